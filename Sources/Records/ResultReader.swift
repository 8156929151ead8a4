/// Reads one result field from left to right; see `ResultString` for what it may be.
struct ResultReader {
  let text: FieldBytes
  let format: NumberFormat
  let words: ResultWords
  private var at = 0

  init(text: FieldBytes, format: NumberFormat, words: ResultWords) {
    self.text = text
    self.format = format
    self.words = words
  }

  mutating func read() throws(ResultString.Problem) -> ResultString.Reading {
    var flag = leadingFlag()
    let comparator = try comparator()
    guard at < text.count else { throw .unknownWord }
    let start = at
    guard let number = try number() else {
      throw isDigit(text[start]) ? .badNumber : .unknownWord
    }
    if at < text.count, text[at] == UInt8(ascii: ":") {
      guard flag == nil else { throw .trailingText }
      return try titre(number, comparator)
    }
    var value = ResultString.Value(number: number, comparator: comparator)
    if let upper = try upperEnd() {
      guard comparator == .equal, number >= 0, number < upper else { throw .badRange }
      value.upper = upper
    }
    if at < text.count, isSeparator(text[at]) { throw .undeclaredSeparator }
    if let trailing = trailingFlag() {
      guard flag == nil else { throw .trailingText }
      flag = trailing
    }
    value.flag = flag
    value.unit = try unit()
    return .value(value)
  }

  // MARK: Parts

  private mutating func skipBlanks() {
    while at < text.count {
      if isBlank(text[at]) {
        at += 1
      } else if let width = wideSpaceLength(text.baseAddress!, at, text.count) {
        at += width
      } else {
        return
      }
    }
  }

  private func starts(_ word: [UInt8], at index: Int, foldingCase: Bool) -> Bool {
    guard index + word.count <= text.count else { return false }
    for offset in 0..<word.count {
      let byte = text[index + offset]
      guard (foldingCase ? asciiLowercase(byte) : byte) == word[offset] else { return false }
    }
    return true
  }

  private func isLetter(_ index: Int) -> Bool {
    index < text.count && (asciiLowercase(text[index]) &- 0x61 < 26 || text[index] >= 0x80)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "'")
  }

  private mutating func comparator() throws(ResultString.Problem) -> ResultString.Comparator {
    for entry in words.comparators where starts(entry.word, at: at, foldingCase: true) {
      // A word ends where no letter goes on: `lt` is one, the start of `lta` is not.
      let end = at + entry.word.count
      let isSymbol = entry.word[0] &- 0x61 >= 26
      guard isSymbol || !isLetter(end) else { continue }
      at = end
      skipBlanks()
      return entry.meaning
    }
    return .equal
  }

  /// The number that starts here, or nil where none does.
  private mutating func number() throws(ResultString.Problem) -> Double? {
    let start = at
    var end = at
    if end < text.count, text[end] == UInt8(ascii: "-") { end += 1 }
    let digits = end
    while end < text.count {
      if isDigit(text[end]) || text[end] == format.decimalMark {
        end += 1
      } else if let width = separatorLength(end) {
        end += width
      } else {
        break
      }
    }
    guard end > digits else { return nil }
    if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
      var exponent = end + 1
      if exponent < text.count, text[exponent] == 0x2B || text[exponent] == 0x2D { exponent += 1 }
      if exponent < text.count, isDigit(text[exponent]) {
        while exponent < text.count, isDigit(text[exponent]) { exponent += 1 }
        end = exponent
      }
    }
    at = end
    do throws(NumberProblem) {
      return try format.read(FieldBytes(rebasing: text[start..<end]))
    } catch {
      throw error == .undeclaredSeparator ? .undeclaredSeparator : .badNumber
    }
  }

  /// Bytes of a declared thousands separator here that a digit follows.
  private func separatorLength(_ index: Int) -> Int? {
    guard let mark = format.thousandsMark else { return nil }
    var width = text[index] == mark ? 1 : nil
    if width == nil, mark == 0x20 {
      width = wideSpaceLength(text.baseAddress!, index, text.count)
    }
    guard let width, index + width < text.count, isDigit(text[index + width]) else { return nil }
    return width
  }

  /// The number behind a dash or `to`.
  private mutating func upperEnd() throws(ResultString.Problem) -> Double? {
    let start = at
    skipBlanks()
    let dashes: [[UInt8]] = [[0x2D], [0xE2, 0x80, 0x93], Array("to".utf8)]
    guard let dash = dashes.first(where: { starts($0, at: at, foldingCase: true) }) else {
      at = start
      return nil
    }
    at += dash.count
    skipBlanks()
    // A unit may start like this; a second minus may not.
    guard at < text.count, isDigit(text[at]), let upper = try number() else {
      at = start
      return nil
    }
    return upper
  }

  private mutating func titre(
    _ first: Double, _ comparator: ResultString.Comparator
  ) throws(ResultString.Problem) -> ResultString.Reading {
    at += 1
    guard first == 1, at < text.count, isDigit(text[at]), let denominator = try number(),
      denominator >= 1, denominator == denominator.rounded()
    else { throw .badNumber }
    guard at == text.count else { throw .trailingText }
    return .titre(ResultString.Titre(denominator: denominator, comparator: comparator))
  }

  // MARK: Flags and units

  /// A flag before the number: `H 5.2`, `*5.2`, `(H) 5.2`.
  private mutating func leadingFlag() -> FieldBytes? {
    let isBracketed = at < text.count && text[at] == UInt8(ascii: "(")
    let start = isBracketed ? at + 1 : at
    for flag in words.flags where starts(flag, at: start, foldingCase: false) {
      var end = start + flag.count
      if isBracketed {
        guard end < text.count, text[end] == UInt8(ascii: ")") else { continue }
        end += 1
      } else if asciiLowercase(flag[0]) &- 0x61 < 26 {
        // A letter is a flag only if a space ends it.
        guard end < text.count, isBlank(text[end]) else { continue }
      }
      at = end
      skipBlanks()
      return FieldBytes(rebasing: text[start..<start + flag.count])
    }
    return nil
  }

  /// A flag at the very end, cut off the text that is left: `5.2 (H)`, `5.2*`, `5.2 mg/dL HH`.
  private mutating func trailingFlag() -> FieldBytes? {
    var end = limit
    let isBracketed = end > at && text[end - 1] == UInt8(ascii: ")")
    if isBracketed { end -= 1 }
    for flag in words.flags {
      let start = end - flag.count
      guard start >= at, starts(flag, at: start, foldingCase: false) else { continue }
      if isBracketed {
        guard start > at, text[start - 1] == UInt8(ascii: "(") else { continue }
        limit = start - 1
      } else if start > at, asciiLowercase(flag[0]) &- 0x61 < 26 {
        // The L of `mg/dL` is no flag: a letter stands alone or right behind the number.
        guard isBlank(text[start - 1]) else { continue }
        limit = start
      } else {
        limit = start
      }
      return FieldBytes(rebasing: text[start..<start + flag.count])
    }
    return nil
  }

  /// One past the last byte that is not part of a trailing flag.
  private var limit: Int {
    get { text.count - cut }
    set { cut = text.count - newValue }
  }
  private var cut = 0

  /// What is left behind the number, which must look like one unit.
  private mutating func unit() throws(ResultString.Problem) -> FieldBytes? {
    let start = at
    skipBlanks()
    guard at < limit else { return nil }
    let isAttached = at == start
    let unit = FieldBytes(rebasing: text[at..<limit]).trimmed
    let longest = 40
    guard unit.count <= longest, startsLikeUnit(unit, isAttached), !unit.contains(where: isBlank)
    else { throw .trailingText }
    return unit
  }

  /// Letters, `%`, `/`, a bracket, anything beyond ASCII, or a power of ten behind a space.
  private func startsLikeUnit(_ unit: FieldBytes, _ isAttached: Bool) -> Bool {
    let first = unit[0]
    if asciiLowercase(first) &- 0x61 < 26 || first >= 0x80 { return true }
    if first == UInt8(ascii: "%") || first == UInt8(ascii: "/") || first == UInt8(ascii: "[") {
      return true
    }
    guard !isAttached, unit.count > 2, first == UInt8(ascii: "1"), unit[1] == UInt8(ascii: "0")
    else { return false }
    return unit[2] == UInt8(ascii: "*") || unit[2] == UInt8(ascii: "^")
  }
}
