import Clinic
import Diagnostics
import Quantities

@testable import Expressions

/// A small vocabulary, and people with results, for tests of the language.
enum World {
  static let units: UnitTable = {
    func atom(
      _ code: String, _ kind: String, _ property: String, _ value: String, _ unit: String,
      _ metric: String = "yes"
    ) -> UnitDefinition {
      UnitDefinition(
        code: code, kind: kind, name: code, property: property, value: value, unit: unit,
        metric: metric, function: "", source: "test", status: "design")
    }
    let definitions = [
      atom("m", "base", "length", "1", "1"), atom("s", "base", "time", "1", "1"),
      atom("g", "base", "mass", "1", "1"), atom("rad", "base", "plane angle", "1", "1"),
      atom("K", "base", "temperature", "1", "1"), atom("C", "base", "electric charge", "1", "1"),
      atom("cd", "base", "luminous intensity", "1", "1"),
      atom("10*", "dimensionless", "number", "10", "1", "no"),
      atom("mol", "derived", "amount of substance", "6.02214076", "10*23"),
      atom("%", "dimensionless", "fraction", "1", "10*-2", "no"),
      atom("L", "derived", "volume", "1", "dm3"), atom("min", "derived", "time", "60", "s", "no"),
      atom("h", "derived", "time", "60", "min", "no"),
      atom("d", "derived", "time", "24", "h", "no"),
    ]
    let prefixes = [("d", "1e-1"), ("m", "1e-3"), ("u", "1e-6"), ("n", "1e-9"), ("k", "1e3")].map {
      PrefixDefinition(prefix: $0.0, name: $0.0, value: $0.1, source: "test", status: "design")
    }
    do {
      return try UnitTable(definitions: definitions, prefixes: prefixes)
    } catch {
      fatalError("\(error)")
    }
  }()

  static func unit(_ code: String) -> Unit {
    do { return try units.unit(code) } catch { fatalError("\(error)") }
  }

  static let vocabulary = Vocabulary(
    analytes: [
      analyte("copper", "ug/dL", 1, "63.546", Self.variation), analyte("zinc", "ug/dL", 1, "65.38"),
      analyte("ferritin", "ng/mL", 1, nil), analyte("hb", "g/dL", 1, nil),
    ],
    nutrients: [
      Nutrient(id: "zinc", label: "Zinc", aliases: [], unit: unit("mg"), dailyUnit: unit("mg/d"))
    ],
    conditions: [CodeGroup(id: "wilson", label: "Wilson disease")],
    medicines: [CodeGroup(id: "ppi", label: "proton pump inhibitor")],
    limits: [
      LimitTable(
        set: "default", subject: "copper",
        rows: [
          Limit(id: "M", bound: .low, value: 70, sex: .male, source: "t", status: .design),
          Limit(id: "F", bound: .low, value: 80, sex: .female, source: "t", status: .design),
        ])
    ], intakeReferences: [], units: units)

  private static func analyte(
    _ name: String, _ unit: String, _ precision: Int, _ mass: String?,
    _ variation: Variation? = nil
  ) -> Analyte {
    Analyte(
      id: name + "_serum", shortName: name, aliases: [], label: name, specimen: "serum",
      loinc: nil, unit: self.unit(unit), precision: precision,
      substance: mass.map {
        Substance(name: name, molarMass: Rational($0), valence: nil, massBasis: .fixed)
      }, hardLimits: nil, typicalLimits: nil, validityDays: 90, variation: variation,
      source: "test", status: .design)
  }

  /// 5 per cent together.
  private static let variation = Variation(
    analytical: 3, withinPerson: 4, source: "test", status: .design)

  static func result(
    _ analyte: Int, _ value: Double, day: Day, person: UInt32 = 0, marks: Observation.Marks = [],
    minute: Int16 = 480, detail: UInt32 = Observation.noDetail
  ) -> Observation {
    Observation(
      value: value, upper: value, patient: person, day: day, minute: minute,
      analyte: UInt16(analyte),
      source: 0, line: 1, offset: UInt64(day + 100_000), conversion: 0, marks: marks,
      detail: detail)
  }

  static func reader(
    _ observations: [Observation],
    persons: [Person] = [Person(id: "A", sex: .female, birthDay: -5000)],
    intakes: [Intake] = [], forms: [IntakeForm] = [], spans: [CodedSpan] = [],
    delivered: Bool = true, feedStart: Day? = -10_000, details: [ObservationDetail] = []
  ) -> FeatureReader {
    FeatureReader(
      timelines: Timelines(
        persons: persons, analyteCount: vocabulary.analytes.count, observations: observations,
        details: details, intakes: intakes, forms: forms, spans: spans,
        coverage: Timelines.Coverage(
          conditionsDelivered: delivered, medicinesDelivered: delivered, labFeedStart: feedStart)),
      vocabulary: vocabulary)
  }

  /// Parses and checks; the sink holds what was wrong.
  static func check(_ text: String, _ sink: DiagnosticSink = DiagnosticSink()) -> Node? {
    let source = SourceText(name: "test", text: text)
    do {
      let syntax = try Parser.parse(text, in: source, place: { $0 })
      return Checker(vocabulary: vocabulary, sink: sink).check(syntax)
    } catch {
      sink.report(error)
      return nil
    }
  }

  static func truth(_ text: String, _ reader: FeatureReader, asOf: Day = 1000) -> Truth? {
    let sink = DiagnosticSink()
    guard let node = check(text, sink), !sink.hasErrors else { return nil }
    return Interpreter(reader: reader, person: 0, asOf: asOf, rules: RuleStates(count: 0)).truth(
      node)
  }
}

extension World {
  /// What would decide a condition that is open, in the order in which it is met.
  static func missing(_ text: String, _ reader: FeatureReader, asOf: Day = 1000) throws -> [String]
  {
    let sink = DiagnosticSink()
    guard let node = check(text, sink), !sink.hasErrors else {
      throw Mistake(text: sink.sorted.map { $0.rendered() }.joined())
    }
    var blame = Blame()
    blame.truth(
      node, Interpreter(reader: reader, person: 0, asOf: asOf, rules: RuleStates(count: 0)))
    return blame.numbers.map(LackNames.name)
  }

  struct Mistake: Error { var text: String }
}
