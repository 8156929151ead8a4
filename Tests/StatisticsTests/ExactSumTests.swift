import TestSupport
import Testing

@testable import Statistics

@Suite("Exact sums")
struct ExactSumTests {
  private func sum(_ values: [Double]) throws -> Double {
    var sum = ExactSum()
    for value in values { sum.add(value) }
    return try sum.value()
  }

  @Test("what floating point loses to rounding and cancellation is kept")
  func cancellation() throws {
    #expect(try sum([1e16, 1, -1e16]) == 1)
    #expect(try sum([1e300, 1e-300, -1e300]) == 1e-300)
    #expect(try sum([0.1, 0.2, -0.3]) == 0x1p-55)
    #expect(try sum(Array(repeating: 0.1, count: 10)) == 1)
    #expect(try sum([.greatestFiniteMagnitude, .greatestFiniteMagnitude, -1e308, -1e308]) != 0)
    #expect(try sum([.leastNonzeroMagnitude, .leastNonzeroMagnitude]) == 0x1p-1073)
    #expect(try sum([]) == 0)
  }

  @Test("the result is rounded once, to nearest and ties to even")
  func rounding() throws {
    #expect(try sum([0x1p53, 1]) == 0x1p53)
    #expect(try sum([0x1p53, 1, 0x1p-200]) == 0x1p53 + 2)
    #expect(try sum([0x1p53, 1, -0x1p-200]) == 0x1p53)
    #expect(try sum([0x1p53, 3]) == 0x1p53 + 4)
    #expect(try sum([-0x1p53, -1, -0x1p-1074]) == -0x1p53 - 2)
  }

  @Test("sums of integers agree with integer arithmetic")
  func integers() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<200 {
      let integers = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        Int64.random(in: -(1 << 53)...(1 << 53), using: &generator)
      }
      let scale = Int.random(in: -250...8, using: &generator)
      let expected = integers.reduce(Int128(0)) { $0 + Int128($1) }
      let result = try sum(
        integers.map { Double(sign: .plus, exponent: scale, significand: Double($0)) })
      #expect(
        result == Double(sign: .plus, exponent: scale, significand: Double(expected)),
        "seed \(generator.seed), round \(round)")
    }
  }

  @Test("any order and any split over merged accumulators give the same state")
  func orderAndSplit() throws {
    var generator = SeededGenerator(seed: 12)
    for round in 0..<60 {
      let values = wildValues(count: 40, using: &generator)
      var whole = ExactSum()
      for value in values { whole.add(value) }
      var merged = ExactSum()
      for part in dealt(values, using: &generator) {
        var accumulator = ExactSum()
        for value in part { accumulator.add(value) }
        merged.merge(accumulator)
      }
      #expect(merged == whole, "seed \(generator.seed), round \(round)")
      #expect(try merged.value() == whole.value())
    }
  }

  @Test("a sum with its negation is exactly zero")
  func negation() throws {
    var generator = SeededGenerator(seed: 13)
    let values = wildValues(count: 300, using: &generator)
    #expect(try sum((values + values.map { -$0 }).shuffled(using: &generator)) == 0)
  }

  @Test("products are added without rounding, also where a Double product would underflow")
  func products() throws {
    var sum = ExactSum()
    let x = 1 + 0x1p-52
    sum.add(product: x, x)
    sum.add(-(1 + 0x1p-51))
    #expect(try sum.value() == 0x1p-104)

    var tiny = ExactSum()
    tiny.add(product: 0x1p-1000, 0x1p-1000)
    tiny.add(product: -0x1p-1000, 0x1p-1000)
    tiny.add(product: 0x1p-1000, 0x1p-74)
    #expect(try tiny.value() == 0x1p-1074)

    var huge = ExactSum()
    huge.add(product: 1e300, 1e300)
    huge.add(product: 1e300, -1e300)
    huge.add(3)
    #expect(try huge.value() == 3)
  }

  @Test("a value that is not finite, and a sum beyond every Double, are named reasons")
  func refusals() {
    for value in [Double.nan, .infinity, -.infinity] {
      var sum = ExactSum()
      sum.add(1)
      sum.add(value)
      #expect(sum.refused == 1)
      #expect(throws: NotEstimable.notFinite) { try sum.value() }
    }
    var sum = ExactSum()
    sum.add(.greatestFiniteMagnitude)
    sum.add(.greatestFiniteMagnitude)
    #expect(throws: NotEstimable.outOfRange) { try sum.value() }
  }

  @Test("exact fractions multiply, subtract and divide as integers do")
  func exactNumbers() {
    var generator = SeededGenerator(seed: 14)
    for round in 0..<300 {
      let a = Int.random(in: -(1 << 31)...(1 << 31), using: &generator)
      let b = Int.random(in: -(1 << 31)...(1 << 31), using: &generator)
      let c = Int.random(in: -(1 << 31)...(1 << 31), using: &generator)
      let number = ExactNumber(a) * ExactNumber(b) - ExactNumber(c) * ExactNumber(c)
      #expect(
        number.rounded() == Double(Int128(a) * Int128(b) - Int128(c) * Int128(c)),
        "seed \(generator.seed), round \(round)")
      guard c != 0 else { continue }
      let ratio = ExactNumber.ratio(ExactNumber(a), ExactNumber(c))
      #expect(relativeError(ratio, Double(a) / Double(c)) <= 2 * Double.ulpOfOne)
    }
  }
}
