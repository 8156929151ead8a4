import Foundation
import Testing

@Suite("Findings over time")
struct EpisodeRunTests {
  /// Zinc of a woman in fasting mornings: low, low, normal, undecided by its date alone, very low.
  static let labs = """
    patient_id,collected_at,code,name,value,unit,fasting
    P1,2024-01-10T08:00,,zinc_serum,65,ug/dL,yes
    P1,2024-02-10T08:00,,zinc_serum,35,ug/dL,yes
    P1,2024-06-10T08:00,,zinc_serum,90,ug/dL,yes
    P1,2025-03-10T08:00,,hemoglobin,13.5,g/dL,yes
    P1,2025-09-10T08:00,,zinc_serum,60,ug/dL,yes

    """

  @Test("people assessed at every result have findings with onset, end and episodes")
  func episodes() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.write("data/labs.csv", Self.labs)
    try command.write(
      "data/patients.csv",
      "patient_id,sex,birth_date,pregnant\nP1,F,1980-01-01,no\n")
    try command.write(
      "pipelines/over-time.yaml",
      """
      pipeline: over-time
      title: Zinc over time
      data: ../data
      sources:
        - profile: native-long
          site: here
          files: {patients: patients.csv, labs: labs.csv}
      packs: [zinc]
      assess: every-result
      outcomes: all
      """)
    let outcome = try command.run([
      "run", "pipelines/over-time.yaml", "--as-of", "2026-06-30", "--output", "out", "--only",
      "ZN-01",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = Sheet.rows(command.read("out/current/findings.csv"))
    let columns = ["state", "class", "severity", "date", "end_date", "assessments"]
    func text(_ row: [String: String]) -> String {
      columns.map { row[$0] ?? "?" }.joined(separator: "|")
    }
    let lines = rows.map(text).sorted()
    #expect(
      lines == [
        "fired|LOW|moderate|2025-09-10||1", "fired|SEVERE|high|2024-01-10|2024-06-10|2",
        "not_fired|||2024-06-10|2025-09-10|1",
      ], "\(lines.joined(separator: "\n"))")
    let key = try #require(rows.first { $0["date"] == "2024-01-10" }?["finding_key"])
    let explained = try command.run(["explain", "out/current/results.db", key])
    #expect(explained.output.contains("date      2024-01-10 until 2024-06-10, 2 assessments"))
  }
}
