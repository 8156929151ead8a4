import Clinic

/// Which results findings rest on, and under which number each stands in the database.
///
/// Only what evidence names is kept, so the memory grows with findings and not with results.
struct EvidenceReferences {
  let findings: [Finding]
  let nutrientUnits: [String]
  /// Numbers of results by place; 0 where the result is not stored yet.
  private var numbers: [UInt64: Int] = [:]

  init() {
    findings = []
    nutrientUnits = []
  }

  init(_ findings: [Finding], nutrientUnits: [String]) {
    self.findings = findings
    self.nutrientUnits = nutrientUnits
    for finding in findings {
      for evidence in finding.evidence {
        if case .observation(let observation) = evidence.item {
          numbers[Self.place(observation)] = 0
        }
      }
    }
  }

  /// Source, line and analyte in one word: a row of a wide file holds many analytes.
  private static func place(_ observation: Observation) -> UInt64 {
    UInt64(observation.source) << 48 | UInt64(observation.analyte) << 32
      | UInt64(observation.line)
  }

  /// The first result at a place keeps it.
  mutating func store(_ observation: Observation, as number: Int) {
    guard let index = numbers.index(forKey: Self.place(observation)),
      numbers.values[index] == 0
    else { return }
    numbers.values[index] = number
  }

  func isStored(_ observation: Observation) -> Bool { number(observation) != nil }

  func number(_ observation: Observation) -> Int? {
    guard let number = numbers[Self.place(observation)], number > 0 else { return nil }
    return number
  }
}

/// Writes what findings rest on.
enum EvidenceWriter {
  static func write(
    _ references: EvidenceReferences, into connection: OpaquePointer
  ) throws(StoreError) {
    var insert = try BulkInsert(connection, FindingTables.findingEvidence)
    for (index, finding) in references.findings.enumerated() {
      for (ordinal, evidence) in finding.evidence.enumerated() {
        insert.integer("finding_id", index + 1)
        insert.integer("ordinal", ordinal + 1)
        insert.text("role", evidence.role)
        add(evidence.item, references, &insert)
        insert.integer("source_file_id", Int(evidence.source) + 1)
        insert.integer("line", Int(evidence.line))
        insert.filled("column_name", evidence.column)
        try insert.endRow()
      }
    }
    try insert.finish()
  }

  /// The columns from `kind` to `is_ambiguous`.
  private static func add(
    _ item: Evidence.Item, _ references: EvidenceReferences, _ insert: inout BulkInsert
  ) {
    var result: Int?
    var (low, high, unit): (Double?, Double?, String?) = (nil, nil, nil)
    var (start, stop): (Day?, Day?) = (nil, nil)
    var isAmbiguous = false
    switch item {
    case .observation(let observation):
      insert.text("kind", "result")
      result = references.number(observation)
    case .intake(let intake):
      insert.text("kind", "intake")
      if Int(intake.nutrient) < references.nutrientUnits.count {
        (low, high) = (intake.daily.low, intake.daily.high)
        unit = references.nutrientUnits[Int(intake.nutrient)]
      }
      (start, stop) = (intake.start, intake.stop)
      isAmbiguous = intake.isAmbiguous
    case .span(let span):
      insert.text("kind", span.kind == .condition ? "condition" : "medicine")
      (start, stop) = (span.start, span.stop)
    case .person:
      insert.text("kind", "person")
    }
    insert.integer("result_id", result)
    insert.real("daily_low", low)
    insert.real("daily_high", high)
    insert.text("unit", unit)
    insert.date("start_date", start)
    insert.date("end_date", stop)
    insert.flag("is_ambiguous", isAmbiguous)
  }
}
