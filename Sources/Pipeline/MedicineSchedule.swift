import Clinic
import Definitions
import Records

extension IntakeReading {
  /// When and how a medicine is taken. What a field does not say in a declared way stays open: the
  /// entry of the list stands, and a rule that needs the time asks for it. `routes` holds texts of
  /// routes that were read before, for an export has few of them.
  func schedule(_ row: RowText, _ routes: inout [String: Schedule.Route]) -> Schedule {
    var schedule = Schedule()
    if row[.frequency] != nil, let doses = try? frequency(row) { doses.describe(&schedule) }
    if var text = row[.times] {
      schedule.minutes = text.withUTF8 { (try? ClockTimes.read($0)) ?? [] }
    }
    schedule.withFood = (try? truth(row, .withFood)) ?? .unknown
    if let text = row[.route] {
      if let known = routes[text] {
        schedule.route = known
      } else {
        schedule.route = route(text, row.layout.numbers)
        routes[text] = schedule.route
      }
    }
    return schedule
  }

  /// A route in the words of directions.
  private func route(_ text: String, _ numbers: NumberFormat) -> Schedule.Route {
    switch (try? ProductReader.read(text, knowledge, numbers))?.route {
    case .oral: .oral
    case .parenteral: .parenteral
    case .other: .other
    case nil: .unknown
    }
  }
}
