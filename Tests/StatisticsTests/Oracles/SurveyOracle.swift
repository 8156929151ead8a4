import Foundation

@testable import Statistics

/// What the survey package of R computed, computed here.
struct SurveyOracle {
  let oracle: ROracle
  let table: NHANESTable
  let expression: RExpression
  let domain: SurveyDomain

  init(_ oracle: ROracle) throws {
    self.oracle = oracle
    table = try oracle.table()
    expression = RExpression(table: table)
    let text = oracle["design"]
    let isFiltered = text.hasPrefix("rows FILTERED")
    let weightName =
      text.hasPrefix("mec")
      ? "WTMEC2YR"
      : text.hasPrefix("int")
        ? "WTINT2YR"
        : text.hasPrefix("ph") ? "WTPH2YR" : "WTSA2YR"
    let cycles = Double(
      Set(oracle["dataset_files"].split(separator: " ").map { $0.suffix(1) }).count)
    let population = expression.condition(oracle["population"])
    let weights = zip(table[weightName], population).map { weight, isIn -> Double? in
      isFiltered && isIn != true ? nil : weight.map { $0 / cycles }
    }
    let design = try SurveyDesign(
      weights: weights, strata: table["SDMVSTRA"].map { Int($0 ?? 0) },
      units: table["SDMVPSU"].map { Int($0 ?? 0) }, tieOrder: table.respondents,
      lonelyPSU: Self.policy(oracle["statistic"]),
      adjustsDomainLonely: oracle["statistic"].contains("adjust.domain.lonely=TRUE"))
    var domain = design.domain(population)
    let group = oracle["by_group"]
    if group != "all" && group.contains("==") {
      domain = domain.subdomain(expression.condition(group))
    }
    self.domain = domain
  }

  private static func policy(_ statistic: String) -> LonelyPSU {
    if statistic.contains("=remove") { return .certainty }
    return LonelyPSU.allCases.first { statistic.contains("lonely.psu=\($0.rawValue)") } ?? .fail
  }

  private var variable: String { oracle["variable"] }
  private var statistic: String { oracle["statistic"] }

  /// Estimate, standard error, both ends of the interval, df, n and p, as the table has them.
  func result() throws -> [Double?] {
    switch oracle["family"] {
    case "svymean", "svyby_domain":
      return cells(try domain.mean(expression.number(variable)))
    case "lonely_psu":
      return statistic.hasPrefix("svytotal")
        ? try total() : cells(try domain.mean(expression.number(variable)))
    case "svytotal":
      return try total()
    case "svyciprop":
      return cells(try domain.proportion(expression.condition(variable), interval: method))
    case "svy_wilson":
      let isNormal = statistic.contains("z = 1.96")
      let share = try domain.proportion(
        expression.condition(variable), interval: isNormal ? .wilson : .wilsonT)
      return cells(share, df: isNormal ? .infinity : nil)
    case "svyquantile":
      return try quantile()
    case "svy_geomean":
      return cells(try domain.geometricMean(expression.number(variable)))
    case "svyratio":
      let sides = variable.components(separatedBy: " / ")
      return cells(try domain.ratio(expression.number(sides[0]), over: expression.number(sides[1])))
    case "svyglm":
      return try regression()
    case "svy_correlation":
      let sides = variable.components(separatedBy: " , ")
      return cells(
        try domain.correlation(expression.number(sides[0]), expression.number(sides[1])))
    case "svyvar":
      if statistic.hasPrefix("sqrt") {
        return cells(try domain.standardDeviation(expression.number(variable)))
      }
      return cells(try domain.variance(expression.number(variable)))
    case "deff":
      let effect = try domain.designEffect(
        expression.number(variable), finitePopulation: statistic.contains("TRUE"))
      return [effect, nil, nil, nil, Double(domain.degreesOfFreedom), Double(domain.count), nil]
    case "svyttest":
      let isWoman = expression.condition("RIAGENDR == 2")
      let result = try domain.difference(expression.number(variable), isSecond: isWoman)
      return cells(result, count: domain.count)
    case "svychisq":
      let sides = variable.components(separatedBy: " by ")
      let low = expression.condition(sides[0]).map { $0.map(String.init) }
      let group = expression.number(sides[1]).map { $0.map { String(Int($0)) } }
      let test = try domain.independence(low, group)
      return [
        test.statistic, nil, nil, nil, test.denominatorDegreesOfFreedom, Double(test.count),
        test.pValue,
      ]
    default:
      throw Unknown(family: oracle["family"])
    }
  }

  struct Unknown: Error { let family: String }

  private var method: SurveyProportionInterval {
    let name = statistic.components(separatedBy: " ").last ?? ""
    return name == "xlogit" ? .logit : SurveyProportionInterval(rawValue: name) ?? .mean
  }

  private func total() throws -> [Double?] {
    if variable.hasSuffix(" (sum)") {
      return cells(try domain.total(expression.number(String(variable.dropLast(6)))))
    }
    return cells(try domain.total(expression.number("as.numeric(\(variable))")))
  }

  private func quantile() throws -> [Double?] {
    let words = statistic.components(separatedBy: " ")
    guard let percent = Double(words[1].dropFirst()),
      let rule = SurveyQuantileRule(rawValue: String(words[2].dropFirst(6)))
    else { throw Unknown(family: statistic) }
    let kind = String(words[3].dropFirst(9))
    return cells(
      try domain.quantile(
        expression.number(variable), percent / 100, rule: rule,
        interval: kind == "xlogit" ? .logit : SurveyProportionInterval(rawValue: kind) ?? .mean))
  }

  private func regression() throws -> [Double?] {
    let model = RFormula(variable)
    let result = try domain.regression(
      expression.number(model.response), on: model.design(expression),
      family: statistic.contains("quasibinomial") ? .logistic : .linear)
    guard let coefficient = result.coefficients.first(where: { model.isAsked($0.name) }) else {
      throw Unknown(family: variable)
    }
    return cells(coefficient, count: result.count)
  }

  private func cells(_ estimate: SurveyEstimate, df: Double? = nil) -> [Double?] {
    let interval = try? estimate.interval.get()
    return [
      estimate.value, try? estimate.standardError.get(), interval?.lower, interval?.upper,
      df ?? Double(estimate.degreesOfFreedom), Double(estimate.count), nil,
    ]
  }

  private func cells(_ coefficient: Coefficient, count: Int) -> [Double?] {
    [
      coefficient.estimate, coefficient.standardError, coefficient.interval.lower,
      coefficient.interval.upper, coefficient.degreesOfFreedom, Double(count), coefficient.pValue,
    ]
  }
}

/// A model formula of R with the coefficient that is asked for: `y ~ a * b + c : name`.
struct RFormula {
  let response: String
  private let terms: [String]
  private let asked: String

  init(_ text: String) {
    let sides = text.components(separatedBy: " ~ ")
    let colon = sides[1].range(of: " : ", options: .backwards)
    response = sides[0]
    terms = sides[1][..<(colon?.lowerBound ?? sides[1].endIndex)].components(separatedBy: " + ")
    asked = String(sides[1][(colon?.upperBound ?? sides[1].endIndex)...])
  }

  func isAsked(_ name: String) -> Bool { name.replacing("=", with: "") == asked }

  func design(_ expression: RExpression) -> DesignMatrix {
    var design = DesignMatrix(rows: expression.table.respondents.count)
    func add(_ term: String) {
      guard term.hasPrefix("factor(") else { return design.add(term, expression.number(term)) }
      let codes = expression.number(String(term.dropFirst(7).dropLast()))
      design.addFactor(term, codes.map { $0.map { String(Int($0)) } })
    }
    for term in terms {
      let factors = term.components(separatedBy: " * ")
      factors.forEach(add)
      if factors.count == 2 { design.addInteraction(factors[0], factors[1]) }
    }
    return design
  }
}
