/// How much results of one analyte differ in one person whose state does not change.
///
/// Both are coefficients of variation in per cent, of the analyte's whole range. Source: the row of
/// `pipelines/knowledge/variation.csv` that is marked as the one in use; where studies disagree,
/// the others stand beside it there, and its note says why this one.
package struct Variation: Sendable, Equatable {
  /// The coefficient of variation of the measurement, in per cent: of a laboratory that is not
  /// ours, or assumed, as `note` says.
  package let analytical: Double
  /// The coefficient of variation within a person from day to day, in per cent.
  package let withinPerson: Double
  /// What must be known beside the figures, or empty.
  package let note: String
  package let source: String
  package let status: FactStatus

  package init(
    analytical: Double, withinPerson: Double, note: String = "", source: String,
    status: FactStatus
  ) {
    self.analytical = analytical
    self.withinPerson = withinPerson
    self.note = note
    self.source = source
    self.status = status
  }

  /// Both together, in per cent: the root of the sum of their squares.
  package var combined: Double {
    (analytical * analytical + withinPerson * withinPerson).squareRoot()
  }
}
