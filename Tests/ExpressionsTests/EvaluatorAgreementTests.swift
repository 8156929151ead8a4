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
    return World.reader(
      results, persons: persons, intakes: intakes(&generator), forms: forms(&generator),
      spans: spans(&generator), delivered: Bool.random(using: &generator))
  }

  private func day(_ generator: inout SeededGenerator) -> Day? {
    Int.random(in: 0..<4, using: &generator) == 0
      ? nil : Day.random(in: 700...1010, using: &generator)
  }

  private func spans(_ generator: inout SeededGenerator) -> [CodedSpan] {
    (0..<80).map { line in
      let start = day(&generator)
      let stop = Bool.random(using: &generator) ? day(&generator) : nil
      var span = CodedSpan(
        patient: UInt32.random(in: 0..<40, using: &generator),
        kind: Bool.random(using: &generator) ? .condition : .medicine, group: 0, start: start,
        stop: stop.map { max($0, start ?? $0) }, source: 0, line: UInt32(line))
      if stop == nil, Bool.random(using: &generator) { span.isOngoing = .false }
      span.schedule = schedule(&generator)
      if Bool.random(using: &generator) {
        span.milligrams = Interval(Double(Int.random(in: 1...9, using: &generator)))
      }
      return span
    }
  }

  private func schedule(_ generator: inout SeededGenerator) -> Schedule {
    let truths: [Truth] = [.true, .false, .unknown]
    return Schedule(
      minutes: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        Int16.random(in: 0..<1440, using: &generator)
      }, weekdays: UInt8.random(in: 0...3, using: &generator),
      isSparse: Bool.random(using: &generator),
      withFood: truths.randomElement(using: &generator)!,
      route: Bool.random(using: &generator) ? .oral : .unknown)
  }

  private func intakes(_ generator: inout SeededGenerator) -> [Intake] {
    (0..<60).map { line in
      let start = day(&generator)
      let stop = Bool.random(using: &generator) ? day(&generator) : nil
      let truths: [Truth] = [.true, .false, .unknown]
      return Intake(
        patient: UInt32.random(in: 0..<40, using: &generator), nutrient: 0,
        daily: Interval(Double(Int.random(in: 1...60, using: &generator))), start: start,
        stop: stop.map { max($0, start ?? $0) },
        isOngoing: stop == nil ? truths.randomElement(using: &generator)! : .unknown,
        recordedOn: day(&generator),
        origin: Intake.Origin.allCases.randomElement(using: &generator)!,
        schedule: schedule(&generator), source: 0,
        line: UInt32(line))
    }
  }

  private func forms(_ generator: inout SeededGenerator) -> [IntakeForm] {
    (0..<30).map { _ in
      IntakeForm(
        patient: UInt32.random(in: 0..<40, using: &generator),
        day: Day.random(in: 700...1000, using: &generator))
    }
  }

  private func condition(_ generator: inout SeededGenerator, depth: Int) -> String {
    let leaf = depth == 0 || Int.random(in: 0..<4, using: &generator) == 0
    if leaf {
      let number = Int.random(in: 5...110, using: &generator)
      return
        ([
          "copper < \(number) 'ug/dL'", "zinc >= \(number) 'ug/dL'",
          "ferritin <= \(number) 'ng/mL'",
          "hb > \(number) 'g/dL'", "hb is null", "exists zinc", "isLow(copper)", "female",
          "has(wilson)", "age > \(number) years", "latest(copper, 30 days) > \(number) 'ug/dL'",
          "copper / zinc > 1.\(number)", "Round(copper.value - zinc.value, 1) > \(number) 'ug/dL'",
          "nearest(zinc, copper, 20 days) < \(number) 'ug/dL'",
          "lowestBefore(copper, 10 days, 150 days) < \(number) 'ug/dL'", "true", "false",
          "paired(copper, zinc, 15 days, 200 days).daysApart < 9 days",
          "dose(zinc) > \(number) 'mg/d'", "count(copper, 90 days) > 1",
        ] + overTime(number, Int.random(in: 1...150, using: &generator))).randomElement(
          using: &generator)!
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

  private func overTime(_ number: Int, _ days: Int) -> [String] {
    let day = "today - \(days) days"
    return [
      "first(copper, \(days) days) < \(number) 'ug/dL'", "previous(zinc) > \(number) 'ug/dL'",
      "previous(zinc, 9 days, \(days + 9) days) > \(number) 'ug/dL'",
      "latestIn(copper, \(day), today) < \(number) 'ug/dL'",
      "earliestIn(zinc, \(day), copper) < \(number) 'ug/dL'", "measuredIn(hb, \(day), zinc)",
      "minimum(copper, \(days) days) < \(number) 'ug/dL'",
      "maximum(zinc, \(days) days) >= \(number) 'ug/dL'",
      "mean(copper, \(days) days) > \(number) 'ug/dL'",
      "slope(zinc, \(days) days) > 0.0\(number) 'ug/dL/d'", "countDays(hb, \(days) days) >= 2",
      "changePercent(copper, previous(copper)) > \(number) '%'", "gap(zinc) > \(days) days",
      "twiceBelow(copper, \(number) 'ug/dL', 9 days, \(days + 9) days)",
      "twiceLow(copper, 9 days, 200 days)",
      "sustainedAbove(zinc, \(number) 'ug/dL', 9 days, \(days + 9) days)",
      "daysSince(onset(wilson)) < \(days) days", "has(wilson, \(days) days, copper)",
      "hasBetween(wilson, \(day), zinc)", "takes(ppi, \(days) days, zinc)",
      "course(ppi, \(number) days).days > \(days) days", "course(ppi, 5 days, zinc).running",
      "exists course(ppi, \(days) days)", "daysTaken(ppi, 150 days) > \(number) days",
      "courses(ppi, \(days) days, 7 days) > 1", "ageAt(copper) > \(number) years",
      "sumOf({ {copper < \(number) 'ug/dL', 1}, {has(wilson), 0.5} }) >= 1",
      "averageDose(zinc, \(days) days) > \(number) 'mg/d'", "stopped(zinc)",
      "changedWithin(zinc, \(days) days)", "startedSince(zinc, copper)",
      "lastChange(zinc) > \(day)", "daysSinceStop(zinc) > \(days) days",
      "exists spanBetween(zinc, 5 'mg/d', \(number) 'mg/d', 7 days)",
      "exists spanAbove(zinc, \(number) 'mg/d', 5 days, copper, 'prescribed')",
      "apart(ppi, zinc) < \(days) 'min'", "isSpaced(ppi, zinc, 2 'h', \(number) 'min')",
      "withFood({zinc, ppi})", "takesBy(ppi, 'oral')", "sameProduct(ppi, zinc)",
      "doseAtOnce(zinc, ppi, 2 'h') > \(number) 'mg'", "peakDay(zinc) > \(number) 'mg/d'",
      "doseAtOnce(zinc, \(days) days) > \(number) 'mg'", "dosesPerDay(zinc) > 1",
      "adherence(zinc) < \(number) '%'", "dietRecords(zinc) > 0",
      "medicineDose(ppi) > \(number) 'mg/d'", "weeklyDosing(ppi)", "formStated(zinc)",
      "courseAtLeast(ppi, 3 'mg/d', \(number) days).days > \(days) days",
      "sameMethod(copper, zinc)", "methodChanged(copper, \(days) days)", "zinc.hour < 9 'h'",
      "month(zinc) > 6", "recordDays > \(days) days", "copper.stale", "sameSpecimen(copper, zinc)",
      "unknown('a question')", "atLeast(2, {female, has(wilson), exists zinc})",
    ]
  }
}
