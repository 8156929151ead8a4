/// Logistic regression by iteratively reweighted least squares, with row weights.
struct LogisticFit {
  let coefficients: [Double]
  /// `y − p` over `p (1 − p)`: the residual on the scale of the linear predictor.
  let workingResiduals: [Double]
  /// `w p (1 − p)`.
  let workingWeights: [Double]
  let last: LeastSquares

  /// Throws `zeroVariance` where the response is constant, `noConvergence` where the classes can
  /// be told apart completely, besides what least squares throws.
  init(columns: [[Double]], response: [Double], weights: [Double]) throws(NotEstimable) {
    guard response.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw .outOfRange }
    guard Set(response).count == 2 else { throw .zeroVariance }
    // The first step starts from probabilities of 1/4 and 3/4, as the usual programs do.
    var predictor = response.map { naturalLogarithm(($0 + 0.5) / (1.5 - $0)) }
    for _ in 0..<60 {
      let probability = predictor.map { 1 / (1 + exponential(-$0)) }
      let spread = probability.map { $0 * (1 - $0) }
      guard spread.allSatisfy({ $0 > 1e-12 }) else { throw .noConvergence }
      let residuals = zip(zip(response, probability), spread).map { ($0.0 - $0.1) / $1 }
      let working = zip(predictor, residuals).map { $0 + $1 }
      let workingWeights = zip(weights, spread).map { $0 * $1 }
      let fit = try LeastSquares(columns: columns, response: working, weights: workingWeights)
      var next = [Double](repeating: 0, count: response.count)
      for (column, coefficient) in zip(columns, fit.coefficients) {
        for index in next.indices { next[index] += column[index] * coefficient }
      }
      let change = zip(next, predictor).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
      predictor = next
      if change < 1e-9 {
        self.coefficients = fit.coefficients
        self.workingResiduals = residuals
        self.workingWeights = workingWeights
        self.last = fit
        return
      }
    }
    throw .noConvergence
  }
}
