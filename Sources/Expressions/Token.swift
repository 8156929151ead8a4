import Diagnostics

/// A word of the expression language. Offsets are bytes into the definition file, so that every
/// later message can point at the place a person wrote.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// A double-quoted identifier, such as "FE-01".
    case quotedIdentifier(String)
    case number(String)
    case string(String)
    /// A date, a date and time, or a time, without its `@`.
    case instant(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let start: Int
  let end: Int
}

/// Splits an expression into tokens: HL7 CQL 1.5's lexical rules, for the subset that rules need.
struct Lexer {
  private let bytes: [UInt8]
  private var position = 0
  /// Maps an offset in the expression to an offset in the definition file.
  private let place: (Int) -> Int
  private let source: SourceText

  init(_ text: String, in source: SourceText, place: @escaping (Int) -> Int) {
    self.bytes = Array(text.utf8)
    self.source = source
    self.place = place
  }

  mutating func tokens() throws(Diagnostic) -> [Token] {
    var result: [Token] = []
    while true {
      try skipBlanks()
      guard position < bytes.count else { break }
      result.append(try next())
    }
    result.append(Token(kind: .end, start: bytes.count, end: bytes.count))
    return result
  }

  private mutating func skipBlanks() throws(Diagnostic) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 32 || byte == 9 || byte == 10 || byte == 13 {
        position += 1
      } else if byte == 47, peek(1) == 47 {
        while position < bytes.count, bytes[position] != 10 { position += 1 }
      } else if byte == 47, peek(1) == 42 {
        try skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(Diagnostic) {
    let start = position
    position += 2
    while position < bytes.count {
      if bytes[position] == 42, peek(1) == 47 {
        position += 2
        return
      }
      position += 1
    }
    throw Diagnostic(
      code: "unterminated-text", "the comment that opens here is never closed",
      at: SourceSpan(source, place(start), place(start + 2)))
  }

  private func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func next() throws(Diagnostic) -> Token {
    let start = position
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "'"):
      return Token(kind: .string(try quoted(byte)), start: start, end: position)
    case UInt8(ascii: "\""), UInt8(ascii: "`"):
      return Token(kind: .quotedIdentifier(try quoted(byte)), start: start, end: position)
    case UInt8(ascii: "@"):
      return Token(kind: .instant(instant()), start: start, end: position)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let digits = number()
      guard peek(0) != UInt8(ascii: "L") else {
        position += 1
        throw Diagnostic(
          code: "outside-subset", "numbers of the type Long are CQL outside this subset",
          at: SourceSpan(source, place(start), place(position)))
      }
      return Token(kind: .number(digits), start: start, end: position)
    case _ where Self.startsName(byte):
      while let byte = peek(0), Self.startsName(byte) || Self.isDigit(byte) { position += 1 }
      return Token(kind: .identifier(text(start)), start: start, end: position)
    default:
      for symbol in Self.symbols where bytes[position...].starts(with: symbol.utf8) {
        position += symbol.utf8.count
        return Token(kind: .symbol(symbol), start: start, end: position)
      }
      position += 1
      while let byte = peek(0), byte & 0xC0 == 0x80 { position += 1 }
      throw Diagnostic(
        code: "unexpected-character", "'\(text(start))' has no meaning here",
        at: SourceSpan(source, place(start), place(position)))
    }
  }

  private static let symbols = [
    "!=", "!~", "<=", ">=", "(", ")", "{", "}", "[", "]", ",", ".", "+", "-", "*", "/", "^", "=",
    "~", "<", ">", ":", "&", "|",
  ]

  private mutating func number() -> String {
    let start = position
    while let byte = peek(0), Self.isDigit(byte) { position += 1 }
    if peek(0) == UInt8(ascii: "."), let digit = peek(1), Self.isDigit(digit) {
      position += 1
      while let byte = peek(0), Self.isDigit(byte) { position += 1 }
    }
    return text(start)
  }

  /// All that can belong to a date and time; whether it is one is settled where it is read.
  private mutating func instant() -> String {
    position += 1
    let start = position
    while let byte = peek(0) {
      let isPart: Bool
      switch byte {
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        // After a time an offset follows; a date minus a duration is a difference.
        let isDated = !bytes[start..<position].contains(UInt8(ascii: "T"))
        isPart =
          isDated
          ? byte == UInt8(ascii: "-") && peek(1).map(Self.isDigit) == true
          : peek(1).map(Self.isDigit) == true && peek(3) == UInt8(ascii: ":")
      case UInt8(ascii: "."): isPart = peek(1).map(Self.isDigit) == true
      default:
        isPart =
          Self.isDigit(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "T")
          || byte == UInt8(ascii: "Z")
      }
      guard isPart else { break }
      position += 1
    }
    return text(start)
  }

  private mutating func quoted(_ quote: UInt8) throws(Diagnostic) -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while let byte = peek(0) {
      position += 1
      if byte == quote { return String(decoding: content, as: UTF8.self) }
      if byte == UInt8(ascii: "\\"), let escaped = peek(0) {
        position += 1
        content.append(contentsOf: escape(escaped))
      } else {
        content.append(byte)
      }
    }
    throw Diagnostic(
      code: "unterminated-text", "the quotation mark that opens here is never closed",
      at: SourceSpan(source, place(start), place(start + 1)))
  }

  /// What a backslash and a letter stand for; `\u0041` takes four digits more.
  private mutating func escape(_ letter: UInt8) -> [UInt8] {
    switch letter {
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "u"):
      let digits = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
      guard digits.utf8.count == 4, let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      else { return [letter] }
      position += 4
      return Array(String(Character(scalar)).utf8)
    default: return [letter]
    }
  }

  private func text(_ start: Int) -> String {
    String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 95
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
