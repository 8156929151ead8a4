import Clinic
import Definitions
import Foundation
import Glibc
import Records
import TestSupport
import Testing

@testable import Pipeline

/// Files on their way to rows: what a fault of a file costs, and what a cell comes to.
@Suite("From files to rows")
final class IngestTests {
  let directory: String

  init() throws {
    var template = Array("/tmp/cerulean-ingest-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    for name in ["patients", "labs", "intakes", "medications", "conditions"] {
      try FileManager.default.copyItem(
        at: Repository.root.appendingPathComponent("sample-data/\(name).csv"),
        to: URL(fileURLWithPath: "\(directory)/\(name).csv"))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  private func job() throws -> Job {
    try Job(
      RunOptions(
        pipeline: Repository.root.appendingPathComponent("pipelines/nightly-clinic.yaml").path,
        asOf: CivilDate(year: 2026, month: 6, day: 30)!.dayNumber, data: directory,
        output: directory + "/out", jobs: 2, only: [], isDryRun: true))
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
  }

  private func ingested(_ job: Job) throws -> Ingested {
    let files = try InputFiles.open(job.plan, job.definition, data: directory)
    return Ingesting(plan: job.plan, asOf: job.asOf, workers: job.workers).read(files)
  }

  private func code(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch {
      return (error as? RunError)?.exitCode
    }
  }

  // MARK: Files that change

  @Test("an export that is shortened while it is read ends as 75, not as a crash")
  func shortened() throws {
    let job = try job()
    let files = try InputFiles.open(job.plan, job.definition, data: directory)
    #expect(truncate("\(directory)/labs.csv", 5000) == 0)
    let hashes = Ingesting(plan: job.plan, asOf: job.asOf, workers: job.workers).read(files).hashes
    #expect(code { try job.refuseChanged(files, hashes) } == 75)
  }

  @Test("an export that grows while it is read ends as 75; one that does not change has its digest")
  func grown() throws {
    let job = try job()
    let files = try InputFiles.open(job.plan, job.definition, data: directory)
    let hashes = Ingesting(plan: job.plan, asOf: job.asOf, workers: job.workers).read(files).hashes
    #expect(hashes.allSatisfy { $0?.count == 64 })
    #expect(code { try job.refuseChanged(files, hashes) } == nil)
    let handle = try #require(FileHandle(forWritingAtPath: "\(directory)/labs.csv"))
    handle.seekToEndOfFile()
    handle.write(Data("x\n".utf8))
    #expect(code { try job.refuseChanged(files, hashes) } == 75)
  }

  @Test("faults of a whole file have an exit code and name theirs")
  func wholeFile() throws {
    try FileManager.default.removeItem(atPath: "\(directory)/labs.csv")
    try write("labs.csv", "\u{1F}")
    let job = try job()
    try Data([0x1F, 0x8B, 8, 0]).write(to: URL(fileURLWithPath: "\(directory)/labs.csv"))
    do {
      _ = try InputFiles.open(job.plan, job.definition, data: directory)
      Issue.record("half a gzip header was opened")
    } catch {
      #expect(error.exitCode == 65 && error.message.contains("[gz.truncated]"))
    }
    try Data([0xFF, 0xFE, 0x61]).write(to: URL(fileURLWithPath: "\(directory)/labs.csv"))
    do {
      _ = try InputFiles.open(job.plan, job.definition, data: directory)
      Issue.record("half a character was opened")
    } catch {
      #expect(error.exitCode == 65 && error.message.contains("[encoding.malformed-utf-16]"))
    }
  }

  // MARK: Broken quotes

  private static let head = "patient_id,collected_at,code,name,value,unit,comment\n"

  private func row(_ value: String, unit: String = "ug/dL", comment: String = "") -> String {
    "P000003,2026-03-28,,zinc,\(value),\(unit),\(comment)\n"
  }

  @Test("a quote that is never closed counts as rejected for every line that it hid")
  func swallowed() throws {
    // The lines after the broken one hold quotes of their own, so none of them is a row by itself.
    let hidden = (0..<40).map { _ in row("70", comment: "a \"b\" c") }.joined()
    try write("labs.csv", Self.head + row("71") + row("72", comment: "\"open") + hidden + row("73"))
    let found = try ingested(try job())
    let source = try #require(found.sources.firstIndex { $0.path == "labs.csv" })
    let labs = found.sources[source]
    #expect(labs.rows.accepted == 2 && labs.rows.rejected == 41)
    let problems = found.problems.filter { Int($0.source) == source }
    #expect(problems.map(\.code) == [.malformedQuote])
    #expect(problems.first?.line == 3 && problems.first?.lineCount == 41)
    #expect(problems.first?.hint == "41 lines were set aside from here")
  }

  @Test("lines that a quote hid trip the tolerance")
  func tolerance() throws {
    let hidden = (0..<4000).map { _ in row("70", comment: "a \"b\" c") }.joined()
    try write("labs.csv", Self.head + row("72", comment: "\"open") + hidden + row("73"))
    let job = try job()
    let found = try ingested(job)
    #expect(code { try job.refuseExcess(found) } == 65)
  }

  // MARK: People

  /// Identifiers whose order a count of bytes could get wrong.
  private static let identifiers = [
    "a", "A", "ab", "aB", "a0", "a-b", "10", "9", "P00000000000001", "P0000000000001", "abcdefgh",
    "abcdefghi", "abcdefg", "Z", "z1", "~", "P1", "P10", "P2",
  ]

  @Test(
    "people are numbered in the order of their identifiers, whatever these are made of",
    arguments: [[], ["\u{E9}a"], ["P000000000000000000001", "P000000000000000000000"]])
  func numbering(others: [String]) throws {
    let names = Self.identifiers + others
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<4 {
      let rows = names.shuffled(using: &generator) + names.prefix(3)
      try write(
        "patients.csv",
        "patient_id,sex,birth_date,pregnant,gestation_weeks,altitude_m,cigarettes_per_day,site\n"
          + rows.map { "\($0),F,1980-01-02,no,,,,Main\n" }.joined())
      let found = try ingested(try job())
      #expect(found.persons.map(\.id) == names.sorted())
      let patients = try #require(found.sources.first { $0.kind == "patients" })
      #expect(patients.rows.accepted == names.count)
      #expect(patients.rows.duplicate == 3)
    }
  }

  // MARK: Cells

  /// What a result cell comes to: the interval in the analyte's unit, or the code and hint.
  private func read(_ value: String, unit: String = "ug/dL") throws -> String {
    try write("labs.csv", Self.head + row(value, unit: unit))
    let found = try ingested(try job())
    if let observation = found.chunks.flatMap(\.results.observations).first {
      let marks = observation.marks
      let specimen =
        marks.contains(.grosslyHaemolysed)
        ? " grossly haemolysed" : marks.contains(.haemolysed) ? " haemolysed" : ""
      return "\(observation.comparator)\(observation.value)..\(observation.upper)" + specimen
    }
    let problem = found.problems.first {
      $0.column != "" && found.sources[Int($0.source)].kind == "labs"
    }
    return problem.map { "\($0.code.rawValue) \($0.hint)" } ?? "nothing"
  }

  @Test(
    "a result cell is a value, a status or a coded problem",
    arguments: [
      ("70", "ug/dL", "=70.0..70.0"), ("<70", "ug/dL", "<70.0..70.0"),
      ("\u{2265} 70", "ug/dL", ">=70.0..70.0"), ("less than 70", "ug/dL", "<70.0..70.0"),
      ("60-70", "ug/dL", "=60.0..70.0"), ("70 (H)", "ug/dL", "=70.0..70.0"),
      ("70 LL", "ug/dL", "=70.0..70.0"), ("70 ug/dL", "ug/dL", "=70.0..70.0"),
      ("70 ug/dL", "", "=70.0..70.0"), ("70 mcg/dL", "ug/dL", "=70.0..70.0"),
      ("70 mg/dL", "ug/dL", "conflicting-unit "),
      ("70 hemolyzed", "ug/dL", "=70.0..70.0 haemolysed"),
      ("70 (grossly hemolyzed)", "ug/dL", "=70.0..70.0 grossly haemolysed"),
      ("7e1", "ug/dL", "=70.0..70.0"), ("hemolyzed", "ug/dL", "no-result haemolysed"),
      ("QNS", "ug/dL", "no-result quantity-not-sufficient"),
      ("no specimen", "ug/dL", "no-result not-performed"),
      ("trace", "ug/dL", "not-a-quantity trace"), ("2+", "ug/dL", "not-a-quantity two-plus"),
      ("1:80", "ug/dL", "not-a-quantity titre"),
      ("abc", "ug/dL", "bad-number unknown-result-word"),
      ("\"70,5\"", "ug/dL", "bad-number undeclared-separator"),
      ("1O.2", "ug/dL", "bad-number text-after-number"), ("9-5", "ug/dL", "bad-number bad-range"),
      ("70", "", "missing-unit "),
    ])
  func cell(_ value: String, _ unit: String, _ expected: String) throws {
    #expect(try read(value, unit: unit) == expected)
  }

  @Test(
    "each fault of a date has a code of its own",
    arguments: [
      ("2026-02-30", "impossible-date"), ("03/04/2026", "ambiguous-date"),
      ("28/03/2026", "bad-date"), ("9999-12-31", "sentinel-date"),
      ("1900-01-01", "sentinel-date"), ("1445-03-01", "date-out-of-range"),
      ("46109", "undeclared-serial-date"), ("28/03/26", "two-digit-year"),
    ])
  func date(_ text: String, _ expected: String) throws {
    try write(
      "labs.csv", Self.head + row("70").replacingOccurrences(of: "2026-03-28", with: text))
    let found = try ingested(try job())
    let codes = found.problems.filter { $0.column == "collected_at" }.map(\.code.rawValue)
    #expect(codes == [expected])
  }
}
