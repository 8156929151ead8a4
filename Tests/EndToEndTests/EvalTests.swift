import Testing

@Suite("cerulean eval")
struct EvalTests {
  private func eval(
    _ arguments: [String], input: String? = nil
  ) throws -> Command.Outcome {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    return try command.run(["eval"] + arguments, input: input)
  }

  @Test(
    "one expression gives one literal",
    arguments: [
      ("1.0 'cm' * 2.0 'cm'", "2 'cm2'"), ("-2147483648", "-2147483648"), ("-1 + 1", "0"),
      ("10 / 4", "2.5"), ("null and false", "false"), ("{1, 2} includes {2}", "true"),
      ("@2026-01-31 + 1 month", "@2026-02-28"), ("7 'ng/mL' = 7 'ug/L'", "true"),
    ])
  func plain(_ expression: String, _ literal: String) throws {
    let outcome = try eval([expression])
    #expect(outcome.output == literal + "\n")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test("a wrong expression exits with 65 and says where")
  func wrong() throws {
    let outcome = try eval(["1 + 'a'"])
    #expect(outcome.code == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("expression:1:3: error:"))
    #expect(outcome.errors.contains("[type-mismatch]"))
    #expect(try eval([]).code == 64)
    #expect(try eval(["1", "2"]).code == 64)
    #expect(try eval(["--linse"]).code == 64)
    #expect(try eval(["1", "--given", "nothing"]).code == 64)
    #expect(try eval(["1", "--as-of", "soon"]).code == 64)
    #expect(try eval(["1", "--pipelines", "nowhere"]).code == 66)
  }

  @Test("with --lines every line is answered by one line, errors too")
  func lines() throws {
    let outcome = try eval(
      ["--lines", "--given", "x=4"], input: "1 + 1\n\nx / 8\n(1\nToday()\n'a\\nb'\n1 > null")
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(outcome.code == 0)
    try #require(lines.count == 8)
    #expect(lines[0] == "2")
    #expect(lines[1].hasPrefix("error: column 1: "))
    #expect(lines[2] == "0.5")
    #expect(lines[3].hasPrefix("error: column 3: "))
    #expect(lines[4].hasPrefix("error: ") && lines[4].hasSuffix("[outside-subset]"))
    #expect(lines[5] == "'a\\nb'")
    #expect(lines[6] == "null")
    #expect(lines[7].isEmpty)
  }

  @Test(
    "an expression of the rules is evaluated over what is given",
    arguments: [
      ("ferritin < 30 'ng/mL'", ["ferritin=12 ug/L", "sex=F"], "true"),
      ("ferritin < 30 'ng/mL'", ["ferritin=12 'ug/L'"], "true"),
      ("ferritin < 30 'ng/mL'", [], "null"),
      ("ferritin", ["ferritin=<5 ug/L"], "Interval[0 'ng/mL', 5 'ng/mL')"),
      ("age >= 18 years", ["age=47"], "true"), ("age", ["age=47"], "47 years"),
      ("isLow(zinc, 'izincg')", ["zinc=55 ug/dL", "sex=F", "age=40", "pregnant=no"], "true"),
      ("isLow(zinc, 'izincg')", ["zinc=55 ug/dL", "sex=F", "age=40"], "null"),
      ("copper / zinc", ["copper=110 ug/dL", "zinc=55 ug/dL"], "2.0"),
      ("copper", ["copper=12.5882 umol/L"], nil), ("female", ["sex=F"], "true"),
      ("copper.date", ["copper=110 ug/dL"], "@2026-06-30"),
      ("\"CU-03\".fired", ["sex=F", "age=47"], nil),
    ] as [(String, [String], String?)])
  func given(_ expression: String, _ facts: [String], _ literal: String?) throws {
    let outcome = try eval([expression] + facts.flatMap { ["--given", $0] })
    #expect(outcome.code == 0, "\(outcome.errors)")
    if let literal { #expect(outcome.output == literal + "\n") }
  }

  @Test("facts that are not understood are refused, and their values are not shown")
  func unknownFacts() throws {
    for fact in ["ferritn=12345 ug/L", "ferritin=12345 potatoes", "age=12345 blue"] {
      let outcome = try eval(["ferritin < 3 'ng/mL'", "--given", fact])
      #expect(outcome.code == 65)
      #expect(!outcome.errors.contains("12345"), "\(outcome.errors)")
    }
  }

  @Test("the day of assessment is an argument")
  func asOf() throws {
    let facts = ["--given", "copper=110 ug/dL"]
    #expect(try eval(["today", "--as-of", "2025-01-31"] + facts).output == "@2025-01-31\n")
  }
}
