import Clinic
import Diagnostics
import Quantities

// What holds literals only is computed once, when a rule is compiled, with CQL's exact decimals:
// 0.1 + 0.2 is 0.3 in a rule too.
extension Checker {
  /// The node of an operation on literals; nil for everything else, and for what CQL finds null or
  /// wrong, which the checker then reports in its own words.
  func folded(_ syntax: Syntax) -> Node? {
    guard isOperation(syntax), isConstant(syntax) else { return nil }
    guard let result = try? CQLEvaluator(units: vocabulary.units).evaluate(syntax) else {
      return nil
    }
    switch result.value {
    case .boolean(let value): return Node(.truth(Truth(value)), type: .truth, span: syntax.span)
    case .integer(let value):
      return Node(.number(Double(value)), type: .number(.ucum(one)), span: syntax.span)
    case .decimal(let value): return number(value, .ucum(one), syntax.span)
    case .quantity(let quantity):
      guard let unit = numberUnit(quantity) else { return nil }
      return number(quantity.value, unit, syntax.span)
    default: return nil
    }
  }

  private func number(_ value: CQLDecimal, _ unit: NumberUnit, _ span: SourceSpan) -> Node {
    Node(.number(value.rational.doubleValue), type: .number(unit), span: span)
  }

  /// Weeks and hours are left to the checker, which has its own rules for windows.
  private func numberUnit(_ quantity: CQLQuantity) -> NumberUnit? {
    guard quantity.isCalendar else {
      return (try? vocabulary.units.unit(quantity.unit)).map { .ucum($0) }
    }
    switch quantity.unit {
    case "year": return .years
    case "month": return .months
    case "day": return .days
    default: return nil
    }
  }

  private static let foldedOperators: Set<String> = [
    "+", "-", "*", "/", "^", "=", "!=", "~", "!~", "<", "<=", ">", ">=",
  ]
  private static let foldedFunctions: Set<String> = [
    "Abs", "Ceiling", "Floor", "Truncate", "Round", "Exp", "Ln",
  ]

  private func isOperation(_ syntax: Syntax) -> Bool {
    switch syntax {
    case .binary(let op, _, _, _, _): Self.foldedOperators.contains(op)
    case .call(let name, _, _, _): Self.foldedFunctions.contains(name)
    default: false
    }
  }

  private func isConstant(_ syntax: Syntax) -> Bool {
    switch syntax {
    case .number, .quantity: true
    case .unary(.negate, let operand, _): isConstant(operand)
    case .binary(let op, let left, let right, _, _):
      Self.foldedOperators.contains(op) && isConstant(left) && isConstant(right)
    case .call(let name, let arguments, _, _):
      Self.foldedFunctions.contains(name) && arguments.allSatisfy(isConstant)
    default: false
    }
  }
}
