import Clinic
import Definitions
import Records

// Operators that a profile may ask for beyond one code, one value and one unit a row. A profile
// that asks for none of them pays a few comparisons with nil a row.
extension LabReader {
  /// Number and text are the same quantity within so much: exporters round what they convert.
  private static let agreement = 0.02

  // MARK: Tests that are not ours

  /// What becomes of a row whose test is no analyte of ours. A row that resembles one of ours is
  /// never passed over, unless the profile declares it to be another.
  mutating func unlisted(_ record: borrowing Record) -> Fault {
    let policy = context.policy
    let code = field(record, code)
    let name = field(record, name)
    guard let label = name ?? code else {
      return Fault(code: .missingValue, column: self.code ?? self.name)
    }
    let fault = Fault(
      code: .unknownAnalyte, column: code == nil ? self.name : self.code, shape: code ?? label)
    guard policy.unlisted.areCounted else { return fault }
    if let keys = policy.outsideKeys {
      return code.flatMap { keys.value($0) } != nil ? .outside : fault
    }
    if let code, policy.unlisted.others.contains(code.text.foldedASCII()) { return .outside }
    return isOther(label) ? .outside : fault
  }

  /// Whether a label is another test's; each is judged once.
  private mutating func isOther(_ label: Field) -> Bool {
    if let known = testKinds.value(label) { return known == 1 }
    let text = label.text
    let unlisted = context.policy.unlisted
    let isOther = unlisted.others.contains(text.foldedASCII()) || !unlisted.resembles(text)
    testKinds.insert(label, isOther ? 1 : 0)
    return isOther
  }

  /// The letter of HL7 table 0085 that a status stands for; 0 where it stands for none.
  mutating func statusLetter(_ text: Field) -> UInt8 {
    if let letter = context.policy.statuses?.value(text) { return UInt8(letter) }
    return text.count == 1 ? text[0] : 0
  }

  // MARK: Time

  /// The moment that lies so many minutes after the patient's base.
  mutating func moment(
    _ record: borrowing Record, after offsets: LabPolicy.Offsets
  ) throws(Fault) -> (day: Day, minute: Int16) {
    guard let text = field(record, collected) else {
      throw Fault(code: .missingValue, column: collected)
    }
    guard let minutes = context.number.parse(text), minutes == minutes.rounded(),
      abs(minutes) < 100_000_000
    else { throw Fault(code: .badNumber, column: collected, shape: text) }
    guard let id = field(record, patient), let place = offsets.patients.value(id) else {
      throw Fault(
        code: .missingValue, column: collected, hint: "the patient has no base to count from")
    }
    let base = offsets.bases[Int(place)]
    let total = Int(base.minute) + Int(minutes)
    let days = total >= 0 ? total / 1440 : -((1439 - total) / 1440)
    return (base.day + Day(days), Int16(total - days * 1440))
  }

  // MARK: A result that is stated twice

  /// Where the number or its unit is not stated, what stands in for it: the second unit column, and
  /// the text of the result with the unit that belongs to the text.
  mutating func second(
    _ record: borrowing Record, _ number: inout Field?, _ unit: inout Field?
  ) throws(Fault) {
    let policy = context.policy
    unitPosition = self.unit
    if unit == nil, let text = field(record, policy.otherUnit),
      policy.blankUnits.value(text) == nil
    {
      guard policy.unitKeys?.value(text) != nil || policy.unitKeys == nil else {
        throw Fault(
          code: .unknownUnit, column: policy.otherUnit, shape: text,
          hint: "the dictionary of units has no such key")
      }
      unit = text
      unitPosition = policy.otherUnit
    }
    guard number == nil, let statements = policy.statements,
      let text = field(record, policy.textValue)
    else { return }
    guard statements.readsTextAlone else {
      throw Fault(code: .noResult, column: policy.textValue, shape: text)
    }
    number = text
    guard let own = field(record, policy.textUnit) else { return }
    unit = own
    unitPosition = policy.textUnit
  }

  /// Holds a number, in the analyte's unit, against what the row says of it elsewhere.
  mutating func compare(
    _ record: borrowing Record, _ analyte: Int, _ unit: Field?, _ low: inout Double,
    _ high: inout Double, _ marks: inout Observation.Marks
  ) throws(Fault) {
    try compareText(record, analyte, unit, &low, &high, &marks)
    try compareMark(record, &marks)
  }

  /// Compares the text of a result with its number. The text's comparator stands: many exports
  /// write 0.5 as the number of `<0.5`.
  private mutating func compareText(
    _ record: borrowing Record, _ analyte: Int, _ numberUnit: Field?, _ low: inout Double,
    _ high: inout Double, _ marks: inout Observation.Marks
  ) throws(Fault) {
    let policy = context.policy
    guard policy.statements?.mustAgree == true, field(record, value) != nil else { return }
    guard let text = field(record, policy.textValue) else { return }
    var textUnit = field(record, policy.textUnit) ?? numberUnit
    var textMarks = Observation.Marks(rawValue: 0)
    let stated = try textResult(analyte, text, &textUnit, &textMarks)
    let conversion: CachedUnit
    do throws(Fault) {
      conversion = try convert(analyte, textUnit)
    } catch {
      var fault = error
      if field(record, policy.textUnit) != nil { fault.column = policy.textUnit }
      throw fault
    }
    guard case .scale(let scale) = conversion.outcome else { return }
    let bounds = (scale(stated.low), scale(stated.high))
    let tolerance = Self.agreement * max(abs(low), abs(bounds.0))
    guard abs(low - bounds.0) <= tolerance else {
      throw Fault(code: .conflictingStatements, column: policy.textValue, shape: text)
    }
    let special = textMarks.intersection(Observation.Marks.censored.union(.range))
    guard special.rawValue != 0 else { return }
    (low, high) = bounds
    marks.formUnion(special)
  }

  /// The result that a text states beside a number; what is wrong with it is the text's.
  private mutating func textResult(
    _ analyte: Int, _ text: Field, _ unit: inout Field?, _ marks: inout Observation.Marks
  ) throws(Fault) -> (low: Double, high: Double) {
    do throws(Fault) {
      return try result(analyte, text, &unit, &marks)
    } catch {
      var fault = error
      fault.column = context.policy.textValue
      throw fault
    }
  }

  /// A comparator in a column of its own.
  private mutating func compareMark(
    _ record: borrowing Record, _ marks: inout Observation.Marks
  ) throws(Fault) {
    guard let text = field(record, context.policy.comparator) else { return }
    guard let mark = context.policy.comparators.value(text) else {
      throw Fault(code: .badFlag, column: context.policy.comparator, shape: text)
    }
    let found = Observation.Marks(rawValue: UInt32(mark))
    guard found.rawValue != 0 else { return }
    let own = marks.intersection(.censored)
    guard own.rawValue == 0 || own == found else {
      throw Fault(code: .conflictingStatements, column: context.policy.comparator, shape: text)
    }
    marks.formUnion(found)
  }
}
