import Clinic

/// One row of labs.csv as fields, before it is written.
struct LabRow {
  static let columns = [
    "patient_id", "collected_at", "code", "name", "value", "unit", "reference_low",
    "reference_high", "flag", "status", "accession", "specimen", "fasting", "method", "lab",
    "external", "comment", "issued_at",
  ]
  static let commentIndex = 16

  let assay: Assay
  var patient: [UInt8]
  var collected: [UInt8]
  var code: [UInt8]
  var name: [UInt8]
  var value: [UInt8]
  var unit: [UInt8]
  var low: [UInt8] = []
  var high: [UInt8] = []
  var flag: [UInt8] = []
  var status = Words.final
  var accession: [UInt8] = []
  var specimen: [UInt8] = []
  var fasting: [UInt8] = []
  var method: [UInt8] = []
  var lab: [UInt8]
  var external: [UInt8] = []
  var comment: [UInt8] = []
  var issued: [UInt8] = []

  var isCensored: Bool { value.first == UInt8(ascii: "<") || value.first == UInt8(ascii: ">") }

  var exportRow: ExportRow {
    var row = ExportRow(columns: 0)
    row.fields = [
      patient, collected, code, name, value, unit, low, high, flag, status, accession, specimen,
      fasting, method, lab, external, comment, issued,
    ]
    return row
  }
}

extension FileBuilder {
  /// A laboratory row that a careful reader keeps; a censored value is counted as an oddity.
  mutating func accept(_ row: LabRow) {
    accept(row.exportRow)
    if row.isCensored { note("censored") }
  }
}

/// One visit to a laboratory: who, when, where, and which tests.
struct Draw {
  var person: Int
  var day: Day
  var minute: Int
  var laboratory: Int
  var assays: [Assay]
  /// Hours since the last meal.
  var fastingHours: Int
  /// The rows of a built person; of the background only what to draw is kept until it is written.
  var prepared: [LabRow] = []

  /// The rows as the laboratory prints them, without values.
  func row(_ assay: Assay, value: [UInt8], context: DrawContext) -> LabRow {
    let laboratory = Laboratory.all[laboratory]
    let report = laboratory.report(assay)
    var row = LabRow(
      assay: assay, patient: context.patient, collected: context.collected, code: report.code,
      name: report.name, value: value, unit: report.unit, lab: laboratory.name)
    row.low = report.low
    row.high = report.high
    row.accession = context.accession
    row.fasting = context.fasting
    row.external = laboratory.isExternal ? Words.yes : Words.no
    row.issued = context.issued
    if laboratory.printsSpecimen { row.specimen = assay.isBloodCount ? Words.blood : Words.serum }
    if assay == .ceruloplasmin { row.method = Words.immunoassay }
    return row
  }
}

/// The fields that all rows of a draw share.
struct DrawContext {
  var patient: [UInt8]
  var collected: [UInt8]
  var issued: [UInt8]
  var accession: [UInt8]
  var fasting: [UInt8]

  init(_ draw: Draw, of patient: Patient, number: Int) {
    self.patient = patient.identifier
    let laboratory = Laboratory.all[draw.laboratory]
    collected = laboratory.moment(draw.day, minute: draw.minute)
    issued = laboratory.printsIssueTime ? laboratory.moment(draw.day + 1, minute: 600) : []
    accession = [laboratory.initial]
    CalendarText.appendPadded(number, width: 8, to: &accession)
    switch laboratory.fasting {
    case .words: fasting = draw.fastingHours >= 8 ? Words.yes : Words.no
    case .hours: fasting = NumberText.whole(draw.fastingHours)
    case .rarely: fasting = number % 3 == 0 && draw.fastingHours >= 8 ? Words.yes : []
    }
  }
}

/// Words that stand in many rows.
enum Words {
  static let yes = Array("yes".utf8)
  static let no = Array("no".utf8)
  static let blood = Array("blood".utf8)
  static let serum = Array("serum".utf8)
  static let final = [UInt8(ascii: "F")]
  static let low = [UInt8(ascii: "L")]
  static let high = [UInt8(ascii: "H")]
  static let immunoassay = Array("immunoassay".utf8)
}
