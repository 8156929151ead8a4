import Clinic
import Definitions
import Records

// What a row of free text says in its columns: directions, and amounts and frequencies beside them.
extension FreeTextReading {
  /// The directions of the row; nil where it has none or they are not understood, which is told.
  func directions(
    _ row: RowText, _ outcome: inout FreeTextOutcome
  ) throws(FieldFault) -> Directions? {
    guard let text = row[.sig] else { return nil }
    do throws(SigFault) {
      return try SigReader.read(text, knowledge, row.layout.numbers)
    } catch {
      outcome.faults.append(
        FieldFault(
          code: .badSig, role: .sig, text: text,
          hint: error.hint.isEmpty ? error.words : "\(error.words); \(error.hint)"))
      return nil
    }
  }

  /// Puts what columns of their own state beside the directions: amount, unit and frequency.
  func structured(
    _ row: RowText, _ directions: inout Directions?, _ outcome: inout FreeTextOutcome
  ) throws(FieldFault) {
    let hadSig = row[.sig] != nil
    // Directions that are not understood may contradict a column: nothing is taken from either.
    if hadSig, directions == nil { return }
    var known = directions ?? Directions(steps: [Directions.Step()])
    guard known.steps.count == 1 else {
      if row[.amount] != nil || row[.dose] != nil || row[.frequency] != nil {
        outcome.faults.append(FieldFault(code: .conflictingDose, role: .sig, text: row[.sig] ?? ""))
        directions = nil
      }
      return
    }
    do {
      try dose(row, &known)
      try frequency(row, &known)
      directions = known
    } catch {
      outcome.faults.append(error)
      directions = nil
    }
  }

  private func dose(_ row: RowText, _ known: inout Directions) throws(FieldFault) {
    let role: Profile.Role = row[.amount] != nil ? .amount : .dose
    guard let text = row[role] else { return }
    guard let range = Self.range(text, row.layout.numbers) else {
      throw FieldFault(code: .badNumber, role: role, text: text)
    }
    guard let unit = row[.unit] else {
      throw FieldFault(code: .missingUnit, role: .unit, text: "")
    }
    var step = Directions.Step()
    if let tokens = try? SigTokens.read(unit, row.layout.numbers),
      let (meaning, length) = knowledge.sigVocabulary.match(tokens[...]),
      length == tokens.count, case .word(let word) = meaning, word.kind == .form
    {
      step.count = range
      step.form = word.value
    } else {
      let amount = StatedAmount(range, try unitCode(unit, row))
      if let volume = amount.millilitres { step.volume = volume } else { step.amount = amount }
    }
    let other = known.steps[0]
    let isSaidTwice = other.count != nil || other.amount != nil || other.volume != nil
    guard isSaidTwice else {
      step.timesADay = other.timesADay
      step.isElemental = other.isElemental
      known.steps[0] = step
      return
    }
    let agrees =
      (step.count == nil || other.count == nil || step.count == other.count)
      && (step.volume == nil || other.volume == nil || step.volume == other.volume)
      && (step.amount == nil || other.amount == nil || Self.same(step.amount, other))
    guard agrees else { throw FieldFault(code: .conflictingDose, role: role, text: text) }
    if known.steps[0].count == nil { known.steps[0].count = step.count }
    if known.steps[0].volume == nil { known.steps[0].volume = step.volume }
    if other.amount == nil, let amount = step.amount {
      known.steps[0].amount = amount
      known.steps[0].basis = .total
    }
  }

  /// Whether an amount of a column is the amount of the directions: of one tablet, or of all.
  private static func same(_ amount: StatedAmount?, _ step: Directions.Step) -> Bool {
    guard let amount, let other = step.amount else { return false }
    if step.basis == .each, let count = step.count {
      return amount == other.scaled(count.low, count.high)
    }
    return amount == other
  }

  /// Units of doses: the declared words of directions, then those of laboratories.
  private func unitCode(_ text: String, _ row: RowText) throws(FieldFault) -> String {
    if let tokens = try? SigTokens.read(text, row.layout.numbers),
      let (meaning, length) = knowledge.sigVocabulary.match(tokens[...]),
      length == tokens.count, case .word(let word) = meaning, word.kind == .unit,
      word.number ?? 1 == 1
    {
      return word.value
    }
    return try intakes.unitCode(text, .unit)
  }

  /// `2`, or `2-4` where a prescriber leaves a range.
  private static func range(_ text: String, _ numbers: NumberFormat) -> Interval? {
    guard let tokens = try? SigTokens.read(text, numbers) else { return nil }
    func value(_ token: SigToken) -> Double? {
      switch token.kind {
      case .number(let value), .fraction(let value): value
      default: nil
      }
    }
    if tokens.count == 1 { return value(tokens[0]).map { Interval($0) } }
    guard tokens.count == 3, tokens[1].key == "-", let low = value(tokens[0]),
      let high = value(tokens[2]), low < high
    else { return nil }
    return Interval(low: low, high: high)
  }

  private func frequency(_ row: RowText, _ known: inout Directions) throws(FieldFault) {
    guard row[.frequency] != nil else { return }
    let doses = try intakes.frequency(row)
    if doses.isAsNeeded {
      known.isAsNeeded = true
      return
    }
    let times = Interval(low: doses.low, high: doses.high)
    if times == Interval(0) {
      known.isSingleDose = true
      return
    }
    if let other = known.steps[0].timesADay, other != times {
      throw FieldFault(code: .conflictingDose, role: .frequency, text: row[.frequency] ?? "")
    }
    known.steps[0].timesADay = times
  }
}
