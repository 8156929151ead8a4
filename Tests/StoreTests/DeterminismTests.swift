import Clinic
import TestSupport
import Testing

@testable import Store

@Suite("The bytes of the file")
struct DeterminismTests {
  private static func results(_ count: Int) -> [Observation] {
    (0..<count).map { (index: Int) -> Observation in
      let isCopper = index.isMultiple(of: 2)
      return Fixture.observation(
        Double(index) * 0.37, isCopper ? 0 : 1, patient: UInt32(index % 3),
        line: UInt32(100 + index), conversion: isCopper ? 0 : 1)
    }
  }

  @Test("are the same for the same run, twice")
  func twice() throws {
    let (first, second) = (try Scratch(), try Scratch())
    for scratch in [first, second] {
      try Fixture.write(to: scratch.database, results: Self.results(5_000))
    }
    #expect(try bytes(first.database) == bytes(second.database))
    #expect(try bytes(first.database).count > 500_000)
  }

  @Test("do not depend on how results are cut into portions")
  func portions() throws {
    var generator = SeededGenerator(seed: 20_260_630)
    print("seed \(generator.seed)")
    let results = Self.results(1_500)
    let whole = try Scratch()
    try Fixture.write(to: whole.database, results: results)
    let expected = try bytes(whole.database)
    for _ in 0..<5 {
      let scratch = try Scratch()
      var database = try OutputDatabase(path: scratch.database)
      try database.writeRecords(Fixture.outcome, nutrients: Fixture.nutrients)
      try database.writeStatistics(Fixture.outcome)
      var start = 0
      while start < results.count {
        let end = min(results.count, start + Int.random(in: 0...200, using: &generator))
        try database.append(results[start..<end].map(Fixture.record))
        start = end
      }
      try database.finish(evidence: Fixture.record)
      #expect(try bytes(scratch.database) == expected)
    }
  }

  @Test("are the same by the way for runs that are in memory")
  func wholeRun() throws {
    let (streamed, whole) = (try Scratch(), try Scratch())
    let results = Self.results(200)
    func plain(_ observation: Observation) -> ResultRecord {
      ResultRecord(
        observation: observation, detail: .none, sourceValue: "1", sourceUnit: "x",
        interpretation: nil)
    }
    var outcome = Fixture.outcome
    for index in outcome.findings.indices { outcome.findings[index].evidence = [] }
    var database = try OutputDatabase(path: streamed.database)
    try database.writeRecords(outcome)
    try database.writeStatistics(outcome)
    try database.append(results.map(plain))
    try database.finish(evidence: plain)
    var other = try OutputDatabase(path: whole.database)
    try other.writeRecords(outcome)
    try other.writeStatistics(outcome)
    try other.finish(results: results, details: []) { _ in ("1", "x") }
    #expect(try bytes(streamed.database) == bytes(whole.database))
  }
}

@Suite("Many rows a statement")
struct BulkInsertTests {
  private struct Sample: Equatable {
    var key: String
    var value: String
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let alphabet: [Character] = ["a", "Z", "9", "'", "\"", ";", "é", "中", " ", "\n", "%", "?"]
    let length = [0, 1, 7, 30, 3_000].randomElement(using: &generator)!
    return String((0..<length).map { _ in alphabet.randomElement(using: &generator)! })
  }

  @Test("keep every text and its order, whatever their number", arguments: [0, 1, 63, 64, 65, 700])
  func texts(_ count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count) &* 77 &+ 5)
    print("seed \(generator.seed)")
    let scratch = try Scratch()
    let samples = (0..<count).map { Sample(key: "\($0)", value: Self.text(&generator)) }
    do {
      try UnfinishedFileMaker.make(scratch.database)
      let connection = try Connection(path: scratch.database)
      try connection.execute(RunTables.meta.sql)
      var insert = try BulkInsert(connection.handle, RunTables.meta)
      for sample in samples {
        insert.text("key", sample.key)
        insert.text("value", sample.value)
        try insert.endRow()
      }
      try insert.finish()
      try insert.finish()
    }
    let read = try query(scratch.database, "SELECT * FROM meta ORDER BY rowid").map {
      Sample(key: $0["key"], value: $0["value"])
    }
    #expect(read == samples)
  }

  @Test("write numbers bit by bit, and what is no number as NULL")
  func numbers() throws {
    let scratch = try Scratch()
    let values: [Double] = [
      0.1, -0.1, 0.333_333_333_333_333_3, .leastNonzeroMagnitude, .greatestFiniteMagnitude / 1e9,
      1e15, 38.1276,
      -1.5, 3,
    ]
    var outcome = Fixture.outcome
    outcome.statistics = (values + [.nan, .infinity, -.infinity]).map {
      StatisticRow(
        groupName: "g", groupLevel: "l", variableName: "v", estimateName: "e", kind: .numeric,
        value: $0)
    }
    try Fixture.write(to: scratch.database, outcome)
    let read = try query(
      scratch.database, "SELECT estimate_value FROM statistic ORDER BY statistic_id"
    ).map { $0[0] as Double? }
    let expected: [Double?] = values.map { Optional($0) } + [nil, nil, nil]
    #expect(read == expected)
  }
}

/// Makes an empty file that stays.
enum UnfinishedFileMaker {
  static func make(_ path: String) throws(StoreError) {
    var file = try UnfinishedFile(creating: path)
    file.keep()
  }
}
