/// Values of cells that are pooled into strata of several kinds (by sex, by age, by both), put in
/// order once: each stratum is then picked out in one pass and needs no sorting of its own.
package struct StratifiedSample: Sendable {
  /// Ascending, with the cell that each value belongs to.
  private let values: [Double]
  private let cells: [UInt32]

  /// - Parameter cells: the values of each cell, in any order.
  /// - Precondition: every value is finite.
  package init(_ cells: [[Double]]) {
    var items: [PlacedKey] = []
    items.reserveCapacity(cells.reduce(0) { $0 + $1.count })
    for (cell, values) in cells.enumerated() {
      for value in values {
        precondition(value.isFinite, "a value that is not finite has no place in an order")
        // Both zeros sort as equal, so which of them a quantile shows would depend on their order.
        items.append(PlacedKey(key: RadixSort.key(value == 0 ? 0 : value), place: UInt32(cell)))
      }
    }
    RadixSort.sortNumbers(&items)
    self.values = items.map { RadixSort.value($0.key) }
    self.cells = items.map(\.place)
  }

  /// The values of each stratum.
  ///
  /// - Parameters:
  ///   - count: number of strata.
  ///   - stratum: the stratum of each cell, from 0 and below `count`.
  /// - Returns: the samples in the order of the strata; one without values is empty.
  package func strata(_ count: Int, _ stratum: [Int]) -> [SortedSample] {
    var sizes = [Int](repeating: 0, count: count)
    for cell in cells { sizes[stratum[Int(cell)]] += 1 }
    var parts = sizes.map { size in
      var part: [Double] = []
      part.reserveCapacity(size)
      return part
    }
    for (value, cell) in zip(values, cells) { parts[stratum[Int(cell)]].append(value) }
    return parts.map { SortedSample(ascending: $0, missing: 0, notFinite: 0) }
  }
}
