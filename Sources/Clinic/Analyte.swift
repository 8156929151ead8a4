import Quantities

/// A measured quantity of the catalogue, with what is needed to normalise and to judge a value.
///
/// Every value of an analyte is kept in `unit`, its canonical unit. Source: one row of
/// `pipelines/knowledge/analytes.csv`.
package struct Analyte: Sendable {
  /// The catalogue's stable name, such as `copper_serum`.
  package let id: String
  /// The name that rules use, such as `copper`.
  package let shortName: String
  package let aliases: [String]
  package let label: String
  package let specimen: String
  /// A LOINC code that denotes this analyte in its canonical unit, where one is known.
  package let loinc: String?
  package let unit: Unit
  /// Decimals of the reporting precision, in the canonical unit: a converted value is compared at
  /// this precision, half-up.
  package let precision: Int
  package let substance: Substance?
  /// Values outside these bounds (inclusive, canonical unit) are rejected as implausible.
  package let hardLimits: ClosedRange<Double>?
  /// Values outside these bounds are kept and counted as unusual.
  package let typicalLimits: ClosedRange<Double>?
  /// Days after which a result no longer speaks for the person, where a rule names no window.
  package let validityDays: Int
  /// How much its results differ in one person whose state does not change; nil where no usable
  /// study is known, and then no change may be called large or small.
  package var variation: Variation?
  package let source: String
  package let status: FactStatus

  package init(
    id: String, shortName: String, aliases: [String], label: String, specimen: String,
    loinc: String?, unit: Unit, precision: Int, substance: Substance?,
    hardLimits: ClosedRange<Double>?, typicalLimits: ClosedRange<Double>?, validityDays: Int,
    variation: Variation? = nil, source: String, status: FactStatus
  ) {
    self.id = id
    self.shortName = shortName
    self.aliases = aliases
    self.label = label
    self.specimen = specimen
    self.loinc = loinc
    self.unit = unit
    self.precision = precision
    self.substance = substance
    self.hardLimits = hardLimits
    self.typicalLimits = typicalLimits
    self.validityDays = validityDays
    self.variation = variation
    self.source = source
    self.status = status
  }
}

/// How well a fact of the knowledge tables is known; never upgraded on the way to a report.
package enum FactStatus: String, Sendable, CaseIterable {
  case verified, secondary, memory, computed, empirical, seed, design

  /// Whether the fact was seen in a source, computed, or is the project's own choice.
  package var isVerified: Bool {
    switch self {
    case .verified, .computed, .empirical, .design: true
    case .secondary, .memory, .seed: false
    }
  }
}
