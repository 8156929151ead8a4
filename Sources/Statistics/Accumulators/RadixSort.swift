/// Ascending order of numbers, by counting their digits: linear in how many there are, where
/// comparing is not.
package enum RadixSort {
  /// Below this, counting digits costs more than comparing.
  static let smallest = 256

  /// The values in ascending order. Finite values only: NaN has no place.
  static func ascending(_ values: [Double]) -> [Double] {
    guard values.count >= smallest else { return values.sorted() }
    var keys = values.map { FlatKey(key: key($0)) }
    sortNumbers(&keys)
    return keys.map { value($0.key) }
  }

  /// Bits that are ordered as the numbers are: negative ones turned round, below the others.
  static func key(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  static func value(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  /// The keys in ascending order, those that are equal in the order they came in.
  package static func sort(_ keys: inout [PlacedKey]) { sort(items: &keys) }

  private static let digitBits = 11
  private static let buckets = 1 << digitBits

  /// Stable, least significant digit first; only bits in which keys differ are counted. Bits below
  /// `lowest` are not looked at: keys that differ in those alone count as equal.
  static func sort(items: inout [some RadixKeyed], above lowest: Int = 0) {
    guard let first = items.first?.key else { return }
    var varying: UInt64 = 0
    for item in items { varying |= item.key ^ first }
    varying &= ~0 << UInt64(lowest)
    let end = 64 - varying.leadingZeroBitCount
    var other = items
    var next = [Int](repeating: 0, count: buckets + 1)
    var shift = varying.trailingZeroBitCount
    while shift < end {
      let place = UInt64(shift)
      let mask = UInt64(buckets - 1)
      for bucket in next.indices { next[bucket] = 0 }
      for item in items { next[Int(item.key >> place & mask) + 1] += 1 }
      for bucket in 1..<buckets { next[bucket] += next[bucket - 1] }
      for item in items {
        let bucket = Int(item.key >> place & mask)
        other[next[bucket]] = item
        next[bucket] += 1
      }
      swap(&items, &other)
      shift += digitBits
    }
  }

  /// Ascending order of the keys of numbers. Their leading digits decide nearly always: those are
  /// counted, and the few that share them are compared.
  static func sortNumbers(_ items: inout [some RadixKeyed]) {
    let decisive = 64 - 3 * digitBits
    sort(items: &items, above: decisive)
    var start = 0
    while start < items.count {
      var end = start + 1
      var isInOrder = true
      while end < items.count,
        items[end].key >> UInt64(decisive) == items[start].key >> UInt64(decisive)
      {
        if items[end].key < items[end - 1].key { isInOrder = false }
        end += 1
      }
      if !isInOrder { items[start..<end].sort { $0.key < $1.key } }
      start = end
    }
  }
}

/// What can be ordered by a number of 64 bits.
protocol RadixKeyed {
  var key: UInt64 { get }
}

/// A number to order by, and what it belongs to: a position, or a class.
package struct PlacedKey: RadixKeyed, Sendable {
  package let key: UInt64
  package let place: UInt32

  package init(key: UInt64, place: UInt32) {
    self.key = key
    self.place = place
  }
}

private struct FlatKey: RadixKeyed {
  let key: UInt64
}
