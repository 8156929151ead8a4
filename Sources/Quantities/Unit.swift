/// A unit of measure: what it measures, and its exact size in base units.
///
/// Base units are those of UCUM (m, s, g, rad, K, C, cd); the mole counts particles, as UCUM says,
/// but stays an axis of its own in `dimension`.
package struct Unit: Sendable, Hashable {
  /// The UCUM code as written, or as built by the unit algebra below.
  package let code: String
  package let dimension: Dimension
  /// Size in base units. For a special unit, the size of its proper unit without the prefix.
  package let factor: Rational
  package let special: SpecialScale?
  /// Annotations in order of appearance, without braces. They do not change the size.
  package let annotations: [String]
  /// What stands above and below the line alike, as mass in `mg/g` or amount in `mmol/mol`.
  ///
  /// UCUM would make all of them the number 1; a mass ratio is no amount ratio, and neither is a
  /// plain number, so both keep this. Ratios made by the algebra below cancel fully instead: there
  /// the writer of the expression has divided like by like knowingly.
  package let ratio: Dimension

  init(
    code: String, dimension: Dimension, factor: Rational, special: SpecialScale? = nil,
    annotations: [String] = [], ratio: Dimension = .none
  ) {
    self.code = code
    self.dimension = dimension
    self.factor = factor
    self.special = special
    self.annotations = annotations
    self.ratio = ratio
  }

  /// The number one, `1`.
  package static let one = Unit(code: "1", dimension: .none, factor: 1)

  // MARK: What the guard asks

  /// A plain number such as `1` or `10*3`: nothing is measured, weighed or annotated.
  package var isNumber: Bool { dimension.isNone && ratio.isNone && special == nil }

  package var isSpecial: Bool { special != nil }

  /// Whether it holds an arbitrary unit such as `[IU]`.
  package var isArbitrary: Bool {
    dimension.axes.contains { if case .arbitrary = $0 { true } else { false } }
  }

  /// Whether it is a fraction stated as such: `%`, `[ppth]`, `[ppm]`.
  package var isFraction: Bool { dimension == Dimension(.fraction) }

  /// Whether a bare annotation stands above the line, as in `{cells}/uL` or `{score}`.
  package var hasAnnotationOnlyNumerator: Bool { hasAnnotation { $0 > 0 } }

  /// Whether a bare annotation stands below the line, as in `mL/min/{1.73_m2}`.
  package var hasAnnotationOnlyDenominator: Bool { hasAnnotation { $0 < 0 } }

  private func hasAnnotation(_ test: (Int) -> Bool) -> Bool {
    dimension.axes.contains { if case .annotation = $0 { test(dimension[$0]) } else { false } }
  }

  /// Whether UCUM, to which the mole and annotations are pure numbers, lets the two convert.
  package func isStrictlyCommensurable(with other: Unit) -> Bool {
    dimension.strict == other.dimension.strict
  }

  /// Whether this project lets the two convert: see `conversion(to:substance:permitting:)`.
  package func isCommensurable(with other: Unit, substance: Substance? = nil) -> Bool {
    (try? conversion(to: other, substance: substance)) != nil
  }
}

extension Unit: CustomStringConvertible {
  package var description: String { code }
}

// MARK: Algebra

extension Unit {
  private enum Shape { case product, quotient }

  /// The product unit. Throws where either is special: an offset or a logarithm has no product.
  package func multiplied(by other: Unit) throws(UnitError) -> Unit {
    try refuseSpecial(other)
    if other.code == "1" { return self }
    if code == "1" { return other }
    return joined(
      other, code: code + "." + other.operand, dimension: dimension.multiplied(by: other.dimension),
      factor: factor * other.factor, ratio: ratio.multiplied(by: other.ratio))
  }

  /// The quotient unit. Throws where either is special.
  package func divided(by other: Unit) throws(UnitError) -> Unit {
    try refuseSpecial(other)
    if other.code == "1" { return self }
    return joined(
      other, code: (code == "1" ? "" : code) + "/" + other.operand,
      dimension: dimension.divided(by: other.dimension), factor: factor / other.factor,
      ratio: ratio.divided(by: other.ratio))
  }

  /// The whole power, -9 to 9. Throws for a special unit or a power out of range.
  package func power(_ exponent: Int) throws(UnitError) -> Unit {
    guard abs(exponent) <= 9 else {
      throw UnitError(.badExponent, in: code, at: 0, "a power is a whole number from -9 to 9")
    }
    var result = Unit.one
    for _ in 0..<abs(exponent) { result = try result.multiplied(by: self) }
    return exponent < 0 ? try Unit.one.divided(by: result) : result
  }

  private func refuseSpecial(_ other: Unit) throws(UnitError) {
    guard let unit = isSpecial ? self : other.isSpecial ? other : nil else { return }
    throw UnitError(
      .specialInProduct, in: unit.code, at: 0,
      "a unit on a scale of its own cannot be multiplied or divided")
  }

  private func joined(
    _ other: Unit, code: String, dimension: Dimension, factor: Rational, ratio: Dimension
  ) -> Unit {
    // `3 ug/mg` of a concentration in mg/dL is a concentration: there the ratio has done its work.
    Unit(
      code: code, dimension: dimension, factor: factor,
      annotations: annotations + other.annotations, ratio: dimension.isNone ? ratio : .none)
  }

  /// The code as it may stand after an operator: in parentheses where it has operators itself.
  private var operand: String {
    guard hasOperators else { return code }
    return code.utf8.first == UInt8(ascii: "/") ? "(1\(code))" : "(\(code))"
  }

  private var hasOperators: Bool {
    var depth = 0
    for byte in code.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "."), UInt8(ascii: "/"): if depth == 0 { return true }
      default: break
      }
    }
    return false
  }
}
