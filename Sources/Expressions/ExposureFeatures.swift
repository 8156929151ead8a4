import Clinic

/// A stretch of days with one daily dose: the piece of the interval algebra over exposures.
struct DosePiece {
  var start: Day
  /// The last day, inclusive.
  var end: Day
  var dose: Interval
  /// Whether the recorded start of every dose in it is known.
  var startKnown: Bool

  var days: Int { Int(end - start) + 1 }
}

/// A span of qualifying days, gaps merged.
struct ExposureSpan {
  var start: Day
  var end: Day
  /// The last day to which it may run; later than `end` where the record ends before.
  var possibleEnd: Day
  var startKnown: Bool
  /// Time-weighted mean over the qualifying days.
  var dose: Interval

  var days: Int { Int(end - start) + 1 }
}

// Exposures as interval algebra: the doses that run on a day are summed, and days are joined into
// spans. Unknown intake, an unclear dose and a known zero are three different answers.
extension FeatureReader {
  /// Whether the person's intake is known at all at the day: a form answered within a year, or a
  /// dose that is stated to run on.
  func intakeKnown(_ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day) -> Bool {
    if scope.diet, !scope.supplements {
      return timelines.intakes(of: person).contains {
        Int($0.nutrient) == nutrient && $0.origin == .diet
          && ($0.recordedOn ?? $0.start ?? asOf) <= asOf
          && ($0.recordedOn ?? $0.start ?? asOf) >= asOf - Self.formValidityDays
      }
    }
    let answered = timelines.forms(of: person).contains {
      $0.day <= asOf && $0.day >= asOf - Self.formValidityDays
    }
    if answered { return true }
    return timelines.intakes(of: person).contains { intake in
      guard intake.isOngoing == .true, intake.origin != .diet else { return false }
      // A list of medicines, or a row that was set aside, tells nothing of what it does not name.
      let isOfForm = intake.recordedOn != nil && !intake.doubts.contains(.undecided)
      return (isOfForm || Int(intake.nutrient) == nutrient)
        && (intake.start ?? intake.recordedOn ?? asOf) <= asOf
    }
  }

  func visibleIntakes(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day
  ) -> [Intake] {
    timelines.intakes(of: person).filter { intake in
      guard Int(intake.nutrient) == nutrient else { return false }
      let isDiet = intake.origin == .diet
      guard isDiet ? scope.diet : scope.supplements else { return false }
      if scope.bioavailableOnly, !intake.isBioavailable { return false }
      if let origin = scope.origin, intake.origin != origin { return false }
      if let recorded = intake.recordedOn, recorded > asOf { return false }
      if let start = intake.start, start > asOf { return false }
      return true
    }
  }

  /// The daily dose as pieces in order of time, without gaps inside a piece.
  /// `upTo` is the last day of interest; what was recorded later still speaks about it.
  func pieces(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day, upTo day: Day? = nil
  ) -> [DosePiece] {
    let last = day ?? asOf
    var rows = visibleIntakes(person, nutrient, scope, asOf)
    let recalls = scope.diet ? DietRecalls(rows, upTo: last) : nil
    if recalls != nil { rows.removeAll { DietRecalls.holds($0, upTo: last) } }
    let intakes = rows.map { intake in
      var extent = extent(intake, person, asOf)
      extent.end = min(extent.end, last)
      return (intake, extent)
    }.filter { $0.1.start <= $0.1.end }
    var parts = intakes.map {
      DosePart(extent: $1, dose: dose(of: $0), startKnown: $0.start != nil)
    }
    if let recalls {
      let end = min(last, recalls.last + Self.formValidityDays)
      parts.append(
        DosePart(
          extent: IntakeExtent(start: recalls.first, sureEnd: end, end: last), dose: recalls.mean,
          startKnown: false))
    }
    return Self.summed(parts)
  }

  /// One row as a dose over days.
  struct DosePart {
    var extent: IntakeExtent
    var dose: Interval
    var startKnown: Bool
  }

  /// Rows that overlap, added up day by day.
  static func summed(_ parts: [DosePart]) -> [DosePiece] {
    guard let first = parts.first else { return [] }
    if parts.count == 1, first.extent.sureEnd >= first.extent.end {
      return [
        DosePiece(
          start: first.extent.start, end: first.extent.end, dose: first.dose,
          startKnown: first.startKnown)
      ]
    }
    var cuts = Set<Day>()
    for extent in parts.lazy.map(\.extent) {
      cuts.insert(extent.start)
      cuts.insert(extent.end + 1)
      if extent.sureEnd >= extent.start, extent.sureEnd < extent.end {
        cuts.insert(extent.sureEnd + 1)
      }
    }
    let edges = cuts.sorted()
    var result: [DosePiece] = []
    for (start, next) in zip(edges, edges.dropFirst()) {
      var sum: Interval?
      var startKnown = true
      for part in parts where part.extent.start <= start && part.extent.end >= next - 1 {
        var dose = part.dose
        // A day that the record does not speak for: taken, or not taken any more.
        if part.extent.sureEnd < next - 1 { dose.low = 0 }
        sum = sum.map { Interval(low: $0.low + dose.low, high: $0.high + dose.high) } ?? dose
        if !part.startKnown { startKnown = false }
      }
      if let sum {
        result.append(
          DosePiece(start: start, end: next - 1, dose: sum, startKnown: startKnown))
      }
    }
    return result
  }

  /// An as-needed dose counts as somewhere between nothing and what is stated.
  private func dose(of intake: Intake) -> Interval {
    intake.isAsNeeded ? Interval(low: 0, high: intake.daily.high) : intake.daily
  }

  /// Whether a dose that would matter has two readings, as elemental or salt is not stated, or
  /// none, as only that it is taken is known. Where only doses above a bound matter, two readings
  /// that both stay below it do not block: the dose is then the interval between them.
  func hasUnclearDose(
    _ person: Int, _ nutrient: Int, _ asOf: Day, from: Day,
    matters: ((NumberValue) -> Truth)? = nil
  ) -> Bool {
    visibleIntakes(person, nutrient, .supplemental, asOf).contains { intake in
      guard intake.doubts.blocksDose else { return false }
      if let matters, !intake.doubts.contains(.undecided),
        matters(NumberValue(dose(of: intake))) == .false
      {
        return false
      }
      let extent = extent(intake, person, asOf)
      return extent.end >= from && extent.start <= extent.end
    }
  }

  /// The dose of the regimen that runs at the as-of day.
  func dose(_ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day) -> NumberValue {
    guard intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: asOf)
    else { return .null }
    let running = pieces(person, nutrient, scope, asOf).first { $0.end >= asOf }
    return running.map { NumberValue($0.dose) } ?? NumberValue(0)
  }

  /// How many of the last `window` days had a dose above the bound, as an interval.
  func daysAbove(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day, bound: NumberValue,
    windowDays: Int
  ) -> NumberValue {
    let from = asOf - Day(windowDays) + 1
    func isAbove(_ dose: NumberValue) -> Truth { NumberValue.less(bound, dose) }
    guard !bound.isNull, intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: from, matters: isAbove)
    else { return .null }
    var low = 0
    var high = 0
    for piece in pieces(person, nutrient, scope, asOf) where piece.end >= from {
      let days = Int(piece.end - max(piece.start, from)) + 1
      switch isAbove(NumberValue(piece.dose)) {
      case .true:
        low += days
        high += days
      case .unknown: high += days
      case .false: break
      }
    }
    // Together with other doses the readings may fall on both sides after all.
    if low < high, hasUnclearDose(person, nutrient, asOf, from: from) { return .null }
    return NumberValue(low: Double(low), high: Double(high), flags: .none)
  }

  /// The mean dose over those of the last `window` days that are above the bound.
  func meanDoseAbove(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, _ asOf: Day, bound: NumberValue,
    windowDays: Int
  ) -> NumberValue {
    let from = asOf - Day(windowDays) + 1
    guard !bound.isNull, intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: from)
    else { return .null }
    let qualifying = pieces(person, nutrient, scope, asOf).compactMap { piece -> DosePiece? in
      guard piece.end >= from, NumberValue.less(bound, NumberValue(piece.dose)) == .true else {
        return nil
      }
      var piece = piece
      piece.start = max(piece.start, from)
      return piece
    }
    return mean(qualifying).map { NumberValue($0) } ?? .null
  }

  private func mean(_ pieces: [DosePiece]) -> Interval? {
    let days = pieces.reduce(0) { $0 + $1.days }
    guard days > 0 else { return nil }
    let low = pieces.reduce(0) { $0 + $1.dose.low * Double($1.days) }
    let high = pieces.reduce(0) { $0 + $1.dose.high * Double($1.days) }
    return Interval(low: low / Double(days), high: high / Double(days))
  }

  enum SpanAnswer {
    case unknown
    case none
    case span(ExposureSpan)
  }

  /// The latest span that is long enough, up to a day. Unknown where intake is not recorded, a
  /// dose has two readings, or only a possible dose would make a span.
  func span(_ person: Int, _ query: SpanQuery, at day: Day, asOf: Day) -> SpanAnswer {
    let pieces = pieces(person, query.nutrient, query.scope, asOf, upTo: day)
    let bound = NumberValue(query.bound)
    let isUnclear = hasUnclearDose(person, query.nutrient, asOf, from: .min) { dose in
      query.isStrict ? NumberValue.less(bound, dose) : NumberValue.atMost(bound, dose)
    }
    if isUnclear { return .unknown }
    return span(
      of: pieces, query,
      otherwise: intakeKnown(person, query.nutrient, query.scope, asOf) ? .none : .unknown)
  }

  /// The latest span of days whose dose lies within the bounds; `otherwise` where no day's may.
  func span(
    of pieces: [DosePiece], _ query: SpanQuery, otherwise: SpanAnswer
  ) -> SpanAnswer {
    let bound = NumberValue(query.bound)
    func test(_ piece: DosePiece) -> Truth {
      let dose = NumberValue(piece.dose)
      let reaches = query.isStrict ? NumberValue.less(bound, dose) : NumberValue.atMost(bound, dose)
      guard let most = query.most else { return reaches }
      return reaches && NumberValue.atMost(dose, NumberValue(most))
    }
    let possible = latestSpan(pieces.filter { test($0) != .false }, query)
    if var span = latestSpan(pieces.filter { test($0) == .true }, query) {
      // A possible span that goes on from it, or that is a later one.
      if let possible { span.possibleEnd = max(span.end, possible.end) }
      return .span(span)
    }
    return possible == nil ? otherwise : .unknown
  }

  private func latestSpan(_ pieces: [DosePiece], _ query: SpanQuery) -> ExposureSpan? {
    var spans: [[DosePiece]] = []
    for piece in pieces {
      if let last = spans.last?.last, Int(piece.start - last.end) - 1 <= query.gapDays {
        spans[spans.count - 1].append(piece)
      } else {
        spans.append([piece])
      }
    }
    for members in spans.reversed() {
      guard let first = members.first, let last = members.last, let dose = mean(members) else {
        continue
      }
      let span = ExposureSpan(
        start: first.start, end: last.end, possibleEnd: last.end, startKnown: first.startKnown,
        dose: dose)
      // A span whose start is not recorded may be longer than it looks.
      if span.days >= query.minimumDays || !span.startKnown { return span }
    }
    return nil
  }

  func spanMember(
    _ person: Int, _ query: SpanQuery, _ member: Operator.SpanMember, at day: Day, asOf: Day
  ) -> NumberValue {
    Self.spanMember(span(person, query, at: day, asOf: asOf), member, at: day)
  }

  static func spanMember(
    _ answer: SpanAnswer, _ member: Operator.SpanMember, at day: Day
  ) -> NumberValue {
    switch answer {
    case .unknown: return .null
    case .none: return member == .days || member == .recordedDays ? NumberValue(0) : .null
    case .span(let span):
      let more = Double(span.possibleEnd - span.end)
      func upTo(_ low: Double, _ high: Double) -> NumberValue {
        NumberValue(low: low, high: high, flags: .none)
      }
      switch member {
      case .days:
        let days = Double(span.days)
        return span.startKnown ? upTo(days, days + more) : .null
      case .recordedDays:
        let days = Double(span.days)
        return upTo(days, days + more)
      case .daysSinceEnd:
        let days = Double(day - span.end)
        return upTo(days - more, days)
      case .dose: return NumberValue(span.dose)
      case .start: return span.startKnown ? NumberValue(Double(span.start)) : .null
      case .end: return upTo(Double(span.end), Double(span.possibleEnd))
      case .running:
        if span.end >= day { return NumberValue(1) }
        return span.possibleEnd >= day ? .null : NumberValue(0)
      }
    }
  }

  func spanIsRunning(_ person: Int, _ query: SpanQuery, at day: Day, asOf: Day) -> Truth {
    Self.spanIsRunning(span(person, query, at: day, asOf: asOf), at: day)
  }

  static func spanIsRunning(_ answer: SpanAnswer, at day: Day) -> Truth {
    switch answer {
    case .unknown: return .unknown
    case .none: return .false
    case .span(let span):
      return span.end >= day ? .true : span.possibleEnd >= day ? .unknown : .false
    }
  }

  /// The mean daily dose of a nutrient over another nutrient's span; days without it count as 0.
  func meanDose(
    _ person: Int, _ nutrient: Int, _ scope: IntakeScope, during query: SpanQuery, at day: Day,
    asOf: Day
  ) -> NumberValue {
    guard case .span(let span) = span(person, query, at: day, asOf: asOf),
      intakeKnown(person, nutrient, scope, asOf),
      !hasUnclearDose(person, nutrient, asOf, from: span.start)
    else { return .null }
    var low = 0.0
    var high = 0.0
    for piece in pieces(person, nutrient, scope, asOf, upTo: day) {
      let start = max(piece.start, span.start)
      let end = min(piece.end, span.end)
      guard start <= end else { continue }
      let days = Double(end - start) + 1
      low += piece.dose.low * days
      high += piece.dose.high * days
    }
    return NumberValue(
      low: low / Double(span.days), high: high / Double(span.days), flags: .none)
  }

  func hasPoorForm(_ person: Int, _ nutrient: Int, _ asOf: Day) -> Truth {
    guard intakeKnown(person, nutrient, .supplemental, asOf) else { return .unknown }
    return visibleIntakes(person, nutrient, .supplemental, asOf).reduce(.false) { found, intake in
      guard !intake.isBioavailable else { return found }
      let extent = extent(intake, person, asOf)
      return found || (extent.sureEnd >= asOf ? .true : extent.end >= asOf ? .unknown : .false)
    }
  }
}
