import Foundation
import TestSupport
import Testing

@Suite("Runs with the official table of units")
struct EssenceRunTests {
  private static let head = "patient_id,collected_at,code,name,value,unit\n"

  private struct Report: Decodable {
    struct Run: Decodable { var run_id: String }
    struct Conversion: Decodable {
      var from_unit: String
      var factor, offset: Double
      var basis: String
    }
    var run: Run
    var conversions: [Conversion]
  }

  private func report(_ command: Command) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(command.read("out/current/run.json").utf8))
  }

  @Test("every unit of the file is usable, and the run's identity depends on what the file says")
  func essence() throws {
    let url = Repository.shared.appendingPathComponent("reference/ucum/ucum-essence.xml")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      return print("skipped: real data not present")
    }
    let command = try Command()
    defer { command.remove() }
    try command.copySample()
    try command.write(
      "data/labs.csv",
      Self.head + "P000001,2026-03-01,,zinc,7,[zz]/dL\nP000002,2026-03-01,,zinc,70,K/uL\n"
        + "P000002,2026-03-02,,wbc,7,K/uL\n")
    try command.write("essence.xml", text)
    let unit = """
      <unit Code="[zz]" CODE="[ZZ]" isMetric="no" class="misc">
        <name>made-up unit</name><property>mass</property>
        <value Unit="ug" UNIT="UG" value="10">10</value>
      </unit>
      </root>
      """
    try command.write("more.xml", text.replacingOccurrences(of: "</root>", with: unit))
    func rejects(_ essence: String?) throws -> (rejects: [String], id: String) {
      let outcome = try command.nightly(essence.map { ["--essence", command.path($0)] } ?? [])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let rows = Sheet.rows(command.read("out/current/rejects.csv"))
        .filter { $0["file"] == "labs.csv" }
      return (
        rows.map { "\($0["line"] ?? "") \($0["code"] ?? "")" }, try report(command).run.run_id
      )
    }
    let own = try rejects(nil)
    let official = try rejects("essence.xml")
    let more = try rejects("more.xml")
    // Spellings of exports come before UCUM also then: K/uL is thousands, never kelvins.
    #expect(own.rejects == ["2 unknown-unit", "3 incommensurable-unit"])
    #expect(official.rejects == own.rejects)
    #expect(more.rejects == ["3 incommensurable-unit"])
    #expect(Set([own.id, official.id, more.id]).count == 3)
    #expect(try rejects("essence.xml").id == official.id)
    try command.write("wrong.xml", "<root/>")
    let wrong = try command.nightly(["--essence", command.path("wrong.xml")])
    #expect(wrong.code == 66 && wrong.errors.contains("is not a UCUM essence file"))
  }

  @Test("equivalents are units of the nutrients that they count; those of no one size are refused")
  func equivalents() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.copySample()
    let rows = [
      "niacin,20,mg NE", "vitamin a,900,mcg RAE", "folic acid,400,ug DFE", "vitamin a,900,ug RE",
      "zinc,15,mg NE", "niacin,900,mcg RAE",
    ]
    try command.write(
      "data/intakes.csv",
      "patient_id,substance,amount,unit,elemental,frequency,recorded_on\n"
        + rows.map { "P000001,\($0),yes,daily,2026-06-01\n" }.joined())
    let outcome = try command.nightly()
    #expect(outcome.code == 0, "\(outcome.errors)")
    let found = Sheet.rows(command.read("out/current/rejects.csv"))
      .filter { $0["file"] == "intakes.csv" }
    #expect(
      found.map { "\($0["line"] ?? "") \($0["code"] ?? "")" } == [
        "5 unknown-unit", "6 incommensurable-unit", "7 incommensurable-unit",
      ])
    #expect(found.first?["hint"]?.contains("RE alone says not which") == true)
    for (words, answer) in [
      (["20", "mg NE", "mg", "--analyte", "intake_niacin"], "20 mg"),
      (["120", "mg tryptophan", "mg NE", "--analyte", "intake_niacin"], "2 mg{NE}"),
      (["5", "ug RE", "ug", "--analyte", "intake_vitamin_a"], "RE alone says not which"),
      (["5", "mg NE", "mg", "--analyte", "intake_zinc"], "counts Niacin"),
    ] {
      let outcome = try command.run(["units", "convert"] + words)
      #expect((outcome.output + outcome.errors).contains(answer), "\(words): \(outcome.errors)")
    }
  }

  @Test("an equation is recorded with its offset and basis")
  func equation() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copySample()
    try command.write("data/labs.csv", Self.head + "P000001,2026-03-01,,hba1c,53,mmol/mol\n")
    let outcome = try command.nightly()
    #expect(outcome.code == 0, "\(outcome.errors)")
    let found = try report(command).conversions.filter { $0.from_unit == "mmol/mol" }
    #expect(found.map(\.factor) == [0.09148] && found.map(\.offset) == [2.152])
    #expect(found.first?.basis == "NGSP = 0.09148 x IFCC + 2.152")
  }
}
