import Clinic
import Testing

@testable import Reports

/// The page stays small whatever the run, and says what it leaves out.
@Suite struct SizeTests {
  private static let limit = 1_000_000

  /// A large run in which every text is `text`.
  private func large(_ text: String, findings: Int) -> RunOutcome {
    var outcome = Hostile.outcome(text)
    let rule = outcome.rules[0]
    let tally = outcome.tallies[0]
    outcome.rules = (0..<500).map { _ in rule }
    outcome.tallies = (0..<500).map { _ in tally }
    var finding = outcome.findings[0]
    finding.steps = (0..<80).map { index in
      ExplainStep(
        parent: index == 0 ? nil : index - 1, label: text, expression: text, outcome: .true,
        text: text + " ")
    }
    outcome.findings = (0..<findings).map { index in
      var copy = finding
      copy.date -= Day(index % 900)
      copy.rule = UInt16(index % 500)
      copy.severity = index % 2 == 0 ? .critical : .high
      return copy
    }
    outcome.sources = (0..<2_000).map { _ in outcome.sources[0] }
    outcome.problemTallies = (0..<2_000).map { _ in outcome.problemTallies[0] }
    outcome.cohorts = (0..<200).map { _ in outcome.cohorts[0] }
    outcome.distributions = (0..<300).map { outcome.distributions[$0 % 2] }
    outcome.conversions = (0..<1_000).map { _ in outcome.conversions[0] }
    outcome.checks = (0..<1_000).map { outcome.checks[$0 % 4] }
    outcome.citations = (0..<2_000).map { _ in (text, text, FactStatus.memory) }
    outcome.statistics = (0..<20_000).map { index in
      var row = outcome.statistics[0]
      row.groupName = "analyte"
      row.groupLevel = "analyte \(index / 200)"
      row.strataLevel = "\(text) \(index % 200 / 8)"
      row.estimateName = ["n", "mean", "sd", "median", "q25", "q75", "min", "max"][index % 8]
      return row
    }
    return outcome
  }

  @Test("100,000 urgent findings with long texts that all need escaping stay under 1 MB")
  func worst() {
    let page = Reports.html(large(String(repeating: "\"'<&>", count: 500), findings: 100_000))
    #expect(page.count < Self.limit)
    #expect(page.count > 500_000)
    let scanned = PageScanner(page)
    #expect(scanned.faults == [])
    #expect(scanned.all("section").count == 10)
  }

  @Test("what is left out is counted: rows shown and rows named make the whole")
  func counts() throws {
    let total = 100_000
    let bytes = Reports.html(large("some text of a usual length", findings: total))
    #expect(bytes.count < Self.limit)
    let page = PageScanner(bytes)
    #expect(page.faults == [])
    let shown = page.elements.count {
      $0.name == "tr" && $0.attributes["id"]?.hasPrefix("finding-") == true
    }
    #expect(shown >= 200)
    let more = NumberText.count(total - shown)
    #expect(page.text.contains("\(more) more in findings.csv."))
    // The worst carry their reasoning; those without say where it is.
    #expect(page.text.contains("Why: cerulean explain results.db"))
    #expect(page.all("details").count >= 20)
  }

  @Test("the Markdown of a large run is cut like the page")
  func markdown() {
    let markdown = Reports.markdown(large("some text", findings: 20_000))
    #expect(markdown.count < 3_000_000)
    let text = String(decoding: markdown, as: UTF8.self)
    #expect(text.contains("19,700 more in findings.csv."))
    #expect(text.contains("The reasoning behind the others"))
  }

  @Test("findings.csv holds every finding")
  func findings() {
    let bytes = Reports.findings(large("x", findings: 20_000))
    #expect(bytes.count { $0 == 0x0A } == 20_001)
  }
}
