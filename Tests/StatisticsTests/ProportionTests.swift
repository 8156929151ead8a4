import Testing

@testable import Statistics

@Suite("Proportions")
struct ProportionTests {
  @Test("the published Wilson interval of 7 in 14 and others")
  func wilson() throws {
    // Duncan 2023: 7 of 14, 26.8 to 73.2 %; Duncan 2015: 2 of 70, 0.8 to 9.8 %;
    // Gletsu-Miller 2012: 13 of 136, 5.7 to 15.7 %, and 3 of 16, 6.6 to 43.0 %.
    for (count, denominator, lower, upper) in [
      (7, 14, 26.8, 73.2), (2, 70, 0.8, 9.8), (13, 136, 5.7, 15.7), (3, 16, 6.6, 43.0),
    ] {
      let interval = try Proportion(count: count, denominator: denominator).wilson()
      #expect(abs(interval.lower * 100 - lower) < 0.05)
      #expect(abs(interval.upper * 100 - upper) < 0.05)
      #expect(interval.level == 0.95)
    }
  }

  @Test("a Wilson bound is where the score test rejects: the defining equation holds")
  func scoreEquation() throws {
    for level in [0.8, 0.95, 0.99] {
      let z = try Normal.multiplier(level: level)
      for (count, n) in [(1, 9), (4, 17), (250, 1000), (0, 12), (12, 12)] {
        let p = Double(count) / Double(n)
        let interval = try Proportion(count: count, denominator: n).wilson(level: level)
        for bound in [interval.lower, interval.upper] where bound > 0 && bound < 1 {
          let score = abs(p - bound) / (bound * (1 - bound) / Double(n)).squareRoot()
          #expect(relativeError(score, z) < 1e-12)
        }
      }
    }
  }

  @Test("none and all have an interval that ends at the end")
  func ends() throws {
    let none = try Proportion(count: 0, denominator: 20).wilson()
    #expect(none.lower == 0 && none.upper > 0.1 && none.upper < 0.2)
    let all = try Proportion(count: 20, denominator: 20).wilson()
    #expect(all.upper == 1 && relativeError(all.lower, 1 - none.upper) < 1e-14)
  }

  @Test("counts merge; a proportion of nothing is not zero")
  func mergeAndEmpty() throws {
    var proportion = Proportion()
    #expect(throws: NotEstimable.zeroDenominator) { try proportion.value() }
    #expect(throws: NotEstimable.zeroDenominator) { try proportion.wilson() }
    for hasIt in [true, false, false, true] { proportion.add(hasIt) }
    proportion.merge(Proportion(count: 1, denominator: 6))
    #expect(try proportion.value() == 0.3)
    #expect(throws: NotEstimable.outOfRange) { try proportion.wilson(level: 1) }
  }
}
