/// What the column `basis` of `conversions.csv` says about a factor, by the word before its colon.
package enum ConversionBasis: Sendable, Hashable {
  /// The factor holds whoever measured.
  case free
  /// The factor holds for some assays only: `method-dependent`, because laboratories use several
  /// molar masses, or `roche-only`, because it is of one maker's calibration.
  case assay(String)
  /// No factor is right, and this is why.
  case refused(String)

  package init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0).trimmingBlanks() }
    switch parts.first {
    case "refused": self = .refused(parts.count == 2 ? parts[1] : text)
    case "method-dependent", "roche-only": self = .assay(text)
    default: self = .free
    }
  }

  package var assay: String? { if case .assay(let text) = self { text } else { nil } }
  package var refusal: String? { if case .refused(let text) = self { text } else { nil } }
}
