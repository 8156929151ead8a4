/// The words of the profile language, as the readers ask for them and as the page explains them.
enum ProfileKeys {
  static let page = "Sources/Definitions/Definitions.docc/Profiles.md"
  static let readers = [
    "ProfileReader", "ProfileChecks", "ProfileUnits", "ProfileValues", "ProfileIntake",
    "ProfileAssays", "FormatReader",
  ].map {
    "Sources/Definitions/\($0).swift"
  }

  /// The keys that readers ask for: the literal behind `fields.text(` and the like, and behind
  /// `(fields, ` of their own helpers.
  static func keys(of sources: [ProjectFile]) -> Set<String> {
    var keys: Set<String> = []
    for source in sources {
      let parts = source.text.split(separator: "\"", omittingEmptySubsequences: false)
      for (before, literal) in zip(parts, parts.dropFirst()) {
        let isAsked = before.hasSuffix("(fields, ") || isCall(before)
        let isKey = !literal.isEmpty && literal.allSatisfy { $0.isLetter || $0 == "_" }
        if isAsked && isKey { keys.insert(String(literal)) }
      }
    }
    return keys
  }

  /// Whether a text ends in `fields.` with a method's name and an opening bracket.
  private static func isCall(_ text: Substring) -> Bool {
    guard text.last == "(" else { return false }
    let name = text.dropLast().reversed().prefix { $0.isLetter }
    return text.dropLast(name.count + 1).hasSuffix("fields.")
  }

  /// Words of the sources that the page does not explain, and words of the page that are none.
  static func violations(
    keys: Set<String>, kinds: Set<String>, roles: Set<String>, page: ProjectFile
  ) -> [Violation] {
    let wanted = ["Key": keys, "Kind": kinds, "Role": roles]
    var explained: [String: Set<String>] = [:]
    var violations: [Violation] = []
    var heading = ""
    for (index, line) in MarkdownText(page).prose.enumerated() {
      guard line.hasPrefix("|") else {
        heading = ""
        continue
      }
      let cells = line.dropFirst().split(separator: "|").map { MarkdownText.trimmed($0) }
      if heading.isEmpty {
        heading = cells.first ?? ""
        continue
      }
      guard let known = wanted[heading], let word = MarkdownText.codeSpans(cells[0]).first else {
        continue
      }
      explained[heading, default: []].insert(word)
      if cells.count < 3 && heading != "Kind" || cells.contains("") {
        violations.append(Violation(page.path, index + 1, "'\(word)' is not explained"))
      }
      if !known.contains(word) {
        violations.append(
          Violation(page.path, index + 1, "'\(word)' is no \(heading.lowercased()) of a profile"))
      }
    }
    for (heading, words) in wanted.sorted(by: { $0.key < $1.key }) {
      for word in words.subtracting(explained[heading] ?? []).sorted() {
        violations.append(
          Violation(page.path, 1, "the \(heading.lowercased()) '\(word)' is missing"))
      }
    }
    return violations
  }
}
