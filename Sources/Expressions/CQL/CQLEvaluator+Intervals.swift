import Diagnostics

// Intervals: selectors, ends, membership, and the relations that timing phrases name.
extension CQLEvaluator {
  /// `Interval[low, high]`. Two untyped nulls make no interval: the value is null, as HL7's tests
  /// have it, for there is no point type.
  func interval(
    _ low: Syntax, _ high: Syntax, _ lowClosed: Bool, _ highClosed: Bool, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let (x, y, type) = try fitted(evaluate(low), evaluate(high), span)
    guard type.isOrdered else {
      throw mismatch("intervals are not made of values of the type \(type.text)", span)
    }
    guard type != .any else { return CQLTyped(.null, .interval(.any)) }
    for value in [x, y] {
      if case .uncertain = value { throw outside("intervals of uncertain numbers are", span) }
    }
    let interval = CQLInterval(low: x, high: y, lowClosed: lowClosed, highClosed: highClosed)
    if !x.isNull, !y.isNull {
      let isEmpty = before(bound(interval, isLow: false), bound(interval, isLow: true))
      let isCrossed = order(x, y) == .after
      if isEmpty == true || isCrossed {
        throw Diagnostic(
          code: "bad-interval", "the end of an interval may not come before its start", at: span)
      }
      if case .quantity = x, order(x, y) == nil {
        throw Diagnostic(
          code: "bad-interval", "the ends of an interval are in units that do not convert",
          at: span)
      }
    }
    return CQLTyped(.interval(interval), .interval(type))
  }

  private func point(
    _ typed: CQLTyped, _ name: String, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLType {
    if let point = typed.type.point { return point }
    guard typed.type == .any else {
      throw mismatch("'\(name)' wants an interval, this is \(typed.type.text)", span)
    }
    return .any
  }

  /// The start and the end of an interval as values.
  func ends(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> (CQLTyped, CQLTyped) {
    (try boundary("start", typed, span), try boundary("end", typed, span))
  }

  func boundary(
    _ name: String, _ typed: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let type = try point(typed, "\(name) of", span)
    guard case .interval(let interval) = typed.value else { return CQLTyped(.null, type) }
    let edge = bound(interval, isLow: name == "start")
    switch edge.low {
    case .at(let value) where edge.isKnown: return CQLTyped(value, type)
    default:
      guard edge.isKnown else { return CQLTyped(.null, type) }
      guard let extent = Self.extent(type, isMaximum: name == "end") else {
        throw outside("the least and greatest \(type.text) are", span)
      }
      return CQLTyped(extent, type)
    }
  }

  func width(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    let type = try point(typed, "width of", span)
    guard !type.isTime else {
      throw mismatch("the width of an interval of dates is asked for with 'duration in'", span)
    }
    let (low, high) = try ends(typed, span)
    if low.value.isNull || high.value.isNull { return CQLTyped(.null, type) }
    return try arithmetic("-", high, low, span)
  }

  func pointFrom(_ typed: CQLTyped, _ span: SourceSpan) throws(Diagnostic) -> CQLTyped {
    let type = try point(typed, "point from", span)
    guard case .interval(let interval) = typed.value else { return CQLTyped(.null, type) }
    guard same(bound(interval, isLow: true), bound(interval, isLow: false)) == true else {
      throw Diagnostic(code: "out-of-range", "the interval holds more than one point", at: span)
    }
    return CQLTyped(start(interval), type)
  }

  // MARK: Membership

  /// `x in y`: of a list or of an interval. In nothing there is nothing: false.
  func isMember(
    _ element: CQLTyped, of container: CQLTyped, at precision: String?, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    switch container.type {
    case .list(let type):
      guard precision == nil else { throw mismatch("lists have no precision", span) }
      return try isItem(element, of: container, type, span)
    case .interval(let type):
      guard Self.common(element.type, type) != nil else {
        throw mismatch("a \(element.type.text) is not in an \(container.type.text)", span)
      }
      guard case .interval = container.value else { return false }
      if element.value.isNull { return nil }
      return try related(
        element, Phrase.Timing(relation: .includedIn, precision: precision), container, span)
    case .any: return false
    default: throw mismatch("a list or an interval is wanted, this is \(container.type.text)", span)
    }
  }

  // MARK: Relations

  private struct Ends {
    var start: CQLEdge
    var end: CQLEdge
    var isPoint: Bool
  }

  private func ends(_ value: CQLValue) -> Ends? {
    switch value {
    case .null: return nil
    case .interval(let interval):
      return Ends(
        start: bound(interval, isLow: true), end: bound(interval, isLow: false), isPoint: false)
    default:
      let edge = CQLEdge.known(.at(value))
      return Ends(start: edge, end: edge, isPoint: true)
    }
  }

  /// Whether a timing relation without an offset holds; nil where it is not known.
  func related(
    _ left: CQLTyped, _ timing: Phrase.Timing, _ right: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    let leftPoint = left.type.point ?? left.type
    let rightPoint = right.type.point ?? right.type
    guard let type = Self.common(leftPoint, rightPoint), type.isOrdered else {
      throw mismatch("\(left.type.text) and \(right.type.text) do not stand in this relation", span)
    }
    let precision = try position(timing.precision, type, span)
    func lifted(_ typed: CQLTyped) -> CQLValue {
      Self.lift(typed.value, to: typed.type.point == nil ? type : .interval(type))
    }
    var (x, y) = (lifted(left), lifted(right))
    // An interval between two nulls takes the type of what it is compared with here.
    let whole = CQLValue.interval(
      CQLInterval(low: .null, high: .null, lowClosed: true, highClosed: true))
    if timing.relation == .includedIn, right.type == .interval(.any), type != .any { y = whole }
    if timing.relation == .includes, left.type == .interval(.any), type != .any { x = whole }
    guard let a = ends(x), let b = ends(y) else { return nil }
    return try holds(timing, a, b, precision, span)
  }

  /// The position of a precision, which must be one that the type has.
  private func position(
    _ name: String?, _ type: CQLType, _ span: SourceSpan
  ) throws(Diagnostic) -> Int? {
    guard let name else { return nil }
    guard type.isTime || type == .any else {
      throw mismatch("values of \(type.text) have no '\(name)'", span)
    }
    guard let position = CQLMoment.position(name), type != .date || position < 3 else {
      throw mismatch("a \(type.text) is not compared by '\(name)'", span)
    }
    return position
  }

  private func holds(
    _ timing: Phrase.Timing, _ a: Ends, _ b: Ends, _ p: Int?, _ span: SourceSpan
  ) throws(Diagnostic) -> Bool? {
    func both(_ x: Bool?, _ y: Bool?) -> Bool? { Self.logic("and", x, y) }
    switch timing.relation {
    case .same: return both(same(a.start, b.start, p), same(a.end, b.end, p))
    case .before: return before(a.end, b.start, p)
    case .after: return before(b.end, a.start, p)
    case .sameOrBefore, .onOrBefore: return notAfter(a.end, b.start, p)
    case .sameOrAfter, .onOrAfter: return notAfter(b.end, a.start, p)
    case .includes: return includes(a, b, isProper: timing.isProper, p)
    case .includedIn: return includes(b, a, isProper: timing.isProper, p)
    case .overlaps: return both(notAfter(a.start, b.end, p), notAfter(b.start, a.end, p))
    case .overlapsBefore: return both(before(a.start, b.start, p), notAfter(b.start, a.end, p))
    case .overlapsAfter: return both(before(b.end, a.end, p), notAfter(a.start, b.end, p))
    case .meets:
      return Self.logic("or", meets(a.end, b.start, p), meets(b.end, a.start, p))
    case .meetsBefore: return meets(a.end, b.start, p)
    case .meetsAfter: return meets(b.end, a.start, p)
    case .starts: return both(same(a.start, b.start, p), notAfter(a.end, b.end, p))
    case .ends: return both(same(a.end, b.end, p), notAfter(b.start, a.start, p))
    }
  }

  private func includes(_ a: Ends, _ b: Ends, isProper: Bool, _ p: Int?) -> Bool? {
    func both(_ x: Bool?, _ y: Bool?) -> Bool? { Self.logic("and", x, y) }
    if isProper, b.isPoint { return both(before(a.start, b.start, p), before(b.end, a.end, p)) }
    let within = both(notAfter(a.start, b.start, p), notAfter(b.end, a.end, p))
    guard isProper else { return within }
    let equal = both(same(a.start, b.start, p), same(a.end, b.end, p))
    return both(within, equal.map { !$0 })
  }

  /// Whether one end is followed at once by a start.
  private func meets(_ end: CQLEdge, _ start: CQLEdge, _ p: Int?) -> Bool? {
    func next(_ place: CQLEdge.Place) -> CQLEdge.Place {
      guard case .at(let value) = place else { return place }
      if let p, case .moment(let moment) = value, p < moment.parts.count,
        let later = Self.adding(CQLDecimal(1), CQLMoment.names[p], to: moment)
      {
        return .at(.moment(later))
      }
      return Self.neighbour(value, after: true).map { .at($0) } ?? .last
    }
    // Nothing follows the last value of a type.
    if end.isKnown, case .last = end.low { return false }
    if start.isKnown, case .first = start.low { return false }
    return same(
      CQLEdge(low: next(end.low), high: next(end.high), isKnown: end.isKnown), start, p)
  }

  // MARK: Sets of points

  /// `union`, `intersect` and `except` of intervals; null where the outcome is no single interval.
  func combined(
    _ name: String, _ left: CQLTyped, _ right: CQLTyped, _ span: SourceSpan
  ) throws(Diagnostic) -> CQLTyped {
    let (x, y, type) = try fitted(left, right, span)
    guard let a = ends(x), let b = ends(y) else { return CQLTyped(.null, type) }
    func either(_ x: Bool?, _ y: Bool?) -> Bool? { Self.logic("or", x, y) }
    let overlap = Self.logic("and", notAfter(a.start, b.end), notAfter(b.start, a.end))
    var result = CQLValue.null
    switch name {
    case "union":
      let touches = either(overlap, either(meets(a.end, b.start, nil), meets(b.end, a.start, nil)))
      if touches == true { result = interval(earlier(a.start, b.start), later(a.end, b.end)) }
    case "intersect":
      if overlap == true { result = interval(later(a.start, b.start), earlier(a.end, b.end)) }
    default:
      if overlap == false {
        result = x
      } else if overlap == true {
        let startsBefore = before(a.start, b.start)
        let endsAfter = before(b.end, a.end)
        if startsBefore == true, endsAfter == false, let end = stepped(b.start, after: false) {
          result = interval(a.start, end)
        } else if startsBefore == false, endsAfter == true, let start = stepped(b.end, after: true)
        {
          result = interval(start, a.end)
        }
      }
    }
    return CQLTyped(result, type)
  }

  private func stepped(_ edge: CQLEdge, after: Bool) -> CQLEdge? {
    guard edge.isKnown, case .at(let value) = edge.low,
      let next = Self.neighbour(value, after: after)
    else { return nil }
    return .known(.at(next))
  }

  private static let unknown = CQLEdge(low: .first, high: .last, isKnown: false)

  private func earlier(_ a: CQLEdge, _ b: CQLEdge) -> CQLEdge {
    notAfter(a, b).map { $0 ? a : b } ?? Self.unknown
  }

  private func later(_ a: CQLEdge, _ b: CQLEdge) -> CQLEdge {
    notAfter(a, b).map { $0 ? b : a } ?? Self.unknown
  }
}
