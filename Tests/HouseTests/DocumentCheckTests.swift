import Testing

/// Each check over documents and tables is handed text that breaks its rule, and the same mended.
@Suite("Checks of documents can fail")
struct DocumentCheckTests {
  private static let sources = [
    ProjectFile(
      "Sources/cerulean/Run.swift",
      """
      static let configuration = CommandConfiguration(commandName: "cerulean")
      static let configuration = CommandConfiguration(
        commandName: "run",
      @Argument(help: "The pipeline.")
      var pipeline: String
      @Option(help: "The day.")
      var asOf: String?
      @Flag var dryRun = false
      throw Failure(code: 1, "tripped")
      """)
  ]

  @Test("verbs and options are read from the command's sources")
  func command() {
    let command = Documents.command(Self.sources)
    #expect(command == Documents.Command(verbs: ["run"], options: ["--as-of", "--dry-run"]))
  }

  @Test("a verb or an option that no document names is found")
  func undocumented() {
    let command = Documents.command(Self.sources)
    let document = ProjectFile("README.md", "`cerulean run [--as-of DATE]`\n```\n--dry-run\n```")
    #expect(Documents.undocumented(command, in: [document]).isEmpty)
    let poorer = ProjectFile("README.md", "`cerulean rune [--as-of DATE]`, --dry-run and run")
    #expect(Documents.undocumented(command, in: [poorer]).count == 2)
  }

  @Test("an example with a verb or an option that does not exist is found")
  func wrongExamples() {
    let command = Documents.command(Self.sources)
    func found(_ line: String) -> [String] {
      Documents.wrongExamples(command, in: ProjectFile("README.md", "```sh\n\(line)\n```"))
        .map(\.description)
    }
    #expect(found("cerulean run a.yaml --as-of=2026-06-30 --dry-run").isEmpty)
    #expect(found("sqlite3 out/results.db --readonly").isEmpty)
    #expect(
      found(".build/release/cerulean jog a.yaml --as-from 1") == [
        "README.md:2: error: `cerulean` knows no 'jog'",
        "README.md:2: error: `cerulean` knows no '--as-from'",
      ])
  }

  @Test("exit codes that are missing from the table, or never returned, are found")
  func exitCodes() {
    let errors = ProjectFile(
      "Sources/Pipeline/RunOptions.swift",
      """
      package enum RunError: Error {
        case usage(String)
        case io(String)

        package var exitCode: Int32 {
          switch self {
          case .usage: 64
          case .io: 74
          }
        }
      }
      """)
    let codes = Documents.exitCodes(runErrors: errors, command: Self.sources)
    #expect(codes == [0, 1, 64, 74])
    let head = "| Exit code | Meaning |\n|---|---|\n| 0 | done |\n| 1 | gate |\n| 64 | usage |\n"
    let whole = ProjectFile("README.md", head + "| `74` | io |")
    #expect(Documents.exitCodes(codes, in: whole).isEmpty)
    let wrong = ProjectFile("README.md", head + "| 75 | busy |")
    #expect(Documents.exitCodes(codes, in: wrong).count == 2)
    #expect(Documents.exitCodes(codes, in: ProjectFile("README.md", "none")).count == 1)
  }

  @Test("a target without a heading, a heading without a target, and a missing heading are found")
  func headings() {
    let document = ProjectFile("A.md", "# Map\n### `Clinic`\n```\n### `Code`\n```\n### `Attic`")
    #expect(Documents.codemap(document, targets: ["Clinic", "Attic"]).isEmpty)
    #expect(Documents.codemap(document, targets: ["Clinic", "Store"]).count == 2)
    #expect(Documents.missingHeadings(document, ["Map"]).isEmpty)
    #expect(Documents.missingHeadings(document, ["Code"]).count == 1)
  }

  @Test("a named place that does not exist is found; patterns and examples are not taken for one")
  func places() {
    let document = ProjectFile(
      "A.md",
      """
      `Sources/Clinic/Finding.swift`, `Sources/Clinic/`, `Finding.swift`, `Sources/Clinic`
      `pipelines/rules/PACK.yaml`, `out/current/results.db`, `Reader.swift`
      `scripts/dance`, `Sources/`
      """)
    let found = Documents.missingPlaces(document, paths: ["Sources/Clinic/Finding.swift"])
    #expect(found.map(\.line) == [2, 3])
  }

  @Test("a block that waits for a real run is found")
  func waitingBlocks() {
    #expect(Documents.waitingBlocks(ProjectFile("A.md", "<!-- paste a run -->")).count == 1)
    #expect(Documents.waitingBlocks(ProjectFile("A.md", "<!-- from a run -->")).isEmpty)
  }

  // MARK: Problem codes

  private static let problem = ProjectFile(
    "Sources/Clinic/Problem.swift",
    """
    package enum ProblemCode: String, CaseIterable {
      case badDate = "bad-date"
      case raggedRow = "ragged-row"

      package var meaning: String {
        switch self {
        case .badDate: "Not a date."
        case .raggedRow:
          "Too few "
            + "fields."
        }
      }

      package var remedy: String {
        switch self {
        case .badDate, .raggedRow: "Mend it."
        }
      }
    }
    """)

  private static let page = ProjectFile(
    "Problems.md",
    """
    | Code | Meaning | Remedy |
    |---|---|---|
    | `bad-date` | Not a date. | Mend it. |
    | `ragged-row` | Too few fields. | Mend it. |
    """)

  @Test("a page that lacks a code, words one otherwise, or keeps a former one is found")
  func problemCodes() {
    func found(_ wrong: String, _ replacement: String) -> [String] {
      let page = ProjectFile("Problems.md", Self.page.text.replacing(wrong, with: replacement))
      return ProblemCodes.violations(source: Self.problem, page: page, tables: [])
        .map(\.description)
    }
    #expect(found("", "").isEmpty)
    #expect(
      found("Not a date", "No date") == [
        "Problems.md:3: error: write: | `bad-date` | Not a date. | Mend it. |"
      ])
    #expect(found("ragged-row", "old-row").count == 2)
    #expect(found("Code", "Name").count == 1)
  }

  @Test("a code without a meaning or a remedy is found")
  func problemCodeWithoutWords() {
    let source = ProjectFile(
      "P.swift", Self.problem.text.replacing("case .badDate, .raggedRow:", with: "case .badDate:"))
    let found = ProblemCodes.violations(source: source, page: Self.page, tables: [])
    #expect(found.contains { $0.message == "'raggedRow' has no remedy" })
  }

  @Test("a remedy that points to a table that is not there is found")
  func remedyWithoutTable() {
    let source = ProjectFile("P.swift", Self.problem.text.replacing("Mend it", with: "See a.csv"))
    let page = ProjectFile("Q.md", Self.page.text.replacing("Mend it", with: "See a.csv"))
    #expect(ProblemCodes.violations(source: source, page: page, tables: ["a.csv"]).isEmpty)
    #expect(ProblemCodes.violations(source: source, page: page, tables: ["b.csv"]).count == 2)
  }

  // MARK: Profiles

  @Test("keys that readers ask for are found, in whatever call")
  func profileKeys() {
    let source = ProjectFile(
      "R.swift",
      """
      let a = fields.text("date"), b = fields.choice("encoding", ["utf-8"])
      let c = count(fields, "footer_lines", 0...9)
      sink.error("bad-date", "'date' is none", at: fields.keySpan("pivot"))
      let d = other.text("title")
      """)
    #expect(ProfileKeys.keys(of: [source]) == ["date", "encoding", "footer_lines", "pivot"])
  }

  @Test("a key that the page lacks, one that is none, and one without words are found")
  func profilePage() {
    func found(_ row: String) -> [String] {
      let text = "| Key | Values | Meaning |\n|---|---|---|\n\(row)\n\n| Kind | Rows |\n|---|---|\n"
      let page = ProjectFile("P.md", text + "| `labs` | results |\n")
      return ProfileKeys.violations(keys: ["date"], kinds: ["labs"], roles: [], page: page)
        .map(\.description)
    }
    #expect(found("| `date` | text | The day. |").isEmpty)
    #expect(found("| `date` | text | |") == ["P.md:3: error: 'date' is not explained"])
    #expect(
      found("| `data` | text | The day. |") == [
        "P.md:3: error: 'data' is no key of a profile", "P.md:1: error: the key 'date' is missing",
      ])
  }

  // MARK: Knowledge

  @Test("a table without source and status, or a fact without either, is found")
  func knowledge() {
    func lines(_ text: String) -> [Int] {
      KnowledgeTables.violations(ProjectFile("a.csv", text), statuses: ["verified"]).map(\.line)
    }
    #expect(lines("a,source,status\n1,\"x\n\"\"y\"\"\",verified\n2,z,verified\n").isEmpty)
    #expect(lines("a,status,source\n1,x,verified\n") == [1])
    #expect(lines("a,source,status\n1,,verified\n") == [2])
    #expect(lines("a,source,status\n\"1\n2\",x,guessed\n3,x\n") == [2, 4])
    #expect(lines("") == [1])
  }

  @Test("the cases of an enumeration are read with their raw values")
  func enumeration() throws {
    let file = ProjectFile(
      "A.swift", "enum Other { case x }\nenum Status: String {\n  case a, b = \"B-1\"\n}\nlet c = 1"
    )
    let status = try #require(Enumeration("Status", in: file))
    #expect(status.cases.map(\.rawValue) == ["a", "B-1"])
    #expect(try #require(Enumeration("Other", in: file)).cases.map(\.name) == ["x"])
    #expect(Enumeration("Absent", in: file) == nil)
  }

  @Test("what the documents are checked with finds the project's own files")
  func project() {
    #expect(Project.exists("Package.swift") && !Project.exists("Absent.swift"))
    #expect(Project.sources.contains { $0.path == "Sources/Clinic/Problem.swift" })
    #expect(Project.swift.contains { $0.path == "Tests/HouseTests/DocumentCheckTests.swift" })
  }
}
