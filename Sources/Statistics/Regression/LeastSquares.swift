/// The rows of a regression that have every value, in an order that depends on their content
/// alone, so that the fit does not depend on how the table was sorted or split.
struct CompleteCases: Sendable {
  /// Which rows of the table, in fitting order.
  let rows: [Int]
  let response: [Double]
  /// By columns, in fitting order.
  let columns: [[Double]]
  /// Row weights, where the fit has them.
  let weights: [Double]?

  /// `candidates` are rows of the table; the others are not looked at.
  init(
    response: [Double?], design: DesignMatrix, candidates: [Int], weights: [Double]? = nil
  ) throws(NotEstimable) {
    precondition(response.count == design.rows, "a response has one entry a row")
    var used = candidates.filter { row in
      response[row] != nil && design.columns.allSatisfy { $0[row] != nil }
    }
    if used.isEmpty { throw candidates.isEmpty ? .empty : .allMissing }
    let finite = used.allSatisfy { row in
      (response[row] ?? 0).isFinite && design.columns.allSatisfy { ($0[row] ?? 0).isFinite }
    }
    guard finite else { throw .notFinite }
    let keys = [response] + design.columns
    used.sort { a, b in
      for key in keys {
        let (left, right) = (key[a] ?? 0, key[b] ?? 0)
        if left != right { return left < right }
      }
      // Rows that agree in everything else may still differ in weight.
      guard let weights else { return false }
      return weights[a] < weights[b]
    }
    self.rows = used
    self.response = used.map { response[$0] ?? 0 }
    self.columns = design.columns.map { column in used.map { column[$0] ?? 0 } }
    self.weights = weights.map { weights in used.map { weights[$0] } }
  }

  var count: Int { rows.count }

  func row(_ index: Int) -> [Double] { columns.map { $0[index] } }
}

/// Least squares over complete cases, weighted where `weights` is given.
struct LeastSquares: Sendable {
  let coefficients: [Double]
  let residuals: [Double]
  private let factor: HouseholderQR

  /// Throws `tooFewObservations` unless there are more rows than columns, `collinear` where a
  /// column depends on those before it.
  init(columns: [[Double]], response: [Double], weights: [Double]?) throws(NotEstimable) {
    let n = response.count
    guard n > columns.count else { throw .tooFewObservations }
    let roots = weights?.map { $0.squareRoot() }
    func scaled(_ values: [Double]) -> [Double] {
      guard let roots else { return values }
      return zip(values, roots).map { $0 * $1 }
    }
    var factor = HouseholderQR(rows: n)
    for column in columns {
      guard factor.append(scaled(column)) else { throw .collinear }
    }
    let solution = factor.solveUpper(factor.projected(scaled(response)))
    guard solution.allSatisfy(\.isFinite) else { throw .outOfRange }
    var residuals = response
    for (column, coefficient) in zip(columns, solution) {
      for index in residuals.indices { residuals[index] -= column[index] * coefficient }
    }
    self.coefficients = solution
    self.residuals = residuals
    self.factor = factor
  }

  /// `(XᵀWX)⁻¹ x` for one row of predictors.
  func influence(_ row: [Double]) -> [Double] {
    factor.solveUpper(factor.solveLower(row))
  }

  /// `xᵀ (XᵀWX)⁻¹ x`: the leverage of an unweighted row.
  func leverage(_ row: [Double]) -> Double {
    factor.solveLower(row).reduce(0) { $0 + $1 * $1 }
  }

  /// The diagonal of `(XᵀWX)⁻¹`.
  func inverseDiagonal() -> [Double] {
    coefficients.indices.map { index in
      var unit = [Double](repeating: 0, count: coefficients.count)
      unit[index] = 1
      return leverage(unit)
    }
  }
}
