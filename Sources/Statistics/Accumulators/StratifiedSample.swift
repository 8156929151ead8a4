/// Values of cells that are pooled into strata of several kinds (by sex, by age, by both), put in
/// order once: each stratum is then picked out in one pass and needs no sorting of its own.
package struct StratifiedSample: Sendable {
  private struct Item: RadixKeyed {
    let key: UInt64
    let cell: Int
  }

  /// Ascending, with the cell that each value belongs to.
  private let values: [Double]
  private let cells: [Int]

  /// - Parameter cells: the values of each cell, in any order.
  /// - Precondition: every value is finite.
  package init(_ cells: [[Double]]) {
    var items: [Item] = []
    items.reserveCapacity(cells.reduce(0) { $0 + $1.count })
    for (cell, values) in cells.enumerated() {
      for value in values {
        precondition(value.isFinite, "a value that is not finite has no place in an order")
        // Both zeros sort as equal, so which of them a quantile shows would depend on their order.
        items.append(Item(key: RadixSort.key(value == 0 ? 0 : value), cell: cell))
      }
    }
    RadixSort.sort(&items)
    self.values = items.map { RadixSort.value($0.key) }
    self.cells = items.map(\.cell)
  }

  /// The values of each stratum.
  ///
  /// - Parameters:
  ///   - count: number of strata.
  ///   - stratum: the stratum of each cell, from 0 and below `count`.
  /// - Returns: the samples in the order of the strata; one without values is empty.
  package func strata(_ count: Int, _ stratum: [Int]) -> [SortedSample] {
    var sizes = [Int](repeating: 0, count: count)
    for cell in cells { sizes[stratum[cell]] += 1 }
    var parts = sizes.map { size in
      var part: [Double] = []
      part.reserveCapacity(size)
      return part
    }
    for (value, cell) in zip(values, cells) { parts[stratum[cell]].append(value) }
    return parts.map { SortedSample(ascending: $0, missing: 0, notFinite: 0) }
  }
}
