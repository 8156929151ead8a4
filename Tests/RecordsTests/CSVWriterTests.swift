import Records
import TestSupport
import Testing

@Suite struct CSVWriterTests {
  private func written(
    _ rows: [[String?]], _ mode: CSVWriter.Mode = .canonical, delimiter: UInt8 = 0x2C
  ) -> String {
    var writer = CSVWriter(delimiter: delimiter, mode: mode)
    for row in rows { writer.row(row) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("quotes stand only where they are needed")
  func quoting() {
    #expect(written([["a", "b c", "d'e"]]) == "a,b c,d'e\n")
    #expect(
      written([["a,b", "say \"hi\"", "x\ny", "x\ry"]])
        == "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",\"x\ry\"\n")
    #expect(written([[nil, "", "x"]]) == ",\"\",x\n")
    #expect(written([[" a", "b\t"]]) == "\" a\",\"b\t\"\n")
    #expect(written([["a;b", "c,d"]], delimiter: 0x3B) == "\"a;b\";c,d\n")
    #expect(written([[nil], ["x"]]) == "\"\"\nx\n")
  }

  @Test("what is written is what the scanner reads, missing and empty apart")
  func roundTrip() {
    var random = SeededGenerator(seed: 8_080)
    print("writer seed \(random.seed)")
    let parts = ["", "a", "\"", ",", "\n", "\r", " ", "\t", "µ", "-1", "=1+2", "\r\n", "x y", "'"]
    for _ in 0..<2_000 {
      let columns = Int.random(in: 2...5, using: &random)
      let rows: [[String?]] = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        (0..<columns).map { _ in
          if Int.random(in: 0..<6, using: &random) == 0 { return nil }
          return (0..<Int.random(in: 0...4, using: &random)).map { _ in
            parts.randomElement(using: &random)!
          }.joined()
        }
      }
      let items = scanned(utf8(written(rows)), columns: columns)
      #expect(items.map(\.texts) == rows, "\(rows)")
    }
  }

  @Test("doubles are written as the shortest decimal that reads back to the same bits")
  func numbers() {
    func text(_ number: Double?) -> String {
      var writer = CSVWriter()
      writer.field("")
      writer.field(number)
      return String(String(decoding: writer.bytes, as: UTF8.self).dropFirst(3))
    }
    #expect(text(5) == "5" && text(-0.0) == "0" && text(0.1) == "0.1" && text(1e100) == "1e+100")
    #expect(text(nil) == "" && text(.nan) == "" && text(.infinity) == "")
    #expect(text(1e-7) == "1e-07" && text(100) == "100" && text(-2.50) == "-2.5")
    var random = SeededGenerator(seed: 77)
    print("doubles seed \(random.seed)")
    for _ in 0..<20_000 {
      let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
      guard number.isFinite, number != 0 else { continue }
      let back = withField(text(number)) { NumberFormat().parse($0) }
      check(back?.bitPattern == number.bitPattern, "\(number)")
    }
  }

  @Test("the spreadsheet-safe mode puts an apostrophe before formulas and spares numbers")
  func formulas() {
    let cases = [
      ("=1+2", "\"'=1+2\""), ("+cmd", "\"'+cmd\""), ("-cmd", "\"'-cmd\""),
      ("@SUM(A1)", "\"'@SUM(A1)\""),
      ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""), ("\nx", "\"'\nx\""), ("  =1", "\"'  =1\""),
      ("\u{FF1D}1", "\"'\u{FF1D}1\""), ("\u{FF0B}1", "\"'\u{FF0B}1\""),
      ("\u{FF0D}1", "\"'\u{FF0D}1\""),
      ("\u{FF20}A", "\"'\u{FF20}A\""), ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
      ("-1.5", "-1.5"), ("+3", "+3"), ("-1.5e3", "-1.5e3"), ("-", "\"'-\""), ("--1", "\"'--1\""),
      ("-1+1", "\"'-1+1\""), ("a=b", "a=b"), ("+-3", "\"'+-3\""), ("\0=", "\"'\0=\""),
    ]
    for (text, expected) in cases {
      #expect(written([["a", text]], .spreadsheetSafe) == "a," + expected + "\n", "\(text)")
    }
    #expect(written([["a", "=1+2"]]) == "a,=1+2\n", "the canonical file keeps its texts")
  }

  @Test("taking the bytes empties the writer, and a failing write is reported")
  func taking() throws {
    var writer = CSVWriter()
    writer.row(["a"])
    writer.take { #expect(Array($0) == utf8("a\n")) }
    #expect(writer.bytes.isEmpty)
    writer.row(["b"])
    #expect(throws: CSVWriter.WriteFailure.self) { try writer.flush(to: -1) }
  }
}
