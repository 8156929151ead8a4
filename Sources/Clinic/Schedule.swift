/// When in the day and the week something is taken, and how, as far as it is written down.
package struct Schedule: Sendable, Hashable {
  package enum Route: UInt8, Sendable { case unknown, oral, parenteral, other }

  /// Minutes of the day at which it is taken; empty where none is stated.
  package var minutes: [Int16]
  /// Days of the week, Monday in the lowest bit; 0 where none is named.
  package var weekdays: UInt8
  /// Whether it is taken on some days only, such as once a week.
  package var isSparse: Bool
  package var isAsNeeded: Bool
  /// Whether it is stated how often it is taken.
  package var isFrequencyStated = false
  package var withFood: Truth
  package var route: Route

  package static let everyDay: UInt8 = 0x7F

  package init(
    minutes: [Int16] = [], weekdays: UInt8 = 0, isSparse: Bool = false, isAsNeeded: Bool = false,
    withFood: Truth = .unknown, route: Route = .unknown
  ) {
    self.minutes = minutes
    self.weekdays = weekdays
    self.isSparse = isSparse
    self.isAsNeeded = isAsNeeded
    self.withFood = withFood
    self.route = route
  }
}
