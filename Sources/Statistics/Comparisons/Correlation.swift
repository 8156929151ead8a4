/// A correlation coefficient with its test.
package struct Correlation: Sendable, Hashable {
  /// In -1...1.
  package let coefficient: Double
  /// Pairs with both values.
  package let count: Int
  /// n − 2; the p-value is that of t with these degrees of freedom.
  package let degreesOfFreedom: Int
  /// Two-sided, of the hypothesis that the correlation is zero.
  package let pValue: Double
  /// By Fisher's z, with its standard error 1 / √(n − 3); only for Pearson, and only from four
  /// pairs upwards.
  package let interval: ConfidenceInterval?

  /// Pearson's correlation of mergeable sums.
  ///
  /// Throws `empty`, `tooFewObservations` below three pairs, `zeroVariance` where either side
  /// is constant.
  package static func pearson(
    _ moments: PairMoments, level: Double = 0.95
  ) throws(NotEstimable) -> Correlation {
    try make(moments, interval: true, level: level)
  }

  /// Spearman's rank correlation: Pearson's of mid-ranks.
  ///
  /// The p-value is from t with n − 2 degrees of freedom, without continuity correction: R's
  /// `cor.test(method = "spearman", exact = FALSE)`. A pair with a missing side is left out.
  package static func spearman(
    _ x: [Double?], _ y: [Double?]
  ) throws(NotEstimable) -> Correlation {
    precondition(x.count == y.count, "both sides of a correlation have one entry a person")
    let pairs = zip(x, y).compactMap { a, b in a.flatMap { a in b.map { (a, $0) } } }
    guard pairs.allSatisfy({ $0.0.isFinite && $0.1.isFinite }) else { throw .notFinite }
    if pairs.isEmpty { throw x.isEmpty ? .empty : .allMissing }
    var moments = PairMoments()
    for (a, b) in zip(midRanks(pairs.map(\.0)), midRanks(pairs.map(\.1))) { moments.add(a, b) }
    return try make(moments, interval: false, level: 0.95)
  }

  /// The rank of each value, from 1; equal values share the mean of the ranks they cover.
  static func midRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count && values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  private static func make(
    _ moments: PairMoments, interval wanted: Bool, level: Double
  ) throws(NotEstimable) -> Correlation {
    let n = moments.count
    let r = try moments.correlation()
    guard n > 2 else { throw .tooFewObservations }
    let df = n - 2
    let pValue: Double
    if abs(r) == 1 {
      pValue = 0
    } else {
      let t = r * (Double(df) / ((1 - r) * (1 + r))).squareRoot()
      pValue = StudentT.twoSided(t, degreesOfFreedom: Double(df))
    }
    var interval: ConfidenceInterval?
    if wanted && n > 3 {
      let z = inverseHyperbolicTangent(r)
      let spread = try Normal.multiplier(level: level) / Double(n - 3).squareRoot()
      interval = try .checked(
        hyperbolicTangent(z - spread), hyperbolicTangent(z + spread), level: level)
    }
    return Correlation(
      coefficient: r, count: n, degreesOfFreedom: df, pValue: pValue, interval: interval)
  }
}

/// Exact sums over pairs, mergeable: what a Pearson correlation and a simple slope need.
package struct PairMoments: Sendable, Hashable {
  package private(set) var count = 0
  /// Pairs with a missing side.
  package private(set) var missing = 0
  /// Pairs with a side that is NaN or infinite, refused.
  package private(set) var notFinite = 0
  private var x = PowerSums()
  private var y = PowerSums()
  private var products = ExactSum()

  /// No pairs yet.
  package init() {}

  /// Adds a pair; one with a missing or non-finite side is counted and left out.
  package mutating func add(_ x: Double?, _ y: Double?) {
    guard let x, let y else {
      missing += 1
      return
    }
    guard x.isFinite, y.isFinite else {
      notFinite += 1
      return
    }
    count += 1
    self.x.add(x)
    self.y.add(y)
    products.add(product: x, y)
  }

  /// Adds everything another accumulator holds.
  package mutating func merge(_ other: PairMoments) {
    count += other.count
    missing += other.missing
    notFinite += other.notFinite
    x.merge(other.x)
    y.merge(other.y)
    products.merge(other.products)
  }

  /// Pearson's r.
  func correlation() throws(NotEstimable) -> Double {
    try requirePairs()
    let (xx, yy) = (try x.centredSquares(), try y.centredSquares())
    if xx.isZero || yy.isZero { throw .zeroVariance }
    let xy = try centredProducts()
    // r² first: it is a ratio of exact numbers, and one square root of it rounds once more.
    let r = ExactNumber.ratio(xy * xy, xx * yy).squareRoot()
    return min(r, 1) * (xy.isNegative ? -1 : 1)
  }

  /// The sample covariance, with n − 1 below the line.
  package func covariance() throws(NotEstimable) -> Double {
    try requirePairs()
    return try ExactNumber.ratio(
      try centredProducts(), ExactNumber(count) * ExactNumber(count - 1)
    ).published()
  }

  private func centredProducts() throws(NotEstimable) -> ExactNumber {
    ExactNumber(count) * (try products.exact()) - (try x.sum.exact()) * (try y.sum.exact())
  }

  private func requirePairs() throws(NotEstimable) {
    if count > 1 { return }
    if count == 1 { throw .oneObservation }
    if notFinite > 0 { throw .notFinite }
    throw missing > 0 ? .allMissing : .empty
  }
}
