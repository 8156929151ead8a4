import Clinic
import Diagnostics
import Quantities

/// The functions of intake: doses, upper levels, exposures.
extension Checker {
  func nutrient(_ syntax: Syntax) -> Int? {
    guard case .name(let name, let span) = syntax else {
      sink.error("unknown-nutrient", "the name of a nutrient is wanted here", at: syntax.span)
      return nil
    }
    if let index = vocabulary.nutrient(name) { return index }
    sink.error(
      "unknown-nutrient", "no nutrient is called '\(name)'", at: span,
      hint: Suggestion.hint(for: name, in: vocabulary.nutrientNames))
    return nil
  }

  static let intakeNames = [
    "averageDose", "changedWithin", "daysAbove", "daysSinceStop", "dose", "intakeKnown",
    "intakeReference", "lastChange", "meanDose", "meanDoseAbove", "poorForm", "spanAbove",
    "spanAtLeast",
    "spanBetween", "startedSince", "stopped", "unclearDose", "upperLevel",
  ]

  private static func only(_ origin: Intake.Origin) -> IntakeScope {
    IntakeScope(supplements: true, diet: false, bioavailableOnly: false, origin: origin)
  }

  static let scopes: [String: IntakeScope] = [
    "prescribed": only(.prescribed), "otc": only(.supplement), "device": only(.device),
    "supplements": .supplemental,
    "diet": IntakeScope(supplements: false, diet: true, bioavailableOnly: false),
    "total": IntakeScope(supplements: true, diet: true, bioavailableOnly: false),
    "bioavailable": IntakeScope(supplements: true, diet: false, bioavailableOnly: true),
    "bioavailable total": IntakeScope(supplements: true, diet: true, bioavailableOnly: true),
  ]

  func scope(_ syntax: Syntax?) -> IntakeScope? {
    guard let syntax else { return .supplemental }
    if case .text(let name, let span) = syntax {
      if let scope = Self.scopes[name] { return scope }
      sink.error(
        "unknown-scope", "'\(name)' is not a scope of intake", at: span,
        hint: "one of \(Self.scopes.keys.sorted().map { "'\($0)'" }.joined(separator: ", "))")
      return nil
    }
    sink.error("unknown-scope", "a scope such as 'total' is wanted here", at: syntax.span)
    return nil
  }

  func taken(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard let first = arguments.first, let nutrient = nutrient(first) else {
      if arguments.isEmpty { _ = arity(arguments, 1...4, span, "\(name)(zinc)") }
      return null(span)
    }
    let label = vocabulary.nutrients[nutrient].id
    let unit = NumberUnit.ucum(vocabulary.nutrients[nutrient].dailyUnit)
    let lacks = ["\(label) intake"]
    switch name {
    case "dose":
      guard arity(arguments, 1...2, span, "dose(zinc, 'total')"),
        let scope = scope(arguments.count > 1 ? arguments[1] : nil)
      else { return null(span) }
      return Node(
        .dose(nutrient: nutrient, scope: scope), type: .number(unit), span: span,
        lacks: scope.supplements ? lacks : ["dietary \(label)"])
    case "intakeKnown":
      guard let scope = scope(arguments.count > 1 ? arguments[1] : nil) else { return null(span) }
      return Node(.intakeKnown(nutrient: nutrient, scope: scope), type: .truth, span: span)
    case "unclearDose":
      return Node(.hasUnclearDose(nutrient: nutrient), type: .truth, span: span, lacks: lacks)
    case "poorForm":
      return Node(.hasPoorForm(nutrient: nutrient), type: .truth, span: span, lacks: lacks)
    case "upperLevel": return upperLevel(nutrient, unit, arguments, span)
    case "intakeReference":
      guard arity(arguments, 3...3, span, "intakeReference(zinc, 'EAR', 'NASEM')") else {
        return null(span)
      }
      guard case .text(let kind, _) = arguments[1] else {
        return fail("unknown-limit", "a kind such as 'EAR' is wanted here", arguments[1].span)
      }
      return reference(nutrient, kind, unit, arguments[2], span)
    case "meanDose": return meanDose(nutrient, unit, arguments, span)
    case "averageDose":
      guard arity(arguments, 2...3, span, "averageDose(zinc, 90 days, 'total')"),
        let window = days(arguments[1]), let scope = scope(arguments.count > 2 ? arguments[2] : nil)
      else { return null(span) }
      return Node(
        .averageDose(nutrient: nutrient, scope: scope, windowDays: window), type: .number(unit),
        span: span, lacks: lacks)
    case "stopped", "daysSinceStop": return stopped(name, nutrient, arguments, span)
    case "startedSince", "changedWithin", "lastChange":
      return changed(name, nutrient, arguments, span)
    case "spanAbove", "spanAtLeast", "spanBetween":
      return exposure(name, nutrient, unit, arguments, span)
    default: return daysAbove(name, nutrient, unit, arguments, span, lacks)
    }
  }

  func upperLevel(
    _ nutrient: Int, _ unit: NumberUnit, _ arguments: [Syntax], _ span: SourceSpan
  ) -> Node {
    guard arity(arguments, 2...2, span, "upperLevel(zinc, 'NASEM')") else { return null(span) }
    return reference(nutrient, "UL", unit, arguments[1], span)
  }

  private func reference(
    _ nutrient: Int, _ kind: String, _ unit: NumberUnit, _ named: Syntax, _ span: SourceSpan
  ) -> Node {
    var authority: String?
    if case .text(let text, _) = named { authority = text }
    if case .name(let name, _) = named { authority = parameters[name] }
    let known = vocabulary.intakeReferences.enumerated().filter {
      $0.element.nutrient == nutrient && $0.element.kind == kind
    }
    guard let match = known.first(where: { $0.element.authority == authority }) else {
      return fail(
        "unknown-limit", "no \(kind == "UL" ? "upper level" : kind) of that authority exists",
        named.span,
        hint: "there are \(Set(known.map(\.element.authority)).sorted().joined(separator: ", "))")
    }
    return Node(
      .intakeReference(match.offset), type: .number(unit), span: span, lacks: ["age"])
  }

  /// A constant dose in the nutrient's daily unit.
  func bound(_ syntax: Syntax, _ unit: NumberUnit) -> Double? {
    let node = check(syntax)
    if case .null = node.type { return nil }
    let probe = Node(.truth(.true), type: .number(unit), span: syntax.span)
    let comparison = compare("<", probe, node, syntax.span)
    guard case .less = comparison.op, case .number(let value) = comparison.operands[1].op else {
      if case .null = comparison.type { return nil }
      sink.error("not-a-dose", "a constant daily dose is wanted here", at: syntax.span)
      return nil
    }
    return value
  }

  /// `spanAbove(zinc, 25 'mg/d', 28 days, copper, 'prescribed')`: all but the first two may be left
  /// out, the scope wherever the list ends. `spanBetween` has a second dose.
  func exposure(
    _ name: String, _ nutrient: Int, _ unit: NumberUnit, _ arguments: [Syntax], _ span: SourceSpan
  ) -> Node {
    var rest = arguments[...]
    var scope = IntakeScope.supplemental
    if let last = rest.last, case .text = last {
      guard let named = self.scope(last) else { return null(span) }
      scope = named
      rest = rest.dropLast()
    }
    let isBetween = name == "spanBetween"
    let usage =
      isBetween
      ? "spanBetween(zinc, 5 'mg/d', 25 'mg/d', 7 days)" : "\(name)(zinc, 25 'mg/d', 28 days)"
    guard arity(Array(rest), isBetween ? 3...5 : 2...4, span, usage),
      let bound = bound(rest[1], unit)
    else { return null(span) }
    var most: Double?
    if isBetween {
      guard let upper = self.bound(rest[2], unit) else { return null(span) }
      guard upper >= bound else {
        return fail("bad-bounds", "no dose lies between these two", rest[2].span)
      }
      most = upper
    }
    rest = rest.dropFirst(isBetween ? 3 : 2)
    var minimum = 1
    if let length = rest.first {
      guard let days = days(length) else { return null(span) }
      minimum = days
    }
    var operands: [Node] = []
    if let anchor = rest.dropFirst().first {
      guard let day = date(anchor) else { return null(span) }
      operands = [day]
    }
    let query = SpanQuery(
      nutrient: nutrient, scope: scope, bound: bound, isStrict: name == "spanAbove",
      minimumDays: minimum, gapDays: isBetween ? 0 : 14, most: most)
    return Node(
      .span(query, .days), operands, type: .span(nutrient), span: span,
      lacks: ["\(vocabulary.nutrients[nutrient].id) intake"])
  }

  /// Taken once and not any more, and for how long not: of any dose at all.
  private func stopped(
    _ name: String, _ nutrient: Int, _ arguments: [Syntax], _ span: SourceSpan
  ) -> Node {
    guard arity(arguments, 1...1, span, "\(name)(zinc)") else { return null(span) }
    let query = SpanQuery(
      nutrient: nutrient, scope: .supplemental, bound: 0, isStrict: true, minimumDays: 1,
      gapDays: 14)
    let lacks = ["\(vocabulary.nutrients[nutrient].id) intake"]
    if name == "daysSinceStop" {
      return Node(.span(query, .daysSinceEnd), type: .number(.days), span: span, lacks: lacks)
    }
    let days = Node(.span(query, .recordedDays), type: .number(.days), span: span, lacks: lacks)
    let running = Node(.span(query, .running), type: .truth, span: span, lacks: lacks)
    return Node(
      .and,
      [
        Node(.less, [Node(.number(0), type: .number(.days)), days], type: .truth, span: span),
        Node(.not, [running], type: .truth, span: span),
      ], type: .truth, span: span)
  }

  private func changed(
    _ name: String, _ nutrient: Int, _ arguments: [Syntax], _ span: SourceSpan
  ) -> Node {
    let lacks = ["\(vocabulary.nutrients[nutrient].id) intake"]
    switch name {
    case "startedSince":
      guard arity(arguments, 2...2, span, "startedSince(zinc, onset(covid))"),
        let day = date(arguments[1])
      else { return null(span) }
      return Node(
        .intakeStarted(nutrient: nutrient), [day], type: .truth, span: span, lacks: lacks)
    case "changedWithin":
      guard arity(arguments, 2...2, span, "changedWithin(vitamin_k, 28 days)"),
        let window = days(arguments[1])
      else { return null(span) }
      return Node(
        .intakeChanged(nutrient: nutrient, windowDays: window), type: .truth, span: span,
        lacks: lacks)
    default:
      guard arity(arguments, 1...1, span, "lastChange(copper)") else { return null(span) }
      return Node(
        .lastIntakeChange(nutrient: nutrient), type: .date, span: span, lacks: lacks)
    }
  }

  func meanDose(
    _ nutrient: Int, _ unit: NumberUnit, _ arguments: [Syntax], _ span: SourceSpan
  ) -> Node {
    guard arity(arguments, 2...3, span, "meanDose(copper, exposure)"),
      let scope = scope(arguments.count > 2 ? arguments[2] : nil)
    else { return null(span) }
    let during = check(arguments[1])
    guard case .span = during.type, case .span(let query, _) = during.op else {
      if case .null = during.type { return during }
      return fail(
        "not-a-span", "a span of exposure is wanted here", arguments[1].span,
        hint: "name one with `let`, as in `exposure: spanAbove(zinc, 25 'mg/d')`")
    }
    return Node(
      .meanDose(nutrient: nutrient, scope: scope, during: query), during.operands,
      type: .number(unit), span: span, lacks: ["\(vocabulary.nutrients[nutrient].id) intake"])
  }

  func daysAbove(
    _ name: String, _ nutrient: Int, _ unit: NumberUnit, _ arguments: [Syntax],
    _ span: SourceSpan, _ lacks: [String]
  ) -> Node {
    guard arity(arguments, 3...4, span, "\(name)(zinc, 40 'mg/d', 28 days, 'total')"),
      let window = days(arguments[2]), let scope = scope(arguments.count > 3 ? arguments[3] : nil)
    else { return null(span) }
    let probe = Node(.truth(.true), type: .number(unit), span: span)
    let comparison = compare("<", probe, check(arguments[1]), span)
    guard comparison.op == .less else { return comparison }
    let bound = comparison.operands[1]
    let op: Operator =
      name == "daysAbove"
      ? .daysAbove(nutrient: nutrient, scope: scope, windowDays: window)
      : .meanDoseAbove(nutrient: nutrient, scope: scope, windowDays: window)
    return Node(
      op, [bound], type: name == "daysAbove" ? .number(.days) : .number(unit), span: span,
      lacks: lacks)
  }
}
