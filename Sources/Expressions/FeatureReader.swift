import Clinic
import Records

/// Looks features up in a shard's timelines. Nothing after the as-of day is visible.
/// A class, so that a copy (each assessment has one) costs a single count.
package final class FeatureReader: Sendable {
  package let timelines: Timelines
  package let vocabulary: Vocabulary

  package init(timelines: Timelines, vocabulary: Vocabulary) {
    self.timelines = timelines
    self.vocabulary = vocabulary
  }

  // MARK: Results, as indices into the shard's observations; -1 is none

  /// The newest result with `asOf - window <= day <= asOf`. Where the newest moment holds two
  /// values and nothing says which is right, there is none: an older one would hide the conflict.
  func latest(_ person: Int, _ analyte: Int, _ asOf: Day, windowDays: Int) -> Int32 {
    let range = timelines.range(person: person, analyte: analyte)
    var index = range.upperBound - 1
    while index >= range.lowerBound {
      let observation = timelines.observations[index]
      if observation.day <= asOf {
        if observation.day < asOf - Day(windowDays) { return -1 }
        if observation.isConflicting { return -1 }
        if !observation.isExcluded { return Int32(index) }
      }
      index -= 1
    }
    return -1
  }

  /// The result nearest to another one, at most `within` days away: of the same specimen before
  /// any other, then nearest in time; ties to the newer.
  func nearest(
    _ person: Int, _ analyte: Int, _ asOf: Day, to base: Int32, withinDays: Int
  ) -> Int32 {
    guard base >= 0 else { return -1 }
    let target = timelines.observations[Int(base)]
    var best: (distance: Int, index: Int)?
    for index in timelines.range(person: person, analyte: analyte) {
      let observation = timelines.observations[index]
      guard observation.day <= asOf, observation.isUsable else {
        continue
      }
      guard abs(Int(observation.day) - Int(target.day)) <= withinDays else { continue }
      let distance = apart(observation, target)
      if best == nil || distance <= best!.distance { best = (distance, index) }
    }
    return best.map { Int32($0.index) } ?? -1
  }

  /// The distance by which results are paired: those of one specimen come before all others.
  private func apart(_ a: Observation, _ b: Observation) -> Int {
    sameSpecimen(a, b) == .true ? -1 : Self.minutesApart(a, b)
  }

  /// Whether two results come from one specimen; unknown where one names none.
  func sameSpecimen(_ a: Observation, _ b: Observation) -> Truth {
    guard a.detail != Observation.noDetail, b.detail != Observation.noDetail else {
      return .unknown
    }
    let first = timelines.details[Int(a.detail)].accession
    let second = timelines.details[Int(b.detail)].accession
    guard first != 0, second != 0 else { return .unknown }
    return Truth(first == second)
  }

  static func minutesApart(_ a: Observation, _ b: Observation) -> Int {
    let days = abs(Int(a.day) - Int(b.day)) * 1440
    guard a.minute >= 0, b.minute >= 0 else { return days }
    return abs((Int(a.day) - Int(b.day)) * 1440 + Int(a.minute) - Int(b.minute))
  }

  /// The lowest or highest earlier result of the same analyte, at least `gap` days before it.
  func extremeBefore(
    _ person: Int, _ asOf: Day, base: Int32, lowest: Bool, gapDays: Int, windowDays: Int
  ) -> Int32 {
    guard base >= 0 else { return -1 }
    let target = timelines.observations[Int(base)]
    var best: Int?
    for index in timelines.range(person: person, analyte: Int(target.analyte)) {
      let observation = timelines.observations[index]
      guard observation.day <= target.day - Day(gapDays), observation.day >= asOf - Day(windowDays),
        observation.isUsable
      else { continue }
      guard let current = best else {
        best = index
        continue
      }
      let old = timelines.observations[current].interval
      let new = observation.interval
      if lowest ? new.high <= old.high : new.low >= old.low { best = index }
    }
    return best.map(Int32.init) ?? -1
  }

  /// The pair of one specimen, else with the smallest distance in time; ties to the newer.
  func pair(
    _ person: Int, _ asOf: Day, _ first: Int, _ second: Int, withinDays: Int, windowDays: Int
  ) -> (Int32, Int32) {
    var best: (distance: Int, day: Day, first: Int, second: Int)?
    let others = timelines.range(person: person, analyte: second)
    for i in timelines.range(person: person, analyte: first) {
      let a = timelines.observations[i]
      guard isUsable(a, asOf, windowDays) else { continue }
      for j in others {
        let b = timelines.observations[j]
        guard isUsable(b, asOf, windowDays), abs(Int(a.day) - Int(b.day)) <= withinDays else {
          continue
        }
        let distance = apart(a, b)
        let day = max(a.day, b.day)
        if best == nil || distance < best!.distance
          || (distance == best!.distance && day >= best!.day)
        {
          best = (distance, day, i, j)
        }
      }
    }
    return best.map { (Int32($0.first), Int32($0.second)) } ?? (-1, -1)
  }

  private func isUsable(_ observation: Observation, _ asOf: Day, _ windowDays: Int) -> Bool {
    observation.day <= asOf && observation.day >= asOf - Day(windowDays)
      && observation.isUsable
  }

  /// The value as the interval it stands for, rounded to the reporting precision where it was
  /// converted and is to be compared.
  package func value(_ index: Int32, rounded: Bool) -> NumberValue {
    guard index >= 0 else { return .null }
    let observation = timelines.observations[Int(index)]
    if !observation.isCensored {
      let value = NumberValue(observation.value)
      guard rounded, observation.isConverted else { return value }
      return value.roundedHalfUp(to: vocabulary.analytes[Int(observation.analyte)].precision)
    }
    let value = NumberValue(observation.interval, isCensored: true)
    guard rounded, observation.isConverted else { return value }
    return value.roundedHalfUp(to: vocabulary.analytes[Int(observation.analyte)].precision)
  }

  func mark(_ index: Int32, _ mark: Operator.ResultMark) -> Truth {
    guard index >= 0 else { return .unknown }
    let observation = timelines.observations[Int(index)]
    let marks = observation.marks
    switch mark {
    case .fasting: return observation.isFasting
    case .afternoon:
      return observation.isMorning.map { Truth(!$0) } ?? .unknown
    case .haemolysed:
      return Truth(!marks.isDisjoint(with: [.haemolysed, .grosslyHaemolysed]))
    case .grosslyHaemolysed: return Truth(marks.contains(.grosslyHaemolysed))
    case .hasSpecimen: return Truth(timelines.detail(of: observation).specimen != 0)
    case .converted: return Truth(observation.isConverted)
    case .censored: return Truth(observation.isCensored)
    case .external: return Truth(marks.contains(.external))
    case .hasLaboratoryLimits:
      let detail = timelines.detail(of: observation)
      return Truth(detail.referenceLow != nil || detail.referenceHigh != nil)
    }
  }

  func sameLaboratory(_ a: Int32, _ b: Int32) -> Truth {
    guard a >= 0, b >= 0 else { return .unknown }
    let first = timelines.detail(of: timelines.observations[Int(a)]).laboratory
    let second = timelines.detail(of: timelines.observations[Int(b)]).laboratory
    guard first != 0, second != 0 else { return .unknown }
    return Truth(first == second)
  }

  func sameMethod(_ a: Int32, _ b: Int32) -> Truth {
    guard a >= 0, b >= 0 else { return .unknown }
    let first = timelines.detail(of: timelines.observations[Int(a)]).method
    let second = timelines.detail(of: timelines.observations[Int(b)]).method
    guard first != 0, second != 0 else { return .unknown }
    return Truth(first == second)
  }

  func sameSpecimen(_ a: Int32, _ b: Int32) -> Truth {
    guard a >= 0, b >= 0 else { return .unknown }
    return sameSpecimen(timelines.observations[Int(a)], timelines.observations[Int(b)])
  }

  /// Whether the newest result was made by another method than the one before it: until two are on
  /// the new method, a series is not one.
  func methodChanged(_ person: Int, _ analyte: Int, _ asOf: Day, windowDays: Int) -> Truth {
    let newest = latest(person, analyte, asOf, windowDays: windowDays)
    guard newest >= 0 else { return .unknown }
    let older = previous(person, asOf, base: newest, gapDays: 0, windowDays: windowDays)
    return older < 0 ? .false : !sameMethod(newest, older)
  }

  /// Whether the analyte was never measured; only a feed that reaches back can say so.
  func never(_ person: Int, _ analyte: Int, _ asOf: Day) -> Truth {
    for index in timelines.range(person: person, analyte: analyte)
    where timelines.observations[index].day <= asOf {
      return .false
    }
    return timelines.coverage.labFeedStart == nil ? .unknown : .true
  }

  func count(_ person: Int, _ analyte: Int, _ asOf: Day, windowDays: Int) -> NumberValue {
    guard timelines.coverage.labFeedStart != nil else { return .null }
    var count = 0
    for index in timelines.range(person: person, analyte: analyte)
    where isUsable(timelines.observations[index], asOf, windowDays) {
      count += 1
    }
    return NumberValue(Double(count))
  }

  /// Days since all groups were last measured within `within` days of each other; the date of a
  /// set is its oldest member. Infinity where no set is on record.
  func lastSet(
    _ person: Int, _ asOf: Day, groups: [[Int]], groupDays: Int, withinDays: Int
  ) -> NumberValue {
    guard let feedStart = timelines.coverage.labFeedStart else { return .null }
    let days = groups.map { panelDays(person, asOf, $0, groupDays) }
    guard days.allSatisfy({ !$0.isEmpty }) else { return unseen(asOf, feedStart) }
    var best: Day?
    // The oldest member of a set is a day of one of the groups: try each as the start.
    for start in days.joined() {
      let complete = days.allSatisfy { list in
        list.contains { $0 >= start && $0 - start <= Day(withinDays) }
      }
      if complete, best == nil || start > best! { best = start }
    }
    guard let best else { return unseen(asOf, feedStart) }
    return NumberValue(Double(asOf - best))
  }

  /// Never seen in the feed: at least as long ago as the feed reaches, perhaps never.
  private func unseen(_ asOf: Day, _ feedStart: Day) -> NumberValue {
    NumberValue(
      low: Double(max(0, asOf - feedStart)), high: .infinity, flags: [.highOpen])
  }

  /// Days on which every analyte of a panel has a result within `groupDays` of the first's.
  private func panelDays(_ person: Int, _ asOf: Day, _ analytes: [Int], _ groupDays: Int) -> [Day] {
    let lists = analytes.map { analyte in
      timelines.range(person: person, analyte: analyte).compactMap { index -> Day? in
        let observation = timelines.observations[index]
        return observation.day <= asOf && observation.isUsable
          ? observation.day : nil
      }
    }
    guard let first = lists.first else { return [] }
    var result: [Day] = []
    for day in first where result.last != day {
      let near = lists.dropFirst().allSatisfy { list in
        list.contains { abs(Int($0) - Int(day)) <= groupDays }
      }
      if near { result.append(day) }
    }
    return result
  }

  func feedDays(_ asOf: Day) -> NumberValue {
    guard let start = timelines.coverage.labFeedStart else { return .null }
    return NumberValue(Double(max(0, asOf - start)))
  }
}
