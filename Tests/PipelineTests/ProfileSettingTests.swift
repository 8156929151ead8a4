import Clinic
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Settings of `format` and of columns: what each changes in what is read.
@Suite("Settings of profiles")
struct ProfileSettingTests {
  private func profile(_ format: String, date: String = "{as: collected, date: iso}") -> String {
    """
    profile: made-up
    format: {\(format)}
    tables:
      people:
        reads: patients
        columns: {id: {as: patient, required: yes}, sex: sex}
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          test: {as: name, required: yes}
          at: \(date)
          value: {as: value, required: yes}
          unit: unit
          comment: comment
    """
  }

  /// Reads rows of results; `text` is the whole file of them.
  private func read(
    _ format: String, date: String = "{as: collected, date: iso}", text: String,
    people: [String] = ["id,sex", "P1,F"]
  ) throws -> MadeUpExport.Reading {
    let export = try MadeUpExport(profile: profile(format, date: date))
    try export.add("people", people)
    try export.add("labs", bytes: Array(text.utf8))
    return try export.read()
  }

  private func expectRefusal(_ format: String, text: String, _ words: String) {
    do {
      _ = try read(format, text: text)
      Issue.record("a file was read that \(format) does not allow")
    } catch let error as RunError {
      #expect(error.exitCode == 65 && error.message.contains(words), "\(error.message)")
    } catch {
      Issue.record("\(error)")
    }
  }

  private static let head = "id,test,at,value,unit,comment\n"

  private func row(_ at: String, _ value: String = "70", comment: String = "") -> String {
    "P1,zinc,\(at),\(value),ug/dL,\(comment)\n"
  }

  private func labs(_ reading: MadeUpExport.Reading) -> [String] {
    reading.problems.filter { $0.hasPrefix("labs") }
  }

  @Test("lines of a footer are no rows where they are declared, and ragged ones where not")
  func footer() throws {
    let text = Self.head + row("2026-01-01") + "2 rows\nend of report\n\n"
    let declared = try read("footer_lines: 2", text: text, people: ["id,sex", "P1,F", "a", "b"])
    #expect(declared.results.count == 1 && declared.problems == [])
    let silent = try read("", text: text)
    #expect(labs(silent) == ["labs 3 ragged-row", "labs 4 ragged-row"])
  }

  @Test("a last row without a line end is set aside unless the profile says that it is whole")
  func finalLineEnd() throws {
    let text = Self.head + row("2026-01-01") + String(row("2026-01-02").dropLast())
    let strict = try read("", text: text)
    #expect(strict.results.count == 1 && labs(strict) == ["labs 3 truncated-row"])
    let lenient = try read("final_line_end: optional", text: text)
    #expect(lenient.results.count == 2 && lenient.problems == [])
  }

  @Test("where quoted line ends are refused, two stray quotes cannot make one row of two")
  func quotedLineEnds() throws {
    let text =
      Self.head + row("2026-01-01", comment: "\"open") + row("2026-01-02", comment: "shut\"")
      + row("2026-01-03")
    let trap = try read("", text: text)
    #expect(trap.results == ["P1 zinc 70.0 2026-01-01", "P1 zinc 70.0 2026-01-03"])
    #expect(trap.problems == [], "the second row has become a comment of the first")
    let refused = try read("quoted_line_ends: refused", text: text)
    #expect(refused.results == ["P1 zinc 70.0 2026-01-03"])
    #expect(labs(refused) == ["labs 2 malformed-quote comment 2 lines were set aside from here"])
    let allowed = Self.head + row("2026-01-01", comment: "\"two\nlines\"")
    #expect(try read("", text: allowed).results.count == 1)
  }

  @Test("a field, a row or a header past its cap is a coded problem, and the rows around it stand")
  func caps() throws {
    let long = String(repeating: "x", count: 60)
    let text = Self.head + row("2026-01-01") + row("2026-01-02", comment: long) + row("2026-01-03")
    let field = try read("field_bytes: 50", text: text)
    #expect(field.results.count == 2 && labs(field) == ["labs 3 field-too-long comment"])
    let whole = try read("row_bytes: 80, field_bytes: 70", text: text)
    #expect(whole.results.count == 2 && labs(whole) == ["labs 3 record-too-long"])
    #expect(try read("field_bytes: 60", text: text).problems == [])
    expectRefusal("columns: 5", text: text, "[too-many-columns]")
    expectRefusal("columns: 6, footer_lines: 9", text: text, "the footer that its profile")
    expectRefusal("preamble_lines: 9", text: text, "the preamble that its profile")
  }

  @Test("a file past its cap is not read, and says which setting allows more")
  func fileBytes() throws {
    let text = Self.head + row("2026-01-01")
    #expect(try read("file_bytes: \(text.utf8.count)", text: text).results.count == 1)
    do {
      _ = try read("file_bytes: \(text.utf8.count - 1)", text: text)
      Issue.record("a file past its cap was read")
    } catch let error as RunError {
      #expect(error.exitCode == 65 && error.message.contains("'file_bytes'"))
      #expect(error.message.contains("[file-too-large]"))
    }
  }

  @Test("words of results are those of the languages that the profile names; English by default")
  func languages() throws {
    let text =
      Self.head + row("2026-01-01", "folgt") + row("2026-01-02", "pending")
      + row("2026-01-03", "kleiner als 70") + row("2026-01-04", "---")
    #expect(
      labs(try read("", text: text)) == [
        "labs 2 bad-number value unknown-result-word", "labs 3 no-result value pending",
        "labs 4 bad-number value unknown-result-word", "labs 5 no-result value not-available",
      ])
    let german = try read("result_languages: de", text: text)
    #expect(german.results == ["P1 zinc <70.0 2026-01-03"])
    #expect(
      labs(german) == [
        "labs 2 no-result value pending", "labs 3 bad-number value unknown-result-word",
        "labs 5 no-result value not-available",
      ])
    let both = try read("result_languages: [en, de]", text: text)
    #expect(labs(both).allSatisfy { $0.contains(" no-result ") } && labs(both).count == 3)
  }

  @Test("times that state their offset are brought into the site's zone; a skipped hour is no time")
  func zone() throws {
    let text =
      Self.head + row("2026-01-01T23:30:00Z") + row("2026-07-01T22:30:00Z")
      + row("2026-03-29T02:30:00") + row("2026-01-01T23:30:00") + row("2026-01-05")
    let central = try read("zone: \"CET-1CEST,M3.5.0,M10.5.0/3\"", text: text)
    #expect(
      central.results == [
        "P1 zinc 70.0 2026-01-02 00:30", "P1 zinc 70.0 2026-01-01 23:30",
        "P1 zinc 70.0 2026-01-05",
      ])
    #expect(labs(central) == ["labs 4 impossible-date at"])
    #expect(central.found.invisible == 1, "the first hour of the second of July is after the day")
    let plain = try read("", text: text)
    #expect(plain.results.first == "P1 zinc 70.0 2026-01-01 23:30" && labs(plain) == [])
  }

  @Test("a source's own zone holds in place of its profile's, for that source alone")
  func zoneOfSource() throws {
    let export = try MadeUpExport(profile: profile("zone: \"CET-1CEST,M3.5.0,M10.5.0/3\""))
    for site in ["a", "b"] {
      try export.add("people", ["id,sex", site == "a" ? "P1,F" : "P2,F"], site: site)
      let text = Self.head + row("2026-01-01T23:30:00Z")
      try export.add(
        "labs",
        bytes: Array(text.replacingOccurrences(of: "P1", with: site == "a" ? "P1" : "P2").utf8),
        site: site)
    }
    let reading = try export.read(zones: ["b": "EST5EDT,M3.2.0,M11.1.0"])
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-01-02 00:30", "P2 zinc 70.0 2026-01-01 18:30",
      ])
    #expect(throws: MadeUpExport.Refused.self) { try export.read(zones: ["b": "Europe/Berlin"]) }
  }

  @Test("names of months are read in the languages that a profile names, and in no others")
  func monthLanguages() throws {
    let date = "{as: collected, date: 'd. MMM[.] yyyy'}"
    let text =
      Self.head + row("3. M\u{E4}rz 2026") + row("3. M\u{C4}R. 2026") + row("3. Mrz 2026")
      + row("3. Mai 2026") + row("3. May 2026") + row("3. DEZ 2025")
    let german = try read("month_languages: [de]", date: date, text: text)
    #expect(
      german.results.map { $0.suffix(10) } == [
        "2026-03-03", "2026-03-03", "2026-03-03", "2026-05-03", "2025-12-03",
      ])
    #expect(labs(german) == ["labs 6 bad-date at"])
    let both = try read("month_languages: [de, en]", date: date, text: text)
    #expect(both.results.count == 6 && labs(both).isEmpty)
    #expect(labs(try read("", date: date, text: text)).count == 5)
    for format in ["month_languages: [xx]", "month_languages: [deutsch]"] {
      #expect(throws: MadeUpExport.Refused.self) { try read(format, date: date, text: text) }
    }
  }

  @Test("HbA1c in mmol/mol becomes per cent by its equation, bounds and ranges as well")
  func equation() throws {
    let lines = ["53,mmol/mol", "<20,mmol/mol", ">=48,mmol/mol", "42-48,mmol/mol", "7,%", "53,1"]
    let text = Self.head + lines.map { "P1,hba1c,2026-01-05,\($0),\n" }.joined()
    let reading = try read("", text: text)
    #expect(
      reading.results == [
        "P1 hba1c 7.00044 2026-01-05 converted", "P1 hba1c <3.9816 2026-01-05 converted",
        "P1 hba1c >=6.54304 2026-01-05 converted",
        "P1 hba1c 5.99416..6.54304 2026-01-05 converted", "P1 hba1c 7.0 2026-01-05",
      ])
    #expect(labs(reading).map { $0.prefix(29) } == ["labs 7 incommensurable-unit u"])
  }

  @Test("two-figure years are read by the column's pivot, and are a problem in a format without")
  func pivot() throws {
    let date = "{as: collected, date: dd.MM.yy, pivot: 30}"
    let reading = try read("", date: date, text: Self.head + row("02.01.26") + row("02.01.31"))
    #expect(reading.results == ["P1 zinc 70.0 2026-01-02", "P1 zinc 70.0 1931-01-02"])
    let four = try read(
      "", date: "{as: collected, date: dd.MM.yyyy}", text: Self.head + row("02.01.26"))
    #expect(labs(four) == ["labs 2 two-digit-year at"])
  }

  @Test("declared sentinels are dates that mean unknown, besides the usual two")
  func sentinels() throws {
    let text = Self.head + row("2000-01-01") + row("1900-01-01") + row("2000-01-02")
    #expect(labs(try read("", text: text)) == ["labs 3 sentinel-date at"])
    let declared = try read("sentinel_dates: [2000-01-01]", text: text)
    #expect(declared.results == ["P1 zinc 70.0 2000-01-02"])
    #expect(labs(declared) == ["labs 2 sentinel-date at", "labs 3 sentinel-date at"])
  }

  @Test("a decimal mark and a separator of thousands, declared, are read in long and wide tables")
  func marks() throws {
    let text =
      Self.head.replacingOccurrences(of: ",", with: ";") + "P1;zinc;2026-01-01;70,5;ug/dL;\n"
    let people = ["id;sex", "P1;F"]
    let reading = try read("delimiter: \";\", decimal_mark: \",\"", text: text, people: people)
    #expect(reading.results == ["P1 zinc 70.5 2026-01-01"])
    let silent = try read("delimiter: \";\"", text: text, people: people)
    #expect(labs(silent) == ["labs 2 bad-number value undeclared-separator"])
  }
}
