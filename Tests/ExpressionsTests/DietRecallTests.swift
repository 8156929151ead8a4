import Clinic
import Testing

@testable import Expressions

@Suite("Recalls of what was eaten")
struct DietRecallTests {
  private static func diet(
    _ day: Day, _ dose: Double, line: UInt32, usual: Bool = false, ongoing: Truth = .unknown
  ) -> Intake {
    var intake = Intake(
      patient: 0, nutrient: 0, daily: Interval(dose), start: nil, stop: nil, isOngoing: ongoing,
      recordedOn: day, origin: .diet, source: 0, line: line)
    intake.isUsualDiet = usual
    return intake
  }

  @Test(
    "several days are one diet: their mean, and not their sum",
    arguments: [
      (
        "dose(zinc, 'diet') = 8 'mg/d'", [diet(990, 6, line: 1), diet(995, 10, line: 2)], Truth.true
      ),
      (
        "dose(zinc, 'diet') = 8 'mg/d'",
        [diet(990, 6, line: 1), diet(995, 4, line: 2), diet(995, 6, line: 3)], .true
      ),
      ("dose(zinc, 'diet') = 10 'mg/d'", [diet(995, 4, line: 2), diet(995, 6, line: 3)], .true),
      ("dose(zinc, 'diet') = 9 'mg/d'", [diet(995, 9, line: 2)], .true),
      // A recall of two years ago is no part of the diet of this year.
      (
        "dose(zinc, 'diet') = 8 'mg/d'",
        [diet(634, 50, line: 1), diet(990, 6, line: 2), diet(995, 10, line: 3)], .true
      ),
      (
        "dose(zinc, 'total') = 38 'mg/d'",
        [diet(990, 6, line: 1), diet(995, 10, line: 2), supplement], .true
      ),
      (
        "peakDay(zinc, 'diet') = 10 'mg/d'", [diet(990, 6, line: 1), diet(995, 10, line: 2)], .true
      ),
      ("dietRecords(zinc) = 2", [diet(990, 6, line: 1), diet(995, 10, line: 2)], .true),
      ("dietRecords(zinc) = 1", [diet(995, 4, line: 2), diet(995, 6, line: 3)], .true),
      ("dietRecords(zinc) = 3", [diet(995, 9, line: 1, usual: true)], .true),
      ("dietRecords(zinc) = 0", [diet(634, 9, line: 1), diet(1001, 9, line: 2)], .true),
      ("dose(zinc, 'diet') = 9 'mg/d'", [diet(995, 9, line: 1, usual: true)], .true),
    ] as [(String, [Intake], Truth)])
  func recalls(_ text: String, _ intakes: [Intake], _ wanted: Truth) {
    let reader = World.reader([], intakes: intakes, forms: [IntakeForm(patient: 0, day: 995)])
    #expect(World.truth(text, reader) == wanted)
  }

  private static let supplement = Intake(
    patient: 0, nutrient: 0, daily: Interval(30), start: 900, stop: nil, isOngoing: .true,
    recordedOn: 995, origin: .supplement, source: 0, line: 9)
}
