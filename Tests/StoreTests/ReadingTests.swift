import Clinic
import Foundation
import GRDB
import Testing

@testable import Store

@Suite("Reading a database")
struct ReadingTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try Fixture.write(to: scratch.database)
  }

  private func opening(_ path: String) -> RunDatabase.OpenError? {
    do throws(RunDatabase.OpenError) {
      _ = try RunDatabase(path: path)
      return nil
    } catch { return error }
  }

  @Test("gives everything that a finding rests on")
  func trail() throws {
    let database = try RunDatabase(path: scratch.database)
    let trail = try #require(try database.findingTrail(key: "f3k9x2m4q7w1"))
    #expect(trail.person == "P-0001" && trail.state == .fired && trail.severity == .high)
    #expect(trail.classification == "LOW" && trail.date == "2026-06-26")
    #expect(trail.missing == ["ceruloplasmin", "crp"] && trail.notes == ["crp_missing"])
    #expect(trail.rule.id == "CU-01" && trail.rule.version == "1.2.0")
    #expect(trail.rule.place == "rules/copper.yaml:12" && trail.rule.evidenceGrade == "C")
    #expect(
      trail.rule.sources == [
        .init(key: "S2", text: "A source of the project.", status: "verified"),
        .init(key: "pmid:18284630", text: "", status: ""),
      ])
    #expect(trail.evidence.map(\.role) == Fixture.fired.evidence.map(\.role))
    #expect(trail.evidence.map(\.path)[2] == "intakes.csv" && trail.evidence[0].line == 2)
    let copper = try #require(trail.evidence[0].result)
    #expect(copper.value == Fixture.copper && copper.sourceValue == "6.0")
    #expect(copper.conversion?.factor == 6.3546 && copper.conversion?.exactFactor == "31773/5000")
    #expect(copper.conversion?.basis == "molar mass 63.546 g/mol")
    #expect(
      trail.evidence[2].amount == .init(low: 25, high: 50, unit: "mg/d", isAmbiguous: true))
    #expect(trail.evidence[2].start == "2026-04-01" && trail.evidence[2].end == nil)
    #expect(trail.steps.map(\.parent) == [nil, nil, 2])
    #expect(trail.steps.map(\.outcome) == [.true, .true, .value])
  }

  @Test("renders an explanation down to the exported value and its place")
  func text() throws {
    let database = try RunDatabase(path: scratch.database)
    let text = try #require(try database.explanation("f3k9x2m4q7w1").text)
    #expect(
      text == """
        CU-01  Low copper
          Is copper short?

        person    P-0001
        verdict   fired, LOW, high
        date      2026-06-26 until 2026-06-29, 2 assessments
        sure      stable: the same verdict and class anywhere within the variation of its values; \
        copper_serum is 31.9 ug/dL below its bound, 7.3 combined CV
        missing   ceruloplasmin; crp
        notes     crp_missing
        summary   Copper is low (38.1 ug/dL).
        key       f3k9x2m4q7w1
        run       0123456789abcdef, as of 2026-06-30

        values
          copper: 38.1276 ug/dL on 2026-06-26 08:25:00
              reported as 6.0 umol/l, read as umol/L, times 31773/5000 (molar mass 63.546 g/mol)
              the laboratory's limits: 70 to 140 ug/dL
              fasting
              labs.csv:2 (value)
          zinc: <31 ug/dL on 2026-06-26
              reported as <31 ug/dL
              preliminary; haemolysed
              labs.csv:3 (value)
          zinc intake: 25 to 50 mg/d (element or salt is not stated) from 2026-04-01
              intakes.csv:2
          bariatric surgery: from 2024-01-12
              intakes.csv:9 (code)
          sex: person
              patients.csv:2 (sex)

        steps
          let low: copper < 70 'ug/dL'
              true: 38.1 ug/dL on 2026-06-26 < 70 ug/dL (S2, verified)
          outcome LOW (high): low and support >= 1
              true: true
            support
                = 1

        rule
          evidence C, review approved, version 1.2.0, defined at rules/copper.yaml:12
          source S2  A source of the project.  (verified)
          source pmid:18284630  (not in the citation table)
          contrary view: Inflammation is the usual cause.

        Screening output from recorded data. Not a diagnosis or an order. Check specimen, date, \
        medication list and guideline before acting. Evidence C; rule CU-01 v1.2.0.
        """)
  }

  @Test("says where the steps of a verdict were not kept")
  func noSteps() throws {
    let database = try RunDatabase(path: scratch.database)
    let text = try #require(try database.explanation("g8d2n5c1b6z3").text)
    #expect(text.contains("verdict   indeterminate\n"))
    #expect(text.contains("missing   copper\n"))
    #expect(text.contains("not kept for this verdict by the pipeline"))
  }

  @Test("names the nearest key for one that it does not hold")
  func nearest() throws {
    let database = try RunDatabase(path: scratch.database)
    #expect(try database.findingTrail(key: "f3k9x2m4q7w2") == nil)
    #expect(try database.nearestKey(to: "f3k9x2m4q7w2") == "f3k9x2m4q7w1")
    #expect(try database.nearestKey(to: "x3k9x2m4q7w1") == "f3k9x2m4q7w1")
    #expect(try database.explanation("h1a7r9t2y4u").nearest == "h1a7r9t2y4u6")
    #expect(try database.nearestKey(to: "nothing like it") == nil)
    #expect(try database.nearestKey(to: "") == nil)
    #expect(try database.findingTrail(key: "' OR 1=1 --") == nil)
  }

  @Test("finds findings by person, rule, state and severity")
  func filter() throws {
    let database = try RunDatabase(path: scratch.database)
    func keys(_ filter: FindingFilter) throws -> [String] {
      try database.findings(filter).map(\.key)
    }
    #expect(try keys(.init()) == ["f3k9x2m4q7w1", "h1a7r9t2y4u6", "g8d2n5c1b6z3"])
    #expect(try keys(.init(person: "P-0002")) == ["h1a7r9t2y4u6"])
    #expect(try keys(.init(rules: ["CU-06"])) == [])
    #expect(try keys(.init(states: [.fired, .indeterminate])) == ["f3k9x2m4q7w1", "g8d2n5c1b6z3"])
    #expect(try keys(.init(atLeast: .moderate)) == ["f3k9x2m4q7w1"])
    #expect(try keys(.init(atLeast: .critical)) == [])
    #expect(try keys(.init(rules: ["CU-01"], limit: 2)).count == 2)
    let first = try #require(try database.findings().first)
    #expect(first.person == "P-0001" && first.title == "Low copper" && first.severity == .high)
    #expect(first.missing == ["ceruloplasmin", "crp"])
  }

  @Test("sums a run up")
  func summary() throws {
    let run = try RunDatabase(path: scratch.database).runSummary()
    #expect(run.id == Fixture.run.id && run.asOf == "2026-06-30" && run.rows == Fixture.run.rows)
    #expect(run.persons == 3 && run.findings == 3)
    #expect(run.rules.map(\.states) == Fixture.tallies.map(\.states))
    #expect(run.cohorts.map(\.name) == ["Low copper"] && run.cohorts.map(\.people) == [1])
  }

  @Test("changes nothing in the file or beside it")
  func untouched() throws {
    let before = try bytes(scratch.database)
    let database = try RunDatabase(path: scratch.database)
    _ = try database.findings()
    _ = try database.explanation("f3k9x2m4q7w1")
    #expect(throws: (any Error).self) {
      try database.read { db in try db.execute(sql: "DELETE FROM finding") }
    }
    #expect(try bytes(scratch.database) == before)
    #expect(scratch.names == ["results.db"])
  }

  @Test("refuses what is not ours, not finished, not there or too new")
  func refusals() throws {
    let other = scratch.path + "/other.db"
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    #expect(opening(other) == .notOurs(other))
    let text = scratch.path + "/text.db"
    try Data(String(repeating: "not a database. ", count: 100).utf8)
      .write(to: URL(fileURLWithPath: text))
    #expect(opening(text) == .notOurs(text))
    let empty = scratch.path + "/empty.db"
    try UnfinishedFileMaker.make(empty)
    #expect(opening(empty) == .notOurs(empty))
    let absent = scratch.path + "/absent.db"
    #expect(opening(absent) == .missing(absent))
    #expect(!scratch.names.contains("absent.db"))
    #expect(opening(scratch.path) != nil)
    try Connection(path: scratch.database).execute("PRAGMA user_version=2")
    #expect(opening(scratch.database) == .newer(scratch.database, 2))
    try Connection(path: scratch.database).execute("PRAGMA user_version=0")
    #expect(opening(scratch.database) == .notOurs(scratch.database))
  }

  @Test("does not read a database while it is being written")
  func unfinished() throws {
    let path = scratch.path + "/growing.db"
    var database = try OutputDatabase(path: path)
    try database.writeRecords(Fixture.outcome)
    try database.writeStatistics(Fixture.outcome)
    #expect(opening(path) != nil)
    try database.finish(evidence: Fixture.record)
    #expect(opening(path) == nil)
  }

  @Test("shows numbers without the noise of binary fractions")
  func numbers() {
    #expect(FindingTrail.short(69.959_999_999_999_99) == "69.96")
    #expect(FindingTrail.short(0) == "0" && FindingTrail.short(-3) == "-3")
    #expect(FindingTrail.short(0.000_012_345_678) == "1.2345678e-05")
    #expect(FindingTrail.short(1e20) == "1e+20" && FindingTrail.short(1e9) == "1000000000")
  }
}
