/// A repeatable stream of random numbers: SplitMix64 over a seed and the keys of its purpose.
///
/// One stream a person and purpose, so that adding a draw for one person never shifts what another
/// receives. Only integer arithmetic and the four exact floating-point operations are used: the
/// same seed gives the same bytes on every machine.
struct RandomStream {
  private var state: UInt64

  init(seed: UInt64, _ keys: UInt64...) {
    state = seed
    for key in keys {
      state = Self.mix(state &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(key &+ 0xD1B5_4A32_D192_ED03)
    }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A whole number from 0 up to, not including, the bound; the bias is below one in 2^32.
  mutating func below(_ bound: Int) -> Int {
    Int((next() >> 32).multipliedFullWidth(by: UInt64(bound) << 32).high)
  }

  /// A whole number in the range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True so many times in a thousand.
  mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  /// A standard normal deviate as a sum of eight uniform ones (Irwin-Hall): mean 0, deviation 1,
  /// never beyond 4.9, and free of logarithms and cosines.
  mutating func normal() -> Double {
    var sum: UInt64 = 0
    for _ in 0..<2 {
      var word = next()
      for _ in 0..<4 {
        sum += word & 0xFFFF
        word >>= 16
      }
    }
    // Eight uniforms on 0...65535: mean 262140, deviation 65536 times the root of two thirds.
    return (Double(sum) - 262_140) / 53_509.9
  }

  /// A log-normal deviate by its median and the deviation of its logarithm.
  mutating func logNormal(median: Double, spread: Double) -> Double {
    median * exponential(normal() * spread)
  }
}

/// e to the power of `exponent` for exponents from -700 to 700, to about 15 digits.
///
/// The platform's own function may differ in the last bit; this one is a Taylor series over the
/// remainder after a power of two, in a fixed order of operations.
func exponential(_ exponent: Double) -> Double {
  let twos = (exponent * 1.442_695_040_888_963_4).rounded()
  let rest = exponent - twos * 0.693_147_180_559_945_3
  var sum = 1.0
  for term in stride(from: 16.0, through: 1.0, by: -1.0) { sum = 1 + sum * rest / term }
  return sum * Double(sign: .plus, exponent: Int(twos), significand: 1)
}
