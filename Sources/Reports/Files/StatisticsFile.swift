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
    var sheet = SheetWriter(header: Self.header)
    for row in outcome.statistics {
      sheet.cell(row.groupName)
      sheet.cell(row.groupLevel)
      sheet.cell(row.strataName)
      sheet.cell(row.strataLevel)
      sheet.cell(row.variableName)
      sheet.cell(row.variableLevel)
      sheet.cell(row.estimateName)
      sheet.cell(row.kind.rawValue)
      sheet.cell(row.value.map(NumberText.computed) ?? "")
      sheet.cell(row.text ?? "")
      sheet.cell(row.unit ?? "")
      sheet.cell(row.denominator)
      sheet.endRow()
    }
    return sheet.bytes
  }
}
