import Clinic

/// Makes up the people of the background: believable, unremarkable for any single rule, and in no
/// list of the truth file.
struct BackgroundPeople {
  let seed: UInt64
  let asOf: Day

  func patient(_ number: Int) -> Patient {
    var random = RandomStream(seed: seed, 1, UInt64(number))
    let sex: Patient.Sex = random.chance(perMille: 560) ? .female : .male
    var patient = Patient(
      number: number, sex: sex, birth: birth(&random), home: home(&random))
    patient.sexIsBlank = random.chance(perMille: 8)
    patient.traits = traits(&random)
    let years = patient.age(on: asOf)
    pregnancy(&patient, years, &random)
    if years > 18, random.chance(perMille: 170) { patient.smokesPerDay = random.within(3...25) }
    HealthHistory(asOf: asOf).fill(&patient, years, &random)
    SupplementHabits(asOf: asOf).fill(&patient, years, &random)
    return patient
  }

  /// Ages 0 to 95, most of them adults.
  private func birth(_ random: inout RandomStream) -> Day {
    let years: Int =
      switch random.below(100) {
      case 0..<4: random.within(0...2)
      case 4..<14: random.within(3...14)
      case 14..<48: random.within(15...44)
      case 48..<78: random.within(45...69)
      default: random.within(70...95)
      }
    return asOf - Day(years * 1461 / 4) - Day(random.within(20...360))
  }

  private func home(_ random: inout RandomStream) -> Int {
    switch random.below(100) {
    case 0..<40: 0
    case 40..<70: 1
    case 70..<85: 2
    default: 3
    }
  }

  private func traits(_ random: inout RandomStream) -> Patient.Traits {
    var traits = Patient.Traits()
    traits.iron = random.normal()
    traits.zinc = random.normal()
    traits.copper = random.normal()
    traits.vitaminD = random.normal()
    traits.inflammation = 0.6 * random.normal()
    traits.kidney = random.normal()
    traits.liver = random.normal()
    traits.blood = random.normal()
    return traits
  }

  private func pregnancy(_ patient: inout Patient, _ years: Double, _ random: inout RandomStream) {
    guard patient.sex == .female else {
      patient.pregnancy = .blank
      return
    }
    guard years >= 12, years <= 55 else { return }
    if years >= 18, years <= 44, random.chance(perMille: 70) {
      patient.pregnancy = .yes
      patient.gestationWeeks = random.chance(perMille: 850) ? random.within(5...39) : 0
      patient.traits.iron -= 0.4
    } else if random.chance(perMille: 180) {
      patient.pregnancy = .blank
    }
  }

  /// The visits of one person, in no order; none before birth, one a day at most.
  func draws(_ patient: Patient, index: Int) -> [Draw] {
    var random = RandomStream(seed: seed, 2, UInt64(patient.number))
    var draws: [Draw] = []
    var day = asOf - Day(random.within(0...150))
    if patient.number % 40 == 0 { day = asOf + Day(random.within(1...6)) }
    let earliest = max(patient.birth + 2, asOf - 1095)
    let visits = random.within(3...11)
    while day >= earliest, draws.count < visits {
      let laboratory = random.chance(perMille: 800) ? patient.home : random.below(4)
      let hours = Laboratory.all[laboratory].hours
      draws.append(
        Draw(
          person: index, day: day, minute: random.within(hours), laboratory: laboratory,
          assays: panel(isLast: draws.isEmpty, adult: patient.age(on: day) >= 18, &random),
          fastingHours: random.chance(perMille: 600)
            ? random.within(8...14) : random.within(1...6)))
      day -= Day(random.within(40...240))
    }
    return draws
  }

  /// What is asked for in one visit, of adults and of children: no one estimates a child's GFR.
  private static let panels: [(perCent: Int, adult: [Assay], child: [Assay])] = [
    (24, Assay.allCases),
    (16, Assay.bloodCount + Assay.ironStudies + [.crp]),
    (12, Assay.traceElements + Assay.bloodCount + [.crp, .albumin]),
    (20, Assay.bloodCount),
    (14, Assay.bloodCount + Assay.chemistry),
    (8, [.vitaminD, .b12, .ferritin]),
    (6, Assay.traceElements),
  ].map { ($0.0, $0.1, $0.1.filter { $0 != .egfr }) }

  /// The last visit before the as-of date is a thorough one.
  private func panel(isLast: Bool, adult: Bool, _ random: inout RandomStream) -> [Assay] {
    var rest = random.below(isLast ? 50 : 100)
    for panel in Self.panels {
      if rest < panel.perCent { return adult ? panel.adult : panel.child }
      rest -= panel.perCent
    }
    return Assay.bloodCount
  }
}

/// Chronic conditions and the medicines that go with them.
struct HealthHistory {
  let asOf: Day

  /// A condition, how often it occurs, from which age, and the medicine that is given for it.
  private struct Condition {
    let system: String
    let code: String
    let name: String
    let perMille: Int
    let fromAge: Double
    let medicine: [String]?
    let effect: @Sendable (inout Patient) -> Void

    init(
      _ system: String, _ code: String, _ name: String, _ perMille: Int, _ fromAge: Double,
      _ medicine: [String]? = nil, effect: @escaping @Sendable (inout Patient) -> Void = { _ in }
    ) {
      self.system = system
      self.code = code
      self.name = name
      self.perMille = perMille
      self.fromAge = fromAge
      self.medicine = medicine
      self.effect = effect
    }
  }

  private static let conditions: [Condition] = [
    Condition(
      "ICD10", "I10", "Essential (primary) hypertension", 260, 40,
      ["ATC", "C09AA03", "lisinopril", "10", "mg", "oral", "daily"]),
    Condition(
      "ICD10", "E11.9", "Type 2 diabetes mellitus", 110, 35,
      ["ATC", "A10BA02", "metformin", "500", "mg", "oral", "bid"]
    ) {
      $0.traits.blood -= 0.4
    },
    Condition(
      "ICD10", "E03.9", "Hypothyroidism, unspecified", 70, 25,
      ["RxNorm", "10582", "levothyroxine", "75", "ug", "oral", "daily"]),
    Condition(
      "ICD10", "D50.9", "Iron deficiency anaemia, unspecified", 60, 1, nil
    ) {
      $0.traits.iron -= 1.4
    },
    Condition("ICD10", "N18.3", "Chronic kidney disease, stage 3", 50, 55, nil) {
      $0.traits.kidney -= 4.5
    },
    Condition("SNOMED", "396331005", "Coeliac disease", 14, 3, nil) {
      $0.traits.iron -= 0.9
      $0.traits.zinc -= 0.8
      $0.traits.vitaminD -= 0.6
    },
    Condition(
      "ICD10", "K50.90", "Crohn's disease, unspecified, without complications", 10, 15,
      ["ATC", "H02AB06", "prednisolone", "10", "mg", "oral", "daily"]
    ) {
      $0.traits.inflammation += 1.3
      $0.traits.iron -= 0.8
    },
    Condition("ICD10", "Z98.84", "Bariatric surgery status", 18, 20, nil) {
      $0.traits.iron -= 0.9
      $0.traits.copper -= 1
      $0.traits.vitaminD -= 0.8
    },
    Condition(
      "ICD10", "M81.0", "Age-related osteoporosis", 90, 60,
      ["ATC", "M05BA04", "alendronic acid", "70", "mg", "oral", "weekly Mon"]),
    Condition("ICD10", "E55.9", "Vitamin D deficiency, unspecified", 60, 5, nil) {
      $0.traits.vitaminD -= 1.2
    },
    Condition(
      "ICD10", "K21.9", "Gastro-oesophageal reflux disease", 120, 30,
      ["RxNorm", "7646", "omeprazole", "20", "mg", "oral", "daily"]
    ) { $0.traits.blood -= 0.1 },
    Condition(
      "ICD10", "J45.909", "Asthma, unspecified, uncomplicated", 70, 4, nil),
    Condition("ICD10", "F10.20", "Alcohol dependence, uncomplicated", 18, 25, nil) {
      $0.traits.liver += 1.8
      $0.traits.zinc -= 0.8
    },
    Condition(
      "ICD10", "M06.9", "Rheumatoid arthritis, unspecified", 16, 35,
      ["ATC", "L04AX03", "methotrexate", "15", "mg", "oral", "weekly Tue"]
    ) {
      $0.traits.inflammation += 1.5
    },
    Condition(
      "ICD10", "I48.91", "Unspecified atrial fibrillation", 50, 65,
      ["RxNorm", "11289", "warfarin", "5", "mg", "oral", "daily"]),
    Condition("ICD10", "F32.9", "Depression, unspecified", 80, 16, nil),
  ]

  func fill(_ patient: inout Patient, _ years: Double, _ random: inout RandomStream) {
    for condition in Self.conditions
    where years >= condition.fromAge && random.chance(perMille: condition.perMille) {
      let sinceDays = random.within(60...max(61, Int((years - condition.fromAge) * 300)))
      let onset = max(patient.birth, asOf - Day(sinceDays))
      let resolved = condition.code == "D50.9" && random.chance(perMille: 400)
      patient.conditions.append(
        ListedItem([
          condition.system, condition.code, condition.name, text(onset),
          resolved ? text(min(asOf, onset + 190)) : "",
        ]))
      condition.effect(&patient)
      guard let medicine = condition.medicine, random.chance(perMille: 780) else { continue }
      add(medicine, times: "08:00", since: onset + 14, to: &patient, &random)
    }
    if patient.sex == .female, patient.pregnancy != .yes, years >= 17, years < 50,
      random.chance(perMille: 190)
    {
      patient.takesOestrogen = true
      add(
        [
          "ATC", "G03AA07", "levonorgestrel and ethinylestradiol", "1", "{tablet}", "oral", "daily",
        ],
        times: "21:00", since: asOf - Day(random.within(90...1400)), to: &patient, &random)
    }
  }

  private func add(
    _ medicine: [String], times: String, since: Day, to patient: inout Patient,
    _ random: inout RandomStream
  ) {
    let start = min(since, asOf - 3)
    let stopped = random.chance(perMille: 120)
    let isWeekly = medicine[6].hasPrefix("weekly")
    patient.medicines.append(
      ListedItem(
        medicine + [
          medicine[6] == "bid" ? "08:00;20:00" : isWeekly ? "07:00" : times, text(start),
          stopped ? text(min(asOf, start + Day(random.within(30...300)))) : "",
          stopped ? "stopped" : "active",
        ]))
  }

  private func text(_ day: Day) -> String {
    String(decoding: CalendarText.date(day), as: UTF8.self)
  }
}
