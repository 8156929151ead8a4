import Glibc

/// How a special unit's numbers relate to a proper unit: the offset of a thermometer, the logarithm
/// of a level. A prefix scales inside the function, so that 10 dB is 1 B.
package struct SpecialScale: Sendable, Hashable {
  /// The functions of UCUM section 3 and table 5, by the names that unit tables use.
  package enum Function: Sendable, Hashable {
    /// A thermometer whose zero lies `zero` of its own degrees above absolute zero.
    case thermometer(zero: Rational)
    /// 100 times the tangent of an angle.
    case tangentTimes100
    /// The logarithm to `base`, `times` over. Potencies and pH count downwards: there `times` is
    /// negative.
    case logarithm(base: LogarithmBase, times: Int)
    case squareRoot

    package enum LogarithmBase: Sendable, Hashable {
      case e
      case number(Int)
    }

    init?(named name: String) {
      switch name {
      case "Cel": self = .thermometer(zero: Rational(27315, 100))
      case "degF": self = .thermometer(zero: Rational(45967, 100))
      // 273.15 K in degrees of 5/4 K.
      case "degRe": self = .thermometer(zero: Rational(21852, 100))
      case "tanTimes100", "100tan": self = .tangentTimes100
      case "pH", "hpX": self = .logarithm(base: .number(10), times: -1)
      case "hpC": self = .logarithm(base: .number(100), times: -1)
      case "hpM": self = .logarithm(base: .number(1000), times: -1)
      case "hpQ": self = .logarithm(base: .number(50000), times: -1)
      case "ln": self = .logarithm(base: .e, times: 1)
      case "lg": self = .logarithm(base: .number(10), times: 1)
      case "lgTimes2": self = .logarithm(base: .number(10), times: 2)
      case "ld": self = .logarithm(base: .number(2), times: 1)
      case "sqrt": self = .squareRoot
      default: return nil
      }
    }
  }

  package let function: Function
  /// Size of the proper unit in base units: 5/9 (kelvin) for a degree Fahrenheit.
  package let size: Rational
  /// The prefix, 1 without one.
  package let prefix: Rational

  func scaled(by factor: Rational) -> SpecialScale {
    SpecialScale(function: function, size: size, prefix: prefix * factor)
  }

  /// `factor * x + offset` in base units where the scale is a thermometer, else nil.
  var affine: (factor: Rational, offset: Rational)? {
    guard case .thermometer(let zero) = function else { return nil }
    return (prefix * size, zero * size)
  }

  /// The value in base units of a number on this scale; not-a-number outside its domain.
  func toBase(_ number: Double) -> Double {
    let x = number * prefix.doubleValue
    let size = size.doubleValue
    switch function {
    case .thermometer(let zero): return (x + zero.doubleValue) * size
    case .tangentTimes100: return atan(x / 100) * size
    case .logarithm(.e, let times): return exp(x / Double(times)) * size
    case .logarithm(.number(let base), let times):
      return pow(Double(base), x / Double(times)) * size
    case .squareRoot: return x * x * size
    }
  }

  /// The number on this scale of a value in base units; not-a-number outside its domain.
  func fromBase(_ value: Double) -> Double {
    let y = value / size.doubleValue
    let x: Double
    switch function {
    case .thermometer(let zero): x = y - zero.doubleValue
    case .tangentTimes100: x = tan(y) * 100
    case .logarithm(.e, let times): x = log(y) * Double(times)
    case .logarithm(.number(10), let times): x = log10(y) * Double(times)
    case .logarithm(.number(2), let times): x = log2(y) * Double(times)
    case .logarithm(.number(let base), let times): x = log(y) / log(Double(base)) * Double(times)
    case .squareRoot: x = y.squareRoot()
    }
    return x / prefix.doubleValue
  }
}
