import Quantities

/// A Quantity of CQL: a Decimal and a unit, of UCUM or of the calendar.
package struct CQLQuantity: Hashable, Sendable {
  let value: CQLDecimal
  /// A UCUM code, or the singular of a calendar word.
  let unit: String
  let isCalendar: Bool

  init(_ value: CQLDecimal, _ unit: String, isCalendar: Bool = false) {
    self.value = value
    self.unit = unit
    self.isCalendar = isCalendar
  }

  var text: String {
    guard isCalendar else { return "\(value.shortText) \(CQLValue.quoted(unit))" }
    return "\(value.shortText) \(unit)" + (value == CQLDecimal(1) ? "" : "s")
  }

  func with(_ value: CQLDecimal) -> CQLQuantity {
    CQLQuantity(value, unit, isCalendar: isCalendar)
  }

  /// Months that one of a unit is, for the two calendar units whose length in days is not fixed.
  var months: Int? {
    guard isCalendar else { return nil }
    return unit == "year" ? 12 : unit == "month" ? 1 : nil
  }

  static let definite = [
    "year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h", "minute": "min",
    "second": "s", "millisecond": "ms",
  ]

  /// The UCUM code of this unit's size; that of years and months is right for equivalence only.
  var code: String { isCalendar ? Self.definite[unit] ?? unit : unit }
}

/// Units of the evaluator: conversion by the project's own table, and the algebra of codes.
struct CQLUnits {
  let table: UnitTable

  func unit(_ code: String) -> Unit? { try? table.unit(code) }

  /// How many of `to` one of `from` is, and the offset; nil where they do not measure the same.
  private func scale(_ from: CQLQuantity, _ to: CQLQuantity) -> (Rational, Rational)? {
    if let a = from.months, let b = to.months { return (Rational(a) / Rational(b), 0) }
    guard from.months == nil, to.months == nil, let a = unit(from.code), let b = unit(to.code),
      let way = try? a.conversion(to: b), let factor = way.factor, let offset = way.offset
    else { return nil }
    return (factor, offset)
  }

  /// The exact value in another quantity's unit; nil where they do not measure the same.
  func value(_ quantity: CQLQuantity, in other: CQLQuantity) -> Rational? {
    if quantity.unit == other.unit, quantity.isCalendar == other.isCalendar {
      return quantity.value.rational
    }
    return scale(quantity, other).map { quantity.value.rational * $0.0 + $0.1 }
  }

  /// Both in the unit that is the smaller of the two, as sums of quantities are given.
  func aligned(_ a: CQLQuantity, _ b: CQLQuantity) -> (Rational, Rational, CQLQuantity)? {
    if a.unit == b.unit, a.isCalendar == b.isCalendar {
      return (a.value.rational, b.value.rational, a)
    }
    guard let (factor, offset) = scale(a, b), offset.isZero,
      let left = value(a, in: b), let right = value(b, in: a)
    else { return nil }
    return factor > 1 ? (left, b.value.rational, b) : (a.value.rational, right, a)
  }

  // MARK: Products of codes

  /// The code of a product or quotient, like powers put together: `cm` times `cm` is `cm2`. Nil
  /// where a code has parentheses or a scale of its own, whose products have no simple code.
  func product(_ left: String, _ right: String, dividing: Bool) -> String? {
    guard let a = unit(left), let b = unit(right), !a.isSpecial, !b.isSpecial,
      var parts = Self.parts(left), let others = Self.parts(right)
    else { return nil }
    for (symbol, power) in others {
      let signed = dividing ? -power : power
      if let index = parts.firstIndex(where: { $0.0 == symbol }) {
        parts[index].1 += signed
      } else {
        parts.append((symbol, signed))
      }
    }
    func term(_ part: (String, Int)) -> String {
      abs(part.1) == 1 ? part.0 : part.0 + String(abs(part.1))
    }
    let top = parts.filter { $0.1 > 0 }.map(term).joined(separator: ".")
    let bottom = parts.filter { $0.1 < 0 }.map { "/" + term($0) }.joined()
    let code = top + bottom
    return code.isEmpty ? "1" : unit(code) == nil ? nil : code
  }

  /// The symbols of a code with their powers.
  private static func parts(_ code: String) -> [(String, Int)]? {
    var result: [(String, Int)] = []
    var current = ""
    var sign = 1
    var depth = 0
    func close() {
      guard !current.isEmpty, current != "1" else { return }
      let (symbol, power) = split(current)
      if let index = result.firstIndex(where: { $0.0 == symbol }) {
        result[index].1 += sign * power
      } else {
        result.append((symbol, sign * power))
      }
    }
    for character in code {
      if depth == 0, character == "(" || character == ")" { return nil }
      if character == "[" || character == "{" { depth += 1 }
      if character == "]" || character == "}" { depth -= 1 }
      if depth == 0, character == "." || character == "/" {
        close()
        current = ""
        sign = character == "/" ? -1 : 1
      } else {
        current.append(character)
      }
    }
    close()
    return result
  }

  /// `cm2` as `cm` and 2; the power of `10*` stays in the symbol, which is a number then.
  private static func split(_ term: String) -> (String, Int) {
    if term.hasPrefix("10*") || term.hasPrefix("10^") || term.hasSuffix("}") { return (term, 1) }
    let digits = term.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
    guard !digits.isEmpty, digits.count < term.count, let power = Int(String(digits)) else {
      return (term, 1)
    }
    let rest = term.dropLast(digits.count)
    if rest.last == "-" { return (String(rest.dropLast()), -power) }
    return (String(rest.last == "+" ? rest.dropLast() : rest), power)
  }
}
