import Clinic

/// Days of eating that were asked about, one by one: each row says what was eaten on the day it was
/// recorded, and no more. Several of a day are added, and several days are one diet, not several.
struct DietRecalls {
  private(set) var first: Day
  private(set) var last: Day
  private(set) var days: Int
  /// The mean of the days.
  private(set) var mean: Interval
  /// The day with the most.
  private(set) var peak: Interval

  /// Whether a row is a recall up to a day: nobody says that it began, ended or goes on.
  static func holds(_ intake: Intake, upTo day: Day) -> Bool {
    guard intake.origin == .diet, intake.start == nil, intake.stop == nil,
      intake.isOngoing == .unknown, !intake.isUsualDiet, let recorded = intake.recordedOn
    else { return false }
    return recorded <= day
  }

  /// Of the year up to a day: an older recall tells nothing beside a newer one. Nil where there is
  /// none in that year; then older rows are read as they stand.
  init?(_ intakes: [Intake], upTo day: Day) {
    let oldest = day - FeatureReader.formValidityDays
    let recalls = intakes.filter { Self.holds($0, upTo: day) && $0.recordedOn! >= oldest }
      .sorted { ($0.recordedOn!, $0.line) < ($1.recordedOn!, $1.line) }
    guard let first = recalls.first?.recordedOn, let last = recalls.last?.recordedOn else {
      return nil
    }
    self.first = first
    self.last = last
    var sums: [Interval] = []
    var current: Day?
    for recall in recalls {
      if recall.recordedOn != current { sums.append(Interval(0)) }
      current = recall.recordedOn
      sums[sums.count - 1].low += recall.daily.low
      sums[sums.count - 1].high += recall.daily.high
    }
    days = sums.count
    let count = Double(sums.count)
    mean = Interval(
      low: sums.reduce(0) { $0 + $1.low } / count, high: sums.reduce(0) { $0 + $1.high } / count)
    peak = Interval(low: sums.map(\.low).max() ?? 0, high: sums.map(\.high).max() ?? 0)
  }
}
