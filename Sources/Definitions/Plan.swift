import Clinic
import Diagnostics
import Expressions

/// Everything that definitions say, compiled: immutable, and free of anything that must still be
/// looked up or checked. Data only flows through it.
package struct Plan: Sendable {
  package let knowledge: Knowledge
  package let profiles: [String: Profile]
  /// Rules that are decided, in order: those that are reported and those that these name.
  package let rules: [Rule]
  /// Indices of the rules that the run reports.
  package let reported: Set<Int>
  /// How many rules the library holds; rule indices run below it.
  package let ruleCount: Int
  package let cohorts: [CohortDefinition]
  package let pipeline: PipelineDefinition?
  package let derived: [DerivedQuantity]
  package let derivedExamples: [DerivedExample]
  package let examples: [Example]
  /// SHA-256 over the text of every definition file that was read, by sorted path.
  package let definitionsSHA256: String
  /// The expressions of rules, cohorts and counts as one program.
  package let program: Program

  package var vocabulary: Vocabulary { knowledge.vocabulary }
}

extension Plan {
  package func rule(_ id: String) -> Rule? { rules.first { $0.record.id == id } }

  /// A checker for one more expression over everything that is compiled here.
  package func checker(_ sink: DiagnosticSink) -> Checker {
    let checker = Checker(vocabulary: vocabulary, sink: sink)
    for rule in rules { checker.rules[rule.record.id] = Checker.RuleScope(rule) }
    checker.derived = Dictionary(derived.map { ($0.id, $0.node) }, uniquingKeysWith: { $1 })
    checker.parameters = PipelineDefinition.defaultParameters
      .merging(pipeline?.parameters ?? [:]) { $1 }
    return checker
  }
}
