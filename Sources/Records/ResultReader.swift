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
    guard var number = try number() else {
      throw isDigit(text[start]) ? .badNumber : .unknownWord
    }
    if at < text.count, text[at] == UInt8(ascii: ":") {
      guard flag == nil else { throw .trailingText }
      return try titre(number, comparator)
    }
    let power = powerOfTen()
    if let power { number = try Self.number(number, timesTenTo: power) }
    var value = ResultString.Value(number: number, comparator: comparator)
    if power == nil, let upper = try upperEnd() {
      guard comparator == .equal, number >= 0, number < upper else { throw .badRange }
      value.upper = upper
    }
    value.specimen = remark()
    if at < limit, isSeparator(text[at]) { throw .undeclaredSeparator }
    if let trailing = trailingFlag() {
      guard flag == nil else { throw .trailingText }
      flag = trailing
    }
    value.flag = flag
    value.unit = try unit()
    if power != nil, value.unit == nil { throw .trailingText }
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

  /// The exponent of `x 10^3` where a blank and something other than `/` follow, so that it cannot
  /// be the power of a unit such as `x10^3/uL`.
  private mutating func powerOfTen() -> Int? {
    let start = at
    skipBlanks()
    let signs: [[UInt8]] = [Array("x".utf8), Array("*".utf8), [0xC3, 0x97]]
    guard let sign = signs.first(where: { starts($0, at: at, foldingCase: true) }) else {
      at = start
      return nil
    }
    at += sign.count
    skipBlanks()
    let isTen = starts(Array("10^".utf8), at: at, foldingCase: false)
    if isTen { at += 3 }
    let isNegative = at < text.count && text[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let digits = at
    while at < text.count, at < digits + 2, isDigit(text[at]) { at += 1 }
    let end = at
    guard isTen, end > digits, end < text.count, isBlank(text[end]) else {
      at = start
      return nil
    }
    skipBlanks()
    guard at < text.count, text[at] != UInt8(ascii: "/") else {
      at = start
      return nil
    }
    at = end
    let exponent = text[digits..<end].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return isNegative ? -exponent : exponent
  }

  /// Rounded once: the shortest text of a number that was read stands for the digits as written.
  private static func number(
    _ number: Double, timesTenTo exponent: Int
  ) throws(ResultString.Problem) -> Double {
    let mantissa = "\(number)"
    let parts = mantissa.split(separator: "e")
    let total = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + exponent
    guard let value = Double("\(parts[0])e\(total)"), value.isFinite, value != 0 || number == 0
    else { throw .badNumber }
    return value
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

  /// Words at the end that say that the specimen is haemolysed, cut off the text that is left:
  /// `4.1 hemolyzed`, `4.1 mmol/L (grossly haemolysed)`, `4.1; haemolysed`.
  private mutating func remark() -> NoResult? {
    guard at < limit else { return nil }
    let isBracketed = text[limit - 1] == UInt8(ascii: ")")
    let end = isBracketed ? limit - 1 : limit
    for start in (at + 1)..<max(at + 1, end) {
      let before = text[start - 1]
      let opens = before == UInt8(ascii: "(")
      let stands = isBlank(before) || before == UInt8(ascii: ";") || before == UInt8(ascii: ",")
      guard isBracketed ? opens : stands, !isBlank(text[start]) else { continue }
      let said = FoldedText(FieldBytes(rebasing: text[start..<end])).whole(words.noResults)
      guard let said, said == .haemolysed || said == .grosslyHaemolysed else { continue }
      var rest = start - 1
      while rest > at, isBlank(text[rest - 1]) || Self.endsClause(text[rest - 1]) { rest -= 1 }
      guard !endsInNo(rest) else { return nil }
      limit = rest
      return said
    }
    return nil
  }

  /// Whether the last word before an index takes back what follows: `not hemolyzed`.
  private func endsInNo(_ end: Int) -> Bool {
    let negations = [
      "no", "not", "non", "nicht", "keine", "niet", "geen", "sin", "n\u{E3}o", "nao",
    ]
    return negations.contains { word in
      let start = end - word.utf8.count
      return start > at - 1 && starts(Array(word.utf8), at: start, foldingCase: true)
        && (start == 0 || !isLetter(start - 1))
    }
  }

  private static func endsClause(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",")
  }

  /// A flag at the very end, cut off the text that is left: `5.2 (H)`, `5.2*`, `5.2 mg/dL HH`.
  private mutating func trailingFlag() -> FieldBytes? {
    var end = limit
    let isBracketed = end > at && text[end - 1] == UInt8(ascii: ")")
    if isBracketed { end -= 1 }
    for flag in words.flags {
      let start = end - flag.count
      guard start >= at, isFlag(flag, at: start, isBracketed) else { continue }
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

  /// In brackets a flag may be of small letters: there `(h)` is no hour.
  private func isFlag(_ flag: [UInt8], at start: Int, _ isBracketed: Bool) -> Bool {
    if starts(flag, at: start, foldingCase: false) { return true }
    guard isBracketed else { return false }
    for offset in 0..<flag.count where text[start + offset] != asciiLowercase(flag[offset]) {
      return false
    }
    return true
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

  /// Whether what is glued to the number is rather part of it: `1O.2`, `0x10`, `1/80`. The figures
  /// of a unit stand behind a letter and a slash, a power mark or a bracket.
  private func isMisprint(_ unit: FieldBytes) -> Bool {
    guard let digit = unit.firstIndex(where: isDigit) else { return false }
    if digit == 1, unit[0] == UInt8(ascii: "/") { return true }
    let marks = Array("/^*[".utf8)
    return !unit.contains(where: marks.contains)
  }

  /// Letters, `%`, `/`, a bracket, anything beyond ASCII, or a power of ten behind a space.
  private func startsLikeUnit(_ unit: FieldBytes, _ isAttached: Bool) -> Bool {
    let first = unit[0]
    if isAttached, isMisprint(unit) { return false }
    if asciiLowercase(first) &- 0x61 < 26 || first >= 0x80 { return true }
    if first == UInt8(ascii: "%") || first == UInt8(ascii: "/") || first == UInt8(ascii: "[") {
      return true
    }
    guard !isAttached, unit.count > 2, first == UInt8(ascii: "1"), unit[1] == UInt8(ascii: "0")
    else { return false }
    return unit[2] == UInt8(ascii: "*") || unit[2] == UInt8(ascii: "^")
  }
}
