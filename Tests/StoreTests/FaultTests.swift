import Clinic
import Foundation
import Glibc
import Testing

@testable import Store

@Suite("What goes wrong while writing")
struct FaultTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("leaves a file that is there already as it was")
  func existing() throws {
    try Data("someone's work".utf8).write(to: URL(fileURLWithPath: scratch.database))
    let error = failure { () throws(StoreError) in try Fixture.write(to: scratch.database) }
    #expect(error?.systemError == EEXIST && error?.isInputOutput == true)
    #expect(error?.isDiskFull == false)
    #expect(try bytes(scratch.database) == Array("someone's work".utf8))
  }

  @Test("follows no link that stands where the file goes")
  func link() throws {
    let target = scratch.path + "/elsewhere"
    symlink(target, scratch.database)
    let error = failure { () throws(StoreError) in try Fixture.write(to: scratch.database) }
    #expect(error?.systemError == EEXIST)
    #expect(scratch.names == ["results.db"])
  }

  @Test("says that a directory is missing")
  func missingDirectory() {
    let error = failure { () throws(StoreError) in
      try Fixture.write(to: scratch.path + "/nowhere/results.db")
    }
    #expect(error?.systemError == ENOENT && error?.isInputOutput == true)
  }

  @Test("takes the file along where the database is dropped unfinished")
  func dropped() throws {
    do {
      var database = try OutputDatabase(path: scratch.database)
      try database.writeRecords(Fixture.outcome)
      try database.writeStatistics(Fixture.outcome)
      #expect(scratch.names == ["results.db"])
    }
    #expect(scratch.names == [])
  }

  @Test("is a typed error wherever the disk fills up, and never leaves half a file")
  func everyPage() throws {
    var limit = 1
    var failures = 0
    while true {
      let error = failure { () throws(StoreError) in
        try Fixture.write(to: scratch.database, pageLimit: limit)
      }
      guard let error else { break }
      #expect(error.isDiskFull && error.isInputOutput, "\(error)")
      #expect(!error.isConstraint)
      #expect(scratch.names == [], "with \(limit) pages")
      failures += 1
      limit += 1
    }
    // Every table takes a page at least, so the disk was full at many different moments.
    #expect(failures > Schema.tables.count)
    #expect(try number(scratch.database, "SELECT COUNT(*) FROM finding") == 3)
  }

  @Test("is a full disk too where a limit or a quota stops the file")
  func sizeLimit() async {
    await #expect(processExitsWith: .success) {
      // In a process of its own, because the limit holds for all its files.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let scratch = try Scratch()
      let results = (0..<20_000).map {
        Fixture.observation(Double($0), 0, line: UInt32(100 + $0))
      }
      let error = failure { () throws(StoreError) in
        try Fixture.write(to: scratch.database, results: results)
      }
      let isRight = error?.isDiskFull == true && error?.systemError == EFBIG
      exit(isRight && scratch.names.isEmpty ? 0 : 1)
    }
  }

  @Test("is found where the run's account is not the sum of its files")
  func account() {
    var outcome = Fixture.outcome
    outcome.run.rows.accepted += 1
    let error = failure { () throws(StoreError) in
      try Fixture.write(to: scratch.database, outcome)
    }
    #expect(error?.isConstraint == true && error?.isInputOutput == false)
    #expect(scratch.names == [])
  }

  @Test("is refused where two people have one key, without saying which")
  func samePerson() {
    var outcome = Fixture.outcome
    outcome.persons[1].key = "P-0001"
    let error = failure { () throws(StoreError) in
      try Fixture.write(to: scratch.database, outcome)
    }
    #expect(error?.isConstraint == true)
    #expect(error.map { "\($0)".contains("P-0001") } == false)
  }

  @Test(
    "is refused where a result has no finite value or no day of the calendar",
    arguments: [
      (Double.infinity, Fixture.asOf), (.nan, Fixture.asOf), (1, Day.max), (1, Day.min),
    ])
  func impossibleResult(_ value: Double, _ day: Day) {
    let result = Fixture.observation(value, 0, line: 77, day: day)
    let error = failure { () throws(StoreError) in
      try Fixture.write(to: scratch.database, results: [result])
    }
    #expect(error?.isConstraint == true)
    #expect(scratch.names == [])
  }
}
