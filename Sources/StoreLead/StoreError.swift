/// What went wrong with the database: the statement, and what SQLite said.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  package let code: Int32
  package let message: String
  package let sql: String

  /// SQLITE_FULL, or an I/O error that a full disk or a size limit gives.
  package var isInputOutput: Bool { [10, 13].contains(code & 0xFF) }

  package var description: String { "SQLite error \(code): \(message) in '\(sql.prefix(120))'" }
}
