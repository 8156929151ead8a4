import Foundation

/// The tables and views of the output database, with a word on every column: the DDL, its comments
/// and the data dictionary are made from this one description.
enum Schema {
  /// `CERU`, which file(1) prints; and the version that readers check.
  static let applicationID: Int32 = 0x4345_5255
  static let version: Int32 = 1

  struct Column {
    var name: String
    var declaration: String
    var description: String
    /// How close the column is to a person: none, pseudonym, quasi-identifier or clinical.
    var privacy: String

    init(_ name: String, _ declaration: String, _ description: String, _ privacy: String = "none") {
      self.name = name
      self.declaration = declaration
      self.description = description
      self.privacy = privacy
    }

    var isNullable: Bool {
      !declaration.contains("NOT NULL") && !declaration.contains("PRIMARY KEY")
    }

    var logicalType: String { String(declaration.split(separator: " ").first ?? "TEXT") }
  }

  struct Table {
    var name: String
    var description: String
    /// STRICT where there is no date: strict tables have no DATE, and analysts need one.
    var isStrict: Bool
    var columns: [Column]
    var constraints: [String] = []

    var sql: String {
      let count = columns.count + constraints.count
      var lines: [String] = []
      for (index, column) in columns.enumerated() {
        let comma = index + 1 < count ? "," : ""
        lines.append("  \(column.name) \(column.declaration)\(comma)  -- \(column.description)")
      }
      for (index, constraint) in constraints.enumerated() {
        lines.append("  \(constraint)" + (columns.count + index + 1 < count ? "," : ""))
      }
      return "CREATE TABLE \(name) (  -- \(description)\n"
        + lines.joined(separator: "\n") + "\n)\(isStrict ? " STRICT" : "")"
    }
  }

  struct View {
    var name: String
    var description: String
    var columns: [(name: String, description: String)]
    var select: String

    var sql: String { "CREATE VIEW \(name) AS -- \(description)\n\(select)" }
  }

  private static func date(_ name: String, _ null: Bool = false) -> String {
    let check = "typeof(\(name))='text' AND \(name) GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
    return null ? "DATE CHECK (\(name) IS NULL OR (\(check)))" : "DATE NOT NULL CHECK (\(check))"
  }

  private static let finite = "REAL CHECK (%@ IS NULL OR abs(%@) < 1e300)"
  private static func real(_ name: String) -> String {
    finite.replacingOccurrences(of: "%@", with: name)
  }

  static let states = "'fired','not_fired','indeterminate','not_applicable','suppressed'"
  static let severities = "'info','low','moderate','high','critical'"

  static let tables: [Table] = [
    Table(
      name: "meta", description: "Facts about this file", isStrict: true,
      columns: [
        Column("key", "TEXT PRIMARY KEY", "Name of the fact"),
        Column("value", "TEXT NOT NULL", "The fact"),
      ]),
    Table(
      name: "run", description: "The run that made this file; one row", isStrict: false,
      columns: [
        Column("run_id", "TEXT PRIMARY KEY", "First 16 hex digits of SHA-256 over inputs, definitions, options and version"),
        Column("pipeline", "TEXT NOT NULL", "The pipeline that ran"),
        Column("title", "TEXT NOT NULL", "Its title"),
        Column("as_of", date("as_of"), "The day up to which records were visible"),
        Column("status", "TEXT NOT NULL CHECK (status IN ('complete','complete_with_rejects'))", "Whether any row was set aside"),
        Column("previous_run_id", "TEXT", "Always NULL: the same work must give the same bytes"),
        Column("tool_version", "TEXT NOT NULL", "Version of the program"),
        Column("rules_sha256", "TEXT NOT NULL", "SHA-256 over all definition files"),
        Column("config_sha256", "TEXT NOT NULL", "SHA-256 over the options"),
        Column("tzdb_version", "TEXT NOT NULL", "none: all times are local as exported, no zone is applied"),
        Column("rows_read", "INTEGER NOT NULL", "Rows read from all files"),
        Column("rows_accepted", "INTEGER NOT NULL", "Rows that became events"),
        Column("rows_rejected", "INTEGER NOT NULL", "Rows set aside with a reason"),
        Column("rows_duplicate", "INTEGER NOT NULL", "Rows that repeat another row"),
        Column("rows_superseded", "INTEGER NOT NULL", "Rows that a correction replaced"),
        Column("persons", "INTEGER NOT NULL", "People in the patients exports"),
      ],
      constraints: [
        "CHECK (rows_read = rows_accepted + rows_rejected + rows_duplicate + rows_superseded)"
      ]),
    Table(
      name: "source_file", description: "The files that were read", isStrict: true,
      columns: [
        Column("source_file_id", "INTEGER PRIMARY KEY", "Number of the file"),
        Column("run_id", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("site", "TEXT NOT NULL", "Site or survey cycle, as the pipeline names it"),
        Column("kind", "TEXT NOT NULL", "patients, labs, intakes, medications, conditions, measures or draws"),
        Column("path", "TEXT NOT NULL", "Path relative to the data directory"),
        Column("profile", "TEXT NOT NULL", "The profile it was read with"),
        Column("sha256", "TEXT NOT NULL", "SHA-256 of the file's bytes"),
        Column("size_bytes", "INTEGER NOT NULL", "Bytes on disk"),
        Column("encoding", "TEXT NOT NULL", "Encoding of the text"),
        Column("header_sha256", "TEXT NOT NULL", "SHA-256 of the header's names"),
        Column("rows", "INTEGER NOT NULL", "Rows read"),
        Column("rows_accepted", "INTEGER NOT NULL", "Rows that became events"),
        Column("rows_rejected", "INTEGER NOT NULL", "Rows set aside"),
        Column("rows_duplicate", "INTEGER NOT NULL", "Rows that repeat another row"),
        Column("rows_superseded", "INTEGER NOT NULL", "Rows that a correction replaced"),
        Column("state", "TEXT NOT NULL CHECK (state IN ('new','changed','unchanged','partial','quarantined'))", "Always new: every run reads everything"),
      ],
      constraints: [
        "CHECK (rows = rows_accepted + rows_rejected + rows_duplicate + rows_superseded)"
      ]),
    Table(
      name: "reject", description: "Rows and cells that were set aside, never their values", isStrict: true,
      columns: [
        Column("reject_id", "INTEGER PRIMARY KEY", "Number of the fault"),
        Column("source_file_id", "INTEGER NOT NULL REFERENCES source_file", "The file"),
        Column("line", "INTEGER NOT NULL", "Physical line, from 1, where the row starts"),
        Column("byte_offset", "INTEGER NOT NULL", "Byte offset of the row in the decoded file"),
        Column("column_name", "TEXT", "The column at fault; NULL where the whole row is"),
        Column("code", "TEXT NOT NULL", "Stable code of the fault"),
        Column("disposition", "TEXT NOT NULL CHECK (disposition IN ('rejected','duplicate','superseded','cell'))", "What became of the row"),
        Column("message", "TEXT NOT NULL", "What the code means"),
        Column("hint", "TEXT", "What may mend it"),
        Column("value_shape", "TEXT", "Digits as 9 and letters as A, never the value"),
      ]),
    Table(
      name: "person", description: "The people of the patients exports", isStrict: true,
      columns: [
        Column("person_id", "INTEGER PRIMARY KEY", "Number of the person in this file"),
        Column("person_key", "TEXT NOT NULL UNIQUE", "Identifier as exported, or a pseudonym", "pseudonym"),
        Column("key_id", "TEXT NOT NULL", "none where keys are identifiers, else which key made the pseudonyms"),
        Column("sex", "TEXT CHECK (sex IN ('F','M'))", "F, M, or NULL where not known", "quasi-identifier"),
        Column("birth_year", "INTEGER", "Year of birth", "quasi-identifier"),
        Column("age_band", "TEXT NOT NULL", "Age band at the as-of day", "quasi-identifier"),
        Column("site", "TEXT NOT NULL", "Site of the person", "quasi-identifier"),
      ]),
    Table(
      name: "analyte", description: "The catalogue of analytes", isStrict: true,
      columns: [
        Column("analyte_id", "INTEGER PRIMARY KEY", "Number of the analyte in this file"),
        Column("code", "TEXT NOT NULL UNIQUE", "The catalogue's name"),
        Column("short_name", "TEXT NOT NULL", "The name that rules use"),
        Column("loinc", "TEXT", "A LOINC code in the canonical unit"),
        Column("label", "TEXT NOT NULL", "Name for people"),
        Column("canonical_unit", "TEXT NOT NULL", "Unit that values are kept in"),
        Column("ucum", "TEXT NOT NULL", "The same as a UCUM code"),
        Column("precision_digits", "INTEGER NOT NULL", "Decimals at which a converted value is compared"),
      ]),
    Table(
      name: "unit_conversion", description: "How reported units became canonical ones", isStrict: true,
      columns: [
        Column("conversion_id", "INTEGER PRIMARY KEY", "Number of the conversion in this file"),
        Column("analyte_id", "INTEGER NOT NULL REFERENCES analyte", "The analyte"),
        Column("spelling", "TEXT NOT NULL", "The unit as exported"),
        Column("from_unit", "TEXT NOT NULL", "The UCUM code it stands for"),
        Column("to_unit", "TEXT NOT NULL", "The canonical unit"),
        Column("factor", "REAL NOT NULL", "canonical = reported * factor + offset_"),
        Column("offset_", "REAL NOT NULL", "See factor"),
        Column("exact_factor", "TEXT NOT NULL", "The factor as an exact fraction"),
        Column("source", "TEXT NOT NULL", "exact, or the molar mass that was used"),
        Column("n_results", "INTEGER NOT NULL", "Results it was applied to"),
      ]),
    Table(
      name: "result", description: "Results in the canonical unit, with what was reported", isStrict: false,
      columns: [
        Column("result_id", "INTEGER PRIMARY KEY", "Number of the result in this file"),
        Column("person_id", "INTEGER NOT NULL REFERENCES person", "The person"),
        Column("analyte_id", "INTEGER NOT NULL REFERENCES analyte", "The analyte"),
        Column("collected_date", date("collected_date"), "Day of the draw, local", "clinical"),
        Column("collected_at", "TIMESTAMP", "Local time of the draw; NULL where only the day is known", "clinical"),
        Column("comparator", "TEXT NOT NULL CHECK (comparator IN ('=','<','<=','>','>='))", "How the value is bounded", "clinical"),
        Column("value", real("value"), "The value, or its bound, in the canonical unit, unrounded", "clinical"),
        Column("value_high", real("value_high"), "Upper end of a reported range", "clinical"),
        Column("unit", "TEXT NOT NULL", "The canonical unit"),
        Column("source_value", "TEXT NOT NULL", "The value as exported", "clinical"),
        Column("source_unit", "TEXT", "The unit as exported"),
        Column("conversion_id", "INTEGER REFERENCES unit_conversion", "The conversion that was applied"),
        Column("ref_low", real("ref_low"), "Lower limit printed by the laboratory", "clinical"),
        Column("ref_high", real("ref_high"), "Upper limit printed by the laboratory", "clinical"),
        Column("status", "TEXT NOT NULL CHECK (status IN ('preliminary','final','corrected'))", "Status of the report"),
        Column("is_current", "INTEGER NOT NULL CHECK (is_current IN (0,1))", "1 unless another value stands for the same moment"),
        Column("first_seen_run", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("source_file_id", "INTEGER NOT NULL REFERENCES source_file", "The file"),
        Column("line", "INTEGER NOT NULL", "Physical line, from 1"),
      ]),
    Table(
      name: "rule", description: "The rules that ran, each with its whole definition", isStrict: true,
      columns: [
        Column("rule_id", "TEXT PRIMARY KEY", "Stable id"),
        Column("pack", "TEXT NOT NULL", "The pack it belongs to"),
        Column("version", "TEXT NOT NULL", "Version of the pack"),
        Column("title", "TEXT NOT NULL", "Title"),
        Column("question", "TEXT NOT NULL", "The question it answers"),
        Column("severity", "TEXT NOT NULL CHECK (severity IN (\(severities)))", "Worst severity it can have"),
        Column("evidence_grade", "TEXT NOT NULL", "A guideline, B cohort or trial, C case series, D contested"),
        Column("review_status", "TEXT NOT NULL", "draft, under-review, approved or retired"),
        Column("definition_json", "TEXT NOT NULL", "The definition as written"),
        Column("citation", "TEXT NOT NULL", "Keys of its sources"),
        Column("contrary", "TEXT NOT NULL", "What speaks against it"),
        Column("place", "TEXT NOT NULL", "File and line of the definition"),
        Column("sha256", "TEXT NOT NULL", "SHA-256 of the definition"),
      ]),
    Table(
      name: "finding", description: "A rule's verdict on a person", isStrict: false,
      columns: [
        Column("finding_id", "INTEGER PRIMARY KEY", "Number of the finding in this file"),
        Column("run_id", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("finding_key", "TEXT NOT NULL UNIQUE", "Stable across runs: person, rule and episode"),
        Column("person_id", "INTEGER NOT NULL REFERENCES person", "The person"),
        Column("rule_id", "TEXT NOT NULL REFERENCES rule", "The rule"),
        Column("rule_version", "TEXT NOT NULL", "Version of the rule"),
        Column("state", "TEXT NOT NULL CHECK (state IN (\(states)))", "The verdict", "clinical"),
        Column("class", "TEXT", "The rule's class; NULL unless fired", "clinical"),
        Column("severity", "TEXT CHECK (severity IN (\(severities)))", "NULL unless fired", "clinical"),
        Column("onset_date", date("onset_date"), "Day of the newest result that decided it, or the as-of day", "clinical"),
        Column("missing", "TEXT", "What would decide or raise it, most useful first, joined by ;", "clinical"),
        Column("reason", "TEXT", "Why it is suppressed, raised or milder", "clinical"),
        Column("notes", "TEXT", "Marks that go with the verdict, joined by ;", "clinical"),
        Column("summary", "TEXT NOT NULL", "The clinician's sentence; empty unless fired", "clinical"),
        Column("change_state", "TEXT NOT NULL CHECK (change_state IN ('new','persisting','changed'))", "Always new: runs are not yet compared"),
      ]),
    Table(
      name: "finding_evidence", description: "The rows that a finding rests on", isStrict: true,
      columns: [
        Column("finding_id", "INTEGER NOT NULL REFERENCES finding", "The finding"),
        Column("ordinal", "INTEGER NOT NULL", "Order, from 1"),
        Column("role", "TEXT NOT NULL", "What the rule read the row as"),
        Column("result_id", "INTEGER REFERENCES result", "The result, where the row is one"),
        Column("source_file_id", "INTEGER NOT NULL REFERENCES source_file", "The file"),
        Column("line", "INTEGER NOT NULL", "Physical line, from 1"),
        Column("column_name", "TEXT", "The column that holds the decisive value"),
        Column("detail", "TEXT", "What an intake, condition or medicine row says", "clinical"),
      ], constraints: ["PRIMARY KEY (finding_id, ordinal)"]),
    Table(
      name: "explain_step", description: "The reasoning of a finding, step by step", isStrict: true,
      columns: [
        Column("finding_id", "INTEGER NOT NULL REFERENCES finding", "The finding"),
        Column("step", "INTEGER NOT NULL", "Order, from 1"),
        Column("parent_step", "INTEGER", "The step it is part of"),
        Column("label", "TEXT NOT NULL", "What the step is for"),
        Column("expression", "TEXT NOT NULL", "The expression as written in the rule"),
        Column("outcome", "TEXT NOT NULL CHECK (outcome IN ('true','false','unknown','value'))", "What it came to", "clinical"),
        Column("text", "TEXT NOT NULL", "The values, units, dates and limits", "clinical"),
      ], constraints: ["PRIMARY KEY (finding_id, step)"]),
    Table(
      name: "rule_tally", description: "How often each verdict of a rule was reached", isStrict: true,
      columns: [
        Column("rule_id", "TEXT NOT NULL REFERENCES rule", "The rule"),
        Column("measure", "TEXT NOT NULL CHECK (measure IN ('state','severity','class','missing'))", "What is counted"),
        Column("level", "TEXT NOT NULL", "The state, severity, class, or what is missing first"),
        Column("n", "INTEGER NOT NULL", "People (or assessments)"),
      ], constraints: ["PRIMARY KEY (rule_id, measure, level)"]),
    Table(
      name: "cohort_definition", description: "Cohorts, with the whole definition", isStrict: true,
      columns: [
        Column("cohort_definition_id", "INTEGER PRIMARY KEY", "Number of the cohort in this file"),
        Column("cohort_name", "TEXT NOT NULL UNIQUE", "Name"),
        Column("description", "TEXT NOT NULL", "What it is"),
        Column("compare", "TEXT NOT NULL", "Published figures it can be held beside"),
        Column("definition_json", "TEXT NOT NULL", "The definition as written"),
        Column("sha256", "TEXT NOT NULL", "SHA-256 of the definition"),
      ]),
    Table(
      name: "cohort", description: "Members of cohorts, with the columns of OMOP", isStrict: false,
      columns: [
        Column("cohort_definition_id", "INTEGER NOT NULL REFERENCES cohort_definition", "The cohort"),
        Column("subject_id", "INTEGER NOT NULL REFERENCES person(person_id)", "The person"),
        Column("cohort_start_date", date("cohort_start_date"), "Day of entry", "clinical"),
        Column("cohort_end_date", date("cohort_end_date"), "Day of exit", "clinical"),
      ], constraints: ["PRIMARY KEY (cohort_definition_id, subject_id, cohort_start_date)"]),
    Table(
      name: "cohort_attrition", description: "How each step narrowed a cohort down", isStrict: true,
      columns: [
        Column("cohort_definition_id", "INTEGER NOT NULL REFERENCES cohort_definition", "The cohort"),
        Column("reason_id", "INTEGER NOT NULL", "Order of the step; 0 is everyone"),
        Column("reason", "TEXT NOT NULL", "The step"),
        Column("number_records", "INTEGER NOT NULL", "Left after the step"),
        Column("number_subjects", "INTEGER NOT NULL", "People left after the step"),
        Column("excluded_records", "INTEGER NOT NULL", "Taken out by the step"),
        Column("excluded_subjects", "INTEGER NOT NULL", "People taken out by the step"),
        Column("undecided_subjects", "INTEGER NOT NULL", "People the step could not judge"),
      ], constraints: ["PRIMARY KEY (cohort_definition_id, reason_id)"]),
    Table(
      name: "statistic", description: "Every number of the run, one a row, as omopgenerics shapes them", isStrict: true,
      columns: [
        Column("statistic_id", "INTEGER PRIMARY KEY", "Number of the row in this file"),
        Column("run_id", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("group_name", "TEXT NOT NULL", "What is grouped by"),
        Column("group_level", "TEXT NOT NULL", "The group"),
        Column("strata_name", "TEXT NOT NULL", "What is stratified by, joined by &&&"),
        Column("strata_level", "TEXT NOT NULL", "The stratum"),
        Column("variable_name", "TEXT NOT NULL", "The variable"),
        Column("variable_level", "TEXT", "Its level, where it has some"),
        Column("estimate_name", "TEXT NOT NULL", "The estimate"),
        Column("estimate_type", "TEXT NOT NULL CHECK (estimate_type IN ('integer','numeric','percentage','character'))", "Its type"),
        Column("estimate_value", real("estimate_value"), "Its value; NULL where it cannot be estimated"),
        Column("estimate_text", "TEXT", "Why there is no value"),
        Column("unit", "TEXT", "Its unit"),
        Column("denominator", "INTEGER", "Out of how many"),
        Column("suppressed", "INTEGER NOT NULL CHECK (suppressed IN (0,1))", "1 where a small cell is hidden"),
        Column("suppression", "TEXT CHECK (suppression IN ('primary','complementary'))", "Why it is hidden"),
      ],
      constraints: ["CHECK (suppressed=0 OR (estimate_value IS NULL AND estimate_text IS NOT NULL))"]),
    Table(
      name: "change_log", description: "What changed since the run before; empty as yet", isStrict: true,
      columns: [
        Column("change_id", "INTEGER PRIMARY KEY", "Number of the change"),
        Column("run_id", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("entity", "TEXT NOT NULL", "What changed"),
        Column("entity_key", "TEXT NOT NULL", "Which one"),
        Column("kind", "TEXT NOT NULL CHECK (kind IN ('added','corrected','cancelled','withdrawn','late','resolved'))", "How"),
        Column("field", "TEXT", "Which field"),
        Column("old_value", "TEXT", "Before", "clinical"),
        Column("new_value", "TEXT", "After", "clinical"),
        Column("reason", "TEXT NOT NULL", "Why"),
      ]),
    Table(
      name: "quality_check", description: "Checks on the data", isStrict: true,
      columns: [
        Column("check_id", "TEXT PRIMARY KEY", "Stable id"),
        Column("run_id", "TEXT NOT NULL REFERENCES run", "The run"),
        Column("category", "TEXT NOT NULL", "conformance, completeness or plausibility"),
        Column("table_name", "TEXT NOT NULL", "The table looked at"),
        Column("column_name", "TEXT", "The column looked at"),
        Column("n_violated", "INTEGER NOT NULL", "Rows that fail the check"),
        Column("n_checked", "INTEGER NOT NULL", "Rows looked at"),
        Column("threshold", "REAL", "Per cent above which it fails"),
        Column("status", "TEXT NOT NULL CHECK (status IN ('pass','warn','fail','not_applicable'))", "Outcome"),
        Column("description", "TEXT NOT NULL", "What is checked"),
      ]),
    Table(
      name: "citation", description: "The sources that rules name", isStrict: true,
      columns: [
        Column("citation_key", "TEXT PRIMARY KEY", "Key"),
        Column("text", "TEXT NOT NULL", "Authors, title, journal and year, as far as known"),
        Column("status", "TEXT NOT NULL", "How well it was checked"),
      ]),
    Table(
      name: "data_dictionary", description: "Every column of every table and view", isStrict: true,
      columns: [
        Column("table_name", "TEXT NOT NULL", "Table or view"),
        Column("column_name", "TEXT NOT NULL", "Column"),
        Column("position", "INTEGER NOT NULL", "Order, from 1"),
        Column("logical_type", "TEXT NOT NULL", "Declared type"),
        Column("nullable", "INTEGER NOT NULL CHECK (nullable IN (0,1))", "1 where it may be NULL"),
        Column("phi_class", "TEXT NOT NULL", "none, pseudonym, quasi-identifier or clinical"),
        Column("description", "TEXT NOT NULL", "What it holds"),
      ], constraints: ["PRIMARY KEY (table_name, column_name)"]),
  ]

  /// Made after loading: an index that exists while rows come in costs four times as much.
  static let indices = [
    "CREATE INDEX result_person_analyte ON result(person_id, analyte_id, collected_date)",
    "CREATE INDEX result_source ON result(source_file_id, line)",
    "CREATE INDEX finding_rule ON finding(rule_id, severity)",
    "CREATE INDEX finding_person ON finding(person_id)",
    "CREATE INDEX evidence_result ON finding_evidence(result_id)",
    "CREATE INDEX statistic_lookup ON statistic(group_level, variable_name, estimate_name)",
    "CREATE INDEX reject_code ON reject(code, source_file_id)",
  ]

  // Views: only joins, CASE, COUNT and bare columns, because DuckDB runs their text itself.
  static let views: [View] = [
    View(
      name: "v_result", description: "Current results with names",
      columns: [
        ("result_id", "See result"), ("person_key", "See person"), ("analyte", "Catalogue name"),
        ("label", "Name for people"), ("collected_date", "See result"),
        ("comparator", "See result"), ("value", "See result"), ("unit", "See result"),
        ("ref_low", "See result"), ("ref_high", "See result"), ("status", "See result"),
        ("source_path", "The file"), ("source_line", "The line"),
      ],
      select:
        "SELECT r.result_id, p.person_key, a.code AS analyte, a.label, r.collected_date, r.comparator, r.value, r.unit, r.ref_low, r.ref_high, r.status, s.path AS source_path, r.line AS source_line FROM result r JOIN person p ON p.person_id=r.person_id JOIN analyte a ON a.analyte_id=r.analyte_id JOIN source_file s ON s.source_file_id=r.source_file_id WHERE r.is_current=1"),
    View(
      name: "v_finding", description: "Findings with names",
      columns: [
        ("finding_id", "See finding"), ("finding_key", "See finding"),
        ("person_key", "See person"), ("rule_id", "See rule"), ("rule_version", "See finding"),
        ("title", "See rule"), ("state", "See finding"), ("class", "See finding"),
        ("severity", "See finding"), ("onset_date", "See finding"), ("missing", "See finding"),
        ("reason", "See finding"), ("summary", "See finding"),
      ],
      select:
        "SELECT f.finding_id, f.finding_key, p.person_key, f.rule_id, f.rule_version, u.title, f.state, f.class, f.severity, f.onset_date, f.missing, f.reason, f.summary FROM finding f JOIN person p ON p.person_id=f.person_id JOIN rule u ON u.rule_id=f.rule_id"),
    View(
      name: "v_finding_trail", description: "Findings down to file, line and column",
      columns: [
        ("finding_key", "See finding"), ("rule_id", "See finding"),
        ("ordinal", "See finding_evidence"), ("role", "See finding_evidence"),
        ("path", "See source_file"), ("sha256", "See source_file"),
        ("line", "See finding_evidence"), ("column_name", "See finding_evidence"),
        ("source_value", "See result"), ("source_unit", "See result"), ("value", "See result"),
        ("unit", "See result"), ("factor", "See unit_conversion"),
        ("factor_source", "See unit_conversion"), ("detail", "See finding_evidence"),
      ],
      select:
        "SELECT f.finding_key, f.rule_id, e.ordinal, e.role, s.path, s.sha256, e.line, e.column_name, r.source_value, r.source_unit, r.value, r.unit, c.factor, c.source AS factor_source, e.detail FROM finding f JOIN finding_evidence e ON e.finding_id=f.finding_id JOIN source_file s ON s.source_file_id=e.source_file_id LEFT JOIN result r ON r.result_id=e.result_id LEFT JOIN unit_conversion c ON c.conversion_id=r.conversion_id"),
    View(
      name: "v_cohort_size", description: "Cohorts by size",
      columns: [
        ("cohort_name", "See cohort_definition"), ("n_records", "Rows"), ("n_subjects", "People"),
      ],
      select:
        "SELECT d.cohort_name, COUNT(c.subject_id) AS n_records, COUNT(DISTINCT c.subject_id) AS n_subjects FROM cohort_definition d LEFT JOIN cohort c ON c.cohort_definition_id=d.cohort_definition_id GROUP BY d.cohort_name"),
    View(
      name: "v_since_last_run", description: "Changes by kind",
      columns: [
        ("kind", "See change_log"), ("entity", "See change_log"), ("field", "See change_log"),
        ("n", "Changes"),
      ],
      select: "SELECT kind, entity, field, COUNT(*) AS n FROM change_log GROUP BY kind, entity, field"),
    View(
      name: "v_reject_summary", description: "Faults by file, code and column",
      columns: [
        ("path", "See source_file"), ("code", "See reject"), ("disposition", "See reject"),
        ("column_name", "See reject"), ("n", "Rows"), ("first_line", "The first of them"),
      ],
      select:
        "SELECT s.path, r.code, r.disposition, r.column_name, COUNT(*) AS n, MIN(r.line) AS first_line FROM reject r JOIN source_file s ON s.source_file_id=r.source_file_id GROUP BY s.path, r.code, r.disposition, r.column_name"),
  ]
}
