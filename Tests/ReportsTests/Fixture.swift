import Clinic
import Quantities

/// A small run, invented, with one of everything that a report shows.
enum Fixture {
  static let asOf: Day = 20_634

  private static let units: UnitTable = {
    func row(
      _ code: String, _ kind: String, _ property: String, _ value: String, _ unit: String
    ) -> UnitDefinition {
      UnitDefinition(
        code: code, kind: kind, name: code, property: property, value: value, unit: unit,
        metric: "yes", function: "", source: "", status: "verified")
    }
    return try! UnitTable(
      definitions: [
        row("m", "base", "length", "1", "m"), row("g", "base", "mass", "1", "g"),
        row("L", "derived", "volume", "1", "dm3"),
      ],
      prefixes: [("u", "1e-6"), ("n", "1e-9"), ("d", "0.1"), ("m", "1e-3")].map {
        PrefixDefinition(prefix: $0.0, name: $0.0, value: $0.1, source: "", status: "verified")
      })
  }()

  /// A unit; a text that is none becomes an annotation, where UCUM allows nearly anything.
  static func unit(_ code: String) -> Unit {
    (try? units.unit(code)) ?? (try? units.unit("{\(code)}")) ?? .one
  }

  static func analyte(_ id: String, _ name: String, _ label: String, _ unit: String) -> Analyte {
    Analyte(
      id: id, shortName: name, aliases: [], label: label, specimen: "serum", loinc: nil,
      unit: self.unit(unit), precision: 1, substance: nil, hardLimits: nil, typicalLimits: nil,
      validityDays: 365, source: "S2", status: .verified)
  }

  static let analytes = [
    analyte("copper_serum", "copper", "Copper", "ug/dL"),
    analyte("zinc_serum", "zinc", "Zinc", "ug/dL"),
    analyte("ferritin", "ferritin", "Ferritin", "ng/mL"),
  ]

  static func rule(
    _ id: String, _ title: String, pack: String = "copper", grade: String = "C",
    severity: Severity = .high, sources: [String] = ["S2", "pmid:18284630"]
  ) -> RuleRecord {
    RuleRecord(
      id: id, pack: pack, version: "1.0.0", title: title,
      question: "Does the whole picture fit copper-limited iron handling?", evidenceGrade: grade,
      sources: sources, contrary: "Inflammation and hepcidin are the usual cause.",
      reviewStatus: id == "CU-06" ? "draft" : "approved", severity: severity,
      definitionJSON: "{}", sha256: String(repeating: "ab", count: 32),
      place: "pipelines/rules/copper.yaml:12")
  }

  static let rules = [
    rule("CU-03", "Functional copper deficiency pattern"),
    rule("CU-06", "Zinc-induced copper deficiency", severity: .critical),
    rule("FE-02", "Iron deficiency", pack: "iron", grade: "A", severity: .moderate),
    rule("XC-01", "Robbins target of free copper", pack: "contested", grade: "D", severity: .info),
  ]

  static let tallies = [
    RuleTally(
      states: [7, 410, 160, 320, 3], severities: [0, 0, 6, 1, 0],
      classes: [("PROBABLE", 1), ("POSSIBLE", 6)],
      missing: [("copper", 120), ("crp", 34), ("ferritin", 6)]),
    RuleTally(
      states: [1, 88, 700, 111, 0], severities: [0, 0, 0, 0, 1], classes: [("DEFINITE", 1)],
      missing: [("copper", 640), ("zinc", 60)]),
    RuleTally(
      states: [61, 700, 120, 0, 19], severities: [0, 0, 61, 0, 0], classes: [("DEFICIENT", 61)],
      missing: [("crp", 120)]),
    RuleTally(
      states: [0, 0, 0, 900, 0], severities: [0, 0, 0, 0, 0], classes: [], missing: []),
  ]

  static let persons = [
    PersonRecord(key: "P-0001", sex: .female, birthYear: 1978, ageBand: "40-64", site: "north"),
    PersonRecord(key: "P-0002", sex: .male, birthYear: 1961, ageBand: "65+", site: "north"),
    PersonRecord(key: "-P3", sex: .unknown, birthYear: nil, ageBand: "not known", site: "south"),
  ]

  static func observation(
    _ value: Double, _ analyte: UInt16, line: UInt32, marks: Observation.Marks = [],
    conversion: UInt16 = 0, day: Day = asOf - 4
  ) -> Observation {
    Observation(
      value: value, upper: value, patient: 0, day: day, minute: 505, analyte: analyte, source: 1,
      line: line, offset: 2_048, conversion: conversion, marks: marks)
  }

  static let steps = [
    ExplainStep(
      parent: nil, label: "let replete", expression: "ferritin >= 30 'ng/mL'", outcome: .true,
      text: "180 ng/mL on 2026-06-25 >= 30 ng/mL"),
    ExplainStep(
      parent: nil, label: "outcome PROBABLE (high)", expression: "core and support >= 2",
      outcome: .true, text: "true"),
    ExplainStep(
      parent: 1, label: "see let core", expression: "copper < 70 'ug/dL'", outcome: .true,
      text: "38.1 ug/dL on 2026-06-25 < 70 ug/dL (adult low-1: S2, verified)"),
    ExplainStep(
      parent: 1, label: "", expression: "status(haemolysed)", outcome: .unknown,
      text: "not known"),
    ExplainStep(
      parent: 3, label: "", expression: "support", outcome: .value, text: "2"),
  ]

  static let evidence = [
    Evidence(
      role: "copper",
      item: .observation(
        observation(38.1276, 0, line: 42, marks: [.converted, .fasting], conversion: 1)),
      source: 1, line: 42, column: "value"),
    Evidence(
      role: "ferritin", item: .observation(observation(5, 2, line: 43, marks: .lessThan)),
      source: 1, line: 43, column: "value"),
    Evidence(
      role: "zinc intake",
      item: .intake(
        Intake(
          patient: 0, nutrient: 0, daily: Interval(50), start: asOf - 200, stop: nil,
          isOngoing: .true, recordedOn: asOf - 10, origin: .supplement, doubts: .saltOrElement,
          source: 2, line: 7)), source: 2, line: 7, column: "amount"),
    Evidence(
      role: "bariatric_surgery",
      item: .span(
        CodedSpan(
          patient: 0, kind: .condition, group: 3, start: asOf - 900, stop: nil, source: 0,
          line: 9)), source: 0, line: 9, column: "code"),
    Evidence(role: "age", item: .person, source: 0, line: 2, column: "birth_date"),
  ]

  static let findings = [
    Finding(
      key: "a1b2c3d4e5f60718", person: 0, rule: 0, state: .fired, classification: "PROBABLE",
      severity: .high, date: asOf - 4, missing: ["crp"], notes: ["conservative", "crp_missing"],
      summary: "Pattern fits copper-limited anaemia (PROBABLE): copper 38.1 ug/dL.",
      evidence: evidence, steps: steps,
      certainty: Certainty(
        stability: .yes, nearest: Margin(analyte: 0, distance: -31.9, inVariations: 7.25))),
    Finding(
      key: "b1b2c3d4e5f60718", person: 0, rule: 2, state: .suppressed, date: asOf,
      reason: "haemolysed specimen"),
    Finding(
      key: "c1b2c3d4e5f60718", person: 1, rule: 1, state: .fired, classification: "DEFINITE",
      severity: .critical, date: asOf - 30,
      summary: "Low copper with high zinc, and zinc above 25 mg a day.",
      evidence: Array(evidence.prefix(1)), steps: Array(steps.prefix(1))),
    Finding(
      key: "d1b2c3d4e5f60718", person: 1, rule: 2, state: .fired, classification: "DEFICIENT",
      severity: .moderate, date: asOf, summary: "Ferritin 9 ng/mL, CRP 2 mg/L."),
    Finding(
      key: "e1b2c3d4e5f60718", person: 2, rule: 0, state: .indeterminate, date: asOf,
      missing: ["copper+ceruloplasmin", "crp"], reason: "=not tested"),
  ]

  static let cohorts = [
    Cohort(
      id: "c01-functional-copper", name: "Functional copper deficiency",
      description: "Adults with anaemia whose iron is replete and whose copper is low.",
      compare: "Kharel 2019: 116 cases, haemoglobin below 10 g/dL in 81%",
      steps: [
        .init(
          reason: "everyone in the export", records: 900, subjects: 900, excluded: 0,
          undecided: 0),
        .init(
          reason: "adult at the as-of date", records: 790, subjects: 790, excluded: 110,
          undecided: 4),
        .init(
          reason: "anaemia by the WHO 2024 limits, or within 0.5 g/dL with fatigue recorded",
          records: 122, subjects: 122, excluded: 668, undecided: 61),
        .init(
          reason: "rule CU-03 fired", records: 7, subjects: 7, excluded: 115, undecided: 88),
      ], members: [.init(person: 0, start: asOf - 4, end: asOf)], definition: "{}",
      sha256: String(repeating: "cd", count: 32))
  ]

  static let distributions = [
    Distribution(
      analyte: 0, count: 640, persons: 420, censored: 2,
      edges: stride(from: 20.0, through: 260, by: 12).map { $0 },
      counts: [2, 5, 9, 20, 41, 63, 88, 96, 90, 71, 52, 38, 25, 14, 9, 6, 4, 3, 2, 2],
      percentiles: [48.2, 88.4, 106.5, 128.75, 190.1],
      limits: [
        .init(bound: "low", value: 70, label: "men"),
        .init(bound: "low", value: 80, label: "women"),
        .init(bound: "high", value: 140, label: "men"),
        .init(bound: "high", value: 155, label: "women"),
        .init(bound: "severe", value: 40, label: "the tier below which nerves were harmed"),
      ], units: [("ug/dL", 512), ("umol/L", 127), ("", 1)]),
    Distribution(
      analyte: 1, count: 300, persons: 280, censored: 0,
      edges: stride(from: 40.0, through: 160, by: 10).map { $0 },
      counts: [3, 8, 22, 40, 61, 58, 44, 30, 19, 9, 4, 2],
      percentiles: [52, 77.1, 88, 101.5, 139], limits: [.init(bound: "low", value: 70, label: "")],
      units: [("ug/dL", 300)]),
    Distribution(
      analyte: 2, count: 0, persons: 0, censored: 0, edges: [], counts: [], percentiles: [],
      limits: [], units: []),
  ]

  static func statistics() -> [StatisticRow] {
    var rows: [StatisticRow] = []
    let strata = [
      ("overall", "overall"), ("sex", "F"), ("sex", "M"), ("sex &&& age_band", "F &&& 18-39"),
      ("sex &&& age_band", "M &&& 65+"),
    ]
    for (index, stratum) in strata.enumerated() {
      for (name, value) in [
        ("n", 640.0 / Double(index + 1)), ("n_censored", 2), ("mean", 0.1 + 0.2 + 100),
        ("sd", 31.25), ("median", 106.5), ("q25", 88.4), ("q75", 128.75), ("min", 21),
        ("max", 262.5), ("n_below_limit", 41), ("percent_below_limit", 6.40625),
        ("n_above_limit", 19), ("percent_above_limit", 2.96875),
      ] {
        let isCount = name.hasPrefix("n")
        let isHidden = index == 4 && !isCount
        rows.append(
          StatisticRow(
            groupName: "analyte", groupLevel: "copper_serum", strataName: stratum.0,
            strataLevel: stratum.1, variableName: "value", estimateName: name,
            kind: isCount ? .integer : name.hasPrefix("p") ? .percentage : .numeric,
            value: isHidden ? nil : isCount ? value.rounded() : value,
            text: isHidden ? "<5" : nil, unit: "ug/dL", denominator: 640))
      }
    }
    for (name, value) in [
      ("n", 12.0), ("n_unknown", 3), ("percent", 12.5), ("percent_wilson_low", 7.25),
      ("percent_wilson_high", 20.6),
    ] {
      rows.append(
        StatisticRow(
          groupName: "cohort", groupLevel: "Functional copper deficiency",
          variableName: "neutropenic", estimateName: name,
          kind: name.hasPrefix("n") ? .integer : .percentage, value: value, denominator: 96))
    }
    rows.append(
      StatisticRow(
        groupName: "site", groupLevel: "north", variableName: "completeness",
        variableLevel: "zinc", estimateName: "percentage", kind: .percentage, value: -12.345,
        denominator: 900))
    return rows
  }

  static let sources = ["patients.csv", "labs.csv", "intakes.csv"].enumerated().map { index, name in
    SourceFileRecord(
      site: index == 2 ? "south" : "north", kind: String(name.dropLast(4)),
      path: "north/\(name)", profile: "native-long",
      sha256: String(repeating: "\(index)f", count: 32), sizeBytes: 48_123 * (index + 1),
      encoding: "UTF-8", headerSHA256: String(repeating: "9e", count: 32),
      rows: index == 1
        ? .init(accepted: 940, rejected: 14, duplicate: 3, superseded: 2)
        : .init(accepted: 900, rejected: index, duplicate: 0, superseded: 0),
      ignoredColumns: index == 1 ? ["ward", "room"] : [])
  }

  static let problems = [
    Problem(
      code: .unknownUnit, source: 1, line: 88, offset: 4_400, column: "unit", shape: "AA/A",
      hint: "the nearest known unit is ug/dL"),
    Problem(
      code: .badNumber, source: 1, line: 90, offset: 4_470, column: "value", shape: "9,9"),
    Problem(
      code: .duplicateRow, source: 1, line: 120, offset: 5_000, disposition: .duplicate),
  ]

  static let checks = [
    QualityCheck(
      id: "plausible-copper", category: "plausibility", table: "labs", column: "value",
      violated: 1, checked: 640, threshold: 0.01, status: .pass,
      description: "Copper lies within what a living person can have"),
    QualityCheck(
      id: "unit-stated", category: "conformance", table: "labs", column: "unit", violated: 96,
      checked: 959, threshold: 0.05, status: .fail, description: "Every result states its unit"),
    QualityCheck(
      id: "crp-beside-zinc", category: "completeness", table: "labs", violated: 120, checked: 300,
      threshold: 0.3, status: .warn, description: "Zinc has a CRP within three days"),
    QualityCheck(
      id: "trimester", category: "completeness", table: "patients", violated: 0, checked: 0,
      status: .notApplicable, description: "Pregnant people have a gestation"),
  ]

  static var outcome: RunOutcome {
    RunOutcome(
      run: RunRecord(
        id: "0123456789abcdef", pipeline: "nightly-clinic", title: "Nightly clinic", asOf: asOf,
        previousID: "fedcba9876543210", toolVersion: "1.0.0",
        definitionsSHA256: String(repeating: "5a", count: 32),
        optionsSHA256: String(repeating: "3c", count: 32),
        rows: sources.reduce(RunRecord.RowAccount()) { $0 + $1.rows }, personCount: 900,
        options: [("assess", "as-of"), ("outcomes", "fired")]),
      sources: sources, persons: persons, analytes: analytes, rules: rules, tallies: tallies,
      findings: findings, cohorts: cohorts, statistics: statistics(),
      distributions: distributions,
      conversions: [
        ConversionRecord(
          analyte: 0, spelling: "ug/dl", fromUnit: "ug/dL", toUnit: "ug/dL", factor: 1, offset: 0,
          exactFactor: "1", basis: "the same unit", count: 512),
        ConversionRecord(
          analyte: 0, spelling: "µmol/l", fromUnit: "umol/L", toUnit: "ug/dL", factor: 6.3546,
          offset: 0, exactFactor: "31773/5000", basis: "molar mass 63.546 g/mol", count: 127),
      ], problems: problems,
      problemTallies: [
        ProblemTally(
          source: 1, code: .unknownUnit, column: "unit", disposition: .rejected, count: 11,
          firstLine: 88),
        ProblemTally(
          source: 1, code: .duplicateRow, column: "", disposition: .duplicate, count: 3,
          firstLine: 120),
      ], checks: checks, names: [],
      citations: [
        ("S2", "Founding document on copper, zinc and iron", .seed),
        (
          "pmid:18284630",
          "Halfdanarson and others. Copper deficiency anaemia. Eur J Haematol 2008", .verified
        ),
      ])
  }

  /// A run that read nothing.
  static var empty: RunOutcome {
    RunOutcome(
      run: RunRecord(
        id: "0000000000000000", pipeline: "empty", title: "", asOf: asOf, previousID: nil,
        toolVersion: "1.0.0", definitionsSHA256: "", optionsSHA256: "", rows: .init(),
        personCount: 0, options: []),
      sources: [], persons: [], analytes: [], rules: [], tallies: [], findings: [], cohorts: [],
      statistics: [], distributions: [], conversions: [], problems: [], problemTallies: [],
      checks: [], names: [], citations: [])
  }
}
