extension SurveyDomain {
  /// The variance of an estimator whose value moves by `scores[i]` for row i of the domain: the
  /// Taylor-linearised variance of a sum of scores over units sampled with replacement,
  /// `Σ_h n_h / (n_h − 1) Σ (t − t̄)²` with t the total of scores in a unit. Units of a stratum
  /// that hold no row of the domain count as zero totals.
  func variance(scores: [Double]) throws(NotEstimable) -> Double {
    try covariance(scores: [scores])[0][0]
  }

  /// The same for several estimators at once, as their covariance matrix.
  func covariance(scores: [[Double]]) throws(NotEstimable) -> [[Double]] {
    let totals = try unitTotals(scores)
    var isOccupied = [Bool](repeating: false, count: design.unitCount)
    for row in rows { isOccupied[Int(design.unitOfRow[row])] = true }

    var sum = SymmetricSum(size: scores.count)
    var strata = 0
    var averaged = 0
    for units in design.unitsOfStratum {
      let occupied = units.count { isOccupied[$0] }
      if occupied == 0 { continue }
      strata += 1
      let isLonely = units.count == 1
      let isLonelyInDomain = !isLonely && occupied == 1 && design.adjustsDomainLonely
      switch (design.lonelyPSU, isLonely, isLonelyInDomain) {
      case (.fail, true, _):
        throw .singlePSU
      case (.certainty, true, _):
        continue
      case (.adjust, true, _), (.adjust, _, true):
        let factor = isLonely ? 1 : Double(units.count) / Double(units.count - 1)
        for unit in units { sum.addSquare(totals[unit], factor: factor) }
      case (.average, true, _), (.average, _, true):
        averaged += 1
      default:
        sum.addCentred(units.map { totals[$0] })
      }
    }
    // Without a single stratum to average over there is nothing to stand in for the others.
    if averaged == strata && averaged > 0 { throw .singlePSU }
    let scale = averaged > 0 ? Double(strata) / Double(strata - averaged) : 1
    return sum.matrix.map { $0.map { $0 * scale } }
  }

  /// The totals of each score by unit of the design, summed without rounding.
  private func unitTotals(_ scores: [[Double]]) throws(NotEstimable) -> [[Double]] {
    var totals = [[Double]](
      repeating: [Double](repeating: 0, count: scores.count), count: design.unitCount)
    for (index, score) in scores.enumerated() {
      var sums = [ExactSum](repeating: ExactSum(), count: design.unitCount)
      for (position, row) in rows.enumerated() {
        sums[Int(design.unitOfRow[row])].add(score[position])
      }
      for unit in sums.indices { totals[unit][index] = try sums[unit].value() }
    }
    return totals
  }
}

/// A sum of outer products.
private struct SymmetricSum {
  var matrix: [[Double]]

  init(size: Int) {
    matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
  }

  mutating func addSquare(_ vector: [Double], factor: Double) {
    for i in vector.indices {
      for j in vector.indices { matrix[i][j] += factor * vector[i] * vector[j] }
    }
  }

  mutating func addCentred(_ vectors: [[Double]]) {
    let n = Double(vectors.count)
    var mean = [Double](repeating: 0, count: matrix.count)
    for vector in vectors {
      for i in mean.indices { mean[i] += vector[i] / n }
    }
    for vector in vectors {
      addSquare(zip(vector, mean).map { $0 - $1 }, factor: n / (n - 1))
    }
  }
}
