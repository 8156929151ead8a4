/// How a quantile is read off a weighted distribution: the `qrule` of R's survey package.
///
/// With C_k the cumulative weight up to the k-th value and W the total, k is the last value with
/// C_k ≤ p W.
package enum SurveyQuantileRule: String, Sendable, Hashable, CaseIterable {
  /// x_k on an exact hit, otherwise x_(k+1); the same as `hf1`.
  case math
  /// The mean of x_k and x_(k+1) on an exact hit, otherwise x_(k+1); the same as `hf2`.
  case school
  case hf1
  case hf2
  /// Linear from x_k to x_(k+1) in the cumulative share.
  case hf4
  /// Linear through the middle of each weight.
  case hf5
  /// Linear through C_k / (W + w_n).
  case hf6
  /// Linear through C_(k−1) / C_(n−1).
  case hf7
  /// Linear through (C_(k−1) + 2 C_k) / 3 over W + w_n / 3.
  case hf8
  /// Linear through (3 C_(k−1) + 5 C_k) / 8 over W + w_n / 4.
  case hf9
}

extension SurveyDomain {
  /// A weighted quantile with the interval of Woodruff (JASA 47 (1952) 635).
  ///
  /// F, the share of people at or below the quantile, gets a design-based interval of the kind
  /// `interval`; both its ends are read off by the same rule. The standard error is the width
  /// over 2 t. Where an end of F lies outside 0...1 the interval is `outOfRange`, as it is for a
  /// quantile too far out for its sample.
  package func quantile(
    _ x: [Double?], _ p: Double, rule: SurveyQuantileRule = .math,
    interval method: SurveyProportionInterval = .mean, level: Double = 0.95
  ) throws(NotEstimable) -> SurveyEstimate {
    guard p >= 0, p <= 1 else { throw .outOfRange }
    let (domain, values) = try observed(x)
    let distribution = domain.distribution(values)
    let quantile = distribution.quantile(p, rule)
    var share = [Bool?](repeating: nil, count: design.rowCount)
    for (row, value) in zip(domain.rows, values) { share[row] = value <= quantile }
    let below = try domain.proportion(share, interval: method, level: level)
    let missing = count - domain.count
    do throws(NotEstimable) {
      let ends = try below.interval.get()
      guard ends.lower >= 0, ends.upper <= 1 else { throw .outOfRange }
      let lower = distribution.quantile(ends.lower, rule)
      let upper = distribution.quantile(ends.upper, rule)
      let t = try StudentT.multiplier(
        level: level, degreesOfFreedom: Double(below.degreesOfFreedom))
      return SurveyEstimate(
        value: quantile, standardError: .success((upper - lower) / (2 * t)),
        interval: .success(try .checked(lower, upper, level: level)),
        degreesOfFreedom: below.degreesOfFreedom, count: domain.count, weight: below.weight,
        missing: missing)
    } catch {
      return SurveyEstimate(
        value: quantile, standardError: .failure(error), interval: .failure(error),
        degreesOfFreedom: below.degreesOfFreedom, count: domain.count, weight: below.weight,
        missing: missing)
    }
  }

  private func distribution(_ values: [Double]) -> WeightedDistribution {
    let order = rows.indices.sorted { a, b in
      let (left, right) = (rows[a], rows[b])
      return (values[a], design.tieOrder[left], left) < (values[b], design.tieOrder[right], right)
    }
    return WeightedDistribution(
      values: order.map { values[$0] }, weights: order.map { design.weights[rows[$0]] })
  }
}

/// Values in ascending order with their cumulative weights.
struct WeightedDistribution {
  private let values: [Double]
  private let weights: [Double]
  private let cumulative: [Double]

  init(values: [Double], weights: [Double]) {
    self.values = values
    self.weights = weights
    // The running error is carried along, so that each cumulative weight is rounded about once.
    var (sum, error) = (0.0, 0.0)
    self.cumulative = weights.map { weight in
      let next = sum + weight
      error += abs(sum) >= weight ? (sum - next) + weight : (weight - next) + sum
      sum = next
      return sum + error
    }
  }

  func quantile(_ p: Double, _ rule: SurveyQuantileRule) -> Double {
    let n = values.count
    let total = cumulative[n - 1]
    switch rule {
    case .math, .hf1, .school, .hf2, .hf4:
      // The number of values whose cumulative weight does not exceed p W.
      let k = cumulative.partitionPoint { $0 > p * total }
      if k == 0 { return values[0] }
      if k == n { return values[n - 1] }
      let isHit = cumulative[k - 1] == p * total
      if rule == .hf4 {
        let share = (p * total - cumulative[k - 1]) / (cumulative[k] - cumulative[k - 1])
        return between(values[k - 1], values[k], min(max(share, 0), 1))
      }
      guard isHit else { return values[k] }
      return rule == .math || rule == .hf1
        ? values[k - 1] : between(values[k - 1], values[k], 0.5)
    case .hf5, .hf6, .hf7, .hf8, .hf9:
      if n == 1 { return values[0] }
      let k = values.indices.partitionPoint { position($0, rule) > p }
      if k == 0 { return values[0] }
      if k == n { return values[n - 1] }
      let (low, high) = (position(k - 1, rule), position(k, rule))
      return between(values[k - 1], values[k], (p - low) / (high - low))
    }
  }

  /// The share at which the line of an interpolating rule passes through value k, from 0.
  private func position(_ k: Int, _ rule: SurveyQuantileRule) -> Double {
    let n = values.count
    let total = cumulative[n - 1]
    let before = k == 0 ? 0 : cumulative[k - 1]
    switch rule {
    case .hf5: return (cumulative[k] - weights[k] / 2) / total
    case .hf6: return cumulative[k] / (total + weights[n - 1])
    case .hf7: return before / cumulative[n - 2]
    case .hf8: return (before / 3 + 2 * cumulative[k] / 3) / (total + weights[n - 1] / 3)
    default: return (3 * before / 8 + 5 * cumulative[k] / 8) / (total + weights[n - 1] / 4)
    }
  }

  private func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
    low == high ? low : low + share * (high - low)
  }
}

extension RandomAccessCollection {
  /// How many elements come before the first for which `isPast` holds, where all after it hold
  /// as well.
  fileprivate func partitionPoint(_ isPast: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[index(startIndex, offsetBy: middle)]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
