/// The outcome a survey regression models.
package enum RegressionFamily: String, Sendable, Hashable {
  /// A number, by weighted least squares.
  case linear
  /// A 0/1 outcome, by logistic regression; coefficients are log odds ratios.
  case logistic
}

/// A regression with design-based standard errors.
package struct SurveyRegression: Sendable {
  package let coefficients: [Coefficient]
  /// Rows used, unweighted.
  package let count: Int
  /// Design degrees of freedom of the rows used, plus one, minus the number of coefficients.
  package let degreesOfFreedom: Int
}

extension SurveyDomain {
  /// Regression with the sandwich of Binder (1983): the score of a coefficient is
  /// `(XᵀWX)⁻¹ x w e`, and its variance that of the sum of scores over the design.
  ///
  /// Rows with a missing value are left out. Throws `noDegreesOfFreedom` where the design has
  /// fewer than coefficients, besides what the fit throws.
  package func regression(
    _ response: [Double?], on predictors: DesignMatrix, family: RegressionFamily = .linear,
    level: Double = 0.95
  ) throws(NotEstimable) -> SurveyRegression {
    precondition(predictors.rows == design.rowCount, "a design matrix has one row a row")
    let cases = try CompleteCases(
      response: response, design: predictors, candidates: rows, weights: design.weights)
    let domain = SurveyDomain(design: design, rows: cases.rows)
    let weights = cases.weights ?? []
    let fit: LeastSquares
    let residuals: [Double]
    switch family {
    case .linear:
      fit = try LeastSquares(
        columns: cases.columns, response: cases.response, weights: weights)
      residuals = zip(fit.residuals, weights).map { $0 * $1 }
    case .logistic:
      let logistic = try LogisticFit(
        columns: cases.columns, response: cases.response, weights: weights)
      fit = logistic.last
      residuals = zip(logistic.workingResiduals, logistic.workingWeights).map { $0 * $1 }
    }
    var scores = [[Double]](
      repeating: [Double](repeating: 0, count: cases.count), count: cases.columns.count)
    for index in 0..<cases.count {
      for (column, influence) in fit.influence(cases.row(index)).enumerated() {
        scores[column][index] = influence * residuals[index]
      }
    }
    let covariance = try domain.covariance(scores: scores)
    let df = domain.degreesOfFreedom + 1 - cases.columns.count
    var coefficients: [Coefficient] = []
    for (index, name) in predictors.names.enumerated() {
      coefficients.append(
        try Coefficient(
          name: name, estimate: fit.coefficients[index],
          standardError: covariance[index][index].squareRoot(), degreesOfFreedom: Double(df),
          level: level))
    }
    return SurveyRegression(
      coefficients: coefficients, count: cases.count, degreesOfFreedom: df)
  }

  /// The difference of the means of two groups, those where `isSecond` minus the others: the
  /// slope of a regression on the group, with its t test on one degree of freedom less than the
  /// design has.
  package func difference(
    _ x: [Double?], isSecond: [Bool?], level: Double = 0.95
  ) throws(NotEstimable) -> Coefficient {
    var predictors = DesignMatrix(rows: design.rowCount)
    predictors.add("difference", isSecond.map { $0.map { $0 ? 1 : 0 } })
    return try regression(x, on: predictors, level: level).coefficients[1]
  }
}
