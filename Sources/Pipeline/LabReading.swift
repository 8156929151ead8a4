import Clinic
import Definitions
import Records

/// Reads rows of a long laboratory export from bytes. One reader a worker: it keeps what it has
/// looked up, so that a row costs no allocation.
struct LabReader {
  typealias Field = FieldBytes

  /// A row shorter than this is rare; where many are, the room for results grows as it must.
  private static let leastBytesPerRow = 48

  let context: Context
  let patient, collected, issued, code, name, value, unit: Int?
  private let referenceLow, referenceHigh, flag, status, accession, specimen: Int?
  private let fasting, method, laboratory, external: Int?
  private let hasDetails: Bool
  /// Whether the profile asks for none of the operators of `LabPolicy`: then no row is asked again.
  private let isPlain: Bool
  /// Whether the status column has words of its own for the letters of HL7.
  private let mapsStatus: Bool
  /// Whether times are minutes since a moment of the patient's.
  private let countsMinutes: Bool
  private let collectedDates: DateReader
  private let issuedDates: DateReader
  private(set) var chunk = LabChunk()
  /// Unit spellings met so far, and for each analyte what they come to.
  private var unitSpellings = ByteIndex(capacity: 64)
  private var observations: [Observation] = []
  private var unitEntries: [CachedUnit] = []
  /// What the code of the row speaks of.
  private var codeKind = QuantityKind.other
  /// By spelling and analyte, where among `unitEntries`; -1 where not met yet.
  private var unitPlaces: [Int32] = []
  private var nameCache = ByteIndex(capacity: 16)
  private var foldBuffer: [UInt8] = []
  /// The column that the row's unit stands in.
  var unitPosition: Int?
  /// Labels of other tests met so far: 1 where such rows are passed over.
  var testKinds = ByteIndex(capacity: 64)

  struct CachedUnit {
    var id: UInt16
    var kind: QuantityKind
    var outcome: UnitResolver.Entry.Outcome
  }

  /// A reader of about so many bytes, for room to be made at once.
  init(_ context: Context, bytes: Int = 0) {
    self.context = context
    observations.reserveCapacity(bytes / Self.leastBytesPerRow)
    collectedDates = DateReader(context.collectedFormat)
    issuedDates = DateReader(context.issuedFormat)
    let layout = context.layout
    patient = layout.position(.patient)
    collected = layout.position(.collected)
    issued = layout.position(.issued)
    code = layout.position(.code)
    name = layout.position(.name)
    value = layout.position(.value)
    unit = layout.position(.unit)
    referenceLow = layout.position(.referenceLow)
    referenceHigh = layout.position(.referenceHigh)
    flag = layout.position(.flag)
    status = layout.position(.status)
    accession = layout.position(.accession)
    specimen = layout.position(.specimen)
    fasting = layout.position(.fasting)
    method = layout.position(.method)
    laboratory = layout.position(.laboratory)
    external = layout.position(.external)
    isPlain = context.policy.isPlain
    mapsStatus = context.policy.statuses != nil
    countsMinutes = context.policy.offsets != nil
    unitPosition = unit
    hasDetails =
      referenceLow != nil || referenceHigh != nil || accession != nil || laboratory != nil
      || method != nil || specimen != nil
  }

  /// What was read, now that the scan has stopped.
  func finished(_ end: RecordScanner.ScanEnd, shardCount: Int) -> LabChunk {
    var chunk = chunk
    chunk.end = end
    chunk.results = ShardedResults(observations, shardCount: shardCount)
    return chunk
  }

  // MARK: One row
  // Everything below is mutating, also what changes nothing: for a call that does not mutate, from
  // one that does, the compiler copies the whole reader first, five times a row.

  /// Reads one record; every field lies in the file's bytes.
  mutating func read(_ record: borrowing Record) {
    do {
      try accept(record)
      chunk.accepted += 1
    } catch {
      guard error.isOutside else { return setAside(error, record) }
      chunk.outside += 1
      chunk.accepted += 1
    }
  }

  /// Adds a record that is not CSV, counted from the chunk's start.
  mutating func add(_ problem: Problem) { chunk.problems.append(problem) }

  private mutating func setAside(_ fault: Fault, _ record: borrowing Record) {
    var fault = fault
    if let text = context.policy.textValue, fault.column == value, field(record, value) == nil,
      field(record, text) != nil
    {
      // The text stood in for the number, and is what is at fault.
      fault.column = text
    }
    chunk.problems.append(
      Problem(
        code: fault.code, source: context.source, line: UInt32(record.line),
        offset: UInt64(record.offset),
        column: fault.column.map { context.layout.headers[$0] } ?? "",
        shape: fault.shape, hint: fault.hint))
  }

  mutating func field(_ record: borrowing Record, _ position: Int?) -> Field? {
    guard let position else { return nil }
    let field = record[position]
    if field.count == 0 { return nil }
    return context.missing.contains(field) ? nil : field
  }

  private mutating func accept(_ record: borrowing Record) throws(Fault) {
    if !isPlain, !context.policy.passes(record) { throw .outside }
    guard let id = field(record, patient) else {
      throw Fault(code: .missingPatient, column: patient)
    }
    guard let person = context.patients.value(id) else {
      throw Fault(code: .unknownPatient, column: patient, shape: id)
    }
    let (day, minute) = try moment(record)
    let analyte = try analyte(record)
    // Not a literal: an empty one is built through the generic initialiser, row by row.
    var marks = Observation.Marks(rawValue: 0)
    if try isWithdrawn(record, &marks) { throw Fault(code: .withdrawn, column: status) }
    var issuedDay = day
    if let text = field(record, issued) {
      issuedDay = try date(text, issued, issuedDates).day
      if day > issuedDay { throw Fault(code: .futureDate, column: collected) }
    }
    var unitText = field(record, unit)
    var stated = field(record, value)
    if !isPlain { try second(record, &stated, &unitText) }
    guard let text = stated else { throw Fault(code: .missingValue, column: value) }
    let result = try result(analyte, text, &unitText, &marks)
    let conversion = try convert(analyte, unitText)
    if codeKind != .other, conversion.kind != .other, codeKind != conversion.kind {
      throw Fault(code: .codeAgainstUnit, column: unitPosition, shape: unitText)
    }
    var low = result.low
    var high = result.high
    if case .scale(let scale) = conversion.outcome, !scale.isIdentity {
      low = scale(low)
      high = scale(high)
      marks.insert(.converted)
    }
    if !isPlain { try compare(record, analyte, unitText, &low, &high, &marks) }
    try check(analyte, low, high, result.low, conversion.id, &marks)
    try circumstances(record, &marks)
    guard day <= context.asOf, issuedDay <= context.asOf else {
      chunk.invisible += 1
      return
    }
    observations.append(
      Observation(
        value: low, upper: high, patient: UInt32(person), day: day, minute: minute,
        analyte: UInt16(analyte), source: context.source, line: UInt32(record.line),
        offset: UInt64(record.offset), conversion: conversion.id, marks: marks,
        detail: try detail(record, conversion.outcome)))
  }

  // MARK: When and what

  private mutating func moment(
    _ record: borrowing Record
  ) throws(Fault) -> (day: Day, minute: Int16) {
    if countsMinutes, let offsets = context.policy.offsets {
      return try moment(record, after: offsets)
    }
    guard let text = field(record, collected) else {
      if let fixed = context.collected { return (fixed, -1) }
      throw Fault(code: .missingValue, column: collected)
    }
    return try date(text, collected, collectedDates)
  }

  private mutating func date(
    _ text: Field, _ column: Int?, _ dates: DateReader
  ) throws(Fault) -> (day: Day, minute: Int16) {
    do {
      let reading = try dates.read(text)
      guard reading.precision >= .day else {
        throw Fault(code: .partialDate, column: column, shape: text)
      }
      return (reading.day, reading.minute)
    } catch let problem as DateProblem {
      throw Fault(code: problem.code, column: column, shape: text)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(code: .badDate, column: column, shape: text)
    }
  }

  private mutating func analyte(_ record: borrowing Record) throws(Fault) -> Int {
    codeKind = .other
    if let text = field(record, code) {
      if let coded = context.analyteCodes.value(text) {
        let (analyte, kind) = QuantityKind.parts(coded)
        codeKind = kind
        return analyte
      }
      if context.refusedCodes.value(text) != nil {
        throw Fault(code: .refusedCode, column: code, shape: text)
      }
      if context.policy.codeDecides { throw unlisted(record) }
      if let analyte = named(text) { return analyte }
    }
    if let text = field(record, name), let analyte = named(text) { return analyte }
    throw unlisted(record)
  }

  /// A declared name; only the case of ASCII letters is forgiven.
  private mutating func named(_ text: Field) -> Int? {
    foldBuffer.removeAll(keepingCapacity: true)
    for byte in text { foldBuffer.append(byte >= 65 && byte <= 90 ? byte + 32 : byte) }
    return foldBuffer.withUnsafeBufferPointer { context.analyteNames.value($0) }.map(Int.init)
  }

  /// HL7 table 0085: what stands, what is provisional, what was taken back.
  private mutating func isWithdrawn(
    _ record: borrowing Record, _ marks: inout Observation.Marks
  ) throws(Fault) -> Bool {
    guard let text = field(record, status) else { return false }
    let letter = mapsStatus ? statusLetter(text) : text.count == 1 ? text[0] : 0
    switch letter {
    case UInt8(ascii: "F"), UInt8(ascii: "U"), UInt8(ascii: "B"): return false
    case UInt8(ascii: "C"), UInt8(ascii: "A"):
      marks.insert(.corrected)
      return false
    case UInt8(ascii: "P"), UInt8(ascii: "R"), UInt8(ascii: "S"):
      marks.insert(.preliminary)
      return false
    case UInt8(ascii: "W"), UInt8(ascii: "D"): return true
    case UInt8(ascii: "X"), UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "N"):
      throw Fault(code: .noResult, column: status)
    default: throw Fault(code: .badStatus, column: status, shape: text)
    }
  }

  // MARK: Value and unit

  mutating func result(
    _ analyte: Int, _ text: Field, _ unit: inout Field?, _ marks: inout Observation.Marks
  ) throws(Fault) -> (low: Double, high: Double) {
    if let number = context.number.parse(text) { return (number, number) }
    let result: ResultString.Value
    do throws(ResultFault) {
      result = try ResultFault.value(text, context.number, context.words)
    } catch {
      throw Fault(code: error.code, column: value, shape: text, hint: error.hint)
    }
    marks.formUnion(result.marks)
    if let own = result.unit {
      // A unit in the cell must agree with the column's; it stands in where there is none.
      if let unit, !context.units.agree(unit, own, analyte: analyte) {
        throw Fault(code: .conflictingUnit, column: value, shape: text)
      }
      unit = unit ?? own
    }
    return (result.number, result.upper ?? result.number)
  }

  mutating func convert(_ analyte: Int, _ text: Field?) throws(Fault) -> CachedUnit {
    let known: CachedUnit
    if let text {
      let spelling = unitSpellings.insert(text, Int32(unitSpellings.count))
      let analytes = context.hardLimits.count
      while unitPlaces.count <= Int(spelling) * analytes + analyte {
        unitPlaces += [Int32](repeating: -1, count: analytes)
      }
      let place = unitPlaces[Int(spelling) * analytes + analyte]
      if place >= 0 {
        known = unitEntries[Int(place)]
      } else {
        let spelled = String(decoding: text, as: UTF8.self)
        let resolved = context.units.resolve(
          analyte: analyte, spelling: context.policy.unit(spelled, of: analyte))
        known = CachedUnit(
          id: UInt16(resolved.id), kind: resolved.entry.kind, outcome: resolved.entry.outcome)
        unitPlaces[Int(spelling) * analytes + analyte] = Int32(unitEntries.count)
        unitEntries.append(known)
      }
    } else if let registered = context.defaultUnits[analyte] {
      let resolved = context.units.resolve(analyte: analyte, spelling: registered)
      known = CachedUnit(
        id: UInt16(resolved.id), kind: resolved.entry.kind, outcome: resolved.entry.outcome)
    } else {
      throw Fault(code: .missingUnit, column: unit)
    }
    switch known.outcome {
    case .scale: return known
    case .unknown(let hint):
      throw Fault(code: .unknownUnit, column: unitPosition, shape: text, hint: hint)
    case .unreadable(let reason):
      throw Fault(code: .unknownUnit, column: unitPosition, shape: text, hint: reason)
    case .refused(let reason):
      throw Fault(code: .incommensurableUnit, column: unitPosition, shape: text, hint: reason)
    }
  }

  // MARK: The rest of the row

  private mutating func circumstances(
    _ record: borrowing Record, _ marks: inout Observation.Marks
  ) throws(Fault) {
    if let text = field(record, fasting) {
      switch Words.flag(text) {
      case .true: marks.insert(.fasting)
      case .false: marks.insert(.notFasting)
      case .unknown:
        guard let hours = context.number.parse(text), (0...200).contains(hours) else {
          throw Fault(code: .badFlag, column: fasting, shape: text)
        }
        marks.insert(hours >= 8 ? .fasting : .notFasting)
      }
    }
    if let text = field(record, external) {
      switch Words.flag(text) {
      case .true: marks.insert(.external)
      case .false: break
      case .unknown: throw Fault(code: .badFlag, column: external, shape: text)
      }
    }
  }

  private mutating func detail(
    _ record: borrowing Record, _ outcome: UnitResolver.Entry.Outcome
  ) throws(Fault) -> UInt32 {
    guard hasDetails else { return Observation.noDetail }
    var detail = ObservationDetail()
    var scale = UnitResolver.Entry.Scale(factor: 1)
    if case .scale(let found) = outcome { scale = found }
    detail.referenceLow = try reference(record, referenceLow).map { scale($0) }
    detail.referenceHigh = try reference(record, referenceHigh).map { scale($0) }
    if let text = field(record, accession) {
      detail.accession = UInt32(truncatingIfNeeded: ByteIndex.hash(text)) | 1
    }
    if let text = field(record, laboratory) { detail.laboratory = interned(text) }
    if let text = field(record, method) { detail.method = interned(text) }
    if let text = field(record, specimen) { detail.specimen = interned(text) }
    if detail == .none { return Observation.noDetail }
    chunk.details.append(detail)
    return UInt32(chunk.details.count - 1)
  }

  private mutating func reference(
    _ record: borrowing Record, _ position: Int?
  ) throws(Fault) -> Double? {
    guard let text = field(record, position) else { return nil }
    guard let number = context.number.parse(text) else {
      throw Fault(code: .badNumber, column: position, shape: text)
    }
    return number
  }

  private mutating func interned(_ text: Field) -> UInt32 {
    if let known = nameCache.value(text) { return UInt32(known) }
    let number = context.names.number(String(decoding: text, as: UTF8.self))
    nameCache.insert(text, Int32(number))
    return number
  }
}
