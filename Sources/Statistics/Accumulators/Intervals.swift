extension Moments {
  /// The t interval of the mean, `mean ± t(n − 1) × SD / √n`.
  package func meanInterval(level: Double = 0.95) throws(NotEstimable) -> ConfidenceInterval {
    let multiplier = try StudentT.multiplier(
      level: level, degreesOfFreedom: try degreesOfFreedom())
    return try .symmetric(
      try mean(), try standardError(), multiplier: multiplier, level: level)
  }

  private func degreesOfFreedom() throws(NotEstimable) -> Double {
    _ = try mean()
    guard count > 1 else { throw .oneObservation }
    return Double(count - 1)
  }
}

extension LogMoments {
  /// The interval of the geometric mean: the exponential of the t interval of the mean logarithm.
  package func geometricMeanInterval(
    level: Double = 0.95
  ) throws(NotEstimable) -> ConfidenceInterval {
    let (mean, error, count) = try logScale()
    let multiplier = try StudentT.multiplier(level: level, degreesOfFreedom: Double(count - 1))
    return try .checked(
      exponential(mean - multiplier * error), exponential(mean + multiplier * error),
      level: level)
  }

  /// The standard error of the geometric mean by the delta method, `GM × SE(mean ln x)`.
  package func geometricMeanStandardError() throws(NotEstimable) -> Double {
    try ((try geometricMean()) * (try logScale().standardError)).published()
  }
}

extension Proportion {
  /// The interval of Clopper and Pearson (Biometrika 26 (1934) 404), from beta quantiles: never
  /// covers less often than its level says, and is wider than Wilson's for it.
  package func clopperPearson(level: Double = 0.95) throws(NotEstimable) -> ConfidenceInterval {
    _ = try value()
    guard level > 0, level < 1 else { throw .outOfRange }
    let tail = (1 - level) / 2
    let (k, n) = (Double(count), Double(denominator))
    let lower = count == 0 ? 0 : BetaDistribution.odds(tail, k, n - k + 1).x
    let upper = count == denominator ? 1 : BetaDistribution.odds(tail, n - k, k + 1).y
    return try .checked(lower, upper, level: level)
  }
}
