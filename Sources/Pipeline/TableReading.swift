import Clinic
import Definitions
import Records

/// Where each role of a table stands in one file, and how its fields are read.
/// A class, because every row of a table carries it: a copy counts one reference and not a dozen.
final class TableLayout: Sendable {
  let table: Profile.Table
  let format: Profile.Format
  /// Column positions by number of the role; absent roles have none.
  private let positions: [Int?]
  /// Header names by position.
  let headers: [String]
  let missing: MissingCodes
  let numbers: NumberFormat
  let words: ResultWords
  private let dateFormats: [Profile.Role: DateFormat]
  /// Columns of wide tables: position of each measure, or nil where the file lacks it.
  let measures: [Int?]
  let conditions: [Int?]
  let form: Int?
  /// Columns that state the unit of a measure, by measure.
  let measureUnits: [Int?]
  /// Rows are read only where each of these columns holds one of its texts.
  private let filters: [(position: Int, texts: Set<String>)]

  init(table: Profile.Table, format: Profile.Format, headers: [String]) {
    self.table = table
    self.format = format
    self.headers = headers
    let index = Dictionary(headers.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    var positions = [Int?](repeating: nil, count: Profile.Role.allCases.count)
    for column in table.columns where positions[column.role.number] == nil {
      positions[column.role.number] = index[column.header]
    }
    self.positions = positions
    missing = MissingCodes(texts: format.missing)
    numbers = NumberFormat(decimalMark: format.decimalMark, thousandsMark: format.thousandsMark)
    words = format.words
    dateFormats = Dictionary(
      table.columns.compactMap { column in
        format.dates(column).map { (column.role, $0) }
      }, uniquingKeysWith: { first, _ in first })
    measures = table.measures.map { index[$0.header] }
    conditions = table.measures.map { $0.condition.flatMap { index[$0.header] } }
    measureUnits = table.measures.map { $0.unitHeader.flatMap { index[$0] } }
    filters = table.filters.compactMap { filter in
      index[filter.header].map { (position: $0, texts: Set(filter.texts)) }
    }
    form = table.formHeader.flatMap { index[$0] }
  }

  /// Whether the profile reads a row of a small table; laboratory rows are asked as bytes.
  func reads(_ fields: [String]) -> Bool {
    filters.allSatisfy { $0.position < fields.count && $0.texts.contains(fields[$0.position]) }
  }

  func position(_ role: Profile.Role) -> Int? { positions[role.number] }

  func column(_ role: Profile.Role) -> Profile.Column? { table.column(role) }

  /// The declared format of a date column; ISO where the profile names none.
  func dateFormat(_ role: Profile.Role) -> DateFormat { dateFormats[role] ?? .iso }

  func header(_ role: Profile.Role) -> String {
    position(role).map { headers[$0] } ?? table.column(role)?.header ?? role.rawValue
  }

  /// Columns of the file that the profile does not read.
  var ignored: [String] {
    var known = Set(table.columns.map(\.header))
    known.formUnion(table.measures.map(\.header))
    known.formUnion(table.measures.compactMap { $0.condition?.header })
    known.formUnion(table.measures.compactMap(\.unitHeader))
    known.formUnion(table.filters.map(\.header))
    if let form = table.formHeader { known.insert(form) }
    return headers.filter { !known.contains($0) }
  }
}

extension Profile.Role {
  /// Its place among `allCases`. Asked for every field of every row: to hash a role takes longer
  /// than to read the field.
  var number: Int {
    // Safe: an enumeration without payloads is stored as the number of its case.
    Int(unsafeBitCast(self, to: UInt8.self))
  }
}

/// The fields of one row of a small table as text; labs are read from bytes instead.
struct RowText {
  let layout: TableLayout
  let fields: [String]
  let line: UInt32
  let offset: UInt64

  /// The text of a role: nil where the column is absent, blank, or holds a missing code.
  subscript(_ role: Profile.Role) -> String? {
    guard let position = layout.position(role), position < fields.count else { return nil }
    return text(at: position)
  }

  func text(at position: Int) -> String? {
    let text = fields[position]
    if text.isEmpty || layout.format.missing.contains(text) { return nil }
    return text
  }

  /// The profile's word for a field, such as `male` for `1`; the field itself where the profile
  /// lists no words.
  func word(_ role: Profile.Role) -> String? {
    guard let text = self[role] else { return nil }
    guard let values = layout.column(role)?.values, !values.isEmpty else { return text }
    return values[text] ?? "?"
  }

  /// The field, or what the profile puts in its place, such as `90` for `> 89`.
  func substituted(_ role: Profile.Role) -> String? {
    guard let text = self[role] else { return nil }
    return layout.column(role)?.values[text] ?? text
  }
}

/// A fault of one field, found while a row is read.
struct FieldFault: Error {
  var code: ProblemCode
  var role: Profile.Role
  var text: String
  var hint = ""
  /// Whether the fault is a date outside the column's years.
  var isOutOfRange = false

  /// The row set aside, with the shape of the field in place of its text.
  func problem(_ row: RowText, _ source: UInt16) -> Problem {
    Problem(
      code: code, source: source, line: row.line, offset: row.offset,
      column: row.layout.header(role), shape: valueShape(text), hint: hint)
  }
}
