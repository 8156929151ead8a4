import Clinic
import Definitions
import Diagnostics
import Expressions
import Quantities
import Records

/// One person made of given facts, for `cerulean eval`: the same stages as an example of a rule.
struct GivenTimeline {
  private let plan: Plan
  private let reader: FeatureReader
  private let states: RuleStates
  private let asOf: Day

  /// Compiles every rule, turns the facts into a small export, ingests it, and decides all rules,
  /// since an expression may name them.
  ///
  /// Throws wrong definitions, and usage for facts that are not understood; no value is shown.
  init(facts: [(name: String, value: String)], asOf: Day, root: String) throws(RunError) {
    let library = try DefinitionFiles.library(root: root, pipeline: nil)
    let sink = DiagnosticSink()
    guard let first = library.compile(pipeline: nil, sink: sink) else {
      throw .definitions(sink.sorted)
    }
    let faults = DiagnosticSink()
    guard var example = GivenFacts.example(facts, vocabulary: first.vocabulary, sink: faults),
      !faults.hasErrors
    else {
      let fault = faults.sorted.first
      let hint = fault?.hint.map { "; \($0)" } ?? ""
      throw .usage("--given is not understood: \(fault?.message ?? "nothing is given")\(hint)")
    }
    var plan = first
    if !example.parameters.isEmpty {
      guard
        let other = library.compile(pipeline: nil, parameters: example.parameters, sink: sink)
      else { throw .definitions(sink.sorted) }
      plan = other
    }
    Self.leaveOpen(&example)
    let export = ExampleExport(example, plan.vocabulary, asOf: asOf)
    let ingested = try Ingesting.memory(
      export.tables, plan: plan, asOf: asOf,
      feedStart: example.feedStartDaysAgo == nil ? nil : export.feedStart)
    // A fact that is set aside would turn the answer into null without a word.
    if let problem = ingested.problems.first(where: { $0.code != .noResult }) {
      throw .usage(
        "--given: the \(problem.column) was set aside: \(problem.code.rawValue) \(problem.hint)")
    }
    let (timelines, _) = Assembling(ingested, analyteCount: plan.vocabulary.analytes.count)
      .timelines(0)
    let reader = FeatureReader(timelines: timelines, vocabulary: plan.vocabulary)
    self.plan = plan
    self.reader = reader
    states = RuleStates(
      deciding: plan.rules, of: plan.ruleCount, reader: reader, asOf: asOf)
    self.asOf = asOf
  }

  /// What is not given is not known: an example of a rule leaves out what is unremarkable, but
  /// whoever asks about one person has to say it.
  private static func leaveOpen(_ example: inout Example) {
    if example.sex == nil { example.person["sex"] = "" }
    if example.ageMonths == nil, example.person["birth_date"] == nil {
      example.person["birth_date"] = ""
    }
    if example.person["pregnant"] == nil { example.person["pregnant"] = "" }
    for index in example.measurements.indices
    where example.measurements[index].columns["fasting"] == nil {
      example.measurements[index].columns["fasting"] = ""
    }
    if example.intakes.isEmpty { example.undelivered.insert("intakes") }
    if example.medicines.isEmpty { example.undelivered.insert("medications") }
    if example.conditions.isEmpty { example.undelivered.insert("conditions") }
  }

  /// The value of an expression of the rule language as a CQL literal.
  func literal(_ syntax: Syntax) throws(Diagnostic) -> String {
    let sink = DiagnosticSink()
    let checker = plan.checker(sink)
    let node = checker.check(syntax)
    if let fault = sink.sorted.first(where: { $0.severity == .error }) { throw fault }
    let values = Interpreter(reader: reader, person: 0, asOf: asOf, rules: states)
    if let literal = values.literal(node) { return literal }
    throw Diagnostic(
      code: "no-literal",
      "\(node.type.word) has no literal: ask for a part of it, such as its days",
      at: syntax.span)
  }
}
