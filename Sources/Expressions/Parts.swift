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

  /// The expression as it is written, on one line. By bytes, because every step of every
  /// explanation asks, and blanks of the language are ASCII.
  package var written: String {
    guard let span else { return "" }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.end - span.start)
    for byte in span.source.bytes[span.start..<min(span.end, span.source.bytes.count)] {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      if !isBlank {
        bytes.append(byte)
      } else if bytes.last != 0x20, !bytes.isEmpty {
        bytes.append(0x20)
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
