extension Scenario {
  /// Anaemia by age, sex and pregnancy.
  static let anaemia: [Scenario] = [
    count("mild, woman 11.4", .woman(30), "11.4", .fires("low", class: "mild")),
    count("mild, man 12.9", .man(45), "12.9", .fires("low", class: "mild")),
    count("mild at 11.0", .woman(52), "11.0", .fires("low", class: "mild")),
    count("mild, 7.0 mmol/L", .woman(41), "7.0", unit: "mmol/L", .fires("low", class: "mild")),
    count(
      "mild, second trimester 10.4", .pregnant(28, weeks: 22), "10.4",
      .fires("low", class: "mild")),
    count(
      "mild, first trimester 10.9", .pregnant(33, weeks: 9), "10.9", .fires("low", class: "mild")),
    count("mild, three years old 10.9", .girl(months: 40), "10.9", .fires("low", class: "mild")),
    count("mild, one year old 10.4", .boy(months: 15), "10.4", .fires("low", class: "mild")),
    count(
      "moderate, 109 g/L", .woman(64), "109", unit: "g/L", .fires("moderate", class: "moderate")),
    count("moderate at 8.0", .man(70), "8.0", .fires("moderate", class: "moderate")),
    count(
      "moderate, nine years old 10.2", .boy(months: 112), "10.2",
      .fires("moderate", class: "moderate")),
    count("severe, 7.9", .man(59), "7.9", .fires("high", class: "severe")),
    count("severe, 68 g/L", .woman(47), "68", unit: "g/L", .fires("high", class: "severe")),
    count("woman at 12.0", .woman(30), "12.0", .notFired),
    count("man at 13.0", .man(30), "13.0", .notFired),
    count("second trimester at 10.5", .pregnant(27, weeks: 24), "10.5", .notFired),
    count("third trimester at 11.0", .pregnant(34, weeks: 33), "11.0", .notFired),
    count("eight years old at 11.5", .girl(months: 99), "11.5", .notFired),
    count("woman at 120 g/L", .woman(57), "120", unit: "g/L", .notFired),
    count("man, 14.2", .man(62), "14.2", .notFired),
    Scenario(
      "FE-01 no haemoglobin", .woman(44), without: [.haemoglobin],
      (rule: "FE-01", outcome: .undecided("hb"))),
    Scenario(
      "FE-01 haemoglobin older than 180 days", .man(50), without: [.haemoglobin],
      results: [Result(.haemoglobin, "12.1").ago(200)],
      (rule: "FE-01", outcome: .undecided("hb"))),
    count("pregnancy unknown, 11.5", .pregnancyUnstated(31), "11.5", .undecided("pregnancy")),
    count("trimester unknown, 10.8", .pregnant(29, weeks: nil), "10.8", .undecided("trimester")),
    count("sex unknown, 12.5", .unstated(60), "12.5", .undecided("sex")),
    count("sex unknown, 126 g/L", .unstated(68), "126", unit: "g/L", .undecided("sex")),
    count("four months old", .girl(months: 4), "10.0", .notApplicable),
    count("three months old", .boy(months: 3), "9.8", .notApplicable),
  ]

  private static func count(
    _ title: String, _ subject: Subject, _ haemoglobin: String, unit: String = "g/dL",
    _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "FE-01 \(title)", subject, results: [Result(.haemoglobin, haemoglobin, unit)],
      (rule: "FE-01", outcome: outcome))
  }

  /// Iron stores, read in the light of inflammation.
  static let ironStores: [Scenario] = [
    stores("DEFINITE, 9", .woman(34), "9", saturation: "10", .fires("moderate", class: "DEFINITE")),
    stores(
      "DEFINITE with anaemia", .woman(39), "7", saturation: "6", haemoglobin: "9.5",
      .fires("high", class: "DEFINITE")),
    stores("LIKELY, 22", .woman(31), "22", saturation: "8", .fires("moderate", class: "LIKELY")),
    stores("LIKELY at 15.0", .man(44), "15.0", .fires("moderate", class: "LIKELY")),
    stores(
      "LIKELY, 45 pmol/L", .woman(46), "45", unit: "pmol/L", .fires("moderate", class: "LIKELY")),
    stores(
      "POSSIBLE at 30.0", .woman(53), "30.0", saturation: "30",
      .fires("moderate", class: "POSSIBLE")),
    stores("POSSIBLE, 44.9", .man(58), "44.9", .fires("moderate", class: "POSSIBLE")),
    stores(
      "inflamed DEFINITE, 28", .woman(61), "28", crp: "12", .fires("moderate", class: "DEFINITE")),
    stores(
      "inflamed LIKELY, 55 ug/L, CRP 1.4 mg/dL", .man(67), "55", unit: "ug/L", crp: "1.4",
      crpUnit: "mg/dL", .fires("moderate", class: "LIKELY")),
    stores(
      "inflamed POSSIBLE, 85", .woman(49), "85", crp: "12", saturation: "12",
      .fires("moderate", class: "POSSIBLE")),
    stores(
      "CKD-HF, 80", .man(71), "80", conditions: [.kidneyDisease],
      .fires("moderate", class: "CKD-HF")),
    stores(
      "CKD-HF, 150 with saturation 15", .woman(69), "150", saturation: "15",
      conditions: [.kidneyDisease], .fires("moderate", class: "CKD-HF")),
    stores(
      "three years old, 11.9", .boy(months: 42), "11.9", crp: "0.8",
      .fires("moderate", class: "DEFINITE")),
    stores(
      "two years old, inflamed, 25", .girl(months: 30), "25", crp: "8",
      .fires("moderate", class: "DEFINITE")),
    stores(
      "20 and no CRP: the milder reading", .woman(42), "20", crp: nil,
      .fires("moderate", class: "LIKELY")),
    stores("140", .man(47), "140", crp: "2", saturation: "32", .notFired),
    stores("45.0", .woman(38), "45.0", .notFired),
    stores("50 with CRP at 5.0", .woman(55), "50", crp: "5.0", .notFired),
    stores("inflamed at 100.0", .man(63), "100.0", crp: "14", saturation: "14", .notFired),
    stores(
      "inflamed, 85 with saturation 25", .woman(60), "85", crp: "11", saturation: "25", .notFired),
    stores("three years old at 12.0", .girl(months: 40), "12.0", crp: "0.7", .notFired),
    stores("320 pmol/L", .man(52), "320", unit: "pmol/L", .notFired),
    Scenario(
      "FE-02 no ferritin", .woman(45), without: [.ferritin],
      (rule: "FE-02", outcome: .undecided("ferritin"))),
    Scenario(
      "FE-02 ferritin 200 days old", .man(56), without: [.ferritin],
      results: [Result(.ferritin, "60").ago(200)],
      (rule: "FE-02", outcome: .undecided("ferritin"))),
    stores("48 and no CRP", .woman(48), "48", crp: nil, .undecided("crp")),
    stores("60 ug/L and no CRP", .man(64), "60", unit: "ug/L", crp: nil, .undecided("crp")),
    stores(
      "80 with saturation 15 and no CRP", .woman(57), "80", crp: nil, saturation: "15",
      .undecided("crp")),
    stores("ALT 180", .man(43), "140", alt: "180", .suppressed),
    stores("ALT 240", .woman(51), "165", alt: "240", .suppressed),
    stores("ALT 3.20 ukat/L", .man(66), "180", alt: "3.20", altUnit: "ukat/L", .suppressed),
  ]

  private static func stores(
    _ title: String, _ subject: Subject, _ ferritin: String, unit: String = "ng/mL",
    crp: String? = "1", crpUnit: String = "mg/L", saturation: String = "28",
    haemoglobin: String? = nil, alt: String? = nil, altUnit: String = "U/L",
    conditions: [Coded] = [], _ outcome: Outcome
  ) -> Scenario {
    var results = [Result(.ferritin, ferritin, unit), Result(.saturation, saturation)]
    if let crp { results.append(Result(.crp, crp, crpUnit)) }
    if let haemoglobin { results.append(Result(.haemoglobin, haemoglobin)) }
    if let alt { results.append(Result(.alt, alt, altUnit)) }
    if !conditions.isEmpty { results.append(Result(.egfr, "24")) }
    return Scenario(
      "FE-02 \(title)", subject, without: crp == nil ? [.crp] : [], results: results,
      conditions: conditions, (rule: "FE-02", outcome: outcome))
  }
}
