import TestSupport
import Testing

@testable import Statistics

@Suite("Samples and quantiles")
struct SampleTests {
  // R 4.2: quantile(c(1, 3, 4, 8, 9, 15), p, type = k) worked by hand from Hyndman and Fan.
  @Test(
    "the nine definitions on a table computed by hand",
    arguments: [
      (1, 3.0, 4.0, 9.0), (2, 3, 6, 9), (3, 3, 4, 8), (4, 2, 4, 8.5), (5, 3, 6, 9),
      (6, 2.5, 6, 10.5), (7, 3.25, 6, 8.75), (8, 2 + 5.0 / 6, 6, 9.5),
      (9, 2.875, 6, 9.375),
    ] as [(Int, Double, Double, Double)])
  func definitions(number: Int, lower: Double, median: Double, upper: Double) throws {
    let sample = Sample([15, 3, 8, 1, 9, 4]).sorted()
    let definition = try #require(QuantileDefinition(rawValue: number))
    #expect(relativeError(try sample.quantile(0.25, definition), lower) < 1e-14)
    #expect(relativeError(try sample.quantile(0.5, definition), median) < 1e-14)
    #expect(relativeError(try sample.quantile(0.75, definition), upper) < 1e-14)
  }

  @Test("a rank that is whole in arithmetic is not missed by a rounding error")
  func fuzz() throws {
    // 0.07 * 100 is 7.000000000000001 in a Double and 0.29 * 100 is 28.999999999999996.
    let sample = Sample((1...100).map(Double.init)).sorted()
    #expect(try sample.quantile(0.29, .type1) == 29)
    #expect(try sample.quantile(0.07, .type1) == 7)
    #expect(try sample.quantile(0.29, .type2) == 29.5)
    #expect(try sample.quantile(0.29, .type4) == 29)
  }

  @Test("every definition stays within the data, ascends with p and hits the ends")
  func properties() throws {
    var generator = SeededGenerator(seed: 31)
    for round in 0..<60 {
      let values = labValues(count: Int.random(in: 1...40, using: &generator), using: &generator)
      let sample = Sample(values).sorted()
      for definition in QuantileDefinition.allCases {
        var previous = -Double.infinity
        for step in 0...50 {
          let value = try sample.quantile(Double(step) / 50, definition)
          #expect(
            value >= previous && value >= sample.values[0] && value <= sample.values.last!,
            "seed \(generator.seed), round \(round), type \(definition.rawValue)")
          previous = value
        }
        #expect(try sample.quantile(0, definition) == sample.values[0])
        #expect(try sample.quantile(1, definition) == sample.values.last)
      }
    }
  }

  @Test("any order and any split give the same sorted sample, zeros of both signs included")
  func orderAndSplit() {
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<40 {
      let values = labValues(count: 60, using: &generator) + [0, -0.0, 0, -0.0]
      let whole = Sample(values).sorted()
      var merged = Sample()
      for part in dealt(values, using: &generator) { merged.merge(Sample(part)) }
      #expect(
        merged.sorted().values.map(\.bitPattern) == whole.values.map(\.bitPattern),
        "seed \(generator.seed)")
    }
  }

  @Test("median, quartiles, IQR, MAD and extremes by hand")
  func summaries() throws {
    let sample = Sample([1, 1, 2, 2, 4, 6, 9]).sorted()
    #expect(try sample.median() == 2)
    #expect(try sample.quartiles() == (1.5, 2, 5))
    #expect(try sample.interquartileRange() == 3.5)
    #expect(try sample.medianAbsoluteDeviation() == 1.4826)
    #expect(try sample.minimum() == 1)
    #expect(try sample.maximum() == 9)
  }

  @Test("one value is every quantile; none has a named reason")
  func degenerate() throws {
    let one = Sample([7]).sorted()
    for definition in QuantileDefinition.allCases {
      #expect(try one.quantile(0.3, definition) == 7)
    }
    #expect(throws: NotEstimable.empty) { try Sample().sorted().median() }
    var missing = Sample()
    missing.addMissing()
    #expect(throws: NotEstimable.allMissing) { try missing.sorted().median() }
    #expect(throws: NotEstimable.notFinite) { try Sample([.nan]).sorted().median() }
    #expect(throws: NotEstimable.outOfRange) { try one.quantile(1.5) }
    #expect(throws: NotEstimable.outOfRange) { try one.quantile(.nan) }
  }
}
