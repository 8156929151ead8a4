import Clinic
import Definitions
import Diagnostics
import Expressions

/// What the examples of one rule prove, and what they leave open.
package struct RuleCoverage: Sendable {
  /// A part of the rule, and the values it never had in any example.
  package struct Part: Sendable {
    package var place: String
    package var text: String
    package var never: [Truth]
  }

  /// A number that could be moved by one step, to what is named, without any example noticing.
  package struct Survivor: Sendable {
    package var place: String
    package var text: String
    package var moved: [String]
  }

  package var rule: String
  package var examples: Int
  package var parts: [Part]
  /// Classes that no example comes to.
  package var silentOutcomes: [String]
  package var outcomes: Int
  package var thresholds: Int
  /// How many of them could not be moved both ways without some example coming out differently.
  package var held: Int
  package var survivors: [Survivor]

  /// The values that parts had, of the three that each could have.
  package var seen: Int { parts.reduce(0) { $0 + 3 - $1.never.count } }

  /// A line of figures, then a line for each thing that no example proves.
  package var lines: [String] {
    let both = thresholds - survivors.count
    var lines = [
      "\(rule): \(examples) examples, \(outcomes - silentOutcomes.count) of \(outcomes) outcomes, "
        + "\(seen) of \(parts.count * 3) values of \(parts.count) parts, "
        + "\(held) of \(thresholds) thresholds held by an example, \(both) on both sides"
    ]
    lines += silentOutcomes.map { "  outcome \($0) is never reached" }
    lines += parts.filter { !$0.never.isEmpty }.map { part in
      "  \(part.place): `\(part.text)` is never "
        + part.never.map(Self.word).joined(separator: ", ")
    }
    lines += survivors.map {
      "  \($0.place): threshold \($0.text) could be \($0.moved.joined(separator: " or ")), "
        + "and no example would fail"
    }
    return lines
  }

  private static func word(_ truth: Truth) -> String {
    switch truth {
    case .true: "true"
    case .false: "false"
    case .unknown: "null"
    }
  }
}

/// Watches what a rule's examples reach: the values of every part, and which numbers can be moved
/// by one step without any example coming out differently.
struct ExampleCoverage {
  private let rule: Rule
  private let parts: [Node]
  private let thresholds: [Threshold]
  private var examples = 0
  private var values: [Set<Truth>]
  private var classes: Set<String> = []
  /// By threshold and nudge: whether some example noticed.
  private var caught: [[Bool]]

  init(_ rule: Rule, _ vocabulary: Vocabulary) {
    self.rule = rule
    parts = rule.parts
    thresholds = rule.thresholds(vocabulary)
    values = Array(repeating: [], count: parts.count)
    caught = thresholds.map { $0.nudges.map { _ in false } }
  }

  /// Looks at one example. `holds` says whether a rule in this one's place still comes to what the
  /// example expects.
  mutating func watch(
    _ values: Interpreter, _ verdict: Verdict, holds: (Rule) -> Bool
  ) {
    examples += 1
    let name = rule.classification(verdict)
    if !name.isEmpty { classes.insert(name) }
    for (index, part) in parts.enumerated() { self.values[index].insert(values.truth(part)) }
    // An example that fails, or that needs other parameters than the first, proves no number.
    guard holds(rule) else { return }
    for (index, threshold) in thresholds.enumerated() {
      for (side, nudge) in threshold.nudges.enumerated() where !caught[index][side] {
        caught[index][side] = !holds(nudge.rule)
      }
    }
  }

  var result: RuleCoverage {
    var seen: Set<String> = []
    return RuleCoverage(
      rule: rule.record.id, examples: examples,
      parts: zip(parts, values).map { part, values in
        RuleCoverage.Part(
          place: Self.place(part.span), text: part.written,
          never: [.true, .false, .unknown].filter { !values.contains($0) })
      },
      silentOutcomes: rule.outcomes.map(\.classification).filter {
        !classes.contains($0) && seen.insert($0).inserted
      },
      outcomes: Set(rule.outcomes.map(\.classification)).count,
      thresholds: thresholds.count, held: caught.count { $0.contains(true) },
      survivors: zip(thresholds, caught).compactMap { threshold, caught in
        let moved = zip(threshold.nudges, caught).filter { !$1 }.map(\.0.text)
        return moved.isEmpty
          ? nil
          : RuleCoverage.Survivor(
            place: Self.place(threshold.span), text: threshold.text, moved: moved)
      })
  }

  private static func place(_ span: SourceSpan?) -> String {
    span.map { "\($0.source.name):\($0.line):\($0.column)" } ?? ""
  }
}
