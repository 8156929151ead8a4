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

extension KnowledgeTable {
  /// Reads a table; a row that is not CSV, or has another number of fields, is an error.
  static func read(_ source: SourceText, _ sink: DiagnosticSink) -> KnowledgeTable? {
    var dialect = Dialect()
    dialect.finalLineEnd = .optional
    dialect.allowsSeparatorLine = false
    return source.bytes.withUnsafeBytes { bytes -> KnowledgeTable? in
      let header: Header
      do {
        let layout = try Layout(of: bytes, dialect)
        header = try Header.read(bytes, layout, dialect)
      } catch {
        sink.error("bad-table", "the table has no readable header", at: SourceSpan(source, 0, 1))
        return nil
      }
      let columns = Columns(header.names)
      if header.names.suffix(2) != ["source", "status"] {
        sink.error(
          "bad-table", "a knowledge table ends with the columns source and status",
          at: SourceSpan(source, 0, source.offset(line: 1, column: 200)))
      }
      return KnowledgeTable(
        name: name(of: source.name), source: source,
        rows: rows(bytes, header, columns, dialect, source, sink))
    }
  }

  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
  }

  private static func rows(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, _ columns: Columns, _ dialect: Dialect,
    _ source: SourceText, _ sink: DiagnosticSink
  ) -> [Row] {
    var rows: [Row] = []
    var scanner = RecordScanner(bytes, dialect: dialect, columns: header.names.count)
    scanner.begin(at: header.bodyStart, softEnd: bytes.count)
    while true {
      switch scanner.next() {
      case .record:
        let record = scanner.record
        rows.append(
          Row(
            table: columns, fields: (0..<record.count).map { record[$0].text }, source: source,
            line: header.linesBefore + record.line + 1))
      case .malformed:
        let fault = scanner.malformed
        sink.error(
          "bad-row", "the row is not CSV with \(header.names.count) fields: \(fault.code.rawValue)",
          at: SourceSpan(source, fault.offset, fault.offset + 1))
      case .end: return rows
      }
    }
  }
}
