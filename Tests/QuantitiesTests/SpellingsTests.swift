import Testing

@testable import Quantities

@Suite("Spellings")
struct SpellingsTests {
  private func meaning(_ spelling: String) -> Spellings.Resolution {
    spellings.resolve(spelling, in: units)
  }

  @Test("every row stands once, and means a unit or says why it is refused")
  func rows() {
    #expect(spellingRows.count > 1500)
    let problems = spellings.problems(in: units)
    #expect(problems.isEmpty, "\(problems.map { "\($0.row.spelling): \($0.message)" })")
    for row in spellingRows {
      #expect(!row.source.isEmpty && !row.status.isEmpty, "\(row.spelling)")
    }
  }

  @Test("problems of rows are found")
  func problems() {
    func row(_ spelling: String, _ ucum: String, _ note: String = "") -> SpellingRow {
      SpellingRow(spelling: spelling, ucum: ucum, note: note, source: "test", status: "design")
    }
    let faulty = Spellings(rows: [
      row("a", "mg"), row("a", "mg"), row("b", "quux"), row("c", ""), row("", "mg"), row("d", "mg"),
      row("e", "", "why"),
    ])
    #expect(faulty.problems(in: units).map(\.row.spelling) == ["a", "b", "c", ""])
  }

  @Test(
    "what laboratories write becomes UCUM",
    arguments: [
      ("\u{B5}g/dL", "ug/dL"), ("\u{3BC}g/dL", "ug/dL"), ("mcg/dL", "ug/dL"), ("ug/dl", "ug/dL"),
      ("MG/DL", "mg/dL"), ("K/uL", "10*3/uL"), ("10^9/L", "10*9/L"), ("x10E9/L", "10*9/L"),
      ("x10^3/uL", "10*3/uL"), ("gm/dL", "g/dL"), ("mEq/L", "meq/L"), ("IU/L", "U/L"),
      ("mIU/mL", "m[IU]/mL"), ("mIU/L", "m[IU]/L"), ("\u{B5}IU/mL", "u[IU]/mL"),
      ("\u{B5}g/24h", "ug/(24.h)"), ("mmol/l", "mmol/L"), ("\u{B5}kat/l", "ukat/L"),
      ("\u{3BC}kat/L", "ukat/L"), ("G/l", "10*9/L"), ("Giga/l", "10*9/L"), ("T/L", "10*12/L"),
      ("mg/100ml", "mg/dL"), ("per mille", "[ppth]"), ("\u{2030}", "[ppth]"), ("mg%", "mg/dL"),
      ("ml/min/1.73m\u{B2}", "mL/min/{1.73_m2}"), ("\u{B0}C", "Cel"), ("pH", "[pH]"),
      ("Gpt/l", "10*9/L"), ("mval/l", "meq/L"), ("UI/L", "U/L"), ("mmHg", "mm[Hg]"),
      ("\u{B5}mol/24 h", "umol/(24.h)"), ("cells/\u{B5}L", "/uL"), ("10\u{2079}/L", "10*9/L"),
      ("\u{D7}10\u{2079}/L", "10*9/L"), ("PG", "pg"), ("u/l", "U/L"), ("C", "Cel"),
      ("\u{43C}\u{43A}\u{433}/\u{434}\u{43B}", "ug/dL"),
      ("\u{43C}\u{43A}\u{43C}\u{43E}\u{43B}\u{44C}/\u{43B}", "umol/L"),
      ("10^9/\u{43B}", "10*9/L"), ("\u{4E07}/\u{3BC}L", "10*4/uL"), ("MCG/DL", "ug/dL"),
      ("K/UL", "10*3/uL"),
    ])
  func declared(spelling: String, code: String) {
    #expect(meaning(spelling) == .ucum(code))
  }

  @Test(
    "UCUM itself is accepted as it stands",
    arguments: [
      "ug/dL", "mg/dL", "10*3/uL", "u[IU]/mL", "mL/min/{1.73_m2}", "mm[Hg]", "{score}", "Cel",
    ])
  func valid(code: String) {
    #expect(meaning(code) == .ucum(code))
  }

  @Test(
    "what cannot be known is refused with a reason",
    arguments: [
      "?g/dL", "\u{FFFD}g/dL", "?mol/L", "\u{FFFD}mol/l", "\u{C2}\u{B5}g/dL", "Mg/dL", "Umol/L",
      "10", "x10 (3)", "TAB", "n/a", "MOSM/K", "mil/mm3", "IU zinc", "mAU/mL", "cmH?O", "Breaths",
      "quux?", "a\u{FFFD}b", "{?}", "mL/min/1.73m",
    ])
  func refused(spelling: String) {
    guard case .refused(let reason) = meaning(spelling) else {
      Issue.record("'\(spelling)' is \(meaning(spelling))")
      return
    }
    #expect(reason.count > 10)
  }

  @Test("what is not known is unknown, with the nearest known spelling")
  func unknown() {
    #expect(meaning("mmoll/L") == .unknown(nearest: "mmol/L"))
    #expect(meaning("ug/dLL") == .unknown(nearest: "ug/dL"))
    #expect(meaning("IU/Ll") == .unknown(nearest: "IU/L"))
    for odd in ["", "quite another thing", String(repeating: "x", count: 10_000)] {
      guard case .unknown = meaning(odd) else {
        Issue.record("'\(odd.prefix(20))' is \(meaning(odd))")
        continue
      }
    }
  }

  @Test("matching is by bytes: case and look-alikes are not folded")
  func bytes() {
    #expect(meaning("mg/dL") == .ucum("mg/dL"))
    #expect(meaning("mG/dL") != .ucum("mg/dL"))
    #expect(meaning("Mg/dL") != meaning("mg/dL"))
    // The angstrom sign is canonically equal to the letter: only the declared bytes match.
    let table = Spellings(rows: [
      SpellingRow(spelling: "\u{C5}", ucum: "Ao", note: "", source: "test", status: "design")
    ])
    #expect(table.resolve("\u{C5}", in: units) == .ucum("Ao"))
    #expect(table.resolve("\u{212B}", in: units) != .ucum("Ao"))
  }

  @Test("a declared spelling never changes the size of a unit that it looks like")
  func sameSize() throws {
    // Where UCUM reads a declared spelling too, and as the same dimension, both must agree.
    // Two are written in capitals throughout: no clinic reports or dispenses megalitres.
    let capitals: Set = ["ML", "U/ML"]
    var both = 0
    for row in spellingRows where !row.ucum.isEmpty && !capitals.contains(row.spelling) {
      guard let literal = try? units.unit(row.spelling) else { continue }
      let meant = try unit(row.ucum)
      guard literal.dimension == meant.dimension, literal.ratio == meant.ratio else { continue }
      both += 1
      #expect(literal.factor == meant.factor, "\(row.spelling)")
    }
    #expect(both > 50)
  }

  @Test(
    "every unit in the real data is known or refused with a reason",
    arguments: [
      ("data/eicu_demo/lab.csv.gz", "labmeasurenamesystem", 29),
      ("data/eicu_demo/lab.csv.gz", "labmeasurenameinterface", 150),
      ("data/mimic3demo/labevents_relevant.csv.gz", "valueuom", 13),
      ("data/mimic3demo/prescriptions_relevant.csv", "dose_unit_rx", 10),
      ("data/mimic3demo/prescriptions_relevant.csv", "form_unit_disp", 9),
      ("data/nhanes/nhanes_cuzn_subsample_long_2011_2016.csv.gz", "unit", 18),
      ("data/omop_eunomia/synthea27nj_MEASUREMENT.csv.gz", "unit_source_value", 26),
      ("data/synthea/anguyen_observations.csv.gz", "UNITS", 30),
      ("data/synthea/dbtsynthea_observations.csv", "UNITS", 20),
    ])
  func realData(path: String, column: String, distinct: Int) throws {
    guard let url = shared(path) else { return }
    let rows = try path.hasSuffix(".gz") ? csvRows(gzip: url) : csvRows(url)
    let found = Set(rows.compactMap { $0[column] }).subtracting([""])
    #expect(found.count >= distinct, "\(found.count)")
    for spelling in found.sorted() {
      switch meaning(spelling) {
      case .ucum(let code): _ = try unit(code)
      case .refused(let reason): #expect(!reason.isEmpty)
      case .unknown(let nearest):
        Issue.record("'\(spelling)' is unknown, near \(nearest ?? "nothing")")
      }
    }
  }

  @Test("units of the knowledge tables are UCUM")
  func knowledgeTables() throws {
    for (table, columns) in [
      ("analytes", ["unit"]), ("conversions", ["from_unit", "to_unit"]), ("limits", ["unit"]),
      ("intake_units", ["from_unit", "to_unit"]), ("nutrients", ["unit"]),
      ("signatures", ["other_unit"]),
    ] {
      for row in try knowledge(table) {
        for column in columns {
          let code = try #require(row[column])
          #expect(units.contains(code), "\(table).\(column): \(code)")
        }
      }
    }
  }

  @Test("the conversions of the knowledge tables agree with the engine")
  func knowledgeConversions() throws {
    let substances = try Dictionary(
      uniqueKeysWithValues: knowledge("analytes").map { row in
        (
          row["analyte_id"] ?? "",
          Substance(
            name: row["label"] ?? "", molarMass: Rational(row["molar_mass"] ?? ""),
            valence: Rational(row["valence"] ?? ""),
            massBasis: Substance.MassBasis(rawValue: row["mass_basis"] ?? "") ?? .fixed)
        )
      })
    var compared = 0
    for row in try knowledge("conversions") {
      guard let declared = Rational(row["factor"] ?? ""),
        let analyte = substances[row["analyte_id"] ?? ""]
      else { continue }
      let (from, to) = (try unit(row["from_unit"] ?? ""), try unit(row["to_unit"] ?? ""))
      guard
        let found = try? from.conversion(
          to: to, substance: analyte, permitting: [.methodDependentMass, .fractionAndNumber])
      else { continue }
      compared += 1
      #expect(found.factor == declared, "\(row["analyte_id"] ?? "") \(from) -> \(to)")
    }
    #expect(compared > 150, "\(compared)")
  }
}
