/// Something that only one place of the house may do, and how it is recognised in code.
struct Reservation {
  let what: String
  /// Path prefixes, under `Sources/`, where it is allowed; nowhere if empty.
  let allowed: [String]
  /// Names that give it away wherever they stand.
  var names: Set<String> = []
  /// Beginnings of such names.
  var prefixes: [String] = []
  /// Functions that give it away when they are called by their bare name, or as `Glibc.name(`.
  var calls: Set<String> = []
  /// Runs of tokens that give it away.
  var phrases: [[String]] = []

  static let all: [Reservation] = [
    Reservation(
      what: "threads", allowed: ["Pipeline/"],
      names: [
        "DispatchQueue", "DispatchGroup", "DispatchSemaphore", "DispatchWorkItem", "DispatchIO",
        "OperationQueue", "Thread", "Task", "TaskGroup", "withTaskGroup", "withThrowingTaskGroup",
        "async", "await", "actor",
      ], prefixes: ["pthread_"]),
    Reservation(
      what: "SQLite", allowed: ["Store/"],
      names: ["DatabaseQueue", "DatabasePool", "FetchableRecord"],
      prefixes: ["sqlite3_", "SQLITE_"]),
    Reservation(what: "YAML", allowed: ["Definitions/"], names: ["Yams", "YAMLDecoder"]),
    Reservation(
      what: "libcsv and zlib", allowed: ["Records/"],
      names: ["inflate", "inflateInit2_", "gzopen"],
      prefixes: ["csv_", "CSV_", "Z_"]),
    Reservation(
      what: "arguments", allowed: ["cerulean/"],
      names: ["ParsableCommand", "ParsableArguments", "CommandLine", "ValidationError"],
      calls: ["exit", "_exit", "getenv"]),
    Reservation(
      what: "replacing, locking and flushing files", allowed: ["Publication/"],
      names: ["moveItem", "replaceItem", "replaceItemAt", "synchronizeFile"],
      calls: [
        "rename", "renameat", "renameat2", "flock", "lockf", "fsync", "fdatasync", "syncfs",
        "symlink", "symlinkat",
      ]),
    Reservation(
      what: "talking to people", allowed: ["cerulean/"],
      names: ["STDOUT_FILENO", "STDERR_FILENO", "stdout", "stderr"],
      calls: [
        "print", "debugPrint", "dump", "puts", "fputs", "printf", "fprintf", "putchar", "NSLog",
        "perror", "syslog",
      ],
      // By themselves these are also terms of statistics.
      phrases: [["FileHandle", ".", "standardOutput"], ["FileHandle", ".", "standardError"]]),
    Reservation(
      what: "reading a clock", allowed: ["cerulean/", "Pipeline/Machine.swift"],
      names: [
        "ContinuousClock", "SuspendingClock", "SystemClock", "DispatchTime", "DispatchWallTime",
        "CFAbsoluteTimeGetCurrent", "systemUptime", "CLOCK_REALTIME", "CLOCK_MONOTONIC",
      ],
      calls: ["clock_gettime", "gettimeofday", "clock", "localtime", "localtime_r", "gmtime"],
      phrases: [["Date", "(", ")"], ["Date", ".", "now"], ["time", "(", "nil"]]),
    Reservation(
      what: "random numbers without a seed", allowed: ["Publication/"],
      names: ["SystemRandomNumberGenerator", "UUID", "arc4random", "drand48"],
      calls: ["rand", "random", "getrandom"],
      phrases: [["random", "(", "in"], ["shuffled", "(", ")"], ["randomElement", "(", ")"]]),
    Reservation(
      what: "locale, time zone and hash seed", allowed: [],
      names: [
        "Locale", "TimeZone", "Calendar", "DateFormatter", "NumberFormatter",
        "ISO8601DateFormatter", "hashValue",
      ], calls: ["setlocale", "strftime"]),
  ]

  /// Uses of it outside the place that owns it.
  func violations(_ text: SwiftText) -> [Violation] {
    guard !isAllowed(text.file.path) else { return [] }
    let tokens = text.tokens
    return tokens.indices.compactMap { index in
      let word = tokens[index].text
      let found =
        (names.contains(word) && !isMember(tokens, index))
        || prefixes.contains { word.hasPrefix($0) }
        || (calls.contains(word) && isCall(tokens, index))
        || phrases.contains { matches($0, tokens, index) }
      guard found else { return nil }
      let owners = allowed.map { "Sources/" + $0 }.joined(separator: " and ")
      let place = owners.isEmpty ? "and is allowed nowhere" : "which belongs to \(owners)"
      return Violation(text.file.path, tokens[index].line, "'\(word)' is \(what), \(place)")
    }
  }

  private func isAllowed(_ path: String) -> Bool {
    !path.hasPrefix("Sources/") || allowed.contains { path.hasPrefix("Sources/" + $0) }
  }

  /// Whether the name is written with a leading dot only, as enum cases of our own are.
  private func isMember(_ tokens: [SwiftText.Token], _ index: Int) -> Bool {
    guard index > 0, tokens[index - 1].text == "." else { return false }
    guard index > 1, tokens[index - 2].line == tokens[index].line else { return true }
    return ["(", ",", ":", "[", "=", "?"].contains(tokens[index - 2].text)
      || ["case", "return", "in"].contains(tokens[index - 2].text)
  }

  private func isCall(_ tokens: [SwiftText.Token], _ index: Int) -> Bool {
    guard index + 1 < tokens.count, tokens[index + 1].text == "(" else { return false }
    guard index > 0 else { return true }
    if tokens[index - 1].text == "func" { return false }
    guard tokens[index - 1].text == "." else { return true }
    return index > 1 && ["Glibc", "Swift", "Foundation"].contains(tokens[index - 2].text)
  }

  private func matches(_ phrase: [String], _ tokens: [SwiftText.Token], _ index: Int) -> Bool {
    index + phrase.count <= tokens.count
      && phrase.indices.allSatisfy { tokens[index + $0].text == phrase[$0] }
  }
}

/// Languages that stand in string literals and belong to one room.
enum EmbeddedLanguage {
  private static let tags: Set<String> = [
    "html", "head", "body", "title", "meta", "style", "script", "link", "div", "span", "p", "a",
    "b", "i", "em", "strong", "br", "hr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "thead", "tbody", "tr", "td", "th", "section", "article", "details", "summary",
    "svg", "g", "rect", "path", "circle", "text", "code", "pre",
  ]

  /// HTML tags in string literals outside `Reports`.
  static func html(_ text: SwiftText) -> [Violation] {
    guard let room = text.file.room, room != "Reports" else { return [] }
    return text.literals.enumerated().compactMap { index, line in
      tag(in: line).map {
        Violation(text.file.path, index + 1, "the HTML tag '\($0)' belongs to Sources/Reports")
      }
    }
  }

  /// A known tag with its bracket, closed on the same line; `a < b` and `<id>` are not tags.
  private static func tag(in line: String) -> String? {
    guard line.contains("<") else { return nil }
    let pieces = line.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
    for piece in pieces {
      let body = piece.first == "/" ? piece.dropFirst() : piece
      let name = body.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      guard tags.contains(name.lowercased()) else { continue }
      let next = body.dropFirst(name.count).first
      if next == ">" || (next == "/" || next == " ") && body.contains(">") { return "<\(name)>" }
    }
    return nil
  }

  private static let statements = [
    "SELECT ", "INSERT INTO", "INSERT OR", "CREATE TABLE", "CREATE INDEX", "CREATE VIEW",
    "DELETE FROM", "DROP TABLE", "PRAGMA ", "BEGIN IMMEDIATE", "ATTACH DATABASE", "ALTER TABLE",
  ]

  /// SQL in string literals outside `Store`.
  static func sql(_ text: SwiftText) -> [Violation] {
    guard let room = text.file.room, room != "Store" else { return [] }
    return text.literals.enumerated().compactMap { index, line in
      statements.first { line.contains($0) }.map {
        Violation(
          text.file.path, index + 1, "'\(MarkdownText.trimmed($0))' is SQL, of Sources/Store")
      }
    }
  }
}
