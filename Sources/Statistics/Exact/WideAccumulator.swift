/// The part of an exact sum that the common window cannot hold: wide enough for the product of
/// any two finite Doubles, 2⁶³ times over.
struct WideAccumulator: Sendable, Hashable {
  // The smallest product is 2^-2148, the largest stays below 2^2048; 64 limbs and four of slack.
  static let origin = -2176
  private var limbs = [UInt64](repeating: 0, count: 68)

  mutating func add(_ magnitude: UInt128, exponent: Int, negative: Bool) {
    let offset = exponent - Self.origin
    let shift = UInt128(offset & 63)
    let index = offset >> 6
    // A magnitude of up to 106 bits, shifted by up to 63, spans three limbs.
    let lower = UInt128(UInt64(truncatingIfNeeded: magnitude)) << shift
    let upper = (magnitude >> 64) << shift
    let first = UInt64(truncatingIfNeeded: lower)
    let second = upper &+ (lower >> 64)
    let parts = [
      first, UInt64(truncatingIfNeeded: second), UInt64(truncatingIfNeeded: second >> 64),
    ]
    if negative { subtract(parts, at: index) } else { add(parts, at: index) }
  }

  mutating func merge(_ other: WideAccumulator) {
    add(other.limbs, at: 0)
  }

  func exact() -> ExactNumber {
    ExactNumber(twosComplement: limbs, exponent: Self.origin)
  }

  private mutating func add(_ parts: [UInt64], at start: Int) {
    var carry: UInt64 = 0
    for index in start..<limbs.count {
      let part = index - start < parts.count ? parts[index - start] : 0
      if index - start >= parts.count && carry == 0 { return }
      let (half, first) = limbs[index].addingReportingOverflow(part)
      let (whole, second) = half.addingReportingOverflow(carry)
      limbs[index] = whole
      carry = first || second ? 1 : 0
    }
  }

  private mutating func subtract(_ parts: [UInt64], at start: Int) {
    var borrow: UInt64 = 0
    for index in start..<limbs.count {
      let part = index - start < parts.count ? parts[index - start] : 0
      if index - start >= parts.count && borrow == 0 { return }
      let (half, first) = limbs[index].subtractingReportingOverflow(part)
      let (whole, second) = half.subtractingReportingOverflow(borrow)
      limbs[index] = whole
      borrow = first || second ? 1 : 0
    }
  }
}
