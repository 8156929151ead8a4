import Foundation
import TestSupport
import Testing

@Suite("Changes from one result to the next")
struct DeltaCheckTests {
  private static let head = "patient_id,collected_at,code,name,value,unit,lab,status\n"

  private struct Check: Decodable, Equatable {
    var id, status, description: String
    var violated, checked: Int
  }

  private func run(_ rows: [String], jobs: Int = 1) throws -> (Command, [Check]) {
    let command = try Command()
    try command.copySample()
    try command.write("data/labs.csv", Self.head + rows.joined(separator: "\n") + "\n")
    let outcome = try command.nightly(["--jobs", "\(jobs)"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    struct Report: Decodable { var checks: [Check] }
    let report = try JSONDecoder().decode(
      Report.self, from: Data(command.read("out/current/run.json").utf8))
    return (command, report.checks.filter { $0.id.hasPrefix("delta-") })
  }

  private func check(_ checks: [Check], _ id: String) -> Check? { checks.first { $0.id == id } }

  @Test("a change is held against the reference change, and none is set aside")
  func counted() throws {
    // In use for zinc: 4.2 and 9.1 per cent, so a rise of 31.9 and a fall of 24.2 per cent.
    let (command, checks) = try run([
      "P000001,2026-01-01,,zinc,80,ug/dL,,", "P000001,2026-02-01,,zinc,105,ug/dL,,",
      "P000001,2026-03-01,,zinc,79,ug/dL,,", "P000002,2026-01-01,,zinc,80,ug/dL,,",
      "P000002,2026-02-01,,zinc,106,ug/dL,,", "P000003,2026-02-01,,zinc,200,ug/dL,,",
    ])
    defer { command.remove() }
    let zinc = try #require(check(checks, "delta-zinc"))
    #expect(zinc.violated == 2 && zinc.checked == 3 && zinc.status == "warn")
    #expect(zinc.description.contains("a rise of 31.9 or a fall of 24.2 per cent"))
    #expect(check(checks, "delta-mistake-zinc") == nil)
    #expect(command.read("out/current/rejects.csv").contains("labs.csv") == false)
  }

  @Test("a change that a wrong unit or decimal point would explain is named with its place")
  func suspected() throws {
    let rows = [
      "P000001,2026-01-01,,zinc,80,ug/dL,,", "P000001,2026-02-01,,zinc,12.3,ug/dL,,",
      "P000002,2026-01-01,,vitd_25oh,30,ng/mL,,", "P000002,2026-02-01,,vitd_25oh,76,ng/mL,,",
      "P000003,2026-01-01,,hb,13.1,g/dL,,", "P000003,2026-02-01,,hb,13.2,g/dL,,",
      "P000004,2026-01-01,,copper,40,ug/dL,,", "P000004,2026-02-01,,copper,410,ug/dL,,",
    ]
    let (command, checks) = try run(rows)
    defer { command.remove() }
    let zinc = try #require(check(checks, "delta-mistake-zinc"))
    #expect(zinc.violated == 1 && zinc.checked == 1 && zinc.status == "warn")
    #expect(zinc.description.contains("1 as umol/L and ug/dL do, first 'labs.csv' line 3"))
    #expect(
      check(checks, "delta-mistake-vitamin_d")?.description.contains("1 as nmol/L and ng/mL do")
        == true)
    #expect(
      check(checks, "delta-mistake-copper")?.description.contains("1 by a factor of 10") == true)
    #expect(check(checks, "delta-hb")?.status == "pass")
    #expect(check(checks, "delta-mistake-hb") == nil)
    let (other, again) = try run(rows, jobs: 3)
    defer { other.remove() }
    #expect(again == checks)
  }

  @Test("bounds, contradicted results, other laboratories and unknown variation are not compared")
  func passedOver() throws {
    let (command, checks) = try run([
      "P000001,2026-01-01,,zinc,80,ug/dL,North,", "P000001,2026-02-01,,zinc,<20,ug/dL,North,",
      "P000001,2026-03-01,,zinc,140,ug/dL,South,", "P000001,2026-03-01,,zinc,150,ug/dL,South,",
      "P000001,2026-04-01,,zinc,140,ug/dL,South,",
      "P000002,2026-01-01,,vitamin_c,0.5,mg/dL,,", "P000002,2026-02-01,,vitamin_c,1.5,mg/dL,,",
    ])
    defer { command.remove() }
    #expect(check(checks, "delta-zinc") == nil)
    let other = try #require(check(checks, "delta-vitamin_c"))
    #expect(other.status == "not_applicable" && other.checked == 0)
    #expect(other.description.contains("how much it varies is not known. Pairs: 1."))
  }
}
