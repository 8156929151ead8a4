/// Which counts of people are too small to publish, and what a reader is told about them.
package struct DisclosurePolicy: Sendable, Hashable {
  /// Counts from 1 to one less than this are hidden; 11 is the convention of CMS, 5 of OHDSI.
  package let minimum: Int
  /// Whether zeros are hidden like other small counts.
  package let hidesZeros: Bool
  /// Whether the table shows why a cell is hidden (`<11` for a small one, another mark for one
  /// hidden to protect it). A reader then knows more, and the table has to hide more.
  package let marksReason: Bool
  /// The interval to which the published table confines a small count must be at least this
  /// wide: 0 would allow a count to be worked out exactly.
  package let protection: Int

  /// Without `protection`, half of `minimum`, and at least 1.
  ///
  /// - Precondition: `minimum` is at least 2, and `protection` leaves room inside the small counts.
  package init(
    minimum: Int, hidesZeros: Bool = false, marksReason: Bool = true, protection: Int? = nil
  ) {
    precondition(minimum >= 2, "a minimum below two hides nothing")
    // A minimum of two hides only ones, which a mark gives away; nothing can protect them.
    let room = minimum - 1 - (hidesZeros ? 0 : 1)
    let wanted = protection ?? min(room, max(1, minimum / 2))
    precondition(wanted >= 0 && (!marksReason || wanted <= room), "no such protection exists")
    self.minimum = minimum
    self.hidesZeros = hidesZeros
    self.marksReason = marksReason
    self.protection = wanted
  }

  /// Whether a count has to be hidden.
  package func isSmall(_ count: Int) -> Bool {
    count < minimum && (count > 0 || hidesZeros)
  }

  /// What the mark of a hidden cell alone tells a reader; nil is no upper end.
  func known(_ reason: HiddenReason) -> (lower: Int, upper: Int?) {
    let least = hidesZeros ? 0 : 1
    guard marksReason else { return (least, nil) }
    return reason == .small ? (least, minimum - 1) : (minimum, nil)
  }
}

/// Why a cell is hidden.
package enum HiddenReason: String, Sendable, Hashable {
  /// Its own count is too small.
  case small
  /// It would give a small count away.
  case complementary
}

/// A cell as readers see it: its count, or the mark that stands in its place.
package enum PublishedCell: Sendable, Hashable {
  case shown(Int)
  case hidden(HiddenReason)
}

/// A two-way table of counts with totals, as readers see it.
///
/// `cells` has one row more than the table for the column totals and one column more for the row
/// totals; the corner is the grand total. Hidden cells hold no number at all.
package struct PublishedTable: Sendable, Hashable {
  package let cells: [[PublishedCell]]
  package let policy: DisclosurePolicy

  /// - Precondition: at least two rows and two columns with the totals, all rows equally long.
  package init(cells: [[PublishedCell]], policy: DisclosurePolicy) {
    precondition(
      cells.count >= 2 && cells[0].count >= 2 && cells.allSatisfy { $0.count == cells[0].count },
      "a table with totals has two rows and two columns at least")
    self.cells = cells
    self.policy = policy
  }

  /// Places of hidden cells, row by row.
  package var hidden: [(row: Int, column: Int, reason: HiddenReason)] {
    var places: [(row: Int, column: Int, reason: HiddenReason)] = []
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        if case .hidden(let reason) = cell { places.append((row, column, reason)) }
      }
    }
    return places
  }
}
