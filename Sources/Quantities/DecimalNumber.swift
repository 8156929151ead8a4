import BigInt

/// A decimal number as it was written: exact, whatever its length.
///
/// `12.10` is 1210 hundredths. Nothing is rounded to a `Double` on the way from a file to a
/// converted value.
package struct DecimalNumber: Sendable, Hashable {
  /// Digits without the decimal mark, where they fit; else the whole value is in `long`.
  let digits: UInt64
  /// Power of ten that `digits` count.
  let exponent: Int
  let isNegative: Bool
  /// The value where it has more than 19 digits.
  let long: Rational?

  /// Most bytes of a number that are read, and the largest power of ten: no measurement needs
  /// more, and a hostile `1e999999999` must not allocate a number of that size.
  private static let longest = 200
  private static let largestExponent = 400

  /// Reads `12.1`, `-3`, `+0.5`, `.5` or `6.02e23`; nil for anything else, blanks, decimal commas
  /// and thousands separators included, for what they mean must be declared by whoever wrote them.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= Self.longest else { return nil }
    var at = 0
    let isNegative = bytes[0] == UInt8(ascii: "-")
    if isNegative || bytes[0] == UInt8(ascii: "+") { at = 1 }
    var digits: UInt64 = 0
    var significant = 0
    var seen = 0
    var scale = 0
    var hasMark = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "."), !hasMark {
        hasMark = true
      } else if byte >= 0x30, byte <= 0x39 {
        seen &+= 1
        if hasMark { scale &-= 1 }
        if significant > 0 || byte != 0x30 { significant &+= 1 }
        if significant <= 19 { digits = digits &* 10 &+ UInt64(byte &- 0x30) }
      } else {
        break
      }
      at &+= 1
    }
    guard seen > 0, bytes[at - 1] != UInt8(ascii: ".") else { return nil }
    if at < bytes.count {
      guard let power = Self.power(bytes, from: at) else { return nil }
      scale += power
    }
    self.isNegative = isNegative
    guard significant > 19 else {
      (self.digits, exponent, long) = (digits, scale, nil)
      return
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if let first = text.firstIndex(of: "."), first == text.startIndex || !text[..<first].hasDigit {
      text.insert("0", at: first)
    }
    guard let value = Rational(text) else { return nil }
    (self.digits, exponent, long) = (0, 0, value)
  }

  package init?(_ text: String) {
    var text = text
    guard let value = text.withUTF8({ DecimalNumber($0) }) else { return nil }
    self = value
  }

  /// `e` and a whole number, up to the end of the bytes.
  private static func power(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "e"),
      let power = Int(String(decoding: bytes[(start + 1)...], as: UTF8.self)),
      power.magnitude <= UInt(largestExponent)
    else { return nil }
    return power
  }

  /// The exact value.
  package var rational: Rational {
    if let long { return long }
    let scale = BigInt(10).power(exponent.magnitude > 0 ? Int(exponent.magnitude) : 0)
    let whole = BigInt(digits) * (isNegative ? -1 : 1)
    return exponent < 0 ? Rational(whole, scale) : Rational(whole * scale, 1)
  }
}

extension StringProtocol {
  fileprivate var hasDigit: Bool { utf8.contains { $0 >= 0x30 && $0 <= 0x39 } }
}
