import Clinic

/// The long rows of statistics as tables that people read: one a group, one column an estimate.
struct StatisticsSection {
  let context: ReportContext

  func section() -> Document.Section {
    let groups = StatisticPivot.groups(context.outcome.statistics)
    let analytes = groups.filter { $0.name == "analyte" }
    // The rules have a section of their own, with the same counts.
    let others = groups.filter { $0.name != "analyte" && $0.name != "rule" }
    var blocks: [Document.Block] = [
      .paragraph(
        "By analyte, and within it by sex and age band where the run divides people so. An empty "
          + "estimate has its reason beside it. statistics.csv holds every number in full.")
    ]
    if analytes.isEmpty {
      blocks.append(.paragraph("This run holds no statistic of an analyte."))
    }
    let shown = (analytes + others).prefix(Caps.charts)
    for group in shown { blocks.append(.table(table(group))) }
    let left = analytes.count + others.count - shown.count
    if left > 0 { blocks.append(.paragraph("\(left) more tables in statistics.csv.")) }
    return Document.Section(
      id: "statistics", title: "Statistics by sex and age band", blocks: blocks)
  }

  private func table(_ group: StatisticPivot.Group) -> Document.Table {
    let analyte = group.name == "analyte" ? context.analyte(named: group.level) : nil
    let unit = group.unit ?? analyte?.unit.code ?? ""
    let label = analyte?.label ?? "\(group.name) \(group.level)"
    let rows = group.rows.prefix(Caps.strata).map { row in
      Document.Row(
        cells: [.init(stratum(row, in: group))]
          + group.estimates.indices.map { .init(text(row.cells[$0])) })
    }
    return Document.Table(
      caption: label + (unit.isEmpty || unit == "1" ? "" : " (\(unit))"),
      columns: [.init("Among")] + group.estimates.map { .init(Self.heading($0), .number) },
      rows: rows, more: group.rows.count - rows.count, moreIn: "statistics.csv",
      empty: "No rows.")
  }

  private func stratum(_ row: StatisticPivot.Row, in group: StatisticPivot.Group) -> String {
    var parts: [String] = []
    if row.strataName == "overall" {
      parts.append("everyone")
    } else {
      let names = Self.parts(row.strataName)
      let levels = Self.parts(row.strataLevel)
      for (index, level) in levels.enumerated() {
        let name = index < names.count ? names[index] : ""
        parts.append("\(name.replacing("_", with: " ")) \(level.isEmpty ? "not known" : level)")
      }
    }
    if group.hasManyVariables || group.name != "analyte" {
      let level = row.variableLevel.isEmpty ? "" : " \(row.variableLevel)"
      parts.append(row.variableName.replacing("_", with: " ") + level)
    }
    return parts.joined(separator: ", ")
  }

  /// The parts of a joined name, as omopgenerics joins them.
  private static func parts(_ text: String) -> [String] {
    text.split(separator: " &&& ", omittingEmptySubsequences: false).map(String.init)
  }

  private func text(_ row: StatisticRow?) -> String {
    guard let row else { return "–" }
    guard let value = row.value else { return row.text ?? "not known" }
    switch row.kind {
    case .integer:
      return Int(exactly: value).map(NumberText.count) ?? NumberText.significant(value, 6)
    case .percentage: return NumberText.decimals(value, 1) + "%"
    case .numeric, .character: return NumberText.significant(value, 4)
    }
  }

  private static func heading(_ estimate: String) -> String {
    switch estimate {
    case "count", "n": "n"
    case "mean": "Mean"
    case "sd": "SD"
    case "median": "Median"
    case "q25": "Lower quartile"
    case "q75": "Upper quartile"
    case "min": "Lowest"
    case "max": "Highest"
    case "below": "Below limit"
    case "above": "Above limit"
    default: estimate.replacing("_", with: " ")
    }
  }
}

/// Long statistics gathered by group, with a row a stratum and a column an estimate.
enum StatisticPivot {
  struct Group {
    var name: String
    var level: String
    var unit: String?
    var estimates: [String] = []
    var rows: [Row] = []
    var hasManyVariables = false
  }

  struct Row {
    var strataName: String
    var strataLevel: String
    var variableName: String
    var variableLevel: String
    /// By the group's estimates; nil where the stratum has no such row.
    var cells: [StatisticRow?]
  }

  private struct Key: Hashable {
    var group: Int
    var strataName: String
    var strataLevel: String
    var variableName: String
    var variableLevel: String
  }

  private static let order = [
    "count", "n", "count_subjects", "mean", "sd", "median", "q25", "q75", "min", "max", "below",
    "above", "percentage",
  ]

  /// In the order in which groups and strata first appear; known estimates first.
  static func groups(_ statistics: [StatisticRow]) -> [Group] {
    var groups: [Group] = []
    var groupOf: [String: Int] = [:]
    var rowOf: [Key: Int] = [:]
    var cells: [[[(estimate: String, row: StatisticRow)]]] = []
    for row in statistics {
      let name = row.groupName + "\u{1F}" + row.groupLevel
      let group = groupOf[name] ?? groups.count
      if group == groups.count {
        groupOf[name] = group
        groups.append(Group(name: row.groupName, level: row.groupLevel))
        cells.append([])
      }
      let key = Key(
        group: group, strataName: row.strataName, strataLevel: row.strataLevel,
        variableName: row.variableName, variableLevel: row.variableLevel)
      let place = rowOf[key] ?? groups[group].rows.count
      if place == groups[group].rows.count {
        rowOf[key] = place
        groups[group].rows.append(
          Row(
            strataName: row.strataName, strataLevel: row.strataLevel,
            variableName: row.variableName, variableLevel: row.variableLevel, cells: []))
        cells[group].append([])
      }
      cells[group][place].append((row.estimateName, row))
      if groups[group].unit == nil, let unit = row.unit { groups[group].unit = unit }
      if !groups[group].estimates.contains(row.estimateName) {
        groups[group].estimates.append(row.estimateName)
      }
    }
    for index in groups.indices { arrange(&groups[index], cells[index]) }
    return groups
  }

  private static func arrange(
    _ group: inout Group, _ cells: [[(estimate: String, row: StatisticRow)]]
  ) {
    let known = order.filter { group.estimates.contains($0) }
    let others = group.estimates.filter { !order.contains($0) }
    group.estimates = Array((known + others).prefix(16))
    for index in group.rows.indices {
      group.rows[index].cells = group.estimates.map { estimate in
        cells[index].first { $0.estimate == estimate }?.row
      }
    }
    group.hasManyVariables =
      Set(group.rows.map { $0.variableName + "\u{1F}" + $0.variableLevel }).count > 1
  }
}
