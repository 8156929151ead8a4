import Clinic
import Definitions
import Testing

@testable import Pipeline

@Suite("When and how a medicine or a supplement is taken")
struct ScheduleRowsTests {
  private static let columns = [
    "patient_id", "name", "dose", "unit", "route", "frequency", "times", "with_food", "start",
  ]

  private static func span(_ fields: String) throws -> CodedSpan? {
    let people = "patient_id,sex,birth_date\nP1,F,1970-01-01\n"
    let rows = columns.joined(separator: ",") + "\nP1," + fields + "\n"
    return try Ingesting.memory(
      [("patients", people), ("medications", rows)], plan: FreeTextWorld.plan,
      asOf: FreeTextWorld.asOf, feedStart: nil
    ).spans.first
  }

  @Test("clock times, weekdays, food and route of a list of medicines are kept")
  func medicines() throws {
    let daily = try #require(
      try Self.span("omeprazole,20,mg,oral,bid,08:00;20:30,yes,2024-01-01")
    ).schedule
    #expect(daily.minutes == [480, 1230])
    #expect(daily.route == .oral && daily.withFood == .true)
    #expect(!daily.isSparse && daily.weekdays == 0 && daily.isFrequencyStated)
    let weekly = try #require(
      try Self.span("alendronate,70,mg,,weekly Mon,07:00,,2024-01-01")
    ).schedule
    #expect(weekly.weekdays == 1 && weekly.isSparse && weekly.minutes == [420])
    #expect(weekly.route == .unknown && weekly.withFood == .unknown)
    let given = try #require(try Self.span("omeprazole,20,mg,iv,prn,,,2024-01-01")).schedule
    #expect(given.route == .parenteral && given.isAsNeeded && given.minutes.isEmpty)
  }

  @Test("what cannot be read of a time stays open, and the entry stands")
  func unreadable() throws {
    let span = try #require(
      try Self.span("omeprazole,20,mg,somewhere,whenever,25:99,perhaps,2024-01-01"))
    #expect(span.schedule == Schedule())
    #expect(span.milligrams == nil)
  }

  @Test(
    "milligrams a day are of the class's reference drug, and open where anything is not stated",
    arguments: [
      ("prednisone,5,mg,,daily,,,", 5.0), ("dexamethasone,0.75,mg,,bid,,,", 10.005),
      ("methylprednisolone,4000,ug,,daily,,,", 5), ("omeprazole,20,mg,,bid,,,", 40),
      ("prednisone,5,mg,,,,,", nil), ("prednisone,,mg,,daily,,,", nil),
      ("prednisone,1,tablet,,daily,,,", nil), ("prednisone,5,mg,,once,,,", nil),
    ] as [(String, Double?)])
  func milligrams(_ row: String, _ wanted: Double?) throws {
    let found = try #require(try Self.span(row)).milligrams
    #expect(found.map { ($0.low * 1000).rounded() / 1000 } == wanted)
    #expect(found?.low == found?.high)
  }

  @Test("a supplement keeps its amount at one time, how often, its weekdays and its form")
  func supplements() throws {
    let people = "patient_id,sex,birth_date\nP1,F,1970-01-01\n"
    let rows =
      "patient_id,substance,amount,unit,elemental,frequency,times,with_food,adherence_percent\n"
      + "P1,zinc gluconate,30,mg,yes,bid,08:00;20:00,no,50\n"
      + "P1,vitamin D3,50000,[iU],,monthly,,,\n"
    let found = try Ingesting.memory(
      [("patients", people), ("intakes", rows)], plan: FreeTextWorld.plan,
      asOf: FreeTextWorld.asOf, feedStart: nil)
    let zinc = try #require(found.intakes.first)
    #expect(zinc.perDose == Interval(30) && zinc.timesADay == Interval(2))
    #expect(zinc.daily == Interval(30) && zinc.adherence == 50 && zinc.isFormStated)
    #expect(zinc.schedule.minutes == [480, 1200] && zinc.schedule.withFood == .false)
    let bolus = try #require(found.intakes.last)
    #expect(bolus.perDose == Interval(1250) && bolus.schedule.isSparse)
    #expect(bolus.atOnce == Interval(1250) && bolus.daily.high < 50)
  }
}
