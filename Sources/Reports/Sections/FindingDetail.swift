import Clinic

/// Why a finding is what it is: steps, rows with values before and after, sources, the other view.
struct FindingDetail {
  let context: ReportContext

  func blocks(_ finding: Finding) -> [Document.Block] {
    guard let rule = context.rule(finding.rule) else { return [] }
    var blocks: [Document.Block] = []
    if !rule.question.isEmpty { blocks.append(.paragraph("The question: \(rule.question)")) }
    if let certainty = finding.certainty { blocks.append(.paragraph(sureness(certainty))) }
    let steps = self.steps(finding.steps)
    if !steps.isEmpty {
      blocks.append(.heading("Reasoning"))
      blocks.append(.steps(steps))
      if finding.steps.count > steps.count {
        let more = NumberText.count(finding.steps.count - steps.count)
        blocks.append(.paragraph("\(more) more steps: cerulean explain results.db \(finding.key)"))
      }
    }
    blocks.append(.table(evidence(finding)))
    blocks.append(
      .facts([
        ("Evidence grade", "\(rule.evidenceGrade) (\(Self.meaning(rule.evidenceGrade)))"),
        ("Sources", rule.sources.map { context.citation($0) }.joined(separator: "; ")),
        ("Contrary view", rule.contrary.isEmpty ? "none recorded" : rule.contrary),
        ("Rule", "\(rule.id) version \(rule.version), \(rule.place), review \(rule.reviewStatus)"),
        ("Finding", finding.key),
      ]))
    blocks.append(
      .paragraph(
        FixedText.clinician(grade: rule.evidenceGrade, rule: rule.id, version: rule.version)))
    return blocks
  }

  static func meaning(_ grade: String) -> String {
    switch grade {
    case "A": "guideline, label or regulator"
    case "B": "cohort, randomised trial or validated cut-off"
    case "C": "case series, small trial or mechanism"
    case "D": "contested, lay, extrapolated or without a source"
    default: "grade not defined"
    }
  }

  /// Whether the verdict would survive the variation of its values, and the nearest bound.
  private func sureness(_ certainty: Certainty) -> String {
    let open = certainty.stability == .unknown ? "not known, because " : ""
    let verdict = "How sure: \(open)\(certainty.stability.meaning)."
    guard let margin = certainty.nearest, margin.analyte < context.outcome.analytes.count else {
      return verdict
    }
    let analyte = context.outcome.analytes[margin.analyte]
    let distance = NumberText.computed(margin.distance.magnitude)
    let side = margin.distance < 0 ? "below" : "above"
    let spread = margin.inVariations.map {
      ", \(NumberText.decimals($0, 1)) combined coefficients of variation"
    }
    return "\(verdict) \(analyte.label) is \(distance) \(analyte.unit.code) \(side) its bound"
      + "\(spread ?? "")."
  }

  /// Parents stand before their parts; a depth is one more than that of the parent.
  private func steps(_ steps: [ExplainStep]) -> [Document.Step] {
    var depths: [Int] = []
    for step in steps {
      let parent = step.parent.flatMap { $0 < depths.count && $0 >= 0 ? depths[$0] : nil }
      depths.append(parent.map { $0 + 1 } ?? 0)
    }
    return zip(steps, depths).prefix(Caps.steps).map { step, depth in
      // A named part says at its name what it is; here its outcome is enough.
      let isNamed = step.label.hasPrefix("see let ")
      return Document.Step(
        depth: depth, mark: mark(step.outcome),
        label: isNamed ? String(step.label.dropFirst(8)) : step.label,
        expression: isNamed ? "" : step.expression, text: isNamed ? "" : step.text)
    }
  }

  private func mark(_ outcome: ExplainStep.Outcome) -> Mark {
    switch outcome {
    case .true: .yes
    case .false: .no
    case .unknown: .unknown
    case .value: .value
    }
  }

  private func evidence(_ finding: Finding) -> Document.Table {
    let rows = finding.evidence.prefix(Caps.evidence).map { evidence -> Document.Row in
      let reading = EvidenceText(context: context).reading(of: evidence.item)
      let column = evidence.column.isEmpty ? "" : ", column \(evidence.column)"
      return Document.Row(cells: [
        .init(evidence.role, notes: reading.marks.isEmpty ? [] : [reading.marks]),
        .init(reading.before), .init(reading.after), .init(reading.date),
        .init("\(context.path(evidence.source)):\(evidence.line)\(column)"),
      ])
    }
    return Document.Table(
      caption: "Rows of the exports it rests on",
      columns: [
        .init("Read as"), .init("As reported"), .init("As used"), .init("Date"),
        .init("File and line", .code),
      ],
      rows: rows, more: finding.evidence.count - rows.count, moreIn: "results.db",
      empty: "No row of an export was needed to decide it.")
  }
}

/// A row of evidence as words: the value before and after normalisation.
struct EvidenceText {
  struct Reading {
    var before: String
    var after: String
    var date: String
    var marks = ""
  }

  let context: ReportContext

  func reading(of item: Evidence.Item) -> Reading {
    switch item {
    case .observation(let observation): return reading(observation)
    case .intake(let intake): return reading(intake)
    case .span(let span):
      let kind = span.kind == .condition ? "condition" : "medicine"
      return Reading(before: kind, after: "coded", date: dates(span.start, span.stop, nil))
    case .person: return Reading(before: "person", after: "as recorded", date: "–")
    }
  }

  private func reading(_ observation: Observation) -> Reading {
    guard let analyte = context.analyte(observation.analyte) else {
      return Reading(before: "not known", after: "not known", date: DateText.iso(observation.day))
    }
    let unit = UnitText.suffix(analyte.unit.code)
    let after = value(observation) { $0 } + unit
    var before = "the same"
    if observation.marks.contains(.converted) {
      let index = Int(observation.conversion)
      let conversions = context.outcome.conversions
      if index < conversions.count, conversions[index].analyte == observation.analyte,
        conversions[index].factor.isFinite, conversions[index].factor != 0
      {
        let used = conversions[index]
        before = value(observation) { ($0 - used.offset) / used.factor } + " " + used.spelling
      } else {
        before = "in another unit"
      }
    }
    return Reading(
      before: before, after: after, date: moment(observation), marks: marks(observation.marks))
  }

  /// Six significant digits: the conversion's last bits are gone and every reported digit is kept.
  private func value(_ observation: Observation, _ map: (Double) -> Double) -> String {
    func text(_ number: Double) -> String { NumberText.significant(map(number), 6) }
    if observation.marks.contains(.range) {
      return "\(text(observation.value)) to \(text(observation.upper))"
    }
    let comparator = observation.comparator
    return (comparator == "=" ? "" : comparator + " ") + text(observation.value)
  }

  private func moment(_ observation: Observation) -> String {
    let date = DateText.iso(observation.day)
    guard observation.minute >= 0 else { return date }
    let hour = Int(observation.minute) / 60
    let minute = Int(observation.minute) % 60
    return "\(date) \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  private func marks(_ marks: Observation.Marks) -> String {
    let names: [(Observation.Marks, String)] = [
      (.fasting, "fasting"), (.notFasting, "not fasting"), (.haemolysed, "haemolysed"),
      (.grosslyHaemolysed, "grossly haemolysed"), (.preliminary, "preliminary"),
      (.corrected, "corrected"), (.external, "outside laboratory"),
      (.conflicting, "conflicts with another value"), (.unusual, "unusual value"),
      (.excluded, "specimen not used by rules"), (.fallbackDate, "date of issue used"),
      (.morning, "morning"), (.afternoon, "afternoon"),
    ]
    return names.filter { marks.contains($0.0) }.map(\.1).joined(separator: ", ")
  }

  // The amount has its unit in the reasoning; a number without one must not stand here.
  private func reading(_ intake: Intake) -> Reading {
    var marks = intake.doubts.words
    if intake.isAsNeeded { marks.append("as needed") }
    if !intake.isBioavailable { marks.append("form is hardly absorbed") }
    let ongoing = intake.isOngoing == .true ? true : intake.isOngoing == .false ? false : nil
    return Reading(
      before: "\(intake.origin)", after: "see reasoning",
      date: dates(intake.start, intake.stop, ongoing), marks: marks.joined(separator: ", "))
  }

  private func dates(_ start: Day?, _ stop: Day?, _ ongoing: Bool?) -> String {
    let from = start.map { "from \(DateText.iso($0))" } ?? "start not known"
    if let stop { return "\(from) to \(DateText.iso(stop))" }
    return ongoing == true ? "\(from), ongoing" : "\(from), end not known"
  }
}

/// Units beside numbers.
enum UnitText {
  /// The code after a space; nothing for a plain number.
  static func suffix(_ code: String) -> String { code == "1" || code.isEmpty ? "" : " \(code)" }

  /// The code in brackets after a label; nothing for a plain number.
  static func inBrackets(_ code: String) -> String {
    code == "1" || code.isEmpty ? "" : " (\(code))"
  }
}
