import Glibc

/// The careful reading of one record: every rule in one place, at no great speed.
extension RecordScanner {
  struct Extent {
    /// Where the next line starts.
    var next: Int
    var lineCount: Int
  }

  struct Found {
    var fieldCount: Int
    /// Index of the line end that closes the record, or the end of the bytes.
    var end: Int
    var next: Int
    var lineCount: Int
    /// Whether the fields lie in the parser's buffer.
    var isUnquoted: Bool
  }

  struct Fault {
    var code: MalformedRecord.Code
    var column = 0
    var fieldCount = 0
    /// Nil where the quoting is broken, so that nobody can say where the record ends.
    var extent: Extent?
  }

  enum Verdict {
    case blank(next: Int)
    case record(Found)
    case fault(Fault)
  }

  /// What stands at a line start. With `lineAlone` only that one physical line is looked at: it is
  /// then never a record of several lines, nor a blank one.
  func examine(_ start: Int, lineAlone: Bool) -> Verdict {
    if let padding = padding(start) { return .fault(padding) }
    let limit = count - start > limits.recordBytes ? start + limits.recordBytes + 1 : count
    let scan = PlainScan.run(
      base, from: start, limit: limit, delimiter: delimiter, quote: quote, ends: ends,
      capacity: limits.columns)
    if scan.outcome == .quoted { return examineQuoted(start, lineAlone) }
    if scan.outcome == .limit && limit < count { return .fault(Fault(code: .recordTooLong)) }
    let next = afterLineBreak(base, scan.end, count)
    if scan.fieldCount == 1, isBlankLine(start, scan.end) {
      let isRecord = columns == 1 && scan.end < count
      if lineAlone || !isRecord { return .blank(next: next) }
    }
    let found = Found(
      fieldCount: scan.fieldCount, end: scan.end, next: next, lineCount: 1, isUnquoted: false)
    return checked(found, start)
  }

  private func isBlankLine(_ start: Int, _ end: Int) -> Bool {
    var at = start
    while at < end, isBlank(base[at]) { at += 1 }
    return at == end
  }

  /// A record with a quotation mark: libcsv reads it, one physical line at a time.
  func examineQuoted(_ start: Int, _ lineAlone: Bool) -> Verdict {
    parser.begin()
    var at = start
    var lineCount = 0
    var progress = StrictParser.Progress.inQuotes
    var end = start
    while at < count {
      // A line that runs past the limit is refused before libcsv has to hold it.
      let limit = min(count, start + limits.recordBytes + 1)
      end = indexOfLineBreak(base, at, limit)
      if end == limit, limit < count {
        return .fault(Fault(code: .recordTooLong, column: parser.fieldCount))
      }
      let next = afterLineBreak(base, end, count)
      progress = parser.feed(base + at, next - at)
      lineCount += 1
      at = next
      if case .refused = progress {
        return .fault(Fault(code: .strayQuote, column: parser.fieldCount))
      }
      if progress == .recordEnded { break }
      if at == count { break }
      if lineAlone || !mayHoldLineEnds {
        return .fault(Fault(code: .unterminatedQuote, column: parser.fieldCount))
      }
      if parser.openFieldLength > limits.fieldBytes {
        return .fault(Fault(code: .fieldTooLong, column: parser.fieldCount))
      }
    }
    if progress != .recordEnded {
      let column = parser.fieldCount
      guard parser.finish() == .recordEnded else {
        return .fault(Fault(code: .unterminatedQuote, column: column))
      }
    }
    let found = Found(
      fieldCount: parser.fieldCount, end: end, next: at, lineCount: lineCount, isUnquoted: true)
    return checked(found, start)
  }

  /// A well-quoted record against everything else that is asked of one.
  private func checked(_ found: Found, _ start: Int) -> Verdict {
    func fault(_ code: MalformedRecord.Code, column: Int = 0) -> Verdict {
      .fault(
        Fault(
          code: code, column: column, fieldCount: found.fieldCount,
          extent: Extent(next: found.next, lineCount: found.lineCount)))
    }
    if found.end == count, needsFinalLineEnd {
      return fault(.truncated, column: found.fieldCount - 1)
    }
    if memchr(base + start, 0, found.end - start) != nil {
      return fault(.nulByte, column: column(found, start) { $0.contains(0) })
    }
    if !isValidUTF8(base, start, found.end) {
      return fault(
        .invalidText, column: column(found, start) { !isValidUTF8($0.baseAddress!, 0, $0.count) })
    }
    if found.fieldCount > limits.columns { return fault(.tooManyColumns, column: limits.columns) }
    if columns >= 0, found.fieldCount != columns {
      return fault(.wrongFieldCount, column: min(found.fieldCount, columns))
    }
    if found.end - start > limits.fieldBytes {
      let limit = limits.fieldBytes
      let index = column(found, start) { $0.count > limit }
      if index < found.fieldCount { return fault(.fieldTooLong, column: index) }
    }
    return .record(found)
  }

  /// The first field that is at fault, or the number of fields where none is.
  private func column(
    _ found: Found, _ start: Int, _ isAtFault: (FieldBytes) -> Bool
  ) -> Int {
    state.pointee = Record.State(
      base: found.isUnquoted ? parser.base : base + start, ends: ends,
      isUnquoted: found.isUnquoted, count: min(found.fieldCount, limits.columns))
    let record = Record(state: state)
    for index in 0..<record.count where !record[index].isEmpty && isAtFault(record[index]) {
      return index
    }
    return found.fieldCount
  }

  /// A tail of NUL or Ctrl-Z bytes, as old systems fill up a file's last block.
  private func padding(_ start: Int) -> Fault? {
    let longestPadding = 1 << 16
    guard base[start] == 0 || base[start] == 0x1A, count - start <= longestPadding else {
      return nil
    }
    var extent = Extent(next: start, lineCount: 0)
    while extent.next < count {
      let end = indexOfLineBreak(base, extent.next, count)
      for at in extent.next..<end where base[at] != 0 && base[at] != 0x1A && !isBlank(base[at]) {
        return nil
      }
      extent.next = afterLineBreak(base, end, count)
      extent.lineCount += 1
    }
    return Fault(code: .padding, extent: extent)
  }
}
