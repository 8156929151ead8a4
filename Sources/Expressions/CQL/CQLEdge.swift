import Diagnostics

/// One end of an interval: a point, an end of the whole type, or unknown between two of them.
struct CQLEdge {
  enum Place {
    case first
    case at(CQLValue)
    case last
  }

  /// The least and the greatest it may be; the same where it is known.
  var low: Place
  var high: Place
  var isKnown: Bool

  static func known(_ place: Place) -> CQLEdge { CQLEdge(low: place, high: place, isKnown: true) }
}

extension CQLEvaluator {
  // MARK: Ends of intervals

  /// The start or the end of an interval, an open end already stepped inwards.
  func bound(_ interval: CQLInterval, isLow: Bool) -> CQLEdge {
    let value = isLow ? interval.low : interval.high
    let isClosed = isLow ? interval.lowClosed : interval.highClosed
    if value.isNull {
      if isClosed { return .known(isLow ? .first : .last) }
      // Unknown, but the start of an interval is not after its end.
      let other = isLow ? interval.high : interval.low
      guard !other.isNull else { return CQLEdge(low: .first, high: .last, isKnown: false) }
      let opposite = bound(interval, isLow: !isLow)
      return isLow
        ? CQLEdge(low: .first, high: opposite.high, isKnown: false)
        : CQLEdge(low: opposite.low, high: .last, isKnown: false)
    }
    if isClosed { return .known(.at(value)) }
    guard let next = Self.neighbour(value, after: isLow) else {
      return .known(isLow ? .last : .first)
    }
    return .known(.at(next))
  }

  /// The next or previous value of the type; nil past its end.
  static func neighbour(_ value: CQLValue, after: Bool) -> CQLValue? {
    switch value {
    case .integer(let number):
      let next = CQLValue(integer: after ? number + 1 : number - 1)
      return next.isNull ? nil : next
    case .decimal(let number):
      return (after ? number + .step : number - .step).map { .decimal($0) }
    case .quantity(let quantity):
      return (after ? quantity.value + .step : quantity.value - .step).map {
        .quantity(quantity.with($0))
      }
    case .moment(let moment):
      let unit = CQLMoment.names[moment.parts.count - 1]
      return adding(CQLDecimal(after ? 1 : -1), unit, to: moment).map { .moment($0) }
    default: return nil
    }
  }

  // MARK: Order of ends

  private func order(
    _ a: CQLEdge.Place, _ b: CQLEdge.Place, _ precision: Int?
  ) -> CQLMoment.Order? {
    switch (a, b) {
    case (.first, .first), (.last, .last): .same
    case (.first, _), (_, .last): .before
    case (_, .first), (.last, _): .after
    case (.at(let x), .at(let y)): order(x, y, to: precision)
    }
  }

  /// Whether one end is before another; nil where that is not known.
  func before(_ a: CQLEdge, _ b: CQLEdge, _ precision: Int? = nil) -> Bool? {
    if a.isKnown, b.isKnown { return order(a.low, b.low, precision).map { $0 == .before } }
    if order(a.high, b.low, precision) == .before { return true }
    if let order = order(a.low, b.high, precision), order != .before { return false }
    return nil
  }

  func notAfter(_ a: CQLEdge, _ b: CQLEdge, _ precision: Int? = nil) -> Bool? {
    if a.isKnown, b.isKnown { return order(a.low, b.low, precision).map { $0 != .after } }
    if let order = order(a.high, b.low, precision), order != .after { return true }
    if order(a.low, b.high, precision) == .after { return false }
    return nil
  }

  func same(_ a: CQLEdge, _ b: CQLEdge, _ precision: Int? = nil) -> Bool? {
    if a.isKnown, b.isKnown { return order(a.low, b.low, precision).map { $0 == .same } }
    if order(a.high, b.low, precision) == .before { return false }
    if order(a.low, b.high, precision) == .after { return false }
    return nil
  }

  // MARK: Ends as values

  /// An end as a value and whether it is closed: unknown is null and open, the end of the type null
  /// and closed.
  private func written(_ edge: CQLEdge) -> (CQLValue, Bool) {
    guard edge.isKnown else { return (.null, false) }
    if case .at(let value) = edge.low { return (value, true) }
    return (.null, true)
  }

  func interval(_ low: CQLEdge, _ high: CQLEdge) -> CQLValue {
    let (first, firstClosed) = written(low)
    let (last, lastClosed) = written(high)
    return .interval(
      CQLInterval(low: first, high: last, lowClosed: firstClosed, highClosed: lastClosed))
  }

  func start(_ interval: CQLInterval) -> CQLValue { written(bound(interval, isLow: true)).0 }
  func end(_ interval: CQLInterval) -> CQLValue { written(bound(interval, isLow: false)).0 }

  /// The least or greatest value of a type; nil where it has none that can be written.
  static func extent(_ type: CQLType, isMaximum: Bool) -> CQLValue? {
    switch type {
    case .integer: .integer(isMaximum ? 2_147_483_647 : -2_147_483_648)
    case .decimal: .decimal(isMaximum ? .maximum : .minimum)
    case .date:
      CQLMoment(parts: isMaximum ? [9999, 12, 31] : [1, 1, 1], isDate: true).map { .moment($0) }
    case .dateTime:
      CQLMoment(
        parts: isMaximum ? [9999, 12, 31, 23, 59, 59, 999] : [1, 1, 1, 0, 0, 0, 0], isDate: false
      ).map { .moment($0) }
    default: nil
    }
  }
}
