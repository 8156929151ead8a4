import Clinic
import Records

/// Days and minutes as an export prints them.
enum CalendarText {
  /// `2026-06-30`
  static func date(_ day: Day) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(19)
    appendDate(day, to: &bytes)
    return bytes
  }

  /// `2026-06-30T08:05`, and `:00` after it where seconds are wanted.
  static func moment(_ day: Day, minute: Int, seconds: Bool = false) -> [UInt8] {
    var bytes = date(day)
    bytes.append(UInt8(ascii: "T"))
    appendPadded(minute / 60, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendPadded(minute % 60, width: 2, to: &bytes)
    if seconds { bytes.append(contentsOf: [0x3A, 0x30, 0x30]) }
    return bytes
  }

  private static func appendDate(_ day: Day, to bytes: inout [UInt8]) {
    let date = CivilDate(day)
    appendPadded(date.year, width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.day, width: 2, to: &bytes)
  }

  /// A whole number with leading zeros.
  static func appendPadded(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<max(width, 1) { divisor *= 10 }
    var rest = number
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / divisor % 10))
      rest %= divisor
      divisor /= 10
    }
  }
}

/// Numbers as an export prints them.
enum NumberText {
  /// A value that is not negative with a fixed number of decimals, rounded half-up.
  static func fixed(_ value: Double, decimals: Int) -> [UInt8] {
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((value * Double(scale) + 0.5).rounded(.down))
    var bytes = whole(scaled / scale)
    if decimals > 0 {
      bytes.append(UInt8(ascii: "."))
      CalendarText.appendPadded(scaled % scale, width: decimals, to: &bytes)
    }
    return bytes
  }

  static func whole(_ value: Int) -> [UInt8] {
    var width = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      width += 1
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width + 4)
    CalendarText.appendPadded(value, width: width, to: &bytes)
    return bytes
  }
}
