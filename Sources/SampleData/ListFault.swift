import Clinic

/// The faults that are put into patients, intakes, medications and conditions on purpose.
enum ListFault {
  case tooFewFields, tooManyFields
  case strayQuote(column: Int)
  case unknownPatient
  case impossibleDate(column: Int)
  case foreignDate(column: Int)
  case misprintedNumber(column: Int)
  case blank(column: Int)
  case unknownSubstance, unknownUnit, incommensurableUnit
  case unknownSex
  case duplicate

  /// Columns are counted from 0 in the order of the file's header.
  static let ofPatients: [ListFault] = [
    .tooFewFields, .unknownSex, .foreignDate(column: 2), .impossibleDate(column: 2),
    .strayQuote(column: 7), .duplicate,
  ]
  static let ofIntakes: [ListFault] = [
    .duplicate, .unknownSubstance, .misprintedNumber(column: 3), .unknownUnit, .unknownPatient,
    .impossibleDate(column: 11), .tooFewFields, .blank(column: 1), .incommensurableUnit,
    .foreignDate(column: 11), .tooManyFields,
  ]
  static let ofMedicines: [ListFault] = [
    .duplicate, .tooFewFields, .foreignDate(column: 9), .unknownPatient,
    .impossibleDate(column: 9), .tooManyFields,
  ]
  static let ofConditions: [ListFault] = [
    .duplicate, .impossibleDate(column: 4), .unknownPatient, .strayQuote(column: 3),
    .tooManyFields, .foreignDate(column: 4), .tooFewFields,
  ]

  /// The code of the spelling whose turn it is.
  func code(turn: Int) -> ProblemCode {
    switch self {
    case .tooFewFields, .tooManyFields: .raggedRow
    case .strayQuote: .malformedQuote
    case .unknownPatient: .unknownPatient
    case .impossibleDate: .impossibleDate
    // The first two could be read with either figure as the month.
    case .foreignDate: turn % 3 == 2 ? .badDate : .ambiguousDate
    case .misprintedNumber: .badNumber
    case .blank: .missingValue
    case .unknownSubstance: .unknownSubstance
    case .unknownUnit: .unknownUnit
    case .incommensurableUnit: .incommensurableUnit
    case .unknownSex: .badSex
    case .duplicate: .duplicateRow
    }
  }

  /// Writes the row with the fault in it; a duplicate is written after the row it repeats.
  ///
  /// `turn` counts how often faults were used, so that spellings take turns.
  func write(_ row: ExportRow, turn: Int, to file: inout FileBuilder) {
    var row = row
    func choice(_ choices: [String]) -> [UInt8] { Array(choices[turn % choices.count].utf8) }
    switch self {
    case .duplicate: file.accept(row)
    case .tooFewFields: row.damage = .cut(2)
    case .tooManyFields: row.damage = .extra
    case .strayQuote(let column):
      row.fields[column] = Array("North \"B\" wing".utf8)
      row.damage = .raw(column)
    case .unknownPatient:
      row.fields[0] = [UInt8(ascii: "X")]
      CalendarText.appendPadded(500_000 + turn, width: 6, to: &row.fields[0])
    case .impossibleDate(let column):
      row.fields[column] = choice(["1975-02-30", "2023-02-29", "1988-13-01"])
    case .foreignDate(let column):
      row.fields[column] = choice(["12/05/1970", "01.09.1981", "May 1990"])
    case .misprintedNumber(let column): row.fields[column] = choice(["two", "3O", "1..5"])
    case .blank(let column): row.fields[column] = []
    case .unknownSubstance: row.fields[1] = choice(["moon dust complex", "energy blend no. 7"])
    case .unknownUnit: row.fields[4] = choice(["scoops", "capfuls"])
    case .incommensurableUnit: row.fields[4] = choice(["mL", "mm"])
    case .unknownSex: row.fields[1] = choice(["X", "female?"])
    }
    file.setAside(row, code(turn: turn))
  }
}

/// Hands out the faults of a list in turn, one to every so many rows.
struct FaultRota {
  let faults: [ListFault]
  let every: Int
  private var seen = 0
  private var used = 0

  init(_ faults: [ListFault], every: Int) {
    self.faults = faults
    self.every = every
  }

  /// Writes the row, spoiled where its turn has come.
  mutating func write(_ row: ExportRow, to file: inout FileBuilder) {
    seen += 1
    guard seen % every == every / 2 else {
      file.accept(row)
      return
    }
    faults[used % faults.count].write(row, turn: used / faults.count + used, to: &file)
    used += 1
  }
}
