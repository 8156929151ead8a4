/// Student's t distribution; degrees of freedom are positive and need not be whole, and infinity
/// stands for the normal distribution.
package enum StudentT {
  /// P(T ≤ t).
  package static func cumulative(_ t: Double, degreesOfFreedom df: Double) -> Double {
    t > 0 ? 1 - upperTail(t, df) : upperTail(-t, df)
  }

  /// The two-sided p-value of a t statistic, P(|T| ≥ |t|).
  package static func twoSided(_ t: Double, degreesOfFreedom df: Double) -> Double {
    min(1, 2 * upperTail(abs(t), df))
  }

  /// The t with P(T ≤ t) = p; `outOfRange` unless 0 < p < 1 and df > 0.
  package static func quantile(
    _ p: Double, degreesOfFreedom df: Double
  ) throws(NotEstimable) -> Double {
    guard p > 0, p < 1, df > 0 else { throw .outOfRange }
    return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df)
  }

  /// The multiplier of a two-sided interval; `noDegreesOfFreedom` unless df > 0.
  package static func multiplier(
    level: Double, degreesOfFreedom df: Double
  ) throws(NotEstimable) -> Double {
    guard level > 0, level < 1 else { throw .outOfRange }
    guard df > 0 else { throw .noDegreesOfFreedom }
    return upperQuantile((1 - level) / 2, df)
  }

  // P(T > t) for t ≥ 0.
  private static func upperTail(_ t: Double, _ df: Double) -> Double {
    if df == .infinity { return Normal.upperTail(t) }
    // Scaled by the larger of the two, so that a huge t does not overflow its square.
    let x: Double
    let y: Double
    if t * t < df {
      y = t * t / df / (1 + t * t / df)
      x = 1 / (1 + t * t / df)
    } else {
      let ratio = df / t / t
      x = ratio / (1 + ratio)
      y = 1 / (1 + ratio)
    }
    return 0.5 * IncompleteFunctions.beta(df / 2, 0.5, x: x, y: y).lower
  }

  private static func density(_ t: Double, _ df: Double) -> Double {
    if df == .infinity { return Normal.density(t) }
    let ratio = t / df * t
    let lead = exponential(
      IncompleteFunctions.stirlingError((df - 1) / 2 + 1)
        - IncompleteFunctions.stirlingError(df / 2))
    // Only a slope for the solver: the leading constant may be a little off.
    return lead * 0.3989422804014327 * power(1 + ratio, -(df + 1) / 2)
  }

  // The t ≥ 0 with P(T > t) = tail, for 0 < tail ≤ 0.5.
  private static func upperQuantile(_ tail: Double, _ df: Double) -> Double {
    if tail >= 0.5 { return 0 }
    let start = -((try? Normal.quantile(tail)) ?? -1)
    return MonotoneSolver.solve(target: tail, start: start, isAscending: false) { t in
      t < 0 ? (0.5 - t, 1) : (upperTail(t, df), density(t, df))
    }
  }
}

/// The chi-squared distribution; degrees of freedom are positive and need not be whole.
package enum ChiSquared {
  /// P(X ≤ x).
  package static func cumulative(_ x: Double, degreesOfFreedom df: Double) -> Double {
    IncompleteFunctions.gamma(shape: df / 2, x / 2).lower
  }

  /// P(X > x), the p-value of a chi-squared statistic.
  package static func upperTail(_ x: Double, degreesOfFreedom df: Double) -> Double {
    IncompleteFunctions.gamma(shape: df / 2, x / 2).upper
  }

  /// The x with P(X ≤ x) = p; `outOfRange` unless 0 < p < 1 and df > 0.
  package static func quantile(
    _ p: Double, degreesOfFreedom df: Double
  ) throws(NotEstimable) -> Double {
    guard p > 0, p < 1, df > 0 else { throw .outOfRange }
    return p <= 0.5
      ? 2 * GammaQuantile.lower(p, shape: df / 2) : 2 * GammaQuantile.upper(1 - p, shape: df / 2)
  }
}

/// Quantiles of the gamma distribution with scale one.
enum GammaQuantile {
  /// The x with P(X ≤ x) = tail.
  static func lower(_ tail: Double, shape a: Double) -> Double {
    solve(tail, a, isAscending: true) { $0.lower }
  }

  /// The x with P(X > x) = tail.
  static func upper(_ tail: Double, shape a: Double) -> Double {
    solve(tail, a, isAscending: false) { $0.upper }
  }

  // In ln x, on which the logarithm of a lower tail is nearly straight.
  private static func solve(
    _ target: Double, _ a: Double, isAscending: Bool, tail: (Tails) -> Double
  ) -> Double {
    let u = MonotoneSolver.solve(
      target: target, start: naturalLogarithm(a), isAscending: isAscending
    ) { u in
      let x = exponential(u)
      return (
        tail(IncompleteFunctions.gamma(shape: a, x)), IncompleteFunctions.gammaLead(a, x) * a
      )
    }
    return exponential(u)
  }
}

/// The beta distribution on 0...1 with positive shapes a and b.
package enum BetaDistribution {
  /// P(X ≤ x), the regularised incomplete beta function.
  package static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
    IncompleteFunctions.beta(a, b, x: x, y: 1 - x).lower
  }

  /// The x with P(X ≤ x) = p; `outOfRange` unless 0 < p < 1 and both shapes are positive.
  package static func quantile(
    _ p: Double, _ a: Double, _ b: Double
  ) throws(NotEstimable) -> Double {
    guard p > 0, p < 1, a > 0, b > 0, a.isFinite, b.isFinite else { throw .outOfRange }
    return p <= 0.5 ? odds(p, a, b).x : odds(1 - p, b, a).y
  }

  /// Both x and 1 − x of the quantile with lower tail p.
  ///
  /// The unknown is the logarithm of the odds x / (1 − x), which has no end to run against.
  static func odds(_ p: Double, _ a: Double, _ b: Double) -> (x: Double, y: Double) {
    func split(_ u: Double) -> (x: Double, y: Double) {
      let e = exponential(-abs(u))
      let (small, large) = (e / (1 + e), 1 / (1 + e))
      return u < 0 ? (small, large) : (large, small)
    }
    let u = MonotoneSolver.solve(
      target: p, start: naturalLogarithm(a / b), isAscending: true
    ) { u in
      let (x, y) = split(u)
      return (
        IncompleteFunctions.beta(a, b, x: x, y: y).lower,
        IncompleteFunctions.betaLead(a, b, x: x, y: y)
      )
    }
    return split(u)
  }
}

/// The F distribution; degrees of freedom are positive and need not be whole.
package enum FDistribution {
  /// P(F ≤ f).
  package static func cumulative(
    _ f: Double, numerator d1: Double, denominator d2: Double
  ) -> Double {
    tails(f, d1, d2).lower
  }

  /// P(F > f), the p-value of an F statistic.
  package static func upperTail(
    _ f: Double, numerator d1: Double, denominator d2: Double
  ) -> Double {
    tails(f, d1, d2).upper
  }

  /// The f with P(F ≤ f) = p; `outOfRange` unless 0 < p < 1 and both are positive.
  package static func quantile(
    _ p: Double, numerator d1: Double, denominator d2: Double
  ) throws(NotEstimable) -> Double {
    guard p > 0, p < 1, d1 > 0, d2 > 0 else { throw .outOfRange }
    if p <= 0.5 {
      let (x, y) = BetaDistribution.odds(p, d1 / 2, d2 / 2)
      return try (x / y * d2 / d1).published()
    }
    let (x, y) = BetaDistribution.odds(1 - p, d2 / 2, d1 / 2)
    return try (y / x * d2 / d1).published()
  }

  private static func tails(_ f: Double, _ d1: Double, _ d2: Double) -> Tails {
    if f <= 0 { return Tails(lower: 0) }
    let ratio = d1 / d2 * f
    return IncompleteFunctions.beta(
      d1 / 2, d2 / 2, x: ratio == .infinity ? 1 : ratio / (1 + ratio), y: 1 / (1 + ratio))
  }
}
