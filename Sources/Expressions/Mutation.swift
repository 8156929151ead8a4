import Clinic
import Diagnostics

/// A number in a rule on which a verdict turns, and what the rule would be with the number moved
/// by one step: the analyte's reporting precision where a result is compared, else one unit of the
/// last digit that was written.
package struct Threshold: Sendable {
  package struct Nudge: Sendable {
    /// The number that would stand there, as in `70.1 'ug/dL'`.
    package var text: String
    package var rule: Rule
  }

  /// Where the number stands; an exposure's bound stands inside its call.
  package var span: SourceSpan
  package var text: String
  package var nudges: [Nudge]
}

extension Rule {
  /// Every number that a verdict of this rule turns on, in the order in which it is written.
  ///
  /// Limits that come from tables are not among them: they are facts, not the rule's.
  package func thresholds(_ vocabulary: Vocabulary) -> [Threshold] {
    var search = ThresholdSearch(vocabulary)
    roots.forEach { search.visit($0) }
    return search.found.map { candidate in
      let nudges = candidate.nudges.map { replacement in
        Threshold.Nudge(
          text: replacement.text,
          rule: replacing { $0.id == candidate.node.id ? replacement.node : nil })
      }
      return Threshold(span: candidate.span, text: candidate.text, nudges: nudges)
    }
    .sorted { ($0.span.start, $0.text) < ($1.span.start, $1.text) }
  }

  /// The rule with parts of its expressions replaced; nil leaves a part as it is.
  package func replacing(_ change: (Node) -> Node?) -> Rule {
    var known: [Int: Node] = [:]
    func mapped(_ node: Node) -> Node {
      if let known = known[node.id] { return known }
      let result = change(node) ?? node.with(operands: node.operands.map(mapped))
      known[node.id] = result
      return result
    }
    var rule = self
    rule.applies = mapped(applies)
    rule.lets = lets.map { ($0.name, mapped($0.node)) }
    for index in suppress.indices { rule.suppress[index].when = mapped(suppress[index].when) }
    for index in outcomes.indices { rule.outcomes[index].when = mapped(outcomes[index].when) }
    for index in raises.indices { rule.raises[index].when = mapped(raises[index].when) }
    for index in downgrades.indices { rule.downgrades[index].when = mapped(downgrades[index].when) }
    for index in notes.indices { rule.notes[index].when = mapped(notes[index].when) }
    return rule
  }
}

extension Node {
  /// The same node over other operands; itself where they are the ones it has.
  fileprivate func with(operands others: [Node]) -> Node {
    if zip(operands, others).allSatisfy({ $0 === $1 }) { return self }
    return Node(op, others, type: type, span: span, lacks: lacks, name: name)
  }

  /// Whether the node only says what another rule came to: its operands are that rule's own.
  package var isOtherRule: Bool {
    switch op {
    case .ruleState, .ruleClass: true
    default: false
    }
  }
}

private struct ThresholdSearch {
  struct Candidate {
    var node: Node
    var span: SourceSpan
    var text: String
    var nudges: [(node: Node, text: String)]
  }

  private let vocabulary: Vocabulary
  private(set) var found: [Candidate] = []
  private var seen: Set<Int> = []

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func visit(_ node: Node) {
    guard !node.isOtherRule, seen.insert(node.id).inserted else { return }
    switch node.op {
    case .less, .atMost, .equal:
      for (side, other) in [(0, 1), (1, 0)] {
        literals(node.operands[side], beside: node.operands[other])
      }
    case .span(let query, let member): exposure(node, query, member)
    default: break
    }
    node.operands.forEach { visit($0) }
  }

  /// Literals that a comparison reads, also those that a condition chooses between.
  private mutating func literals(_ node: Node, beside other: Node) {
    switch node.op {
    case .number(let value): literal(node, value, beside: other)
    case .conditional:
      literals(node.operands[1], beside: other)
      literals(node.operands[2], beside: other)
    default: break
    }
  }

  private mutating func literal(_ node: Node, _ value: Double, beside other: Node) {
    guard let span = node.span, !found.contains(where: { $0.node.id == node.id }) else { return }
    let written = span.text
    let digits = written.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    guard let literal = Double(digits) else { return }
    let decimals = digits.split(separator: ".").dropFirst().first?.count ?? 0
    var step = literal == 0 ? 1 : value / literal
    for _ in 0..<decimals { step /= 10 }
    var places = decimals
    var unit = String(written.dropFirst(digits.count))
    if case .number(_, of: let analyte?) = other.type {
      places = vocabulary.analytes[analyte].precision
      step = Self.step(places)
      unit = " '\(vocabulary.analytes[analyte].unit.code)'"
    } else if literal != 0 {
      // Shown as it is written, not in the unit that it was converted to.
      let factor = literal / value
      return add(
        node, span, written,
        [-1, 1].map { sign in
          let moved = Checker.decimal(value + sign * step)
          return (
            Node(.number(moved), type: node.type, span: span),
            Self.text(moved * factor, places) + unit
          )
        })
    }
    add(
      node, span, written,
      [-1, 1].map { sign in
        let moved = Checker.decimal(value + sign * step)
        return (Node(.number(moved), type: node.type, span: span), Self.text(moved, places) + unit)
      })
  }

  private mutating func exposure(_ node: Node, _ query: SpanQuery, _ member: Operator.SpanMember) {
    guard let span = node.span else { return }
    let nutrient = vocabulary.nutrients[query.nutrient]
    func with(_ change: (inout SpanQuery) -> Void) -> Node {
      var moved = query
      change(&moved)
      return Node(
        .span(moved, member), node.operands, type: node.type, span: span, lacks: node.lacks)
    }
    let unit = " '\(nutrient.dailyUnit.code)'"
    let places = query.bound == query.bound.rounded() ? 0 : 1
    let step = Self.step(places)
    add(
      node, span, "\(nutrient.id) \(Self.text(query.bound, places))\(unit)",
      [-1, 1].map { sign in
        (with { $0.bound += sign * step }, Self.text(query.bound + sign * step, places) + unit)
      })
    guard query.minimumDays > 1 else { return }
    add(
      node, span, "\(query.minimumDays) days of \(nutrient.id)",
      [-1, 1].map { sign in
        (with { $0.minimumDays += sign }, "\(query.minimumDays + sign) days")
      })
  }

  private mutating func add(
    _ node: Node, _ span: SourceSpan, _ text: String, _ nudges: [(node: Node, text: String)]
  ) {
    found.append(Candidate(node: node, span: span, text: text, nudges: nudges))
  }

  private static func step(_ places: Int) -> Double {
    var step = 1.0
    for _ in 0..<places { step /= 10 }
    return step
  }

  private static func text(_ value: Double, _ places: Int) -> String {
    Formatting.fixed(value, places)
  }
}
