import Clinic

/// What a rule came to for one person, before words are filled in.
package struct Verdict: Sendable {
  package var state: FindingState
  /// Index of the outcome that fired, or -1.
  package var outcome: Int
  package var severity: Severity?
  /// Index of the suppressing condition, or -1.
  package var suppressor: Int
  package var wasDowngraded: Bool

  package init(_ state: FindingState) {
    self.state = state
    outcome = -1
    severity = nil
    suppressor = -1
    wasDowngraded = false
  }
}

extension Rule {
  /// The class of a verdict, or empty where it has none.
  package func classification(_ verdict: Verdict) -> String {
    verdict.outcome >= 0 ? outcomes[verdict.outcome].classification : ""
  }

  /// Decides the rule: gate, suppression, arms in order, severity, down-grade, floor.
  ///
  /// A rule with several outcomes fires as soon as one is decided true, with the first true one:
  /// an earlier one that is still open does not raise it. It has not fired only where every
  /// outcome is decided false.
  package func verdict(_ values: some ValueSource) -> Verdict {
    switch values.truth(applies) {
    case .false: return Verdict(.notApplicable)
    case .unknown: return Verdict(.indeterminate)
    case .true: break
    }
    // By index throughout: a copy of a condition counts references to its texts, each time.
    for index in suppress.indices where values.truth(suppress[index].when) == .true {
      var verdict = Verdict(.suppressed)
      verdict.suppressor = index
      return verdict
    }
    var anyUnknown = false
    for index in outcomes.indices {
      switch values.truth(outcomes[index].when) {
      case .true: return fired(index, values)
      case .unknown: anyUnknown = true
      case .false: break
      }
    }
    return Verdict(anyUnknown ? .indeterminate : .notFired)
  }

  private func fired(_ index: Int, _ values: some ValueSource) -> Verdict {
    var verdict = Verdict(.fired)
    verdict.outcome = index
    var severity = outcomes[index].severity
    for raise in raises where values.truth(raise.when) == .true {
      severity = max(severity, raise.severity)
    }
    if downgrades.contains(where: { values.truth($0.when) == .true }) {
      let milder = max(severity.milder, min(floor, severity))
      verdict.wasDowngraded = milder != severity
      severity = milder
    }
    verdict.severity = severity
    return verdict
  }

  /// What would decide an undecided verdict, or raise a fired one; most useful first: in the
  /// rule's own order, then in the order in which the expression meets them.
  package func missing(_ verdict: Verdict, _ values: some ValueSource) -> [String] {
    var blame = Blame()
    self.blame(verdict, values, into: &blame)
    var rest = blame.numbers
    var result: [Int] = []
    for number in orderNumbers where rest.contains(number) {
      result.append(number)
      rest.removeAll { $0 == number }
    }
    return (result + rest).map(LackNames.name)
  }

  /// The number of what is missing first, for counting; nil where nothing is.
  package func firstMissing(
    _ verdict: Verdict, _ values: some ValueSource, reusing blame: inout Blame
  ) -> Int? {
    // What is asked for first ends the search: nothing that follows could come before it.
    blame.reset(until: orderNumbers.first)
    self.blame(verdict, values, into: &blame)
    return orderNumbers.first { blame.numbers.contains($0) } ?? blame.numbers.first
  }

  private func blame(
    _ verdict: Verdict, _ values: some ValueSource, into blame: inout Blame
  ) {
    switch verdict.state {
    case .indeterminate:
      if values.truth(applies) == .unknown {
        blame.truth(applies, values)
      } else {
        for index in outcomes.indices where values.truth(outcomes[index].when) == .unknown {
          blame.truth(outcomes[index].when, values)
          if blame.isSettled { return }
        }
      }
    case .fired:
      for outcome in outcomes[..<verdict.outcome] where values.truth(outcome.when) == .unknown {
        blame.truth(outcome.when, values)
      }
    default: break
    }
  }

  package func reasons(_ verdict: Verdict, _ values: some ValueSource) -> [String] {
    switch verdict.state {
    case .suppressed: return [suppress[verdict.suppressor].text]
    case .fired:
      var reasons = raises.filter { values.truth($0.when) == .true }.map(\.text)
      reasons += downgrades.filter { values.truth($0.when) == .true }.map {
        "down-graded: \($0.text)"
      }
      return reasons.filter { !$0.isEmpty }
    default: return []
    }
  }

  package func notes(_ verdict: Verdict, _ values: some ValueSource) -> [String] {
    guard verdict.state != .notApplicable else { return [] }
    return notes.filter { values.truth($0.when) == .true }.map(\.text)
  }
}

/// Finds which absent inputs could still flip an expression: the parts that are decided whatever
/// is missing are never blamed.
package struct Blame {
  /// Numbers of `LackNames`, in the order in which they were met.
  package private(set) var numbers: [Int] = []
  /// How often something was blamed, known already or not.
  private var blamed = 0
  /// What is looked for: a number of `LackNames`, anything at all, or everything.
  private var goal = Goal.everything
  /// Whether what was looked for is found; the rest is then passed over.
  private(set) var isSettled = false

  private enum Goal { case everything, anything, one(Int) }

  package init() {}

  /// Begins again, to end as soon as one lack is met, or any where none is named.
  package mutating func reset(until lack: Int?) {
    numbers.removeAll(keepingCapacity: true)
    blamed = 0
    goal = lack.map { .one($0) } ?? .anything
    isSettled = false
  }

  private mutating func add(_ items: [Int]) {
    blamed += items.count
    for item in items where !numbers.contains(item) {
      numbers.append(item)
      switch goal {
      case .everything: break
      case .anything: isSettled = true
      case .one(let lack): if item == lack { isSettled = true }
      }
    }
  }

  private mutating func add(names: [String]) { add(names.map(LackNames.number)) }

  mutating func truth(_ node: Node, _ values: some ValueSource) {
    guard !isSettled, values.truth(node) == .unknown else { return }
    switch node.op {
    case .and, .or, .xor, .implies, .not, .coalesce:
      node.eachOperand { truth($0, values) }
    case .conditional:
      let condition = values.truth(node.operands[0])
      if condition == .unknown { truth(node.operands[0], values) }
      if condition != .false { truth(node.operands[1], values) }
      if condition != .true { truth(node.operands[2], values) }
    case .less, .atMost, .equal:
      node.eachOperand { number($0, values) }
    case .sameText: node.eachOperand { text($0, values) }
    case .ruleState: rule(node, values)
    default: leaf(node, values)
    }
  }

  /// A rule that could not be decided lacks what its gate lacks, or else what its outcomes lack.
  private mutating func rule(_ node: Node, _ values: some ValueSource) {
    guard let gate = node.operands.first else { return leaf(node, values) }
    if values.truth(gate) == .unknown { return truth(gate, values) }
    let before = blamed
    for outcome in node.operands.dropFirst() { truth(outcome, values) }
    // A rule that was not asked, because its pack is not part of the run, is asked for by name.
    if blamed == before { add(node.lackNumbers) }
  }

  /// A number is to blame where it is null or still a range.
  mutating func number(_ node: Node, _ values: some ValueSource) {
    let value = values.number(node)
    if isSettled || !value.isNull && value.low == value.high { return }
    switch node.op {
    case .conditional:
      let condition = values.truth(node.operands[0])
      if condition == .unknown { truth(node.operands[0], values) }
      if condition != .false { number(node.operands[1], values) }
      if condition != .true { number(node.operands[2], values) }
    case .countTrue, .weightOfTrue:
      node.eachOperand { truth($0, values) }
    case .limit(let table, let bound):
      limit(node, table, bound, values)
    case .value:
      node.withOperand(0) { operand in
        result(operand, values)
        if values.result(operand) >= 0 { add(operand.lackNumbers) }
      }
    default: leaf(node, values)
    }
  }

  private mutating func limit(
    _ node: Node, _ table: Int?, _ bound: Limit.Bound, _ values: some ValueSource
  ) {
    let index = values.result(node.operands[0])
    guard index >= 0 else { return result(node.operands[0], values) }
    let observation = values.reader.timelines.observations[Int(index)]
    guard let table else { return add(node.lackNumbers) }
    let circumstances = values.reader.circumstances(
      values.person, at: observation, asOf: values.asOf)
    let choice = values.reader.vocabulary.limits[table].choice(bound, for: circumstances)
    add(names: choice.map(\.unknowns.words) ?? node.lacks)
  }

  private mutating func result(_ node: Node, _ values: some ValueSource) {
    guard !isSettled, values.result(node) < 0 else { return }
    if case .pairMember(let first, let second, _, let window, _) = node.op {
      return pair(first, second, window, node, values)
    }
    let before = blamed
    node.eachOperand { any($0, values) }
    if blamed == before { add(node.lackNumbers) }
  }

  /// Of a pair, the one that was not measured; both where both were, but too far apart.
  private mutating func pair(
    _ first: Int, _ second: Int, _ window: Int, _ node: Node, _ values: some ValueSource
  ) {
    let reader = values.reader
    let absent = [first, second].filter {
      reader.latest(values.person, $0, values.asOf, windowDays: window) < 0
    }
    let names = absent.map { reader.vocabulary.analytes[$0].shortName }
    add(names: names.isEmpty ? node.lacks : names)
  }

  private mutating func text(_ node: Node, _ values: some ValueSource) {
    guard values.text(node) == nil else { return }
    if node.op == .conditional { truth(node.operands[0], values) }
    add(node.lackNumbers)
  }

  /// A node that is null although its operands are not lacks something of its own.
  private mutating func leaf(_ node: Node, _ values: some ValueSource) {
    let before = blamed
    node.eachOperand { any($0, values) }
    guard blamed == before else { return }
    if let unclear = unclearDose(node, values) { return add(names: [unclear]) }
    if let names = values.reader.lacks(node.op, values.person, values.asOf) {
      return add(names: names)
    }
    add(node.lackNumbers)
  }

  private mutating func any(_ node: Node, _ values: some ValueSource) {
    switch node.type {
    case .truth, .rule: truth(node, values)
    case .number, .date: number(node, values)
    case .observation, .pair: result(node, values)
    case .text: text(node, values)
    case .span, .course: if values.isNull(node) { leaf(node, values) }
    case .list, .null: break
    }
  }

  /// An intake that is recorded but has two readings is asked for by name.
  private func unclearDose(_ node: Node, _ values: some ValueSource) -> String? {
    let nutrient: Int
    switch node.op {
    case .dose(let index, _), .daysAbove(let index, _, _), .meanDoseAbove(let index, _, _),
      .meanDose(let index, _, _), .averageDose(let index, _, _), .intakeStarted(let index),
      .intakeChanged(let index, _), .lastIntakeChange(let index),
      .peakDay(let index, _), .largestDose(let index, _):
      nutrient = index
    case .span(let query, _): nutrient = query.nutrient
    default: return nil
    }
    guard values.reader.hasUnclearDose(values.person, nutrient, values.asOf, from: .min) else {
      return nil
    }
    return "elemental amount of \(values.reader.vocabulary.nutrients[nutrient].id)"
  }
}
