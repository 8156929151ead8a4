/// A difference of two groups, first minus second, with its interval and test.
package struct Difference: Sendable, Hashable {
  package let value: Double
  package let standardError: Double
  /// Degrees of freedom of the t distribution used; nil where it was the normal one.
  package let degreesOfFreedom: Double?
  package let interval: ConfidenceInterval
  /// Two-sided.
  package let pValue: Double

  /// Welch's difference of means: unequal variances, degrees of freedom by Satterthwaite.
  ///
  /// Throws `oneObservation` where a group has only one, and `zeroVariance` where both groups
  /// are constant.
  package static func means(
    _ first: Moments, _ second: Moments, level: Double = 0.95
  ) throws(NotEstimable) -> Difference {
    let a = try first.variance() / Double(first.count)
    let b = try second.variance() / Double(second.count)
    let variance = a + b
    guard variance > 0 else { throw .zeroVariance }
    let df =
      variance * variance
      / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
    let value = try first.mean() - second.mean()
    let error = variance.squareRoot()
    let multiplier = try StudentT.multiplier(level: level, degreesOfFreedom: try df.published())
    return Difference(
      value: try value.published(), standardError: try error.published(), degreesOfFreedom: df,
      interval: try .symmetric(value, error, multiplier: multiplier, level: level),
      pValue: StudentT.twoSided(value / error, degreesOfFreedom: df))
  }

  /// The difference of two proportions.
  ///
  /// The interval is Newcombe's hybrid of two Wilson intervals (Statistics in Medicine 17 (1998)
  /// 873, method 10), which stays inside −1...1; the p-value is that of the pooled z test without
  /// continuity correction, and 1 where both groups have none or all.
  package static func proportions(
    _ first: Proportion, _ second: Proportion, level: Double = 0.95
  ) throws(NotEstimable) -> Difference {
    let (p, q) = (try first.value(), try second.value())
    let (a, b) = (try first.wilson(level: level), try second.wilson(level: level))
    let value = p - q
    let below = ((p - a.lower) * (p - a.lower) + (b.upper - q) * (b.upper - q)).squareRoot()
    let above = ((a.upper - p) * (a.upper - p) + (q - b.lower) * (q - b.lower)).squareRoot()
    let (n, m) = (Double(first.denominator), Double(second.denominator))
    let pooled = Double(first.count + second.count) / (n + m)
    let pooledError = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
    return Difference(
      value: try value.published(),
      standardError: (p * (1 - p) / n + q * (1 - q) / m).squareRoot(), degreesOfFreedom: nil,
      interval: try .checked(value - below, value + above, level: level),
      pValue: pooledError > 0 ? Normal.twoSided(value / pooledError) : 1)
  }
}

/// Differences in units of the spread, first minus second, for tables that compare cohorts.
package enum StandardisedDifference {
  /// `(mean₁ − mean₂) / √((SD₁² + SD₂²) / 2)`.
  package static func means(
    _ first: Moments, _ second: Moments
  ) throws(NotEstimable) -> Double {
    let spread = ((try first.variance() + second.variance()) / 2).squareRoot()
    guard spread > 0 else { throw .zeroVariance }
    return try ((try first.mean() - second.mean()) / spread).published()
  }

  /// The same with `p (1 − p)` as the variance of a proportion.
  package static func proportions(
    _ first: Proportion, _ second: Proportion
  ) throws(NotEstimable) -> Double {
    let (p, q) = (try first.value(), try second.value())
    let spread = ((p * (1 - p) + q * (1 - q)) / 2).squareRoot()
    guard spread > 0 else { throw .zeroVariance }
    return try ((p - q) / spread).published()
  }
}
