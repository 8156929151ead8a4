import Records

/// A map from byte strings to small numbers: open addressing, so that a look-up neither allocates
/// nor hashes through a String. Filled first, then only read; reading is safe from many threads.
///
/// A key of up to 15 bytes lies in its slot, so that finding it touches memory once; a longer one
/// lies among `bytes`.
struct ByteIndex: Sendable {
  private struct Slot {
    var key: PackedKey
    /// Position among the entries, or -1 where the slot is free.
    var entry: Int32
    var value: Int32
  }

  private static let free = Slot(key: PackedKey(first: 0, second: 0), entry: -1, value: 0)

  private var slots: [Slot]
  private var mask: Int
  /// Start of each long key in `bytes`, by entry; empty ranges for short ones.
  private var starts: [Int] = [0]
  private var bytes: [UInt8] = []

  init(capacity: Int) {
    var size = 16
    // Three in four slots may be taken: neighbours share a line of the cache, and a smaller table
    // has more of its lines there.
    while size * 3 < capacity * 4 { size *= 2 }
    slots = Array(repeating: Self.free, count: size)
    mask = size - 1
  }

  var count: Int { starts.count - 1 }

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
    let packed = PackedKey(key)
    var place = packed.place & mask
    while true {
      let slot = slots[place]
      if slot.entry < 0 { return nil }
      if slot.key == packed, packed.isWhole || matches(Int(slot.entry), key) { return slot.value }
      place = (place + 1) & mask
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
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let packed = PackedKey(key)
    if !packed.isWhole { bytes.append(contentsOf: key) }
    place(Slot(key: packed, entry: Int32(count), value: value))
    starts.append(bytes.count)
    return value
  }

  mutating func insert(_ key: String, _ value: Int32) {
    var key = key
    _ = key.withUTF8 { insert($0, value) }
  }

  private mutating func place(_ slot: Slot) {
    var place = slot.key.place & mask
    while slots[place].entry >= 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.free, count: old.count * 2)
    mask = slots.count - 1
    for slot in old where slot.entry >= 0 { place(slot) }
  }
}

/// A key as two words: its bytes and their number where it has up to 15, else its digest and a mark
/// that the bytes have to be compared as well.
private struct PackedKey: Equatable {
  var first: UInt64
  var second: UInt64

  init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  init(_ key: UnsafeBufferPointer<UInt8>) {
    let count = key.count
    guard count < 16 else {
      self.init(first: ByteIndex.hash(key), second: 0xFF << 56)
      return
    }
    let raw = UnsafeRawBufferPointer(key)
    let length = UInt64(count) << 56
    if count >= 8 {
      let rest = count - 8
      // The last eight bytes, with those that the first word has shifted out.
      let tail =
        rest == 0
        ? 0 : raw.loadUnaligned(fromByteOffset: rest, as: UInt64.self) >> UInt64(64 - 8 * rest)
      self.init(first: raw.loadUnaligned(as: UInt64.self), second: tail | length)
      return
    }
    var word: UInt64 = 0
    for offset in 0..<count { word |= UInt64(key[offset]) << UInt64(offset << 3) }
    self.init(first: word, second: length)
  }

  /// Whether the key's bytes are all here.
  var isWhole: Bool { second >> 56 < 16 }

  /// Where to look first, before the mask.
  var place: Int {
    var hash = (first ^ (second &* 0x9E37_79B9_7F4A_7C15)) &* 0xff51_afd7_ed55_8ccd
    hash ^= hash >> 32
    hash = hash &* 0xc4ce_b9fe_1a85_ec53
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
