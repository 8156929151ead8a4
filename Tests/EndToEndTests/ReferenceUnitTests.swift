import Foundation
import TestSupport
import Testing

/// The tables of the reference catalogue, from which the project's own tables were made, held
/// against what the command answers: every row, with every alias, in both directions.
@Suite("Units of the reference catalogue")
struct ReferenceUnitTests {
  private struct Case {
    var analyte: String
    var value: String
    var from: String
    var to: String
    /// Nil where the conversion must be refused.
    var wanted: String?
  }

  /// The rows of a Markdown table between two headings, header first; nil without the reference.
  private func table(from start: String, to end: String, columns: Int) -> [[String]]? {
    let url = Repository.shared.appendingPathComponent("reference/analytes.md")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      print("skipped: real data not present")
      return nil
    }
    guard let top = text.range(of: "\n" + start), let bottom = text.range(of: "\n" + end) else {
      Issue.record("'\(start)' is not in the reference")
      return nil
    }
    return text[top.upperBound..<bottom.lowerBound].split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| ") else { return nil }
      let cells = line.dropFirst().dropLast().split(
        separator: "|", omittingEmptySubsequences: false)
      guard cells.count == columns else {
        Issue.record("'\(line)' has not \(columns) cells")
        return nil
      }
      return cells.map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// Asks for all cases at once, and holds each answer to what is wanted within `digits`.
  private func check(_ cases: [Case], digits: Int, _ options: [String] = []) throws {
    func field(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
    let sheet =
      "value,from,to,analyte\n"
      + cases.map { "\($0.value),\(field($0.from)),\(field($0.to)),\($0.analyte)\n" }.joined()
    let outcome = try Units.run(["convert", "--csv", "-"] + options, input: sheet)
    #expect(outcome.code == 0)
    let rows = Sheet.rows(outcome.output)
    try #require(rows.count == cases.count)
    let tolerance = try #require(Decimal(string: "5e-\(digits)"))
    for (row, wanted) in zip(rows, cases) {
      let result = Decimal(string: row["result"] ?? "")
      guard let text = wanted.wanted else {
        #expect(result == nil && row["error"] != "", "\(row)")
        continue
      }
      let number = try #require(Decimal(string: text), "\(text)")
      #expect(row["error"] == "", "\(row)")
      #expect(
        result.map { abs($0 - number) <= abs(number) * tolerance } == true,
        "\(row), wanted \(text)")
    }
  }

  /// `3269/500` as decimal text.
  private func decimal(_ fraction: String) throws -> String {
    let parts = fraction.split(separator: "/").compactMap { Decimal(string: String($0)) }
    try #require(parts.count == 1 || parts.count == 2, "\(fraction)")
    return "\(parts.count == 2 ? parts[0] / parts[1] : parts[0])"
  }

  @Test("every conversion of A2 and its aliases, there and back, to 12 significant digits")
  func laboratory() throws {
    guard let rows = table(from: "### A2. Unit", to: "#### A2b", columns: 7) else { return }
    // What stands in brackets behind a unit is an alias, unless it is a remark.
    let remarks: Set = [
      "rare", "method-dependent", "fraction", "fraction 0\u{2013}1", "Hb(Fe) monomer",
      "arbitrary units", "per mille \u{2030}", "1 IU = 0.3 ug retinol",
    ]
    var cases: [Case] = []
    var aliases = 0
    for row in rows.dropFirst() {
      let (analyte, unit, to, factor) = (row[0], row[1], row[2], row[3])
      let parts = unit.split(separator: " (", maxSplits: 1).map(String.init)
      var from = [parts[0]]
      if parts.count == 2, factor != "n/a" {
        let inner = String(parts[1].dropLast())
        let names = inner.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        from += names.filter { !remarks.contains($0) }
        aliases += from.count - 1
      }
      for name in from {
        guard factor != "n/a" else {
          if analyte != "hba1c" {
            cases.append(Case(analyte: analyte, value: "1", from: name, to: to, wanted: nil))
          }
          continue
        }
        let size = try decimal(factor)
        cases.append(Case(analyte: analyte, value: "1", from: name, to: to, wanted: size))
        cases.append(Case(analyte: analyte, value: size, from: to, to: name, wanted: "1"))
      }
    }
    #expect(cases.count > 550 && aliases > 100, "\(cases.count) cases, \(aliases) aliases")
    try check(cases, digits: 12, ["--confirm-assay"])
  }

  @Test("every salt of B1, from compound to element and back, to the digits that are printed")
  func salts() throws {
    guard let rows = table(from: "### B1. Elemental", to: "### B2.", columns: 8) else { return }
    let elements = [
      "zn": "zinc", "cu": "copper", "fe": "iron", "mg": "magnesium", "ca": "calcium",
      "se": "selenium",
    ]
    var cases: [Case] = []
    for row in rows.dropFirst() {
      let nutrient = "intake_" + (try #require(elements[row[0]]))
      let (salt, percent, inverse) = (row[1], row[5], row[6])
      cases += [
        Case(analyte: nutrient, value: "100", from: "mg \(salt)", to: "mg", wanted: percent),
        Case(analyte: nutrient, value: "1", from: "mg", to: "mg \(salt)", wanted: inverse),
        Case(analyte: nutrient, value: "0.1", from: "g \(salt)", to: "mg", wanted: percent),
        Case(analyte: nutrient, value: "5", from: "mg \(salt)", to: "mg \(salt)", wanted: "5"),
      ]
    }
    #expect(cases.count == 66 * 4)
    try check(cases, digits: 5)
  }

  @Test("the units of B2, and what cannot be told apart is refused")
  func activities() throws {
    let (a, e) = ("intake_vitamin_a", "intake_vitamin_e")
    try check(
      [
        Case(
          analyte: "intake_vitamin_d", value: "2000", from: "[IU]", to: "ug", wanted: "50"),
        Case(
          analyte: "intake_vitamin_d", value: "50", from: "mcg", to: "IU", wanted: "2000"),
        Case(
          analyte: "intake_vitamin_d", value: "10", from: "ug calcidiol", to: "ug", wanted: "25"),
        Case(analyte: a, value: "3000", from: "[IU] retinol", to: "ug RAE", wanted: "900"),
        Case(
          analyte: a, value: "1", from: "ug RAE", to: "[IU] retinol", wanted: "3.33333333333333"),
        Case(
          analyte: a, value: "100", from: "[IU] supplemental beta-carotene", to: "ug RAE",
          wanted: "30"),
        Case(
          analyte: a, value: "100", from: "[IU] dietary beta-carotene", to: "ug RAE", wanted: "5"),
        Case(
          analyte: a, value: "100", from: "[IU] dietary alpha-carotene", to: "ug RAE",
          wanted: "2.5"),
        Case(
          analyte: a, value: "12", from: "ug dietary beta-carotene", to: "ug RAE", wanted: "1"),
        Case(
          analyte: a, value: "2", from: "ug supplemental beta-carotene", to: "ug RAE", wanted: "1"),
        Case(
          analyte: a, value: "24", from: "ug dietary beta-cryptoxanthin", to: "ug RAE",
          wanted: "1"),
        Case(
          analyte: a, value: "1000", from: "ug retinyl palmitate", to: "ug RAE",
          wanted: "545.771333854097"),
        Case(
          analyte: a, value: "1000", from: "ug retinyl acetate", to: "ug RAE",
          wanted: "872.021308980213"),
        Case(analyte: a, value: "800", from: "ug RE of retinol", to: "ug RAE", wanted: "800"),
        Case(analyte: a, value: "800", from: "ug RE", to: "ug RAE", wanted: nil),
        Case(analyte: a, value: "5000", from: "[IU]", to: "ug RAE", wanted: nil),
        Case(analyte: e, value: "400", from: "[IU] natural", to: "mg", wanted: "268"),
        Case(analyte: e, value: "400", from: "[IU] synthetic", to: "mg", wanted: "180"),
        Case(analyte: e, value: "400", from: "[IU]", to: "mg", wanted: nil),
        Case(
          analyte: "intake_folate", value: "400", from: "ug folic acid with food", to: "ug DFE",
          wanted: "666.666666666667"),
        Case(
          analyte: "intake_folate", value: "400", from: "ug folic acid on an empty stomach",
          to: "ug DFE", wanted: "800"),
        Case(analyte: "intake_magnesium", value: "4", from: "mmol", to: "mg", wanted: "97.22"),
        Case(
          analyte: "intake_calcium", value: "1", from: "g", to: "mmol", wanted: "24.9513448774889"),
        Case(analyte: "intake_vitamin_k", value: "1", from: "umol", to: "ug", wanted: nil),
        // There is no international unit of zinc, and none converts to another substance's.
        Case(analyte: "intake_zinc", value: "10", from: "[IU]", to: "mg", wanted: nil),
        Case(analyte: "insulin", value: "10", from: "u[IU]/mL", to: "pmol/L", wanted: "60"),
        Case(analyte: "insulin", value: "10", from: "mIU/L", to: "pmol/L", wanted: "60"),
      ], digits: 12)
  }

  @Test("every frequency of B3 is a number of doses a day, or is refused for having none")
  func frequencies() throws {
    guard let rows = table(from: "### B3. Frequency", to: "### B4.", columns: 4) else { return }
    var cases: [Case] = []
    for row in rows.dropFirst() {
      let number = row[2].split(separator: " ").first.map(String.init) ?? ""
      // Twice a week or once in two, as needed, two to three, once: no number a day.
      let isNone = row[0].hasPrefix("biweekly") || Int(number.prefix(1)) == nil
      for token in row[0].split(separator: ",", omittingEmptySubsequences: true) {
        for part in token.components(separatedBy: " / ") {
          let name = part.trimmingCharacters(in: CharacterSet(charactersIn: " \""))
          let isExact = name == "q2w" || !isNone && number.split(separator: "/").count <= 2
          let wanted = try isExact ? decimal(number) : nil
          cases.append(
            Case(
              analyte: "frequency", value: "1", from: "dose \(name)", to: "doses/day",
              wanted: wanted))
        }
      }
    }
    #expect(cases.count > 35, "\(cases.count)")
    try check(cases, digits: 12)
  }

  @Test("the pairs of units that NHANES publishes agree within the rounding of its factors")
  func survey() throws {
    let pairs:
      [(file: String, analyte: String, from: String, unit: String, to: String, si: String)] =
        [
          ("CUSEZN_G", "zinc_serum", "LBXSZN", "ug/dL", "LBDSZNSI", "umol/L"),
          ("CUSEZN_G", "copper_serum", "LBXSCU", "ug/dL", "LBDSCUSI", "umol/L"),
          ("CUSEZN_G", "selenium", "LBXSSE", "ug/L", "LBDSSESI", "umol/L"),
          ("BIOPRO_G", "iron_serum", "LBXSIR", "ug/dL", "LBDSIRSI", "umol/L"),
          ("BIOPRO_G", "calcium_total", "LBXSCA", "mg/dL", "LBDSCASI", "mmol/L"),
          ("BIOPRO_G", "creatinine", "LBXSCR", "mg/dL", "LBDSCRSI", "umol/L"),
          ("BIOPRO_G", "phosphate", "LBXSPH", "mg/dL", "LBDSPHSI", "mmol/L"),
          ("TFR_I", "stfr", "LBXTFR", "mg/L", "LBDTFRSI", "nmol/L"),
        ]
    for pair in pairs {
      let url = Repository.shared.appendingPathComponent("data/nhanes/\(pair.file).csv")
      guard let text = try? String(contentsOf: url, encoding: .utf8) else {
        print("skipped: real data not present")
        return
      }
      let rows = Sheet.rows(text.replacingOccurrences(of: "\r\n", with: "\n")).filter {
        Decimal(string: $0[pair.from] ?? "") != nil && Decimal(string: $0[pair.to] ?? "") != nil
      }
      #expect(rows.count > 500, "\(pair.file) \(pair.from)")
      let sheet =
        "value,from,to,si\n"
        + rows.map { "\($0[pair.from]!),\(pair.unit),\(pair.si),\($0[pair.to]!)\n" }.joined()
      let outcome = try Units.run(
        ["convert", "--csv", "-", "--analyte", pair.analyte, "--confirm-assay"], input: sheet)
      let worst = Sheet.rows(outcome.output).map { row -> Double in
        guard let ours = Double(row["result"] ?? ""), let theirs = Double(row["si"] ?? "") else {
          return .infinity
        }
        // A unit of the last digit printed, and what analytes.md A2b finds for rounded factors.
        let places = (row["si"] ?? "").split(separator: ".").dropFirst().first?.count ?? 0
        let rounding = 0.51 * pow(10, -Double(places))
        return max(0, abs(ours - theirs) - rounding) / theirs
      }.max()
      #expect(worst.map { $0 < 0.0035 } == true, "\(pair.analyte): \(worst ?? -1)")
    }
  }
}
