/// How the standard errors of a linear model are computed.
package enum StandardErrors: String, Sendable, Hashable, CaseIterable {
  /// One residual variance for all rows, RSS / (n − k).
  case classical
  /// Squared residuals as they are (White 1980).
  case hc0 = "HC0"
  /// HC0 × n / (n − k).
  case hc1 = "HC1"
  /// Squared residuals over 1 − h, with h the leverage of the row.
  case hc2 = "HC2"
  /// Squared residuals over (1 − h)² (MacKinnon and White 1985).
  case hc3 = "HC3"
}

/// A coefficient of a regression with its test.
package struct Coefficient: Sendable, Hashable {
  package let name: String
  package let estimate: Double
  package let standardError: Double
  package let statistic: Double
  package let degreesOfFreedom: Double
  /// Two-sided, of the hypothesis that the coefficient is zero.
  package let pValue: Double
  package let interval: ConfidenceInterval

  init(
    name: String, estimate: Double, standardError: Double, degreesOfFreedom: Double,
    level: Double
  ) throws(NotEstimable) {
    guard standardError > 0 else { throw .zeroVariance }
    let multiplier = try StudentT.multiplier(level: level, degreesOfFreedom: degreesOfFreedom)
    self.name = name
    self.estimate = try estimate.published()
    self.standardError = try standardError.published()
    self.statistic = try (estimate / standardError).published()
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = StudentT.twoSided(statistic, degreesOfFreedom: degreesOfFreedom)
    self.interval = try .symmetric(
      estimate, standardError, multiplier: multiplier, level: level)
  }
}

/// Ordinary least squares by QR, over the rows that have every value.
package struct LinearModel: Sendable {
  package let names: [String]
  /// Estimates, in the order of `names`.
  package let estimates: [Double]
  /// Rows that went into the fit.
  package let count: Int
  /// n − k.
  package let degreesOfFreedom: Int
  /// The square root of RSS / (n − k).
  package let residualStandardError: Double
  /// 1 − RSS / TSS about the mean; nil where the response is constant.
  package let rSquared: Double?

  private let isExact: Bool
  private let cases: CompleteCases
  private let fit: LeastSquares

  /// Throws `empty`, `allMissing`, `notFinite`, `outOfRange`; `tooFewObservations` unless n > k;
  /// `collinear` where a column is a combination of those before it (`DesignMatrix.aliased`
  /// names it).
  package init(response: [Double?], design: DesignMatrix) throws(NotEstimable) {
    let cases = try CompleteCases(
      response: response, design: design, candidates: Array(0..<design.rows))
    let fit = try LeastSquares(columns: cases.columns, response: cases.response, weights: nil)
    let n = cases.count
    let df = n - design.names.count
    let squares = fit.residuals.reduce(0) { $0 + $1 * $1 }
    let mean = cases.response.reduce(0, +) / Double(n)
    let spread = cases.response.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    // Residuals that are rounding dust say nothing about the precision of an exact fit.
    let size = cases.response.reduce(0) { $0 + $1 * $1 }
    guard size.isFinite, spread.isFinite else { throw .outOfRange }
    let isExact = squares <= size * 1e-28

    self.names = design.names
    self.estimates = fit.coefficients
    self.count = n
    self.degreesOfFreedom = df
    self.residualStandardError = (squares / Double(df)).squareRoot()
    self.rSquared = spread > 0 ? max(0, 1 - squares / spread) : nil
    self.isExact = isExact
    self.cases = cases
    self.fit = fit
  }

  /// All coefficients, with t intervals on n − k degrees of freedom.
  ///
  /// Throws `zeroVariance` where the fit is exact, `fullLeverage` for HC2 and HC3 where a row
  /// determines a coefficient alone.
  package func coefficients(
    _ errors: StandardErrors = .classical, level: Double = 0.95
  ) throws(NotEstimable) -> [Coefficient] {
    if isExact { throw .zeroVariance }
    let variances = try variances(errors)
    var result: [Coefficient] = []
    for index in names.indices {
      result.append(
        try Coefficient(
          name: names[index], estimate: estimates[index],
          standardError: variances[index].squareRoot(),
          degreesOfFreedom: Double(degreesOfFreedom), level: level))
    }
    return result
  }

  private func variances(_ kind: StandardErrors) throws(NotEstimable) -> [Double] {
    let (n, k) = (Double(cases.count), Double(cases.columns.count))
    if kind == .classical {
      let variance = fit.residuals.reduce(0) { $0 + $1 * $1 } / (n - k)
      return fit.inverseDiagonal().map { $0 * variance }
    }
    var sums = [Double](repeating: 0, count: cases.columns.count)
    for index in 0..<cases.count {
      let row = cases.row(index)
      var square = fit.residuals[index] * fit.residuals[index]
      if kind == .hc2 || kind == .hc3 {
        let rest = 1 - fit.leverage(row)
        guard rest > 1e-10 else { throw .fullLeverage }
        square /= kind == .hc2 ? rest : rest * rest
      }
      for (column, influence) in fit.influence(row).enumerated() {
        sums[column] += square * influence * influence
      }
    }
    return kind == .hc1 ? sums.map { $0 * n / (n - k) } : sums
  }
}
