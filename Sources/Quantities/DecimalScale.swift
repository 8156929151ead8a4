import BigInt

/// A conversion made ready to be applied to many decimal numbers and written as decimal text.
///
/// The text is the exact value where that ends within 40 digits, and is rounded, half away from
/// zero, to 24 significant digits where it does not (1/3, or pi). Logarithmic and other curved
/// scales are computed in binary and written to 15 significant digits. There is never an exponent
/// and never a trailing zero behind the decimal mark.
package struct DecimalScale: Sendable {
  /// Digits to which a value without an end is rounded, and those up to which one with an end is
  /// written in full.
  package static let roundedDigits = 24
  package static let longestExact = 40
  private static let curvedDigits = 15

  private let conversion: Conversion
  /// `numerator / denominator * 10^power`, where the conversion is a factor and both fit; the
  /// denominator holds no 2 and no 5, so it is 1 for a factor with a decimal end.
  private let short: (numerator: UInt64, denominator: UInt64, power: Int)?
  private let isNegative: Bool

  package init(_ conversion: Conversion) {
    self.conversion = conversion
    guard let factor = conversion.factor, conversion.offset == 0 else {
      (short, isNegative) = (nil, false)
      return
    }
    isNegative = factor.isNegative
    var (numerator, denominator, power) = (factor.numerator.magnitude, factor.denominator, 0)
    for (prime, other) in [(BigInt(2), BigUInt(5)), (BigInt(5), BigUInt(2))] {
      while denominator.isMultiple(of: prime) {
        denominator /= prime
        numerator *= other
        power -= 1
      }
    }
    while numerator > 0, numerator.isMultiple(of: 10) {
      numerator /= 10
      power += 1
    }
    if let top = UInt64(exactly: numerator), let bottom = UInt64(exactly: denominator) {
      short = (top, bottom, power)
    } else {
      short = nil
    }
  }

  /// Appends the converted number; false, with nothing appended, outside the domain of a
  /// logarithm.
  package func append(_ number: DecimalNumber, to text: inout [UInt8]) -> Bool {
    if let short, number.long == nil {
      let product = UInt128(number.digits) * UInt128(short.numerator)
      let power = number.exponent + short.power
      let isBelow = number.isNegative != isNegative && product > 0
      if short.denominator == 1, abs(power) <= 60 {
        Self.appendExact(product, power, isBelow, &text)
        return true
      }
      if abs(power) <= 60 {
        Self.appendRounded(product, short.denominator, power, isBelow, &text)
        return true
      }
    }
    return appendSlowly(number.rational, to: &text)
  }

  /// The same for one number; nil outside the domain of a logarithm.
  package func text(_ number: DecimalNumber) -> String? {
    var bytes: [UInt8] = []
    return append(number, to: &bytes) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Any length, by whole fractions.
  private func appendSlowly(_ value: Rational, to text: inout [UInt8]) -> Bool {
    if let factor = conversion.factor, let offset = conversion.offset {
      text.append(contentsOf: Self.text(value * factor + offset).utf8)
      return true
    }
    guard let result = Rational(exactly: conversion.apply(value.doubleValue)) else { return false }
    text.append(contentsOf: result.decimalText(significantDigits: Self.curvedDigits).utf8)
    return true
  }

  /// An exact value as decimal text, by the rule above.
  package static func text(_ value: Rational) -> String {
    if let exact = value.exactDecimalText {
      let digits = exact.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.drop { $0 == 0x30 }
      if digits.count <= longestExact || value.isInteger { return exact }
    }
    return value.decimalText(significantDigits: roundedDigits)
  }

  // MARK: Digits

  /// `product * 10^power`, in full.
  private static func appendExact(
    _ product: UInt128, _ power: Int, _ isNegative: Bool, _ text: inout [UInt8]
  ) {
    guard product > 0 else { return text.append(0x30) }
    var digits = decimal(product)
    var power = power
    while digits.last == 0x30 {
      digits.removeLast()
      power += 1
    }
    // 39 digits is the most that 128 bits hold, so that nothing here is longer than `longestExact`.
    place(digits, power, isNegative, &text)
  }

  /// `product / denominator * 10^power`, which may have no end.
  private static func appendRounded(
    _ product: UInt128, _ denominator: UInt64, _ power: Int, _ isNegative: Bool,
    _ text: inout [UInt8]
  ) {
    guard product > 0 else { return text.append(0x30) }
    let divisor = UInt128(denominator)
    var (whole, rest) = product.quotientAndRemainder(dividingBy: divisor)
    guard rest > 0 else { return appendExact(whole, power, isNegative, &text) }
    var digits = whole > 0 ? decimal(whole) : []
    var power = power
    let step: UInt128 = 10_000_000_000_000_000_000
    // The rest is below 2^64 and so is 10^19: their product fits, and 19 more digits come out.
    while digits.count <= roundedDigits {
      (whole, rest) = (rest * step).quotientAndRemainder(dividingBy: divisor)
      power -= 19
      let next = decimal(whole)
      if !digits.isEmpty { digits.append(contentsOf: repeatElement(0x30, count: 19 - next.count)) }
      if !digits.isEmpty || whole > 0 { digits.append(contentsOf: next) }
    }
    let dropped = digits.count - roundedDigits
    let isUp = digits[roundedDigits] >= 0x35
    digits.removeLast(dropped)
    power += dropped
    if isUp { carry(&digits, &power) }
    while digits.last == 0x30 {
      digits.removeLast()
      power += 1
    }
    place(digits, power, isNegative, &text)
  }

  private static func carry(_ digits: inout [UInt8], _ power: inout Int) {
    var at = digits.count - 1
    while at >= 0, digits[at] == 0x39 {
      digits[at] = 0x30
      at -= 1
    }
    if at >= 0 {
      digits[at] += 1
    } else {
      digits.insert(0x31, at: 0)
    }
  }

  private static func decimal(_ value: UInt128) -> [UInt8] {
    if let short = UInt64(exactly: value) { return Array(String(short).utf8) }
    return Array(String(value).utf8)
  }

  /// Digits that count powers of ten, with the decimal mark where it belongs.
  private static func place(
    _ digits: [UInt8], _ power: Int, _ isNegative: Bool, _ text: inout [UInt8]
  ) {
    if isNegative { text.append(UInt8(ascii: "-")) }
    let mark = digits.count + power
    if power >= 0 {
      text.append(contentsOf: digits)
      text.append(contentsOf: repeatElement(0x30, count: power))
    } else if mark > 0 {
      text.append(contentsOf: digits[..<mark])
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: digits[mark...])
    } else {
      text.append(contentsOf: [0x30, UInt8(ascii: ".")])
      text.append(contentsOf: repeatElement(0x30, count: -mark))
      text.append(contentsOf: digits)
    }
  }
}
