import Clinic

/// The days an intake covers: those that are recorded, and those on which it may still be taken.
struct IntakeExtent {
  var start: Day
  /// The last day that the record speaks for; before `start` where it speaks for none.
  var sureEnd: Day
  /// The last day on which it may have been taken; no earlier than `sureEnd`.
  var end: Day
}

// An end that nobody recorded is neither "still taking" nor "stopped": analytes.md B3 keeps such an
// intake open from the day it was last confirmed, and rules.md DQ-05 says how long a form speaks.
extension FeatureReader {
  static let formValidityDays: Day = 365
  /// Two forms that omit an intake must lie so far apart to tell that it was stopped.
  private static let omissionDays: Day = 14

  /// The days an intake covers, as far as is recorded by the as-of day.
  func extent(_ intake: Intake, _ person: Int, _ asOf: Day) -> IntakeExtent {
    // Where nobody wrote when it began, it was taken on its last day at the latest.
    let start = intake.start ?? min(intake.recordedOn ?? asOf, intake.stop ?? .max)
    if let stop = intake.stop {
      return IntakeExtent(start: start, sureEnd: min(stop, asOf), end: min(stop, asOf))
    }
    switch intake.isOngoing {
    case .true: return IntakeExtent(start: start, sureEnd: asOf, end: asOf)
    case .false:
      // It ended at some day between its start and the form that says so.
      let end = min(intake.recordedOn ?? asOf, asOf)
      return IntakeExtent(start: start, sureEnd: min(start, end), end: end)
    case .unknown: return open(intake, person, start, asOf)
    }
  }

  /// Nobody says whether it runs on: the last form that lists it speaks for a year, unless a later
  /// one leaves it out; after that it may run on. Two later forms without it are a stop.
  private func open(
    _ intake: Intake, _ person: Int, _ start: Day, _ asOf: Day
  ) -> IntakeExtent {
    guard let confirmed = intake.recordedOn ?? intake.start else {
      return IntakeExtent(start: start, sureEnd: asOf, end: asOf)
    }
    var result = IntakeExtent(
      start: start, sureEnd: min(asOf, confirmed + Self.formValidityDays), end: asOf)
    // Without a day of its own the row is the export's, which lists it to the end.
    guard intake.recordedOn != nil else { return result }
    let listed = Set(
      timelines.intakes(of: person).lazy
        .filter { $0.nutrient == intake.nutrient && $0.origin == intake.origin }
        .compactMap(\.recordedOn))
    var first: Day?
    for form in timelines.forms(of: person) where form.day > confirmed && form.day <= asOf {
      if listed.contains(form.day) { break }
      guard let omitted = first else {
        first = form.day
        result.sureEnd = min(result.sureEnd, form.day - 1)
        continue
      }
      if form.day - omitted >= Self.omissionDays {
        result.end = omitted
        result.sureEnd = min(confirmed + Self.formValidityDays, omitted)
        break
      }
    }
    return result
  }
}
