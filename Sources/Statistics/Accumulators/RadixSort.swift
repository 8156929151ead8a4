/// Ascending order of finite numbers, by counting their bytes: linear in their number, where
/// comparing is not.
enum RadixSort {
  /// Below this, counting eight times 256 bytes costs more than comparing.
  static let smallest = 256

  /// The values in ascending order. Finite values only: NaN has no place.
  static func ascending(_ values: [Double]) -> [Double] {
    guard values.count >= smallest else { return values.sorted() }
    var keys = values.map { FlatKey(key: key($0)) }
    sort(&keys)
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

  /// Stable, least significant byte first; a byte that all keys share needs no pass.
  static func sort(_ items: inout [some RadixKeyed]) {
    guard let first = items.first else { return }
    var counts = [Int](repeating: 0, count: 8 * 256)
    for item in items {
      let key = item.key
      for byte in 0..<8 { counts[byte << 8 | Int(key >> UInt64(byte << 3) & 0xFF)] += 1 }
    }
    var other = items
    for byte in 0..<8 {
      let shift = UInt64(byte << 3)
      if counts[byte << 8 | Int(first.key >> shift & 0xFF)] == items.count { continue }
      var next = 0
      for bucket in (byte << 8)..<((byte + 1) << 8) {
        let size = counts[bucket]
        counts[bucket] = next
        next += size
      }
      for item in items {
        let bucket = byte << 8 | Int(item.key >> shift & 0xFF)
        other[counts[bucket]] = item
        counts[bucket] += 1
      }
      swap(&items, &other)
    }
  }
}

/// What can be ordered by a number of 64 bits.
protocol RadixKeyed {
  var key: UInt64 { get }
}

private struct FlatKey: RadixKeyed {
  let key: UInt64
}
