import Foundation
import GRDB
import Glibc

@testable import Store

/// A directory of its own for one test, removed at the end.
final class Scratch {
  let path: String
  var database: String { path + "/results.db" }

  init() throws {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    var template = Array("\(base)/store-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }
}

func bytes(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Rows of a query over a finished database, read with the library and not with this room.
func query(_ path: String, _ sql: String) throws -> [Row] {
  var configuration = Configuration()
  configuration.readonly = true
  return try DatabaseQueue(path: path, configuration: configuration).read { db in
    try Row.fetchAll(db, sql: sql)
  }
}

func number(_ path: String, _ sql: String) throws -> Int {
  try query(path, sql).first?[0] ?? -1
}

/// The values of a query, each as the text that SQLite makes of it.
func texts(_ path: String, _ sql: String) throws -> [[String]] {
  try query(path, sql).map { row in
    row.databaseValues.map { value in
      switch value.storage {
      case .null: "NULL"
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      case .blob: "BLOB"
      }
    }
  }
}

/// The error of a body, or nil where it succeeded.
func failure(_ body: () throws(StoreError) -> Void) -> StoreError? {
  do throws(StoreError) {
    try body()
    return nil
  } catch { return error }
}
