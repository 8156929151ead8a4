import Clinic
import Diagnostics
import Quantities

extension Profile {
  /// What a profile says of a laboratory's assay, so that its results convert between mass and
  /// amount of substance.
  package enum Assay: Sendable, Hashable, CustomStringConvertible {
    /// Calibrated as Roche's, for which `conversions.csv` has a factor.
    case roche
    /// The grams a mole that the laboratory uses.
    case molarMass(Rational)

    package var description: String {
      switch self {
      case .roche: "roche"
      case .molarMass(let mass): "\(mass) g/mol"
      }
    }
  }
}

extension ProfileReader {
  /// `assays: {stfr: roche, ceruloplasmin: 132000}`: the maker whose factor is in the catalogue, or
  /// the laboratory's own molar mass in g/mol. Only analytes whose mass depends on the assay have
  /// one, so that a typing error does not pass for a statement.
  func assays(_ value: YAMLValue?) -> [Int: Profile.Assay] {
    var result: [Int: Profile.Assay] = [:]
    for item in value?.map ?? [] {
      guard let analyte = vocabulary.analyte(item.key) else {
        unknown("analyte", item.key, item.keySpan, vocabulary.analyteNames)
        continue
      }
      guard let substance = vocabulary.analytes[analyte].substance, substance.needsMethod else {
        sink.error(
          "no-assay", "no conversion of '\(item.key)' depends on the assay", at: item.keySpan,
          hint: "only analytes with the mass_basis method-dependent or roche-only have an assay")
        continue
      }
      let text = item.value.text ?? ""
      if text == "roche", substance.massBasis == .rocheOnly {
        result[analyte] = .roche
      } else if let mass = Rational(text), mass > 0 {
        result[analyte] = .molarMass(mass)
      } else {
        sink.error(
          "bad-assay", "an assay is the molar mass in g/mol that the laboratory uses",
          at: item.value.span,
          hint: substance.massBasis == .rocheOnly ? "or 'roche'" : nil)
      }
    }
    return result
  }
}
