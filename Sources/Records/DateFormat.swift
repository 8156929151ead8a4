/// A declared date format, compiled from a pattern; the only dates that are read are those it says.
///
/// A pattern is made of: `yyyy`, `yy` (two digits, with a declared pivot), `MM`, `M`, `MMM` (month
/// name or its first three letters), `dd`, `d`, `HH`, `H`, `hh`, `h` with `a` (AM or PM), `mm`,
/// `ss`, `SSS` (one or more digits of a fraction), `X` (`Z`, `+hh:mm`, `+hhmm` or `+hh`), a space
/// or other punctuation as itself, text in `'quotes'`, `T` as itself, and `[…]` around what may be
/// left out. `iso` is short for `yyyy-MM-dd` with an optional time after `T` or a space and an
/// optional offset; `excel` and `excel-1904` are a spreadsheet's numbers of days, which are never
/// read undeclared. Doubled letters stand for exactly that many digits, single ones for one or two.
///
/// A format never looks at other rows, and never tries a second order of day and month.
package struct DateFormat: Sendable, Hashable {
  package enum PatternProblem: Error, Sendable, Hashable {
    case unknownLetter(String)
    case unbalancedBracket
    case unclosedQuote
    /// A pattern must have a year, and a day only with a month.
    case incomplete
    /// `yy` needs a pivot.
    case pivotMissing
    /// `h` needs `a`, and `a` needs `h`.
    case halfDayMissing
  }

  enum Token: Sendable, Hashable {
    case year, shortYear
    case month(digits: Int)
    case monthName
    case day(digits: Int)
    case hour(digits: Int)
    case halfDayHour(digits: Int)
    case halfDay
    case minute, second, fraction, offset
    case literal(UInt8)
    /// `T` or a space, in `iso`.
    case timeMark
    /// Tokens that may be left out together; holds how many tokens to skip.
    case optional(Int)
  }

  package let pattern: String
  let tokens: [Token]
  /// Two-digit years below it are of the 2000s, the others of the 1900s.
  package let pivot: Int?
  /// Day numbers that mean "unknown"; a date equal to one is a problem.
  package let sentinels: [Int32]
  package let range: ClosedRange<Int32>
  let isPlainISO: Bool
  /// The site's zone: times that state another offset are turned into its time.
  package let zone: SiteZone?
  /// The day that a serial number counts from; nil where dates are written as dates.
  private let serialDayZero: Int32?
  /// The days around 2000 between which there is neither a sentinel nor an end of the range.
  private let plainDays: Bounds
  /// What `MMM` reads, the longest first.
  let monthNames: [MonthName]

  /// A name of a month, 1 to 12, in lower case as far as ASCII goes.
  package struct MonthName: Sendable, Hashable {
    let bytes: [UInt8]
    let month: Int
  }

  /// Both exclusive.
  private struct Bounds: Hashable {
    var lower: Int32
    var upper: Int32
  }

  /// 1900-01-01 and 9999-12-31.
  package static let usualSentinels: [Int32] = [-25_567, 2_932_896]
  /// 1850-01-01 to 2149-12-31.
  package static let usualRange: ClosedRange<Int32> = -43_829...65_743

  /// Compiles a pattern. `pivot`, 0 to 100, is required by `yy` and ignored otherwise. `monthNames`
  /// are twelve, January first, for `MMM`; they are compared without the case of ASCII letters,
  /// whole or by their first three bytes. `declaredMonths` take their place and are read whole.
  /// With a `zone`, a time that states its offset is turned into the site's; without one it is
  /// taken as written, offset and all.
  package init(
    _ pattern: String, pivot: Int? = nil, sentinels: [Int32] = Self.usualSentinels,
    range: ClosedRange<Int32> = Self.usualRange, monthNames: [String] = Self.englishMonths,
    declaredMonths: [MonthName]? = nil, zone: SiteZone? = nil
  ) throws(PatternProblem) {
    precondition(monthNames.count == 12, "a year has twelve months")
    self.pattern = pattern
    self.pivot = pivot
    self.sentinels = sentinels
    self.range = range
    self.monthNames = Self.longestFirst(declaredMonths ?? Self.abbreviated(monthNames))
    self.zone = zone
    let isISO = pattern == "iso"
    switch pattern {
    case "excel": serialDayZero = Self.serialDayZero1900
    case "excel-1904": serialDayZero = Self.serialDayZero1904
    default: serialDayZero = nil
    }
    tokens = try PatternCompiler.compile(
      isISO
        ? "yyyy-MM-dd[THH:mm[:ss[.SSS]][X]]" : serialDayZero == nil ? pattern : "yyyy-MM-dd",
      anyTimeMark: isISO)
    let counts = PatternCompiler.Inventory(tokens)
    guard counts.isComplete else { throw .incomplete }
    guard !counts.hasShortYear || pivot != nil else { throw .pivotMissing }
    guard counts.halfDayIsWhole else { throw .halfDayMissing }
    let turnOfCentury: Int32 = 10_957
    let below = sentinels.filter { $0 <= turnOfCentury }.max() ?? .min
    let above = sentinels.filter { $0 > turnOfCentury }.min() ?? .max
    plainDays = Bounds(
      lower: max(below, range.lowerBound - 1), upper: min(above, range.upperBound + 1))
    isPlainISO = isISO || pattern == "yyyy-MM-dd"
  }

  /// `iso`: a date with an optional time.
  package static let iso = try! DateFormat("iso")
  package static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// A declared name as it may be written: letters beyond ASCII in either case.
  package static func names(_ name: String, month: Int) -> [MonthName] {
    let forms = [name, name.lowercased(), name.uppercased()].map { form in
      MonthName(bytes: form.utf8.map { asciiLowercase($0) }, month: month)
    }
    return forms.indices.filter { !forms[..<$0].contains(forms[$0]) }.map { forms[$0] }
  }

  private static func abbreviated(_ names: [String]) -> [MonthName] {
    let whole = names.enumerated().map { number, name in
      MonthName(bytes: Array(name.lowercased().utf8), month: number + 1)
    }
    return whole + whole.map { MonthName(bytes: Array($0.bytes.prefix(3)), month: $0.month) }
  }

  private static func longestFirst(_ names: [MonthName]) -> [MonthName] {
    names.enumerated().sorted {
      ($1.element.bytes.count, $0.offset) < ($0.element.bytes.count, $1.offset)
    }.map(\.element)
  }

  /// Reads a field that is neither missing nor empty.
  package func read(_ field: FieldBytes) throws(DateProblem) -> DateReading {
    if isPlainISO, field.count == 10 || field.count == 16 || field.count == 19,
      let reading = try readPlainISO(field)
    {
      return zone == nil ? reading : try local(reading)
    }
    let reading = try serialDayZero == nil ? readByTokens(field) : readSerial(field)
    return zone == nil ? reading : try local(reading)
  }

  @inline(never)
  private func local(_ reading: DateReading) throws(DateProblem) -> DateReading {
    try zone?.local(reading) ?? reading
  }

  /// Days since the spreadsheet's day zero, with the time of day as a fraction, rounded to minutes.
  @inline(never)
  private func readSerial(_ field: FieldBytes) throws(DateProblem) -> DateReading {
    guard let serialDayZero, let number = NumberFormat().parse(field), number >= 0 else {
      throw diagnosis(of: field)
    }
    // Spreadsheets count a 29 February 1900 that never was: numbers before it are a day off.
    let isBeforeError = serialDayZero == Self.serialDayZero1900 && number < 61
    guard number < 3_000_000, !isBeforeError else { throw .outOfRange }
    let hasTime = number != number.rounded()
    let minutes = hasTime ? Int((number * 1440).rounded()) : Int(number) * 1440
    let day = serialDayZero + Int32(minutes / 1440)
    guard CivilDate.validDays.contains(day) else { throw .outOfRange }
    let date = CivilDate(day)
    return DateReading(
      day: try checkedDay(date.year, date.month, date.day),
      minute: hasTime ? Int16(minutes % 1440) : -1, precision: hasTime ? .minute : .day)
  }

  /// 1899-12-30 and 1904-01-01.
  private static let serialDayZero1900: Int32 = -25_569
  private static let serialDayZero1904: Int32 = -24_107

  // MARK: The common form at full speed

  /// `yyyy-MM-dd`, alone or with `THH:mm` or `THH:mm:ss`; nil for anything else.
  ///
  /// The marks and digits of eight bytes are checked at once: what stands there, less what should
  /// stand there, leaves 0 for a mark and 0 to 9 for a digit.
  private func readPlainISO(_ field: FieldBytes) throws(DateProblem) -> DateReading? {
    guard let address = field.baseAddress else { return nil }
    let start = UnsafeRawPointer(address)
    let yearMonth = Self.word(start, 0) ^ 0x2D30_302D_3030_3030
    let dayText = UInt64(address[8] ^ 0x30) | UInt64(address[9] ^ 0x30) << 8
    var suspects = Self.notDigits(yearMonth) | yearMonth & 0xFF00_00FF_0000_0000
    suspects |= Self.notDigits(dayText)
    var minute = -1
    var hour = 0
    var second: UInt64 = 0
    if field.count > 10 {
      guard tokens.count > 5, address[10] == UInt8(ascii: "T") || address[10] == 0x20 else {
        return nil
      }
      // From two bytes back, so that 16 bytes are enough: dd, the mark, HH, colon, mm.
      let clock = (Self.word(start, 8) >> 24) ^ 0x30_303A_3030
      suspects |= Self.notDigits(clock) | clock & 0xFF_0000
      hour = Self.pair(clock, 0)
      minute = hour &* 60 &+ Self.pair(clock, 24)
      if field.count == 19 {
        guard address[16] == UInt8(ascii: ":") else { return nil }
        second = UInt64(address[17] ^ 0x30) | UInt64(address[18] ^ 0x30) << 8
        suspects |= Self.notDigits(second)
      }
    }
    guard suspects == 0 else { return nil }
    if minute >= 0 {
      guard hour < 24, minute &- hour &* 60 < 60, Self.pair(second, 0) <= 60 else {
        throw .impossible
      }
    }
    let number = try checkedDay(
      Self.pair(yearMonth, 0) &* 100 &+ Self.pair(yearMonth, 16), Self.pair(yearMonth, 40),
      Self.pair(dayText, 0))
    return DateReading(
      day: number, minute: Int16(truncatingIfNeeded: minute),
      precision: minute < 0 ? .day : .minute)
  }

  @inline(__always)
  private static func word(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Bits where a byte is above 9. No carry leaves a byte, as the top bit is dealt with apart.
  @inline(__always)
  private static func notDigits(_ bytes: UInt64) -> UInt64 {
    ((bytes & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | bytes) & 0x8080_8080_8080_8080
  }

  /// Two digits, the first in the byte at a bit position.
  @inline(__always)
  private static func pair(_ digits: UInt64, _ bit: UInt64) -> Int {
    let both = digits &>> bit
    return Int(truncatingIfNeeded: both & 0xFF) &* 10
      &+ Int(truncatingIfNeeded: (both &>> 8) & 0xFF)
  }

  // MARK: What every date must pass

  /// The day number of a date that exists, is no filler, and lies in range.
  @inline(__always)
  func checkedDay(_ year: Int, _ month: Int, _ day: Int) throws(DateProblem) -> Int32 {
    guard year >= 1, month >= 1, month <= 12, day >= 1,
      day <= CivilDate.length(ofMonth: month, in: year)
    else { throw .impossible }
    let number = CivilDate.dayNumber(year, month, day)
    if number > plainDays.lower, number < plainDays.upper { return number }
    for sentinel in sentinels where number == sentinel { throw .sentinel }
    guard range.contains(number) else { throw .outOfRange }
    return number
  }
}
