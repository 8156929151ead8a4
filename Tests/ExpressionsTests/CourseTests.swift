import Clinic
import Testing

@testable import Expressions

@Suite("Courses of medicines, days of conditions, changes of an intake")
struct CourseTests {
  private static func taken(
    _ start: Day?, _ stop: Day?, kind: CodedSpan.Kind = .medicine, ended: Bool = false,
    line: UInt32 = 1
  ) -> CodedSpan {
    var span = CodedSpan(
      patient: 0, kind: kind, group: 0, start: start, stop: stop, source: 0, line: line)
    if ended { span.isOngoing = .false }
    return span
  }

  private static func truth(
    _ text: String, _ spans: [CodedSpan], delivered: Bool = true, asOf: Day = 1000
  ) -> Truth? {
    World.truth(text, World.reader([], spans: spans, delivered: delivered), asOf: asOf)
  }

  @Test(
    "gaps of up to 14 days are part of a course, and an unknown start is at least what is recorded",
    arguments: [
      ("course(ppi).days = 51 days", [taken(900, 919), taken(934, 950)], Truth.true),
      ("course(ppi).days = 16 days", [taken(900, 919), taken(935, 950)], .true),
      ("course(ppi).days = 101 days", [taken(900, 940), taken(920, nil)], .true),
      ("course(ppi).days = 0 days", [], .true), ("exists course(ppi)", [], .false),
      ("exists course(ppi, 56 days)", [taken(900, 919)], .false),
      ("exists course(ppi, 20 days)", [taken(900, 919)], .true),
      ("course(ppi).daysSinceEnd = 50 days", [taken(900, 950)], .true),
      ("course(ppi).running", [taken(900, nil)], .true),
      ("course(ppi).running", [taken(900, 999)], .false),
      ("course(ppi).running", [taken(900, nil, ended: true)], .unknown),
      ("course(ppi).days >= 5 days", [taken(nil, nil)], .unknown),
      ("course(ppi).days >= 1 day", [taken(nil, nil)], .true),
      ("course(ppi).start = today - 100 days", [taken(900, 950)], .true),
      ("course(ppi, 1 day, today - 60 days).days = 41 days", [taken(900, 950)], .true),
      ("course(ppi, 1 day, today - 200 days).days = 0 days", [taken(900, 950)], .true),
      ("course(ppi).days < 365 days", [taken(900, nil), taken(1001, nil)], .true),
      ("daysTaken(ppi, 450 days) = 365 days", [taken(636, nil)], .true),
      ("daysTaken(ppi, 450 days) = 450 days", [taken(100, nil)], .true),
      (
        "daysTaken(ppi, 450 days) = 20 days", [taken(900, 909), taken(905, 914), taken(960, 964)],
        .true
      ),
      ("daysTaken(ppi, 450 days) >= 365 days", [taken(nil, nil)], .unknown),
      ("daysTaken(ppi, 450 days) >= 365 days", [taken(nil, 700)], .false),
      ("daysTaken(ppi, 450 days) >= 1 day", [], .false),
      (
        "courses(ppi, 365 days, 7 days) = 2",
        [taken(900, 909), taken(917, 920), taken(929, 930)], .true
      ),
      ("courses(ppi, 80 days, 7 days) = 1", [taken(900, 910), taken(920, 930)], .true),
      ("courses(ppi, 80 days, 7 days) = 1", [taken(900, nil, ended: true)], .unknown),
      ("stopped(zinc)", [], .unknown),
    ] as [(String, [CodedSpan], Truth)])
  func courses(_ text: String, _ spans: [CodedSpan], _ wanted: Truth) {
    #expect(Self.truth(text, spans) == wanted)
  }

  @Test("a list that was never delivered leaves every course open")
  func undelivered() {
    for text in [
      "exists course(ppi)", "course(ppi).days > 5 days", "courses(ppi, 90 days, 7 days) > 1",
      "daysTaken(ppi, 90 days) > 3 days", "takes(ppi, 30 days, today)",
    ] {
      #expect(Self.truth(text, [], delivered: false) == .unknown, "\(text)")
    }
  }

  @Test(
    "days of a condition, and windows that count back from another day",
    arguments: [
      ("onset(wilson) = today - 40 days", Truth.true),
      ("firstOnset(wilson) = today - 300 days", .true),
      ("onset(wilson) + 28 days < today", .true), ("onset(wilson) + 40 days = today", .true),
      ("onset(wilson) - 1 day < onset(wilson)", .true),
      ("resolvedOn(wilson) = today - 250 days", .true),
      ("has(wilson, 30 days)", .false), ("has(wilson, 40 days)", .true),
      ("has(wilson, 5 days, today - 38 days)", .true),
      ("has(wilson, 5 days, today - 41 days)", .false),
      ("hasBetween(wilson, today - 41 days, today - 39 days)", .true),
      ("hasBetween(wilson, today - 39 days, today)", .false),
      ("hasBetween(wilson, onset(wilson), firstOnset(wilson))", .false),
      ("onset(ppi) = today", .unknown),
    ])
  func conditions(_ text: String, _ wanted: Truth) {
    let spans = [
      Self.taken(700, 750, kind: .condition), Self.taken(960, nil, kind: .condition, line: 2),
      Self.taken(1001, nil, kind: .condition, line: 3),
    ]
    #expect(Self.truth(text, spans) == wanted)
  }

  @Test("one entry without a date leaves the newest onset open")
  func undated() {
    let spans = [Self.taken(700, 750, kind: .condition), Self.taken(nil, nil, kind: .condition)]
    #expect(Self.truth("onset(wilson) = today - 300 days", spans) == .unknown)
  }

  // MARK: Intake

  private static func intake(
    _ start: Day?, _ stop: Day?, _ dose: Double, ongoing: Truth = .false,
    origin: Intake.Origin = .supplement, recorded: Day = 995
  ) -> Intake {
    Intake(
      patient: 0, nutrient: 0, daily: Interval(dose), start: start, stop: stop,
      isOngoing: ongoing, recordedOn: recorded, origin: origin, source: 0, line: 1)
  }

  private static let taper = [intake(800, 899, 50), intake(900, 949, 20), intake(950, 959, 4)]

  @Test(
    "doses over a window, within bounds, by source, and when they changed",
    arguments: [
      ("averageDose(zinc, 100 days) = 10.2 'mg/d'", taper, Truth.true),
      ("spanBetween(zinc, 5 'mg/d', 25 'mg/d', 7 days).days = 50 days", taper, .true),
      ("exists spanBetween(zinc, 5 'mg/d', 19 'mg/d', 7 days)", taper, .false),
      ("spanBetween(zinc, 4 'mg/d', 20 'mg/d', 7 days).days = 60 days", taper, .true),
      ("stopped(zinc)", taper, .true), ("daysSinceStop(zinc) = 41 days", taper, .true),
      ("stopped(zinc)", [intake(900, nil, 20, ongoing: .true)], .false),
      ("stopped(zinc)", [intake(900, nil, 20, ongoing: .false)], .true),
      ("daysSinceStop(zinc) > 50 days", [intake(900, nil, 20, ongoing: .false)], .unknown),
      ("daysSinceStop(zinc) >= 5 days", [intake(900, nil, 20, ongoing: .false)], .true),
      ("stopped(zinc)", [intake(300, nil, 20, ongoing: .unknown, recorded: 400)], .unknown),
      ("stopped(zinc)", [], .false),
      ("lastChange(zinc) = today - 41 days", taper, .true),
      ("changedWithin(zinc, 41 days)", taper, .true),
      ("changedWithin(zinc, 40 days)", taper, .false),
      ("startedSince(zinc, today - 50 days)", taper, .true),
      ("startedSince(zinc, today - 49 days)", taper, .false),
      (
        "startedSince(zinc, today - 90 days)", [intake(800, 909, 20), intake(910, nil, 20)],
        .false
      ),
      ("changedWithin(zinc, 50 days)", [intake(nil, nil, 20, ongoing: .true)], .unknown),
      (
        "dose(zinc, 'prescribed') = 30 'mg/d'",
        [
          intake(900, nil, 30, ongoing: .true, origin: .prescribed),
          intake(900, nil, 5, ongoing: .true),
        ], .true
      ),
      (
        "dose(zinc, 'otc') = 5 'mg/d'",
        [
          intake(900, nil, 30, ongoing: .true, origin: .prescribed),
          intake(900, nil, 5, ongoing: .true),
        ], .true
      ),
      (
        "exists spanAbove(zinc, 25 'mg/d', 28 days, 'otc')",
        [intake(900, nil, 30, ongoing: .true, origin: .prescribed)], .false
      ),
      (
        "exists spanAbove(zinc, 25 'mg/d', 28 days, today, 'prescribed')",
        [intake(900, nil, 30, ongoing: .true, origin: .prescribed)], .true
      ),
    ] as [(String, [Intake], Truth)])
  func intakes(_ text: String, _ intakes: [Intake], _ wanted: Truth) {
    let reader = World.reader([], intakes: intakes, forms: [IntakeForm(patient: 0, day: 995)])
    #expect(World.truth(text, reader) == wanted)
  }

  @Test(
    "without a form nothing of an intake is known",
    arguments: [
      "stopped(zinc)", "changedWithin(zinc, 40 days)", "startedSince(zinc, today - 50 days)",
      "averageDose(zinc, 90 days) > 0 'mg/d'", "lastChange(zinc) < today",
    ])
  func unknownIntake(_ text: String) {
    #expect(World.truth(text, World.reader([])) == .unknown)
  }

  // MARK: Counts

  @Test(
    "weights add up over what holds, with bounds over what is not known",
    arguments: [
      ("sumOf({ {true, 1}, {false, 2}, {true, 0.5} }) = 1.5", Truth.true),
      ("sumOf({ {true, 1}, {hb < 12 'g/dL', 0.5} }) >= 1", .true),
      ("sumOf({ {true, 0.5}, {hb < 12 'g/dL', 0.5} }) >= 1", .unknown),
      ("sumOf({ {false, 1}, {hb < 12 'g/dL', 0.5} }) >= 1", .false),
      ("atLeast(2, {true, hb < 12 'g/dL', true})", .true),
      ("atLeast(2, {true, hb < 12 'g/dL', false})", .unknown),
      ("atLeast(2, {false, hb < 12 'g/dL', false})", .false),
      ("unknown('a question') and false", .false), ("unknown('a question')", .unknown),
    ])
  func weights(_ text: String, _ wanted: Truth) {
    #expect(World.truth(text, World.reader([])) == wanted)
  }

  @Test(
    "what is asked for is the list, the day, or the question by its name",
    arguments: [
      ("course(ppi).days > 400 days", [taken(nil, nil)], true, ["start of ppi"]),
      ("course(ppi).days > 5 days", [], false, ["medication list"]),
      ("course(ppi).running", [taken(900, nil, ended: true)], true, ["end of ppi"]),
      ("unknown('brand of the cream')", [], true, ["brand of the cream"]),
      (
        "sumOf({ {has(wilson), 1}, {unknown('brand'), 0.5} }) > 1", [], false,
        ["condition list", "brand"]
      ),
      ("lastChange(zinc) < today", [], true, ["zinc intake"]),
    ] as [(String, [CodedSpan], Bool, [String])])
  func lacks(_ text: String, _ spans: [CodedSpan], _ delivered: Bool, _ wanted: [String]) throws {
    let reader = World.reader([], spans: spans, delivered: delivered)
    #expect(try World.missing(text, reader) == wanted)
  }
}
