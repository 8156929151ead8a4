import Clinic
import Diagnostics
import Quantities

/// Settles names, types and units of an expression, before any data is read.
///
/// A mistake is reported and replaced by null, so that one run shows all of them.
package final class Checker {
  /// What other rules offer to an expression: their number, and the parts they have named.
  package struct RuleScope {
    package var index: Int
    package var lets: [String: Node]
    /// What decides whether it fires: its gate, then its outcomes.
    package var deciding: [Node]

    package init(_ rule: Rule) {
      index = rule.index
      lets = Dictionary(rule.lets.map { ($0.name, $0.node) }, uniquingKeysWith: { $1 })
      deciding = [rule.applies] + rule.outcomes.map(\.when)
    }
  }

  package let vocabulary: Vocabulary
  package let sink: DiagnosticSink
  /// Names given by `let` so far, in the rule that is being checked.
  package var lets: [String: Node] = [:]
  /// Derived quantities that may be named, by id.
  package var derived: [String: Node] = [:]
  /// Rules that may be named, by id.
  package var rules: [String: RuleScope] = [:]
  /// Constants of the pipeline or the pack, such as the jurisdiction of upper levels.
  package var parameters: [String: String] = [:]
  /// Numeric attributes that a profile's people table carries, by name.
  package var attributes: [String] = []
  /// Names that were used, so that unused ones can be reported.
  package private(set) var used: Set<String> = []

  package init(vocabulary: Vocabulary, sink: DiagnosticSink) {
    self.vocabulary = vocabulary
    self.sink = sink
  }

  /// Parts of rules that other rules or cohorts have read, as `index.name`.
  var readParts: Set<String> = []

  package func resetUse() { used = [] }

  package func readsPart(_ name: String, of rule: Int) -> Bool {
    readParts.contains("\(rule).\(name)")
  }

  /// Checks an expression that must be a truth value, such as a condition.
  package func truth(_ syntax: Syntax) -> Node { asTruth(check(syntax), syntax.span) }

  /// Checks any expression.
  package func check(_ syntax: Syntax) -> Node {
    if let node = folded(syntax) { return node }
    return switch syntax {
    case .null(let span): Node(.null, type: .null, span: span)
    case .boolean(let value, let span): Node(.truth(Truth(value)), type: .truth, span: span)
    case .number(let digits, let span): constant(digits, unit: .ucum(one), span)
    case .quantity(let digits, let unit, let span, let unitSpan):
      quantity(digits, unit, span, unitSpan)
    case .text(let text, let span): Node(.text(text), type: .text, span: span)
    case .name(let name, let span): named(name, span)
    case .member(let owner, let name, let span): member(check(owner), name, span)
    case .call(let name, let arguments, let span, let nameSpan):
      call(name, arguments, span, nameSpan)
    case .list(let items, let span):
      Node(.countTrue, items.map(check), type: .list, span: span)
    case .unary(let op, let operand, let span): unary(op, operand, span)
    case .binary(let op, let left, let right, let span, let operatorSpan):
      binary(op, left, right, span, operatorSpan)
    case .between(let value, let low, let high, let span):
      both(
        compare("<=", check(low), check(value), span),
        compare("<=", check(value), check(high), span),
        span)
    case .conditional(let condition, let yes, let no, let span):
      conditional(truth(condition), check(yes), check(no), span)
    case .cases(let items, let otherwise, let span):
      items.reversed().reduce(check(otherwise)) { rest, item in
        conditional(truth(item.when), check(item.then), rest, span)
      }
    case .interval(_, _, _, _, let span):
      fail("outside-subset", "an interval can only stand after 'in'", span)
    case .instant(_, let span):
      fail("outside-subset", "rules do not use dates of the calendar", span)
    case .phrase(_, _, _, let span):
      fail("outside-subset", "this is CQL that rules do not use", span)
    }
  }

  // MARK: Failures

  func fail(
    _ code: String, _ message: String, _ span: SourceSpan, _ label: String = "",
    also others: [Diagnostic.Label] = [], hint: String? = nil
  ) -> Node {
    sink.error(code, message, at: span, label, also: others, hint: hint)
    return Node(.null, type: .null, span: span)
  }

  // MARK: Constants

  var one: Unit { Self.unit("1", vocabulary.units) }

  static func unit(_ code: String, _ table: UnitTable) -> Unit {
    guard let unit = try? table.unit(code) else {
      preconditionFailure("the unit table lacks '\(code)'")
    }
    return unit
  }

  func constant(_ digits: String, unit: NumberUnit, _ span: SourceSpan) -> Node {
    guard let value = Double(digits), value.isFinite else {
      return fail("bad-number", "'\(digits)' is not a number in range", span)
    }
    return Node(.number(value), type: .number(unit), span: span)
  }

  private func quantity(
    _ digits: String, _ unit: String, _ span: SourceSpan, _ unitSpan: SourceSpan
  ) -> Node {
    switch unit {
    case "year", "a": return constant(digits, unit: .years, span)
    case "month", "mo": return constant(digits, unit: .months, span)
    case "day", "d": return constant(digits, unit: .days, span)
    case "week", "wk":
      guard let weeks = Double(digits) else { break }
      return Node(.number(weeks * 7), type: .number(.days), span: span)
    case "hour", "minute":
      return constant(
        digits, unit: .ucum(Self.unit(unit == "hour" ? "h" : "min", vocabulary.units)), span)
    default: break
    }
    do {
      return constant(digits, unit: .ucum(try vocabulary.units.unit(unit)), span)
    } catch {
      return fail(
        "unknown-unit", "'\(unit)' is not a UCUM unit", unitSpan, hint: "\(error)")
    }
  }

  /// A constant number of days: windows are written as literals.
  func days(_ syntax: Syntax) -> Int? {
    let node = check(syntax)
    guard case .number(let value) = node.op, case .number(let unit, _) = node.type,
      let days = Self.days(value, unit)
    else {
      if case .null = node.type { return nil }
      sink.error(
        "not-a-window", "a constant number of days is wanted here", at: syntax.span,
        "this is \(node.type.word)", hint: "write it as `90 days` or `2 years`")
      return nil
    }
    guard days >= 0, days <= 200 * 365 else {
      sink.error("bad-window", "a window must lie between 0 days and 200 years", at: syntax.span)
      return nil
    }
    return days
  }

  /// Calendar words as days: a week is 7, a year 365, and the months between are counted so that
  /// 3, 6, 12, 18 and 24 months are 90, 180, 365, 545 and 730 days.
  static func days(_ value: Double, _ unit: NumberUnit) -> Int? {
    guard value == value.rounded(), abs(value) < 1_000_000 else { return nil }
    let count = Int(value)
    switch unit {
    case .days: return count
    case .months: return count / 12 * 365 + count % 12 * 30
    case .years: return count * 365
    case .ucum(let unit): return unit.code == "d" ? count : unit.code == "wk" ? count * 7 : nil
    }
  }

  // MARK: Names

  private func named(_ name: String, _ span: SourceSpan) -> Node {
    if let node = lets[name] {
      used.insert(name)
      return node
    }
    if let quantity = derived[name] { return quantity }
    if let person = personal(name, span) { return person }
    if let analyte = vocabulary.analyte(name) {
      let days = vocabulary.analytes[analyte].validityDays
      return result(.latest(analyte: analyte, windowDays: days), [], analyte, span)
    }
    if let rule = rules[name] {
      return Node(
        .ruleState(rule.index, .fired), rule.deciding, type: .rule(rule.index), span: span,
        lacks: [name])
    }
    if let index = attributes.firstIndex(of: name) {
      return Node(.attribute(index), type: .number(.ucum(one)), span: span, lacks: [name])
    }
    let known =
      Array(lets.keys) + vocabulary.analyteNames + Self.personalNames + rules.keys.sorted()
      + derived.keys.sorted()
    var hint = Suggestion.hint(for: name, in: known.sorted())
    if hint == nil, vocabulary.condition(name) != nil { hint = "write `has(\(name))`" }
    if hint == nil, vocabulary.medicine(name) != nil { hint = "write `takes(\(name))`" }
    if hint == nil, vocabulary.nutrient(name) != nil { hint = "write `dose(\(name))`" }
    return fail("unknown-name", "nothing is called '\(name)'", span, hint: hint)
  }

  static let personalNames = [
    "age", "ageMonths", "female", "male", "pregnant", "trimester", "altitude", "cigarettes",
    "today", "feedDays", "recordDays",
  ]

  private func personal(_ name: String, _ span: SourceSpan) -> Node? {
    switch name {
    case "age": Node(.ageYears, type: .number(.years), span: span, lacks: ["age"])
    case "ageMonths": Node(.ageMonths, type: .number(.months), span: span, lacks: ["age"])
    case "female": Node(.isFemale, type: .truth, span: span, lacks: ["sex"])
    case "male": Node(.isMale, type: .truth, span: span, lacks: ["sex"])
    case "pregnant": Node(.isPregnant, type: .truth, span: span, lacks: ["pregnancy"])
    case "trimester": Node(.trimester, type: .number(.ucum(one)), span: span, lacks: ["trimester"])
    case "altitude":
      Node(
        .altitude, type: .number(.ucum(Self.unit("m", vocabulary.units))), span: span,
        lacks: ["altitude"])
    case "cigarettes":
      Node(.cigarettes, type: .number(.ucum(one)), span: span, lacks: ["smoking"])
    case "today": Node(.asOf, type: .date, span: span)
    case "recordDays":
      Node(.recordDays, type: .number(.days), span: span, lacks: ["dates of the record"])
    case "feedDays": Node(.feedDays, type: .number(.days), span: span, lacks: ["lab coverage"])
    default: nil
    }
  }

  func result(_ op: Operator, _ operands: [Node], _ analyte: Int, _ span: SourceSpan) -> Node {
    Node(
      op, operands, type: .observation(analyte), span: span,
      lacks: [vocabulary.analytes[analyte].shortName])
  }

  // MARK: Members

  private func member(_ owner: Node, _ name: String, _ span: SourceSpan) -> Node {
    switch owner.type {
    case .null: return owner
    case .observation(let analyte): return resultMember(owner, analyte, name, span)
    case .pair(let first, let second): return pairMember(owner, first, second, name, span)
    case .span(let nutrient): return spanMember(owner, nutrient, name, span)
    case .course: return courseMember(owner, name, span)
    case .rule(let index): return ruleMember(index, name, span)
    default:
      return fail("no-member", "\(owner.type.word) has no part called '\(name)'", span)
    }
  }

  private func resultMember(
    _ owner: Node, _ analyte: Int, _ name: String, _ span: SourceSpan
  ) -> Node {
    let unit = NumberUnit.ucum(vocabulary.analytes[analyte].unit)
    let short = vocabulary.analytes[analyte].shortName
    func mark(_ mark: Operator.ResultMark, _ lacks: String) -> Node {
      Node(.mark(mark), [owner], type: .truth, span: span, lacks: [lacks])
    }
    switch name {
    case "value":
      return Node(.value(rounded: false), [owner], type: .number(unit, of: analyte), span: span)
    case "date": return Node(.day, [owner], type: .date, span: span)
    case "daysAgo": return Node(.daysAgo, [owner], type: .number(.days), span: span)
    case "low": return limit(owner, analyte, .low, set: "default", span)
    case "high": return limit(owner, analyte, .high, set: "default", span)
    case "fasting": return mark(.fasting, "fasting")
    case "afternoon": return mark(.afternoon, "draw time")
    case "haemolysed": return mark(.haemolysed, "haemolysis of \(short)")
    case "grosslyHaemolysed": return mark(.grosslyHaemolysed, "haemolysis of \(short)")
    case "morning":
      return Node(.not, [mark(.afternoon, "draw time")], type: .truth, span: span)
    case "hour":
      return Node(
        .drawHour, [owner], type: .number(.ucum(Self.unit("h", vocabulary.units))), span: span,
        lacks: ["draw time"])
    case "printed": return mark(.hasLaboratoryLimits, short)
    case "tubeKnown": return mark(.hasSpecimen, short)
    case "stale":
      let days = Node(.daysAgo, [owner], type: .number(.days), span: span)
      let valid = Double(vocabulary.analytes[analyte].validityDays)
      return Node(
        .less, [Node(.number(valid), type: .number(.days)), days], type: .truth, span: span)
    case "censored": return mark(.censored, short)
    case "external": return mark(.external, short)
    case "known":
      return Node(.not, [Node(.isNull, [owner], type: .truth)], type: .truth, span: span)
    default:
      let names = [
        "value", "date", "daysAgo", "low", "high", "fasting", "morning", "afternoon", "hour",
        "haemolysed", "grosslyHaemolysed", "tubeKnown", "printed", "stale", "censored", "external",
        "known",
      ]
      return fail(
        "no-member", "a result has no part called '\(name)'", span,
        hint: Suggestion.hint(for: name, in: names) ?? "it has \(names.joined(separator: ", "))")
    }
  }

  /// The limit that applies to the person at this draw: the laboratory's own where the set is the
  /// default and the export has it, else the table's.
  func limit(
    _ owner: Node, _ analyte: Int, _ bound: Limit.Bound, set: String, _ span: SourceSpan
  ) -> Node {
    let short = vocabulary.analytes[analyte].shortName
    let table = vocabulary.limit(set: set, subject: short)
    if table == nil, set != "default" {
      let sets = vocabulary.limits.filter { $0.subject == short }.map(\.set)
      return fail(
        "unknown-limit", "no limits called '\(set)' exist for \(short)", span,
        hint: Suggestion.hint(for: set, in: sets)
          ?? (sets.isEmpty ? nil : "there are \(sets.sorted().joined(separator: ", "))"))
    }
    return Node(
      .limit(table: table, bound: bound), [owner],
      type: .number(.ucum(vocabulary.analytes[analyte].unit), of: analyte), span: span,
      lacks: ["limit of \(short)"])
  }

  private func pairMember(
    _ owner: Node, _ first: Int, _ second: Int, _ name: String, _ span: SourceSpan
  ) -> Node {
    guard case .pairMember(let a, let b, let within, let window, _) = owner.op else { return owner }
    func part(_ isSecond: Bool) -> Node {
      let analyte = isSecond ? second : first
      return Node(
        .pairMember(
          first: a, second: b, withinDays: within, windowDays: window, isSecond: isSecond),
        type: .observation(analyte), span: span, lacks: owner.lacks)
    }
    if name == "first" || vocabulary.analyte(name) == first { return part(false) }
    if name == "second" || vocabulary.analyte(name) == second { return part(true) }
    switch name {
    case "sameLaboratory":
      return Node(
        .sameLaboratory, [part(false), part(true)], type: .truth, span: span,
        lacks: ["laboratory"])
    case "daysApart":
      let parts = [part(false), part(true)].map { Node(.day, [$0], type: .date) }
      return Node(
        .absolute, [Node(.subtract, parts, type: .number(.days))], type: .number(.days),
        span: span)
    default:
      return fail(
        "no-member", "a pair has no part called '\(name)'", span,
        hint: "it has first, second, the names of its analytes, daysApart and sameLaboratory")
    }
  }
}

extension Checker {
  /// Whether a name means something about the person, whatever the vocabulary.
  package static func isPersonal(_ name: String) -> Bool { personalNames.contains(name) }

  /// Names that a `let` may not take, because the language gives them a meaning.
  package static func isReserved(_ name: String) -> Bool {
    personalNames.contains(name) || functionNames.contains(name)
      || ["class", "null", "true", "false", "if", "case"].contains(name)
  }
}
