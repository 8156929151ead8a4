import Foundation

@testable import Statistics

/// What R computed without weights, computed here.
struct PlainOracle {
  let oracle: ROracle
  let expression: RExpression
  private let rows: [Int]

  init(_ oracle: ROracle) throws {
    self.oracle = oracle
    expression = RExpression(table: try oracle.table())
    let population = expression.condition(oracle["population"])
    rows = population.indices.filter { population[$0] == true }
  }

  private var statistic: String { oracle["statistic"] }
  private var variable: String { oracle["variable"] }

  private func column(_ text: String) -> [Double?] {
    let values = expression.number(text)
    return rows.map { values[$0] }
  }

  func result() throws -> [Double?] {
    switch oracle["family"] {
    case "unw_moments": return try moments()
    case "unw_quantile": return try quantile()
    case "unw_correlation": return try correlation()
    case "unw_proportion": return try proportion()
    case "unw_welch": return try welch()
    case "unw_ols": return try regression()
    default: throw SurveyOracle.Unknown(family: oracle["family"])
    }
  }

  private func moments() throws -> [Double?] {
    var moments = Moments(logarithms: true)
    for value in column(variable) {
      if let value { moments.add(value) } else { moments.addMissing() }
    }
    let n = Double(moments.count)
    switch statistic {
    case "mean, t interval":
      let interval = try moments.meanInterval()
      return [
        try moments.mean(), try moments.standardError(), interval.lower, interval.upper, n - 1, n,
        nil,
      ]
    case "geometric sd":
      return [try moments.logarithms?.geometricStandardDeviation(), nil, nil, nil, nil, n, nil]
    case "geometric mean, exp of t interval on logs":
      let interval = try moments.logarithms?.geometricMeanInterval()
      return [
        try moments.logarithms?.geometricMean(),
        try moments.logarithms?.geometricMeanStandardError(), interval?.lower, interval?.upper,
        n - 1, n, nil,
      ]
    case "sd (n-1)":
      return [try moments.standardDeviation(), nil, nil, nil, nil, n, nil]
    default:
      throw SurveyOracle.Unknown(family: statistic)
    }
  }

  private func quantile() throws -> [Double?] {
    let sample = Sample(column(variable).compactMap { $0 }).sorted()
    let n = Double(sample.count)
    if statistic == "IQR type 7" {
      return [try sample.interquartileRange(), nil, nil, nil, nil, n, nil]
    }
    if statistic.hasPrefix("mad") {
      return [try sample.medianAbsoluteDeviation(), nil, nil, nil, nil, n, nil]
    }
    let words = statistic.components(separatedBy: " ")
    guard let percent = Double(words[1].dropFirst()), let number = Int(words[3]),
      let definition = QuantileDefinition(rawValue: number)
    else { throw SurveyOracle.Unknown(family: statistic) }
    return [try sample.quantile(percent / 100, definition), nil, nil, nil, nil, n, nil]
  }

  private func correlation() throws -> [Double?] {
    let sides = variable.components(separatedBy: " , ")
    let (x, y) = (column(sides[0]), column(sides[1]))
    let result: Correlation
    if statistic.hasPrefix("spearman") {
      result = try Correlation.spearman(x, y)
    } else {
      var pairs = PairMoments()
      for (a, b) in zip(x, y) { pairs.add(a, b) }
      result = try Correlation.pearson(pairs)
    }
    return [
      result.coefficient, nil, result.interval?.lower, result.interval?.upper,
      Double(result.degreesOfFreedom), Double(result.count), result.pValue,
    ]
  }

  private func proportion() throws -> [Double?] {
    let values = expression.condition(variable)
    var proportion = Proportion()
    for row in rows { proportion.add(values[row] == true) }
    let isWilson = statistic.hasPrefix("Wilson")
    let interval = isWilson ? try proportion.wilson() : try proportion.clopperPearson()
    return [
      try proportion.value(), isWilson ? try proportion.standardError() : nil, interval.lower,
      interval.upper, nil, Double(proportion.denominator), nil,
    ]
  }

  private func welch() throws -> [Double?] {
    let values = column(variable)
    let sex = column("RIAGENDR")
    var (men, women) = (Moments(), Moments())
    for (value, sex) in zip(values, sex) {
      guard let value else { continue }
      if sex == 1 { men.add(value) } else { women.add(value) }
    }
    let result = try Difference.means(men, women)
    return [
      result.value, result.standardError, result.interval.lower, result.interval.upper,
      result.degreesOfFreedom, Double(men.count + women.count), result.pValue,
    ]
  }

  private func regression() throws -> [Double?] {
    let model = RFormula(variable)
    let values = expression.number(model.response)
    let isIn = Set(rows)
    let fit = try LinearModel(
      response: values.indices.map { isIn.contains($0) ? values[$0] : nil },
      design: model.design(expression))
    let kind = StandardErrors(rawValue: statistic.components(separatedBy: " ").last ?? "")
    guard
      let coefficient = try fit.coefficients(kind ?? .classical)
        .first(where: { model.isAsked($0.name) })
    else { throw SurveyOracle.Unknown(family: variable) }
    return [
      coefficient.estimate, coefficient.standardError, coefficient.interval.lower,
      coefficient.interval.upper, coefficient.degreesOfFreedom, Double(fit.count),
      coefficient.pValue,
    ]
  }
}
