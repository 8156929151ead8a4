/// A mergeable bag of values for order statistics.
///
/// The bag keeps every value (eight bytes each); `sorted()` orders them once, after which any
/// number of quantiles can be read.
package struct Sample: Sendable {
  package private(set) var values: [Double] = []
  /// Observations offered without a value.
  package private(set) var missing = 0
  /// NaN and infinite values, refused.
  package private(set) var notFinite = 0

  /// No values yet.
  package init() {}

  /// A bag of the given values.
  package init(_ values: some Sequence<Double>) {
    let known: Void? = values.withContiguousStorageIfAvailable { self.add(contentsOf: $0) }
    if known == nil { for value in values { add(value) } }
  }

  private mutating func add(contentsOf buffer: UnsafeBufferPointer<Double>) {
    values.reserveCapacity(values.count + buffer.count)
    for value in buffer { add(value) }
  }

  package var count: Int { values.count }

  /// Keeps a finite value; NaN and infinities are counted in `notFinite` and left out.
  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      notFinite += 1
      return
    }
    // Both zeros sort as equal, so which of them a quantile shows would depend on their order.
    values.append(value == 0 ? 0 : value)
  }

  /// Counts an observation that has no value.
  package mutating func addMissing() { missing += 1 }

  /// Makes room for as many values as are expected.
  package mutating func reserveCapacity(_ capacity: Int) { values.reserveCapacity(capacity) }

  /// Adds everything another bag holds.
  package mutating func merge(_ other: Sample) {
    values.append(contentsOf: other.values)
    missing += other.missing
    notFinite += other.notFinite
  }

  /// The same values in ascending order, ready for quantiles.
  package func sorted() -> SortedSample {
    SortedSample(ascending: RadixSort.ascending(values), missing: missing, notFinite: notFinite)
  }
}

/// Values in ascending order, with the quantiles by any of the nine definitions of Hyndman and
/// Fan (1996).
package struct SortedSample: Sendable, Hashable {
  package let values: [Double]
  package let missing: Int
  package let notFinite: Int

  init(ascending values: [Double], missing: Int, notFinite: Int) {
    self.values = values
    self.missing = missing
    self.notFinite = notFinite
  }

  package var count: Int { values.count }

  /// The quantile at probability `p` in 0...1.
  ///
  /// - Throws: `outOfRange` for another p; `empty` or `allMissing` without values.
  package func quantile(
    _ p: Double, _ definition: QuantileDefinition = .type7
  ) throws(NotEstimable) -> Double {
    try requireValues()
    guard p >= 0, p <= 1 else { throw .outOfRange }
    let place = definition.place(p, count: count)
    let lower = values[min(max(place.rank - 1, 0), count - 1)]
    let upper = values[min(max(place.rank, 0), count - 1)]
    // Equal neighbours must give themselves, not themselves after two roundings.
    if place.fraction == 0 || lower == upper { return lower }
    if place.fraction == 1 { return upper }
    return try ((1 - place.fraction) * lower + place.fraction * upper).published()
  }

  /// The median; all but types 1, 3 and 4 agree on it as the middle value or mean of the two.
  package func median() throws(NotEstimable) -> Double { try quantile(0.5) }

  /// Lower quartile, median and upper quartile.
  package func quartiles(
    _ definition: QuantileDefinition = .type7
  ) throws(NotEstimable) -> (lower: Double, median: Double, upper: Double) {
    (
      try quantile(0.25, definition), try quantile(0.5, definition),
      try quantile(0.75, definition)
    )
  }

  /// The difference of the quartiles.
  package func interquartileRange(
    _ definition: QuantileDefinition = .type7
  ) throws(NotEstimable) -> Double {
    let (lower, _, upper) = try quartiles(definition)
    return try (upper - lower).published()
  }

  /// The median absolute deviation from the median times 1.4826, which makes it the standard
  /// deviation of a normal distribution (the constant that R's `mad` uses).
  package func medianAbsoluteDeviation() throws(NotEstimable) -> Double {
    let centre = try median()
    let deviations = Sample(values.map { abs($0 - centre) }).sorted()
    return try (1.4826 * (try deviations.median())).published()
  }

  /// The smallest value.
  package func minimum() throws(NotEstimable) -> Double { try quantile(0, .type1) }

  /// The largest value.
  package func maximum() throws(NotEstimable) -> Double { try quantile(1, .type1) }

  private func requireValues() throws(NotEstimable) {
    if !values.isEmpty { return }
    if notFinite > 0 { throw .notFinite }
    throw missing > 0 ? .allMissing : .empty
  }
}

/// The nine sample quantiles of Hyndman and Fan, "Sample quantiles in statistical packages",
/// The American Statistician 50 (1996), numbered as there and in R.
package enum QuantileDefinition: Int, Sendable, Hashable, CaseIterable {
  /// Inverse of the empirical distribution function.
  case type1 = 1
  /// As type 1, with the mean of both neighbours at a step.
  case type2
  /// Nearest even order statistic.
  case type3
  /// Linear interpolation of the empirical distribution function.
  case type4
  /// Piecewise linear through the midpoints of its steps.
  case type5
  /// Expected position of the order statistics of a uniform distribution (Minitab, SPSS).
  case type6
  /// Mode of the same (the default of R, NumPy and spreadsheets).
  case type7
  /// Approximately median-unbiased.
  case type8
  /// Approximately unbiased for normal data.
  case type9

  /// The order statistic (from 1, possibly outside 1...count) at or below the quantile, and how
  /// far the quantile lies on the way to the next one.
  func place(_ p: Double, count: Int) -> (rank: Int, fraction: Double) {
    let n = Double(count)
    // n p is often a whole number in arithmetic and a hair beside it in a Double. The allowance
    // is R's, but relative, since the error grows with n p.
    let fuzz = 4 * Double.ulpOfOne * max(1, n * p)
    switch self {
    case .type1, .type2, .type3:
      let position = self == .type3 ? n * p - 0.5 : n * p
      let rank = (position + fuzz).rounded(.down)
      let isPast = position > rank + fuzz
      switch self {
      case .type1: return (Int(rank), isPast ? 1 : 0)
      case .type2: return (Int(rank), isPast ? 1 : 0.5)
      default: return (Int(rank), isPast || Int(rank) % 2 != 0 ? 1 : 0)
      }
    case .type7:
      let position = 1 + (n - 1) * p
      let rank = position.rounded(.down)
      return (Int(rank), position - rank)
    case .type4, .type5, .type6, .type8, .type9:
      let (a, b) = plottingPosition
      let position = a + p * (n + 1 - a - b)
      let rank = (position + fuzz).rounded(.down)
      let fraction = position - rank
      return (Int(rank), abs(fraction) < fuzz ? 0 : fraction)
    }
  }

  private var plottingPosition: (a: Double, b: Double) {
    switch self {
    case .type4: (0, 1)
    case .type5: (0.5, 0.5)
    case .type6: (0, 0)
    case .type8: (1.0 / 3, 1.0 / 3)
    case .type9: (0.375, 0.375)
    case .type1, .type2, .type3, .type7: (1, 1)
    }
  }
}
