import Clinic

/// `rejects.csv`: every row or cell that was set aside, with its place and a remedy, and the shape
/// of its value but never the value.
struct RejectsFile {
  let outcome: RunOutcome

  static let header = [
    "file", "line", "column", "code", "disposition", "meaning", "remedy", "hint", "shape",
    "byte_offset",
  ]

  private static let dispositions = [Problem.Disposition.rejected, .duplicate, .superseded, .cell]
    .map(\.word)

  func bytes() -> [UInt8] {
    var sheet = SheetWriter(header: Self.header)
    for problem in outcome.problems {
      let source = Int(problem.source)
      sheet.cell(source < outcome.sources.count ? outcome.sources[source].path : "")
      sheet.cell(Int(problem.line))
      sheet.cell(problem.column)
      sheet.cell(problem.code.rawValue)
      sheet.cell(Self.dispositions[Int(problem.disposition.rawValue)])
      sheet.cell(problem.code.meaning)
      sheet.cell(problem.code.remedy)
      sheet.cell(problem.hint)
      sheet.cell(problem.shape)
      sheet.cell(Int(clamping: problem.offset))
      sheet.endRow()
    }
    return sheet.bytes
  }
}
