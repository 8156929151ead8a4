/// Compiles date patterns to tokens.
enum PatternCompiler {
  static func compile(
    _ pattern: String, anyTimeMark: Bool
  ) throws(DateFormat.PatternProblem) -> [DateFormat.Token] {
    var tokens: [DateFormat.Token] = []
    var openBrackets: [Int] = []
    let bytes = Array(pattern.utf8)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      var run = 1
      while at + run < bytes.count, bytes[at + run] == byte { run += 1 }
      switch byte {
      case UInt8(ascii: "["):
        openBrackets.append(tokens.count)
        tokens.append(.optional(0))
        at += 1
      case UInt8(ascii: "]"):
        guard let open = openBrackets.popLast() else { throw .unbalancedBracket }
        tokens[open] = .optional(tokens.count - open - 1)
        at += 1
      case UInt8(ascii: "'"):
        guard let close = bytes[(at + 1)...].firstIndex(of: byte) else { throw .unclosedQuote }
        tokens += bytes[(at + 1)..<close].map { .literal($0) }
        at = close + 1
      case UInt8(ascii: "T"):
        tokens.append(anyTimeMark ? .timeMark : .literal(byte))
        at += 1
      default:
        if asciiLowercase(byte) &- 0x61 < 26 {
          guard let token = token(byte, run) else {
            throw .unknownLetter(String(decoding: bytes[at..<at + run], as: UTF8.self))
          }
          tokens.append(token)
          at += run
        } else {
          tokens.append(.literal(byte))
          at += 1
        }
      }
    }
    guard openBrackets.isEmpty else { throw .unbalancedBracket }
    return tokens
  }

  private static func token(_ letter: UInt8, _ run: Int) -> DateFormat.Token? {
    switch (letter, run) {
    case (UInt8(ascii: "y"), 4): .year
    case (UInt8(ascii: "y"), 2): .shortYear
    case (UInt8(ascii: "M"), 1...2): .month(digits: run)
    case (UInt8(ascii: "M"), 3...4): .monthName
    case (UInt8(ascii: "d"), 1...2): .day(digits: run)
    case (UInt8(ascii: "H"), 1...2): .hour(digits: run)
    case (UInt8(ascii: "h"), 1...2): .halfDayHour(digits: run)
    case (UInt8(ascii: "a"), 1): .halfDay
    case (UInt8(ascii: "m"), 2): .minute
    case (UInt8(ascii: "s"), 2): .second
    case (UInt8(ascii: "S"), 1...9): .fraction
    case (UInt8(ascii: "X"), 1): .offset
    default: nil
    }
  }

  /// What a pattern has, to judge whether it says a date.
  struct Inventory {
    var years = 0
    var months = 0
    var days = 0
    var hasShortYear = false
    private var hasHalfDayHour = false
    private var hasHalfDay = false

    init(_ tokens: [DateFormat.Token]) {
      for token in tokens {
        switch token {
        case .year: years += 1
        case .shortYear:
          years += 1
          hasShortYear = true
        case .month, .monthName: months += 1
        case .day: days += 1
        case .halfDayHour: hasHalfDayHour = true
        case .halfDay: hasHalfDay = true
        default: break
        }
      }
    }

    var isComplete: Bool { years == 1 && months <= 1 && days <= months }
    var halfDayIsWhole: Bool { hasHalfDayHour == hasHalfDay }
  }
}

/// Reading a field token by token, and saying what is wrong with one that does not fit.
extension DateFormat {
  struct Parts {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour: Int?
    /// The hour as written, where it goes with AM or PM.
    var halfDayHour: Int?
    var minute: Int?
    var second: Int?
    var isAfternoon: Bool?
    var offset: Int16?
  }

  func readByTokens(_ field: FieldBytes) throws(DateProblem) -> DateReading {
    var parts = Parts()
    var at = 0
    guard match(field, tokens[...], &at, &parts), at == field.count, let year = parts.year else {
      throw diagnosis(of: field)
    }
    if let hour = parts.halfDayHour { guard (1...12).contains(hour) else { throw .impossible } }
    let minute = try minuteOfDay(parts)
    let number = try checkedDay(year, parts.month ?? 1, parts.day ?? 1)
    let precision: DateReading.Precision =
      minute >= 0 ? .minute : parts.day != nil ? .day : parts.month != nil ? .month : .year
    return DateReading(
      day: number, minute: minute, precision: precision, offsetMinutes: parts.offset)
  }

  private func minuteOfDay(_ parts: Parts) throws(DateProblem) -> Int16 {
    guard var hour = parts.hour else { return -1 }
    if let isAfternoon = parts.isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    let minute = parts.minute ?? 0
    guard hour < 24, minute < 60, parts.second ?? 0 <= 60 else { throw .impossible }
    return Int16(hour * 60 + minute)
  }

  /// Matches tokens in order; an optional group is taken where it fits, and else left out.
  private func match(
    _ field: FieldBytes, _ tokens: ArraySlice<Token>, _ at: inout Int, _ parts: inout Parts
  ) -> Bool {
    var index = tokens.startIndex
    while index < tokens.endIndex {
      if case .optional(let length) = tokens[index] {
        let group = tokens[(index + 1)..<(index + 1 + length)]
        var (innerAt, innerParts) = (at, parts)
        if match(field, group, &innerAt, &innerParts) { (at, parts) = (innerAt, innerParts) }
        index += 1 + length
      } else {
        guard match(field, tokens[index], &at, &parts) else { return false }
        index += 1
      }
    }
    return true
  }

  private func match(
    _ field: FieldBytes, _ token: Token, _ at: inout Int, _ parts: inout Parts
  ) -> Bool {
    switch token {
    case .year: parts.year = number(field, &at, 4...4)
    case .shortYear:
      guard let short = number(field, &at, 2...2), let pivot else { return false }
      parts.year = short < pivot ? 2000 + short : 1900 + short
    case .month(let digits): parts.month = number(field, &at, digits...2)
    case .monthName: parts.month = monthName(field, &at)
    case .day(let digits): parts.day = number(field, &at, digits...2)
    case .hour(let digits): parts.hour = number(field, &at, digits...2)
    case .halfDayHour(let digits):
      parts.hour = number(field, &at, digits...2)
      parts.halfDayHour = parts.hour
    case .minute: parts.minute = number(field, &at, 2...2)
    case .second: parts.second = number(field, &at, 2...2)
    case .fraction: return number(field, &at, 1...9) != nil
    case .halfDay:
      guard at + 1 < field.count, asciiLowercase(field[at + 1]) == UInt8(ascii: "m") else {
        return false
      }
      switch asciiLowercase(field[at]) {
      case UInt8(ascii: "a"): parts.isAfternoon = false
      case UInt8(ascii: "p"): parts.isAfternoon = true
      default: return false
      }
      at += 2
      return true
    case .offset: return matchOffset(field, &at, &parts)
    case .literal(let byte): return matchLiteral(field, byte, &at)
    case .timeMark:
      return matchLiteral(field, UInt8(ascii: "T"), &at) || matchLiteral(field, 0x20, &at)
    case .optional: return false
    }
    return parts.holds(token)
  }

  private func matchLiteral(_ field: FieldBytes, _ byte: UInt8, _ at: inout Int) -> Bool {
    guard at < field.count else { return false }
    if field[at] == byte {
      at += 1
      return true
    }
    // Some systems put a no-break space before AM and PM.
    guard byte == 0x20, let start = field.baseAddress,
      let width = wideSpaceLength(start, at, field.count)
    else { return false }
    at += width
    return true
  }

  private func number(_ field: FieldBytes, _ at: inout Int, _ width: ClosedRange<Int>) -> Int? {
    var value = 0
    var digits = 0
    while at < field.count, digits < width.upperBound, isDigit(field[at]) {
      value = value * 10 + Int(field[at] - 0x30)
      digits += 1
      at += 1
    }
    return width.contains(digits) ? value : nil
  }

  private func monthName(_ field: FieldBytes, _ at: inout Int) -> Int? {
    let rest = FieldBytes(rebasing: field[at...])
    for name in monthNames where rest.count >= name.bytes.count {
      guard zip(rest, name.bytes).allSatisfy({ asciiLowercase($0) == $1 }) else { continue }
      at += name.bytes.count
      return name.month
    }
    return nil
  }

  private func matchOffset(_ field: FieldBytes, _ at: inout Int, _ parts: inout Parts) -> Bool {
    guard at < field.count else { return false }
    if field[at] == UInt8(ascii: "Z") {
      at += 1
      parts.offset = 0
      return true
    }
    guard field[at] == UInt8(ascii: "+") || field[at] == UInt8(ascii: "-") else { return false }
    let isWest = field[at] == UInt8(ascii: "-")
    at += 1
    guard let hours = number(field, &at, 2...2) else { return false }
    var minutes = 0
    if at < field.count {
      if field[at] == UInt8(ascii: ":") { at += 1 }
      guard let stated = number(field, &at, 2...2) else { return false }
      minutes = stated
    }
    guard hours <= 18, minutes < 60 else { return false }
    parts.offset = Int16((hours * 60 + minutes) * (isWest ? -1 : 1))
    return true
  }
}

extension DateFormat.Parts {
  /// Whether the part that a token stands for was read.
  func holds(_ token: DateFormat.Token) -> Bool {
    switch token {
    case .year, .shortYear: year != nil
    case .month, .monthName: month != nil
    case .day: day != nil
    case .hour, .halfDayHour: hour != nil
    case .minute: minute != nil
    case .second: second != nil
    default: true
    }
  }
}
