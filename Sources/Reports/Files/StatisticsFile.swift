import Clinic

/// `statistics.csv`: every statistic in the long shape of omopgenerics' summarised result.
struct StatisticsFile {
  let outcome: RunOutcome

  static let header = [
    "group_name", "group_level", "strata_name", "strata_level", "variable_name",
    "variable_level", "estimate_name", "estimate_type", "estimate_value", "estimate_text", "unit",
    "denominator",
  ]

  func bytes() -> [UInt8] {
    var sheet = SheetWriter(header: Self.header, capacity: 110 * outcome.statistics.count + 200)
    for row in outcome.statistics {
      sheet.cell(row.groupName)
      sheet.cell(row.groupLevel)
      sheet.cell(row.strataName)
      sheet.cell(row.strataLevel)
      sheet.cell(row.variableName)
      sheet.cell(row.variableLevel)
      sheet.cell(row.estimateName)
      sheet.cell(row.kind.rawValue)
      if let value = row.value { sheet.cell(NumberText.computed(value)) } else { sheet.cell("") }
      sheet.cell(row.text ?? "")
      sheet.cell(row.unit ?? "")
      if let denominator = row.denominator { sheet.cell(denominator) } else { sheet.cell("") }
      sheet.endRow()
    }
    return sheet.bytes
  }
}
