extension Scenario {
  /// Calculated copper outside ceruloplasmin: it fires in every class, so none is built not to.
  static let calculatedCopper: [Scenario] = [
    calculated("HIGH just above 25", .woman(38), "100.1", "25.0", .fires("info", class: "HIGH")),
    calculated("ABOVE at 25.0", .woman(44), "100.0", "25.0", .fires("info", class: "ABOVE")),
    calculated("MID at 15.0", .man(51), "90.0", "25.0", .fires("info", class: "MID")),
    calculated("MID at 5.0", .woman(62), "80.0", "25.0", .fires("info", class: "MID")),
    calculated("LOW just below 5", .man(33), "79.9", "25.0", .fires("info", class: "LOW")),
    calculated("LOW at zero", .man(47), "75.0", "25.0", .fires("info", class: "LOW")),
    calculated("NEGATIVE", .woman(29), "72.0", "28.0", .fires("info", class: "NEGATIVE")),
    Scenario(
      "CU-01 ABOVE from umol/L and g/L", .man(58),
      results: [Result(.copper, "15.7", "umol/L"), Result(.ceruloplasmin, "0.26", "g/L")],
      (rule: "CU-01", outcome: .fires("info", class: "ABOVE"))),
    Scenario(
      "CU-01 MID from mg/L and draws one day apart", .woman(41), without: [.ceruloplasmin],
      results: [
        Result(.copper, "0.94", "mg/L"), Result(.ceruloplasmin, "28", "mg/dL").ago(6),
      ],
      (rule: "CU-01", outcome: .fires("info", class: "MID"))),
    Scenario(
      "CU-01 no ceruloplasmin", .woman(36), without: [.ceruloplasmin],
      (rule: "CU-01", outcome: .undecided("ceruloplasmin"))),
    Scenario(
      "CU-01 no copper", .man(36), without: [.copper],
      (rule: "CU-01", outcome: .undecided("copper"))),
    Scenario(
      "CU-01 copper in umol/L alone", .man(66), without: [.ceruloplasmin],
      results: [Result(.copper, "16.2", "umol/L")],
      (rule: "CU-01", outcome: .undecided("ceruloplasmin"))),
    Scenario(
      "CU-01 ceruloplasmin older than a year", .woman(55), without: [.ceruloplasmin],
      results: [Result(.ceruloplasmin, "27").ago(410)],
      (rule: "CU-01", outcome: .undecided("ceruloplasmin"))),
    Scenario(
      "CU-01 censored ceruloplasmin", .man(42), results: [Result(.ceruloplasmin, "<10")],
      (rule: "CU-01", outcome: .undecided("ceruloplasmin"))),
    Scenario(
      "CU-01 ceruloplasmin in g/L alone", .woman(71), without: [.copper],
      results: [Result(.ceruloplasmin, "0.29", "g/L")],
      (rule: "CU-01", outcome: .undecided("copper"))),
    twoLaboratories("copper elsewhere", .woman(45), 0, 1),
    twoLaboratories("ceruloplasmin elsewhere", .man(54), 1, 0),
    twoLaboratories("both elsewhere", .woman(37), 2, 3),
    twoLaboratories("harbour and northgate", .man(61), 2, 0),
    twoLaboratories("valley and lakeside", .woman(50), 3, 1),
  ]

  private static func calculated(
    _ title: String, _ subject: Subject, _ copper: String, _ ceruloplasmin: String,
    _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "CU-01 \(title)", subject,
      results: [Result(.copper, copper), Result(.ceruloplasmin, ceruloplasmin)],
      (rule: "CU-01", outcome: outcome))
  }

  private static func twoLaboratories(
    _ title: String, _ subject: Subject, _ first: Int, _ second: Int
  ) -> Scenario {
    Scenario(
      "CU-01 two laboratories: \(title)", subject,
      results: [
        Result(.copper, "104").by(laboratory: first),
        Result(.ceruloplasmin, "28").by(laboratory: second),
      ],
      (rule: "CU-01", outcome: .suppressed))
  }

  /// The tiers of low copper and low ceruloplasmin.
  static let copperTier: [Scenario] = [
    tier("SEVERE, ceruloplasmin 11", .woman(54), "44", "11", .fires("high", class: "SEVERE")),
    tier(
      "SEVERE from 7.9 umol/L", .man(49), "7.9", "24", unit: "umol/L",
      .fires("high", class: "SEVERE")),
    tier("LOW just below 70", .man(40), "69.9", "24", .fires("moderate", class: "LOW")),
    tier("LOW at 50.8", .man(45), "50.8", "24", .fires("moderate", class: "LOW")),
    tier(
      "LOW from 12.5 umol/L", .woman(33), "12.5", "24", unit: "umol/L",
      .fires("moderate", class: "LOW")),
    tier("LOW in a child", .girl(months: 100), "74.9", "26", .fires("moderate", class: "LOW")),
    tier(
      "LOW-FOR-INFLAMMATION", .man(57), "74", "24", crp: "25",
      .fires("low", class: "LOW-FOR-INFLAMMATION")),
    tier(
      "LOW-FOR-INFLAMMATION from 11.9 umol/L and 3.0 mg/dL", .man(63), "11.9", "24",
      unit: "umol/L", crp: "3.0", crpUnit: "mg/dL",
      .fires("low", class: "LOW-FOR-INFLAMMATION")),
    tier("ceruloplasmin 15 alone", .man(38), "98", "15", .fires("moderate", class: "CP-LOW")),
    tier("ceruloplasmin 9.9 alone", .woman(46), "102", "9.9", .fires("high", class: "CP-MARKED")),
    Scenario(
      "CU-02 ceruloplasmin 0.04 g/L alone", .man(31),
      results: [Result(.copper, "96"), Result(.ceruloplasmin, "0.04", "g/L")],
      (rule: "CU-02", outcome: .fires("high", class: "CP-NEAR-ABSENT"))),
    Scenario(
      "CU-02 LOW by the laboratory's own limit", .man(52),
      results: [Result(.copper, "82").limitLow("85"), Result(.ceruloplasmin, "26")],
      (rule: "CU-02", outcome: .fires("moderate", class: "LOW"))),
    Scenario(
      "CU-02 LOW in Wilson disease, one step milder", .woman(30),
      results: [Result(.copper, "60"), Result(.ceruloplasmin, "24")], conditions: [.wilson],
      (rule: "CU-02", outcome: .fires("low", class: "LOW"))),
    tier("at 70.0 in a man", .man(40), "70.0", "24", .notFired),
    tier("at 80.0 in a woman", .woman(40), "80.0", "24", .notFired),
    tier("at 76.3 with inflammation", .man(44), "76.3", "24", crp: "60", .notFired),
    tier("74 with CRP at 20", .man(48), "74", "24", crp: "20", .notFired),
    tier("ceruloplasmin at 20.0", .woman(35), "104", "20.0", .notFired),
    tier("at 75 in a child", .boy(months: 90), "75", "26", .notFired),
    tier("from 12.6 umol/L in a woman", .woman(42), "12.6", "24", unit: "umol/L", .notFired),
    tier("from 11.02 umol/L in a man", .man(42), "11.02", "24", unit: "umol/L", .notFired),
    Scenario(
      "CU-02 74 and no CRP", .man(40), without: [.crp],
      results: [Result(.copper, "74"), Result(.ceruloplasmin, "24")],
      (rule: "CU-02", outcome: .undecided("crp"))),
    Scenario(
      "CU-02 74 and CRP ten days off", .man(47), without: [.crp],
      results: [
        Result(.copper, "11.7", "umol/L"), Result(.ceruloplasmin, "24"), Result(.crp, "2").ago(15),
      ],
      (rule: "CU-02", outcome: .undecided("crp"))),
    Scenario(
      "CU-02 no copper", .woman(39), without: [.copper],
      (rule: "CU-02", outcome: .undecided("copper"))),
    Scenario(
      "CU-02 neither of the two", .man(59), without: [.copper, .ceruloplasmin],
      (rule: "CU-02", outcome: .undecided("copper"))),
    Scenario(
      "CU-02 ordinary copper without ceruloplasmin", .woman(64), without: [.ceruloplasmin],
      (rule: "CU-02", outcome: .undecided("ceruloplasmin"))),
    Scenario(
      "CU-02 copper older than a year", .woman(48), without: [.copper],
      results: [Result(.copper, "101").ago(420)],
      (rule: "CU-02", outcome: .undecided("copper"))),
    tier("75 and sex not stated", .unstated(60), "75", "24", .undecided("sex")),
    tier("infant of four months", .boy(months: 4), "40", "12", .notApplicable),
    tier("infant of two months", .girl(months: 2), "35", "9", .notApplicable),
    tier("infant of five months", .girl(months: 5), "52", "15", .notApplicable),
  ]

  private static func tier(
    _ title: String, _ subject: Subject, _ copper: String, _ ceruloplasmin: String,
    unit: String = "ug/dL", crp: String = "2", crpUnit: String = "mg/L", _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "CU-02 \(title)", subject,
      results: [
        Result(.copper, copper, unit), Result(.ceruloplasmin, ceruloplasmin),
        Result(.crp, crp, crpUnit),
      ],
      (rule: "CU-02", outcome: outcome))
  }
}
