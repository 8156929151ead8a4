import Testing

/// The documents as they stand, held to what is there.
@Suite("The documents")
struct DocumentTests {
  private static func document(_ name: String) throws -> ProjectFile {
    try #require(Project.file(name), "there is no \(name)")
  }

  private static let commandSources = Project.files(under: "Sources/cerulean", types: ["swift"])

  @Test("the scripts of the README exist, can be run, and stand on its first screen")
  func scripts() throws {
    let readme = try Self.document("README.md")
    let firstScreen = readme.lines.prefix(60).joined(separator: "\n")
    for script in ["scripts/demo", "scripts/check"] {
      #expect(firstScreen.contains(script), "README.md does not show \(script) at once")
    }
    for script in ["scripts/demo", "scripts/check", "scripts/benchmark", ".ci/run"] {
      #expect(Project.isExecutable(script), "\(script) cannot be run")
    }
    let run = try Self.document(".ci/run")
    #expect(run.text.contains("scripts/check"))
  }

  @Test("every verb and option of the command is documented, and examples use what exists")
  func verbs() throws {
    let command = Documents.command(Self.commandSources)
    try #require(command.verbs.contains("run") && command.options.contains("--as-of"))
    expectNone(Documents.undocumented(command, in: Project.documents))
    expectNone(Project.documents.flatMap { Documents.wrongExamples(command, in: $0) })
  }

  @Test("the README's table of exit codes is what the sources return")
  func exitCodes() throws {
    let errors = try Self.document("Sources/Pipeline/RunOptions.swift")
    let codes = Documents.exitCodes(runErrors: errors, command: Self.commandSources)
    try #require(codes.count > 5)
    expectNone(Documents.exitCodes(codes, in: try Self.document("README.md")))
  }

  @Test("ARCHITECTURE.md says of every target where to find what in it")
  func codemap() throws {
    let architecture = try Self.document("ARCHITECTURE.md")
    expectNone(Documents.codemap(architecture, targets: Project.names(in: "Sources")))
  }

  @Test("CONTRIBUTING.md has a recipe for everything that is added often")
  func recipes() throws {
    let recipes = [
      "Add a unit", "Add an analyte", "Add a rule", "Add a profile", "Add a cohort",
      "Add a report section",
    ]
    expectNone(Documents.missingHeadings(try Self.document("CONTRIBUTING.md"), recipes))
    expectNone(Documents.missingHeadings(try Self.document("CHANGELOG.md"), ["Unreleased"]))
  }

  @Test("files and folders that documents name exist, and no block waits to be filled")
  func places() {
    let paths =
      ["Sources", "Tests", "pipelines", "scripts"].flatMap(Project.paths)
      + [".ci/run", "Package.swift"]
    let documents = Project.documents.filter { $0.path != "CHANGELOG.md" }
    expectNone(documents.flatMap { Documents.missingPlaces($0, paths: paths) })
    expectNone(documents.flatMap(Documents.waitingBlocks))
  }

  @Test("every problem code has a meaning and a remedy, the same in source and page")
  func problemCodes() throws {
    let source = try Self.document("Sources/Clinic/Problem.swift")
    let page = try Self.document(ProblemCodes.page)
    let tables = Set(Project.names(in: "pipelines/knowledge"))
    expectNone(ProblemCodes.violations(source: source, page: page, tables: tables))
  }

  @Test("every key, kind and role of a profile is explained on its page, and nothing else is")
  func profileKeys() throws {
    let keys = ProfileKeys.keys(of: try ProfileKeys.readers.map(Self.document))
    try #require(keys.count > 40)
    let profile = try Self.document("Sources/Definitions/Profile.swift")
    let kinds = try #require(Enumeration("Kind", in: profile)).cases.map(\.rawValue)
    let roles = try #require(Enumeration("Role", in: profile)).cases.map(\.rawValue)
    try #require(kinds.count > 5 && roles.count > 40)
    expectNone(
      ProfileKeys.violations(
        keys: keys, kinds: Set(kinds), roles: Set(roles),
        page: try Self.document(ProfileKeys.page)))
  }

  @Test("licence and notice are there, and the top level holds what ARCHITECTURE.md lists")
  func topLevel() throws {
    let licence = try Self.document("LICENSE")
    #expect(licence.text.contains("Apache License") && licence.text.contains("Version 2.0"))
    #expect(try Self.document("NOTICE").text.contains("Cerulean"))
    let known: Set = [
      "Package.swift", "Package.resolved", "Sources", "Tests", "pipelines", "sample-data",
      "scripts", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
      "NOTICE", "out",
    ]
    let found = Project.names(in: "").filter { !$0.hasPrefix(".") }
    expectNone(
      found.filter { !known.contains($0) }.map {
        Violation($0, 1, "the top level has no place for this")
      })
  }
}
