import Testing

@testable import Quantities

@Suite("The clinical guard")
struct GuardTests {
  @Test(
    "what UCUM would let through as pure numbers is refused",
    arguments: [
      ("mmol/L", "10*3/uL"), ("10*9/L", "mmol/L"), ("/L", "{cells}/L"), ("{cells}/uL", "/uL"),
      ("{cells}/uL", "{copies}/uL"), ("10*6{cells}/L", "10*6/L"), ("eq/L", "/L"), ("osm/L", "/L"),
      ("osm/L", "mmol/L"), ("%", "1"), ("1", "%"), ("L/L", "%"), ("{score}", "1"), ("{INR}", "1"),
      ("mol", "1"), ("eq", "1"), ("mmol/mol", "1"), ("mmol/mol", "mg/g"), ("mmol/mol", "%"),
      ("mg/g", "1"), ("L/L", "g/g"), ("mL/min/{1.73_m2}", "mL/min"), ("U/L", "/L/s"),
      ("Hz", "Bq"), ("Bq", "/s"), ("Gy", "Sv"), ("REM", "RAD"), ("[pH]", "mol/L"), ("B", "1"),
      ("bit", "1"), ("/[HPF]", "/[LPF]"), ("[HPF]", "1"), ("[NTU]", "[FNU]"), ("By", "1"),
      ("mg/kg/d", "/d"), ("%/L", "/L"), ("meq/L", "10*9/L"), ("100{WBC}", "1"),
    ])
  func refusedThoughStrict(from: String, to: String) throws {
    let (a, b) = (try unit(from), try unit(to))
    #expect(a.isStrictlyCommensurable(with: b))
    #expect(a.strictConversion(to: b) != nil)
    let forwards = try #require(try refusal(from, to, zinc))
    let backwards = try #require(try refusal(to, from, zinc))
    #expect(forwards.text.hasPrefix("'\(from)' to '\(to)'"))
    #expect(backwards.text.hasPrefix("'\(to)' to '\(from)'"))
    #expect(!a.isCommensurable(with: b))
  }

  @Test(
    "what UCUM refuses is refused",
    arguments: [
      ("mg/dL", "mg"), ("[IU]/mL", "/mL"), ("[IU]", "[arb'U]"), ("[iU]", "1"), ("[IU]/L", "U/L"),
      ("[PFU]", "[CFU]"), ("mg/dL", "U/L"), ("Cel", "m"), ("kg", "m"), ("s", "/s"), ("mm/h", "mm"),
    ])
  func refusedByBoth(from: String, to: String) throws {
    #expect(try !unit(from).isStrictlyCommensurable(with: unit(to)))
    #expect(try unit(from).strictConversion(to: unit(to)) == nil)
    _ = try refusal(from, to, zinc)
  }

  @Test(
    "what is the same thing converts",
    arguments: [
      ("10*3/uL", "10*9/L", "1"), ("/uL", "10*9/L", "1/1000"), ("10*12/L", "10*6/uL", "1"),
      ("m[IU]/L", "u[IU]/mL", "1"), ("[iU]/L", "[IU]/L", "1"), ("k[IU]/L", "[IU]/mL", "1"),
      ("U/L", "umol/min/L", "1"), ("kat/L", "mol/s/L", "1"), ("ukat/L", "U/L", "60"),
      ("mL/s/{1.73_m2}", "mL/min/{1.73_m2}", "60"), ("mmol/mol", "umol/mmol", "1"),
      ("mg/g{creat}", "ug/mg", "1"), ("mg/g{creat}", "g/kg", "1"), ("%", "[ppth]", "10"),
      ("10*6{cells}/L", "{cells}/uL", "1"), ("ug/(24.h)", "ug/d", "1"), ("mg/kg/d", "ug/g/d", "1"),
      ("10*3", "1", "1000"), ("dL/L", "L/L", "1/10"), ("Sv", "REM", "100"), ("J/kg", "Gy", "1"),
      ("{score}", "{score}", "1"), ("dyn.s.cm-5", "Pa.s/m3", "100000"),
    ])
  func converts(from: String, to: String, expected: String) throws {
    #expect(try factor(from, to) == Rational(expected))
    #expect(try factor(to, from) == Rational(expected)?.reciprocal)
    #expect(try unit(from).conversion(to: unit(to)).basis == "exact")
  }

  @Test("mass and amount convert through the molar mass and no other way")
  func molarMass() throws {
    #expect(try factor("umol/L", "ug/dL", zinc) == Rational(3269, 500))
    #expect(try factor("ug/dL", "umol/L", zinc) == Rational(500, 3269))
    #expect(try factor("umol/(24.h)", "ug/d", zinc) == Rational(3269, 50))
    #expect(try factor("umol/g{creat}", "ug/g{creat}", zinc) == Rational(3269, 50))
    #expect(try factor("mmol", "mg", zinc) == Rational(3269, 50))
    let conversion = try unit("umol/L").conversion(to: unit("ug/dL"), substance: zinc)
    #expect(conversion.basis == "molar mass 65.38 g/mol" && conversion.exactFactor == "3269/500")
    let nobody = try #require(try refusal("umol/L", "ug/dL"))
    #expect(nobody.text == "'umol/L' to 'ug/dL' needs a molar mass: no analyte was named")
    #expect(nobody.reason == .molarMassMissing)
    let mixture = Substance(
      name: "Copeptin", molarMass: nil, valence: nil, massBasis: .none)
    let unknown = try #require(try refusal("pmol/L", "pg/mL", mixture))
    #expect(unknown.text.hasSuffix("needs a molar mass: none is known for Copeptin"))
    let barred = Substance(name: "X", molarMass: 100, valence: nil, massBasis: .none)
    #expect(try refusal("pmol/L", "pg/mL", barred)?.reason == .molarMassMissing)
  }

  @Test("a molar mass is never used below the line, where the mass is another substance's")
  func denominators() throws {
    for (from, to) in [
      ("mg/mmol{creat}", "mg/g{creat}"), ("mmol/mol", "mg/g"), ("/mol", "/g"), ("mg/mol", "mg/kg"),
      ("U/mmol", "U/g"), ("g/mol", "1"), ("mmol2/L", "mmol.mg/L"), ("mol/g", "1"),
    ] {
      #expect(try refusal(from, to, zinc)?.reason != nil)
    }
    // Above the line it may be used, whatever stands below.
    #expect(try factor("umol/mol{creat}", "ug/mol{creat}", zinc) == Rational(3269, 50))
    #expect(try factor("mg/g", "umol/g", zinc) == Rational(50_000, 3269))
  }

  @Test("an activity never becomes a mass, whatever the molar mass")
  func activity() throws {
    for (from, to) in [
      ("U/L", "mg/L"), ("U/L", "mmol/L"), ("U/L", "mg/min/L"), ("kat", "mol"), ("kat", "g/s"),
      ("U/L", "meq/min/L"), ("U/g{Hb}", "mg/g/min"),
    ] {
      #expect(try refusal(from, to, zinc)?.reason == .incommensurable)
    }
  }

  @Test("equivalents convert through the valence, to mass with the molar mass as well")
  func equivalents() throws {
    let calcium = Substance(
      name: "Calcium", molarMass: Rational("40.078"), valence: 2, massBasis: .fixed)
    #expect(try factor("meq/L", "mmol/L", calcium) == Rational(1, 2))
    #expect(try factor("meq/L", "mg/dL", calcium) == Rational(20039, 10000))
    let conversion = try unit("meq/L").conversion(to: unit("mg/dL"), substance: calcium)
    #expect(conversion.basis == "molar mass 40.078 g/mol, valence 2")
    let zincWithout = Substance(
      name: "Iron", molarMass: Rational("55.845"), valence: nil, massBasis: .fixed)
    #expect(try refusal("meq/L", "mmol/L", zincWithout)?.reason == .valenceMissing)
    #expect(
      try refusal("meq/L", "mmol/L")?.text
        == "'meq/L' to 'mmol/L' needs a valence: no analyte was named")
  }

  @Test("a mass that depends on the assay waits for a confirmed method")
  func methodDependent() throws {
    for basis in [Substance.MassBasis.methodDependent, .rocheOnly] {
      let crp = Substance(
        name: "C-reactive protein", molarMass: 105_000, valence: nil, massBasis: basis)
      let refused = try #require(try refusal("nmol/L", "mg/L", crp))
      #expect(refused.reason == .methodDependent && refused.text.contains("C-reactive protein"))
      #expect(
        try factor("nmol/L", "mg/L", crp, permitting: .methodDependentMass) == Rational(21, 200))
      // Mass to mass never needed the molar mass.
      #expect(try factor("mg/dL", "mg/L", crp) == 10)
    }
    let stfr = Substance(name: "sTfR", molarMass: nil, valence: nil, massBasis: .rocheOnly)
    #expect(try refusal("nmol/L", "mg/L", stfr)?.reason == .methodDependent)
    #expect(try refusal("nmol/L", "mg/L", stfr)?.text.contains("Roche") == true)
  }

  @Test("international units convert by the substance's own standard only")
  func internationalUnits() throws {
    let retinol = Substance(
      name: "Retinol", molarMass: Rational("286.459"), valence: nil, massBasis: .fixed,
      internationalUnit: .mass(Rational("0.3e-6")!))
    #expect(try factor("[IU]/dL", "ug/dL", retinol) == Rational(3, 10))
    #expect(try factor("k[iU]", "ug", retinol) == 300)
    #expect(try factor("[IU]/dL", "umol/L", retinol) == Rational(3000, 286_459))
    let insulin = Substance(
      name: "Insulin", molarMass: nil, valence: nil, massBasis: .none,
      internationalUnit: .amount(Rational("6e-9")!))
    #expect(try factor("pmol/L", "u[IU]/mL", insulin) == Rational(1, 6))
    #expect(try refusal("[IU]", "ug", zinc)?.reason == .standardMissing)
    #expect(try refusal("[IU]/dL", "U/dL", retinol)?.reason == .incommensurable)
    #expect(try refusal("[USP'U]", "ug", retinol)?.reason == .incommensurable)
  }

  @Test("fractions and numbers convert only where someone has said that they are the same")
  func fractions() throws {
    #expect(try refusal("1", "%")?.reason == .fractionAndNumber)
    #expect(try factor("1", "%", permitting: .fractionAndNumber) == 100)
    #expect(try factor("L/L", "%", permitting: .fractionAndNumber) == 100)
    #expect(try factor("%", "g/g", permitting: .fractionAndNumber) == Rational(1, 100))
    #expect(try factor("[ppth]", "1", permitting: .fractionAndNumber) == Rational(1, 1000))
    for (from, to) in [
      ("mmol/mol", "%"), ("{score}", "%"), ("mol", "%"), ("mg/dL", "%"), ("[pH]", "1"),
    ] {
      _ = try refusal(from, to, permitting: .fractionAndNumber)
    }
  }

  @Test("refusals say what each side measures and which rule stands between")
  func words() throws {
    #expect(
      try refusal("10*9/L", "mmol/L")?.text
        == "'10*9/L' to 'mmol/L' is not possible: 1/length3 is not amount/length3; "
        + "a count is not an amount of substance")
    #expect(
      try refusal("{cells}/uL", "/uL")?.text.contains("'{cells}' compares only with itself") == true
    )
    #expect(try refusal("[IU]/L", "/L")?.text.contains("'[iU]' compares only with itself") == true)
    #expect(
      try refusal("mmol/mol", "mg/g")?.text
        == "'mmol/mol' to 'mg/g' is not converted: "
        + "amount by amount and mass by mass are different ratios"
    )
    #expect(try refusal("mg/g", "1")?.text.contains("mass by mass and a bare number") == true)
  }
}
