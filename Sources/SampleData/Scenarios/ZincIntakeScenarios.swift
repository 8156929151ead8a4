extension Scenario {
  /// Zinc above the upper level. Doses are chosen so that both authorities agree, except where the
  /// title names one: 40 mg a day is the adult level in the United States.
  static let zincUpperLevel: [Scenario] = [
    level("45 mg", .woman(46), [.zinc("45", since: 60)], .fires("moderate", class: "EXCESS")),
    level(
      "22.5 mg twice a day", .man(51), [.zinc("22.5", since: 90).with { $0.frequency = "bid" }],
      .fires("moderate", class: "EXCESS")),
    level(
      "two products, 30 and 15 mg", .woman(39),
      [.zinc("30", since: 120), .zinc("15", since: 120, form: "zinc oxide")],
      .fires("moderate", class: "EXCESS")),
    level(
      "sulfate heptahydrate 200 mg by weight", .man(44),
      [.salt("zinc sulfate heptahydrate", "200", since: 70, elemental: "no")],
      .fires("moderate", class: "EXCESS")),
    level(
      "45000 ug", .woman(63), [.zinc("45000", since: 60).with { $0.unit = "ug" }],
      .fires("moderate", class: "EXCESS")),
    level(
      "child, 15 mg", .boy(months: 68), [.zinc("15", since: 60)],
      .fires("moderate", class: "EXCESS")),
    level("80.0 mg", .man(57), [.zinc("80.0", since: 60)], .fires("high", class: "EXCESS")),
    level("100 mg", .woman(33), [.zinc("100", since: 200)], .fires("high", class: "EXCESS")),
    level("40.0 mg (US)", .man(48), [.zinc("40.0", since: 60)], .notFired),
    level("25.0 mg", .woman(50), [.zinc("25.0", since: 365)], .notFired),
    level("15 mg", .man(36), [.zinc("15", since: 60)], .notFired),
    level("nothing taken", .woman(42), [.none()], .notFired),
    level(
      "100 mg, stopped 60 days ago", .man(66), [.zinc("100", since: 400, stopped: 60)], .notFired),
    level("45 mg for ten days", .woman(55), [.zinc("45", since: 9)], .notFired),
    level("no form", .woman(41), [], .undecided("zinc intake")),
    level("form older than a year", .man(59), [.none(recorded: 480)], .undecided("zinc intake")),
    level(
      "sulfate 220 mg, elemental not stated", .man(45),
      [.salt("zinc sulfate", "220", since: 60, elemental: "")],
      .undecided("elemental amount of zinc")),
    level(
      "gluconate 50 mg, elemental not stated", .woman(53),
      [.salt("zinc gluconate", "50", since: 100, elemental: "")],
      .undecided("elemental amount of zinc")),
    level(
      "sulfate heptahydrate 220 mg, elemental not stated", .man(69),
      [.salt("zinc sulfate heptahydrate", "220", since: 300, elemental: "")],
      .undecided("elemental amount of zinc")),
    prescribed("ZN-04 Wilson disease", .woman(28), .wilson),
    prescribed("ZN-04 Wilson disease, older", .man(44), .wilson),
    prescribed("ZN-04 acrodermatitis enteropathica", .man(22), .acrodermatitis),
  ]

  private static func level(
    _ title: String, _ subject: Subject, _ intakes: [Dose], _ outcome: Outcome
  ) -> Scenario {
    Scenario("ZN-04 \(title)", subject, intakes: intakes, (rule: "ZN-04", outcome: outcome))
  }

  private static func prescribed(
    _ title: String, _ subject: Subject, _ condition: Coded
  ) -> Scenario {
    Scenario(
      title, subject,
      intakes: [
        Dose.zinc("50", since: 1200, form: "zinc acetate").with {
          $0.frequency = "tid"
          $0.source = "rx"
        }
      ],
      conditions: [condition], (rule: "ZN-04", outcome: .notApplicable))
  }

  /// Zinc for weeks without copper beside it.
  static let zincWithoutCopper: [Scenario] = [
    sustained(
      "30 mg for ten weeks", .woman(40), [.zinc("30", since: 69)],
      .fires("moderate", class: "SUSTAINED")),
    sustained(
      "30 mg for 300 days", .man(52), [.zinc("30", since: 300)],
      .fires("high", class: "SUSTAINED")),
    sustained(
      "60 mg for 40 days", .woman(47), [.zinc("60", since: 40)],
      .fires("high", class: "SUSTAINED")),
    sustained("EARLY", .man(35), [.zinc("30", since: 20)], .fires("info", class: "EARLY")),
    sustained(
      "copper as oxide only", .woman(58),
      [.zinc("30", since: 60), .copper("2", since: 60, form: "cupric oxide")],
      .fires("moderate", class: "SUSTAINED")),
    sustained(
      "copper 0.5 mg", .man(61), [.zinc("30", since: 60), .copper("0.5", since: 60)],
      .fires("moderate", class: "SUSTAINED")),
    sustained(
      "stopped ten days ago", .woman(44), [.zinc("35", since: 70, stopped: 10)],
      .fires("moderate", class: "SUSTAINED")),
    sustained(
      "gluconate 250 mg by weight", .man(49),
      [.salt("zinc gluconate", "250", since: 60, elemental: "no")],
      .fires("moderate", class: "SUSTAINED")),
    sustained("15 mg for two years", .woman(66), [.zinc("15", since: 730)], .notFired),
    sustained("25.0 mg for a year", .man(54), [.zinc("25.0", since: 365)], .notFired),
    sustained(
      "copper 2 mg beside it", .woman(37), [.zinc("30", since: 200), .copper("2", since: 200)],
      .notFired),
    sustained("nothing taken", .man(43), [.none()], .notFired),
    sustained("stopped 60 days ago", .woman(59), [.zinc("50", since: 300, stopped: 60)], .notFired),
    sustained("ten days only", .man(31), [.zinc("30", since: 9)], .notFired),
    sustained(
      "zinc from food alone", .woman(48),
      [
        Dose.zinc("40", since: 300, form: "food").with { $0.source = "diet" }
      ],
      .notFired),
    sustained("no form", .man(46), [], .undecided("zinc intake")),
    sustained(
      "form older than a year", .woman(62), [.none(recorded: 430)], .undecided("zinc intake")),
    sustained("start not stated", .man(39), [.zinc("30", since: nil)], .undecided("start of zinc")),
    sustained(
      "start not stated, 60 mg", .woman(56), [.zinc("60", since: nil)],
      .undecided("start of zinc")),
    sustained(
      "sulfate 220 mg, elemental not stated", .man(64),
      [.salt("zinc sulfate", "220", since: 100, elemental: "")],
      .undecided("elemental amount of zinc")),
    Scenario(
      "ZN-05 Wilson disease", .woman(32), intakes: [.zinc("75", since: 500)],
      conditions: [.wilson], (rule: "ZN-05", outcome: .notApplicable)),
    Scenario(
      "ZN-05 Wilson disease, older", .man(50), intakes: [.zinc("150", since: 1500)],
      conditions: [.wilson], (rule: "ZN-05", outcome: .notApplicable)),
  ]

  private static func sustained(
    _ title: String, _ subject: Subject, _ intakes: [Dose], _ outcome: Outcome
  ) -> Scenario {
    Scenario("ZN-05 \(title)", subject, intakes: intakes, (rule: "ZN-05", outcome: outcome))
  }

  /// The ratio of zinc to copper in the regimen.
  static let zincToCopper: [Scenario] = [
    ratio("25:1", .woman(45), "50", "2", .fires("low", class: "HIGH")),
    ratio("50:1", .man(53), "50", "1", .fires("moderate", class: "HIGH")),
    ratio("40.00:1", .woman(38), "40", "1", .fires("low", class: "HIGH")),
    ratio("15.00:1", .man(60), "30", "2", .fires("info", class: "BETWEEN")),
    ratio("13:1", .woman(51), "26", "2", .fires("info", class: "BETWEEN")),
    ratio("4:1 with copper 2.5 mg", .man(47), "10", "2.5", .fires("low", class: "LOW")),
    Scenario(
      "ZN-07 copper as oxide only", .woman(57),
      intakes: [.zinc("50", since: 120), .copper("2", since: 120, form: "cupric oxide")],
      (rule: "ZN-07", outcome: .fires("low", class: "NO-COPPER"))),
    Scenario(
      "ZN-07 30 mg and no copper", .man(41), intakes: [.zinc("30", since: 120)],
      (rule: "ZN-07", outcome: .fires("low", class: "NO-COPPER"))),
    ratio("10:1", .woman(36), "15", "1.5", .notFired),
    ratio("12.00:1", .man(55), "24", "2", .notFired),
    ratio("8.00:1", .woman(64), "16", "2", .notFired),
    ratio("5:1 with copper 2 mg", .man(68), "10", "2", .notFired),
    ratio("12:1", .woman(49), "12", "1", .notFired),
    Scenario(
      "ZN-07 15 mg and no copper", .man(44), intakes: [.zinc("15", since: 200)],
      (rule: "ZN-07", outcome: .undecided("dietary copper"))),
    Scenario(
      "ZN-07 25.0 mg and copper as oxide", .woman(54),
      intakes: [.zinc("25.0", since: 200), .copper("2", since: 200, form: "cupric oxide")],
      (rule: "ZN-07", outcome: .undecided("dietary copper"))),
    Scenario(
      "ZN-07 no form", .man(58), intakes: [], (rule: "ZN-07", outcome: .undecided("zinc intake"))),
    Scenario(
      "ZN-07 form older than a year", .woman(61), intakes: [.none(recorded: 470)],
      (rule: "ZN-07", outcome: .undecided("zinc intake"))),
    Scenario(
      "ZN-07 copper sulfate 8 mg, elemental not stated", .man(48),
      intakes: [
        .zinc("30", since: 150),
        .salt("copper sulfate", "8", since: 150, elemental: "", substance: "copper"),
      ],
      (rule: "ZN-07", outcome: .undecided("elemental amount of copper"))),
    Scenario(
      "ZN-07 Wilson disease", .woman(31),
      intakes: [.zinc("75", since: 700), .copper("1", since: 30)], conditions: [.wilson],
      (rule: "ZN-07", outcome: .notApplicable)),
    ratio("3 mg of zinc", .man(63), "3", "1", .notApplicable),
    ratio("4.9 mg of zinc", .woman(43), "4.9", "0.2", .notApplicable),
  ]

  private static func ratio(
    _ title: String, _ subject: Subject, _ zinc: String, _ copper: String, _ outcome: Outcome
  ) -> Scenario {
    Scenario(
      "ZN-07 \(title)", subject, intakes: [.zinc(zinc, since: 180), .copper(copper, since: 180)],
      (rule: "ZN-07", outcome: outcome))
  }
}
