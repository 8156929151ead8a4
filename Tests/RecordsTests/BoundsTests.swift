import Glibc
import Records
import TestSupport
import Testing

/// Bytes between two pages that nobody may touch: one byte read outside ends the process.
private final class FencedBytes {
  private let page = Int(sysconf(Int32(_SC_PAGESIZE)))
  private let start: UnsafeMutableRawPointer

  init() {
    start = mmap(nil, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // A fence that does not stand would let every test pass.
    precondition(start != MAP_FAILED, "no memory for the fence")
    precondition(mprotect(start, page, PROT_NONE) == 0, "no fence before")
    precondition(mprotect(start + 2 * page, page, PROT_NONE) == 0, "no fence behind")
  }

  deinit { munmap(start, 3 * page) }

  /// Calls with a copy that touches the fence behind, then with one that touches the fence before.
  func both(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
    precondition(bytes.count <= page, "at most one page")
    for place in [start + 2 * page - bytes.count, start + page] {
      place.copyMemory(from: bytes, byteCount: bytes.count)
      body(UnsafeRawBufferPointer(start: place, count: bytes.count))
    }
  }
}

@Suite struct BoundsTests {
  @Test("the scanner reads no byte outside the file, whatever the file is")
  func scanner() {
    var random = SeededGenerator(seed: 2_718)
    print("bounds seed \(random.seed)")
    let fence = FencedBytes()
    let alphabet = utf8("\",,,\n\r ab1.\t\0\u{1A}\"\"µ")
    for _ in 0..<4_000 {
      let bytes = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        alphabet.randomElement(using: &random)!
      }
      let columns = Int.random(in: 1...4, using: &random)
      fence.both(bytes) { buffer in
        var scanner = RecordScanner(buffer, dialect: Dialect(), columns: columns)
        var length = 0
        _ = scanner.scan(from: 0, softEnd: buffer.count) { record in
          for index in 0..<record.count { length += record[index].count }
        } malformed: { _ in
        }
        #expect(length <= bytes.count)
        _ = try? Header.read(buffer, Layout(of: buffer, Dialect(footerLines: 1)), Dialect())
        _ = ChunkPlan(buffer, range: 0..<buffer.count, chunkBytes: 7)
      }
    }
  }

  @Test("fields are read within their bytes: numbers, dates, results, shapes, hashes")
  func fields() throws {
    var random = SeededGenerator(seed: 3_141)
    print("bounds of fields seed \(random.seed)")
    let fence = FencedBytes()
    let words = ResultWords.shipped(["en"])
    let texts = [
      "5", "5.2", "123.45", "1234567", "12345678", "1,234.5", "1 234", "-5", "1e5", "2026-03-28",
      "2026-03-28T07:05", "2026-03-28T07:05:59", "2026-03-28T07:05:59+01:30", "28/03/2026", "45123",
      "< 5 mg/dL (H)", "5-10", "1:80", "12\u{A0}mg", "1\u{202F}234", "greater than 5", "QNS",
      "08:00;20:00",
      "\u{2212}5", "5.2 10*9/L", "\u{FF1D}1", "=1", "-", "+3", "5.2 (H)",
    ]
    let formats = [
      NumberFormat(), NumberFormat(decimalMark: 0x2C, thousandsMark: 0x20),
      NumberFormat(thousandsMark: 0x2C),
    ]
    let dates = [DateFormat.iso, try DateFormat("d MMM yyyy h:mm a"), try DateFormat("yyyyMMdd")]
    for text in texts {
      for length in 1...text.utf8.count {
        var bytes = Array(text.utf8.prefix(length))
        for _ in 0..<8 {
          fence.both(bytes) { buffer in
            let field = buffer.bindMemory(to: UInt8.self)
            for format in formats {
              _ = format.parse(field)
              _ = ResultString.parse(field, number: format, words: words)
            }
            for format in dates { _ = try? format.read(field) }
            _ = try? ClockTimes.read(field)
            _ = CSVWriter.isFormula(field)
            #expect(valueShape(field).utf8.count <= 27 && field.trimmed.count <= field.count)
            _ = field.mixedHash
          }
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
      }
    }
  }
}
