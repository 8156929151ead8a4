import TestSupport

/// Deals values over a random number of parts in random order, so that a test can merge them.
func dealt<Value>(_ values: [Value], using generator: inout SeededGenerator) -> [[Value]] {
  var parts = [[Value]](repeating: [], count: Int.random(in: 1...7, using: &generator))
  for value in values.shuffled(using: &generator) {
    parts[Int.random(in: 0..<parts.count, using: &generator)].append(value)
  }
  return parts
}

/// Values of very different sizes and both signs, with some that cancel.
func wildValues(count: Int, using generator: inout SeededGenerator) -> [Double] {
  var values: [Double] = []
  while values.count < count {
    let significand = Double.random(in: -2...2, using: &generator)
    let exponent = Int.random(in: -400...400, using: &generator)
    let value = Double(sign: .plus, exponent: exponent, significand: significand)
    values.append(value)
    if Bool.random(using: &generator) { values.append(-value) }
  }
  return values
}

/// Plausible laboratory values, rounded as laboratories round them, with many ties.
func labValues(count: Int, using generator: inout SeededGenerator) -> [Double] {
  (0..<count).map { _ in (Double.random(in: 300...1500, using: &generator)).rounded() / 10 }
}

/// Asserts nothing: the relative distance of two numbers, zero where they are equal.
func relativeError(_ value: Double, _ expected: Double) -> Double {
  value == expected ? 0 : abs(value - expected) / max(abs(expected), Double.leastNormalMagnitude)
}
