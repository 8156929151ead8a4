/// A sum of Doubles without rounding: the result is the same bits in whatever order the addends
/// came and however they were split over accumulators that were merged afterwards.
///
/// The addends are held as one wide fixed-point integer (the superaccumulator of Kulisch), and
/// only reading the sum rounds, once. Every addend of common size lands in a window of 384 bits
/// kept in place (64 bytes in all); the first one that does not (below 2⁻²⁵⁶ or above 2⁶²)
/// opens a second one on the heap that is wide enough for any Double and any product of two.
/// Which of the two an addend takes depends on nothing but the addend, so even the state is the
/// same for the same multiset of addends. Room is left for 2⁶³ addends.
package struct ExactSum: Sendable, Hashable {
  // Two's complement, least significant first; bit 0 of `low` is worth 2^windowOrigin.
  private var low: UInt128 = 0
  private var middle: UInt128 = 0
  private var high: UInt128 = 0
  private var wide: WideAccumulator?
  /// How many addends were NaN or infinite and are not in the sum.
  package private(set) var refused = 0

  static let windowOrigin = -256
  // 2^62 times 2^63 addends stays below the sign bit of the window, 2^127.
  private static let windowTop = 62

  /// An empty sum, zero.
  package init() {}

  /// Adds a value exactly. NaN and infinities are counted in `refused` and make `value` throw.
  package mutating func add(_ value: Double) {
    guard let parts = BinaryParts(value) else {
      refused += 1
      return
    }
    add(UInt128(parts.magnitude), exponent: parts.exponent, negative: parts.isNegative)
  }

  /// Adds `left × right` exactly: the 106-bit product of the significands is never rounded.
  package mutating func add(product left: Double, _ right: Double) {
    guard let a = BinaryParts(left), let b = BinaryParts(right) else {
      refused += 1
      return
    }
    add(
      UInt128(a.magnitude) &* UInt128(b.magnitude), exponent: a.exponent + b.exponent,
      negative: a.isNegative != b.isNegative)
  }

  /// Adds everything another accumulator holds.
  package mutating func merge(_ other: ExactSum) {
    addWindow(other.low, other.middle, other.high)
    refused += other.refused
    if let theirs = other.wide {
      if wide == nil { wide = theirs } else { wide!.merge(theirs) }
    }
  }

  /// The sum, rounded once to the nearest Double (ties to even).
  ///
  /// - Throws: `notFinite` where an addend was refused, `outOfRange` where the sum exceeds the
  ///   largest Double.
  package func value() throws(NotEstimable) -> Double {
    try exact().rounded().published()
  }

  /// The sum as it stands, for formulas that go on without rounding.
  func exact() throws(NotEstimable) -> ExactNumber {
    guard refused == 0 else { throw .notFinite }
    var number = ExactNumber(
      twosComplement: [
        UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
        UInt64(truncatingIfNeeded: middle), UInt64(truncatingIfNeeded: middle >> 64),
        UInt64(truncatingIfNeeded: high), UInt64(truncatingIfNeeded: high >> 64),
      ], exponent: Self.windowOrigin)
    if let wide { number = number + wide.exact() }
    return number
  }

  private mutating func add(_ magnitude: UInt128, exponent: Int, negative: Bool) {
    if magnitude == 0 { return }
    let width = 128 - magnitude.leadingZeroBitCount
    guard exponent >= Self.windowOrigin, exponent + width <= Self.windowTop else {
      if wide == nil { wide = WideAccumulator() }
      wide!.add(magnitude, exponent: exponent, negative: negative)
      return
    }
    let offset = exponent - Self.windowOrigin
    let shift = offset & 127
    let first = magnitude << UInt128(shift)
    let second = shift == 0 ? 0 : magnitude >> UInt128(128 - shift)
    switch (offset >> 7, negative) {
    case (0, false): addWindow(first, second, 0)
    case (1, false): addWindow(0, first, second)
    case (_, false): addWindow(0, 0, first)
    case (0, true): subtractWindow(first, second, 0)
    case (1, true): subtractWindow(0, first, second)
    case (_, true): subtractWindow(0, 0, first)
    }
  }

  private mutating func addWindow(_ a: UInt128, _ b: UInt128, _ c: UInt128) {
    let (sum, carry) = low.addingReportingOverflow(a)
    low = sum
    let (half, carryHalf) = middle.addingReportingOverflow(b)
    let (whole, carryWhole) = half.addingReportingOverflow(carry ? 1 : 0)
    middle = whole
    high = high &+ c &+ (carryHalf || carryWhole ? 1 : 0)
  }

  private mutating func subtractWindow(_ a: UInt128, _ b: UInt128, _ c: UInt128) {
    let (difference, borrow) = low.subtractingReportingOverflow(a)
    low = difference
    let (half, borrowHalf) = middle.subtractingReportingOverflow(b)
    let (whole, borrowWhole) = half.subtractingReportingOverflow(borrow ? 1 : 0)
    middle = whole
    high = high &- c &- (borrowHalf || borrowWhole ? 1 : 0)
  }
}

/// A finite Double as `± magnitude × 2^exponent` with an integer magnitude below 2⁵³.
struct BinaryParts {
  let magnitude: UInt64
  let exponent: Int
  let isNegative: Bool

  /// Nil for NaN and infinities.
  init?(_ value: Double) {
    let field = Int(value.exponentBitPattern)
    guard field != 0x7FF else { return nil }
    // Subnormal numbers have no hidden bit and share the exponent of the smallest normal ones.
    magnitude = field == 0 ? value.significandBitPattern : value.significandBitPattern | 1 << 52
    exponent = max(field, 1) - 1075
    isNegative = value.sign == .minus
  }
}
