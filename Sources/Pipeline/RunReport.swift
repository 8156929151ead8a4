import Clinic
import Definitions
import Expressions
import Records

/// What the command prints at the end of a run.
struct RunReport {
  private let outcome: RunOutcome
  private let place: String?
  private let files: [InputFile]
  private let ingested: Ingested

  init(_ outcome: RunOutcome, place: String?, files: [InputFile], ingested: Ingested) {
    self.outcome = outcome
    self.place = place
    self.files = files
    self.ingested = ingested
  }

  func summary(timings: String) -> RunSummary {
    let worst = outcome.tallies.compactMap { tally in
      Severity.allCases.last { tally.severities[Int($0.rawValue)] > 0 }
    }.max()
    return RunSummary(
      table: table(), json: json(), timings: timings, warnings: warnings(), worst: worst)
  }

  // MARK: Text

  private func padded(_ cells: [[String]], rightAlignedFrom first: Int) -> [String] {
    var widths: [Int] = []
    for row in cells {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return cells.map { row in
      row.enumerated().map { column, cell in
        let blank = String(repeating: " ", count: widths[column] - cell.count)
        return column >= first ? blank + cell : cell + blank
      }.joined(separator: "  ").trimmingBlanks()
    }
  }

  private func table() -> String {
    let run = outcome.run
    var lines = ["\(run.title)", "as of \(CivilDate.text(run.asOf)), run \(run.id)", ""]
    var cells = [["file", "rows", "accepted", "rejected", "duplicate", "superseded"]]
    for source in outcome.sources { cells.append([source.path] + Self.counts(source.rows)) }
    cells.append(["all"] + Self.counts(run.rows))
    lines += padded(cells, rightAlignedFrom: 1)
    lines.append("")
    cells = [["rule", "fired", "not fired", "undecided", "not applicable", "suppressed", "title"]]
    // Rules are decided in the order of what they rest on, and read in the order of their names.
    for (index, rule) in outcome.rules.enumerated().sorted(by: { $0.element.id < $1.element.id }) {
      let tally = outcome.tallies[index]
      let numbers: [FindingState] = [
        .fired, .notFired, .indeterminate, .notApplicable, .suppressed,
      ]
      cells.append([rule.id] + numbers.map { String(tally.count($0)) } + [rule.title])
    }
    lines += padded(cells.map { Array($0.dropLast()) }, rightAlignedFrom: 1).enumerated().map {
      $0.element + "  " + (cells[$0.offset].last ?? "")
    }
    if !outcome.cohorts.isEmpty {
      lines.append("")
      cells = [["cohort", "people", "of"]]
      for cohort in outcome.cohorts {
        cells.append(
          [cohort.name, String(cohort.members.count), String(cohort.steps.first?.subjects ?? 0)])
      }
      lines += padded(cells, rightAlignedFrom: 1)
    }
    lines.append("")
    if let place {
      lines.append("report    \(place)/report.html")
      lines.append("database  \(place)/results.db")
    } else {
      lines.append("dry run: nothing was written")
    }
    return lines.joined(separator: "\n")
  }

  private static func counts(_ rows: RunRecord.RowAccount) -> [String] {
    [rows.read, rows.accepted, rows.rejected, rows.duplicate, rows.superseded].map(String.init)
  }

  private func json() -> String {
    let run = outcome.run
    var fired: [String] = []
    for (index, rule) in outcome.rules.enumerated() {
      fired.append("\"\(rule.id)\":\(outcome.tallies[index].count(.fired))")
    }
    let rows = run.rows
    return "{\"run_id\":\"\(run.id)\",\"as_of\":\"\(CivilDate.text(run.asOf))\","
      + "\"rows_read\":\(rows.read),\"rows_accepted\":\(rows.accepted),"
      + "\"rows_rejected\":\(rows.rejected),\"rows_duplicate\":\(rows.duplicate),"
      + "\"rows_superseded\":\(rows.superseded),\"people\":\(run.personCount),"
      + "\"fired\":{\(fired.joined(separator: ","))}}"
  }

  /// What a person should know about the files, in a line each and without any value.
  private func warnings() -> [String] {
    var warnings: [String] = []
    for (index, file) in files.enumerated() {
      let source = outcome.sources[index]
      if let outside = ingested.outside[file.source], outside > 0 {
        warnings.append(
          "'\(source.path)': \(outside) of the accepted rows are none that the profile reads")
      }
      if source.rows.read == 0 { warnings.append("'\(source.path)' has a header and no rows") }
      if !source.ignoredColumns.isEmpty, file.table.kind != .measures {
        let names = source.ignoredColumns.prefix(8).joined(separator: ", ")
        warnings.append("'\(source.path)' has columns that are not read: \(names)")
      }
      if file.lacksFinalLineEnd, file.dialect.finalLineEnd == .required {
        warnings.append(
          "'\(source.path)' does not end with a line end: its last row may have been cut off, "
            + "and is set aside")
      }
    }
    return warnings
  }
}
