import Clinic
import Diagnostics

/// Looks for mistakes that are well-formed: conditions that can never hold, outcomes that can never
/// be reached, comparisons that can only come out one way, and asking for what is never missing.
package struct Lint {
  private let vocabulary: Vocabulary
  private let sink: DiagnosticSink
  private let ranges: LintRanges

  package init(_ vocabulary: Vocabulary, _ sink: DiagnosticSink) {
    self.vocabulary = vocabulary
    self.sink = sink
    ranges = LintRanges(vocabulary: vocabulary)
  }

  /// - Parameters:
  ///   - rule: the rule as compiled.
  ///   - place: where its id stands, for what has no place of its own.
  package func check(_ rule: Rule, at place: SourceSpan) {
    parts(rule)
    var gate = LintFacts()
    gate.add(rule.applies)
    contradiction(gate)
    for item in rule.suppress { contradictions(in: item.when) }
    for (index, outcome) in rule.outcomes.enumerated() {
      var facts = gate
      facts.add(outcome.when)
      if contradiction(facts) { continue }
      contradictions(in: outcome.when)
      reachable(index, facts, rule)
    }
    order(rule, place)
  }

  // MARK: Contradictions

  @discardableResult
  private func contradiction(_ facts: LintFacts) -> Bool {
    guard let (first, second) = facts.contradiction, let span = first.span else { return false }
    let same = first.key == second.key
    sink.error(
      "contradiction", "these two can never both hold", at: span, "this must hold",
      also: second.span.map { [Diagnostic.Label($0, same ? "and here its opposite" : "and this")] }
        ?? [], hint: "one of the two bounds, or `and` in place of `or`, is wrong")
    return true
  }

  /// Arms of alternatives are looked at one by one.
  private func contradictions(in node: Node) {
    guard !node.isOtherRule else { return }
    if node.op == .or {
      for arm in node.operands {
        var facts = LintFacts()
        facts.add(arm)
        if !contradiction(facts) { contradictions(in: arm) }
      }
      return
    }
    node.operands.forEach { contradictions(in: $0) }
  }

  // MARK: Reach

  private func reachable(_ index: Int, _ facts: LintFacts, _ rule: Rule) {
    let outcome = rule.outcomes[index]
    guard let span = outcome.when.span else { return }
    for earlier in rule.outcomes[..<index] where facts.imply(earlier.when) {
      sink.error(
        "unreachable-outcome",
        "outcome \(outcome.classification) can never be reached: an earlier one comes first",
        at: span, "wherever this holds",
        also: earlier.when.span.map { [Diagnostic.Label($0, "this holds as well")] } ?? [],
        hint: "the first outcome that is true counts: put the narrower one first")
      return
    }
    for item in rule.suppress where facts.imply(item.when) {
      sink.error(
        "unreachable-outcome",
        "outcome \(outcome.classification) can never be reached: it is always suppressed",
        at: span, "wherever this holds",
        also: item.when.span.map { [Diagnostic.Label($0, "this suppresses the rule")] } ?? [])
      return
    }
  }

  // MARK: Parts

  private func parts(_ rule: Rule) {
    var seen: Set<Int> = []
    func visit(_ node: Node) {
      guard !node.isOtherRule, seen.insert(node.id).inserted else { return }
      comparison(node)
      window(node)
      node.operands.forEach(visit)
    }
    rule.roots.forEach(visit)
    rule.lets.forEach { visit($0.node) }
  }

  private func comparison(_ node: Node) {
    guard let result = ranges.decided(node), let span = node.span,
      !(node.operands[0].isConstant && node.operands[1].isConstant)
    else { return }
    let subject = node.operands[0].isConstant ? node.operands[1] : node.operands[0]
    let range = ranges.range(subject)
    let hint =
      "`\(subject.written)` lies between \(Formatting.short(range.lowerBound)) and "
      + "\(Formatting.short(range.upperBound))\(Self.unit(subject)); is the unit right?"
    let message = "this can only be \(result), whatever is recorded"
    if result {
      // `x > 0` is how a rule says that x has to be known.
      let isZero = node.operands.contains { $0.op == .number(0) }
      if !isZero { sink.warning("constant-comparison", message, at: span, hint: hint) }
    } else {
      sink.error("constant-comparison", message, at: span, hint: hint)
    }
  }

  private static func unit(_ node: Node) -> String {
    guard case .number(let unit, _) = node.type else { return "" }
    return Formatting.unit(unit)
  }

  /// Windows in which nothing can ever lie.
  private func window(_ node: Node) {
    guard let span = node.span else { return }
    func never(_ text: String) {
      sink.error(
        "empty-window", "nothing can ever match this: \(text)", at: span,
        hint: "the window must be longer than the gap inside it")
    }
    switch node.op {
    case .extremeBefore(_, let gap, let window) where gap > window,
      .previous(let gap, let window) where gap > window:
      never("a result at least \(gap) days earlier lies outside a window of \(window) days")
    case .repeated(let query) where query.gapDays > query.windowDays:
      never(
        "two results \(query.gapDays) days apart lie outside a window of \(query.windowDays) days")
    default: break
    }
  }

  // MARK: Order

  /// What is asked for first must be something that the rule can lack.
  private func order(_ rule: Rule, _ place: SourceSpan) {
    var known: Set<String> = []
    func visit(_ node: Node) {
      known.formUnion(node.lacks)
      switch node.op {
      case .limit, .intakeReference: known.formUnion(Self.circumstances)
      case .pairMember(let first, let second, _, _, _):
        known.formUnion([first, second].map { vocabulary.analytes[$0].shortName })
      case .repeated(let query): known.insert(vocabulary.analytes[query.analyte].shortName)
      case .series(let query): known.insert(vocabulary.analytes[query.analyte].shortName)
      default: break
      }
      node.operands.forEach(visit)
    }
    rule.roots.forEach(visit)
    // Items of an inner list are asked for together; one that is never lacked goes with the others.
    for group in rule.order
    where known.isDisjoint(with: group) && !group.contains(where: dependsOnRecords) {
      let name = group.joined(separator: "' and '")
      sink.warning(
        "never-missing", "`order` names '\(name)', which this rule can never lack", at: place,
        hint: Suggestion.hint(for: group.first ?? "", in: known.union(recordNames).sorted()))
    }
  }

  /// What may be lacking of an intake, a course or a repeated test depends on what is recorded, so
  /// that it is known by its form alone: `start of zinc`, `dietary copper`.
  private static let forms: [(before: String, after: String)] = [
    ("start of ", ""), ("end of ", ""), ("dose of ", ""), ("amount of ", ""),
    ("elemental amount of ", ""), ("limit of ", ""), ("repeat ", ""), ("", " intake"),
    ("dietary ", ""),
  ]

  private func dependsOnRecords(_ name: String) -> Bool {
    Self.forms.contains { form in
      guard name.hasPrefix(form.before), name.hasSuffix(form.after) else { return false }
      return isThing(String(name.dropFirst(form.before.count).dropLast(form.after.count)))
    }
  }

  /// Whether it is what something is called in full; an alias is asked for by nobody.
  private func isThing(_ name: String) -> Bool {
    vocabulary.nutrient(name).map { vocabulary.nutrients[$0].id == name } == true
      || vocabulary.analyte(name).map { vocabulary.analytes[$0].shortName == name } == true
      || vocabulary.medicine(name).map { vocabulary.medicines[$0].id == name } == true
      || vocabulary.condition(name).map { vocabulary.conditions[$0].id == name } == true
  }

  /// All names of those forms, for a hint.
  private var recordNames: [String] {
    let things =
      vocabulary.nutrients.map(\.id) + vocabulary.analytes.map(\.shortName)
      + vocabulary.medicines.map(\.id) + vocabulary.conditions.map(\.id)
    return things.flatMap { thing in Self.forms.map { "\($0.before)\(thing)\($0.after)" } }
  }

  /// What a limit may depend on.
  private static let circumstances: Set<String> = [
    "sex", "age", "birth date", "pregnancy", "trimester", "fasting", "draw time", "altitude",
    "smoking", "crp",
  ]
}
