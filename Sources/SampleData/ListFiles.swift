/// Writes the four files beside labs.csv, built people first, in the order of their identifiers.
struct ListFiles {
  let built: [ScenarioRows]
  let background: [Patient]

  /// One row of a list of the background in so many is spoiled.
  private static let rowsPerFault = 11
  /// Each fault of patients.csv occurs once in so many people, and once at least.
  private static let peoplePerFault = 200
  /// Below this many people the background holds no fault of patients.csv.
  private static let fewestPeople = 20

  func patients() -> FileBuilder {
    var file = FileBuilder(
      name: "patients.csv",
      columns: [
        "patient_id", "sex", "birth_date", "pregnant", "gestation_weeks", "altitude_m",
        "cigarettes_per_day", "site",
      ], hasByteOrderMark: true)
    func accept(_ row: ExportRow) {
      file.accept(row)
      if row.fields[1].isEmpty { file.note("sex not stated") }
    }
    for rows in built { accept(rows.patientRow) }
    for patient in background { accept(row(patient)) }
    guard background.count >= Self.fewestPeople else { return file }
    let rounds = max(1, background.count / Self.peoplePerFault)
    for turn in 0..<rounds * ListFault.ofPatients.count {
      let fault = ListFault.ofPatients[turn % ListFault.ofPatients.count]
      var row = self.row(background[turn])
      if case .duplicate = fault {
        // The row it repeats is already there.
        file.setAside(row, fault.code(turn: turn))
      } else {
        // People whose row cannot be read have no other rows.
        row.fields[0] = [UInt8(ascii: "Q")]
        CalendarText.appendPadded(turn + 1, width: 6, to: &row.fields[0])
        fault.write(row, turn: turn / ListFault.ofPatients.count, to: &file)
      }
    }
    return file
  }

  private func row(_ patient: Patient) -> ExportRow {
    let sites = [
      "Main clinic", "Lakeside Clinic, North Wing", "Harbour practice", "Valley practice",
    ]
    let sex = patient.sexIsBlank ? "" : patient.sex == .female ? "F" : "M"
    let pregnant =
      switch patient.pregnancy {
      case .yes: "yes"
      case .no: "no"
      case .blank: ""
      }
    var row = ExportRow([
      "", sex, "", pregnant,
      patient.gestationWeeks > 0 ? String(patient.gestationWeeks) : "",
      patient.home == 3 ? "1640" : patient.home == 0 ? "120" : "",
      patient.smokesPerDay > 0 ? String(patient.smokesPerDay) : patient.number % 3 == 0 ? "0" : "",
      sites[patient.home],
    ])
    row.fields[0] = patient.identifier
    row.fields[2] = CalendarText.date(patient.birth)
    return row
  }

  func intakes() -> FileBuilder {
    var file = FileBuilder(
      name: "intakes.csv",
      columns: [
        "patient_id", "substance", "form", "amount", "unit", "elemental", "route", "frequency",
        "times", "with_food", "recorded_on", "start", "stop", "ongoing", "adherence_percent",
        "source",
      ])
    var rota = FaultRota(ListFault.ofIntakes, every: Self.rowsPerFault)
    func isUnclear(_ row: ExportRow) -> Bool { row.fields[5].isEmpty && !row.fields[3].isEmpty }
    for row in built.flatMap(\.intakeRows) {
      file.accept(row)
      if isUnclear(row) { file.note("elemental not stated") }
    }
    for patient in background {
      for item in patient.intakes {
        let row = self.row(item, of: patient)
        let before = file.tally.accepted
        // A form that lists nothing has no field to spoil.
        if item.fields[0] == "none" { file.accept(row) } else { rota.write(row, to: &file) }
        if file.tally.accepted > before, isUnclear(row) { file.note("elemental not stated") }
      }
    }
    return file
  }

  func medications() -> FileBuilder {
    list(
      "medications.csv",
      [
        "patient_id", "code_system", "code", "name", "dose", "unit", "route", "frequency", "times",
        "start", "stop", "status",
      ], ListFault.ofMedicines, built.flatMap(\.medicineRows), \.medicines)
  }

  func conditions() -> FileBuilder {
    list(
      "conditions.csv", ["patient_id", "code_system", "code", "name", "onset", "resolved"],
      ListFault.ofConditions, built.flatMap(\.conditionRows), \.conditions)
  }

  private func list(
    _ name: String, _ columns: [String], _ faults: [ListFault], _ builtRows: [ExportRow],
    _ items: KeyPath<Patient, [ListedItem]>
  ) -> FileBuilder {
    var file = FileBuilder(name: name, columns: columns)
    var rota = FaultRota(faults, every: Self.rowsPerFault)
    for row in builtRows { file.accept(row) }
    for patient in background {
      for item in patient[keyPath: items] { rota.write(row(item, of: patient), to: &file) }
    }
    return file
  }

  private func row(_ item: ListedItem, of patient: Patient) -> ExportRow {
    var row = ExportRow([""] + item.fields)
    row.fields[0] = patient.identifier
    return row
  }
}
