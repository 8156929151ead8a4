import Records
import TestSupport
import Testing

/// What a damaged byte may do to a file, and what it may not: no row before it changes, and no
/// accepted row holds bytes of two.
@Suite struct DamageTests {
  private let columns = 4

  /// Rows of one physical line each; the first field is the row's number and the others repeat it,
  /// so that a value in the wrong row gives itself away.
  private func file(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in 0..<Int.random(in: 2...25, using: &random) {
      var fields = ["P\(row)"]
      for column in 1..<columns {
        let text = "\(row)c\(column)"
        fields.append(
          [
            text, text, "\"\(text)\"", "\"\(text), more\"", "\"\(text) \"\"x\"\"\"", "", "\"\"",
            "\",\(text)\"", " \"\(text)\" ", "\(text)µ",
          ].randomElement(using: &random)!)
      }
      bytes += utf8(fields.joined(separator: ","))
      bytes += utf8(["\n", "\n", "\r\n", "\r"].randomElement(using: &random)!)
    }
    return bytes
  }

  /// Inserts, removes or overwrites a byte, most often with a mark of CSV; returns where.
  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> Int {
    let marks = utf8("\"\"\"\"\"\",,\n\r \0a")
    let at = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.remove(at: at)
    case 1: bytes[at] = marks.randomElement(using: &random)!
    default: bytes.insert(marks.randomElement(using: &random)!, at: at)
    }
    return at
  }

  /// Where the line of a byte starts; a CR LF that the damage touched counts with the line before.
  private func lineStart(_ bytes: [UInt8], _ at: Int) -> Int {
    var start = min(at, bytes.count)
    while start > 0, bytes[start - 1] != 10, bytes[start - 1] != 13 { start -= 1 }
    if start == at, start > 0 { return lineStart(bytes, start - 1) }
    return start
  }

  private func records(_ items: [Item]) -> [(fields: [[UInt8]?], offset: Int)] {
    items.compactMap { item in
      if case .record(let fields, let offset, _) = item { return (fields, offset) }
      return nil
    }
  }

  @Test("whatever a byte is changed to, no row before its line changes", arguments: 0..<500)
  func before(run: Int) {
    let seed = UInt64(run) &+ 31_000_000
    var random = SeededGenerator(seed: seed)
    let whole = file(&random)
    let expected = records(scanned(whole, columns: columns))
    for _ in 0..<8 {
      var damaged = whole
      let line = lineStart(whole, damage(&damaged, &random))
      let found = records(scanned(damaged, columns: columns, chunk: 64))
      let untouched = expected.filter { $0.offset < line }
      check(found.count >= untouched.count, "seed \(seed): a row before is lost")
      for (left, right) in zip(untouched, found) {
        check(left.fields == right.fields && left.offset == right.offset, "seed \(seed)")
      }
    }
  }

  @Test("one broken quotation mark never joins two rows: each accepted row lies in one line")
  func oneQuote() {
    var joined = 0
    for run in 0..<4_000 {
      let seed = UInt64(run) &+ 32_000_000
      var random = SeededGenerator(seed: seed)
      var bytes = file(&random)
      let marks = bytes.indices.filter { bytes[$0] == 0x22 }
      if Bool.random(using: &random), let mark = marks.randomElement(using: &random) {
        bytes.remove(at: mark)
      } else {
        bytes.insert(0x22, at: Int.random(in: 0...bytes.count, using: &random))
      }
      joined += expectOneLineEach(bytes, Dialect(finalLineEnd: .optional), seed)
    }
    #expect(joined == 0)
  }

  @Test("where texts of several lines are refused, no number of damaged bytes joins two rows")
  func anyDamage() {
    let dialect = Dialect(finalLineEnd: .optional, quotedLineEnds: .refused)
    var joined = 0
    for run in 0..<4_000 {
      let seed = UInt64(run) &+ 33_000_000
      var random = SeededGenerator(seed: seed)
      var bytes = file(&random)
      for _ in 0..<Int.random(in: 1...12, using: &random) { _ = damage(&bytes, &random) }
      joined += expectOneLineEach(bytes, dialect, seed)
      let reference = ReferenceReader(bytes, dialect: dialect, columns: columns).read()
      check(scanned(bytes, dialect, columns: columns, chunk: 50) == reference, "seed \(seed)")
    }
    #expect(joined == 0)
  }

  /// Counts accepted records that reach over a line end.
  private func expectOneLineEach(_ bytes: [UInt8], _ dialect: Dialect, _ seed: UInt64) -> Int {
    bytes.withUnsafeBytes { buffer in
      var joined = 0
      var scanner = RecordScanner(buffer, dialect: dialect, columns: columns)
      _ = scanner.scan(from: 0, softEnd: bytes.count) { record in
        let line = bytes[record.offset..<record.offset + record.byteCount]
        if line.contains(where: { $0 == 10 || $0 == 13 }) {
          joined += 1
          print("seed \(seed) joined lines from offset \(record.offset)")
        }
      } malformed: { _ in
      }
      return joined
    }
  }

  @Test("two broken marks can make one well-formed record of two rows; a declaration prevents it")
  func twoQuotes() {
    let bytes = utf8("P1,\"x,1\nP2,b\",3\nP3,c,4\n")
    #expect(summary(scanned(bytes, columns: 3)) == ["P1|x,1\nP2,b|3", "P3|c|4"])
    let refused = Dialect(quotedLineEnds: .refused)
    #expect(
      summary(scanned(bytes, refused, columns: 3))
        == ["!unterminated-quote", "P3|c|4"])
    #expect(
      scanned(bytes, refused, columns: 3)[0]
        == .malformed(.unterminatedQuote, offset: 0, line: 0, byteCount: 16, lineCount: 2))
  }

  @Test("every line of a file is in a record, in a fault's lines, or blank")
  func lines() {
    for run in 0..<2_000 {
      let seed = UInt64(run) &+ 34_000_000
      var random = SeededGenerator(seed: seed)
      var bytes = file(&random)
      for _ in 0..<Int.random(in: 0...6, using: &random) { _ = damage(&bytes, &random) }
      bytes.withUnsafeBytes { buffer in
        var scanner = RecordScanner(buffer, dialect: Dialect(), columns: columns)
        var next = 0
        func expectBlank(to line: Int) {
          let lines = Self.lines(bytes)
          for index in next..<max(next, line) {
            check(
              lines[index].allSatisfy { $0 == 0x20 || $0 == 9 },
              "seed \(seed): line \(index) is in nothing")
          }
        }
        let end = scanner.scan(from: 0, softEnd: bytes.count) { record in
          expectBlank(to: record.line)
          let text = Array(bytes[record.offset..<record.offset + record.byteCount])
          next = record.line + Self.lines(text).count
        } malformed: { fault in
          expectBlank(to: fault.line)
          next = fault.line + fault.lineCount
        }
        expectBlank(to: end.lineCount)
      }
    }
  }

  /// Physical lines without their ends; what follows the last line end counts where it holds bytes.
  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == 13, at + 1 < bytes.count, bytes[at + 1] == 10 { at += 1 }
      if bytes[at] == 10 || bytes[at] == 13 {
        lines.append(line)
        line = []
      } else {
        line.append(bytes[at])
      }
      at += 1
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
