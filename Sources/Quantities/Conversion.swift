/// The way from one unit to another, exact where it is linear.
package struct Conversion: Sendable, Hashable {
  private enum Way: Sendable, Hashable {
    case linear(Scaling)
    case affine(Scaling, Scaling)
    /// Through base units: a special scale in, a factor, a special scale out.
    case function(SpecialScale?, Scaling, SpecialScale?)
  }

  /// A rational as the sum of two doubles, so that one product is rounded as if it were exact.
  private struct Scaling: Sendable, Hashable {
    let exact: Rational
    let high: Double
    let low: Double

    init(_ exact: Rational) {
      self.exact = exact
      high = exact.doubleValue
      low = Rational(exactly: high).map { (exact - $0).doubleValue } ?? 0
    }

    @inline(__always)
    func times(_ x: Double) -> Double {
      let product = x * high
      guard product.isFinite else { return product }
      // The product's own rounding error, found exactly, joins the tail of the factor.
      return product + ((-product).addingProduct(x, high) + x * low)
    }
  }

  private let way: Way
  /// How the factor is known: `exact`, or the molar mass, valence or standard that was used.
  package let basis: String

  /// `factor * x + offset`, for equations between scales as well as for units.
  package init(factor: Rational, offset: Rational = 0, basis: String) {
    way =
      offset.isZero ? .linear(Scaling(factor)) : .affine(Scaling(factor), Scaling(offset))
    self.basis = basis
  }

  init(from: SpecialScale?, factor: Rational, to: SpecialScale?, basis: String) {
    way = .function(from, Scaling(factor), to)
    self.basis = basis
  }

  /// The converted value; not-a-number outside the domain of a logarithm. Linear results are
  /// rounded as if the factor were exact, so that 794 ug/L is 79.4 ug/dL to the last bit.
  @inline(__always)
  package func apply(_ value: Double) -> Double {
    switch way {
    case .linear(let factor): return factor.times(value)
    case .affine(let factor, let offset):
      return factor.times(value) + offset.high + offset.low
    case .function(let from, let factor, let to):
      let base = factor.times(from?.toBase(value) ?? value)
      return to?.fromBase(base) ?? base
    }
  }

  /// The exact factor, or nil where the way is not a straight line.
  package var factor: Rational? {
    switch way {
    case .linear(let factor), .affine(let factor, _): factor.exact
    case .function: nil
    }
  }

  /// The exact offset in the unit converted to: 0 for a proportional conversion, nil for a curve.
  package var offset: Rational? {
    switch way {
    case .linear: 0
    case .affine(_, let offset): offset.exact
    case .function: nil
    }
  }

  /// The factor as a double where the conversion is a factor and nothing else.
  ///
  /// Use this, never `apply(1)`, to scale a constant: for degrees the two differ.
  package var proportionalFactor: Double? {
    if case .linear(let factor) = way { factor.high } else { nil }
  }

  /// The exact factor where the conversion is a factor and nothing else.
  package var proportion: Rational? {
    if case .linear(let factor) = way { factor.exact } else { nil }
  }

  package var isIdentity: Bool {
    if case .linear(let factor) = way { factor.exact == 1 } else { false }
  }

  /// `3269/500`, `9/5 x + 32`, or `not linear`.
  package var exactFactor: String {
    switch way {
    case .linear(let factor): "\(factor.exact)"
    case .affine(let factor, let offset):
      "\(factor.exact) x \(offset.exact.isNegative ? "-" : "+") \(offset.exact.magnitude)"
    case .function: "not linear"
    }
  }

  /// The way back, where it is a straight line.
  package var inverse: Conversion? {
    guard let factor, let offset, let back = factor.reciprocal else { return nil }
    return Conversion(factor: back, offset: -offset * back, basis: basis)
  }
}
