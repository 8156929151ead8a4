import Clinic

/// Joins the verdicts of people who are assessed at every result into episodes: a verdict that goes
/// on is one finding, with its onset and its end.
///
/// Assessments come in the order of people and, for each, of days. An undecided assessment ends
/// nothing that has been decided: not known is not no.
struct Episodes {
  private struct Open {
    var person: Int
    var state: FindingState
    var severity: Severity?
    /// Nil where verdicts of that state are not kept.
    var finding: Finding?
  }

  /// What goes on, a rule each.
  private var open: [Open?]
  private var closed: [Finding] = []

  init(rules: Int) { open = Array(repeating: nil, count: rules) }

  /// Follows one rule by one assessment. `finding` makes the finding of this assessment, or nil
  /// where it is not kept; it is asked only where the episode begins or gets worse.
  mutating func follow(
    rule: Int, person: Int, day: Day, state: FindingState, severity: Severity?,
    finding: () -> Finding?
  ) {
    if let running = open[rule], running.person == person {
      let isSame = running.state == state
      if isSame || (state == .indeterminate && running.state != .notApplicable) {
        goOn(rule, severity, finding, isSame: isSame)
        return
      }
      close(rule, end: day)
    } else {
      close(rule, end: nil)
    }
    open[rule] = Open(person: person, state: state, severity: severity, finding: finding())
  }

  /// An episode shows the assessment at which it was worst, the first of several; its key and its
  /// onset stay those of its first day.
  private mutating func goOn(
    _ rule: Int, _ severity: Severity?, _ finding: () -> Finding?, isSame: Bool
  ) {
    guard var running = open[rule], isSame else { return }
    if let known = running.finding {
      var shown = known
      if let severity, let before = running.severity, severity > before, let worse = finding() {
        shown = worse
        shown.key = known.key
        shown.date = known.date
      }
      shown.assessments = known.assessments + 1
      running.finding = shown
    }
    running.severity = [running.severity, severity].compactMap { $0 }.max()
    open[rule] = running
  }

  private mutating func close(_ rule: Int, end: Day?) {
    guard var finding = open[rule]?.finding else { return }
    finding.end = end
    closed.append(finding)
    open[rule] = nil
  }

  /// Everything that was followed; what goes on has no end.
  mutating func finish() -> [Finding] {
    for rule in open.indices { close(rule, end: nil) }
    return closed
  }
}
