import Clinic

// When a supplement was started, stopped or changed. A row that only takes over from another at
// the same dose is a refill and no change.
extension FeatureReader {
  /// Time-weighted mean daily dose over the last `window` days; days without it count as 0.
  func averageDose(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day, windowDays: Int
  ) -> NumberValue {
    let from = asOf - Day(windowDays) + 1
    guard windowDays > 0, intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: from)
    else { return .null }
    var low = 0.0
    var high = 0.0
    for piece in pieces(person, nutrient, scope, asOf) where piece.end >= from {
      let days = Double(piece.end - max(piece.start, from)) + 1
      // Of a dose whose start is not recorded, the first day is only the first that is known.
      low += piece.dose.low * days
      high += piece.dose.high * (piece.startKnown ? days : Double(piece.end - from) + 1)
    }
    let count = Double(windowDays)
    guard low.isFinite, high.isFinite else { return .null }
    return NumberValue(low: low / count, high: high / count, flags: .none)
  }

  /// The newest day on which the dose changed for sure, and the newest on which it may have.
  private func changes(
    _ person: Int, _ nutrient: Int, _ asOf: Day
  ) -> (sure: Day?, possible: Day?) {
    let rows = visibleIntakes(person, nutrient, .supplemental, asOf)
    var sure: Day?
    var possible: Day?
    func note(_ day: Day, isSure: Bool) {
      possible = max(possible ?? day, day)
      if isSure { sure = max(sure ?? day, day) }
    }
    for row in rows {
      let extent = extent(row, person, asOf)
      if let start = row.start {
        let isRefill = rows.contains { $0.stop == start - 1 && $0.daily == row.daily }
        if !isRefill { note(start, isSure: true) }
      } else {
        // It began at some day up to the one that first speaks of it.
        note(min(extent.start, asOf), isSure: false)
      }
      if let stop = row.stop, stop < asOf {
        let isRefill = rows.contains { $0.start == stop + 1 && $0.daily == row.daily }
        if !isRefill { note(stop, isSure: true) }
      } else if row.stop == nil, extent.sureEnd < asOf {
        note(extent.end, isSure: false)
      }
    }
    return (sure, possible)
  }

  func lastIntakeChange(_ person: Int, _ nutrient: Int, _ asOf: Day) -> NumberValue {
    let (sure, possible) = changes(person, nutrient, asOf)
    guard let sure, possible == sure else { return .null }
    return NumberValue(Double(sure))
  }

  func intakeChanged(_ person: Int, _ nutrient: Int, _ asOf: Day, windowDays: Int) -> Truth {
    let (sure, possible) = changes(person, nutrient, asOf)
    let from = asOf - Day(windowDays)
    if let sure, sure >= from { return .true }
    if let possible, possible >= from { return .unknown }
    return intakeKnown(person, nutrient, .supplemental, asOf) ? .false : .unknown
  }

  /// Whether a dose was started on or after a day.
  func intakeStarted(_ person: Int, _ nutrient: Int, since day: Day, _ asOf: Day) -> Truth {
    let rows = visibleIntakes(person, nutrient, .supplemental, asOf)
    var isOpen = false
    for row in rows {
      if let start = row.start {
        let isRefill = rows.contains { $0.stop == start - 1 && $0.daily == row.daily }
        if start >= day, !isRefill { return .true }
      } else if min(extent(row, person, asOf).start, asOf) >= day {
        isOpen = true
      }
    }
    if isOpen { return .unknown }
    return intakeKnown(person, nutrient, .supplemental, asOf) ? .false : .unknown
  }

  /// What is missing where an operator is null, as far as that depends on the person; nil where
  /// the operator's own list holds.
  func lacks(_ op: Operator, _ person: Int, _ asOf: Day) -> [String]? {
    switch op {
    case .repeated(let query): return [lacks(person, query, asOf)]
    case .course(let query, _), .courseCount(let query, _):
      return lacks(person, query.group, asOf, isDoseAsked: query.leastMilligrams != nil)
    case .medicineDose(let group):
      return lacks(person, CodedGroup(medicine: group), asOf, isDoseAsked: true)
    case .spacing(let query), .sameProduct(let query):
      let names = lacks(person, query.first + query.second, asOf)
      return names.isEmpty ? nil : names
    case .withFood(let subjects):
      let names = lacks(person, subjects, asOf)
      return names.isEmpty ? nil : names
    case .takenBy(let group, _):
      let names = lacks(person, [.medicine(group)], asOf)
      return names.isEmpty ? nil : names
    case .doseAtOnce(let nutrient, let near, _):
      let names = lacks(person, [.nutrient(nutrient)] + near, asOf)
      if !names.isEmpty { return names }
      let isUnstated = clockRows(person, [.nutrient(nutrient)], asOf).rows.contains {
        timelines.intakes[$0.intake].atOnce == nil
          || timelines.intakes[$0.intake].doubts.blocksDose
      }
      return isUnstated ? ["amount of \(vocabulary.nutrients[nutrient].id) at one time"] : nil
    case .daysTaken(let group, _): return lacks(person, group, asOf)
    case .codedDay(let group, _): return lacks(person, group, asOf)
    case .intakeStarted(let nutrient), .intakeChanged(let nutrient, _),
      .lastIntakeChange(let nutrient):
      let isUndated = visibleIntakes(person, nutrient, .supplemental, asOf).contains {
        $0.start == nil
      }
      let name = vocabulary.nutrients[nutrient].id
      return [isUndated ? "start of \(name)" : "\(name) intake"]
    default: return nil
    }
  }
}
