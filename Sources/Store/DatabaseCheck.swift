import GRDBSQLite

/// Reads a finished database again from its file: every page, every row against the schema, every
/// reference, and every index against its table.
///
/// The work is cut into parts that need nothing of each other, each with a connection of its own,
/// so that they may run side by side.
package struct DatabaseCheck: Sendable {
  /// Above this size indices are no longer held against their tables: that costs more than making
  /// them did, a moment ago, of the same rows in the same process.
  static let fullCheckBytes = 8 << 20

  private let path: String
  private let pragma: String
  private let tables: [[String]]

  /// - Parameters:
  ///   - path: a database that `OutputDatabase` has finished.
  ///   - account: what `finish` said of it.
  ///   - parts: into how many parts of about equal numbers of rows the work is cut, at least 1.
  /// - Throws: `StoreError` where the file cannot be read.
  package init(
    path: String, account: OutputDatabase.Account, parts: Int
  ) throws(StoreError) {
    self.path = path
    pragma = account.bytes <= Self.fullCheckBytes ? "integrity_check" : "quick_check"
    let connection = try Connection(reading: path)
    var sizes: [(name: String, rows: Int)] = []
    for table in Schema.tables {
      let count = try connection.rows("SELECT count(*) FROM \(table.name)").first?.first ?? nil
      sizes.append((table.name, count.flatMap { Int($0) } ?? 0))
    }
    try connection.close()
    sizes.sort { ($1.rows, $0.name) < ($0.rows, $1.name) }
    var shares = [(names: [String], rows: Int)](repeating: ([], 0), count: max(1, parts))
    for (name, rows) in sizes {
      let smallest = shares.indices.min { shares[$0].rows < shares[$1].rows } ?? 0
      shares[smallest].names.append(name)
      shares[smallest].rows += rows
    }
    tables = shares.map(\.names)
  }

  package var parts: Int { tables.count }

  /// Checks one part.
  ///
  /// - Throws: `StoreError` where a page, a row, a reference or an index is not as it should be.
  package func run(part: Int) throws(StoreError) {
    let connection = try Connection(reading: path)
    for table in tables[part] {
      if let orphan = try connection.rows("PRAGMA foreign_key_check(\(table))").first {
        throw StoreError(
          code: SQLITE_CONSTRAINT,
          message: "a row of \(table) points at no row of \(orphan[2] ?? "")",
          sql: "PRAGMA foreign_key_check")
      }
      let verdict = try connection.rows("PRAGMA \(pragma)(\(table))").first?.first ?? nil
      guard verdict == "ok" else {
        throw StoreError(
          code: SQLITE_CORRUPT, message: verdict ?? "no answer", sql: "PRAGMA \(pragma)")
      }
    }
    try connection.close()
  }
}
