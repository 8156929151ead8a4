import Testing

/// The house as it stands: every check over every file of the project.
@Suite("The house")
struct HouseTests {
  private static let sources = Project.sources.map(SwiftText.init)
  private static let tests = Project.files(under: "Tests", types: ["swift"]).map(SwiftText.init)

  private static func layers() throws -> Layers {
    let document = try #require(Project.file("ARCHITECTURE.md"))
    let layers = try #require(Layers(document), "ARCHITECTURE.md has no table of layers")
    try #require(layers.rooms.count > 10)
    return layers
  }

  @Test("every import goes down the layers that ARCHITECTURE.md draws")
  func imports() throws {
    let layers = try Self.layers()
    expectNone(layers.circles())
    expectNone(Self.sources.flatMap(layers.imports))
    expectNone(layers.folders(Project.names(in: "Sources")))
    expectNone(layers.manifest(try #require(Project.file("Package.swift"))))
    expectNone(layers.unused(Self.sources))
  }

  @Test("Dispatch is imported by one file")
  func oneFileOfThreads() {
    let files = Self.sources.filter { text in
      Layers.importedModules(text).contains { $0.module == "Dispatch" }
    }
    #expect(files.map(\.file.path).count == 1)
  }

  @Test("what belongs to one room is done nowhere else", arguments: Reservation.all.indices)
  func reservation(_ index: Int) {
    expectNone(Self.sources.flatMap(Reservation.all[index].violations))
  }

  @Test("HTML stands in Reports and SQL in Store")
  func embeddedLanguages() {
    expectNone(Self.sources.flatMap(EmbeddedLanguage.html))
    expectNone(Self.sources.flatMap(EmbeddedLanguage.sql))
  }

  @Test("nothing is public, and every unchecked promise says why it holds")
  func accessAndPromises() {
    expectNone((Self.sources + Self.tests).flatMap(Style.publicAccess))
    expectNone((Self.sources + Self.tests).flatMap(Style.unexplainedPromises))
  }

  @Test("lines and files keep within their limits")
  func lengths() {
    let files = Project.swift + Project.scripts
    expectNone(files.flatMap(Style.longLines))
    expectNone(files.flatMap(Style.longFile))
    let long = files.filter { $0.lines.count > Style.fileAdvice }
      .sorted { ($1.lines.count, $0.path) < ($0.lines.count, $1.path) }
    guard !long.isEmpty else { return }
    print("files past \(Style.fileAdvice) lines, where a second idea may be hiding:")
    for file in long { print("  \(file.lines.count) lines  \(file.path)") }
  }

  @Test("nothing is left unfinished, and there are no emoji")
  func finished() {
    expectNone(
      (Self.sources + Self.tests).flatMap { Style.unfinished($0.file, comments: $0.comments) })
    let others = Project.documents + Project.scripts + Project.definitions
    expectNone(others.flatMap { Style.unfinished($0) })
    expectNone(Project.texts.flatMap(Style.emoji))
  }

  @Test("spelling is British")
  func spelling() {
    let swift = Self.sources + Self.tests
    expectNone(swift.flatMap { Words.spelling($0.file.path, prose: $0.comments) })
    // The house's own literals hold the wrong spellings, to look for them.
    expectNone(
      swift.filter { !$0.file.path.hasPrefix("Tests/HouseTests/") }.flatMap(Words.spelling))
    expectNone(Project.documents.flatMap { Words.spelling($0.path, prose: MarkdownText($0).prose) })
    let written = Project.scripts + Project.definitions.filter { $0.type == "yaml" }
    expectNone(written.flatMap { Words.spelling($0.path, prose: Words.own(linesOf: $0)) })
  }

  @Test("no file names a machine or a package host")
  func forbiddenWords() {
    expectNone(Project.texts.flatMap(Words.forbidden))
  }

  @Test("every room has tests of its own")
  func everyRoomIsTested() throws {
    let rooms = try Self.layers().rooms.map(\.name).filter { !$0.hasPrefix("C") || $0 == "Clinic" }
    // The command has no tests of its own: EndToEndTests runs it.
    let folders = rooms.map { $0 == "cerulean" ? "EndToEndTests" : $0 + "Tests" }
    expectNone(
      folders.filter { folder in
        !Self.tests.contains { text in
          text.file.path.hasPrefix("Tests/\(folder)/")
            && zip(text.tokens, text.tokens.dropFirst()).contains {
              $0.text == "@" && $1.text == "Test"
            }
        }
      }.map { Violation("Tests/\($0)", 1, "there is no test in this folder") })
  }

  @Test("every fact under pipelines/knowledge has a source and a status")
  func knowledge() throws {
    let analyte = try #require(Project.file("Sources/Clinic/Analyte.swift"))
    let statuses = try #require(Enumeration("FactStatus", in: analyte))
    let files = Project.definitions.filter { $0.path.hasPrefix("pipelines/knowledge/") }
    try #require(files.count > 10)
    let known = Set(statuses.cases.map(\.rawValue))
    expectNone(files.flatMap { KnowledgeTables.violations($0, statuses: known) })
  }
}

/// Fails once with every violation on a line of its own, as a compiler prints them.
func expectNone(
  _ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation
) {
  for violation in violations { print(violation) }
  guard !violations.isEmpty else { return }
  let text = violations.prefix(40).map(\.description).joined(separator: "\n")
  Issue.record("\(violations.count) violations:\n\(text)", sourceLocation: sourceLocation)
}
