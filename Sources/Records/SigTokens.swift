/// Why free text of a prescription cannot be cut into words and numbers.
package enum SigTextProblem: String, Error, Sendable, CaseIterable {
  /// A comma or point between digits that the profile does not declare.
  case undeclaredSeparator = "undeclared-separator"
  /// Digits that are no number, such as `1.2.3` or `5/0`.
  case malformedNumber = "bad-number"
  /// More than 400 bytes: no direction for taking something is that long.
  case tooLong = "text-too-long"
  /// A control character, or a mark that directions do not use.
  case strangeCharacter = "strange-character"
}

/// A piece of free text: a number, a word as it is written, or a mark.
package struct SigToken: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case number(Double)
    /// `1/2` written as one: it may follow a whole number, as in `2 1/2`.
    case fraction(Double)
    case word
    case mark(UInt8)
  }

  package var kind: Kind
  /// The text as written, for words whose case counts; numbers and marks as they are compared.
  package var text: String
  /// What phrases of a vocabulary are compared by: words in lower-case ASCII, numbers by value.
  package var key: String
}

/// Cuts directions such as `1-2 tabs PO q8h prn` and names such as `zinc 50 MG Oral Tablet` into
/// tokens. It knows no word and decides nothing: a letter and a digit part (`220mg` is two tokens,
/// `q8h` three), `b.i.d.` is one word without its dots, and every other mark stands for itself.
package struct SigTokens {
  package static let longest = 400
  private static let marks = Set(",;:()[]/-+&%*!\"'#".utf8)

  private let numbers: NumberFormat
  private let bytes: [UInt8]
  private var at = 0
  private var tokens: [SigToken] = []

  private init(_ text: String, _ numbers: NumberFormat) {
    bytes = Array(text.utf8)
    self.numbers = numbers
  }

  /// The tokens of a text. Numbers are written as the profile declares: `50,000` is one number only
  /// where the comma is its thousands separator.
  package static func read(
    _ text: String, _ numbers: NumberFormat = NumberFormat()
  ) throws(SigTextProblem) -> [SigToken] {
    var reader = SigTokens(text, numbers)
    guard reader.bytes.count <= longest else { throw .tooLong }
    while reader.at < reader.bytes.count { try reader.next() }
    return reader.tokens
  }

  private func byte(_ offset: Int = 0) -> UInt8? {
    at + offset < bytes.count ? bytes[at + offset] : nil
  }

  private mutating func next() throws(SigTextProblem) {
    let byte = bytes[at]
    // The no-break space is C2 A0.
    if byte == 32 || (9...13).contains(byte) { return at += 1 }
    if byte == 0xC2, self.byte(1) == 0xA0 { return at += 2 }
    if isDigit(byte) { return try number() }
    if byte == numbers.decimalMark, let next = self.byte(1), isDigit(next) {
      return try number()
    }
    if isLetter(byte) { return word() }
    if byte == UInt8(ascii: ".") {
      // The full stop of a sentence; inside `p.o.` it is read with the word.
      tokens.append(SigToken(kind: .mark(byte), text: ".", key: "."))
      return at += 1
    }
    guard Self.marks.contains(byte) else { throw .strangeCharacter }
    let text = String(decoding: [byte], as: UTF8.self)
    tokens.append(SigToken(kind: .mark(byte), text: text, key: text))
    at += 1
  }

  // MARK: Words

  /// Letters beyond ASCII belong to words, so that `½` and `comprimé` can be declared.
  private func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte >= 0x80
  }

  private mutating func word() {
    var letters: [UInt8] = []
    while let byte = byte() {
      if byte == 0xC2, self.byte(1) == 0xA0 { break }
      if isLetter(byte) {
        letters.append(byte)
      } else if byte == UInt8(ascii: "."), letters.count <= 3, let next = self.byte(1),
        isLetter(next)
      {
        // `b.i.d` and `p.o`: the dots of an abbreviation, never the end of a sentence.
      } else {
        break
      }
      at += 1
    }
    // The last dot of `p.o.` is passed over as a full stop would be.
    let text = String(decoding: letters, as: UTF8.self)
    let key = String(decoding: letters.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    tokens.append(SigToken(kind: .word, text: text, key: key))
  }

  // MARK: Numbers

  private mutating func number() throws(SigTextProblem) {
    let start = at
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      let isMark = byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
      // A mark belongs to the number only where a digit follows: `daily x 5, then` has none.
      guard isDigit(byte) || (isMark && end + 1 < bytes.count && isDigit(bytes[end + 1])) else {
        break
      }
      end += 1
    }
    let whole = try value(start..<end)
    at = end
    if byte() == UInt8(ascii: "/"), let next = byte(1), isDigit(next) {
      return try fraction(of: whole)
    }
    append(.number(whole), whole)
  }

  /// `1/2`, `3/4`: a part of a tablet. Anything else over anything else is not a number.
  private mutating func fraction(of upper: Double) throws(SigTextProblem) {
    var end = at + 1
    while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    let lower = try value((at + 1)..<end)
    guard upper == upper.rounded(), upper > 0, upper < lower, lower <= 8 else {
      throw .malformedNumber
    }
    if end < bytes.count, bytes[end] == UInt8(ascii: "/") { throw .malformedNumber }
    at = end
    append(.fraction(upper / lower), upper / lower)
  }

  private mutating func append(_ kind: SigToken.Kind, _ value: Double) {
    let isWhole = value == value.rounded() && value < 1e15
    let key = isWhole ? String(Int(value)) : String(value)
    tokens.append(SigToken(kind: kind, text: key, key: key))
  }

  private func value(_ range: Range<Int>) throws(SigTextProblem) -> Double {
    let result = bytes[range].withUnsafeBufferPointer { field -> Result<Double, NumberProblem> in
      do throws(NumberProblem) { return .success(try numbers.read(field)) } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(.undeclaredSeparator), .failure(.misplacedSeparator):
      throw .undeclaredSeparator
    case .failure: throw .malformedNumber
    }
  }
}
