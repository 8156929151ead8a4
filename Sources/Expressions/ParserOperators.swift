import Diagnostics

// Operators, in the precedence of CQL 1.5.
extension Parser {
  // MARK: Binary operators, loosest first

  mutating func expression() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try combination()
  }

  func tooDeep() -> Diagnostic {
    Diagnostic(
      code: "nested-too-deep", "the expression is nested deeper than \(Self.depthLimit) levels",
      at: span(current), hint: "give parts of it names with `let`")
  }

  /// Counts an operator against the length of chains that stand in each other.
  mutating func link() throws(Diagnostic) {
    chain += 1
    guard chain <= Self.chainLimit else {
      throw Diagnostic(
        code: "nested-too-deep",
        "more than \(Self.chainLimit) operators stand in a row", at: span(current),
        hint: "give parts of it names with `let`")
    }
  }

  mutating func combination() throws(Diagnostic) -> Syntax {
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

  mutating func implication() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try disjunction()
    while let op = acceptWord("implies") {
      try link()
      left = binary("implies", left, try disjunction(), op)
    }
    return left
  }

  mutating func disjunction() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try conjunction()
    while let op = acceptWord("or") ?? acceptWord("xor") {
      try link()
      left = binary(word(op), left, try conjunction(), op)
    }
    return left
  }

  mutating func conjunction() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try membership()
    while let op = acceptWord("and") {
      try link()
      left = binary("and", left, try membership(), op)
    }
    return left
  }

  mutating func membership() throws(Diagnostic) -> Syntax {
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

  mutating func equality() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try relation()
    while let op = acceptSymbol("=", "!=", "~", "!~") {
      try link()
      left = binary(word(op), left, try relation(), op)
    }
    return left
  }

  mutating func relation() throws(Diagnostic) -> Syntax {
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

  mutating func inequality() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try range()
    while let op = acceptSymbol("<=", "<", ">=", ">") {
      try link()
      left = binary(word(op), left, try range(), op)
    }
    return left
  }

  mutating func range() throws(Diagnostic) -> Syntax {
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

  mutating func prefix() throws(Diagnostic) -> Syntax {
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
  mutating func test(_ operand: Syntax) throws(Diagnostic) -> Syntax {
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

  mutating func nestedPrefix() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try prefix()
  }

  /// `cast x as T`, `days between a and b`, `difference in days between a and b`.
  mutating func castOrElapsed() throws(Diagnostic) -> Syntax? {
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

  mutating func product() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try power()
    while let op = acceptSymbol("*", "/") ?? acceptWord("div") ?? acceptWord("mod") {
      try link()
      left = binary(word(op), left, try power(), op)
    }
    return left
  }

  mutating func power() throws(Diagnostic) -> Syntax {
    let before = chain
    defer { chain = before }
    var left = try signed()
    while let op = acceptSymbol("^") {
      try link()
      left = binary("^", left, try signed(), op)
    }
    return left
  }

  mutating func signed() throws(Diagnostic) -> Syntax {
    if let op = acceptSymbol("-") ?? acceptSymbol("+") {
      let operand = try nestedSigned()
      guard word(op) == "-" else { return operand }
      return .unary(.negate, operand, span(op).joined(with: operand.span))
    }
    if let prefixed = try wordPrefix() { return prefixed }
    return try postfix()
  }

  mutating func nestedSigned() throws(Diagnostic) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw tooDeep() }
    return try signed()
  }

  /// `start of x`, `year from x`, `duration in days of x`, `minimum Integer` and their kin.
  mutating func wordPrefix() throws(Diagnostic) -> Syntax? {
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

  mutating func prefixed(
    _ phrase: Phrase, from start: Token
  ) throws(Diagnostic) -> Syntax {
    let words = quantitySpan(start, tokens[position - 1])
    let operand = try nestedSigned()
    return .phrase(
      phrase, [operand], span(start).joined(with: operand.span), operatorSpan: words)
  }

  mutating func postfix() throws(Diagnostic) -> Syntax {
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
}
