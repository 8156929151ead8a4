/// Pearson's test of independence with the correction of Rao and Scott (Annals of Statistics 12
/// (1984) 46), second order, as an F test.
package struct SurveyIndependence: Sendable, Hashable {
  /// Pearson's statistic of the weighted table scaled to n, over the trace of the design effects.
  package let statistic: Double
  package let numeratorDegreesOfFreedom: Double
  package let denominatorDegreesOfFreedom: Double
  package let pValue: Double
  /// Pearson's statistic itself, uncorrected.
  package let pearson: Double
  /// Of the first-order correction: Pearson's statistic over the mean design effect, on
  /// (r − 1)(c − 1) degrees of freedom of chi-squared.
  package let firstOrderPValue: Double
  /// Rows used, unweighted.
  package let count: Int
}

extension SurveyDomain {
  /// Tests whether two classes are independent in the population.
  ///
  /// Throws `zeroVariance` where a class has one level only, and `noDegreesOfFreedom`.
  package func independence(
    _ rowClass: [String?], _ columnClass: [String?]
  ) throws(NotEstimable) -> SurveyIndependence {
    let kept = rows.filter { rowClass[$0] != nil && columnClass[$0] != nil }
    if kept.isEmpty { throw rows.isEmpty ? .empty : .allMissing }
    let domain = SurveyDomain(design: design, rows: kept)
    let rowLevels = Set(kept.compactMap { rowClass[$0] }).sorted()
    let columnLevels = Set(kept.compactMap { columnClass[$0] }).sorted()
    guard rowLevels.count > 1, columnLevels.count > 1 else { throw .zeroVariance }

    var shares: [Double] = []
    var scores: [[Double]] = []
    for rowLevel in rowLevels {
      for columnLevel in columnLevels {
        let cell = try domain.meanWithScores(
          kept.map { rowClass[$0] == rowLevel && columnClass[$0] == columnLevel ? 1 : 0 })
        shares.append(cell.value)
        scores.append(cell.scores)
      }
    }
    let table = ShareTable(shares: shares, columns: columnLevels.count)
    let n = Double(kept.count)
    let effects = try table.designEffects(try domain.covariance(scores: scores), count: n)
    let trace = effects.indices.reduce(0.0) { $0 + effects[$1][$1] }
    var squareTrace = 0.0
    for i in effects.indices {
      for j in effects.indices { squareTrace += effects[i][j] * effects[j][i] }
    }
    guard trace > 0, squareTrace > 0 else { throw .zeroVariance }
    let freedom = Double(domain.degreesOfFreedom)
    guard freedom > 0 else { throw .noDegreesOfFreedom }
    let pearson = try (table.pearson * n).published()
    let statistic = try (pearson / trace).published()
    let contrasts = Double(effects.count)
    let d0 = trace * trace / squareTrace
    return SurveyIndependence(
      statistic: statistic, numeratorDegreesOfFreedom: d0,
      denominatorDegreesOfFreedom: d0 * freedom,
      pValue: FDistribution.upperTail(statistic, numerator: d0, denominator: d0 * freedom),
      pearson: pearson,
      firstOrderPValue: ChiSquared.upperTail(
        pearson * contrasts / trace, degreesOfFreedom: contrasts),
      count: kept.count)
  }
}

/// The shares of the cells of a two-way table, row by row.
private struct ShareTable {
  let shares: [Double]
  let columns: Int

  private var rows: Int { shares.count / columns }

  private func margins() -> (rows: [Double], columns: [Double]) {
    var (rowSums, columnSums) = (
      [Double](repeating: 0, count: rows), [Double](repeating: 0, count: columns)
    )
    for (index, share) in shares.enumerated() {
      rowSums[index / columns] += share
      columnSums[index % columns] += share
    }
    return (rowSums, columnSums)
  }

  /// Pearson's chi-squared over n.
  var pearson: Double {
    let (rowSums, columnSums) = margins()
    return shares.indices.reduce(0.0) { sum, index in
      let expected = rowSums[index / columns] * columnSums[index % columns]
      return sum + (shares[index] - expected) * (shares[index] - expected) / expected
    }
  }

  /// The generalised design effects: with C the interaction contrasts freed of the main effects
  /// and D the inverse of the shares, `(Cᵀ D C / n)⁻¹ Cᵀ D V D C`.
  func designEffects(
    _ covariance: [[Double]], count n: Double
  ) throws(NotEstimable) -> [[Double]] {
    let contrasts = try interactionContrasts()
    let inverse = shares.map { $0 > 0 ? 1 / $0 : 0 }
    func form(_ a: [Double], _ b: [Double], _ entry: (Int, Int) -> Double) -> Double {
      var sum = 0.0
      for i in a.indices {
        for j in b.indices { sum += a[i] * entry(i, j) * b[j] }
      }
      return sum
    }
    let simple = contrasts.map { a in
      contrasts.map { b in form(a, b) { $0 == $1 ? inverse[$0] / n : 0 } }
    }
    let actual = contrasts.map { a in
      contrasts.map { b in form(a, b) { inverse[$0] * covariance[$0][$1] * inverse[$1] } }
    }
    // Solved column by column through a QR of the square matrix.
    var factor = HouseholderQR(rows: simple.count)
    for column in simple.indices {
      guard factor.append(simple.map { $0[column] }) else { throw .collinear }
    }
    let solved = actual.indices.map { column in
      factor.solveUpper(factor.projected(actual.map { $0[column] }))
    }
    return actual.indices.map { row in solved.map { $0[row] } }
  }

  private func interactionContrasts() throws(NotEstimable) -> [[Double]] {
    func indicator(_ isIn: (Int, Int) -> Bool) -> [Double] {
      shares.indices.map { isIn($0 / columns, $0 % columns) ? 1 : 0 }
    }
    var main = HouseholderQR(rows: shares.count)
    var isIndependent = main.append(indicator { _, _ in true })
    for row in 1..<rows {
      isIndependent = main.append(indicator { r, _ in r == row }) && isIndependent
    }
    for column in 1..<columns {
      isIndependent = main.append(indicator { _, c in c == column }) && isIndependent
    }
    guard isIndependent else { throw .collinear }
    var contrasts: [[Double]] = []
    for row in 1..<rows {
      for column in 1..<columns {
        contrasts.append(main.residual(indicator { $0 == row && $1 == column }))
      }
    }
    return contrasts
  }
}
