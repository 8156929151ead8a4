import Glibc

/// How far apart two results of one person must lie for chance alone to part them so one time in
/// twenty.
///
/// Source: the reference change value, 1.96 × √2 × √(CVa² + CVi²). Above 10 per cent together the
/// log-normal form holds, in which a rise may be larger than a fall: σ = √ln(1 + CV²), and the
/// bounds are e to the power ±1.96 × √2 × σ.
package struct ReferenceChange: Sendable, Equatable {
  /// As multiples of the earlier result: below `fall` and above `rise` a change is more than
  /// chance.
  package let fall: Double
  package let rise: Double

  /// Both coefficients of variation in per cent, above 0.
  package init(analytical: Double, withinPerson: Double) {
    precondition(
      analytical > 0 && withinPerson > 0, "a coefficient that is not known has no change")
    let share = (analytical * analytical + withinPerson * withinPerson).squareRoot() / 100
    guard share > Self.symmetricUpTo else {
      fall = 1 - Self.twoSided * share
      rise = 1 + Self.twoSided * share
      return
    }
    let spread = log1p(share * share).squareRoot()
    fall = exp(-Self.twoSided * spread)
    rise = exp(Self.twoSided * spread)
  }

  /// Whether the later of two results in one unit lies beyond the change. Nothing is beyond it from
  /// or to a result that is not above 0: a multiple of nothing says nothing.
  package func isExceeded(from earlier: Double, to later: Double) -> Bool {
    guard earlier > 0, later > 0 else { return false }
    return later < earlier * fall || later > earlier * rise
  }

  /// 1.96 for 95 per cent on both sides, times the root of 2, because both results vary.
  private static let twoSided = 1.96 * 2.0.squareRoot()
  private static let symmetricUpTo = 0.1
}
