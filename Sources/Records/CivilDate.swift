/// A day of the proleptic Gregorian calendar, and its arithmetic.
///
/// A day number is the count of days since 1970-01-01, negative before. Conversions follow
/// Hinnant's `days_from_civil`: years are counted from March, so that the leap day is the last of
/// its year, in eras of 400 years or 146,097 days. Valid for years 1 to 9999.
package struct CivilDate: Sendable, Hashable, Comparable {
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to the length of the month.
  package let day: Int

  /// Nil where the calendar has no such day, such as 30 February.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day number; day numbers outside years 1 to 9999 are a programmer's error.
  package init(_ dayNumber: Int32) {
    precondition(Self.validDays.contains(dayNumber), "day number outside the calendar")
    let shifted = Int(dayNumber) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// 0001-01-01 to 9999-12-31.
  package static let validDays: ClosedRange<Int32> = -719_162...2_932_896

  package var dayNumber: Int32 { Self.dayNumber(year, month, day) }

  /// For a day that exists.
  @inline(__always)
  static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    let shifted = month <= 2 ? year &- 1 : year
    let era = shifted / 400
    let yearOfEra = shifted &- era &* 400
    let monthFromMarch = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return Int32(truncatingIfNeeded: era &* 146_097 &+ dayOfEra &- 719_468)
  }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days of a month from 1 to 12.
  @inline(__always)
  package static func length(ofMonth month: Int, in year: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  // MARK: Text

  /// `yyyy-MM-dd`, with four digits for the year.
  package static func text(_ dayNumber: Int32) -> String { CivilDate(dayNumber).text }

  package var text: String {
    let digits = [
      year / 1000, year / 100 % 10, year / 10 % 10, year % 10, -1, month / 10, month % 10, -1,
      day / 10, day % 10,
    ]
    return String(
      decoding: digits.map { $0 < 0 ? UInt8(ascii: "-") : 0x30 + UInt8($0) }, as: UTF8.self)
  }

  // MARK: Months and ages

  /// The day a number of months later (earlier, where negative). A day that the month lacks
  /// becomes its last: 31 January plus one month is 28 or 29 February. The result stays within
  /// years 1 to 9999.
  package static func adding(months: Int, to dayNumber: Int32) -> Int32 {
    let date = CivilDate(dayNumber)
    let first = 12
    let last = 9999 * 12 + 11
    // Clamped first, so that no count of months can overflow the sum.
    let total = date.year * 12 + date.month - 1 + max(-last, min(last, months))
    if total < first { return validDays.lowerBound }
    if total > last { return validDays.upperBound }
    let (year, month) = (total / 12, total % 12 + 1)
    return Self.dayNumber(year, month, min(date.day, length(ofMonth: month, in: year)))
  }

  /// Whole months from birth to a day; negative before birth.
  ///
  /// A month is complete on the day of the month of birth; where the month lacks that day, on the
  /// first of the next. So somebody born on 29 February completes a year on 1 March of a common
  /// year (and on 28 February is still the year younger), as in English law.
  package static func ageInMonths(born birth: Int32, on day: Int32) -> Int {
    if day < birth { return -ageInMonths(born: day, on: birth) }
    return CivilDate(birth).months(to: CivilDate(day))
  }

  /// Whole months from a birth to a later date; nil before it. See `ageInMonths`.
  package func completedMonths(to date: CivilDate) -> Int? {
    let months = months(to: date)
    return months < 0 ? nil : months
  }

  private func months(to date: CivilDate) -> Int {
    let months = (date.year - year) * 12 + date.month - month
    return date.day < day ? months - 1 : months
  }

  /// Whole years from birth to a day; negative before birth. See `ageInMonths` for 29 February.
  package static func ageInYears(born birth: Int32, on day: Int32) -> Int {
    ageInMonths(born: birth, on: day) / 12
  }
}
