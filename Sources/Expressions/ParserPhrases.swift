import Diagnostics

/// Words that are operators of CQL only where others stand beside them.
enum Words {
  /// Operators of one operand with the word that must follow.
  static let prefixes = [
    "start": "of", "end": "of", "width": "of", "successor": "of", "predecessor": "of",
    "point": "from", "singleton": "from",
  ]
  static let precisions: Set<String> = [
    "year", "month", "week", "day", "hour", "minute", "second", "millisecond",
  ]
  static let components: Set<String> = precisions.union([
    "date", "time", "timezoneoffset", "timezone",
  ])

  /// `days` as `day`; nil for what is no plural of a precision.
  static func precision(plural: String?) -> String? {
    guard let plural, plural.hasSuffix("s") else { return nil }
    let name = String(plural.dropLast())
    return precisions.contains(name) ? name : nil
  }
}

// What CQL writes in words: timing phrases, types, conversions, selectors.
extension Parser {
  // MARK: Looking ahead

  var currentWord: String? { peekWord(0) }

  func peekWord(_ distance: Int) -> String? {
    guard position + distance < tokens.count,
      case .identifier(let name) = tokens[position + distance].kind
    else { return nil }
    return name
  }

  func peekSymbol(_ distance: Int) -> String? {
    guard position + distance < tokens.count,
      case .symbol(let name) = tokens[position + distance].kind
    else { return nil }
    return name
  }

  private static let infixWords: Set<String> = [
    "and", "or", "xor", "implies", "in", "contains", "is", "as", "then", "else", "end", "when",
    "between", "div", "mod", "union", "intersect", "except",
  ]

  /// Whether an operand begins there, so that the word before it is an operator and no name.
  func startsTerm(_ distance: Int) -> Bool {
    guard position + distance < tokens.count else { return false }
    switch tokens[position + distance].kind {
    case .number, .string, .instant, .quotedIdentifier: return true
    case .identifier(let name): return !Self.infixWords.contains(name)
    case .symbol(let symbol): return symbol == "{" || symbol == "(" || symbol == "-"
    case .end: return false
    }
  }

  /// `day of` after `in`, `before` and the like.
  mutating func acceptPrecisionOf() -> String? {
    guard let word = currentWord, Words.precisions.contains(word), peekWord(1) == "of" else {
      return nil
    }
    position += 2
    return word
  }

  // MARK: Timing phrases

  private static let relations: Set<String> = [
    "same", "before", "after", "during", "includes", "meets", "overlaps", "within", "starts",
    "ends", "occurs", "properly",
  ]

  /// Whether a timing phrase begins at the current token.
  var startsTiming: Bool {
    if case .number = tokens[position].kind { return true }
    guard let word = currentWord else { return false }
    switch word {
    case "on": return peekWord(1) == "or"
    case "included": return peekWord(1) == "in"
    case "more", "less": return peekWord(1) == "than"
    default: return Self.relations.contains(word)
    }
  }

  /// A timing phrase, and its offset where it has one.
  mutating func timing() throws(Diagnostic) -> (Phrase.Timing, Syntax?) {
    var timing = Phrase.Timing(relation: .same)
    if let word = currentWord, word == "starts" || word == "ends" || word == "occurs" {
      position += 1
      guard startsTiming else {
        guard word != "occurs" else { throw unexpected("a timing phrase is wanted after 'occurs'") }
        timing.relation = word == "starts" ? .starts : .ends
        timing.precision = acceptPrecisionOf()
        return (timing, nil)
      }
      timing.leftEnd = word
    }
    if acceptWord("properly") != nil { timing.isProper = true }
    if acceptWord("within") != nil { return try within(timing) }
    var offset: Syntax?
    if case .number = current.kind {
      offset = try term()
      timing.offset = .exactly
      if acceptWord("or") != nil {
        if acceptWord("more") != nil {
          timing.offset = .orMore
        } else {
          try expectWord("less")
          timing.offset = .orLess
        }
      }
    } else if let word = acceptWord("more") ?? acceptWord("less") {
      timing.offset = self.word(word) == "more" ? .moreThan : .lessThan
      try expectWord("than")
      offset = try term()
    }
    try relation(of: &timing)
    return (timing, offset)
  }

  private mutating func within(
    _ timing: Phrase.Timing
  ) throws(Diagnostic) -> (Phrase.Timing, Syntax?) {
    var timing = timing
    timing.offset = .within
    let offset = try term()
    try expectWord("of")
    timing.rightEnd = acceptBoundary()
    return (timing, offset)
  }

  /// `start` or `end` as the last word of a timing phrase: `of` comes with the operand.
  private mutating func acceptBoundary() -> String? {
    guard let word = currentWord, word == "start" || word == "end", peekWord(1) != "of" else {
      return nil
    }
    position += 1
    return word
  }

  private mutating func relation(of timing: inout Phrase.Timing) throws(Diagnostic) {
    guard let word = currentWord else { throw unexpected("a timing phrase is wanted here") }
    position += 1
    switch word {
    case "same":
      if let name = currentWord, Words.precisions.contains(name) {
        timing.precision = name
        position += 1
      }
      if acceptWord("or") != nil {
        let isBefore = acceptWord("before") != nil
        if !isBefore { try expectWord("after") }
        timing.relation = isBefore ? .sameOrBefore : .sameOrAfter
      } else {
        try expectWord("as")
        timing.relation = .same
      }
      if timing.precision == nil { timing.precision = acceptPrecisionOf() }
      timing.rightEnd = acceptBoundary()
      return
    case "includes": timing.relation = .includes
    case "during": timing.relation = .includedIn
    case "included":
      try expectWord("in")
      timing.relation = .includedIn
    case "on":
      try expectWord("or")
      let isBefore = acceptWord("before") != nil
      if !isBefore { try expectWord("after") }
      timing.relation = isBefore ? .onOrBefore : .onOrAfter
    case "before", "after":
      let isBefore = word == "before"
      if currentWord == "or", peekWord(1) == "on" {
        position += 2
        timing.relation = isBefore ? .onOrBefore : .onOrAfter
      } else {
        timing.relation = isBefore ? .before : .after
      }
    case "meets", "overlaps":
      let isMeets = word == "meets"
      timing.relation = isMeets ? .meets : .overlaps
      if acceptWord("before") != nil {
        timing.relation = isMeets ? .meetsBefore : .overlapsBefore
      } else if acceptWord("after") != nil {
        timing.relation = isMeets ? .meetsAfter : .overlapsAfter
      }
    default:
      position -= 1
      throw unexpected("a timing phrase is wanted here")
    }
    timing.precision = acceptPrecisionOf()
    timing.rightEnd = acceptBoundary()
  }

  // MARK: Types

  /// `Integer`, `System.Integer`, `List<Integer>`, `Interval<Date>`.
  mutating func typeName() throws(Diagnostic) -> Phrase.TypeName {
    let start = current
    let name: String
    switch current.kind {
    case .identifier(let word), .quotedIdentifier(let word): name = word
    default: throw unexpected("the name of a type is wanted here")
    }
    position += 1
    if name == "System", acceptSymbol(".") != nil { return try typeName() }
    guard name == "List" || name == "Interval", acceptSymbol("<") != nil else {
      if name == "Choice" || name == "Tuple" || peekSymbol(0) == "." {
        throw Diagnostic(
          code: "outside-subset", "types such as '\(name)' are CQL outside this subset",
          at: span(start))
      }
      return .simple(name)
    }
    typeDepth += 1
    defer { typeDepth -= 1 }
    guard typeDepth < 8 else { throw unexpected("a type is nested deeper than 8 levels") }
    let inner = try typeName()
    try expect(">")
    return name == "List" ? .list(inner) : .interval(inner)
  }

  // MARK: Terms in words

  /// `convert x to T` or `convert x to 'unit'`.
  mutating func conversion() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    let operand = try expression()
    try expectWord("to")
    let phrase: Phrase
    if case .string(let unit) = current.kind {
      position += 1
      phrase = .convertUnit(unit, isCalendar: false)
    } else if let word = currentWord, let unit = Self.calendarUnits[word] {
      position += 1
      phrase = .convertUnit(unit, isCalendar: true)
    } else {
      phrase = .convert(try typeName())
    }
    return .phrase(
      phrase, [operand], quantitySpan(start, tokens[position - 1]), operatorSpan: span(start))
  }

  /// `distinct` and `flatten` take everything to their right.
  mutating func greedyPrefix(_ name: String, _ start: Token) throws(Diagnostic) -> Syntax {
    position += 1
    let operand = try expression()
    return .phrase(
      .prefix(name), [operand], span(start).joined(with: operand.span), operatorSpan: span(start))
  }

  /// `List<Integer>{ 1, 2 }`: the type matters to an empty list only, and is not kept.
  mutating func typedList() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    var type: Phrase.TypeName?
    if acceptSymbol("<") != nil {
      type = try typeName()
      try expect(">")
    }
    try expect("{")
    let items = try arguments(until: "}")
    let span = quantitySpan(start, tokens[position - 1])
    guard let type else { return .list(items, span) }
    return .phrase(
      .asType(.list(type), isStrict: true), [.list(items, span)], span,
      operatorSpan: self.span(start))
  }

  mutating func interval() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    guard let open = acceptSymbol("[", "(") else { throw unexpected("'[' or '(' is wanted here") }
    let low = try expression()
    try expect(",")
    let high = try expression()
    guard let close = acceptSymbol("]", ")") else { throw unexpected("']' or ')' is wanted here") }
    return .interval(
      low, high, lowOpen: word(open) == "(", highOpen: word(close) == ")",
      quantitySpan(start, close))
  }

  /// `case x when a then b … else c end`.
  mutating func choice(_ start: Token) throws(Diagnostic) -> Syntax {
    var items = [try expression()]
    while acceptWord("when") != nil {
      items.append(try expression())
      try expectWord("then")
      items.append(try expression())
    }
    guard items.count > 1 else { throw unexpected("'when' is wanted after 'case'") }
    try expectWord("else")
    items.append(try expression())
    let end = current
    try expectWord("end")
    return .phrase(.choice, items, quantitySpan(start, end), operatorSpan: span(start))
  }
}
