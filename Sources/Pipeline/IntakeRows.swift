import Clinic
import Definitions
import Diagnostics
import Quantities
import Records

/// Reads rows of the intakes export into elemental daily amounts.
struct IntakeReading: Sendable {
  let knowledge: Knowledge
  let elemental: ElementalDose
  private let spellings: Spellings

  init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
    elemental = ElementalDose(knowledge)
    spellings = knowledge.spellings
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
    var intake = try frame(row, patient: patient, source: source, origin: try origin(row))
    guard let amount = try decimal(row, .amount, 0...1_000_000) else {
      throw FieldFault(code: .missingValue, role: .amount, text: "")
    }
    intake.isUsualDiet = isUsualDiet(row, intake.origin)
    let frequency = try self.frequency(row)
    intake.isAsNeeded = frequency.isAsNeeded
    frequency.describe(&intake.schedule)
    intake.timesADay = frequency.timesADay
    try dose(row, substance, amount, frequency, &intake)
    return .intakes([intake])
  }

  /// What a row that is set aside still says: that a nutrient is taken, in an unknown amount. Nil
  /// where not even the substance is known.
  func undecided(_ row: RowText, patient: UInt32, source: UInt16) -> Intake? {
    let name = (row[.substance] ?? row[.name])?.foldedASCII().trimmingBlanks()
    guard let name, let substance = substance(name, row[.form]) else { return nil }
    return undecided(
      row, nutrient: Taken(substance, name: name).nutrient, patient: patient, source: source)
  }

  /// A nutrient in an unknown amount, with those dates of the row that can be read.
  func undecided(_ row: RowText, nutrient: Int, patient: UInt32, source: UInt16) -> Intake {
    Intake(
      patient: patient, nutrient: UInt16(nutrient), daily: .undecided,
      start: (try? optionalDate(row, .start)) ?? nil, stop: (try? optionalDate(row, .stop)) ?? nil,
      isOngoing: (try? truth(row, .ongoing)) ?? .unknown,
      recordedOn: (try? optionalDate(row, .recordedOn)) ?? nil,
      origin: (try? origin(row)) ?? .supplement, doubts: .undecided, source: source,
      line: row.line)
  }

  /// Everything of an intake but its amount: when it began and ended, when it is taken.
  func frame(
    _ row: RowText, patient: UInt32, source: UInt16, origin: Intake.Origin
  ) throws(FieldFault) -> Intake {
    var intake = Intake(
      patient: patient, nutrient: 0, daily: Interval(0),
      start: try optionalDate(row, .start), stop: try optionalDate(row, .stop),
      isOngoing: try truth(row, .ongoing), recordedOn: try optionalDate(row, .recordedOn),
      origin: origin, source: source, line: row.line)
    if let stop = intake.stop, let start = intake.start, stop < start {
      throw FieldFault(code: .impossibleDate, role: .stop, text: row[.stop] ?? "")
    }
    if let text = row[.times] {
      var copy = text
      guard let minutes = copy.withUTF8({ try? ClockTimes.read($0) }) else {
        throw FieldFault(code: .badFlag, role: .times, text: text)
      }
      intake.schedule.minutes = minutes
    }
    // What cannot be read of these is not known; no amount hangs on them, so the row stands.
    intake.schedule.withFood = (try? truth(row, .withFood)) ?? .unknown
    intake.adherence = (try? decimal(row, .adherence, 0...100)) ?? nil
    return intake
  }

  /// The substance by name, or by name and salt where the salt stands in a column of its own.
  func substance(_ name: String, _ form: String?) -> Knowledge.SubstanceEntry? {
    if let form = form?.foldedASCII().trimmingBlanks() {
      for candidate in ["\(name) \(form)", form] {
        if case .salt(let salts)? = knowledge.substances[candidate] { return .salt(salts) }
      }
    }
    return knowledge.substances[name]
  }

  func nearest(_ name: String) -> String? {
    Suggestion.nearest(to: name, in: knowledge.substances.keys.sorted())
  }

  func origin(_ row: RowText) throws(FieldFault) -> Intake.Origin {
    switch row.word(.origin)?.foldedASCII() {
    case nil, "otc", "supplement": return .supplement
    case "rx", "prescribed": return .prescribed
    case "diet", "food": return .diet
    case "device", "cream": return .device
    default: throw FieldFault(code: .badFlag, role: .origin, text: row[.origin] ?? "")
    }
  }

  /// Whether the form of a row of diet says that it is a food frequency questionnaire.
  private func isUsualDiet(_ row: RowText, _ origin: Intake.Origin) -> Bool {
    guard origin == .diet, let form = row[.form]?.foldedASCII().trimmingBlanks() else {
      return false
    }
    return form == "ffq" || form == "food frequency questionnaire"
  }

  // MARK: Frequency

  struct Doses {
    var low: Double
    var high: Double
    var isAsNeeded = false
    /// Days of the week that are named, Monday in the lowest bit.
    var weekdays: UInt8 = 0
    /// Whether it is a dose that was taken once.
    var isOnce = false

    func describe(_ schedule: inout Schedule) {
      schedule.weekdays = weekdays
      schedule.isFrequencyStated = true
      schedule.isAsNeeded = isAsNeeded
      schedule.isSparse = !isAsNeeded && (isOnce || high < 1)
    }

    /// Nil where as-needed or single doses have no number a day.
    var timesADay: Interval? {
      isAsNeeded || isOnce ? nil : Interval(low: low, high: high)
    }
  }

  /// Doses a day: a token of the table, a weekly plan with its weekdays, or a plain number.
  func frequency(_ row: RowText) throws(FieldFault) -> Doses {
    guard let text = row[.frequency]?.foldedASCII().trimmingBlanks() else {
      return Doses(low: 1, high: 1)
    }
    if let known = knowledge.frequencies[text] { return try doses(known, row) }
    // `weekly Mon`, `weekly Mon Thu`: as many doses a week as days are named.
    let words = text.split(separator: " ")
    if words.first == "weekly", words.count > 1 {
      let days = words.dropFirst().flatMap { $0.split(whereSeparator: { $0 == "," || $0 == ";" }) }
      let numbers = days.compactMap { Self.weekdays.firstIndex(of: String($0.prefix(3))) }
      if numbers.count == days.count {
        let share = Double(days.count) / 7
        return Doses(
          low: share, high: share, weekdays: numbers.reduce(0) { $0 | 1 << UInt8($1) })
      }
    }
    throw FieldFault(
      code: .badFrequency, role: .frequency, text: row[.frequency] ?? "",
      hint: Suggestion.hint(for: text, in: knowledge.frequencies.keys.sorted()) ?? "")
  }

  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private func doses(_ known: Knowledge.Frequency, _ row: RowText) throws(FieldFault) -> Doses {
    switch known.kind {
    case "ambiguous":
      throw FieldFault(code: .badFrequency, role: .frequency, text: row[.frequency] ?? "")
    // Without a stated maximum nothing bounds it: one a day would be a guess.
    case "prn": return Doses(low: 0, high: known.high ?? .infinity, isAsNeeded: true)
    case "once": return Doses(low: 0, high: 0, isOnce: true)
    default:
      guard let low = known.low, let high = known.high else {
        throw FieldFault(code: .badFrequency, role: .frequency, text: row[.frequency] ?? "")
      }
      return Doses(low: low, high: high)
    }
  }

  // MARK: Elemental dose

  /// The elemental amount a day of a structured row.
  private func dose(
    _ row: RowText, _ substance: Knowledge.SubstanceEntry, _ amount: Double, _ frequency: Doses,
    _ intake: inout Intake
  ) throws(FieldFault) {
    let name = (row[.substance] ?? row[.name] ?? "").foldedASCII().trimmingBlanks()
    let taken = Taken(substance, name: name)
    intake.nutrient = UInt16(taken.nutrient)
    intake.isFormStated = !taken.salts.isEmpty || row[.form] != nil
    if !taken.salts.isEmpty { intake.isBioavailable = taken.salts.allSatisfy(\.isBioavailable) }
    let (code, factor) = try unitFactor(row, taken)
    let fractions = elemental.fractions(
      of: taken, isElemental: try truth(row, .elemental), origin: intake.origin, unit: code)
    intake.doubts.formUnion(fractions.doubts)
    if factor.low < factor.high { intake.doubts.insert(.unitForm) }
    let adherence = (try decimal(row, .adherence, 0...100) ?? 100) / 100
    let atOnce = Interval(
      low: fractions.low * amount * factor.low, high: fractions.high * amount * factor.high)
    intake.perDose = atOnce
    intake.daily = atOnce.times(frequency.low, frequency.high).times(adherence, adherence)
  }

  /// The UCUM code of a declared spelling.
  func unitCode(_ text: String, _ role: Profile.Role) throws(FieldFault) -> String {
    switch spellings.resolve(text, in: knowledge.vocabulary.units) {
    case .ucum(let known): return known
    case .refused(let reason):
      throw FieldFault(code: .unknownUnit, role: role, text: text, hint: reason)
    case .unknown(let near):
      throw FieldFault(
        code: .unknownUnit, role: role, text: text,
        hint: near.map { "did you mean '\($0)'?" } ?? "")
    }
  }

  private func unitFactor(
    _ row: RowText, _ taken: Taken
  ) throws(FieldFault) -> (code: String, factor: (low: Double, high: Double)) {
    guard let text = row[.unit] else {
      throw FieldFault(code: .missingUnit, role: .unit, text: "")
    }
    let code = try unitCode(text, .unit)
    let form = row[.form]?.foldedASCII().trimmingBlanks()
    guard let factor = elemental.factor(code, taken, form: form) else {
      throw FieldFault(code: .incommensurableUnit, role: .unit, text: text)
    }
    return (code, factor)
  }
}

extension Ingesting {
  /// Reads a table of intakes, structured or in free text.
  func intakes(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    let isFreeText = file.table.isFreeText
    each(file, &result, &account) { row, result throws(FieldFault) in
      let person = try patient(row, patients)
      if isFreeText { return try readFreeText(row, file, person, &result) }
      let outcome: IntakeReading.Outcome
      do throws(FieldFault) {
        outcome = try intakeReading.read(row, patient: person, source: file.source)
      } catch {
        // The row is set aside, and yet it says what is taken: its lack of a dose is not a zero.
        if let intake = intakeReading.undecided(row, patient: person, source: file.source) {
          result.intakes.append(intake)
        }
        throw error
      }
      let recorded = try optionalDate(row, .recordedOn)
      // A row without a form date was recorded by the export itself.
      result.forms.append(IntakeForm(patient: person, day: recorded ?? asOf))
      if case .intakes(let intakes) = outcome { result.intakes += intakes }
    }
  }
}
