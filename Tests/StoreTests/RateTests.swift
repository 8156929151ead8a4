import Clinic
import Testing

@testable import Store

@Suite("The rate of writing", .serialized)
struct RateTests {
  @Test("of 200 000 findings is printed, and every one of them is there")
  func findings() throws {
    let scratch = try Scratch()
    let count = 200_000
    var outcome = Fixture.outcome
    outcome.persons = (0..<count / 4).map {
      PersonRecord(key: "P\($0)", sex: .female, birthYear: 1970, ageBand: "40-64", site: "north")
    }
    outcome.findings = (0..<count).map {
      Finding(
        key: "k\(($0 &* 2_654_435_761) % 4_294_967_296)-\($0)", person: UInt32($0 / 4),
        rule: UInt16($0 % 2), state: .indeterminate, date: Fixture.asOf, missing: ["copper"])
    }
    let clock = ContinuousClock()
    let whole = try clock.measure { try Fixture.write(to: scratch.database, outcome) }
    #expect(try number(scratch.database, "SELECT COUNT(*) FROM finding") == count)
    let bare = try Scratch()
    try UnfinishedFileMaker.make(bare.database)
    let connection = try Connection(path: bare.database)
    try connection.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
    for table in Schema.tables { try connection.execute(table.sql) }
    let insert = try clock.measure {
      try RunWriter(connection.handle, outcome, .identified).writeFindings()
    }
    print(
      "findings, 15 columns: \(rate(count, insert)) rows/s inserted,",
      "\(rate(count, whole)) rows/s with indices and checks")
  }

  @Test("of a million rows of eight columns is printed")
  func eightColumns() throws {
    let scratch = try Scratch()
    let count = 1_000_000
    let columns = (0..<8).map { index -> Store.Column in
      index % 3 == 0 ? .integer("c\(index)", "") : .text("c\(index)", "")
    }
    let table = Table(name: "eight", description: "", columns: columns)
    try UnfinishedFileMaker.make(scratch.database)
    let connection = try Connection(path: scratch.database)
    try connection.execute(
      "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
    try connection.execute(table.sql)
    var insert = try BulkInsert(connection.handle, table)
    let time = try ContinuousClock().measure {
      for index in 0..<count {
        insert.integer("c0", index)
        insert.text("c1", "fired")
        insert.text("c2", "CU-01")
        insert.integer("c3", index % 77)
        insert.date("c4", 20_000 + Int32(index % 600))
        insert.text("c5", "moderate")
        insert.integer("c6", 7)
        insert.text("c7", "a summary of some length")
        try insert.endRow()
      }
      try insert.finish()
      try connection.execute("COMMIT")
    }
    print("8 columns: \(rate(count, time)) rows/s inserted")
    #expect(try connection.rows("SELECT COUNT(*) FROM eight").first?.first == "\(count)")
  }

  private func rate(_ count: Int, _ time: Duration) -> Int {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    return Int(Double(count) / seconds)
  }
}
