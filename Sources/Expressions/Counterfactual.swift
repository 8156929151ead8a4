import Clinic

/// What would have to differ for a condition to come out the other way: a tree of alternatives.
package indirect enum Difference: Sendable, Equatable {
  /// One thing that would have to be otherwise.
  case change(String)
  /// Every one of these.
  case all([Difference])
  /// Any one of these.
  case any([Difference])
}

/// Finds what would have to differ: only what stands against the wanted outcome is named, with the
/// values that stand there and how far they are from where they would have to be.
package struct Counterfactual {
  private let values: Interpreter

  package init(_ values: Interpreter) { self.values = values }

  /// What would have to differ for `node` to be true, or false; nil where it is so already.
  package func difference(_ node: Node, toBe wanted: Bool) -> Difference? {
    guard values.truth(node) != Truth(wanted) else { return nil }
    let operands = node.operands
    switch node.op {
    case .truth: return .change("never: the rule says so for everyone")
    case .and: return combined(flattened(node, .and), toBe: wanted, every: wanted)
    case .or: return combined(flattened(node, .or), toBe: wanted, every: !wanted)
    case .not: return difference(operands[0], toBe: !wanted)
    case .implies:
      let arms = [
        difference(operands[0], toBe: !wanted), difference(operands[1], toBe: wanted),
      ].compactMap { $0 }
      return wanted ? Self.any(arms) : Self.all(arms)
    case .isTrue: return difference(operands[0], toBe: wanted) ?? plain(node, wanted)
    case .isFalse where wanted: return difference(operands[0], toBe: false) ?? plain(node, wanted)
    case .conditional:
      switch values.truth(operands[0]) {
      case .true: return difference(operands[1], toBe: wanted)
      case .false: return difference(operands[2], toBe: wanted)
      case .unknown: return plain(node, wanted)
      }
    case .less, .atMost, .equal: return comparison(node, wanted)
    case .ruleState(_, .fired): return rule(node, wanted)
    case .isNull:
      return .change(
        "`\(operands[0].written)` would have to be \(wanted ? "unrecorded" : "recorded")")
    default: return plain(node, wanted)
    }
  }

  // MARK: Parts

  private func combined(_ operands: [Node], toBe wanted: Bool, every: Bool) -> Difference? {
    let parts = operands.compactMap { difference($0, toBe: wanted) }
    return every ? Self.all(parts) : Self.any(parts)
  }

  /// `a and b and c` is three parts.
  private func flattened(_ node: Node, _ op: Operator) -> [Node] {
    node.operands.flatMap { $0.op == op ? flattened($0, op) : [$0] }
  }

  private static func all(_ parts: [Difference]) -> Difference? {
    let parts = distinct(parts)
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .all(parts)
  }

  private static func any(_ parts: [Difference]) -> Difference? {
    let parts = distinct(parts)
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .any(parts)
  }

  private static func distinct(_ parts: [Difference]) -> [Difference] {
    parts.enumerated().filter { !parts[..<$0.offset].contains($0.element) }.map(\.element)
  }

  private func plain(_ node: Node, _ wanted: Bool) -> Difference {
    let state =
      values.truth(node) == .unknown ? "is not known" : "is \(wanted ? "false" : "true")"
    return .change("`\(node.written)` would have to be \(wanted), and \(state)")
  }

  private func rule(_ node: Node, _ wanted: Bool) -> Difference {
    let name = node.lacks.first ?? "the other rule"
    guard wanted, let gate = node.operands.first else {
      return .change("\(name) would have to \(wanted ? "fire" : "not fire")")
    }
    let outcomes = node.operands.dropFirst().compactMap { difference($0, toBe: true) }
    let parts = [difference(gate, toBe: true), Self.any(outcomes)].compactMap { $0 }
    let head = Difference.change("\(name) would have to fire")
    return parts.isEmpty ? head : .all([head] + parts)
  }

  // MARK: Comparisons

  private func comparison(_ node: Node, _ wanted: Bool) -> Difference {
    let (left, right) = (node.operands[0], node.operands[1])
    // The side that was measured or counted is the one that would have to move.
    let movesLeft = !left.isConstant
    let moving = movesLeft ? left : right
    let fixed = movesLeft ? right : left
    let relation = Self.relation(node.op, wanted: wanted, movesLeft: movesLeft)
    if moving.op == .countTrue { return count(moving, relation, fixed) }
    let shown = Self.shown(moving)
    let bound = "\(relation) \(values.described(fixed))"
    guard !values.number(moving).isNull else {
      return .change("`\(shown.written)` would have to be known, and \(bound)")
    }
    var text = "`\(shown.written)` is \(values.described(shown)), and would have to be \(bound)"
    if let gap = gap(moving, fixed) { text += " (it is \(gap))" }
    return .change(text)
  }

  /// A result rather than its rounded value, so that the day is named with it.
  private static func shown(_ node: Node) -> Node {
    if case .value = node.op { return node.operands[0] }
    return node
  }

  private static func relation(_ op: Operator, wanted: Bool, movesLeft: Bool) -> String {
    switch (op, wanted, movesLeft) {
    case (.less, true, true), (.atMost, false, false): "below"
    case (.less, true, false), (.atMost, false, true): "above"
    case (.less, false, true), (.atMost, true, false): "at least"
    case (.less, false, false), (.atMost, true, true): "at most"
    case (_, true, _): "exactly"
    default: "other than"
    }
  }

  /// How far the value is from the bound, in its unit.
  private func gap(_ moving: Node, _ fixed: Node) -> String? {
    guard let value = values.number(moving).exact, let bound = values.number(fixed).exact,
      case .number(let unit, _) = moving.type
    else { return nil }
    let distance = value - bound
    guard distance != 0 else { return "exactly there" }
    return "\(Formatting.short(distance.magnitude))\(Formatting.unit(unit)) "
      + (distance > 0 ? "above" : "below")
  }

  private func count(_ moving: Node, _ relation: String, _ bound: Node) -> Difference {
    let against = moving.operands.compactMap { difference($0, toBe: true) }
    let known = values.number(moving)
    let text =
      "the number of true conditions would have to be \(relation) \(values.described(bound)), "
      + "and is \(Formatting.number(known, digits: nil)) of \(moving.operands.count)"
    return against.isEmpty ? .change(text) : .all([.change(text), .any(against)])
  }
}
