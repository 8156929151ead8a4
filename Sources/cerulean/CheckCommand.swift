import ArgumentParser
import Pipeline

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compiles every definition and runs every embedded example; touches no data.",
    discussion: """
      EXAMPLE
        cerulean check
        cerulean check pipelines/rules/copper.yaml
      """)

  @Argument(help: "Definition files or directories; by default pipelines/.")
  var paths: [String] = []

  func run() throws {
    let paths = paths
    let report = try failing { () throws(RunError) in try Check.run(paths: paths) }
    for warning in report.warnings { Terminal.error(warning) }
    guard report.failures.isEmpty else {
      throw Failure(code: 78, report.failures.joined(separator: "\n\n") + "\n\n" + report.summary)
    }
    Terminal.result(report.summary)
  }
}

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Lists, shows and tests rules.",
    discussion: """
      EXAMPLE
        cerulean rules list
        cerulean rules show CU-03
        cerulean rules test
      """,
    subcommands: [List.self, Show.self, Test.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the rules, one a line.",
      discussion: """
        EXAMPLE
          cerulean rules list
        """)

    func run() throws { Terminal.result(try failing { () throws(RunError) in try Check.list() }) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows one rule as a person reads it, with its sources.",
      discussion: """
        EXAMPLE
          cerulean rules show CU-03
        """)

    @Argument(help: "The rule's id, such as CU-03.")
    var id: String

    func run() throws {
      let id = id
      Terminal.result(try failing { () throws(RunError) in try Check.show(id) })
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the examples of the rules through the real stages.",
      discussion: """
        EXAMPLE
          cerulean rules test
          cerulean rules test --examples my-examples.yaml
          cerulean rules test --coverage
          cerulean rules test --junit results.xml

        --coverage says, for each rule, which outcomes no example reaches, which parts were never
        true, false or null, and which numbers could be moved by one step without any example
        coming out differently.
        """)

    @Option(help: "A file of further examples: a list under `examples:`.")
    var examples: String?

    @Flag(help: "Say what the examples reach, and which thresholds they do not hold.")
    var coverage = false

    @Option(help: "A file to write the results to as JUnit XML; - for the standard output.")
    var junit: String?

    func run() throws {
      let (file, coverage, junit) = (examples, coverage, junit)
      let report = try failing { () throws(RunError) in
        try Check.test(examples: file, coverage: coverage, junit: junit)
      }
      Terminal.result(report.lines.joined(separator: "\n"))
      guard report.failures.isEmpty else {
        throw Failure(code: 1, report.failures.joined(separator: "\n\n") + "\n\n" + report.summary)
      }
      if !report.summary.isEmpty { Terminal.result(report.summary) }
    }
  }
}
