/// The few things the checks want from a Markdown document.
struct MarkdownText {
  struct Row {
    /// 1-based.
    let line: Int
    let cells: [String]
  }

  let file: ProjectFile

  init(_ file: ProjectFile) { self.file = file }

  /// Headings with their level, text without the marks, and line.
  var headings: [(level: Int, text: String, line: Int)] {
    prose.enumerated().compactMap { index, line in
      let level = line.prefix { $0 == "#" }.count
      guard level > 0, line.dropFirst(level).first == " " else { return nil }
      return (level, Self.trimmed(line.dropFirst(level + 1)), index + 1)
    }
  }

  /// Lines with fenced blocks blanked, so that a code example is never taken for prose.
  var prose: [String] {
    var isFenced = false
    return file.lines.map { line in
      if Self.trimmed(line).hasPrefix("```") {
        isFenced.toggle()
        return ""
      }
      return isFenced ? "" : String(line)
    }
  }

  /// Lines of fenced blocks, with their 1-based numbers.
  var fenced: [(text: String, line: Int)] {
    var isFenced = false
    var lines: [(text: String, line: Int)] = []
    for (index, line) in file.lines.enumerated() {
      if Self.trimmed(line).hasPrefix("```") {
        isFenced.toggle()
      } else if isFenced {
        lines.append((String(line), index + 1))
      }
    }
    return lines
  }

  /// Rows of the first table whose header begins with the given cells; nil where there is none.
  func table(startingWith header: [String]) -> [Row]? {
    let lines = prose
    for (index, line) in lines.enumerated() {
      guard Self.cells(line).prefix(header.count).elementsEqual(header) else { continue }
      var rows: [Row] = []
      for (number, line) in lines.enumerated().dropFirst(index + 2) {
        guard line.hasPrefix("|") else { break }
        rows.append(Row(line: number + 1, cells: Self.cells(line)))
      }
      return rows
    }
    return nil
  }

  private static func cells(_ line: String) -> [String] {
    guard line.hasPrefix("|") else { return [] }
    return line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
      .dropLast().map { trimmed($0) }
  }

  /// What stands between backticks, in order; for a whole document, with the lines.
  static func codeSpans(_ text: some StringProtocol) -> [String] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 && $0 < parts.count - 1 }.map { String(parts[$0]) }
  }

  /// The text with what stands between backticks blanked.
  static func withoutCodeSpans(_ text: some StringProtocol) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 0 || $0 == parts.count - 1 }.map { String(parts[$0]) }
      .joined(separator: " ")
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
