/// Why a field is not a number. The words for people are written where the fault is reported.
package enum NumberProblem: String, Error, Sendable, CaseIterable {
  /// No digits, letters, a second mark, hexadecimal, infinity, or anything else.
  case malformed = "bad-number"
  /// A comma, point or space that the profile declares neither as decimal mark nor as separator.
  case undeclaredSeparator = "undeclared-separator"
  /// Thousands separators that do not stand before groups of three digits.
  case misplacedSeparator = "misplaced-separator"
  /// Beyond the range of a Double, at either end.
  case outOfRange = "number-out-of-range"
  /// More than 100 bytes.
  case tooLong = "number-too-long"
}

/// How a profile's numbers are written, and the reading of one to the nearest Double.
///
/// Numbers are decimal: optional minus (`-` or U+2212), digits with at most one decimal mark, and
/// optionally `e` with a decimal exponent. Hexadecimal, infinity and NaN are refused, as is a
/// separator that was not declared: `1,234` is one number to some and another to others. A plus in
/// front is refused too: `+3` is a grade of a test strip, not the number three.
package struct NumberFormat: Sendable, Hashable {
  package var decimalMark: UInt8
  /// Between groups of three digits before the decimal mark. A space (0x20) stands also for the
  /// no-break spaces U+00A0 and U+202F and the thin space U+2009.
  package var thousandsMark: UInt8?

  package init(decimalMark: UInt8 = UInt8(ascii: "."), thousandsMark: UInt8? = nil) {
    precondition(decimalMark != thousandsMark, "one mark cannot mean two things")
    self.decimalMark = decimalMark
    self.thousandsMark = thousandsMark
  }

  /// The number, or nil where the field is none (see `read` for why).
  package func parse(_ field: FieldBytes) -> Double? {
    if let value = readShort(field) { return value }
    return try? read(field)
  }

  /// The number nearest to what the field says; ties go to even, and minus zero becomes zero.
  package func read(_ field: FieldBytes) throws(NumberProblem) -> Double {
    guard let start = field.baseAddress, field.count > 0 else { throw .malformed }
    var at = 0
    let count = field.count
    var isNegative = false
    if start[0] == UInt8(ascii: "-") {
      isNegative = true
      at = 1
    }
    var mantissa: UInt64 = 0
    let first = at
    while at < count, isDigit(start[at]) {
      mantissa = mantissa &* 10 &+ UInt64(start[at] &- 0x30)
      at &+= 1
    }
    var digits = at &- first
    var scale = 0
    if at < count, start[at] == decimalMark {
      at &+= 1
      let fraction = at
      while at < count, isDigit(start[at]) {
        mantissa = mantissa &* 10 &+ UInt64(start[at] &- 0x30)
        at &+= 1
      }
      scale = at &- fraction
      digits &+= scale
    }
    // Clinger: a mantissa below 2^53 and a power of ten up to 10^22 are both exact, so that one
    // division rounds once.
    if at == count, digits > 0, digits <= 18, mantissa <= 1 << 53 {
      let value = Double(mantissa) / powersOfTen[scale]
      return isNegative && mantissa != 0 ? -value : value
    }
    return try readCarefully(start, count)
  }

  /// The value of at most seven digits and mark without a sign, which nearly every result is; nil
  /// for anything else.
  ///
  /// Without a loop or a branch on the digits, as their number differs from row to row and a
  /// mispredicted branch costs more than all of this: the bytes are taken into one word, the mark
  /// is cut out; the eight digits (zeros in front) are joined in pairs (Lemire, "Quickly parsing
  /// eight digits"). Mantissa and power of ten are exact, so the division rounds once.
  @inline(__always)
  private func readShort(_ field: FieldBytes) -> Double? {
    let count = field.count
    guard let start = field.baseAddress, count &- 1 < 7, count > 0 else { return nil }
    let word = Self.word(UnsafeRawPointer(start), count)
    let differences = word ^ (UInt64(decimalMark) &* 0x0101_0101_0101_0101)
    let marks =
      (differences &- 0x0101_0101_0101_0101) & ~differences & 0x8080_8080_8080_8080
    let beforeMark = (marks ^ (marks &- 1)) >> 8
    let joined = (word & beforeMark) | ((word >> 8) & ~beforeMark)
    let digits = marks == 0 ? count : count &- 1
    guard digits > 0 else { return nil }
    let scale = digits &- min(count, marks.trailingZeroBitCount >> 3)
    let shift = UInt64(truncatingIfNeeded: digits &* 8)
    let text = joined &<< (64 &- shift) | 0x3030_3030_3030_3030 &>> shift
    let highHalves = text & 0xF0F0_F0F0_F0F0_F0F0
    let carried = (text &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0
    guard highHalves == 0x3030_3030_3030_3030, carried == highHalves else { return nil }
    var value = text &- 0x3030_3030_3030_3030
    value = value &* 10 &+ value >> 8
    value =
      ((value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        &+ ((value >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) >> 32
    return Double(UInt32(truncatingIfNeeded: value)) / powersOfTen[scale]
  }

  /// One to seven bytes as a word, the first lowest; no byte outside them is read.
  @inline(__always)
  private static func word(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let low = UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))
      let high = UInt32(
        littleEndian: start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return UInt64(low) | UInt64(high) &<< UInt64(truncatingIfNeeded: (count &- 4) &* 8)
    }
    let bytes = start.assumingMemoryBound(to: UInt8.self)
    let (middle, last) = (count >> 1, count &- 1)
    return UInt64(bytes[0]) | UInt64(bytes[middle]) &<< UInt64(truncatingIfNeeded: middle &* 8)
      | UInt64(bytes[last]) &<< UInt64(truncatingIfNeeded: last &* 8)
  }

  /// Everything else: separators, exponents, long mantissas, and the reasons for refusal.
  @inline(never)
  private func readCarefully(
    _ start: UnsafePointer<UInt8>, _ count: Int
  ) throws(NumberProblem) -> Double {
    let longest = 100
    guard count <= longest else { throw .tooLong }
    var number = InlineArray<100, UInt8>(repeating: 0)
    var length = 0
    var hasNonZeroDigit = false
    try normalise(start, count, &number, &length, &hasNonZeroDigit)
    // The standard library parses in the C locale, whatever locale the process has; `strtod` itself
    // would read that locale's decimal mark.
    let text = number.span.withUnsafeBufferPointer { buffer in
      String(decoding: buffer[..<length], as: UTF8.self)
    }
    guard let value = Double(text) else { throw .malformed }
    guard value.isFinite, value != 0 || !hasNonZeroDigit else { throw .outOfRange }
    return value == 0 ? 0 : value
  }

  /// Rewrites the field as C writes numbers, without separators.
  private func normalise(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ number: inout InlineArray<100, UInt8>,
    _ length: inout Int, _ hasNonZeroDigit: inout Bool
  ) throws(NumberProblem) {
    var at = 0
    func put(_ byte: UInt8) {
      number[length] = byte
      length += 1
    }
    if start[0] == UInt8(ascii: "-") {
      put(start[0])
      at = 1
    } else if count > 3, start[0] == 0xE2, start[1] == 0x88, start[2] == 0x92 {
      put(UInt8(ascii: "-"))
      at = 3
    }
    var digits = 0
    var group = 0
    var hasSeparator = false
    while at < count {
      if isDigit(start[at]) {
        put(start[at])
        hasNonZeroDigit = hasNonZeroDigit || start[at] != 0x30
        digits += 1
        group += 1
        at += 1
      } else if let width = separatorLength(start, at, count) {
        let fits = hasSeparator ? group == 3 : (1...3).contains(group)
        guard fits else { throw .misplacedSeparator }
        (hasSeparator, group) = (true, 0)
        at += width
      } else {
        break
      }
    }
    if hasSeparator, group != 3 { throw .misplacedSeparator }
    if at < count, start[at] == decimalMark {
      put(UInt8(ascii: "."))
      at += 1
      while at < count, isDigit(start[at]) {
        put(start[at])
        hasNonZeroDigit = hasNonZeroDigit || start[at] != 0x30
        digits += 1
        at += 1
      }
    }
    guard digits > 0 else { throw .malformed }
    if at < count, start[at] | 0x20 == UInt8(ascii: "e") {
      put(UInt8(ascii: "e"))
      at += 1
      if at < count, start[at] == UInt8(ascii: "-") || start[at] == UInt8(ascii: "+") {
        put(start[at])
        at += 1
      }
      guard at < count, isDigit(start[at]) else { throw .malformed }
      while at < count, isDigit(start[at]) {
        put(start[at])
        at += 1
      }
    }
    guard at == count else {
      throw isUndeclaredSeparator(start, at, count) ? .undeclaredSeparator : .malformed
    }
  }

  /// Bytes of the thousands separator at an index, where one stands there and a digit follows.
  private func separatorLength(
    _ start: UnsafePointer<UInt8>, _ at: Int, _ count: Int
  ) -> Int? {
    guard let thousandsMark else { return nil }
    if start[at] == thousandsMark { return 1 }
    return thousandsMark == 0x20 ? wideSpaceLength(start, at, count) : nil
  }

  /// Whether digits go on after a mark that somebody could have meant as a separator.
  private func isUndeclaredSeparator(
    _ start: UnsafePointer<UInt8>, _ at: Int, _ count: Int
  ) -> Bool {
    let width: Int
    guard start[at] != decimalMark else { return false }
    switch start[at] {
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "'"), UInt8(ascii: " "): width = 1
    default:
      guard let wide = wideSpaceLength(start, at, count) else { return false }
      width = wide
    }
    return at + width < count && isDigit(start[at + width])
  }
}

/// The length of U+00A0, U+2009 or U+202F in UTF-8, where one of them stands at the index.
func wideSpaceLength(_ start: UnsafePointer<UInt8>, _ at: Int, _ count: Int) -> Int? {
  if at + 1 < count, start[at] == 0xC2, start[at + 1] == 0xA0 { return 2 }
  if at + 2 < count, start[at] == 0xE2, start[at + 1] == 0x80,
    start[at + 2] == 0xAF || start[at + 2] == 0x89
  {
    return 3
  }
  return nil
}

/// Powers of ten that a Double holds exactly.
private let powersOfTen: InlineArray<23, Double> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
  1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
