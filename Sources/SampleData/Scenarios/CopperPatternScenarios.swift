extension Scenario {
  /// Copper-limited anaemia: the functional pattern with its support and its alternatives.
  static let functionalCopper: [Scenario] = [
    Scenario(
      "CU-03 PROBABLE after gastric bypass", .woman(47),
      results: anaemia(hb: "8.9", ferritin: "180", saturation: "11", copper: "38", cp: "9")
        + [Result(.neutrophils, "1.10")],
      conditions: [.bariatric],
      (rule: "CU-03", outcome: .fires("high", class: "PROBABLE"))),
    Scenario(
      "CU-03 PROBABLE on zinc with high zinc", .man(55),
      results: anaemia(hb: "10.2", ferritin: "150", saturation: "14", copper: "35", cp: "8")
        + [Result(.zinc, "160")],
      intakes: [.zinc("50", since: 400)],
      (rule: "CU-03", outcome: .fires("high", class: "PROBABLE"))),
    Scenario(
      "CU-03 PROBABLE in converted units", .woman(52),
      results: [
        Result(.haemoglobin, "89", "g/L"), Result(.ferritin, "404", "pmol/L"),
        Result(.saturation, "12"), Result(.iron, "7.0", "umol/L"),
        Result(.copper, "6.0", "umol/L"), Result(.ceruloplasmin, "0.09", "g/L"),
        Result(.crp, "0.20", "mg/dL"), Result(.neutrophils, "1100", "/uL"),
        Result(.zinc, "21.0", "umol/L"),
      ],
      (rule: "CU-03", outcome: .fires("high", class: "PROBABLE"))),
    Scenario(
      "CU-03 PROBABLE with kidney disease, one step milder", .man(68),
      results: anaemia(hb: "9.4", ferritin: "210", saturation: "13", copper: "41", cp: "10")
        + [Result(.neutrophils, "1.20"), Result(.egfr, "41")],
      conditions: [.bariatric],
      (rule: "CU-03", outcome: .fires("moderate", class: "PROBABLE"))),
    Scenario(
      "CU-03 POSSIBLE without support", .woman(58),
      results: anaemia(hb: "10.9", ferritin: "120", saturation: "15", copper: "60", cp: "16"),
      (rule: "CU-03", outcome: .fires("moderate", class: "POSSIBLE"))),
    Scenario(
      "CU-03 POSSIBLE with neutropenia alone", .man(61),
      results: anaemia(hb: "11.4", ferritin: "130", saturation: "16", copper: "55", cp: "14")
        + [Result(.neutrophils, "1.2", "10*9/L")],
      (rule: "CU-03", outcome: .fires("moderate", class: "POSSIBLE"))),
    Scenario(
      "CU-03 POSSIBLE, inflamed with ferritin at 140", .woman(66),
      results: anaemia(
        hb: "10.6", ferritin: "140", saturation: "13", copper: "62", cp: "17", crp: "12"),
      (rule: "CU-03", outcome: .fires("moderate", class: "POSSIBLE"))),
    Scenario(
      "CU-03 POSSIBLE at ferritin 30.0", .woman(43),
      results: anaemia(hb: "11.2", ferritin: "30.0", saturation: "17", copper: "64", cp: "18"),
      (rule: "CU-03", outcome: .fires("moderate", class: "POSSIBLE"))),
    Scenario(
      "CU-03 POSSIBLE with eGFR 48, one step milder", .man(72),
      results: anaemia(hb: "11.0", ferritin: "160", saturation: "15", copper: "58", cp: "15")
        + [Result(.egfr, "48")],
      (rule: "CU-03", outcome: .fires("low", class: "POSSIBLE"))),
    pattern(
      "no anaemia", .woman(45),
      anaemia(hb: "13.8", ferritin: "150", saturation: "14", copper: "50", cp: "12"), .notFired),
    pattern(
      "true iron deficiency", .woman(31),
      anaemia(hb: "9.8", ferritin: "6", saturation: "5", copper: "112", cp: "30", crp: "1"),
      .notFired),
    pattern(
      "ferritin just below 30", .woman(37),
      anaemia(hb: "10.8", ferritin: "29.9", saturation: "12", copper: "55", cp: "14"), .notFired),
    pattern(
      "ordinary copper and ceruloplasmin", .man(64),
      anaemia(hb: "10.9", ferritin: "190", saturation: "13", copper: "100", cp: "27"), .notFired),
    pattern(
      "iron delivery not limited", .woman(59),
      anaemia(
        hb: "10.7", ferritin: "170", saturation: "31", copper: "54", cp: "13", iron: "98"),
      .notFired),
    pattern(
      "inflamed with ferritin below 100", .man(53),
      anaemia(
        hb: "11.1", ferritin: "60", saturation: "12", copper: "56", cp: "14", crp: "12"),
      .notFired),
    pattern(
      "no copper tests", .man(60),
      anaemia(hb: "10.4", ferritin: "240", saturation: "14", copper: nil, cp: nil, crp: "3"),
      without: [.copper, .ceruloplasmin], .undecided("copper")),
    pattern(
      "ordinary ceruloplasmin, no copper", .woman(67),
      anaemia(hb: "104", ferritin: "200", saturation: "13", copper: nil, cp: "26", hbUnit: "g/L"),
      without: [.copper], .undecided("copper")),
    pattern(
      "ordinary copper, no ceruloplasmin", .man(50),
      anaemia(hb: "11.0", ferritin: "180", saturation: "14", copper: "100", cp: nil),
      without: [.ceruloplasmin], .undecided("ceruloplasmin")),
    pattern(
      "ferritin missing", .woman(49),
      anaemia(hb: "10.1", ferritin: nil, saturation: "13", copper: "55", cp: "14"),
      without: [.ferritin], .undecided("ferritin")),
    pattern(
      "ferritin 60 and no CRP", .woman(56),
      anaemia(hb: "10.3", ferritin: "60", saturation: "12", copper: "57", cp: "15", crp: nil),
      without: [.crp], .undecided("crp")),
    pattern(
      "copper older than a year", .man(65),
      anaemia(hb: "10.8", ferritin: "185", saturation: "14", copper: nil, cp: nil)
        + [Result(.copper, "52").ago(430), Result(.ceruloplasmin, "13").ago(430)],
      without: [.copper, .ceruloplasmin], .undecided("copper")),
    pattern(
      "fifteen years old", .girl(months: 15 * 12),
      anaemia(hb: "9.8", ferritin: "150", saturation: "12", copper: "45", cp: "11"),
      .notApplicable),
    pattern(
      "eight years old", .boy(months: 8 * 12),
      anaemia(hb: "9.8", ferritin: "150", saturation: "12", copper: "45", cp: "11"),
      .notApplicable),
    Scenario(
      "CU-03 coded Wilson disease", .woman(34),
      results: anaemia(hb: "10.0", ferritin: "150", saturation: "12", copper: "40", cp: "7"),
      conditions: [.wilson], (rule: "CU-03", outcome: .notApplicable)),
  ]

  private static func pattern(
    _ title: String, _ subject: Subject, _ results: [Result], without: Set<Assay> = [],
    _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "CU-03 \(title)", subject, without: without, results: results,
      (rule: "CU-03", outcome: outcome))
  }

  /// The results of the pattern; nil leaves a test as the scenario's `without` says.
  private static func anaemia(
    hb: String, ferritin: String?, saturation: String, copper: String?, cp: String?,
    crp: String? = "2", iron: String = "38", hbUnit: String = "g/dL"
  ) -> [Result] {
    var results = [
      Result(.haemoglobin, hb, hbUnit), Result(.saturation, saturation), Result(.iron, iron),
    ]
    if let ferritin { results.append(Result(.ferritin, ferritin)) }
    if let copper { results.append(Result(.copper, copper)) }
    if let cp { results.append(Result(.ceruloplasmin, cp)) }
    if let crp { results.append(Result(.crp, crp)) }
    return results
  }

  /// Low copper with too much zinc.
  static let zincInducedDeficiency: [Scenario] = [
    induced(
      "DEFINITE-PATTERN", .man(63), copper: "22", zinc: "168", [.zinc("100", since: 425)],
      extra: [Result(.neutrophils, "0.70")], .fires("high", class: "DEFINITE-PATTERN")),
    induced(
      "DEFINITE-PATTERN, neutrophils 0.4", .woman(57), copper: "5.5", zinc: "22.0",
      unit: "umol/L", [.zinc("80", since: 500)],
      extra: [Result(.neutrophils, "0.40", "10*9/L")],
      .fires("critical", class: "DEFINITE-PATTERN")),
    induced(
      "DEFINITE-PATTERN, haemoglobin 7.4", .man(70), copper: "30", zinc: "150",
      [.zinc("60", since: 300)], extra: [Result(.haemoglobin, "7.4")],
      .fires("critical", class: "DEFINITE-PATTERN")),
    induced(
      "LAB-ONLY", .woman(50), copper: "40", zinc: "150", [.none()],
      .fires("high", class: "LAB-ONLY")),
    induced(
      "LAB-ONLY in umol/L", .man(46), copper: "6.1", zinc: "20.4", unit: "umol/L", [.none()],
      .fires("high", class: "LAB-ONLY")),
    induced(
      "EXPOSURE-LOWCU", .woman(61), copper: "45", zinc: "105", [.zinc("50", since: 365)],
      .fires("high", class: "EXPOSURE-LOWCU")),
    induced(
      "EXPOSURE-LOWCU at 25.0 mg a day", .man(39), copper: "52", zinc: "98",
      [.zinc("25.0", since: 200)], .fires("high", class: "EXPOSURE-LOWCU")),
    induced(
      "EXPOSURE-LOWCU, stopped 100 days before", .woman(44), copper: "50", zinc: "95",
      [.zinc("50", since: 400, stopped: 105)], .fires("high", class: "EXPOSURE-LOWCU")),
    induced(
      "EXPOSURE-LOWCU without a zinc result", .man(58), copper: "48", zinc: nil,
      [.zinc("50", since: 300)], .fires("high", class: "EXPOSURE-LOWCU")),
    induced(
      "copper at 70.0", .man(55), copper: "70.0", zinc: "168", [.zinc("100", since: 400)],
      .notFired),
    induced(
      "copper at 80.0", .woman(51), copper: "80.0", zinc: "140", [.zinc("60", since: 300)],
      .notFired),
    induced(
      "zinc at 120.0 and no exposure", .man(62), copper: "60", zinc: "120.0", [.none()],
      .notFired),
    induced(
      "24 mg a day", .woman(47), copper: "62", zinc: "101", [.zinc("24", since: 365)], .notFired),
    induced(
      "exposure ended 300 days before", .man(43), copper: "58", zinc: "96",
      [.zinc("50", since: 800, stopped: 305)], .notFired),
    induced(
      "ordinary copper in umol/L", .woman(35), copper: "16.0", zinc: "24.0", unit: "umol/L",
      [.zinc("50", since: 365)], .notFired),
    induced(
      "exposure, neither result", .man(50), copper: nil, zinc: nil, [.zinc("50", since: 365)],
      .undecided("copper")),
    induced(
      "exposure, no copper", .woman(54), copper: nil, zinc: "110", [.zinc("40", since: 200)],
      .undecided("copper")),
    induced(
      "exposure, high zinc, no copper", .man(66), copper: nil, zinc: "23.5", unit: "umol/L",
      [.zinc("75", since: 280)], .undecided("copper")),
    induced(
      "low copper, no zinc result, no form", .woman(60), copper: "55", zinc: nil, [],
      .undecided("zinc")),
    induced(
      "low copper, no zinc result, form too old", .man(41), copper: "8.5", zinc: nil,
      unit: "umol/L", [.none(recorded: 500)], .undecided("zinc")),
    Scenario(
      "CU-06 sex not stated, copper 75", .unstated(60),
      results: [Result(.copper, "75"), Result(.zinc, "140")],
      intakes: [.zinc("50", since: 365)], (rule: "CU-06", outcome: .undecided("sex"))),
    treatedWilson("zinc acetate", .woman(35), "28", "160"),
    treatedWilson("older man", .man(49), "33", "142"),
    treatedWilson("ordinary zinc", .woman(27), "41", "104"),
  ]

  private static func induced(
    _ title: String, _ subject: Subject, copper: String?, zinc: String?, unit: String = "ug/dL",
    _ intakes: [Dose], extra: [Result] = [], _ outcome: Outcome
  ) -> Scenario {
    var without: Set<Assay> = []
    var results = extra
    if let copper { results.append(Result(.copper, copper, unit)) } else { without.insert(.copper) }
    if let zinc { results.append(Result(.zinc, zinc, unit)) } else { without.insert(.zinc) }
    return Scenario(
      "CU-06 \(title)", subject, without: without, results: results, intakes: intakes,
      (rule: "CU-06", outcome: outcome))
  }

  private static func treatedWilson(
    _ title: String, _ subject: Subject, _ copper: String, _ zinc: String
  ) -> Scenario {
    Scenario(
      "CU-06 Wilson disease on zinc: \(title)", subject,
      results: [Result(.copper, copper), Result(.zinc, zinc), Result(.ceruloplasmin, "8")],
      intakes: [
        Dose.zinc("50", since: 900, form: "zinc acetate").with {
          $0.frequency = "tid"
          $0.source = "rx"
        }
      ],
      conditions: [.wilson], (rule: "CU-06", outcome: .notApplicable))
  }
}
