/// Checks that keep the documents true. Each takes the documents and the facts, and reads nothing.
enum Documents {
  // MARK: The command

  /// What the sources of the command declare.
  struct Command: Equatable {
    /// `run`, `check` …, sorted; without the command itself.
    var verbs: [String]
    /// `--as-of`, `--data` …, sorted, of all verbs together.
    var options: [String]
  }

  /// Reads verbs and options from the sources of the command.
  static func command(_ sources: [ProjectFile]) -> Command {
    var verbs = Set<String>()
    var options = Set<String>()
    for file in sources {
      var isOption = false
      for line in file.lines {
        let text = MarkdownText.trimmed(line)
        if text.hasPrefix("commandName:") {
          let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
          if parts.count > 1, parts[1] != "cerulean" { verbs.insert(String(parts[1])) }
        }
        if text.hasPrefix("@Option") || text.hasPrefix("@Flag") { isOption = true }
        guard isOption, let name = variable(text) else { continue }
        options.insert("--" + kebab(name))
        isOption = false
      }
    }
    return Command(verbs: verbs.sorted(), options: options.sorted())
  }

  private static func variable(_ line: String) -> String? {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    guard let index = words.firstIndex(of: "var"), index + 1 < words.count else { return nil }
    return line.hasPrefix("//") ? nil : words[index + 1]
  }

  private static func kebab(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }

  /// Every verb and option is named, as code, in at least one document.
  static func undocumented(_ command: Command, in documents: [ProjectFile]) -> [Violation] {
    var words = Set<String>()
    for document in documents {
      let markdown = MarkdownText(document)
      let pieces = markdown.prose.flatMap(MarkdownText.codeSpans) + markdown.fenced.map(\.text)
      for piece in pieces {
        words.formUnion(piece.split { " \t[]|,=".contains($0) }.map(String.init))
      }
    }
    let path = documents.first?.path ?? "README.md"
    return (command.verbs + command.options).filter { !words.contains($0) }.map {
      Violation(path, 1, "no document names '\($0)', which `cerulean --help` lists")
    }
  }

  /// Every example line `cerulean VERB --option …` of a document uses what exists.
  static func wrongExamples(_ command: Command, in document: ProjectFile) -> [Violation] {
    let known = Set(command.options + ["--help", "--version", "--generate-completion-script"])
    return MarkdownText(document).fenced.flatMap { line -> [Violation] in
      let words = line.text.split { " \t[]`".contains($0) }.map(String.init)
      guard let start = words.firstIndex(where: { $0 == "cerulean" || $0.hasSuffix("/cerulean") }),
        start + 1 < words.count
      else { return [] }
      var faults: [String] = []
      let verb = words[start + 1]
      if verb.allSatisfy({ $0.isLowercase }), !command.verbs.contains(verb) {
        faults.append(verb)
      }
      faults += words[start...].filter { $0.hasPrefix("--") && $0 != "--" }
        .map { String($0.prefix { $0 != "=" }) }.filter { !known.contains($0) }
      return faults.map {
        Violation(document.path, line.line, "`cerulean` knows no '\($0)'")
      }
    }
  }

  /// The exit codes that sources return, from `exitCode` arms and `Failure(code: …)`.
  static func exitCodes(runErrors: ProjectFile, command: [ProjectFile]) -> Set<Int> {
    var codes: Set = [0]
    if let errors = Enumeration("RunError", in: runErrors) {
      codes.formUnion(errors.property("exitCode").values.compactMap { Int($0) })
    }
    for file in command {
      for part in file.text.split(separator: "code: ").dropFirst() {
        if let code = Int(part.prefix { $0.isNumber }) { codes.insert(code) }
      }
    }
    return codes
  }

  /// The table of exit codes against those codes, both ways.
  static func exitCodes(_ codes: Set<Int>, in document: ProjectFile) -> [Violation] {
    guard let rows = MarkdownText(document).table(startingWith: ["Exit code"]) else {
      return [Violation(document.path, 1, "there is no table of exit codes")]
    }
    let written = Set(rows.compactMap { Int($0.cells.first?.filter { $0 != "`" } ?? "") })
    let line = rows.first?.line ?? 1
    return codes.subtracting(written).sorted().map {
      Violation(document.path, line, "exit code \($0) is returned but not in the table")
    }
      + written.subtracting(codes).sorted().map {
        Violation(document.path, line, "exit code \($0) is in the table but never returned")
      }
  }

  // MARK: Headings and places

  /// Every target has a heading of its own below "Where to find what", and every such heading is a
  /// target.
  static func codemap(_ architecture: ProjectFile, targets: [String]) -> [Violation] {
    let headings = MarkdownText(architecture).headings.filter { $0.level == 3 }
      .compactMap { heading in
        MarkdownText.codeSpans(heading.text).first.map { (name: $0, line: heading.line) }
      }
    let named = Set(headings.map(\.name))
    return targets.filter { !named.contains($0) }.map {
      Violation(architecture.path, 1, "no heading '### `\($0)`' says where to find what in it")
    }
      + headings.filter { !targets.contains($0.name) }.map {
        Violation(architecture.path, $0.line, "'\($0.name)' is no target")
      }
  }

  static func missingHeadings(_ document: ProjectFile, _ wanted: [String]) -> [Violation] {
    let headings = Set(MarkdownText(document).headings.map(\.text))
    return wanted.filter { !headings.contains($0) }.map {
      Violation(document.path, 1, "there is no heading '\($0)'")
    }
  }

  private static let folders = ["Sources/", "Tests/", "pipelines/", "scripts/", ".ci/"]

  /// Paths of the project that a document names between backticks, and bare names of Swift files.
  /// A place with a word in capitals, such as `pipelines/rules/PACK.yaml`, is a pattern.
  static func namedPlaces(_ document: ProjectFile) -> [(name: String, line: Int)] {
    MarkdownText(document).prose.enumerated().flatMap { index, line in
      MarkdownText.codeSpans(line).compactMap { span -> (name: String, line: Int)? in
        guard !span.contains(" "), !span.contains("*"), !span.contains("…") else { return nil }
        let isPath = folders.contains { span.hasPrefix($0) }
        let isFile = span.hasSuffix(".swift") && !span.contains("/")
        let stem = span.split(separator: "/").last?.split(separator: ".").first ?? ""
        let isPattern = stem.count > 1 && stem.allSatisfy { $0.isUppercase || $0 == "_" }
        return (isPath || isFile) && !isPattern ? (span, index + 1) : nil
      }
    }
  }

  /// Named places that do not exist. `paths` are all files of the project.
  static func missingPlaces(_ document: ProjectFile, paths: [String]) -> [Violation] {
    let names = Set(paths.compactMap { $0.split(separator: "/").last.map(String.init) })
    return namedPlaces(document).compactMap { place in
      let path = place.name.hasSuffix("/") ? String(place.name.dropLast()) : place.name
      let exists =
        place.name.contains("/")
        ? paths.contains { $0 == path || $0.hasPrefix(path + "/") } : names.contains(path)
      guard !exists else { return nil }
      return Violation(document.path, place.line, "'\(place.name)' does not exist")
    }
  }

  /// Blocks that wait for a real run to be pasted into them.
  static func waitingBlocks(_ document: ProjectFile) -> [Violation] {
    document.lines.enumerated().compactMap { index, line in
      guard line.contains("<!-- paste") else { return nil }
      return Violation(document.path, index + 1, "this block waits for the output of a real run")
    }
  }
}
