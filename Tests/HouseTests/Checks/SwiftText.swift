/// A Swift file taken apart into code, comments and string literals, each in the lines and columns
/// where it stood; what belongs to the other two is blank.
///
/// It is a splitter, not a parser: it knows comments (nested ones too), string literals with their
/// `#` and `"""` forms, and interpolation, whose contents are code. Regular expression literals
/// are not known; a literal that seems to run past its line ends with the line, so that a mistake
/// never spreads.
struct SwiftText {
  struct Token: Equatable {
    let text: String
    /// 1-based.
    let line: Int
  }

  let file: ProjectFile
  let code: [String]
  let comments: [String]
  let literals: [String]
  /// Words and single punctuation marks of the code, in order.
  let tokens: [Token]

  init(_ file: ProjectFile) {
    var splitter = Splitter(Array(file.text.utf8))
    splitter.run()
    self.file = file
    code = Self.lines(splitter.code)
    comments = Self.lines(splitter.comments)
    literals = Self.lines(splitter.literals)
    tokens = Self.tokens(splitter.code)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 10, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var line = 1
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isWord(byte) {
        let start = index
        while index < bytes.count, isWord(bytes[index]) { index += 1 }
        tokens.append(
          Token(text: String(decoding: bytes[start..<index], as: UTF8.self), line: line))
        continue
      }
      if byte == 10 { line += 1 }
      if byte > 0x20 { tokens.append(Token(text: String(UnicodeScalar(byte)), line: line)) }
      index += 1
    }
    return tokens
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x5F || byte >= 0x80
  }
}

private struct Splitter {
  private enum Mode {
    /// With the number of parentheses still open inside an interpolation.
    case code(open: Int)
    case literal(hashes: Int, isMultiline: Bool)
  }

  private let bytes: [UInt8]
  private(set) var code: [UInt8]
  private(set) var comments: [UInt8]
  private(set) var literals: [UInt8]
  private var index = 0
  private var modes: [Mode] = [.code(open: 0)]

  private static let quote = UInt8(ascii: "\"")
  private static let hash = UInt8(ascii: "#")
  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let backslash = UInt8(ascii: "\\")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let blank = bytes.map { $0 == 10 ? UInt8(10) : UInt8(32) }
    code = blank
    comments = blank
    literals = blank
  }

  mutating func run() {
    while index < bytes.count {
      switch modes[modes.count - 1] {
      case .code(let open): stepInCode(open)
      case .literal(let hashes, let isMultiline): stepInLiteral(hashes, isMultiline)
      }
    }
  }

  private func byte(_ offset: Int) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  private func count(_ wanted: UInt8, from offset: Int) -> Int {
    var count = 0
    while byte(offset + count) == wanted { count += 1 }
    return count
  }

  private mutating func stepInCode(_ open: Int) {
    let current = bytes[index]
    if current == Self.slash, byte(1) == Self.slash { return takeLineComment() }
    if current == Self.slash, byte(1) == Self.star { return takeBlockComment() }
    if current == Self.quote || current == Self.hash {
      let hashes = count(Self.hash, from: 0)
      let quotes = count(Self.quote, from: hashes)
      if quotes > 0 {
        let isMultiline = quotes >= 3
        // Two quotation marks are an empty literal: the first opens it, the second closes it.
        index += hashes + (isMultiline ? 3 : 1)
        modes.append(.literal(hashes: hashes, isMultiline: isMultiline))
        return
      }
    }
    code[index] = current
    index += 1
    guard modes.count > 1 else { return }
    if current == UInt8(ascii: "(") {
      modes[modes.count - 1] = .code(open: open + 1)
    } else if current == UInt8(ascii: ")") {
      if open == 1 { modes.removeLast() } else { modes[modes.count - 1] = .code(open: open - 1) }
    }
  }

  private mutating func stepInLiteral(_ hashes: Int, _ isMultiline: Bool) {
    let current = bytes[index]
    if current == 10, !isMultiline {
      modes.removeLast()
      index += 1
      return
    }
    if current == Self.quote {
      let needed = isMultiline ? 3 : 1
      if count(Self.quote, from: 0) >= needed, count(Self.hash, from: needed) >= hashes {
        modes.removeLast()
        index += needed + hashes
        return
      }
    }
    if current == Self.backslash, count(Self.hash, from: 1) >= hashes {
      let next = byte(1 + hashes)
      if next == UInt8(ascii: "(") {
        modes.append(.code(open: 1))
        index += 2 + hashes
        return
      }
      // An escape stays in the literal, and its second byte cannot end it.
      if next != 10 {
        literals[index] = current
        index += 1 + hashes
        guard index < bytes.count else { return }
      }
    }
    if bytes[index] != 10 { literals[index] = bytes[index] }
    index += 1
  }

  private mutating func takeLineComment() {
    while index < bytes.count, bytes[index] != 10 {
      comments[index] = bytes[index]
      index += 1
    }
  }

  private mutating func takeBlockComment() {
    var depth = 0
    repeat {
      let opens = byte(0) == Self.slash && byte(1) == Self.star
      let closes = byte(0) == Self.star && byte(1) == Self.slash
      if opens { depth += 1 }
      if closes { depth -= 1 }
      for _ in 0..<(opens || closes ? 2 : 1) where index < bytes.count {
        comments[index] = bytes[index]
        index += 1
      }
    } while depth > 0 && index < bytes.count
  }
}
