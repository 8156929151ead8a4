import Records
import TestSupport
import Testing

@Suite struct CivilDateTests {
  /// An independent way: years are counted one by one, months by their lengths.
  private func counted(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func leap(_ year: Int) -> Bool { ((year % 4 == 0) != (year % 100 == 0)) != (year % 400 == 0) }
    var days = 0
    for other in min(year, 1970)..<max(year, 1970) {
      days += (leap(other) ? 366 : 365) * (year < 1970 ? -1 : 1)
    }
    for other in 1..<month { days += lengths[other - 1] + (other == 2 && leap(year) ? 1 : 0) }
    return Int32(days + day - 1)
  }

  @Test("day numbers agree with counting days one year and month at a time")
  func dayNumbers() {
    for year in Array(1...9999) where year % 13 == 0 || (1880...2110).contains(year) {
      for (month, day) in [(1, 1), (2, 28), (3, 1), (6, 15), (12, 31)] {
        #expect(
          CivilDate(year: year, month: month, day: day)?.dayNumber == counted(year, month, day))
      }
    }
    #expect(CivilDate(year: 1970, month: 1, day: 1)?.dayNumber == 0)
    #expect(CivilDate(year: 2000, month: 2, day: 29)?.dayNumber == 11_016)
  }

  @Test("every day from 1840 to 2160 goes to its date and back, and follows the one before")
  func everyDay() {
    var before = CivilDate(-47_500)
    for number in Int32(-47_499)...69_500 {
      let date = CivilDate(number)
      check(date.dayNumber == number, date.text)
      let follows =
        date.day == before.day + 1 && date.month == before.month
        || date.day == 1 && before.day == CivilDate.length(ofMonth: before.month, in: before.year)
      check(follows && before < date, date.text)
      before = date
    }
    #expect(CivilDate(CivilDate.validDays.lowerBound).text == "0001-01-01")
    #expect(CivilDate(CivilDate.validDays.upperBound).text == "9999-12-31")
  }

  @Test("days that the calendar lacks are none")
  func impossible() {
    for (year, month, day) in [
      (2023, 2, 29), (1900, 2, 29), (2023, 4, 31), (2023, 13, 1),
      (2023, 0, 1), (2023, 1, 0), (0, 1, 1), (10_000, 1, 1),
    ] {
      #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
    #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
  }

  private func day(_ text: String) -> Int32 {
    let parts = text.split(separator: "-").map { Int($0)! }
    return CivilDate(year: parts[0], month: parts[1], day: parts[2])!.dayNumber
  }

  @Test("months are added to the same day, or to the last one that the month has")
  func addingMonths() {
    let cases = [
      ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"),
      ("2024-02-29", 12, "2025-02-28"), ("2024-03-31", -1, "2024-02-29"),
      ("2024-12-15", 1, "2025-01-15"), ("2024-01-15", -1, "2023-12-15"),
      ("2024-02-29", -48, "2020-02-29"), ("2024-05-05", 0, "2024-05-05"),
    ]
    for (start, months, end) in cases {
      #expect(CivilDate.text(CivilDate.adding(months: months, to: day(start))) == end)
    }
    #expect(CivilDate.adding(months: .max, to: 0) == CivilDate.validDays.upperBound)
    #expect(CivilDate.adding(months: .min, to: 0) == CivilDate.validDays.lowerBound)
  }

  @Test("ages are whole years on the birthday, and for 29 February on 1 March")
  func ages() {
    let cases = [
      ("1980-06-15", "2024-06-14", 43), ("1980-06-15", "2024-06-15", 44),
      ("2000-02-29", "2023-02-28", 22), ("2000-02-29", "2023-03-01", 23),
      ("2000-02-29", "2024-02-28", 23), ("2000-02-29", "2024-02-29", 24),
      ("2024-01-01", "2024-01-01", 0), ("2024-01-31", "2024-02-29", 0),
    ]
    for (birth, now, years) in cases {
      #expect(CivilDate.ageInYears(born: day(birth), on: day(now)) == years, "\(birth) \(now)")
    }
    #expect(CivilDate.ageInMonths(born: day("2024-01-31"), on: day("2024-02-29")) == 0)
    #expect(CivilDate.ageInMonths(born: day("2024-01-31"), on: day("2024-03-01")) == 1)
    #expect(CivilDate.ageInMonths(born: day("2023-11-10"), on: day("2024-02-10")) == 3)
    #expect(CivilDate.ageInMonths(born: day("2024-02-10"), on: day("2023-11-10")) == -3)
    for born in stride(from: day("1999-12-28"), to: day("2000-04-02"), by: 1) {
      for later in stride(from: day("1999-12-20"), to: day("2001-03-03"), by: 3) {
        let months = CivilDate(born).completedMonths(to: CivilDate(later))
        #expect(months == (later < born ? nil : CivilDate.ageInMonths(born: born, on: later)))
      }
    }
  }
}

@Suite struct DateFormatTests {
  private func read(
    _ text: String, _ pattern: String, pivot: Int? = nil
  ) throws -> DateReading {
    let format = try DateFormat(pattern, pivot: pivot)
    return try withField(text) { try format.read($0) }
  }

  private func expect(
    _ text: String, _ pattern: String, _ date: String, minute: Int16 = -1,
    _ precision: DateReading.Precision = .day, offset: Int16? = nil, pivot: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let reading = try? read(text, pattern, pivot: pivot)
    let parts = date.split(separator: "-").map { Int($0)! }
    let day = CivilDate(year: parts[0], month: parts[1], day: parts[2])!.dayNumber
    #expect(
      reading
        == DateReading(day: day, minute: minute, precision: precision, offsetMinutes: offset),
      "\(text) as \(pattern)", sourceLocation: sourceLocation)
  }

  @Test("every declared format reads its own dates")
  func formats() {
    expect("2026-03-28", "yyyy-MM-dd", "2026-03-28")
    expect("2026-03-28T07:05", "yyyy-MM-dd'T'HH:mm[:ss]", "2026-03-28", minute: 425, .minute)
    expect("2026-03-28T07:05:59", "yyyy-MM-dd'T'HH:mm[:ss]", "2026-03-28", minute: 425, .minute)
    expect("28/03/2026", "dd/MM/yyyy", "2026-03-28")
    expect("03/28/2026", "MM/dd/yyyy", "2026-03-28")
    expect("3/8/2026", "M/d/yyyy", "2026-03-08")
    expect("28.03.2026", "dd.MM.yyyy", "2026-03-28")
    expect("20260328", "yyyyMMdd", "2026-03-28")
    expect("202603281405", "yyyyMMddHHmm", "2026-03-28", minute: 845, .minute)
    expect("2026", "yyyy", "2026-01-01", .year)
    expect("2026-03", "yyyy-MM", "2026-03-01", .month)
    expect("2026-03", "yyyy[-MM[-dd]]", "2026-03-01", .month)
    expect("2026", "yyyy[-MM[-dd]]", "2026-01-01", .year)
    expect("28-Mar-2026", "dd-MMM-yyyy", "2026-03-28")
    expect("28 MARCH 2026", "dd MMM yyyy", "2026-03-28")
    expect("March 8, 2026", "MMMM d, yyyy", "2026-03-08")
    expect("28/03/26", "dd/MM/yy", "2026-03-28", pivot: 30)
    expect("28/03/31", "dd/MM/yy", "1931-03-28", pivot: 30)
    expect("3/8/2026 12:15 AM", "M/d/yyyy h:mm a", "2026-03-08", minute: 15, .minute)
    expect("3/8/2026 12:15\u{202F}PM", "M/d/yyyy h:mm a", "2026-03-08", minute: 735, .minute)
    expect("3/8/2026 1:15 pm", "M/d/yyyy h:mm a", "2026-03-08", minute: 795, .minute)
  }

  @Test("iso takes a time after T or a space, a fraction, and an offset that shifts nothing")
  func iso() {
    expect("2026-03-28", "iso", "2026-03-28")
    expect("2026-03-28T23:59:59", "iso", "2026-03-28", minute: 1439, .minute)
    expect("2026-03-28 07:05", "iso", "2026-03-28", minute: 425, .minute)
    expect("2026-03-28T07:05:10.123", "iso", "2026-03-28", minute: 425, .minute)
    expect("2026-03-28T07:05Z", "iso", "2026-03-28", minute: 425, .minute, offset: 0)
    expect("2026-03-28T23:05:00-0530", "iso", "2026-03-28", minute: 1385, .minute, offset: -330)
    expect("2026-03-28T07:05+02", "iso", "2026-03-28", minute: 425, .minute, offset: 120)
    expect("2026-03-28T23:59:60", "iso", "2026-03-28", minute: 1439, .minute)
  }

  @Test("what is not a date of the format says why")
  func problems() throws {
    let cases: [(String, String, DateProblem)] = [
      ("2023-02-30", "iso", .impossible), ("2023-13-01", "iso", .impossible),
      ("2023-00-10", "iso", .impossible), ("0000-00-00", "iso", .impossible),
      ("2023-02-20T24:00", "iso", .impossible), ("2023-02-20T23:60", "iso", .impossible),
      ("2023-02-20T25:00:00", "iso", .impossible), ("30/02/2023", "dd/MM/yyyy", .impossible),
      ("03/28/2023", "dd/MM/yyyy", .impossible),
      ("1900-01-01", "iso", .sentinel), ("9999-12-31", "iso", .sentinel),
      ("01/01/1900", "dd/MM/yyyy", .sentinel), ("1900-01-01T00:00", "iso", .sentinel),
      ("1445-03-01", "iso", .outOfRange), ("2580-01-01", "iso", .outOfRange),
      ("03/04/2023", "iso", .ambiguous), ("3.4.2023", "yyyyMMdd", .ambiguous),
      ("28/04/2023", "iso", .malformed), ("45123", "iso", .undeclaredSerial),
      ("45123.25", "iso", .undeclaredSerial), ("03/04/23", "dd/MM/yyyy", .undeclaredCentury),
      ("3-Mar", "iso", .malformed), ("########", "iso", .malformed), ("", "iso", .malformed),
      ("2023-2-3", "iso", .malformed), ("2023-02-03x", "iso", .malformed),
      ("2023/02/03", "iso", .malformed), ("2023-02", "iso", .malformed),
      ("2023-02-03T07", "iso", .malformed), ("20230203", "iso", .malformed),
      ("２０２３-02-03", "iso", .malformed), ("2023-02-3 ", "iso", .malformed),
      ("2023-02-03T07:05", "yyyy-MM-dd", .malformed), ("13:00 PM", "iso", .malformed),
      ("3/8/2026 13:15 PM", "M/d/yyyy h:mm a", .impossible),
    ]
    for (text, pattern, expected) in cases {
      #expect(throws: expected, "\(text) as \(pattern)") { try read(text, pattern) }
    }
  }

  @Test("the quick way for ISO refuses every byte that is not where it should be")
  func isoBytes() throws {
    let format = try DateFormat("iso")
    for text in ["2024-07-15", "2024-07-15T10:20", "2024-07-15T10:20:30"] {
      for position in 0..<text.utf8.count {
        for byte in UInt8(0x20)...0x7F {
          var bytes = Array(text.utf8)
          guard bytes[position] != byte else { continue }
          bytes[position] = byte
          let reading = bytes.withUnsafeBufferPointer { field in try? format.read(field) }
          let isDigitForDigit =
            (0x30...0x39).contains(byte) && (0x30...0x39).contains(Array(text.utf8)[position])
          let isTimeMark = position == 10 && byte == 0x20
          if !isDigitForDigit && !isTimeMark {
            check(reading == nil, String(decoding: bytes, as: UTF8.self))
          }
        }
      }
    }
  }

  @Test("random dates are read alike by the quick way and token by token")
  func quickAgainstTokens() throws {
    var random = SeededGenerator(seed: 31_337)
    print("dates seed \(random.seed)")
    let quick = try DateFormat("iso")
    let slow = try DateFormat("yyyy-M-d[THH:mm[:ss]]")
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    for _ in 0..<20_000 {
      var text = "\(Int.random(in: 1800...2200, using: &random))-"
      text += two(Int.random(in: 0...13, using: &random)) + "-"
      text += two(Int.random(in: 0...32, using: &random))
      if Bool.random(using: &random) {
        text += "T" + two(Int.random(in: 0...25, using: &random)) + ":"
        text += two(Int.random(in: 0...61, using: &random))
        if Bool.random(using: &random) { text += ":" + two(Int.random(in: 0...62, using: &random)) }
      }
      func outcome(_ format: DateFormat) -> Result<DateReading, DateProblem> {
        withField(text) { field in
          do throws(DateProblem) { return .success(try format.read(field)) } catch {
            return .failure(error)
          }
        }
      }
      check(outcome(quick) == outcome(slow), text)
    }
  }

  @Test("callers add sentinels and narrow the range")
  func declaredBounds() throws {
    let day = CivilDate(year: 1970, month: 1, day: 1)!.dayNumber
    let format = try DateFormat("iso", sentinels: [day], range: -10...10)
    withField("1970-01-01") { field in
      #expect(throws: DateProblem.sentinel) { try format.read(field) }
    }
    withField("1970-01-12") { field in
      #expect(throws: DateProblem.outOfRange) { try format.read(field) }
    }
    #expect(try withField("1970-01-11") { try format.read($0).day } == 10)
    #expect(try withField("1969-12-22") { try format.read($0).day } == -10)
    withField("1969-12-21") { field in
      #expect(throws: DateProblem.outOfRange) { try format.read(field) }
    }
  }

  @Test("patterns that say no date are refused")
  func patterns() {
    let cases: [(String, DateFormat.PatternProblem)] = [
      ("yyyy-QQ", .unknownLetter("QQ")), ("yyyy[-MM", .unbalancedBracket),
      ("yyyy]", .unbalancedBracket), ("yyyy'T", .unclosedQuote), ("MM-dd", .incomplete),
      ("yyyy-dd", .incomplete), ("yyyy-MM-MM", .incomplete), ("dd/MM/yy", .pivotMissing),
      ("yyyy-MM-dd hh:mm", .halfDayMissing), ("yyyy-MM-dd HH a", .halfDayMissing),
    ]
    for (pattern, problem) in cases {
      #expect(throws: problem, "\(pattern)") { try DateFormat(pattern) }
    }
  }

  @Test("month names of other languages are declared")
  func monthNames() throws {
    let months = [
      "janvier", "f\u{E9}vrier", "mars", "avril", "mai", "juin", "juillet", "ao\u{FB}t",
      "septembre", "octobre", "novembre", "d\u{E9}cembre",
    ]
    let format = try DateFormat("d MMM yyyy", monthNames: months)
    let reading = try withField("3 juillet 2024") { try format.read($0) }
    #expect(CivilDate.text(reading.day) == "2024-07-03")
    withField("3 July 2024") { field in
      #expect(throws: DateProblem.malformed) { try format.read(field) }
    }
  }

  @Test("clock times are listed in order, and anything odd refuses the list")
  func clockTimes() throws {
    #expect(try withField("08:00;20:00") { try ClockTimes.read($0) } == [480, 1200])
    #expect(try withField(" 8:05 ; 23:59:59 ") { try ClockTimes.read($0) } == [485, 1439])
    for text in [
      "", "08:00;", "24:00", "8", "08:60", "08:00,20:00", "8am", "08:00:61", "0800", ":30",
    ] {
      withField(text) { field in
        #expect(throws: ClockTimes.Problem.malformed) { try ClockTimes.read(field) }
      }
    }
  }
}
