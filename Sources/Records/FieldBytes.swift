/// The bytes of one field, decoded from CSV: trimmed where it was unquoted, unescaped where it was
/// quoted. Valid only until the scanner moves on (see `Record`), so it is read, never kept.
///
/// A null base address means that nothing stood between the delimiters (missing); a non-null base
/// address with count 0 means an empty text that was written as `""`.
package typealias FieldBytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer where Element == UInt8 {
  /// Whether nothing at all stood between the delimiters; `""` is not missing.
  package var isMissing: Bool { baseAddress == nil }

  /// Byte equality with a text constant.
  package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { other in
      for index in 0..<count where self[index] != other[index] { return false }
      return true
    }
  }

  /// Byte equality with another field; missing equals empty here, as neither holds a byte.
  package func equals(_ other: FieldBytes) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }

  /// Byte equality with an array, such as a declared code.
  package func equals(_ other: [UInt8]) -> Bool {
    other.withUnsafeBufferPointer { equals($0) }
  }

  /// Equality but for the case of ASCII letters; `lowercase` must hold no capital letter.
  package func equalsFoldingCase(_ lowercase: [UInt8]) -> Bool {
    guard count == lowercase.count else { return false }
    for index in 0..<count where asciiLowercase(self[index]) != lowercase[index] { return false }
    return true
  }

  /// A hash that depends on nothing but the bytes, for open-addressing tables that live within one
  /// process. Not for untrusted keys in tables that resize without limit.
  package var mixedHash: UInt64 {
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
    let raw = UnsafeRawBufferPointer(self)
    var offset = 0
    while offset &+ 8 <= count {
      hash =
        (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
      offset &+= 8
    }
    var tail: UInt64 = 0
    while offset < count {
      tail = tail << 8 | UInt64(self[offset])
      offset &+= 1
    }
    hash = (hash ^ tail) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ (hash >> 29)
  }

  /// The field without spaces and tabs at its ends, for text that came out of quotes.
  package var trimmed: FieldBytes {
    guard let start = baseAddress else { return self }
    var low = 0
    var high = count
    while low < high, isBlank(start[low]) { low &+= 1 }
    while high > low, isBlank(start[high &- 1]) { high &-= 1 }
    return FieldBytes(start: start + low, count: high &- low)
  }

  /// A copy as text; ill-formed UTF-8 becomes U+FFFD. Allocates: not for every row.
  package var text: String { String(decoding: self, as: UTF8.self) }
}

/// Space or tab: what CSV trims around unquoted fields.
@inline(__always)
package func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// The byte with ASCII capitals made small; all others stay.
@inline(__always)
package func asciiLowercase(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}

/// ASCII 0 to 9.
@inline(__always)
package func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
