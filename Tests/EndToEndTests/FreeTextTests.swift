import Foundation
import TestSupport
import Testing

/// An export of free text, run as an analyst would run it, and held to files beside this one.
@Suite("An export of free text, end to end")
struct FreeTextTests {
  private static let folder = Repository.root.appendingPathComponent(
    "Tests/EndToEndTests/FreeText")

  private func ready() throws -> Command {
    let command = try Command()
    try command.copyDefinitions()
    for name in ["people", "supplements", "prescriptions", "problems"] {
      try command.write("data/\(name).csv", try Self.fixture("\(name).csv"))
    }
    try command.write("pipelines/profiles/practice-lists.yaml", try Self.fixture("profile.yaml"))
    try command.write("pipelines/practice.yaml", try Self.fixture("pipeline.yaml"))
    return command
  }

  private static func fixture(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  private func run(_ command: Command, _ extra: [String] = []) throws -> Command.Outcome {
    try command.run(
      [
        "run", "pipelines/practice.yaml", "--as-of", "2026-06-30", "--output",
        command.path("out"),
      ] + extra)
  }

  private func expectGolden(_ name: String, _ text: String) throws {
    let url = Self.folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(text == (try? String(contentsOf: url, encoding: .utf8)), "\(name)")
  }

  @Test("findings and what was not understood are those of the golden files, on any worker count")
  func golden() throws {
    let command = try ready()
    defer { command.remove() }
    let outcome = try run(command, ["--jobs", "1"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    try expectGolden("rejects.csv", command.read("out/current/rejects.csv"))
    let findings = Sheet.rows(command.read("out/current/findings.csv")).map { row in
      ["patient", "rule", "state", "class", "severity", "missing"].map { row[$0] ?? "" }
        .joined(separator: ",")
    }
    try expectGolden(
      "findings.csv",
      (["patient,rule,state,class,severity,missing"] + findings).joined(separator: "\n") + "\n")
    let first = command.publication()
    #expect(try run(command, ["--jobs", "4"]).code == 0)
    #expect(command.publication()["findings.csv"] == first["findings.csv"])
    #expect(command.publication()["results.db"] == first["results.db"])
  }

  @Test("no file of the run holds the text of directions or of an unknown product")
  func silence() throws {
    let command = try ready()
    defer { command.remove() }
    let outcome = try run(command)
    for (name, data) in command.publication() {
      for text in ["Quillfeather", "moonshine", "tab dialy"] {
        #expect(data.range(of: Data(text.utf8)) == nil, "\(name) holds '\(text)'")
      }
    }
    #expect(!outcome.errors.contains("Quillfeather") && !outcome.output.contains("Quillfeather"))
  }

  @Test("what is not understood counts no row as rejected")
  func accounts() throws {
    let command = try ready()
    defer { command.remove() }
    #expect(try run(command).code == 0)
    let rejects = Sheet.rows(command.read("out/current/rejects.csv"))
    #expect(
      rejects.filter { $0["disposition"] == "rejected" }.map { $0["code"] } == [
        "unknown-product"
      ])
    #expect(rejects.filter { $0["disposition"] == "cell" }.count > 4)
  }

  @Test("roles of free text in the wrong place are told when definitions are checked")
  func wrongProfiles() throws {
    let cases: [(String, String, String)] = [
      ("      pregnant: pregnant", "      pregnant: sig", "misplaced-role"),
      ("      product: product", "      product: product\n      name: substance", "two-subjects"),
      ("      drug: {as: name, required: yes}\n", "", "no-subject"),
      ("    strengths: compound", "    strengths: salty", "unknown-word"),
    ]
    for (old, new, code) in cases {
      let command = try ready()
      defer { command.remove() }
      try command.edit("pipelines/profiles/practice-lists.yaml", old, new)
      let outcome = try command.run(["check", "pipelines/practice.yaml"])
      #expect(outcome.code == 78, "\(code): \(outcome.errors)")
      #expect((outcome.errors + outcome.output).contains("[\(code)]"), "\(outcome.errors)")
      #expect((outcome.errors + outcome.output).contains("practice-lists.yaml:"))
    }
  }

  @Test("rows of the tables of words and products are checked before any data is read")
  func wrongKnowledge() throws {
    let cases: [(String, String, String, String)] = [
      ("sig_words.csv", "twice,two times,count", "twice,two times,cuont", "unknown-word"),
      ("sig_words.csv", "two,,number,2,2", "two,,number,,", "not-a-number"),
      ("products.csv", ",zinc,zinc oxide,", ",zinc,zinc oxyde,", "unknown-salt"),
      ("products.csv", ",zinc,zinc oxide,", ",zink,zinc oxide,", "unknown-nutrient"),
    ]
    for (file, old, new, code) in cases {
      let command = try ready()
      defer { command.remove() }
      try command.edit("pipelines/knowledge/\(file)", old, new)
      let outcome = try command.run(["check", "pipelines/practice.yaml"])
      #expect(outcome.code == 78, "\(code): \(outcome.errors)")
      #expect((outcome.errors + outcome.output).contains("[\(code)]"), "\(outcome.errors)")
      #expect((outcome.errors + outcome.output).contains("\(file):"))
    }
  }
}
