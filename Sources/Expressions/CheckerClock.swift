import Clinic
import Diagnostics
import Quantities

/// Functions of the clock: doses that are taken at the as-of day, around midnight.
extension Checker {
  static let clockNames = [
    "adherence", "after", "apart", "before", "dietRecords", "doseAtOnce", "dosesPerDay",
    "formStated", "isSpaced", "peakDay", "sameProduct", "takesBy", "withFood",
  ]

  func timesOfDay(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    switch name {
    case "after", "before", "apart":
      guard arity(arguments, 2...2, span, "\(name)(levothyroxine, {calcium, iron})"),
        let query = clockQuery(name, arguments, span)
      else { return null(span) }
      return spacing(query, span)
    case "isSpaced": return isSpaced(arguments, span)
    case "sameProduct":
      guard arity(arguments, 2...2, span, "sameProduct(zinc, copper)"),
        let query = clockQuery("apart", arguments, span)
      else { return null(span) }
      return Node(.sameProduct(query), type: .truth, span: span, lacks: ["intake"])
    case "withFood":
      guard arity(arguments, 1...1, span, "withFood(iron)"), let subjects = subjects(arguments[0])
      else { return null(span) }
      return Node(.withFood(subjects), type: .truth, span: span, lacks: ["with food"])
    case "takesBy": return takesBy(arguments, span)
    case "doseAtOnce": return doseAtOnce(arguments, span)
    default: return regimen(name, arguments, span)
    }
  }

  /// One name, or a list of them: nutrients and classes of medicines.
  private func subjects(_ syntax: Syntax) -> [ClockSubject]? {
    let items: [Syntax]
    if case .list(let list, _) = syntax { items = list } else { items = [syntax] }
    var result: [ClockSubject] = []
    for item in items {
      guard case .name(let name, let span) = item else {
        sink.error(
          "unknown-subject", "the name of a nutrient or of a class of medicines is wanted here",
          at: item.span)
        return nil
      }
      if let nutrient = vocabulary.nutrient(name) { result.append(.nutrient(nutrient)) }
      if let medicine = vocabulary.medicine(name) { result.append(.medicine(medicine)) }
      guard vocabulary.nutrient(name) != nil || vocabulary.medicine(name) != nil else {
        sink.error(
          "unknown-subject", "no nutrient and no class of medicines is called '\(name)'", at: span,
          hint: Suggestion.hint(
            for: name, in: vocabulary.nutrientNames + vocabulary.medicineNames))
        return nil
      }
    }
    return result
  }

  private func clockQuery(
    _ name: String, _ arguments: [Syntax], _ span: SourceSpan
  ) -> ClockQuery? {
    guard let first = subjects(arguments[0]), let second = subjects(arguments[1]) else {
      return nil
    }
    if first.contains(where: second.contains) {
      sink.error(
        "one-subject", "the same stands on both sides: every dose is at its own time", at: span)
      return nil
    }
    let measure: ClockQuery.Measure =
      name == "after" ? .after : name == "before" ? .before : .apart
    return ClockQuery(measure: measure, first: first, second: second)
  }

  private var minutes: NumberUnit { .ucum(Self.unit("min", vocabulary.units)) }

  private func spacing(_ query: ClockQuery, _ span: SourceSpan) -> Node {
    Node(.spacing(query), type: .number(minutes), span: span, lacks: ["dose times"])
  }

  /// Taken at least so long before the second, and at least so long after it: both must hold.
  private func isSpaced(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 4...4, span, "isSpaced(ciprofloxacin, {zinc, iron}, 2 'h', 6 'h')"),
      var query = clockQuery("after", arguments, span)
    else { return null(span) }
    let ahead = spacing(query, span)
    query.measure = .before
    let behind = spacing(query, span)
    return both(
      compare(">=", ahead, check(arguments[2]), span),
      compare(">=", behind, check(arguments[3]), span), span)
  }

  private func takesBy(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "takesBy(iron_oral, 'oral')"),
      let group = group(arguments[0], isCondition: false), let medicine = group.medicine
    else { return null(span) }
    let routes: [String: Schedule.Route] = [
      "oral": .oral, "parenteral": .parenteral, "other": .other,
    ]
    guard case .text(let text, _) = arguments[1], let route = routes[text] else {
      return fail(
        "unknown-route", "a route is wanted here", arguments[1].span,
        hint: "one of 'oral', 'parenteral', 'other'")
    }
    return Node(.takenBy(medicine, route), type: .truth, span: span, lacks: ["route"])
  }

  /// `doseAtOnce(iron, zinc, 2 'h')` beside another, `doseAtOnce(vitamin_d, 365 days)` alone.
  private func doseAtOnce(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...3, span, "doseAtOnce(iron, zinc, 2 'h')"),
      let nutrient = nutrient(arguments[0])
    else { return null(span) }
    let measure = vocabulary.nutrients[nutrient]
    let type = ValueType.number(.ucum(measure.unit))
    let lacks = ["\(measure.id) intake"]
    if arguments.count == 2 {
      guard let window = days(arguments[1]) else { return null(span) }
      return Node(
        .largestDose(nutrient: nutrient, windowDays: window), type: type, span: span, lacks: lacks)
    }
    guard let others = subjects(arguments[1]) else { return null(span) }
    let probe = Node(.truth(.true), type: .number(minutes), span: arguments[2].span)
    let comparison = compare("<", probe, check(arguments[2]), arguments[2].span)
    guard comparison.op == .less, case .number(let within) = comparison.operands[1].op,
      within > 0, within <= 720
    else {
      if case .null = comparison.type { return comparison }
      return fail("bad-window", "a constant time up to 12 hours is wanted", arguments[2].span)
    }
    if others.contains(.nutrient(nutrient)) {
      return fail("one-subject", "the same stands on both sides", span)
    }
    return Node(
      .doseAtOnce(nutrient: nutrient, near: others, withinMinutes: Int(within)), type: type,
      span: span, lacks: ["dose times"])
  }

  private func regimen(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, name == "peakDay" ? 1...2 : 1...1, span, "\(name)(zinc)"),
      let nutrient = nutrient(arguments[0])
    else { return null(span) }
    let measure = vocabulary.nutrients[nutrient]
    let lacks = ["\(measure.id) intake"]
    switch name {
    case "peakDay":
      guard let scope = scope(arguments.count > 1 ? arguments[1] : nil) else { return null(span) }
      return Node(
        .peakDay(nutrient: nutrient, scope: scope), type: .number(.ucum(measure.dailyUnit)),
        span: span, lacks: lacks)
    case "dosesPerDay":
      return Node(
        .dosesPerDay(nutrient: nutrient), type: .number(.ucum(one)), span: span,
        lacks: ["frequency of \(measure.id)"])
    case "formStated":
      return Node(
        .formStated(nutrient: nutrient), type: .truth, span: span,
        lacks: ["form of \(measure.id)"])
    case "adherence":
      return Node(
        .adherence(nutrient: nutrient),
        type: .number(.ucum(Self.unit("%", vocabulary.units))), span: span,
        lacks: ["adherence of \(measure.id)"])
    default:
      return Node(
        .dietRecords(nutrient: nutrient), type: .number(.ucum(one)), span: span,
        lacks: ["dietary \(measure.id)"])
    }
  }
}
