import Records

/// What is known of a shard of people, each person's events contiguous and in time order.
///
/// Built once by assembling and then only read: features are looked up here, rules never walk over
/// rows. People are numbered locally (0 up) in the order of their identifiers.
package struct Timelines: Sendable {
  /// Which lists the exports delivered: a list that was delivered and lacks an item says no; a
  /// list that was never delivered says nothing.
  package struct Coverage: Sendable {
    package var conditionsDelivered: Bool
    package var medicinesDelivered: Bool
    /// First day the laboratory feed covers, or nil where there is no feed.
    package var labFeedStart: Day?

    package init(conditionsDelivered: Bool, medicinesDelivered: Bool, labFeedStart: Day?) {
      self.conditionsDelivered = conditionsDelivered
      self.medicinesDelivered = medicinesDelivered
      self.labFeedStart = labFeedStart
    }
  }

  package let persons: [Person]
  /// The birth date of each person on the calendar, kept because every age is counted from it.
  package let births: [CivilDate?]
  package let analyteCount: Int
  /// Sorted by person, analyte, day, minute, then value and row.
  package let observations: [Observation]
  /// Start of each (person, analyte) run in `observations`, and one past the end.
  private let observationStarts: [UInt32]
  package let details: [ObservationDetail]
  package let intakes: [Intake]
  private let intakeStarts: [UInt32]
  package let forms: [IntakeForm]
  private let formStarts: [UInt32]
  package let spans: [CodedSpan]
  private let spanStarts: [UInt32]
  package let coverage: Coverage

  /// All events carry local person numbers; they are sorted here.
  package init(
    persons: [Person], analyteCount: Int, observations: [Observation],
    details: [ObservationDetail], intakes: [Intake], forms: [IntakeForm], spans: [CodedSpan],
    coverage: Coverage
  ) {
    self.persons = persons
    births = persons.map { $0.birthDay.map { CivilDate($0) } }
    self.analyteCount = analyteCount
    self.details = details
    self.coverage = coverage
    // Reconciling leaves them in order nearly always; looking costs less than sorting again.
    let isSorted = zip(observations, observations.dropFirst()).allSatisfy {
      !Self.observationOrder($1, $0)
    }
    self.observations = isSorted ? observations : observations.sorted(by: Self.observationOrder)
    self.intakes = intakes.sorted(by: Self.intakeOrder)
    self.forms = forms.sorted { ($0.patient, $0.day) < ($1.patient, $1.day) }
    self.spans = spans.sorted(by: Self.spanOrder)
    self.observationStarts = Self.starts(
      self.observations, count: persons.count * analyteCount
    ) { Int($0.patient) * analyteCount + Int($0.analyte) }
    self.intakeStarts = Self.starts(self.intakes, count: persons.count) { Int($0.patient) }
    self.formStarts = Self.starts(self.forms, count: persons.count) { Int($0.patient) }
    self.spanStarts = Self.starts(self.spans, count: persons.count) { Int($0.patient) }
  }

  private static func starts<Event>(
    _ events: [Event], count: Int, _ slot: (Event) -> Int
  ) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: count + 1)
    for event in events { starts[slot(event) + 1] += 1 }
    for index in 1..<(count + 1) { starts[index] += starts[index - 1] }
    return starts
  }

  // The order must not depend on where in a file a row stood, so that a shuffled export gives the
  // same findings; the row breaks ties only between events that are otherwise equal.
  private static func observationOrder(_ a: Observation, _ b: Observation) -> Bool {
    if a.patient != b.patient { return a.patient < b.patient }
    if a.analyte != b.analyte { return a.analyte < b.analyte }
    if a.day != b.day { return a.day < b.day }
    if a.minute != b.minute { return a.minute < b.minute }
    if a.value != b.value { return a.value < b.value }
    if a.marks != b.marks { return a.marks.rawValue < b.marks.rawValue }
    return (a.source, a.offset) < (b.source, b.offset)
  }

  private static func intakeOrder(_ a: Intake, _ b: Intake) -> Bool {
    if a.patient != b.patient { return a.patient < b.patient }
    if a.nutrient != b.nutrient { return a.nutrient < b.nutrient }
    let left = (a.start ?? .min, a.stop ?? .max, a.daily.low, a.daily.high)
    let right = (b.start ?? .min, b.stop ?? .max, b.daily.low, b.daily.high)
    if left != right { return left < right }
    return (a.source, a.line) < (b.source, b.line)
  }

  private static func spanOrder(_ a: CodedSpan, _ b: CodedSpan) -> Bool {
    if a.patient != b.patient { return a.patient < b.patient }
    let left = (a.kind.rawValue, a.group, a.start ?? .min, a.stop ?? .max)
    let right = (b.kind.rawValue, b.group, b.start ?? .min, b.stop ?? .max)
    if left != right { return left < right }
    return (a.source, a.line) < (b.source, b.line)
  }

  /// The range in `observations` of one person's results of one analyte.
  package func range(person: Int, analyte: Int) -> Range<Int> {
    let slot = person * analyteCount + analyte
    return Int(observationStarts[slot])..<Int(observationStarts[slot + 1])
  }

  /// The range in `observations` of all results of one person.
  package func range(person: Int) -> Range<Int> {
    let slot = person * analyteCount
    return Int(observationStarts[slot])..<Int(observationStarts[slot + analyteCount])
  }

  package func intakes(of person: Int) -> ArraySlice<Intake> {
    intakes[Int(intakeStarts[person])..<Int(intakeStarts[person + 1])]
  }

  package func forms(of person: Int) -> ArraySlice<IntakeForm> {
    forms[Int(formStarts[person])..<Int(formStarts[person + 1])]
  }

  package func spans(of person: Int) -> ArraySlice<CodedSpan> {
    spans[Int(spanStarts[person])..<Int(spanStarts[person + 1])]
  }

  package func detail(of observation: Observation) -> ObservationDetail {
    observation.detail == Observation.noDetail ? .none : details[Int(observation.detail)]
  }
}
