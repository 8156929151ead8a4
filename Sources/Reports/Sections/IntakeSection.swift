import Clinic

/// What was read and what was set aside, by file and by code.
struct IntakeSection {
  let context: ReportContext

  func section() -> Document.Section {
    Document.Section(
      id: "rows", title: "What was read and what was set aside",
      blocks: [
        .paragraph(
          "Every row is accounted for. Rows that were set aside are listed one by one in "
            + "rejects.csv, with the file, the line and the column; values are never repeated."),
        .table(files()), .table(problems()),
      ])
  }

  private func files() -> Document.Table {
    let sources = context.outcome.sources
    let order = sources.indices.sorted { left, right in
      let a = sources[left].rows
      let b = sources[right].rows
      return (b.rejected, left) < (a.rejected, right)
    }
    let rows = order.prefix(Caps.files).map { index -> Document.Row in
      let source = sources[index]
      var notes = ["SHA-256 \(source.sha256.prefix(12))…, \(source.encoding)"]
      notes.append("\(NumberText.count(source.sizeBytes)) bytes, profile \(source.profile)")
      if !source.ignoredColumns.isEmpty {
        notes.append("columns not read: \(source.ignoredColumns.joined(separator: ", "))")
      }
      return Document.Row(cells: [
        .init(source.path, notes: notes), .init(source.site), .init(source.kind),
        .init(count: source.rows.read), .init(count: source.rows.accepted),
        .init(count: source.rows.rejected), .init(count: source.rows.duplicate),
        .init(count: source.rows.superseded),
      ])
    }
    return Document.Table(
      caption: "Rows by file, most rejected first",
      columns: [
        .init("File", .prose), .init("Site"), .init("Holds"), .init("Read", .number),
        .init("Accepted", .number), .init("Rejected", .number), .init("Duplicate", .number),
        .init("Superseded", .number),
      ],
      rows: rows, more: sources.count - rows.count, moreIn: "run.json",
      empty: "No file was received.")
  }

  private func problems() -> Document.Table {
    let tallies = context.outcome.problemTallies
    let order = tallies.indices.sorted { left, right in
      if tallies[left].count != tallies[right].count {
        return tallies[left].count > tallies[right].count
      }
      return left < right
    }
    let rows = order.prefix(Caps.problems).map { index -> Document.Row in
      let tally = tallies[index]
      return Document.Row(cells: [
        .init(tally.code.rawValue), .init(tally.disposition.word),
        .init(count: tally.count), .init(context.path(tally.source)),
        .init(tally.column.isEmpty ? "whole row" : tally.column),
        .init(count: Int(tally.firstLine)),
        .init(tally.code.meaning, notes: ["What to do: \(tally.code.remedy)"]),
      ])
    }
    return Document.Table(
      caption: "Rows and cells set aside, by code, most frequent first",
      columns: [
        .init("Code", .code), .init("Became"), .init("Count", .number), .init("File"),
        .init("Column"), .init("First line", .number), .init("Meaning", .prose),
      ],
      rows: rows, more: tallies.count - rows.count, moreIn: "rejects.csv",
      empty: "No row and no cell was set aside.")
  }
}
