import Clinic

// Cohorts, statistics, checks, and the data dictionary.

extension RunWriter {
  func writeCohorts() throws(StoreError) {
    try fill(SummaryTables.cohortDefinition) { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        insert.integer("cohort_definition_id", index + 1)
        insert.text("cohort_key", cohort.id)
        insert.text("cohort_name", cohort.name)
        insert.text("description", cohort.description)
        insert.filled("compare", cohort.compare)
        insert.text("definition_json", cohort.definition)
        insert.text("sha256", cohort.sha256)
        try insert.endRow()
      }
    }
    try fill(SummaryTables.cohort) { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        for member in cohort.members {
          insert.integer("cohort_definition_id", index + 1)
          insert.integer("subject_id", Int(member.person) + 1)
          insert.date("cohort_start_date", member.start)
          insert.date("cohort_end_date", member.end)
          try insert.endRow()
        }
      }
    }
    try writeAttrition()
  }

  private func writeAttrition() throws(StoreError) {
    try fill(SummaryTables.cohortAttrition) { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        var before = cohort.steps.first?.records ?? 0
        for (number, step) in cohort.steps.enumerated() {
          insert.integer("cohort_definition_id", index + 1)
          insert.integer("reason_id", number)
          insert.text("reason", step.reason)
          insert.integer("number_records", step.records)
          insert.integer("number_subjects", step.subjects)
          insert.integer("excluded_records", before - step.records)
          insert.integer("excluded_subjects", step.excluded)
          insert.integer("undecided_subjects", step.undecided)
          try insert.endRow()
          before = step.records
        }
      }
    }
  }

  func writeStatistics(_ statistics: [StatisticRow]) throws(StoreError) {
    try fill(SummaryTables.statistic) { insert throws(StoreError) in
      for (index, row) in statistics.enumerated() {
        let suppression = disclosure.suppression(of: row)
        insert.integer("statistic_id", index + 1)
        insert.text("run_id", outcome.run.id)
        insert.text("group_name", row.groupName)
        insert.text("group_level", row.groupLevel)
        insert.text("strata_name", row.strataName)
        insert.text("strata_level", row.strataLevel)
        insert.text("variable_name", row.variableName)
        insert.filled("variable_level", row.variableLevel)
        insert.text("estimate_name", row.estimateName)
        insert.text("estimate_type", row.kind.rawValue)
        insert.real("estimate_value", row.value)
        insert.text("estimate_text", row.text ?? Self.unsaid(row.value))
        insert.text("unit", row.unit)
        insert.integer("denominator", row.denominator)
        insert.flag("suppressed", suppression != nil)
        insert.text("suppression", suppression?.rawValue)
        try insert.endRow()
      }
    }
  }

  /// Why a number is missing, where the row itself does not say.
  private static func unsaid(_ value: Double?) -> String? {
    guard let value else { return "not estimable" }
    return value.isFinite ? nil : value.isNaN ? "not a number" : "not finite"
  }

  func writeChecks() throws(StoreError) {
    try fill(RunTables.qualityCheck) { insert throws(StoreError) in
      for check in outcome.checks {
        insert.text("check_id", check.id)
        insert.text("run_id", outcome.run.id)
        insert.text("category", check.category)
        insert.text("table_name", check.table)
        insert.text("column_name", check.column)
        insert.integer("n_violated", check.violated)
        insert.integer("n_checked", check.checked)
        insert.real("threshold", check.threshold)
        insert.text("status", check.status.rawValue)
        insert.text("description", check.description)
        try insert.endRow()
      }
    }
  }

  func writeDictionary() throws(StoreError) {
    try fill(SummaryTables.dataDictionary) { insert throws(StoreError) in
      for entry in Schema.dictionary {
        insert.text("table_name", entry.table)
        insert.text("column_name", entry.column)
        insert.integer("position", entry.position)
        insert.text("logical_type", entry.logical.rawValue)
        insert.flag("nullable", entry.isNullable)
        insert.text("unit", entry.unit)
        insert.filled("allowed_values", entry.allowed.joined(separator: " "))
        insert.text("phi_class", entry.privacy.rawValue)
        insert.text("description", entry.description)
        try insert.endRow()
      }
    }
  }
}

/// Just enough JSON for a list of names.
enum JSONText {
  static func list(_ names: [String]) -> String {
    "[" + names.map(string).joined(separator: ",") + "]"
  }

  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
