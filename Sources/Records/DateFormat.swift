/// A declared date format, compiled from a pattern; the only dates that are read are those it says.
///
/// A pattern is made of: `yyyy`, `yy` (two digits, with a declared pivot), `MM`, `M`, `MMM` (month
/// name or its first three letters), `dd`, `d`, `HH`, `H`, `hh`, `h` with `a` (AM or PM), `mm`,
/// `ss`, `SSS` (one or more digits of a fraction), `X` (`Z`, `+hh:mm`, `+hhmm` or `+hh`), a space
/// or other punctuation as itself, text in `'quotes'`, `T` as itself, and `[…]` around what may be
/// left out. `iso` is short for `yyyy-MM-dd` with an optional time after `T` or a space and an
/// optional offset. Doubled letters stand for exactly that many digits, single ones for one or two.
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
  let monthNames: [[UInt8]]

  /// 1900-01-01 and 9999-12-31.
  package static let usualSentinels: [Int32] = [-25_567, 2_932_896]
  /// 1850-01-01 to 2149-12-31.
  package static let usualRange: ClosedRange<Int32> = -43_829...65_744

  /// - Parameters:
  ///   - pivot: 0 to 100; required by `yy`, ignored otherwise.
  ///   - monthNames: Twelve names for `MMM`, January first; compared without the case of ASCII
  ///     letters, whole or by their first three characters.
  package init(
    _ pattern: String, pivot: Int? = nil, sentinels: [Int32] = Self.usualSentinels,
    range: ClosedRange<Int32> = Self.usualRange, monthNames: [String] = Self.englishMonths
  ) throws(PatternProblem) {
    precondition(monthNames.count == 12, "a year has twelve months")
    self.pattern = pattern
    self.pivot = pivot
    self.sentinels = sentinels
    self.range = range
    self.monthNames = monthNames.map { Array($0.lowercased().utf8) }
    let isISO = pattern == "iso"
    tokens = try PatternCompiler.compile(
      isISO ? "yyyy-MM-dd[THH:mm[:ss[.SSS]][X]]" : pattern, anyTimeMark: isISO)
    let counts = PatternCompiler.Inventory(tokens)
    guard counts.isComplete else { throw .incomplete }
    guard !counts.hasShortYear || pivot != nil else { throw .pivotMissing }
    guard counts.halfDayIsWhole else { throw .halfDayMissing }
    isPlainISO = isISO || pattern == "yyyy-MM-dd"
  }

  /// `iso`: a date with an optional time.
  package static let iso = try! DateFormat("iso")
  package static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// Reads a field that is neither missing nor empty.
  package func read(_ field: FieldBytes) throws(DateProblem) -> DateReading {
    if isPlainISO, field.count == 10 || field.count == 16 || field.count == 19,
      let reading = try readPlainISO(field)
    {
      return reading
    }
    return try readByTokens(field)
  }

  // MARK: The common form at full speed

  /// `yyyy-MM-dd`, alone or with `THH:mm` or `THH:mm:ss`; nil for anything else.
  private func readPlainISO(_ field: FieldBytes) throws(DateProblem) -> DateReading? {
    guard let start = field.baseAddress, start[4] == UInt8(ascii: "-"),
      start[7] == UInt8(ascii: "-")
    else { return nil }
    var allDigits = true
    let year =
      twoDigits(start, 0, &allDigits) &* 100 &+ twoDigits(start, 2, &allDigits)
    let month = twoDigits(start, 5, &allDigits)
    let day = twoDigits(start, 8, &allDigits)
    guard allDigits else { return nil }
    var minute = -1
    if field.count > 10 {
      guard tokens.count > 5, start[10] == UInt8(ascii: "T") || start[10] == 0x20,
        start[13] == UInt8(ascii: ":")
      else { return nil }
      let hour = twoDigits(start, 11, &allDigits)
      minute = hour &* 60 &+ twoDigits(start, 14, &allDigits)
      var second = 0
      if field.count == 19 {
        guard start[16] == UInt8(ascii: ":") else { return nil }
        second = twoDigits(start, 17, &allDigits)
      }
      guard allDigits else { return nil }
      guard hour < 24, minute &- hour &* 60 < 60, second <= 60 else { throw .impossible }
    }
    let number = try checkedDay(year, month, day)
    return DateReading(
      day: number, minute: Int16(truncatingIfNeeded: minute),
      precision: minute < 0 ? .day : .minute)
  }

  @inline(__always)
  private func twoDigits(
    _ start: UnsafePointer<UInt8>, _ at: Int, _ allDigits: inout Bool
  ) -> Int {
    let (high, low) = (start[at] &- 0x30, start[at &+ 1] &- 0x30)
    allDigits = allDigits && high < 10 && low < 10
    return Int(high) &* 10 &+ Int(low)
  }

  // MARK: What every date must pass

  /// The day number of a date that exists, is no filler, and lies in range.
  func checkedDay(_ year: Int, _ month: Int, _ day: Int) throws(DateProblem) -> Int32 {
    guard year >= 1, month >= 1, month <= 12, day >= 1,
      day <= CivilDate.length(ofMonth: month, in: year)
    else { throw .impossible }
    let number = CivilDate.dayNumber(year, month, day)
    for sentinel in sentinels where number == sentinel { throw .sentinel }
    guard range.contains(number) else { throw .outOfRange }
    return number
  }
}
