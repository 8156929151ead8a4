/// An estimate from a survey with its design-based precision.
package struct SurveyEstimate: Sendable, Hashable {
  package let value: Double
  /// Taylor-linearised, or the reason there is none.
  package let standardError: Result<Double, NotEstimable>
  package let interval: Result<ConfidenceInterval, NotEstimable>
  /// Primary sampling units minus strata among those that hold a row used.
  package let degreesOfFreedom: Int
  /// Rows used, unweighted.
  package let count: Int
  /// The sum of the weights of the rows used.
  package let weight: Double
  /// Rows of the domain left out because a value is missing.
  package let missing: Int
}

extension SurveyDomain {
  /// The weighted mean, `Σ w x / Σ w`; score `w (x − mean) / Σ w`.
  package func mean(_ x: [Double?], level: Double = 0.95) throws(NotEstimable) -> SurveyEstimate {
    let (domain, values) = try observed(x)
    return try domain.estimate(
      try domain.meanWithScores(values), level: level, missing: count - domain.count)
  }

  /// The weighted total, `Σ w x`; score `w x`. Of a 0/1 variable, the number of people.
  package func total(
    _ x: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let (domain, values) = try observed(x)
    var sum = ExactSum()
    for (row, value) in zip(domain.rows, values) {
      sum.add(product: design.weights[row], value)
    }
    let scores = zip(domain.rows, values).map { design.weights[$0] * $1 }
    return try domain.estimate(
      ScoredValue(value: try sum.value(), scores: scores), level: level,
      missing: count - domain.count, minimumCount: 1)
  }

  /// The ratio of two weighted totals, `r = Σ w y / Σ w x`; score `w (y − r x) / Σ w x`.
  package func ratio(
    _ numerator: [Double?], over denominator: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    precondition(numerator.count == denominator.count, "a variable has one entry a row")
    let pairs = zip(numerator, denominator).map { y, x in x == nil ? nil : y }
    let (domain, ys) = try observed(pairs)
    let (_, xs) = try domain.observed(denominator)
    var (above, below) = (ExactSum(), ExactSum())
    for (index, row) in domain.rows.enumerated() {
      above.add(product: design.weights[row], ys[index])
      below.add(product: design.weights[row], xs[index])
    }
    let total = try below.exact()
    if total.isZero { throw .zeroDenominator }
    let ratio = try ExactNumber.ratio(try above.exact(), total).published()
    let divisor = try total.rounded().published()
    let scores = domain.rows.indices.map { index in
      design.weights[domain.rows[index]] * (ys[index] - ratio * xs[index]) / divisor
    }
    return try domain.estimate(
      ScoredValue(value: ratio, scores: scores), level: level, missing: count - domain.count)
  }

  /// The geometric mean `exp(mean ln x)`, with the standard error of the delta method and the
  /// exponential of the interval on logarithms; `notPositive` where a value is zero or below.
  package func geometricMean(
    _ x: [Double?], level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let (domain, values) = try observed(x)
    guard values.allSatisfy({ $0 > 0 }) else { throw .notPositive }
    let logs = try domain.estimate(
      try domain.meanWithScores(values.map(naturalLogarithm)), level: level,
      missing: count - domain.count)
    let centre = try exponential(logs.value).published()
    return logs.replacing(
      value: centre, standardError: logs.standardError.map { centre * $0 },
      interval: logs.interval.map {
        ConfidenceInterval(
          lower: exponential($0.lower), upper: exponential($0.upper), level: level)
      })
  }

  /// The mean of values that stand in the order of `rows`, with its scores.
  func meanWithScores(_ values: [Double]) throws(NotEstimable) -> ScoredValue {
    var sum = ExactSum()
    for (row, value) in zip(rows, values) { sum.add(product: design.weights[row], value) }
    let weight = try exactWeight()
    if weight.isZero { throw .zeroWeight }
    let mean = try ExactNumber.ratio(try sum.exact(), weight).published()
    let divisor = try weight.rounded().published()
    return ScoredValue(
      value: mean,
      scores: zip(rows, values).map { design.weights[$0] * ($1 - mean) / divisor })
  }

  /// Puts standard error and t interval to a value.
  func estimate(
    _ scored: ScoredValue, level: Double, missing: Int, minimumCount: Int = 2
  ) throws(NotEstimable) -> SurveyEstimate {
    let error = standardError(scored.scores, minimumCount: minimumCount)
    return SurveyEstimate(
      value: scored.value, standardError: error,
      interval: interval(scored.value, error, degreesOfFreedom: degreesOfFreedom, level: level),
      degreesOfFreedom: degreesOfFreedom, count: count, weight: try weight(), missing: missing)
  }

  // One row differs from its own mean by nothing, which is no sign of precision; a total has no
  // such blind spot.
  func standardError(
    _ scores: [Double], minimumCount: Int = 2
  ) -> Result<Double, NotEstimable> {
    if count < minimumCount { return .failure(.oneObservation) }
    do throws(NotEstimable) {
      return .success(try (try variance(scores: scores)).squareRoot().published())
    } catch {
      return .failure(error)
    }
  }

  func interval(
    _ value: Double, _ error: Result<Double, NotEstimable>, degreesOfFreedom: Int, level: Double
  ) -> Result<ConfidenceInterval, NotEstimable> {
    do throws(NotEstimable) {
      let multiplier = try StudentT.multiplier(
        level: level, degreesOfFreedom: Double(degreesOfFreedom))
      return .success(
        try .symmetric(value, try error.get(), multiplier: multiplier, level: level))
    } catch {
      return .failure(error)
    }
  }
}

/// A value with how much each row of its domain moves it.
struct ScoredValue {
  let value: Double
  let scores: [Double]
}

extension SurveyEstimate {
  func replacing(
    value: Double, standardError: Result<Double, NotEstimable>,
    interval: Result<ConfidenceInterval, NotEstimable>
  ) -> SurveyEstimate {
    SurveyEstimate(
      value: value, standardError: standardError, interval: interval,
      degreesOfFreedom: degreesOfFreedom, count: count, weight: weight, missing: missing)
  }
}
