import Diagnostics
import Quantities

/// Evaluates an expression as CQL 1.5 says, with exact decimals, dates of any precision and nulls
/// that have types. It is what `cerulean eval` answers with.
///
/// What the specification calls a compile-time error is one here too: operands of a wrong type are
/// refused, never turned into null. What lies outside the subset is refused by name.
package struct CQLEvaluator {
  let units: CQLUnits
  /// Values of names, such as those of `--given`.
  package var names: [String: CQLTyped] = [:]

  package init(units: UnitTable) { self.units = CQLUnits(table: units) }

  /// The value of a whole expression as a CQL literal; null where it outgrew every Decimal.
  package func literal(_ syntax: Syntax) throws(Diagnostic) -> String {
    let value = try evaluate(syntax).value
    switch value {
    case .decimal(let number) where !number.isWritable: return "null"
    case .quantity(let quantity) where !quantity.value.isWritable: return "null"
    default: return value.text
    }
  }

  /// The value of an expression.
  ///
  /// - Throws: the first mistake, or the first thing outside the subset, with its place.
  package func evaluate(_ syntax: Syntax) throws(Diagnostic) -> CQLTyped {
    switch syntax {
    case .null: return .null
    case .boolean(let value, _): return CQLTyped(.boolean(value), .boolean)
    case .number(let digits, let span): return try number(digits, span)
    case .quantity(let digits, let unit, let span, let unitSpan):
      return try quantity(digits, unit, span, unitSpan)
    case .text(let text, _): return CQLTyped(.string(text), .string)
    case .instant(let text, let span): return try instant(text, span)
    case .name(let name, let span):
      if let value = names[name] { return value }
      throw Diagnostic(
        code: "unknown-name", "nothing is called '\(name)'", at: span,
        hint: Suggestion.hint(for: name, in: names.keys.sorted()))
    case .member(let owner, let name, let span): return try member(evaluate(owner), name, span)
    case .call(let name, let arguments, let span, let nameSpan):
      return try call(name, arguments, span, nameSpan)
    case .list(let items, _): return try list(items)
    case .unary(let op, let operand, let span): return try unary(op, operand, span)
    case .binary(let op, let left, let right, _, let operatorSpan):
      return try binary(op, left, right, operatorSpan)
    case .between(let value, let low, let high, let span):
      return try between(value, low, high, isProper: false, span)
    case .conditional(let condition, let yes, let no, let span):
      return try conditional(condition, yes, no, span)
    case .cases(let items, let otherwise, let span): return try cases(items, otherwise, span)
    case .interval(let low, let high, let lowOpen, let highOpen, let span):
      return try interval(low, high, !lowOpen, !highOpen, span)
    case .phrase(let phrase, let operands, let span, let operatorSpan):
      return try self.phrase(phrase, operands, span, operatorSpan)
    }
  }

  // MARK: Failures

  func mismatch(_ message: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(code: "type-mismatch", message, at: span)
  }

  func outside(_ what: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(code: "outside-subset", "\(what) CQL outside this subset", at: span)
  }

  // MARK: Literals

  private func number(_ digits: String, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    guard digits.contains(".") else {
      guard let value = Int(digits), value <= Int(Int32.max) else {
        throw Diagnostic(
          code: "bad-number", "an Integer is at most 2147483647", at: span,
          hint: "with a decimal point it is a Decimal")
      }
      return CQLTyped(.integer(value), .integer)
    }
    return CQLTyped(.decimal(try decimal(digits, span)), .decimal)
  }

  private func decimal(_ digits: String, _ span: SourceSpan) throws(Diagnostic) -> CQLDecimal {
    guard let value = CQLDecimal(digits) else {
      throw Diagnostic(
        code: "bad-number", "a Decimal has at most 28 digits before the point and 8 after it",
        at: span)
    }
    return value
  }

  private func quantity(
    _ digits: String, _ unit: String, _ span: SourceSpan, _ unitSpan: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    // A calendar unit is a bare word; the same word in quotation marks would be a UCUM code.
    let isCalendar = unitSpan.text.first != "'"
    let value = try decimal(digits, span)
    return CQLTyped(
      .quantity(try quantity(value, unit, isCalendar: isCalendar, unitSpan)), .quantity)
  }

  func quantity(
    _ value: CQLDecimal, _ unit: String, isCalendar: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLQuantity {
    if !isCalendar {
      do {
        _ = try units.table.unit(unit)
      } catch {
        throw Diagnostic(
          code: "unknown-unit", "'\(unit)' is not a UCUM unit", at: span, hint: "\(error)")
      }
    }
    return CQLQuantity(value, unit, isCalendar: isCalendar)
  }

  private func instant(_ text: String, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    if text.hasPrefix("T") { throw outside("times of the day, the type Time, are", span) }
    guard let moment = CQLMoment(text) else {
      throw Diagnostic(
        code: "bad-date", "this is not a date of the calendar", at: span,
        hint: "write it as @2014-01-31 or @2014-01-31T10:30:00.000+01:00")
    }
    return CQLTyped(.moment(moment), moment.isDate ? .date : .dateTime)
  }

  private func list(_ items: [Syntax]) throws(Diagnostic) -> CQLTyped {
    var values: [CQLTyped] = []
    for item in items { values.append(try evaluate(item)) }
    return collected(values)
  }

  /// A list of values, all of the type that fits them; where none does they keep their own.
  func collected(_ values: [CQLTyped]) -> CQLTyped {
    var type = CQLType.any
    var fits = true
    for value in values {
      guard let common = Self.common(type, value.type) else {
        fits = false
        break
      }
      type = common
    }
    guard fits else { return CQLTyped(.list(values.map(\.value)), .list(.any)) }
    return CQLTyped(.list(values.map { Self.lift($0.value, to: type) }), .list(type))
  }

  // MARK: Choices

  /// The type of both branches; they keep their own where none fits both.
  private func merged(_ chosen: CQLTyped, _ types: [CQLType]) -> CQLTyped {
    var type = chosen.type
    for other in types {
      guard let common = Self.common(type, other) else { return chosen }
      type = common
    }
    return CQLTyped(Self.lift(chosen.value, to: type), type)
  }

  /// The type of a branch that is not taken: an error of values there does not count, one of types
  /// or names does.
  private func typeOnly(_ syntax: Syntax) throws(Diagnostic) -> CQLType {
    do {
      return try evaluate(syntax).type
    } catch {
      if error.code == "out-of-range" { return .any }
      throw error
    }
  }

  private func conditional(
    _ condition: Syntax, _ yes: Syntax, _ no: Syntax, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let isTrue = try truth(condition) == true
    let chosen = try evaluate(isTrue ? yes : no)
    return merged(chosen, [try typeOnly(isTrue ? no : yes)])
  }

  private func cases(
    _ items: [(when: Syntax, then: Syntax)], _ otherwise: Syntax, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    var chosen: CQLTyped?
    var types: [CQLType] = []
    for item in items {
      var isTrue = false
      if chosen == nil {
        isTrue = try truth(item.when) == true
      } else {
        let type = try typeOnly(item.when)
        guard type == .boolean || type == .any else {
          throw mismatch("a condition is wanted after 'when'", item.when.span)
        }
      }
      if isTrue {
        chosen = try evaluate(item.then)
      } else {
        types.append(try typeOnly(item.then))
      }
    }
    if let chosen {
      types.append(try typeOnly(otherwise))
      return merged(chosen, types)
    }
    return merged(try evaluate(otherwise), types)
  }

  /// `case x when a then b … else c end`.
  func choice(_ operands: [Syntax], _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    let subject = try evaluate(operands[0])
    var chosen: CQLTyped?
    var types: [CQLType] = []
    var index = 1
    while index + 1 < operands.count {
      let item = try evaluate(operands[index])
      let isEqual = try equal(subject, item, operands[index].span)
      if chosen == nil, isEqual == true {
        chosen = try evaluate(operands[index + 1])
      } else {
        types.append(try typeOnly(operands[index + 1]))
      }
      index += 2
    }
    let last = operands[operands.count - 1]
    guard let chosen else { return merged(try evaluate(last), types) }
    types.append(try typeOnly(last))
    return merged(chosen, types)
  }

  // MARK: Logic

  /// A condition: true, false or nil for null.
  func truth(_ syntax: Syntax) throws(Diagnostic) -> Bool? {
    try truth(evaluate(syntax), syntax.span)
  }

  func truth(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> Bool? {
    guard typed.type == .boolean || typed.type == .any else {
      throw mismatch("a Boolean is wanted here, this is \(typed.type.text)", span)
    }
    if case .boolean(let value) = typed.value { return value }
    return nil
  }

  private func unary(
    _ op: Syntax.UnaryOperator, _ operand: Syntax, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    switch op {
    case .not: return .truth(try truth(operand).map { !$0 })
    case .negate:
      // The least Integer has no positive counterpart, so its digits are read with the sign.
      if case .number("2147483648", _) = operand {
        return CQLTyped(.integer(-2_147_483_648), .integer)
      }
      return try negated(evaluate(operand), span)
    case .exists: return try exists(evaluate(operand), operand.span)
    case .isNull: return .truth(try evaluate(operand).value.isNull)
    case .isNotNull: return .truth(try !evaluate(operand).value.isNull)
    case .isTrue: return .truth(try truth(operand) == true)
    case .isNotTrue: return .truth(try truth(operand) != true)
    case .isFalse: return .truth(try truth(operand) == false)
    case .isNotFalse: return .truth(try truth(operand) != false)
    }
  }

  private func binary(
    _ op: String, _ left: Syntax, _ right: Syntax, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    switch op {
    case "and", "or", "xor", "implies":
      return .truth(Self.logic(op, try truth(left), try truth(right)))
    case "&": throw outside("joining strings with '&' is", span)
    default: break
    }
    let (a, b) = (try evaluate(left), try evaluate(right))
    switch op {
    case "=": return .truth(try equal(a, b, span))
    case "!=": return .truth(try equal(a, b, span).map { !$0 })
    case "~": return .truth(try equivalent(a, b, span))
    case "!~": return .truth(try !equivalent(a, b, span))
    case "<", "<=", ">", ">=": return .truth(try ordered(op, a, b, span))
    case "in": return .truth(try isMember(a, of: b, at: nil, span))
    case "contains": return .truth(try isMember(b, of: a, at: nil, span))
    default: return try arithmetic(op, a, b, span)
    }
  }

  static func logic(_ op: String, _ a: Bool?, _ b: Bool?) -> Bool? {
    switch op {
    case "and":
      if a == false || b == false { return false }
      return a == true && b == true ? true : nil
    case "or":
      if a == true || b == true { return true }
      return a == false && b == false ? false : nil
    case "implies":
      if a == false || b == true { return true }
      return a == true && b == false ? false : nil
    default:
      guard let a, let b else { return nil }
      return a != b
    }
  }
}
