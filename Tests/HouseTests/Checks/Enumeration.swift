/// The cases of an enumeration and what its `switch` properties say of each, read from source text:
/// the house's tests import no room, so that they run while a room does not compile.
struct Enumeration {
  struct Case: Equatable {
    let name: String
    /// The raw value where one is written, else the name.
    let rawValue: String
    /// 1-based.
    let line: Int
  }

  let cases: [Case]
  private let body: [String]

  /// Finds `enum NAME` and reads to the brace that closes it; nil where the file has none.
  init?(_ name: String, in file: ProjectFile) {
    let lines = file.lines.map(String.init)
    guard let start = lines.firstIndex(where: { Self.declares(name, $0) }) else { return nil }
    let indent = lines[start].prefix { $0 == " " }
    let rest = lines[(start + 1)...]
    let end = rest.firstIndex { $0 == indent + "}" } ?? lines.count
    // A declaration on one line holds its cases between its braces.
    let inline = lines[start].split(separator: "{").dropFirst().first.map(String.init)
    let isInline = lines[start].hasSuffix("}")
    body = isInline ? [inline ?? ""] : Array(lines[(start + 1)..<end])
    var cases: [Case] = []
    for (index, line) in body.enumerated() {
      let text = MarkdownText.trimmed(line)
      guard text.hasPrefix("case "), !text.hasPrefix("case .") else { continue }
      for part in text.dropFirst("case ".count).split(separator: ",") {
        let sides = part.split(separator: "=").map { MarkdownText.trimmed($0) }
        let name = String(sides[0].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        let raw = sides.count > 1 ? sides[1].filter { $0 != "\"" && $0 != "}" } : name
        cases.append(
          Case(
            name: name, rawValue: MarkdownText.trimmed(raw),
            line: start + 1 + (isInline ? 0 : index + 1)))
      }
    }
    self.cases = cases
  }

  private static func declares(_ name: String, _ line: String) -> Bool {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    guard let index = words.firstIndex(of: "enum") else { return false }
    return index + 1 < words.count && words[index + 1] == name
      && !MarkdownText.trimmed(line).hasPrefix("//")
  }

  /// What a property of the form `var NAME: … { switch self { case .a, .b: VALUE … } }` gives for
  /// each case, by the case's name; string literals without their quotation marks.
  func property(_ name: String) -> [String: String] {
    guard let start = body.firstIndex(where: { $0.contains("var \(name):") }) else { return [:] }
    let indent = body[start].prefix { $0 == " " }
    let end = body[(start + 1)...].firstIndex { $0 == indent + "}" } ?? body.count
    let text = body[(start + 1)..<end].joined(separator: "\n")
    var values: [String: String] = [:]
    for arm in text.split(separator: "case .").dropFirst() {
      guard let colon = arm.firstIndex(of: ":") else { continue }
      let value = Self.value(arm[arm.index(after: colon)...])
      for name in arm[..<colon].split(separator: ",") {
        let name = MarkdownText.trimmed(name).drop { $0 == "." }
        values[String(name.prefix { $0.isLetter || $0.isNumber })] = value
      }
    }
    return values
  }

  /// The string literals of an arm joined, or its first word where it holds none.
  private static func value(_ text: Substring) -> String {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    if parts.count > 1 {
      return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }.joined()
    }
    return MarkdownText.trimmed(text).split { $0.isWhitespace }.first.map(String.init) ?? ""
  }
}
