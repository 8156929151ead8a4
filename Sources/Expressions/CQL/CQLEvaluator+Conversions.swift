import Diagnostics
import Quantities

// Types: tests, casts and conversions.
extension CQLEvaluator {
  func type(_ name: Phrase.TypeName, _ span: SourceSpan) throws(Diagnostic) -> CQLType {
    switch name {
    case .list(let element): return .list(try type(element, span))
    case .interval(let point): return .interval(try type(point, span))
    case .simple(let word):
      if let type = CQLType.simple[word] { return type }
      let known = [
        "Long", "Time", "Ratio", "Code", "Concept", "ValueSet", "CodeSystem", "Vocabulary",
      ]
      if known.contains(word) { throw outside("the type '\(word)' is", span) }
      throw Diagnostic(
        code: "unknown-type", "no type is called '\(word)'", at: span,
        hint: Suggestion.hint(for: word, in: CQLType.simple.keys.sorted() + known))
    }
  }

  // MARK: is and as

  /// Whether a value is of a type, without any conversion; null is of none.
  func isOf(_ typed: CQLTyped, _ type: CQLType) -> Bool {
    guard !typed.value.isNull else { return false }
    return type == .any || Self.matches(typed.value, type)
  }

  private static func matches(_ value: CQLValue, _ type: CQLType) -> Bool {
    switch (value, type) {
    case (.null, _), (_, .any): true
    case (.boolean, .boolean), (.integer, .integer), (.uncertain, .integer), (.decimal, .decimal),
      (.string, .string), (.quantity, .quantity):
      true
    case (.moment(let moment), .date): moment.isDate
    case (.moment(let moment), .dateTime): !moment.isDate
    case (.list(let items), .list(let element)): items.allSatisfy { matches($0, element) }
    case (.interval(let interval), .interval(let point)):
      matches(interval.low, point) && matches(interval.high, point)
    default: false
    }
  }

  /// `x as T` and `cast x as T`. What can never be of the type is a mistake, not a null.
  func cast(
    _ typed: CQLTyped, _ type: CQLType, isStrict: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard !typed.value.isNull else {
      guard Self.overlaps(typed.type, type) else { throw never(typed.type, type, span) }
      return CQLTyped(.null, type)
    }
    if Self.matches(typed.value, type) { return CQLTyped(typed.value, type) }
    guard Self.overlaps(typed.type, type) else { throw never(typed.type, type, span) }
    if isStrict {
      throw Diagnostic(code: "out-of-range", "the value is not of the type \(type.text)", at: span)
    }
    return CQLTyped(.null, type)
  }

  private static func overlaps(_ a: CQLType, _ b: CQLType) -> Bool {
    switch (a, b) {
    case (.any, _), (_, .any): true
    case (.list(let x), .list(let y)): overlaps(x, y)
    case (.interval(let x), .interval(let y)): overlaps(x, y)
    default: a == b
    }
  }

  private func never(_ from: CQLType, _ to: CQLType, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      code: "type-mismatch", "a value of \(from.text) is never of \(to.text)", at: span,
      hint: "`convert … to \(to.text)` makes one of it")
  }

  // MARK: convert

  /// `convert x to T` and `ToT(x)`; null where the text does not say such a value.
  func converted(
    _ typed: CQLTyped, to type: CQLType, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if typed.type == type { return typed }
    guard Self.isConvertible(typed.type, to: type) else {
      throw mismatch("a \(typed.type.text) does not convert to \(type.text)", span)
    }
    return CQLTyped(try conversion(typed.value, to: type, span), type)
  }

  static func isConvertible(_ from: CQLType, to type: CQLType) -> Bool {
    if from == .any || from == type { return true }
    switch type {
    case .boolean: return from.isNumber || from == .string
    case .integer: return from == .string || from == .boolean
    case .decimal: return from == .integer || from == .string || from == .boolean
    case .string: return from.isNumber || from.isTime || from == .boolean || from == .quantity
    case .quantity: return from.isNumber || from == .string
    case .date, .dateTime: return from.isTime || from == .string
    default: return false
    }
  }

  private func conversion(
    _ value: CQLValue, to type: CQLType, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLValue {
    switch (value, type) {
    case (.null, _): return .null
    case (.uncertain, _): throw outside("conversions of uncertain numbers are", span)
    case (.string(let text), _): return read(text, as: type)
    case (.integer(let number), .boolean):
      return number == 1 ? .boolean(true) : number == 0 ? .boolean(false) : .null
    case (.decimal(let number), .boolean):
      return number == CQLDecimal(1) ? .boolean(true) : number.isZero ? .boolean(false) : .null
    case (.boolean(let truth), .integer): return .integer(truth ? 1 : 0)
    case (.boolean(let truth), .decimal): return .decimal(CQLDecimal(truth ? 1 : 0))
    case (_, .string): return .string(Self.plain(value))
    case (.moment(let moment), .date):
      return CQLMoment(parts: Array(moment.parts.prefix(3)), isDate: true).map { .moment($0) }
        ?? .null
    default: return Self.lift(value, to: type)
    }
  }

  /// A value as ToString has it: a literal without its `@`.
  private static func plain(_ value: CQLValue) -> String {
    switch value {
    case .moment(let moment):
      moment.text.hasSuffix("T") ? String(moment.text.dropLast()) : moment.text
    case .quantity(let quantity):
      quantity.text
    default: value.text
    }
  }

  private func read(_ text: String, as type: CQLType) -> CQLValue {
    switch type {
    case .boolean:
      switch text.lowercased() {
      case "true", "t", "yes", "y", "1": return .boolean(true)
      case "false", "f", "no", "n", "0": return .boolean(false)
      default: return .null
      }
    case .integer:
      let digits = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
        return .null
      }
      return CQLValue(integer: Int(text))
    case .decimal: return CQLValue(CQLDecimal(text))
    case .date:
      // The time of a date and time is left out.
      return CQLMoment(text).flatMap {
        CQLMoment(parts: Array($0.parts.prefix(3)), isDate: true)
      }.map { .moment($0) } ?? .null
    case .dateTime: return CQLMoment(text).map { .moment($0.asDateTime) } ?? .null
    case .quantity: return quantity(text).map { .quantity($0) } ?? .null
    default: return .string(text)
    }
  }

  /// `5.5 'cm'`, `5 days` or `5`.
  private func quantity(_ text: String) -> CQLQuantity? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    guard let value = CQLDecimal(number) else { return nil }
    let rest = text[number.endIndex...].drop { $0 == " " || $0 == "\t" }
    if rest.isEmpty { return rest.startIndex == number.endIndex ? CQLQuantity(value, "1") : nil }
    if rest.first == "'", rest.last == "'", rest.count > 2 {
      let unit = String(rest.dropFirst().dropLast())
      return units.unit(unit) == nil ? nil : CQLQuantity(value, unit)
    }
    return Parser.calendarUnits[String(rest)].map { CQLQuantity(value, $0, isCalendar: true) }
  }

  /// `convert x to 'unit'`; null where the units do not measure the same.
  func converted(
    _ typed: CQLTyped, toUnit unit: String, isCalendar: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    guard typed.type == .quantity || typed.type == .any else {
      throw mismatch("only a Quantity converts to a unit, this is \(typed.type.text)", span)
    }
    let target = try quantity(.zero, unit, isCalendar: isCalendar, span)
    guard case .quantity(let source) = typed.value,
      let value = units.value(source, in: target).flatMap({ CQLDecimal($0) })
    else { return CQLTyped(.null, .quantity) }
    return CQLTyped(.quantity(target.with(value)), .quantity)
  }

  /// `convertsTo`: whether ToT would give a value.
  func converts(
    _ typed: CQLTyped, to type: CQLType, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if typed.value.isNull { return CQLTyped(.null, .boolean) }
    guard Self.isConvertible(typed.type, to: type) else { return .truth(false) }
    return .truth(try !conversion(typed.value, to: type, span).isNull)
  }
}
