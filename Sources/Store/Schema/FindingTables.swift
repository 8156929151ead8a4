import Clinic

/// Rules, their verdicts, and what each verdict rests on.
enum FindingTables {
  static let all = [
    rule, ruleCitation, citation, finding, findingEvidence, explainStep, ruleTally, ruleMissing,
  ]

  private static let severities = Severity.allCases.map(\.word)
  private static let states = FindingState.allCases.map(\.word)

  static let rule = Table(
    name: "rule", description: "The rules that ran, each with its whole definition",
    columns: [
      .text("rule_id", "Stable name of the rule").key,
      .text("pack", "The pack it belongs to"),
      .text("version", "Version of the rule"),
      .text("title", "Title"),
      .text("question", "The question that it answers"),
      .text("severity", "The worst severity that it can have").allowing(severities),
      .text("evidence_grade", "A guideline, B cohort or trial, C case series, D contested"),
      .text("review_status", "draft, under-review, approved or retired"),
      .json("definition_json", "The definition"),
      .text("citation", "Keys of its sources joined by ;, to be read; see rule_citation").nullable,
      .text("contrary", "What speaks against it").nullable,
      .text("place", "File and line where it is defined"),
      .text("sha256", "SHA-256 of the definition"),
    ])

  static let ruleCitation = Table(
    name: "rule_citation", description: "The sources of a rule, one a row",
    columns: [
      .text("rule_id", "The rule").references("rule"),
      .integer("ordinal", "Order in the definition, from 1"),
      .text("citation_key", "Key of the source; see citation, which may not hold all of them"),
    ], constraints: ["PRIMARY KEY (rule_id, ordinal)"])

  static let citation = Table(
    name: "citation", description: "Sources by key, with a line for a bibliography",
    columns: [
      .text("citation_key", "Key, such as pmid:18284630").key,
      .text("text", "The line"),
      .text("status", "How well the source is known").allowing(FactStatus.allCases.map(\.rawValue)),
    ])

  /// `state` is the five-state verdict, as in findings.csv. What a comparison with the run before
  /// says of the finding stands in `change_state`.
  static let finding = Table(
    name: "finding", description: "The verdict of a rule on a person",
    columns: [
      .integer("finding_id", "Number of the finding in this file, from 1").key,
      .text("run_id", "The run").references("run"),
      // Unique by an index that is made after loading.
      .text("finding_key", "Stable across runs: made of person, rule and episode; unique"),
      .integer("person_id", "The person").references("person"),
      .text("rule_id", "The rule").references("rule"),
      .text("rule_version", "Version of the rule that decided"),
      .text("state", "The verdict; what is missing never means not_fired").allowing(states)
        .privacy(.clinical),
      .text("class", "The rule's class; NULL where the verdict has none").nullable
        .privacy(.clinical),
      .text("severity", "NULL unless fired").nullable.allowing(severities)
        .where_("severity IS NULL OR state='fired'").privacy(.clinical),
      .date(
        "onset_date",
        "Day of the newest result that decided it, or the as-of day; where people are assessed at "
          + "every result, the first day of the episode"
      ).privacy(.clinical),
      .date("end_date", "First later assessment at which it was decided otherwise; NULL if none")
        .nullable.privacy(.clinical),
      .integer("assessments", "Assessments that it covers; 1 where people are assessed once")
        .unit("assessments"),
      .text(
        "stable",
        "Whether the verdict is the same throughout the analytical and within-person variation of "
          + "its values; NULL unless it fired on measured values"
      ).nullable.allowing(["yes", "no", "unknown"]).privacy(.clinical),
      .text("margin_of", "Analyte whose value came nearest to its bound").nullable
        .privacy(.clinical),
      .real("margin", "That value less its bound, in margin_unit").nullable.privacy(.clinical),
      .text("margin_unit", "Unit of the margin, as a UCUM code").nullable,
      .real(
        "margin_variations",
        "The margin in combined coefficients of variation; NULL where they are not known"
      ).nullable.privacy(.clinical),
      .text("missing", "What would decide it, most useful first, joined by ;").nullable
        .privacy(.clinical),
      .text("reason", "Why it is suppressed, not applicable or milder").nullable
        .privacy(.clinical),
      .text("notes", "Marks that belong beside the verdict, joined by ;").nullable
        .privacy(.clinical),
      .text("summary", "The clinician's sentence; empty unless fired").privacy(.clinical),
      .text("change_state", "Against the run before; new where there was none")
        .allowing(["new", "persisting", "changed"]),
    ])

  static let findingEvidence = Table(
    name: "finding_evidence", description: "The exported rows that a finding rests on",
    columns: [
      .integer("finding_id", "The finding").references("finding"),
      .integer("ordinal", "Order, from 1"),
      .text("role", "What the rule read the row as"),
      .text("kind", "What the row is")
        .allowing(["result", "intake", "condition", "medicine", "person"]).privacy(.clinical),
      .integer("result_id", "The result, where the row is one").nullable.references("result"),
      .real("daily_low", "Least elemental amount a day, where it is an intake").nullable
        .privacy(.clinical),
      .real("daily_high", "Greatest elemental amount a day, where it is an intake").nullable
        .privacy(.clinical),
      .text("unit", "Unit of the amounts, as a UCUM code").nullable,
      .date("start_date", "First day, where it is a span; NULL where not known").nullable
        .privacy(.clinical),
      .date("end_date", "Last day, where it is a span; NULL where it runs on or is not known")
        .nullable.privacy(.clinical),
      .boolean("is_ambiguous", "1 where an amount may be the element's or the salt's"),
      .integer("source_file_id", "The file").references("source_file"),
      .integer("line", "Physical line where the row starts, from 1"),
      .text("column_name", "Header name of the column that decides").nullable,
    ],
    constraints: [
      "PRIMARY KEY (finding_id, ordinal)",
      "CHECK (result_id IS NULL OR kind='result')",
      "CHECK (unit IS NOT NULL OR (daily_low IS NULL AND daily_high IS NULL))",
    ])

  static let explainStep = Table(
    name: "explain_step", description: "The reasoning of a finding, step by step",
    columns: [
      .integer("finding_id", "The finding").references("finding"),
      .integer("step", "Order, from 1"),
      .integer("parent_step", "The step that it is part of; NULL at the top").nullable,
      .text("label", "What the step is for"),
      .text("expression", "The expression as written in the rule"),
      .text("outcome", "What it came to; value where it is no condition")
        .allowing(["true", "false", "unknown", "value"]).privacy(.clinical),
      .text("text", "The values, units and dates, and the limits with their sources")
        .privacy(.clinical),
    ], constraints: ["PRIMARY KEY (finding_id, step)", "CHECK (parent_step < step)"])

  /// Counts of verdicts that no choice of which findings to keep can change. Rows of one measure
  /// add up; rows of different measures count the same verdicts again.
  static let ruleTally = Table(
    name: "rule_tally", description: "How often each verdict of a rule was reached",
    columns: [
      .text("rule_id", "The rule").references("rule"),
      .text("measure", "What is counted; class and severity are of fired verdicts only")
        .allowing(["state", "class", "severity"]),
      .text("level", "The state, class or severity"),
      .integer("n", "Verdicts, whether or not they are kept as findings").unit("verdicts"),
    ], constraints: ["PRIMARY KEY (rule_id, measure, level)"])

  static let ruleMissing = Table(
    name: "rule_missing", description: "What undecided verdicts of a rule lack first",
    columns: [
      .text("rule_id", "The rule").references("rule"),
      .text("missing", "What is missing, the most useful first item of each verdict"),
      .integer("n", "Verdicts that lack it first").unit("verdicts"),
    ], constraints: ["PRIMARY KEY (rule_id, missing)"])
}
