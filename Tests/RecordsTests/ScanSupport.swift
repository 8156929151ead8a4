import Records
import TestSupport
import Testing

typealias Item = ReferenceReader.Item

/// The bytes of a text, with `\0` and the like as written.
func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Calls with a field's bytes.
@discardableResult
func withField<Result>(_ text: String, _ body: (FieldBytes) throws -> Result) rethrows -> Result {
  try Array(text.utf8).withUnsafeBufferPointer(body)
}

/// Records an issue where something does not hold: for loops of many thousand checks, in which the
/// bookkeeping of a passing `#expect` would take most of the time.
func check(
  _ holds: Bool, _ what: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if !holds { Issue.record(Comment(rawValue: what()), sourceLocation: sourceLocation) }
}

/// Reads bytes in chunks of about a length, as a pipeline does: each chunk on its guess, then
/// stitched in order. Nil reads everything in one scan.
func scanned(
  _ bytes: [UInt8], _ dialect: Dialect = Dialect(), columns: Int?, chunk: Int? = nil
) -> [Item] {
  bytes.withUnsafeBytes { buffer in
    let plan = ChunkPlan(buffer, range: 0..<bytes.count, chunkBytes: chunk ?? max(bytes.count, 1))
    let guesses = plan.chunks.map {
      scannedOnce(buffer, dialect, columns, $0.lowerBound, $0.upperBound)
    }
    var stitcher = ChunkStitcher(plan)
    var items: [Item] = []
    for (index, range) in plan.chunks.enumerated() {
      switch stitcher.decide(range) {
      case .keep(let line):
        items += guesses[index].items.map { $0.moved(line) }
        stitcher.advance(guesses[index].end)
      case .rescan(let start, let line):
        let again = scannedOnce(buffer, dialect, columns, start, range.upperBound)
        items += again.items.map { $0.moved(line) }
        stitcher.advance(again.end)
      case .skip: break
      }
    }
    return items
  }
}

private func scannedOnce(
  _ buffer: UnsafeRawBufferPointer, _ dialect: Dialect, _ columns: Int?, _ start: Int, _ end: Int
) -> (items: [Item], end: RecordScanner.ScanEnd) {
  var scanner = RecordScanner(buffer, dialect: dialect, columns: columns)
  var items: [Item] = []
  let scanEnd = scanner.scan(from: start, softEnd: end) { record in
    items.append(.record(copied(record), offset: record.offset, line: record.line))
  } malformed: { fault in
    items.append(
      .malformed(
        fault.code, offset: fault.offset, line: fault.line, byteCount: fault.byteCount,
        lineCount: fault.lineCount))
  }
  return (items, scanEnd)
}

func copied(_ record: Record) -> [[UInt8]?] {
  (0..<record.count).map { record[$0].isMissing ? nil : Array(record[$0]) }
}

extension Item {
  func moved(_ lines: Int) -> Item {
    switch self {
    case .record(let fields, let offset, let line):
      .record(fields, offset: offset, line: line + lines)
    case .malformed(let code, let offset, let line, let byteCount, let lineCount):
      .malformed(
        code, offset: offset, line: line + lines, byteCount: byteCount, lineCount: lineCount)
    }
  }

  /// The fields as text, `nil` for missing; nil for a fault.
  var texts: [String?]? {
    guard case .record(let fields, _, _) = self else { return nil }
    return fields.map { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  var code: MalformedRecord.Code? {
    if case .malformed(let code, _, _, _, _) = self { return code }
    return nil
  }

  var line: Int {
    switch self {
    case .record(_, _, let line): line
    case .malformed(_, _, let line, _, _): line
    }
  }
}

/// What the tests say of a scan: rows joined by `|`, `NULL` for missing, faults as `!code`.
func summary(_ items: [Item]) -> [String] {
  items.map { item in
    if let code = item.code { return "!" + code.rawValue }
    return item.texts!.map { $0 ?? "NULL" }.joined(separator: "|")
  }
}

/// 1 byte, 3 bytes, 4096 bytes, and nil for the whole.
let chunkSizes: [Int?] = [1, 3, 4096, nil]
