import TestSupport
import Testing

@testable import Statistics

/// A made-up stratified cluster sample, row by row, that can be reordered.
struct MadeUpSurvey {
  struct Row {
    var weight: Double?
    var stratum: Int
    var unit: Int
    var x: Double?
    var y: Double?
    var isIn: Bool?
    var id: Int
  }

  var rows: [Row]

  init(count: Int, using generator: inout SeededGenerator) {
    rows = (0..<count).map { id in
      let x = (Double.random(in: 40...150, using: &generator) * 2).rounded() / 2
      let isMissing = Int.random(in: 0..<9, using: &generator) == 0
      return Row(
        weight: [nil, 0][safe: Int.random(in: 0..<12, using: &generator)]
          ?? Double.random(in: 100...9000, using: &generator),
        stratum: Int.random(in: 0..<5, using: &generator),
        unit: Int.random(in: 1...3, using: &generator), x: isMissing ? nil : x,
        y: x * 0.2 + Double.random(in: 0...30, using: &generator),
        isIn: Int.random(in: 0..<10, using: &generator) < 7, id: id)
    }
  }

  func design(_ lonelyPSU: LonelyPSU = .fail) throws -> SurveyDesign {
    try SurveyDesign(
      weights: rows.map(\.weight), strata: rows.map(\.stratum), units: rows.map(\.unit),
      tieOrder: rows.map(\.id), lonelyPSU: lonelyPSU)
  }

  /// Every estimator at once, as one comparable value.
  func everything() throws -> [SurveyEstimate] {
    let domain = try design().domain(rows.map(\.isIn))
    let (x, y) = (rows.map(\.x), rows.map(\.y))
    var estimates = [
      try domain.mean(x), try domain.total(x), try domain.ratio(y, over: x),
      try domain.geometricMean(x), try domain.variance(x), try domain.standardDeviation(x),
      try domain.correlation(x, y),
    ]
    for method in SurveyProportionInterval.allCases {
      estimates.append(
        try domain.proportion(x.map { $0.map { $0 < 70 } }, interval: method))
    }
    for rule in SurveyQuantileRule.allCases {
      estimates.append(try domain.quantile(x, 0.3, rule: rule))
    }
    return estimates
  }
}

extension Array {
  /// Nil past the end; with optional elements that is nil as well as a nil element.
  fileprivate subscript<Value>(safe index: Int) -> Element where Element == Value? {
    indices.contains(index) ? self[index] : nil
  }
}

@Suite("Survey estimates")
struct SurveyTests {
  // Two strata of two units. By hand: W = 7, sum = 23, mean = 23/7; unit totals of the scores
  // times W are -18/7, 12/7, -18/7, 24/7, so V = ((30/7)^2 + 6^2) / 49 = 2664 / 2401.
  private let x: [Double?] = [1, 3, 5, 2, 4, 6, 99, 99, nil]
  private let weights: [Double?] = [1, 1, 1, 2, 1, 1, 0, nil, 1]

  private func byHand(_ lonelyPSU: LonelyPSU = .fail) throws -> SurveyDesign {
    try SurveyDesign(
      weights: weights, strata: [1, 1, 1, 2, 2, 2, 1, 2, 2], units: [1, 1, 2, 1, 2, 2, 1, 1, 1],
      lonelyPSU: lonelyPSU)
  }

  @Test("mean and total of a design computed by hand")
  func handComputed() throws {
    let design = try byHand()
    #expect(design.missingWeights == 1 && design.zeroWeights == 1)
    #expect(design.strataCount == 2 && design.unitCount == 4)
    let mean = try design.whole.mean(x)
    #expect(mean.value == 23.0 / 7)
    let error = 2664.0.squareRoot() / 49
    #expect(relativeError(try mean.standardError.get(), error) < 1e-14)
    #expect(mean.degreesOfFreedom == 2 && mean.count == 6 && mean.missing == 1)
    #expect(mean.weight == 7)
    let upper = try mean.interval.get().upper
    #expect(relativeError(upper, 23.0 / 7 + 0.95 * (2 / 0.0975).squareRoot() * error) < 1e-13)
    let total = try design.whole.total(x)
    #expect(total.value == 23)
    #expect(relativeError(try total.standardError.get(), 37.0.squareRoot()) < 1e-14)
  }

  @Test("a domain keeps the units of the full design: absent ones count as zero")
  func domain() throws {
    let design = try byHand()
    // Only unit 1 of stratum 1 is met: its total 4 against an absent 0 gives V = 16.
    let domain = design.domain([true, true, false, false, false, false, true, true, nil])
    let total = try domain.total(x)
    #expect(total.value == 4)
    #expect(try total.standardError.get() == 4)
    #expect(total.degreesOfFreedom == 0)
    #expect(total.interval == .failure(.noDegreesOfFreedom))
  }

  @Test("the four policies for a lonely unit, by hand")
  func lonely() throws {
    // Stratum 2 has one unit; stratum 1 gives (4 - 5)^2 = 1, the lonely total is 7.
    func error(_ policy: LonelyPSU) throws -> Result<Double, NotEstimable> {
      let design = try SurveyDesign(
        weights: [1, 1, 1, 1], strata: [1, 1, 1, 2], units: [1, 1, 2, 1], lonelyPSU: policy)
      return try design.whole.total([1, 3, 5, 7]).standardError
    }
    #expect(try error(.fail) == .failure(.singlePSU))
    #expect(try error(.certainty) == .success(1))
    #expect(try error(.adjust) == .success(50.0.squareRoot()))
    #expect(try error(.average) == .success(2.0.squareRoot()))
    let single = try SurveyDesign(
      weights: [1, 1], strata: [1, 1], units: [1, 1], lonelyPSU: .average)
    #expect(try single.whole.total([1, 3]).standardError == .failure(.singlePSU))
  }

  @Test("without strata and clusters it is the textbook's simple random sample")
  func simpleRandomSample() throws {
    var generator = SeededGenerator(seed: 101)
    let values = labValues(count: 60, using: &generator)
    var moments = Moments(logarithms: true)
    for value in values { moments.add(value) }
    let domain = try SurveyDesign(weights: values.map { _ in 3 }).whole
    let mean = try domain.mean(values)
    #expect(relativeError(mean.value, try moments.mean()) < 1e-15)
    #expect(
      relativeError(try mean.standardError.get(), try moments.standardError()) < 1e-13)
    #expect(mean.degreesOfFreedom == 59)
    let variance = try domain.variance(values)
    #expect(relativeError(variance.value, try moments.variance()) < 1e-13)
    #expect(relativeError(try domain.designEffect(values), 1) < 1e-12)
    let sorted = Sample(values).sorted()
    let twins: [(SurveyQuantileRule, QuantileDefinition)] = [
      (.math, .type1), (.hf1, .type1), (.school, .type2), (.hf2, .type2), (.hf4, .type4),
      (.hf5, .type5), (.hf6, .type6), (.hf7, .type7), (.hf8, .type8), (.hf9, .type9),
    ]
    for (rule, definition) in twins {
      for p in [0.05, 0.25, 0.31, 0.5, 0.9] {
        let quantile = try domain.quantile(values, p, rule: rule)
        #expect(
          relativeError(quantile.value, try sorted.quantile(p, definition)) < 1e-12,
          "\(rule.rawValue) at \(p)")
      }
    }
  }

  @Test("an unweighted survey regression has HC0 errors times n / (n - 1)")
  func regressionAgainstHC0() throws {
    var generator = SeededGenerator(seed: 102)
    let x = labValues(count: 40, using: &generator)
    let y = x.map { 3 + 0.5 * $0 + Double.random(in: -9...9, using: &generator) }
    var predictors = DesignMatrix(rows: 40)
    predictors.add("x", x)
    let plain = try LinearModel(response: y, design: predictors).coefficients(.hc0)
    let domain = try SurveyDesign(weights: x.map { _ in 1 }).whole
    let survey = try domain.regression(y, on: predictors)
    #expect(survey.degreesOfFreedom == 38)
    for (a, b) in zip(plain, survey.coefficients) {
      #expect(relativeError(b.estimate, a.estimate) < 1e-11)
      #expect(
        relativeError(b.standardError, a.standardError * (40.0 / 39).squareRoot()) < 1e-11)
    }
  }

  @Test("a logistic regression on a class gives the log odds of its shares")
  func logistic() throws {
    // 10 of 40 in the first class, 30 of 50 in the second.
    let isSecond = (0..<90).map { $0 >= 40 }
    let has: [Double?] = (0..<90).map { $0 < 10 || ($0 >= 40 && $0 < 70) ? 1 : 0 }
    var predictors = DesignMatrix(rows: 90)
    predictors.add("second", isSecond.map { $0 ? 1 : 0 })
    let domain = try SurveyDesign(weights: has.map { _ in 2 }).whole
    let model = try domain.regression(has, on: predictors, family: .logistic)
    #expect(relativeError(model.coefficients[0].estimate, naturalLogarithm(1.0 / 3)) < 1e-9)
    #expect(relativeError(model.coefficients[1].estimate, naturalLogarithm(4.5)) < 1e-9)
    #expect(throws: NotEstimable.noConvergence) {
      try domain.regression(isSecond.map { $0 ? 1 : 0 }, on: predictors, family: .logistic)
    }
    #expect(throws: NotEstimable.zeroVariance) {
      try domain.regression(has.map { _ in 1 }, on: predictors, family: .logistic)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try domain.regression(has.map { $0.map { $0 * 2 } }, on: predictors, family: .logistic)
    }
  }

  @Test("every estimator gives the same bits in any order of rows")
  func order() throws {
    var generator = SeededGenerator(seed: 103)
    for round in 0..<8 {
      var survey = MadeUpSurvey(count: 150, using: &generator)
      let reference = try survey.everything()
      let regression = try self.regression(survey)
      survey.rows.shuffle(using: &generator)
      #expect(try survey.everything() == reference, "seed \(generator.seed), round \(round)")
      #expect(try self.regression(survey) == regression, "seed \(generator.seed)")
    }
  }

  private func regression(_ survey: MadeUpSurvey) throws -> [Coefficient] {
    var predictors = DesignMatrix(rows: survey.rows.count)
    predictors.add("x", survey.rows.map(\.x))
    return try survey.design().whole.regression(survey.rows.map(\.y), on: predictors)
      .coefficients
  }

  @Test("the test of independence does not depend on which level comes first")
  func independence() throws {
    var generator = SeededGenerator(seed: 104)
    let survey = MadeUpSurvey(count: 300, using: &generator)
    let rows = survey.rows.map { $0.x.map { $0 < 70 ? "low" : $0 < 110 ? "middle" : "high" } }
    let columns = survey.rows.map { $0.y.map { $0 < 30 ? "a" : $0 < 45 ? "b" : "c" } }
    let domain = try survey.design().whole
    let test = try domain.independence(rows, columns)
    let names = ["low": "z", "middle": "q", "high": "a"]
    let renamed = try domain.independence(
      rows.map { $0.flatMap { names[$0] } }, columns.map { $0.map { $0 == "a" ? "x" : $0 } })
    #expect(relativeError(renamed.statistic, test.statistic) < 1e-9)
    #expect(
      relativeError(renamed.numeratorDegreesOfFreedom, test.numeratorDegreesOfFreedom) < 1e-9)
    // x and y were made to go together, so independence must be rejected.
    #expect(test.pValue < 1e-4 && test.numeratorDegreesOfFreedom <= 4.0000001)
    // With one contrast the corrected statistic and the first-order one are the same.
    let two = try domain.independence(
      rows.map { $0.map { $0 == "low" ? "l" : "o" } },
      columns.map { $0.map { $0 == "a" ? "a" : "o" } })
    #expect(
      relativeError(
        two.firstOrderPValue, ChiSquared.upperTail(two.statistic, degreesOfFreedom: 1)) < 1e-12)
    #expect(two.pearson > 0 && two.numeratorDegreesOfFreedom == 1)
    #expect(throws: NotEstimable.zeroVariance) {
      try domain.independence(rows, columns.map { _ in "one" })
    }
  }
}

@Suite("Survey estimates that cannot be")
struct SurveyDegenerateTests {
  private let design = Result { () throws(NotEstimable) -> SurveyDesign in
    try SurveyDesign(
      weights: [1, 2, 1, 3, 2, 2], strata: [1, 1, 1, 2, 2, 2], units: [1, 2, 3, 1, 2, 3])
  }

  @Test("weights: negative ones stop the design, none leaves it empty")
  func weights() throws {
    #expect(throws: NotEstimable.invalidWeight) { try SurveyDesign(weights: [1, -1]) }
    #expect(throws: NotEstimable.invalidWeight) { try SurveyDesign(weights: [1, .nan]) }
    #expect(throws: NotEstimable.invalidWeight) { try SurveyDesign(weights: [1, .infinity]) }
    let none = try SurveyDesign(weights: [0, nil, 0])
    #expect(none.unitCount == 0 && none.zeroWeights == 2 && none.missingWeights == 1)
    #expect(throws: NotEstimable.empty) { try none.whole.mean([1, 2, 3]) }
    #expect(throws: NotEstimable.empty) { try SurveyDesign(weights: []).whole.mean([]) }
  }

  @Test("values: missing, constant, single, not positive, not finite")
  func values() throws {
    let domain = try design.get().whole
    #expect(throws: NotEstimable.allMissing) {
      try domain.mean(Array(repeating: nil, count: 6))
    }
    #expect(throws: NotEstimable.notFinite) { try domain.mean([1, 2, 3, 4, 5, .nan]) }
    #expect(throws: NotEstimable.notPositive) { try domain.geometricMean([1, 2, 3, 4, 5, 0]) }
    #expect(throws: NotEstimable.zeroDenominator) {
      try domain.ratio([1, 1, 1, 1, 1, 1], over: [0, 0, 0, 0, 0, 0])
    }
    let constant = try domain.mean([4, 4, 4, 4, 4, 4])
    #expect(constant.value == 4 && constant.standardError == .success(0))
    #expect(throws: NotEstimable.zeroVariance) {
      try domain.standardDeviation([4, 4, 4, 4, 4, 4])
    }
    #expect(throws: NotEstimable.zeroVariance) {
      try domain.correlation([4, 4, 4, 4, 4, 4], [1, 2, 3, 4, 5, 6])
    }
    let single = try domain.mean([nil, 3, nil, nil, nil, nil])
    #expect(single.value == 3 && single.standardError == .failure(.oneObservation))
    #expect(single.missing == 5)
    #expect(throws: NotEstimable.outOfRange) { try domain.quantile([1, 2, 3, 4, 5, 6], 1.2) }
  }

  @Test("a share of none or all has an interval by the effective-size methods only")
  func shares() throws {
    let domain = try design.get().whole
    for (value, end) in [(false, 0.0), (true, 1.0)] {
      let has = [Bool?](repeating: value, count: 6)
      for method in SurveyProportionInterval.allCases {
        let share = try domain.proportion(has, interval: method)
        #expect(share.value == end)
        switch method {
        case .beta, .wilson, .wilsonT:
          let interval = try share.interval.get()
          #expect(interval.lower == (value ? interval.lower : 0))
          #expect(interval.upper == (value ? 1 : interval.upper))
          #expect(interval.upper - interval.lower > 0.2)
        case .mean, .logit, .asin, .likelihood:
          #expect(share.interval == .failure(.zeroVariance))
        }
      }
    }
  }

  @Test("every interval of a share holds the share and stays where its method promises")
  func shareIntervals() throws {
    var generator = SeededGenerator(seed: 105)
    let survey = MadeUpSurvey(count: 200, using: &generator)
    let domain = try survey.design().whole
    for limit in stride(from: 45.0, through: 145, by: 10) {
      for method in SurveyProportionInterval.allCases {
        let share = try domain.proportion(
          survey.rows.map { $0.x.map { $0 < limit } }, interval: method)
        let interval = try share.interval.get()
        let note = Comment(rawValue: "\(method.rawValue) at \(limit), seed \(generator.seed)")
        #expect(interval.lower <= share.value && share.value <= interval.upper, note)
        if method != .mean { #expect(interval.lower >= 0 && interval.upper <= 1, note) }
      }
    }
  }

  @Test("a likelihood interval is where the likelihood ratio drops by what t squared says")
  func likelihood() throws {
    let ends = try SurveyProportionEnds(
      share: 0.2, standardError: 0.03, count: 500, degreesOfFreedom: 20, level: 0.95)
    let (lower, upper) = try ends.interval(.likelihood)
    let n = 0.2 * 0.8 / (0.03 * 0.03)
    for q in [lower, upper] {
      let ratio = 2 * n * (0.2 * naturalLogarithm(0.2 / q) + 0.8 * naturalLogarithm(0.8 / (1 - q)))
      #expect(relativeError(ratio, 2.0859634472658364 * 2.0859634472658364) < 1e-9)
    }
    #expect(lower < 0.2 && upper > 0.2)
  }

  @Test("a quantile too far out keeps its value and has no interval")
  func farQuantile() throws {
    let estimate = try design.get().whole.quantile([1, 2, 3, 4, 5, 6], 0.01)
    #expect(estimate.value == 1)
    #expect(estimate.interval == .failure(.outOfRange))
    #expect(estimate.standardError == .failure(.outOfRange))
  }
}
