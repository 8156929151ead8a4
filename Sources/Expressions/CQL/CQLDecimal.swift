import BigInt
import Quantities

/// A Decimal of CQL: a whole number of hundred-millionths, so that no digit is lost or invented.
///
/// CQL 1.5 gives a Decimal 28 digits and a step of 10^-8. Intermediate results may reach 10^28, as
/// HL7's own tests demand; what is larger has no Decimal, and the operation is null.
package struct CQLDecimal: Hashable, Sendable {
  /// The value times 10^8.
  let units: BigInt

  static let places = 8
  static let one = BigInt(10).power(places)
  /// Intermediate results reach this magnitude, as HL7's tests have it; literals stay below.
  private static let limit = BigInt(10).power(28 + places)
  static let zero = CQLDecimal(0)
  static let step = CQLDecimal(unchecked: 1)
  /// The largest value of the type, as `maximum Decimal` names it.
  static let maximum = CQLDecimal(unchecked: BigInt(10).power(28) - 1)
  static let minimum = CQLDecimal(unchecked: 1 - BigInt(10).power(28))

  private init(unchecked units: BigInt) { self.units = units }

  /// Nil where the magnitude is out of range.
  init?(units: BigInt) {
    guard units.magnitude <= Self.limit.magnitude else { return nil }
    self.units = units
  }

  /// Whether it can be written as a literal.
  var isWritable: Bool { units.magnitude < Self.limit.magnitude }

  init(_ value: Int) { units = BigInt(value) * Self.one }

  /// Reads `12`, `-0.5` or `+3.14`; nil for anything else, more than 8 places, and out of range.
  package init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0].utf8.count <= 40,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard fraction.utf8.count <= Self.places,
      let units = BigInt(
        parts[0] + fraction + String(repeating: "0", count: Self.places - fraction.utf8.count))
    else { return nil }
    self.init(units: isNegative ? -units : units)
    guard isWritable else { return nil }
  }

  /// The nearest Decimal to a fraction, halves away from zero; nil out of range.
  init?(_ value: Rational) {
    self.init(units: Self.divide(value.numerator * Self.one, by: value.denominator))
  }

  var rational: Rational { Rational(units, Self.one) }
  var isWhole: Bool { (units % Self.one).isZero }
  var isZero: Bool { units.isZero }
  var isNegative: Bool { units.sign == .minus && !units.isZero }

  /// The nearest whole quotient, halves away from zero.
  static func divide(_ value: BigInt, by divisor: BigInt) -> BigInt {
    let (quotient, rest) = value.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
    let rounded = BigInt(rest * 2 >= divisor.magnitude ? quotient + 1 : quotient)
    return (value.sign == divisor.sign) ? rounded : -rounded
  }

  /// With at least one place, so that it reads back as a Decimal.
  package var text: String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, Self.places + 1 - digits.count)) + digits
    var fraction = padded.suffix(Self.places)
    while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
    return (isNegative ? "-" : "") + padded.dropLast(Self.places) + "." + fraction
  }

  /// As a Quantity shows its value: without places where it is whole.
  var shortText: String { isWhole ? String(text.dropLast(2)) : text }

  /// How many places are not zero at the end.
  var significantPlaces: Int {
    var places = Self.places
    var rest = units
    while places > 0, (rest % 10).isZero {
      rest /= 10
      places -= 1
    }
    return places
  }
}

extension CQLDecimal: Comparable {
  package static func < (left: CQLDecimal, right: CQLDecimal) -> Bool { left.units < right.units }
}

// MARK: Arithmetic. Nil is what CQL calls null: no such Decimal.

extension CQLDecimal {
  static func + (left: CQLDecimal, right: CQLDecimal) -> CQLDecimal? {
    CQLDecimal(units: left.units + right.units)
  }

  static func - (left: CQLDecimal, right: CQLDecimal) -> CQLDecimal? {
    CQLDecimal(units: left.units - right.units)
  }

  static func * (left: CQLDecimal, right: CQLDecimal) -> CQLDecimal? {
    CQLDecimal(units: divide(left.units * right.units, by: one))
  }

  static func / (left: CQLDecimal, right: CQLDecimal) -> CQLDecimal? {
    right.isZero ? nil : CQLDecimal(units: divide(left.units * one, by: right.units))
  }

  static prefix func - (value: CQLDecimal) -> CQLDecimal { CQLDecimal(unchecked: -value.units) }

  /// The whole part of the quotient.
  func truncatedQuotient(_ divisor: CQLDecimal) -> CQLDecimal? {
    divisor.isZero ? nil : CQLDecimal(units: units / divisor.units * Self.one)
  }

  /// What remains after the whole part of the quotient; it has the sign of the dividend.
  func remainder(_ divisor: CQLDecimal) -> CQLDecimal? {
    divisor.isZero ? nil : CQLDecimal(units: units % divisor.units)
  }

  var magnitude: CQLDecimal { CQLDecimal(unchecked: BigInt(units.magnitude)) }

  var truncated: BigInt { units / Self.one }

  var floor: BigInt {
    let whole = truncated
    return isNegative && !isWhole ? whole - 1 : whole
  }

  var ceiling: BigInt {
    let whole = truncated
    return !isNegative && !isWhole ? whole + 1 : whole
  }

  /// Rounded to `places` decimals, halves towards plus infinity, as CQL's Round demands.
  func rounded(_ places: Int) -> CQLDecimal? {
    let step = BigInt(10).power(Self.places - min(max(0, places), Self.places))
    let doubled = units * 2 + step
    var quotient = doubled / (step * 2)
    if doubled.sign == .minus, !(doubled % (step * 2)).isZero { quotient -= 1 }
    return CQLDecimal(units: quotient * step)
  }
}

// MARK: Exponentials

/// Exponential and logarithm in fixed point of 64 places: enough for every digit of a Decimal.
private enum FixedPoint {
  static let one = BigInt(10).power(64)
  static let ln2 = doubledInverseTangent(BigInt(1), BigInt(3))

  /// 2 artanh(top / bottom), for small quotients.
  private static func doubledInverseTangent(_ top: BigInt, _ bottom: BigInt) -> BigInt {
    let z = top * one / bottom
    let square = z * z / one
    var power = z
    var sum = BigInt(0)
    var n = 1
    while !power.isZero {
      sum += power / BigInt(n)
      power = power * square / one
      n += 2
    }
    return sum * 2
  }

  /// The logarithm of a positive fixed-point number.
  static func logarithm(_ value: BigInt) -> BigInt {
    var m = value
    var twos = 0
    while m > one * 3 / 2 {
      m /= 2
      twos += 1
    }
    while m < one * 3 / 4 {
      m *= 2
      twos -= 1
    }
    return doubledInverseTangent(m - one, m + one) + BigInt(twos) * ln2
  }

  /// e to a fixed-point power; nil where it is beyond every Decimal.
  static func exponential(_ value: BigInt) -> BigInt? {
    guard value < one * 100 else { return nil }
    guard value > one * -100 else { return 0 }
    let twos = CQLDecimal.divide(value, by: ln2)
    let rest = value - twos * ln2
    var term = one
    var sum = one
    var n = 1
    while !term.isZero {
      term = term * rest / one / BigInt(n)
      sum += term
      n += 1
    }
    let shift = Int(twos)
    return shift >= 0 ? sum << shift : sum >> -shift
  }
}

extension CQLDecimal {
  private static let toFixed = FixedPoint.one / one
  private var fixed: BigInt { units * Self.toFixed }

  private init?(fixed: BigInt) { self.init(units: Self.divide(fixed, by: Self.toFixed)) }

  /// e to this power; nil where it is out of range.
  var exponential: CQLDecimal? { FixedPoint.exponential(fixed).flatMap { CQLDecimal(fixed: $0) } }

  /// The natural logarithm; nil for zero and below.
  var naturalLogarithm: CQLDecimal? {
    isNegative || isZero ? nil : CQLDecimal(fixed: FixedPoint.logarithm(fixed))
  }

  /// The logarithm to a base; nil where it has none.
  func logarithm(base: CQLDecimal) -> CQLDecimal? {
    guard !isNegative, !isZero, !base.isNegative, !base.isZero, base.units != Self.one else {
      return nil
    }
    let top = FixedPoint.logarithm(fixed) * FixedPoint.one
    return CQLDecimal(fixed: Self.divide(top, by: FixedPoint.logarithm(base.fixed)))
  }

  /// This to a power; nil where it has no real value or is out of range.
  func power(_ exponent: CQLDecimal) -> CQLDecimal? {
    if exponent.isWhole, exponent.units.magnitude <= (Self.one * 400).magnitude {
      let whole = Int(exponent.truncated)
      if isZero { return whole > 0 ? .zero : whole == 0 ? CQLDecimal(1) : nil }
      return rational.power(whole).flatMap { CQLDecimal($0) }
    }
    if isZero { return exponent.isNegative ? nil : .zero }
    let isOdd = exponent.isWhole && !(exponent.truncated % 2).isZero
    guard !isNegative || exponent.isWhole else { return nil }
    let logarithm = FixedPoint.logarithm(magnitude.fixed)
    // The product carries the rounding of the logarithm times the exponent: still below 10^-30.
    guard
      let value = FixedPoint.exponential(
        Self.divide(logarithm * exponent.units, by: Self.one)),
      let result = CQLDecimal(fixed: value)
    else { return nil }
    return isNegative && isOdd ? -result : result
  }
}
