/// Text from elsewhere as a reader may safely see it: what would be invisible or would reorder the
/// line is written out, and what is too long is cut with a word about how much is gone.
enum VisibleText {
  /// At most `limit` characters (Unicode scalars), each of them visible.
  static func neutral(_ text: String, limit: Int) -> String {
    if isPlain(text, limit) { return text }
    var result = String.UnicodeScalarView()
    var seen = 0
    var marks = 0
    for scalar in text.unicodeScalars {
      if seen == limit { break }
      seen += 1
      marks = isMark(scalar) ? marks + 1 : 0
      if marks > 3 { continue }
      if isInvisible(scalar) {
        result.append(contentsOf: placeholder(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    let total = text.unicodeScalars.count
    if total > seen {
      result.append(contentsOf: "… [\(NumberText.count(total - seen)) more]".unicodeScalars)
    }
    return String(result)
  }

  /// Printable ASCII that fits: nearly every text, and it needs no work.
  private static func isPlain(_ text: String, _ limit: Int) -> Bool {
    var count = 0
    for byte in text.utf8 {
      count += 1
      if byte < 0x20 || byte > 0x7E || count > limit { return false }
    }
    return true
  }

  /// Letters may carry a few accents; a pile of them would paint over the lines around it.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }

  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF: return false
    case 0x115F, 0x1160, 0x3164, 0xFFA0: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate:
      return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// The control picture of an ASCII control, and the code point of anything else.
  private static func placeholder(_ scalar: Unicode.Scalar) -> String {
    if scalar.value < 0x20 { return String(Unicode.Scalar(0x2400 + scalar.value)!) }
    if scalar.value == 0x7F { return "\u{2421}" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "[U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
  }
}
