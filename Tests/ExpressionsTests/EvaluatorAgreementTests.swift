import Clinic
import TestSupport
import Testing

@testable import Expressions

@Suite("The compiled program agrees with the plain tree-walker")
struct EvaluatorAgreementTests {
  /// Generated conditions over generated timelines, with nulls, censored values and nesting.
  @Test("on generated expressions and timelines", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func agree(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let reader = people(&generator)
    let nodes = (0..<60).compactMap { _ in World.check(condition(&generator, depth: 4)) }
    #expect(nodes.count == 60, "seed \(seed): every generated expression compiles")
    var program = Program()
    program.add(step: nodes)
    let block = Block(program: program, reader: reader, ruleCount: 0)
    let count = reader.timelines.persons.count
    block.load(
      persons: (0..<count).map(Int32.init),
      days: (0..<count).map { _ in Day.random(in: 900...1000, using: &generator) })
    block.evaluateStep()
    for row in 0..<count {
      let compiled = block.row(row)
      for node in nodes {
        #expect(
          compiled.truth(node) == compiled.interpreter.truth(node),
          "seed \(seed), person \(row): \(node.span?.text ?? "")")
      }
    }
  }

  @Test(
    "what is missing first, looked for alone, heads the list of all that is missing",
    arguments: [
      11, 12, 13, 14, 15, 16,
    ] as [UInt64])
  func firstMissing(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let reader = people(&generator)
    let names = ["copper", "zinc", "ferritin", "hb", "zinc intake", "sex", "birth date"]
    let rules = try (0..<30).map { index in
      try rule(
        index, outcomes: (0..<2).map { _ in condition(&generator, depth: 3) },
        order: names.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator)))
    }
    var program = Program()
    for rule in rules { program.add(step: rule.roots) }
    let block = Block(program: program, reader: reader, ruleCount: rules.count)
    let count = reader.timelines.persons.count
    block.load(persons: (0..<count).map(Int32.init), days: Array(repeating: 1000, count: count))
    var blame = Blame()
    var asked = 0
    for rule in rules {
      block.evaluateStep()
      for index in 0..<count {
        let row = block.row(index)
        let verdict = block.verdict(rule, row)
        guard verdict.state == .indeterminate else { continue }
        asked += 1
        let first = block.firstMissing(rule, verdict, row, reusing: &blame).map(LackNames.name)
        #expect(
          first == rule.missing(verdict, row).first,
          "seed \(seed), person \(index), rule \(rule.record.id)")
      }
    }
    #expect(asked > 50, "seed \(seed): enough is undecided")
  }

  @Test(
    "what would have to differ is named for every condition that is not as wanted, and no other",
    arguments: [21, 22, 23, 24] as [UInt64])
  func differences(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let reader = people(&generator)
    var named = 0
    for _ in 0..<60 {
      let node = try #require(World.check(condition(&generator, depth: 4)))
      for person in 0..<reader.timelines.persons.count {
        let values = Interpreter(
          reader: reader, person: person, asOf: 1000, rules: RuleStates(count: 0))
        for wanted in [true, false] {
          let difference = Counterfactual(values).difference(node, toBe: wanted)
          let isAsWanted = values.truth(node) == Truth(wanted)
          #expect(
            (difference == nil) == isAsWanted,
            "seed \(seed), person \(person), to be \(wanted): \(node.span?.text ?? "")")
          if difference != nil { named += 1 }
        }
      }
    }
    #expect(named > 2000, "seed \(seed)")
  }

  private func rule(_ index: Int, outcomes: [String], order: ArraySlice<String>) throws -> Rule {
    let record = RuleRecord(
      id: "T-\(index)", pack: "test", version: "1.0.0", title: "", question: "",
      evidenceGrade: "D", sources: [], contrary: "", reviewStatus: "draft", severity: .low,
      definitionJSON: "", sha256: "", place: "")
    return Rule(
      index: index, record: record, applies: try #require(World.check("true")), lets: [],
      suppress: [],
      outcomes: try outcomes.map {
        Rule.Outcome(classification: "", when: try #require(World.check($0)), severity: .low)
      },
      raises: [], downgrades: [], notes: [], floor: .low, order: order.map { [$0] },
      texts: Rule.Texts(clinician: Template(parts: []), patient: nil, researcher: nil))
  }

  private func people(_ generator: inout SeededGenerator) -> FeatureReader {
    var persons: [Person] = []
    var results: [Observation] = []
    for person in 0..<40 {
      let sexes: [Person.Sex] = [.female, .male, .unknown]
      persons.append(
        Person(
          id: "P\(person + 100)", sex: sexes.randomElement(using: &generator)!,
          birthDay: Bool.random(using: &generator) ? -9000 : nil))
      for analyte in 0..<4 where Bool.random(using: &generator) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let marks: [Observation.Marks] = [
            [], [], .lessThan, .greaterThan, .converted, .conflicting,
          ]
          results.append(
            World.result(
              analyte, Double(Int.random(in: 1...120, using: &generator)),
              day: Day.random(in: 800...1000, using: &generator), person: UInt32(person),
              marks: marks.randomElement(using: &generator)!))
        }
      }
    }
    return World.reader(results, persons: persons, delivered: Bool.random(using: &generator))
  }

  private func condition(_ generator: inout SeededGenerator, depth: Int) -> String {
    let leaf = depth == 0 || Int.random(in: 0..<4, using: &generator) == 0
    if leaf {
      let number = Int.random(in: 5...110, using: &generator)
      return [
        "copper < \(number) 'ug/dL'", "zinc >= \(number) 'ug/dL'", "ferritin <= \(number) 'ng/mL'",
        "hb > \(number) 'g/dL'", "hb is null", "exists zinc", "isLow(copper)", "female",
        "has(wilson)", "age > \(number) years", "latest(copper, 30 days) > \(number) 'ug/dL'",
        "copper / zinc > 1.\(number)", "Round(copper.value - zinc.value, 1) > \(number) 'ug/dL'",
        "nearest(zinc, copper, 20 days) < \(number) 'ug/dL'",
        "lowestBefore(copper, 10 days, 150 days) < \(number) 'ug/dL'", "true", "false",
        "paired(copper, zinc, 15 days, 200 days).daysApart < 9 days",
        "dose(zinc) > \(number) 'mg/d'", "count(copper, 90 days) > 1",
      ].randomElement(using: &generator)!
    }
    let a = condition(&generator, depth: depth - 1)
    let b = condition(&generator, depth: depth - 1)
    let c = condition(&generator, depth: depth - 1)
    return [
      "(\(a)) and (\(b))", "(\(a)) or (\(b))", "not (\(a))", "(\(a)) xor (\(b))",
      "(\(a)) implies (\(b))", "(\(a)) is true", "(\(a)) is not false",
      "if (\(a)) then (\(b)) else (\(c))", "countTrue({\(a), \(b), \(c)}) >= 2",
      "(if (\(a)) then 10 else 20) > 15", "Coalesce(\(a), \(b))",
    ].randomElement(using: &generator)!
  }
}
