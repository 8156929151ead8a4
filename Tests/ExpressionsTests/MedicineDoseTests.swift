import Clinic
import Diagnostics
import Testing

@testable import Expressions

@Suite("Doses of medicines, and what stands beside a result")
struct MedicineDoseTests {
  private static func row(
    _ start: Day?, _ stop: Day?, _ milligrams: Double?, weekdays: UInt8 = 0, stated: Bool = false,
    line: UInt32 = 1
  ) -> CodedSpan {
    var span = CodedSpan(
      patient: 0, kind: .medicine, group: 0, start: start, stop: stop, source: 0, line: line)
    span.milligrams = milligrams.map { Interval($0) }
    span.schedule.weekdays = weekdays
    span.schedule.isFrequencyStated = stated
    return span
  }

  @Test(
    "rows of a class are added up day by day, and one without an amount may have any",
    arguments: [
      ("medicineDose(ppi) = 5 'mg/d'", [row(900, nil, 5)], Truth.true),
      ("medicineDose(ppi) = 7.5 'mg/d'", [row(900, nil, 5), row(950, nil, 2.5, line: 2)], .true),
      ("medicineDose(ppi) = 0 'mg/d'", [row(900, 950, 5)], .true),
      ("medicineDose(ppi) = 0 'mg/d'", [], .true),
      ("medicineDose(ppi) > 1 'mg/d'", [row(900, nil, nil)], .unknown),
      ("exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)", [row(911, nil, 2.5)], .true),
      ("exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)", [row(912, nil, 2.5)], .false),
      ("exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)", [row(800, nil, 2.4)], .false),
      (
        "exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)",
        [row(800, nil, 2), row(850, nil, 2, line: 2)], .true
      ),
      ("exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)", [row(800, nil, nil)], .unknown),
      ("exists courseAtLeast(ppi, 2.5 'mg/d', 90 days)", [row(990, nil, nil)], .false),
      (
        "courseAtLeast(ppi, 2.5 'mg/d', 90 days).dose = 7.5 'mg/d'",
        [row(801, 900, 5), row(901, 1000, 10, line: 2)], .true
      ),
      ("courseAtLeast(ppi, 2.5 'mg/d', 5 days).running", [row(801, 900, 5)], .false),
      ("weeklyDosing(ppi)", [row(900, nil, 5, weekdays: 1)], .true),
      ("weeklyDosing(ppi)", [row(900, nil, 5, stated: true)], .false),
      ("weeklyDosing(ppi)", [row(900, nil, 5)], .unknown), ("weeklyDosing(ppi)", [], .false),
    ] as [(String, [CodedSpan], Truth)])
  func doses(_ text: String, _ spans: [CodedSpan], _ wanted: Truth) {
    #expect(World.truth(text, World.reader([], spans: spans)) == wanted)
  }

  @Test("what is asked for is the dose, and the list where it was not delivered")
  func lacks() throws {
    let open = World.reader([], spans: [Self.row(900, nil, nil)])
    #expect(try World.missing("medicineDose(ppi) > 1 'mg/d'", open) == ["dose of ppi"])
    #expect(
      try World.missing("exists courseAtLeast(ppi, 1 'mg/d', 9 days)", open) == ["dose of ppi"])
    #expect(try World.missing("weeklyDosing(ppi)", open) == ["frequency of ppi"])
    let none = World.reader([], delivered: false)
    #expect(try World.missing("medicineDose(ppi) > 1 'mg/d'", none) == ["medication list"])
  }

  @Test(
    "laboratory, method, specimen and hour stand beside a result, and are open where not stated",
    arguments: [
      ("sameLaboratory(copper, zinc)", Truth.true), ("sameMethod(copper, zinc)", .false),
      ("sameSpecimen(copper, zinc)", .false), ("sameLaboratory(copper, ferritin)", .unknown),
      ("sameMethod(copper, ferritin)", .unknown), ("sameSpecimen(copper, hb)", .unknown),
      ("methodChanged(copper, 365 days)", .true), ("methodChanged(zinc, 365 days)", .false),
      ("methodChanged(ferritin, 365 days)", .unknown), ("methodChanged(hb, 365 days)", .unknown),
      ("copper.hour = 8 'h'", .true), ("copper.hour < 480 'min'", .false),
      ("zinc.hour < 10 'h'", .unknown), ("copper.morning", .true), ("zinc.morning", .unknown),
      ("copper.grosslyHaemolysed", .true), ("zinc.grosslyHaemolysed", .false),
      ("hb.grosslyHaemolysed", .unknown), ("copper.tubeKnown", .true), ("zinc.tubeKnown", .false),
      ("copper.printed", .true), ("zinc.printed", .false),
      ("previous(copper).stale", .true), ("copper.stale", .false),
      ("month(copper) = 9", .true), ("month(today) = 9", .true), ("month(hb) = 9", .unknown),
      ("recordDays = 150 days", .true),
    ])
  func besides(_ text: String, _ wanted: Truth) {
    let details = [
      ObservationDetail(referenceLow: 60, laboratory: 1, accession: 1, method: 1, specimen: 1),
      ObservationDetail(laboratory: 1, accession: 2, method: 2),
    ]
    let reader = World.reader(
      [
        World.result(0, 75, day: 1000, marks: .grosslyHaemolysed, detail: 0),
        World.result(0, 75, day: 850, detail: 1),
        World.result(1, 75, day: 990, minute: -1, detail: 1),
        World.result(2, 75, day: 1000), World.result(2, 75, day: 990),
      ], details: details)
    #expect(World.truth(text, reader) == wanted)
  }

  @Test("a record goes back to its oldest dated entry of any kind")
  func record() {
    let reader = World.reader(
      [World.result(0, 75, day: 990)],
      intakes: [
        Intake(
          patient: 0, nutrient: 0, daily: Interval(1), start: 700, stop: 710, isOngoing: .false,
          recordedOn: 720, origin: .supplement, source: 0, line: 1)
      ], spans: [Self.row(650, nil, 1), Self.row(1001, nil, 1)])
    #expect(World.truth("recordDays = 350 days", reader) == .true)
    #expect(World.truth("feedDays >= recordDays", reader) == .true)
    #expect(World.truth("recordDays > 1 day", World.reader([])) == .unknown)
  }

  @Test("every supplement that is taken names its form, or one does not")
  func form() {
    func intake(_ isStated: Bool, _ line: UInt32) -> Intake {
      var intake = Intake(
        patient: 0, nutrient: 0, daily: Interval(1), start: 900, stop: nil, isOngoing: .true,
        recordedOn: 995, origin: .supplement, source: 0, line: line)
      intake.isFormStated = isStated
      return intake
    }
    #expect(World.truth("formStated(zinc)", World.reader([], intakes: [intake(true, 1)])) == .true)
    let both = World.reader([], intakes: [intake(true, 1), intake(false, 2)])
    #expect(World.truth("formStated(zinc)", both) == .false)
    #expect(World.truth("formStated(zinc)", World.reader([])) == .unknown)
  }
}
