/// Count, mean, spread and extremes of a set of values, mergeable without loss.
///
/// Sums are exact (`ExactSum`), so every result is the same bits however the values were split
/// or ordered, and the variance is computed as `(n Σx² − (Σx)²) / (n (n − 1))` without the
/// cancellation that makes this formula useless in floating point.
///
/// What is not a number is never dropped in silence: missing, non-finite and (for logarithms)
/// non-positive values each have their own count.
package struct Moments: Sendable, Hashable {
  /// Finite values that are in the sums.
  package var count: Int { sums.count }
  /// Observations offered without a value.
  package private(set) var missing = 0
  /// NaN and infinite values, refused.
  package private(set) var notFinite = 0
  /// Moments of the natural logarithms, where asked for.
  package private(set) var logarithms: LogMoments?

  private var sums = PowerSums()
  private var lowest = Double.infinity
  private var highest = -Double.infinity

  /// With `logarithms`, what geometric mean and geometric SD need is kept as well.
  package init(logarithms: Bool = false) {
    if logarithms { self.logarithms = LogMoments() }
  }

  /// Adds a finite value; NaN and infinities are counted in `notFinite` and left out.
  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      notFinite += 1
      return
    }
    sums.add(value)
    lowest = min(lowest, value)
    highest = max(highest, value)
    logarithms?.add(value)
  }

  /// Counts an observation that has no value.
  package mutating func addMissing() { missing += 1 }

  /// Adds everything another accumulator holds; both keep logarithms, or neither does.
  package mutating func merge(_ other: Moments) {
    precondition(
      (logarithms == nil) == (other.logarithms == nil),
      "moments with and without logarithms cannot be merged")
    missing += other.missing
    notFinite += other.notFinite
    sums.merge(other.sums)
    lowest = min(lowest, other.lowest)
    highest = max(highest, other.highest)
    if let theirs = other.logarithms { logarithms?.merge(theirs) }
  }

  /// The sum of the values; without values there is none (not zero).
  package func total() throws(NotEstimable) -> Double {
    try requireValues()
    return try sums.sum.value()
  }

  /// The arithmetic mean.
  package func mean() throws(NotEstimable) -> Double {
    try requireValues()
    return try sums.mean()
  }

  /// The sample variance, with n − 1 below the line; exactly zero where all values are equal.
  package func variance() throws(NotEstimable) -> Double {
    try requireValues()
    return try sums.variance()
  }

  /// The sample standard deviation.
  package func standardDeviation() throws(NotEstimable) -> Double {
    try variance().squareRoot()
  }

  /// The standard error of the mean, SD / √n.
  package func standardError() throws(NotEstimable) -> Double {
    (try variance() / Double(count)).squareRoot()
  }

  /// The smallest value.
  package func minimum() throws(NotEstimable) -> Double {
    try requireValues()
    return try lowest.published()
  }

  /// The largest value.
  package func maximum() throws(NotEstimable) -> Double {
    try requireValues()
    return try highest.published()
  }

  private func requireValues() throws(NotEstimable) {
    if count > 0 { return }
    if notFinite > 0 { throw .notFinite }
    throw missing > 0 ? .allMissing : .empty
  }
}

/// A count with the exact sums of values and of their squares.
struct PowerSums: Sendable, Hashable {
  private(set) var count = 0
  private(set) var sum = ExactSum()
  private(set) var squares = ExactSum()

  mutating func add(_ value: Double) {
    count += 1
    sum.add(value)
    squares.add(product: value, value)
  }

  mutating func merge(_ other: PowerSums) {
    count += other.count
    sum.merge(other.sum)
    squares.merge(other.squares)
  }

  func mean() throws(NotEstimable) -> Double {
    guard count > 0 else { throw .empty }
    return try ExactNumber.ratio(sum.exact(), ExactNumber(count)).published()
  }

  func variance() throws(NotEstimable) -> Double {
    guard count > 0 else { throw .empty }
    guard count > 1 else { throw .oneObservation }
    return try ExactNumber.ratio(
      try centredSquares(), ExactNumber(count) * ExactNumber(count - 1)
    ).published()
  }

  /// `n Σx² − (Σx)²`, exactly: n times the sum of squared deviations from the mean.
  func centredSquares() throws(NotEstimable) -> ExactNumber {
    let total = try sum.exact()
    return ExactNumber(count) * (try squares.exact()) - total * total
  }
}
