/// Moments of natural logarithms: geometric mean and geometric standard deviation.
///
/// A value that is zero or below has no logarithm; it is counted in `notPositive`, and the
/// results describe the positive values only, which a report has to say.
package struct LogMoments: Sendable, Hashable {
  /// Positive values that are in the sums.
  package var count: Int { sums.count }
  /// Values that are zero or negative, excluded.
  package private(set) var notPositive = 0
  /// NaN and infinite values, refused.
  package private(set) var notFinite = 0

  private var sums = PowerSums()

  /// No values yet.
  package init() {}

  /// Adds the logarithm of a positive value; any other value is counted by what is wrong with it.
  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      notFinite += 1
      return
    }
    guard value > 0 else {
      notPositive += 1
      return
    }
    sums.add(naturalLogarithm(value))
  }

  /// Adds everything another accumulator holds.
  package mutating func merge(_ other: LogMoments) {
    notPositive += other.notPositive
    notFinite += other.notFinite
    sums.merge(other.sums)
  }

  /// The geometric mean, `exp(mean ln x)`, of the positive values.
  package func geometricMean() throws(NotEstimable) -> Double {
    try requireValues()
    return try exponential(try sums.mean()).published()
  }

  /// The geometric standard deviation, `exp(SD ln x)`: a factor, 1 where all values are equal.
  package func geometricStandardDeviation() throws(NotEstimable) -> Double {
    try requireValues()
    return try exponential((try sums.variance()).squareRoot()).published()
  }

  /// The mean of the logarithms, the standard error of that mean, and the number of values.
  func logScale() throws(NotEstimable) -> (mean: Double, standardError: Double, count: Int) {
    try requireValues()
    return (
      try sums.mean(), (try sums.variance() / Double(count)).squareRoot(), count
    )
  }

  private func requireValues() throws(NotEstimable) {
    if count > 0 { return }
    if notPositive > 0 { throw .notPositive }
    throw notFinite > 0 ? .notFinite : .empty
  }
}
