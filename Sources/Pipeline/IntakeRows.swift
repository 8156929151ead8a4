import Clinic
import Definitions
import Diagnostics
import Quantities
import Records

/// Reads rows of the intakes export into elemental daily amounts.
struct IntakeReading: Sendable {
  let knowledge: Knowledge
  private let spellings: Spellings
  private let saltNutrients: Set<Int>

  init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
    spellings = knowledge.spellings
    var minerals = Set<Int>()
    for case .salt(let salts) in knowledge.substances.values {
      minerals.formUnion(salts.map(\.nutrient))
    }
    saltNutrients = minerals
  }

  enum Outcome {
    /// Nothing is taken, and the form says so.
    case answeredNothing
    case intakes([Intake])
  }

  func read(_ row: RowText, patient: UInt32, source: UInt16) throws(FieldFault) -> Outcome {
    guard let name = row[.substance] ?? row[.name] else {
      throw FieldFault(code: .missingValue, role: .substance, text: "")
    }
    let folded = name.foldedASCII().trimmingBlanks()
    if folded == "none" { return .answeredNothing }
    guard let substance = self.substance(folded, row[.form]) else {
      throw FieldFault(
        code: .unknownSubstance, role: .substance, text: name,
        hint: nearest(folded).map { "did you mean '\($0)'?" } ?? "")
    }
    var intake = Intake(
      patient: patient, nutrient: 0, daily: Interval(0),
      start: try optionalDate(row, .start), stop: try optionalDate(row, .stop),
      isOngoing: try truth(row, .ongoing), recordedOn: try optionalDate(row, .recordedOn),
      origin: try origin(row), source: source, line: row.line)
    if let stop = intake.stop, let start = intake.start, stop < start {
      throw FieldFault(code: .impossibleDate, role: .stop, text: row[.stop] ?? "")
    }
    if let text = row[.times] {
      var copy = text
      guard let minutes = copy.withUTF8({ try? ClockTimes.read($0) }) else {
        throw FieldFault(code: .badFlag, role: .times, text: text)
      }
      intake.minutes = minutes
    }
    guard let amount = try decimal(row, .amount, 0...1_000_000) else {
      throw FieldFault(code: .missingValue, role: .amount, text: "")
    }
    let frequency = try self.frequency(row)
    intake.isAsNeeded = frequency.isAsNeeded
    try dose(row, substance, amount, frequency, &intake)
    return .intakes([intake])
  }

  /// The substance by name, or by name and salt where the salt stands in a column of its own.
  private func substance(_ name: String, _ form: String?) -> Knowledge.SubstanceEntry? {
    if let form = form?.foldedASCII().trimmingBlanks() {
      for candidate in ["\(name) \(form)", form] {
        if case .salt(let salts)? = knowledge.substances[candidate] { return .salt(salts) }
      }
    }
    return knowledge.substances[name]
  }

  private func nearest(_ name: String) -> String? {
    Suggestion.nearest(to: name, in: knowledge.substances.keys.sorted())
  }

  private func origin(_ row: RowText) throws(FieldFault) -> Intake.Origin {
    switch row.word(.origin)?.foldedASCII() {
    case nil, "otc", "supplement": return .supplement
    case "rx", "prescribed": return .prescribed
    case "diet", "food": return .diet
    case "device", "cream": return .device
    default: throw FieldFault(code: .badFlag, role: .origin, text: row[.origin] ?? "")
    }
  }

  // MARK: Frequency

  struct Doses {
    var low: Double
    var high: Double
    var isAsNeeded = false
  }

  /// Doses a day: a token of the table, a weekly plan with its weekdays, or a plain number.
  private func frequency(_ row: RowText) throws(FieldFault) -> Doses {
    guard let text = row[.frequency]?.foldedASCII().trimmingBlanks() else {
      return Doses(low: 1, high: 1)
    }
    if let known = knowledge.frequencies[text] { return try doses(known, row) }
    // `weekly Mon`, `weekly Mon Thu`: as many doses a week as days are named.
    let words = text.split(separator: " ")
    if words.first == "weekly", words.count > 1 {
      let days = words.dropFirst().flatMap { $0.split(whereSeparator: { $0 == "," || $0 == ";" }) }
      if days.allSatisfy({ Self.weekdays.contains(String($0.prefix(3))) }) {
        let share = Double(days.count) / 7
        return Doses(low: share, high: share)
      }
    }
    throw FieldFault(
      code: .badFrequency, role: .frequency, text: row[.frequency] ?? "",
      hint: Suggestion.hint(for: text, in: knowledge.frequencies.keys.sorted()) ?? "")
  }

  private static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private func doses(_ known: Knowledge.Frequency, _ row: RowText) throws(FieldFault) -> Doses {
    switch known.kind {
    case "ambiguous":
      throw FieldFault(code: .badFrequency, role: .frequency, text: row[.frequency] ?? "")
    case "prn": return Doses(low: 0, high: known.high ?? 1, isAsNeeded: true)
    case "once": return Doses(low: 0, high: 0)
    default:
      guard let low = known.low, let high = known.high else {
        throw FieldFault(code: .badFrequency, role: .frequency, text: row[.frequency] ?? "")
      }
      return Doses(low: low, high: high)
    }
  }

  // MARK: Elemental dose

  /// The elemental amount a day. `elemental` yes is taken as it is, no is converted by the salt's
  /// fraction; blank on a named salt leaves two readings, and nothing is assumed.
  private func dose(
    _ row: RowText, _ substance: Knowledge.SubstanceEntry, _ amount: Double, _ frequency: Doses,
    _ intake: inout Intake
  ) throws(FieldFault) {
    let isElemental = try truth(row, .elemental)
    let nutrient: Int
    var fractions: [Double] = [1]
    switch substance {
    case .element(let index):
      nutrient = index
      // The element alone may be its salt's weight, unless the form says that it is not.
      intake.isAmbiguous = isElemental != .true && intake.origin != .diet && isMineral(index)
    case .salt(let salts):
      nutrient = salts[0].nutrient
      intake.isBioavailable = salts.allSatisfy(\.isBioavailable)
      let all = salts.map(\.fraction)
      switch isElemental {
      case .true: break
      case .false: fractions = all
      case .unknown:
        // A dietary amount is always given as the nutrient.
        if intake.origin != .diet {
          fractions = all + [1]
          intake.isAmbiguous = true
        }
      }
    }
    intake.nutrient = UInt16(nutrient)
    let factor = try unitFactor(row, nutrient)
    let adherence = (try decimal(row, .adherence, 0...100) ?? 100) / 100
    let low = (fractions.min() ?? 1) * amount * factor * frequency.low * adherence
    let high = (fractions.max() ?? 1) * amount * factor * frequency.high * adherence
    intake.daily = Interval(low: low, high: high)
  }

  /// Whether a nutrient is sold as salts, so that an amount may be the salt's.
  private func isMineral(_ nutrient: Int) -> Bool { saltNutrients.contains(nutrient) }

  private func unitFactor(_ row: RowText, _ nutrient: Int) throws(FieldFault) -> Double {
    let target = knowledge.vocabulary.nutrients[nutrient]
    guard let text = row[.unit] else {
      throw FieldFault(code: .missingUnit, role: .unit, text: "")
    }
    let units = knowledge.vocabulary.units
    var code = text
    switch spellings.resolve(text, in: units) {
    case .ucum(let known): code = known
    case .refused(let reason):
      throw FieldFault(code: .unknownUnit, role: .unit, text: text, hint: reason)
    case .unknown(let near):
      throw FieldFault(
        code: .unknownUnit, role: .unit, text: text,
        hint: near.map { "did you mean '\($0)'?" } ?? "")
    }
    if let table = knowledge.intakeUnits.first(where: {
      $0.nutrient == nutrient && $0.fromUnit == code && $0.fromUnit != target.unit.code
    }) {
      return table.factor
    }
    guard let unit = try? units.unit(code) else {
      throw FieldFault(code: .unknownUnit, role: .unit, text: text)
    }
    // An amount a day, as diet recalls give it, is the same number as an amount a dose.
    for (from, to) in [(unit, target.unit), (unit, target.dailyUnit)] {
      if let conversion = try? from.conversion(to: to, substance: nil) {
        return conversion.apply(1)
      }
    }
    throw FieldFault(code: .incommensurableUnit, role: .unit, text: text)
  }
}
