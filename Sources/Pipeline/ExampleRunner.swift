import Clinic
import Definitions
import Diagnostics
import Expressions
import Records

/// Runs worked examples through the real stages: each becomes a small native export in memory, is
/// ingested, normalised, assembled and interpreted, so that an example also proves a conversion.
struct ExampleRunner {
  private let library: Library
  /// The day that examples count back from; any day will do, a leap day behind it is a good one.
  static let asOf: Day = CivilDay.parse("2026-06-30") ?? 0

  init(_ library: Library) { self.library = library }

  /// What each example came to and, where it is asked for, what the examples of each rule reach.
  func examined(
    _ examples: [Example], coverage wantsCoverage: Bool
  ) throws(RunError) -> (outcomes: [ExampleOutcome], coverage: [RuleCoverage]) {
    var outcomes: [ExampleOutcome] = []
    var coverages: [String: ExampleCoverage] = [:]
    try each(examples) { example, trial in
      switch trial {
      case .failure(let text):
        outcomes.append(ExampleOutcome(example: example, failure: self.text(example, text.words)))
      case .success(let trial):
        let failure = mismatch(example, trial.rule, trial.verdict, trial.values)
        outcomes.append(ExampleOutcome(example: example, failure: failure))
        guard wantsCoverage else { return }
        let id = trial.rule.record.id
        var coverage =
          coverages[id] ?? ExampleCoverage(trial.rule, trial.values.reader.vocabulary)
        coverage.watch(trial.values, trial.verdict) { rule in
          mismatch(example, rule, rule.verdict(trial.values), trial.values) == nil
        }
        coverages[id] = coverage
      }
    }
    return (outcomes, coverages.keys.sorted().compactMap { coverages[$0]?.result })
  }

  /// An example that was run: its rule, the verdict, and the values that it was decided on.
  private struct Trial {
    var rule: Rule
    var verdict: Verdict
    var values: Interpreter
  }

  /// Why an example could not be run.
  private struct Refusal: Error { let words: String }

  /// Runs examples one after another; each is thrown away before the next.
  private func each(
    _ examples: [Example], _ body: (Example, Result<Trial, Refusal>) -> Void
  ) throws(RunError) {
    var plans: [[String: String]: Plan] = [:]
    for example in examples {
      if plans[example.parameters] == nil {
        let sink = DiagnosticSink()
        guard let plan = library.compile(pipeline: nil, parameters: example.parameters, sink: sink)
        else { throw .definitions(sink.sorted) }
        plans[example.parameters] = plan
      }
      guard let plan = plans[example.parameters] else { continue }
      body(example, try trial(example, plan))
    }
  }

  /// Texts of derived quantities that did not come out to the digits shown.
  func run(derived examples: [DerivedExample], _ plan: Plan) throws(RunError) -> [String] {
    let nodes = Dictionary(plan.derived.map { ($0.id, $0.node) }, uniquingKeysWith: { $1 })
    var failures: [String] = []
    for example in examples {
      guard let node = nodes[example.quantity] else { continue }
      switch try timelines(example.given, plan) {
      case .failure(let refusal): failures.append(text(example.given, refusal.words))
      case .success(let timelines):
        let reader = FeatureReader(timelines: timelines, vocabulary: plan.vocabulary)
        let values = Interpreter(
          reader: reader, person: 0, asOf: Self.asOf, rules: RuleStates(count: plan.ruleCount))
        let digits = example.expected.split(separator: ".").dropFirst().first?.count ?? 0
        let got = values.number(node).exact.map { Formatting.fixed($0, digits) } ?? "unknown"
        if got != example.expected {
          failures.append(text(example.given, "expected \(example.expected); got \(got)"))
        }
      }
    }
    return failures
  }

  /// What an example records, read and assembled as an export is.
  private func timelines(
    _ example: Example, _ plan: Plan
  ) throws(RunError) -> Result<Timelines, Refusal> {
    let export = ExampleExport(example, plan.vocabulary, asOf: Self.asOf)
    let ingested = try Ingesting.memory(
      export.tables, plan: plan, asOf: Self.asOf, feedStart: export.feedStart)
    let unexpected = ingested.problems.filter { !Self.expected.contains($0.code) }
    if let problem = unexpected.first {
      let words = "its \(problem.column) was set aside: \(problem.code.rawValue) \(problem.hint)"
      return .failure(Refusal(words: words))
    }
    let assembled = Assembling(ingested, analyteCount: plan.vocabulary.analytes.count)
    return .success(assembled.timelines(0).0)
  }

  private func trial(_ example: Example, _ plan: Plan) throws(RunError) -> Result<Trial, Refusal> {
    guard let position = plan.rules.firstIndex(where: { $0.record.id == example.rule }) else {
      return .failure(Refusal(words: "there is no rule \(example.rule)"))
    }
    let timelines: Timelines
    switch try self.timelines(example, plan) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let found): timelines = found
    }
    let reader = FeatureReader(timelines: timelines, vocabulary: plan.vocabulary)
    let states = RuleStates(
      deciding: plan.rules[..<position], of: plan.ruleCount, reader: reader, asOf: Self.asOf)
    let rule = plan.rules[position]
    let values = Interpreter(reader: reader, person: 0, asOf: Self.asOf, rules: states)
    return .success(Trial(rule: rule, verdict: rule.verdict(values), values: values))
  }

  /// Rows that an example may hold on purpose: a result that cannot be read counts as missing.
  private static let expected: Set<ProblemCode> = [
    .missingUnit, .noResult, .implausibleValue, .badNumber, .withdrawn,
  ]

  private func mismatch(
    _ example: Example, _ rule: Rule, _ verdict: Verdict, _ values: Interpreter
  ) -> String? {
    let expect = example.expect
    let name = rule.classification(verdict)
    let missing = rule.missing(verdict, values)
    let notes = rule.notes(verdict, values)
    var got = verdict.state.word
    if !name.isEmpty { got += " \(name)" }
    if let severity = verdict.severity { got += " \(severity.word)" }
    if !missing.isEmpty { got += ", missing \(missing.joined(separator: ", "))" }
    var wanted = expect.state.word
    if let name = expect.classification { wanted += " \(name)" }
    if let severity = expect.severity { wanted += " \(severity.word)" }
    if !expect.missing.isEmpty { wanted += ", missing \(expect.missing.joined(separator: ", "))" }
    var matches = verdict.state == expect.state
    if let wantedName = expect.classification { matches = matches && wantedName == name }
    if let severity = expect.severity { matches = matches && severity == verdict.severity }
    if let first = expect.missing.first {
      matches = matches && missing.first == first && expect.missing.allSatisfy(missing.contains)
    }
    if !expect.notes.allSatisfy(notes.contains) {
      matches = false
      wanted += ", marked \(expect.notes.joined(separator: ", "))"
      got += ", marked \(notes.joined(separator: ", "))"
    }
    return matches ? nil : text(example, "expected \(wanted); got \(got)")
  }

  private func text(_ example: Example, _ message: String) -> String {
    Diagnostic(code: "example-failed", "example \(example.id): \(message)", at: example.span)
      .rendered()
  }
}

/// What an example came to.
struct ExampleOutcome {
  var example: Example
  /// Why it did not come out as expected, rendered; nil where it did.
  var failure: String?
}

/// An example as the tables of a native export.
struct ExampleExport {
  /// Table id of the native profile to its CSV text; a table that is absent was not delivered.
  private(set) var tables: [(table: String, text: String)] = []
  private(set) var feedStart: Day?
  private let asOf: Day

  init(_ example: Example, _ vocabulary: Vocabulary, asOf: Day) {
    self.asOf = asOf
    feedStart = asOf - Day(example.feedStartDaysAgo ?? 20 * 365)
    people(example)
    labs(example, vocabulary)
    if !example.undelivered.contains("intakes") { intakes(example) }
    if !example.undelivered.contains("medications") {
      list(
        "medications", example.medicines,
        ["name", "code", "code_system", "start", "stop", "dose", "unit", "frequency", "status"])
    }
    if !example.undelivered.contains("conditions") {
      list("conditions", example.conditions, ["code", "name", "code_system", "onset", "resolved"])
    }
  }

  private mutating func people(_ example: Example) {
    var row = example.person
    row["patient_id"] = "E1"
    // Sex that is not given must not matter: a man of 40 has the widest limits nowhere.
    if row["sex"] == nil { row["sex"] = example.sex ?? "M" }
    if row["birth_date"] == nil {
      let months = example.ageMonths ?? 40 * 12
      row["birth_date"] = CivilDate.text(CivilDate.adding(months: -months, to: asOf))
    }
    if row["pregnant"] == nil { row["pregnant"] = "no" }
    table("patients", [row])
  }

  private mutating func labs(_ example: Example, _ vocabulary: Vocabulary) {
    let rows = example.measurements.map { item -> [String: String] in
      var row = item.columns
      row["patient_id"] = "E1"
      let day = CivilDate.text(asOf - Day(item.daysAgo))
      row["collected_at"] =
        item.time.map { "\(day)T\($0)" } ?? (row["fasting"] == nil ? "\(day)T08:00" : day)
      if row["fasting"] == nil { row["fasting"] = "yes" }
      row["name"] = vocabulary.analyte(item.analyte).map { vocabulary.analytes[$0].id }
      row["value"] = item.value
      row["unit"] = item.unit
      return row
    }
    table("labs", rows, at: ["patient_id", "collected_at", "name", "value", "unit"])
  }

  private mutating func intakes(_ example: Example) {
    var rows = example.intakes.map { dated($0.columns, ["start", "stop", "recorded_on"]) }
    // What an example does not mention is recorded: the form was answered today.
    if rows.isEmpty { rows = [["substance": "none"]] }
    for index in rows.indices {
      rows[index]["patient_id"] = "E1"
      if rows[index]["recorded_on"] == nil { rows[index]["recorded_on"] = CivilDate.text(asOf) }
    }
    table("intakes", rows)
  }

  private mutating func list(_ name: String, _ items: [Example.Row], _ columns: [String]) {
    let rows = items.map { item -> [String: String] in
      var row = dated(item.columns, ["start", "stop", "onset", "resolved"])
      row["patient_id"] = "E1"
      return row
    }
    table(name, rows, at: ["patient_id"] + columns)
  }

  /// `60 days ago` becomes a date.
  private func dated(_ columns: [String: String], _ names: [String]) -> [String: String] {
    var result = columns
    for name in names {
      guard let text = columns[name], let days = Self.daysAgo(text) else { continue }
      result[name] = CivilDate.text(asOf - Day(days))
    }
    return result
  }

  private static func daysAgo(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 3, words[2] == "ago", let number = Int(words[0]) else { return nil }
    switch words[1] {
    case "days", "day": return number
    case "weeks", "week": return number * 7
    case "months", "month": return number / 12 * 365 + number % 12 * 30
    case "years", "year": return number * 365
    default: return nil
    }
  }

  private mutating func table(
    _ name: String, _ rows: [[String: String]], at first: [String] = ["patient_id"]
  ) {
    var columns = first
    for row in rows {
      for column in row.keys.sorted() where !columns.contains(column) { columns.append(column) }
    }
    var writer = CSVWriter()
    writer.row(columns)
    for row in rows { writer.row(columns.map { row[$0] == "" ? nil : row[$0] }) }
    tables.append((name, String(decoding: writer.bytes, as: UTF8.self)))
  }
}
