import Clinic
import Quantities

/// One number over the usable results of a window.
package struct SeriesQuery: Sendable, Hashable {
  package enum Statistic: UInt8, Sendable, Hashable { case minimum, maximum, mean, slope, days }

  package var statistic: Statistic
  package var analyte: Int
  package var windowDays: Int
}

/// Whether results were beyond a bound more than once.
package struct RepeatQuery: Sendable, Hashable {
  /// What each result is held against.
  package enum Against: Sendable, Hashable {
    /// One number for all of them, the operand.
    case bound
    /// The limit that applies to each, from the laboratory or the table.
    case limit(table: Int?)
  }

  package var analyte: Int
  package var isBelow: Bool
  package var against: Against
  /// Days that must lie between the first and the last of them.
  package var gapDays: Int
  package var windowDays: Int
  /// Whether every result from the newest back must be beyond, rather than any two.
  package var isSustained: Bool
}

// Results over time. Everything reads the timeline in place: no list is built.
extension FeatureReader {
  /// Calls for each usable result from `from` to `to`, oldest first.
  @inline(__always)
  private func each(
    _ person: Int, _ analyte: Int, _ from: Day, _ to: Day, _ body: (Int, Observation) -> Void
  ) {
    for index in timelines.range(person: person, analyte: analyte) {
      let observation = timelines.observations[index]
      if observation.day > to { return }
      if observation.day >= from, observation.isUsable { body(index, observation) }
    }
  }

  /// The newest or oldest usable result from day to day. Contradicting values at the end that is
  /// asked for leave it open, as for `latest`.
  func result(
    _ person: Int, _ analyte: Int, from: Day, to: Day, oldest: Bool
  ) -> Int32 {
    let range = timelines.range(person: person, analyte: analyte)
    var index = oldest ? range.lowerBound : range.upperBound - 1
    while range.contains(index) {
      let observation = timelines.observations[index]
      if observation.day >= from, observation.day <= to {
        if observation.isConflicting { return -1 }
        if !observation.isExcluded { return Int32(index) }
      }
      index += oldest ? 1 : -1
    }
    return -1
  }

  /// The newest result of the same analyte before another one, at least `gap` days where that is
  /// more than 0.
  func previous(_ person: Int, _ asOf: Day, base: Int32, gapDays: Int, windowDays: Int) -> Int32 {
    guard base >= 0 else { return -1 }
    let target = timelines.observations[Int(base)]
    let range = timelines.range(person: person, analyte: Int(target.analyte))
    var index = Int(base) - 1
    while index >= range.lowerBound {
      let observation = timelines.observations[index]
      if observation.day < asOf - Day(windowDays) { return -1 }
      let isEarlier =
        observation.day < target.day
        || (observation.day == target.day && observation.minute < target.minute)
      if isEarlier, observation.day <= target.day - Day(gapDays) {
        if observation.isConflicting { return -1 }
        if !observation.isExcluded { return Int32(index) }
      }
      index -= 1
    }
    return -1
  }

  /// Whether a usable result lies in a stretch of days; only a feed that covers it can say no.
  func measured(_ person: Int, _ analyte: Int, from: Day, to: Day, asOf: Day) -> Truth {
    var found = false
    each(person, analyte, from, min(to, asOf)) { _, _ in found = true }
    if found { return .true }
    guard let start = timelines.coverage.labFeedStart, start <= from else { return .unknown }
    return .false
  }

  func statistic(_ person: Int, _ query: SeriesQuery, _ asOf: Day) -> NumberValue {
    let from = asOf - Day(query.windowDays)
    switch query.statistic {
    case .minimum, .maximum:
      var result: NumberValue?
      each(person, query.analyte, from, asOf) { index, _ in
        let value = value(Int32(index), rounded: true)
        result =
          result.map { Self.extreme($0, value, isLeast: query.statistic == .minimum) }
          ?? value
      }
      return result ?? .null
    case .days:
      guard timelines.coverage.labFeedStart != nil else { return .null }
      var days = 0
      var last: Day?
      each(person, query.analyte, from, asOf) { _, observation in
        if observation.day != last { days += 1 }
        last = observation.day
      }
      return NumberValue(Double(days))
    case .mean, .slope: return fitted(person, query, from, asOf)
    }
  }

  /// Everything that the smaller or larger of two may be; a bound that was only reported as
  /// "less than" stays one that can be compared and not computed with.
  static func extreme(_ a: NumberValue, _ b: NumberValue, isLeast: Bool) -> NumberValue {
    let lowFirst = isLeast ? a.low <= b.low : a.low >= b.low
    let highFirst = isLeast ? a.high <= b.high : a.high >= b.high
    var flags = NumberValue.Flags.none
    let low = lowFirst ? a : b
    let high = highFirst ? a : b
    // Where both ends meet, an end is open only if nothing reaches it.
    if low.flags.contains(.lowOpen), a.low != b.low || a.flags.contains(.lowOpen),
      a.low != b.low || b.flags.contains(.lowOpen)
    {
      flags.insert(.lowOpen)
    }
    if high.flags.contains(.highOpen), a.high != b.high || a.flags.contains(.highOpen),
      a.high != b.high || b.flags.contains(.highOpen)
    {
      flags.insert(.highOpen)
    }
    let isBound = low.low != high.high
    if isBound, a.flags.contains(.censored) || b.flags.contains(.censored) {
      flags.insert(.censored)
    }
    return NumberValue(low: low.low, high: high.high, flags: flags)
  }

  /// Mean, or slope a day by least squares; null where one result is only a bound, and for a slope
  /// under two days.
  private func fitted(
    _ person: Int, _ query: SeriesQuery, _ from: Day, _ asOf: Day
  ) -> NumberValue {
    var count = 0.0
    var days = 0.0
    var values = 0.0
    var isCensored = false
    var first: Day?
    var last: Day = 0
    each(person, query.analyte, from, asOf) { _, observation in
      if observation.isCensored { isCensored = true }
      if first == nil { first = observation.day }
      last = observation.day
      count += 1
      days += Double(observation.day - from)
      values += observation.value
    }
    guard let first, !isCensored else { return .null }
    let mean = values / count
    if query.statistic == .mean { return mean.isFinite ? NumberValue(mean) : .null }
    guard first < last else { return .null }
    let middle = days / count
    var spread = 0.0
    var product = 0.0
    each(person, query.analyte, from, asOf) { _, observation in
      let x = Double(observation.day - from) - middle
      spread += x * x
      product += x * (observation.value - mean)
    }
    let slope = product / spread
    return slope.isFinite ? NumberValue(slope) : .null
  }

  // MARK: More than once

  private func isBeyond(
    _ person: Int, _ index: Int, _ query: RepeatQuery, _ bound: NumberValue, _ asOf: Day
  ) -> Truth {
    let value = value(Int32(index), rounded: true)
    let limit =
      switch query.against {
      case .bound: bound
      case .limit(let table):
        self.limit(
          person, Int32(index), table: table, bound: query.isBelow ? .low : .high, asOf: asOf)
      }
    return query.isBelow ? NumberValue.less(value, limit) : NumberValue.less(limit, value)
  }

  func repeated(_ person: Int, _ query: RepeatQuery, _ bound: NumberValue, _ asOf: Day) -> Truth {
    if query.against == .bound, bound.isNull { return .unknown }
    return query.isSustained
      ? sustained(person, query, bound, asOf) : twice(person, query, bound, asOf)
  }

  /// From the newest result back to the first one that is old enough, all are beyond. Where none is
  /// old enough a repeat would tell, unless one is within the bound already.
  private func sustained(
    _ person: Int, _ query: RepeatQuery, _ bound: NumberValue, _ asOf: Day
  ) -> Truth {
    let range = timelines.range(person: person, analyte: query.analyte)
    var all = Truth.true
    var newest: Day?
    var index = range.upperBound - 1
    while index >= range.lowerBound {
      defer { index -= 1 }
      let observation = timelines.observations[index]
      guard observation.day <= asOf, observation.isUsable else { continue }
      if observation.day < asOf - Day(query.windowDays) { break }
      all = all && isBeyond(person, index, query, bound, asOf)
      if all == .false { return .false }
      if let newest, newest - observation.day >= Day(query.gapDays) { return all }
      if newest == nil { newest = observation.day }
    }
    return .unknown
  }

  /// Two results are beyond, far enough apart. One that is beyond and has no other result so far
  /// from it leaves it open: a repeat would tell.
  private func twice(
    _ person: Int, _ query: RepeatQuery, _ bound: NumberValue, _ asOf: Day
  ) -> Truth {
    let from = asOf - Day(query.windowDays)
    let gap = Day(query.gapDays)
    var days: (first: Day, last: Day)?
    each(person, query.analyte, from, asOf) { _, observation in
      days = (days?.first ?? observation.day, observation.day)
    }
    guard let days else { return .unknown }
    var sure: (first: Day, last: Day)?
    var possible: (first: Day, last: Day)?
    var isAlone = false
    each(person, query.analyte, from, asOf) { index, observation in
      let day = observation.day
      let beyond = isBeyond(person, index, query, bound, asOf)
      guard beyond != .false else { return }
      possible = (possible?.first ?? day, day)
      if beyond == .true { sure = (sure?.first ?? day, day) }
      if day - days.first < gap, days.last - day < gap { isAlone = true }
    }
    if let sure, sure.last - sure.first >= gap { return .true }
    if let possible, possible.last - possible.first >= gap { return .unknown }
    return isAlone ? .unknown : .false
  }

  /// What is missing where results were not beyond often enough to tell: the test, or a repeat.
  func lacks(_ person: Int, _ query: RepeatQuery, _ asOf: Day) -> String {
    let name = vocabulary.analytes[query.analyte].shortName
    var any = false
    each(person, query.analyte, asOf - Day(query.windowDays), asOf) { _, _ in any = true }
    return any ? "repeat \(name)" : name
  }
}
