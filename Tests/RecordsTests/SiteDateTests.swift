import Records
import Testing

/// Dates in the time of the site, and the numbers that spreadsheets write for them.
@Suite struct SiteDateTests {
  private static let toronto = "EST5EDT,M3.2.0,M11.1.0"
  private static let london = "GMT0BST,M3.5.0/1,M10.5.0"
  private static let sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3"
  private static let kathmandu = "<+0545>-5:45"

  /// What comes of a field: local date, minute and offset, or the code of the fault.
  private func read(_ text: String, _ zone: String?, _ pattern: String = "iso") throws -> String {
    let format = try DateFormat(pattern, zone: try zone.map { try SiteZone($0) })
    return withField(text) { field in
      do throws(DateProblem) {
        let reading = try format.read(field)
        let clock = reading.minute < 0 ? "" : " \(reading.minute)"
        let offset = reading.offsetMinutes.map { " \($0)" } ?? ""
        return CivilDate.text(reading.day) + clock + offset
      } catch {
        return error.rawValue
      }
    }
  }

  @Test("a time with an offset becomes the site's day and minute")
  func offsets() throws {
    // Expected values by hand: the clocks change on 8 March and 1 November 2026 in Toronto, on
    // 29 March and 25 October in London, on 5 April and 4 October in Sydney.
    let cases: [(String, String, String)] = [
      ("2026-03-28T02:30Z", Self.toronto, "2026-03-27 1350 -240"),
      ("2026-01-15T02:30Z", Self.toronto, "2026-01-14 1290 -300"),
      ("2026-03-08T06:59Z", Self.toronto, "2026-03-08 119 -300"),
      ("2026-03-08T07:00Z", Self.toronto, "2026-03-08 180 -240"),
      ("2026-11-01T05:59Z", Self.toronto, "2026-11-01 119 -240"),
      ("2026-11-01T06:00Z", Self.toronto, "2026-11-01 60 -300"),
      ("2026-01-01T03:00Z", Self.toronto, "2025-12-31 1320 -300"),
      ("2026-07-01T23:30Z", Self.london, "2026-07-02 30 60"),
      ("2026-12-01T23:30Z", Self.london, "2026-12-01 1410 0"),
      ("2026-03-29T00:59Z", Self.london, "2026-03-29 59 0"),
      ("2026-03-29T01:00Z", Self.london, "2026-03-29 120 60"),
      ("2026-10-25T00:59Z", Self.london, "2026-10-25 119 60"),
      ("2026-10-25T01:00Z", Self.london, "2026-10-25 60 0"),
      ("2026-01-15T13:00Z", Self.sydney, "2026-01-16 0 660"),
      ("2026-07-15T14:00Z", Self.sydney, "2026-07-16 0 600"),
      ("2026-04-04T15:59Z", Self.sydney, "2026-04-05 179 660"),
      ("2026-04-04T16:00Z", Self.sydney, "2026-04-05 120 600"),
      ("2026-12-31T13:30Z", Self.sydney, "2027-01-01 30 660"),
      ("2026-03-28T18:15Z", Self.kathmandu, "2026-03-29 0 345"),
      ("2026-03-28T10:00+02:00", Self.london, "2026-03-28 480 0"),
      ("2024-02-29T23:30-05:00", "UTC0", "2024-03-01 270 0"),
    ]
    for (text, zone, expected) in cases {
      #expect(try read(text, zone) == expected, "\(text) in \(zone)")
    }
  }

  @Test("a time without an offset is local already, and a date has no zone")
  func localAlready() throws {
    for zone in [Self.toronto, Self.kathmandu, Self.sydney] {
      #expect(try read("2026-03-28T23:30", zone) == "2026-03-28 1410")
      #expect(try read("2026-03-28", zone) == "2026-03-28")
    }
    // Without a declared zone the offset is kept as it is written.
    #expect(try read("2026-03-28T02:30Z", nil) == "2026-03-28 150 0")
  }

  @Test("a local time that the clocks passed over is impossible, one that they showed twice is not")
  func gapAndFold() throws {
    #expect(try read("2026-03-08T01:59", Self.toronto) == "2026-03-08 119")
    #expect(try read("2026-03-08T02:00", Self.toronto) == "impossible-date")
    #expect(try read("2026-03-08T02:59:59", Self.toronto) == "impossible-date")
    #expect(try read("2026-03-08T03:00", Self.toronto) == "2026-03-08 180")
    #expect(try read("2026-11-01T01:30", Self.toronto) == "2026-11-01 90")
    #expect(try read("2026-03-29T01:30", Self.london) == "impossible-date")
    #expect(try read("2026-10-04T02:30", Self.sydney) == "impossible-date")
    #expect(try read("2026-03-08T02:30", Self.kathmandu) == "2026-03-08 150")
  }

  @Test("every half hour of some years goes to local time in order, without a gap of days")
  func everyHalfHour() throws {
    for zone in [Self.toronto, Self.london, Self.sydney, Self.kathmandu] {
      let format = try DateFormat("iso", zone: try SiteZone(zone))
      var before: Int?
      var offsets = Set<Int16>()
      for half in 0..<2 * 24 * 800 {
        let (day, minute) = (Int32(20_000 + half / 48), half % 48 * 30)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let text = CivilDate.text(day) + "T\(two(minute / 60)):\(two(minute % 60))Z"
        let reading = try withField(text) { try format.read($0) }
        let offset = try #require(reading.offsetMinutes)
        offsets.insert(offset)
        let local = Int(reading.day) * 1440 + Int(reading.minute)
        check(local - Int(offset) == Int(day) * 1440 + minute, text)
        if let before { check([30, 90, -30].contains(local - before), text) }
        before = local
      }
      #expect(offsets.count == (zone == Self.kathmandu ? 1 : 2))
    }
  }

  @Test("zones that are no zones are refused")
  func badZones() {
    let cases: [(String, SiteZone.Problem)] = [
      ("", .malformed), ("EST", .malformed), ("5", .malformed), ("ES5", .malformed),
      ("EST25", .malformed), ("<+05>", .malformed), ("EST5EDT", .unsupportedRule),
      ("EST5EDT,J60,J300", .unsupportedRule), ("EST5EDT,M3.2.0", .unsupportedRule),
      ("EST5EDT,M13.2.0,M11.1.0", .unsupportedRule), ("EST5EDT,M3.2.7,M11.1.0", .unsupportedRule),
      ("EST5EDT,M3.2.0,M11.1.0,x", .unsupportedRule), ("America/Toronto", .malformed),
      ("EST5:30:15", .malformed),
    ]
    for (text, problem) in cases {
      #expect(throws: problem, "\(text)") { try SiteZone(text) }
    }
  }

  @Test("a spreadsheet's serial numbers are read where they are declared, and only there")
  func serials() throws {
    // 45123 is 2023-07-16 in the system of 1900 and 2027-07-17 in that of 1904.
    #expect(try read("45123", nil, "excel") == "2023-07-16")
    #expect(try read("45123.25", nil, "excel") == "2023-07-16 360")
    #expect(try read("45123.999999", nil, "excel") == "2023-07-17 0")
    #expect(try read("43661", nil, "excel-1904") == "2023-07-16")
    #expect(try read("61", nil, "excel") == "1900-03-01")
    #expect(try read("1", nil, "excel") == "date-out-of-range")
    #expect(try read("60", nil, "excel") == "date-out-of-range")
    #expect(try read("-5", nil, "excel") == "bad-date")
    #expect(try read("1e300", nil, "excel") == "date-out-of-range")
    #expect(try read("2023-07-16", nil, "excel") == "bad-date")
    #expect(try read("2958465", nil, "excel") == "sentinel-date")
    #expect(try read("2958466", nil, "excel") == "date-out-of-range")
    #expect(try read("2999999.5", nil, "excel-1904") == "date-out-of-range")
    #expect(try read("45123", nil) == "undeclared-serial-date")
    #expect(try read("45123", nil, "dd/MM/yyyy") == "undeclared-serial-date")
  }

  @Test("partial dates keep the precision that they have")
  func partial() throws {
    let format = try DateFormat("yyyy[-MM[-dd]]")
    let cases: [(String, String, DateReading.Precision)] = [
      ("2026", "2026-01-01", .year), ("2026-03", "2026-03-01", .month),
      ("2026-03-28", "2026-03-28", .day),
    ]
    for (text, first, precision) in cases {
      let reading = try withField(text) { try format.read($0) }
      #expect(CivilDate.text(reading.day) == first && reading.precision == precision, "\(text)")
      #expect(reading.minute == -1)
    }
  }
}
