import Clinic

/// What must hold where a condition is true: bounds on numbers, and truths, by the key of what they
/// are about. Only what `and` joins is taken in; that is enough for cut-offs, and never wrong.
struct LintFacts {
  struct Bounds {
    var low = -Double.infinity
    var lowIsOpen = false
    var high = Double.infinity
    var highIsOpen = false
    /// The comparison that set each end.
    var lowNode: Node?
    var highNode: Node?

    var isEmpty: Bool { low > high || (low == high && (lowIsOpen || highIsOpen)) }
  }

  private(set) var bounds: [String: Bounds] = [:]
  private(set) var truths: [String: (node: Node, value: Bool)] = [:]
  /// Two parts that cannot both hold, the first pair that was met.
  private(set) var contradiction: (Node, Node)?

  mutating func add(_ node: Node, _ value: Bool = true) {
    switch node.op {
    case .and where value: node.operands.forEach { add($0) }
    case .or where !value: node.operands.forEach { add($0, false) }
    case .not: add(node.operands[0], !value)
    case .isTrue where value: add(node.operands[0])
    case .isFalse where value: add(node.operands[0], false)
    case .less, .atMost, .equal:
      if !bound(node, value) || node.op == .equal { truth(node, value) }
    case .truth: break
    default: truth(node, value)
    }
  }

  private mutating func truth(_ node: Node, _ value: Bool) {
    if let known = truths[node.key], known.value != value, contradiction == nil {
      contradiction = (known.node, node)
    }
    truths[node.key] = (node, value)
  }

  /// Whether the node compares something with a constant, and so is taken in.
  private mutating func bound(_ node: Node, _ value: Bool) -> Bool {
    guard let comparison = Comparison(node, value) else { return false }
    var known = bounds[comparison.subject.key] ?? Bounds()
    if let low = comparison.low {
      if low > known.low || (low == known.low && comparison.lowIsOpen && !known.lowIsOpen) {
        (known.low, known.lowIsOpen, known.lowNode) = (low, comparison.lowIsOpen, node)
      }
    }
    if let high = comparison.high {
      if high < known.high || (high == known.high && comparison.highIsOpen && !known.highIsOpen) {
        (known.high, known.highIsOpen, known.highNode) = (high, comparison.highIsOpen, node)
      }
    }
    bounds[comparison.subject.key] = known
    if known.isEmpty, contradiction == nil, let low = known.lowNode, let high = known.highNode {
      contradiction = low.key <= high.key ? (low, high) : (high, low)
    }
    return true
  }

  /// Whether a condition must be true where these facts hold.
  func imply(_ node: Node, _ value: Bool = true) -> Bool {
    switch node.op {
    case .truth(let constant): return constant == Truth(value)
    case .and:
      return value
        ? node.operands.allSatisfy { imply($0) } : node.operands.contains { imply($0, false) }
    case .or:
      return value
        ? node.operands.contains { imply($0) } : node.operands.allSatisfy { imply($0, false) }
    case .not: return imply(node.operands[0], !value)
    default: break
    }
    if let known = truths[node.key], known.value == value { return true }
    guard let wanted = Comparison(node, value), let known = bounds[wanted.subject.key] else {
      return false
    }
    if let low = wanted.low {
      guard known.low > low || (known.low == low && (known.lowIsOpen || !wanted.lowIsOpen)) else {
        return false
      }
    }
    if let high = wanted.high {
      guard known.high < high || (known.high == high && (known.highIsOpen || !wanted.highIsOpen))
      else { return false }
    }
    return wanted.low != nil || wanted.high != nil
  }

  /// A comparison of something with a constant, as ends of what it may be.
  private struct Comparison {
    var subject: Node
    var low: Double?
    var lowIsOpen = false
    var high: Double?
    var highIsOpen = false

    init?(_ node: Node, _ value: Bool) {
      guard node.operands.count == 2 else { return nil }
      let (left, right) = (node.operands[0], node.operands[1])
      let constant: Double
      let isRight: Bool
      if case .number(let number) = right.op {
        (subject, constant, isRight) = (left, number, true)
      } else if case .number(let number) = left.op {
        (subject, constant, isRight) = (right, number, false)
      } else {
        return nil
      }
      guard !subject.isConstant else { return nil }
      switch node.op {
      case .equal where value: (low, high) = (constant, constant)
      case .less, .atMost:
        // `x < c` and `not (c <= x)` bound x from above; the other two from below.
        let isOpen = (node.op == .less) == value
        if isRight == value {
          (high, highIsOpen) = (constant, isOpen)
        } else {
          (low, lowIsOpen) = (constant, isOpen)
        }
      default: return nil
      }
    }
  }
}
