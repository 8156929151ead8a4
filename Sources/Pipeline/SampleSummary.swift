import Glibc

/// The numbers that describe one sample; values are sorted, so that sums do not depend on the
/// order in which rows were read.
struct SampleSummary {
  private let values: [Double]

  init(sorted values: [Double]) { self.values = values }

  /// Name, value, and the reason where there is no value.
  var estimates: [(name: String, value: Double?, reason: String)] {
    guard !values.isEmpty else {
      return ["mean", "sd", "median", "q25", "q75", "min", "max"].map { ($0, nil, "empty") }
    }
    let mean = Self.sum(values) / Double(values.count)
    return [
      ("mean", mean, ""), ("sd", deviation(mean), "one observation"),
      ("median", Self.quantile(values, 0.5), ""), ("q25", Self.quantile(values, 0.25), ""),
      ("q75", Self.quantile(values, 0.75), ""), ("min", values[0], ""),
      ("max", values[values.count - 1], ""),
    ]
  }

  /// Neumaier's compensated sum.
  static func sum(_ values: [Double]) -> Double {
    var sum = 0.0
    var rest = 0.0
    for value in values {
      let next = sum + value
      rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return sum + rest
  }

  private func deviation(_ mean: Double) -> Double? {
    guard values.count > 1 else { return nil }
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return (Self.sum(squares) / Double(values.count - 1)).squareRoot()
  }

  /// The quantile of R's type 7: linear between order statistics.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let low = Int(position.rounded(.down))
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }

  /// Wilson's score interval at 95 %.
  static func wilson(_ count: Int, _ denominator: Int) -> (low: Double, high: Double) {
    let z = 1.959963984540054
    let n = Double(denominator)
    let p = Double(count) / n
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return (
      count == 0 ? 0 : max(0, centre - half), count == denominator ? 1 : min(1, centre + half)
    )
  }

  /// About 24 bins between the half per cent tails; the outer bins hold the tails.
  static func histogram(_ sorted: [Double]) -> (edges: [Double], counts: [Int]) {
    guard let first = sorted.first, let last = sorted.last else { return ([], []) }
    let low = quantile(sorted, 0.005)
    let high = quantile(sorted, 0.995)
    guard high > low else {
      return first == last
        ? ([first - 0.5, first + 0.5], [sorted.count]) : ([first, last], [sorted.count])
    }
    let raw = (high - low) / 24
    let magnitude = pow(10, (log10(raw)).rounded(.down))
    let step = [1, 2, 2.5, 5, 10].map { $0 * magnitude }.first { $0 >= raw } ?? raw
    let start = (low / step).rounded(.down)
    let count = max(1, min(60, Int(((high / step).rounded(.up) - start))))
    let edges = (0...count).map { (start + Double($0)) * step }
    var counts = [Int](repeating: 0, count: count)
    for value in sorted {
      let bin = Int(((value / step) - start).rounded(.down))
      counts[min(count - 1, max(0, bin))] += 1
    }
    return (edges, counts)
  }
}
