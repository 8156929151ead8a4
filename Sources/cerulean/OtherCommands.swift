import ArgumentParser
import Definitions
import Pipeline

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Draws up a profile for an export that nobody here has seen.",
    discussion: """
      EXAMPLE
        cerulean inspect exports/labs.csv > pipelines/profiles/our-lab.yaml
        cerulean inspect patients.csv labevents.csv.gz d_labitems.csv --name our-hospital

      It says what each column seems to be, with a comment where it is unsure, and writes
      UNDECIDED where a person has to decide: `cerulean check` shows each of these until it is
      settled. Nothing is read on the strength of a guess. The profile holds names of columns,
      of tests and of units, and counts; no other field of a row.
      """)

  @Argument(help: "The files of one export, plain or .gz; each becomes a table.")
  var files: [String]

  @Option(help: "What to call the profile; after the first file unless it is given.")
  var name: String?

  @Option(help: "How many rows of each file to look at.")
  var rows = 50_000

  func validate() throws {
    guard (1...100_000_000).contains(rows) else {
      throw ValidationError("--rows wants a number from 1 to 100000000")
    }
  }

  func run() throws {
    let (paths, rows, name) = (files, rows, name)
    Terminal.result(
      try failing { () throws(RunError) in
        try Inspect.profile(paths, mostRows: rows, id: name)
      })
  }
}

struct RejectsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "Takes the rows that a run rejected out of the export, to be corrected.",
    discussion: """
      EXAMPLE
        cerulean rejects out/current/results.db labs.csv --data exports > exports/labs-mended.csv

      Prints the header and the rejected rows exactly as they stand in the export, values and
      all. Correct them, and name the corrected file in the pipeline beside the first; it is read
      as UTF-8 unless the profile says otherwise.
      """)

  @Argument(help: "The database of the run.")
  var database: String

  @Argument(help: "The file, as rejects.csv names it.")
  var file: String

  @Option(help: "The directory that holds the export.")
  var data: String

  func run() throws {
    let (database, path, directory) = (database, file, data)
    let bytes = try failing { () throws(RunError) in
      try RejectedRows.csv(database: database, path: path, data: directory)
    }
    Terminal.bytes(bytes)
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
    try AsOf.validate(asOf)
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
