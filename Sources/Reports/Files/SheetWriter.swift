import Records

/// A CSV file that is safe to open in a spreadsheet: UTF-8, commas, LF, a header, and no cell that
/// a spreadsheet would run as a formula. An empty text and a missing one are both an empty cell.
struct SheetWriter {
  private var writer = CSVWriter(mode: .spreadsheetSafe)

  var bytes: [UInt8] { writer.bytes }

  init(header: [String]) { writer.row(header) }

  mutating func endRow() { writer.endRow() }

  mutating func cell(_ text: String) {
    if text.isEmpty { writer.missing() } else { writer.field(text) }
  }

  mutating func cell(_ number: Int?) { writer.field(number) }

  /// Items in one cell with `;` between them.
  mutating func cell(joined items: [String]) {
    switch items.count {
    case 0: writer.missing()
    case 1: cell(items[0])
    default: cell(items.joined(separator: ";"))
    }
  }
}
