import Crypto

/// The SHA-256 of bytes that arrive in pieces, as 64 lowercase hexadecimal digits.
package struct ContentDigest: Sendable {
  private var hash = SHA256()

  package init() {}

  package mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// The digest of everything so far; more may follow.
  package var hex: String { lowercaseHex(hash.finalize()) }

  /// The digest of bytes that are all at hand.
  package static func hex(of bytes: [UInt8]) -> String {
    var digest = ContentDigest()
    digest.update(bytes.span.bytes)
    return digest.hex
  }
}

/// HMAC-SHA-256 (RFC 2104) under one secret key, as 64 lowercase hexadecimal digits.
///
/// For pseudonyms and row keys: without the key, a digest cannot be matched by trying every
/// identifier there is, as a plain hash can.
package struct KeyedDigest: Sendable {
  /// With the key taken in already, so that each message costs only its own bytes.
  private let primed: HMAC<SHA256>

  /// - Parameter key: Secret bytes of any length; for pseudonyms 32 or more, which is the caller's
  ///   to check.
  package init(key: [UInt8]) { primed = HMAC(key: SymmetricKey(data: key)) }

  package func hex(of message: [UInt8]) -> String {
    var code = primed
    code.update(data: message)
    return lowercaseHex(code.finalize())
  }

  /// The digest of several texts in order. Each is preceded by its length in UTF-8 bytes (eight
  /// bytes, most significant first), so that `["ab", "c"]` and `["a", "bc"]` differ.
  package func hex(ofParts parts: [String]) -> String {
    var message: [UInt8] = []
    for part in parts {
      withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { message.append(contentsOf: $0) }
      message.append(contentsOf: part.utf8)
    }
    return hex(of: message)
  }
}

/// Two lowercase hexadecimal digits a byte.
private func lowercaseHex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(64)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
