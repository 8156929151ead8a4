import Foundation
import TestSupport
import Testing

@Suite("Units from the command line")
struct UnitsTests {
  @Test(
    "a value comes out exact, and how it was converted goes to standard error",
    arguments: [
      (
        ["12.1", "umol/L", "ug/dL", "--analyte", "zinc_serum"], "79.1098 ug/dL\n",
        "by: molar mass 65.38 g/mol\n"
      ),
      (
        ["12.1", "umol/L", "ug/dL", "--analyte", "Zinc"], "79.1098 ug/dL\n",
        "by: molar mass 65.38 g/mol\n"
      ),
      (["4.5", "K/uL", "10*9/L"], "4.5 10*9/L\n", ""),
      (["1", "mU/L", "u[IU]/mL"], "1 u[IU]/mL\n", ""), (["1500", "mU/L", "U/L"], "1.5 U/L\n", ""),
      (["-40", "Cel", "[degF]"], "-40 [degF]\n", ""), (["98.6", "[degF]", "Cel"], "37 Cel\n", ""),
      (["1", "mg/dL", "mg/L"], "10 mg/L\n", ""), (["90", "fL", "um3"], "90 um3\n", ""),
      (["1", "ug/dL", "ng/mL"], "10 ng/mL\n", ""), (["1e-9", "kg", "ng"], "1000 ng\n", ""),
      (
        ["50", "mg zinc sulfate monohydrate", "mg", "--analyte", "intake_zinc"],
        "18.2166719605909133969719 mg\n", "by: zinc sulfate monohydrate\n"
      ),
      (
        ["600", "[IU]", "ug", "--analyte", "intake_vitamin_d"], "15 ug\n",
        "by: cholecalciferol or ergocalciferol\n"
      ),
      (
        ["15.9", "umol/L Cu with 12.2 umol/L Zn", "1", "--analyte", "cu_zn_molar"],
        "1.30327868852459016393443 1\n", "by: 4670/4539 x Cu / Zn\n"
      ),
      (
        ["127.092", "ug/dL Cu with 0.3 g/L Cp", "umol/L", "--analyte", "ncc_3"],
        "5.83703144179019922575772 umol/L\n", "by: Cu - 3 x Cp\n"
      ),
      (
        ["2", "dose q8h", "doses/day", "--analyte", "frequency"], "6 doses/day\n",
        "by: doses a day\n"
      ),
    ])
  func converts(words: [String], output: String, errors: String) throws {
    let outcome = try Units.run(["convert"] + words)
    #expect(outcome.code == 0)
    #expect(outcome.output == output)
    #expect(outcome.errors == errors)
  }

  /// Golden/units-refusals.tsv: arguments, exit code, and the words of both outputs, with line ends
  /// as ` / ` and without the usage that follows a misunderstood command. UPDATE_GOLDEN=1 writes it
  /// anew; read the difference before keeping it.
  @Test(
    "a refusal says why and what is missing, word for word, and its exit code says of what kind")
  func refuses() throws {
    let path = "Tests/EndToEndTests/Golden/units-refusals.tsv"
    let url = Repository.root.appendingPathComponent(path)
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    #expect(lines.count > 60)
    var found = [String(lines[0])]
    for line in lines.dropFirst() {
      let words = line.prefix { $0 != "\t" }
      let arguments = words.components(separatedBy: " | ")
      let outcome = try Units.run(arguments)
      let errors = outcome.errors.components(separatedBy: "\nUsage")[0]
      func oneLine(_ text: String) -> String {
        text.trimmingCharacters(in: .newlines).replacingOccurrences(of: "\n", with: " / ")
      }
      found.append(
        [String(words), "\(outcome.code)", oneLine(outcome.output), oneLine(errors)]
          .joined(separator: "\t"))
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == nil {
        #expect(found.last == String(line))
      }
    }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try (found.joined(separator: "\n") + "\n").write(to: url, atomically: true, encoding: .utf8)
    }
  }

  @Test("ferritin and transferrin convert between mass and amount without more, as agreed")
  func agreedMasses() throws {
    let ferritin = ["convert", "174", "pmol/L", "ng/mL", "--analyte", "ferritin"]
    #expect(try Units.run(ferritin).output == "77.43 ng/mL\n")
    let transferrin = ["convert", "16.3", "umol/L", "mg/dL", "--analyte", "transferrin"]
    #expect(try Units.run(transferrin).output == "129.6991 mg/dL\n")
  }

  @Test("a value is never shown where it is refused")
  func privacy() throws {
    for value in ["<987.65", "987,65", "987.65 H"] {
      let outcome = try Units.run(["convert", value, "mg", "g"])
      #expect(outcome.code == 65)
      #expect(!outcome.errors.contains("987"), "\(outcome.errors)")
    }
  }

  @Test("codes are checked letter for letter, and a known spelling is named")
  func validates() throws {
    let good = try Units.run(["validate", "ug/dL", "10*9/L", "mL/min/{1.73_m2}", "[in_i'H2O]"])
    #expect(good.code == 0 && good.errors.isEmpty)
    #expect(good.output.split(separator: "\n").allSatisfy { $0.hasSuffix(": valid") })
    let bad = try Units.run(["validate", "MG/DL", "m^2", "12h", "K/uL", "{}"])
    #expect(bad.code == 65)
    #expect(bad.errors == "error: 4 of 5 units are not UCUM\n")
    let lines = bad.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasSuffix("it is a known spelling of 'mg/dL'"))
    #expect(lines[1].contains("'^' does not make a power"))
    #expect(lines[2].contains("write '12.h'"))
    #expect(lines[3] == "K/uL: valid, but a result with it is read as '10*3/uL'")
    #expect(lines[4].hasPrefix("{}: invalid: "))
  }

  @Test("the help of each verb starts with an example")
  func help() throws {
    for verb in [[], ["convert"], ["validate"]] {
      let outcome = try Units.run(verb + ["--help"])
      #expect(outcome.code == 0)
      let text = try #require(outcome.output.split(separator: "EXAMPLE\n", maxSplits: 1).last)
      #expect(text.hasPrefix("  cerulean units"), "\(outcome.output)")
    }
  }

  @Test(
    "a fault in the tables that only units reads stops check and units alike, with its line",
    arguments: [
      ("pair_formulas", ",ratio,100,%", ",ration,100,%", 7, "'ration' is no kind of formula"),
      ("pair_formulas", ",iron_serum,", ",iron_serun,", 7, "no analyte is called 'iron_serun'"),
      ("intake_words", "natural,vitamin_e,", "natural,vitamin_f,", 25, "'vitamin_f'"),
      ("equations", "%,mmol/mol,10.93", "%,mmol/moll,10.93", 3, "moll"),
    ])
  func faultyTables(
    table: String, old: String, new: String, line: Int, words: String
  ) throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.edit("pipelines/knowledge/\(table).csv", old, new)
    for arguments in [["check"], ["units", "convert", "1", "mg", "g"]] {
      let outcome = try command.run(arguments)
      #expect(outcome.code == 78, "\(outcome)")
      #expect(outcome.errors.contains("pipelines/knowledge/\(table).csv:\(line):"), "\(outcome)")
      #expect(outcome.errors.contains(words), "\(outcome)")
    }
  }

  // MARK: The reference

  @Test("every row of conversion_cases.csv comes out of the command to 12 significant digits")
  func conversionCases() throws {
    let url = Repository.shared.appendingPathComponent("reference/conversion_cases.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      print("skipped: real data not present")
      return
    }
    let sheet = text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(
      of: "analyte,value_in,unit_in,value_out,unit_out,basis",
      with: "analyte,value,from,expected,to,basis")
    let confirmed = try Units.run(["convert", "--csv", "-", "--confirm-assay"], input: sheet)
    #expect(confirmed.code == 0 && confirmed.errors.isEmpty, "\(confirmed.errors)")
    let rows = Sheet.rows(confirmed.output)
    #expect(rows.count == 612)
    for row in rows {
      let (result, wanted) = (row["result"] ?? "", row["expected"] ?? "")
      let (a, b) = (Decimal(string: result), try #require(Decimal(string: wanted)))
      // The reference prints 12 digits: half a unit of the twelfth may be lost.
      #expect(a.map { abs($0 - b) <= abs(b) * Decimal(string: "5e-12")! } == true, "\(row)")
      #expect(row["error"] == "")
    }
    let unconfirmed = Sheet.rows(try Units.run(["convert", "--csv", "-"], input: sheet).output)
    let held = Set(unconfirmed.filter { $0["result"] == "" }.compactMap { $0["analyte"] })
    #expect(held == ["ceruloplasmin_mass", "stfr", "crp", "agp"])
    for row in unconfirmed where row["result"] == "" {
      #expect(row["error"]?.contains("assay") == true, "\(row)")
    }
  }

  @Test("with an essence file every unit in it works")
  func essence() throws {
    let url = Repository.shared.appendingPathComponent("reference/ucum/ucum-essence.xml")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      print("skipped: real data not present")
      return
    }
    let codes = text.split(separator: "<").compactMap { element -> String? in
      guard element.hasPrefix("unit ") || element.hasPrefix("base-unit "),
        let at = element.range(of: " Code=\"")
      else { return nil }
      return String(element[at.upperBound...].prefix { $0 != "\"" })
    }
    #expect(codes.count == 312)
    let checked = try Units.run(
      ["validate", "--csv", "-", "--essence", url.path],
      input: "unit\n" + codes.map { "\"\($0)\"\n" }.joined())
    #expect(Sheet.rows(checked.output).filter { $0["valid"] == "true" }.count == 312)
    let same = try Units.run(
      ["convert", "--csv", "-", "--essence", url.path],
      input: "value,from,to\n" + codes.map { "12.5,\($0),\($0)\n" }.joined())
    let rows = Sheet.rows(same.output)
    #expect(rows.count == 312 && same.errors.isEmpty)
    for row in rows { #expect(row["result"] == "12.5", "\(row)") }
    let kelvin = ["convert", "300", "K/uL", "K/L", "--essence", url.path]
    #expect(try Units.run(kelvin).output == "300000000 K/L\n")
  }
}
