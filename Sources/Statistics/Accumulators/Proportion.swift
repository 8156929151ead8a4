/// A count out of a denominator.
package struct Proportion: Sendable, Hashable {
  package private(set) var count: Int
  package private(set) var denominator: Int

  /// - Precondition: `0 <= count <= denominator`.
  package init(count: Int = 0, denominator: Int = 0) {
    precondition(count >= 0 && count <= denominator, "a count must not exceed its denominator")
    self.count = count
    self.denominator = denominator
  }

  /// Counts one more person in the denominator and, where true, in the count.
  package mutating func add(_ hasIt: Bool) {
    denominator += 1
    if hasIt { count += 1 }
  }

  /// Adds the count and the denominator of another part.
  package mutating func merge(_ other: Proportion) {
    count += other.count
    denominator += other.denominator
  }

  /// The proportion, in 0...1.
  package func value() throws(NotEstimable) -> Double {
    guard denominator > 0 else { throw .zeroDenominator }
    return Double(count) / Double(denominator)
  }

  /// The standard error `√(p (1 − p) / n)` of Wald; zero at both ends.
  package func standardError() throws(NotEstimable) -> Double {
    let p = try value()
    return (p * (1 - p) / Double(denominator)).squareRoot()
  }

  /// Wilson's score interval, without continuity correction (E. B. Wilson, JASA 22 (1927) 209).
  ///
  /// `level` is the coverage, above 0 and below 1.
  package func wilson(level: Double = 0.95) throws(NotEstimable) -> ConfidenceInterval {
    let p = try value()
    let z = try Normal.multiplier(level: level)
    let ends = Self.scoreEnds(p, effectiveSize: Double(denominator), multiplier: z)
    // At an end of the range the bound is that end; the formula leaves rounding dust there.
    return try .checked(
      count == 0 ? 0 : ends.lower, count == denominator ? 1 : ends.upper, level: level)
  }

  /// The score interval for a proportion known from `effectiveSize` observations, which need not
  /// be a whole number (a survey's effective sample size).
  static func scoreEnds(
    _ p: Double, effectiveSize n: Double, multiplier z: Double
  ) -> (lower: Double, upper: Double) {
    let share = z * z / n
    let centre = p + share / 2
    let spread = z * (p * (1 - p) / n + share / (4 * n)).squareRoot()
    return (max(0, (centre - spread) / (1 + share)), min(1, (centre + spread) / (1 + share)))
  }
}
