import ArgumentParser
import Pipeline

/// The command: arguments in, words and exit codes out. It decides nothing.
@main
struct Cerulean: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cerulean",
    abstract: "Screens micronutrient status over clinic exports.",
    discussion: """
      EXAMPLE
        cerulean run pipelines/nightly-clinic.yaml --as-of 2026-06-30
          --data sample-data --output out

      It reads CSV exports, normalises units, applies the rules under pipelines/ and publishes
      flagged cohorts and statistics as SQLite and report files. It screens, computes, flags and
      explains; it never diagnoses, orders, doses, starts or stops anything.

      EXIT CODES
         0  done
         1  a gate that you set was tripped
        64  usage
        65  data past the tolerance
        66  input missing
        70  a fault of this program
        73  the output cannot be created
        74  reading or writing failed
        75  another run holds the output, or the input is still changing
        77  permission
        78  a wrong definition
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, CheckCommand.self, RulesCommand.self, ExplainCommand.self,
      RejectsCommand.self, InspectCommand.self, UnitsCommand.self, EvalCommand.self,
      GenerateCommand.self, DoctorCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Terminal.error(failure.text)
      exit(withError: ExitCode(failure.code))
    } catch {
      exit(withError: error)
    }
  }
}
