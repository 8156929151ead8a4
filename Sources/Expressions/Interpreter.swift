import Clinic

/// The plain tree-walker: what the language means. The compiled program must agree with it on
/// every expression and timeline; it also answers `explain` and runs the examples.
package struct Interpreter: ValueSource {
  package let reader: FeatureReader
  package let person: Int
  package let asOf: Day
  package let rules: RuleStates
  /// Whether measured values stand for the range that they might have had; nil for what was read.
  private let widening: Widening?

  package init(
    reader: FeatureReader, person: Int, asOf: Day, rules: RuleStates, widening: Widening? = nil
  ) {
    self.reader = reader
    self.person = person
    self.asOf = asOf
    self.rules = rules
    self.widening = widening
  }

  /// The same person, with measured values standing for a range.
  func widened(_ widening: Widening) -> Interpreter {
    Interpreter(reader: reader, person: person, asOf: asOf, rules: rules, widening: widening)
  }

  // MARK: Truth

  package func truth(_ node: Node) -> Truth {
    let operands = node.operands
    switch node.op {
    case .truth(let value): return value
    case .null: return .unknown
    case .and: return operands.reduce(Truth.true) { $0 && truth($1) }
    case .or: return operands.reduce(Truth.false) { $0 || truth($1) }
    case .xor: return TruthTable.xor(truth(operands[0]), truth(operands[1]))
    case .implies: return !truth(operands[0]) || truth(operands[1])
    case .not: return !truth(operands[0])
    case .isNull: return Truth(isNull(operands[0]))
    case .isTrue: return Truth(truth(operands[0]) == .true)
    case .isFalse: return Truth(truth(operands[0]) == .false)
    case .less: return NumberValue.less(number(operands[0]), number(operands[1]))
    case .atMost: return NumberValue.atMost(number(operands[0]), number(operands[1]))
    case .equal: return NumberValue.equal(number(operands[0]), number(operands[1]))
    case .sameText: return TruthTable.same(text(operands[0]), text(operands[1]))
    case .coalesce:
      let first = truth(operands[0])
      return first == .unknown ? truth(operands[1]) : first
    case .conditional:
      return TruthTable.choose(truth(operands[0]), truth(operands[1]), truth(operands[2]))
    case .ruleState(let rule, let member):
      let decided = rules.truth(rule, member)
      guard widening != nil, !operands.isEmpty, rules.wasDecidedByOutcomes(rule) else {
        return decided
      }
      return widenedRule(decided, operands)
    // How a statistic of several values varies is not known.
    case .repeated where widening == .all: return .unknown
    default:
      return reader.truth(
        node.op, person, asOf, result: { result(operands[$0]) }, number: { number(operands[$0]) },
        operandCount: operands.count)
    }
  }

  /// Whether another rule would fire as surely with values that stand for a range: its gate and its
  /// outcomes are asked again. What suppressed a rule stays as it was decided.
  private func widenedRule(_ decided: Truth, _ deciding: [Node]) -> Truth {
    let outcomes = deciding.dropFirst().reduce(Truth.false) { $0 || truth($1) }
    let again = truth(deciding[0]) && outcomes
    return again == decided ? decided : .unknown
  }

  // MARK: Numbers

  package func number(_ node: Node) -> NumberValue {
    let operands = node.operands
    switch node.op {
    case .number(let value): return NumberValue(value)
    case .null: return .null
    case .add: return NumberValue.add(number(operands[0]), number(operands[1]))
    case .subtract: return NumberValue.subtract(number(operands[0]), number(operands[1]))
    case .multiply: return NumberValue.multiply(number(operands[0]), number(operands[1]))
    case .divide: return NumberValue.divide(number(operands[0]), number(operands[1]))
    case .power: return NumberValue.power(number(operands[0]), number(operands[1]))
    case .least: return NumberValue.least(number(operands[0]), number(operands[1]))
    case .greatest: return NumberValue.greatest(number(operands[0]), number(operands[1]))
    case .conditional:
      return TruthTable.choose(truth(operands[0]), number(operands[1]), number(operands[2]))
    case .countTrue:
      return TruthTable.count(operands.lazy.map { truth($0) })
    case .value(let rounded):
      let value = reader.value(result(operands[0]), rounded: rounded)
      guard let widening, case .observation(let analyte) = operands[0].type else { return value }
      return widening.widened(value, reader.vocabulary.analytes[analyte].variation)
    case .weightOfTrue(let weights):
      return TruthTable.weight(zip(operands.lazy.map { truth($0) }, weights))
    case .series where widening == .all:
      return NumberValue(low: -.infinity, high: .infinity, flags: [.lowOpen, .highOpen])
    case .asOf: return NumberValue(Double(asOf))
    default:
      if let unary = TruthTable.unary(node.op) { return unary(number(operands[0])) }
      return reader.number(
        node.op, person, asOf, result: { result(operands[$0]) }, number: { number(operands[$0]) },
        operandCount: operands.count)
    }
  }

  // MARK: Results and text

  package func result(_ node: Node) -> Int32 {
    if node.op == .conditional {
      let condition = truth(node.operands[0])
      if condition == .unknown { return -1 }
      return result(node.operands[condition == .true ? 1 : 2])
    }
    return reader.result(
      node.op, person, asOf, operand: { result(node.operands[$0]) },
      number: { number(node.operands[$0]) })
  }

  package func text(_ node: Node) -> String? {
    switch node.op {
    case .text(let text): return text
    case .ruleClass(let rule): return rules.text(rule)
    case .conditional:
      return TruthTable.choose(
        truth(node.operands[0]), text(node.operands[1]), text(node.operands[2]))
    default: return nil
    }
  }
}

/// The small tables of three-valued logic that both evaluators share.
enum TruthTable {
  static func xor(_ a: Truth, _ b: Truth) -> Truth {
    a == .unknown || b == .unknown ? .unknown : Truth(a != b)
  }

  static func same(_ a: String?, _ b: String?) -> Truth {
    guard let a, let b else { return .unknown }
    return Truth(a == b)
  }

  // A choice whose condition is not known is whatever both branches agree on: missing never
  // picks a branch. (CQL itself would take the second one.)

  static func choose(_ condition: Truth, _ yes: Truth, _ no: Truth) -> Truth {
    switch condition {
    case .true: yes
    case .false: no
    case .unknown: yes == no ? yes : .unknown
    }
  }

  static func choose(_ condition: Truth, _ yes: NumberValue, _ no: NumberValue) -> NumberValue {
    switch condition {
    case .true: yes
    case .false: no
    case .unknown: yes.hull(no)
    }
  }

  static func choose(_ condition: Truth, _ yes: String?, _ no: String?) -> String? {
    switch condition {
    case .true: yes
    case .false: no
    case .unknown: yes == no ? yes : nil
    }
  }

  static func count(_ truths: some Sequence<Truth>) -> NumberValue {
    var low = 0.0
    var high = 0.0
    for truth in truths {
      if truth == .true { low += 1 }
      if truth != .false { high += 1 }
    }
    return NumberValue(low: low, high: high, flags: .none)
  }

  static func weight(_ items: some Sequence<(Truth, Double)>) -> NumberValue {
    var low = 0.0
    var high = 0.0
    for (truth, weight) in items {
      if truth == .true { low += weight }
      if truth != .false { high += weight }
    }
    return NumberValue(low: low, high: high, flags: .none)
  }

  static func unary(_ op: Operator) -> ((NumberValue) -> NumberValue)? {
    switch op {
    case .negate: { $0.negated }
    case .absolute: { $0.absolute }
    case .scale(let factor): { $0.scaled(by: factor) }
    case .round(let digits): { $0.monotone { Mathematics.roundHalfUp($0, digits) } }
    case .ceiling: { $0.monotone { $0.rounded(.up) } }
    case .floor: { $0.monotone { $0.rounded(.down) } }
    case .truncate: { $0.monotone { $0.rounded(.towardZero) } }
    case .exponential: { $0.monotone(Mathematics.exponential) }
    case .naturalLogarithm: { $0.monotone(Mathematics.naturalLogarithm) }
    default: nil
    }
  }
}
