import Foundation
import FoundationXML
import Testing

@Suite("Testing rules by their examples")
struct RuleTestTests {
  /// A rule with two thresholds: examples hold the first on both sides, the second on neither.
  static let pack = """
    pack: trial
    title: A rule to be tested
    version: 1.0.0
    review: {status: draft, on: 2026-11-24}
    rules:
      - id: T-01
        title: Zinc in two steps
        question: Is zinc low?
        evidence: D
        sources: [S0]
        let:
          cut: 70 'ug/dL'
        outcomes:
          - {class: VERY-LOW, when: "zinc < 50 'ug/dL'", severity: low}
          - {class: LOW, when: zinc < cut, severity: info}
        say: {clinician: "Zinc {zinc}."}
        examples:
          - id: T-01-E1
            given: {zinc: 69.9 ug/dL}
            expect: {state: fired, class: LOW}
          - id: T-01-E2
            given: {zinc: 70 ug/dL}
            expect: {state: not_fired}
          - id: T-01-E3
            given: {}
            expect: {state: indeterminate, missing: [zinc]}

    """

  private func world(_ pack: String = pack) throws -> Command {
    let command = try Command()
    try command.copyDefinitions()
    try command.write("pipelines/rules/trial.yaml", pack)
    return command
  }

  /// The lines about T-01.
  private func coverage(_ command: Command) throws -> [String] {
    let outcome = try command.run(["rules", "test", "--coverage"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("T-01:") })
    return [lines[start]] + lines[(start + 1)...].prefix { $0.hasPrefix("  ") }
  }

  @Test("coverage names what no example reaches and every number that no example holds")
  func gaps() throws {
    let command = try world()
    defer { command.remove() }
    let lines = try coverage(command)
    #expect(
      lines == [
        "T-01: 3 examples, 1 of 2 outcomes, 5 of 6 values of 2 parts, "
          + "1 of 2 thresholds held by an example, 1 on both sides",
        "  outcome VERY-LOW is never reached",
        "  pipelines/rules/trial.yaml:14:34: `zinc < 50 'ug/dL'` is never true",
        "  pipelines/rules/trial.yaml:14:41: threshold 50 'ug/dL' could be 49.9 'ug/dL' or "
          + "50.1 'ug/dL', and no example would fail",
      ], "\(lines.joined(separator: "\n"))")
  }

  @Test("an example on each side of a number holds it")
  func held() throws {
    let more = """
            - id: T-01-E4
              given: {zinc: 49.9 ug/dL}
              expect: {state: fired, class: VERY-LOW}
            - id: T-01-E5
              given: {zinc: 50 ug/dL}
              expect: {state: fired, class: LOW}

      """
    let command = try world(Self.pack + more)
    defer { command.remove() }
    let lines = try coverage(command)
    #expect(
      lines == [
        "T-01: 5 examples, 2 of 2 outcomes, 6 of 6 values of 2 parts, "
          + "2 of 2 thresholds held by an example, 2 on both sides"
      ], "\(lines.joined(separator: "\n"))")
  }

  @Test("results go to a JUnit file, failures with their place and text, and the command fails")
  func junit() throws {
    let command = try world(
      Self.pack.replacingOccurrences(
        of: "class: LOW}\n      - id: T-01-E2", with: "class: VERY-LOW}\n      - id: T-01-E2"))
    defer { command.remove() }
    let outcome = try command.run(["rules", "test", "--junit", "results.xml"])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("example T-01-E1: expected fired VERY-LOW; got fired LOW info"))
    let xml = command.read("results.xml")
    let parser = XMLParser(data: Data(xml.utf8))
    #expect(parser.parse(), "\(xml)")
    #expect(xml.contains("<testsuite name=\"T-01\" tests=\"3\" failures=\"1\">"))
    #expect(
      xml.contains(
        "<testcase classname=\"T-01\" name=\"T-01-E1\" file=\"pipelines/rules/trial.yaml:18\">"))
  }

  @Test("a JUnit file that cannot be written is said to be so")
  func unwritable() throws {
    let command = try world()
    defer { command.remove() }
    let outcome = try command.run(["rules", "test", "--junit", "nowhere/results.xml"])
    #expect(outcome.code == 73)
    #expect(outcome.errors.contains("'nowhere/results.xml' cannot be written"))
  }
}
