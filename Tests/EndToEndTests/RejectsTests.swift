import Foundation
import TestSupport
import Testing

@Suite("Rejected rows are corrected and fed back")
struct RejectsTests {
  private static let head = "patient_id,collected_at,code,name,value,unit\n"
  private static let good = "P1,2026-03-01 08:00,,Zinc,80,ug/dL\n"
  private static let bad = [
    "P1,2026-03-02 08:00,,\"Zinc, serum\",8O,ug/dL",
    "P1,2026-03-03 08:00,,Zinc,80,furlong",
    "P1,2026-03-04 08:00,,Zinc,\"80\"x,ug/dL",
    "P1,2026-03-05 08:00,,Zinc,80",
  ]

  private func ready(_ labs: String) throws -> Command {
    let command = try Command()
    try command.copyDefinitions()
    try command.write("data/patients.csv", "patient_id,sex,birth_date\nP1,F,1980-01-01\n")
    try command.write("data/labs.csv", labs)
    try command.write("data/mended.csv", Self.head)
    try command.write(
      "pipelines/mend.yaml",
      """
      pipeline: mend
      title: Rows that come back
      data: ../data
      sources:
        - profile: native-long
          site: clinic
          files: {patients: patients.csv, labs: [labs.csv, mended.csv]}
      packs: [zinc]
      review: [draft, under-review, approved]
      assess: as-of
      outcomes: all
      explanations: none
      observations: evidence
      tolerance: {rejected_percent: 90}

      """)
    return command
  }

  private func fates(_ command: Command) throws -> [String] {
    let outcome = try command.run([
      "run", "pipelines/mend.yaml", "--as-of", "2026-06-30", "--output", "out",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try RowFates.read(command).lines
  }

  private func rejects(_ command: Command, _ file: String = "labs.csv") throws -> Command.Outcome {
    try command.run(["rejects", "out/current/results.db", file, "--data", "data"])
  }

  @Test("they come out as they stand in the export, and are accepted once they are right")
  func mended() throws {
    let rows = Self.bad.map { $0 + "\r\n" + Self.good.replacingOccurrences(of: "01", with: "11") }
    let command = try ready(Self.head + Self.good + rows.joined())
    defer { command.remove() }
    let before = try fates(command)
    #expect(before.contains { $0.contains("labs.csv labs 9") && $0.contains("4 rejected") })
    let outcome = try rejects(command)
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output == Self.head + Self.bad.joined(separator: "\n") + "\n")
    try command.write(
      "data/mended.csv",
      outcome.output.replacingOccurrences(of: "8O", with: "80")
        .replacingOccurrences(of: "furlong", with: "ug/dL")
        .replacingOccurrences(of: "\"80\"x", with: "80").replacingOccurrences(
          of: ",Zinc,80\n", with: ",Zinc,80,ug/dL\n"))
    #expect(try fates(command).contains("mended.csv labs 4: 4 accepted"))
  }

  @Test("a file without rejected rows gives its header")
  func header() throws {
    let command = try ready(Self.head + Self.good)
    defer { command.remove() }
    _ = try fates(command)
    #expect(try rejects(command).output == Self.head)
  }

  @Test("what cannot be found again is refused with words")
  func refusals() throws {
    let command = try ready(Self.head + Self.good + Self.bad[1] + "\n")
    defer { command.remove() }
    _ = try fates(command)
    let other = try rejects(command, "lab.csv")
    #expect(other.code == 64)
    #expect(
      other.errors
        == "error: the run read no file 'lab.csv'; did you mean 'labs.csv'?\n")
    try command.write("data/labs.csv", Self.head + Self.bad[0] + "\n")
    let changed = try rejects(command)
    #expect(changed.code == 66)
    #expect(
      changed.errors
        == "error: the export 'labs.csv' in 'data' is not the one that the run read; "
        + "places in it would be wrong\n")
    #expect(changed.output.isEmpty)
    try FileManager.default.removeItem(atPath: command.path("data/labs.csv"))
    #expect(try rejects(command).errors == "error: the export 'labs.csv' is missing in 'data'\n")
  }
}
