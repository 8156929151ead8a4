import Testing

@testable import Expressions

@Suite("CQL: dates")
struct CQLTimeTests {
  @Test("dates and durations add up on the calendar")
  func sums() {
    let rows = """
      @2026-01-30 + 1 month // @2026-02-28
      @2024-01-30 + 1 month // @2024-02-29
      @2026-03-31 - 1 month // @2026-02-28
      @2026-12-15 + 1 month // @2027-01-15
      @2024-02-29 - 1 year // @2023-02-28
      @2026-06-30 + 1 day // @2026-07-01
      @2026-06-30 + 1 'd' // @2026-07-01
      @2026-06-30 + 2 'wk' // @2026-07-14
      @2026-06-30 + 1.9 days // @2026-07-01
      @2026-06-30 + 49 hours // @2026-07-02
      @2026-06-30 - 23 hours // @2026-06-30
      @2026 + 11 months // @2026
      @2026 + 12 months // @2027
      @2026 - 364 days // @2026
      @2026 - 365 days // @2025
      @2026-06 + 29 days // @2026-06
      @2026-06 + 30 days // @2026-07
      @2026T + 1 day // @2026T
      @2026-06-30T23 + 1 hour // @2026-07-01T00
      @2026-06-30T23 + 59 minutes // @2026-06-30T23
      @2026-06-30T23:59:59 + 1 second // @2026-07-01T00:00:00
      @2026-06-30T23:59:59.500 + 1.5 seconds // @2026-07-01T00:00:01.000
      @2026-06-30T23:59:59 + 1.5 seconds // @2026-07-01T00:00:00
      @2026-06-30T08:15+02:00 + 1 day // @2026-07-01T08:15+02:00
      @2026-06-30 + 1 // error type-mismatch
      @2026-06-30 + 1 'mg' // error type-mismatch
      @2026-06-30 + 1 'mo' // error type-mismatch
      @2026-06-30 + @2026-06-30 // error type-mismatch
      1 day + @2026-06-30 // error type-mismatch
      @2026-06-30 + null // null
      (null as Date) + 1 day // null
      @0001-01-01 - 1 day // error out-of-range
      @2026-06-30 + 99999999999 years // error out-of-range
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("constructors and literals agree, and wrong ones are errors")
  func construction() {
    let rows = """
      Date(2026) // @2026
      Date(2026, 6, 30) = @2026-06-30 // true
      DateTime(2026, 6) // @2026-06T
      DateTime(2026, 6, 30, 8, 15) // @2026-06-30T08:15
      DateTime(2026, 6, 30, 8, 15, 0, 0, -5.5) // @2026-06-30T08:15:00.000-05:30
      DateTime(2026, 6, null) // @2026-06T
      DateTime(2026, null, 30) // error type-mismatch
      Date(null) // null
      Date(2026, 2, 29) // error bad-date
      Date(2026, 13) // error bad-date
      Date(2026, 6, 30, 8) // error type-mismatch
      Date('2026') // error type-mismatch
      DateTime(2026, 6, 30, 24) // error bad-date
      DateTime(2026, 6, 30, 8, 15, 0, 0, 15.0) // error bad-date
      @2026-06-30T08:15:00.5 // @2026-06-30T08:15:00.500
      @2026-6-30 // error bad-date
      @20260630 // error bad-date
      @2026-06-30T25 // error bad-date
      @2026-06T08 // error bad-date
      @T08:15 // error outside-subset
      year from @2026-06-30T08:15 // 2026
      month from @2026 // null
      minute from @2026-06-30T08:15 // 15
      hour from @2026-06-30 // error type-mismatch
      week from @2026-06-30 // error type-mismatch
      time from @2026-06-30T08:15 // error outside-subset
      timezoneoffset from @2026-06-30T08:15 // 0.0
      timezoneoffset from @2026-06-30T08:15+05:45 // 5.75
      date from @2026-06T // @2026-06
      date from null // null
      year from 2026 // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("comparison stops where a date is not known")
  func comparison() {
    let rows = """
      @2026-06-30 = @2026-06-30 // true
      @2026-06-30 = @2026-06-30T // true
      @2026-06-30 = @2026-06-30T00:00 // null
      @2026-06-30 < @2026-07-01T00:00 // true
      @2026 < @2026-06 // null
      @2026 < @2027-06 // true
      @2026 >= @2026 // true
      @2026-06-30 != @2026-06 // null
      @2026-06-30 != @2025 // true
      @2026-06-30 ~ @2026-06 // false
      @2026-06-30T08:15:00 = @2026-06-30T08:15:00.000 // true
      @2026-06-30T08:15:00 < @2026-06-30T08:15:00.001 // true
      @2026-06-30T08:15 = @2026-06-30T08:15:00 // null
      @2026-06-30T23:00-02:00 = @2026-07-01T01:00Z // true
      @2026-06-30T23:00-02:00 same day as @2026-06-30T01:00Z // true
      @2026-06-30T23:00-02:00 same hour as @2026-07-01T01:00Z // true
      @2026-06-30T08+05:30 = @2026-06-30T02Z // null
      @2026-06-30T08+05:30 < @2026-06-30T04Z // true
      @2026-06-30 same year as @2026-01 // true
      @2026-06-30 same month as @2026 // null
      @2026 same year as @2025 // false
      @2026-06-30 same hour as @2026-06-30 // error type-mismatch
      @2026-06-30 after month of @2026-05 // true
      @2026-06-30 after month of @2026-06-01 // false
      @2026-06-30 same day or after @2026-06-30 // true
      @2026-06-30 same month or before @2026-06-01 // true
      @2026-06 same day or before @2026-07-01 // true
      @2026-06-30 before @2026-06-30 // false
      @2026-06-30 on or before @2026-06-30 // true
      @2026-06-30 before or on @2026-06-30 // true
      @2026-06-30 after week of @2026-06-01 // error type-mismatch
      3 before day of 4 // error type-mismatch
      3 before 4 // true
      null before @2026 // null
      @2026-06-20 10 days before @2026-06-30 // true
      @2026-06-20 9 days before @2026-06-30 // false
      @2026-06-20 10 days or less before @2026-06-30 // true
      @2026-06-30 10 days or less before @2026-06-30 // false
      @2026-06-30 10 days or less on or before @2026-06-30 // true
      @2026-06-19 10 days or less before @2026-06-30 // false
      @2026-07-05 more than 4 days after @2026-06-30 // true
      @2026-07-04 more than 4 days after @2026-06-30 // false
      @2026-07-03 less than 4 days after @2026-06-30 // true
      @2026-07-02 within 2 days of @2026-06-30 // true
      @2026-07-02 properly within 2 days of @2026-06-30 // false
      @2026-07-02 within 2 'mg' of @2026-06-30 // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("elapsed time is a number, or a range where the dates are not fully known")
  func elapsed() {
    let rows = """
      years between @2000-02-29 and @2026-02-28 // 25
      years between @2000-02-29 and @2026-03-01 // 26
      months between @2026-01-31 and @2026-03-30 // 1
      months between @2026-03-30 and @2026-01-31 // -1
      weeks between @2026-06-01 and @2026-06-30 // 4
      days between @2026-06-30 and @2026-06-01 // -29
      hours between @2026-06-30T08:00 and @2026-06-30T10:59 // 2
      hours between @2026-06-30T08:00+02:00 and @2026-06-30T08:00Z // Interval[1, 2]
      hours between @2026-06-30T08:00:00+02:00 and @2026-06-30T08:00:00Z // 2
      hours between @2026-06-30 and @2026-07-01 // error type-mismatch
      difference in years between @2025-12-31 and @2026-01-01 // 1
      difference in months between @2026-01-31 and @2026-02-01 // 1
      difference in weeks between @2026-06-28 and @2026-07-04 // 0
      difference in weeks between @2026-06-28 and @2026-07-05 // 1
      difference in days between @2026-06-30T23:59 and @2026-07-01T00:01 // 1
      difference in hours between @2026-06-30T08:59 and @2026-06-30T09:01 // 1
      duration in days between @2026-06-01 and @2026-06-30 // 29
      difference in months of Interval[@2026-01-31, @2026-03-01] // 2
      days between @2026-06 and @2026-06-30 // Interval[0, 29]
      years between @1980 and @2026-06-30 // Interval[45, 46]
      (years between @1980 and @2026-06-30) >= 18 // true
      (years between @2008 and @2026-06-30) >= 18 // null
      (years between @2008 and @2026-06-30) = 5 // false
      (years between @1980 and @2026-06-30) + 1 // Interval[46, 47]
      -(years between @1980 and @2026-06-30) // Interval[-46, -45]
      (years between @1980 and @2026-06) - (years between @1980 and @2026-06) // Interval[-1, 1]
      (years between @1980 and @2026-06-30) / 2 // error outside-subset
      Abs(years between @1980 and @2026-06-30) // error outside-subset
      (years between @1980 and @2026-06-30) > 45.5 // error outside-subset
      (years between @1980 and @2026-06-30) ~ 46 // error outside-subset
      Avg({years between @1980 and @2026-06-30, 1}) // error outside-subset
      days between null and @2026-06-30 // null
      days between 1 and 2 // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("days of the calendar are counted as they are, over four centuries")
  func calendar() {
    var day = CQLMoment.days(1900, 1, 1)
    for year in 1900...2300 {
      for month in 1...12 {
        for date in 1...CQLMoment.daysIn(month: month, of: year) {
          #expect(CQLMoment.days(year, month, date) == day)
          #expect(
            CQLMoment.components(day * CQLMoment.dayLength).prefix(3) == [year, month, date])
          day += 1
        }
      }
    }
  }
}
