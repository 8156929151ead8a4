/// The standard normal distribution.
package enum Normal {
  /// P(Z ≤ z), to the last few bits also far in the tails.
  package static func cumulative(_ z: Double) -> Double {
    0.5 * complementaryError(-z / squareRootOfTwo)
  }

  /// P(Z > z).
  package static func upperTail(_ z: Double) -> Double { cumulative(-z) }

  /// The density at z.
  package static func density(_ z: Double) -> Double {
    exponential(-0.5 * z * z) / squareRootOfTwoPi
  }

  /// The z with P(Z ≤ z) = p.
  ///
  /// A rough start (Abramowitz and Stegun 26.2.23) is refined by Halley's iteration on the
  /// complementary error function, which converges cubically to the last bits.
  ///
  /// - Throws: `outOfRange` unless 0 < p < 1.
  package static func quantile(_ p: Double) throws(NotEstimable) -> Double {
    guard p > 0, p < 1 else { throw .outOfRange }
    return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p)
  }

  /// The multiplier of a two-sided interval: 1.9599… at the level 0.95.
  package static func multiplier(level: Double) throws(NotEstimable) -> Double {
    guard level > 0, level < 1 else { throw .outOfRange }
    return -lowerQuantile((1 - level) / 2)
  }

  /// The two-sided p-value of a z statistic.
  package static func twoSided(_ z: Double) -> Double { 2 * cumulative(-abs(z)) }

  // p in (0, 0.5]: working in the lower tail keeps every digit of a small p.
  private static func lowerQuantile(_ p: Double) -> Double {
    let t = (-2 * naturalLogarithm(p)).squareRoot()
    let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
    let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = numerator / denominator - t
    for _ in 0..<4 {
      let density = density(z)
      guard density > 0 else { break }
      let error = (cumulative(z) - p) / density
      z -= error / (1 + 0.5 * z * error)
    }
    return z
  }

  private static let squareRootOfTwo = 1.4142135623730951
  private static let squareRootOfTwoPi = 2.5066282746310002
}
