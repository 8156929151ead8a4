/// Texts as YAML writes them.
enum YAMLText {
  /// Plain where nothing in it means something to YAML, else between quotation marks.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.unicodeScalars.first.map { isLetter($0) } == true
      && text.unicodeScalars.allSatisfy {
        isLetter($0) || isDigit($0) || "_-./ ".unicodeScalars.contains($0)
      }
      && text.last != " "
    let words: Set<String> = ["yes", "no", "true", "false", "null", "on", "off", "y", "n"]
    if isPlain, !words.contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\t": quoted += "\\t"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      default:
        if scalar.value < 0x20 {
          quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  private static func isLetter(_ scalar: UnicodeScalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  private static func isDigit(_ scalar: UnicodeScalar) -> Bool { ("0"..."9").contains(scalar) }
}
