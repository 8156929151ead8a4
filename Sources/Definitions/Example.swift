import Clinic
import Diagnostics

/// A worked example of a rule: what is recorded about one person, and the verdict that must come.
///
/// What it does not mention is recorded and unremarkable: adult, not pregnant, lists delivered.
package struct Example: Sendable {
  package struct Expectation: Sendable {
    package var state: FindingState
    package var classification: String?
    package var severity: Severity?
    /// Items that must be among what is missing; the first must come first.
    package var missing: [String]
    package var notes: [String]

    package init(
      state: FindingState, classification: String?, severity: Severity?, missing: [String],
      notes: [String]
    ) {
      self.state = state
      self.classification = classification
      self.severity = severity
      self.missing = missing
      self.notes = notes
    }
  }

  /// One result: `8.9 g/dL`, or a map with value, days_ago and the columns of the native export.
  package struct Measurement: Sendable {
    package var analyte: String
    package var value: String
    package var unit: String
    package var daysAgo: Int
    package var time: String?
    /// Further columns of labs.csv, by header name.
    package var columns: [String: String]
    package var span: SourceSpan
  }

  /// A row of intakes, medications or conditions: columns of the native export by header name.
  package struct Row: Sendable {
    package var columns: [String: String]
    package var span: SourceSpan
  }

  package var id: String
  package var rule: String
  package var kind: String
  package var sex: String?
  package var ageMonths: Int?
  package var person: [String: String]
  package var measurements: [Measurement]
  package var intakes: [Row]
  package var medicines: [Row]
  package var conditions: [Row]
  /// Lists that were not delivered at all.
  package var undelivered: Set<String>
  package var feedStartDaysAgo: Int?
  /// Values of the pipeline's parameters that the example needs, such as the authority.
  package var parameters: [String: String]
  package var expect: Expectation
  package var span: SourceSpan
}

/// Reads `examples:` of a rule, or a file of examples.
struct ExampleReader {
  let vocabulary: Vocabulary
  let sink: DiagnosticSink
  let parameterNames: Set<String>

  func read(_ value: YAMLValue, rule: String?) -> Example? {
    guard let fields = Fields(value, "example", sink), let id = fields.requiredText("id") else {
      return nil
    }
    let named = fields.text("rule") ?? rule ?? Self.rule(in: id)
    let kind = fields.text("kind") ?? ""
    guard let expect = expectation(fields.required("expect")) else {
      fields.finish(known: ["given"])
      return nil
    }
    var example = Example(
      id: id, rule: named, kind: kind, sex: nil, ageMonths: nil, person: [:], measurements: [],
      intakes: [], medicines: [], conditions: [], undelivered: [], feedStartDaysAgo: nil,
      parameters: [:], expect: expect, span: fields.keySpan("id"))
    if let given = fields.value("given") { self.given(given, &example) }
    fields.finish(known: ["note"])
    return example
  }

  /// `CU-03-E1` is an example of CU-03.
  private static func rule(in id: String) -> String {
    id.split(separator: "-").prefix(2).joined(separator: "-")
  }

  private func expectation(_ value: YAMLValue?) -> Example.Expectation? {
    guard let fields = Fields(value, "expectation", sink),
      let word = fields.choice("state", FindingState.allCases.map(\.word))
    else { return nil }
    var severity: Severity?
    if fields.has("severity") {
      severity = fields.choice("severity", Severity.allCases.map(\.word)).flatMap {
        Severity(word: $0)
      }
    }
    let expectation = Example.Expectation(
      state: FindingState(word: word)!, classification: fields.text("class"),
      severity: severity, missing: fields.texts("missing"), notes: fields.texts("notes"))
    fields.finish()
    return expectation
  }

  // MARK: What is given

  /// An example that is only what is given, such as that of a derived quantity.
  func given(_ id: String, _ value: YAMLValue, at span: SourceSpan) -> Example {
    let nothing = Example.Expectation(
      state: .notApplicable, classification: nil, severity: nil, missing: [], notes: [])
    var example = Example(
      id: id, rule: "", kind: "", sex: nil, ageMonths: nil, person: [:], measurements: [],
      intakes: [], medicines: [], conditions: [], undelivered: [], feedStartDaysAgo: nil,
      parameters: [:], expect: nothing, span: span)
    given(value, &example)
    return example
  }

  private static let personColumns: Set<String> = [
    "pregnant", "gestation_weeks", "altitude_m", "cigarettes_per_day", "site", "birth_date",
  ]

  private func given(_ value: YAMLValue, _ example: inout Example) {
    guard let map = value.map else {
      sink.error("not-a-map", "what is given is a map of keys", at: value.span)
      return
    }
    for item in map { given(item.key, item.keySpan, item.value, &example) }
  }

  private func given(
    _ key: String, _ keySpan: SourceSpan, _ value: YAMLValue, _ example: inout Example
  ) {
    switch key {
    case "sex": example.sex = value.text ?? ""
    case "age": example.ageMonths = age(value)
    case "intakes": example.intakes = rows(value, kind: "substance", delivered: key, &example)
    case "medications", "medicines":
      example.medicines = rows(value, kind: "name", delivered: "medications", &example)
    case "conditions": example.conditions = rows(value, kind: "name", delivered: key, &example)
    case "feed_starts": example.feedStartDaysAgo = daysAgo(value)
    case _ where Self.personColumns.contains(key): example.person[key] = value.text ?? ""
    case _ where parameterNames.contains(key): example.parameters[key] = value.text ?? ""
    default:
      guard vocabulary.analyte(key) != nil else {
        sink.error(
          "unknown-name", "nothing that can be given is called '\(key)'", at: keySpan,
          hint: Suggestion.hint(
            for: key, in: vocabulary.analyteNames + Self.personColumns.sorted()))
        return
      }
      for item in value.list ?? [value] {
        if let measurement = measurement(key, item) { example.measurements.append(measurement) }
      }
    }
  }

  /// `47`, `47 years`, `6 months` or `6 weeks`.
  private func age(_ value: YAMLValue) -> Int? {
    let parts = (value.text ?? "").split(separator: " ")
    if let number = parts.first.flatMap({ Int($0) }) {
      switch parts.count == 1 ? "years" : String(parts[1]) {
      case "years", "year", "y": return number * 12
      case "months", "month", "mo": return number
      case "weeks", "week", "wk": return number / 4
      default: break
      }
    }
    if value.text == "unknown" { return nil }
    sink.error("bad-age", "an age is written as `47` or `6 months`", at: value.span)
    return nil
  }

  /// `60 days ago`, `60 days` or `60`.
  private func daysAgo(_ value: YAMLValue) -> Int? {
    let words = (value.text ?? "").split(separator: " ")
    if let number = words.first.flatMap({ Int($0) }) {
      switch words.count == 1 ? "days" : String(words[1]) {
      case "days", "day": return number
      case "weeks", "week": return number * 7
      case "months", "month": return number / 12 * 365 + number % 12 * 30
      case "years", "year": return number * 365
      default: break
      }
    }
    sink.error("bad-days", "write a time as `60 days ago`", at: value.span)
    return nil
  }

  private func measurement(_ analyte: String, _ value: YAMLValue) -> Example.Measurement? {
    if let text = value.text {
      let (number, unit) = Self.split(text)
      return Example.Measurement(
        analyte: analyte, value: number, unit: unit, daysAgo: 0, time: nil, columns: [:],
        span: value.span)
    }
    guard let map = value.map else {
      sink.error("not-a-result", "a result is written as `8.9 g/dL` or as a map", at: value.span)
      return nil
    }
    var result = Example.Measurement(
      analyte: analyte, value: "", unit: "", daysAgo: 0, time: nil, columns: [:],
      span: value.span)
    for item in map {
      let text = item.value.text ?? ""
      switch item.key {
      case "value":
        let (number, unit) = Self.split(text)
        result.value = number
        if !unit.isEmpty { result.unit = unit }
      case "unit": result.unit = text
      case "days_ago": result.daysAgo = daysAgo(item.value) ?? 0
      case "time": result.time = text
      default: result.columns[item.key] = text
      }
    }
    return result
  }

  /// The number or words, and the unit after the first space.
  static func split(_ text: String) -> (String, String) {
    guard let space = text.firstIndex(of: " ") else { return (text, "") }
    return (
      String(text[..<space]),
      String(text[text.index(after: space)...])
    )
  }

  /// Rows of a list; `not delivered` in its place means that there is no such list.
  private func rows(
    _ value: YAMLValue, kind column: String, delivered list: String, _ example: inout Example
  ) -> [Example.Row] {
    if value.text == "not delivered" {
      example.undelivered.insert(list)
      return []
    }
    return (value.list ?? [value]).compactMap { item in
      if let text = item.text {
        return Example.Row(columns: [column: text], span: item.span)
      }
      guard let map = item.map else { return nil }
      var columns: [String: String] = [:]
      for entry in map { columns[entry.key] = entry.value.text ?? "" }
      return Example.Row(columns: columns, span: item.span)
    }
  }
}

/// A file of further examples: a list, or a map with a list under `examples:`.
package enum ExampleFile {
  package static func read(
    _ source: SourceText, vocabulary: Vocabulary, sink: DiagnosticSink
  ) -> [Example] {
    guard let document = YAMLDocument.parse(source, sink) else { return [] }
    let reader = ExampleReader(
      vocabulary: vocabulary, sink: sink, parameterNames: PipelineDefinition.parameterNames)
    if let list = document.list { return list.compactMap { reader.read($0, rule: nil) } }
    guard let fields = Fields(document, "file of examples", sink) else { return [] }
    let rule = fields.text("rule")
    let examples = fields.list("examples").compactMap { reader.read($0, rule: rule) }
    fields.finish(known: ["pack", "title"])
    return examples
  }
}
