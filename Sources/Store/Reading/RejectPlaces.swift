import GRDB

/// Where a file's rejected rows stand.
package struct RejectPlaces: Sendable {
  package var path: String
  package var profile: String
  package var sha256: String
  /// The encoding that the file was decoded from.
  package var encoding: String
  /// Byte offsets in the decoded file, ascending, each once.
  package var offsets: [Int]

  static func fetch(_ db: Database, path: String) throws -> RejectPlaces? {
    guard
      let file = try Row.fetchOne(
        db, sql: "SELECT * FROM source_file WHERE path = ?", arguments: [path])
    else { return nil }
    let offsets = try Int.fetchAll(
      db,
      sql: """
        SELECT DISTINCT byte_offset FROM reject
        WHERE source_file_id = ? AND disposition = 'rejected' ORDER BY byte_offset
        """, arguments: [file["source_file_id"] as Int])
    return RejectPlaces(
      path: path, profile: file["profile"], sha256: file["sha256"], encoding: file["encoding"],
      offsets: offsets)
  }
}

extension RunDatabase {
  /// Where the rejected rows of a file stand; nil where the run read no such file.
  package func rejectPlaces(path: String) throws(StoreError) -> RejectPlaces? {
    try read { db in try RejectPlaces.fetch(db, path: path) }
  }

  /// Paths of the files that the run read, relative to its data directory.
  package func sourcePaths() throws(StoreError) -> [String] {
    try read { db in
      try String.fetchAll(db, sql: "SELECT path FROM source_file ORDER BY path")
    }
  }
}
