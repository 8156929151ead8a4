import Clinic

/// A number while a rule is evaluated: an interval, or null. Flat, so that columns of it are fast.
package struct NumberValue: Sendable, Equatable {
  package var low: Double
  package var high: Double
  package var flags: Flags

  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let none: Flags = []
    package static let null = Flags(rawValue: 1)
    package static let lowOpen = Flags(rawValue: 2)
    package static let highOpen = Flags(rawValue: 4)
    /// Stands for a censored result: it can be compared but not computed with.
    package static let censored = Flags(rawValue: 8)
    /// Nothing is computed from either.
    static let notComputable = Flags(rawValue: 1 | 8)
  }

  package static let null = NumberValue(low: 0, high: 0, flags: .null)

  @inlinable
  package init(low: Double, high: Double, flags: Flags) {
    self.low = low
    self.high = high
    self.flags = flags
  }

  @inlinable
  package init(_ value: Double) {
    self.init(low: value, high: value, flags: .none)
  }

  package init(_ interval: Interval, isCensored: Bool = false) {
    var flags = Flags.none
    if interval.lowIsOpen { flags.insert(.lowOpen) }
    if interval.highIsOpen { flags.insert(.highOpen) }
    if isCensored { flags.insert(.censored) }
    self.init(low: interval.low, high: interval.high, flags: flags)
  }

  package var isNull: Bool { flags.contains(.null) }

  package var interval: Interval? {
    isNull
      ? nil
      : Interval(
        low: low, lowIsOpen: flags.contains(.lowOpen), high: high,
        highIsOpen: flags.contains(.highOpen))
  }

  /// The value where it is one number.
  package var exact: Double? { isNull || low != high ? nil : low }

  // MARK: Comparison

  package static func less(_ a: NumberValue, _ b: NumberValue) -> Truth {
    if (a.flags.rawValue | b.flags.rawValue) & Flags.null.rawValue != 0 { return .unknown }
    if a.high < b.low { return .true }
    if a.low > b.high { return .false }
    if a.high == b.low, a.flags.contains(.highOpen) || b.flags.contains(.lowOpen) { return .true }
    if a.low >= b.high { return .false }
    return .unknown
  }

  static func atMost(_ a: NumberValue, _ b: NumberValue) -> Truth { !less(b, a) }

  static func equal(_ a: NumberValue, _ b: NumberValue) -> Truth {
    if (a.flags.rawValue | b.flags.rawValue) & Flags.null.rawValue != 0 { return .unknown }
    if a.low == a.high, b.low == b.high { return a.low == b.low ? .true : .false }
    if less(a, b) == .true || less(b, a) == .true { return .false }
    return .unknown
  }

  // MARK: Arithmetic
  // Nothing is computed from a censored result: the outcome is null, and the result is what lacks.

  private static func computable(_ a: NumberValue, _ b: NumberValue) -> Bool {
    (a.flags.rawValue | b.flags.rawValue) & Flags.notComputable.rawValue == 0
  }

  private static func checked(_ low: Double, _ high: Double) -> NumberValue {
    low.isFinite && high.isFinite ? NumberValue(low: low, high: high, flags: .none) : .null
  }

  static func add(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    computable(a, b) ? checked(a.low + b.low, a.high + b.high) : .null
  }

  static func subtract(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    computable(a, b) ? checked(a.low - b.high, a.high - b.low) : .null
  }

  static func multiply(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    guard computable(a, b) else { return .null }
    if a.low == a.high, b.low == b.high { return checked(a.low * b.low, a.low * b.low) }
    let p = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return checked(min(p.0, p.1, p.2, p.3), max(p.0, p.1, p.2, p.3))
  }

  /// Null on division by zero, as CQL says, also where the divisor may be zero.
  static func divide(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    guard computable(a, b), b.low > 0 || b.high < 0 else { return .null }
    if a.low == a.high, b.low == b.high { return checked(a.low / b.low, a.low / b.low) }
    let p = (a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high)
    return checked(min(p.0, p.1, p.2, p.3), max(p.0, p.1, p.2, p.3))
  }

  static func power(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    guard computable(a, b), let base = a.exact, let exponent = b.exact else { return .null }
    let value = Mathematics.power(base, exponent)
    return checked(value, value)
  }

  static func least(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    computable(a, b) ? checked(min(a.low, b.low), min(a.high, b.high)) : .null
  }

  static func greatest(_ a: NumberValue, _ b: NumberValue) -> NumberValue {
    computable(a, b) ? checked(max(a.low, b.low), max(a.high, b.high)) : .null
  }

  /// Applies a function that never turns order round.
  func monotone(_ function: (Double) -> Double) -> NumberValue {
    guard flags.isDisjoint(with: .notComputable) else { return .null }
    return Self.checked(function(low), function(high))
  }

  var negated: NumberValue {
    guard flags.isDisjoint(with: .notComputable) else { return .null }
    return NumberValue(low: -high, high: -low, flags: .none)
  }

  var absolute: NumberValue {
    guard flags.isDisjoint(with: .notComputable) else { return .null }
    if low >= 0 { return self }
    if high <= 0 { return negated }
    return NumberValue(low: 0, high: max(-low, high), flags: .none)
  }

  /// A unit conversion: a censored value keeps its open end.
  func scaled(by factor: Double) -> NumberValue {
    isNull ? self : NumberValue(low: low * factor, high: high * factor, flags: flags)
  }

  /// The value at a reporting precision, half-up (towards plus infinity), both ends alike.
  package func roundedHalfUp(to digits: Int) -> NumberValue {
    guard !isNull else { return self }
    return NumberValue(
      low: Mathematics.roundHalfUp(low, digits), high: Mathematics.roundHalfUp(high, digits),
      flags: flags)
  }

  /// Everything that either may be; the meaning of a choice whose condition is not known.
  package func hull(_ other: NumberValue) -> NumberValue {
    guard let a = interval, let b = other.interval else { return .null }
    let isCensored = flags.contains(.censored) || other.flags.contains(.censored)
    return NumberValue(a.hull(b), isCensored: isCensored)
  }
}
