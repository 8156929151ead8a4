import Clinic

/// A class of medicines, a group of conditions, or both where one name stands for both.
package struct CodedGroup: Sendable, Hashable {
  package var condition: Int?
  package var medicine: Int?

  func holds(_ span: CodedSpan) -> Bool {
    switch span.kind {
    case .condition: condition == Int(span.group)
    case .medicine: medicine == Int(span.group)
    }
  }
}

/// Which course is meant: days that entries of a list cover, gaps merged.
package struct CourseQuery: Sendable, Hashable {
  package var group: CodedGroup
  /// Only courses at least this long count.
  package var minimumDays: Int
  package var gapDays: Int
  /// Only days with at least so many milligrams of a medicine, all its rows together.
  package var leastMilligrams: Double?
}

/// A day that the entries of a list name.
package enum CodedDay: UInt8, Sendable, Hashable { case newestOnset, firstOnset, newestEnd }

// Medicines and conditions as spans of days, with what nobody wrote down kept open: an entry
// without a start may reach further back, one that ended on no stated day may have run on.
extension FeatureReader {
  /// Days that one entry covers.
  private struct Entry {
    var start: Day
    var startKnown: Bool
    /// The last day it covers for sure.
    var end: Day
    /// The last day it may cover.
    var possibleEnd: Day
  }

  private func isDelivered(_ group: CodedGroup) -> Bool {
    (group.condition == nil || timelines.coverage.conditionsDelivered)
      && (group.medicine == nil || timelines.coverage.medicinesDelivered)
  }

  private func entry(_ span: CodedSpan, upTo day: Day) -> Entry? {
    if let start = span.start, start > day { return nil }
    if let stop = span.stop {
      let end = min(stop, day)
      return Entry(
        start: span.start ?? end, startKnown: span.start != nil, end: end, possibleEnd: end)
    }
    let start = span.start ?? day
    // It ended, and nobody wrote when: on its first day at the earliest.
    let end = span.isOngoing == .false ? start : day
    return Entry(start: start, startKnown: span.start != nil, end: end, possibleEnd: day)
  }

  /// Entries of a group that began by a day, in order of their start. Empty for nearly everyone,
  /// and then nothing is allocated.
  private func entries(_ person: Int, _ group: CodedGroup, upTo day: Day) -> [Entry] {
    var result: [Entry] = []
    for span in timelines.spans(of: person) where group.holds(span) {
      if let entry = entry(span, upTo: day) { result.append(entry) }
    }
    if result.count > 1 { result.sort { ($0.start, $0.end) < ($1.start, $1.end) } }
    return result
  }

  /// Entries joined over gaps, in order of time; `possible` counts days that are not sure.
  private func joined(_ entries: [Entry], gapDays: Int, possible: Bool) -> [Entry] {
    var result: [Entry] = []
    for entry in entries {
      let end = possible ? entry.possibleEnd : entry.end
      if let last = result.last, Int(entry.start - last.end) - 1 <= gapDays {
        result[result.count - 1].end = max(last.end, end)
        if !entry.startKnown { result[result.count - 1].startKnown = false }
      } else {
        result.append(
          Entry(start: entry.start, startKnown: entry.startKnown, end: end, possibleEnd: end))
      }
    }
    return result
  }

  /// The latest course that is long enough, up to a day.
  func course(_ person: Int, _ query: CourseQuery, at day: Day, asOf: Day) -> SpanAnswer {
    let day = min(day, asOf)
    if let least = query.leastMilligrams { return doseCourse(person, query, least, day) }
    let entries = entries(person, query.group, upTo: day)
    let none = isDelivered(query.group) ? SpanAnswer.none : .unknown
    guard !entries.isEmpty else { return none }
    func latest(possible: Bool) -> Entry? {
      joined(entries, gapDays: query.gapDays, possible: possible).last {
        // A course whose start is not recorded may be longer than it looks.
        Int($0.end - $0.start) + 1 >= query.minimumDays || !$0.startKnown
      }
    }
    let possible = latest(possible: true)
    if let sure = latest(possible: false) {
      return .span(
        ExposureSpan(
          start: sure.start, end: sure.end,
          possibleEnd: max(sure.end, possible?.end ?? sure.end), startKnown: sure.startKnown,
          dose: Interval(0)))
    }
    return possible == nil ? none : .unknown
  }

  /// The rows of a medicine as doses over days; one without an amount has any.
  private func doses(_ person: Int, _ group: CodedGroup, upTo day: Day) -> [DosePiece] {
    var parts: [DosePart] = []
    for span in timelines.spans(of: person) where group.holds(span) {
      guard let entry = entry(span, upTo: day) else { continue }
      var dose = span.milligrams ?? Interval(low: 0, high: .infinity)
      if span.schedule.isAsNeeded { dose.low = 0 }
      parts.append(
        DosePart(
          extent: IntakeExtent(start: entry.start, sureEnd: entry.end, end: entry.possibleEnd),
          dose: dose, startKnown: entry.startKnown))
    }
    return Self.summed(parts)
  }

  private func doseCourse(
    _ person: Int, _ query: CourseQuery, _ least: Double, _ day: Day
  ) -> SpanAnswer {
    span(
      of: doses(person, query.group, upTo: day),
      SpanQuery(
        nutrient: -1, scope: .supplemental, bound: least, isStrict: false,
        minimumDays: query.minimumDays, gapDays: query.gapDays),
      otherwise: isDelivered(query.group) ? .none : .unknown)
  }

  /// Milligrams a day of a class at the as-of day, all rows together.
  func medicineDose(_ person: Int, _ group: Int, _ asOf: Day) -> NumberValue {
    let group = CodedGroup(medicine: group)
    guard isDelivered(group) else { return .null }
    let running = doses(person, group, upTo: asOf).last { $0.end >= asOf }
    guard let dose = running?.dose else { return NumberValue(0) }
    return dose.high.isFinite ? NumberValue(dose) : .null
  }

  /// Whether a class that is taken is taken on some days of the week only.
  func weeklyDosing(_ person: Int, _ group: Int, _ asOf: Day) -> Truth {
    let (rows, isComplete) = clockRows(person, [.medicine(group)], asOf)
    var result = isComplete ? Truth.false : .unknown
    for row in rows {
      let schedule = row.schedule
      let isSparse =
        schedule.isSparse || schedule.weekdays != 0
        ? Truth.true : schedule.isFrequencyStated ? .false : .unknown
      result = result || (row.isSure ? isSparse : isSparse && .unknown)
    }
    return result
  }

  /// Days since the oldest dated entry of any kind: how far back the record of the person goes.
  func recordDays(_ person: Int, _ asOf: Day) -> NumberValue {
    var oldest: Day?
    func note(_ day: Day?) {
      if let day, day <= asOf { oldest = min(oldest ?? day, day) }
    }
    for index in timelines.range(person: person) { note(timelines.observations[index].day) }
    for span in timelines.spans(of: person) { note(span.start ?? span.stop) }
    for intake in timelines.intakes(of: person) { note(intake.start ?? intake.recordedOn) }
    return oldest.map { NumberValue(Double(asOf - $0)) } ?? .null
  }

  func courseMember(
    _ person: Int, _ query: CourseQuery, _ member: Operator.SpanMember, at day: Day, asOf: Day
  ) -> NumberValue {
    let answer = course(person, query, at: day, asOf: asOf)
    if case .span(let span) = answer, member == .days, !span.startKnown {
      // At least as long as is recorded.
      return NumberValue(low: Double(span.days), high: .infinity, flags: .highOpen)
    }
    return Self.spanMember(answer, member, at: min(day, asOf))
  }

  func courseIsRunning(_ person: Int, _ query: CourseQuery, at day: Day, asOf: Day) -> Truth {
    Self.spanIsRunning(course(person, query, at: day, asOf: asOf), at: min(day, asOf))
  }

  /// How many of the last `window` days entries cover, the as-of day included.
  func daysTaken(_ person: Int, _ group: CodedGroup, _ asOf: Day, windowDays: Int) -> NumberValue {
    let from = asOf - Day(windowDays) + 1
    let entries = entries(person, group, upTo: asOf)
    func covered(possible: Bool) -> Int {
      var days = 0
      var next = from
      // One whose start is not recorded may have begun before the window.
      let list =
        !possible
        ? entries
        : entries.map {
          var entry = $0
          if !entry.startKnown { entry.start = min(entry.start, from) }
          return entry
        }.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      for entry in joined(list, gapDays: 0, possible: possible) where entry.end >= next {
        days += Int(entry.end - max(entry.start, next)) + 1
        next = entry.end + 1
      }
      return days
    }
    let sure = covered(possible: false)
    if !isDelivered(group) {
      return entries.isEmpty
        ? .null : NumberValue(low: Double(sure), high: Double(windowDays), flags: .none)
    }
    let most = covered(possible: true)
    return NumberValue(low: Double(sure), high: Double(most), flags: .none)
  }

  /// How many separate courses reach into the last `window` days.
  func courses(_ person: Int, _ query: CourseQuery, _ asOf: Day, windowDays: Int) -> NumberValue {
    let from = asOf - Day(windowDays)
    let entries = entries(person, query.group, upTo: asOf)
    guard isDelivered(query.group) else { return .null }
    let sure = joined(entries, gapDays: query.gapDays, possible: false).count { $0.end >= from }
    let open = entries.count {
      $0.possibleEnd >= from && (!$0.startKnown || $0.possibleEnd > $0.end)
    }
    // An entry with an open end may join others or stand alone.
    if open == 0 { return NumberValue(Double(sure)) }
    let least = sure > 0 ? 1 : 0
    return NumberValue(low: Double(least), high: Double(sure + open), flags: .none)
  }

  /// A day that entries name; null where one of them names none, as it could be the one.
  func codedDay(_ person: Int, _ group: CodedGroup, _ which: CodedDay, _ asOf: Day) -> NumberValue {
    var result: Day?
    for span in timelines.spans(of: person) where group.holds(span) {
      if let start = span.start, start > asOf { continue }
      if which == .newestEnd {
        if let stop = span.stop, stop <= asOf { result = max(result ?? stop, stop) }
        if span.stop == nil, span.isOngoing == .false { return .null }
        continue
      }
      guard let start = span.start else { return .null }
      result = which == .firstOnset ? min(result ?? start, start) : max(result ?? start, start)
    }
    return result.map { NumberValue(Double($0)) } ?? .null
  }

  /// What is missing where a course is not known: the list, or a day on it.
  func lacks(
    _ person: Int, _ group: CodedGroup, _ asOf: Day, isDoseAsked: Bool = false
  ) -> [String] {
    let label =
      group.medicine.map { vocabulary.medicines[$0].id }
      ?? group.condition.map { vocabulary.conditions[$0].id } ?? ""
    let entries = entries(person, group, upTo: asOf)
    if isDoseAsked,
      timelines.spans(of: person).contains(where: {
        group.holds($0) && $0.milligrams == nil && ($0.start ?? asOf) <= asOf
      })
    {
      return ["dose of \(label)"]
    }
    if entries.contains(where: { !$0.startKnown }) { return ["start of \(label)"] }
    if entries.contains(where: { $0.possibleEnd > $0.end }) { return ["end of \(label)"] }
    var lists: [String] = []
    if group.condition != nil, !timelines.coverage.conditionsDelivered {
      lists.append("condition list")
    }
    if group.medicine != nil, !timelines.coverage.medicinesDelivered {
      lists.append("medication list")
    }
    return lists.isEmpty ? ["start of \(label)"] : lists
  }
}
