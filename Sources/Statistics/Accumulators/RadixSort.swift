/// Ascending order of finite numbers, by counting their bytes: linear in their number, where
/// comparing is not.
enum RadixSort {
  /// Below this, counting eight times 256 bytes costs more than comparing.
  static let smallest = 256

  /// The values in ascending order. Finite values only: NaN has no place.
  static func ascending(_ values: [Double]) -> [Double] {
    guard values.count >= smallest else { return values.sorted() }
    var keys = [UInt64](unsafeUninitializedCapacity: values.count) { buffer, initialized in
      for index in values.indices { buffer[index] = key(values[index]) }
      initialized = values.count
    }
    sort(&keys)
    return [Double](unsafeUninitializedCapacity: keys.count) { buffer, initialized in
      for index in keys.indices { buffer[index] = value(keys[index]) }
      initialized = keys.count
    }
  }

  /// Bits that are ordered as the numbers are: negative ones turned round, below the others.
  private static func key(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  private static func value(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  /// Least significant byte first; a byte that all keys share needs no pass.
  private static func sort(_ keys: inout [UInt64]) {
    let count = keys.count
    var counts = [Int](repeating: 0, count: 8 * 256)
    for key in keys {
      for byte in 0..<8 { counts[byte << 8 | Int(key >> UInt64(byte << 3) & 0xFF)] += 1 }
    }
    var other = [UInt64](repeating: 0, count: count)
    for byte in 0..<8 {
      let shift = UInt64(byte << 3)
      let shared = counts[byte << 8 | Int(keys[0] >> shift & 0xFF)] == count
      if shared { continue }
      var next = 0
      for bucket in (byte << 8)..<(byte << 8 + 256) {
        let size = counts[bucket]
        counts[bucket] = next
        next += size
      }
      for key in keys {
        let bucket = byte << 8 | Int(key >> shift & 0xFF)
        other[counts[bucket]] = key
        counts[bucket] += 1
      }
      swap(&keys, &other)
    }
  }
}
