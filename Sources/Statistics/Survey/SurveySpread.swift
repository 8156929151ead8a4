extension SurveyDomain {
  /// The population variance, `n / (n − 1) Σ w (x − mean)² / Σ w` with n the rows used; its
  /// standard error takes the mean as known (R's `svyvar`).
  package func variance(
    _ x: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let (domain, values) = try observed(x)
    let squares = try domain.centredProducts(values, values)
    return try domain.estimate(
      try domain.meanWithScores(squares), level: level, missing: count - domain.count)
  }

  /// The square root of `variance`, with the standard error of the delta method and the square
  /// roots of the ends of its interval.
  package func standardDeviation(
    _ x: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let variance = try variance(x, level: level)
    let deviation = variance.value.squareRoot()
    guard deviation > 0 else { throw .zeroVariance }
    return variance.replacing(
      value: deviation, standardError: variance.standardError.map { $0 / (2 * deviation) },
      interval: variance.interval.flatMap { ends in
        guard ends.lower >= 0 else { return .failure(.outOfRange) }
        return .success(
          ConfidenceInterval(
            lower: ends.lower.squareRoot(), upper: ends.upper.squareRoot(), level: level))
      })
  }

  /// Pearson's correlation in the population, from the matrix of variances, with the standard
  /// error of the delta method.
  package func correlation(
    _ x: [Double?], _ y: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let (domain, xs) = try observed(zip(x, y).map { a, b in b == nil ? nil : a })
    let (_, ys) = try domain.observed(y)
    let xx = try domain.meanWithScores(try domain.centredProducts(xs, xs))
    let yy = try domain.meanWithScores(try domain.centredProducts(ys, ys))
    let xy = try domain.meanWithScores(try domain.centredProducts(xs, ys))
    guard xx.value > 0, yy.value > 0 else { throw .zeroVariance }
    let scale = (xx.value * yy.value).squareRoot()
    let r = max(-1, min(1, xy.value / scale))
    let scores = domain.rows.indices.map { index in
      xy.scores[index] / scale
        - r * (xx.scores[index] / xx.value + yy.scores[index] / yy.value) / 2
    }
    return try domain.estimate(
      ScoredValue(value: r, scores: scores), level: level, missing: count - domain.count)
  }

  /// The design effect of the mean: its variance over that of a simple random sample of as many
  /// rows, `variance(x) / n`; with `finitePopulation` that sample is drawn without replacement
  /// from a population of Σ w people.
  package func designEffect(
    _ x: [Double?], finitePopulation: Bool = false
  ) throws(NotEstimable) -> Double {
    let estimate = try mean(x)
    let n = Double(estimate.count)
    var simple = try variance(x).value / n
    if finitePopulation { simple *= (estimate.weight - n) / estimate.weight }
    guard simple > 0 else { throw .zeroVariance }
    let error = try estimate.standardError.get()
    return try (error * error / simple).published()
  }

  /// `n / (n − 1) (x − mean x) (y − mean y)` for each row.
  private func centredProducts(
    _ x: [Double], _ y: [Double]
  ) throws(NotEstimable) -> [Double] {
    guard count > 1 else { throw .oneObservation }
    let factor = Double(count) / Double(count - 1)
    let (a, b) = (try meanWithScores(x).value, try meanWithScores(y).value)
    return zip(x, y).map { factor * ($0 - a) * ($1 - b) }
  }
}
