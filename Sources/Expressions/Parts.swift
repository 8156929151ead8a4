import Clinic
import Diagnostics

extension Rule {
  /// Every condition inside the rule as it is written: gate, suppressions, outcomes and what they
  /// are made of, each once. What another rule came to is one part, however it got there.
  package var parts: [Node] {
    var result: [Node] = []
    var keys: Set<String> = []
    var seen: Set<Int> = []
    func visit(_ node: Node) {
      guard seen.insert(node.id).inserted else { return }
      if case .truth = node.type, node.span != nil, !node.isConstant,
        keys.insert(node.key).inserted
      {
        result.append(node)
      }
      if !node.isOtherRule { node.operands.forEach(visit) }
    }
    roots.forEach(visit)
    return result
  }
}

extension Node {
  /// Whether it is a literal.
  package var isConstant: Bool {
    switch op {
    case .truth, .number, .text, .null: true
    default: false
    }
  }

  /// The expression as it is written, on one line.
  package var written: String {
    (span?.text ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
