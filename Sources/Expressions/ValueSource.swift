import Clinic

/// Where the value of a node comes from: computed on the spot by the interpreter, or read from the
/// columns of a compiled program. What is built on values (verdicts, what is missing, evidence)
/// is written once, against this.
package protocol ValueSource {
  var reader: FeatureReader { get }
  /// The person's number in the shard.
  var person: Int { get }
  var asOf: Day { get }
  func truth(_ node: Node) -> Truth
  func number(_ node: Node) -> NumberValue
  /// The index of a result in the shard, or -1.
  func result(_ node: Node) -> Int32
  func text(_ node: Node) -> String?
}

extension ValueSource {
  /// Whether a node has a value at all.
  func isNull(_ node: Node) -> Bool {
    switch node.type {
    case .truth, .rule, .list: truth(node) == .unknown
    case .number, .date, .span, .course, .null: number(node).isNull
    case .observation, .pair: result(node) < 0
    case .text: text(node) == nil
    }
  }
}

/// What was decided about other rules, for rules that name them.
package struct RuleStates: Sendable {
  package var states: [FindingState?]
  package var classes: [String]

  package init(count: Int) {
    states = Array(repeating: nil, count: count)
    classes = Array(repeating: "", count: count)
  }

  /// What rules came to for the first person of a reader, decided in their order by the
  /// tree-walker.
  package init(
    deciding rules: some Sequence<Rule>, of count: Int, reader: FeatureReader, asOf: Day
  ) {
    self.init(count: count)
    for rule in rules {
      let verdict = rule.verdict(
        Interpreter(reader: reader, person: 0, asOf: asOf, rules: self))
      states[rule.index] = verdict.state
      classes[rule.index] = rule.classification(verdict)
    }
  }

  /// "ZN-01" inside another rule means fired there and not suppressed: indeterminate is unknown,
  /// and suppressed, not fired and not applicable are false.
  package func truth(_ rule: Int, _ member: Operator.RuleMember) -> Truth {
    Self.truth(rule < states.count ? states[rule] : nil, member)
  }

  /// Whether the rule's outcomes decided it, rather than its gate or a suppression.
  func wasDecidedByOutcomes(_ rule: Int) -> Bool {
    guard rule < states.count else { return false }
    return states[rule] == .fired || states[rule] == .notFired
  }

  static func truth(_ state: FindingState?, _ member: Operator.RuleMember) -> Truth {
    guard let state else { return .unknown }
    switch member {
    case .fired:
      return state == .fired ? .true : state == .indeterminate ? .unknown : .false
    case .suppressed: return Truth(state == .suppressed)
    case .indeterminate: return Truth(state == .indeterminate)
    case .applicable: return Truth(state != .notApplicable)
    }
  }

  package func text(_ rule: Int) -> String? {
    guard rule < states.count, states[rule] == .fired else { return nil }
    return classes[rule]
  }
}
