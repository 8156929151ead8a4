import Clinic
import Diagnostics
import Testing

@testable import Expressions

/// What is known of an intake whose end nobody wrote down.
@Suite("Ends of intakes")
struct IntakeExtentTests {
  private static func zinc(
    _ dose: Double = 50, start: Day? = 0, stop: Day? = nil, ongoing: Truth = .unknown,
    recorded: Day? = 100, doubts: Intake.Doubts = [], high: Double? = nil
  ) -> Intake {
    Intake(
      patient: 0, nutrient: 0, daily: Interval(low: dose, high: high ?? dose), start: start,
      stop: stop, isOngoing: ongoing, recordedOn: recorded, origin: .supplement, doubts: doubts,
      source: 0, line: 1)
  }

  private static func forms(_ days: Day...) -> [IntakeForm] {
    days.map { IntakeForm(patient: 0, day: $0) }
  }

  private func truth(
    _ text: String, _ intakes: [Intake], _ forms: [IntakeForm], asOf: Day
  ) -> Truth? {
    World.truth(text, World.reader([], intakes: intakes, forms: forms), asOf: asOf)
  }

  private static let takes = "dose(zinc) > 25 'mg/d'"
  private static let none = "dose(zinc) = 0 'mg/d'"
  private static let runs = "spanAbove(zinc, 25 'mg/d', 28 days).running"

  @Test("a form within a year speaks for what it lists, and an older one for nothing")
  func validity() {
    let intake = [Self.zinc()]
    #expect(truth(Self.takes, intake, Self.forms(100), asOf: 465) == .true)
    // The person answered again, and that form is the only one without it: DQ-05-E1.
    let later = Self.forms(100, 300)
    #expect(truth(Self.takes, intake, later, asOf: 299) == .true)
    #expect(truth(Self.takes, intake, later, asOf: 300) == .unknown)
    #expect(truth(Self.none, intake, later, asOf: 300) == .unknown)
    #expect(truth(Self.runs, intake, later, asOf: 300) == .unknown)
  }

  @Test("two later forms without it, 14 days apart, are a stop at the first; 13 are none")
  func inferred() {
    let intake = [Self.zinc()]
    #expect(truth(Self.none, intake, Self.forms(100, 300, 314), asOf: 320) == .true)
    #expect(truth(Self.runs, intake, Self.forms(100, 300, 314), asOf: 320) == .false)
    #expect(truth(Self.none, intake, Self.forms(100, 300, 313), asOf: 320) == .unknown)
    // Listed again on the later form, it was not stopped.
    let again = [Self.zinc(), Self.zinc(start: 0, recorded: 314)]
    #expect(truth(Self.takes, again, Self.forms(100, 300, 314), asOf: 320) == .true)
  }

  @Test("a prescription without an end is neither running nor stopped once a year has passed")
  func order() {
    let intake = [Self.zinc(start: 0, recorded: nil)]
    let now = Self.forms(800)
    #expect(truth(Self.takes, intake, now, asOf: 800) == .unknown)
    #expect(truth(Self.none, intake, now, asOf: 800) == .unknown)
    #expect(truth(Self.takes, intake, Self.forms(300), asOf: 300) == .true)
    #expect(
      truth(
        Self.takes,
        [Self.zinc(recorded: nil)].map { intake in
          var intake = intake
          intake.isOngoing = .true
          return intake
        }, now, asOf: 800) == .true)
  }

  @Test("what ended on an unknown day counts for its first day, and perhaps to the form")
  func ended() {
    let intake = [Self.zinc(ongoing: .false)]
    #expect(truth(Self.none, intake, Self.forms(100), asOf: 101) == .true)
    #expect(truth(Self.runs, intake, Self.forms(100), asOf: 50) == .unknown)
    let long = "spanAbove(zinc, 25 'mg/d', 28 days).days >= 28 days"
    let sink = DiagnosticSink()
    _ = World.check(long, sink)
    #expect(sink.sorted.map { $0.rendered() } == [])
    #expect(truth(long, intake, Self.forms(100), asOf: 101) == .unknown)
    let stopped = [Self.zinc(stop: 60, ongoing: .false)]
    #expect(truth(long, stopped, Self.forms(100), asOf: 101) == .true)
  }

  @Test("what ended before the form that lists it counts for its last day, whenever it began")
  func unknownStart() {
    let intake = [Self.zinc(start: nil, stop: 90)]
    let above = "daysAbove(zinc, 25 'mg/d', 60 days) >= 1 days"
    #expect(truth(above, intake, Self.forms(100), asOf: 101) == .true)
    #expect(truth(Self.none, intake, Self.forms(100), asOf: 101) == .true)
  }

  @Test("an amount that is not known is never zero and never a dose")
  func undecided() {
    let intake = [
      Self.zinc(0, ongoing: .true, doubts: .undecided, high: .infinity), Self.zinc(ongoing: .true),
    ]
    #expect(truth(Self.takes, intake, Self.forms(100), asOf: 120) == .unknown)
    #expect(truth(Self.none, intake, Self.forms(100), asOf: 120) == .unknown)
    #expect(truth("unclearDose(zinc)", intake, Self.forms(100), asOf: 120) == .true)
  }

  @Test("as needed without a maximum may be any amount, and with one at most that")
  func asNeeded() {
    var open = Self.zinc(0, ongoing: .true, high: .infinity)
    open.isAsNeeded = true
    #expect(truth(Self.takes, [open], Self.forms(100), asOf: 120) == .unknown)
    open.daily.high = 20
    #expect(truth(Self.takes, [open], Self.forms(100), asOf: 120) == .false)
  }

  @Test("a medicine that is marked as ended is not taken, though nobody wrote the day")
  func medicine() {
    func takes(_ text: String, _ ongoing: Truth) -> Truth? {
      var span = CodedSpan(
        patient: 0, kind: .medicine, group: 0, start: 0, stop: nil, source: 0, line: 1)
      span.isOngoing = ongoing
      return World.truth(text, World.reader([], spans: [span]), asOf: 500)
    }
    #expect(takes("takes(ppi)", .true) == .true)
    #expect(takes("takes(ppi)", .unknown) == .true)
    #expect(takes("takes(ppi)", .false) == .false)
    #expect(takes("takes(ppi, 30 days)", .false) == .unknown)
    #expect(takes("takes(ppi, 600 days)", .false) == .true)
  }
}
