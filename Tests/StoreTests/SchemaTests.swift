import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

@testable import Store

@Suite("The schema")
struct SchemaTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try Fixture.write(to: scratch.database)
  }

  private func columns(_ table: String) throws -> [(name: String, type: String, null: Bool)] {
    try query(scratch.database, "PRAGMA table_xinfo(\(table))").map {
      ($0["name"], $0["type"], $0["notnull"] == 0)
    }
  }

  private func names(_ type: String) throws -> [String] {
    try query(
      scratch.database,
      "SELECT name FROM sqlite_schema WHERE type='\(type)' AND name NOT LIKE 'sqlite_%'"
    ).map { $0["name"] }
  }

  /// The queries of the README: what stands between quotation marks after `sqlite3`, and each
  /// SELECT of a block of SQL.
  private func documented() throws -> [String] {
    let text = try String(
      contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    let commands = text.components(separatedBy: "results.db \"").dropFirst().compactMap {
      $0.components(separatedBy: "\"").first
    }
    let blocks = text.components(separatedBy: "```sql\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let selects = blocks.flatMap { $0.components(separatedBy: ";") }
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      .filter { $0.hasPrefix("SELECT") }
    // DuckDB attaches the file under a name.
    return commands + selects.map { $0.replacingOccurrences(of: "run.", with: "") }
  }

  @Test("answers every query that the README shows")
  func readme() throws {
    let queries = try documented()
    #expect(queries.count >= 4)
    for sql in queries {
      #expect(throws: Never.self, "\(sql)") { _ = try query(scratch.database, sql) }
    }
  }

  @Test("describes every column of every table and view, in order, and no other")
  func dictionary() throws {
    for table in try names("table") + names("view") {
      let described = try query(
        scratch.database,
        "SELECT * FROM data_dictionary WHERE table_name='\(table)' ORDER BY position")
      #expect(try described.map { $0["column_name"] } == columns(table).map(\.name))
      #expect(described.map { $0["position"] } == Array(1...described.count))
      for row in described {
        let name: String = row["column_name"]
        let description: String = row["description"]
        #expect(description.count > 3, "\(table).\(name) is not described")
      }
    }
    let tables = try names("table") + names("view")
    let known = try query(scratch.database, "SELECT DISTINCT table_name FROM data_dictionary")
    #expect(Set(tables) == Set(known.map { $0["table_name"] }))
    #expect(tables.count == Schema.tables.count + Schema.views.count)
  }

  @Test("says in the dictionary what the tables declare")
  func declarations() throws {
    let declared = [
      "text": "TEXT", "json": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "real": "REAL",
      "date": "DATE", "timestamp": "TIMESTAMP",
    ]
    for table in try names("table") {
      for column in try columns(table) {
        let entry = try #require(
          try query(
            scratch.database,
            """
            SELECT * FROM data_dictionary
            WHERE table_name='\(table)' AND column_name='\(column.name)'
            """
          ).first)
        #expect(declared[entry["logical_type"]] == column.type, "\(table).\(column.name)")
        #expect((entry["nullable"] == 1) == column.null, "\(table).\(column.name)")
        if entry["logical_type"] == "boolean" { #expect(entry["nullable"] == 0) }
      }
    }
  }

  @Test("keeps a comment on every table, column and view in the file itself")
  func comments() throws {
    for table in Schema.tables {
      let sql: String = try #require(
        try query(
          scratch.database, "SELECT sql FROM sqlite_schema WHERE name='\(table.name)'"
        ).first)["sql"]
      #expect(sql.contains("-- \(table.description)"))
      for column in table.columns {
        let line = sql.split(separator: "\n").first { $0.hasPrefix("  \(column.name) ") }
        #expect(
          line?.contains("  -- \(column.description)") == true, "\(table.name).\(column.name)")
      }
    }
    for view in Schema.views {
      let row = try query(
        scratch.database, "SELECT sql FROM sqlite_schema WHERE name='\(view.name)'")
      #expect((row.first?["sql"] as String?)?.contains("-- \(view.description)") == true)
    }
  }

  @Test("declares dates as DATE and is strict in every table that has none")
  func strictness() {
    for table in Schema.tables {
      let hasDate = table.sql.contains(" DATE ") || table.sql.contains(" TIMESTAMP ")
      #expect(table.sql.hasSuffix("STRICT") != hasDate, "\(table.name)")
    }
  }

  @Test("asks in views only what SQLite and DuckDB answer alike")
  func views() {
    let allowed: Set = ["COUNT", "SUM", "AVG", "MIN"]
    for view in Schema.views {
      let sql = view.sql.split(separator: "\n").dropFirst().joined(separator: "\n")
      for part in sql.split(separator: "(").dropLast() {
        let word = String(part.reversed().prefix { $0.isLetter || $0 == "_" }.reversed())
        #expect(word.isEmpty || allowed.contains(word), "\(view.name) calls \(word)")
      }
      for sign in ["/", "+", " * ", "||", "ORDER BY", "CAST"] {
        #expect(!sql.contains(sign), "\(view.name) holds \(sign)")
      }
    }
  }

  @Test("holds one kind of value in each column, and no number that is not finite")
  func storage() throws {
    let stored: [Store.Column.Storage: String] = [
      .text: "text", .integer: "integer", .real: "real",
    ]
    for table in Schema.tables {
      for column in table.columns {
        let kinds = try texts(
          scratch.database,
          "SELECT DISTINCT typeof(\(column.name)) FROM \(table.name)"
        ).flatMap { $0 }.filter { $0 != "null" }
        #expect(kinds.isEmpty || kinds == [stored[column.storage]!], "\(table.name).\(column.name)")
      }
    }
  }

  @Test("is stamped, ready for any reader, and leaves nothing beside the file")
  func file() throws {
    let header = try bytes(scratch.database)
    #expect(String(decoding: header[0..<15], as: UTF8.self) == "SQLite format 3")
    #expect(header[16] == 0x20 && header[17] == 0)  // 8192
    #expect(header[18] == 1 && header[19] == 1)  // a rollback journal, not WAL
    #expect(String(decoding: header[68..<72], as: UTF8.self) == "CERU")
    #expect(Array(header[60..<64]) == [0, 0, 0, 1])
    #expect(scratch.names == ["results.db"])
    var status = stat()
    #expect(stat(scratch.database, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("keeps statistics for the planner, so that look-ups use the indices")
  func planner() throws {
    #expect(try number(scratch.database, "SELECT COUNT(*) FROM sqlite_stat1") > 0)
    let plan = try texts(
      scratch.database, "EXPLAIN QUERY PLAN SELECT * FROM finding WHERE finding_key='x'")
    #expect(plan.first?.last?.contains("finding_by_key") == true)
  }
}
