/// What most people ask for, joined already.
enum Views {
  static let all = [
    result, finding, findingTrail, ruleTally, cohortSize, sinceLastRun, rejectSummary,
  ]

  static let result = View(
    name: "v_result", description: "Current results with names",
    columns: [
      .pass("r.result_id", "result"), .pass("p.person_key", "person"),
      .pass("a.code", "analyte", as: "analyte"), .pass("a.label", "analyte"),
      .pass("r.collected_date", "result"), .pass("r.collected_at", "result"),
      .pass("r.comparator", "result"), .pass("r.value", "result"),
      .pass("r.value_high", "result"), .pass("r.unit", "result"),
      .pass("r.ref_low", "result"), .pass("r.ref_high", "result"),
      .pass("r.interpretation", "result"), .pass("r.status", "result"),
      .pass("s.path", "source_file", as: "source_path"),
      .pass("r.line", "result", as: "source_line"),
    ],
    source: """
      FROM result r
      JOIN person p ON p.person_id = r.person_id
      JOIN analyte a ON a.analyte_id = r.analyte_id
      JOIN source_file s ON s.source_file_id = r.source_file_id
      WHERE r.is_current = 1
      """)

  static let finding = View(
    name: "v_finding", description: "Findings with names",
    columns: [
      .pass("f.finding_id", "finding"), .pass("f.finding_key", "finding"),
      .pass("p.person_key", "person"), .pass("f.rule_id", "finding"),
      .pass("f.rule_version", "finding"), .pass("u.title", "rule"),
      .pass("f.state", "finding"), .pass("f.class", "finding"),
      .pass("f.severity", "finding"), .pass("f.onset_date", "finding"),
      .pass("f.end_date", "finding"), .pass("f.assessments", "finding"),
      .pass("f.stable", "finding"), .pass("f.margin_of", "finding"),
      .pass("f.margin", "finding"), .pass("f.margin_unit", "finding"),
      .pass("f.margin_variations", "finding"),
      .pass("f.missing", "finding"), .pass("f.reason", "finding"),
      .pass("f.notes", "finding"), .pass("f.summary", "finding"),
      .pass("f.change_state", "finding"),
    ],
    source: """
      FROM finding f
      JOIN person p ON p.person_id = f.person_id
      JOIN rule u ON u.rule_id = f.rule_id
      """)

  static let findingTrail = View(
    name: "v_finding_trail", description: "Findings down to file, line and column",
    columns: [
      .pass("f.finding_key", "finding"), .pass("f.rule_id", "finding"),
      .pass("e.ordinal", "finding_evidence"), .pass("e.role", "finding_evidence"),
      .pass("e.kind", "finding_evidence"), .pass("s.path", "source_file"),
      .pass("s.sha256", "source_file"), .pass("e.line", "finding_evidence"),
      .pass("e.column_name", "finding_evidence"),
      .pass("r.collected_date", "result", isOuter: true),
      .pass("r.source_value", "result", isOuter: true), .pass("r.source_unit", "result"),
      .pass("r.comparator", "result", isOuter: true), .pass("r.value", "result", isOuter: true),
      .pass("r.unit", "result", isOuter: true),
      .pass("c.factor", "unit_conversion", isOuter: true),
      .pass("c.source", "unit_conversion", as: "factor_source", isOuter: true),
      .pass("e.daily_low", "finding_evidence"), .pass("e.daily_high", "finding_evidence"),
      .pass("e.unit", "finding_evidence", as: "daily_unit"),
      .pass("e.start_date", "finding_evidence"), .pass("e.end_date", "finding_evidence"),
    ],
    source: """
      FROM finding f
      JOIN finding_evidence e ON e.finding_id = f.finding_id
      JOIN source_file s ON s.source_file_id = e.source_file_id
      LEFT JOIN result r ON r.result_id = e.result_id
      LEFT JOIN unit_conversion c ON c.conversion_id = r.conversion_id
      """)

  private static func stateCount(_ state: String, _ description: String) -> View.Column {
    .count(
      "n_\(state)", "SUM(CASE WHEN t.level = '\(state)' THEN t.n ELSE 0 END)", description)
  }

  static let ruleTally = View(
    name: "v_rule_tally", description: "Verdicts by rule, one rule a row",
    columns: [
      .pass("u.rule_id", "rule"), .pass("u.title", "rule"),
      stateCount("fired", "Verdicts that fired"),
      stateCount("not_fired", "Verdicts that did not fire"),
      stateCount("indeterminate", "Verdicts that lack something"),
      stateCount("not_applicable", "Verdicts on people the rule is not for"),
      stateCount("suppressed", "Verdicts that something else forbids"),
    ],
    source: """
      FROM rule u
      JOIN rule_tally t ON t.rule_id = u.rule_id
      WHERE t.measure = 'state'
      GROUP BY u.rule_id, u.title
      """)

  static let cohortSize = View(
    name: "v_cohort_size", description: "Cohorts with their sizes, empty ones too",
    columns: [
      .pass("d.cohort_key", "cohort_definition"), .pass("d.cohort_name", "cohort_definition"),
      .count("n_records", "COUNT(c.subject_id)", "Rows in cohort"),
      .count("n_subjects", "COUNT(DISTINCT c.subject_id)", "People in cohort"),
    ],
    source: """
      FROM cohort_definition d
      LEFT JOIN cohort c ON c.cohort_definition_id = d.cohort_definition_id
      GROUP BY d.cohort_key, d.cohort_name
      """)

  static let sinceLastRun = View(
    name: "v_since_last_run", description: "Changes since the run before, counted",
    columns: [
      .pass("kind", "change_log"), .pass("entity", "change_log"), .pass("field", "change_log"),
      .count("n", "COUNT(*)", "Changes"),
    ],
    source: "FROM change_log\nGROUP BY kind, entity, field")

  static let rejectSummary = View(
    name: "v_reject_summary", description: "Faults by file, code and column, counted",
    columns: [
      .pass("s.path", "source_file"), .pass("r.code", "reject"),
      .pass("r.disposition", "reject"), .pass("r.column_name", "reject"),
      .count("n", "COUNT(*)", "Faults"),
      .count("first_line", "MIN(r.line)", "Line of the first of them, from 1"),
    ],
    source: """
      FROM reject r
      JOIN source_file s ON s.source_file_id = r.source_file_id
      GROUP BY s.path, r.code, r.disposition, r.column_name
      """)
}
