/// How sure a verdict on measured values is: whether it would survive the variation that such
/// values have in one person whose state does not change.
package struct Certainty: Sendable, Hashable {
  package enum Stability: String, Sendable, CaseIterable {
    /// The same verdict anywhere within the variation of every value.
    case yes
    /// Another verdict is within the variation of the values.
    case no
    /// It rests on a value whose variation is not known.
    case unknown

    /// The same in words, for whatever prints it.
    package var meaning: String {
      switch self {
      case .yes: "the same verdict and class anywhere within the variation of its values"
      case .no: "another verdict or class lies within the variation of its values"
      case .unknown: "the variation of a value it rests on is not known"
      }
    }
  }

  package var stability: Stability
  /// The comparison that came nearest to going the other way; nil where no measured value was
  /// compared with a bound.
  package var nearest: Margin?

  package init(stability: Stability, nearest: Margin?) {
    self.stability = stability
    self.nearest = nearest
  }
}

/// How far a measured value lies from the bound it was compared with.
package struct Margin: Sendable, Hashable {
  /// The analyte's number in the vocabulary.
  package var analyte: Int
  /// Value less bound, in the analyte's canonical unit.
  package var distance: Double
  /// The distance in combined coefficients of variation of the value, analytical and within the
  /// person, without a sign; nil where these are not known.
  package var inVariations: Double?

  package init(analyte: Int, distance: Double, inVariations: Double?) {
    self.analyte = analyte
    self.distance = distance
    self.inVariations = inVariations
  }
}
