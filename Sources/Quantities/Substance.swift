/// What is known of an analyte or nutrient that a conversion may need. Source: `analytes.md` 0.2
/// and 0.3 through `analytes.csv`.
package struct Substance: Sendable, Hashable {
  /// How far the molar mass can be relied upon.
  package enum MassBasis: String, Sendable, CaseIterable {
    /// One mass for every laboratory: an element, a small molecule, an agreed convention.
    case fixed
    /// Laboratories use different masses, so a conversion needs to know the assay.
    case methodDependent = "method-dependent"
    /// The published factor holds for one maker's calibration only.
    case rocheOnly = "roche-only"
    /// Mass and amount of substance do not convert: a mixture, an activity, a count.
    case none
  }

  /// What one international unit is for this substance, by its standard.
  package enum InternationalUnit: Sendable, Hashable {
    /// Grams a unit, as 3/10 000 000 for retinol.
    case mass(Rational)
    /// Moles a unit, as 6e-12 for insulin.
    case amount(Rational)
  }

  package let name: String
  /// Grams a mole.
  package let molarMass: Rational?
  /// Equivalents a mole.
  package let valence: Rational?
  package let massBasis: MassBasis
  package let internationalUnit: InternationalUnit?

  package init(
    name: String, molarMass: Rational?, valence: Rational?, massBasis: MassBasis,
    internationalUnit: InternationalUnit? = nil
  ) {
    self.name = name
    self.molarMass = molarMass
    self.valence = valence
    self.massBasis = massBasis
    self.internationalUnit = internationalUnit
  }

  /// A substance of which nothing is known but its name, for a refusal to say so.
  package init(unknownFor name: String) {
    self.init(name: name, molarMass: nil, valence: nil, massBasis: .none)
  }

  /// Whether mass to amount waits for someone to confirm the assay.
  package var needsMethod: Bool { massBasis == .methodDependent || massBasis == .rocheOnly }
}
