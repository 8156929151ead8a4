/// What an unfamiliar file looks like, found by trying.
///
/// Only for showing to a person, who declares it in a profile: no data is read on the strength of
/// a guess.
package struct DialectGuess: Sendable, Hashable {
  package var delimiter: UInt8
  /// Physical lines before the header, a `sep=` line not counted.
  package var preambleLines: Int
  /// Non-blank physical lines after the last record.
  package var footerLines: Int
  /// Fields of the header.
  package var columns: Int
  /// The share of the first records that have as many fields as the header, 0 to 1.
  package var agreement: Double
  /// Whether the last record ends with a line end.
  package var endsWithLineEnd: Bool

  static let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
  private static let headBytes = 256 << 10
  private static let tailBytes = 64 << 10
  private static let recordCount = 500

  /// Tries every delimiter on the beginning of a file. `bytes` are the whole of it in UTF-8,
  /// without a byte order mark. Nil where no record stands in it.
  package init?(of bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count > 0
    else { return nil }
    let named = Layout.separator(base, bytes.count)
    var best: (delimiter: UInt8, shape: Shape)?
    for delimiter in named.map({ [$0] }) ?? Self.candidates
    where Dialect.canDelimit(delimiter) {
      guard let shape = Shape(of: bytes, delimiter) else { continue }
      if best == nil || shape.isBetter(than: best!.shape) { best = (delimiter, shape) }
    }
    guard let best else { return nil }
    delimiter = best.delimiter
    columns = best.shape.columns
    agreement = best.shape.agreement
    preambleLines = best.shape.linesBefore - (named == nil ? 0 : 1)
    footerLines = Self.footer(bytes, best.delimiter, columns: best.shape.columns)
    let last = base[bytes.count - 1]
    endsWithLineEnd = last == 0x0A || last == 0x0D
  }

  /// A dialect that reads the file as guessed. `encoding` is what it was decoded from.
  package func dialect(encoding: TextEncoding) -> Dialect {
    Dialect(
      delimiter: delimiter, encoding: encoding, preambleLines: preambleLines,
      footerLines: footerLines, finalLineEnd: endsWithLineEnd ? .required : .optional)
  }

  /// How the first records look under one delimiter.
  private struct Shape {
    /// The most frequent number of fields.
    var columns: Int
    var agreement: Double
    /// Lines before the first record that has as many.
    var linesBefore: Int

    init?(of bytes: UnsafeRawBufferPointer, _ delimiter: UInt8) {
      let records = DialectGuess.fieldCounts(
        bytes, delimiter, from: 0, to: min(bytes.count, DialectGuess.headBytes))
      guard !records.isEmpty else { return nil }
      var frequencies: [Int: Int] = [:]
      for record in records { frequencies[record.fields, default: 0] += 1 }
      // Of equally frequent numbers the larger: a line of text before the header has one field.
      guard let mode = frequencies.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
        let first = records.first(where: { $0.fields == mode.key })
      else { return nil }
      columns = mode.key
      linesBefore = first.line
      let body = records.filter { $0.line >= first.line }
      agreement = Double(body.filter { $0.fields == mode.key }.count) / Double(body.count)
    }

    /// A delimiter that splits nothing is no delimiter; of those that split, the one under which
    /// records agree best, and then the one that splits most.
    func isBetter(than other: Shape) -> Bool {
      if (columns > 1) != (other.columns > 1) { return columns > 1 }
      if agreement != other.agreement { return agreement > other.agreement }
      return columns > other.columns
    }
  }

  /// The number of fields of each record that begins in a part of the file, with its line counted
  /// from the part's start. Records that are not CSV count as one field.
  private static func fieldCounts(
    _ bytes: UnsafeRawBufferPointer, _ delimiter: UInt8, from start: Int, to end: Int
  ) -> [(fields: Int, line: Int)] {
    var dialect = Dialect(delimiter: delimiter)
    dialect.finalLineEnd = .optional
    var scanner = RecordScanner(bytes, dialect: dialect, columns: nil)
    scanner.begin(at: start, softEnd: end)
    var counts: [(fields: Int, line: Int)] = []
    while counts.count < recordCount {
      switch scanner.next() {
      case .record: counts.append((scanner.record.count, scanner.record.line))
      case .malformed: counts.append((1, scanner.malformed.line))
      case .end: return counts
      }
    }
    return counts
  }

  /// Lines at the end with one field where records have several, such as `Total: 1200`; none where
  /// more than ten would be, because then the guess is wrong and not the file.
  private static func footer(
    _ bytes: UnsafeRawBufferPointer, _ delimiter: UInt8, columns: Int
  ) -> Int {
    guard columns > 1 else { return 0 }
    var start = max(0, bytes.count - tailBytes)
    while start > 0, start < bytes.count, bytes[start - 1] != 0x0A { start += 1 }
    var dialect = Dialect(delimiter: delimiter)
    dialect.finalLineEnd = .optional
    var scanner = RecordScanner(bytes, dialect: dialect, columns: nil)
    scanner.begin(at: start, softEnd: bytes.count)
    var (footer, records) = (0, 0)
    while true {
      switch scanner.next() {
      case .record:
        records += 1
        footer = scanner.record.count == 1 ? footer + 1 : 0
      case .malformed: footer = 0
      case .end: return footer > 10 || footer == records ? 0 : footer
      }
    }
  }
}
