/// JSON (RFC 8259) with members in the order they are given and one way to write each value, so
/// that the same run gives the same bytes.
struct JSONText {
  indirect enum Value {
    case null
    case bool(Bool)
    case integer(Int)
    /// Written with the fewest digits that read back as the same number; null if not finite.
    case number(Double)
    case string(String)
    case array([Value])
    case object([(String, Value)])

    static func strings(_ values: [String]) -> Value { .array(values.map { .string($0) }) }
    static func optional(_ value: String?) -> Value { value.map { .string($0) } ?? .null }
    static func optional(_ value: Double?) -> Value { value.map { .number($0) } ?? .null }
  }

  private var bytes: [UInt8] = []

  /// The value with two spaces a level, and a line feed at the end.
  static func bytes(_ value: Value) -> [UInt8] {
    var writer = JSONText()
    writer.write(value, level: 0)
    writer.bytes.append(0x0A)
    return writer.bytes
  }

  private mutating func write(_ value: Value, level: Int) {
    switch value {
    case .null: raw("null")
    case .bool(let value): raw(value ? "true" : "false")
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value):
      if value.isFinite {
        bytes.append(contentsOf: NumberText.exact(value).utf8)
      } else {
        raw("null")
      }
    case .string(let text): write(text)
    case .array(let values):
      if values.isEmpty { return raw("[]") }
      raw("[")
      for (index, item) in values.enumerated() {
        lineBreak(level + 1, isFirst: index == 0)
        write(item, level: level + 1)
      }
      lineBreak(level)
      raw("]")
    case .object(let members):
      if members.isEmpty { return raw("{}") }
      raw("{")
      for (index, member) in members.enumerated() {
        lineBreak(level + 1, isFirst: index == 0)
        write(member.0)
        raw(": ")
        write(member.1, level: level + 1)
      }
      lineBreak(level)
      raw("}")
    }
  }

  private mutating func lineBreak(_ level: Int, isFirst: Bool = true) {
    if !isFirst { bytes.append(0x2C) }
    bytes.append(0x0A)
    for _ in 0..<level { raw("  ") }
  }

  /// Quotes, backslashes and controls are escaped; so are `<`, and the line separators that are
  /// not allowed in JavaScript, in case somebody puts the file into a page.
  private mutating func write(_ text: String) {
    bytes.append(0x22)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case "<", "\u{00}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}": escape(scalar.value)
      default: bytes.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
    bytes.append(0x22)
  }

  private mutating func escape(_ value: UInt32) {
    raw("\\u")
    for shift in [12, 8, 4, 0] as [UInt32] {
      let digit = UInt8(value >> shift & 15)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  private mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}
