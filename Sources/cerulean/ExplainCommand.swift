import ArgumentParser
import Clinic
import Definitions
import Pipeline

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a finding: values, limits, steps and sources, back to file and line.",
    discussion: """
      EXAMPLE
        cerulean explain out/current/results.db f3k9x2m4q7w1
        cerulean explain pipelines/nightly-clinic.yaml --patient P0042 --rule CU-03

      The key stands in findings.csv, in the report and in the table `finding`. With a pipeline in
      place of a database, the rule is asked again about one person: that explains verdicts that a
      run does not keep, and for a rule that did not fire says what would have to differ.
      """)

  @Argument(help: "The database of a run, or a pipeline.")
  var database: String

  @Argument(help: "The key of the finding, in a database.")
  var finding: String?

  @Option(help: "The person, as the export identifies them; wants a pipeline.")
  var patient: String?

  @Option(help: "The rule, such as CU-03; wants a pipeline.")
  var rule: String?

  @Option(help: "The directory that holds the export; by default the pipeline's own.")
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The UCUM essence file that the run used in place of the project's table of units.",
      valueName: "file"))
  var essence: String?

  @Option(help: "The day up to which records are visible, as 2026-06-30.")
  var asOf: String?

  func validate() throws {
    try AsOf.validate(asOf)
    switch (finding, patient, rule) {
    case (_?, nil, nil), (nil, _?, _?): break
    case (nil, nil, nil):
      throw ValidationError("name the key of a finding, or --patient and --rule with a pipeline")
    case (nil, _, _): throw ValidationError("--patient and --rule go together")
    default: throw ValidationError("a key names its person and rule already")
    }
  }

  func run() throws {
    let (path, finding, patient, rule) = (database, finding, patient, rule)
    let options = RunOptions(
      pipeline: path, asOf: asOf.flatMap(CivilDay.parse), data: data, output: "", jobs: nil,
      only: [], essence: essence, isDryRun: false)
    Terminal.result(
      try failing { () throws(RunError) in
        if let patient, let rule {
          return try Explain.text(asking: options, patient: patient, rule: rule.uppercased())
        }
        return try Explain.text(database: path, key: finding ?? "")
      })
  }
}
