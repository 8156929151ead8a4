import BigInt

/// An exact fraction, always reduced, with a positive denominator.
///
/// Factors between units are kept exact from the table to the conversion record; a `Double` is made
/// once, at the end, so that `3269/500` can be shown, checked and repeated.
package struct Rational: Sendable, Hashable {
  package let numerator: BigInt
  package let denominator: BigInt

  package static let zero = Rational(0)
  package static let one = Rational(1)

  /// The reduced fraction. Traps where `denominator` is zero: callers check what they divide by.
  package init(_ numerator: BigInt, _ denominator: BigInt) {
    precondition(!denominator.isZero, "a fraction needs a denominator other than zero")
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.numerator = numerator / divisor * sign
    self.denominator = denominator / divisor * sign
  }

  package init(_ value: Int) {
    numerator = BigInt(value)
    denominator = 1
  }

  /// The exact value of a finite `Double`, or nil for infinity and not-a-number.
  package init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      self.init(0)
      return
    }
    // The significand lies in [1, 2): times 2^52 it is a whole number for every finite double.
    let mantissa = BigInt(value.significand * 0x1p52) * (value < 0 ? -1 : 1)
    let exponent = Int(value.exponent) - 52
    self.init(
      exponent > 0 ? mantissa << exponent : mantissa, exponent < 0 ? BigInt(1) << -exponent : 1)
  }

  package var isZero: Bool { numerator.isZero }
  package var isInteger: Bool { denominator == 1 }
  package var isNegative: Bool { numerator.sign == .minus }
  package var magnitude: Rational { isNegative ? -self : self }

  /// One divided by this, or nil for zero.
  package var reciprocal: Rational? { isZero ? nil : Rational(denominator, numerator) }

  /// The whole power; nil for a negative power of zero.
  package func power(_ exponent: Int) -> Rational? {
    if exponent < 0 { return reciprocal?.power(-exponent) }
    return Rational(numerator.power(exponent), denominator.power(exponent))
  }

  package static func + (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }

  package static func - (left: Rational, right: Rational) -> Rational { left + -right }

  package static func * (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.numerator, left.denominator * right.denominator)
  }

  /// Traps on division by zero, as whole numbers do.
  package static func / (left: Rational, right: Rational) -> Rational {
    Rational(left.numerator * right.denominator, left.denominator * right.numerator)
  }

  package static prefix func - (value: Rational) -> Rational {
    Rational(-value.numerator, value.denominator)
  }
}

extension Rational: Comparable {
  package static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension Rational {
  /// The nearest `Double`, ties to even; overflow gives infinity.
  package var doubleValue: Double {
    guard !isZero else { return 0 }
    let top = numerator.magnitude
    let bottom = denominator.magnitude
    // 62 or 63 bits of quotient with a sticky last bit decide every rounding to 53.
    let shift = 62 - (top.bitWidth - bottom.bitWidth)
    let (quotient, remainder) = (shift >= 0 ? top << shift : top)
      .quotientAndRemainder(dividingBy: shift >= 0 ? bottom : bottom << -shift)
    let bits = UInt64(quotient) | (remainder.isZero ? 0 : 1)
    let length = 64 - bits.leadingZeroBitCount
    let exponent = length - 1 - shift
    // Below the normal range a double holds fewer bits, and rounding must happen there, once.
    let kept = min(53, exponent + 1075)
    guard kept >= 0 else { return isNegative ? -0.0 : 0 }
    let rounded = Self.halfEven(bits, dropping: length - kept)
    let value = Double(sign: .plus, exponent: length - kept - shift, significand: Double(rounded))
    return isNegative ? -value : value
  }

  /// `bits` without its last `count` (at least 1, at most 63) bits, rounded half to even.
  private static func halfEven(_ bits: UInt64, dropping count: Int) -> UInt64 {
    let kept = bits >> UInt64(count)
    let rest = bits & (UInt64(1) << UInt64(count) - 1)
    let half = UInt64(1) << UInt64(count - 1)
    return rest > half || (rest == half && kept & 1 == 1) ? kept + 1 : kept
  }
}
