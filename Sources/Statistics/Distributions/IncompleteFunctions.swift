/// Both tails of a probability, each computed so that the smaller one keeps its digits.
struct Tails: Sendable {
  let lower: Double
  let upper: Double

  init(lower: Double) {
    self.lower = min(max(lower, 0), 1)
    self.upper = 1 - self.lower
  }

  init(upper: Double) {
    self.upper = min(max(upper, 0), 1)
    self.lower = 1 - self.upper
  }
}

/// The incomplete gamma and beta functions, to about 12 digits also far in the tails (11 for
/// shapes of several million).
///
/// Their leading factors are written with Loader's deviance and Stirling error ("Fast and
/// accurate computation of binomial probabilities", 2000), which do not lose digits to the
/// difference of large logarithms; the rest is the power series or the continued fraction of
/// Abramowitz and Stegun 6.5.29, 6.5.31 and 26.5.8.
enum IncompleteFunctions {
  private static let halfLogTwoPi = 0.9189385332046728
  private static let twoPi = 6.283185307179586
  // Enough for shapes of 10¹⁰ at their mean, where the series is at its slowest.
  private static let maximumTerms = 1_000_000

  /// The regularised incomplete gamma functions P(a, x) and Q(a, x), for a > 0 and x ≥ 0.
  static func gamma(shape a: Double, _ x: Double) -> Tails {
    if x <= 0 { return Tails(lower: 0) }
    if x == .infinity { return Tails(upper: 0) }
    let lead = gammaLead(a, x)
    if x < a + 1 {
      var term = 1.0
      var sum = 1.0
      for n in 1...maximumTerms {
        term *= x / (a + Double(n))
        sum += term
        if term < sum * 1e-17 { break }
      }
      return Tails(lower: lead * sum)
    }
    let fraction = continuedFraction(first: x + 1 - a) { n in
      let n = Double(n)
      return (-n * (n - a), x + 2 * n + 1 - a)
    }
    return Tails(upper: lead * a / fraction)
  }

  /// `x^a e^-x / Γ(a + 1)`.
  static func gammaLead(_ a: Double, _ x: Double) -> Double {
    exponential(-stirlingError(a) - deviance(a, x)) / (twoPi * a).squareRoot()
  }

  /// The regularised incomplete beta function I_x(a, b) and its complement, for a, b > 0; `y` is
  /// 1 − x, passed so that neither of the two loses its digits near zero.
  static func beta(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
    if x <= 0 { return Tails(lower: 0) }
    if y <= 0 { return Tails(upper: 0) }
    let lead = betaLead(a, b, x: x, y: y)
    if x < (a + 1) / (a + b + 2) {
      return Tails(lower: lead / (a * betaFraction(a, b, x)))
    }
    return Tails(upper: lead / (b * betaFraction(b, a, y)))
  }

  /// `x^a y^b / B(a, b)`.
  static func betaLead(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    let n = a + b
    let logarithm =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x)
      - deviance(b, n * y)
    return (a / n * b / twoPi).squareRoot() * exponential(logarithm)
  }

  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    // Even and odd coefficients of the fraction in turn.
    continuedFraction(first: 1) { step in
      let m = Double(step / 2)
      let coefficient =
        step % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      return (coefficient, 1)
    }
  }

  /// `first + c₁ / (d₁ + c₂ / (d₂ + …))` by the method of Lentz.
  private static func continuedFraction(
    first: Double, _ part: (Int) -> (numerator: Double, denominator: Double)
  ) -> Double {
    let tiny = 1e-300
    var value = first == 0 ? tiny : first
    var c = value
    var d = 0.0
    for step in 1...maximumTerms {
      let (numerator, denominator) = part(step)
      d = denominator + numerator * d
      if d == 0 { d = tiny }
      c = denominator + numerator / c
      if c == 0 { c = tiny }
      d = 1 / d
      let factor = c * d
      value *= factor
      if abs(factor - 1) < 2e-16 { break }
    }
    return value
  }

  /// `ln Γ(z + 1) − (z + ½) ln z + z − ½ ln 2π`, the error of Stirling's formula.
  static func stirlingError(_ z: Double) -> Double {
    if z < 16 {
      return logGamma(z + 1) - (z + 0.5) * naturalLogarithm(z) + z - halfLogTwoPi
    }
    let w = 1 / (z * z)
    let tail = 1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * 691 / 360_360))
    return (1.0 / 12 - w * (1.0 / 360 - w * tail)) / z
  }

  /// `x ln(x / m) + m − x`, without cancellation where x is near m.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    if abs(x - m) >= 0.1 * (x + m) { return x * naturalLogarithm(x / m) + m - x }
    let v = (x - m) / (x + m)
    var sum = (x - m) * v
    var term = 2 * x * v
    for j in 1...1000 {
      term *= v * v
      let next = sum + term / Double(2 * j + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }
}

/// Inverts a probability by Newton's method on its logarithm, held inside a bracket.
enum MonotoneSolver {
  /// The u at which `probability` equals `target`.
  ///
  /// `evaluate` gives a probability that only ascends (or only descends) in u, and the size of
  /// its derivative; the answer is as exact as `evaluate` is.
  static func solve(
    target: Double, start: Double, isAscending: Bool,
    evaluate: (Double) -> (probability: Double, slope: Double)
  ) -> Double {
    var low = -Double.infinity
    var high = Double.infinity
    var u = start
    for _ in 0..<400 {
      let (probability, slope) = evaluate(u)
      if probability == target { return u }
      if (probability > target) == isAscending { high = u } else { low = u }
      let step = probability * naturalLogarithm(probability / target) / slope
      var next = isAscending ? u - step : u + step
      if !(next > low && next < high) {
        if low == -.infinity {
          next = u - max(1, abs(u))
        } else if high == .infinity {
          next = u + max(1, abs(u))
        } else {
          next = low + (high - low) / 2
        }
      }
      if abs(next - u) <= u.ulp { return next }
      u = next
    }
    return u
  }
}
