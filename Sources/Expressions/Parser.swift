import Diagnostics

/// Reads one expression: the grammar and the precedence of HL7 CQL 1.5, for the subset that rules
/// need. What CQL has and rules do not (queries, tuples, retrieves) is refused by name.
package struct Parser {
  let tokens: [Token]
  var position = 0
  var depth = 0
  var chain = 0
  /// Whether the operand of `cast … as` is being read, whose `as` ends it.
  var isCast = false
  var typeDepth = 0
  private let source: SourceText
  private let place: (Int) -> Int

  /// - Parameters:
  ///   - text: the expression.
  ///   - source: the definition file it stands in.
  ///   - place: maps an offset in `text` to an offset in `source`.
  /// - Returns: the tree, every node with its place in the definition file.
  /// - Throws: the first thing that is not an expression.
  package static func parse(
    _ text: String, in source: SourceText, place: @escaping (Int) -> Int
  ) throws(Diagnostic) -> Syntax {
    var lexer = Lexer(text, in: source, place: place)
    var parser = Parser(tokens: try lexer.tokens(), source: source, place: place)
    let syntax = try parser.expression()
    if case .end = parser.current.kind { return syntax }
    throw parser.trailing()
  }

  /// What stands after a whole expression: a query or a ratio, or a mistake.
  private func trailing() -> Diagnostic {
    let clauses = ["where", "return", "sort", "with", "without", "let", "aggregate", "all"]
    let isAlias = currentWord != nil && peekWord(1).map(clauses.contains) == true
    if isAlias || currentWord.map(clauses.contains) == true {
      return Diagnostic(
        code: "outside-subset", "queries are CQL outside this subset", at: span(current),
        hint: "rules need no queries: name a feature instead")
    }
    if peekSymbol(0) == ":" {
      return Diagnostic(
        code: "outside-subset", "ratios are CQL outside this subset", at: span(current))
    }
    return unexpected("the expression should end here")
  }

  private init(tokens: [Token], source: SourceText, place: @escaping (Int) -> Int) {
    self.tokens = tokens
    self.source = source
    self.place = place
  }

  /// Deeper nesting than a person writes: refused, so that no file can exhaust the stack.
  static let depthLimit = 200
  /// Longer chains than a person writes: `a + b + c` is a tree as deep as the chain is long.
  static let chainLimit = 300

  // MARK: Terms

  mutating func term() throws(Diagnostic) -> Syntax {
    let token = current
    switch token.kind {
    case .number(let digits):
      position += 1
      return quantity(digits, token)
    case .string(let text):
      position += 1
      return .text(text, span(token))
    case .quotedIdentifier(let name):
      position += 1
      return .name(name, span(token))
    case .identifier(let name): return try named(name, token)
    case .instant(let text):
      position += 1
      return .instant(text, span(token))
    case .symbol("("):
      position += 1
      let wasCast = isCast
      isCast = false
      defer { isCast = wasCast }
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("{"):
      position += 1
      let items = try arguments(until: "}")
      return .list(items, span(token).joined(with: span(tokens[position - 1])))
    case .symbol("["):
      throw Diagnostic(
        code: "outside-subset", "retrieves such as [Observation] are CQL outside this subset",
        at: span(token))
    default: throw unexpected("a value is wanted here")
    }
  }

  func quantitySpan(_ first: Token, _ last: Token) -> SourceSpan {
    span(first).joined(with: span(last))
  }

  mutating func quantity(_ digits: String, _ token: Token) -> Syntax {
    let unit = current
    if case .string(let code) = unit.kind {
      position += 1
      return .quantity(digits, unit: code, quantitySpan(token, unit), unitSpan: span(unit))
    }
    if case .identifier(let name) = unit.kind, let code = Self.calendarUnits[name] {
      position += 1
      return .quantity(digits, unit: code, quantitySpan(token, unit), unitSpan: span(unit))
    }
    return .number(digits, span(token))
  }

  /// Calendar words of CQL; rules count in days, so a week is 7 and a year is 365 of them where a
  /// window is meant, while an age in years is counted on the calendar.
  static let calendarUnits = [
    "year": "year", "years": "year", "month": "month", "months": "month", "week": "week",
    "weeks": "week", "day": "day", "days": "day", "hour": "hour", "hours": "hour",
    "minute": "minute", "minutes": "minute", "second": "second", "seconds": "second",
    "millisecond": "millisecond", "milliseconds": "millisecond",
  ]

  private static let refused: Set<String> = [
    "from", "where", "return", "sort", "with", "without", "expand", "collapse", "tuple", "let",
    "define", "using", "retrieve", "aggregate", "successor", "predecessor",
  ]

  mutating func named(_ name: String, _ token: Token) throws(Diagnostic) -> Syntax {
    switch name {
    case "null":
      position += 1
      return .null(span(token))
    case "true", "false":
      position += 1
      return .boolean(name == "true", span(token))
    case "if": return try conditional()
    case "case": return try cases()
    case "Interval" where peekSymbol(1) == "[" || peekSymbol(1) == "(": return try interval()
    case "List" where peekSymbol(1) == "<" || peekSymbol(1) == "{": return try typedList()
    case "convert" where startsTerm(1): return try conversion()
    case "distinct" where startsTerm(1), "flatten" where startsTerm(1):
      return try greedyPrefix(name, token)
    default: break
    }
    if peekSymbol(1) == "{" {
      throw Diagnostic(
        code: "outside-subset", "instances such as '\(name) { … }' are CQL outside this subset",
        at: span(token))
    }
    if Self.refused.contains(name.lowercased()) {
      throw Diagnostic(
        code: "outside-subset", "'\(name)' is CQL outside this subset", at: span(token),
        hint: "rules need no queries: name a feature instead")
    }
    if Self.reserved.contains(name) { throw unexpected("a value is wanted here") }
    position += 1
    guard acceptSymbol("(") != nil else { return .name(name, span(token)) }
    let items = try arguments(until: ")")
    return .call(
      name, items, span(token).joined(with: span(tokens[position - 1])), nameSpan: span(token))
  }

  private static let reserved: Set<String> = [
    "and", "or", "xor", "not", "implies", "then", "else", "when", "end", "is", "in", "contains",
    "between", "div", "mod", "exists", "as", "union", "intersect", "except",
  ]

  mutating func arguments(until close: String) throws(Diagnostic) -> [Syntax] {
    var items: [Syntax] = []
    if acceptSymbol(close) != nil { return items }
    while true {
      items.append(try expression())
      if acceptSymbol(close) != nil { return items }
      guard acceptSymbol(",") != nil else { throw unexpected("',' or '\(close)' is wanted here") }
    }
  }

  mutating func conditional() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    let condition = try expression()
    try expectWord("then")
    let yes = try expression()
    try expectWord("else")
    let no = try expression()
    return .conditional(condition, yes, no, span(start).joined(with: no.span))
  }

  mutating func cases() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    if currentWord != "when" { return try choice(start) }
    var items: [(when: Syntax, then: Syntax)] = []
    while acceptWord("when") != nil {
      let condition = try expression()
      try expectWord("then")
      items.append((condition, try expression()))
    }
    guard !items.isEmpty else { throw unexpected("'when' is wanted after 'case'") }
    try expectWord("else")
    let otherwise = try expression()
    let end = current
    try expectWord("end")
    return .cases(items, otherwise: otherwise, span(start).joined(with: span(end)))
  }

  // MARK: Tokens

  var current: Token { tokens[position] }

  func span(_ token: Token) -> SourceSpan {
    SourceSpan(source, place(token.start), place(max(token.end, token.start)))
  }

  func word(_ token: Token) -> String {
    switch token.kind {
    case .identifier(let name), .symbol(let name): name
    default: ""
    }
  }

  func binary(
    _ name: String, _ left: Syntax, _ right: Syntax, _ op: Token
  ) -> Syntax {
    .binary(name, left, right, left.span.joined(with: right.span), operatorSpan: span(op))
  }

  mutating func acceptWord(_ name: String) -> Token? {
    guard current.kind == .identifier(name) else { return nil }
    position += 1
    return tokens[position - 1]
  }

  mutating func acceptSymbol(_ names: String...) -> Token? {
    guard case .symbol(let name) = current.kind, names.contains(name) else { return nil }
    position += 1
    return tokens[position - 1]
  }

  mutating func expect(_ symbol: String) throws(Diagnostic) {
    guard acceptSymbol(symbol) != nil else { throw unexpected("'\(symbol)' is wanted here") }
  }

  mutating func expectWord(_ name: String) throws(Diagnostic) {
    guard acceptWord(name) != nil else { throw unexpected("'\(name)' is wanted here") }
  }

  func unexpected(_ message: String) -> Diagnostic {
    let found: String
    switch current.kind {
    case .end: found = "the expression ends"
    case .string(let text): found = "found '\(text)'"
    default: found = "found '\(span(current).text)'"
    }
    return Diagnostic(code: "syntax", "\(message); \(found)", at: span(current))
  }
}
