import BigInt

extension Rational {
  /// Longest text and largest power of ten that are read: a table or an export never needs more,
  /// and a hostile `1e999999999` must not allocate a number of that size.
  private static let longestText = 200
  private static let largestExponent = 400

  /// Reads `12.1`, `-3`, `6.02e23`, `980665e-5` or a fraction of two such numbers, `3269/500`.
  /// Nil where the text is anything else: no blanks, no comma, no thousands separator.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.longestText, let first = parts.first, parts.count <= 2,
      let top = Self.decimal(Array(first))
    else { return nil }
    guard parts.count == 2 else {
      self = top
      return
    }
    guard let bottom = Self.decimal(Array(parts[1])), !bottom.isZero else { return nil }
    self = top / bottom
  }

  private static func decimal(_ bytes: [UInt8]) -> Rational? {
    var index = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { index = 1 }
    var digits = digitRun(bytes, &index)
    guard !digits.isEmpty else { return nil }
    var exponent = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let decimals = digitRun(bytes, &index)
      guard !decimals.isEmpty else { return nil }
      digits += decimals
      exponent = -decimals.count
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      guard let power = Int(String(decoding: bytes[index...], as: UTF8.self)),
        abs(power) <= largestExponent
      else { return nil }
      exponent += power
      index = bytes.count
    }
    guard index == bytes.count, let whole = BigInt(String(decoding: digits, as: UTF8.self)) else {
      return nil
    }
    let scale = BigInt(10).power(abs(exponent))
    let value = exponent < 0 ? Rational(whole, scale) : Rational(whole * scale, 1)
    return isNegative ? -value : value
  }

  private static func digitRun(_ bytes: [UInt8], _ index: inout Int) -> [UInt8] {
    let start = index
    while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
    return Array(bytes[start..<index])
  }

  /// The whole decimal expansion where it ends (`6.538`), or nil (`1/3`).
  package var exactDecimalText: String? {
    var rest = denominator
    var places = 0
    for prime in [BigInt(2), BigInt(5)] {
      var count = 0
      while rest % prime == 0 {
        rest /= prime
        count += 1
      }
      places = max(places, count)
    }
    return rest == 1 ? text(places: places) : nil
  }

  /// Rounded half away from zero to so many significant digits, without an exponent.
  package func decimalText(significantDigits digits: Int) -> String {
    guard !isZero else { return "0" }
    var exponent = 0
    let size = magnitude
    // Powers of ten from the bit lengths, then corrected: the estimate is at most one off.
    let bits = size.numerator.magnitude.bitWidth - size.denominator.magnitude.bitWidth
    exponent = bits * 30103 / 100_000
    while size >= Self.powerOfTen(exponent + 1) { exponent += 1 }
    while size < Self.powerOfTen(exponent) { exponent -= 1 }
    return text(places: max(0, digits - 1 - exponent), roundedTo: digits - 1 - exponent)
  }

  private static func powerOfTen(_ exponent: Int) -> Rational {
    let power = BigInt(10).power(abs(exponent))
    return exponent < 0 ? Rational(1, power) : Rational(power, 1)
  }

  /// `places` decimals, trailing zeros dropped; `rounding` may be negative to round whole digits.
  private func text(places: Int, roundedTo rounding: Int? = nil) -> String {
    let step = Self.powerOfTen(-(rounding ?? places))
    let scaled = magnitude / step + Rational(1, 2)
    let value = Rational(scaled.numerator / scaled.denominator, 1) * step
    let units = value * Self.powerOfTen(places)
    var digits = String(units.numerator / units.denominator)
    if digits.count <= places {
      digits = String(repeating: "0", count: places + 1 - digits.count) + digits
    }
    let whole = digits.dropLast(places)
    var decimals = digits.suffix(places)
    while decimals.last == "0" { decimals.removeLast() }
    let sign = isNegative && value != 0 ? "-" : ""
    return sign + whole + (decimals.isEmpty ? "" : "." + decimals)
  }
}

extension Rational: CustomStringConvertible {
  /// `100` or `3269/500`; `Rational(_:)` reads it back.
  package var description: String {
    isInteger ? String(numerator) : "\(numerator)/\(denominator)"
  }
}
