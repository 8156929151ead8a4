/// Why a statistic has no value.
///
/// A statistic never answers with NaN or infinity: where a formula would, it throws one of these,
/// and the raw value is the stable code that tables and reports print in its place.
package enum NotEstimable: String, Error, Sendable, Hashable, CaseIterable {
  /// No observation was offered at all.
  case empty
  /// Observations were offered, and the value of every one of them is missing.
  case allMissing = "all_missing"
  /// A spread needs a second observation.
  case oneObservation = "one_observation"
  /// Fewer observations than the method has unknowns.
  case tooFewObservations = "too_few_observations"
  /// All values are equal, where the formula divides by their spread.
  case zeroVariance = "zero_variance"
  /// The denominator of a proportion, rate or ratio is zero.
  case zeroDenominator = "zero_denominator"
  /// The weights of the observations sum to zero.
  case zeroWeight = "zero_weight"
  /// A weight is below zero or not a number; no design can be built on it.
  case invalidWeight = "invalid_weight"
  /// A value that is zero or below, where the formula takes its logarithm.
  case notPositive = "not_positive"
  /// A value that is NaN or infinite was offered.
  case notFinite = "not_finite"
  /// The result, or a step towards it, lies outside what the method or a Double can hold.
  case outOfRange = "out_of_range"
  /// A predictor is, to within rounding, a combination of the others.
  case collinear
  /// An observation has leverage one: its residual is zero whatever it holds.
  case fullLeverage = "full_leverage"
  /// A stratum of a survey holds one primary sampling unit, and the policy is to refuse.
  case singlePSU = "single_psu"
  /// As many strata as primary sampling units: no degree of freedom is left.
  case noDegreesOfFreedom = "no_degrees_of_freedom"
  /// An iteration did not settle.
  case noConvergence = "no_convergence"
}

extension Double {
  /// The number itself where it is finite; otherwise the reason it cannot be published.
  func published() throws(NotEstimable) -> Double {
    guard isFinite else { throw .outOfRange }
    // Minus zero prints as "-0", and which zero a cancellation leaves is an accident of order.
    return self == 0 ? 0 : self
  }
}

/// A confidence interval and its level (0.95 for 95 %).
package struct ConfidenceInterval: Sendable, Hashable {
  package let lower: Double
  package let upper: Double
  package let level: Double

  /// An interval between two finite ends.
  package init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// An interval whose ends are known to be publishable.
  static func checked(
    _ lower: Double, _ upper: Double, level: Double
  ) throws(NotEstimable) -> ConfidenceInterval {
    ConfidenceInterval(lower: try lower.published(), upper: try upper.published(), level: level)
  }

  /// `centre ± multiplier × standard error`.
  static func symmetric(
    _ centre: Double, _ standardError: Double, multiplier: Double, level: Double
  ) throws(NotEstimable) -> ConfidenceInterval {
    try checked(
      centre - multiplier * standardError, centre + multiplier * standardError, level: level)
  }
}

/// A named statistic for a table: a finite value, or the reason there is none.
package struct Estimate: Sendable, Hashable {
  package let name: String
  package let value: Result<Double, NotEstimable>

  /// Runs a formula and keeps its outcome under a name; a value that is not finite becomes
  /// `outOfRange`.
  package init(_ name: String, _ formula: () throws(NotEstimable) -> Double) {
    self.name = name
    do throws(NotEstimable) {
      self.value = .success(try formula().published())
    } catch {
      self.value = .failure(error)
    }
  }

  /// The value, or nil where there is none.
  package var number: Double? { try? value.get() }

  /// The reason there is no value, or nil where there is one.
  package var reason: NotEstimable? {
    guard case .failure(let reason) = value else { return nil }
    return reason
  }
}
