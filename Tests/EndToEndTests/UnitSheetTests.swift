import Foundation
import TestSupport
import Testing

/// Runs `cerulean units` from the project's directory, with text on standard input.
enum Units {
  static func run(_ arguments: [String], input: String = "") throws -> Command.Outcome {
    try run(arguments, bytes: Data(input.utf8))
  }

  static func run(_ arguments: [String], bytes: Data) throws -> Command.Outcome {
    let scratch = try Command()
    defer { scratch.remove() }
    // Files, not pipes: a pipe that fills up would wait for ever.
    let files = ["in", "out", "err"].map { URL(fileURLWithPath: scratch.path($0)) }
    try bytes.write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.binary)
    process.arguments = ["units"] + arguments
    process.currentDirectoryURL = Repository.root
    process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    func text(_ file: URL) throws -> String {
      String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
    return try Command.Outcome(
      code: process.terminationStatus, output: text(files[1]), errors: text(files[2]))
  }
}

@Suite("Sheets of units")
struct UnitSheetTests {
  @Test("columns stand in any order, and rows come out byte for byte with three columns more")
  func rows() throws {
    let input = """
      note,to,"value",analyte,from
      "a ""b"", c",ug/dL,12.1,zinc_serum,umol/L
        kept  ,mg/L,  1.5 ,,mg/dL
      "two
      lines",mg/dL,5,,mmol/L
      ,ng/mL,<5,ferritin,pmol/L
      ,mg,,,g
      \u{E9},"mg","2","","g"

      """
    let outcome = try Units.run(["convert", "--csv", "-"], input: input)
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        note,to,"value",analyte,from,result,unit,error
        "a ""b"", c",ug/dL,12.1,zinc_serum,umol/L,79.1098,ug/dL,
          kept  ,mg/L,  1.5 ,,mg/dL,15,mg/L,
        "two
        lines",mg/dL,5,,mmol/L,,,'mmol/L' to 'mg/dL' needs an analyte: its molar mass
        ,ng/mL,<5,ferritin,pmol/L,,,"the value is not a decimal number, such as 12.1 or 1.5e3"
        ,mg,,,g,,,the value is missing
        \u{E9},"mg","2","","g",2000,mg,

        """)
    #expect(outcome.errors == "3 of 6 rows were refused: their column error says why\n")
  }

  @Test("line ends are kept as they are, a byte order mark is not, and no final one is needed")
  func lineEnds() throws {
    for end in ["\n", "\r\n", "\r"] {
      let input = "\u{FEFF}value,from,to\(end)1,g,mg\(end)2,g,kg"
      let outcome = try Units.run(["convert", "--csv", "-"], input: input)
      #expect(
        outcome.output
          == "value,from,to,result,unit,error\(end)1,g,mg,1000,mg,\(end)2,g,kg,0.002,kg,\(end)")
    }
  }

  @Test("a row that is not CSV is refused with its line, and the rows beside it are not touched")
  func malformed() throws {
    let input = "value,from,to\n1,g,mg\n2,g\n3,g,mg,x\n4,\"g\"x,mg\n5,g,mg\n"
    let outcome = try Units.run(["convert", "--csv", "-"], input: input)
    #expect(
      outcome.output == """
        value,from,to,result,unit,error
        1,g,mg,1000,mg,
        2,g,,,,line 3 is not CSV of 3 fields: wrong-field-count
        ,,,,,line 4 is not CSV of 3 fields: wrong-field-count
        ,,,,,line 5 is not CSV of 3 fields: stray-quote
        5,g,mg,5000,mg,

        """)
    #expect(outcome.code == 0)
  }

  @Test("an analyte named on the command stands in where a row names none")
  func standIn() throws {
    let outcome = try Units.run(
      ["convert", "--csv", "-", "--analyte", "copper"],
      input: "value,from,to,analyte\n1,umol/L,ug/dL,\n1,umol/L,ug/dL,zinc_serum\n")
    #expect(Sheet.rows(outcome.output).map { $0["result"] } == ["6.3546", "6.538"])
    let without = try Units.run(
      ["convert", "--csv", "-", "--analyte", "copper"], input: "value,from,to\n1,umol/L,ug/dL\n")
    #expect(Sheet.rows(without.output).map { $0["result"] } == ["6.3546"])
  }

  @Test(
    "an input that cannot be read as a whole is 65, and says what is wrong",
    arguments: [
      ("", "standard input is empty: it has no header line"),
      ("value,from\n1,g\n", "standard input has no column 'to'"),
      ("Value,from,to\n", "standard input has no column 'value'; did you mean 'Value'?"),
      (
        "value,from,to,to\n1,g,g,g\n",
        "standard input has several columns 'to': which is meant is not known"
      ),
      (
        "value,from,to,error\n1,g,g,\n",
        "standard input has a column 'error' already: rename or drop it, for one of that name is "
          + "appended"
      ),
      (
        "value,from,to,unit\n1,g,g,\n",
        "standard input has a column 'unit' already: rename or drop it, for one of that name is "
          + "appended"
      ),
      ("value,\"from,to\n1,g,mg\n", "the header line of standard input is not CSV in UTF-8"),
    ])
  func whole(input: String, reason: String) throws {
    let outcome = try Units.run(["convert", "--csv", "-"], input: input)
    #expect(outcome.code == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "error: \(reason)\n")
  }

  @Test("a file is named where it is missing, is a directory, or lacks a column")
  func files() throws {
    let scratch = try Command()
    defer { scratch.remove() }
    try scratch.write("values.csv", "value,from,to\n1,g,mg\n")
    let good = try Units.run(["convert", "--csv", scratch.path("values.csv")])
    #expect(good.code == 0 && good.errors.isEmpty)
    #expect(good.output == "value,from,to,result,unit,error\n1,g,mg,1000,mg,\n")
    for verb in ["convert", "validate"] {
      let missing = try Units.run([verb, "--csv", "no-such-file.csv"])
      #expect(missing.code == 66)
      #expect(missing.errors == "error: there is no file 'no-such-file.csv'\n")
      let directory = try Units.run([verb, "--csv", "pipelines"])
      #expect(directory.code == 66)
      #expect(directory.errors == "error: 'pipelines' is a directory, not a file\n")
      let path = scratch.path("empty.csv")
      try scratch.write("empty.csv", "")
      let empty = try Units.run([verb, "--csv", path])
      #expect(empty.code == 65)
      #expect(empty.errors == "error: '\(path)' is empty: it has no header line\n")
    }
    let path = scratch.path("values.csv")
    let units = try Units.run(["validate", "--csv", path])
    #expect(units.code == 65 && units.output.isEmpty)
    #expect(units.errors == "error: '\(path)' has no column 'unit'\n")
  }

  @Test("UTF-16 and gzip are told apart from text")
  func encodings() throws {
    let utf16 = try #require("value,from,to\n".data(using: .utf16))
    #expect(try Units.run(["convert", "--csv", "-"], bytes: utf16).errors.contains("UTF-16"))
    let gzip = Data([0x1F, 0x8B, 8, 0, 0, 0])
    #expect(try Units.run(["convert", "--csv", "-"], bytes: gzip).errors.contains("gzip"))
  }

  @Test("a sheet of units gets valid and error")
  func codes() throws {
    let outcome = try Units.run(
      ["validate", "--csv", "-"], input: "n,unit\n1,ug/dL\n2,MG/DL\n3,\n4,\"{a,b}/L\"\n")
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        n,unit,valid,error
        1,ug/dL,true,
        2,MG/DL,false,"'MG/DL', character 4: 'DL' is not a unit; it is a known spelling of 'mg/dL'"
        3,,false,"'', character 1: a unit is missing"
        4,"{a,b}/L",true,

        """)
    #expect(outcome.errors == "2 of 4 rows were refused: their column error says why\n")
  }

  @Test("a sheet longer than the window comes out whole, whatever falls on its edge")
  func windows() throws {
    // 7 MB past a window of 4 MiB, with quoted line ends and broken rows all the way through.
    var generator = SeededGenerator(seed: 0x51EE)
    var input = "value,from,to,note\n"
    var wanted = "value,from,to,note,result,unit,error\n"
    for row in 0..<120_000 {
      let value = Int.random(in: 1...99_999, using: &generator)
      let filler = String(repeating: "x", count: Int.random(in: 0...80, using: &generator))
      switch row % 1000 {
      case 7:
        input += "\(value),g\n"
        wanted += "\(value),g,,,,,line \(row + 2 + row / 1000) is not CSV of 4 fields: "
        wanted += "wrong-field-count\n"
      case 500:
        input += "\(value),g,mg,\"\(filler)\n\(filler)\"\n"
        wanted += "\(value),g,mg,\"\(filler)\n\(filler)\",\(value)000,mg,\n"
      default:
        input += "\(value),g,mg,\(filler)\n"
        wanted += "\(value),g,mg,\(filler),\(value)000,mg,\n"
      }
    }
    let outcome = try Units.run(["convert", "--csv", "-"], input: input)
    #expect(input.utf8.count > 5_000_000)
    #expect(outcome.errors == "120 of 120000 rows were refused: their column error says why\n")
    // Texts this long are compared, not printed.
    let isSame = outcome.output == wanted
    #expect(isSame, "seed \(generator.seed)")
  }
}
