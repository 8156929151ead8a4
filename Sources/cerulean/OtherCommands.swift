import ArgumentParser
import Definitions
import Pipeline

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a finding: values, limits, steps and sources, back to file and line.",
    discussion: """
      EXAMPLE
        cerulean explain out/current/results.db f3k9x2m4q7w1

      The key stands in findings.csv, in the report and in the table `finding`.
      """)

  @Argument(help: "The database of a run.")
  var database: String

  @Argument(help: "The key of the finding.")
  var finding: String

  func run() throws {
    let path = database
    let key = finding
    Terminal.result(
      try failing { () throws(RunError) in try Explain.text(database: path, key: key) })
  }
}

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a synthetic export of a clinic, with a truth file.",
    discussion: """
      EXAMPLE
        cerulean generate --patients 600 --seed 20260630 --output sample-data
      """)

  @Option(help: "How many people.")
  var patients: Int

  @Option(help: "The seed; the same seed gives the same bytes.")
  var seed: UInt64

  @Option(help: "The directory to write into; it is created where it is absent.")
  var output: String

  @Option(help: "The day at which the export ends, as 2026-06-30.")
  var asOf = "2026-06-30"

  func validate() throws {
    guard (1...1_000_000).contains(patients) else {
      throw ValidationError("--patients wants a number from 1 to 1000000")
    }
    guard CivilDay.parse(asOf) != nil else {
      throw ValidationError("--as-of wants a date such as 2026-06-30")
    }
  }

  func run() throws {
    let (count, seed, directory) = (patients, seed, output)
    let day = CivilDay.parse(asOf) ?? 0
    let lines = try failing { () throws(RunError) in
      try Generate.write(patients: count, seed: seed, asOf: day, output: directory)
    }
    Terminal.result(lines.joined(separator: "\n"))
  }
}

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at the machine: definitions, output directory, libraries, space.",
    discussion: """
      EXAMPLE
        cerulean doctor
        cerulean doctor --output /srv/cerulean/out
      """)

  @Option(help: "The output directory to look at.")
  var output = "out"

  func run() throws {
    let report = Doctor.examine(output: output)
    Terminal.result(report.lines.joined(separator: "\n"))
    if !report.isHealthy { throw Failure(code: 1, "something needs attention: see above") }
  }
}
