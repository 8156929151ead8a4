/// Numbers and paths of drawings, in units of the view box.
enum SVG {
  enum Anchor: String, Sendable { case start, middle, end }

  /// A coordinate with at most two decimals; what is not finite is drawn at 0, never as `nan`.
  static func number(_ value: Double) -> String {
    value.isFinite ? NumberText.decimals(min(max(value, -9999), 9999), 2) : "0"
  }

  /// A path of straight lines.
  struct Path: Sendable {
    private(set) var text = ""

    var isEmpty: Bool { text.isEmpty }

    mutating func move(_ x: Double, _ y: Double) {
      text += "M\(SVG.number(x)) \(SVG.number(y))"
    }

    mutating func line(_ x: Double, _ y: Double) {
      text += "L\(SVG.number(x)) \(SVG.number(y))"
    }

    mutating func close() { text += "Z" }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double) {
      text += "M\(SVG.number(x)) \(SVG.number(y))h\(SVG.number(width))v\(SVG.number(height))"
      text += "h\(SVG.number(-width))z"
    }
  }

  /// A rough width of text in the report's sans-serif, erring on the wide side.
  static func width(_ text: String, size: Double) -> Double {
    var width = 0.0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", " ", "(", ")": width += 0.36
      case "m", "w", "M", "W", "%", "@": width += 0.92
      case "A"..."Z": width += 0.72
      default: width += scalar.value < 0x2E80 ? 0.6 : 1.05
      }
    }
    return width * size
  }

  /// Breaks text at spaces into lines of at most `width`; the last of `count` lines is cut with an
  /// ellipsis where more would follow.
  static func wrapped(
    _ text: String, size: Double, width limit: Double, lines count: Int
  )
    -> [String]
  {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var rest = String(word)
      let joined = line.isEmpty ? rest : line + " " + rest
      if width(joined, size: size) <= limit {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while width(rest, size: size) > limit {
        let cut = max(1, fitting(rest, size, limit))
        lines.append(String(rest.prefix(cut)))
        rest = String(rest.dropFirst(cut))
        if lines.count > count { break }
      }
      line = rest
      if lines.count > count { break }
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > count else { return lines }
    return Array(lines.prefix(count - 1)) + [lines[count - 1] + "…"]
  }

  private static func fitting(_ text: String, _ size: Double, _ limit: Double) -> Int {
    var count = 0
    var head = ""
    for character in text {
      head.append(character)
      if width(head, size: size) > limit { return count }
      count += 1
    }
    return count
  }
}
