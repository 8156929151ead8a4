import Clinic
import Foundation
import GRDB
import Testing

@testable import Store

@Suite("A finished database read again from its file")
struct DatabaseCheckTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// What checking the file in a number of parts says, all parts together.
  private func faults(
    _ account: OutputDatabase.Account, parts: Int
  ) throws -> [StoreError] {
    let check = try DatabaseCheck(path: scratch.database, account: account, parts: parts)
    #expect(check.parts == parts)
    return (0..<parts).compactMap { part in
      failure { () throws(StoreError) in try check.run(part: part) }
    }
  }

  @Test("is as it should be, in whatever number of parts", arguments: [1, 2, 7, 40])
  func whole(parts: Int) throws {
    let account = try Fixture.write(to: scratch.database)
    #expect(try faults(account, parts: parts).isEmpty)
  }

  @Test("is found where a row points nowhere, by one of the parts", arguments: [1, 3])
  func orphan(parts: Int) throws {
    var outcome = Fixture.outcome
    outcome.findings[0].person = 99
    outcome.findings[0].evidence = []
    let account = try Fixture.write(to: scratch.database, outcome)
    let found = try faults(account, parts: parts)
    #expect(found.map(\.isConstraint) == [true])
    #expect(found.map(\.message) == ["a row of finding points at no row of person"])
  }

  @Test("is found where an index lacks a row of its table, in a file of a clinic's size")
  func index() throws {
    var account = try Fixture.write(to: scratch.database)
    try DatabaseQueue(path: scratch.database).write { db in
      // The index is said to be over another column than the one it was made from.
      try db.execute(sql: "PRAGMA writable_schema=ON")
      try db.execute(
        sql: """
          UPDATE sqlite_master SET sql = 'CREATE INDEX finding_by_person ON finding(summary)'
          WHERE name = 'finding_by_person'
          """)
    }
    #expect(try faults(account, parts: 2).count == 1)
    account.bytes = DatabaseCheck.fullCheckBytes + 1
    #expect(try faults(account, parts: 2).isEmpty, "indices of large files are not looked at")
  }

  @Test("is found where a page of a table does not hold what it should")
  func page() throws {
    let account = try Fixture.write(to: scratch.database)
    let root = try number(
      scratch.database, "SELECT rootpage FROM sqlite_master WHERE name = 'statistic'")
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.database))
    try handle.seek(toOffset: UInt64(root - 1) * 8192)
    try handle.write(contentsOf: Data(repeating: 0x5A, count: 64))
    try handle.close()
    #expect(try faults(account, parts: 2).count == 1)
  }

  @Test("says that the file is not there")
  func absent() throws {
    let account = try Fixture.write(to: scratch.database)
    try FileManager.default.removeItem(atPath: scratch.database)
    let error = failure { () throws(StoreError) in
      _ = try DatabaseCheck(path: scratch.database, account: account, parts: 2)
    }
    #expect(error?.isInputOutput == true)
  }
}
