/// The set of numbers that a quantity may still be: one number, or a range where the result is
/// censored (`<5`), the hydrate of a salt is not stated, or more than one limit may apply.
///
/// A comparison is decided only where the whole interval agrees.
package struct Interval: Sendable, Hashable {
  package var low: Double
  package var high: Double
  package var lowIsOpen: Bool
  package var highIsOpen: Bool

  package init(_ value: Double) {
    self.init(low: value, high: value)
  }

  package init(low: Double, lowIsOpen: Bool = false, high: Double, highIsOpen: Bool = false) {
    self.low = low
    self.high = high
    self.lowIsOpen = lowIsOpen
    self.highIsOpen = highIsOpen
  }

  package var isExact: Bool { low == high }

  /// The smallest interval that holds both.
  package func hull(_ other: Interval) -> Interval {
    var result = self
    if other.low < low || (other.low == low && !other.lowIsOpen) {
      result.low = other.low
      result.lowIsOpen = other.lowIsOpen
    }
    if other.high > high || (other.high == high && !other.highIsOpen) {
      result.high = other.high
      result.highIsOpen = other.highIsOpen
    }
    return result
  }

  /// `self < other`: true or false where every pair of values agrees, else unknown.
  package func isLess(than other: Interval) -> Truth {
    if high < other.low || (high == other.low && (highIsOpen || other.lowIsOpen)) { return .true }
    if low >= other.high { return .false }
    return .unknown
  }

  /// `self <= other`.
  package func isAtMost(_ other: Interval) -> Truth {
    if high <= other.low { return .true }
    if low > other.high || (low == other.high && (lowIsOpen || other.highIsOpen)) { return .false }
    return .unknown
  }

  package func isEqual(to other: Interval) -> Truth {
    if isExact, other.isExact { return low == other.low ? .true : .false }
    if isLess(than: other) == .true || other.isLess(than: self) == .true { return .false }
    return .unknown
  }
}

/// Kleene's three truth values: missing is neither yes nor no.
package enum Truth: UInt8, Sendable {
  case `false` = 0
  case unknown = 1
  case `true` = 2

  package init(_ value: Bool) { self = value ? .true : .false }

  package static prefix func ! (truth: Truth) -> Truth {
    Truth(rawValue: 2 - truth.rawValue)!
  }

  package static func && (left: Truth, right: Truth) -> Truth {
    Truth(rawValue: min(left.rawValue, right.rawValue))!
  }

  package static func || (left: Truth, right: Truth) -> Truth {
    Truth(rawValue: max(left.rawValue, right.rawValue))!
  }

  package var isTrue: Bool { self == .true }
  package var isFalse: Bool { self == .false }
}
