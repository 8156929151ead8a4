import Clinic
import Diagnostics
import Expressions

/// A cohort as compiled: steps that narrow everyone down, in order.
package struct CohortDefinition: Sendable {
  package struct Step: Sendable {
    package var reason: String
    /// Keep those for whom it is true; for an exclusion, those for whom it is not true.
    package var when: Node
    package var isExclusion: Bool
  }

  package var id: String
  package var name: String
  package var description: String
  package var compare: String
  /// The day a member enters: the as-of day, or the date an expression gives.
  package var index: Node?
  package var steps: [Step]
  /// Shares among the members, such as those never tested.
  package var statistics: [PipelineDefinition.Count]
  package var definitionJSON: String
  package var place: String
}

struct CohortReader {
  let checker: Checker
  let sink: DiagnosticSink

  func read(_ source: SourceText) -> CohortDefinition? {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "cohort", sink), let id = fields.requiredText("cohort")
    else { return nil }
    checker.lets = [:]
    for item in fields.value("let")?.map ?? [] {
      guard let node = expression(item.value) else { continue }
      checker.lets[item.key] = node.renamed(item.key)
    }
    var steps = fields.list("include").compactMap { step($0, isExclusion: false) }
    if steps.isEmpty {
      sink.error("no-step", "a cohort includes at least one step", at: fields.keySpan("cohort"))
    }
    steps += fields.list("exclude").compactMap { step($0, isExclusion: true) }
    let index = fields.value("index").flatMap(expression)
    let statistics = fields.list("statistics").compactMap {
      CountReader(checker: checker, sink: sink).read($0)
    }
    let definition = CohortDefinition(
      id: id, name: fields.text("name") ?? id, description: fields.text("description") ?? "",
      compare: fields.text("compare") ?? "", index: index, steps: steps,
      statistics: statistics, definitionJSON: JSONText.text(document), place: source.name)
    fields.finish()
    return definition
  }

  private func expression(_ value: YAMLValue) -> Node? {
    value.syntax(sink).map { checker.check($0) }
  }

  private func step(_ value: YAMLValue, isExclusion: Bool) -> CohortDefinition.Step? {
    guard let fields = Fields(value, "step", sink), let reason = fields.requiredText("step"),
      let when = fields.required("when")
    else { return nil }
    fields.finish()
    guard let syntax = when.syntax(sink) else { return nil }
    return CohortDefinition.Step(
      reason: reason, when: checker.truth(syntax), isExclusion: isExclusion)
  }
}

/// Reads `{name, among, when}`: a count of people for a condition.
struct CountReader {
  let checker: Checker
  let sink: DiagnosticSink

  func read(_ value: YAMLValue) -> PipelineDefinition.Count? {
    guard let fields = Fields(value, "count", sink), let name = fields.requiredText("name"),
      let when = fields.required("when"), let syntax = when.syntax(sink)
    else { return nil }
    let among = fields.value("among").flatMap { $0.syntax(sink) }.map { checker.truth($0) }
    fields.finish()
    return PipelineDefinition.Count(
      name: name, among: among ?? Node(.truth(.true), type: .truth), when: checker.truth(syntax))
  }
}
