import GRDBSQLite

/// Inserts rows of one table through prepared statements of many rows each, on the raw connection:
/// the way that was measured fastest (64 rows a statement, indices made afterwards).
struct BulkInsert: ~Copyable {
  static let rowsPerStatement = 64

  private let connection: OpaquePointer
  private let table: String
  private let columnCount: Int
  private var many: OpaquePointer?
  private var parameter: Int32 = 0
  private var pending = 0
  /// Values of rows that are not yet written, kept for a last statement of fewer rows.
  private var buffer: [Value] = []

  enum Value {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
  }

  init(_ connection: OpaquePointer, _ table: Schema.Table) throws(StoreError) {
    self.connection = connection
    self.table = table.name
    columnCount = table.columns.count
    many = try Self.prepare(connection, table.name, table.columns.count, Self.rowsPerStatement)
    buffer.reserveCapacity(table.columns.count * Self.rowsPerStatement)
  }

  deinit { sqlite3_finalize(many) }

  private static func prepare(
    _ connection: OpaquePointer, _ table: String, _ columns: Int, _ rows: Int
  ) throws(StoreError) -> OpaquePointer? {
    let row = "(" + Array(repeating: "?", count: columns).joined(separator: ",") + ")"
    let sql = "INSERT INTO \(table) VALUES "
      + Array(repeating: row, count: rows).joined(separator: ",")
    var statement: OpaquePointer?
    guard sqlite3_prepare_v3(connection, sql, -1, 0, &statement, nil) == SQLITE_OK else {
      throw failure(connection, sql)
    }
    return statement
  }

  static func failure(_ connection: OpaquePointer, _ sql: String) -> StoreError {
    StoreError(
      code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)),
      sql: sql)
  }

  mutating func add(_ row: [Value]) throws(StoreError) {
    precondition(row.count == columnCount, "a row of \(table) has \(columnCount) values")
    buffer += row
    pending += 1
    if pending == Self.rowsPerStatement { try flush(many) }
  }

  /// Writes what is left; call once at the end.
  mutating func finish() throws(StoreError) {
    guard pending > 0 else { return }
    let rest = try Self.prepare(connection, table, columnCount, pending)
    defer { sqlite3_finalize(rest) }
    try flush(rest)
  }

  private mutating func flush(_ statement: OpaquePointer?) throws(StoreError) {
    // Texts stay alive in the buffer until the step is done, but a Swift String may move its
    // bytes, so SQLite copies them.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in buffer.enumerated() {
      let position = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(statement, position)
      case .integer(let number): sqlite3_bind_int64(statement, position, Int64(number))
      case .real(let number): sqlite3_bind_double(statement, position, number)
      case .text(var text):
        text.withUTF8 { bytes in
          _ = bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(statement, position, $0.baseAddress ?? UnsafePointer(bitPattern: 1), Int32($0.count), transient)
          }
        }
      }
    }
    let result = sqlite3_step(statement)
    sqlite3_reset(statement)
    guard result == SQLITE_DONE else { throw Self.failure(connection, "INSERT INTO \(table)") }
    buffer.removeAll(keepingCapacity: true)
    pending = 0
  }
}

extension BulkInsert.Value {
  static func text(_ value: String?) -> Self { value.map { .text($0) } ?? .null }
  /// An empty text stands for nothing.
  static func filled(_ value: String) -> Self { value.isEmpty ? .null : .text(value) }
  static func real(_ value: Double?) -> Self {
    value.map { $0.isFinite ? .real($0) : .null } ?? .null
  }
  static func flag(_ value: Bool) -> Self { .integer(value ? 1 : 0) }
}
