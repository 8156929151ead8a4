import Clinic
import Diagnostics
import Quantities

/// Functions of the lists of conditions and medicines, and counts of conditions.
extension Checker {
  static let listNames = [
    "atLeast", "course", "courseAtLeast", "courses", "daysTaken", "firstOnset", "has", "hasBetween",
    "medicineDose", "onset",
    "resolvedOn", "sumOf", "takes", "takesBetween", "unknown", "weeklyDosing",
  ]

  func listed(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    switch name {
    case "has", "takes": return coded(name, arguments, span)
    case "hasBetween", "takesBetween": return codedBetween(name, arguments, span)
    case "onset", "firstOnset", "resolvedOn": return codedDay(name, arguments, span)
    case "course": return course(arguments, span)
    case "courseAtLeast": return courseAtLeast(arguments, span)
    case "medicineDose", "weeklyDosing": return regimen(of: name, arguments, span)
    case "courses", "daysTaken": return courseCount(name, arguments, span)
    case "sumOf": return sumOf(arguments, span)
    case "atLeast": return atLeast(arguments, span)
    default:
      guard arity(arguments, 1...1, span, "unknown('treatment for Wilson disease')"),
        case .text(let text, _) = arguments[0]
      else {
        return fail("wrong-arguments", "what is not known is named in single quotes", span)
      }
      return Node(.truth(.unknown), type: .truth, span: span, lacks: [text])
    }
  }

  // MARK: Groups

  /// A group of the kind that is asked for, or of either where `isCondition` is nil.
  func group(_ syntax: Syntax, isCondition: Bool?) -> CodedGroup? {
    guard case .name(let name, let span) = syntax else {
      sink.error("unknown-group", "the name of a group of codes is wanted here", at: syntax.span)
      return nil
    }
    let group = CodedGroup(
      condition: isCondition == false ? nil : vocabulary.condition(name),
      medicine: isCondition == true ? nil : vocabulary.medicine(name))
    if group.condition != nil || group.medicine != nil { return group }
    let names =
      (isCondition == false ? [] : vocabulary.conditionNames)
      + (isCondition == true ? [] : vocabulary.medicineNames)
    let (code, kind) =
      switch isCondition {
      case true?: ("unknown-condition", "conditions")
      case false?: ("unknown-medicine", "medicines")
      case nil: ("unknown-group", "conditions or medicines")
      }
    sink.error(
      code, "no group of \(kind) is called '\(name)'", at: span,
      hint: Suggestion.hint(for: name, in: names))
    return nil
  }

  private func lists(_ group: CodedGroup) -> [String] {
    (group.condition == nil ? [] : ["condition list"])
      + (group.medicine == nil ? [] : ["medication list"])
  }

  private func entry(
    _ group: CodedGroup, _ window: Int?, _ operands: [Node], _ span: SourceSpan
  ) -> Node {
    let op: Operator =
      group.condition.map { .hasCondition($0, windowDays: window) }
      ?? .takesMedicine(group.medicine ?? 0, windowDays: window)
    return Node(op, operands, type: .truth, span: span, lacks: lists(group))
  }

  func coded(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    let isCondition = name == "has"
    guard
      arity(
        arguments, 1...3, span, isCondition ? "has(wilson, 90 days, copper)" : "takes(ppi, 90 days)"
      )
    else { return null(span) }
    var window: Int?
    if arguments.count > 1 {
      guard let days = days(arguments[1]) else { return null(span) }
      window = days
    }
    var operands: [Node] = []
    if arguments.count > 2 {
      guard let day = date(arguments[2]) else { return null(span) }
      operands = [day]
    }
    guard let group = group(arguments[0], isCondition: isCondition) else { return null(span) }
    return entry(group, window, operands, span)
  }

  private func codedBetween(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 3...3, span, "\(name)(transfusion, first_hb, second_hb)"),
      let group = group(arguments[0], isCondition: name == "hasBetween"),
      let from = date(arguments[1]), let to = date(arguments[2]),
      runsForward(from, to, span)
    else { return null(span) }
    return entry(group, 0, [from, to], span)
  }

  private func codedDay(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...1, span, "\(name)(neuro)"),
      let group = group(arguments[0], isCondition: nil)
    else { return null(span) }
    let which: CodedDay =
      name == "onset" ? .newestOnset : name == "firstOnset" ? .firstOnset : .newestEnd
    return Node(.codedDay(group, which), type: .date, span: span, lacks: lists(group))
  }

  private func course(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...3, span, "course(ppi, 365 days)"),
      let group = group(arguments[0], isCondition: nil)
    else { return null(span) }
    var minimum = 1
    if arguments.count > 1 {
      guard let days = days(arguments[1]) else { return null(span) }
      minimum = days
    }
    var operands: [Node] = []
    if arguments.count > 2 {
      guard let day = date(arguments[2]) else { return null(span) }
      operands = [day]
    }
    let query = CourseQuery(group: group, minimumDays: minimum, gapDays: 14)
    return Node(
      .course(query, .days), operands, type: .course, span: span, lacks: lists(group))
  }

  private var milligramsADay: NumberUnit { .ucum(Self.unit("mg/d", vocabulary.units)) }

  /// `courseAtLeast(glucocorticoid_systemic, 2.5 'mg/d', 90 days)`: days at a dose, gaps merged.
  private func courseAtLeast(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard
      arity(
        arguments, 3...4, span, "courseAtLeast(glucocorticoid_systemic, 2.5 'mg/d', 90 days)"),
      let group = group(arguments[0], isCondition: false),
      let least = bound(arguments[1], milligramsADay), let minimum = days(arguments[2])
    else { return null(span) }
    var operands: [Node] = []
    if arguments.count > 3 {
      guard let day = date(arguments[3]) else { return null(span) }
      operands = [day]
    }
    let query = CourseQuery(
      group: group, minimumDays: minimum, gapDays: 14, leastMilligrams: least)
    return Node(
      .course(query, .days), operands, type: .course, span: span, lacks: lists(group))
  }

  /// The dose of a class that is taken, and whether it is taken on some days of the week only.
  private func regimen(of name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 1...1, span, "\(name)(methotrexate)"),
      let group = group(arguments[0], isCondition: false), let medicine = group.medicine,
      let syntax = arguments.first, case .name(let id, _) = syntax
    else { return null(span) }
    return name == "medicineDose"
      ? Node(
        .medicineDose(medicine), type: .number(milligramsADay), span: span,
        lacks: ["dose of \(id)"])
      : Node(.weeklyDosing(medicine), type: .truth, span: span, lacks: ["frequency of \(id)"])
  }

  func courseMember(_ owner: Node, _ name: String, _ span: SourceSpan) -> Node {
    guard case .course(let query, _) = owner.op else { return owner }
    let members: [String: (Operator.SpanMember, ValueType)] = [
      "days": (.days, .number(.days)), "recordedDays": (.recordedDays, .number(.days)),
      "daysSinceEnd": (.daysSinceEnd, .number(.days)), "running": (.running, .truth),
      "start": (.start, .date), "end": (.end, .date),
    ]
    if name == "dose", query.leastMilligrams != nil {
      return Node(
        .course(query, .dose), owner.operands, type: .number(milligramsADay), span: span,
        lacks: owner.lacks)
    }
    guard let (member, type) = members[name] else {
      return fail(
        "no-member", "a course has no part called '\(name)'", span,
        hint: Suggestion.hint(for: name, in: members.keys.sorted())
          ?? "it has days, recordedDays, daysSinceEnd, running, start and end")
    }
    return Node(
      .course(query, member), owner.operands, type: type, span: span, lacks: owner.lacks)
  }

  private func courseCount(_ name: String, _ arguments: [Syntax], _ span: SourceSpan) -> Node {
    let isCount = name == "courses"
    guard
      arity(
        arguments, isCount ? 3...3 : 2...2, span,
        isCount ? "courses(antibiotic, 365 days, 7 days)" : "daysTaken(ppi, 450 days)"),
      let group = group(arguments[0], isCondition: nil), let window = days(arguments[1])
    else { return null(span) }
    guard isCount else {
      return Node(
        .daysTaken(group, windowDays: window), type: .number(.days), span: span,
        lacks: lists(group))
    }
    guard let gap = days(arguments[2]) else { return null(span) }
    return Node(
      .courseCount(
        CourseQuery(group: group, minimumDays: 1, gapDays: gap), windowDays: window),
      type: .number(.ucum(one)), span: span, lacks: lists(group))
  }

  // MARK: Counts

  /// `sumOf({ {condition, 1}, {condition, 0.5} })`: the weights of those that hold.
  private func sumOf(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    let usage = "write `sumOf({ {has(coeliac), 1}, {takes(ppi), 0.5} })`"
    guard arguments.count == 1, case .list(let items, _) = arguments[0], !items.isEmpty else {
      return fail("wrong-arguments", "a list of pairs is wanted", span, hint: usage)
    }
    var weights: [Double] = []
    var conditions: [Node] = []
    for item in items {
      guard case .list(let pair, _) = item, pair.count == 2,
        case .number(let digits, _) = pair[1], let weight = Double(digits), weight.isFinite
      else {
        return fail(
          "wrong-arguments", "a condition and its weight are wanted here", item.span, hint: usage)
      }
      conditions.append(truth(pair[0]))
      weights.append(weight)
    }
    return Node(.weightOfTrue(weights), conditions, type: .number(.ucum(one)), span: span)
  }

  private func atLeast(_ arguments: [Syntax], _ span: SourceSpan) -> Node {
    guard arity(arguments, 2...2, span, "atLeast(2, {a, b, c})") else { return null(span) }
    guard case .number(let digits, _) = arguments[0], let number = Int(digits) else {
      return fail("not-a-number", "a whole number is wanted here", arguments[0].span)
    }
    guard case .list(let items, _) = arguments[1], !items.isEmpty else {
      return fail("wrong-arguments", "a list of conditions is wanted", arguments[1].span)
    }
    guard number <= items.count, number > 0 else {
      return fail(
        "wrong-arguments", "of \(items.count) conditions never exactly \(number) can be asked for",
        arguments[0].span, hint: "a number from 1 to \(items.count)")
    }
    let count = Node(.countTrue, items.map(truth), type: .number(.ucum(one)), span: span)
    let bound = Node(.number(Double(number)), type: .number(.ucum(one)))
    return Node(.atMost, [bound, count], type: .truth, span: span)
  }
}
