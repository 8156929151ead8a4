import Clinic

/// Something that is taken at times of the day.
package enum ClockSubject: Sendable, Hashable {
  case nutrient(Int)
  case medicine(Int)
}

/// What is asked about two lists of things that are taken.
package struct ClockQuery: Sendable, Hashable {
  package enum Measure: UInt8, Sendable, Hashable { case after, before, apart }

  package var measure: Measure
  package var first: [ClockSubject]
  package var second: [ClockSubject]
}

// Times of the day around midnight. A row that is taken without a stated time could be taken at
// any; one that only may still be taken could be near, and never makes a spacing longer.
extension FeatureReader {
  /// One row that is taken at the as-of day.
  struct ClockRow {
    var source: UInt16
    var line: UInt32
    /// Whether it is taken for sure.
    var isSure: Bool
    var schedule: Schedule
    /// Index among the person's intakes, or -1 for a medicine.
    var intake: Int

    func isSameProduct(as other: ClockRow) -> Bool {
      source == other.source && line == other.line
    }
  }

  /// The rows of some subjects that are taken at the as-of day; nothing is allocated where there
  /// are none. `isComplete` is false where a list that could name more was not delivered.
  func clockRows(
    _ person: Int, _ subjects: [ClockSubject], _ asOf: Day
  ) -> (rows: [ClockRow], isComplete: Bool) {
    var rows: [ClockRow] = []
    var isComplete = true
    for subject in subjects {
      switch subject {
      case .nutrient(let nutrient):
        if !intakeKnown(person, nutrient, .supplemental, asOf) { isComplete = false }
        addIntakes(person, nutrient, asOf, to: &rows)
      case .medicine(let group):
        if !timelines.coverage.medicinesDelivered { isComplete = false }
        for span in timelines.spans(of: person)
        where span.kind == .medicine && Int(span.group) == group {
          if let start = span.start, start > asOf { continue }
          if let stop = span.stop, stop < asOf { continue }
          let isOver = span.stop == nil && span.isOngoing == .false
          rows.append(
            ClockRow(
              source: span.source, line: span.line,
              isSure: !isOver && !span.schedule.isAsNeeded, schedule: span.schedule, intake: -1))
        }
      }
    }
    return (rows, isComplete)
  }

  private func addIntakes(
    _ person: Int, _ nutrient: Int, _ asOf: Day, to rows: inout [ClockRow]
  ) {
    let intakes = timelines.intakes(of: person)
    for index in intakes.indices {
      let intake = intakes[index]
      guard Int(intake.nutrient) == nutrient, intake.origin != .diet, intake.daily.high > 0,
        (intake.recordedOn ?? asOf) <= asOf, (intake.start ?? asOf) <= asOf
      else { continue }
      let extent = extent(intake, person, asOf)
      guard extent.end >= asOf else { continue }
      rows.append(
        ClockRow(
          source: intake.source, line: intake.line,
          isSure: extent.sureEnd >= asOf && !intake.isAsNeeded, schedule: intake.schedule,
          intake: index))
    }
  }

  // MARK: Spacing

  /// The least number of minutes between two doses, sure and possible.
  struct Spacing {
    var sure = Int.max
    var possible = Int.max
    /// Whether a time is not stated where one would be needed.
    var lacksTime = false

    mutating func note(_ minutes: Int, isSure: Bool) {
      possible = min(possible, minutes)
      if isSure { sure = min(sure, minutes) }
    }
  }

  /// Least minutes from a dose of the first to the next of the second, the other way round, or the
  /// smaller of both. No upper end where one of them is known not to be taken.
  func spacing(_ person: Int, _ query: ClockQuery, _ asOf: Day) -> NumberValue {
    let (first, firstComplete) = clockRows(person, query.first, asOf)
    let never = NumberValue(low: .infinity, high: .infinity, flags: .none)
    if first.isEmpty, firstComplete { return never }
    let (second, secondComplete) = clockRows(person, query.second, asOf)
    if second.isEmpty, secondComplete { return never }
    var spacing = Spacing()
    for a in first {
      for b in second { Self.compare(a, b, query.measure, &spacing) }
    }
    // What is not on any list could be taken at any time.
    if spacing.lacksTime || !firstComplete || !secondComplete { spacing.possible = 0 }
    func minutes(_ value: Int) -> Double { value == .max ? .infinity : Double(value) }
    if spacing.possible == 0, spacing.sure == .max { return .null }
    return NumberValue(
      low: minutes(spacing.possible), high: minutes(spacing.sure), flags: .none)
  }

  private static func compare(
    _ a: ClockRow, _ b: ClockRow, _ measure: ClockQuery.Measure, _ spacing: inout Spacing
  ) {
    let isSure = a.isSure && b.isSure
    if a.isSameProduct(as: b) { return spacing.note(0, isSure: isSure) }
    guard !a.schedule.minutes.isEmpty, !b.schedule.minutes.isEmpty else {
      spacing.lacksTime = true
      return
    }
    // A day that nobody names meets every day of a daily one, and perhaps none of another.
    let isVague = isVague(a.schedule, beside: b.schedule) || isVague(b.schedule, beside: a.schedule)
    for x in a.schedule.minutes {
      for y in b.schedule.minutes {
        let after = least(x, days(a.schedule), y, days(b.schedule))
        let before = least(y, days(b.schedule), x, days(a.schedule))
        let value =
          switch measure {
          case .after: after
          case .before: before
          case .apart: min(after, before)
          }
        spacing.note(value, isSure: isSure && !isVague)
      }
    }
  }

  private static func isVague(_ schedule: Schedule, beside other: Schedule) -> Bool {
    schedule.isSparse && schedule.weekdays == 0 && (other.isSparse || other.weekdays != 0)
  }

  private static func days(_ schedule: Schedule) -> UInt8 {
    schedule.weekdays == 0 ? Schedule.everyDay : schedule.weekdays
  }

  /// Least minutes from one time to the next of another, over the days of the week of each.
  private static func least(_ x: Int16, _ xDays: UInt8, _ y: Int16, _ yDays: UInt8) -> Int {
    let day = 1440
    let week = 7 * day
    let apart = Int(y) - Int(x)
    if xDays == Schedule.everyDay || yDays == Schedule.everyDay { return (apart + day) % day }
    var best = week
    for i in 0..<7 where xDays & (1 << i) != 0 {
      for j in 0..<7 where yDays & (1 << j) != 0 {
        best = min(best, (apart + (j - i) * day + week) % week)
      }
    }
    return best
  }

  // MARK: Products, food and route

  /// Whether one product that is taken holds both.
  func sameProduct(_ person: Int, _ query: ClockQuery, _ asOf: Day) -> Truth {
    let (first, firstComplete) = clockRows(person, query.first, asOf)
    if first.isEmpty, firstComplete { return .false }
    let (second, secondComplete) = clockRows(person, query.second, asOf)
    if second.isEmpty, secondComplete { return .false }
    var result = firstComplete && secondComplete ? Truth.false : .unknown
    for a in first {
      for b in second where a.isSameProduct(as: b) {
        if a.isSure && b.isSure { return .true }
        result = .unknown
      }
    }
    return result
  }

  /// Whether any dose is taken with food, as far as the rows say.
  func withFood(_ person: Int, _ subjects: [ClockSubject], _ asOf: Day) -> Truth {
    any(person, subjects, asOf) { $0.schedule.withFood }
  }

  /// Whether a medicine that is taken goes in by a route.
  func takenBy(_ person: Int, _ group: Int, _ route: Schedule.Route, _ asOf: Day) -> Truth {
    any(person, [.medicine(group)], asOf) {
      $0.schedule.route == .unknown ? .unknown : Truth($0.schedule.route == route)
    }
  }

  private func any(
    _ person: Int, _ subjects: [ClockSubject], _ asOf: Day, _ test: (ClockRow) -> Truth
  ) -> Truth {
    let (rows, isComplete) = clockRows(person, subjects, asOf)
    var result = isComplete ? Truth.false : .unknown
    for row in rows {
      let value = test(row)
      result = result || (row.isSure ? value : value && .unknown)
    }
    return result
  }

  // MARK: Amounts

  /// The greatest amount of a nutrient that is taken at one time, within so many minutes of a dose
  /// of something else. Doses of the first that lie so close together are added.
  func doseAtOnce(
    _ person: Int, _ nutrient: Int, near subjects: [ClockSubject], withinMinutes: Int, _ asOf: Day
  ) -> NumberValue {
    let (rows, isComplete) = clockRows(person, [.nutrient(nutrient)], asOf)
    if rows.isEmpty { return isComplete ? NumberValue(0) : .null }
    let (others, othersComplete) = clockRows(person, subjects, asOf)
    if others.isEmpty, othersComplete { return NumberValue(0) }
    guard isComplete, othersComplete, (rows + others).allSatisfy(\.isSure) else { return .null }
    func isNear(_ a: ClockRow, _ x: Int16?, _ b: ClockRow, _ y: Int16?) -> Bool? {
      if a.isSameProduct(as: b) { return x == y }
      guard let x, let y else { return nil }
      let after = Self.least(x, Self.days(a.schedule), y, Self.days(b.schedule))
      let before = Self.least(y, Self.days(b.schedule), x, Self.days(a.schedule))
      return min(after, before) < withinMinutes
    }
    func times(_ row: ClockRow) -> [Int16?] {
      row.schedule.minutes.isEmpty ? [nil] : row.schedule.minutes.map { $0 }
    }
    var best = NumberValue(0)
    for row in rows {
      for x in times(row) {
        var isCounted = false
        for other in others {
          for y in times(other) {
            guard let near = isNear(row, x, other, y) else { return .null }
            if near { isCounted = true }
          }
        }
        guard isCounted else { continue }
        var sum = NumberValue(0)
        for other in rows {
          for y in times(other) where other.intake != row.intake || x == y {
            guard let near = isNear(row, x, other, y),
              !timelines.intakes[other.intake].doubts.blocksDose,
              let amount = timelines.intakes[other.intake].atOnce
            else { return .null }
            if near { sum = NumberValue.add(sum, NumberValue(amount)) }
          }
        }
        best = NumberValue.greatest(best, sum)
      }
    }
    return best
  }

  /// The greatest single dose that was taken within a window, whatever its frequency.
  func largestDose(_ person: Int, _ nutrient: Int, _ asOf: Day, windowDays: Int) -> NumberValue {
    let from = asOf - Day(windowDays)
    guard intakeKnown(person, nutrient, .supplemental, asOf) else { return .null }
    var best = NumberValue(0)
    for intake in visibleIntakes(person, nutrient, .supplemental, asOf) {
      let extent = extent(intake, person, asOf)
      guard extent.end >= from else { continue }
      guard let amount = intake.atOnce, !intake.doubts.blocksDose else { return .null }
      let value = NumberValue(amount)
      best = NumberValue.greatest(
        best, extent.sureEnd >= from ? value : NumberValue(low: 0, high: value.high, flags: .none))
    }
    return best
  }

  /// The greatest amount on any one day of the regimen at the as-of day: a weekly dose counts whole
  /// on its day, and weekly doses on days that nobody names may fall together.
  func peakDay(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day
  ) -> NumberValue {
    guard intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: asOf)
    else { return .null }
    var low = 0.0
    var high = 0.0
    var largest = 0.0
    let rows = visibleIntakes(person, nutrient, scope, asOf)
    let recalls = scope.diet ? DietRecalls(rows, upTo: asOf) : nil
    if let recalls {
      low += recalls.peak.low
      high += recalls.peak.high
    }
    for intake in rows {
      if recalls != nil, DietRecalls.holds(intake, upTo: asOf) { continue }
      let extent = extent(intake, person, asOf)
      guard extent.end >= asOf else { continue }
      var day = intake.daily
      let isSparse = intake.schedule.isSparse || intake.schedule.weekdays != 0
      if isSparse, let amount = intake.atOnce { day = amount }
      if intake.isAsNeeded || extent.sureEnd < asOf { day.low = 0 }
      high += day.high
      if isSparse { largest = max(largest, day.low) } else { low += day.low }
    }
    guard high.isFinite else { return .null }
    return NumberValue(low: low + largest, high: high, flags: .none)
  }

  /// Doses a day of the regimen at the as-of day.
  func dosesPerDay(_ person: Int, _ nutrient: Int, _ asOf: Day) -> NumberValue {
    let (rows, isComplete) = clockRows(person, [.nutrient(nutrient)], asOf)
    guard isComplete else { return .null }
    var sum = NumberValue(0)
    for row in rows {
      let intake = timelines.intakes[row.intake]
      guard let times = intake.timesADay else { return .null }
      sum = NumberValue.add(
        sum, row.isSure ? NumberValue(times) : NumberValue(low: 0, high: times.high, flags: .none))
    }
    return sum
  }

  /// Whether each supplement that is taken names its salt or form.
  func formStated(_ person: Int, _ nutrient: Int, _ asOf: Day) -> Truth {
    let (rows, isComplete) = clockRows(person, [.nutrient(nutrient)], asOf)
    guard !rows.isEmpty else { return .unknown }
    var result = isComplete ? Truth.true : .unknown
    for row in rows {
      let isStated = Truth(timelines.intakes[row.intake].isFormStated)
      result = result && (row.isSure ? isStated : isStated || .unknown)
    }
    return result
  }

  /// The lowest adherence in percent that is recorded for a dose that is taken; null where one
  /// states none.
  func adherence(_ person: Int, _ nutrient: Int, _ asOf: Day) -> NumberValue {
    var best: Double?
    for row in clockRows(person, [.nutrient(nutrient)], asOf).rows {
      guard let stated = timelines.intakes[row.intake].adherence else { return .null }
      best = min(best ?? stated, stated)
    }
    return best.map { NumberValue($0) } ?? .null
  }

  /// Days of eating that were recorded within a year, the recalls behind a dietary intake; one
  /// questionnaire about the usual diet counts as three.
  func dietRecords(_ person: Int, _ nutrient: Int, _ asOf: Day) -> NumberValue {
    var count = 0
    var seen: [Day] = []
    for intake in timelines.intakes(of: person)
    where Int(intake.nutrient) == nutrient && intake.origin == .diet {
      let day = intake.recordedOn ?? intake.start ?? asOf
      guard day <= asOf, day >= asOf - Self.formValidityDays, !seen.contains(day) else { continue }
      seen.append(day)
      count += intake.isUsualDiet ? 3 : 1
    }
    return NumberValue(Double(count))
  }

  /// What is missing where a spacing is open: what is not listed, or the times of what is.
  func lacks(_ person: Int, _ subjects: [ClockSubject], _ asOf: Day) -> [String] {
    var names: [String] = []
    for subject in subjects {
      switch subject {
      case .nutrient(let nutrient):
        if !intakeKnown(person, nutrient, .supplemental, asOf) {
          names.append("\(vocabulary.nutrients[nutrient].id) intake")
        }
      case .medicine:
        if !timelines.coverage.medicinesDelivered, !names.contains("medication list") {
          names.append("medication list")
        }
      }
    }
    return names
  }
}
