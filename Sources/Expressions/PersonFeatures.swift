import Clinic
import Records

// Features of the person: age on the calendar, pregnancy, coded conditions and medicines, and the
// limit that applies at a draw.
extension FeatureReader {
  /// Completed months of age at a day, or nil where the birth date is not known or lies later.
  package func ageMonths(_ person: Int, at day: Day) -> Int? {
    guard let birth = timelines.births[person] else { return nil }
    return birth.completedMonths(to: CivilDate(day))
  }

  package func ageYears(_ person: Int, at day: Day) -> Int? {
    ageMonths(person, at: day).map { $0 / 12 }
  }

  /// Pregnancy at a day: only a woman of 12 to 55 years whose form is blank is unknown.
  func pregnant(_ person: Int, at day: Day, asOf: Day) -> Truth {
    pregnant(person, at: day, asOf: asOf, months: ageMonths(person, at: day))
  }

  private func pregnant(_ person: Int, at day: Day, asOf: Day, months: Int?) -> Truth {
    // Field by field: a copy of the person would count references to its texts for each result.
    if timelines.persons[person].sex == .male { return .false }
    switch timelines.persons[person].pregnant {
    case .true:
      guard let weeks = timelines.persons[person].gestationWeeks else { return .true }
      return Truth(weeks * 7 >= Int(asOf - day))
    case .false: return .false
    case .unknown:
      if let months, months < 12 * 12 || months >= 56 * 12 { return .false }
      return .unknown
    }
  }

  /// The trimester at a day, counted back from the completed weeks at the as-of date.
  func trimester(_ person: Int, at day: Day, asOf: Day) -> Int? {
    guard timelines.persons[person].pregnant == .true,
      let weeks = timelines.persons[person].gestationWeeks
    else { return nil }
    let days = weeks * 7 - Int(asOf - day)
    guard days >= 0 else { return nil }
    return days < 14 * 7 ? 1 : days < 28 * 7 ? 2 : 3
  }

  func circumstances(_ person: Int, at observation: Observation, asOf: Day) -> Circumstances {
    circumstances(
      person, at: observation, months: ageMonths(person, at: observation.day), asOf: asOf)
  }

  private func circumstances(
    _ person: Int, at observation: Observation, months: Int?, asOf: Day
  ) -> Circumstances {
    let draw: Limit.Draw? = observation.isMorning.map { $0 ? .morning : .afternoon }
    return Circumstances(
      sex: timelines.persons[person].sex, months: months,
      pregnant: pregnant(person, at: observation.day, asOf: asOf, months: months),
      trimester: trimester(person, at: observation.day, asOf: asOf),
      fasting: observation.isFasting, draw: draw)
  }

  func circumstances(_ person: Int, at day: Day) -> Circumstances {
    Circumstances(
      sex: timelines.persons[person].sex, months: ageMonths(person, at: day),
      pregnant: pregnant(person, at: day, asOf: day),
      trimester: trimester(person, at: day, asOf: day), fasting: .unknown, draw: nil)
  }

  /// The limit for one result: the laboratory's own where it printed one and the default set is
  /// asked for, else every row of the table that may apply.
  package func limit(
    _ person: Int, _ index: Int32, table: Int?, bound: Limit.Bound, asOf: Day
  ) -> NumberValue {
    guard index >= 0 else { return .null }
    let observation = timelines.observations[Int(index)]
    if let own = laboratoryLimit(observation, table: table, bound: bound) {
      return NumberValue(own)
    }
    guard let table else { return .null }
    let interval = vocabulary.limits[table].interval(
      bound, for: circumstances(person, at: observation, asOf: asOf))
    return interval.map { NumberValue($0) } ?? .null
  }

  /// Both limits for one result of somebody of so many completed months at the draw, with the
  /// person and the draw looked at once.
  package func limits(
    _ person: Int, _ index: Int32, months: Int?, table: Int?, asOf: Day
  ) -> (low: NumberValue, high: NumberValue) {
    let observation = timelines.observations[Int(index)]
    let ownLow = laboratoryLimit(observation, table: table, bound: .low)
    let ownHigh = laboratoryLimit(observation, table: table, bound: .high)
    var low = ownLow.map { NumberValue($0) } ?? .null
    var high = ownHigh.map { NumberValue($0) } ?? .null
    guard let table, ownLow == nil || ownHigh == nil else { return (low, high) }
    let limits = vocabulary.limits[table]
    let bounds =
      limits.bounds(sex: timelines.persons[person].sex, months: months)
      ?? limits.bounds(
        for: circumstances(person, at: observation, months: months, asOf: asOf))
    if ownLow == nil, let bound = bounds.low { low = NumberValue(bound) }
    if ownHigh == nil, let bound = bounds.high { high = NumberValue(bound) }
    return (low, high)
  }

  func laboratoryLimit(
    _ observation: Observation, table: Int?, bound: Limit.Bound
  ) -> Double? {
    if observation.detail == Observation.noDetail { return nil }
    if let table, vocabulary.limits[table].set != "default" { return nil }
    let detail = timelines.detail(of: observation)
    return bound == .low ? detail.referenceLow : detail.referenceHigh
  }

  func intakeReference(_ person: Int, _ reference: Int, asOf: Day) -> NumberValue {
    let choice = vocabulary.intakeReferences[reference].table.choice(
      .high, for: circumstances(person, at: asOf))
    return choice.map { NumberValue($0.interval) } ?? .null
  }

  /// Whether a condition of the group is on record: active at the as-of day, or with its onset or
  /// end inside the window. A delivered list that lacks it says no.
  func hasCondition(_ person: Int, _ group: Int, _ asOf: Day, windowDays: Int?) -> Truth {
    hasCondition(person, group, from: windowDays.map { asOf - Day($0) }, to: asOf)
  }

  func hasCondition(_ person: Int, _ group: Int, from: Day?, to: Day) -> Truth {
    var undated = false
    for span in timelines.spans(of: person)
    where span.kind == .condition && Int(span.group) == group {
      if let start = span.start, start > to { continue }
      guard let from else {
        if span.stop == nil || span.stop! >= to { return .true }
        continue
      }
      if let start = span.start, start >= from { return .true }
      if let stop = span.stop, stop >= from {
        if stop <= to || span.start != nil { return .true }
        undated = true
      }
      if span.start == nil, span.stop == nil { undated = true }
    }
    if undated { return .unknown }
    return timelines.coverage.conditionsDelivered ? .false : .unknown
  }

  /// Whether a medicine of the class is taken at the as-of day or was within the window.
  func takesMedicine(_ person: Int, _ group: Int, _ asOf: Day, windowDays: Int?) -> Truth {
    takesMedicine(
      person, group, from: asOf - Day(windowDays ?? 0), to: asOf, isWindow: windowDays != nil)
  }

  func takesMedicine(
    _ person: Int, _ group: Int, from: Day, to: Day, isWindow: Bool
  ) -> Truth {
    var isUndated = false
    for span in timelines.spans(of: person)
    where span.kind == .medicine && Int(span.group) == group {
      if let start = span.start, start > to { continue }
      if let stop = span.stop {
        if stop >= from {
          // One without a start that ended later than the stretch may have begun after it.
          if stop <= to || span.start != nil { return .true }
          isUndated = true
        }
      } else if span.isOngoing != .false {
        return .true
      } else if isWindow {
        // It ended, and nobody wrote when: inside the window for sure only if it began there.
        if let start = span.start, start >= from { return .true }
        isUndated = true
      }
    }
    if isUndated { return .unknown }
    return timelines.coverage.medicinesDelivered ? .false : .unknown
  }

  /// A group of a list, at the as-of day, counted back from the day of one operand, or between the
  /// days of two. Nothing after the as-of day is visible.
  func listed(
    _ person: Int, _ group: Int, _ asOf: Day, isCondition: Bool, windowDays: Int?,
    number: (Int) -> NumberValue, operandCount: Int
  ) -> Truth {
    if operandCount == 0 {
      return isCondition
        ? hasCondition(person, group, asOf, windowDays: windowDays)
        : takesMedicine(person, group, asOf, windowDays: windowDays)
    }
    guard let last = day(number(operandCount - 1)) else { return .unknown }
    let to = min(last, asOf)
    var from = to - Day(windowDays ?? 0)
    if operandCount > 1 {
      guard let first = day(number(0)) else { return .unknown }
      from = first
    }
    if from > to { return .false }
    return isCondition
      ? hasCondition(person, group, from: from, to: to)
      : takesMedicine(person, group, from: from, to: to, isWindow: true)
  }

  /// The day that a number stands for, where it is one.
  func day(_ number: NumberValue) -> Day? {
    number.exact.flatMap { Day(exactly: $0) }
  }
}
