import Clinic
import Records

// Features of the person: age on the calendar, pregnancy, coded conditions and medicines, and the
// limit that applies at a draw.
extension FeatureReader {
  /// Completed months of age at a day, or nil where the birth date is not known or lies later.
  func ageMonths(_ person: Int, at day: Day) -> Int? {
    guard let birth = timelines.persons[person].birthDay, birth <= day else { return nil }
    return CivilDate.ageInMonths(born: birth, on: day)
  }

  package func ageYears(_ person: Int, at day: Day) -> Int? {
    ageMonths(person, at: day).map { $0 / 12 }
  }

  /// Pregnancy at a day: only a woman of 12 to 55 years whose form is blank is unknown.
  func pregnant(_ person: Int, at day: Day, asOf: Day) -> Truth {
    let record = timelines.persons[person]
    if record.sex == .male { return .false }
    let years = ageYears(person, at: day)
    switch record.pregnant {
    case .true:
      guard let weeks = record.gestationWeeks else { return .true }
      return Truth(weeks * 7 >= Int(asOf - day))
    case .false: return .false
    case .unknown:
      if let years, years < 12 || years > 55 { return .false }
      return .unknown
    }
  }

  /// The trimester at a day, counted back from the completed weeks at the as-of date.
  func trimester(_ person: Int, at day: Day, asOf: Day) -> Int? {
    let record = timelines.persons[person]
    guard record.pregnant == .true, let weeks = record.gestationWeeks else { return nil }
    let days = weeks * 7 - Int(asOf - day)
    guard days >= 0 else { return nil }
    return days < 14 * 7 ? 1 : days < 28 * 7 ? 2 : 3
  }

  func circumstances(_ person: Int, at observation: Observation, asOf: Day) -> Circumstances {
    let draw: Limit.Draw? = observation.isMorning.map { $0 ? .morning : .afternoon }
    let marks = observation.marks
    return Circumstances(
      sex: timelines.persons[person].sex, months: ageMonths(person, at: observation.day),
      pregnant: pregnant(person, at: observation.day, asOf: asOf),
      trimester: trimester(person, at: observation.day, asOf: asOf),
      fasting: marks.contains(.fasting)
        ? .true : marks.contains(.notFasting) ? .false : .unknown, draw: draw)
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

  func laboratoryLimit(
    _ observation: Observation, table: Int?, bound: Limit.Bound
  ) -> Double? {
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
    var undated = false
    for span in timelines.spans(of: person)
    where span.kind == .condition && Int(span.group) == group {
      if let start = span.start, start > asOf { continue }
      guard let window = windowDays else {
        if span.stop == nil || span.stop! >= asOf { return .true }
        continue
      }
      let from = asOf - Day(window)
      if let start = span.start, start >= from { return .true }
      if let stop = span.stop, stop >= from { return .true }
      if span.start == nil, span.stop == nil { undated = true }
    }
    if undated { return .unknown }
    return timelines.coverage.conditionsDelivered ? .false : .unknown
  }

  /// Whether a medicine of the class is taken at the as-of day or was within the window.
  func takesMedicine(_ person: Int, _ group: Int, _ asOf: Day, windowDays: Int?) -> Truth {
    let from = asOf - Day(windowDays ?? 0)
    for span in timelines.spans(of: person)
    where span.kind == .medicine && Int(span.group) == group {
      if let start = span.start, start > asOf { continue }
      if span.stop == nil || span.stop! >= from { return .true }
    }
    return timelines.coverage.medicinesDelivered ? .false : .unknown
  }
}
