/// Rules of form that `swift format` does not hold.
enum Style {
  static let lineLimit = 100
  static let fileLimit = 400
  /// Past this, a file is listed: a second idea may be hiding in it.
  static let fileAdvice = 300

  static func longLines(_ file: ProjectFile) -> [Violation] {
    file.lines.enumerated().compactMap { index, line in
      guard line.utf8.count > lineLimit, line.count > lineLimit else { return nil }
      return Violation(
        file.path, index + 1, "line of \(line.count) characters; the limit is \(lineLimit)")
    }
  }

  static func longFile(_ file: ProjectFile) -> [Violation] {
    let count = file.lines.count
    guard count > fileLimit else { return [] }
    return [Violation(file.path, 1, "file of \(count) lines; the limit is \(fileLimit)")]
  }

  /// `public` and `open`: rooms speak to each other with `package`, and there is nobody outside.
  static func publicAccess(_ text: SwiftText) -> [Violation] {
    let tokens = text.tokens
    let declared: Set = ["class", "func", "var", "subscript", "override", "static"]
    return tokens.indices.compactMap { index in
      let word = tokens[index].text
      let previous = index > 0 ? tokens[index - 1].text : ""
      guard previous != ".", previous != "`" else { return nil }
      let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
      guard word == "public" || (word == "open" && declared.contains(next)) else { return nil }
      return Violation(
        text.file.path, tokens[index].line, "'\(word)': across rooms the access is 'package'")
    }
  }

  /// Promises that the compiler cannot check, without a comment near by that says why they hold.
  static func unexplainedPromises(_ text: SwiftText) -> [Violation] {
    let promises: [(tokens: [String], name: String)] = [
      (["@", "unchecked", "Sendable"], "@unchecked Sendable"),
      (["nonisolated", "(", "unsafe", ")"], "nonisolated(unsafe)"),
      (["unowned", "(", "unsafe", ")"], "unowned(unsafe)"),
      (["@", "preconcurrency"], "@preconcurrency"),
    ]
    let tokens = text.tokens
    var violations: [Violation] = []
    for index in tokens.indices {
      for promise in promises where index + promise.tokens.count <= tokens.count {
        guard
          promise.tokens.indices.allSatisfy({ tokens[index + $0].text == promise.tokens[$0] }),
          !isExplained(text, line: tokens[index].line)
        else { continue }
        violations.append(
          Violation(
            text.file.path, tokens[index].line,
            "'\(promise.name)' without a comment on this line or the two above that says why it "
              + "is safe"))
      }
    }
    return violations
  }

  /// Words that give a reason. A comment that only names the thing holds none of them.
  private static let reasons: Set<String> = [
    "safe", "because", "never", "only", "nothing", "alone", "once", "immutable", "own", "owns",
  ]

  private static func isExplained(_ text: SwiftText, line: Int) -> Bool {
    let words = (max(1, line - 2)...line).flatMap { number in
      number <= text.comments.count
        ? text.comments[number - 1].lowercased().split { !$0.isLetter }.map(String.init) : []
    }
    return words.count >= 4 && words.contains { reasons.contains($0) }
  }

  /// Marks of unfinished work: in Swift where comments say so, elsewhere anywhere.
  static func unfinished(_ file: ProjectFile, comments: [String]? = nil) -> [Violation] {
    let marks: Set = ["TODO", "FIXME", "XXX", "HACK", "WIP"]
    let lines = comments ?? file.lines.map(String.init)
    return lines.enumerated().compactMap { index, line in
      let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      return words.first(where: marks.contains).map {
        Violation(file.path, index + 1, "'\($0)': finish it, or file an issue")
      }
    }
  }

  static func emoji(_ file: ProjectFile) -> [Violation] {
    guard file.text.utf8.contains(where: { $0 >= 0xE2 }) else { return [] }
    return file.lines.enumerated().compactMap { index, line in
      guard line.utf8.contains(where: { $0 >= 0xE2 }),
        let scalar = line.unicodeScalars.first(where: isEmoji)
      else { return nil }
      let code = String(scalar.value, radix: 16, uppercase: true)
      return Violation(file.path, index + 1, "the emoji U+\(code)")
    }
  }

  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    // Signs that are drawn as text, such as U+2713, are not emoji until U+FE0F makes them so.
    scalar.value == 0xFE0F || scalar.properties.isEmojiPresentation
  }
}
