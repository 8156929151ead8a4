import Diagnostics
import Records

/// A knowledge table in memory: every row by column name, with the place of each cell.
struct KnowledgeTable {
  struct Row {
    let table: Columns
    let fields: [String]
    let source: SourceText
    let line: Int

    subscript(_ column: String) -> String {
      guard let index = table.index[column], index < fields.count else { return "" }
      return fields[index]
    }

    func has(_ column: String) -> Bool { table.index[column] != nil }

    /// The cell in the file, or the row where the cell is empty.
    func span(_ column: String) -> SourceSpan {
      let start = source.offset(line: line, column: 1)
      let text = self[column]
      let end = source.offset(line: line + 1, column: 1)
      guard !text.isEmpty else { return SourceSpan(source, start, start + 1) }
      let wanted = Array(text.utf8)
      let bytes = source.bytes
      var position = start
      // The right cell of several equal ones: skip as many delimiters as there are cells before.
      var skip = table.index[column] ?? 0
      while skip > 0, position < end {
        if bytes[position] == UInt8(ascii: ",") { skip -= 1 }
        position += 1
      }
      while position + wanted.count <= end {
        if bytes[position..<(position + wanted.count)].elementsEqual(wanted) {
          return SourceSpan(source, position, position + wanted.count)
        }
        position += 1
      }
      return SourceSpan(source, start, start + 1)
    }
  }

  final class Columns: Sendable {
    let index: [String: Int]
    init(_ header: [String]) {
      index = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    }
  }

  let name: String
  let source: SourceText
  let rows: [Row]
}
