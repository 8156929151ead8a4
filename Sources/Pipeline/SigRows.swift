import Clinic
import Definitions
import Records

/// What a row of free text came to: intakes, and what is not understood of it. The row stands in
/// any case where it is known what is taken; then the amount is undecided.
struct FreeTextOutcome {
  var intakes: [Intake] = []
  var faults: [FieldFault] = []
  /// The form says that nothing is taken.
  var isNothing = false
}

/// Reads rows that give directions, products or strengths as free text.
///
/// What a row says in several places must agree, what it does not say stays open, and what is not
/// understood makes the amount undecided: it never becomes zero, and never one a day.
struct FreeTextReading: Sendable {
  let knowledge: Knowledge
  let intakes: IntakeReading

  init(_ intakes: IntakeReading) {
    knowledge = intakes.knowledge
    self.intakes = intakes
  }

  /// One thing that is taken, with what its label says.
  struct Subject {
    var taken: Taken
    var dose: SigDose
    var isElemental: Truth
    /// Whether its name, its strength and the directions are understood and agree.
    var isSettled = true
  }

  /// Nil where the row of a list of medicines names nothing that is a nutrient.
  func read(
    _ row: RowText, patient: UInt32, source: UInt16, isMedicine: Bool
  ) throws(FieldFault) -> FreeTextOutcome? {
    var outcome = FreeTextOutcome()
    let nameRole: Profile.Role =
      row[.product] != nil ? .product : row[.substance] != nil ? .substance : .name
    let name = row[nameRole]
    if name?.foldedASCII().trimmingBlanks() == "none" {
      outcome.isNothing = true
      return outcome
    }
    var directions = try self.directions(row, &outcome)
    guard
      let subjects = try subjects(row, name, nameRole, directions, isMedicine, &outcome)
    else { return nil }
    let origin = isMedicine ? .prescribed : try intakes.origin(row)
    var frame = try intakes.frame(row, patient: patient, source: source, origin: origin)
    if isMedicine { try status(row, &frame) }
    if !subjects.isEmpty, let route = try route(row, name, directions), route != .oral {
      outcome.faults.append(
        FieldFault(code: .otherRoute, role: row[.route] == nil ? nameRole : .route, text: ""))
      return outcome
    }
    try structured(row, &directions, &outcome)
    let adherence = (try decimal(row, .adherence, 0...100) ?? 100) / 100
    if let days = directions?.days, frame.stop == nil, let start = frame.start {
      frame.stop = start + Day(days) - 1
    }
    for subject in subjects {
      var intake = frame
      intake.nutrient = UInt16(subject.taken.nutrient)
      let salts = subject.taken.salts
      intake.isFormStated = !salts.isEmpty
      if !salts.isEmpty { intake.isBioavailable = salts.allSatisfy(\.isBioavailable) }
      fill(&intake, subject, directions, row, adherence, &outcome)
      outcome.intakes.append(intake)
    }
    return outcome
  }

  /// What a row that is set aside still says: that its nutrients are taken, in unknown amounts.
  func undecided(_ row: RowText, _ patient: UInt32, _ source: UInt16) -> [Intake] {
    let name = row[.product] ?? row[.substance] ?? row[.name]
    let sig = row[.sig].flatMap { try? SigReader.read($0, knowledge, row.layout.numbers) }
    guard let text = name ?? sig?.subject,
      let label = try? ProductReader.read(text, knowledge, row.layout.numbers)
    else { return [] }
    let named = label.ingredients.compactMap { ingredient in
      knowledge.substances[ingredient.name].map { Taken($0, name: ingredient.name).nutrient }
    }
    let contents = label.product.map { knowledge.products[$0].contents.map(\.nutrient) } ?? []
    return Set(named + contents).sorted().map {
      intakes.undecided(row, nutrient: $0, patient: patient, source: source)
    }
  }

  // MARK: Route and status

  /// The route by which it is taken: of the column, the directions or the product's name.
  private func route(
    _ row: RowText, _ name: String?, _ directions: Directions?
  ) throws(FieldFault) -> Directions.Route? {
    if let text = row[.route] {
      let label = try? ProductReader.read(text, knowledge, row.layout.numbers)
      if let route = label?.route { return route }
    }
    if let route = directions?.route { return route }
    return name.flatMap { try? ProductReader.read($0, knowledge, row.layout.numbers) }?.route
  }

  /// The status of an order: active runs on, stopped does not; an order that was never carried out
  /// is set aside before.
  private func status(_ row: RowText, _ intake: inout Intake) throws(FieldFault) {
    if hasEnded(row) {
      intake.isOngoing = .false
    } else if row.word(.status)?.foldedASCII() == "active", intake.stop == nil {
      intake.isOngoing = .true
    }
  }

  // MARK: The amount a day

  private func fill(
    _ intake: inout Intake, _ subject: Subject, _ directions: Directions?, _ row: RowText,
    _ adherence: Double, _ outcome: inout FreeTextOutcome
  ) {
    intake.daily = .undecided
    guard let directions, subject.isSettled else {
      // Why was told where it was found; a row without any directions tells it here.
      if row[.sig] == nil, outcome.faults.isEmpty { lack(.missingDose, row, &outcome) }
      intake.doubts.insert(.undecided)
      return
    }
    if directions.isSingleDose {
      intake.daily = Interval(0)
      return
    }
    intake.isAsNeeded = directions.isAsNeeded
    intake.schedule.isAsNeeded = directions.isAsNeeded
    if directions.steps.count == 1 {
      intake.timesADay = directions.isAsNeeded ? nil : directions.steps[0].timesADay
      intake.schedule.isSparse = intake.timesADay.map { $0.high < 1 } ?? false
    }
    var total = Interval(0)
    for step in directions.steps {
      guard let day = amount(of: step, subject, directions, row, &intake, &outcome) else {
        intake.daily = .undecided
        intake.doubts.insert(.undecided)
        return
      }
      total = Interval(low: total.low + day.low, high: total.high + day.high)
    }
    let isElemental: Truth =
      directions.steps.contains { $0.isElemental } ? .true : subject.isElemental
    if let most = directions.maximumAmount,
      let bound = daily(
        SigDose.Answer(amount: most, isElemental: isElemental), subject, &intake)
    {
      total.high = min(total.high, bound.high)
      total.low = min(total.low, total.high)
    }
    if directions.isAsNeeded { total.low = 0 }
    intake.daily = total.times(adherence, adherence)
    if intake.doubts.contains(.saltOrElement) { lack(.elementUnstated, row, &outcome) }
  }

  /// One step's elemental amount a day, or nil where it is not known, which is told.
  private func amount(
    of step: Directions.Step, _ subject: Subject, _ directions: Directions, _ row: RowText,
    _ intake: inout Intake, _ outcome: inout FreeTextOutcome
  ) -> Interval? {
    if let element = step.element, let whole = step.amount,
      !intakes.elemental.fits(element, in: whole, subject.taken)
    {
      lack(.conflictingDose, row, &outcome)
      return nil
    }
    let answer: SigDose.Answer
    switch subject.dose.answer(step) {
    case .failure(let gap):
      switch gap {
      case .missingDose: lack(.missingDose, row, &outcome)
      case .missingStrength: lack(.missingStrength, row, &outcome)
      case .conflictingDose: lack(.conflictingDose, row, &outcome)
      }
      return nil
    case .success(let found): answer = found
    }
    guard let dose = daily(answer, subject, &intake) else {
      lack(.incommensurableUnit, row, &outcome)
      return nil
    }
    var day: Interval
    if let times = step.timesADay {
      day = dose.times(times.low, times.high)
    } else if directions.isAsNeeded {
      // As needed: only a stated maximum bounds it.
      day = Interval(low: 0, high: dose.high == 0 ? 0 : .infinity)
    } else {
      lack(.missingFrequency, row, &outcome)
      return nil
    }
    if let most = directions.maximumCount, let count = step.count, count.high > 0 {
      day.high = min(day.high, dose.high / count.high * most)
      day.low = min(day.low, day.high)
    }
    return day
  }

  /// An amount in the nutrient's unit, elemental.
  private func daily(
    _ answer: SigDose.Answer, _ subject: Subject, _ intake: inout Intake
  ) -> Interval? {
    let unit = answer.amount.unit
    guard let factor = intakes.elemental.factor(unit, subject.taken) else { return nil }
    let isElemental = answer.isElemental == .unknown ? subject.isElemental : answer.isElemental
    let fractions = intakes.elemental.fractions(
      of: subject.taken, isElemental: isElemental, origin: intake.origin, unit: unit)
    intake.doubts.formUnion(fractions.doubts)
    intake.doubts.formUnion(answer.doubts)
    if factor.low < factor.high { intake.doubts.insert(.unitForm) }
    let range = answer.amount.range
    return Interval(
      low: fractions.low * range.low * factor.low, high: fractions.high * range.high * factor.high)
  }

  /// Tells what is missing, once a row and code.
  private func lack(
    _ code: ProblemCode, _ row: RowText, _ outcome: inout FreeTextOutcome
  ) {
    guard !outcome.faults.contains(where: { $0.code == code }) else { return }
    let role: Profile.Role = row[.sig] != nil ? .sig : row[.product] != nil ? .product : .name
    outcome.faults.append(FieldFault(code: code, role: role, text: row[role] ?? ""))
  }
}

extension Ingesting {
  /// Adds what a row of intakes in free text says is taken, and the form that it is a row of.
  func readFreeText(
    _ row: RowText, _ file: InputFile, _ person: UInt32, _ result: inout Ingested
  ) throws(FieldFault) {
    let outcome: FreeTextOutcome?
    do throws(FieldFault) {
      outcome = try freeText.read(row, patient: person, source: file.source, isMedicine: false)
    } catch {
      result.intakes += freeText.undecided(row, person, file.source)
      throw error
    }
    let recorded = try optionalDate(row, .recordedOn)
    result.forms.append(IntakeForm(patient: person, day: recorded ?? asOf))
    if let outcome { add(outcome, row, file, &result) }
  }

  /// What a medicine in free text says is taken; nil where it is none of the nutrients.
  func readMedicine(
    _ row: RowText, _ file: InputFile, _ person: UInt32
  ) throws(FieldFault) -> FreeTextOutcome? {
    try freeText.read(row, patient: person, source: file.source, isMedicine: true)
  }

  /// What is not understood of a row is told beside it, and the row stands.
  func add(
    _ outcome: FreeTextOutcome, _ row: RowText, _ file: InputFile, _ result: inout Ingested
  ) {
    result.intakes += outcome.intakes
    for fault in outcome.faults {
      var problem = fault.problem(row, file.source)
      problem.disposition = .cell
      result.problems.append(problem)
    }
  }
}

/// Whether the status of an order says that it is over; HL7 FHIR MedicationStatement.status.
func hasEnded(_ row: RowText) -> Bool {
  ["stopped", "completed", "discontinued"].contains(row.word(.status)?.foldedASCII())
}
