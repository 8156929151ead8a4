import Clinic
import Records

/// Why a verdict is what it is: the steps with their truth values, and the rows it rests on.
package struct Explanation {
  private let values: Interpreter
  private let rule: Rule
  /// Whether an undecided verdict is also told what would make it fire; what is missing says so
  /// in short, and a run has many of them.
  private let explainsUndecided: Bool
  package private(set) var steps: [ExplainStep] = []

  package init(_ rule: Rule, _ values: Interpreter, explainsUndecided: Bool = false) {
    self.rule = rule
    self.values = values
    self.explainsUndecided = explainsUndecided
  }

  // MARK: Steps

  package mutating func explain(_ verdict: Verdict) {
    if rule.applies.op != .truth(.true) {
      condition("applies", rule.applies)
    }
    for (name, node) in rule.lets { named("let \(name)", node) }
    for item in rule.suppress where item.when.op != .truth(.false) {
      condition("suppress: \(item.text)", item.when)
    }
    for outcome in rule.outcomes {
      condition("outcome \(outcome.classification) (\(outcome.severity.word))", outcome.when)
    }
    guard verdict.state == .fired else {
      if verdict.state != .indeterminate || explainsUndecided { explainWhyNot(verdict) }
      return
    }
    for raise in rule.raises {
      condition("raise to \(raise.severity.word): \(raise.text)", raise.when)
    }
    for item in rule.downgrades { condition("down-grade: \(item.text)", item.when) }
  }

  /// What would have to differ for the rule to fire.
  private mutating func explainWhyNot(_ verdict: Verdict) {
    let counterfactual = Counterfactual(values)
    switch verdict.state {
    case .notApplicable:
      differ("to apply", counterfactual.difference(rule.applies, toBe: true))
    case .suppressed:
      differ(
        "not to be suppressed",
        counterfactual.difference(rule.suppress[verdict.suppressor].when, toBe: false))
    default:
      for outcome in rule.outcomes {
        differ(
          "to fire as \(outcome.classification), \(outcome.severity.word)",
          counterfactual.difference(outcome.when, toBe: true))
      }
    }
  }

  private mutating func differ(_ label: String, _ difference: Difference?) {
    guard let difference else { return }
    let parent = steps.count
    steps.append(
      ExplainStep(
        parent: nil, label: "what would have to differ \(label)", expression: "",
        outcome: .false, text: ""))
    add(difference, parent: parent)
  }

  private mutating func add(_ difference: Difference, parent: Int) {
    let (label, text, parts): (String, String, [Difference]) =
      switch difference {
      case .change(let text): ("", text, [])
      case .all(let parts): ("all of these", "", parts)
      case .any(let parts): ("any of these", "", parts)
      }
    steps.append(
      ExplainStep(parent: parent, label: label, expression: "", outcome: .false, text: text))
    let own = steps.count - 1
    for part in parts { add(part, parent: own) }
  }

  private mutating func named(_ label: String, _ node: Node) {
    if case .truth = node.type { return condition(label, node) }
    let text = values.described(node)
    steps.append(
      ExplainStep(
        parent: nil, label: label, expression: node.written,
        outcome: values.isNull(node) ? .unknown : .value, text: text))
  }

  private mutating func condition(_ label: String, _ node: Node) {
    steps.append(
      ExplainStep(
        parent: nil, label: label, expression: node.written, outcome: outcome(node),
        text: sentence(node)))
    parts(of: node, parent: steps.count - 1, depth: 0)
  }

  /// The parts of a condition, down to single comparisons; a named part is explained at its name.
  private mutating func parts(of node: Node, parent: Int, depth: Int) {
    guard depth < 6 else { return }
    switch node.op {
    case .and, .or, .xor, .implies, .not, .countTrue, .weightOfTrue: break
    default: return
    }
    for operand in flattened(node) {
      if operand.op == .truth(.true) || operand.op == .truth(.false) { continue }
      steps.append(
        ExplainStep(
          parent: parent, label: operand.name.map { "see let \($0)" } ?? "",
          expression: operand.written, outcome: outcome(operand), text: sentence(operand)))
      if operand.name == nil { parts(of: operand, parent: steps.count - 1, depth: depth + 1) }
    }
  }

  /// `a and b and c` is three parts, not two of which one has two.
  private func flattened(_ node: Node) -> [Node] {
    node.operands.flatMap { operand -> [Node] in
      let joins = (node.op == .and && operand.op == .and) || (node.op == .or && operand.op == .or)
      return joins && operand.name == nil ? flattened(operand) : [operand]
    }
  }

  private func outcome(_ node: Node) -> ExplainStep.Outcome {
    switch values.truth(node) {
    case .true: .true
    case .false: .false
    case .unknown: .unknown
    }
  }

  /// A condition with its values in place of its names.
  private func sentence(_ node: Node) -> String {
    switch node.op {
    case .less: return comparison(node, "<")
    case .atMost: return comparison(node, "<=")
    case .equal: return comparison(node, "=")
    default: return values.described(node)
    }
  }

  private func comparison(_ node: Node, _ symbol: String) -> String {
    let sides = node.operands.map { operand -> String in
      let isRounded = operand.op == .value(rounded: true)
      let isDerived = operand.operands.first?.precision.map { operand.op == .round($0) } ?? false
      let shown = isRounded || isDerived ? operand.operands[0] : operand
      return values.described(shown) + limitOrigin(operand)
    }
    return "\(sides[0]) \(symbol) \(sides[1])"
  }

  /// Where a limit comes from: the laboratory's own print, or the rows of a table with a source.
  private func limitOrigin(_ node: Node) -> String {
    switch node.op {
    case .limit(let table, let bound):
      let index = values.result(node.operands[0])
      guard index >= 0 else { return "" }
      let observation = values.reader.timelines.observations[Int(index)]
      if values.reader.laboratoryLimit(observation, table: table, bound: bound) != nil {
        return " (printed by the laboratory)"
      }
      guard let table else { return "" }
      let circumstances = values.reader.circumstances(
        values.person, at: observation, asOf: values.asOf)
      return origin(values.reader.vocabulary.limits[table], bound, circumstances)
    case .intakeReference(let reference):
      let circumstances = values.reader.circumstances(values.person, at: values.asOf)
      return origin(
        values.reader.vocabulary.intakeReferences[reference].table, .high, circumstances)
    default: return ""
    }
  }

  private func origin(
    _ table: LimitTable, _ bound: Limit.Bound, _ circumstances: Circumstances
  ) -> String {
    guard let choice = table.choice(bound, for: circumstances) else { return "" }
    let rows = choice.rows.map { table.rows[$0] }
    let ids = rows.map(\.id).joined(separator: ", ")
    let sources = Set(rows.map { "\($0.source), \($0.status.rawValue)" }).sorted()
    return " (\(table.set) \(ids): \(sources.joined(separator: "; ")))"
  }
}

/// Gathers the rows that a decided verdict rests on: only the parts that made it true.
package struct EvidenceCollector {
  private let values: Interpreter
  package private(set) var evidence: [Evidence] = []
  private var seen: Set<String> = []

  package init(_ values: Interpreter) { self.values = values }

  package mutating func collect(_ node: Node) {
    switch node.op {
    case .and, .countTrue, .weightOfTrue, .coalesce, .not, .xor, .implies, .isTrue, .isFalse,
      .isNull:
      node.operands.forEach { collect($0) }
    case .or:
      let decided = node.operands.filter { values.truth($0) == .true }
      (decided.isEmpty ? node.operands : decided).forEach { collect($0) }
    case .conditional:
      collect(node.operands[0])
      switch values.truth(node.operands[0]) {
      case .true: collect(node.operands[1])
      case .false: collect(node.operands[2])
      case .unknown: node.operands.dropFirst().forEach { collect($0) }
      }
    case .latest, .nearest, .extremeBefore, .pairMember, .first, .previous, .between:
      observation(node)
      node.operands.forEach { collect($0) }
    case .dose(let nutrient, let scope), .daysAbove(let nutrient, let scope, _),
      .meanDoseAbove(let nutrient, let scope, _), .meanDose(let nutrient, let scope, _),
      .averageDose(let nutrient, let scope, _):
      intakes(nutrient, scope)
      node.operands.forEach { collect($0) }
    case .span(let query, _):
      intakes(query.nutrient, query.scope)
      node.operands.forEach { collect($0) }
    case .intakeStarted(let nutrient), .intakeChanged(let nutrient, _),
      .lastIntakeChange(let nutrient):
      intakes(nutrient, .supplemental)
      node.operands.forEach { collect($0) }
    case .spacing(let query), .sameProduct(let query): taken(query.first + query.second)
    case .withFood(let subjects): taken(subjects)
    case .takenBy(let group, _): taken([.medicine(group)])
    case .doseAtOnce(let nutrient, let near, _): taken([.nutrient(nutrient)] + near)
    case .largestDose(let nutrient, _), .dosesPerDay(let nutrient), .adherence(let nutrient),
      .formStated(let nutrient):
      intakes(nutrient, .supplemental)
    case .peakDay(let nutrient, let scope): intakes(nutrient, scope)
    case .dietRecords(let nutrient):
      intakes(nutrient, IntakeScope(supplements: false, diet: true, bioavailableOnly: false))
    case .lastSet(let groups, _, _): lastSet(groups)
    case .ruleState:
      // Another rule rests on what made it fire, or on all it looked at.
      let outcomes = node.operands.dropFirst()
      let decided = outcomes.first { values.truth($0) == .true }
      (decided.map { [$0] } ?? Array(outcomes)).forEach { collect($0) }
    case .series(let query): results(query.analyte, query.windowDays)
    case .repeated(let query):
      results(query.analyte, query.windowDays)
      node.operands.forEach { collect($0) }
    case .countResults(let analyte, let window), .methodChanged(let analyte, let window):
      results(analyte, window)
    case .hasCondition(let group, _):
      spans(CodedGroup(condition: group))
      node.operands.forEach { collect($0) }
    case .takesMedicine(let group, _):
      spans(CodedGroup(medicine: group))
      node.operands.forEach { collect($0) }
    case .course(let query, _):
      spans(query.group)
      node.operands.forEach { collect($0) }
    case .courseCount(let query, _): spans(query.group)
    case .medicineDose(let group), .weeklyDosing(let group):
      spans(CodedGroup(medicine: group))
    case .daysTaken(let group, _), .codedDay(let group, _): spans(group)
    default: node.operands.forEach { collect($0) }
    }
  }

  private mutating func observation(_ node: Node) {
    let index = values.result(node)
    guard index >= 0, case .observation(let analyte) = node.type else { return }
    add(values.reader.timelines.observations[Int(index)], analyte)
  }

  private mutating func add(_ observation: Observation, _ analyte: Int) {
    let name = values.reader.vocabulary.analytes[analyte].shortName
    guard seen.insert("o\(observation.source)/\(observation.line)/\(analyte)").inserted else {
      return
    }
    evidence.append(
      Evidence(
        role: name, item: .observation(observation), source: observation.source,
        line: observation.line))
  }

  /// The newest result of each analyte that the set asks for.
  private mutating func lastSet(_ groups: [[Int]]) {
    for analyte in groups.joined() {
      let index = values.reader.latest(
        values.person, analyte, values.asOf, windowDays: 200 * 365)
      if index >= 0 { add(values.reader.timelines.observations[Int(index)], analyte) }
    }
  }

  /// Every usable result of a window.
  private mutating func results(_ analyte: Int, _ windowDays: Int) {
    let from = values.asOf - Day(windowDays)
    for index in values.reader.timelines.range(person: values.person, analyte: analyte) {
      let observation = values.reader.timelines.observations[index]
      guard observation.day >= from, observation.day <= values.asOf, observation.isUsable else {
        continue
      }
      add(observation, analyte)
    }
  }

  private mutating func taken(_ subjects: [ClockSubject]) {
    for subject in subjects {
      switch subject {
      case .nutrient(let nutrient): intakes(nutrient, .supplemental)
      case .medicine(let group): spans(CodedGroup(medicine: group))
      }
    }
  }

  private mutating func intakes(_ nutrient: Int, _ scope: IntakeScope) {
    let name = values.reader.vocabulary.nutrients[nutrient].id
    for intake in values.reader.visibleIntakes(values.person, nutrient, scope, values.asOf)
    where seen.insert("i\(intake.source)/\(intake.line)/\(nutrient)").inserted {
      evidence.append(
        Evidence(
          role: "\(name) intake", item: .intake(intake), source: intake.source, line: intake.line))
    }
  }

  private mutating func spans(_ group: CodedGroup) {
    let vocabulary = values.reader.vocabulary
    for span in values.reader.timelines.spans(of: values.person)
    where group.holds(span) && (span.start ?? .min) <= values.asOf
      && seen.insert("s\(span.source)/\(span.line)/\(span.kind.rawValue)/\(span.group)").inserted
    {
      let label =
        span.kind == .condition
        ? vocabulary.conditions[Int(span.group)].label
        : vocabulary.medicines[Int(span.group)].label
      evidence.append(
        Evidence(role: label, item: .span(span), source: span.source, line: span.line))
    }
  }
}

extension Rule {
  /// The clinician's sentence, or another, with the person's own values filled in.
  package func filled(_ template: Template, _ verdict: Verdict, _ values: Interpreter) -> String {
    template.parts.map { part in
      switch part {
      case .text(let text): text
      case .classification:
        classification(verdict)
      case .value(let node, let digits):
        values.described(node, digits: digits, withDate: false)
      }
    }.joined()
  }

  /// The rows a verdict rests on and the day of the newest result among them.
  package func evidence(_ verdict: Verdict, _ values: Interpreter) -> [Evidence] {
    var collector = EvidenceCollector(values)
    switch verdict.state {
    case .fired: collector.collect(outcomes[verdict.outcome].when)
    case .suppressed:
      collector.collect(suppress[verdict.suppressor].when)
      outcomes.forEach { collector.collect($0.when) }
    case .notFired, .indeterminate: outcomes.forEach { collector.collect($0.when) }
    case .notApplicable: collector.collect(applies)
    }
    return collector.evidence
  }
}
