import Clinic
import Diagnostics
import Quantities

// Operators: types are fitted, units are settled, and a mismatch points at both sides.
extension Checker {
  func asTruth(_ node: Node, _ span: SourceSpan) -> Node {
    switch node.type {
    case .truth, .null: return node
    case .rule(let index):
      return Node(
        .ruleState(index, .fired), node.operands, type: .truth, span: span, lacks: node.lacks)
    default:
      return fail(
        "not-a-truth", "a condition is wanted here", span, "this is \(node.type.word)",
        hint: "compare it with something, as in `ferritin < 30 'ng/mL'`")
    }
  }

  /// The number that a node stands for; a result stands for its value, at the precision it is
  /// compared at or unrounded where it is computed with.
  func asNumber(_ node: Node, compared: Bool) -> Node? {
    switch node.type {
    case .number:
      guard compared, let digits = node.precision else { return node }
      return Node(.round(digits), [node], type: node.type, span: node.span)
    case .observation(let analyte):
      return Node(
        .value(rounded: compared), [node],
        type: .number(.ucum(vocabulary.analytes[analyte].unit), of: analyte), span: node.span,
        lacks: node.lacks)
    case .date: return node
    default: return nil
    }
  }

  func unary(_ op: Syntax.UnaryOperator, _ operand: Syntax, _ span: SourceSpan) -> Node {
    switch op {
    case .not: return Node(.not, [truth(operand)], type: .truth, span: span)
    case .negate:
      let node = check(operand)
      if case .null = node.type { return node }
      guard let number = asNumber(node, compared: false), case .number = number.type else {
        return fail("not-a-number", "only a number can be negative", span)
      }
      if case .number(let value) = number.op {
        return Node(.number(-value), type: number.type, span: span)
      }
      return Node(.negate, [number], type: number.type, span: span)
    case .exists, .isNotNull: return existence(check(operand), span)
    case .isNull:
      return Node(.not, [existence(check(operand), span)], type: .truth, span: span)
    case .isTrue: return Node(.isTrue, [truth(operand)], type: .truth, span: span)
    case .isFalse: return Node(.isFalse, [truth(operand)], type: .truth, span: span)
    case .isNotTrue:
      return Node(.not, [Node(.isTrue, [truth(operand)], type: .truth)], type: .truth, span: span)
    case .isNotFalse:
      return Node(.not, [Node(.isFalse, [truth(operand)], type: .truth)], type: .truth, span: span)
    }
  }

  /// Whether a value is there at all. A span exists where it has a day; intake that is not known
  /// leaves that open.
  private func existence(_ node: Node, _ span: SourceSpan) -> Node {
    if case .course(let query, _) = node.op, case .course = node.type {
      let days = Node(
        .course(query, .recordedDays), node.operands, type: .number(.days), span: span,
        lacks: node.lacks)
      return Node(.less, [Node(.number(0), type: .number(.days)), days], type: .truth, span: span)
    }
    if case .span(let query, _) = node.op, case .span = node.type {
      let days = Node(
        .span(query, .recordedDays), node.operands, type: .number(.days), span: span,
        lacks: node.lacks)
      return Node(.less, [Node(.number(0), type: .number(.days)), days], type: .truth, span: span)
    }
    return Node(.not, [Node(.isNull, [node], type: .truth)], type: .truth, span: span)
  }

  func both(_ left: Node, _ right: Node, _ span: SourceSpan) -> Node {
    Node(.and, [left, right], type: .truth, span: span)
  }

  func binary(
    _ op: String, _ left: Syntax, _ right: Syntax, _ span: SourceSpan, _ opSpan: SourceSpan
  ) -> Node {
    switch op {
    case "and": return Node(.and, [truth(left), truth(right)], type: .truth, span: span)
    case "or": return Node(.or, [truth(left), truth(right)], type: .truth, span: span)
    case "xor": return Node(.xor, [truth(left), truth(right)], type: .truth, span: span)
    case "implies": return Node(.implies, [truth(left), truth(right)], type: .truth, span: span)
    case "in", "contains":
      return within(op == "in" ? left : right, op == "in" ? right : left, span)
    case "=", "!=", "<", "<=", ">", ">=": return compare(op, check(left), check(right), span)
    case "+", "-", "*", "/", "^": return arithmetic(op, check(left), check(right), span)
    default:
      return fail("outside-subset", "'\(op)' is CQL that rules do not use yet", opSpan)
    }
  }

  private func within(_ value: Syntax, _ set: Syntax, _ span: SourceSpan) -> Node {
    switch set {
    case .interval(let low, let high, let lowOpen, let highOpen, _):
      let node = check(value)
      return both(
        compare(lowOpen ? "<" : "<=", check(low), node, span),
        compare(highOpen ? "<" : "<=", node, check(high), span), span)
    case .list(let items, _):
      let node = check(value)
      let tests = items.map { compare("=", node, check($0), span) }
      return tests.dropFirst().reduce(tests.first ?? Node(.truth(.false), type: .truth)) {
        Node(.or, [$0, $1], type: .truth, span: span)
      }
    default:
      return fail(
        "not-a-set", "an interval or a list is wanted here", set.span,
        hint: "write `x in Interval[1 'mg', 2 'mg']` or `x in {'a', 'b'}`")
    }
  }

  func compare(_ op: String, _ left: Node, _ right: Node, _ span: SourceSpan) -> Node {
    if case .null = left.type { return left }
    if case .null = right.type { return right }
    if case .text = left.type, case .text = right.type, op == "=" || op == "!=" {
      let same = Node(.sameText, [left, right], type: .truth, span: span)
      return op == "=" ? same : Node(.not, [same], type: .truth, span: span)
    }
    if case .truth = left.type, case .truth = right.type, op == "=" || op == "!=" {
      let differ = Node(.xor, [left, right], type: .truth, span: span)
      return op == "!=" ? differ : Node(.not, [differ], type: .truth, span: span)
    }
    guard let a = asNumber(left, compared: true), let b = asNumber(right, compared: true),
      let (a, b) = aligned(a, b, span)
    else {
      return incomparable(left, right, span)
    }
    switch op {
    case "<": return Node(.less, [a, b], type: .truth, span: span)
    case ">": return Node(.less, [b, a], type: .truth, span: span)
    case "<=": return Node(.atMost, [a, b], type: .truth, span: span)
    case ">=": return Node(.atMost, [b, a], type: .truth, span: span)
    case "=": return Node(.equal, [a, b], type: .truth, span: span)
    default:
      return Node(
        .not, [Node(.equal, [a, b], type: .truth, span: span)], type: .truth, span: span)
    }
  }

  private func incomparable(_ left: Node, _ right: Node, _ span: SourceSpan) -> Node {
    fail(
      "type-mismatch", "these two cannot be compared", left.span ?? span,
      "this is \(left.type.word)",
      also: [Diagnostic.Label(right.span ?? span, "this is \(right.type.word)")])
  }

  /// Both numbers in one unit, or nil after reporting why they have none in common.
  private func aligned(_ left: Node, _ right: Node, _ span: SourceSpan) -> (Node, Node)? {
    if case .date = left.type, case .date = right.type { return (left, right) }
    guard case .number(let unitA, let analyteA) = left.type,
      case .number(let unitB, let analyteB) = right.type
    else { return nil }
    if let pair = calendar(left, unitA, right, unitB) { return pair }
    guard case .ucum(let a) = unitA, case .ucum(let b) = unitB else {
      return mismatch(left, right, span, reason: nil)
    }
    // Literals move to the unit of what was measured; otherwise the right side moves.
    let movesLeft = isConstant(left) && !isConstant(right)
    let from = movesLeft ? a : b
    let to = movesLeft ? b : a
    switch factor(from: from, to: to, analyte: analyteA ?? analyteB) {
    case .failure(let reason): return mismatch(left, right, span, reason: reason.text)
    case .success(let factor):
      return movesLeft
        ? (scaled(left, factor, to: unitB), right) : (left, scaled(right, factor, to: unitA))
    }
  }

  private func mismatch(
    _ left: Node, _ right: Node, _ span: SourceSpan, reason: String?
  ) -> (Node, Node)? {
    _ = fail(
      "unit-mismatch", "the units of the two sides do not match", left.span ?? span,
      "this is \(left.type.word)",
      also: [Diagnostic.Label(right.span ?? span, "this is \(right.type.word)")], hint: reason)
    let null = Node(.null, type: .null)
    return (null, null)
  }

  private func isConstant(_ node: Node) -> Bool {
    if case .number = node.op { return true }
    return false
  }

  /// Ages compare in the unit of the literal; windows and spans compare in days.
  private func calendar(
    _ left: Node, _ a: NumberUnit, _ right: Node, _ b: NumberUnit
  ) -> (Node, Node)? {
    if let fitted = fitted(left, a, to: b), !isConstant(left) { return (fitted, right) }
    if let fitted = fitted(right, b, to: a), !isConstant(right) { return (left, fitted) }
    switch (a, b) {
    case (.years, .years), (.months, .months), (.days, .days): return (left, right)
    case (.ucum, .ucum): return nil
    default: break
    }
    if isConstant(right), let days = constantDays(right, b), let other = inDays(left, a) {
      return (other, days)
    }
    if isConstant(left), let days = constantDays(left, a), let other = inDays(right, b) {
      return (days, other)
    }
    return nil
  }

  /// An age beside months is counted in months.
  private func fitted(_ node: Node, _ unit: NumberUnit, to other: NumberUnit) -> Node? {
    if node.op == .ageYears, case .months = other {
      return Node(.ageMonths, type: .number(.months), span: node.span, lacks: node.lacks)
    }
    return nil
  }

  private func constantDays(_ node: Node, _ unit: NumberUnit) -> Node? {
    guard case .number(let value) = node.op, let days = Self.days(value, unit) else { return nil }
    return Node(.number(Double(days)), type: .number(.days), span: node.span)
  }

  private func inDays(_ node: Node, _ unit: NumberUnit) -> Node? {
    if case .days = unit { return node }
    return nil
  }

  struct Refusal: Error { let text: String }

  /// The factor from one unit to another, through the analyte's molar mass where one is named.
  func factor(from: Unit, to: Unit, analyte: Int?) -> Result<Double, Refusal> {
    let substance = analyte.flatMap { vocabulary.analytes[$0].substance }
    do {
      let conversion = try from.conversion(to: to, substance: substance)
      guard let factor = conversion.proportionalFactor else {
        return .failure(Refusal(text: "a scale with its own zero cannot be used in a rule"))
      }
      return .success(factor)
    } catch {
      return .failure(Refusal(text: "\(error)"))
    }
  }

  func scaled(_ node: Node, _ factor: Double, to unit: NumberUnit) -> Node {
    guard case .number(_, let analyte) = node.type else { return node }
    let type = ValueType.number(unit, of: analyte)
    if factor == 1 {
      return Node(
        node.op, node.operands, type: type, span: node.span, lacks: node.lacks, name: node.name)
    }
    if case .number(let value) = node.op {
      return Node(.number(Self.decimal(value * factor)), type: type, span: node.span)
    }
    return Node(.scale(factor), [node], type: type, span: node.span, lacks: node.lacks)
  }

  /// A literal that was converted, freed of binary dust at the 15th digit.
  static func decimal(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var scale = 1.0
    for _ in 0..<15 {
      let rounded = (value * scale).rounded() / scale
      if abs(rounded - value) <= abs(value) * 4e-16 { return rounded }
      scale *= 10
    }
    return value
  }

  // MARK: Arithmetic

  func arithmetic(_ op: String, _ left: Node, _ right: Node, _ span: SourceSpan) -> Node {
    if case .null = left.type { return left }
    if case .null = right.type { return right }
    if op == "-", case .date = left.type, case .date = right.type {
      return Node(.subtract, [left, right], type: .number(.days), span: span)
    }
    if let moved = movedDate(op, left, right, span) { return moved }
    guard let a = asNumber(left, compared: false), let b = asNumber(right, compared: false),
      case .number(let unitA, let analyteA) = a.type, case .number(let unitB, let analyteB) = b.type
    else {
      return fail(
        "not-a-number", "arithmetic needs numbers", left.span ?? span,
        "this is \(left.type.word)",
        also: [Diagnostic.Label(right.span ?? span, "this is \(right.type.word)")])
    }
    switch op {
    case "+", "-":
      guard let (x, y) = aligned(a, b, span) else { return incomparable(left, right, span) }
      return Node(op == "+" ? .add : .subtract, [x, y], type: x.type, span: span)
    case "*", "/":
      return scaledProduct(op, a, unitA, analyteA, b, unitB, analyteB, span)
    default:
      guard unitA.isOne, unitB.isOne else {
        return fail("not-a-number", "a power needs plain numbers", span)
      }
      return Node(.power, [a, b], type: .number(unitA), span: span)
    }
  }

  /// A date and a length of time: `onset(neuro) + 28 days`. Months and years count as days do
  /// everywhere else in a rule.
  private func movedDate(
    _ op: String, _ left: Node, _ right: Node, _ span: SourceSpan
  ) -> Node? {
    guard op == "+" || op == "-", case .date = left.type,
      case .number(let unit, _) = right.type,
      let days = constantDays(right, unit) ?? inDays(right, unit)
    else { return nil }
    return Node(op == "+" ? .add : .subtract, [left, days], type: .date, span: span)
  }

  private func scaledProduct(
    _ op: String, _ a: Node, _ unitA: NumberUnit, _ analyteA: Int?, _ b: Node,
    _ unitB: NumberUnit, _ analyteB: Int?, _ span: SourceSpan
  ) -> Node {
    let op: Operator = op == "*" ? .multiply : .divide
    if unitB.isOne { return Node(op, [a, b], type: .number(unitA, of: analyteA), span: span) }
    if unitA.isOne, op == .multiply {
      return Node(op, [a, b], type: .number(unitB, of: analyteB), span: span)
    }
    guard case .ucum(let x) = unitA, case .ucum(let y) = unitB else {
      if op == .divide, "\(unitA.code)" == "\(unitB.code)" {
        return Node(op, [a, b], type: .number(.ucum(one)), span: span)
      }
      return fail("unit-mismatch", "calendar units cannot be multiplied", span)
    }
    guard let unit = try? (op == .multiply ? x.multiplied(by: y) : x.divided(by: y)) else {
      return fail("unit-mismatch", "these units cannot be multiplied or divided", span)
    }
    // A ratio of like units is a plain number, whatever prefixes stood in it.
    if case .success(let factor) = self.factor(from: unit, to: one, analyte: nil) {
      let node = Node(op, [a, b], type: .number(.ucum(one)), span: span)
      return factor == 1 ? node : Node(.scale(factor), [node], type: node.type, span: span)
    }
    return Node(op, [a, b], type: .number(.ucum(unit)), span: span)
  }

  func conditional(_ condition: Node, _ yes: Node, _ no: Node, _ span: SourceSpan) -> Node {
    if case .null = condition.type { return condition }
    if case .truth = yes.type, case .truth = no.type {
      return Node(.conditional, [condition, yes, no], type: .truth, span: span)
    }
    if case .text = yes.type, case .text = no.type {
      return Node(.conditional, [condition, yes, no], type: .text, span: span)
    }
    if case .null = yes.type {
      return Node(.conditional, [condition, yes, no], type: no.type, span: span)
    }
    if case .null = no.type {
      return Node(.conditional, [condition, yes, no], type: yes.type, span: span)
    }
    if case .observation(let a) = yes.type, case .observation(let b) = no.type, a == b {
      return Node(.conditional, [condition, yes, no], type: yes.type, span: span)
    }
    guard let a = asNumber(yes, compared: true), let b = asNumber(no, compared: true),
      let (x, y) = aligned(a, b, span)
    else {
      return fail(
        "type-mismatch", "both branches must be of one type", yes.span ?? span,
        "this is \(yes.type.word)",
        also: [Diagnostic.Label(no.span ?? span, "this is \(no.type.word)")])
    }
    return Node(.conditional, [condition, x, y], type: x.type, span: span)
  }
}
