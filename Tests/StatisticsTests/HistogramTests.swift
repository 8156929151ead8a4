import TestSupport
import Testing

@testable import Statistics

@Suite("Histograms")
struct HistogramTests {
  @Test("bins are closed below, the last one at both ends, and nothing is dropped")
  func bins() {
    var histogram = Histogram(edges: [0, 1, 2, 5])
    for value in [-0.1, 0, 0.99, 1, 2, 4.9, 5, 5.1, .nan] { histogram.add(value) }
    histogram.addMissing()
    #expect(histogram.counts == [2, 1, 3])
    #expect(histogram.below == 1)
    #expect(histogram.above == 1)
    #expect(histogram.notFinite == 1)
    #expect(histogram.missing == 1)
    #expect(histogram.total == 8)
  }

  @Test("any split merges to the same counts")
  func merge() {
    var generator = SeededGenerator(seed: 41)
    let values = labValues(count: 500, using: &generator)
    let edges = [40.0, 60, 80, 100, 120]
    var whole = Histogram(edges: edges)
    for value in values { whole.add(value) }
    var merged = Histogram(edges: edges)
    for part in dealt(values, using: &generator) {
      var histogram = Histogram(edges: edges)
      for value in part { histogram.add(value) }
      merged.merge(histogram)
    }
    #expect(merged == whole, "seed \(generator.seed)")
    #expect(whole.below + whole.above > 0)
  }

  @Test("edges are readable decimals")
  func niceEdges() throws {
    #expect(
      try BinEdges.nice(minimum: 41, maximum: 158, target: 6) == [40, 60, 80, 100, 120, 140, 160])
    #expect(
      try BinEdges.nice(minimum: 0.1, maximum: 0.5, target: 4) == [0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(try BinEdges.nice(minimum: -0.3, maximum: 0.4, target: 2) == [-0.5, 0, 0.5])
    #expect(try BinEdges.nice(minimum: 7, maximum: 7, target: 10) == [7, 8])
    #expect(try BinEdges.nice(minimum: 0, maximum: 0, target: 3) == [0, 1])
  }

  @Test("edges always cover the data, ascend, and are about as many as asked for")
  func niceEdgesProperties() throws {
    var generator = SeededGenerator(seed: 42)
    for round in 0..<500 {
      let scale = Double(
        sign: .plus, exponent: Int.random(in: -30...30, using: &generator), significand: 1)
      let a = Double.random(in: -1...1, using: &generator) * scale
      let b = Double.random(in: -1...1, using: &generator) * scale
      let target = Int.random(in: 1...40, using: &generator)
      let edges = try BinEdges.nice(minimum: min(a, b), maximum: max(a, b), target: target)
      #expect(edges[0] <= min(a, b) && edges.last! >= max(a, b), "seed 42, round \(round)")
      #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
      #expect(edges.count - 1 <= target + 2 && edges.count - 1 >= target / 3)
    }
  }

  @Test("edges that cannot be are a named reason")
  func refusals() {
    #expect(throws: NotEstimable.notFinite) {
      try BinEdges.nice(minimum: .nan, maximum: 1, target: 3)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try BinEdges.nice(minimum: 2, maximum: 1, target: 3)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try BinEdges.nice(minimum: 0, maximum: 1, target: 0)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try BinEdges.nice(minimum: 1e9, maximum: (1e9).nextUp, target: 5)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try BinEdges.nice(minimum: -1.7e308, maximum: 1.7e308, target: 5)
    }
  }
}
