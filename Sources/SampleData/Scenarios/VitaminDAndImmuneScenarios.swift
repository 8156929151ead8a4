extension Scenario {
  /// Vitamin D status by the limits of the Institute of Medicine.
  static let vitaminDStatus: [Scenario] = [
    vitaminD("SEVERE, 11.0", .woman(42), "11.0", .fires("moderate", class: "SEVERE")),
    vitaminD(
      "SEVERE, 29 nmol/L", .man(55), "29", unit: "nmol/L", .fires("moderate", class: "SEVERE")),
    vitaminD(
      "SEVERE with CRP 15, one step milder", .man(48), "11.0", crp: "15",
      .fires("low", class: "SEVERE")),
    vitaminD("12.0", .woman(50), "12.0", .fires("low", class: "LOW")),
    vitaminD("30 nmol/L", .woman(63), "30", unit: "nmol/L", .fires("low", class: "LOW")),
    vitaminD("19.9", .man(37), "19.9", .fires("low", class: "LOW")),
    vitaminD("45 nmol/L", .woman(71), "45", unit: "nmol/L", .fires("low", class: "LOW")),
    vitaminD(
      "16 with CRP 15, one step milder", .woman(58), "16", crp: "15", .fires("info", class: "LOW")),
    vitaminD("20.0", .woman(46), "20.0", .notFired),
    vitaminD("34", .man(52), "34", .notFired),
    vitaminD("49.9 nmol/L", .woman(39), "49.9", unit: "nmol/L", .notFired),
    vitaminD("20.0 ug/L", .man(60), "20.0", unit: "ug/L", .notFired),
    vitaminD("55 nmol/L with CRP 18", .woman(66), "55", unit: "nmol/L", crp: "18", .notFired),
    Scenario(
      "VD-01 never tested", .man(44), without: [.vitaminD],
      (rule: "VD-01", outcome: .undecided("vitamin_d"))),
    Scenario(
      "VD-01 never tested, woman", .woman(53), without: [.vitaminD],
      (rule: "VD-01", outcome: .undecided("vitamin_d"))),
    Scenario(
      "VD-01 older than a year", .woman(61), without: [.vitaminD],
      results: [Result(.vitaminD, "14").ago(400)],
      (rule: "VD-01", outcome: .undecided("vitamin_d"))),
    Scenario(
      "VD-01 older than a year, nmol/L", .man(70), without: [.vitaminD],
      results: [Result(.vitaminD, "38", "nmol/L").ago(380)],
      (rule: "VD-01", outcome: .undecided("vitamin_d"))),
    Scenario(
      "VD-01 below 24", .woman(35), results: [Result(.vitaminD, "<24")],
      (rule: "VD-01", outcome: .undecided("vitamin_d"))),
  ]

  private static func vitaminD(
    _ title: String, _ subject: Subject, _ value: String, unit: String = "ng/mL",
    crp: String = "1", _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "VD-01 \(title)", subject, results: [Result(.vitaminD, value, unit), Result(.crp, crp)],
      (rule: "VD-01", outcome: outcome))
  }

  /// Few lymphocytes beside low zinc.
  static let lymphopenia: [Scenario] = [
    immune(
      "0.80 then 0.70", .woman(50), ["0.80", "0.70"], zinc: "55", .fires("low", class: "LOW-ZINC")),
    immune("at 0.99", .man(58), ["0.90", "0.99"], zinc: "60", .fires("low", class: "LOW-ZINC")),
    immune(
      "in cells per uL", .woman(63), ["810", "720"], unit: "/uL", zinc: "58",
      .fires("low", class: "LOW-ZINC")),
    immune(
      "zinc in umol/L", .man(66), ["0.85", "0.75"], unit: "10*9/L", zinc: "9.4",
      zincUnit: "umol/L", .fires("low", class: "LOW-ZINC")),
    immune(
      "at 79 years", .woman(79), ["0.70", "0.65"], zinc: "57", .fires("low", class: "LOW-ZINC")),
    immune("1.80", .woman(47), ["1.70", "1.80"], zinc: "58", .notFired),
    immune("latest at 1.00", .man(53), ["0.80", "1.00"], zinc: "59", .notFired),
    immune("ordinary zinc", .woman(60), ["0.80", "0.70"], zinc: "88", .notFired),
    immune(
      "zinc confounded by CRP 40", .man(61), ["0.80", "0.70"], zinc: "50", crp: "40", .notFired),
    Scenario(
      "IM-01 on prednisolone", .woman(56), results: lymphocytes(["0.70", "0.60"], zinc: "58"),
      medicines: [.prednisolone], (rule: "IM-01", outcome: .notFired)),
    Scenario(
      "IM-01 on methotrexate", .man(64), results: lymphocytes(["0.80", "0.70"], zinc: "60"),
      medicines: [.cytotoxic], (rule: "IM-01", outcome: .notFired)),
    Scenario(
      "IM-01 with HIV", .man(41), results: lymphocytes(["0.75", "0.65"], zinc: "61"),
      conditions: [.hiv], (rule: "IM-01", outcome: .notFired)),
    Scenario(
      "IM-01 with alcohol dependence", .man(52),
      results: lymphocytes(["0.80", "0.70"], zinc: "62"),
      conditions: [.alcohol], (rule: "IM-01", outcome: .notFired)),
    immune("at 82 years", .woman(82), ["0.80", "0.70"], zinc: "56", .notFired),
    immune("no zinc", .woman(54), ["0.80", "0.70"], zinc: nil, .undecided(nil)),
    immune(
      "no zinc, cells per uL", .man(59), ["840", "760"], unit: "/uL", zinc: nil, .undecided(nil)),
    immune("one low count only", .woman(62), ["0.70"], zinc: "57", .undecided("repeat alc")),
    immune("one low count only, man", .man(49), ["0.80"], zinc: "60", .undecided("repeat alc")),
    immune("no count", .woman(45), [], zinc: "58", .undecided("alc")),
    immune("no count, man", .man(67), [], zinc: "9.3", zincUnit: "umol/L", .undecided("alc")),
    immune(
      "sixteen years old", .girl(months: 16 * 12), ["0.80", "0.70"], zinc: "55", .notApplicable),
    immune("seven years old", .boy(months: 7 * 12), ["0.80", "0.70"], zinc: "55", .notApplicable),
  ]

  /// `counts` has the older count first; the last one belongs to the main draw.
  private static func immune(
    _ title: String, _ subject: Subject, _ counts: [String], unit: String = "10*3/uL",
    zinc: String?, zincUnit: String = "ug/dL", crp: String = "1", _ outcome: Outcome
  ) -> Scenario {
    var without: Set<Assay> = zinc == nil ? [.zinc] : []
    if counts.isEmpty { without.insert(.lymphocytes) }
    return Scenario(
      "IM-01 \(title)", subject, without: without,
      results: lymphocytes(counts, unit: unit, zinc: zinc, zincUnit: zincUnit)
        + [Result(.crp, crp)],
      (rule: "IM-01", outcome: outcome))
  }

  private static func lymphocytes(
    _ counts: [String], unit: String = "10*3/uL", zinc: String?, zincUnit: String = "ug/dL"
  ) -> [Result] {
    var results: [Result] = []
    if let latest = counts.last { results.append(Result(.lymphocytes, latest, unit)) }
    if counts.count > 1 { results.append(Result(.lymphocytes, counts[0], unit).ago(65)) }
    if let zinc { results.append(Result(.zinc, zinc, zincUnit)) }
    return results
  }
}
