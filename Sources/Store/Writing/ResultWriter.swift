import Clinic

/// Writes results as rows.
enum ResultWriter {
  /// What the numbers of an observation stand for, as texts.
  struct Catalogue {
    var isEmpty = true
    var units: [String] = []
    /// The analyte of each conversion.
    var conversions: [UInt16] = []
    var names: [String] = []

    init() {}

    init(_ outcome: RunOutcome) {
      isEmpty = false
      units = outcome.analytes.map(\.unit.code)
      conversions = outcome.conversions.map(\.analyte)
      names = outcome.names
    }

    /// A name of the export; 0 is "not stated".
    func name(_ index: UInt32) -> String? {
      guard index > 0, Int(index) < names.count, !names[Int(index)].isEmpty else { return nil }
      return names[Int(index)]
    }

    /// The number of the conversion that was applied; nil where the run does not list it. A
    /// conversion of another analyte would explain the value wrongly and is no better than none.
    func conversion(_ observation: Observation) -> Int? {
      let index = Int(observation.conversion)
      guard index < conversions.count, conversions[index] == observation.analyte else {
        return nil
      }
      return index + 1
    }
  }

  static func write(
    _ record: ResultRecord, number: Int, _ catalogue: Catalogue, into insert: inout BulkInsert
  ) throws(StoreError) {
    let observation = record.observation
    let marks = observation.marks
    insert.integer("result_id", number)
    insert.integer("person_id", Int(observation.patient) + 1)
    insert.integer("analyte_id", Int(observation.analyte) + 1)
    insert.date("collected_date", observation.day)
    insert.instant("collected_at", observation.day, minute: observation.minute)
    insert.text("comparator", observation.comparator)
    insert.real("value", observation.value)
    insert.real("value_high", marks.contains(.range) ? observation.upper : nil)
    insert.text("unit", catalogue.units[Int(observation.analyte)])
    insert.text("source_value", record.sourceValue)
    insert.filled("source_unit", record.sourceUnit)
    insert.integer("conversion_id", catalogue.conversion(observation))
    insert.real("ref_low", record.detail.referenceLow)
    insert.real("ref_high", record.detail.referenceHigh)
    insert.text("interpretation", record.interpretation)
    insert.text("fasting", fasting(marks))
    insert.text("haemolysis", haemolysis(marks))
    insert.text("laboratory", catalogue.name(record.detail.laboratory))
    insert.text("accession", catalogue.name(record.detail.accession))
    insert.text("method", catalogue.name(record.detail.method))
    insert.text("specimen", catalogue.name(record.detail.specimen))
    insert.text("status", status(marks))
    insert.flag("is_current", !marks.contains(.conflicting))
    insert.flag("is_excluded", marks.contains(.excluded))
    insert.flag("is_unusual", marks.contains(.unusual))
    insert.flag("is_external", marks.contains(.external))
    insert.flag("is_fallback_date", marks.contains(.fallbackDate))
    insert.integer("source_file_id", Int(observation.source) + 1)
    insert.integer("line", Int(observation.line))
    try insert.endRow()
  }

  private static func fasting(_ marks: Observation.Marks) -> String? {
    marks.contains(.fasting) ? "yes" : marks.contains(.notFasting) ? "no" : nil
  }

  private static func haemolysis(_ marks: Observation.Marks) -> String? {
    marks.contains(.grosslyHaemolysed) ? "gross" : marks.contains(.haemolysed) ? "haemolysed" : nil
  }

  private static func status(_ marks: Observation.Marks) -> String {
    marks.contains(.corrected)
      ? "corrected" : marks.contains(.preliminary) ? "preliminary" : "final"
  }
}
