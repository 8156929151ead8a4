import Clinic
import Testing

@testable import Pipeline

@Suite("Episodes of verdicts")
struct EpisodesTests {
  /// A day, what was decided, and how severe.
  typealias Step = (day: Day, state: FindingState, severity: Severity?)

  /// Findings as `onset-end state severity ×assessments`, for one person and one rule.
  private func episodes(
    _ steps: [Step], keeping states: Set<FindingState> = Set(FindingState.allCases)
  ) -> [String] {
    var episodes = Episodes(rules: 1)
    for step in steps { follow(step, person: 0, &episodes, states) }
    return episodes.finish().map(Self.text)
  }

  private func follow(
    _ step: Step, person: Int, _ episodes: inout Episodes, _ states: Set<FindingState>
  ) {
    episodes.follow(
      rule: 0, person: person, day: step.day, state: step.state, severity: step.severity
    ) {
      states.contains(step.state)
        ? Finding(
          key: "k\(step.day)", person: UInt32(person), rule: 0, state: step.state,
          severity: step.severity, date: step.day, summary: "as on \(step.day)") : nil
    }
  }

  private static func text(_ finding: Finding) -> String {
    let end = finding.end.map { "\($0)" } ?? "..."
    let severity = finding.severity.map { " \($0.word)" } ?? ""
    return "\(finding.key) \(finding.date)-\(end) \(finding.state.word)\(severity) "
      + "x\(finding.assessments)\(finding.summary == "as on \(finding.date)" ? "" : " *")"
  }

  @Test("a verdict that goes on is one episode, open at its end")
  func goesOn() {
    #expect(
      episodes([(10, .fired, .low), (20, .fired, .low), (30, .fired, .low)])
        == ["k10 10-... fired low x3"])
  }

  @Test("the first assessment that decides otherwise ends it, and a later one begins another")
  func again() {
    #expect(
      episodes([(10, .fired, .low), (20, .notFired, nil), (30, .fired, .high)]) == [
        "k10 10-20 fired low x1", "k20 20-30 not_fired x1", "k30 30-... fired high x1",
      ])
  }

  @Test("what is not known ends nothing")
  func undecided() {
    #expect(
      episodes([(10, .fired, .low), (20, .indeterminate, nil), (30, .fired, .low)])
        == ["k10 10-... fired low x2"])
    #expect(
      episodes([(10, .fired, .low), (20, .indeterminate, nil), (30, .suppressed, nil)]) == [
        "k10 10-30 fired low x1", "k30 30-... suppressed x1",
      ])
    #expect(
      episodes([(10, .indeterminate, nil), (20, .fired, .low)]) == [
        "k10 10-20 indeterminate x1", "k20 20-... fired low x1",
      ])
  }

  @Test("an episode shows its worst assessment, under the key and the onset of its first")
  func worst() {
    #expect(
      episodes([(10, .fired, .low), (20, .fired, .high), (30, .fired, .moderate)])
        == ["k10 10-... fired high x3 *"])
  }

  @Test("a state that is not kept still ends an episode that is")
  func unkept() {
    #expect(
      episodes(
        [(10, .fired, .low), (20, .notFired, nil), (30, .fired, .low)], keeping: [.fired])
        == ["k10 10-20 fired low x1", "k30 30-... fired low x1"])
  }

  @Test("one person's last verdict does not reach into the next person's")
  func people() {
    var episodes = Episodes(rules: 1)
    let all = Set(FindingState.allCases)
    follow((10, .fired, .low), person: 0, &episodes, all)
    follow((20, .fired, .low), person: 1, &episodes, all)
    #expect(
      episodes.finish().map(Self.text) == ["k10 10-... fired low x1", "k20 20-... fired low x1"])
  }
}
