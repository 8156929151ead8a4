/// An exact binary fraction, `± limbs × 2^exponent`, of any size: what formulas over exact sums
/// compute with, so that nothing cancels before the one rounding at the end.
struct ExactNumber: Sendable {
  private(set) var isNegative: Bool
  // Least significant first, no zero limb at the top; zero is the empty array.
  private(set) var limbs: [UInt64]
  private(set) var exponent: Int

  init(_ integer: Int) {
    self.init(isNegative: integer < 0, limbs: [UInt64(integer.magnitude)], exponent: 0)
  }

  init(isNegative: Bool, limbs: [UInt64], exponent: Int) {
    var trimmed = limbs
    while trimmed.last == 0 { trimmed.removeLast() }
    self.isNegative = isNegative && !trimmed.isEmpty
    self.limbs = trimmed
    self.exponent = exponent
  }

  init(twosComplement words: [UInt64], exponent: Int) {
    let negative = (words.last ?? 0) >> 63 == 1
    var magnitude = words
    if negative {
      var carry = true
      for index in magnitude.indices {
        let (sum, overflow) = (~magnitude[index]).addingReportingOverflow(carry ? 1 : 0)
        magnitude[index] = sum
        carry = overflow
      }
    }
    self.init(isNegative: negative, limbs: magnitude, exponent: exponent)
  }

  var isZero: Bool { limbs.isEmpty }

  static func * (left: ExactNumber, right: ExactNumber) -> ExactNumber {
    var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (i, a) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in right.limbs.enumerated() {
        let (top, bottom) = a.multipliedFullWidth(by: b)
        let (half, first) = product[i + j].addingReportingOverflow(bottom)
        let (whole, second) = half.addingReportingOverflow(carry)
        product[i + j] = whole
        // top is at most 2^64 - 2, and both carries at once leave it room.
        carry = top &+ (first ? 1 : 0) &+ (second ? 1 : 0)
      }
      product[i + right.limbs.count] = carry
    }
    return ExactNumber(
      isNegative: left.isNegative != right.isNegative, limbs: product,
      exponent: left.exponent + right.exponent)
  }

  static prefix func - (number: ExactNumber) -> ExactNumber {
    ExactNumber(
      isNegative: !number.isNegative, limbs: number.limbs, exponent: number.exponent)
  }

  static func + (left: ExactNumber, right: ExactNumber) -> ExactNumber {
    if left.isZero { return right }
    if right.isZero { return left }
    let exponent = min(left.exponent, right.exponent)
    let a = left.shiftedLeft(left.exponent - exponent)
    let b = right.shiftedLeft(right.exponent - exponent)
    if left.isNegative == right.isNegative {
      return ExactNumber(isNegative: left.isNegative, limbs: sum(a, b), exponent: exponent)
    }
    let leftIsLarger = !isBelow(a, b)
    return ExactNumber(
      isNegative: leftIsLarger ? left.isNegative : right.isNegative,
      limbs: leftIsLarger ? difference(a, b) : difference(b, a), exponent: exponent)
  }

  static func - (left: ExactNumber, right: ExactNumber) -> ExactNumber { left + (-right) }

  /// The nearest Double (ties to even), infinite where none is large enough.
  func rounded() -> Double {
    if isZero { return 0 }
    let top = exponent + bitCount - 1
    // A subnormal result has fewer than 53 bits: its last bit is worth 2^-1074.
    let precision = min(53, top + 1075)
    if precision < 0 { return 0 }
    let (integer, dropped) = leading(precision)
    return Double(
      sign: isNegative ? .minus : .plus, exponent: exponent + dropped,
      significand: Double(integer))
  }

  /// `numerator / denominator` to within two units in the last place, whatever their sizes;
  /// infinite or NaN where the quotient is.
  static func ratio(_ numerator: ExactNumber, _ denominator: ExactNumber) -> Double {
    if numerator.isZero || denominator.isZero { return numerator.isZero ? 0 : .infinity }
    let (a, b) = (numerator.normalised(), denominator.normalised())
    return Double(
      sign: numerator.isNegative == denominator.isNegative ? .plus : .minus,
      exponent: a.exponent - b.exponent, significand: a.significand / b.significand)
  }

  /// The magnitude as a significand of 53 bits and its exponent.
  private func normalised() -> (significand: Double, exponent: Int) {
    let (integer, dropped) = leading(53)
    return (Double(integer), exponent + dropped)
  }

  private var bitCount: Int {
    limbs.count * 64 - (limbs.last?.leadingZeroBitCount ?? 0)
  }

  /// The first `precision` bits rounded to nearest, and how many bits were dropped behind them.
  private func leading(_ precision: Int) -> (integer: UInt64, dropped: Int) {
    let dropped = bitCount - precision
    if dropped <= 0 { return (limbs[0], 0) }
    let word = dropped >> 6
    let shift = UInt64(dropped & 63)
    var integer = word < limbs.count ? limbs[word] >> shift : 0
    if shift > 0, word + 1 < limbs.count { integer |= limbs[word + 1] << (64 - shift) }
    let half = dropped - 1
    let halfIsSet = limbs[half >> 6] >> UInt64(half & 63) & 1 == 1
    let below = UInt64(1) << UInt64(half & 63) &- 1
    let isSticky =
      limbs[half >> 6] & below != 0 || limbs[..<(half >> 6)].contains { $0 != 0 }
    if halfIsSet && (isSticky || integer & 1 == 1) { integer += 1 }
    return (integer, dropped)
  }

  private func shiftedLeft(_ bits: Int) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: bits >> 6)
    let shift = UInt64(bits & 63)
    if shift == 0 { return result + limbs }
    var carry: UInt64 = 0
    for limb in limbs {
      result.append(limb << shift | carry)
      carry = limb >> (64 - shift)
    }
    if carry != 0 { result.append(carry) }
    return result
  }

  private static func sum(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    var result = long
    var carry: UInt64 = 0
    for index in result.indices {
      if index >= short.count && carry == 0 { return result }
      let part = index < short.count ? short[index] : 0
      let (half, first) = result[index].addingReportingOverflow(part)
      let (whole, second) = half.addingReportingOverflow(carry)
      result[index] = whole
      carry = first || second ? 1 : 0
    }
    if carry != 0 { result.append(carry) }
    return result
  }

  /// `a - b` where a is not below b; either may carry zero limbs at its top.
  private static func difference(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var result = a
    var borrow: UInt64 = 0
    for index in result.indices {
      if index >= b.count && borrow == 0 { return result }
      let part = index < b.count ? b[index] : 0
      let (half, first) = result[index].subtractingReportingOverflow(part)
      let (whole, second) = half.subtractingReportingOverflow(borrow)
      result[index] = whole
      borrow = first || second ? 1 : 0
    }
    return result
  }

  private static func isBelow(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    for index in stride(from: max(a.count, b.count) - 1, through: 0, by: -1) {
      let left = index < a.count ? a[index] : 0
      let right = index < b.count ? b[index] : 0
      if left != right { return left < right }
    }
    return false
  }
}
