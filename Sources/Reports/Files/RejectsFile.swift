import Clinic

/// `rejects.csv`: every row or cell that was set aside, with its place and a remedy, and the shape
/// of its value but never the value.
struct RejectsFile {
  let outcome: RunOutcome

  static let header = [
    "file", "line", "column", "code", "disposition", "meaning", "remedy", "hint", "shape",
    "byte_offset",
  ]

  private struct CodeCells {
    var code: [UInt8]
    var meaning: [UInt8]
    var remedy: [UInt8]
  }

  func bytes() -> [UInt8] {
    let paths = outcome.sources.map { SheetWriter.encoded($0.path) }
    var codes: [ProblemCode: CodeCells] = [:]
    for code in ProblemCode.allCases {
      codes[code] = CodeCells(
        code: SheetWriter.encoded(code.rawValue), meaning: SheetWriter.encoded(code.meaning),
        remedy: SheetWriter.encoded(code.remedy))
    }
    var sheet = SheetWriter(header: Self.header, capacity: 200 * outcome.problems.count + 200)
    for problem in outcome.problems {
      let cells = codes[problem.code]
      let source = Int(problem.source)
      sheet.cell(encoded: source < paths.count ? paths[source] : [])
      sheet.cell(Int(problem.line))
      sheet.cell(problem.column)
      sheet.cell(encoded: cells?.code ?? [])
      sheet.cell(problem.disposition.word)
      sheet.cell(encoded: cells?.meaning ?? [])
      sheet.cell(encoded: cells?.remedy ?? [])
      sheet.cell(problem.hint)
      sheet.cell(problem.shape)
      sheet.cell(Int(clamping: problem.offset))
      sheet.endRow()
    }
    return sheet.bytes
  }
}
