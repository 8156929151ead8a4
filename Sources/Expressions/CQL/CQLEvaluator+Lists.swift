import Diagnostics
import Quantities

// Lists: membership, sets, and the aggregate functions.
extension CQLEvaluator {
  /// The items of a list, nil for null; an error for what is no list.
  func items(
    _ typed: CQLTyped, _ name: String, _ span: SourceSpan
  ) throws(Diagnostic) -> ([CQLValue]?, CQLType) {
    guard let element = typed.type.element ?? (typed.type == .any ? .any : nil) else {
      throw mismatch("\(name) wants a list, this is \(typed.type.text)", span)
    }
    if case .list(let items) = typed.value { return (items, element) }
    return (nil, element)
  }

  /// Whether a list holds something that is not null.
  func exists(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    let (items, _) = try items(typed, "'exists'", span)
    return .truth(items?.contains { !$0.isNull } ?? false)
  }

  // MARK: Membership

  /// Whether two items are the same; two nulls are.
  private func alike(_ a: CQLValue, _ b: CQLValue) -> Bool? {
    a.isNull || b.isNull ? a.isNull && b.isNull : equal(a, b)
  }

  private func holds(_ items: [CQLValue], _ item: CQLValue) -> Bool? {
    var result: Bool? = false
    for other in items { result = Self.logic("or", result, alike(other, item)) }
    return result
  }

  func isItem(
    _ element: CQLTyped, of list: CQLTyped, _ type: CQLType, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    guard case .list(let items) = list.value else { return false }
    guard let common = Self.common(element.type, type) else {
      throw mismatch("a \(element.type.text) is not in a \(list.type.text)", span)
    }
    let item = Self.lift(element.value, to: common)
    return holds(items.map { Self.lift($0, to: common) }, item)
  }

  /// `includes` of lists: whether the first holds every item of the second, or the item itself.
  func includes(
    _ whole: CQLTyped, _ part: CQLTyped, isProper: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    // A null is a list that is not known, except to `properly`, which looks for it as an item.
    if part.type == .any, !isProper { return nil }
    guard part.type.element != nil else {
      let found = try isMember(part, of: whole, at: nil, span)
      guard isProper, case .list(let items) = whole.value else { return found }
      return Self.logic("and", found, holdsAnother(items, than: part.value))
    }
    let (x, y, _) = try fitted(whole, part, span)
    guard case .list(let items) = x, case .list(let parts) = y else { return nil }
    var result: Bool? = true
    for item in parts { result = Self.logic("and", result, holds(items, item)) }
    return isProper ? Self.logic("and", result, items.count > parts.count) : result
  }

  /// Whether a list holds something else as well; what a null stands for may be the item itself.
  private func holdsAnother(_ items: [CQLValue], than item: CQLValue) -> Bool? {
    var result: Bool? = false
    for other in items {
      let isSame = item.isNull ? other.isNull : equal(other, item)
      result = Self.logic("or", result, isSame.map { !$0 })
    }
    return result
  }

  // MARK: Sets

  /// The first of items that are the same.
  private func distinct(_ items: [CQLValue]) -> [CQLValue] {
    var result: [CQLValue] = []
    for item in items where holds(result, item) != true { result.append(item) }
    return result
  }

  func sets(
    _ name: String, _ left: CQLTyped, _ right: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if left.type.point != nil || right.type.point != nil {
      return try combined(name, left, right, span)
    }
    let (x, y, type) = try fitted(left, right, span)
    guard type.element != nil || type == .any else {
      throw mismatch("'\(name)' is for lists and intervals, not for \(type.text)", span)
    }
    func list(_ value: CQLValue) -> [CQLValue]? {
      if case .list(let items) = value { items } else { nil }
    }
    switch name {
    case "union":
      if type == .any { return .null }
      return CQLTyped(.list(distinct((list(x) ?? []) + (list(y) ?? []))), type)
    case "intersect":
      guard let a = list(x), let b = list(y) else { return CQLTyped(.null, type) }
      return CQLTyped(.list(distinct(a.filter { holds(b, $0) == true })), type)
    default:
      guard let a = list(x) else { return CQLTyped(.null, type) }
      let b = list(y) ?? []
      return CQLTyped(.list(distinct(a.filter { holds(b, $0) != true })), type)
    }
  }

  func listPrefix(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let (items, element) = try items(typed, "'\(name)'", span)
    switch name {
    case "singleton":
      guard let items else { return CQLTyped(.null, element) }
      guard items.count < 2 else {
        throw Diagnostic(code: "out-of-range", "the list has more than one item", at: span)
      }
      return CQLTyped(items.first ?? .null, element)
    case "distinct":
      return CQLTyped(items.map { .list(distinct($0)) } ?? .null, .list(element))
    default:
      guard element.element != nil || element == .any else {
        throw mismatch("'flatten' wants a list of lists, this is \(typed.type.text)", span)
      }
      var result: [CQLValue] = []
      for case .list(let inner) in items ?? [] { result += inner }
      return CQLTyped(items == nil ? .null : .list(result), .list(element.element ?? .any))
    }
  }

  /// `x[1]`, counted from 0; null outside of the list.
  func indexed(
    _ list: CQLTyped, _ index: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    if list.type == .string { throw outside("characters of strings are", span) }
    let (items, element) = try items(list, "an index", span)
    guard index.type == .integer || index.type == .any else {
      throw mismatch("an index is an Integer, this is \(index.type.text)", span)
    }
    try refuseUncertain(index.value, "as an index", span)
    guard let items, case .integer(let position) = index.value, items.indices.contains(position)
    else { return CQLTyped(.null, element) }
    return CQLTyped(items[position], element)
  }

  // MARK: Aggregates. Nulls do not count.

  func aggregate(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let (items, element) = try items(typed, name, span)
    let values = (items ?? []).filter { !$0.isNull }
    switch name {
    case "Count": return CQLTyped(.integer(values.count), .integer)
    case "AllTrue", "AnyTrue":
      guard element == .boolean || element == .any else {
        throw mismatch("\(name) wants a list of Booleans, this is \(typed.type.text)", span)
      }
      return .truth(
        name == "AllTrue"
          ? !values.contains(.boolean(false)) : values.contains(.boolean(true)))
    case "Min", "Max":
      guard element.isOrdered || element == .string else {
        throw mismatch("values of \(element.text) have no order", span)
      }
      return CQLTyped(try extreme(values, isMaximum: name == "Max", span), element)
    default: break
    }
    guard element.isNumber || element == .quantity || element == .any else {
      throw mismatch("\(name) wants a list of numbers, this is \(typed.type.text)", span)
    }
    for value in values { try refuseUncertain(value, "in \(name)", span) }
    // Means of whole numbers are Decimals.
    let type = name != "Sum" && element == .integer ? CQLType.decimal : element
    let numbers = values.map { CQLTyped(Self.lift($0, to: type), type) }
    guard !numbers.isEmpty else { return CQLTyped(.null, type) }
    switch name {
    case "Sum": return try sum(numbers, span)
    case "Avg": return try mean(numbers, span)
    default:
      let sorted = try ordered(numbers, span)
      let middle = sorted.count / 2
      if sorted.count % 2 == 1 { return sorted[middle] }
      return try mean([sorted[middle - 1], sorted[middle]], span)
    }
  }

  private func sum(_ numbers: [CQLTyped], _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    if numbers[0].type == .integer {
      // Only the sum has to fit, not what it is on the way.
      let total = numbers.reduce(0) { sum, number in
        if case .integer(let value) = number.value { sum + value } else { sum }
      }
      return CQLTyped(CQLValue(integer: total), .integer)
    }
    var result = numbers[0]
    for number in numbers.dropFirst() { result = try arithmetic("+", result, number, span) }
    return result
  }

  private func mean(_ numbers: [CQLTyped], _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    let total = try sum(numbers, span)
    return try arithmetic("/", total, CQLTyped(.integer(numbers.count), .integer), span)
  }

  private func extreme(
    _ values: [CQLValue], isMaximum: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLValue {
    guard var result = values.first else { return .null }
    for value in values.dropFirst() {
      guard let order = order(value, result) else { throw unordered(span) }
      if order == (isMaximum ? .after : .before) { result = value }
    }
    return result
  }

  private func ordered(
    _ numbers: [CQLTyped], _ span: SourceSpan
  ) throws(Diagnostic) -> [CQLTyped] {
    for number in numbers where order(number.value, numbers[0].value) == nil {
      throw unordered(span)
    }
    return numbers.sorted { order($0.value, $1.value) == .before }
  }

  private func unordered(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      code: "outside-subset", "the order of these values is not known, so none comes first",
      at: span)
  }
}
