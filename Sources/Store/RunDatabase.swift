import Clinic
import Diagnostics
import GRDB

/// A finished database, opened to be read and never written.
package struct RunDatabase: Sendable {
  package enum OpenError: Error, Sendable, Hashable {
    /// There is no such file, or it may not be opened.
    case missing(String)
    /// The file is no database, no database of this program, or one that was never finished.
    case notOurs(String)
    /// The file has a schema that this program is too old for.
    case newer(String, Int)
    /// The file is ours and cannot be read; what SQLite said.
    case unreadable(String)
  }

  private let queue: DatabaseQueue

  /// Opens a database after checking whose it is, and that its schema is known.
  package init(path: String) throws(OpenError) {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let (application, version) = try queue.read { db in
        (
          try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
          try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        )
      }
      guard application == Schema.applicationID, version > 0 else {
        throw OpenError.notOurs(path)
      }
      guard version <= Int(Schema.version) else { throw OpenError.newer(path, version) }
    } catch let error as OpenError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
      throw .missing(path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .notOurs(path)
    } catch {
      throw .unreadable("\(path): \(Self.failure(error).message)")
    }
  }

  static func failure(_ error: any Error) -> StoreError {
    guard let error = error as? DatabaseError else {
      return StoreError(code: 1, message: "\(type(of: error))")
    }
    // The description of such an error may hold bound values; its parts do not.
    return StoreError(
      code: error.extendedResultCode.rawValue, message: error.message ?? "no message",
      sql: error.sql ?? "")
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.failure(error)
    }
  }

  // MARK: Findings

  /// Everything that is known of why a finding was made; nil where there is no such key.
  package func findingTrail(key: String) throws(StoreError) -> FindingTrail? {
    try read { db in try FindingTrail.fetch(db, key: key) }
  }

  /// The key that was most likely meant, for a key that the database does not hold.
  ///
  /// Keys that begin alike are looked at first; all of them only where none of those is near.
  package func nearestKey(to key: String) throws(StoreError) -> String? {
    try read { db in
      let start = String(key.prefix(3))
      let alike = try String.fetchAll(
        db,
        sql: """
          SELECT finding_key FROM finding WHERE substr(finding_key, 1, ?) = ?
          ORDER BY finding_key
          """, arguments: [start.unicodeScalars.count, start])
      if let near = Suggestion.nearest(to: key, in: alike) { return near }
      return Suggestion.nearest(
        to: key,
        in: try String.fetchAll(db, sql: "SELECT finding_key FROM finding ORDER BY finding_key"))
    }
  }

  /// The explanation of a finding as text, or the nearest key where there is no such finding.
  package func explanation(
    _ key: String
  ) throws(StoreError) -> (text: String?, nearest: String?) {
    if let trail = try findingTrail(key: key) { return (trail.rendered(), nil) }
    return (nil, try nearestKey(to: key))
  }

  /// Findings that pass the filter, in the order in which they were made: person, rule, date.
  package func findings(
    _ filter: FindingFilter = FindingFilter()
  ) throws(StoreError)
    -> [FindingSummary]
  {
    try read { db in try FindingSummary.fetch(db, filter) }
  }

  // MARK: The run

  package func runSummary() throws(StoreError) -> RunOverview {
    try read { db in try RunOverview.fetch(db) }
  }
}
