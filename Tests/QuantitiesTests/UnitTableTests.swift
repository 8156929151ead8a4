import Testing

@testable import Quantities

@Suite("Unit table")
struct UnitTableTests {
  @Test("every row of units.csv names its source and resolves")
  func rows() throws {
    let rows = try definitions()
    #expect(rows.count > 300)
    for row in rows {
      #expect(!row.source.isEmpty && !row.name.isEmpty && !row.property.isEmpty, "\(row.code)")
      let unit = try unit(row.code)
      #expect(unit.factor > 0, "\(row.code)")
      #expect(unit.isSpecial == (row.kind == "special"), "\(row.code)")
      #expect(unit.isArbitrary == (row.kind == "arbitrary"), "\(row.code)")
    }
    for row in try prefixes() { #expect(!row.source.isEmpty && !row.name.isEmpty) }
    #expect(try prefixes().count == 24)
  }

  @Test(
    "sizes are the defined ones",
    arguments: [
      ("[lb_av]", "g", "453.59237"), ("[in_i]", "m", "0.0254"), ("[stone_av]", "kg", "6.35029318"),
      ("mm[Hg]", "Pa", "133.322"), ("cm[H2O]", "Pa", "98.0665"), ("atm", "Pa", "101325"),
      ("kcal", "J", "4184"), ("[Cal]", "kcal", "1"), ("wk", "d", "7"), ("a", "d", "365.25"),
      ("mo", "d", "30.4375"), ("[oz_av]", "g", "28.349523125"), ("[gal_us]", "L", "3.785411784"),
      ("[foz_us]", "mL", "29.5735295625"), ("[tsp_m]", "mL", "5"), ("[drp]", "mL", "0.05"),
      ("g%", "g/dL", "1"), ("mg%", "mg/dL", "1"), ("kat", "U", "60000000"),
      ("ukat/L", "U/L", "60"), ("[degR]", "K", "5/9"), ("Ci", "Bq", "37000000000"),
      ("eV", "J", "1.602176634e-19"), ("[ft_us]", "m", "1200/3937"), ("Kibit", "bit", "1024"),
      ("mmol", "umol", "1000"), ("m[IU]", "u[IU]", "1000"), ("[IU]", "[iU]", "1"),
      ("[ppth]", "%", "0.1"), ("[psi]", "Pa", "8896443230521/1290320000"),
    ])
  func sizes(from: String, to: String, expected: String) throws {
    #expect(try factor(from, to) == Rational(expected))
  }

  @Test("base units have size one")
  func bases() throws {
    for code in ["m", "s", "g", "rad", "K", "C", "cd"] {
      #expect(try unit(code).factor == 1)
      #expect(try unit(code).dimension.axes.count == 1)
    }
    #expect(try unit("mol").factor == Rational("6.02214076e23"))
  }

  @Test("common units of the FHIR and LOINC lists are read, with the dimension they should have")
  func commonUnits() throws {
    for (dimension, codes) in Self.common {
      for code in codes {
        let found = try unit(code).dimension.description
        #expect(found == dimension, "\(code)")
      }
    }
  }

  /// From the lists of HL7 (ucum-common) and LOINC (example units), by what they measure.
  static let common: [(String, [String])] = [
    ("mass", "kg g mg ug ng pg fg t [lb_av] [oz_av] [gr] kg{wet'tis} g{HGB}".words),
    (
      "mass/length3",
      "g/L g/dL mg/L mg/dL mg/mL ug/L ug/dL ug/mL ng/L ng/dL ng/mL pg/mL pg/dL kg/m3".words
        + "ng/mL{FEU} mg/dL{calc} g% mg% ug/m3 pg/L fg/L kg/L ng{FEU}/mL ug/dL{RBC}".words
    ),
    (
      "amount/length3",
      "mol/L mmol/L umol/L nmol/L pmol/L fmol/L mmol/dL nmol/mL umol/mL mol/m3".words
    ),
    ("equivalents/length3", "eq/L meq/L ueq/L meq/dL eq/mL neq/mL".words),
    ("osmoles/mass", "osm/kg mosm/kg mosm/kg{H2O}".words),
    ("osmoles/length3", "osm/L mosm/L".words),
    ("catalysed amount/length3/time", "U/L U/mL mU/mL kU/L kat/L ukat/L nkat/L uU/mL U/dL".words),
    ("catalysed amount/mass/time", "U/g U/g{Hb} mU/g{Hb} kat/kg U/kg{Hb} mU/mg{creat}".words),
    ("[iU]/length3", "[IU]/L [IU]/mL m[IU]/L u[IU]/mL k[IU]/L [iU]/dL k[IU]/mL m[iU]/mL".words),
    ("1/length3", "/L /uL /mL /mm3 10*3/uL 10*6/uL 10*9/L 10*12/L 10*6/L 10*3/mL".words),
    ("{cells}/length3", "{cells}/uL 10*6{cells}/L 10*3.{cells}/uL 10*9.{cells}/L".words),
    ("{copies}/length3", "{copies}/mL 10*3{copies}/mL".words),
    ("length3", "L mL uL nL pL fL dL m3 cm3 mm3 um3 [foz_us] [tbs_us] [cup_us] L{spec}".words),
    ("length3/time", "mL/min L/min mL/s L/h mL/h L/(24.h) mL/(24.h) L/d".words),
    ("length3/{1.73_m2}/time", "mL/min/{1.73_m2} mL/s/{1.73_m2} mL/{1.73_m2}/min".words),
    ("mass/time", "g/(24.h) mg/(24.h) ug/(24.h) ug/d mg/d g/d mg/min ug/h kg/h mg/wk".words),
    ("amount/time", "mol/s mmol/(24.h) umol/(24.h) nmol/(24.h) mmol/d umol/min mol/h".words),
    ("fraction", "% [ppth] [ppm] [ppb] [pptr] %{HbA1c} %{sat} [car_Au]".words),
    (
      "1",
      "1 10* 10^ 10*-3 L/L g/g mol/mol mmol/mol umol/mol mg/g ug/g mg/mg{creat}".words
        + "mmol/mol{creat} ng/mg [pi] mL/dL ug/kg".words
    ),
    ("amount/mass", "mmol/g mmol/kg umol/g umol/g{creat} nmol/mg nmol/g mol/kg".words),
    ("mass/amount", "g/mol mg/mmol mg/mmol{creat} ug/mmol kg/mol".words),
    ("mass/length2", "kg/m2 g/cm2 mg/cm2 mg/m2 ug/m2".words),
    ("mass/length/time2", "Pa kPa mm[Hg] cm[H2O] bar mbar [psi] atm".words),
    ("temperature", "K Cel [degF] [degRe] [degR]".words),
    ("time", "s ms us min h d wk mo a a_j mo_g ns ps".words),
    ("1/time", "/s /min /h /d /(24.h) Hz kHz MHz /wk /mo /a".words),
    ("radioactivity/time", "Bq kBq MBq GBq Ci mCi".words),
    ("length/time", "mm/h m/s cm/s [kn_i]".words),
    ("length", "m cm mm um nm km [in_i] [ft_i] [mi_i] pm Ao".words),
    ("mass.length2/time2", "J kJ kcal [Cal] eV erg cal_IT".words),
    ("{score}", ["{score}"]), ("{INR}", ["{INR}"]), ("{titer}", ["{titer}"]),
    ("[CFU]/length3", ["[CFU]/mL", "[CFU]/L"]), ("[arb'U]/length3", ["[arb'U]/mL"]),
    ("level", ["dB", "B", "Np"]), ("1/length", ["[diop]", "/m"]),
    ("1/[HPF]", ["/[HPF]"]), ("1/[LPF]", ["/[LPF]"]), ("angle", ["deg", "rad", "gon"]),
  ]

  private func table(_ change: (inout [UnitDefinition]) -> Void) throws -> UnitTableError? {
    var rows = try definitions()
    change(&rows)
    do {
      _ = try UnitTable(definitions: rows, prefixes: prefixes())
      return nil
    } catch let error as UnitTableError {
      return error
    }
  }

  private func row(
    _ code: String, unit: String, kind: String = "derived", value: String = "1"
  )
    -> UnitDefinition
  {
    UnitDefinition(
      code: code, kind: kind, name: "made up", property: "test", value: value, unit: unit,
      metric: "no", function: "", source: "test", status: "design")
  }

  @Test("a table with a faulty row is refused, and the row is named")
  func faultyRows() throws {
    let added: [(UnitDefinition, String)] = [
      (row("mol", unit: "1"), "twice"), (row("xx", unit: "yy"), "unknown or circular"),
      (row("xx", unit: "xx"), "unknown or circular"), (row("xx", unit: "m", value: "0"), "number"),
      (row("xx", unit: "m", value: "1,5"), "number"), (row("xx", unit: "m", kind: "odd"), "kind"),
      (row("", unit: "m"), "ASCII"), (row("x x", unit: "m"), "ASCII"),
      (row("xx", unit: "m", kind: "special"), "function"), (row("xx", unit: "Cel"), "special"),
      (row("xx", unit: "m", kind: "base"), "base unit"),
    ]
    for (row, message) in added {
      let error = try #require(try table { $0.append(row) }, "\(row.code) \(row.unit)")
      #expect(error.row == row.code && error.message.contains(message), "\(error)")
    }
    var pair = [row("xx", unit: "yy"), row("yy", unit: "xx")]
    #expect(try table { $0 += pair }?.message.contains("circular") == true)
    pair[0].metric = "maybe"
    #expect(try table { $0.append(pair[0]) }?.message.contains("yes or no") == true)
    #expect(try table { $0.removeAll { $0.code == "g" } } != nil)
    #expect(
      try table { rows in
        for index in rows.indices where rows[index].code == "mol" { rows[index].value = "6.02e23" }
      }?.row == "mol")
  }

  @Test("the order of the rows does not matter")
  func order() throws {
    let backwards = try UnitTable(definitions: definitions().reversed(), prefixes: prefixes())
    for row in try definitions() {
      #expect(try backwards.unit(row.code) == unit(row.code))
    }
  }

  @Test("faulty prefixes are refused")
  func faultyPrefixes() throws {
    for (prefix, value) in [("k", "1000"), ("", "2"), ("abc", "2"), ("x", "zero"), ("x", "-1")] {
      let extra = PrefixDefinition(
        prefix: prefix, name: "", value: value, source: "", status: "")
      #expect(throws: UnitTableError.self) {
        try UnitTable(definitions: definitions(), prefixes: prefixes() + [extra])
      }
    }
  }
}

extension String {
  var words: [String] { split(separator: " ").map(String.init) }
}
