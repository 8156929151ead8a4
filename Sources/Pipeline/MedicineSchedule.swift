import Clinic
import Definitions
import Records

/// Texts of an export of medicines that were read before, for it has few of them.
struct MedicineTexts {
  var routes: [String: Schedule.Route] = [:]
  /// Milligrams of one of a unit, or nil where it is no mass.
  var milligrams: [String: Double?] = [:]
}

extension IntakeReading {
  /// When and how a medicine is taken. What a field does not say in a declared way stays open: the
  /// entry of the list stands, and a rule that needs the time asks for it.
  func schedule(_ row: RowText, _ known: inout MedicineTexts) -> Schedule {
    var schedule = Schedule()
    if row[.frequency] != nil, let doses = try? frequency(row) { doses.describe(&schedule) }
    if var text = row[.times] {
      schedule.minutes = text.withUTF8 { (try? ClockTimes.read($0)) ?? [] }
    }
    schedule.withFood = (try? truth(row, .withFood)) ?? .unknown
    if let text = row[.route] {
      if let route = known.routes[text] {
        schedule.route = route
      } else {
        schedule.route = route(text, row.layout.numbers)
        known.routes[text] = schedule.route
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

  /// Milligrams a day that a list states, times the class's equivalent; nil where the amount, its
  /// unit or the frequency is not stated, or the unit is no mass.
  func milligrams(
    _ row: RowText, _ equivalent: Equivalent, _ known: inout MedicineTexts
  ) -> Interval? {
    guard row[.dose] != nil, let text = row[.unit], row[.frequency] != nil,
      let amount = (try? decimal(row, .dose, 0...1_000_000)) ?? nil,
      let doses = try? frequency(row), !doses.isOnce, let factor = milligrams(of: text, &known)
    else { return nil }
    let whole = amount * factor
    switch equivalent {
    case .none: return Interval(whole).times(doses.low, doses.high)
    case .times(let factor): return Interval(whole * factor).times(doses.low, doses.high)
    case .unknown: return nil
    }
  }
}

extension IntakeReading {
  private func milligrams(of text: String, _ known: inout MedicineTexts) -> Double? {
    if let factor = known.milligrams[text] { return factor }
    var factor: Double?
    if let code = try? unitCode(text, .unit),
      let unit = try? knowledge.vocabulary.units.unit(code),
      let milligram = try? knowledge.vocabulary.units.unit("mg")
    {
      factor = (try? unit.conversion(to: milligram))?.proportionalFactor
    }
    known.milligrams[text] = .some(factor)
    return factor
  }
}

/// What a milligram of a medicine stands for in its class.
enum Equivalent: Sendable, Hashable {
  /// The class has no reference drug.
  case none
  case times(Double)
  /// The class has one, and this medicine has no number or several.
  case unknown
}

extension CodeMatcher {
  /// What a milligram of the row's medicine stands for in a class.
  func equivalent(of group: Int, code: String?, name: String?) -> Equivalent {
    guard let entries = equivalents[group] else { return .none }
    var factors = Set<Double>()
    let words = (name ?? "").foldedASCII().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    for entry in entries {
      let names = [entry.code] + entry.aliases
      let isNamed = names.contains { words.contains($0) }
      let isCoded = code.map { matches(entry, $0.trimmingBlanks()) } ?? false
      if isNamed || isCoded, let factor = entry.equivalent { factors.insert(factor) }
    }
    return factors.count == 1 ? .times(factors.first!) : .unknown
  }
}
