/// Why a value in one unit cannot be given in another, and what would be needed.
package struct ConversionRefusal: Error, Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// The two measure different things, such as length and mass, or counts and amounts.
    case incommensurable
    /// The same number, but one states a fraction and the other does not.
    case fractionAndNumber
    /// Both are ratios, of different things: `mmol/mol` and `mg/g`.
    case differentRatio
    /// Mass and amount of substance, and no molar mass.
    case molarMassMissing
    /// Equivalents, and no valence.
    case valenceMissing
    /// International units, and no standard that says what one is for this substance.
    case standardMissing
    /// A molar mass that depends on the assay.
    case methodDependent
  }

  package let from: String
  package let to: String
  package let reason: Reason
  /// The clause after "'from' to 'to'".
  private let clause: String

  init(from: Unit, to: Unit, _ reason: Reason, _ clause: String) {
    self.from = from.code
    self.to = to.code
    self.reason = reason
    self.clause = clause
  }

  /// `'umol/L' to 'ug/dL' needs a molar mass: no analyte was named`
  package var text: String { "'\(from)' to '\(to)' \(clause)" }
}

extension ConversionRefusal: CustomStringConvertible {
  package var description: String { text }
}

extension ConversionRefusal {
  /// Says what each side measures and, where one rule of the guard is to blame, which.
  static func incommensurable(_ from: Unit, _ to: Unit) -> ConversionRefusal {
    let difference = from.dimension.divided(by: to.dimension)
    if difference == Dimension(.fraction) || difference == Dimension(.fraction, -1) {
      return ConversionRefusal(
        from: from, to: to, .fractionAndNumber,
        "is not converted: a fraction and a bare number must be told apart by whoever wrote them")
    }
    if difference.isNone {
      return ConversionRefusal(
        from: from, to: to, .differentRatio,
        "is not converted: \(side(from)) and \(side(to)) are different ratios")
    }
    // That a count is no amount is the last thing to say: osmoles and activities are neither.
    let axes = difference.axes.filter { $0 != .amount } + [.amount]
    let rule = axes.lazy.filter { difference[$0] != 0 }.compactMap(rule).first
    return ConversionRefusal(
      from: from, to: to, .incommensurable,
      "is not possible: \(from.dimension) is not \(to.dimension)" + (rule.map { "; \($0)" } ?? ""))
  }

  private static func side(_ unit: Unit) -> String {
    unit.ratio.isNone ? "a bare number" : "\(unit.ratio) by \(unit.ratio)"
  }

  private static func rule(_ axis: Dimension.Axis) -> String? {
    switch axis {
    case .amount: "a count is not an amount of substance"
    case .osmoles: "osmoles depend on dissociation"
    case .catalysedAmount: "an activity is neither a mass nor a concentration"
    case .annotation(let text): "'{\(text)}' compares only with itself"
    case .arbitrary(let code): "'\(code)' compares only with itself"
    case .fraction: "a fraction is not a bare number"
    default: nil
    }
  }
}
