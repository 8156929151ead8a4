/// Reads what laboratories write into a result field. Plain numbers are the caller's first try
/// (`NumberFormat.parse`); this reads all the rest, and plain numbers as well.
///
///     field  = words | [flag] [comparator] number [range] [unit] [flag] [remark]
///            | [comparator] "1:" titre
///     number = as the profile declares, `e` notation included | number "x 10^" exponent
///     range  = ("-" | "to") number
///     remark = words that say that the specimen is haemolysed
///
/// A field is read only if every byte of it is accounted for. What is not a number, nor in the word
/// tables, nor a number with such parts around it, is malformed; nothing is guessed. `5.2 x10^3`
/// without a unit is malformed too: the power may be the number's or the unit's.
package enum ResultString {
  /// How the true value relates to the number that is written.
  package enum Comparator: UInt8, Sendable, Hashable {
    case equal, less, lessOrEqual, greater, greaterOrEqual
  }

  package struct Value {
    package var number: Double
    /// The upper end, where the field is a range such as `5-10`; then `number` is the lower end.
    package var upper: Double?
    package var comparator = Comparator.equal
    /// The unit that is written behind the number, `%` included; within the field's bytes.
    package var unit: FieldBytes?
    /// The flag that is written beside the number; within the field's bytes.
    package var flag: FieldBytes?
    /// What is said of the specimen behind the number: haemolysed, or grossly so.
    package var specimen: NoResult?
  }

  /// `1:80`: the denominator of the last dilution that reacted.
  package struct Titre {
    package var denominator: Double
    package var comparator = Comparator.equal
  }

  package enum Problem: String, Error, Sendable, CaseIterable {
    /// No number, and no word of the tables.
    case unknownWord = "unknown-result-word"
    /// A number, and then something that is neither unit nor flag.
    case trailingText = "text-after-number"
    /// A comma, point or space in a number that the profile does not declare.
    case undeclaredSeparator = "undeclared-separator"
    case badNumber = "bad-number"
    /// A range whose ends are equal or in the wrong order, or that has a comparator.
    case badRange = "bad-range"
  }

  package enum Reading {
    case value(Value)
    case titre(Titre)
    case ordinal(OrdinalResult)
    case noResult(NoResult)
    case malformed(Problem)
  }

  /// Reads a field that is not empty.
  package static func parse(
    _ field: FieldBytes, number format: NumberFormat, words: ResultWords
  ) -> Reading {
    let text = field.trimmed
    if let number = format.parse(text) { return .value(Value(number: number)) }
    let folded = FoldedText(text)
    if let ordinal = folded.whole(words.ordinals) { return .ordinal(ordinal) }
    if let reason = folded.whole(words.noResults) { return .noResult(reason) }
    var reader = ResultReader(text: text, format: format, words: words)
    do throws(Problem) {
      return try reader.read()
    } catch .unknownWord {
      // `QNS - please repeat`: the reason stands first and no number follows.
      if let reason = folded.start(words.noResults) { return .noResult(reason) }
      return .malformed(.unknownWord)
    } catch {
      return .malformed(error)
    }
  }
}

/// A text with small letters and single spaces, for comparison with the word tables. Texts of more
/// than 64 bytes are cut: no word is that long.
struct FoldedText {
  private var bytes = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0
  private var isCut = false
  private var hasDigit = false

  init(_ text: FieldBytes) {
    var pendingSpace = false
    for byte in text {
      hasDigit = hasDigit || isDigit(byte)
      if isBlank(byte) {
        pendingSpace = count > 0
        continue
      }
      guard count < 62 else {
        isCut = true
        continue
      }
      if pendingSpace { append(0x20) }
      pendingSpace = false
      append(lowercase(byte))
    }
  }

  /// Capitals of ASCII and, in two bytes of UTF-8, of Latin-1 (U+00C0 to U+00DE but for the times
  /// sign) made small.
  private func lowercase(_ byte: UInt8) -> UInt8 {
    let isLatin = count > 0 && bytes[count - 1] == 0xC3
    return isLatin && byte & 0xE0 == 0x80 && byte != 0x97 && byte != 0x9F
      ? byte | 0x20 : asciiLowercase(byte)
  }

  private mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  private func starts(_ word: [UInt8]) -> Bool {
    guard word.count <= count else { return false }
    for index in 0..<word.count where bytes[index] != word[index] { return false }
    return true
  }

  /// The meaning of the entry that is the whole text.
  func whole<Meaning>(_ entries: [ResultWords.Entry<Meaning>]) -> Meaning? {
    guard !isCut else { return nil }
    for entry in entries where entry.word.count == count && starts(entry.word) {
      return entry.meaning
    }
    return nil
  }

  /// The meaning of the longest entry that the text starts with as whole words, where the text has
  /// no digit in it.
  func start<Meaning>(_ entries: [ResultWords.Entry<Meaning>]) -> Meaning? {
    guard !hasDigit else { return nil }
    // `N/A` may stand before other words; a lone dash or point may not.
    for entry in entries where entry.word.count > 1 && starts(entry.word) {
      guard entry.word.contains(where: { $0 &- 0x61 < 26 }) else { continue }
      let next = entry.word.count < count ? bytes[entry.word.count] : 0x20
      if next < 0x80, next &- 0x61 >= 26 { return entry.meaning }
    }
    return nil
  }
}
