import Clinic
import Definitions
import Foundation
import Records
import TestSupport
import Testing

@testable import Pipeline

/// The cases of the reference catalogue for intakes, through the reading of rows.
@Suite("Conversion cases of intakes")
struct IntakeCaseTests {
  private struct Case {
    var analyte: String
    var amount: Double
    var unitIn: String
    var expected: Double
    var unitOut: String
    var basis: String
    var note: String { "\(analyte) \(amount) \(unitIn) -> \(expected) \(unitOut)" }
  }

  private func cases() throws -> [Case]? {
    let url = Repository.shared.appendingPathComponent("reference/conversion_cases.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      print("skipped: real data not present")
      return nil
    }
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      // Only the first and the last columns hold quoted commas.
      let fields = Self.fields(String(line))
      guard fields.count == 6, fields[0].hasPrefix("intake_") || fields[0] == "frequency",
        let amount = Double(fields[1]), let expected = Double(fields[3])
      else { return nil }
      return Case(
        analyte: fields[0], amount: amount, unitIn: fields[2], expected: expected,
        unitOut: fields[4], basis: fields[5])
    }
  }

  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// The catalogue explains some names in brackets.
  private static func salt(_ text: String) -> String {
    if text.hasPrefix("zinc (mono)methionine") { return "zinc methionine" }
    return (text.split(separator: "(").first.map(String.init) ?? text).trimmingBlanks()
  }

  private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 5e-12 * abs(b) }

  /// What directions come to in the nutrient's unit, which must be one number.
  private func day(_ row: [String: String], _ note: String) throws -> Double {
    let found = try FreeTextWorld.read("intakes", [row])
    let intake = try #require(found.intakes.first, "\(note): \(found.problems.map(\.code))")
    #expect(intake.daily.isExact && !intake.doubts.blocksDose, "\(note)")
    return intake.daily.low
  }

  @Test("every salt of B1 gives its elemental amount, to 12 digits")
  func salts() throws {
    guard let cases = try cases() else { return }
    var count = 0
    for item in cases
    where item.basis.contains("atoms/formula") || item.basis.hasPrefix("inverse, ") {
      let isInverse = item.basis.hasPrefix("inverse")
      let unit = isInverse ? item.unitOut : item.unitIn
      let amount = isInverse ? item.expected : item.amount
      let wanted = isInverse ? item.amount : item.expected
      let name = Self.salt(String(unit.dropFirst("mg ".count)))
      let row = ["product": name, "elemental": "no", "sig": "\(amount) mg daily"]
      // Selenium's own unit is the microgram.
      let scale = item.analyte == "intake_se" ? 1000.0 : 1
      #expect(near(try day(row, item.note), wanted * scale), "\(item.note)")
      count += 1
    }
    #expect(count == 99)
  }

  @Test("activity units of B2 come out as the catalogue has them")
  func activities() throws {
    guard let cases = try cases() else { return }
    let names = [
      "[IU]": "vitamin d", "ug": "calcidiol", "[IU] retinol": "retinol",
      "[IU] natural": "d-alpha-tocopherol", "[IU] synthetic": "dl-alpha-tocopherol",
    ]
    var count = 0
    for item in cases
    where ["intake_vitamin_d", "intake_calcidiol", "intake_vitamin_a", "intake_vitamin_e"]
      .contains(item.analyte)
    {
      // The other direction, and provitamin A, which is another nutrient here.
      guard let name = names[item.unitIn], item.unitIn != "ug" || item.analyte == "intake_calcidiol"
      else { continue }
      let unit = item.unitIn.hasPrefix("[IU]") ? "IU" : "mcg"
      let row = ["product": name, "sig": "\(Int(item.amount)) \(unit) daily"]
      #expect(near(try day(row, item.note), item.expected), "\(item.note)")
      count += 1
    }
    #expect(count == 12)
  }

  @Test("frequencies of B3, as codes and in words")
  func frequencies() throws {
    guard let cases = try cases() else { return }
    for item in cases where item.analyte == "frequency" {
      let code = item.unitIn.split(separator: " ").last.map(String.init) ?? ""
      let row = ["product": "zinc", "elemental": "yes", "sig": "\(Int(item.amount)) mg \(code)"]
      #expect(try day(row, item.note) == item.expected, "\(item.note)")
    }
    let table: [(String, Double)] = [
      ("qd", 1), ("od", 1), ("daily", 1), ("BED", 1), ("qhs", 1), ("hs", 1), ("bid", 2),
      ("2x/day", 2), ("q12h", 2), ("tid", 3), ("q8h", 3), ("qid", 4), ("q6h", 4), ("Q4H", 6),
      ("Q3H", 8), ("Q2H", 12), ("Q1H", 24), ("QOD", 0.5), ("every other day", 0.5),
      ("weekly", 1.0 / 7), ("WK", 1.0 / 7), ("qw", 1.0 / 7), ("q2w", 1.0 / 14),
      ("monthly", 12 / 365.25), ("MO", 12 / 365.25), ("x3/week", 3.0 / 7), ("tiw", 3.0 / 7),
    ]
    for (text, times) in table {
      let row = ["product": "zinc", "elemental": "yes", "sig": "1 mg \(text)"]
      #expect(near(try day(row, text), times), "\(text)")
    }
  }

  @Test("the families that B1 leaves open span their hydrates")
  func families() throws {
    let line = try FreeTextWorld.line(
      "intakes", ["product": "zinc sulfate", "elemental": "no", "sig": "100 mg daily"])
    #expect(line == "zinc 22.738..36.433 mg/d, hydrate not stated")
  }
}
