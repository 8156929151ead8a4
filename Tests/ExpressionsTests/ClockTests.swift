import Clinic
import Diagnostics
import TestSupport
import Testing

@testable import Expressions

@Suite("The clock, around midnight")
struct ClockTests {
  private static func zinc(
    _ minutes: [Int16], line: UInt32 = 1, weekdays: UInt8 = 0, sparse: Bool = false,
    dose: Double? = 30, ongoing: Truth = .true, asNeeded: Bool = false, food: Truth = .unknown,
    times: Double? = 1
  ) -> Intake {
    var intake = Intake(
      patient: 0, nutrient: 0, daily: Interval(dose ?? 30), start: 900, stop: nil,
      isOngoing: ongoing, recordedOn: 995, origin: .supplement, isAsNeeded: asNeeded,
      schedule: Schedule(
        minutes: minutes, weekdays: weekdays, isSparse: sparse, isAsNeeded: asNeeded,
        withFood: food), source: 0, line: line)
    intake.perDose = dose.map { Interval($0) }
    intake.timesADay = times.map { Interval($0) }
    return intake
  }

  private static func ppi(
    _ minutes: [Int16], line: UInt32 = 2, weekdays: UInt8 = 0, sparse: Bool = false,
    stop: Day? = nil, ended: Bool = false, food: Truth = .unknown,
    route: Schedule.Route = .unknown, source: UInt16 = 1
  ) -> CodedSpan {
    var span = CodedSpan(
      patient: 0, kind: .medicine, group: 0, start: 900, stop: stop, source: source, line: line)
    span.schedule = Schedule(
      minutes: minutes, weekdays: weekdays, isSparse: sparse, withFood: food, route: route)
    if ended { span.isOngoing = .false }
    return span
  }

  private static func truth(
    _ text: String, _ intakes: [Intake], _ spans: [CodedSpan], delivered: Bool = true
  ) -> Truth? {
    World.truth(
      text,
      World.reader(
        [], intakes: intakes, forms: [IntakeForm(patient: 0, day: 995)], spans: spans,
        delivered: delivered))
  }

  private static let monday: UInt8 = 1
  private static let tuesday: UInt8 = 2
  private static let sunday: UInt8 = 64

  @Test(
    "the next dose may be tomorrow's, exactly the hours is outside, and a time not stated is open",
    arguments: [
      ("after(ppi, zinc) = 15 'min'", [zinc([435])], [ppi([420])], Truth.true),
      ("before(ppi, zinc) = 1425 'min'", [zinc([435])], [ppi([420])], .true),
      ("apart(ppi, zinc) = 0.25 'h'", [zinc([435])], [ppi([420])], .true),
      ("apart(ppi, zinc) = 9 'h'", [zinc([1320])], [ppi([420])], .true),
      ("apart(ppi, zinc) < 4 'h'", [zinc([660])], [ppi([420])], .false),
      ("apart(ppi, zinc) < 4 'h'", [zinc([659])], [ppi([420])], .true),
      ("apart(ppi, zinc) < 1 'h'", [zinc([10])], [ppi([1430])], .true),
      ("apart(ppi, zinc) = 0 'min'", [zinc([420])], [ppi([420])], .true),
      ("isSpaced(ppi, zinc, 2 'h', 6 'h')", [zinc([480])], [ppi([540])], .false),
      ("isSpaced(ppi, zinc, 2 'h', 6 'h')", [zinc([660])], [ppi([540])], .true),
      ("isSpaced(ppi, zinc, 2 'h', 6 'h')", [zinc([659])], [ppi([540])], .false),
      ("isSpaced(ppi, zinc, 2 'h', 6 'h')", [zinc([480])], [ppi([840])], .true),
      ("isSpaced(ppi, zinc, 2 'h', 6 'h')", [zinc([480])], [ppi([839])], .false),
      ("apart(ppi, zinc) < 4 'h'", [zinc([])], [ppi([420])], .unknown),
      ("apart(ppi, zinc) < 4 'h'", [zinc([])], [], .false),
      ("apart(ppi, zinc) < 4 'h'", [], [ppi([420])], .false),
      ("apart(ppi, zinc) < 4 'h'", [zinc([]), zinc([430], line: 9)], [ppi([420])], .true),
      ("apart(ppi, zinc) < 4 'h'", [zinc([]), zinc([1000], line: 9)], [ppi([420])], .unknown),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430])], [ppi([420], stop: 999)], .false),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430])], [ppi([420], stop: 1000)], .true),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430])], [ppi([420], ended: true)], .unknown),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430], ongoing: .false)], [ppi([420])], .false),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430], asNeeded: true)], [ppi([420])], .unknown),
      // One product holds both: no time is needed.
      ("apart(ppi, zinc) = 0 'min'", [zinc([])], [ppi([], line: 1, source: 0)], .true),
      ("sameProduct(ppi, zinc)", [zinc([])], [ppi([], line: 1, source: 0)], .true),
      ("sameProduct(ppi, zinc)", [zinc([])], [ppi([])], .false),
    ] as [(String, [Intake], [CodedSpan], Truth)])
  func spacing(_ text: String, _ intakes: [Intake], _ spans: [CodedSpan], _ wanted: Truth) {
    #expect(Self.truth(text, intakes, spans) == wanted)
  }

  @Test(
    "a weekly dose meets its own day and the neighbours across midnight",
    arguments: [
      ("after(ppi, zinc) = 15 'min'", [zinc([435])], [ppi([420], weekdays: monday)], Truth.true),
      ("after(ppi, zinc) = 15 'min'", [zinc([435])], [ppi([420], sparse: true)], .true),
      (
        "apart(ppi, zinc) = 15 'min'", [zinc([435], weekdays: monday)],
        [ppi([420], weekdays: monday)], .true
      ),
      (
        "apart(ppi, zinc) = 1455 'min'", [zinc([435], weekdays: tuesday)],
        [ppi([420], weekdays: monday)], .true
      ),
      (
        "apart(ppi, zinc) = 20 'min'", [zinc([10], weekdays: monday)],
        [ppi([1430], weekdays: sunday)], .true
      ),
      (
        "apart(ppi, zinc) > 24 'h'", [zinc([10], weekdays: sunday)],
        [ppi([1430], weekdays: sunday | tuesday)], .false
      ),
      // Two weekly doses on days that nobody names may or may not meet.
      (
        "apart(ppi, zinc) < 4 'h'", [zinc([435], sparse: true)], [ppi([420], sparse: true)],
        .unknown
      ),
      (
        "apart(ppi, zinc) < 4 'h'", [zinc([900], sparse: true)], [ppi([420], sparse: true)],
        .false
      ),
    ] as [(String, [Intake], [CodedSpan], Truth)])
  func weekly(_ text: String, _ intakes: [Intake], _ spans: [CodedSpan], _ wanted: Truth) {
    #expect(Self.truth(text, intakes, spans) == wanted)
  }

  @Test("what no delivered list names could be taken at any time")
  func undelivered() {
    #expect(
      Self.truth("apart(ppi, zinc) < 4 'h'", [Self.zinc([430])], [], delivered: false)
        == .unknown)
    // Known doses decide it whatever else may be taken.
    #expect(
      Self.truth(
        "apart(ppi, zinc) < 4 'h'", [Self.zinc([430])], [Self.ppi([420])], delivered: false)
        == .true)
    let noForm = World.reader([], spans: [Self.ppi([420])])
    #expect(World.truth("apart(ppi, zinc) < 4 'h'", noForm) == .unknown)
  }

  @Test(
    "every pair around midnight, against counting minute by minute",
    arguments: [
      31, 32, 33,
    ] as [UInt64])
  func oracle(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sink = DiagnosticSink()
    let nodes = try ["after(ppi, zinc)", "before(ppi, zinc)", "apart(ppi, zinc)"].map {
      try #require(World.check($0, sink))
    }
    for _ in 0..<200 {
      func draw() -> ([Int16], UInt8) {
        let days = UInt8.random(in: 0...127, using: &generator)
        return (
          (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            Int16.random(in: 0..<1440, using: &generator)
          }, Bool.random(using: &generator) ? 0 : days
        )
      }
      let a = draw()
      let b = draw()
      let reader = World.reader(
        [], intakes: [Self.zinc(b.0, weekdays: b.1)], forms: [IntakeForm(patient: 0, day: 995)],
        spans: [Self.ppi(a.0, weekdays: a.1)])
      let values = Interpreter(reader: reader, person: 0, asOf: 1000, rules: RuleStates(count: 0))
      // Two weeks of doses, one after the other, and the next of the other to each in the first.
      func moments(_ dose: ([Int16], UInt8)) -> [Int] {
        (0..<28).flatMap { day in
          dose.1 == 0 || dose.1 & (1 << UInt8(day % 7)) != 0
            ? dose.0.map { day * 1440 + Int($0) } : []
        }
      }
      func next(_ from: [Int], _ to: [Int]) -> Int {
        from.filter { $0 < 7 * 1440 }.map { x in to.filter { $0 >= x }.map { $0 - x }.min()! }
          .min()!
      }
      let after = next(moments(a), moments(b))
      let before = next(moments(b), moments(a))
      for (node, wanted) in zip(nodes, [after, before, min(after, before)]) {
        #expect(
          values.number(node).exact == Double(wanted), "seed \(seed): \(a) beside \(b)")
      }
    }
  }

  @Test(
    "food, route, and what is taken at one time",
    arguments: [
      ("withFood(zinc)", [zinc([420], food: .true)], [], Truth.true),
      ("withFood(zinc)", [zinc([420], food: .false)], [], .false),
      ("withFood(zinc)", [zinc([420])], [], .unknown), ("withFood(zinc)", [], [], .false),
      ("withFood({zinc, ppi})", [zinc([420], food: .false)], [ppi([420], food: .true)], .true),
      ("takesBy(ppi, 'oral')", [], [ppi([420], route: .oral)], .true),
      ("takesBy(ppi, 'parenteral')", [], [ppi([420], route: .oral)], .false),
      ("takesBy(ppi, 'oral')", [], [ppi([420])], .unknown),
      ("takesBy(ppi, 'oral')", [], [], .false),
      ("doseAtOnce(zinc, ppi, 2 'h') = 30 'mg'", [zinc([420])], [ppi([539])], .true),
      ("doseAtOnce(zinc, ppi, 2 'h') = 0 'mg'", [zinc([420])], [ppi([540])], .true),
      (
        "doseAtOnce(zinc, ppi, 2 'h') = 45 'mg'",
        [zinc([420]), zinc([480], line: 5, dose: 15)], [ppi([400])], .true
      ),
      (
        "doseAtOnce(zinc, ppi, 2 'h') = 30 'mg'",
        [zinc([420]), zinc([600], line: 5, dose: 15)], [ppi([400])], .true
      ),
      ("doseAtOnce(zinc, ppi, 2 'h') >= 25 'mg'", [zinc([])], [ppi([400])], .unknown),
      ("doseAtOnce(zinc, ppi, 2 'h') >= 25 'mg'", [zinc([])], [], .false),
      (
        "doseAtOnce(zinc, ppi, 2 'h') >= 25 'mg'", [zinc([400], dose: nil, times: nil)],
        [ppi([400])], .unknown
      ),
      (
        "doseAtOnce(zinc, ppi, 2 'h') = 15 'mg'", [zinc([400], dose: nil, times: 2)],
        [ppi([400])], .true
      ),
      ("doseAtOnce(zinc, ppi, 2 'h') = 30 'mg'", [zinc([])], [ppi([], line: 1, source: 0)], .true),
      (
        "doseAtOnce(zinc, 60 days) = 30 'mg'", [zinc([400]), zinc([], line: 7, dose: 20)], [], .true
      ),
      ("dosesPerDay(zinc) = 3", [zinc([400], times: 2), zinc([], line: 7)], [], .true),
      ("dosesPerDay(zinc) = 2", [zinc([400], times: nil)], [], .unknown),
      ("dosesPerDay(zinc) = 0", [], [], .true),
    ] as [(String, [Intake], [CodedSpan], Truth)])
  func amounts(_ text: String, _ intakes: [Intake], _ spans: [CodedSpan], _ wanted: Truth) {
    #expect(Self.truth(text, intakes, spans) == wanted)
  }

  @Test("a weekly dose counts whole on its day, and two of them may fall together")
  func peakDay() {
    func weekly(_ line: UInt32, _ amount: Double) -> Intake {
      var intake = Self.zinc([], line: line, sparse: true, dose: amount, times: 1.0 / 7)
      intake.daily = Interval(amount / 7)
      return intake
    }
    #expect(Self.truth("peakDay(zinc) = 70 'mg/d'", [weekly(1, 70)], []) == .true)
    #expect(Self.truth("dose(zinc) = 10 'mg/d'", [weekly(1, 70)], []) == .true)
    let both = [weekly(1, 70), weekly(2, 35), Self.zinc([], line: 3, dose: 5)]
    #expect(Self.truth("peakDay(zinc) >= 75 'mg/d'", both, []) == .true)
    #expect(Self.truth("peakDay(zinc) > 75 'mg/d'", both, []) == .unknown)
    #expect(Self.truth("peakDay(zinc) > 110 'mg/d'", both, []) == .false)
  }

  @Test(
    "times are asked for where both are taken, and the list where it is not there",
    arguments: [
      ("apart(ppi, zinc) < 4 'h'", [zinc([])], [ppi([420])], true, ["dose times"]),
      ("apart(ppi, zinc) < 4 'h'", [zinc([430])], [], false, ["medication list"]),
      ("takesBy(ppi, 'oral')", [], [ppi([420])], true, ["route"]),
      (
        "doseAtOnce(zinc, ppi, 2 'h') > 1 'mg'", [zinc([400], dose: nil, times: nil)],
        [ppi([400])], true, ["amount of zinc at one time"]
      ),
      ("adherence(zinc) < 80 '%'", [zinc([])], [], true, ["adherence of zinc"]),
    ] as [(String, [Intake], [CodedSpan], Bool, [String])])
  func lacks(
    _ text: String, _ intakes: [Intake], _ spans: [CodedSpan], _ delivered: Bool,
    _ wanted: [String]
  ) throws {
    let reader = World.reader(
      [], intakes: intakes, forms: [IntakeForm(patient: 0, day: 995)], spans: spans,
      delivered: delivered)
    #expect(try World.missing(text, reader) == wanted)
  }

  @Test(
    "mistakes are found before any data is read",
    arguments: [
      ("apart(ppi, zink) < 4 'h'", "unknown-subject"), ("apart(zinc, zinc) < 4 'h'", "one-subject"),
      ("apart(ppi, zinc) < 4 'mg'", "unit-mismatch"), ("takesBy(ppi, 'nasal')", "unknown-route"),
      ("apart(ppi) < 4 'h'", "wrong-arguments"),
      ("doseAtOnce(zinc, ppi, 25 'h') > 1 'mg'", "bad-window"),
      ("doseAtOnce(zinc, zinc, 2 'h') > 1 'mg'", "one-subject"),
    ])
  func mistakes(_ text: String, _ code: String) {
    let sink = DiagnosticSink()
    _ = World.check(text, sink)
    #expect(sink.diagnostics.first?.code == code, "\(sink.sorted.map { $0.rendered() })")
  }
}
