import Diagnostics
import Quantities

// Equality, equivalence and order.
extension CQLEvaluator {
  // MARK: Types that fit

  /// The type that values of both convert to on their own, or nil.
  static func common(_ a: CQLType, _ b: CQLType) -> CQLType? {
    if a == b { return a }
    switch (a, b) {
    case (.any, let other), (let other, .any): return other
    case (.integer, .decimal), (.decimal, .integer): return .decimal
    case (.quantity, .integer), (.quantity, .decimal), (.integer, .quantity),
      (.decimal, .quantity):
      return .quantity
    case (.date, .dateTime), (.dateTime, .date): return .dateTime
    case (.list(let x), .list(let y)): return common(x, y).map { .list($0) }
    case (.interval(let x), .interval(let y)): return common(x, y).map { .interval($0) }
    default: return nil
    }
  }

  /// A value as one of a type that it converts to on its own.
  static func lift(_ value: CQLValue, to type: CQLType) -> CQLValue {
    switch (value, type) {
    case (.integer(let number), .decimal): return .decimal(CQLDecimal(number))
    case (.integer(let number), .quantity): return .quantity(CQLQuantity(CQLDecimal(number), "1"))
    case (.decimal(let number), .quantity): return .quantity(CQLQuantity(number, "1"))
    case (.moment(let moment), .dateTime): return .moment(moment.asDateTime)
    case (.list(let items), .list(let element)):
      return .list(items.map { lift($0, to: element) })
    case (.interval(let interval), .interval(let point)):
      return .interval(
        CQLInterval(
          low: lift(interval.low, to: point), high: lift(interval.high, to: point),
          lowClosed: interval.lowClosed, highClosed: interval.highClosed))
    default: return value
    }
  }

  /// Both of one type, for operators that want that.
  func fitted(
    _ a: CQLTyped, _ b: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> (CQLValue, CQLValue, CQLType) {
    guard let type = Self.common(a.type, b.type) else {
      throw mismatch(
        "\(a.type.text) and \(b.type.text) cannot be put together with this operator", span)
    }
    for value in [a.value, b.value] where type != .integer {
      try refuseUncertain(value, "beside a \(type.text)", span)
    }
    return (Self.lift(a.value, to: type), Self.lift(b.value, to: type), type)
  }

  /// Ranges are carried through sums and comparisons of Integers, and through nothing else.
  func refuseUncertain(
    _ value: CQLValue, _ place: String, _ span: SourceSpan
  ) throws(Diagnostic) {
    if case .uncertain = value { throw outside("an uncertain number \(place) is", span) }
  }

  // MARK: Equality

  /// Lists of items that have no type in common are not equal, which is no mistake.
  private static func areUnlikeLists(_ a: CQLTyped, _ b: CQLTyped) -> Bool {
    guard case .list = a.value, case .list = b.value else { return false }
    return common(a.type, b.type) == nil
  }

  func equal(_ a: CQLTyped, _ b: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> Bool? {
    if Self.areUnlikeLists(a, b) { return false }
    let (x, y, _) = try fitted(a, b, span)
    return equal(x, y)
  }

  func equal(_ a: CQLValue, _ b: CQLValue) -> Bool? {
    switch (a, b) {
    case (.null, _), (_, .null): return nil
    case (.boolean(let x), .boolean(let y)): return x == y
    case (.string(let x), .string(let y)): return x.unicodeScalars.elementsEqual(y.unicodeScalars)
    case (.list(let x), .list(let y)): return equal(x, y)
    case (.interval(let x), .interval(let y)): return equal(x, y)
    default: return order(a, b).map { $0 == .same }
    }
  }

  /// Lists are equal item by item; two nulls in one place count as equal there.
  private func equal(_ a: [CQLValue], _ b: [CQLValue]) -> Bool? {
    guard a.count == b.count else { return false }
    var result: Bool? = true
    for (x, y) in zip(a, b) {
      let truth = x.isNull && y.isNull ? true : equal(x, y)
      result = Self.logic("and", result, truth)
    }
    return result
  }

  private func equal(_ a: CQLInterval, _ b: CQLInterval) -> Bool? {
    Self.logic(
      "and", same(bound(a, isLow: true), bound(b, isLow: true)),
      same(bound(a, isLow: false), bound(b, isLow: false)))
  }

  // MARK: Equivalence

  func equivalent(_ a: CQLTyped, _ b: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> Bool {
    if Self.areUnlikeLists(a, b) { return false }
    let (x, y, _) = try fitted(a, b, span)
    for value in [x, y] { try refuseUncertain(value, "beside '~'", span) }
    return try equivalent(x, y, span)
  }

  func equivalent(_ a: CQLValue, _ b: CQLValue, _ span: SourceSpan) throws(Diagnostic) -> Bool {
    switch (a, b) {
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.string(let x), .string(let y)): return Self.folded(x) == Self.folded(y)
    case (.decimal(let x), .decimal(let y)): return Self.equivalent(x, y)
    case (.quantity(let x), .quantity(let y)): return try equivalent(x, y, span)
    case (.list(let x), .list(let y)):
      guard x.count == y.count else { return false }
      for (left, right) in zip(x, y) {
        if try !equivalent(left, right, span) { return false }
      }
      return true
    case (.interval(let x), .interval(let y)):
      let starts = try equivalent(start(x), start(y), span)
      let ends = try equivalent(end(x), end(y), span)
      return starts && ends
    default: return equal(a, b) == true
    }
  }

  /// Case, locale and the kind of white space do not count.
  private static func folded(_ text: String) -> String {
    String(text.lowercased().map { $0.isWhitespace ? " " : $0 })
  }

  private static func equivalent(_ a: Rational, _ b: Rational) -> Bool {
    guard let x = CQLDecimal(a), let y = CQLDecimal(b) else { return a == b }
    return equivalent(x, y)
  }

  /// At the precision of the operand that has fewer places.
  private static func equivalent(_ a: CQLDecimal, _ b: CQLDecimal) -> Bool {
    let places = min(a.significantPlaces, b.significantPlaces)
    return a.rounded(places) == b.rounded(places)
  }

  private func equivalent(
    _ a: CQLQuantity, _ b: CQLQuantity, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool {
    if let inOther = units.value(a, in: b), let inOne = units.value(b, in: a) {
      // Which of two units the places are counted in is not laid down: both must agree.
      let one = Self.equivalent(inOther, b.value.rational)
      guard one == Self.equivalent(a.value.rational, inOne) else {
        throw Diagnostic(
          code: "outside-subset",
          "whether these are equivalent depends on the unit they are rounded in", at: span)
      }
      return one
    }
    guard (a.months == nil) != (b.months == nil) else { return order(a, b) == .same }
    let (calendar, other) = a.months == nil ? (b, a) : (a, b)
    if !other.isCalendar, units.unit(other.code)?.dimension == units.unit("d")?.dimension {
      guard other.unit == "a" || other.unit == "mo" else {
        throw Diagnostic(
          code: "outside-subset",
          "whether years or months are equivalent to '\(other.unit)' is not laid down", at: span)
      }
      let named = CQLQuantity(other.value, other.unit == "a" ? "year" : "month", isCalendar: true)
      return try equivalent(calendar, named, span)
    }
    // A year stands for 365 days and a month for 30 where they meet shorter calendar durations.
    let days = CQLQuantity(CQLDecimal(calendar.unit == "year" ? 365 : 30), "day", isCalendar: true)
    guard other.isCalendar, let value = calendar.value * days.value else { return false }
    return order(days.with(value), other) == .same
  }

  // MARK: Order

  func ordered(
    _ op: String, _ a: CQLTyped, _ b: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    let (x, y, type) = try fitted(a, b, span)
    guard type.isOrdered || type == .string else {
      throw mismatch("values of the type \(type.text) have no order", span)
    }
    return ordered(op, x, y)
  }

  private func ordered(_ op: String, _ a: CQLValue, _ b: CQLValue) -> Bool? {
    if a.isNull || b.isNull { return nil }
    if let (x, y) = Self.ranges(a, b) {
      switch op {
      case "<": return x.1 < y.0 ? true : x.0 >= y.1 ? false : nil
      case "<=": return x.1 <= y.0 ? true : x.0 > y.1 ? false : nil
      case ">": return x.0 > y.1 ? true : x.1 <= y.0 ? false : nil
      default: return x.0 >= y.1 ? true : x.1 < y.0 ? false : nil
      }
    }
    guard let order = order(a, b) else { return nil }
    switch op {
    case "<": return order == .before
    case "<=": return order != .after
    case ">": return order == .after
    default: return order != .before
    }
  }

  /// Whole numbers as ranges, where at least one is not certain.
  static func ranges(_ a: CQLValue, _ b: CQLValue) -> ((Int, Int), (Int, Int))? {
    func range(_ value: CQLValue) -> (Int, Int)? {
      switch value {
      case .integer(let number): (number, number)
      case .uncertain(let low, let high): (low, high)
      default: nil
      }
    }
    if case .integer = a, case .integer = b { return nil }
    guard let x = range(a), let y = range(b) else { return nil }
    return (x, y)
  }

  /// The order of two values of one type; nil where it is not known or there is none.
  func order(_ a: CQLValue, _ b: CQLValue, to precision: Int? = nil) -> CQLMoment.Order? {
    func order<T: Comparable>(_ x: T, _ y: T) -> CQLMoment.Order {
      x < y ? .before : x == y ? .same : .after
    }
    switch (a, b) {
    case (.integer(let x), .integer(let y)): return order(x, y)
    case (.decimal(let x), .decimal(let y)): return order(x, y)
    case (.quantity(let x), .quantity(let y)): return self.order(x, y)
    case (.moment(let x), .moment(let y)): return CQLMoment.compare(x, y, to: precision)
    case (.string(let x), .string(let y)):
      let (left, right) = (Array(x.unicodeScalars), Array(y.unicodeScalars))
      if left == right { return .same }
      return left.lexicographicallyPrecedes(right) ? .before : .after
    default:
      guard let (x, y) = Self.ranges(a, b) else { return nil }
      return x.1 < y.0 ? .before : x.0 > y.1 ? .after : nil
    }
  }

  private func order(_ a: CQLQuantity, _ b: CQLQuantity) -> CQLMoment.Order? {
    guard let left = units.value(a, in: b) else { return nil }
    let right = b.value.rational
    return left < right ? .before : left == right ? .same : .after
  }

  /// `x between a and b`, ends included unless it is proper.
  func between(
    _ value: Syntax, _ low: Syntax, _ high: Syntax, isProper: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let typed = try evaluate(value)
    let (first, last) = (try evaluate(low), try evaluate(high))
    return .truth(
      Self.logic(
        "and", try ordered(isProper ? ">" : ">=", typed, first, span),
        try ordered(isProper ? "<" : "<=", typed, last, span)))
  }
}
