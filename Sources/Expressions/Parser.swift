import Diagnostics

/// Reads one expression: the grammar and the precedence of HL7 CQL 1.5, for the subset that rules
/// need. What CQL has and rules do not (queries, tuples, retrieves) is refused by name.
package struct Parser {
  private let tokens: [Token]
  private var position = 0
  private var depth = 0
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
    throw parser.unexpected("the expression should end here")
  }

  private init(tokens: [Token], source: SourceText, place: @escaping (Int) -> Int) {
    self.tokens = tokens
    self.source = source
    self.place = place
  }

  /// Deeper nesting than a person writes: refused, so that no file can exhaust the stack.
  private static let depthLimit = 200

  // MARK: Binary operators, loosest first

  private mutating func expression() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw Diagnostic(
        code: "nested-too-deep", "the expression is nested deeper than \(Self.depthLimit) levels",
        at: span(current), hint: "give parts of it names with `let`")
    }
    return try implication()
  }

  private mutating func implication() throws(Diagnostic) -> Syntax {
    var left = try disjunction()
    while let op = acceptWord("implies") {
      left = binary("implies", left, try disjunction(), op)
    }
    return left
  }

  private mutating func disjunction() throws(Diagnostic) -> Syntax {
    var left = try conjunction()
    while let op = acceptWord("or") ?? acceptWord("xor") {
      left = binary(word(op), left, try conjunction(), op)
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Syntax {
    var left = try membership()
    while let op = acceptWord("and") { left = binary("and", left, try membership(), op) }
    return left
  }

  private mutating func membership() throws(Diagnostic) -> Syntax {
    var left = try equality()
    while let op = acceptWord("in") ?? acceptWord("contains") {
      left = binary(word(op), left, try equality(), op)
    }
    return left
  }

  private mutating func equality() throws(Diagnostic) -> Syntax {
    var left = try inequality()
    while let op = acceptSymbol("=", "!=", "~", "!~") {
      left = binary(word(op), left, try inequality(), op)
    }
    return left
  }

  private mutating func inequality() throws(Diagnostic) -> Syntax {
    var left = try range()
    while let op = acceptSymbol("<=", "<", ">=", ">") {
      left = binary(word(op), left, try range(), op)
    }
    return left
  }

  private mutating func range() throws(Diagnostic) -> Syntax {
    let left = try prefix()
    guard acceptWord("between") != nil else { return left }
    let low = try sum()
    guard acceptWord("and") != nil else { throw unexpected("'and' is wanted after 'between'") }
    let high = try sum()
    return .between(left, low, high, left.span.joined(with: high.span))
  }

  // MARK: Prefixes and postfix tests

  private mutating func prefix() throws(Diagnostic) -> Syntax {
    if let op = acceptWord("not") {
      let operand = try nestedPrefix()
      return .unary(.not, operand, span(op).joined(with: operand.span))
    }
    if let op = acceptWord("exists") {
      let operand = try nestedPrefix()
      return .unary(.exists, operand, span(op).joined(with: operand.span))
    }
    var operand = try sum()
    while acceptWord("is") != nil {
      let negated = acceptWord("not") != nil
      guard let token = acceptWord("null") ?? acceptWord("true") ?? acceptWord("false") else {
        throw unexpected("'null', 'true' or 'false' is wanted after 'is'")
      }
      let test: Syntax.UnaryOperator
      switch word(token) {
      case "null": test = negated ? .isNotNull : .isNull
      case "true": test = negated ? .isNotTrue : .isTrue
      default: test = negated ? .isNotFalse : .isFalse
      }
      operand = .unary(test, operand, operand.span.joined(with: span(token)))
    }
    return operand
  }

  private mutating func nestedPrefix() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return try expression() }
    return try prefix()
  }

  // MARK: Arithmetic

  private mutating func sum() throws(Diagnostic) -> Syntax {
    var left = try product()
    while let op = acceptSymbol("+", "-") { left = binary(word(op), left, try product(), op) }
    return left
  }

  private mutating func product() throws(Diagnostic) -> Syntax {
    var left = try power()
    while let op = acceptSymbol("*", "/") ?? acceptWord("div") ?? acceptWord("mod") {
      left = binary(word(op), left, try power(), op)
    }
    return left
  }

  private mutating func power() throws(Diagnostic) -> Syntax {
    let left = try signed()
    guard let op = acceptSymbol("^") else { return left }
    return binary("^", left, try signed(), op)
  }

  private mutating func signed() throws(Diagnostic) -> Syntax {
    if let op = acceptSymbol("-") {
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.depthLimit else { return try expression() }
      let operand = try signed()
      return .unary(.negate, operand, span(op).joined(with: operand.span))
    }
    if acceptSymbol("+") != nil { return try postfix() }
    return try postfix()
  }

  private mutating func postfix() throws(Diagnostic) -> Syntax {
    var operand = try term()
    while acceptSymbol(".") != nil {
      let token = current
      guard case .identifier(let name) = token.kind else { throw unexpected("a name is wanted") }
      position += 1
      operand = .member(operand, name, operand.span.joined(with: span(token)))
    }
    return operand
  }

  // MARK: Terms

  private mutating func term() throws(Diagnostic) -> Syntax {
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
    case .symbol("("):
      position += 1
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("{"):
      position += 1
      let items = try arguments(until: "}")
      return .list(items, span(token).joined(with: span(tokens[position - 1])))
    default: throw unexpected("a value is wanted here")
    }
  }

  private func quantitySpan(_ first: Token, _ last: Token) -> SourceSpan {
    span(first).joined(with: span(last))
  }

  private mutating func quantity(_ digits: String, _ token: Token) -> Syntax {
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
    "minute": "minute", "minutes": "minute",
  ]

  private static let refused: Set<String> = [
    "from", "where", "return", "sort", "with", "without", "expand", "collapse", "tuple", "let",
    "define", "using", "retrieve",
  ]

  private mutating func named(_ name: String, _ token: Token) throws(Diagnostic) -> Syntax {
    switch name {
    case "null":
      position += 1
      return .null(span(token))
    case "true", "false":
      position += 1
      return .boolean(name == "true", span(token))
    case "if": return try conditional()
    case "case": return try cases()
    case "Interval": return try interval()
    default: break
    }
    if Self.refused.contains(name.lowercased()) {
      throw Diagnostic(
        code: "outside-subset", "'\(name)' is CQL that rules do not use", at: span(token),
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
    "between", "div", "mod", "exists",
  ]

  private mutating func arguments(until close: String) throws(Diagnostic) -> [Syntax] {
    var items: [Syntax] = []
    if acceptSymbol(close) != nil { return items }
    while true {
      items.append(try expression())
      if acceptSymbol(close) != nil { return items }
      guard acceptSymbol(",") != nil else { throw unexpected("',' or '\(close)' is wanted here") }
    }
  }

  private mutating func conditional() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    let condition = try expression()
    try expectWord("then")
    let yes = try expression()
    try expectWord("else")
    let no = try expression()
    return .conditional(condition, yes, no, span(start).joined(with: no.span))
  }

  private mutating func cases() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
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

  private mutating func interval() throws(Diagnostic) -> Syntax {
    let start = current
    position += 1
    guard let open = acceptSymbol("[", "(") else { throw unexpected("'[' or '(' is wanted here") }
    let low = try expression()
    try expect(",")
    let high = try expression()
    guard let close = acceptSymbol("]", ")") else { throw unexpected("']' or ')' is wanted here") }
    return .interval(
      low, high, lowOpen: word(open) == "(", highOpen: word(close) == ")",
      span(start).joined(with: span(close)))
  }

  // MARK: Tokens

  private var current: Token { tokens[position] }

  private func span(_ token: Token) -> SourceSpan {
    SourceSpan(source, place(token.start), place(max(token.end, token.start)))
  }

  private func word(_ token: Token) -> String {
    switch token.kind {
    case .identifier(let name), .symbol(let name): name
    default: ""
    }
  }

  private func binary(
    _ name: String, _ left: Syntax, _ right: Syntax, _ op: Token
  ) -> Syntax {
    .binary(name, left, right, left.span.joined(with: right.span), operatorSpan: span(op))
  }

  private mutating func acceptWord(_ name: String) -> Token? {
    guard current.kind == .identifier(name) else { return nil }
    position += 1
    return tokens[position - 1]
  }

  private mutating func acceptSymbol(_ names: String...) -> Token? {
    guard case .symbol(let name) = current.kind, names.contains(name) else { return nil }
    position += 1
    return tokens[position - 1]
  }

  private mutating func expect(_ symbol: String) throws(Diagnostic) {
    guard acceptSymbol(symbol) != nil else { throw unexpected("'\(symbol)' is wanted here") }
  }

  private mutating func expectWord(_ name: String) throws(Diagnostic) {
    guard acceptWord(name) != nil else { throw unexpected("'\(name)' is wanted here") }
  }

  private func unexpected(_ message: String) -> Diagnostic {
    let found: String
    switch current.kind {
    case .end: found = "the expression ends"
    case .string(let text): found = "found '\(text)'"
    default: found = "found '\(span(current).text)'"
    }
    return Diagnostic(code: "syntax", "\(message); \(found)", at: span(current))
  }
}
