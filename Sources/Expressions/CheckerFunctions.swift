import Clinic
import Diagnostics
import Quantities

// The functions that rules may call. Each is documented in the language reference; a new clinical
// operator is added here, in `Operator` and in both evaluators, never as a special case of a rule.
extension Checker {
  static let functionNames =
    ([
      "Abs", "Ceiling", "Coalesce", "Count", "Exp", "Floor", "Ln", "Max", "Min", "Round",
      "Truncate", "count", "countTrue", "daysBetween", "fired", "highestBefore", "isHigh", "isLow",
      "lastSet", "latest", "limitHigh", "limitLow", "lowestBefore", "nearest", "never", "paired",
    ] + timeNames + listNames + intakeNames + clockNames).sorted()

  func call(
    _ name: String, _ arguments: [Syntax], _ span: SourceSpan, _ nameSpan: SourceSpan
  ) -> Node {
    switch name {
    case "Abs", "Ceiling", "Floor", "Truncate", "Round", "Exp", "Ln", "Min", "Max", "Coalesce":
      return mathematical(name, arguments, span)
    case "countTrue", "Count": return countTrue(arguments, span)
    case "latest", "nearest", "lowestBefore", "highestBefore", "paired", "never", "count",
      "lastSet":
      return measured(name, arguments, span)
    case "isLow", "isHigh", "limitLow", "limitHigh": return limits(name, arguments, span)
    case "daysBetween": return daysBetween(arguments, span)
    case "fired": return firedRule(arguments, span)
    case _ where Self.timeNames.contains(name): return timed(name, arguments, span)
    case _ where Self.listNames.contains(name): return listed(name, arguments, span)
    case _ where Self.clockNames.contains(name): return timesOfDay(name, arguments, span)
    case _ where Self.intakeNames.contains(name): return taken(name, arguments, span)
    default:
      return fail(
        "unknown-function", "there is no function called '\(name)'", nameSpan,
        hint: Suggestion.hint(for: name, in: Self.functionNames))
    }
  }

  /// Reports a wrong number of arguments; `usage` shows how the function is called.
  func arity(
    _ arguments: [Syntax], _ range: ClosedRange<Int>, _ span: SourceSpan, _ usage: String
  ) -> Bool {
    if range.contains(arguments.count) { return true }
    sink.error(
      "wrong-arguments", "\(arguments.count) arguments are given", at: span,
      hint: "write `\(usage)`")
    return false
  }

  func null(_ span: SourceSpan) -> Node { Node(.null, type: .null, span: span) }

  // MARK: Plain mathematics

  func mathematical(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    if name == "Coalesce" {
      let nodes = arguments.map(check)
      guard let last = nodes.last else {
        _ = arity(arguments, 1...99, span, "Coalesce(a, b)")
        return null(span)
      }
      return nodes.dropLast().reversed().reduce(last) { rest, node in
        if case .truth = node.type {
          return Node(.coalesce, [node, rest], type: .truth, span: span)
        }
        let missing = Node(.isNull, [node], type: .truth)
        return conditional(missing, rest, node, span)
      }
    }
    if name == "Min" || name == "Max" { return extreme(name, arguments, span) }
    let isRound = name == "Round"
    guard arity(arguments, 1...(isRound ? 2 : 1), span, "\(name)(x\(isRound ? ", digits" : ""))")
    else { return null(span) }
    let operand = check(arguments[0])
    if case .null = operand.type { return operand }
    guard let number = asNumber(operand, compared: false), case .number = number.type else {
      return fail("not-a-number", "\(name) needs a number", arguments[0].span)
    }
    let op: Operator
    switch name {
    case "Abs": op = .absolute
    case "Ceiling": op = .ceiling
    case "Floor": op = .floor
    case "Truncate": op = .truncate
    case "Exp": op = .exponential
    case "Ln": op = .naturalLogarithm
    default:
      var digits = 0
      if arguments.count == 2 {
        guard case .number(let text, _) = arguments[1], let value = Int(text), value <= 8 else {
          return fail(
            "not-a-number", "the digits must be a whole number up to 8", arguments[1].span)
        }
        digits = value
      }
      op = .round(digits)
    }
    return Node(op, [number], type: number.type, span: span)
  }

  func extreme(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arguments.count == 1, case .list(let items, _) = arguments[0], !items.isEmpty else {
      return fail("wrong-arguments", "\(name) needs a list", span, hint: "write `\(name)({a, b})`")
    }
    let nodes = items.map(check)
    return nodes.dropFirst().reduce(nodes[0]) { left, right in
      // Adding settles a common unit; only the operator differs.
      let sum = arithmetic("+", left, right, span)
      guard sum.op == .add else { return sum }
      return Node(name == "Min" ? .least : .greatest, sum.operands, type: sum.type, span: span)
    }
  }

  func countTrue(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arguments.count == 1, case .list(let items, _) = arguments[0], !items.isEmpty else {
      return fail(
        "wrong-arguments", "a list of conditions is wanted", span,
        hint: "write `countTrue({a, b})`")
    }
    return Node(.countTrue, items.map(truth), type: .number(.ucum(one)), span: span)
  }

  // MARK: Measured results

  /// The analyte that an argument names.
  func analyte(_ syntax: Syntax) -> Int? {
    guard case .name(let name, let span) = syntax else {
      sink.error("unknown-analyte", "the name of an analyte is wanted here", at: syntax.span)
      return nil
    }
    if let index = vocabulary.analyte(name) { return index }
    sink.error(
      "unknown-analyte", "no analyte is called '\(name)'", at: span,
      hint: Suggestion.hint(for: name, in: vocabulary.analyteNames))
    return nil
  }

  /// A result: an analyte's name stands for its latest valid result.
  func observation(_ syntax: Syntax) -> Node? {
    let node = check(syntax)
    if case .observation = node.type { return node }
    if case .null = node.type { return nil }
    sink.error(
      "not-a-result", "a result is wanted here", at: syntax.span, "this is \(node.type.word)")
    return nil
  }

  func measured(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    switch name {
    case "latest":
      guard arity(arguments, 1...2, span, "latest(copper, 365 days)"),
        let analyte = analyte(arguments[0])
      else { return null(span) }
      var window = vocabulary.analytes[analyte].validityDays
      if arguments.count == 2 {
        guard let days = days(arguments[1]) else { return null(span) }
        window = days
      }
      return result(.latest(analyte: analyte, windowDays: window), [], analyte, span)
    case "nearest":
      guard arity(arguments, 3...3, span, "nearest(crp, copper, 3 days)"),
        let analyte = analyte(arguments[0]), let near = observation(arguments[1]),
        let within = days(arguments[2])
      else { return null(span) }
      return result(.nearest(analyte: analyte, withinDays: within), [near], analyte, span)
    case "lowestBefore", "highestBefore":
      guard arity(arguments, 3...3, span, "\(name)(alc, 28 days, 365 days)"),
        let base = observation(arguments[0]), case .observation(let analyte) = base.type,
        let gap = days(arguments[1]), let window = days(arguments[2])
      else { return null(span) }
      let op = Operator.extremeBefore(
        lowest: name == "lowestBefore", gapDays: gap, windowDays: window)
      return Node(
        op, [base], type: base.type, span: span,
        lacks: ["repeat \(vocabulary.analytes[analyte].shortName)"])
    case "paired": return paired(arguments, span)
    case "never":
      guard arity(arguments, 1...1, span, "never(copper)"), let analyte = analyte(arguments[0])
      else { return null(span) }
      return Node(
        .neverMeasured(analyte: analyte), type: .truth, span: span, lacks: ["lab coverage"])
    case "count":
      guard arity(arguments, 2...2, span, "count(copper, 365 days)"),
        let analyte = analyte(arguments[0]), let window = days(arguments[1])
      else { return null(span) }
      return Node(
        .countResults(analyte: analyte, windowDays: window), type: .number(.ucum(one)),
        span: span, lacks: ["lab coverage"])
    default: return lastSet(arguments, span)
    }
  }

  func paired(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 4...4, span, "paired(copper, ceruloplasmin, 1 day, 365 days)"),
      let first = analyte(arguments[0]), let second = analyte(arguments[1]),
      let within = days(arguments[2]), let window = days(arguments[3])
    else { return null(span) }
    let names = [first, second].map { vocabulary.analytes[$0].shortName }
    return Node(
      .pairMember(
        first: first, second: second, withinDays: within, windowDays: window, isSecond: false),
      type: .pair(first, second), span: span, lacks: names)
  }

  /// `lastSet({copper, ceruloplasmin, {hb, wbc, platelets}}, 30 days, 1 day)`: days since the last
  /// time all of them were measured together; an inner list is one item whose parts lie closer.
  func lastSet(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...3, span, "lastSet({copper, {hb, wbc}}, 30 days, 1 day)"),
      case .list(let items, _) = arguments[0], let within = days(arguments[1])
    else { return null(span) }
    var inner = 1
    if arguments.count == 3 {
      guard let days = days(arguments[2]) else { return null(span) }
      inner = days
    }
    var groups: [[Int]] = []
    for item in items {
      if case .list(let parts, _) = item {
        groups.append(parts.compactMap(analyte))
      } else if let analyte = analyte(item) {
        groups.append([analyte])
      }
    }
    return Node(
      .lastSet(groups: groups, groupDays: inner, withinDays: within), type: .number(.days),
      span: span, lacks: ["lab coverage"])
  }

  func limits(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...2, span, "\(name)(zinc, 'izincg')"),
      let result = observation(arguments[0]), case .observation(let analyte) = result.type
    else { return null(span) }
    var set = "default"
    if arguments.count == 2 {
      guard case .text(let text, _) = arguments[1] else {
        return fail(
          "unknown-limit", "the name of a set of limits is wanted here", arguments[1].span)
      }
      set = text
    }
    let bound: Limit.Bound = name.hasSuffix("Low") ? .low : .high
    let limit = limit(result, analyte, bound, set: set, span)
    switch name {
    case "isLow": return compare("<", result, limit, span)
    case "isHigh": return compare(">", result, limit, span)
    default: return limit
    }
  }

  func daysBetween(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "daysBetween(zinc, copper)") else { return null(span) }
    let nodes = arguments.map { syntax -> Node in
      let node = check(syntax)
      if case .observation = node.type { return Node(.day, [node], type: .date, span: node.span) }
      if case .date = node.type { return node }
      if case .null = node.type { return node }
      return fail("not-a-date", "a date or a result is wanted here", syntax.span)
    }
    let difference = Node(.subtract, nodes, type: .number(.days), span: span)
    return Node(.absolute, [difference], type: .number(.days), span: span)
  }

  // MARK: Other rules

  func firedRule(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...1, span, "fired(\"FE-01\")") else { return null(span) }
    let node = check(arguments[0])
    guard case .rule(let index) = node.type else {
      if case .null = node.type { return node }
      return fail("not-a-rule", "the id of a rule in double quotes is wanted here", span)
    }
    return Node(
      .ruleState(index, .fired), node.operands, type: .truth, span: span, lacks: node.lacks)
  }
}
