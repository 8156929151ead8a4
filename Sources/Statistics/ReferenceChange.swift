import Glibc

/// How far two results of one person must lie apart to differ by more than chance, one time in
/// twenty, from what is known of how they vary.
///
/// Source: the reference change value, 1.96 x root 2 x the coefficients of variation together; above
/// 10 per cent together its log-normal form, in which a rise is larger than a fall.
package struct ReferenceChange: Sendable, Equatable {
  /// As multiples of the earlier result: below `fall` and above `rise` a change is more than chance.
  package let fall: Double
  package let rise: Double

  /// Both coefficients of variation in per cent.
  package init(analytical: Double, withinPerson: Double) {
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

  package func isExceeded(from earlier: Double, to later: Double) -> Bool {
    later < earlier * fall || later > earlier * rise
  }

  /// 1.96 for 95 per cent on both sides, times the root of 2, because both results vary.
  private static let twoSided = 1.96 * 2.0.squareRoot()
  private static let symmetricUpTo = 0.1
}
