import Glibc

/// The few functions of mathematics that expressions need.
package enum Mathematics {
  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8]

  /// Half-up towards plus infinity, as CQL rounds. A value within a hair of a tie counts as the
  /// tie, because a decimal such as 25.05 has no exact binary form.
  package static func roundHalfUp(_ value: Double, _ digits: Int) -> Double {
    guard value.isFinite else { return value }
    let scale = powersOfTen[min(max(0, digits), 8)]
    let scaled = value * scale
    let rounded = (scaled + 0.5 + max(1, scaled.magnitude) * 1e-11).rounded(.down) / scale
    return rounded == 0 ? 0 : rounded
  }

  package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
  package static func exponential(_ value: Double) -> Double { exp(value) }
  package static func naturalLogarithm(_ value: Double) -> Double {
    value > 0 ? log(value) : .nan
  }
}
