import CLibCSV

/// The slow reading that `RecordScanner` is held to: libcsv reads everything, byte by byte, and the
/// rules for what is set aside are written down a second time, as plainly as they can be.
///
/// It is used by tests, and by whoever doubts the scanner. It copies every field.
package struct ReferenceReader {
  /// A record or a fault, in file order.
  package enum Item: Equatable {
    /// Fields (nil for missing), offset and 0-based line.
    case record([[UInt8]?], offset: Int, line: Int)
    case malformed(MalformedRecord.Code, offset: Int, line: Int, byteCount: Int, lineCount: Int)
  }

  private let bytes: [UInt8]
  private let dialect: Dialect
  private let columns: Int?

  package init(_ bytes: [UInt8], dialect: Dialect, columns: Int?) {
    self.bytes = bytes
    self.dialect = dialect
    self.columns = columns
  }

  /// Everything from a line's start to the end of the bytes.
  package func read(from start: Int = 0) -> [Item] {
    var items: [Item] = []
    var at = start
    var line = 0
    while at < bytes.count {
      let attempt = attempt(at, lineEnd(at), lineAlone: false)
      switch attempt.outcome {
      case .blank: break
      case .record(let fields): items.append(.record(fields, offset: at, line: line))
      case .fault(let code, let hasExtent):
        var end = attempt
        if !hasExtent { end = tail(after: at) }
        items.append(
          .malformed(
            code, offset: at, line: line, byteCount: end.next - at, lineCount: end.lineCount))
        (at, line) = (end.next, line + end.lineCount)
        continue
      }
      (at, line) = (attempt.next, line + attempt.lineCount)
    }
    return items
  }

  private enum Outcome {
    case blank
    case record([[UInt8]?])
    case fault(MalformedRecord.Code, hasExtent: Bool)
  }

  private struct Attempt {
    var outcome: Outcome
    var next: Int
    var lineCount: Int
  }

  /// One past the line end of the line that starts at an offset.
  private func lineEnd(_ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { at += 1 }
    guard at < bytes.count else { return at }
    return bytes[at] == 13 && at + 1 < bytes.count && bytes[at + 1] == 10 ? at + 2 : at + 1
  }

  private func endsLine(_ end: Int) -> Bool {
    end > 0 && (bytes[end - 1] == 10 || bytes[end - 1] == 13)
  }

  private func content(_ start: Int, _ end: Int) -> ArraySlice<UInt8> {
    var end = end
    while end > start, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    return bytes[start..<end]
  }

  private func tail(after start: Int) -> Attempt {
    var end = Attempt(outcome: .blank, next: start, lineCount: 0)
    while end.next < bytes.count {
      end.next = lineEnd(end.next)
      end.lineCount += 1
      guard end.next < bytes.count else { break }
      let next = attempt(end.next, lineEnd(end.next), lineAlone: true)
      if case .record = next.outcome { break }
    }
    return end
  }

  private func attempt(_ start: Int, _ firstEnd: Int, lineAlone: Bool) -> Attempt {
    var attempt = Attempt(outcome: .blank, next: firstEnd, lineCount: 1)
    if let padding = padding(start) { return padding }
    var copy = Copy(dialect)
    defer { copy.free() }
    var end = firstEnd
    let hasQuote = content(start, firstEnd).contains(dialect.quote)
    while true {
      if content(start, end).count > dialect.limits.recordBytes {
        attempt.outcome = .fault(.recordTooLong, hasExtent: false)
        return attempt
      }
      let from = attempt.lineCount == 1 ? start : attempt.next
      attempt.next = end
      guard copy.feed(bytes[from..<end]) else {
        attempt.outcome = .fault(.strayQuote, hasExtent: false)
        return attempt
      }
      if copy.rows > 0 || !hasQuote || end == bytes.count { break }
      if lineAlone || dialect.quotedLineEnds == .refused {
        attempt.outcome = .fault(.unterminatedQuote, hasExtent: false)
        return attempt
      }
      if copy.openLength > dialect.limits.fieldBytes {
        attempt.outcome = .fault(.fieldTooLong, hasExtent: false)
        return attempt
      }
      end = lineEnd(end)
      attempt.lineCount += 1
    }
    guard copy.finish() else {
      attempt.outcome = .fault(.unterminatedQuote, hasExtent: false)
      return attempt
    }
    attempt.outcome = judged(copy.fields, start, end, hasQuote: hasQuote, lineAlone: lineAlone)
    return attempt
  }

  private func judged(
    _ fields: [[UInt8]?], _ start: Int, _ end: Int, hasQuote: Bool, lineAlone: Bool
  ) -> Outcome {
    var fields = fields
    // libcsv passes over a line of nothing but blanks.
    if fields.isEmpty {
      guard columns == 1, endsLine(end), !lineAlone else { return .blank }
      fields = [nil]
    }
    if dialect.finalLineEnd == .required, !endsLine(end) {
      return .fault(.truncated, hasExtent: true)
    }
    let text = content(start, end)
    if text.contains(0) { return .fault(.nulByte, hasExtent: true) }
    if String(validating: text, as: UTF8.self) == nil {
      return .fault(.invalidText, hasExtent: true)
    }
    if fields.count > dialect.limits.columns { return .fault(.tooManyColumns, hasExtent: true) }
    if let columns, fields.count != columns { return .fault(.wrongFieldCount, hasExtent: true) }
    if fields.contains(where: { ($0?.count ?? 0) > dialect.limits.fieldBytes }) {
      return .fault(.fieldTooLong, hasExtent: true)
    }
    return .record(fields)
  }

  private func padding(_ start: Int) -> Attempt? {
    let rest = bytes[start...]
    guard rest.count <= 1 << 16, rest.first == 0 || rest.first == 0x1A,
      rest.allSatisfy({ [0, 0x1A, 0x20, 9, 10, 13].contains($0) })
    else { return nil }
    var lineCount = 0
    var at = start
    while at < bytes.count { (at, lineCount) = (lineEnd(at), lineCount + 1) }
    return Attempt(
      outcome: .fault(.padding, hasExtent: true), next: bytes.count, lineCount: lineCount)
  }

  /// A parser of its own for every attempt, fed one byte at a time.
  private struct Copy {
    private let parser = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
    private let sink = UnsafeMutablePointer<Sink>.allocate(capacity: 1)

    init(_ dialect: Dialect) {
      sink.initialize(to: Sink())
      csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL))
      csv_set_delim(parser, dialect.delimiter)
      csv_set_quote(parser, dialect.quote)
    }

    mutating func free() {
      csv_free(parser)
      parser.deallocate()
      sink.deinitialize(count: 1)
      sink.deallocate()
    }

    var fields: [[UInt8]?] { sink.pointee.fields }
    var rows: Int { sink.pointee.rows }
    var openLength: Int { parser.pointee.entry_pos }

    func feed(_ bytes: ArraySlice<UInt8>) -> Bool {
      for byte in bytes {
        var byte = byte
        if csv_parse(parser, &byte, 1, copyField, countRow, sink) != 1 { return false }
      }
      return true
    }

    func finish() -> Bool { csv_fini(parser, copyField, countRow, sink) == 0 }
  }

  fileprivate struct Sink {
    var fields: [[UInt8]?] = []
    var rows = 0
  }
}

private let copyField:
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    start, length, context in
    let field = start.map { Array(UnsafeRawBufferPointer(start: $0, count: length)) }
    context!.assumingMemoryBound(to: ReferenceReader.Sink.self).pointee.fields.append(field)
  }

private let countRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
  context!.assumingMemoryBound(to: ReferenceReader.Sink.self).pointee.rows += 1
}
