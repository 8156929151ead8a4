import Records

/// A map from byte strings to small numbers: open addressing, so that a look-up neither allocates
/// nor hashes through a String. Filled first, then only read; reading is safe from many threads.
struct ByteIndex: Sendable {
  private var slots: [Int32]
  private var mask: Int
  /// Start of each key in `bytes`, and one past the end of the last.
  private var starts: [Int] = [0]
  private var bytes: [UInt8] = []
  private var values: [Int32] = []

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    mask = size - 1
  }

  var count: Int { values.count }

  static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
    let raw = UnsafeRawBufferPointer(key)
    var offset = 0
    while offset + 8 <= key.count {
      hash =
        (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < key.count {
      tail = tail << 8 | UInt64(key[offset])
      offset += 1
    }
    hash = (hash ^ tail) &* 0xc4ce_b9fe_1a85_ec53
    return hash ^ (hash >> 29)
  }

  func value(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
    var slot = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while true {
      let entry = slots[slot]
      if entry < 0 { return nil }
      if matches(Int(entry), key) { return values[Int(entry)] }
      slot = (slot + 1) & mask
    }
  }

  private func matches(_ entry: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[entry]
    guard starts[entry + 1] - start == key.count else { return false }
    return bytes.withUnsafeBufferPointer { stored in
      for offset in 0..<key.count where stored[start + offset] != key[offset] { return false }
      return true
    }
  }

  /// Adds a key, or returns the value it already has.
  @discardableResult
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) -> Int32 {
    if let known = self.value(key) { return known }
    if (values.count + 1) * 2 > slots.count { grow() }
    let entry = Int32(values.count)
    bytes.append(contentsOf: key)
    starts.append(bytes.count)
    values.append(value)
    place(entry, Self.hash(key))
    return value
  }

  mutating func insert(_ key: String, _ value: Int32) {
    var key = key
    _ = key.withUTF8 { insert($0, value) }
  }

  private mutating func place(_ entry: Int32, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for entry in 0..<values.count {
      let hash = bytes.withUnsafeBufferPointer { stored in
        Self.hash(UnsafeBufferPointer(rebasing: stored[starts[entry]..<starts[entry + 1]]))
      }
      place(Int32(entry), hash)
    }
  }
}
