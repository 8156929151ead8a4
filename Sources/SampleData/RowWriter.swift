import Clinic
import Records

/// The fields of one row, in the order of its file's header, and how its end is damaged.
struct ExportRow {
  /// A fault of the row's form, as against its fields.
  enum Damage: Equatable {
    case none
    /// The last so many fields are missing.
    case cut(Int)
    /// A field too many at the end.
    case extra
    /// The field is written as it is, quotation marks and all, without quoting.
    case raw(Int)
  }

  var fields: [[UInt8]]
  var damage = Damage.none

  init(columns: Int) { fields = Array(repeating: [], count: columns) }

  /// Fields given as text, in header order.
  init(_ texts: [String]) { fields = texts.map { Array($0.utf8) } }
}

/// Collects one file of the export, and counts what became of its rows.
struct FileBuilder {
  let name: String
  let columns: [String]
  private(set) var bytes: [UInt8] = []
  private(set) var tally = FileTally()
  private var writer = CSVWriter()

  init(name: String, columns: [String], hasByteOrderMark: Bool = false) {
    self.name = name
    self.columns = columns
    if hasByteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    append(ExportRow(columns))
  }

  /// Makes room for so many rows of about so many bytes, so that a large file is not copied as it
  /// grows.
  mutating func reserve(rows: Int, bytesPerRow: Int) {
    bytes.reserveCapacity(bytes.count + rows * bytesPerRow)
  }

  /// A row that a careful reader keeps.
  mutating func accept(_ row: ExportRow) {
    tally.rows += 1
    append(row)
  }

  /// A row that a careful reader sets aside, and under which code.
  mutating func setAside(_ row: ExportRow, _ code: ProblemCode) {
    tally.rows += 1
    switch code {
    case .duplicateRow: tally.duplicates += 1
    case .supersededRow: tally.superseded += 1
    default: tally.rejected[code.rawValue, default: 0] += 1
    }
    append(row)
  }

  /// Counts an oddity that does not keep a row from being accepted.
  mutating func note(_ oddity: String) { tally.noted[oddity, default: 0] += 1 }

  private mutating func append(_ row: ExportRow) {
    var count = row.fields.count
    if case .cut(let missing) = row.damage { count -= missing }
    for index in 0..<count {
      if row.damage == .raw(index) {
        appendUnquoted(row.fields[index], isFirst: index == 0)
      } else {
        append(row.fields[index])
      }
    }
    if row.damage == .extra { writer.field("see sheet 2") }
    writer.endRow()
    collect()
  }

  private mutating func append(_ field: [UInt8]) {
    if field.isEmpty { return writer.missing() }
    field.withUnsafeBufferPointer { writer.field($0) }
  }

  /// What no correct writer produces: the field goes past it, between what it wrote and will write.
  private mutating func appendUnquoted(_ field: [UInt8], isFirst: Bool) {
    precondition(!isFirst, "the writer has to know that the row has begun")
    collect()
    bytes.append(UInt8(ascii: ","))
    bytes.append(contentsOf: field)
  }

  private mutating func collect() { writer.take { bytes.append(contentsOf: $0) } }
}

/// What a careful reader has to report about one file.
struct FileTally: Sendable {
  var rows = 0
  /// By the raw value of `ProblemCode`.
  var rejected: [String: Int] = [:]
  var duplicates = 0
  var superseded = 0
  /// Oddities of accepted rows, such as censored or conflicting results.
  var noted: [String: Int] = [:]

  var accepted: Int {
    rows - duplicates - superseded - rejected.values.reduce(0, +)
  }
}
