import TestSupport
import Testing

@testable import Statistics

@Suite("Moments")
struct MomentsTests {
  private func moments(_ values: [Double], logarithms: Bool = false) -> Moments {
    var moments = Moments(logarithms: logarithms)
    for value in values { moments.add(value) }
    return moments
  }

  @Test("mean, variance and extremes of a table computed by hand")
  func byHand() throws {
    let result = moments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(try result.total() == 40)
    #expect(try result.mean() == 5)
    #expect(try result.variance() == 32.0 / 7)
    #expect(try result.standardDeviation() == (32.0 / 7).squareRoot())
    #expect(try result.standardError() == (32.0 / 56).squareRoot())
    #expect(try result.minimum() == 2)
    #expect(try result.maximum() == 9)
  }

  @Test("a large offset does not spoil the variance")
  func offset() throws {
    #expect(try moments([1e15 + 1, 1e15 + 2, 1e15 + 3]).variance() == 1)
    #expect(try moments([1e9, 1e9 + 1e-6]).variance() > 0)
  }

  @Test("the variance of a constant is exactly zero, whatever the constant")
  func constant() throws {
    #expect(try moments(Array(repeating: 0.1, count: 1000)).variance() == 0)
    #expect(try moments(Array(repeating: 1e-200, count: 3)).standardDeviation() == 0)
  }

  @Test("geometric mean and SD by hand; values without a logarithm are counted, not hidden")
  func logarithms() throws {
    let result = try #require(moments([1, 10, 100, 0, -3], logarithms: true).logarithms)
    #expect(result.count == 3)
    #expect(result.notPositive == 2)
    #expect(relativeError(try result.geometricMean(), 10) < 1e-15)
    #expect(relativeError(try result.geometricStandardDeviation(), 10) < 1e-14)
  }

  @Test("any order and any split give bit-identical results")
  func orderAndSplit() throws {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<40 {
      let values =
        round % 2 == 0
        ? labValues(count: 80, using: &generator) : wildValues(count: 30, using: &generator)
      let whole = moments(values, logarithms: true)
      var merged = Moments(logarithms: true)
      for part in dealt(values, using: &generator) {
        merged.merge(moments(part, logarithms: true))
      }
      #expect(merged == whole, "seed \(generator.seed), round \(round)")
      #expect(try merged.variance().bitPattern == whole.variance().bitPattern)
      #expect(try merged.mean().bitPattern == whole.mean().bitPattern)
    }
  }

  @Test("what has no value has a named reason")
  func reasons() {
    #expect(throws: NotEstimable.empty) { try Moments().mean() }
    #expect(throws: NotEstimable.empty) { try Moments().minimum() }
    #expect(throws: NotEstimable.empty) { try Moments().total() }
    #expect(throws: NotEstimable.oneObservation) { try moments([3]).variance() }
    var missing = Moments()
    missing.addMissing()
    #expect(throws: NotEstimable.allMissing) { try missing.mean() }
    #expect(throws: NotEstimable.notFinite) { try moments([.nan]).mean() }
    #expect(throws: NotEstimable.notPositive) {
      try moments([0, -1], logarithms: true).logarithms?.geometricMean()
    }
    #expect(throws: NotEstimable.empty) { try LogMoments().geometricMean() }
  }

  @Test("a value that is not finite is counted and leaves the others alone")
  func notFinite() throws {
    var result = moments([1, .nan, 3, .infinity])
    result.addMissing()
    #expect(result.count == 2)
    #expect(result.notFinite == 2)
    #expect(result.missing == 1)
    #expect(try result.mean() == 2)
  }

  @Test("an estimate holds a finite value or a reason, never NaN or infinity")
  func estimates() {
    #expect(Estimate("mean", moments([1, 2]).mean).number == 1.5)
    #expect(Estimate("mean", Moments().mean).reason == .empty)
    #expect(Estimate("bad", { () throws(NotEstimable) in .nan }).reason == .outOfRange)
    #expect(Estimate("bad", { () throws(NotEstimable) in .infinity }).reason == .outOfRange)
    let zero = Estimate("zero", { () throws(NotEstimable) in -0.0 }).number
    #expect(zero?.sign == .plus)
  }
}
