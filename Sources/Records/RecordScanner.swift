/// Reads records one after another out of bytes that are all in memory.
///
/// What a file means is defined by one strict scan from its first record to its end:
/// - RFC 4180 as libcsv reads it with `CSV_STRICT`, `CSV_STRICT_FINI` and `CSV_EMPTY_IS_NULL`. CR,
///   LF and CR LF all end a line. Spaces and tabs around unquoted fields are trimmed. An unquoted
///   empty field is missing; `""` is an empty text.
/// - Blank lines are not records, but they count as lines. In a file of one column a blank line is
///   a record whose field is missing: there, dropping it would lose a row.
/// - A record that is well quoted but unfit (wrong number of fields, NUL, ill-formed UTF-8, past a
///   limit, cut off by the end of the file) is set aside alone.
/// - A record whose quoting is broken has no known end. It is set aside together with the lines
///   after it, up to the next physical line that is a whole, fit record by itself. So no accepted
///   record ever holds bytes of two.
///
/// Records are read in place: a step allocates nothing, and `record` is valid until the next one.
/// A scanner belongs to one thread; several may read the same bytes.
package struct RecordScanner: ~Copyable {
  package enum Step: Sendable { case record, malformed, end }

  let base: UnsafePointer<UInt8>
  let count: Int
  let delimiter: UInt8
  let quote: UInt8
  /// Fields that every record must have, or -1 where any number will do.
  let columns: Int
  let limits: Dialect.Limits
  let needsFinalLineEnd: Bool
  let mayHoldLineEnds: Bool
  /// See `Record.ends`; one entry more stands before the first.
  let ends: UnsafeMutablePointer<UInt32>
  let parser: StrictParser
  /// The record that was read last; `record` points to it.
  let state: UnsafeMutablePointer<Record.State>
  private var softEnd = 0
  /// The line of `position`, counted from the scan's first.
  private var line = 0

  /// Byte offset where the next record, or the blank lines before it, start.
  package private(set) var position = 0
  /// The record of the last step that returned `.record`.
  ///
  /// Stored, because reading a stored property of a scanner costs a load, and a computed one a call
  /// that may copy the scanner.
  package let record: Record
  /// What the last step that returned `.malformed` set aside.
  package private(set) var malformed: MalformedRecord

  /// A scanner of UTF-8 bytes without a byte order mark, which must stay readable while it lives.
  /// `columns` are the fields of every record, as the header has them; nil accepts any number.
  package init(_ bytes: UnsafeRawBufferPointer, dialect: Dialect, columns: Int?) {
    let start = bytes.baseAddress ?? UnsafeRawPointer(Self.nothing)
    base = start.assumingMemoryBound(to: UInt8.self)
    count = bytes.count
    delimiter = dialect.delimiter
    quote = dialect.quote
    self.columns = columns ?? -1
    limits = dialect.limits
    needsFinalLineEnd = dialect.finalLineEnd == .required
    mayHoldLineEnds = dialect.quotedLineEnds == .allowed
    let entries = UnsafeMutablePointer<UInt32>.allocate(
      capacity: 1 + dialect.limits.columns + PlainScan.slack)
    entries.pointee = .max
    ends = entries + 1
    parser = StrictParser(
      delimiter: dialect.delimiter, quote: dialect.quote, ends: ends,
      endCapacity: dialect.limits.columns)
    state = .allocate(capacity: 1)
    state.initialize(to: Record.State(base: base, ends: ends))
    record = Record(state: state)
    malformed = MalformedRecord(
      code: .padding, offset: 0, line: 0, column: 0, byteCount: 0, lineCount: 0, fieldCount: 0)
  }

  deinit {
    (ends - 1).deallocate()
    state.deallocate()
  }

  /// Stands for the address of no bytes; never read.
  private nonisolated(unsafe) static let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  /// Starts a scan that reads every record which starts in `start..<softEnd`. `start` is where a
  /// line starts: that of the first record, or `ScanEnd.next` of another scan. `softEnd` is at most
  /// the number of bytes; the last record may end after it.
  package mutating func begin(at start: Int, softEnd: Int) {
    precondition(start >= 0 && softEnd <= count, "the scan lies outside the bytes")
    position = start
    self.softEnd = softEnd
    line = 0
  }

  /// Where a scan stopped.
  package struct ScanEnd: Sendable, Hashable {
    /// Where the next line after the last record starts; at least `softEnd`, if that was ahead.
    package var next: Int
    /// Physical lines between the scan's start and `next`.
    package var lineCount: Int

    package init(next: Int, lineCount: Int) {
      self.next = next
      self.lineCount = lineCount
    }
  }

  /// Where the scan stands: final once `next()` has returned `.end`.
  package var scanEnd: ScanEnd { ScanEnd(next: position, lineCount: line) }

  /// Reads up to and with the next record.
  package mutating func next() -> Step {
    while position < softEnd {
      let start = position
      let columnLimit = limits.columns
      let limit = count &- start > limits.recordBytes ? start &+ limits.recordBytes &+ 1 : count
      let scan = PlainScan.run(
        base, from: start, limit: limit, delimiter: delimiter, quote: quote, ends: ends,
        capacity: columnLimit)
      let isPlain =
        scan.outcome == .complete && scan.fieldCount == columns && columns > 1
        && scan.fieldCount <= columnLimit && !scan.hasNUL
        && scan.end &- start <= limits.fieldBytes
      if isPlain, !scan.mayHoldNonASCII || isValidUTF8(base, start, scan.end) {
        state.pointee = Record.State(
          base: base + start, ends: ends, isUnquoted: false, count: scan.fieldCount,
          offset: start, byteCount: scan.end &- start, line: line)
        position = afterLineBreak(base, scan.end, count)
        line &+= 1
        return .record
      }
      if let step = examineNext(isQuoted: scan.outcome == .quoted) { return step }
    }
    return .end
  }

  /// The careful way, for whatever is not plain; nil after a blank line.
  @inline(never)
  private mutating func examineNext(isQuoted: Bool) -> Step? {
    let start = position
    switch isQuoted ? examineQuoted(start, false) : examine(start, lineAlone: false) {
    case .blank(let next):
      position = next
      line += 1
      return nil
    case .record(let found):
      state.pointee = Record.State(
        base: found.isUnquoted ? parser.base : base + start, ends: ends,
        isUnquoted: found.isUnquoted, count: found.fieldCount, offset: start,
        byteCount: found.end - start, line: line)
      position = found.next
      line += found.lineCount
      return .record
    case .fault(let fault):
      let extent = fault.extent ?? extentOfBrokenQuoting(from: start)
      malformed = MalformedRecord(
        code: fault.code, offset: start, line: line, column: fault.column,
        byteCount: extent.next - start, lineCount: extent.lineCount,
        fieldCount: fault.fieldCount)
      position = extent.next
      line += extent.lineCount
      return .malformed
    }
  }

  /// From a record without a known end to the next line that is a fit record by itself.
  private func extentOfBrokenQuoting(from start: Int) -> Extent {
    var extent = Extent(next: start, lineCount: 0)
    while extent.next < count {
      extent.next = afterLineBreak(base, indexOfLineBreak(base, extent.next, count), count)
      extent.lineCount += 1
      if extent.next < count, case .record = examine(extent.next, lineAlone: true) { break }
    }
    return extent
  }

  /// Runs a whole scan, giving each record and each fault to the caller in file order.
  package mutating func scan(
    from start: Int, softEnd: Int, record: (Record) -> Void,
    malformed: (MalformedRecord) -> Void
  ) -> ScanEnd {
    begin(at: start, softEnd: softEnd)
    while true {
      switch next() {
      case .record: record(self.record)
      case .malformed: malformed(self.malformed)
      case .end: return scanEnd
      }
    }
  }
}
