extension Diagnostic {
  /// The whole diagnostic as text: `file:line:column: error: what [code]`, the source line of every
  /// label with carets under it, and the hint. No colour: terminals and logs read the same.
  package func rendered() -> String {
    var lines = ["\(span.description): \(severity.rawValue): \(Self.visible(message)) [\(code)]"]
    for group in labelGroups() { lines += Self.drawing(of: group) }
    if let hint { lines.append("  hint: \(Self.visible(hint))") }
    return lines.joined(separator: "\n")
  }

  /// Labels that share a line are drawn under one copy of it, so both sides of a mismatch show.
  private func labelGroups() -> [[Label]] {
    var groups: [[Label]] = []
    for label in labels {
      let match = groups.firstIndex {
        $0[0].span.source === label.span.source && $0[0].span.line == label.span.line
      }
      if let match { groups[match].append(label) } else { groups.append([label]) }
    }
    return groups
  }

  private static func drawing(of group: [Label]) -> [String] {
    let source = group[0].span.source
    let line = group[0].span.line
    let text = visible(source.line(line))
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    var lines: [String] = []
    if group[0].span.source.name != "" { lines.append(" \(number) | \(clipped(text))") }
    var carets = ""
    for label in group.sorted(by: { $0.span.start < $1.span.start }) {
      let column = label.span.column - 1
      guard column < clipLength, column >= carets.count else { continue }
      carets += String(repeating: " ", count: column - carets.count)
      let endColumn =
        source.place(at: label.span.end).line == line
        ? source.place(at: label.span.end).column - 1 : text.unicodeScalars.count
      let width = max(1, min(endColumn, clipLength) - column)
      carets += String(repeating: "^", count: width)
    }
    let words = group.map(\.text).filter { !$0.isEmpty }
    let suffix = words.count == 1 ? " " + visible(words[0]) : ""
    lines.append(" \(margin) | \(carets)\(suffix)")
    if words.count > 1 {
      for label in group where !label.text.isEmpty {
        lines.append(" \(margin) = \(visible(label.span.text)): \(visible(label.text))")
      }
    }
    return lines
  }

  private static let clipLength = 160

  private static func clipped(_ text: String) -> String {
    text.unicodeScalars.count <= clipLength
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(clipLength))) + " ..."
  }

  /// Control characters are shown as a dot, so that a hostile file cannot drive a terminal.
  package static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isUnsafe($0) ? "\u{B7}" : $0 }))
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || (0x200E...0x200F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}
