/// A site's time zone as POSIX writes it, such as `EST5EDT,M3.2.0,M11.1.0`,
/// `GMT0BST,M3.5.0/1,M10.5.0`, `<+0545>-5:45` or `UTC0`.
///
/// The rule stands in the profile and not in the machine's zone files, so that a run gives the same
/// days everywhere and in ten years. It holds for all years: times that were stamped in UTC under
/// an older rule come out an hour off, and only those within that hour of midnight on another day.
package struct SiteZone: Sendable, Hashable {
  package enum Problem: Error, Sendable, Hashable {
    /// No name, no offset, an offset past 24 hours, or something behind the end.
    case malformed
    /// A rule in another form than `Mmonth.week.day[/time]`, or a second name without its rule.
    case unsupportedRule
  }

  /// When the clock changes: a weekday of a month, in minutes of the local time before the change.
  struct Change: Sendable, Hashable {
    var month: Int
    /// 1 to 5, where 5 is the last.
    var week: Int
    /// 0 is Sunday.
    var weekday: Int
    var minute: Int

    /// Minutes since 1970 in the local time before the change.
    func moment(in year: Int) -> Int {
      let first = Int(CivilDate.dayNumber(year, month, 1))
      // 1970-01-01 was a Thursday, weekday 4.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      if day >= CivilDate.length(ofMonth: month, in: year) { day -= 7 }
      return (first + day) * 1440 + minute
    }
  }

  struct Summer: Sendable, Hashable {
    /// Minutes east of Greenwich.
    var offset: Int
    var start: Change
    var end: Change
  }

  package let text: String
  /// Minutes east of Greenwich outside summer time.
  let offset: Int
  let summer: Summer?

  /// Reads a zone as environment variable `TZ` has it in POSIX.1-2017, 8.3, with rules by weekday.
  package init(_ text: String) throws(Problem) {
    var reader = ZoneReader(Array(text.utf8))
    self.text = text
    guard reader.name(), let west = reader.minutes(upTo: 24) else { throw .malformed }
    offset = -west
    guard !reader.isAtEnd else {
      summer = nil
      return
    }
    guard reader.name() else { throw .malformed }
    var summerOffset = offset + 60
    if !reader.isAtEnd, !reader.take(UInt8(ascii: ",")) {
      guard let west = reader.minutes(upTo: 24), reader.take(UInt8(ascii: ",")) else {
        throw .malformed
      }
      summerOffset = -west
    }
    guard let start = reader.change(), reader.take(UInt8(ascii: ",")),
      let end = reader.change(), reader.isAtEnd
    else { throw .unsupportedRule }
    summer = Summer(offset: summerOffset, start: start, end: end)
  }

  /// Minutes east of Greenwich at a moment in minutes since 1970 in UTC.
  func offset(at moment: Int) -> Int {
    guard let summer else { return offset }
    let day = Int32(clamping: floorDivide(moment + offset, 1440))
    guard CivilDate.validDays.contains(day) else { return offset }
    let year = CivilDate(day).year
    let start = summer.start.moment(in: year) - offset
    let end = summer.end.moment(in: year) - summer.offset
    // South of the equator the year begins in summer.
    let isSummer = start < end ? moment >= start && moment < end : moment >= start || moment < end
    return isSummer ? summer.offset : offset
  }

  /// Whether the clocks of the site never showed a local time, because they were put forward.
  func skips(day: Int32, minute: Int) -> Bool {
    guard let summer, CivilDate.validDays.contains(day) else { return false }
    let moment = Int(day) * 1440 + minute
    let start = summer.start.moment(in: CivilDate(day).year)
    return moment >= start && moment < start + summer.offset - offset
  }

  /// A reading in the site's own time. One that states no offset is local already; a time that the
  /// site's clocks never showed is impossible.
  func local(_ reading: DateReading) throws(DateProblem) -> DateReading {
    guard reading.minute >= 0 else { return reading }
    guard let stated = reading.offsetMinutes else {
      if skips(day: reading.day, minute: Int(reading.minute)) { throw .impossible }
      return reading
    }
    let moment = Int(reading.day) * 1440 + Int(reading.minute) - Int(stated)
    let own = offset(at: moment)
    let day = floorDivide(moment + own, 1440)
    return DateReading(
      day: Int32(day), minute: Int16(moment + own - day * 1440), precision: reading.precision,
      offsetMinutes: Int16(own))
  }
}

private func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

/// Reads the parts of a zone's text from left to right.
private struct ZoneReader {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { at == text.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// Three letters or more, or anything of letters, digits and signs in angle brackets.
  mutating func name() -> Bool {
    let start = at
    if take(UInt8(ascii: "<")) {
      while at < text.count, text[at] != UInt8(ascii: ">") { at += 1 }
      return at > start + 3 && take(UInt8(ascii: ">"))
    }
    while at < text.count, asciiLowercase(text[at]) &- 0x61 < 26 { at += 1 }
    return at - start >= 3
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int? {
    let start = at
    var value = 0
    while at < text.count, at < start + 3, isDigit(text[at]) {
      value = value * 10 + Int(text[at] - 0x30)
      at += 1
    }
    return at > start && range.contains(value) ? value : nil
  }

  /// `[+-]hh[:mm[:ss]]` in minutes; seconds must be none.
  mutating func minutes(upTo hours: Int) -> Int? {
    let isNegative = take(UInt8(ascii: "-"))
    if !isNegative { _ = take(UInt8(ascii: "+")) }
    guard let hour = number(0...hours) else { return nil }
    var total = hour * 60
    if take(UInt8(ascii: ":")) {
      guard let minute = number(0...59) else { return nil }
      total += minute
      if take(UInt8(ascii: ":")) { guard number(0...0) != nil else { return nil } }
    }
    return isNegative ? -total : total
  }

  mutating func change() -> SiteZone.Change? {
    guard take(UInt8(ascii: "M")), let month = number(1...12), take(UInt8(ascii: ".")),
      let week = number(1...5), take(UInt8(ascii: ".")), let weekday = number(0...6)
    else { return nil }
    var minute = 120
    if take(UInt8(ascii: "/")) {
      guard let stated = minutes(upTo: 167) else { return nil }
      minute = stated
    }
    return SiteZone.Change(month: month, week: week, weekday: weekday, minute: minute)
  }
}
