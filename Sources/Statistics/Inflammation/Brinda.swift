/// The two acute-phase proteins the BRINDA correction regresses on.
package enum InflammationMarker: String, Sendable, Hashable, CaseIterable {
  /// α₁-acid glycoprotein, in g/L.
  case agp
  /// C-reactive protein, in mg/L.
  case crp
}

/// The biomarkers the BRINDA correction covers. Folate and B12 need none and are not among them.
package enum BrindaBiomarker: String, Sendable, Hashable, CaseIterable {
  case ferritin
  case transferrinReceptor = "transferrin_receptor"
  case retinolBindingProtein = "retinol_binding_protein"
  case retinol
  case zinc
}

/// Whose reference values the correction uses. It has none for school-age children, men or
/// pregnant women: those are `other` or `manual`.
package enum BrindaGroup: Sendable, Hashable {
  /// 15 to 49 years, not pregnant: CRP e^−1.83 mg/L, AGP e^−0.63 g/L.
  case womenOfReproductiveAge
  /// 6 to 59 months: CRP e^−2.26 mg/L, AGP e^−0.52 g/L.
  case preschoolChildren
  /// The lowest decile of the data themselves, type 7.
  case other
  /// Given values, in mg/L and g/L; a marker that is used needs one.
  case manual(crp: Double?, agp: Double?)
}

/// Why BRINDA leaves a biomarker as it was measured.
package enum BrindaUnadjusted: String, Sendable, Hashable {
  /// Retinol, retinol binding protein and zinc are not adjusted in women.
  case notInThisGroup = "not_in_this_group"
  /// The transferrin receptor is adjusted by AGP alone in women and preschool children, and AGP
  /// was not measured.
  case needsAGP = "needs_agp"
  /// Zinc falls with neither marker (Spearman's ρ < −0.1 with p < 0.1).
  case weakAssociation = "weak_association"
  /// Zinc could not be compared with any marker, so whether it falls is not known.
  case associationUnknown = "association_unknown"
}

/// A warning about a fitted correction: the method's own program is silent about all of them.
package enum BrindaCaution: Sendable, Hashable {
  /// The slope has the sign opposite to what inflammation does to this biomarker, so that the
  /// "correction" makes things worse.
  case wrongDirection(InflammationMarker)
  /// The slope cannot be told from zero (p ≥ 0.1).
  case notSignificant(InflammationMarker)
  /// Fewer than 100 complete rows stand behind the slopes.
  case fewRows(Int)
  /// That many zeros of a variable were replaced by 0.001 before the logarithm was taken.
  case zeros(Int)
  /// The association of zinc with a marker could not be computed.
  case noAssociation(InflammationMarker, NotEstimable)
}

/// The regression correction of biomarkers for inflammation by the BRINDA project, as its R
/// package 0.1.5 computes it (Luo et al., J Nutr 2023; Namaste et al., Am J Clin Nutr 106 (2017)
/// 359S):
///
///     ln B_adjusted = ln B − Σ β_m max(ln M − ln M_ref, 0)
///
/// with the slopes β of an unweighted regression of ln B on the logarithms of all markers used,
/// over every row that has them all. The correction is fitted once over a data set and can then
/// be applied row by row, also to later data.
package struct BrindaCorrection: Sendable {
  /// What the correction does, with the slopes where it does something.
  package enum Method: Sendable {
    case regression(intercept: Double, slopes: [Slope], count: Int)
    case unadjusted(BrindaUnadjusted)
  }

  /// The slope on the logarithm of one marker.
  package struct Slope: Sendable {
    package let marker: InflammationMarker
    package let coefficient: Coefficient
    /// The natural logarithm of the reference value.
    package let logReference: Double
  }

  package let biomarker: BrindaBiomarker
  package let method: Method
  /// For zinc outside women: its rank correlation with each marker that was measured.
  package let associations: [(marker: InflammationMarker, correlation: Correlation)]
  package let cautions: [BrindaCaution]

  /// A value as BRINDA adjusts it, in the unit it came in.
  ///
  /// Nil where the biomarker is missing, or a marker the regression uses: the method has no
  /// fallback to the one marker that is present. A biomarker that is not adjusted keeps its value
  /// whatever the markers hold.
  package func adjusted(_ value: Double?, crp: Double?, agp: Double?) -> Double? {
    guard let value, value.isFinite, value >= 0 else { return nil }
    guard case .regression(_, let slopes, _) = method else { return value }
    var logarithm = Self.logarithm(value)
    for slope in slopes {
      let measured = slope.marker == .crp ? crp : agp
      guard let measured, measured.isFinite, measured >= 0 else { return nil }
      let excess = Self.logarithm(measured) - slope.logReference
      logarithm -= slope.coefficient.estimate * max(excess, 0)
    }
    let adjusted = exponential(logarithm)
    return adjusted.isFinite ? adjusted : nil
  }

  /// The natural logarithm, with zero (below what the assay can see) taken as 0.001.
  static func logarithm(_ value: Double) -> Double {
    naturalLogarithm(value == 0 ? 0.001 : value)
  }
}
