import Clinic

/// The long rows of statistics as tables that people read: one a group, one row a stratum.
struct StatisticsSection {
  let context: ReportContext

  func section() -> Document.Section {
    let groups = StatisticPivot.groups(context.outcome.statistics)
    let analytes = groups.filter { $0.name == "analyte" }
    // The rules have a section of their own, with the same counts.
    let others = groups.filter { $0.name != "analyte" && $0.name != "rule" }
    var blocks: [Document.Block] = [
      .paragraph(
        "By analyte, and within it by sex and age band where the run divides people so; then the "
          + "counts and the statistics of cohorts. Where a number cannot be given, its place holds "
          + "the reason. statistics.csv holds every number in full.")
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
    let columns = StatisticColumn.columns(group.estimates)
    let rows = group.rows.prefix(Caps.strata).map { row in
      Document.Row(
        cells: [.init(stratum(row, in: group))] + columns.map { .init($0.text(row.estimates)) })
    }
    return Document.Table(
      caption: caption(group),
      columns: [.init("Among")] + columns.map { .init($0.heading, .number) },
      rows: rows, more: group.rows.count - rows.count, moreIn: "statistics.csv",
      empty: "No rows.")
  }

  private func caption(_ group: StatisticPivot.Group) -> String {
    guard group.name == "analyte" else {
      if group.name == "count" { return "Counts of \(group.level)" }
      return "\(group.name.replacing("_", with: " ")) \(group.level)"
    }
    let analyte = context.analyte(named: group.level)
    return (analyte?.label ?? group.level) + UnitText.inBrackets(analyte?.unit.code ?? "")
  }

  private func stratum(_ row: StatisticPivot.Row, in group: StatisticPivot.Group) -> String {
    var parts: [String] = []
    if row.strataName != "overall" {
      let names = Self.parts(row.strataName)
      for (index, level) in Self.parts(row.strataLevel).enumerated() {
        let name = index < names.count ? names[index].replacing("_", with: " ") : ""
        let isKnown = !level.isEmpty && level != "unknown"
        parts.append("\(name) \(isKnown ? level : "not known")")
      }
    }
    if group.hasManyVariables || group.name != "analyte" {
      let level = row.variableLevel.isEmpty ? "" : " \(row.variableLevel)"
      parts.append(row.variableName.replacing("_", with: " ") + level)
    }
    return parts.isEmpty ? "everyone" : parts.joined(separator: ", ")
  }

  /// The parts of a joined name, as omopgenerics joins them.
  private static func parts(_ text: String) -> [String] {
    text.split(separator: " &&& ", omittingEmptySubsequences: false).map(String.init)
  }
}

/// A column of a table of statistics: an estimate, or several that are read together.
struct StatisticColumn: Sendable {
  private enum Form { case one, span, partAndShare, shareAndInterval }

  let heading: String
  private let estimates: [String]
  private let form: Form

  private static let known = [
    StatisticColumn(heading: "n", estimates: ["n"], form: .one),
    StatisticColumn(heading: "Censored", estimates: ["n_censored"], form: .one),
    StatisticColumn(heading: "Undecided", estimates: ["n_unknown"], form: .one),
    StatisticColumn(heading: "Mean", estimates: ["mean"], form: .one),
    StatisticColumn(heading: "SD", estimates: ["sd"], form: .one),
    StatisticColumn(heading: "Median", estimates: ["median"], form: .one),
    StatisticColumn(heading: "Quartiles", estimates: ["q25", "q75"], form: .span),
    StatisticColumn(heading: "Range", estimates: ["min", "max"], form: .span),
    StatisticColumn(
      heading: "Below limit", estimates: ["n_below_limit", "percent_below_limit"],
      form: .partAndShare),
    StatisticColumn(
      heading: "Above limit", estimates: ["n_above_limit", "percent_above_limit"],
      form: .partAndShare),
    StatisticColumn(
      heading: "Share (95% interval)",
      estimates: ["percent", "percent_wilson_low", "percent_wilson_high"],
      form: .shareAndInterval),
  ]

  /// The known columns of which the group has an estimate, then one for each other estimate.
  static func columns(_ estimates: [String]) -> [StatisticColumn] {
    let columns = known.filter { column in column.estimates.contains { estimates.contains($0) } }
    let named = Set(columns.flatMap(\.estimates))
    let others = estimates.filter { !named.contains($0) }.prefix(12).map {
      StatisticColumn(
        heading: $0.replacing("_", with: " "), estimates: [$0], form: .one)
    }
    return columns + others
  }

  /// The cell of a stratum; where the first number is missing, the reason that stands for it.
  func text(_ rows: [String: StatisticRow]) -> String {
    let found = estimates.map { rows[$0] }
    let texts = found.map { $0.flatMap(Self.number) }
    guard let first = texts[0] else {
      return found.lazy.compactMap { $0?.text }.first { !$0.isEmpty } ?? "–"
    }
    switch form {
    case .one: return first
    case .span: return texts[1].map { "\(first) to \($0)" } ?? first
    case .partAndShare: return texts[1].map { "\(first) (\($0))" } ?? first
    case .shareAndInterval:
      guard let low = texts[1], let high = texts[2] else { return first }
      return "\(first) (\(low.dropLast()) to \(high))"
    }
  }

  private static func number(_ row: StatisticRow) -> String? {
    guard let value = row.value else { return nil }
    switch row.kind {
    case .integer:
      return Int(exactly: value).map(NumberText.count) ?? NumberText.significant(value, 6)
    case .percentage: return NumberText.decimals(value, 1) + "%"
    case .numeric, .character: return NumberText.significant(value, 4)
    }
  }
}

/// Long statistics gathered by group, with a row a stratum.
enum StatisticPivot {
  struct Group {
    var name: String
    var level: String
    /// In the order in which they first appear.
    var estimates: [String] = []
    var rows: [Row] = []
    var hasManyVariables = false
  }

  struct Row {
    var strataName: String
    var strataLevel: String
    var variableName: String
    var variableLevel: String
    /// By the name of the estimate.
    var estimates: [String: StatisticRow] = [:]
  }

  private struct Key: Hashable {
    var group: Int
    var strataName: String
    var strataLevel: String
    var variableName: String
    var variableLevel: String
  }

  /// In the order in which groups and strata first appear.
  static func groups(_ statistics: [StatisticRow]) -> [Group] {
    var groups: [Group] = []
    var groupOf: [[String]: Int] = [:]
    var rowOf: [Key: Int] = [:]
    var seen: Set<[String]> = []
    for row in statistics {
      let name = [row.groupName, row.groupLevel]
      let group = groupOf[name] ?? groups.count
      if group == groups.count {
        groupOf[name] = group
        groups.append(Group(name: row.groupName, level: row.groupLevel))
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
            variableName: row.variableName, variableLevel: row.variableLevel))
      }
      groups[group].rows[place].estimates[row.estimateName] = row
      if seen.insert(name + [row.estimateName]).inserted {
        groups[group].estimates.append(row.estimateName)
      }
    }
    for index in groups.indices {
      let rows = groups[index].rows
      groups[index].hasManyVariables = rows.contains {
        $0.variableName != rows[0].variableName || $0.variableLevel != rows[0].variableLevel
      }
    }
    return groups
  }
}
