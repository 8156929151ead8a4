/// Cohorts, statistics, and the description of the file itself.
enum SummaryTables {
  static let all = [cohortDefinition, cohort, cohortAttrition, statistic, dataDictionary]

  static let cohortDefinition = Table(
    name: "cohort_definition", description: "Cohorts, each with its whole definition",
    columns: [
      .integer("cohort_definition_id", "Number of the cohort in this file, from 1").key,
      .text("cohort_key", "Stable name of the cohort").unique,
      .text("cohort_name", "Name for people"),
      .text("description", "Who is in it"),
      .text("compare", "The published figure that it can be held beside").nullable,
      .json("definition_json", "The definition"),
      .text("sha256", "SHA-256 of the definition"),
    ])

  static let cohort = Table(
    name: "cohort", description: "Members of cohorts, in exactly the columns of OMOP CDM 5.4",
    columns: [
      .integer("cohort_definition_id", "The cohort").references("cohort_definition"),
      .integer("subject_id", "The person").references("person(person_id)"),
      .date("cohort_start_date", "Day of entry").privacy(.clinical),
      .date("cohort_end_date", "Day of exit").privacy(.clinical),
    ],
    constraints: [
      "PRIMARY KEY (cohort_definition_id, subject_id, cohort_start_date)",
      "CHECK (cohort_start_date <= cohort_end_date)",
    ])

  static let cohortAttrition = Table(
    name: "cohort_attrition", description: "How each step narrowed a cohort down",
    columns: [
      .integer("cohort_definition_id", "The cohort").references("cohort_definition"),
      .integer("reason_id", "Order of the step; 0 is everyone, before any step"),
      .text("reason", "The step"),
      .integer("number_records", "Records left after the step").unit("records"),
      .integer("number_subjects", "People left after the step").unit("people"),
      .integer("excluded_records", "Records that the step took out").unit("records"),
      .integer("excluded_subjects", "People that the step took out").unit("people"),
      .integer("undecided_subjects", "Of those, people it could not judge").unit("people"),
    ], constraints: ["PRIMARY KEY (cohort_definition_id, reason_id)"])

  static let statistic = Table(
    name: "statistic",
    description: "One number a row, in the shape of summarised_result of omopgenerics",
    columns: [
      .integer("statistic_id", "Number of the row, from 1").key,
      .text("run_id", "The run").references("run"),
      .text("group_name", "What is grouped by"),
      .text("group_level", "The group"),
      .text("strata_name", "What is stratified by, joined by &&&; overall where nothing is"),
      .text("strata_level", "The stratum, joined by &&&"),
      .text("variable_name", "What is described"),
      .text("variable_level", "Its level, where it has levels").nullable,
      .text("estimate_name", "What is estimated"),
      .text("estimate_type", "Type of the estimate")
        .allowing(["integer", "numeric", "percentage", "character"]),
      .real("estimate_value", "The estimate; NULL where there is none or it is hidden").nullable,
      .text("estimate_text", "Words instead of a number, or why there is none").nullable,
      .text("unit", "Unit of the estimate").nullable,
      .integer("denominator", "Out of how many").nullable,
      .boolean("suppressed", "1 where the number is hidden because it is about few people"),
      .text("suppression", "complementary where another hidden number could be derived from it")
        .nullable.allowing(["primary", "complementary"]),
    ],
    constraints: [
      "CHECK (suppressed=0 OR (estimate_value IS NULL AND estimate_text IS NOT NULL))",
      "CHECK (suppressed=(suppression IS NOT NULL))",
    ])

  static let dataDictionary = Table(
    name: "data_dictionary", description: "Every column of every table and view",
    columns: [
      .text("table_name", "The table or view"),
      .text("column_name", "The column"),
      .integer("position", "Order in the table, from 1"),
      .text("logical_type", "What the value is, whatever it is stored as")
        .allowing(["text", "integer", "real", "date", "timestamp", "boolean", "json"]),
      .boolean("nullable", "1 where it may be NULL"),
      .text("unit", "Unit of the number, where all rows have the same").nullable,
      .text("allowed_values", "The values it may have, separated by blanks; NULL where open")
        .nullable,
      .text("phi_class", "How close it is to a person")
        .allowing(["none", "identifier", "quasi-identifier", "clinical"]),
      .text("description", "What it holds"),
    ], constraints: ["PRIMARY KEY (table_name, column_name)"])
}
