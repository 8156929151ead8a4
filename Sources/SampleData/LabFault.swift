import Clinic

/// The faults that are put into laboratory rows on purpose, one in a row at most.
///
/// The first group has to be set aside by a reader, under the code named here; the second is
/// legitimate and only looks odd.
enum LabFault: CaseIterable {
  case tooFewFields, tooManyFields, strayQuote
  case misprintedNumber, decimalComma, blankValue
  case unknownUnit, missingUnit, incommensurableUnit
  case unknownCode, unknownName, unknownPatient
  case impossibleDate, foreignDate, futureDate
  case implausibleValue
  case insufficient, haemolysedText, seeNote, pending, cancelled
  case duplicate, corrected
  case preliminary, conflicting, censored, quotedLineBreak

  /// The code of the spelling whose turn it is: a lone dash among the misprints is how many
  /// laboratories write that there is no result.
  func code(turn: Int) -> ProblemCode? {
    self == .misprintedNumber && turn % Self.misprints.count == 4 ? .noResult : code
  }

  private static let misprints = ["12..4", "1O.2", "abc", "4.5.1", "--"]

  /// The code under which the row is set aside; nil for what is only odd.
  var code: ProblemCode? {
    switch self {
    case .tooFewFields, .tooManyFields: .raggedRow
    case .strayQuote: .malformedQuote
    case .misprintedNumber, .decimalComma: .badNumber
    case .blankValue: .missingValue
    case .unknownUnit: .unknownUnit
    case .missingUnit: .missingUnit
    case .incommensurableUnit: .incommensurableUnit
    case .unknownCode, .unknownName: .unknownAnalyte
    case .unknownPatient: .unknownPatient
    case .impossibleDate: .impossibleDate
    case .foreignDate: .badDate
    case .futureDate: .futureDate
    case .implausibleValue: .implausibleValue
    case .insufficient, .haemolysedText, .seeNote, .pending, .cancelled: .noResult
    case .duplicate: .duplicateRow
    case .corrected: .supersededRow
    case .preliminary, .conflicting, .censored, .quotedLineBreak: nil
    }
  }

  /// The tests that can carry the fault; nil where any can.
  var assays: Set<Assay>? {
    switch self {
    case .missingUnit:
      [.zinc, .copper, .ceruloplasmin, .ferritin, .vitaminD, .crp, .haemoglobin, .albumin]
    case .censored: [.crp, .ferritin, .zinc, .b12]
    default: nil
    }
  }

  /// Writes the row with the fault in it, and whatever rows belong to the fault.
  ///
  /// `turn` counts how often the fault was used, so that its spellings take turns.
  func write(_ row: LabRow, day: Day, turn: Int, to file: inout FileBuilder) {
    var row = row
    switch self {
    case .duplicate:
      file.accept(row)
      file.setAside(row.exportRow, .duplicateRow)
    case .corrected:
      row.issued = CalendarText.moment(day + 1, minute: 660)
      file.setAside(row.exportRow, .supersededRow)
      row.value = Self.changed(row.value)
      row.flag = []
      row.status = [UInt8(ascii: "C")]
      row.issued = CalendarText.moment(day + 3, minute: 900)
      file.accept(row)
    case .conflicting:
      file.accept(row)
      row.value = Self.changed(row.value)
      row.flag = []
      row.accession.append(UInt8(ascii: "B"))
      file.accept(row)
      file.note("conflicting")
    case .preliminary:
      row.status = [UInt8(ascii: "P")]
      file.accept(row)
      file.note("preliminary")
    case .censored:
      if !row.isCensored { row.value.insert(UInt8(ascii: row.assay == .b12 ? ">" : "<"), at: 0) }
      row.flag = []
      file.accept(row)
    case .quotedLineBreak:
      row.comment = Array("difficult draw\nsecond attempt, left arm".utf8)
      file.accept(row)
      file.note("line break in a field")
    default:
      spoilFields(&row, day: day, turn: turn)
      var export = row.exportRow
      spoilForm(&export)
      file.setAside(export, code(turn: turn)!)
    }
  }

  private func spoilForm(_ row: inout ExportRow) {
    switch self {
    case .tooFewFields: row.damage = .cut(2)
    case .tooManyFields: row.damage = .extra
    case .strayQuote: row.damage = .raw(LabRow.commentIndex)
    default: break
    }
  }

  private func spoilFields(_ row: inout LabRow, day: Day, turn: Int) {
    func choice(_ choices: [String]) -> [UInt8] { Array(choices[turn % choices.count].utf8) }
    switch self {
    case .strayQuote: row.comment = Array("tube \"B\" kept".utf8)
    case .misprintedNumber: row.value = choice(Self.misprints)
    case .decimalComma: row.value = choice(["12,4", "7,1", "0,85"])
    case .blankValue: row.value = []
    case .unknownUnit: row.unit = choice(["ug/tube", "per vial", "?g/dL"])
    case .missingUnit: row.unit = []
    case .incommensurableUnit: row.unit = choice(["mmol/h", "kg", "mm/h"])
    case .unknownCode:
      row.code = choice(["99999-1", "TRACE-77"])
      row.name = []
    case .unknownName:
      row.code = []
      row.name = choice(["Molybdenum, serum", "Vanadium", "Trace panel, see form"])
    case .unknownPatient:
      row.patient = [UInt8(ascii: "X")]
      CalendarText.appendPadded(turn + 1, width: 6, to: &row.patient)
    case .impossibleDate:
      row.collected = choice(["2025-02-30T08:10", "2024-13-02", "0000-00-00", "2025-06-31"])
      row.issued = []
    case .foreignDate:
      row.collected = choice(["03/14/2025 08:10", "14.03.2025", "March 14 2025"])
      row.issued = []
    case .futureDate: row.issued = CalendarText.date(day - 2)
    case .implausibleValue:
      let facts = row.assay.facts
      row.code = []
      row.name = Array(facts.name.utf8)
      row.value = Array(facts.implausible.utf8)
      row.unit = Array(facts.unit.utf8)
      row.low = []
      row.high = []
    case .insufficient: row.value = choice(["QNS", "TNP"])
    case .haemolysedText: row.value = choice(["hemolyzed", "haemolysed", "HEMOLYZED"])
    case .seeNote: row.value = Array("see note".utf8)
    case .pending: row.value = choice(["pending", "Pending"])
    case .cancelled:
      row.status = [UInt8(ascii: "X")]
      row.value = Array("cancelled".utf8)
    default: break
    }
    if code != nil { row.flag = [] }
  }

  /// Another value of the same size: the last but one character moves by one where it is a digit,
  /// else the last one does.
  static func changed(_ value: [UInt8]) -> [UInt8] {
    var result = value
    for index in result.indices.reversed().dropFirst()
    where result[index] >= 0x30 && result[index] <= 0x39 {
      result[index] = result[index] == 0x39 ? 0x38 : result[index] + 1
      return result
    }
    if let last = result.indices.last {
      result[last] = result[last] == 0x39 ? 0x38 : result[last] + 1
    }
    return result
  }
}
