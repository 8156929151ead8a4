import Definitions
import Quantities
import Records

extension UnitVerbs {
  /// The descriptors of standard input and output: only the command knows which they are.
  package struct Streams: Sendable {
    let input: Int32
    let output: Int32

    package init(input: Int32, output: Int32) {
      self.input = input
      self.output = output
    }
  }

  /// What became of a sheet: every row came out, some with an error in place of a result.
  package struct Sheet: Sendable {
    package var rows: Int
    package var refused: Int
  }

  /// Converts a file with the columns value, from, to and, where wanted, analyte, in any order
  /// among others, to standard output; `result`, `unit` and `error` are appended. `subject` stands
  /// in where a row names none.
  ///
  /// `path` is a file in UTF-8, or `-` for standard input. Throws where it cannot be read, has no
  /// header with these columns, or has one of those to be appended.
  package func convertSheet(
    _ path: String, subject: String?, _ streams: Streams
  ) throws(RunError) -> Sheet {
    var filter = try Self.filter(path, streams)
    let header = try filter.header(appending: ["result", "unit", "error"])
    let value = try Self.column("value", header, path)
    let from = try Self.column("from", header, path)
    let to = try Self.column("to", header, path)
    let analyte = try Self.column("analyte", header, path, isOptional: true)
    var answers = AnswerCache(desk: desk, subject: subject ?? "")
    let counts = try filter.run(width: header.names.count, appended: 3) { record, text in
      text.append(UInt8(ascii: ","))
      let name = analyte >= 0 ? record[analyte].trimmed : FieldBytes(start: nil, count: 0)
      let slot = answers.slot(record[from].trimmed, record[to].trimmed, name)
      return answers.append(slot, record[value].trimmed, &text)
    }
    return Sheet(rows: counts.rows, refused: counts.refused)
  }

  /// Checks a file with the column unit; `valid` (true or false) and `error` are appended.
  package func validateSheet(_ path: String, _ streams: Streams) throws(RunError) -> Sheet {
    var filter = try Self.filter(path, streams)
    let header = try filter.header(appending: ["valid", "error"])
    let code = try Self.column("unit", header, path)
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

  private static func name(_ path: String) -> String {
    path == "-" ? "standard input" : "'\(path)'"
  }

  private static func filter(
    _ path: String, _ streams: Streams
  ) throws(RunError) -> RowFilter {
    let input: ByteChannel
    do throws(ByteChannel.Failure) {
      input =
        path == "-" ? ByteChannel(borrowing: streams.input) : try ByteChannel(reading: path)
    } catch {
      if error.isMissing { throw .inputMissing("there is no file '\(path)'") }
      if error.isForbidden { throw .permission("cannot read '\(path)'") }
      throw .io("\(name(path)) cannot be read (errno \(error.errno))")
    }
    return RowFilter(from: input, named: name(path), to: ByteChannel(borrowing: streams.output))
  }

  private static func column(
    _ name: String, _ header: Header, _ path: String, isOptional: Bool = false
  ) throws(RunError) -> Int {
    switch header.lookup(name) {
    case .column(let position): return position
    case .duplicated:
      throw .tooManyRejects(
        "\(self.name(path)) has several columns '\(name)': which is meant is not known")
    case .absent(let nearest):
      if isOptional { return -1 }
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw .tooManyRejects("\(self.name(path)) has no column '\(name)'\(hint)")
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
    /// What follows the result, commas included: the unit and no error, or the error.
    var tail: [UInt8] = []
  }

  private var desk: UnitDesk
  private let subject: String
  private var slots: [Slot?] = Array(repeating: nil, count: size)
  private var refusals = 0

  init(desk: UnitDesk, subject: String) {
    self.desk = desk
    self.desk.memory = UnitDesk.Memory()
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
    var slot = Slot(from: Array(from), to: Array(to), subject: Array(subject))
    do throws(UnitDesk.Refusal) {
      let answer = try desk.answer(
        from: from.text, to: to.text, subject: subject.isEmpty ? self.subject : subject.text)
      slot.scale = answer.scale
      slot.tail = [UInt8(ascii: ",")]
      RowFilter.append(field: answer.unit, to: &slot.tail)
      slot.tail.append(UInt8(ascii: ","))
    } catch {
      slot.tail = Self.refusal(error.text)
      refusals += 1
      if refusals == Self.hintedRefusals { desk.givesHints = false }
    }
    return slot
  }

  /// No result, no unit, and why.
  private static func refusal(_ text: String) -> [UInt8] {
    var field = Array(",,".utf8)
    RowFilter.append(field: text, to: &field)
    return field
  }

  private let missing = refusal(UnitVerbs.missing)
  private let notANumber = refusal(UnitVerbs.notANumber)
  private let outsideDomain = refusal(UnitVerbs.outsideDomain)

  /// Appends the result, its unit and the error of a row; true where it is refused.
  mutating func append(_ index: Int, _ value: FieldBytes, _ text: inout [UInt8]) -> Bool {
    guard let slot = slots[index] else { preconditionFailure("a slot is filled before it is read") }
    guard let scale = slot.scale else {
      text.append(contentsOf: slot.tail)
      return true
    }
    guard let number = DecimalNumber(value) else {
      text.append(contentsOf: value.isEmpty ? missing : notANumber)
      return true
    }
    guard scale.append(number, to: &text) else {
      text.append(contentsOf: outsideDomain)
      return true
    }
    text.append(contentsOf: slot.tail)
    return false
  }
}
