import Statistics

/// The numbers that describe one sample, from the formulas of `Statistics`.
struct SampleSummary {
  private let moments: Moments
  private let sorted: SortedSample

  init(_ sorted: SortedSample, _ moments: Moments) {
    self.moments = moments
    self.sorted = sorted
  }

  /// Each with its value, or the reason why there is none.
  var estimates: [Estimate] {
    [
      Estimate("mean") { () throws(NotEstimable) in try moments.mean() },
      Estimate("sd") { () throws(NotEstimable) in try moments.standardDeviation() },
      Estimate("median") { () throws(NotEstimable) in try sorted.quantile(0.5) },
      Estimate("q25") { () throws(NotEstimable) in try sorted.quantile(0.25) },
      Estimate("q75") { () throws(NotEstimable) in try sorted.quantile(0.75) },
      Estimate("min") { () throws(NotEstimable) in try moments.minimum() },
      Estimate("max") { () throws(NotEstimable) in try moments.maximum() },
    ]
  }

  /// At 2.5, 25, 50, 75 and 97.5 per cent; none of an empty sample.
  var percentiles: [Double] {
    [0.025, 0.25, 0.5, 0.75, 0.975].compactMap { try? sorted.quantile($0) }
  }

  /// About 24 bins between the half per cent tails; the outer bins hold the tails, so that a few
  /// extreme results do not press all others into one bin.
  var bins: (edges: [Double], counts: [Int]) {
    guard let low = try? sorted.quantile(0.005), let high = try? sorted.quantile(0.995),
      let edges = try? BinEdges.nice(minimum: low, maximum: high, target: 24)
    else { return ([], []) }
    var histogram = Histogram(edges: edges)
    for value in sorted.values { histogram.add(value) }
    var counts = histogram.counts
    counts[0] += histogram.below
    counts[counts.count - 1] += histogram.above
    return (edges, counts)
  }
}
