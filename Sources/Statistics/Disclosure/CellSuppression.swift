/// Hides small counts of a two-way table, and as much more as it takes to keep them hidden.
package enum CellSuppression {
  // Taking back what turned out not to be needed costs an audit for each cell; beyond this many
  // a table is so sparse that a few cells more or less do not matter.
  private static let reviewLimit = 64

  /// The table with totals as it may be published.
  ///
  /// Small counts, totals included, are hidden first. While the attacker of `DisclosureAudit` can
  /// still confine one of them too closely, the cheapest further cells (smallest counts, totals
  /// last) that loosen it are hidden as well; afterwards every one of those that the others make
  /// needless is shown again.
  ///
  /// `DisclosureAudit.exposed` of the result is always empty. There are tables whose marks alone
  /// give small counts away (ten people in ten cells of one row, each marked as `<11`, and so is
  /// their total): such a table comes back with a policy that does not mark reasons, and a report
  /// has to print one and the same mark in all its hidden cells.
  ///
  /// - Precondition: at least one row and one column, equally long rows, no count below zero.
  package static func publish(
    _ counts: [[Int]], policy: DisclosurePolicy
  ) -> PublishedTable {
    if let table = attempt(counts, policy) { return table }
    let unmarked = DisclosurePolicy(
      minimum: policy.minimum, hidesZeros: policy.hidesZeros, marksReason: false,
      protection: policy.protection)
    // With every positive cell hidden and nothing said about any of them, all can grow together.
    guard let table = attempt(counts, unmarked) else {
      preconditionFailure("a table without marks can always be protected")
    }
    return table
  }

  private static func attempt(_ counts: [[Int]], _ policy: DisclosurePolicy) -> PublishedTable? {
    var work = Suppression(counts, policy)
    var added: [Int] = []
    while let exposed = work.firstExposed() {
      let extra = work.loosening(exposed)
      if extra.isEmpty { return nil }
      work.hide(extra)
      added += extra
    }
    if added.count <= reviewLimit {
      for cell in added.reversed() {
        work.show(cell)
        if work.firstExposed() != nil { work.hide([cell]) }
      }
    }
    return work.table
  }
}

/// The counts with their totals, flattened row by row, and which of them are hidden.
private struct Suppression {
  private let policy: DisclosurePolicy
  private let layout: TableLayout
  private let values: [Int]
  private let isSmall: [Bool]
  private var isHidden: [Bool]

  init(_ counts: [[Int]], _ policy: DisclosurePolicy) {
    precondition(
      !counts.isEmpty && !counts[0].isEmpty
        && counts.allSatisfy { $0.count == counts[0].count && $0.allSatisfy { $0 >= 0 } },
      "a table of counts is not empty, rectangular and not below zero")
    let withTotals = counts.map { $0 + [$0.reduce(0, +)] }
    let totals = withTotals[0].indices.map { column in
      withTotals.reduce(0) { $0 + $1[column] }
    }
    self.policy = policy
    self.layout = TableLayout(rows: counts.count, columns: counts[0].count)
    self.values = (withTotals + [totals]).flatMap { $0 }
    self.isSmall = values.map(policy.isSmall)
    self.isHidden = isSmall
  }

  private var width: Int { layout.columns + 1 }

  var table: PublishedTable {
    let cells = (0...layout.rows).map { row in
      (0..<width).map { column -> PublishedCell in
        let cell = row * width + column
        guard isHidden[cell] else { return .shown(values[cell]) }
        return .hidden(isSmall[cell] ? .small : .complementary)
      }
    }
    return PublishedTable(cells: cells, policy: policy)
  }

  mutating func hide(_ cells: [Int]) {
    for cell in cells { isHidden[cell] = true }
  }

  mutating func show(_ cell: Int) { isHidden[cell] = false }

  /// The small cell that is confined most closely, nil where all are safe.
  func firstExposed() -> Int? {
    guard let exposed = DisclosureAudit.exposed(table) else { return nil }
    let worst = exposed.min { ($0.width ?? 0) < ($1.width ?? 0) }
    return worst.map { $0.row * width + $0.column }
  }

  /// The cheapest shown cells that, once hidden, let the count of `cell` vary together with them:
  /// those on the cheapest cycle of the flow through it, or else simply the cheapest one left.
  func loosening(_ cell: Int) -> [Int] {
    let (tail, head) = ends(cell)
    let routes = [
      route(from: head, to: tail, without: cell), route(from: tail, to: head, without: cell),
    ]
    let best = routes.compactMap { $0 }.filter { !$0.cells.isEmpty }.min { $0.cost < $1.cost }
    if let best { return best.cells }
    return values.indices.filter(canBeHidden).min { cost($0) < cost($1) }.map { [$0] } ?? []
  }

  private func ends(_ cell: Int) -> (tail: Int, head: Int) {
    layout.ends(cell / width, cell % width)
  }

  // A shown zero stays: readers are told that zeros are not hidden, or they are all hidden.
  private func canBeHidden(_ cell: Int) -> Bool {
    !isHidden[cell] && values[cell] >= policy.minimum
  }

  /// Counts as they are lost; totals cost more than everything inside the table.
  private func cost(_ cell: Int) -> Int {
    let isTotal = cell / width == layout.rows || cell % width == layout.columns
    let grandTotal = values[values.count - 1]
    return values[cell] + 1 + (isTotal ? 2 * grandTotal + 2 : 0)
  }

  /// How far a hidden cell can rise or fall by what its mark says.
  private func room(_ cell: Int, rising: Bool) -> Int {
    let known = policy.known(isSmall[cell] ? .small : .complementary)
    if rising { return known.upper.map { $0 - values[cell] } ?? Int.max }
    return values[cell] - known.lower
  }

  /// The cheapest way to reroute people from one node to another, and the shown cells on it.
  private func route(
    from source: Int, to sink: Int, without excluded: Int
  ) -> (cells: [Int], cost: Int)? {
    // Hidden cells are nearly free: the small charge prefers short ways over long ones.
    var best = [Int](repeating: Int.max, count: layout.nodes)
    var cameBy = [Int?](repeating: nil, count: layout.nodes)
    var isDone = [Bool](repeating: false, count: layout.nodes)
    best[source] = 0
    while let node = best.indices.filter({ !isDone[$0] && best[$0] < Int.max }).min(by: {
      best[$0] < best[$1]
    }) {
      if node == sink { break }
      isDone[node] = true
      for cell in values.indices where cell != excluded && (isHidden[cell] || canBeHidden(cell)) {
        let (tail, head) = ends(cell)
        guard tail == node || head == node else { continue }
        let other = tail == node ? head : tail
        guard !isDone[other], room(cell, rising: tail == node) > 0 else { continue }
        let total = best[node] + (isHidden[cell] ? 0 : cost(cell) * 64) + 1
        if total < best[other] {
          best[other] = total
          cameBy[other] = cell
        }
      }
    }
    guard best[sink] < Int.max else { return nil }
    var cells: [Int] = []
    var node = sink
    while node != source, let cell = cameBy[node] {
      if !isHidden[cell] { cells.append(cell) }
      let (tail, head) = ends(cell)
      node = node == head ? tail : head
    }
    return (cells, best[sink])
  }
}
