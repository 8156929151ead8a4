import TestSupport
import Testing

@testable import Statistics

@Suite("Order by counting, and strata of one order")
struct StratifiedSampleTests {
  /// Values of all kinds: alike, far apart, negative, subnormal, whole and with many digits.
  private func value(_ generator: inout SeededGenerator) -> Double {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: Double(Int.random(in: -20...20, using: &generator))
    case 1: Double(Int.random(in: 0...999, using: &generator)) / 10
    case 2: Double.random(in: -1e6...1e6, using: &generator)
    case 3: Double.random(in: 0...1, using: &generator) * Double.leastNormalMagnitude
    case 4: Bool.random(using: &generator) ? 0 : -Double.leastNonzeroMagnitude
    default: Double.random(in: -1e300...1e300, using: &generator)
    }
  }

  @Test("counting gives the order that comparing gives", arguments: [1, 2, 3, 4] as [UInt64])
  func order(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for count in [0, 1, 2, 255, 256, 257, 3000] {
      let values = (0..<count).map { _ in value(&generator) }
      #expect(RadixSort.ascending(values) == values.sorted(), "seed \(seed), \(count) values")
    }
  }

  @Test("keys that differ in a few bits only are put in order, and equal ones keep theirs")
  func keys() {
    var generator = SeededGenerator(seed: 8)
    for (low, width) in [(0, 1), (0, 64), (5, 12), (52, 12), (20, 23)] {
      for count in [0, 1, 2, 700] {
        let keys = (0..<count).map { place in
          let bits = UInt64.random(in: 0...UInt64.max >> UInt64(64 - width), using: &generator)
          return PlacedKey(key: 0xA5 ^ bits << UInt64(low), place: UInt32(place))
        }
        var sorted = keys
        RadixSort.sort(&sorted)
        let expected = keys.sorted { ($0.key, $0.place) < ($1.key, $1.place) }
        #expect(sorted.map(\.place) == expected.map(\.place), "bits \(low), \(width), \(count)")
      }
    }
  }

  @Test("numbers that differ in their last digits only are put in order")
  func neighbours() {
    var generator = SeededGenerator(seed: 9)
    let values = (0..<2000).map { _ in
      let base = [1.0, -1.0, 3e-9, 7e200].randomElement(using: &generator)!
      return base * (1 + Double(Int.random(in: 0...500, using: &generator)) * 0x1p-50)
    }
    #expect(RadixSort.ascending(values) == values.sorted())
  }

  @Test("each stratum is the sample of its cells", arguments: [5, 6, 7] as [UInt64])
  func strata(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let cells = (0..<12).map { _ in
      (0..<Int.random(in: 0...400, using: &generator)).map { _ in value(&generator) }
    }
    let sample = StratifiedSample(cells)
    for (count, stratum) in [(3, { $0 / 4 }), (4, { $0 % 4 }), (1, { _ in 0 }), (12, { $0 })]
      as [(Int, (Int) -> Int)]
    {
      let places = cells.indices.map(stratum)
      let expected = (0..<count).map { number in
        Sample(zip(cells, places).filter { $0.1 == number }.flatMap(\.0)).sorted()
      }
      #expect(sample.strata(count, places) == expected, "seed \(seed), \(count) strata")
    }
  }
}
