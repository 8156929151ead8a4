import Clinic
import GRDBSQLite
import Records

/// Inserts rows of one table, 64 a statement, on the raw connection: measured at twice the speed of
/// one row a statement and six times that of bound argument lists.
///
/// A row is given column by column, in the order of the table, each with its name; `endRow` ends
/// it. Values wait here and are bound together, because SQLite is told that texts stay where they
/// are (no copy each), and they do only once nothing more is appended.
struct BulkInsert: ~Copyable {
  static let rowsPerStatement = 64

  private enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    /// A range of `texts`.
    case text(start: Int, count: Int)
  }

  private let connection: OpaquePointer
  private let table: Table
  private let storages: [Column.Storage]
  private let statement: OpaquePointer
  private var cells: [Cell] = []
  private var texts: [UInt8] = []
  /// Position of the next value in its row.
  private var column = 0
  private var pendingRows = 0

  init(_ connection: OpaquePointer, _ table: Table) throws(StoreError) {
    self.connection = connection
    self.table = table
    storages = table.columns.map(\.storage)
    statement = try Self.prepare(connection, table, rows: Self.rowsPerStatement)
    cells.reserveCapacity(table.columns.count * Self.rowsPerStatement)
    texts.reserveCapacity(16 * 1024)
  }

  deinit { sqlite3_finalize(statement) }

  private static func prepare(
    _ connection: OpaquePointer, _ table: Table, rows: Int
  ) throws(StoreError) -> OpaquePointer {
    let row = "(" + Array(repeating: "?", count: table.columns.count).joined(separator: ",") + ")"
    let sql =
      "INSERT INTO \(table.name) VALUES "
      + Array(repeating: row, count: rows).joined(separator: ",")
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK, let statement
    else { throw StoreError(connection, sql: "INSERT INTO \(table.name)") }
    return statement
  }

  // MARK: Values

  @inline(__always)
  private mutating func add(_ name: StaticString, _ storage: Column.Storage, _ cell: Cell) {
    assert(
      table.columns[column].name == name.description,
      "\(table.name): \(name) stands where \(table.columns[column].name) belongs")
    // Always checked: a table with dates is not STRICT, and would take any value in any column.
    precondition(storages[column] == storage, "a value of another type")
    cells.append(cell)
    column += 1
  }

  mutating func integer(_ name: StaticString, _ value: Int?) {
    add(name, .integer, value.map { .integer(Int64($0)) } ?? .null)
  }

  mutating func flag(_ name: StaticString, _ value: Bool) {
    add(name, .integer, .integer(value ? 1 : 0))
  }

  /// NaN and the infinities stand for "no number" and are NULL: nothing else could be read back
  /// alike everywhere.
  mutating func real(_ name: StaticString, _ value: Double?) {
    guard let value, value.isFinite else { return add(name, .real, .null) }
    add(name, .real, .real(value))
  }

  mutating func text(_ name: StaticString, _ value: String?) {
    guard let value else { return add(name, .text, .null) }
    let start = texts.count
    let isContiguous: Void? = value.utf8.withContiguousStorageIfAvailable {
      texts.append(contentsOf: $0)
    }
    if isContiguous == nil { texts.append(contentsOf: value.utf8) }
    add(name, .text, .text(start: start, count: texts.count - start))
  }

  /// An empty text stands for nothing and is NULL.
  mutating func filled(_ name: StaticString, _ value: String) {
    text(name, value.isEmpty ? nil : value)
  }

  /// `yyyy-MM-dd`. A day outside the calendar is NULL, which a required date then refuses.
  mutating func date(_ name: StaticString, _ day: Day?) {
    guard let day, CivilDate.validDays.contains(day) else { return add(name, .text, .null) }
    let start = texts.count
    appendDate(CivilDate(day))
    add(name, .text, .text(start: start, count: texts.count - start))
  }

  /// `yyyy-MM-dd HH:mm:00`; NULL where the minute of the day is not known (negative).
  mutating func instant(_ name: StaticString, _ day: Day, minute: Int16) {
    guard minute >= 0, CivilDate.validDays.contains(day) else {
      return add(name, .text, .null)
    }
    let start = texts.count
    appendDate(CivilDate(day))
    texts.append(UInt8(ascii: " "))
    appendTwoDigits(Int(minute) / 60)
    texts.append(UInt8(ascii: ":"))
    appendTwoDigits(Int(minute) % 60)
    texts.append(contentsOf: ":00".utf8)
    add(name, .text, .text(start: start, count: texts.count - start))
  }

  private mutating func appendDate(_ date: CivilDate) {
    appendTwoDigits(date.year / 100)
    appendTwoDigits(date.year % 100)
    texts.append(UInt8(ascii: "-"))
    appendTwoDigits(date.month)
    texts.append(UInt8(ascii: "-"))
    appendTwoDigits(date.day)
  }

  private mutating func appendTwoDigits(_ number: Int) {
    texts.append(0x30 + UInt8(number / 10))
    texts.append(0x30 + UInt8(number % 10))
  }

  // MARK: Rows

  mutating func endRow() throws(StoreError) {
    precondition(column == storages.count, "a row of another length")
    column = 0
    pendingRows += 1
    if pendingRows == Self.rowsPerStatement { try flush(statement) }
  }

  /// Writes what is left. More rows may follow.
  mutating func finish() throws(StoreError) {
    guard pendingRows > 0 else { return }
    let rest = try Self.prepare(connection, table, rows: pendingRows)
    defer { sqlite3_finalize(rest) }
    try flush(rest)
  }

  private mutating func flush(_ statement: OpaquePointer) throws(StoreError) {
    // No destructor means that SQLite neither copies nor frees: the texts live as long as this
    // closure, and the bindings are cleared before it ends.
    let result = texts.withUnsafeBufferPointer { bytes in
      // Any address will do for texts of no length, but a null pointer would bind NULL.
      let base = UnsafeRawPointer(bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!)
      for index in cells.indices {
        let parameter = Int32(truncatingIfNeeded: index + 1)
        switch cells[index] {
        case .null: sqlite3_bind_null(statement, parameter)
        case .integer(let value): sqlite3_bind_int64(statement, parameter, value)
        case .real(let value): sqlite3_bind_double(statement, parameter, value)
        case .text(let start, let count):
          sqlite3_bind_text64(
            statement, parameter, (base + start).assumingMemoryBound(to: CChar.self),
            UInt64(count), nil, UInt8(SQLITE_UTF8))
        }
      }
      let result = sqlite3_step(statement)
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
      return result
    }
    cells.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    pendingRows = 0
    guard result == SQLITE_DONE else {
      throw StoreError(connection, sql: "INSERT INTO \(table.name)")
    }
  }
}
