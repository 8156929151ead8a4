/// How the interval of a survey proportion is made from p, its standard error and t(df).
package enum SurveyProportionInterval: String, Sendable, Hashable, CaseIterable {
  /// `p ± t SE`; may leave 0...1.
  case mean
  /// The same on the log odds, transformed back (R's `logit` and `xlogit`).
  case logit
  /// The same on the arcsine of the square root.
  case asin
  /// Korn and Graubard (Survey Methodology 24 (1998) 193): Clopper-Pearson at the effective
  /// sample size.
  case beta
  /// The likelihood ratio of the binomial at the effective sample size (Rao and Scott's scaling).
  case likelihood
  /// Wilson's score interval at the effective sample size `p (1 − p) / SE²`, with the normal
  /// multiplier.
  case wilson
  /// The same with the multiplier of t.
  case wilsonT = "wilson_t"
}

extension SurveyDomain {
  /// The weighted share of people for whom `has` is true; nil is missing.
  ///
  /// Where nobody or everybody has it the standard error is zero and says nothing: `beta`,
  /// `wilson` and `wilsonT` then take the number of rows as the effective sample size, and the
  /// other intervals are not estimable (`zeroVariance`).
  package func proportion(
    _ has: [Bool?], interval method: SurveyProportionInterval = .beta, level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    let share = try mean(has.map { $0.map { $0 ? 1.0 : 0 } }, level: level)
    // 0/1 values in exact sums: rounding cannot push a share over its end.
    let interval = proportionInterval(share, method, level: level)
    return share.replacing(
      value: share.value, standardError: share.standardError, interval: interval)
  }

  private func proportionInterval(
    _ share: SurveyEstimate, _ method: SurveyProportionInterval, level: Double
  ) -> Result<ConfidenceInterval, NotEstimable> {
    do throws(NotEstimable) {
      let ends = try SurveyProportionEnds(
        share: share.value, standardError: try share.standardError.get(), count: share.count,
        degreesOfFreedom: share.degreesOfFreedom, level: level)
      let (lower, upper) = try ends.interval(method)
      return .success(try .checked(lower, upper, level: level))
    } catch {
      return .failure(error)
    }
  }
}

/// The formulas of the intervals, given a share and its precision.
struct SurveyProportionEnds {
  let p: Double
  let error: Double
  let count: Int
  let level: Double
  let t: Double
  let z: Double
  /// t with n − 1 degrees of freedom, which Korn and Graubard set against t(df).
  let unclusteredT: Double

  init(
    share: Double, standardError: Double, count: Int, degreesOfFreedom: Int, level: Double
  ) throws(NotEstimable) {
    p = share
    error = standardError
    self.count = count
    self.level = level
    t = try StudentT.multiplier(level: level, degreesOfFreedom: Double(degreesOfFreedom))
    z = try Normal.multiplier(level: level)
    unclusteredT = try StudentT.multiplier(level: level, degreesOfFreedom: Double(count - 1))
  }

  func interval(
    _ method: SurveyProportionInterval
  ) throws(NotEstimable) -> (lower: Double, upper: Double) {
    switch method {
    case .mean:
      try requireSpread()
      return (p - t * error, p + t * error)
    case .logit:
      try requireSpread()
      let odds = naturalLogarithm(p / (1 - p))
      let spread = t * error / (p * (1 - p))
      return (expit(odds - spread), expit(odds + spread))
    case .asin:
      try requireSpread()
      let angle = arcSine(p.squareRoot())
      let spread = t * error / (2 * (p * (1 - p)).squareRoot())
      // Past a quarter turn the square of the sine would come back from the end.
      let (low, high) = (max(0, angle - spread), min(Double.pi / 2, angle + spread))
      return (sine(low) * sine(low), sine(high) * sine(high))
    case .beta:
      let ratio = unclusteredT / t
      return beta(hasSpread ? effectiveSize * ratio * ratio : Double(count))
    case .likelihood:
      try requireSpread()
      return likelihood(t * t / (2 * effectiveSize))
    case .wilson:
      return score(z)
    case .wilsonT:
      return score(t)
    }
  }

  private var hasSpread: Bool { p > 0 && p < 1 && error > 0 }
  private var effectiveSize: Double { p * (1 - p) / (error * error) }

  private func requireSpread() throws(NotEstimable) {
    guard hasSpread else { throw .zeroVariance }
  }

  private func expit(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }

  private func score(_ multiplier: Double) -> (lower: Double, upper: Double) {
    let ends = Proportion.scoreEnds(
      p, effectiveSize: hasSpread ? effectiveSize : Double(count), multiplier: multiplier)
    return (p == 0 ? 0 : ends.lower, p == 1 ? 1 : ends.upper)
  }

  private func beta(_ n: Double) -> (lower: Double, upper: Double) {
    let tail = (1 - level) / 2
    let (yes, no) = (n * p, n * (1 - p))
    return (
      yes > 0 ? BetaDistribution.odds(tail, yes, no + 1).x : 0,
      no > 0 ? BetaDistribution.odds(tail, no, yes + 1).y : 1
    )
  }

  // Both q with `p ln(p / q) + (1 − p) ln((1 − p) / (1 − q)) = drop`.
  private func likelihood(_ drop: Double) -> (lower: Double, upper: Double) {
    func distance(_ q: Double) -> Double {
      p * naturalLogarithm(p / q) + (1 - p) * naturalLogarithm((1 - p) / (1 - q))
    }
    func end(_ outside: Double) -> Double {
      var (near, far) = (p, outside)
      for _ in 0..<200 {
        let middle = near + (far - near) / 2
        if distance(middle) > drop { far = middle } else { near = middle }
      }
      return near
    }
    return (end(0), end(1))
  }
}
