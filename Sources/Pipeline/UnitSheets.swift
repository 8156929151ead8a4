import Definitions
import Quantities
import Records

extension UnitVerbs {
  /// What became of a sheet: every row came out, some with an error in place of a result.
  package struct Sheet: Sendable {
    package var rows: Int
    package var refused: Int
  }

  /// Converts a sheet with the columns value, from, to and, where wanted, analyte, in any order
  /// among others; `result` and `error` are appended. `subject` stands in where a row names none.
  package func convertSheet(
    subject: String?, from input: Int32, to output: Int32
  ) throws(RunError) -> Sheet {
    var filter = RowFilter(from: input, to: output)
    let header = try filter.header(appending: ["result", "error"])
    let value = try Self.column("value", header)
    let (from, to) = (try Self.column("from", header), try Self.column("to", header))
    let analyte = try Self.column("analyte", header, isOptional: true)
    var answers = AnswerCache(desk: desk, subject: subject ?? "")
    let counts = try filter.run(width: header.names.count, appended: 2) { record, text in
      text.append(UInt8(ascii: ","))
      let name = analyte >= 0 ? record[analyte].trimmed : FieldBytes(start: nil, count: 0)
      let slot = answers.slot(record[from].trimmed, record[to].trimmed, name)
      return answers.append(slot, record[value].trimmed, &text)
    }
    return Sheet(rows: counts.rows, refused: counts.refused)
  }

  /// Validates a sheet with the column code; `valid` (true or false) and `error` are appended.
  package func validateSheet(
    from input: Int32, to output: Int32
  ) throws(RunError) -> Sheet {
    var filter = RowFilter(from: input, to: output)
    let header = try filter.header(appending: ["valid", "error"])
    let code = try Self.column("code", header)
    var known: [[UInt8]: [UInt8]?] = [:]
    let counts = try filter.run(width: header.names.count, appended: 2) { record, text in
      let bytes = Array(record[code].trimmed)
      if known[bytes] == nil {
        // A file of codes that never repeat must not fill the memory.
        if known.count >= AnswerCache.size { known.removeAll(keepingCapacity: true) }
        let outcome = validate(String(decoding: bytes, as: UTF8.self))
        var field: [UInt8] = []
        RowFilter.append(field: outcome.text, to: &field)
        known[bytes] = .some(outcome.isRefused ? field : nil)
      }
      guard case .some(.some(let error)) = known[bytes] else {
        text.append(contentsOf: Array(",true,".utf8))
        return false
      }
      text.append(contentsOf: Array(",false,".utf8))
      text.append(contentsOf: error)
      return true
    }
    return Sheet(rows: counts.rows, refused: counts.refused)
  }

  private static func column(
    _ name: String, _ header: Header, isOptional: Bool = false
  ) throws(RunError) -> Int {
    switch header.lookup(name) {
    case .column(let position): return position
    case .duplicated:
      throw .tooManyRejects("the input has several columns '\(name)': which is meant is not known")
    case .absent(let nearest):
      if isOptional { return -1 }
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw .tooManyRejects("the input has no column '\(name)'\(hint)")
    }
  }
}

/// Answers that were worked out already, for the rows of one sheet. A slot holds one answer and
/// gives way to the next that falls on it, so that the memory stays the same for any file.
private struct AnswerCache {
  static let size = 4096
  /// Refusals after which unknown spellings get no hint any more: each takes a millisecond.
  private static let hintedRefusals = 1000

  private struct Slot {
    var from: [UInt8]
    var to: [UInt8]
    var subject: [UInt8]
    var scale: DecimalScale?
    /// As a field of CSV.
    var error: [UInt8]
  }

  private var desk: UnitDesk
  private let subject: String
  private var slots: [Slot?] = Array(repeating: nil, count: size)
  private var refusals = 0

  init(desk: UnitDesk, subject: String) {
    self.desk = desk
    self.subject = subject
  }

  mutating func slot(_ from: FieldBytes, _ to: FieldBytes, _ subject: FieldBytes) -> Int {
    let hash = from.mixedHash &+ to.mixedHash &* 3 &+ subject.mixedHash &* 7
    let index = Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & UInt64(Self.size - 1))
    if let slot = slots[index], from.equals(slot.from), to.equals(slot.to),
      subject.equals(slot.subject)
    {
      return index
    }
    slots[index] = work(from, to, subject)
    return index
  }

  private mutating func work(
    _ from: FieldBytes, _ to: FieldBytes, _ subject: FieldBytes
  ) -> Slot {
    var slot = Slot(
      from: Array(from), to: Array(to), subject: Array(subject), scale: nil, error: [])
    do throws(UnitDesk.Refusal) {
      slot.scale = try desk.answer(
        from: from.text, to: to.text, subject: subject.isEmpty ? self.subject : subject.text
      ).scale
    } catch {
      RowFilter.append(field: error.text, to: &slot.error)
      refusals += 1
      if refusals == Self.hintedRefusals { desk.givesHints = false }
    }
    return slot
  }

  /// Appends the result and the error of a row; true where it is refused.
  mutating func append(_ index: Int, _ value: FieldBytes, _ text: inout [UInt8]) -> Bool {
    guard let scale = slots[index]?.scale else {
      text.append(UInt8(ascii: ","))
      text.append(contentsOf: slots[index]?.error ?? [])
      return true
    }
    guard let number = DecimalNumber(value) else {
      text.append(UInt8(ascii: ","))
      RowFilter.append(
        field: value.isEmpty ? "the value is missing" : UnitVerbs.notANumber, to: &text)
      return true
    }
    guard scale.append(number, to: &text) else {
      text.append(UInt8(ascii: ","))
      RowFilter.append(field: UnitVerbs.outsideDomain, to: &text)
      return true
    }
    text.append(UInt8(ascii: ","))
    return false
  }
}
