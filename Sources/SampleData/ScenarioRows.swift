import Clinic

/// Turns a scenario into the rows of its person.
struct ScenarioRows {
  let scenario: Scenario
  /// 1-based number of the person, which is also the scenario's.
  let number: Int
  let asOf: Day

  private var identifier: [UInt8] { Patient.identifier(number) }
  private var home: Int { number % Laboratory.all.count }

  var patientRow: ExportRow {
    let subject = scenario.subject
    var row = ExportRow([
      "", subject.sex, "", subject.pregnant, subject.gestationWeeks.map(String.init) ?? "", "",
      "", "Main clinic",
    ])
    row.fields[0] = identifier
    row.fields[2] = CalendarText.date(birth)
    return row
  }

  /// A week and a day after the month is complete, so that no draw falls on a birthday.
  private var birth: Day { asOf - Day((scenario.subject.months * 30_437 + 999) / 1000) - 8 }

  /// One draw for each day, time and laboratory that the scenario mentions.
  func draws(index: Int) -> [Draw] {
    var results = scenario.results
    let fixed = Set(results.filter { $0.daysAgo == Scenario.Result.mainDrawDays }.map(\.assay))
    let ordinary = Assay.allCases.filter {
      !fixed.contains($0) && !scenario.without.contains($0)
        && ($0 != .egfr || scenario.subject.months >= 216)
    }
    results += ordinary.map(ordinaryResult)
    var draws: [Draw] = []
    for result in results.sorted(by: { $0.assay.rawValue < $1.assay.rawValue }) {
      let laboratory = result.laboratory ?? home
      let day = asOf - Day(result.daysAgo)
      let minute = result.minute ?? -1
      let known = draws.firstIndex {
        $0.day == day && $0.minute == minute && $0.laboratory == laboratory
      }
      let place = known ?? draws.count
      if known == nil {
        draws.append(
          Draw(
            person: index, day: day, minute: minute, laboratory: laboratory, assays: [],
            fastingHours: 0))
      }
      draws[place].prepared.append(row(result, draw: place, laboratory: laboratory, day: day))
    }
    return draws
  }

  /// An ordinary result for sex and age, in the unit of the person's own laboratory.
  private func ordinaryResult(_ assay: Assay) -> Scenario.Result {
    let usual = assay.facts.ordinary
    let value =
      scenario.subject.months < 15 * 12
      ? usual.child : scenario.subject.sex == "M" ? usual.man : usual.woman
    let report = Laboratory.all[home].report(assay)
    return Scenario.Result(
      assay, String(decoding: report.text(value), as: UTF8.self),
      String(decoding: report.unit, as: UTF8.self))
  }

  private func row(
    _ result: Scenario.Result, draw: Int, laboratory: Int, day: Day
  ) -> LabRow {
    let place = Laboratory.all[laboratory]
    let report = place.report(result.assay)
    let unit = Array(result.unit.utf8)
    let isOwnUnit = unit == report.unit
    let seconds = place.clock == .seconds
    func moment(_ day: Day, _ minute: Int?) -> [UInt8] {
      minute.map { CalendarText.moment(day, minute: $0, seconds: seconds) }
        ?? CalendarText.date(day)
    }
    var row = LabRow(
      assay: result.assay, patient: identifier, collected: moment(day, result.minute),
      code: isOwnUnit ? report.code : [],
      name: isOwnUnit ? report.name : Array(result.assay.facts.name.utf8),
      value: Array(result.value.utf8), unit: unit, lab: place.name)
    row.low = Array(result.referenceLow.utf8)
    row.accession = [UInt8(ascii: "S")]
    CalendarText.appendPadded(number * 10 + draw, width: 8, to: &row.accession)
    row.fasting = Array(result.fasting.utf8)
    row.external = place.isExternal ? Words.yes : Words.no
    if place.printsIssueTime { row.issued = moment(day + 1, result.minute.map { _ in 600 }) }
    if place.printsSpecimen {
      row.specimen = result.assay.isBloodCount ? Words.blood : Words.serum
    }
    if result.assay == .ceruloplasmin { row.method = Words.immunoassay }
    return row
  }

  var intakeRows: [ExportRow] {
    scenario.intakes.map { dose in
      let isAnswer = dose.substance == "none"
      return row([
        dose.substance, dose.form, dose.amount, dose.unit, dose.elemental,
        isAnswer ? "" : "oral", dose.frequency, "", "", date(dose.recorded), date(dose.start),
        date(dose.stop), isAnswer ? "" : dose.stop == nil ? "yes" : "no", "", dose.source,
      ])
    }
  }

  var medicineRows: [ExportRow] {
    scenario.medicines.map {
      row([
        "ATC", $0.code, $0.name, $0.dose, "mg", "oral", "daily", "08:00", date($0.start), "",
        "active",
      ])
    }
  }

  var conditionRows: [ExportRow] {
    scenario.conditions.map { row([$0.system, $0.code, $0.name, date($0.onset), ""]) }
  }

  private func row(_ fields: [String]) -> ExportRow {
    var row = ExportRow([""] + fields)
    row.fields[0] = identifier
    return row
  }

  private func date(_ daysAgo: Int?) -> String {
    daysAgo.map { String(decoding: CalendarText.date(asOf - Day($0)), as: UTF8.self) } ?? ""
  }
}
