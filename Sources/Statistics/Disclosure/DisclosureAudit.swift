/// What a reader can work out about a hidden cell.
package struct RecoveredCell: Sendable, Hashable {
  package let row: Int
  package let column: Int
  package let reason: HiddenReason
  package let lower: Int
  /// Nil where nothing bounds the count from above.
  package let upper: Int?

  /// How many counts are possible, less one; nil for without end.
  package var width: Int? { upper.map { $0 - lower } }
}

/// Plays the attacker: from a published table alone, the smallest and largest count that every
/// hidden cell can have.
///
/// Cells and totals of a two-way table form a flow (rows feed columns, totals feed rows), so both
/// ends of each interval are exact and whole: a maximum flow, not a relaxation.
package enum DisclosureAudit {
  /// The interval of every hidden cell, row by row; nil where no counts at all fit the table,
  /// which a table made from real counts never is.
  package static func recover(_ table: PublishedTable) -> [RecoveredCell]? {
    var flow = CirculationFlow(nodes: 0)
    guard let arcs = build(table, &flow), flow.makeFeasible() else { return nil }
    return zip(table.hidden, arcs).map { place, arc in
      let (lower, upper) = flow.range(arc)
      return RecoveredCell(
        row: place.row, column: place.column, reason: place.reason, lower: lower,
        upper: upper >= unbounded / 2 ? nil : upper)
    }
  }

  /// Small counts that the table confines more closely than its policy allows; empty for a safe
  /// table.
  package static func exposed(_ table: PublishedTable) -> [RecoveredCell]? {
    recover(table)?.filter { cell in
      cell.reason == .small && cell.width.map { $0 < table.policy.protection } ?? false
    }
  }

  private static let unbounded = 1 << 48

  /// One arc for each hidden cell, in the order of `PublishedTable.hidden`; shown cells are
  /// fixed flow. Nil where a shown count is below zero.
  private static func build(_ table: PublishedTable, _ flow: inout CirculationFlow) -> [Int]? {
    let layout = TableLayout(rows: table.cells.count - 1, columns: table.cells[0].count - 1)
    flow = CirculationFlow(nodes: layout.nodes)
    var arcs: [Int] = []
    for (row, line) in table.cells.enumerated() {
      for (column, cell) in line.enumerated() {
        let (tail, head) = layout.ends(row, column)
        switch cell {
        case .shown(let count):
          guard count >= 0 else { return nil }
          flow.fix(from: tail, to: head, amount: count)
        case .hidden(let reason):
          let (lower, upper) = table.policy.known(reason)
          arcs.append(
            flow.addArc(from: tail, to: head, lower: lower, upper: upper ?? unbounded))
        }
      }
    }
    return arcs
  }
}

/// Where the cells of a table with totals lie in its flow: a node for each row, each column, the
/// row totals together and the column totals together.
struct TableLayout {
  let rows: Int
  let columns: Int

  var nodes: Int { rows + columns + 2 }

  func ends(_ row: Int, _ column: Int) -> (tail: Int, head: Int) {
    let (rowTotals, columnTotals) = (rows + columns, rows + columns + 1)
    switch (row == rows, column == columns) {
    case (false, false): return (row, rows + column)
    case (false, true): return (rowTotals, row)
    case (true, false): return (rows + column, columnTotals)
    case (true, true): return (columnTotals, rowTotals)
    }
  }
}
