import Clinic
import TestSupport
import Testing

@testable import Reports

/// The CSV files read back as they were written, and nothing in them runs.
@Suite struct SheetTests {
  /// RFC 4180 with LF, strictly: a quote elsewhere than around a field is a fault.
  private func parse(_ bytes: [UInt8]) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var index = 0
    while index < bytes.count {
      var field: [UInt8] = []
      if bytes[index] == 0x22 {
        index += 1
        while true {
          guard index < bytes.count else { return nil }
          if bytes[index] == 0x22 {
            if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
              index += 1
            } else {
              index += 1
              break
            }
          }
          field.append(bytes[index])
          index += 1
        }
      } else {
        while index < bytes.count, bytes[index] != 0x2C, bytes[index] != 0x0A {
          if bytes[index] == 0x22 { return nil }
          field.append(bytes[index])
          index += 1
        }
      }
      row.append(String(decoding: field, as: UTF8.self))
      guard index < bytes.count else { return nil }
      if bytes[index] == 0x0A {
        rows.append(row)
        row = []
      } else if bytes[index] != 0x2C {
        return nil
      }
      index += 1
    }
    return row.isEmpty ? rows : nil
  }

  private func cells(_ texts: [String]) -> [String] {
    var sheet = SheetWriter(header: ["a"])
    for text in texts {
      sheet.cell("x")
      sheet.cell(text)
      sheet.endRow()
    }
    return (parse(sheet.bytes) ?? []).dropFirst().map { $0[1] }
  }

  @Test("formulas get an apostrophe, in every form that a spreadsheet would run")
  func formulas() {
    let payloads = [
      "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x",
      "=HYPERLINK(\"http://x\",\"y\")", "-cmd", "-", "-1-", "--1", "-1e", "-P3", " =1",
    ]
    #expect(cells(payloads) == payloads.map { "'" + $0 })
  }

  @Test("numbers, also negative ones, and ordinary text are left as they are")
  func ordinary() {
    let texts = [
      "-1", "-1.5", "-0.001", "-.5", "1", " ", "a=b", "a-b", "", "é", "x,y", "say \"x\"",
      "line\nline", "'quoted'",
    ]
    #expect(cells(texts) == texts)
  }

  @Test("any text reads back, with an apostrophe where it could run")
  func roundTrip() {
    let seed: UInt64 = 20_634
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("=+-@\t\r\n,\"';|ab 1.5e＝－é\u{0}")
    for _ in 0..<3_000 {
      let length = Int.random(in: 0...8, using: &generator)
      let text = String((0..<length).map { _ in alphabet.randomElement(using: &generator)! })
      let back = cells([text])
      #expect(back == [text] || back == ["'" + text], "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("findings.csv has its columns in order and its values in their places")
  func findings() throws {
    let rows = try #require(parse(Reports.findings(Fixture.outcome)))
    #expect(
      rows[0] == [
        "patient", "rule", "version", "state", "class", "severity", "date", "missing", "reason",
        "summary", "finding_key", "title", "evidence_grade", "notes", "stable",
        "end_date", "assessments",
      ])
    #expect(rows.allSatisfy { $0.count == 17 })
    #expect(
      rows[1] == [
        "P-0001", "CU-03", "1.0.0", "fired", "PROBABLE", "high", "2026-06-26", "crp", "",
        "Pattern fits copper-limited anaemia (PROBABLE): copper 38.1 ug/dL.", "a1b2c3d4e5f60718",
        "Functional copper deficiency pattern", "C", "conservative;crp_missing", "yes", "", "1",
      ])
    #expect(
      rows[5].prefix(9) == [
        "'-P3", "CU-03", "1.0.0", "indeterminate", "", "", "2026-06-30",
        "copper+ceruloplasmin;crp", "'=not tested",
      ])
  }

  @Test("statistics.csv has every field of every statistic")
  func statistics() throws {
    let rows = try #require(parse(Reports.statistics(Fixture.outcome)))
    #expect(rows.count == Fixture.statistics().count + 1)
    #expect(rows[0].count == 12)
    #expect(
      rows[3] == [
        "analyte", "copper_serum", "overall", "overall", "value", "", "mean", "numeric", "100.3",
        "", "ug/dL", "640",
      ])
    #expect(rows[rows.count - 1][8] == "-12.345")
    let hidden = try #require(rows.first { $0[9] == "<5" })
    #expect(hidden[8] == "")
  }

  @Test("rejects.csv names the place, the meaning and the remedy of every problem")
  func rejects() throws {
    let rows = try #require(parse(Reports.rejects(Fixture.outcome)))
    #expect(
      rows[0] == [
        "file", "line", "column", "code", "disposition", "meaning", "remedy", "hint", "shape",
        "byte_offset",
      ])
    #expect(
      rows[1] == [
        "north/labs.csv", "88", "unit", "unknown-unit", "rejected", "The unit is not known.",
        ProblemCode.unknownUnit.remedy, "the nearest known unit is ug/dL", "AA/A", "4400",
      ])
    #expect(rows.count == 4)
  }

  @Test("hostile text in every field leaves the files readable, row by row")
  func hostile() throws {
    for text in Hostile.texts {
      let outcome = Hostile.outcome(text)
      let findings = try #require(parse(Reports.findings(outcome)))
      #expect(findings.count == outcome.findings.count + 1)
      #expect(findings.allSatisfy { $0.count == 17 })
      #expect(try #require(parse(Reports.statistics(outcome))).allSatisfy { $0.count == 12 })
      #expect(try #require(parse(Reports.rejects(outcome))).allSatisfy { $0.count == 10 })
    }
  }
}
