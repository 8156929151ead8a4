import Glibc

// One place for what the platform's mathematics library gives, so that the formulas read as
// formulas and the import stands once.

func naturalLogarithm(_ x: Double) -> Double { Glibc.log(x) }

/// `ln(1 + x)` without loss near zero.
func logarithmOfOnePlus(_ x: Double) -> Double { Glibc.log1p(x) }

func exponential(_ x: Double) -> Double { Glibc.exp(x) }

/// `exp(x) − 1` without loss near zero.
func exponentialMinusOne(_ x: Double) -> Double { Glibc.expm1(x) }

func power(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }

func sine(_ x: Double) -> Double { Glibc.sin(x) }

func arcSine(_ x: Double) -> Double { Glibc.asin(x) }

/// The inverse of the hyperbolic tangent, Fisher's z of a correlation.
func inverseHyperbolicTangent(_ x: Double) -> Double { Glibc.atanh(x) }

func hyperbolicTangent(_ x: Double) -> Double { Glibc.tanh(x) }

/// The complementary error function.
func complementaryError(_ x: Double) -> Double { Glibc.erfc(x) }

/// `ln |Γ(x)|`; the plain `lgamma` writes a global sign, this one does not.
func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return Glibc.lgamma_r(x, &sign)
}
