import Clinic

@testable import Store

extension Fixture {
  static let intake = Intake(
    patient: 0, nutrient: 0, daily: Interval(low: 25, high: 50), start: asOf - 90, stop: nil,
    isOngoing: .true, recordedOn: asOf - 10, origin: .supplement, doubts: .saltOrElement, source: 2,
    line: 2)

  static let fired = Finding(
    key: "f3k9x2m4q7w1", person: 0, rule: 0, state: .fired, classification: "LOW",
    severity: .high, date: asOf - 4, missing: ["ceruloplasmin", "crp"], notes: ["crp_missing"],
    summary: "Copper is low (38.1 ug/dL).",
    evidence: [
      Evidence(
        role: "copper", item: .observation(copperResult), source: 1, line: 2, column: "value"),
      Evidence(
        role: "zinc", item: .observation(zincResult), source: 1, line: 3, column: "value"),
      Evidence(role: "zinc intake", item: .intake(intake), source: 2, line: 2),
      Evidence(
        role: "bariatric surgery",
        item: .span(
          CodedSpan(
            patient: 0, kind: .condition, group: 0, start: asOf - 900, stop: nil, source: 2,
            line: 9)), source: 2, line: 9, column: "code"),
      Evidence(role: "sex", item: .person, source: 0, line: 2, column: "sex"),
    ],
    steps: [
      ExplainStep(
        parent: nil, label: "let low", expression: "copper < 70 'ug/dL'", outcome: .true,
        text: "38.1 ug/dL on 2026-06-26 < 70 ug/dL (S2, verified)"),
      ExplainStep(
        parent: nil, label: "outcome LOW (high)", expression: "low and support >= 1",
        outcome: .true, text: "true"),
      ExplainStep(parent: 1, label: "", expression: "support", outcome: .value, text: "1"),
    ], end: asOf - 1, assessments: 2,
    certainty: Certainty(
      stability: .yes, nearest: Margin(analyte: 0, distance: -31.9, inVariations: 7.25)))

  static let undecided = Finding(
    key: "g8d2n5c1b6z3", person: 2, rule: 0, state: .indeterminate, date: asOf,
    missing: ["copper"])

  static let notFired = Finding(
    key: "h1a7r9t2y4u6", person: 1, rule: 0, state: .notFired, date: asOf - 4,
    evidence: [
      Evidence(
        // Numbered within its shard, as evidence is: the finding says whose it is.
        role: "copper",
        item: .observation(observation(101.5, 0, patient: 0, line: 5, conversion: 2)),
        source: 1, line: 5, column: "value")
    ])

  static let cohort = Cohort(
    id: "low-copper", name: "Low copper", description: "People with low copper.",
    compare: "none",
    steps: [
      .init(reason: "everyone", records: 3, subjects: 3, excluded: 0, undecided: 0),
      .init(reason: "copper is low", records: 1, subjects: 1, excluded: 2, undecided: 1),
    ], members: [.init(person: 0, start: asOf - 4, end: asOf)], definition: "{}",
    sha256: hash("e"))

  static let statistics = [
    StatisticRow(
      groupName: "analyte", groupLevel: "copper_serum", variableName: "value",
      estimateName: "median", kind: .numeric, value: 69.8138, unit: "ug/dL", denominator: 2),
    StatisticRow(
      groupName: "rule", groupLevel: "CU-01", strataName: "sex", strataLevel: "female",
      variableName: "state", variableLevel: "fired", estimateName: "count", kind: .integer,
      value: nil, text: "<11", denominator: 1),
    StatisticRow(
      groupName: "analyte", groupLevel: "zinc_serum", variableName: "value",
      estimateName: "sd", kind: .numeric, value: .nan),
  ]

  static let problems = [
    Problem(
      code: .unknownUnit, source: 1, line: 4, offset: 160, column: "unit", shape: "AA/AA",
      hint: "did you mean 'ug/dL'?"),
    Problem(code: .raggedRow, source: 1, line: 6, offset: 240),
    Problem(code: .duplicateRow, source: 1, line: 7, offset: 280, disposition: .duplicate),
    Problem(code: .supersededRow, source: 1, line: 8, offset: 320, disposition: .superseded),
  ]

  static let checks = [
    QualityCheck(
      id: "rows-accepted", category: "completeness", table: "source_file", violated: 2,
      checked: 11, threshold: 20, status: .warn, description: "Rows that were set aside.")
  ]

  static var outcome: RunOutcome {
    RunOutcome(
      run: run, sources: sources, persons: persons, analytes: analytes, rules: rules,
      tallies: tallies, findings: [fired, notFired, undecided], cohorts: [cohort],
      statistics: statistics, distributions: [], conversions: conversions, problems: problems,
      problemTallies: [], checks: checks, names: names,
      citations: [("S2", "A source of the project.", .verified)])
  }

  /// Writes a run with some results streamed, and the rest left to be found as evidence.
  @discardableResult
  static func write(
    to path: String, _ outcome: RunOutcome = outcome, results: [Observation] = [],
    disclosure: Disclosure = .identified, pageLimit: Int? = nil
  ) throws(StoreError) -> OutputDatabase.Account {
    var database = try OutputDatabase(path: path, disclosure: disclosure, pageLimit: pageLimit)
    try database.writeRecords(outcome, nutrients: nutrients)
    try database.writeStatistics(outcome)
    try database.append(results.map(record))
    return try database.finish(evidence: record)
  }
}
