import ArgumentParser
import Clinic
import Definitions
import Pipeline

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a pipeline over an export and publishes what it finds.",
    discussion: """
      EXAMPLE
        cerulean run pipelines/nightly-clinic.yaml --as-of 2026-06-30 --data exports --output out

      The results stand in OUT/runs/RUN_ID, and OUT/current points at them once they are complete.
      The same inputs, definitions and options give the same bytes, whatever --jobs is.
      """)

  @Argument(help: "The pipeline to run: a YAML file under pipelines/.")
  var pipeline: String

  @Option(help: "The day up to which records are visible, as 2026-06-30.")
  var asOf: String?

  @Option(help: "The directory that holds the export; by default the pipeline's own.")
  var data: String?

  @Option(help: "The directory to publish into.")
  var output = "out"

  @Option(help: "How many workers; by default one a processor.")
  var jobs: Int?

  @Option(help: "Only these rules, by id, separated by commas.")
  var only: String?

  @Option(
    help: ArgumentHelp(
      "A UCUM essence file, to be used in place of the project's table of units.",
      valueName: "file"))
  var essence: String?

  @Flag(help: "Read and judge everything, but write nothing.")
  var dryRun = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  @Flag(help: "Print nothing unless something is wrong.")
  var quiet = false

  @Flag(help: "Print how long each stage took.")
  var timings = false

  @Option(help: "Exit with 1 where a finding is at least this severe: info ... critical.")
  var failOn: String?

  func validate() throws {
    try AsOf.validate(asOf)
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs wants a number from 1 to 256")
    }
    if let failOn, Severity(word: failOn) == nil {
      let words = Severity.allCases.map(\.word).joined(separator: ", ")
      throw ValidationError("--fail-on wants one of \(words)")
    }
  }

  func run() throws {
    let options = RunOptions(
      pipeline: pipeline, asOf: asOf.flatMap(CivilDay.parse), data: data, output: output,
      jobs: jobs, only: Set((only ?? "").split(separator: ",").map(String.init)),
      essence: essence, isDryRun: dryRun, endsProcess: true)
    let progress: (@Sendable (String) -> Void)? =
      Terminal.showsProgress && !quiet
      ? { @Sendable text in Terminal.progress(text) } : nil
    let summary = try failing { () throws(RunError) in
      defer { Terminal.endProgress() }
      return try Run.execute(options, progress: progress)
    }
    for warning in summary.warnings { Terminal.error("warning: \(warning)") }
    if json {
      Terminal.result(summary.json)
    } else if !quiet {
      Terminal.result(summary.table)
    }
    if timings { Terminal.error(summary.timings) }
    if let failOn, let gate = Severity(word: failOn), let worst = summary.worst, worst >= gate {
      throw Failure(code: 1, "a finding is \(worst.word), and --fail-on is \(gate.word)")
    }
  }
}
