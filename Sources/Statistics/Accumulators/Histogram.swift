/// Counts of values between fixed edges, mergeable.
///
/// A bin holds `lower <= x < upper`; the last one also holds its upper edge. What lies outside
/// the edges is counted beside the bins, never dropped.
package struct Histogram: Sendable, Hashable {
  /// Ascending, at least two.
  package let edges: [Double]
  package private(set) var counts: [Int]
  package private(set) var below = 0
  package private(set) var above = 0
  /// Observations offered without a value.
  package private(set) var missing = 0
  /// NaN and infinite values, refused.
  package private(set) var notFinite = 0

  /// - Precondition: at least two edges, finite and strictly ascending.
  package init(edges: [Double]) {
    precondition(edges.count >= 2, "a histogram needs two edges")
    precondition(
      edges.allSatisfy(\.isFinite) && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 },
      "edges must be finite and ascend")
    self.edges = edges
    self.counts = Array(repeating: 0, count: edges.count - 1)
  }

  /// Counts a value in its bin, or beside the bins.
  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      notFinite += 1
      return
    }
    if value < edges[0] {
      below += 1
    } else if value > edges[edges.count - 1] {
      above += 1
    } else {
      counts[bin(value)] += 1
    }
  }

  /// Counts an observation that has no value.
  package mutating func addMissing() { missing += 1 }

  /// - Precondition: both have the same edges.
  package mutating func merge(_ other: Histogram) {
    precondition(edges == other.edges, "histograms with different edges cannot be merged")
    for index in counts.indices { counts[index] += other.counts[index] }
    below += other.below
    above += other.above
    missing += other.missing
    notFinite += other.notFinite
  }

  /// Values in bins and outside them.
  package var total: Int { counts.reduce(below + above, +) }

  private func bin(_ value: Double) -> Int {
    var low = 0
    var high = counts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if edges[middle] <= value { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

/// Bin edges that people can read: whole multiples of 1, 2 or 5 times a power of ten.
package enum BinEdges {
  /// Edges that cover `minimum...maximum` with about `target` bins (at most two more).
  ///
  /// The edges depend on nothing but the arguments, each is the Double nearest to its decimal,
  /// and every bin has the same width. A constant gets one bin around it.
  ///
  /// - Throws: `notFinite`; `outOfRange` where minimum exceeds maximum, the target is not
  ///   positive, or the numbers are too large or too alike for decimal edges.
  package static func nice(
    minimum: Double, maximum: Double, target: Int
  ) throws(NotEstimable) -> [Double] {
    guard minimum.isFinite, maximum.isFinite else { throw .notFinite }
    guard minimum <= maximum, target > 0 else { throw .outOfRange }
    let span = maximum - minimum
    let size = max(abs(minimum), abs(maximum))
    // A constant still needs a width: one that fits its own size.
    let wanted = span > 0 ? span / Double(target) : (size > 0 ? size / 10 : 1)
    guard wanted.isFinite, size < 1e15, wanted > size * 1e-12, wanted > 1e-300 else {
      throw .outOfRange
    }
    var exponent = -310
    while power(10, Double(exponent + 1)) <= wanted { exponent += 1 }
    // The smallest of 1, 2, 5 and 10 that is not narrower than wanted.
    let ratio = wanted / power(10, Double(exponent))
    let step = [1, 2, 5].first { Double($0) >= ratio * (1 - 1e-12) } ?? 10
    let width = decimal(step, exponent)
    var first = Int((minimum / width).rounded(.down))
    var last = Int((maximum / width).rounded(.up))
    // Division rounds; the edges decide, not the quotients.
    while decimal(first * step, exponent) > minimum { first -= 1 }
    while decimal(last * step, exponent) < maximum { last += 1 }
    if first == last { last += 1 }
    return (first...last).map { decimal($0 * step, exponent) }
  }

  /// `multiple × 10^exponent`, rounded once wherever 10^|exponent| is exact (up to 10²²).
  private static func decimal(_ multiple: Int, _ exponent: Int) -> Double {
    let scale = power(10, Double(abs(exponent)))
    return exponent < 0 ? Double(multiple) / scale : Double(multiple) * scale
  }
}
