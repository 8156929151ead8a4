import Records
import TestSupport
import Testing

/// Generated files: the fast scan, the reading by libcsv alone and every way of cutting agree.
@Suite struct ScannerPropertyTests {
  /// A file of rows, most of them fit, that uses every kind of field and line end.
  private func file(_ random: inout SeededGenerator, columns: Int, hostile: Bool) -> [UInt8] {
    let plain = [
      "", "x", "12.5", " pad ", "\t", "longer text here", "µg/dL", "a\u{0B}b", "-3", "'",
    ]
    let quoted = [
      "\"\"", "\"a,b\"", "\"line\nbreak\"", "\"say \"\"hi\"\"\"", " \"sp\" ", "\"\r\n\"",
    ]
    let broken = ["5'10\"", "\"x\"y", "\"open", "=\"1\"", "nul\0", "\u{1A}", "\"\"\"", "a\"\"b"]
    let ends = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n"]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      var count = columns
      if hostile, Int.random(in: 0..<12, using: &random) == 0 {
        count = Int.random(in: 1...columns + 2, using: &random)
      }
      for index in 0..<count {
        if index > 0 { bytes.append(0x2C) }
        let kind = Int.random(in: 0..<100, using: &random)
        if hostile, kind < 4 {
          bytes += utf8(broken.randomElement(using: &random)!)
        } else if hostile, kind == 4 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else if kind < 20 {
          bytes += utf8(quoted.randomElement(using: &random)!)
        } else {
          bytes += utf8(plain.randomElement(using: &random)!)
        }
      }
      bytes += utf8(ends.randomElement(using: &random)!)
    }
    if hostile, Bool.random(using: &random) {
      bytes.removeLast(min(bytes.count, Int.random(in: 1...20, using: &random)))
    }
    return bytes
  }

  private func compare(_ bytes: [UInt8], _ columns: Int?, _ dialect: Dialect, _ seed: UInt64) {
    let reference = ReferenceReader(bytes, dialect: dialect, columns: columns).read()
    let whole = scanned(bytes, dialect, columns: columns)
    #expect(whole == reference, "seed \(seed)")
    for chunk in [1, 2, 7, 16, 33, 100] {
      let chunked = scanned(bytes, dialect, columns: columns, chunk: chunk)
      #expect(chunked == whole, "seed \(seed), chunks of \(chunk)")
    }
  }

  @Test("on well-formed files the fast scan and libcsv give the same records", arguments: 0..<300)
  func wellFormed(run: Int) {
    let seed = UInt64(run) &+ 1000
    var random = SeededGenerator(seed: seed)
    let columns = Int.random(in: 1...9, using: &random)
    let bytes = file(&random, columns: columns, hostile: false)
    compare(bytes, columns, Dialect(), seed)
    compare(bytes, nil, Dialect(finalLineEnd: .optional), seed)
  }

  @Test("on hostile files too, faults and their extents included", arguments: 0..<600)
  func hostile(run: Int) {
    let seed = UInt64(run) &+ 5_000_000
    var random = SeededGenerator(seed: seed)
    let columns = Int.random(in: 1...6, using: &random)
    let bytes = file(&random, columns: columns, hostile: true)
    let limits = Dialect.Limits(fieldBytes: 12, recordBytes: 60, columns: 6)
    compare(bytes, columns, Dialect(), seed)
    compare(bytes, columns, Dialect(finalLineEnd: .optional, limits: limits), seed)
  }

  @Test("bytes of nothing but CSV's own marks are read alike", arguments: 0..<600)
  func marksOnly(run: Int) {
    let seed = UInt64(run) &+ 9_000_000
    var random = SeededGenerator(seed: seed)
    let alphabet = utf8("\",\n\r ab\t\"\",")
    let bytes = (0..<Int.random(in: 1...80, using: &random)).map { _ in
      alphabet.randomElement(using: &random)!
    }
    compare(bytes, Int.random(in: 1...3, using: &random), Dialect(), seed)
    compare(bytes, nil, Dialect(finalLineEnd: .optional), seed)
  }

  @Test("every accepted or set-aside byte range follows the one before, without overlap")
  func partition() {
    for run in 0..<200 {
      let seed = UInt64(run) &+ 77
      var random = SeededGenerator(seed: seed)
      let bytes = file(&random, columns: 3, hostile: true)
      bytes.withUnsafeBytes { buffer in
        var scanner = RecordScanner(buffer, dialect: Dialect(), columns: 3)
        var end = 0
        _ = scanner.scan(from: 0, softEnd: bytes.count) { record in
          #expect(record.offset >= end, "seed \(seed)")
          end = record.offset + record.byteCount
        } malformed: { fault in
          #expect(fault.offset >= end, "seed \(seed)")
          end = fault.offset + fault.byteCount
        }
        #expect(end <= bytes.count, "seed \(seed)")
      }
    }
  }

  @Test("a file cut at any byte gives a prefix of its records, and says that it was cut")
  func truncation() {
    var random = SeededGenerator(seed: 20_261_124)
    print("truncation seed \(random.seed)")
    var bytes: [UInt8] = []
    while bytes.count < 2048 { bytes += file(&random, columns: 4, hostile: false) }
    let whole = scanned(bytes, columns: 4)
    #expect(whole.allSatisfy { $0.code == nil })
    for cut in 0..<bytes.count {
      let items = scanned(Array(bytes[..<cut]), columns: 4)
      let accepted = items.filter { $0.code == nil }
      #expect(accepted.elementsEqual(whole.prefix(accepted.count)), "cut at \(cut)")
      let endsLine = cut == 0 || bytes[cut - 1] == 10 || bytes[cut - 1] == 13
      if endsLine, items.count == accepted.count { continue }
      // A blank tail holds nothing that could be lost.
      let tail = bytes[..<cut].reversed().prefix { $0 != 10 && $0 != 13 }
      if tail.allSatisfy({ $0 == 0x20 || $0 == 9 }), items.count == accepted.count { continue }
      #expect(items.count > accepted.count, "cut at \(cut) went unnoticed")
    }
  }
}
