/// Clock times of a day, as intakes list them: `08:00;20:00`.
package enum ClockTimes {
  package enum Problem: String, Error, Sendable { case malformed = "bad-time" }

  /// Minutes of the day, 0 to 1439, in the order listed; spaces around each are allowed. Between
  /// times stands the separator, which is `;` in the native export.
  package static func read(
    _ field: FieldBytes, separator: UInt8 = UInt8(ascii: ";")
  ) throws(Problem) -> [Int16] {
    var minutes: [Int16] = []
    var start = 0
    while start <= field.count {
      var end = start
      while end < field.count, field[end] != separator { end += 1 }
      let item = FieldBytes(rebasing: field[start..<end]).trimmed
      guard let minute = minute(of: item) else { throw .malformed }
      minutes.append(minute)
      start = end + 1
    }
    return minutes
  }

  /// `8:00`, `08:00` or `08:00:30`; nil for anything else, 24:00 included.
  package static func minute(of item: FieldBytes) -> Int16? {
    guard let colon = item.firstIndex(of: UInt8(ascii: ":")), colon == 1 || colon == 2,
      item.count == colon + 3 || item.count == colon + 6
    else { return nil }
    func number(_ start: Int, _ end: Int) -> Int? {
      var value = 0
      for at in start..<end {
        guard isDigit(item[at]) else { return nil }
        value = value * 10 + Int(item[at] - 0x30)
      }
      return value
    }
    guard let hour = number(0, colon), let minute = number(colon + 1, colon + 3), hour < 24,
      minute < 60
    else { return nil }
    if item.count == colon + 6 {
      guard item[colon + 3] == UInt8(ascii: ":"), let second = number(colon + 4, colon + 6),
        second < 60
      else { return nil }
    }
    return Int16(hour * 60 + minute)
  }
}
