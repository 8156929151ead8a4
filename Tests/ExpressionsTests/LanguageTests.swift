import Clinic
import Diagnostics
import Testing

@testable import Expressions

@Suite("The expression language")
struct LanguageTests {
  private let patient = World.reader([
    World.result(0, 75, day: 990), World.result(1, 60, day: 950),
    World.result(2, 5, day: 990, marks: .lessThan),
  ])

  @Test(
    "conditions mean what CQL says, with missing as unknown",
    arguments: [
      ("copper < 80 'ug/dL'", Truth.true), ("copper < 75 'ug/dL'", .false),
      ("copper <= 75 'ug/dL'", .true), ("copper < 0.8 'mg/L'", .true),
      ("copper < 11.9 'umol/L'", .true), ("hb < 12 'g/dL'", .unknown),
      ("hb < 12 'g/dL' and false", .false), ("hb < 12 'g/dL' or true", .true),
      ("hb is null", .true), ("exists copper", .true), ("not (copper > 80 'ug/dL')", .true),
      ("isLow(copper)", .true), ("copper.date = zinc.date", .false),
      ("daysBetween(copper, zinc) = 40 days", .true), ("latest(zinc, 30 days) is null", .true),
      ("ferritin < 15 'ng/mL'", .true), ("ferritin < 3 'ng/mL'", .unknown),
      ("ferritin < 5 'ng/mL'", .true), ("ferritin + 1 'ng/mL' < 100 'ng/mL'", .unknown),
      ("countTrue({copper < 80 'ug/dL', hb < 12 'g/dL'}) >= 1", .true),
      ("countTrue({copper < 80 'ug/dL', hb < 12 'g/dL'}) >= 2", .unknown),
      ("countTrue({copper < 80 'ug/dL', false}) >= 2", .false),
      ("(if hb < 12 'g/dL' then 100 else 30) > 20", .true),
      ("(if hb < 12 'g/dL' then 100 else 30) > 50", .unknown),
      ("copper between 70 'ug/dL' and 80 'ug/dL'", .true),
      ("copper in Interval[75 'ug/dL', 80 'ug/dL')", .true),
      ("copper in Interval(75 'ug/dL', 80 'ug/dL')", .false),
      ("female", .true), ("has(wilson)", .false), ("age >= 16 years", .true),
      ("age >= 6 months", .true), ("true xor hb < 12 'g/dL'", .unknown),
      ("false implies hb < 12 'g/dL'", .true), ("Round(2.675, 2) = 2.68", .true),
      ("Round(-0.05, 1) = 0", .true), ("copper / 0 > 1 'ug/dL'", .unknown),
      ("copper / zinc > 1.2", .true), ("dose(zinc) > 25 'mg/d'", .unknown),
    ])
  func conditions(_ text: String, _ wanted: Truth) {
    #expect(World.truth(text, patient) == wanted)
  }

  @Test(
    "literals compute with exact decimals in rules too",
    arguments: [
      ("0.1 + 0.2 = 0.3", Truth.true), ("0.3 - 0.1 < 0.2", .false), ("1.1 * 1.1 = 1.21", .true),
      ("Round(1.005, 2) = 1.01", .true), ("copper < 25 'ug/dL' * 3.2", .true),
      ("copper < 1 'mg/L' - 0.25 'mg/L'", .false), ("age < 2 * 100 years", .true),
      ("100 'mg/L' > 1 'g/L'", .false), ("age >= 12 months + 4 months", .true),
    ])
  func literals(_ text: String, _ wanted: Truth) {
    #expect(World.truth(text, patient) == wanted)
  }

  @Test("a list that was never delivered says nothing")
  func undelivered() {
    let reader = World.reader([], delivered: false)
    #expect(World.truth("has(wilson)", reader) == .unknown)
    #expect(World.truth("takes(ppi)", reader) == .unknown)
  }

  @Test("nothing after the as-of day is visible")
  func noLookAhead() {
    let reader = World.reader([World.result(0, 60, day: 1001), World.result(0, 90, day: 1000)])
    #expect(World.truth("copper < 70 'ug/dL'", reader, asOf: 1000) == .false)
    #expect(World.truth("copper < 70 'ug/dL'", reader, asOf: 1001) == .true)
    #expect(World.truth("copper is null", reader, asOf: 999) == .true)
  }

  @Test("a converted value is compared at the reporting precision, a reported one as it is")
  func comparisonPrecision() {
    let converted = World.reader([World.result(0, 69.96, day: 1000, marks: .converted)])
    #expect(World.truth("copper < 70 'ug/dL'", converted) == .false)
    let reported = World.reader([World.result(0, 69.96, day: 1000)])
    #expect(World.truth("copper < 70 'ug/dL'", reported) == .true)
  }

  @Test("contradicting values of one moment are not read, and no older one is used instead")
  func conflict() {
    let reader = World.reader([
      World.result(0, 60, day: 1000, marks: .conflicting),
      World.result(0, 96, day: 1000, marks: .conflicting), World.result(0, 90, day: 990),
    ])
    #expect(World.truth("copper < 70 'ug/dL'", reader) == .unknown)
  }

  @Test(
    "mistakes are found before any data is read",
    arguments: [
      ("coper < 1 'ug/dL'", "unknown-name"), ("copper < 30 'mmol/h'", "unit-mismatch"),
      ("copper < 30 'ug/dl'", "unknown-unit"), ("ferritin < 30 'nmol/L'", "unit-mismatch"),
      ("copper and true", "not-a-truth"), ("latest(copper, copper)", "not-a-window"),
      ("latst(copper)", "unknown-function"), ("has(wilsn)", "unknown-condition"),
      ("takes(ppy)", "unknown-medicine"), ("dose(zink) > 1 'mg/d'", "unknown-nutrient"),
      ("copper.colour", "no-member"), ("limitLow(copper, 'nowhere') > 1 'ug/dL'", "unknown-limit"),
      ("copper <", "syntax"), ("(copper < 1 'ug/dL'", "syntax"), ("'open", "unterminated-text"),
      ("copper ? 1", "unexpected-character"), ("from copper", "outside-subset"),
      ("paired(copper, zinc)", "wrong-arguments"), ("latest(copper, 500 years)", "bad-window"),
      ("not copper < 1 'ug/dL'", "not-a-truth"),
      (String(repeating: "(", count: 10_000) + "1", "nested-too-deep"),
      (String(repeating: "not ", count: 10_000) + "true", "nested-too-deep"),
      (String(repeating: "-", count: 10_000) + "1 > 0", "nested-too-deep"),
    ])
  func mistakes(_ text: String, _ code: String) {
    let sink = DiagnosticSink()
    _ = World.check(text, sink)
    #expect(sink.diagnostics.first?.code == code, "\(sink.sorted.map { $0.rendered() })")
  }

  @Test("what is missing is only what could still flip the condition")
  func blame() throws {
    func missing(_ text: String) throws -> [String] {
      let node = try #require(World.check(text))
      var blame = Blame()
      blame.truth(
        node, Interpreter(reader: patient, person: 0, asOf: 1000, rules: RuleStates(count: 0)))
      return blame.numbers.map(LackNames.name)
    }
    #expect(try missing("hb < 12 'g/dL' and copper < 80 'ug/dL'") == ["hb"])
    #expect(try missing("hb < 12 'g/dL' and copper > 80 'ug/dL'") == [])
    #expect(try missing("hb < 12 'g/dL' or dose(zinc) > 1 'mg/d'") == ["hb", "zinc intake"])
    #expect(try missing("nearest(hb, ferritin, 3 days) > 1 'g/dL'") == ["hb"])
    #expect(try missing("ferritin < 3 'ng/mL'") == ["ferritin"])
  }

  @Test("exposures merge gaps of up to 14 days, and stop is not the same as unknown")
  func exposures() {
    func intake(_ start: Day?, _ stop: Day?, _ dose: Double, ongoing: Truth = .false) -> Intake {
      Intake(
        patient: 0, nutrient: 0, daily: Interval(dose), start: start, stop: stop,
        isOngoing: ongoing, recordedOn: 995, origin: .supplement, source: 0, line: 1)
    }
    let form = [IntakeForm(patient: 0, day: 995)]
    func truth(_ text: String, _ intakes: [Intake]) -> Truth? {
      World.truth(text, World.reader([], intakes: intakes, forms: form))
    }
    let gap14 = [intake(900, 919, 30), intake(934, 950, 30)]
    #expect(truth("spanAbove(zinc, 25 'mg/d').days = 51 days", gap14) == .true)
    let gap15 = [intake(900, 919, 30), intake(935, 950, 30)]
    #expect(truth("spanAbove(zinc, 25 'mg/d').days = 16 days", gap15) == .true)
    let sum = [intake(900, 950, 15), intake(900, 950, 11)]
    #expect(truth("spanAbove(zinc, 25 'mg/d').dose = 26 'mg/d'", sum) == .true)
    #expect(truth("dose(zinc) = 0 'mg/d'", sum) == .true)
    let running = [intake(900, nil, 30, ongoing: .true)]
    #expect(truth("spanAbove(zinc, 25 'mg/d').running", running) == .true)
    let unknownStart = [intake(nil, nil, 30, ongoing: .true)]
    #expect(truth("spanAbove(zinc, 25 'mg/d').days > 5 days", unknownStart) == .unknown)
    #expect(truth("exists spanAbove(zinc, 40 'mg/d')", running) == .false)
    #expect(World.truth("exists spanAbove(zinc, 40 'mg/d')", World.reader([])) == .unknown)
  }
}
