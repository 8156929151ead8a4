import Clinic

/// What the database says of how close its rows are to people. It records what was done to the
/// keys and counts before they came here; nothing is hidden by it.
package struct Disclosure: Sendable {
  /// `none` where person keys are identifiers as exported, else the public name of the key that
  /// made the pseudonyms: it shows that two databases cannot be joined, and betrays no key.
  package var keyID: String
  /// How identifiers were removed: `no`, `limited-dataset` or `safe-harbor`.
  package var deidentified: String
  /// Counts of fewer people than this are hidden; 0 where none is.
  package var minimumCellCount: Int
  /// 64 hex digits over the bytes of a row that was set aside, under the project's key, so that
  /// the row can be found again on another night; nil where there is no key.
  package var rowHMAC: (@Sendable (Problem) -> String?)?

  package init(
    keyID: String = "none", deidentified: String = "no", minimumCellCount: Int = 0,
    rowHMAC: (@Sendable (Problem) -> String?)? = nil
  ) {
    self.keyID = keyID
    self.deidentified = deidentified
    self.minimumCellCount = minimumCellCount
    self.rowHMAC = rowHMAC
  }

  /// Identifiers as exported, and every number shown.
  package static let identified = Disclosure()

  /// The text of a statistic without a value that says: hidden, because it is about few people.
  package var primaryText: String { "<\(minimumCellCount)" }
  /// The text that says: hidden, because another hidden number could be derived from it.
  package static let complementaryText = "hidden"

  enum Suppression: String { case primary, complementary }

  func suppression(of row: StatisticRow) -> Suppression? {
    guard minimumCellCount > 0, row.value == nil else { return nil }
    if row.text == primaryText { return .primary }
    return row.text == Self.complementaryText ? .complementary : nil
  }
}
