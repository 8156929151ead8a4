extension Scenario {
  /// Whether copper, ceruloplasmin and the blood count were checked while zinc is taken.
  ///
  /// Each person has one ordinary result three years back, so that the laboratory feed covers the
  /// look-back even where the export holds no one else.
  static let monitoring: [Scenario] = [
    watched(
      "40 mg for 400 days, never", .man(58), "40", 400, set: nil,
      .fires("moderate", class: "OVERDUE")),
    watched(
      "60 mg for 500 days, never", .woman(49), "60", 500, set: nil, .fires("high", class: "OVERDUE")
    ),
    watched(
      "40 mg for two years, 365 days ago", .man(66), "40", 730, set: 365,
      .fires("moderate", class: "OVERDUE")),
    watched(
      "50 mg for two years, 400 days ago", .woman(55), "50", 730, set: 400,
      .fires("high", class: "OVERDUE")),
    watched(
      "40 mg for two years, 364 days ago", .woman(61), "40", 730, set: 364,
      .fires("info", class: "DUE")),
    watched(
      "40 mg for two years, 180 days ago", .man(52), "40", 730, set: 180,
      .fires("info", class: "DUE")),
    watched(
      "30 mg for 200 days, never", .woman(37), "30", 200, set: nil, .fires("info", class: "DUE")),
    watched("40 mg for two years, 179 days ago", .man(45), "40", 730, set: 179, .notFired),
    watched("40 mg for 400 days, 90 days ago", .woman(64), "40", 400, set: 90, .notFired),
    watched("25.0 mg for two years", .man(70), "25.0", 730, set: nil, .notFired),
    watched("40 mg for 60 days", .woman(42), "40", 60, set: nil, .notFired),
    monitored("nothing taken", .man(39), [.none()], set: nil, .notFired),
    monitored(
      "stopped 100 days ago", .woman(58), [.zinc("50", since: 600, stopped: 100)], set: nil,
      .notFired),
    monitored("no form", .man(54), [], set: nil, .undecided("zinc intake")),
    monitored("no form, set two years ago", .woman(47), [], set: 700, .undecided("zinc intake")),
    monitored(
      "form older than a year", .man(62), [.none(recorded: 450)], set: nil,
      .undecided("zinc intake")),
    monitored(
      "sulfate 220 mg, elemental not stated", .woman(51),
      [.salt("zinc sulfate", "220", since: 400, elemental: "")], set: nil,
      .undecided("elemental amount of zinc")),
    monitored(
      "gluconate 150 mg, elemental not stated", .man(48),
      [.salt("zinc gluconate", "150", since: 600, elemental: "")], set: nil,
      .undecided("elemental amount of zinc")),
    treated("MO-01 Wilson disease", .woman(33)),
    treated("MO-01 Wilson disease, older", .man(46)),
  ]

  private static func watched(
    _ title: String, _ subject: Subject, _ amount: String, _ since: Int, set: Int?,
    _ outcome: Outcome
  ) -> Scenario {
    monitored(title, subject, [.zinc(amount, since: since)], set: set, outcome)
  }

  /// `set` is the days since copper, ceruloplasmin and a blood count were drawn together.
  private static func monitored(
    _ title: String, _ subject: Subject, _ intakes: [Dose], set: Int?, _ outcome: Outcome
  ) -> Scenario {
    var results = [Result(.alt, "21").ago(1085)]
    if let set {
      results += [
        Result(.copper, "104"), Result(.ceruloplasmin, "28"), Result(.haemoglobin, "13.9"),
        Result(.wbc, "6.20"), Result(.platelets, "240"), Result(.neutrophils, "3.60"),
        Result(.lymphocytes, "1.80"),
      ].map { $0.ago(set) }
    }
    return Scenario(
      "MO-01 \(title)", subject, without: [.copper, .ceruloplasmin], results: results,
      intakes: intakes, (rule: "MO-01", outcome: outcome))
  }

  private static func treated(_ title: String, _ subject: Subject) -> Scenario {
    Scenario(
      title, subject, without: [.copper, .ceruloplasmin],
      results: [Result(.alt, "21").ago(1085)], intakes: [.zinc("150", since: 800)],
      conditions: [.wilson], (rule: "MO-01", outcome: .notApplicable))
  }
}
