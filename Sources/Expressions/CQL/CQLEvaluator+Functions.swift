import Diagnostics
import Quantities

// Functions, parts of values, and operators that are written in words.
extension CQLEvaluator {
  package static let functionNames = [
    "Abs", "AllTrue", "AnyTrue", "Avg", "Ceiling", "Coalesce", "ConvertsToBoolean",
    "ConvertsToDate", "ConvertsToDateTime", "ConvertsToDecimal", "ConvertsToInteger",
    "ConvertsToQuantity", "ConvertsToString", "Count", "Date", "DateTime", "Distinct", "Exists",
    "Exp", "First", "Flatten", "Floor", "IsFalse", "IsNull", "IsTrue", "Last", "Length", "Ln",
    "Log", "Max", "Median", "Min", "Power", "Round", "Sum", "ToBoolean", "ToDate", "ToDateTime",
    "ToDecimal", "ToInteger", "ToQuantity", "ToString", "Truncate",
  ]

  /// Functions of CQL that this subset leaves out, with the reason in a few words.
  static let outside: [String: String] = [
    "Now": "there is no clock", "Today": "there is no clock", "TimeOfDay": "there is no clock",
    "Time": "the type Time", "ToTime": "the type Time", "ConvertsToTime": "the type Time",
    "ToLong": "the type Long", "ConvertsToLong": "the type Long", "ToRatio": "the type Ratio",
    "ConvertsToRatio": "the type Ratio", "ToConcept": "codes", "Message": "messages",
    "Expand": "expand", "Collapse": "collapse", "HighBoundary": "boundaries",
    "LowBoundary": "boundaries", "Precision": "boundaries", "Successor": "successors",
    "Predecessor": "successors", "Mode": "statistics", "StdDev": "statistics",
    "PopulationStdDev": "statistics", "Variance": "statistics",
    "PopulationVariance": "statistics", "GeometricMean": "statistics", "Product": "statistics",
    "Skip": "parts of lists", "Take": "parts of lists", "Tail": "parts of lists",
    "Slice": "parts of lists", "IndexOf": "parts of lists", "Combine": "strings",
    "Concatenate": "strings", "EndsWith": "strings", "LastPositionOf": "strings",
    "Lower": "strings", "Matches": "strings", "PositionOf": "strings",
    "ReplaceMatches": "strings", "Split": "strings", "SplitOnMatches": "strings",
    "StartsWith": "strings", "Substring": "strings", "Upper": "strings",
    "ConvertQuantity": "write `convert … to`", "CanConvertQuantity": "write `convert … to`",
  ]

  func call(
    _ name: String, _ arguments: [Syntax], _ span: SourceSpan, _ nameSpan: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard Self.functionNames.contains(name) else {
      if let why = Self.outside[name] {
        throw Diagnostic(
          code: "outside-subset", "'\(name)' is CQL outside this subset: \(why)", at: nameSpan)
      }
      throw Diagnostic(
        code: "unknown-function", "there is no function called '\(name)'", at: nameSpan,
        hint: Suggestion.hint(for: name, in: Self.functionNames))
    }
    var values: [CQLTyped] = []
    for argument in arguments { values.append(try evaluate(argument)) }
    switch name {
    case "Date", "DateTime": return try constructed(name, values, span)
    case "Coalesce": return try coalesce(values, span)
    case "Round": try arity(values, 1...2, name, span)
    case "Log", "Power": try arity(values, 2...2, name, span)
    default: try arity(values, 1...1, name, span)
    }
    let first = values[0]
    switch name {
    case "Abs", "Ceiling", "Floor", "Truncate", "Round", "Exp", "Ln", "Log":
      return try mathematical(name, values, span)
    case "Power":
      guard !(values.contains { $0.type == .quantity }) else {
        throw mismatch("Power wants numbers", span)
      }
      return try arithmetic("^", first, values[1], span)
    case "Count", "Sum", "Avg", "Min", "Max", "Median", "AllTrue", "AnyTrue":
      return try aggregate(name, first, span)
    case "Exists": return try exists(first, span)
    case "Distinct", "Flatten": return try listPrefix(name.lowercased(), first, span)
    case "First", "Last", "Length": return try ofList(name, first, span)
    case "IsNull": return .truth(first.value.isNull)
    case "IsTrue": return .truth(try truth(first, span) == true)
    case "IsFalse": return .truth(try truth(first, span) == false)
    default: break
    }
    let isTest = name.hasPrefix("ConvertsTo")
    guard let type = CQLType.simple[String(name.dropFirst(isTest ? 10 : 2))] else {
      throw outside("'\(name)' is", nameSpan)
    }
    return isTest ? try converts(first, to: type, span) : try converted(first, to: type, span)
  }

  private func arity(
    _ values: [CQLTyped], _ range: ClosedRange<Int>, _ name: String, _ span: SourceSpan
  ) throws(Diagnostic) {
    guard !range.contains(values.count) else { return }
    let wanted = range.count == 1 ? "\(range.lowerBound)" : "1 or \(range.upperBound)"
    throw Diagnostic(
      code: "wrong-arguments",
      "\(values.count) arguments are given, \(name) takes \(wanted)", at: span)
  }

  /// The first argument that is not null, or the first such item of a single list.
  private func coalesce(
    _ values: [CQLTyped], _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard let first = values.first else {
      throw Diagnostic(code: "wrong-arguments", "Coalesce takes values or a list", at: span)
    }
    if values.count == 1 {
      let (items, element) = try items(first, "Coalesce of one argument", span)
      return CQLTyped(items?.first { !$0.isNull } ?? .null, element)
    }
    var type = CQLType.any
    for value in values {
      guard let common = Self.common(type, value.type) else {
        throw mismatch("\(type.text) and \(value.type.text) have no type in common", span)
      }
      type = common
    }
    let found = values.first { !$0.value.isNull } ?? .null
    return CQLTyped(Self.lift(found.value, to: type), type)
  }

  private func ofList(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if typed.type == .string { throw outside("the length of strings is", span) }
    let (items, element) = try items(typed, name, span)
    switch name {
    case "First": return CQLTyped(items?.first ?? .null, element)
    case "Last": return CQLTyped(items?.last ?? .null, element)
    default:
      // An untyped null may be a String, whose length is null, or a list, whose length is 0.
      if typed.type == .any { throw outside("the length of an untyped null is", span) }
      return CQLTyped(.integer(items?.count ?? 0), .integer)
    }
  }

  // MARK: Mathematics

  private func mathematical(
    _ name: String, _ values: [CQLTyped], _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let operand = values[0]
    if name == "Abs" { return try absolute(operand, span) }
    for value in values where !(value.type.isNumber || value.type == .any) {
      throw mismatch("\(name) wants a number, this is \(value.type.text)", span)
    }
    let isWhole = name == "Ceiling" || name == "Floor" || name == "Truncate"
    let type: CQLType = isWhole ? .integer : .decimal
    if values.contains(where: { if case .uncertain = $0.value { true } else { false } }) {
      throw outside("\(name) of an uncertain number is", span)
    }
    guard case .decimal(let number) = Self.lift(operand.value, to: .decimal) else {
      return CQLTyped(.null, type)
    }
    switch name {
    case "Ceiling": return CQLTyped(CQLValue(integer: Int(exactly: number.ceiling)), .integer)
    case "Floor": return CQLTyped(CQLValue(integer: Int(exactly: number.floor)), .integer)
    case "Truncate": return CQLTyped(CQLValue(integer: Int(exactly: number.truncated)), .integer)
    case "Round":
      var places = 0
      if values.count == 2 {
        guard values[1].type == .integer || values[1].type == .any else {
          throw mismatch("the precision of Round is an Integer", span)
        }
        // A precision that is not stated is 0, and so is one that is null.
        if case .integer(let count) = values[1].value { places = count }
        guard places >= 0 else { throw outside("rounding to tens and hundreds is", span) }
      }
      return CQLTyped(CQLValue(number.rounded(places)), .decimal)
    case "Exp":
      // Beyond every Decimal: HL7's tests want an error here, not a null.
      guard let value = number.exponential else { throw infinite("Exp", span) }
      return CQLTyped(.decimal(value), .decimal)
    case "Ln":
      if number.isZero { throw infinite("Ln", span) }
      return CQLTyped(CQLValue(number.naturalLogarithm), .decimal)
    default:
      guard case .decimal(let base) = Self.lift(values[1].value, to: .decimal) else {
        return CQLTyped(.null, .decimal)
      }
      return CQLTyped(CQLValue(number.logarithm(base: base)), .decimal)
    }
  }

  private func infinite(_ name: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(code: "out-of-range", "the result of \(name) is beyond every Decimal", at: span)
  }

  private func absolute(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    switch typed.value {
    case .integer(let value): return CQLTyped(CQLValue(integer: abs(value)), .integer)
    case .decimal(let value): return CQLTyped(.decimal(value.magnitude), .decimal)
    case .quantity(let value):
      return CQLTyped(.quantity(value.with(value.value.magnitude)), .quantity)
    case .uncertain: throw outside("Abs of an uncertain number is", span)
    default:
      guard typed.value.isNull, typed.type.isNumber || typed.type == .quantity || typed.type == .any
      else { throw mismatch("Abs wants a number, this is \(typed.type.text)", span) }
      return typed
    }
  }

  // MARK: Parts

  func member(
    _ owner: CQLTyped, _ name: String, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    switch (owner.type, name) {
    case (.interval(let point), "low"), (.interval(let point), "high"):
      guard case .interval(let interval) = owner.value else { return CQLTyped(.null, point) }
      return CQLTyped(name == "low" ? interval.low : interval.high, point)
    case (.interval, "lowClosed"), (.interval, "highClosed"):
      guard case .interval(let interval) = owner.value else { return CQLTyped(.null, .boolean) }
      return .truth(name == "lowClosed" ? interval.lowClosed : interval.highClosed)
    case (.quantity, "value"):
      guard case .quantity(let quantity) = owner.value else { return CQLTyped(.null, .decimal) }
      return CQLTyped(.decimal(quantity.value), .decimal)
    case (.quantity, "unit"):
      guard case .quantity(let quantity) = owner.value else { return CQLTyped(.null, .string) }
      return CQLTyped(.string(quantity.unit), .string)
    default:
      throw Diagnostic(
        code: "no-member", "\(owner.type.text) has no part called '\(name)'", at: span)
    }
  }

  // MARK: Operators in words

  func phrase(
    _ phrase: Phrase, _ operands: [Syntax], _ span: SourceSpan, _ words: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    switch phrase {
    case .component(let name): return try component(name, evaluate(operands[0]), words)
    case .prefix(let name): return try prefix(name, evaluate(operands[0]), words)
    case .elapsed(let precision, let isDifference):
      return try elapsed(operands, precision, isDifference: isDifference, words)
    case .set(let name):
      return try sets(name, evaluate(operands[0]), evaluate(operands[1]), words)
    case .membership(let name, let precision):
      let (a, b) = (try evaluate(operands[0]), try evaluate(operands[1]))
      return .truth(
        name == "in"
          ? try isMember(a, of: b, at: precision, words)
          : try isMember(b, of: a, at: precision, words))
    case .properBetween:
      return try between(operands[0], operands[1], operands[2], isProper: true, words)
    case .timing(let timing): return .truth(try timed(timing, operands, words))
    case .isType(let name):
      return .truth(isOf(try evaluate(operands[0]), try type(name, words)))
    case .asType(let name, let isStrict):
      return try cast(evaluate(operands[0]), type(name, words), isStrict: isStrict, words)
    case .convert(let name):
      return try converted(evaluate(operands[0]), to: type(name, words), words)
    case .convertUnit(let unit, let isCalendar):
      return try converted(evaluate(operands[0]), toUnit: unit, isCalendar: isCalendar, words)
    case .extent(let name, let isMaximum):
      let type = try type(name, words)
      guard let value = Self.extent(type, isMaximum: isMaximum) else {
        throw mismatch("\(type.text) has no least and greatest value", words)
      }
      return CQLTyped(value, type)
    case .index: return try indexed(evaluate(operands[0]), evaluate(operands[1]), words)
    case .choice: return try choice(operands, span)
    }
  }

  private func prefix(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    switch name {
    case "start", "end": return try boundary(name, typed, span)
    case "width": return try width(typed, span)
    case "point": return try pointFrom(typed, span)
    case "singleton", "distinct", "flatten": return try listPrefix(name, typed, span)
    default: throw outside("'\(name) of' is", span)
    }
  }
}
