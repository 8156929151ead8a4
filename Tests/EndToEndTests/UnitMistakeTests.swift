import Foundation
import TestSupport
import Testing

@Suite("Numbers that would fit another unit")
struct UnitMistakeTests {
  private static let head = "patient_id,collected_at,code,name,value,unit\n"

  private func run(_ rows: [String]) throws -> (command: Command, checks: [String]) {
    let command = try Command()
    try command.copySample()
    try command.write("data/labs.csv", Self.head + rows.joined(separator: "\n") + "\n")
    let outcome = try command.nightly()
    #expect(outcome.code == 0, "\(outcome.errors)")
    struct Report: Decodable {
      struct Check: Decodable { var id, status, description: String }
      var checks: [Check]
    }
    let report = try JSONDecoder().decode(
      Report.self, from: Data(command.read("out/current/run.json").utf8))
    return (
      command,
      report.checks.filter { $0.id.hasPrefix("unit-mistake") }.map {
        "\($0.id) \($0.status) \($0.description)"
      }
    )
  }

  private func zinc(_ value: String, _ unit: String, _ count: Int) -> [String] {
    (1...count).map { row in
      let day = row < 10 ? "0\(row)" : "\(row)"
      return "P000001,2026-03-\(day) 08:00,,zinc,\(value)\(row % 10),\(unit)"
    }
  }

  @Test("a batch whose median is usual in another unit is reported, and its values stand")
  func batch() throws {
    let (command, checks) = try run(zinc("12.", "ug/dL", 25) + zinc("8", "ug/L", 25))
    defer { command.remove() }
    #expect(
      checks == [
        "unit-mistake-1 warn Results of zinc in 'ug/dL' in 'labs.csv' that are unusual; their "
          + "median would be usual in umol/L. Ask the laboratory: a stated unit is never changed."
      ])
    let rows = Sheet.rows(command.read("out/current/rejects.csv")).filter {
      $0["file"] == "labs.csv"
    }
    // 8.0 ug/dL is below what a living person can have.
    #expect(rows.filter { $0["code"] == "implausible-value" }.count == 25)
    #expect(command.read("out/current/report.html").contains("would be usual in umol/L"))
  }

  @Test("few results are no batch, and a batch that is usual is none to speak of")
  func usual() throws {
    let (command, checks) = try run(zinc("12.", "ug/dL", 19) + zinc("80.", "mcg/dL", 25))
    defer { command.remove() }
    #expect(checks.isEmpty)
  }

  @Test("a value that is set aside as implausible says which unit it would fit")
  func row() throws {
    let (command, _) = try run(
      zinc("80.", "ug/dL", 25) + ["P000001,2026-03-01 08:00,,hb,140,g/dL"]
        + ["P000001,2026-03-02 08:00,,hb,99999999,g/dL"])
    defer { command.remove() }
    let hints = Sheet.rows(command.read("out/current/rejects.csv"))
      .filter { $0["file"] == "labs.csv" && $0["code"] == "implausible-value" }.map { $0["hint"] }
    #expect(hints == ["the number would be usual in g/L", ""])
  }
}
