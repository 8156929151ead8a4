/// Why a field is not a date of the declared format.
package enum DateProblem: String, Error, Sendable, CaseIterable {
  case malformed = "bad-date"
  /// The format fits, and the calendar has no such day or the clock no such time.
  case impossible = "impossible-date"
  /// A day and month in figures where the declared format does not say which comes first.
  case ambiguous = "ambiguous-date"
  /// A date that exports use for "unknown" or "never".
  case sentinel = "sentinel-date"
  /// Outside the range that the format allows, as dates of other calendars are.
  case outOfRange = "date-out-of-range"
  /// A bare number of the size that spreadsheets count days by.
  case undeclaredSerial = "undeclared-serial-date"
  /// Two digits for the year, where the format declares four.
  case undeclaredCentury = "two-digit-year"
}

/// A date as a field states it, with no more precision than the field has.
package struct DateReading: Sendable, Hashable {
  package enum Precision: UInt8, Sendable, Comparable {
    case year, month, day, minute

    package static func < (left: Precision, right: Precision) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// Days since 1970-01-01 of the local date as written; the first day of the period where the
  /// field gives only a month or a year.
  package var day: Int32
  /// Minute of the local day, 0 to 1439, or -1 where no time is stated. Seconds are dropped.
  package var minute: Int16
  package var precision: Precision
  /// Minutes east of Greenwich, where the field states it. Date and minute are not shifted by it.
  package var offsetMinutes: Int16?

  package init(day: Int32, minute: Int16, precision: Precision, offsetMinutes: Int16? = nil) {
    self.day = day
    self.minute = minute
    self.precision = precision
    self.offsetMinutes = offsetMinutes
  }
}
