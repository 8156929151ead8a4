import Testing

@testable import Quantities

/// The published and computed conversions of the reference catalogue, every row of them.
@Suite("Conversion cases")
struct ConversionCaseTests {
  /// analytes.md 0.2 and 0.3: grams a mole, equivalents a mole, and how far the mass is agreed.
  static let masses: [String: (mass: String?, valence: Rational?, basis: Substance.MassBasis)] = {
    var result: [String: (String?, Rational?, Substance.MassBasis)] = [:]
    for name in "zinc_serum zinc_urine_24h zinc_rbc".words { result[name] = ("65.38", 2, .fixed) }
    for name in "copper_serum copper_urine_24h exchangeable_copper ncc_direct".words {
      result[name] = ("63.546", nil, .fixed)
    }
    for name in "iron_serum tibc uibc".words { result[name] = ("55.845", nil, .fixed) }
    for name in "magnesium_rbc magnesium_serum".words { result[name] = ("24.305", 2, .fixed) }
    for name in "calcium_total calcium_ionized calcium_corrected".words {
      result[name] = ("40.078", 2, .fixed)
    }
    for name in "hemoglobin mch mchc".words { result[name] = ("16114.5", nil, .fixed) }
    for name in "folate_serum folate_rbc".words { result[name] = ("441.404", nil, .fixed) }
    let single = [
      "transferrin": "79570", "ferritin": "445000", "hepcidin25": "2789.4", "albumin": "66000",
      "retinol": "286.459", "rbp4": "21000", "beta_carotene": "536.888", "vitd_25oh": "400.647",
      "vitd_25oh_d2": "412.658", "vitd_125oh": "416.646", "pth": "9425", "phosphate": "30.974",
      "osteocalcin": "5845", "vitamin_b12": "1355.388", "homocysteine": "135.181",
      "mma": "118.088", "selenium": "78.971", "glucose": "180.156", "creatinine": "113.12",
      "bilirubin_total": "584.673", "vitamin_c": "176.124", "vitamin_k1": "450.707",
      "alpha_tocopherol": "430.717",
    ]
    for (name, mass) in single { result[name] = (mass, nil, .fixed) }
    result["ceruloplasmin_mass"] = ("132000", nil, .methodDependent)
    result["crp"] = ("105000", nil, .methodDependent)
    result["agp"] = ("40000", nil, .methodDependent)
    // CDC: 1 mg/L is 11.8 nmol/L on the Roche scale, so 1 mol weighs 1e6/11.8 g.
    result["stfr"] = ("1000000/11.8", nil, .rocheOnly)
    return result
  }()

  /// analytes.md B2, and insulin of A2.
  static let standards: [String: Substance.InternationalUnit] = [
    "retinol": .mass(Rational("0.3e-6")!), "intake_vitamin_a": .mass(Rational("0.3e-6")!),
    "intake_vitamin_d": .mass(Rational("0.025e-6")!), "insulin": .amount(Rational("6e-9")!),
    "intake_vitamin_e natural": .mass(Rational("0.67e-3")!),
    "intake_vitamin_e synthetic": .mass(Rational("0.45e-3")!),
  ]

  static func substance(_ name: String) -> Substance {
    let known = masses[name]
    return Substance(
      name: name, molarMass: known?.mass.flatMap { Rational($0) }, valence: known?.valence,
      massBasis: known?.basis ?? .none, internationalUnit: standards[name])
  }

  private struct Row {
    let analyte: String
    let value: Rational
    let unitIn: String
    let expected: Rational
    let unitOut: String
    let basis: String

    init(_ fields: [String: String]) throws {
      func field(_ name: String) throws -> String { try #require(fields[name]) }
      analyte = try field("analyte")
      value = try #require(Rational(field("value_in")))
      unitIn = try field("unit_in")
      expected = try #require(Rational(field("value_out")))
      unitOut = try field("unit_out")
      basis = try field("basis")
    }

    var note: String { "\(analyte) \(value) \(unitIn) -> \(unitOut)" }
  }

  private func rows() throws -> [Row]? {
    guard let url = shared("reference/conversion_cases.csv") else { return nil }
    return try csvRows(url).map(Row.init)
  }

  /// 12 significant digits are printed, so half a unit of the twelfth may be lost.
  private func agrees(_ value: Rational, _ expected: Rational) -> Bool {
    (value - expected).magnitude <= expected.magnitude * Rational("5e-12")!
  }

  @Test("every row of conversion_cases.csv comes out to 12 significant digits")
  func everyRow() throws {
    guard let rows = try rows() else { return }
    var counts: [String: Int] = [:]
    for row in rows {
      let (kind, value) = try result(row)
      counts[kind, default: 0] += 1
      #expect(agrees(value, row.expected), "\(row.note): \(value.doubleValue)")
    }
    #expect(rows.count == 612 && counts.values.reduce(0, +) == 612, "\(counts)")
    #expect((counts["unit"] ?? 0) > 450, "\(counts)")
  }

  private func result(_ row: Row) throws -> (kind: String, value: Rational) {
    if row.analyte == "hba1c" { return ("equation", hba1c(row)) }
    if row.basis.hasPrefix("inverse, ") || row.basis.contains("atoms/formula") {
      return ("salt", try salt(row))
    }
    if let derived = try derived(row) { return ("derived", derived) }
    return ("unit", try converted(row))
  }

  // MARK: Units

  private func converted(_ row: Row) throws -> Rational {
    // A word after the unit says which substance or form; the unit is the first word.
    var name = row.analyte
    if name == "intake_vitamin_e" { name += " " + row.unitIn.words[1] }
    let (from, to) = (try unit(row.unitIn.words[0]), try unit(row.unitOut.words[0]))
    let substance = Self.substance(name)
    var permissions: ConversionPermissions = []
    let crosses = from.dimension != to.dimension && substance.needsMethod
    if crosses {
      _ = try refusal(from.code, to.code, substance)
      permissions = .methodDependentMass
    }
    if Set([from.isFraction, to.isFraction]).count == 2 {
      _ = try refusal(from.code, to.code, substance)
      permissions = .fractionAndNumber
    }
    let conversion = try from.conversion(to: to, substance: substance, permitting: permissions)
    let factor = try #require(conversion.factor)
    #expect(conversion.offset == 0)
    #expect(
      conversion.apply(row.value.doubleValue).isNear((row.value * factor).doubleValue),
      "\(row.note)")
    return row.value * factor
  }

  /// The two published equations are rounded on their own and do not invert each other.
  private func hba1c(_ row: Row) -> Rational {
    let ngsp = Conversion(
      factor: Rational("0.09148")!, offset: Rational("2.152")!, basis: "NGSP of IFCC")
    let ifcc = Conversion(factor: Rational("10.93")!, offset: Rational("-23.50")!, basis: "inverse")
    let used = row.unitIn == "%" ? ifcc : ngsp
    return row.value * (used.factor ?? 0) + (used.offset ?? 0)
  }

  // MARK: Salts

  /// Elemental mass by the formula in the basis, from the atomic weights of analytes.md 0.2.
  private func salt(_ row: Row) throws -> Rational {
    let formula = row.basis.replacing("inverse, ", with: "").split(separator: ",")[0]
    let symbol = try #require(
      ["zn": "Zn", "cu": "Cu", "fe": "Fe", "mg": "Mg", "ca": "Ca", "se": "Se"][
        String(row.analyte.suffix(2))])
    let atoms = try ChemicalFormula(String(formula)).atoms
    let total = try atoms.reduce(Rational.zero) {
      $0 + Rational($1.value) * (try #require(ChemicalFormula.weights[$1.key]))
    }
    let element = Rational(try #require(atoms[symbol])) * ChemicalFormula.weights[symbol]!
    return row.basis.hasPrefix("inverse")
      ? row.value * total / element : row.value * element / total
  }

  // MARK: Derived quantities

  private func derived(_ row: Row) throws -> Rational? {
    let numbers = row.unitIn.words.compactMap { Rational($0) }
    switch row.analyte {
    case "frequency":
      return row.unitIn.contains("qod")
        ? row.value / 2
        : row.value * (row.unitIn.contains("tid") ? 3 : row.unitIn.contains("qid") ? 4 : 1)
    case "intake_calcidiol": return row.value * Rational(5, 2)
    case "phytate_zinc_molar_ratio":
      let phytate = try ChemicalFormula("C6H18O24P6").mass
      return row.value / phytate / (numbers[0] / Rational("65.38")!)
    case "cu_zn_mass": return row.value / numbers[0]
    case "cu_zn_molar":
      let copper = try factor("ug/dL", "umol/L", Self.substance("copper_serum"))
      let zinc = try factor("ug/dL", "umol/L", Self.substance("zinc_serum"))
      return row.value * copper! / (numbers[0] * zinc!)
    case "ncc_3", "ncc_3.15":
      return row.value - numbers[0] * Rational(String(row.analyte.dropFirst(4)))!
    case "tsat" where row.unitIn.contains("with"): return 100 * row.value / numbers[0]
    case "homa_ir": return row.value * numbers[0] / 405
    case "intake_vitamin_a" where row.unitIn.contains("dietary"): return row.value / 12
    default: return nil
    }
  }
}

/// A formula such as `Zn3(C6H5O7)2.2H2O`, only as far as the reference writes them.
private struct ChemicalFormula {
  static let weights: [String: Rational] = [
    "Zn": "65.38", "Cu": "63.546", "Fe": "55.845", "Mg": "24.305", "Ca": "40.078", "Se": "78.971",
    "P": "30.974", "H": "1.008", "C": "12.011", "N": "14.007", "O": "15.999", "Na": "22.990",
    "S": "32.06", "Cl": "35.45", "K": "39.098", "Co": "58.933",
  ].mapValues { Rational($0)! }

  private(set) var atoms: [String: Int] = [:]

  init(_ text: String) throws {
    for part in text.split(separator: ".") {
      let times = Int(part.prefix { $0.isNumber }) ?? 1
      var rest = part.drop { $0.isNumber }
      try add(&rest, times: times)
      #expect(rest.isEmpty, "\(text)")
    }
  }

  private mutating func add(_ rest: inout Substring, times: Int) throws {
    func count() -> Int {
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return Int(digits) ?? 1
    }
    while let first = rest.first, first != ")" {
      rest = rest.dropFirst()
      if first == "(" {
        var inner = ChemicalFormula()
        try inner.add(&rest, times: 1)
        rest = rest.dropFirst()
        let repeats = count() * times
        for (symbol, number) in inner.atoms { atoms[symbol, default: 0] += number * repeats }
        continue
      }
      let tail = rest.prefix { $0.isLowercase }
      rest = rest.dropFirst(tail.count)
      atoms[String(first) + tail, default: 0] += count() * times
    }
  }

  private init() {}

  var mass: Rational {
    get throws {
      try atoms.reduce(Rational.zero) {
        $0 + Rational($1.value) * (try #require(Self.weights[$1.key]))
      }
    }
  }
}
