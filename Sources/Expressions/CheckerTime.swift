import Clinic
import Diagnostics
import Quantities

/// Functions of time: results over a window, days as values, entries of lists as courses.
extension Checker {
  static let timeNames = [
    "ageAt", "ageMonthsAt", "change", "changePercent", "countDays", "daysSince", "earliestIn",
    "first", "gap", "latestIn", "maximum", "mean", "measuredIn", "methodChanged", "minimum",
    "month", "previous", "sameLaboratory", "sameMethod", "sameSpecimen", "slope",
    "sustainedAbove", "sustainedBelow", "sustainedHigh", "sustainedLow", "twiceAbove",
    "twiceBelow", "twiceHigh", "twiceLow",
  ]

  /// The day that an argument stands for: a date, or the day of a result.
  func date(_ syntax: Syntax) -> Node? {
    let node = check(syntax)
    switch node.type {
    case .date: return node
    case .observation:
      return Node(.day, [node], type: .date, span: node.span, lacks: node.lacks)
    case .null: return nil
    default:
      sink.error(
        "not-a-date", "a date or a result is wanted here", at: syntax.span,
        "this is \(node.type.word)")
      return nil
    }
  }

  func timed(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    switch name {
    case "first": return firstResult(arguments, span)
    case "previous": return previousResult(arguments, span)
    case "latestIn", "earliestIn", "measuredIn": return between(name, arguments, span)
    case "minimum", "maximum", "mean", "slope", "countDays": return series(name, arguments, span)
    case "change", "changePercent": return change(name, arguments, span)
    case "gap":
      guard arity(arguments, 1...1, span, "gap(copper)"), let analyte = analyte(arguments[0])
      else { return null(span) }
      return Node(
        .lastSet(groups: [[analyte]], groupDays: 0, withinDays: 0), type: .number(.days),
        span: span, lacks: ["lab coverage"])
    case "daysSince":
      guard arity(arguments, 1...1, span, "daysSince(copper)"), let day = date(arguments[0])
      else { return null(span) }
      return Node(
        .subtract, [Node(.asOf, type: .date), day], type: .number(.days), span: span)
    case "month":
      guard arity(arguments, 1...1, span, "month(copper)"), let day = date(arguments[0])
      else { return null(span) }
      return Node(.monthOf, [day], type: .number(.ucum(one)), span: span)
    case "sameLaboratory", "sameMethod", "sameSpecimen": return same(name, arguments, span)
    case "methodChanged":
      guard arity(arguments, 2...2, span, "methodChanged(ceruloplasmin, 730 days)"),
        let analyte = analyte(arguments[0]), let window = days(arguments[1])
      else { return null(span) }
      return Node(
        .methodChanged(analyte: analyte, windowDays: window), type: .truth, span: span,
        lacks: ["method of \(vocabulary.analytes[analyte].shortName)"])
    case "ageAt", "ageMonthsAt":
      guard arity(arguments, 1...1, span, "\(name)(copper)"), let day = date(arguments[0])
      else { return null(span) }
      return name == "ageAt"
        ? Node(.ageYearsAt, [day], type: .number(.years), span: span, lacks: ["age"])
        : Node(.ageMonthsAt, [day], type: .number(.months), span: span, lacks: ["age"])
    default: return repeated(name, arguments, span)
    }
  }

  private func same(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "\(name)(copper, ceruloplasmin)"),
      let first = observation(arguments[0]), let second = observation(arguments[1])
    else { return null(span) }
    let (op, lacks): (Operator, String) =
      switch name {
      case "sameLaboratory": (.sameLaboratory, "laboratory")
      case "sameMethod": (.sameMethod, "method")
      default: (.sameSpecimen, "specimen number")
      }
    return Node(op, [first, second], type: .truth, span: span, lacks: [lacks])
  }

  private func firstResult(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "first(copper, 365 days)"),
      let analyte = analyte(arguments[0]), let window = days(arguments[1])
    else { return null(span) }
    return result(.first(analyte: analyte, windowDays: window), [], analyte, span)
  }

  private func previousResult(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...3, span, "previous(hb, 14 days, 365 days)"),
      let base = observation(arguments[0]), case .observation(let analyte) = base.type
    else { return null(span) }
    var lengths = [0, 200 * 365]
    for (index, argument) in arguments.dropFirst().enumerated() {
      guard let days = days(argument) else { return null(span) }
      lengths[index] = days
    }
    guard fits(gap: lengths[0], in: lengths[1], span) else { return null(span) }
    return Node(
      .previous(gapDays: lengths[0], windowDays: lengths[1]), [base], type: base.type, span: span,
      lacks: ["repeat \(vocabulary.analytes[analyte].shortName)"])
  }

  /// Reports a stretch that ends before it begins, where both days count from the as-of day.
  func runsForward(_ from: Node, _ to: Node, _ span: SourceSpan) -> Bool {
    func offset(_ node: Node) -> Double? {
      switch node.op {
      case .asOf: return 0
      case .add, .subtract:
        guard node.operands[0].op == .asOf, case .number(let days) = node.operands[1].op else {
          return nil
        }
        return node.op == .add ? days : -days
      default: return nil
      }
    }
    guard let first = offset(from), let last = offset(to), first > last else { return true }
    sink.error(
      "bad-window", "no day lies in this stretch: it ends before it begins", at: span,
      hint: "the earlier day comes first")
    return false
  }

  /// Reports a gap that no two results of the window can have.
  private func fits(gap: Int, in window: Int, _ span: SourceSpan) -> Bool {
    if gap <= window { return true }
    sink.error(
      "bad-window", "no two results of \(window) days lie \(gap) days apart", at: span,
      hint: "the window counts back from the as-of day and must be at least as long as the gap")
    return false
  }

  private func between(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 3...3, span, "\(name)(hb, iron_started, today)"),
      let analyte = analyte(arguments[0]), let from = date(arguments[1]),
      let to = date(arguments[2])
    else { return null(span) }
    guard runsForward(from, to, span) else { return null(span) }
    if name == "measuredIn" {
      return Node(
        .measuredBetween(analyte: analyte), [from, to], type: .truth, span: span,
        lacks: ["lab coverage"])
    }
    return result(
      .between(analyte: analyte, oldest: name == "earliestIn"), [from, to], analyte, span)
  }

  private func series(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "\(name)(ferritin, 365 days)"),
      let analyte = analyte(arguments[0]), let window = days(arguments[1])
    else { return null(span) }
    let measure = vocabulary.analytes[analyte]
    var type = ValueType.number(.ucum(measure.unit), of: analyte)
    let statistic: SeriesQuery.Statistic
    var lacks = [measure.shortName]
    switch name {
    case "minimum": statistic = .minimum
    case "maximum": statistic = .maximum
    case "mean": statistic = .mean
    case "slope":
      statistic = .slope
      lacks = ["repeat \(measure.shortName)"]
      guard window > 0 else {
        return fail("bad-window", "one day has no slope", arguments[1].span)
      }
      guard let unit = try? measure.unit.divided(by: Self.unit("d", vocabulary.units)) else {
        return fail("unit-mismatch", "a change a day of this unit cannot be written", span)
      }
      type = .number(.ucum(unit))
    default:
      statistic = .days
      type = .number(.ucum(one))
      lacks = ["lab coverage"]
    }
    return Node(
      .series(SeriesQuery(statistic: statistic, analyte: analyte, windowDays: window)),
      type: type, span: span, lacks: lacks)
  }

  /// The difference of two results, or the same in percent of the second.
  private func change(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "\(name)(hb, previous(hb))"),
      let new = observation(arguments[0]), let old = observation(arguments[1])
    else { return null(span) }
    guard case .observation(let a) = new.type, case .observation(let b) = old.type, a == b else {
      return fail(
        "type-mismatch", "a change is that of one analyte", new.span ?? span, "this is one",
        also: [Diagnostic.Label(old.span ?? span, "this is another")])
    }
    let difference = arithmetic("-", new, old, span)
    guard name == "changePercent" else { return difference }
    let share = arithmetic("/", difference, old, span)
    let percent = Self.unit("%", vocabulary.units)
    return Node(.scale(100), [share], type: .number(.ucum(percent)), span: span)
  }

  private func repeated(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    let isOwn = name.hasSuffix("Low") || name.hasSuffix("High")
    let usage =
      isOwn
      ? "\(name)(alt, 90 days, 365 days)" : "\(name)(anc, 1.5 '10*3/uL', 28 days, 730 days)"
    guard arity(arguments, isOwn ? 3...4 : 4...4, span, usage),
      let analyte = analyte(arguments[0])
    else { return null(span) }
    let measure = vocabulary.analytes[analyte]
    let lengths = isOwn ? arguments[1...2] : arguments[2...3]
    let counts = lengths.compactMap { days($0) }
    guard counts.count == 2, fits(gap: counts[0], in: counts[1], span) else { return null(span) }
    guard counts[0] > 0 else {
      return fail("bad-window", "two results must lie at least a day apart", lengths.first!.span)
    }
    let isBelow = name.hasSuffix("Low") || name.hasSuffix("Below")
    var query = RepeatQuery(
      analyte: analyte, isBelow: isBelow, against: .bound, gapDays: counts[0],
      windowDays: counts[1], isSustained: name.hasPrefix("sustained"))
    var operands: [Node] = []
    if isOwn {
      // The limit is looked up result by result; this checks that there is such a set.
      let probe = result(.latest(analyte: analyte, windowDays: counts[1]), [], analyte, span)
      guard let set = setName(arguments.count > 3 ? arguments[3] : nil),
        case .limit(let table, _) = limit(probe, analyte, isBelow ? .low : .high, set: set, span).op
      else { return null(span) }
      query.against = .limit(table: table)
    } else {
      let probe = Node(
        .truth(.true), type: .number(.ucum(measure.unit), of: analyte), span: arguments[0].span)
      let comparison = compare("<", probe, check(arguments[1]), arguments[1].span)
      guard comparison.op == .less else { return comparison }
      operands = [comparison.operands[1]]
    }
    return Node(
      .repeated(query), operands, type: .truth, span: span, lacks: [measure.shortName])
  }

  private func setName(_ syntax: Syntax?) -> String? {
    guard let syntax else { return "default" }
    if case .text(let text, _) = syntax { return text }
    sink.error(
      "unknown-limit", "the name of a set of limits is wanted here", at: syntax.span)
    return nil
  }
}
