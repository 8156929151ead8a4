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
      abstract: "Converts a value, or every row of a CSV on standard input.",
      discussion: """
        EXAMPLE
          cerulean units convert 12.1 umol/L ug/dL --analyte zinc_serum
          cerulean units convert 50 'mg zinc gluconate anhydrous' mg --analyte intake_zinc
          cerulean units convert --csv < values.csv > converted.csv

        Units are UCUM codes, case-sensitive, or spellings that the project knows, such as K/uL.
        The result is exact where its decimals end within 40 digits; otherwise it is rounded to 24
        significant digits (15 on logarithmic scales). It never has an exponent.

        With --csv, the input has the columns value, from, to and, where wanted, analyte, in any
        order among others. The same rows come out with result and error appended, and the exit
        code is 0 also where some were refused. A single refused conversion exits with 65.
        """)

    // A negative value looks like an option to the parser: whatever it does not know comes here.
    @Argument(
      parsing: .allUnrecognized, help: "The value, such as 12.1, its unit, and the unit wanted.")
    var words: [String] = []

    @Option(help: "An analyte by id, name or LOINC code, or a nutrient such as intake_zinc.")
    var analyte: String?

    @Option(help: "A UCUM essence file, to be used in place of the project's table of units.")
    var essence: String?

    @Flag(help: "The assay uses the catalogue's molar mass, where laboratories use several.")
    var confirmAssay = false

    @Flag(help: "Read CSV from standard input: columns value, from, to, analyte.")
    var csv = false

    func validate() throws {
      if let odd = words.first(where: { $0.hasPrefix("--") && $0 != "--" }) {
        throw ValidationError("Unknown option '\(odd)'")
      }
      if csv, !words.isEmpty { throw ValidationError("--csv reads values from standard input") }
      if !csv, words.count != 3 {
        throw ValidationError("a value, its unit and the unit wanted are needed, in this order")
      }
    }

    func run() throws {
      let (words, analyte, essence, confirms) = (words, analyte, essence, confirmAssay)
      let verbs = try failing { () throws(RunError) in
        try UnitVerbs(essence: essence, confirmsAssay: confirms)
      }
      guard !csv else {
        let sheet = try failing { () throws(RunError) in
          try verbs.convertSheet(subject: analyte, from: STDIN_FILENO, to: STDOUT_FILENO)
        }
        return Units.tell(sheet)
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
      abstract: "Says whether codes are UCUM, and where a fault is.",
      discussion: """
        EXAMPLE
          cerulean units validate ug/dL 10*9/L
          cerulean units validate --csv < codes.csv > checked.csv

        Each code comes out on a line of its own, as valid or invalid; where one is invalid, the
        exit code is 65. With --csv, the input has the column code, and the same rows come out with
        valid (true or false) and error appended.
        """)

    @Argument(help: "Codes to check, such as ug/dL.")
    var codes: [String] = []

    @Option(help: "A UCUM essence file, to be used in place of the project's table of units.")
    var essence: String?

    @Flag(help: "Read CSV from standard input: column code.")
    var csv = false

    func validate() throws {
      if csv, !codes.isEmpty { throw ValidationError("--csv reads codes from standard input") }
      if !csv, codes.isEmpty { throw ValidationError("a code is needed") }
    }

    func run() throws {
      let (codes, essence) = (codes, essence)
      let verbs = try failing { () throws(RunError) in try UnitVerbs(essence: essence) }
      guard !csv else {
        let sheet = try failing { () throws(RunError) in
          try verbs.validateSheet(from: STDIN_FILENO, to: STDOUT_FILENO)
        }
        return Units.tell(sheet)
      }
      let outcomes = codes.map { ($0, verbs.validate($0)) }
      for (code, outcome) in outcomes { Terminal.result("\(code): " + Self.verdict(outcome)) }
      let wrong = outcomes.filter { $0.1.isRefused }.count
      guard wrong == 0 else {
        throw Failure(code: 65, "error: \(wrong) of \(codes.count) codes are not UCUM")
      }
    }

    private static func verdict(_ outcome: UnitVerbs.Outcome) -> String {
      outcome.isRefused
        ? "invalid: " + outcome.text : "valid" + (outcome.note.map { ", " + $0 } ?? "")
    }
  }
}

/// What both verbs say about a sheet.
private enum Units {
  static func tell(_ sheet: UnitVerbs.Sheet) {
    guard sheet.refused > 0 else { return }
    Terminal.error(
      "\(sheet.refused) of \(sheet.rows) rows were refused: their column error says why")
  }
}
