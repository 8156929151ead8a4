import Clinic

/// The files of a synthetic export, in the order in which a reader needs them.
package struct GeneratedExport: Sendable {
  /// patients.csv, labs.csv, intakes.csv, medications.csv, conditions.csv and truth.json.
  package let files: [(name: String, bytes: [UInt8])]
}

/// Makes up the export of a believable clinic in the native-long format: several laboratories with
/// units, spellings and habits of their own, and faults put in on purpose.
///
/// The first people are built for one rule each (as far as the number of patients allows) and their
/// rows are clean; the rest are background. `truth.json` says what a reader must count by problem
/// code and what each rule must find on the built people. The same number of patients, seed and
/// as-of day give the same bytes on every machine; nothing reads a clock.
package struct ClinicGenerator: Sendable {
  package let patientCount: Int
  package let seed: UInt64
  package let asOf: Day

  /// An export of so many patients (1 to 999 999, as identifiers have six digits) that is read for
  /// a day, counted from 1970-01-01.
  package init(patientCount: Int, seed: UInt64, asOf: Day) {
    precondition((1...999_999).contains(patientCount), "between 1 and 999 999 patients")
    self.patientCount = patientCount
    self.seed = seed
    self.asOf = asOf
  }

  package func generate() -> GeneratedExport {
    let built = Scenario.all.prefix(patientCount).enumerated().map { index, scenario in
      ScenarioRows(scenario: scenario, number: index + 1, asOf: asOf)
    }
    let people = BackgroundPeople(seed: seed, asOf: asOf)
    let background = (built.count..<patientCount).map { people.patient($0 + 1) }
    let lists = ListFiles(built: built, background: background)
    let files = [
      lists.patients(), labs(built, background, people), lists.intakes(), lists.medications(),
      lists.conditions(),
    ]
    var truth = TruthFile(
      seed: seed, patients: patientCount,
      asOf: String(decoding: CalendarText.date(asOf), as: UTF8.self))
    truth.files = files.map { ($0.name, $0.tally) }
    truth.built = built.map {
      (String(decoding: Patient.identifier($0.number), as: UTF8.self), $0.scenario)
    }
    return GeneratedExport(
      files: files.map { ($0.name, $0.bytes) } + [("truth.json", truth.bytes)])
  }

  private func labs(
    _ built: [ScenarioRows], _ background: [Patient], _ people: BackgroundPeople
  ) -> FileBuilder {
    var draws: [Draw] = []
    for (index, rows) in built.enumerated() { draws += rows.draws(index: index) }
    for (index, patient) in background.enumerated() {
      draws += people.draws(patient, index: built.count + index)
    }
    draws.sort {
      ($0.day, $0.minute, $0.person, $0.laboratory) < ($1.day, $1.minute, $1.person, $1.laboratory)
    }
    var writer = LabWriter(seed: seed, asOf: asOf)
    writer.file.reserve(
      rows: draws.reduce(0) { $0 + $1.assays.count + $1.prepared.count }, bytesPerRow: 128)
    for (number, draw) in draws.enumerated() {
      if draw.prepared.isEmpty {
        writer.write(draw, number: number, patient: background[draw.person - built.count])
      } else {
        for row in draw.prepared { writer.file.accept(row) }
      }
    }
    return writer.file
  }
}

/// Writes labs.csv draw by draw, and spoils a row every so often.
struct LabWriter {
  /// Of so many draws that may be spoiled, one is.
  private static let drawsPerFault = 9

  let seed: UInt64
  let asOf: Day
  var file = FileBuilder(name: "labs.csv", columns: LabRow.columns)
  private var spoilable = 0
  private var spoiled = 0

  init(seed: UInt64, asOf: Day) {
    self.seed = seed
    self.asOf = asOf
  }

  mutating func write(_ draw: Draw, number: Int, patient: Patient) {
    var random = RandomStream(
      seed: seed, 3, UInt64(patient.number), UInt64(bitPattern: Int64(draw.day)))
    let values = Physiology(patient: patient, day: draw.day, minute: draw.minute).values(&random)
    let context = DrawContext(draw, of: patient, number: number)
    let fault = nextFault(draw)
    let target = fault.map { self.target(of: $0, in: draw, &random) } ?? -1
    for (index, assay) in draw.assays.enumerated() {
      let row = self.row(assay, draw, values[assay.rawValue], context)
      if index == target, let fault {
        fault.write(row, day: draw.day, turn: (spoiled - 1) / LabFault.allCases.count, to: &file)
      } else {
        file.accept(row)
        if draw.day > asOf { file.note("after the as-of date") }
      }
    }
  }

  /// The faults take turns; the last month is left alone, so that a correction is always issued
  /// before the as-of date.
  private mutating func nextFault(_ draw: Draw) -> LabFault? {
    guard draw.day <= asOf - 30 else { return nil }
    spoilable += 1
    guard spoilable % Self.drawsPerFault == Self.drawsPerFault / 2 else { return nil }
    let fault = LabFault.allCases[spoiled % LabFault.allCases.count]
    if let assays = fault.assays, !draw.assays.contains(where: assays.contains) {
      // This draw has no test that could carry it: the next one shall.
      spoilable -= 1
      return nil
    }
    spoiled += 1
    return fault
  }

  private func target(of fault: LabFault, in draw: Draw, _ random: inout RandomStream) -> Int {
    let candidates = draw.assays.indices.filter { fault.assays?.contains(draw.assays[$0]) ?? true }
    return candidates[random.below(candidates.count)]
  }

  private func row(
    _ assay: Assay, _ draw: Draw, _ canonical: Double, _ context: DrawContext
  ) -> LabRow {
    let laboratory = Laboratory.all[draw.laboratory]
    let report = laboratory.report(assay)
    var value = report.text(canonical)
    if assay == .crp, canonical < laboratory.crpDetectionLimit {
      value = [UInt8(ascii: "<")] + report.text(laboratory.crpDetectionLimit)
    }
    var row = draw.row(assay, value: value, context: context)
    if laboratory.printsFlag, let limits = report.limits {
      let reported = canonical / report.factor
      row.flag =
        reported < limits.lowerBound ? Words.low : reported > limits.upperBound ? Words.high : []
    }
    return row
  }
}
