extension Scenario {
  /// Low serum zinc and what makes it unreadable: each person has a certain answer to both rules.
  static let zincStatus: [Scenario] = [
    status("fasting woman, 62", .woman(40), "62", .fires("moderate", class: "LOW"), .notFired),
    status("fasting man, 73.9", .man(40), "73.9", .fires("moderate", class: "LOW"), .notFired),
    status(
      "woman in the afternoon, 58.9", .woman(52), "58.9", minute: 900, fasting: "no",
      .fires("moderate", class: "LOW"), .notFired),
    status(
      "fasting woman, 9.5 umol/L", .woman(36), "9.5", unit: "umol/L",
      .fires("moderate", class: "LOW"), .notFired),
    status("SEVERE", .woman(61), "38", .fires("high", class: "SEVERE"), .notFired),
    status(
      "SEVERE, 5.8 umol/L", .man(55), "5.8", unit: "umol/L", .fires("high", class: "SEVERE"),
      .notFired),
    status("child, 64", .girl(months: 88), "64", .fires("moderate", class: "LOW"), .notFired),
    status(
      "first trimester, 55", .pregnant(29, weeks: 10), "55", .fires("moderate", class: "LOW"),
      .notFired),
    status(
      "second trimester, 49", .pregnant(31, weeks: 22), "49", .fires("moderate", class: "LOW"),
      .notFired),
    status(
      "woman, nothing known of the draw, 58", .woman(45), "58", minute: nil, fasting: "",
      .fires("moderate", class: "LOW"), .notFired),
    status(
      "CRP 12, one step milder", .woman(43), "62", crp: "12", albumin: "4.1",
      .fires("low", class: "LOW"), .fires("info", class: "DOWN-GRADING")),
    status(
      "CRP 19.9, one step milder", .man(59), "65", crp: "19.9", .fires("low", class: "LOW"),
      .fires("info", class: "DOWN-GRADING")),
    status(
      "albumin 3.0, one step milder", .woman(67), "60", albumin: "3.0",
      .fires("low", class: "LOW"), .fires("info", class: "DOWN-GRADING")),
    status(
      "albumin 34 g/L, one step milder", .man(71), "66", albumin: "34", albuminUnit: "g/L",
      .fires("low", class: "LOW"), .fires("info", class: "DOWN-GRADING")),
    Scenario(
      "ZN-01 oestrogen, one step milder", .woman(38), results: [Result(.zinc, "61")],
      medicines: [.oestrogen], (rule: "ZN-01", outcome: .fires("low", class: "LOW")),
      (rule: "ZN-02", outcome: .fires("info", class: "DOWN-GRADING"))),
    status("man at 74.0", .man(40), "74.0", .notFired, .notFired),
    status("woman at 70.0", .woman(34), "70.0", .notFired, .notFired),
    status(
      "woman in the afternoon, 62", .woman(40), "62", minute: 900, fasting: "no", .notFired,
      .notFired),
    status(
      "woman at 10.7 umol/L", .woman(48), "10.7", unit: "umol/L", .notFired, .notFired),
    status("child at 65.0", .boy(months: 80), "65.0", .notFired, .notFired),
    status(
      "woman fed in the morning at 66.0", .woman(41), "66.0", minute: 600, fasting: "no",
      .notFired, .notFired),
    status(
      "man in the afternoon at 61.0", .man(63), "61.0", minute: 840, fasting: "no", .notFired,
      .notFired),
    status("ordinary with CRP 64", .woman(57), "84", crp: "64", .notFired, .notFired),
    status(
      "woman, fasting unknown, 68", .woman(44), "68", fasting: "", .undecided("fasting"), nil),
    status(
      "woman, time unknown, 62", .woman(58), "62", minute: nil, .undecided("draw time"), nil),
    status(
      "pregnancy unknown, 62", .pregnancyUnstated(30), "62", .undecided("pregnancy"), nil),
    status("sex unknown, 72", .unstated(60), "72", .undecided("sex"), nil),
    Scenario(
      "ZN-01 no zinc result", .man(50), without: [.zinc],
      (rule: "ZN-01", outcome: .undecided("zinc")), (rule: "ZN-02", outcome: .undecided("zinc"))),
    Scenario(
      "ZN-01 zinc older than 180 days", .woman(46), without: [.zinc],
      results: [Result(.zinc, "58").ago(200)], (rule: "ZN-01", outcome: .undecided("zinc")),
      (rule: "ZN-02", outcome: .undecided("zinc"))),
    status(
      "CRP 64", .woman(40), "50", crp: "64", .suppressed, .fires("info", class: "SUPPRESSING")),
    status(
      "CRP at 20.0", .man(62), "60", crp: "20.0", .suppressed,
      .fires("info", class: "SUPPRESSING")),
    status(
      "CRP 2.4 mg/dL", .woman(73), "55", crp: "2.4", crpUnit: "mg/dL", .suppressed,
      .fires("info", class: "SUPPRESSING")),
    status(
      "albumin 2.9", .man(68), "58", albumin: "2.9", .suppressed,
      .fires("info", class: "SUPPRESSING")),
    status(
      "albumin 27 g/L and zinc in umol/L", .woman(79), "8.1", unit: "umol/L", albumin: "27",
      albuminUnit: "g/L", .suppressed, .fires("info", class: "SUPPRESSING")),
    status(
      "undecided value with CRP 48", .woman(51), "68", fasting: "", crp: "48", .suppressed,
      .fires("info", class: "SUPPRESSING")),
    companion("no CRP", .woman(40), without: [.crp], "crp"),
    companion("no albumin", .man(53), without: [.albumin], "albumin"),
    companion("no CRP, zinc in umol/L", .woman(65), without: [.crp], "crp"),
  ]

  private static func status(
    _ title: String, _ subject: Subject, _ zinc: String, unit: String = "ug/dL",
    minute: Int? = 510, fasting: String = "yes", crp: String = "1", crpUnit: String = "mg/L",
    albumin: String = "4.2", albuminUnit: String = "g/dL", _ low: Outcome,
    _ confounded: Outcome?
  ) -> Scenario {
    var scenario = Scenario(
      "ZN-01 \(title)", subject,
      results: [
        Result(.zinc, zinc, unit).at(minute, fasting: fasting), Result(.crp, crp, crpUnit),
        Result(.albumin, albumin, albuminUnit),
      ],
      (rule: "ZN-01", outcome: low))
    if let confounded { scenario.expects.append((rule: "ZN-02", outcome: confounded)) }
    return scenario
  }

  /// A low zinc beside which one of the two companions was not measured.
  private static func companion(
    _ title: String, _ subject: Subject, without: Set<Assay>, _ missing: String
  ) -> Scenario {
    Scenario(
      "ZN-02 \(title)", subject, without: without,
      results: [title.hasSuffix("umol/L") ? Result(.zinc, "9.1", "umol/L") : Result(.zinc, "62")],
      (rule: "ZN-02", outcome: .undecided(missing)))
  }
}
