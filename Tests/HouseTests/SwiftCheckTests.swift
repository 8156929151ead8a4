import Testing

/// Each check over Swift is handed lines that break its rule, and the same lines mended.
@Suite("Checks of Swift files can fail")
struct SwiftCheckTests {
  private func text(_ code: String, at path: String = "Sources/Clinic/Example.swift") -> SwiftText {
    SwiftText(ProjectFile(path, code))
  }

  private static let table = ProjectFile(
    "ARCHITECTURE.md",
    """
    | Layer | Target | Owns | May import | From outside |
    |---|---|---|---|---|
    | 0 | `Diagnostics` | words | – | – |
    | 1 | `Records` | bytes | `Diagnostics` | `Crypto` |
    | 2 | `Clinic` | nouns | `Diagnostics` `Records` | – |
    """)

  // MARK: The splitter

  @Test("comments, literals and code are told apart")
  func splitting() {
    let split = text(
      #"""
      let a = "// no \"comment\" \(b + "inner") end" // comment "no literal"
      /* outer /* inner */ still */ let c = #"raw \n " quote"#
      let d = """
        lines \(
          e) here
        """; f()
      """#)
    #expect(split.code[0].contains("let a") && split.code[0].contains("b + "))
    #expect(!split.code[0].contains("comment") && !split.code[0].contains("inner"))
    #expect(split.literals[0].contains("no \\\"comment") && split.literals[0].contains("inner"))
    #expect(split.comments[0].contains("// comment \"no literal\""))
    #expect(split.code[1].contains("let c") && !split.code[1].contains("still"))
    #expect(split.literals[1].contains(#"raw \n " quote"#))
    #expect(split.literals[3].contains("lines") && split.code[4].contains("e)"))
    #expect(split.literals[4].contains("here") && split.code[5].contains("f()"))
  }

  @Test("a literal that is never closed ends with its line")
  func unclosedLiteral() {
    let split = text("let a = \"open\nlet b = 1")
    #expect(split.code[1] == "let b = 1")
  }

  // MARK: Imports

  @Test("an import of a higher room, or of a module that others own, is refused")
  func imports() throws {
    let layers = try #require(Layers(Self.table))
    let lines = """
      import Diagnostics
      package import Records
      import Clinic
      import struct Crypto.SHA256
      @testable import Yams
      // import Comments
      let text = "import Literals"
      """
    let found = layers.imports(text(lines, at: "Sources/Records/Example.swift"))
    #expect(
      found.map(\.description) == [
        "Sources/Records/Example.swift:2: error: Records must not import Records: "
          + "only these may: Clinic",
        "Sources/Records/Example.swift:3: error: Records must not import Clinic: "
          + "no room may import it",
        "Sources/Records/Example.swift:5: error: Records must not import Yams: "
          + "no room may import it",
      ])
    #expect(layers.imports(text("import Records", at: "Sources/Clinic/Example.swift")).isEmpty)
    #expect(layers.imports(text("let a = 1", at: "Sources/Annex/Example.swift")).count == 1)
  }

  @Test("a table that lets a room import its own layer or above is refused")
  func circles() throws {
    #expect(try #require(Layers(Self.table)).circles().isEmpty)
    let circular = Self.table.text.replacing(
      "| words | – |", with: "| words | `Records` `Attic` |")
    let layers = try #require(Layers(ProjectFile("ARCHITECTURE.md", circular)))
    #expect(layers.circles().map(\.line) == [3, 3])
    #expect(Layers(ProjectFile("ARCHITECTURE.md", "no table")) == nil)
  }

  @Test("a folder without a row, and a row without a folder, are refused")
  func folders() throws {
    let layers = try #require(Layers(Self.table))
    #expect(layers.folders(["Clinic", "Diagnostics", "Records"]).isEmpty)
    #expect(layers.folders(["Clinic", "Diagnostics", "Attic"]).count == 2)
  }

  @Test("a manifest that declares more or less than the table is refused")
  func manifest() throws {
    let layers = try #require(Layers(Self.table))
    let good = """
      room("Diagnostics"),
      room(
        "Records", ["Diagnostics", .product(name: "Clinic", package: "Clinic")]),
      .executableTarget(
        name: "Clinic", dependencies: ["Diagnostics", "Records"]),
      tests("RecordsTests", ["Records", "Clinic"]),
      """
    #expect(layers.manifest(ProjectFile("Package.swift", good)).isEmpty)
    let more = good.replacing("[\"Diagnostics\", .", with: "[\"Diagnostics\", \"Clinic\", .")
    #expect(layers.manifest(ProjectFile("Package.swift", more)).map(\.line) == [3])
    let less = good.replacing("\"Diagnostics\", \"Records\"", with: "\"Records\"")
    #expect(layers.manifest(ProjectFile("Package.swift", less)).map(\.line) == [5])
    let none = good.replacing("name: \"Clinic\", dep", with: "name: \"Annex\", dep")
    #expect(layers.manifest(ProjectFile("Package.swift", none)).count == 1)
  }

  @Test("a module of the table that its room does not import is found")
  func unusedModules() throws {
    let layers = try #require(Layers(Self.table))
    let used = text("import Crypto", at: "Sources/Records/Example.swift")
    #expect(layers.unused([used]).isEmpty)
    #expect(layers.unused([text("import Crypto")]).map(\.line) == [4])
  }

  // MARK: What belongs to one room

  @Test(
    "what belongs to one room is found in another",
    arguments: [
      ("threads", "DispatchQueue.main.async { }"), ("threads", "Task { await work() }"),
      ("SQLite", "sqlite3_step(statement)"), ("YAML", "let node = Yams.compose(yaml: text)"),
      ("libcsv and zlib", "csv_parse(&parser, bytes, count, nil, nil, nil)"),
      ("arguments", "exit(1)"), ("arguments", "let name = CommandLine.arguments[0]"),
      ("replacing, locking and flushing files", "Glibc.rename(old, new)"),
      ("replacing, locking and flushing files", "guard fsync(descriptor) == 0 else { return }"),
      ("replacing, locking and flushing files", "flock(descriptor, LOCK_EX)"),
      ("replacing, locking and flushing files", "try manager.moveItem(at: a, to: b)"),
      ("talking to people", "print(\"done\")"), ("talking to people", "fputs(text, stderr)"),
      ("talking to people", "FileHandle.standardError.write(data)"),
      ("reading a clock", "let now = Date()"), ("reading a clock", "let now = Date.now"),
      ("reading a clock", "let start = ContinuousClock.now"),
      ("reading a clock", "clock_gettime(CLOCK_MONOTONIC, &time)"),
      ("random numbers without a seed", "let id = UUID()"),
      ("random numbers without a seed", "let n = Int.random(in: 0...9)"),
      ("locale, time zone and hash seed", "let zone = TimeZone.current"),
      ("locale, time zone and hash seed", "let n = name.hashValue"),
    ])
  func reservations(_ what: String, _ code: String) throws {
    let reservation = try #require(Reservation.all.first { $0.what == what })
    let found = reservation.violations(text("let a = 1\n" + code))
    #expect(found.first?.line == 2, "not found: \(code)")
    for owner in reservation.allowed {
      let path = "Sources/" + owner + (owner.hasSuffix("/") ? "Example.swift" : "")
      #expect(reservation.violations(text(code, at: path)).isEmpty)
    }
    let silent = "// \(code)\n/* \(code) */\nlet a = #\"\(code)\"#"
    #expect(reservation.violations(text(silent)).isEmpty)
  }

  @Test(
    "names of our own that look alike are let through",
    arguments: [
      "func rename(_ name: String) {}", "directory.rename(name, to: other)", "sheet.print(row)",
      "let date = Date(days: 4)", "case .stdout: 1", "Int.random(in: 0...9, using: &generator)",
      "let printed = fingerprint(of: page)",
    ])
  func lookAlikes(_ code: String) {
    let found = Reservation.all.filter { $0.what != "random numbers without a seed" }
      .flatMap { $0.violations(text(code)) }
    #expect(found.isEmpty)
  }

  @Test("HTML outside Reports and SQL outside Store are found, in literals only")
  func embeddedLanguages() {
    for literal in ["<td>", "</table>", "<a href='x'>", "<br/>"] {
      let code = "let a = \"\(literal)\""
      #expect(EmbeddedLanguage.html(text(code)).count == 1)
      #expect(EmbeddedLanguage.html(text(code, at: "Sources/Reports/Page.swift")).isEmpty)
      #expect(EmbeddedLanguage.html(text("// \(literal)")).isEmpty)
    }
    #expect(EmbeddedLanguage.html(text("let a = \"zinc < 70 and p > 4, <id>\"")).isEmpty)
    let query = "let a = \"SELECT 1\""
    #expect(EmbeddedLanguage.sql(text(query)).count == 1)
    #expect(EmbeddedLanguage.sql(text(query, at: "Sources/Store/Query.swift")).isEmpty)
    #expect(EmbeddedLanguage.sql(text("let a = \"Select a file\"")).isEmpty)
  }

  // MARK: Form

  @Test("lines and files past their limits are found")
  func lengths() {
    let limit = String(repeating: "é", count: 100)
    #expect(Style.longLines(ProjectFile("a.swift", limit)).isEmpty)
    #expect(Style.longLines(ProjectFile("a.swift", "\n" + limit + "e")).map(\.line) == [2])
    let lines = String(repeating: "a\n", count: 400)
    #expect(Style.longFile(ProjectFile("a.swift", lines)).isEmpty)
    #expect(Style.longFile(ProjectFile("a.swift", lines + "a")).count == 1)
  }

  @Test("public and open are found, as words of the language only")
  func access() {
    #expect(Style.publicAccess(text("public struct A {}")).count == 1)
    #expect(Style.publicAccess(text("open class A {}")).count == 1)
    #expect(Style.publicAccess(text("// public\nlet a = open(path); b.public = `public`")).isEmpty)
  }

  @Test(
    "an unchecked promise needs a reason within two lines",
    arguments: [
      "final class A: @unchecked Sendable {}", "nonisolated(unsafe) let a = b",
      "unowned(unsafe) let a: A", "@preconcurrency import B",
    ])
  func promises(_ code: String) {
    let reason = "// Safe: only its owner writes it, before anyone reads.\n"
    #expect(Style.unexplainedPromises(text(code)).count == 1)
    #expect(Style.unexplainedPromises(text("/// Reads the rows of a table.\n" + code)).count == 1)
    #expect(Style.unexplainedPromises(text("// safe\n" + code)).count == 1)
    #expect(Style.unexplainedPromises(text(reason + "\n\n" + code)).count == 1)
    #expect(Style.unexplainedPromises(text(reason + "@frozen\n" + code)).isEmpty)
    #expect(Style.unexplainedPromises(text(code + " " + reason)).isEmpty)
  }

  @Test("marks of unfinished work and emoji are found")
  func unfinished() {
    let marked = text("let a = 1 // TODO: more\nlet todo = \"TODO\"")
    #expect(Style.unfinished(marked.file, comments: marked.comments).map(\.line) == [1])
    #expect(Style.unfinished(ProjectFile("a.md", "ok\nFIXME")).map(\.line) == [2])
    #expect(Style.unfinished(ProjectFile("a.md", "todos")).isEmpty)
    #expect(Style.emoji(ProjectFile("a.md", "ok\n\u{1F600}")).map(\.line) == [2])
    #expect(Style.emoji(ProjectFile("a.md", "\u{2714}\u{FE0F}")).count == 1)
    #expect(Style.emoji(ProjectFile("a.md", "µ ≥ – → ½ \u{2713}")).isEmpty)
  }

  // MARK: Words

  @Test(
    "spellings from elsewhere are found in prose",
    arguments: [
      ("Normalizes", "normalises"), ("summarized", "summarised"), ("behavior", "behaviour"),
      ("color", "colour"), ("anemia", "anaemia"), ("hemoglobin", "haemoglobin"),
      ("organization", "organisation"), ("estrogens", "oestrogens"), ("analyzed", "analysed"),
    ])
  func britishWords(_ word: String, _ right: String) {
    #expect(Words.british(word) == right)
    #expect(Words.british(right) == nil)
    #expect(Words.spelling("a.md", prose: ["fine", "a \(word) here"]).map(\.line) == [2])
    #expect(Words.spelling("a.md", prose: ["a `\(word)` here"]).isEmpty)
    #expect(Words.spelling("a.md", prose: ["```", word, "```"]).isEmpty)
  }

  @Test("a profile's keys and values keep the export's spelling; its title and comments do not")
  func profileSpelling() {
    let word = "Hemo" + "globin"
    func found(_ path: String, _ line: String) -> Int {
      let file = ProjectFile(path, line)
      return Words.spelling(path, prose: Words.own(linesOf: file)).count
    }
    let path = "pipelines/profiles/a.yaml"
    #expect(found(path, "other_tests: [\(word) A2]") == 0)
    #expect(found(path, "other_tests: [A2] # \(word)") == 1)
    #expect(found(path, "title: \(word)") == 1)
    #expect(found("pipelines/rules/a.yaml", "say: \(word)") == 1)
  }

  @Test(
    "words that only look foreign, and names, are let through",
    arguments: ["size", "sized", "horizon", "sanitizer", "Organization"])
  func looksForeign(_ word: String) {
    #expect(Words.british(word) == nil)
  }

  @Test("the project's own words are British in names and literals too")
  func ownWords() {
    #expect(Words.spelling(text("func normalizeUnits() {}")).count == 1)
    #expect(Words.spelling(text("let a = \"Summarized\"")).count == 1)
    #expect(Words.spelling(text("buffer.initialize(repeating: nil) // normalize")).isEmpty)
  }

  @Test("paths of a machine and package hosts are found")
  func forbiddenWords() {
    for text in ["see /ho" + "me/ann/out", "from https://py" + "pi.org/x", "in /Wo" + "rk/a"] {
      #expect(Words.forbidden(ProjectFile("a.md", "fine\n" + text)).map(\.line) == [2])
    }
    #expect(Words.forbidden(ProjectFile("a.md", "/srv/cerulean/out and network/a")).isEmpty)
  }
}
