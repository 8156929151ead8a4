import GRDBSQLite
import Glibc

/// A connection of SQLite that is closed exactly once. Only its owner uses it, in one thread.
struct Connection: ~Copyable {
  let handle: OpaquePointer

  /// Opens an existing file for writing.
  init(path: String) throws(StoreError) { try self.init(path: path, SQLITE_OPEN_READWRITE) }

  /// Opens an existing file that nobody writes any more.
  init(reading path: String) throws(StoreError) {
    try self.init(path: path, SQLITE_OPEN_READONLY)
  }

  private init(path: String, _ access: Int32) throws(StoreError) {
    var handle: OpaquePointer?
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let result = sqlite3_open_v2(path, &handle, flags, nil)
    guard result == SQLITE_OK, let handle else {
      let error =
        handle == nil
        ? StoreError(code: result, message: "there is no memory for a connection")
        : StoreError(handle, sql: "")
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
  }

  /// An abandoned connection; nobody waits for what it would say.
  deinit { sqlite3_close_v2(handle) }

  /// Closes the file; fails where a statement is still alive.
  consuming func close() throws(StoreError) {
    let handle = handle
    discard self
    guard sqlite3_close(handle) == SQLITE_OK else {
      let error = StoreError(handle, sql: "")
      sqlite3_close_v2(handle)
      throw error
    }
  }

  /// Runs statements that give no rows, or whose rows do not matter.
  func execute(_ sql: String) throws(StoreError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw StoreError(handle, sql: sql)
    }
  }

  /// Every row of a query as texts; for pragmas and checks, never for data.
  func rows(_ sql: String) throws(StoreError) -> [[String?]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      throw StoreError(handle, sql: sql)
    }
    defer { sqlite3_finalize(statement) }
    var rows: [[String?]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) }
          })
      case SQLITE_DONE: return rows
      default: throw StoreError(handle, sql: sql)
      }
    }
  }
}

/// A file that is removed unless it was finished: half a database must not be taken for one.
struct UnfinishedFile: ~Copyable {
  private let path: String
  private var isFinished = false

  /// Makes an empty file that only its owner can read. Whatever stands there already, even a
  /// dangling link, is left alone and refused.
  init(creating path: String) throws(StoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let number = errno
      throw StoreError(
        code: SQLITE_CANTOPEN,
        message: number == EEXIST
          ? "the file is there already and is not overwritten" : "the file cannot be made",
        systemError: number)
    }
    Glibc.close(descriptor)
    self.path = path
  }

  deinit {
    guard !isFinished else { return }
    unlink(path)
    unlink(path + "-journal")
  }

  /// The file stays.
  mutating func keep() { isFinished = true }
}
