import Clinic
import Diagnostics
import Testing

@testable import Expressions

@Suite("Results over time")
struct SeriesTests {
  /// Copper 60, 66, 72, 90 on days 700, 800, 900, 1000, and one of tomorrow that nobody may see.
  private let rising = World.reader([
    World.result(0, 60, day: 700), World.result(0, 66, day: 800), World.result(0, 72, day: 900),
    World.result(0, 90, day: 1000), World.result(0, 1, day: 1001),
    World.result(2, 5, day: 990, marks: .lessThan), World.result(2, 9, day: 995),
  ])

  @Test(
    "a window is read from its first day to the as-of day, both included",
    arguments: [
      ("first(copper, 365 days) = 60 'ug/dL'", Truth.true),
      ("first(copper, 300 days) = 60 'ug/dL'", .true),
      ("first(copper, 299 days) = 66 'ug/dL'", .true),
      ("first(hb, 300 days) is null", .true),
      ("previous(copper) = 72 'ug/dL'", .true), ("previous(previous(copper)) = 66 'ug/dL'", .true),
      ("previous(copper, 100 days) = 72 'ug/dL'", .true),
      ("previous(copper, 101 days) = 66 'ug/dL'", .true),
      ("previous(copper, 1 day, 99 days) is null", .true),
      ("minimum(copper, 200 days) = 66 'ug/dL'", .true),
      ("maximum(copper, 300 days) = 90 'ug/dL'", .true),
      ("minimum(copper, 90 days) = 90 'ug/dL'", .true),
      ("minimum(hb, 90 days) < 1 'g/dL'", .unknown),
      ("mean(copper, 300 days) = 72 'ug/dL'", .true),
      ("mean(ferritin, 30 days) > 1 'ng/mL'", .unknown),
      ("minimum(ferritin, 30 days) < 5 'ng/mL'", .true),
      ("minimum(ferritin, 30 days) < 3 'ng/mL'", .unknown),
      ("maximum(ferritin, 30 days) = 9 'ng/mL'", .true),
      ("maximum(copper, 300 days) < 0.91 'mg/L'", .true),
      ("countDays(copper, 300 days) = 4", .true), ("count(copper, 99 days) = 1", .true),
      ("change(copper, previous(copper)) = 18 'ug/dL'", .true),
      ("changePercent(copper, previous(copper)) = 25 '%'", .true),
      ("changePercent(copper, first(copper, 300 days)) = 50 '%'", .true),
      ("change(ferritin, previous(ferritin)) > 0 'ng/mL'", .unknown),
      ("gap(copper) = 0 days", .true), ("gap(hb) > 5 years", .true),
      ("gap(hb) > 50 years", .unknown),
      ("daysSince(copper) = 0 days", .true), ("daysSince(previous(copper)) = 100 days", .true),
    ])
  func windows(_ text: String, _ wanted: Truth) {
    #expect(World.truth(text, rising) == wanted)
  }

  @Test("nothing after the as-of day is in any window")
  func noLookAhead() {
    #expect(World.truth("minimum(copper, 300 days) = 60 'ug/dL'", rising, asOf: 1000) == .true)
    #expect(World.truth("minimum(copper, 300 days) = 1 'ug/dL'", rising, asOf: 1001) == .true)
    let text = "latestIn(copper, today - 400 days, today + 400 days) = 90 'ug/dL'"
    #expect(World.truth(text, rising, asOf: 1000) == .true)
    #expect(
      World.truth("previous(latest(copper, 1 year)) = 66 'ug/dL'", rising, asOf: 999) == .true)
  }

  @Test("a slope is that of least squares, a day, and needs two days")
  func slope() {
    // By hand: x 0, 100, 200, 300; y 60, 66, 72, 90; slope 4800 / 50000 = 0.096 a day.
    #expect(World.truth("slope(copper, 300 days) = 0.096 'ug/dL/d'", rising) == .true)
    #expect(World.truth("slope(copper, 300 days) > 0.00095 'mg/L/d'", rising) == .true)
    #expect(World.truth("slope(copper, 90 days) > 0 'ug/dL/d'", rising) == .unknown)
    #expect(World.truth("slope(ferritin, 90 days) > 0 'ng/mL/d'", rising) == .unknown)
    let oneDay = World.reader([
      World.result(0, 60, day: 999), World.result(0, 70, day: 999, minute: 600),
    ])
    #expect(World.truth("slope(copper, 90 days) > 0 'ug/dL/d'", oneDay) == .unknown)
  }

  @Test(
    "two results beyond a bound, far enough apart; one that stands alone leaves it open",
    arguments: [
      ([(1000, 60.0)], Truth.unknown), ([(1000, 90)], .false), ([], .unknown),
      ([(1000, 60), (972, 60)], .true), ([(1000, 60), (973, 60)], .unknown),
      ([(1000, 60), (972, 90)], .false), ([(1000, 90), (972, 60)], .false),
      ([(1000, 60), (990, 90), (960, 60)], .true), ([(1000, 70), (972, 60)], .false),
      ([(1000, 60), (634, 60)], .unknown), ([(1000, 60), (635, 60)], .true),
    ] as [([(Day, Double)], Truth)])
  func twice(_ results: [(Day, Double)], _ wanted: Truth) {
    let reader = World.reader(results.map { World.result(0, $0.1, day: $0.0) })
    let text = "twiceBelow(copper, 70 'ug/dL', 28 days, 365 days)"
    #expect(World.truth(text, reader) == wanted)
    // The mirror image: above the negative of everything is below it.
    let mirrored = World.reader(results.map { World.result(0, 140 - $0.1, day: $0.0) })
    #expect(World.truth("twiceAbove(copper, 70 'ug/dL', 28 days, 365 days)", mirrored) == wanted)
  }

  @Test(
    "sustained is from the newest back to one that is old enough, without one in between",
    arguments: [
      ([(1000, 60.0)], Truth.unknown), ([(1000, 90)], .false), ([], .unknown),
      ([(1000, 60), (972, 60)], .true), ([(1000, 60), (973, 60)], .unknown),
      ([(1000, 60), (990, 90), (960, 60)], .false), ([(1000, 90), (972, 60), (940, 60)], .false),
      ([(1000, 60), (990, 60), (960, 60), (950, 90)], .true),
      ([(1000, 60), (980, 60), (975, 90)], .false),
    ] as [([(Day, Double)], Truth)])
  func sustained(_ results: [(Day, Double)], _ wanted: Truth) {
    let reader = World.reader(results.map { World.result(0, $0.1, day: $0.0) })
    let text = "sustainedBelow(copper, 70 'ug/dL', 28 days, 365 days)"
    #expect(World.truth(text, reader) == wanted)
  }

  @Test("each result is held against its own limit, and a censored one may leave it open")
  func ownLimits() {
    func detail(_ low: Double) -> ObservationDetail { ObservationDetail(referenceLow: low) }
    let reader = World.reader(
      [
        World.result(0, 75, day: 900, detail: 0), World.result(0, 75, day: 1000),
        World.result(2, 50, day: 900, marks: .lessThan), World.result(2, 20, day: 1000),
      ], details: [detail(60)])
    // 75 is below the 80 of a woman, and not below the 60 that the laboratory printed.
    #expect(World.truth("twiceLow(copper, 28 days, 365 days)", reader) == .false)
    #expect(
      World.truth("twiceBelow(copper, 80 'ug/dL', 28 days, 365 days)", reader) == .true)
    #expect(
      World.truth("twiceBelow(ferritin, 30 'ng/mL', 28 days, 365 days)", reader) == .unknown)
    #expect(World.truth("sustainedLow(copper, 28 days, 365 days)", reader) == .false)
  }

  @Test("a pair and the nearest result are of one specimen where there is one")
  func specimen() {
    let details = [ObservationDetail(accession: 7), ObservationDetail(accession: 8)]
    let reader = World.reader(
      [
        World.result(0, 75, day: 1000, detail: 0),
        World.result(1, 60, day: 1000, minute: 490, detail: 1),
        World.result(1, 90, day: 1000, minute: 900, detail: 0),
      ], details: details)
    #expect(World.truth("paired(copper, zinc, 1 day, 30 days).zinc = 90 'ug/dL'", reader) == .true)
    #expect(World.truth("nearest(zinc, copper, 1 day) = 90 'ug/dL'", reader) == .true)
  }

  @Test("results between two days, and whether any was measured there")
  func between() {
    let bounds = "today - 200 days, today - 100 days"
    #expect(World.truth("latestIn(copper, \(bounds)) = 72 'ug/dL'", rising) == .true)
    #expect(World.truth("earliestIn(copper, \(bounds)) = 66 'ug/dL'", rising) == .true)
    #expect(World.truth("measuredIn(copper, \(bounds))", rising) == .true)
    #expect(World.truth("measuredIn(hb, \(bounds))", rising) == .false)
    #expect(World.truth("measuredIn(hb, previous(hb), today)", rising) == .unknown)
    let short = World.reader([], feedStart: 850)
    #expect(World.truth("measuredIn(copper, today - 150 days, today)", short) == .false)
    #expect(World.truth("measuredIn(copper, today - 151 days, today)", short) == .unknown)
    #expect(
      World.truth("measuredIn(copper, today - 3 days, today)", World.reader([], feedStart: nil))
        == .unknown)
  }

  @Test("contradicting values of one moment are not skipped over")
  func conflict() {
    let reader = World.reader([
      World.result(0, 90, day: 1000), World.result(0, 60, day: 990, marks: .conflicting),
      World.result(0, 96, day: 990, marks: .conflicting), World.result(0, 70, day: 980),
    ])
    #expect(World.truth("previous(copper) is null", reader) == .true)
    #expect(
      World.truth("latestIn(copper, today - 15 days, today - 5 days) is null", reader) == .true)
    #expect(World.truth("minimum(copper, 30 days) = 70 'ug/dL'", reader) == .true)
  }

  @Test("age is counted at the day that is asked for")
  func age() {
    let infant = World.reader(
      [World.result(0, 60, day: 900)], persons: [Person(id: "A", sex: .female, birthDay: 800)])
    #expect(World.truth("ageMonthsAt(latest(copper, 1 year)) = 3 months", infant) == .true)
    #expect(World.truth("ageMonths = 6 months", infant) == .true)
    #expect(World.truth("ageMonthsAt(hb) = 3 months", infant) == .unknown)
    #expect(World.truth("ageAt(latest(copper, 1 year)) < 1 year", infant) == .true)
  }

  @Test(
    "what is asked for is the test, or a repeat of it",
    arguments: [
      ("twiceBelow(hb, 12 'g/dL', 28 days, 365 days)", ["hb"]),
      ("twiceBelow(copper, 95 'ug/dL', 150 days, 160 days)", ["repeat copper"]),
      ("slope(hb, 30 days) > 0 'g/dL/d'", ["repeat hb"]),
      ("measuredIn(copper, today - 20000 days, today - 500 days)", ["lab coverage"]),
      ("mean(hb, 30 days) > 1 'g/dL'", ["hb"]), ("previous(hb) > 1 'g/dL'", ["hb"]),
    ])
  func lacks(_ text: String, _ wanted: [String]) throws {
    #expect(try World.missing(text, rising) == wanted)
  }

  @Test(
    "windows that no two results fit and bounds of other units are refused",
    arguments: [
      ("twiceBelow(copper, 70 'ug/dL', 90 days, 28 days)", "bad-window"),
      ("twiceBelow(copper, 70 'ug/dL', 0 days, 28 days)", "bad-window"),
      ("twiceBelow(copper, 70 'g/h', 28 days, 90 days)", "unit-mismatch"),
      ("twiceLow(copper, 28 days, 90 days, 'nowhere')", "unknown-limit"),
      ("slope(copper, 0 days) > 0 'ug/dL/d'", "bad-window"),
      ("slope(copper, 9 days) > 0 'ug/dL'", "unit-mismatch"),
      ("previous(copper, 90 days, 30 days) is null", "bad-window"),
      ("change(copper, zinc) > 0 'ug/dL'", "type-mismatch"),
      ("latestIn(copper, 3 days, today) is null", "not-a-date"),
      ("latestIn(copper, today, today - 3 days) is null", "bad-window"),
      ("hasBetween(wilson, today - 3 days, today - 4 days)", "bad-window"),
      ("minimun(copper, 3 days) is null", "unknown-function"),
      ("atLeast(3, {true, false})", "wrong-arguments"),
      ("sumOf({true, false}) > 1", "wrong-arguments"),
    ])
  func refused(_ text: String, _ code: String) {
    let sink = DiagnosticSink()
    _ = World.check(text, sink)
    #expect(sink.diagnostics.first?.code == code, "\(sink.sorted.map { $0.rendered() })")
  }
}
