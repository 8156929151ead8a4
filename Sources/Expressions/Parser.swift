import Diagnostics

/// Reads one expression: the grammar and the precedence of HL7 CQL 1.5, for the subset that rules
/// need. What CQL has and rules do not (queries, tuples, retrieves) is refused by name.
package struct Parser {
  let tokens: [Token]
  var position = 0
  private var depth = 0
  private var chain = 0
  /// Whether the operand of `cast … as` is being read, whose `as` ends it.
  private var isCast = false
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
    throw parser.unexpected("the expression should end here")
  }

  private init(tokens: [Token], source: SourceText, place: @escaping (Int) -> Int) {
    self.tokens = tokens
    self.source = source
    self.place = place
  }

  /// Deeper nesting than a person writes: refused, so that no file can exhaust the stack.
  static let depthLimit = 200
  /// Longer chains than a person writes: `a + b + c` is a tree as deep as the chain is long.
  static let chainLimit = 1_000

  // MARK: Binary operators, loosest first

  mutating func expression() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try combination()
  }

  private func tooDeep() -> Diagnostic {
    Diagnostic(
      code: "nested-too-deep", "the expression is nested deeper than \(Self.depthLimit) levels",
      at: span(current), hint: "give parts of it names with `let`")
  }

  /// Counts an operator against the length of chains that stand in each other.
  private mutating func link() throws(Diagnostic) {
    chain += 1
    guard chain <= Self.chainLimit else {
      throw Diagnostic(
        code: "nested-too-deep",
        "more than \(Self.chainLimit) operators stand in a row", at: span(current),
        hint: "give parts of it names with `let`")
    }
  }

  private mutating func combination() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try implication()
    while let op = acceptWord("union") ?? acceptWord("intersect") ?? acceptWord("except")
      ?? acceptSymbol("|")
    {
      try link()
      let right = try implication()
      let name = word(op) == "|" ? "union" : word(op)
      left = .phrase(
        .set(name), [left, right], left.span.joined(with: right.span), operatorSpan: span(op))
    }
    return left
  }

  private mutating func implication() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try disjunction()
    while let op = acceptWord("implies") {
      try link()
      left = binary("implies", left, try disjunction(), op)
    }
    return left
  }

  private mutating func disjunction() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try conjunction()
    while let op = acceptWord("or") ?? acceptWord("xor") {
      try link()
      left = binary(word(op), left, try conjunction(), op)
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try membership()
    while let op = acceptWord("and") {
      try link()
      left = binary("and", left, try membership(), op)
    }
    return left
  }

  private mutating func membership() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try equality()
    while let op = acceptWord("in") ?? acceptWord("contains") {
      try link()
      let precision = acceptPrecisionOf()
      let right = try equality()
      if let precision {
        left = .phrase(
          .membership(word(op), precision: precision), [left, right],
          left.span.joined(with: right.span), operatorSpan: span(op))
      } else {
        left = binary(word(op), left, right, op)
      }
    }
    return left
  }

  private mutating func equality() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try relation()
    while let op = acceptSymbol("=", "!=", "~", "!~") {
      try link()
      left = binary(word(op), left, try relation(), op)
    }
    return left
  }

  private mutating func relation() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try inequality()
    while startsTiming {
      try link()
      let first = current
      let (timing, offset) = try timing()
      let last = tokens[position - 1]
      let right = try inequality()
      left = .phrase(
        .timing(timing), [left, right] + (offset.map { [$0] } ?? []),
        left.span.joined(with: right.span), operatorSpan: quantitySpan(first, last))
    }
    return left
  }

  private mutating func inequality() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try range()
    while let op = acceptSymbol("<=", "<", ">=", ">") {
      try link()
      left = binary(word(op), left, try range(), op)
    }
    return left
  }

  private mutating func range() throws(Diagnostic) -> Syntax {
    var left = try prefix()
    while true {
      let isProper = currentWord == "properly" && peekWord(1) == "between"
      if isProper { position += 1 }
      guard let op = acceptWord("between") else { return left }
      try link()
      let low = try sum()
      guard acceptWord("and") != nil else { throw unexpected("'and' is wanted after 'between'") }
      let high = try sum()
      let span = left.span.joined(with: high.span)
      left =
        isProper
        ? .phrase(.properBetween, [left, low, high], span, operatorSpan: self.span(op))
        : .between(left, low, high, span)
    }
  }

  // MARK: Prefixes and postfix tests

  private mutating func prefix() throws(Diagnostic) -> Syntax {
    if let op = acceptWord("not") {
      let operand = try nestedPrefix()
      return .unary(.not, operand, span(op).joined(with: operand.span))
    }
    if currentWord == "exists", peekSymbol(1) != "," {
      let op = current
      position += 1
      let operand = try nestedPrefix()
      return .unary(.exists, operand, span(op).joined(with: operand.span))
    }
    let before = chain
    defer { chain = before }
    var operand: Syntax
    if let phrase = try castOrElapsed() { operand = phrase } else { operand = try sum() }
    while true {
      if acceptWord("is") != nil {
        try link()
        operand = try test(operand)
      } else if !isCast, let op = acceptWord("as") {
        try link()
        let type = try typeName()
        operand = .phrase(
          .asType(type, isStrict: false), [operand],
          operand.span.joined(with: span(tokens[position - 1])), operatorSpan: span(op))
      } else {
        return operand
      }
    }
  }

  /// What follows `is`: a value it may be, or a type.
  private mutating func test(_ operand: Syntax) throws(Diagnostic) -> Syntax {
    let op = tokens[position - 1]
    let negated = acceptWord("not") != nil
    guard let token = acceptWord("null") ?? acceptWord("true") ?? acceptWord("false") else {
      guard !negated, case .identifier = current.kind else {
        throw unexpected("'null', 'true' or 'false' is wanted after 'is'")
      }
      let type = try typeName()
      return .phrase(
        .isType(type), [operand], operand.span.joined(with: span(tokens[position - 1])),
        operatorSpan: span(op))
    }
    let test: Syntax.UnaryOperator
    switch word(token) {
    case "null": test = negated ? .isNotNull : .isNull
    case "true": test = negated ? .isNotTrue : .isTrue
    default: test = negated ? .isNotFalse : .isFalse
    }
    return .unary(test, operand, operand.span.joined(with: span(token)))
  }

  private mutating func nestedPrefix() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try prefix()
  }

  /// `cast x as T`, `days between a and b`, `difference in days between a and b`.
  private mutating func castOrElapsed() throws(Diagnostic) -> Syntax? {
    let start = current
    if currentWord == "cast", startsTerm(1) {
      position += 1
      depth += 1
      let (outer, wasCast) = (chain, isCast)
      isCast = true
      defer {
        depth -= 1
        chain = outer
        isCast = wasCast
      }
      guard depth <= Self.depthLimit else { throw tooDeep() }
      let operand = try combination()
      try expectWord("as")
      let type = try typeName()
      return .phrase(
        .asType(type, isStrict: true), [operand], quantitySpan(start, tokens[position - 1]),
        operatorSpan: span(start))
    }
    var isDifference = false
    if let word = currentWord, word == "difference" || word == "duration", peekWord(1) == "in",
      Words.precision(plural: peekWord(2)) != nil, peekWord(3) == "between"
    {
      isDifference = word == "difference"
      position += 2
    } else if Words.precision(plural: currentWord) == nil || peekWord(1) != "between" {
      return nil
    }
    guard let precision = Words.precision(plural: currentWord) else { return nil }
    position += 2
    let low = try sum()
    guard acceptWord("and") != nil else { throw unexpected("'and' is wanted after 'between'") }
    let high = try sum()
    return .phrase(
      .elapsed(precision: precision, isDifference: isDifference), [low, high],
      span(start).joined(with: high.span), operatorSpan: span(start))
  }

  // MARK: Arithmetic

  mutating func sum() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try product()
    while let op = acceptSymbol("+", "-", "&") {
      try link()
      left = binary(word(op), left, try product(), op)
    }
    return left
  }

  private mutating func product() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try power()
    while let op = acceptSymbol("*", "/") ?? acceptWord("div") ?? acceptWord("mod") {
      try link()
      left = binary(word(op), left, try power(), op)
    }
    return left
  }

  private mutating func power() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try signed()
    while let op = acceptSymbol("^") {
      try link()
      left = binary("^", left, try signed(), op)
    }
    return left
  }

  private mutating func signed() throws(Diagnostic) -> Syntax {
    if let op = acceptSymbol("-") ?? acceptSymbol("+") {
      let operand = try nestedSigned()
      guard word(op) == "-" else { return operand }
      return .unary(.negate, operand, span(op).joined(with: operand.span))
    }
    if let prefixed = try wordPrefix() { return prefixed }
    return try postfix()
  }

  private mutating func nestedSigned() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try signed()
  }

  /// `start of x`, `year from x`, `duration in days of x`, `minimum Integer` and their kin.
  private mutating func wordPrefix() throws(Diagnostic) -> Syntax? {
    guard let name = currentWord else { return nil }
    let start = current
    if let link = Words.prefixes[name], peekWord(1) == link {
      position += 2
      return try prefixed(.prefix(name), from: start)
    }
    if Words.components.contains(name), peekWord(1) == "from" {
      position += 2
      return try prefixed(.component(name), from: start)
    }
    if name == "difference" || name == "duration", peekWord(1) == "in",
      let precision = Words.precision(plural: peekWord(2)), peekWord(3) == "of"
    {
      position += 4
      let phrase = Phrase.elapsed(precision: precision, isDifference: name == "difference")
      return try prefixed(phrase, from: start)
    }
    if name == "minimum" || name == "maximum", case .identifier = tokens[position + 1].kind {
      position += 1
      let type = try typeName()
      return .phrase(
        .extent(type, isMaximum: name == "maximum"), [],
        quantitySpan(start, tokens[position - 1]), operatorSpan: span(start))
    }
    return nil
  }

  private mutating func prefixed(
    _ phrase: Phrase, from start: Token
  ) throws(Diagnostic) -> Syntax {
    let words = quantitySpan(start, tokens[position - 1])
    let operand = try nestedSigned()
    return .phrase(
      phrase, [operand], span(start).joined(with: operand.span), operatorSpan: words)
  }

  private mutating func postfix() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var operand = try term()
    while true {
      if acceptSymbol(".") != nil {
        try link()
        let token = current
        guard case .identifier(let name) = token.kind else { throw unexpected("a name is wanted") }
        position += 1
        operand = .member(operand, name, operand.span.joined(with: span(token)))
      } else if let open = acceptSymbol("[") {
        try link()
        let index = try expression()
        try expect("]")
        operand = .phrase(
          .index, [operand, index], operand.span.joined(with: span(tokens[position - 1])),
          operatorSpan: span(open))
      } else {
        return operand
      }
    }
  }

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
    default: throw unexpected("a value is wanted here")
    }
  }

  func quantitySpan(_ first: Token, _ last: Token) -> SourceSpan {
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
    "minute": "minute", "minutes": "minute", "second": "second", "seconds": "second",
    "millisecond": "millisecond", "milliseconds": "millisecond",
  ]

  private static let refused: Set<String> = [
    "from", "where", "return", "sort", "with", "without", "expand", "collapse", "tuple", "let",
    "define", "using", "retrieve", "aggregate", "successor", "predecessor",
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

  private func binary(
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
