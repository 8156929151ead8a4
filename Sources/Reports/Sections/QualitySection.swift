import Clinic

/// The data quality checks, worst first.
struct QualitySection {
  let context: ReportContext

  func section() -> Document.Section {
    let checks = context.outcome.checks
    let order = checks.indices.sorted { left, right in
      let a = Self.rank(checks[left].status)
      let b = Self.rank(checks[right].status)
      return a == b ? left < right : a < b
    }
    let rows = order.prefix(Caps.checks).map { index -> Document.Row in
      let check = checks[index]
      let place = check.column.map { "\(check.table), column \($0)" } ?? check.table
      return Document.Row(cells: [
        .init(Self.mark(check.status)), .init(check.description, notes: [check.id]),
        .init(check.category), .init(place), .init(count: check.violated),
        .init(count: check.checked), .init(NumberText.percent(check.violated, of: check.checked)),
        .init(check.threshold.map { NumberText.significant($0, 6) } ?? "–"),
      ])
    }
    return Document.Section(
      id: "quality", title: "Data quality checks",
      blocks: [
        .paragraph(
          "Checks of conformance, completeness and plausibility, after Kahn and others (2016)."),
        .table(
          Document.Table(
            caption: "Data quality checks, worst first",
            columns: [
              .init("Result", .mark), .init("Check", .prose), .init("Category"), .init("Where"),
              .init("Violated", .number), .init("Checked", .number), .init("Share", .number),
              .init("Threshold", .number),
            ],
            rows: rows, more: checks.count - rows.count, moreIn: "run.json",
            empty: "No check was run.")),
      ])
  }

  private static func rank(_ status: QualityCheck.Status) -> Int {
    switch status {
    case .fail: 0
    case .warn: 1
    case .pass: 2
    case .notApplicable: 3
    }
  }

  private static func mark(_ status: QualityCheck.Status) -> Mark {
    switch status {
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    case .notApplicable: .notApplicable
    }
  }
}
