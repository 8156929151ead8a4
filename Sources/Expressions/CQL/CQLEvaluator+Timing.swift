import Diagnostics
import Quantities

// Timing phrases: `starts before`, `3 days or less after end`, `included in day of`.
extension CQLEvaluator {
  func timed(
    _ timing: Phrase.Timing, _ operands: [Syntax], _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    var left = try evaluate(operands[0])
    var right = try evaluate(operands[1])
    if let end = timing.leftEnd, end != "occurs" {
      left = try boundary(end == "starts" ? "start" : "end", left, operands[0].span)
    }
    if let end = timing.rightEnd { right = try boundary(end, right, operands[1].span) }
    if let offset = timing.offset, operands.count == 3 {
      return try offsetRelated(left, timing, offset, evaluate(operands[2]), right, span)
    }
    let isList = left.type.element != nil || right.type.element != nil
    guard isList || Self.isUntyped(left, right) else {
      return try related(left, timing, right, span)
    }
    switch timing.relation {
    case .includes, .includedIn:
      guard timing.precision == nil else { throw mismatch("lists have no precision", span) }
      let (whole, part) = timing.relation == .includes ? (left, right) : (right, left)
      return try includes(whole, part, isProper: timing.isProper, span)
    default:
      guard !isList else { throw mismatch("lists do not stand in this relation", span) }
      return nil
    }
  }

  private static func isUntyped(_ left: CQLTyped, _ right: CQLTyped) -> Bool {
    left.type == .any && right.type == .any
  }

  /// A relation with an offset: the point that is meant on each side, and the window between them.
  private func offsetRelated(
    _ left: CQLTyped, _ timing: Phrase.Timing, _ offset: Phrase.Timing.Offset, _ by: CQLTyped,
    _ right: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    guard by.type == .quantity else {
      throw mismatch("an offset is a Quantity of time", span)
    }
    guard case .quantity(let size) = by.value, !size.value.isNegative else {
      throw mismatch("an offset is not negative", span)
    }
    let isWithin = offset == .within
    let isBefore: Bool
    switch timing.relation {
    case .before, .onOrBefore: isBefore = true
    case .after, .onOrAfter: isBefore = false
    default:
      guard isWithin else { throw mismatch("an offset is for before and after", span) }
      isBefore = false
    }
    func point(_ typed: CQLTyped, _ name: String) throws(Diagnostic) -> CQLTyped {
      typed.type.point == nil ? typed : try boundary(name, typed, span)
    }
    if isWithin, left.type.point != nil || right.type.point != nil {
      throw outside("'within' for whole intervals is", span)
    }
    let a = try point(left, isBefore ? "end" : "start")
    let b = try point(right, isBefore ? "start" : "end")
    guard a.type.isTime || a.type == .any, b.type.isTime || b.type == .any else {
      throw mismatch("an offset is for dates", span)
    }
    let (x, y, type) = try fitted(a, b, span)
    if x.isNull || y.isNull { return nil }
    var precision: Int?
    if let name = timing.precision {
      guard let position = CQLMoment.position(name), type != .date || position < 3 else {
        throw mismatch("a \(type.text) is not compared by '\(name)'", span)
      }
      precision = position
    }
    let subject = CQLEdge.known(.at(x))
    let near = CQLEdge.known(.at(y))
    let base = CQLTyped(y, type)
    let earlier = CQLEdge.known(.at(try shifted(base, by, isMinus: true, span).value))
    let later = CQLEdge.known(.at(try shifted(base, by, isMinus: false, span).value))
    func both(_ p: Bool?, _ q: Bool?) -> Bool? { Self.logic("and", p, q) }
    if isWithin {
      return timing.isProper
        ? both(before(earlier, subject, precision), before(subject, later, precision))
        : both(notAfter(earlier, subject, precision), notAfter(subject, later, precision))
    }
    let far = isBefore ? earlier : later
    func outward(_ p: CQLEdge, _ q: CQLEdge) -> Bool? {
      isBefore ? before(p, q, precision) : before(q, p, precision)
    }
    func outwardOrOn(_ p: CQLEdge, _ q: CQLEdge) -> Bool? {
      isBefore ? notAfter(p, q, precision) : notAfter(q, p, precision)
    }
    let includesNear = timing.relation == .onOrBefore || timing.relation == .onOrAfter
    let beyondNear = includesNear ? outwardOrOn(subject, near) : outward(subject, near)
    switch offset {
    case .exactly: return same(subject, far, precision)
    case .orMore: return outwardOrOn(subject, far)
    case .moreThan: return outward(subject, far)
    case .orLess: return both(outwardOrOn(far, subject), beyondNear)
    case .lessThan: return both(outward(far, subject), beyondNear)
    case .within: return nil
    }
  }
}
