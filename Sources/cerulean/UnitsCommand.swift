import ArgumentParser
import Glibc
import Pipeline

struct UnitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "units",
    abstract: "Converts values between units, and checks units.",
    discussion: """
      EXAMPLE
        cerulean units convert 12.1 umol/L ug/dL --analyte zinc_serum
        cerulean units validate ug/dL 10*9/L
      """,
    subcommands: [Convert.self, Validate.self])

  struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "convert",
      abstract: "Converts a value, or every row of a CSV file.",
      discussion: """
        EXAMPLE
          cerulean units convert 12.1 umol/L ug/dL --analyte zinc_serum
          cerulean units convert 50 'mg zinc gluconate anhydrous' mg --analyte intake_zinc
          cerulean units convert --csv values.csv > converted.csv

        Units are UCUM codes, case-sensitive, or spellings that the project knows, such as K/uL.
        The result is exact where its decimals end within 40 digits; otherwise it is rounded to 24
        significant digits (15 on logarithmic scales). It never has an exponent. How it came about,
        where by more than the sizes of the units, goes to standard error.

        The file of --csv has the columns value, from, to and, where wanted, analyte, in any order
        among others. The same rows come out with result, unit and error appended, and the exit
        code is 0 also where some were refused. A single refused conversion exits with 65.
        """)

    // A negative value looks like an option to the parser: whatever it does not know comes here.
    @Argument(
      parsing: .allUnrecognized,
      help: ArgumentHelp(
        "The value, such as 12.1, its unit, and the unit wanted.",
        valueName: "value> <from> <to"))
    var words: [String] = []

    @Option(
      help: "An analyte by id, name or LOINC code, or a nutrient such as intake_zinc.")
    var analyte: String?

    @Flag(help: "The assay uses the catalogue's factor, where factors depend on the assay.")
    var confirmAssay = false

    @Option(
      help: ArgumentHelp(
        "A CSV file to convert row by row; - is standard input.",
        valueName: "file"))
    var csv: String?

    @Option(
      help: ArgumentHelp(
        "A UCUM essence file, to be used in place of the project's table of units.",
        valueName: "file"))
    var essence: String?

    func validate() throws {
      if let odd = words.first(where: { $0.hasPrefix("--") && $0 != "--" }) {
        throw ValidationError("Unknown option '\(odd)'")
      }
      if csv != nil, !words.isEmpty {
        throw ValidationError("--csv reads values from its file: give no others")
      }
      if csv == nil, words.count != 3 {
        throw ValidationError("a value, its unit and the unit wanted are needed, in this order")
      }
    }

    func run() throws {
      let (words, analyte, essence, confirms) = (words, analyte, essence, confirmAssay)
      let verbs = try failing { () throws(RunError) in
        try UnitVerbs(essence: essence, confirmsAssay: confirms)
      }
      if let csv {
        return try Units.tell(
          failing { () throws(RunError) in
            try verbs.convertSheet(csv, subject: analyte, Units.streams)
          })
      }
      let outcome = verbs.convert(words[0], from: words[1], to: words[2], subject: analyte)
      guard !outcome.isRefused else { throw Failure(code: 65, "error: " + outcome.text) }
      if let note = outcome.note { Terminal.error("by: " + note) }
      Terminal.result(outcome.text)
    }
  }

  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate",
      abstract: "Says whether units are UCUM, and where a fault is.",
      discussion: """
        EXAMPLE
          cerulean units validate ug/dL 10*9/L
          cerulean units validate --csv units.csv > checked.csv

        Each unit comes out on a line of its own, as valid or invalid; where one is invalid, the
        exit code is 65. The file of --csv has the column unit, and the same rows come out with
        valid (true or false) and error appended; the exit code is then 0.
        """)

    @Argument(help: "Units to check, such as ug/dL.")
    var units: [String] = []

    @Option(
      help: ArgumentHelp(
        "A CSV file to check row by row; - is standard input.",
        valueName: "file"))
    var csv: String?

    @Option(
      help: ArgumentHelp(
        "A UCUM essence file, to be used in place of the project's table of units.",
        valueName: "file"))
    var essence: String?

    func validate() throws {
      if csv != nil, !units.isEmpty {
        throw ValidationError("--csv reads units from its file: give no others")
      }
      if csv == nil, units.isEmpty { throw ValidationError("a unit is needed") }
    }

    func run() throws {
      let (units, essence) = (units, essence)
      let verbs = try failing { () throws(RunError) in try UnitVerbs(essence: essence) }
      if let csv {
        return try Units.tell(
          failing { () throws(RunError) in try verbs.validateSheet(csv, Units.streams) })
      }
      let outcomes = units.map { ($0, verbs.validate($0)) }
      for (unit, outcome) in outcomes { Terminal.result("\(unit): " + Self.verdict(outcome)) }
      let wrong = outcomes.filter { $0.1.isRefused }.count
      guard wrong == 0 else {
        throw Failure(code: 65, "error: \(wrong) of \(units.count) units are not UCUM")
      }
    }

    private static func verdict(_ outcome: UnitVerbs.Outcome) -> String {
      outcome.isRefused
        ? "invalid: " + outcome.text : "valid" + (outcome.note.map { ", " + $0 } ?? "")
    }
  }
}

/// What both verbs say about a file.
private enum Units {
  static let streams = UnitVerbs.Streams(input: STDIN_FILENO, output: STDOUT_FILENO)

  static func tell(_ sheet: UnitVerbs.Sheet) {
    guard sheet.refused > 0 else { return }
    Terminal.error(
      "\(sheet.refused) of \(sheet.rows) rows were refused: their column error says why")
  }
}
