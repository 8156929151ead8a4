import GRDBSQLite
import Glibc

/// Why the output database could not be written: the statement, and what SQLite and the system
/// said. It never holds a value that was bound.
package struct StoreError: Error, Sendable, Hashable {
  /// SQLite's extended result code.
  package let code: Int32
  package let message: String
  /// The statement that failed, with placeholders; empty where there was none.
  package let sql: String
  /// `errno` of the system call behind the failure, or 0.
  package let systemError: Int32

  init(code: Int32, message: String, sql: String = "", systemError: Int32 = 0) {
    self.code = code
    self.message = message
    self.sql = sql
    self.systemError = systemError
  }

  /// What the connection says about its last failure.
  init(_ connection: OpaquePointer?, sql: String) {
    let system = sqlite3_system_errno(connection)
    self.init(
      code: sqlite3_extended_errcode(connection),
      message: String(cString: sqlite3_errmsg(connection)), sql: sql,
      // The number is left over from earlier calls unless the failure was one of files.
      systemError: Self.isOfFiles(sqlite3_extended_errcode(connection)) ? system : 0)
  }

  private var primary: Int32 { code & 0xFF }

  private static func isOfFiles(_ code: Int32) -> Bool {
    [SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM]
      .contains(code & 0xFF)
  }

  /// No space left: the disk, a quota or a limit on the size of files.
  ///
  /// SQLite reports a full disk as SQLITE_FULL, but a quota or a size limit as a write error.
  package var isDiskFull: Bool {
    primary == SQLITE_FULL
      || (primary == SQLITE_IOERR && [ENOSPC, EDQUOT, EFBIG].contains(systemError))
  }

  /// The surroundings failed (disk, rights, path) and not this program.
  package var isInputOutput: Bool { Self.isOfFiles(code) }

  /// A row breaks a rule of the schema: a fault of the program that wrote it.
  package var isConstraint: Bool { primary == SQLITE_CONSTRAINT }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    let place = sql.isEmpty ? "" : " in '\(sql.prefix(120))'"
    let system = systemError == 0 ? "" : " (\(String(cString: strerror(systemError))))"
    return "SQLite error \(code): \(message)\(system)\(place)"
  }
}
