import BigInt
import Diagnostics
import Quantities

// Arithmetic. What overflows or divides by zero is null; operands of the wrong type are errors.
extension CQLEvaluator {
  func arithmetic(
    _ op: String, _ a: CQLTyped, _ b: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if a.type.isTime, op == "+" || op == "-" {
      guard b.type == .quantity || b.type == .any else {
        throw mismatch(
          "a Quantity of time is wanted after '\(op)', this is \(b.type.text)", span)
      }
      return try shifted(a, b, isMinus: op == "-", span)
    }
    if a.type.isTime || b.type.isTime {
      throw mismatch("'\(op)' is not for \(a.type.text) and \(b.type.text)", span)
    }
    // A product or quotient of a number and a Quantity keeps the unit; no conversion is needed.
    let (x, y, type) = try fitted(a, b, span)
    switch type {
    case .any: return CQLTyped(.null, op == "/" ? .decimal : .any)
    case .integer: return try integers(op, x, y, span)
    case .decimal: return CQLTyped(decimals(op, x, y), .decimal)
    case .quantity: return CQLTyped(try quantities(op, x, y, span), .quantity)
    default: throw mismatch("'\(op)' is not for \(a.type.text) and \(b.type.text)", span)
    }
  }

  // MARK: Integer

  private func integers(
    _ op: String, _ a: CQLValue, _ b: CQLValue, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if a.isNull || b.isNull { return CQLTyped(.null, op == "/" ? .decimal : .integer) }
    if let (x, y) = Self.ranges(a, b) { return try uncertain(op, x, y, span) }
    guard case .integer(let x) = a, case .integer(let y) = b else {
      return CQLTyped(.null, .integer)
    }
    switch op {
    case "+": return CQLTyped(CQLValue(integer: x + y), .integer)
    case "-": return CQLTyped(CQLValue(integer: x - y), .integer)
    case "*": return CQLTyped(CQLValue(integer: x * y), .integer)
    case "div": return CQLTyped(CQLValue(integer: y == 0 ? nil : x / y), .integer)
    case "mod": return CQLTyped(CQLValue(integer: y == 0 ? nil : x % y), .integer)
    case "/": return CQLTyped(CQLValue(CQLDecimal(x) / CQLDecimal(y)), .decimal)
    default: return power(x, y)
    }
  }

  /// An Integer for a power of zero and above, a Decimal below.
  private func power(_ base: Int, _ exponent: Int) -> CQLTyped {
    guard exponent >= 0 else {
      return CQLTyped(CQLValue(CQLDecimal(base).power(CQLDecimal(exponent))), .decimal)
    }
    if abs(base) <= 1 {
      let value = exponent == 0 ? 1 : base == -1 && exponent % 2 == 0 ? 1 : base
      return CQLTyped(.integer(value), .integer)
    }
    guard exponent < 32 else { return CQLTyped(.null, .integer) }
    let value = BigInt(base).power(exponent)
    return CQLTyped(CQLValue(integer: Int(exactly: value)), .integer)
  }

  /// The elapsed time between dates that are not fully known is a range, and so are its sums.
  private func uncertain(
    _ op: String, _ a: (Int, Int), _ b: (Int, Int), _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let ends: [Int]
    switch op {
    case "+": ends = [a.0 + b.0, a.1 + b.1]
    case "-": ends = [a.0 - b.1, a.1 - b.0]
    case "*": ends = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1]
    default:
      throw Diagnostic(
        code: "outside-subset", "'\(op)' is not defined for an uncertain number", at: span)
    }
    let (low, high) = (ends.min() ?? 0, ends.max() ?? 0)
    guard CQLValue(integer: low) != .null, CQLValue(integer: high) != .null else {
      return CQLTyped(.null, .integer)
    }
    return CQLTyped(low == high ? .integer(low) : .uncertain(low, high), .integer)
  }

  // MARK: Decimal

  private func decimals(_ op: String, _ a: CQLValue, _ b: CQLValue) -> CQLValue {
    guard case .decimal(let x) = a, case .decimal(let y) = b else { return .null }
    switch op {
    case "+": return CQLValue(x + y)
    case "-": return CQLValue(x - y)
    case "*": return CQLValue(x * y)
    case "/": return CQLValue(x / y)
    case "div": return CQLValue(x.truncatedQuotient(y))
    case "mod": return CQLValue(x.remainder(y))
    default: return CQLValue(x.power(y))
    }
  }

  // MARK: Quantity

  private func quantities(
    _ op: String, _ a: CQLValue, _ b: CQLValue, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLValue {
    guard op != "^" else { throw mismatch("'^' is not for quantities", span) }
    guard case .quantity(let x) = a, case .quantity(let y) = b else { return .null }
    switch op {
    case "*", "/": return try product(x, y, isDividing: op == "/", span)
    case "div" where y.unit == "1":
      return x.value.truncatedQuotient(y.value).map { .quantity(x.with($0)) } ?? .null
    default: break
    }
    guard let (left, right, unit) = units.aligned(x, y) else {
      if let special = [x, y].first(where: { units.unit($0.code)?.isSpecial == true }) {
        throw Diagnostic(
          code: "outside-subset",
          "sums of '\(special.unit)' with another unit are not defined: its zero is elsewhere",
          at: span)
      }
      return .null
    }
    let value: Rational?
    switch op {
    case "+": value = left + right
    case "-": value = left - right
    default:
      if right.isZero { return .null }
      let whole = left / right
      let quotient = Rational(whole.numerator / whole.denominator, 1)
      if op == "div" {
        // HL7's tests keep the unit here; between two different units nothing is laid down.
        guard x.unit == y.unit, x.isCalendar == y.isCalendar else {
          throw outside("'div' between different units is", span)
        }
        return CQLDecimal(quotient).map { .quantity(x.with($0)) } ?? .null
      }
      value = left - quotient * right
    }
    return value.flatMap { CQLDecimal($0) }.map { .quantity(unit.with($0)) } ?? .null
  }

  private func product(
    _ a: CQLQuantity, _ b: CQLQuantity, isDividing: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLValue {
    let value = isDividing ? a.value / b.value : a.value * b.value
    if b.unit == "1" { return value.map { .quantity(a.with($0)) } ?? .null }
    if a.unit == "1", !isDividing { return value.map { .quantity(b.with($0)) } ?? .null }
    if let left = a.months, let right = b.months, isDividing {
      // Years and months divide into a number; they multiply into nothing that has a code.
      let ratio = value.map { $0.rational * Rational(left) / Rational(right) }
      return ratio.flatMap { CQLDecimal($0) }.map { .quantity(CQLQuantity($0, "1")) } ?? .null
    }
    guard a.months == nil, b.months == nil,
      let code = units.product(a.code, b.code, dividing: isDividing)
    else {
      throw Diagnostic(
        code: "outside-subset", "this product of units has no code of its own", at: span)
    }
    return value.map { .quantity(CQLQuantity($0, code)) } ?? .null
  }

  func negated(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    switch typed.value {
    case .integer(let value): return CQLTyped(CQLValue(integer: -value), .integer)
    case .uncertain(let low, let high): return CQLTyped(.uncertain(-high, -low), .integer)
    case .decimal(let value): return CQLTyped(.decimal(-value), .decimal)
    case .quantity(let value): return CQLTyped(.quantity(value.with(-value.value)), .quantity)
    default:
      guard typed.value.isNull, typed.type.isNumber || typed.type == .quantity || typed.type == .any
      else { throw mismatch("a number is wanted after '-', this is \(typed.type.text)", span) }
      return typed
    }
  }
}
