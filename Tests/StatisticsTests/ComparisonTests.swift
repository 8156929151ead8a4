import TestSupport
import Testing

@testable import Statistics

/// The variance of a function of multinomial shares by the delta method with a numeric gradient:
/// an independent check of closed formulas.
private func multinomialVariance(_ counts: [Int], _ function: ([Double]) -> Double) -> Double {
  let n = Double(counts.reduce(0, +))
  let shares = counts.map { Double($0) / n }
  let gradient = shares.indices.map { index -> Double in
    let step = 1e-6
    var (up, down) = (shares, shares)
    up[index] += step
    down[index] -= step
    return (function(up) - function(down)) / (2 * step)
  }
  let mean = zip(shares, gradient).reduce(0.0) { $0 + $1.0 * $1.1 }
  let square = zip(shares, gradient).reduce(0.0) { $0 + $1.0 * $1.1 * $1.1 }
  return (square - mean * mean) / n
}

private func moments(_ values: [Double]) -> Moments {
  var moments = Moments()
  for value in values { moments.add(value) }
  return moments
}

@Suite("Comparisons of groups")
struct ComparisonTests {
  private let first = [81.2, 79.5, 92.1, 88.0, 70.3, 85.5, 90.9]
  private let second = [75.1, 68.2, 80.0, 79.9, 71.5]

  @Test("Welch's difference agrees with SciPy")
  func welch() throws {
    let result = try Difference.means(moments(first), moments(second))
    #expect(relativeError(result.value, 8.988571428571428) < 1e-13)
    #expect(relativeError(result.value / result.standardError, 2.433648826975221) < 1e-12)
    #expect(relativeError(try #require(result.degreesOfFreedom), 9.998493141860385) < 1e-12)
    #expect(relativeError(result.pValue, 0.035233045279474844) < 1e-11)
    #expect(relativeError(result.interval.lower, 0.758873641756507) < 1e-10)
    #expect(relativeError(result.interval.upper, 17.21826921538633) < 1e-11)
  }

  @Test("Newcombe's interval of his own examples")
  func newcombe() throws {
    // Statistics in Medicine 17 (1998) 873, table II, method 10, examples (a) and (e).
    let a = try Difference.proportions(
      Proportion(count: 56, denominator: 70), Proportion(count: 48, denominator: 80))
    #expect(relativeError(a.value, 0.2) < 1e-14)
    #expect(abs(a.interval.lower - 0.0524) < 5e-5 && abs(a.interval.upper - 0.3339) < 5e-5)
    let e = try Difference.proportions(
      Proportion(count: 5, denominator: 56), Proportion(count: 0, denominator: 29))
    #expect(abs(e.interval.lower + 0.0381) < 5e-5 && abs(e.interval.upper - 0.1926) < 5e-5)
    // The pooled z test squared is Pearson's chi-squared of the two-by-two table.
    let z = try Difference.proportions(
      Proportion(count: 12, denominator: 30), Proportion(count: 20, denominator: 170))
    #expect(relativeError(z.pValue, 0.0001005659525685035) < 1e-11)
  }

  @Test("standardised differences by hand")
  func standardised() throws {
    let value = try StandardisedDifference.means(moments([1, 3, 5]), moments([2, 3, 4]))
    #expect(value == 0)
    let shifted = try StandardisedDifference.means(moments([3, 5, 7]), moments([1, 2, 3]))
    #expect(relativeError(shifted, 3 / 2.5.squareRoot()) < 1e-15)
    let shares = try StandardisedDifference.proportions(
      Proportion(count: 5, denominator: 10), Proportion(count: 1, denominator: 10))
    #expect(relativeError(shares, 0.4 / 0.17.squareRoot()) < 1e-14)
  }

  @Test("differences without spread, or of nothing, are named reasons")
  func refusals() {
    #expect(throws: NotEstimable.zeroVariance) {
      try Difference.means(moments([1, 1]), moments([2, 2]))
    }
    #expect(throws: NotEstimable.oneObservation) {
      try Difference.means(moments([1]), moments([2, 3]))
    }
    #expect(throws: NotEstimable.empty) { try Difference.means(Moments(), moments([2, 3])) }
    #expect(throws: NotEstimable.zeroDenominator) {
      try Difference.proportions(Proportion(), Proportion(count: 1, denominator: 2))
    }
    #expect(throws: NotEstimable.zeroVariance) {
      try StandardisedDifference.means(moments([1, 1]), moments([1, 1]))
    }
    #expect(throws: NotEstimable.zeroVariance) {
      try StandardisedDifference.proportions(
        Proportion(count: 0, denominator: 4), Proportion(count: 3, denominator: 3))
    }
  }

  @Test("two groups of which nobody has it do not differ")
  func nobody() throws {
    let result = try Difference.proportions(
      Proportion(count: 0, denominator: 30), Proportion(count: 0, denominator: 50))
    #expect(result.pValue == 1 && result.interval.lower < 0 && result.interval.upper > 0)
  }
}

@Suite("Correlations")
struct CorrelationTests {
  private let x: [Double?] = [1, 2, 2, 3, 5, 8, 8, 8, 9, 10]
  private let y: [Double?] = [3, 1, 4, 4, 9, 7, 7, 12, 11, 10]

  private func pairs(_ x: [Double?], _ y: [Double?]) -> PairMoments {
    var pairs = PairMoments()
    for (a, b) in zip(x, y) { pairs.add(a, b) }
    return pairs
  }

  @Test("Pearson and Spearman with ties agree with SciPy")
  func scipy() throws {
    let spearman = try Correlation.spearman(x, y)
    #expect(relativeError(spearman.coefficient, 0.839045479071856) < 1e-13)
    #expect(relativeError(spearman.pValue, 0.0024062735021128487) < 1e-11)
    let pearson = try Correlation.pearson(pairs(x, y))
    #expect(relativeError(pearson.coefficient, 0.8550979363703258) < 1e-13)
    #expect(relativeError(pearson.pValue, 0.0016132051130318165) < 1e-11)
    let interval = try #require(pearson.interval)
    #expect(relativeError(interval.lower, 0.48844844396293374) < 1e-11)
    #expect(relativeError(interval.upper, 0.9651142828681388) < 1e-11)
  }

  @Test("ties share the mean of their ranks")
  func midRanks() {
    #expect(Correlation.midRanks([30, 10, 10, 20, 30, 30]) == [5, 1.5, 1.5, 3, 5, 5])
  }

  @Test("a monotone curve has rank correlation one, and its mirror minus one, exactly")
  func monotone() throws {
    let rising = (1...9).map { Optional(exponential(Double($0))) }
    let result = try Correlation.spearman(rising, rising.map { $0.map { $0 * $0 } })
    #expect(result.coefficient == 1 && result.pValue == 0)
    #expect(try Correlation.spearman(rising, rising.map { $0.map { -$0 } }).coefficient == -1)
    // Pearson of an exact line does not stray over one by rounding either.
    let line = try Correlation.pearson(pairs(x, x.map { $0.map { 0.1 * $0 + 0.7 } }))
    #expect(line.coefficient <= 1 && line.coefficient > 1 - 1e-15)
  }

  @Test("any order and any split give bit-identical correlations")
  func orderAndSplit() throws {
    var generator = SeededGenerator(seed: 81)
    for round in 0..<30 {
      let values = labValues(count: 50, using: &generator).map { value -> (Double?, Double?) in
        (value, Int.random(in: 0..<8, using: &generator) == 0 ? nil : value * 0.3 - 4)
      }
      let whole = pairs(values.map(\.0), values.map(\.1))
      var merged = PairMoments()
      for part in dealt(values, using: &generator) {
        merged.merge(pairs(part.map(\.0), part.map(\.1)))
      }
      #expect(merged == whole, "seed \(generator.seed), round \(round)")
      let shuffled = values.shuffled(using: &generator)
      #expect(
        try Correlation.spearman(values.map(\.0), values.map(\.1))
          == Correlation.spearman(shuffled.map(\.0), shuffled.map(\.1)))
    }
  }

  @Test("degenerate pairs are named reasons")
  func refusals() {
    #expect(throws: NotEstimable.empty) { try Correlation.spearman([], []) }
    #expect(throws: NotEstimable.allMissing) { try Correlation.spearman([1, nil], [nil, 2]) }
    #expect(throws: NotEstimable.zeroVariance) { try Correlation.spearman([1, 1, 1], [1, 2, 3]) }
    #expect(throws: NotEstimable.tooFewObservations) { try Correlation.spearman([1, 2], [1, 3]) }
    #expect(throws: NotEstimable.oneObservation) { try Correlation.pearson(pairs([1], [1])) }
    #expect(throws: NotEstimable.notFinite) {
      try Correlation.spearman([1, .nan, 3], [1, 2, 3])
    }
    #expect(throws: NotEstimable.empty) { try PairMoments().covariance() }
  }

  @Test("the covariance of a line by hand")
  func covariance() throws {
    #expect(try pairs([1, 2, 3], [2, 4, 6]).covariance() == 2)
  }
}

@Suite("Rates, agreement and joint findings")
struct RateAndAgreementTests {
  @Test(
    "exact Poisson intervals agree with SciPy",
    arguments: [
      (0, 0.0, 3.6888794541139354), (1, 0.025317807984289876, 5.571643390938898),
      (10, 4.7953886961324335, 18.39035604201778), (250, 219.9679956309373, 282.98770504231607),
    ] as [(Int, Double, Double)])
  func poisson(events: Int, lower: Double, upper: Double) throws {
    let interval = try Rate(events: events, time: 4).exactInterval()
    #expect(relativeError(interval.lower * 4, lower) < 1e-12)
    #expect(relativeError(interval.upper * 4, upper) < 1e-12)
  }

  @Test("rates scale, merge in any order, and need time at risk")
  func rates() throws {
    var generator = SeededGenerator(seed: 82)
    let people = (0..<200).map { _ in
      (
        events: Int.random(in: 0...3, using: &generator),
        time: Double.random(in: 0...10, using: &generator)
      )
    }
    var whole = Rate()
    for person in people { whole.add(events: person.events, time: person.time) }
    var merged = Rate()
    for part in dealt(people, using: &generator) {
      var rate = Rate()
      for person in part { rate.add(events: person.events, time: person.time) }
      merged.merge(rate)
    }
    #expect(merged == whole, "seed \(generator.seed)")
    #expect(try Rate(events: 3, time: 12).value(per: 1000) == 250)
    #expect(throws: NotEstimable.zeroDenominator) { try Rate(events: 3).value() }
    #expect(throws: NotEstimable.zeroDenominator) { try Rate().exactInterval() }
    #expect(throws: NotEstimable.notFinite) { try Rate(events: 1, time: .nan).value() }
  }

  @Test("Clopper and Pearson's interval agrees with SciPy and covers more than Wilson's")
  func clopperPearson() throws {
    let proportion = Proportion(count: 3, denominator: 16)
    let interval = try proportion.clopperPearson()
    #expect(relativeError(interval.lower, 0.040473733905945886) < 1e-11)
    #expect(relativeError(interval.upper, 0.4564565462316117) < 1e-11)
    #expect(try Proportion(count: 0, denominator: 9).clopperPearson().lower == 0)
    #expect(try Proportion(count: 9, denominator: 9).clopperPearson().upper == 1)
  }

  @Test("t intervals of mean and geometric mean by hand")
  func meanIntervals() throws {
    let interval = try moments([2, 4, 4, 4, 5, 5, 7, 9]).meanInterval()
    let spread = 2.3646242515927844 * (32.0 / 56).squareRoot()
    #expect(relativeError(interval.upper, 5 + spread) < 1e-14)
    var logs = LogMoments()
    for value in [1.0, 10, 100] { logs.add(value) }
    let ends = try logs.geometricMeanInterval()
    #expect(relativeError(ends.lower * ends.upper, 100) < 1e-12)
    #expect(throws: NotEstimable.oneObservation) { try moments([1]).meanInterval() }
    #expect(throws: NotEstimable.empty) { try LogMoments().geometricMeanInterval() }
  }

  @Test("Cohen's kappa of the textbook table, and its error by a numeric delta method")
  func kappa() throws {
    let agreement = Agreement(both: 20, firstOnly: 5, secondOnly: 10, neither: 15)
    #expect(relativeError(try agreement.kappa(), 0.4) < 1e-14)
    #expect(try agreement.observed() == 0.7)
    let counts = [[22, 3, 1], [4, 17, 5], [0, 6, 30]]
    let matrix = ConfusionMatrix(counts)
    let variance = multinomialVariance(counts.flatMap { $0 }) { shares in
      let total = shares.reduce(0, +)
      let p = shares.map { $0 / total }
      let agreed = p[0] + p[4] + p[8]
      let chance = (0..<3).reduce(0.0) { sum, i in
        let row = p[3 * i] + p[3 * i + 1] + p[3 * i + 2]
        return sum + row * (p[i] + p[i + 3] + p[i + 6])
      }
      return (agreed - chance) / (1 - chance)
    }
    #expect(relativeError(try matrix.kappaStandardError(), variance.squareRoot()) < 1e-6)
    let interval = try matrix.kappaInterval()
    #expect(interval.lower < (try matrix.kappa()) && interval.upper <= 1)
  }

  @Test("overlap by hand, and what has none")
  func overlap() throws {
    var agreement = Agreement(both: 6, firstOnly: 2)
    agreement.merge(Agreement(secondOnly: 10, neither: 82))
    #expect(try agreement.jaccard() == 6.0 / 18)
    #expect(try agreement.overlapCoefficient() == 0.75)
    #expect(agreement.total == 100)
    var counted = Agreement()
    for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
      counted.add(first: first, second: second)
    }
    #expect(counted == Agreement(both: 1, firstOnly: 1, secondOnly: 1, neither: 1))
    #expect(throws: NotEstimable.empty) { try Agreement().jaccard() }
    #expect(throws: NotEstimable.empty) { try Agreement().kappa() }
    #expect(throws: NotEstimable.zeroDenominator) { try Agreement(neither: 9).jaccard() }
    #expect(throws: NotEstimable.zeroVariance) { try Agreement(neither: 9).kappa() }
  }

  @Test("observed over expected by hand, its test by SciPy, its interval by a delta method")
  func observedOverExpected() throws {
    let table = Agreement(both: 12, firstOnly: 18, secondOnly: 20, neither: 150)
    let result = try ObservedOverExpected(table)
    #expect(result.observed == 12)
    #expect(relativeError(result.expected, 4.8) < 1e-14)
    #expect(relativeError(result.ratio, 2.5) < 1e-14)
    #expect(relativeError(result.pValue, 0.0001005659525685035) < 1e-11)
    let variance = multinomialVariance([12, 18, 20, 150]) { p in
      let total = p.reduce(0, +)
      return naturalLogarithm(p[0] * total / ((p[0] + p[1]) * (p[0] + p[2])))
    }
    let interval = try #require(result.interval)
    let expected = exponential(1.959963984540054 * variance.squareRoot())
    #expect(relativeError(interval.upper / result.ratio, expected) < 1e-6)
    #expect(relativeError(result.ratio / interval.lower, expected) < 1e-6)
  }

  @Test("a joint finding nobody has is zero, one that cannot be is not estimable")
  func observedOverExpectedEdges() throws {
    let none = try ObservedOverExpected(Agreement(firstOnly: 5, secondOnly: 4, neither: 11))
    #expect(none.ratio == 0 && none.interval == nil)
    let everybody = try ObservedOverExpected(Agreement(both: 5, secondOnly: 4))
    #expect(everybody.ratio == 1 && everybody.pValue == 1)
    #expect(throws: NotEstimable.zeroDenominator) {
      try ObservedOverExpected(Agreement(firstOnly: 5, neither: 4))
    }
    #expect(throws: NotEstimable.empty) { try ObservedOverExpected(Agreement()) }
  }
}
