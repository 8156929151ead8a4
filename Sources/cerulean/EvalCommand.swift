import ArgumentParser
import Definitions
import Pipeline

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluates an expression and prints its value as a CQL literal.",
    discussion: """
      EXAMPLE
        cerulean eval "1.0 'cm' * 2.0 'cm'"
        cerulean eval "ferritin < 30 'ng/mL'" --given "ferritin=12 ug/L" --given sex=F
        cerulean eval --lines < expressions.txt

      Expressions are those of HL7 CQL 1.5, without queries, tuples and the other parts that
      rules do not need; what is left out is refused by name. An expression that names analytes,
      clinical functions or rules is evaluated as a rule is, for a person of whom the given facts
      are recorded, written as in the examples of rules, and nothing else is known. The literal
      null stands for what is not known.

      A wrong expression exits with 65. With --lines each line of standard input is an expression,
      and each gives one line: its value, or `error:` and what is wrong.
      """)

  // A leading minus looks like an option to the parser: whatever it does not know comes here.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The expression.", valueName: "expression"))
  var words: [String] = []

  @Option(
    help: ArgumentHelp(
      "A fact, such as ferritin='12 ug/L', sex=F, age=47 or x=2.5; may be repeated.",
      valueName: "name=value"))
  var given: [String] = []

  @Flag(help: "Read expressions from standard input, one a line.")
  var lines = false

  @Option(help: "The day of assessment, as 2026-06-30.")
  var asOf = "2026-06-30"

  @Option(help: "The directory that holds knowledge and rules.")
  var pipelines = "pipelines"

  func validate() throws {
    if let odd = words.first(where: { $0.hasPrefix("--") }) {
      throw ValidationError("Unknown option '\(odd)'")
    }
    if lines, !words.isEmpty {
      throw ValidationError("--lines reads expressions from standard input: give no other")
    }
    if !lines, words.count != 1 {
      throw ValidationError("one expression is needed; put it in quotation marks")
    }
    try AsOf.validate(asOf)
  }

  func run() throws {
    let (facts, day, root) = (given, CivilDay.parse(asOf), pipelines)
    let evaluate = try failing { () throws(RunError) in
      try Evaluate(given: facts, asOf: day, root: root)
    }
    guard lines else {
      let outcome = evaluate.answer(words[0])
      guard !outcome.isError else { throw Failure(code: 65, outcome.drawn) }
      return Terminal.result(outcome.text)
    }
    while let line = readLine() { Terminal.result(evaluate.answer(line).text) }
  }
}
