import BigInt
import Diagnostics
import Quantities

// Dates: sums with durations, elapsed time, components.
extension CQLEvaluator {
  // MARK: Dates and durations

  /// A date plus or minus a Quantity of time, on the calendar.
  func shifted(
    _ date: CQLTyped, _ by: CQLTyped, isMinus: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard case .moment(let moment) = date.value, case .quantity(let quantity) = by.value else {
      return CQLTyped(.null, date.type)
    }
    guard let unit = Self.calendarUnit(quantity) else {
      throw mismatch(
        "only calendar units and 'wk', 'd', 'h', 'min', 's' and 'ms' can be added to a date", span)
    }
    let size = isMinus ? -quantity.value : quantity.value
    guard let result = Self.adding(size, unit, to: moment) else {
      throw Diagnostic(
        code: "out-of-range", "the result lies outside the years 1 to 9999", at: span)
    }
    return CQLTyped(.moment(result), date.type)
  }

  /// The calendar word of a duration; nil for what is no duration, and for 'a' and 'mo', which are
  /// numbers of days and not steps on the calendar.
  static func calendarUnit(_ quantity: CQLQuantity) -> String? {
    if quantity.isCalendar { return quantity.unit }
    return [
      "wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second", "ms": "millisecond",
    ][
      quantity.unit]
  }

  /// How many of the next coarser component, from years to milliseconds, one of each is made of.
  private static let perCoarser = [1, 12, 30, 24, 60, 60, 1000]

  /// A moment some units later; nil outside the years 1 to 9999.
  ///
  /// A unit finer than the moment is known to is turned into the finest that is known: 24 hours are
  /// a day, 30 days a month, 12 months or 365 days a year, and what remains is dropped.
  static func adding(_ value: CQLDecimal, _ unit: String, to moment: CQLMoment) -> CQLMoment? {
    var position = unit == "week" ? 2 : CQLMoment.position(unit) ?? 2
    var count = value.truncated * BigInt(unit == "week" ? 7 : 1)
    if position == 5, moment.parts.count == 7 {
      // Seconds may have a fraction where milliseconds are known.
      position = 6
      count = value.units * 1000 / CQLDecimal.one
    }
    while position >= moment.parts.count {
      if position == 2, moment.parts.count == 1 {
        count /= 365
        position = 0
      } else {
        count /= BigInt(perCoarser[position])
        position -= 1
      }
    }
    guard let steps = Int(exactly: count), abs(steps) < 400_000_000_000_000 else { return nil }
    var parts = moment.filled(high: false)
    switch position {
    case 0, 1:
      let months = parts[0] * 12 + parts[1] - 1 + steps * (position == 0 ? 12 : 1)
      let year = CQLMoment.floorDivide(months, 12)
      guard (1...9999).contains(year) else { return nil }
      let month = months - year * 12 + 1
      let day = min(parts[2], CQLMoment.daysIn(month: month, of: year))
      parts.replaceSubrange(0..<3, with: [year, month, day])
    default:
      let length = [0, 0, CQLMoment.dayLength, 3_600_000, 60_000, 1000, 1][position]
      let (span, overflow) = steps.multipliedReportingOverflow(by: length)
      guard !overflow, abs(span) < 400_000_000_000_000 else { return nil }
      parts = CQLMoment.components(CQLMoment.clock(parts) + span)
    }
    return CQLMoment(
      parts: Array(parts.prefix(moment.parts.count)), isDate: moment.isDate, offset: moment.offset)
  }

  // MARK: Elapsed time

  /// `days between a and b` and `difference in days between a and b`; of an interval, between its
  /// ends. A range where the dates are not fully known.
  func elapsed(
    _ operands: [Syntax], _ precision: String, isDifference: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    var first = try evaluate(operands[0])
    var last: CQLTyped
    if operands.count == 1 {
      (first, last) = try ends(first, operands[0].span)
    } else {
      last = try evaluate(operands[1])
    }
    let (x, y, type) = try fitted(first, last, span)
    guard type.isTime || type == .any else {
      throw mismatch("elapsed time is between dates, not values of \(type.text)", span)
    }
    if type == .date, (CQLMoment.position(precision) ?? 0) > 2 {
      throw mismatch("a Date has no \(precision)s: use a DateTime", span)
    }
    guard case .moment(let a) = x, case .moment(let b) = y else { return CQLTyped(.null, .integer) }
    let measure = isDifference ? Self.difference : Self.duration
    let normalises = !isDifference || (CQLMoment.position(precision) ?? 0) > 2
    func moved(_ moment: CQLMoment, high: Bool) -> Int {
      var parts = moment.filled(high: high)
      if moment.isDate { parts.replaceSubrange(3..., with: [0, 0, 0, 0]) }
      return CQLMoment.clock(parts) - (normalises ? (moment.offset ?? 0) * 60_000 : 0)
    }
    let low = measure(moved(a, high: true), moved(b, high: false), precision)
    let high = measure(moved(a, high: false), moved(b, high: true), precision)
    guard let lowest = Int32(exactly: low), let highest = Int32(exactly: high) else {
      return CQLTyped(.null, .integer)
    }
    return CQLTyped(
      lowest == highest ? .integer(low) : .uncertain(Int(lowest), Int(highest)), .integer)
  }

  /// Whole periods that fit between two clocks.
  private static func duration(_ a: Int, _ b: Int, _ precision: String) -> Int {
    switch precision {
    case "year": return months(a, b) / 12
    case "month": return months(a, b)
    case "week": return (b - a) / (7 * CQLMoment.dayLength)
    case "day": return (b - a) / CQLMoment.dayLength
    case "hour": return (b - a) / 3_600_000
    case "minute": return (b - a) / 60_000
    case "second": return (b - a) / 1000
    default: return b - a
    }
  }

  private static func months(_ a: Int, _ b: Int) -> Int {
    if b < a { return -months(b, a) }
    let (x, y) = (CQLMoment.components(a), CQLMoment.components(b))
    let months = (y[0] - x[0]) * 12 + y[1] - x[1]
    return y[2...].lexicographicallyPrecedes(x[2...]) ? months - 1 : months
  }

  /// Boundaries that are crossed between two clocks; weeks begin on Sunday.
  private static func difference(_ a: Int, _ b: Int, _ precision: String) -> Int {
    func boundaries(_ length: Int, _ shift: Int = 0) -> Int {
      CQLMoment.floorDivide(b + shift, length) - CQLMoment.floorDivide(a + shift, length)
    }
    let (x, y) = (CQLMoment.components(a), CQLMoment.components(b))
    switch precision {
    case "year": return y[0] - x[0]
    case "month": return (y[0] - x[0]) * 12 + y[1] - x[1]
    // Day 0 of the count is Wednesday, 1 March of the year 0: the Sunday before is three days back.
    case "week": return boundaries(7 * CQLMoment.dayLength, 3 * CQLMoment.dayLength)
    case "day": return boundaries(CQLMoment.dayLength)
    case "hour": return boundaries(3_600_000)
    case "minute": return boundaries(60_000)
    case "second": return boundaries(1000)
    default: return b - a
    }
  }

  // MARK: Components

  func component(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard typed.type.isTime || typed.type == .any else {
      throw mismatch("'\(name) from' wants a date, this is \(typed.type.text)", span)
    }
    switch name {
    case "time": throw outside("'time from' and the type Time are", span)
    case "timezone":
      throw mismatch("'timezone from' is of an older CQL: write 'timezoneoffset from'", span)
    case "week": throw mismatch("a date has no component 'week'", span)
    case "date":
      guard case .moment(let moment) = typed.value else { return CQLTyped(.null, .date) }
      let date = CQLMoment(parts: Array(moment.parts.prefix(3)), isDate: true)
      return CQLTyped(date.map { .moment($0) } ?? .null, .date)
    case "timezoneoffset":
      guard typed.type != .date else { throw mismatch("a Date has no offset", span) }
      guard case .moment(let moment) = typed.value else { return CQLTyped(.null, .decimal) }
      return CQLTyped(
        CQLValue(CQLDecimal(Rational(moment.offset ?? 0) / Rational(60))), .decimal)
    default:
      guard let position = CQLMoment.position(name) else {
        throw outside("'\(name) from' is", span)
      }
      if typed.type == .date, position > 2 { throw mismatch("a Date has no \(name)", span) }
      guard case .moment(let moment) = typed.value, position < moment.parts.count else {
        return CQLTyped(.null, .integer)
      }
      return CQLTyped(.integer(moment.parts[position]), .integer)
    }
  }

  /// `Date(2014, 1, 31)` and `DateTime(2014, 1, 31, 10, 30, 0, 0, 1.0)`.
  func constructed(
    _ name: String, _ arguments: [CQLTyped], _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let isDate = name == "Date"
    guard (1...(isDate ? 3 : 8)).contains(arguments.count) else {
      throw mismatch(
        isDate
          ? "write Date(year, month, day)"
          : "write DateTime(year, month, day, hour, minute, second, millisecond, offset)", span)
    }
    let type: CQLType = isDate ? .date : .dateTime
    var offset: Int?
    if arguments.count == 8 {
      switch Self.lift(arguments[7].value, to: .decimal) {
      case .decimal(let hours):
        let minutes = hours.rational * Rational(60)
        guard minutes.isInteger, let whole = Int(exactly: minutes.numerator) else {
          throw mismatch("an offset is a number of hours, whole to the minute", span)
        }
        offset = whole
      case .null: break
      default: throw mismatch("an offset is a Decimal", span)
      }
    }
    var parts: [Int] = []
    var isOpen = true
    for argument in arguments.prefix(7) {
      guard argument.type == .integer || argument.type == .any else {
        throw mismatch("the parts of a date are Integers", span)
      }
      switch argument.value {
      case .integer(let part) where isOpen: parts.append(part)
      case .null: isOpen = false
      default: throw mismatch("a part of a date follows one that is null", span)
      }
    }
    if parts.isEmpty { return CQLTyped(.null, type) }
    guard let moment = CQLMoment(parts: parts, isDate: isDate, offset: offset) else {
      throw Diagnostic(code: "bad-date", "this is not a date of the calendar", at: span)
    }
    return CQLTyped(.moment(moment), type)
  }
}
