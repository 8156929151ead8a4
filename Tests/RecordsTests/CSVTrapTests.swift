import Records
import Testing

/// What hostile and sloppy CSV does to readers, one test a trap; every one at four chunk sizes.
@Suite struct CSVTrapTests {
  /// Expects the same from every chunk size, and from the reading by libcsv alone.
  private func expect(
    _ text: String, columns: Int, _ expected: [String], _ dialect: Dialect = Dialect(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(utf8(text), columns: columns, expected, dialect, sourceLocation: sourceLocation)
  }

  private func expect(
    _ bytes: [UInt8], columns: Int, _ expected: [String], _ dialect: Dialect = Dialect(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let reference = ReferenceReader(bytes, dialect: dialect, columns: columns).read()
    #expect(summary(reference) == expected, "libcsv alone", sourceLocation: sourceLocation)
    for chunk in chunkSizes {
      let items = scanned(bytes, dialect, columns: columns, chunk: chunk)
      #expect(
        items == reference, "chunk \(chunk.map(String.init) ?? "whole")",
        sourceLocation: sourceLocation)
    }
  }

  @Test("CR, LF, CR LF, a mix of them, and CR CR LF end lines")
  func lineEnds() {
    for lines in ["a,b\nc,d\n", "a,b\rc,d\r", "a,b\r\nc,d\r\n", "a,b\nc,d\r", "a,b\r\r\nc,d\r\r\n"]
    {
      expect(lines, columns: 2, ["a|b", "c|d"])
    }
  }

  @Test("CR CR LF counts as two lines, CR LF as one")
  func lineNumbers() {
    #expect(scanned(utf8("a,b\r\r\nc,d\r\ne,f\n"), columns: 2).map(\.line) == [0, 2, 3])
  }

  @Test("blank and whitespace-only lines are no records and do count as lines")
  func blankLines() {
    expect("\n\na,b\n \t \nc,d\n\n", columns: 2, ["a|b", "c|d"])
    #expect(scanned(utf8("\n\na,b\n \t \nc,d\n\n"), columns: 2, chunk: 1).map(\.line) == [2, 4])
  }

  @Test("in a file of one column a blank line is a row whose value is missing")
  func oneColumn() {
    expect("a\n\nb\n  \n\"\"\nc\n", columns: 1, ["a", "NULL", "b", "NULL", "", "c"])
    expect("a\r\n\r\nb\r\n", columns: 1, ["a", "NULL", "b"])
  }

  @Test("an unquoted empty field is missing and a quoted one is an empty text")
  func missingAndEmpty() {
    expect("a,,\n\"\",\"\",x\n , \t,y\n", columns: 3, ["a|NULL|NULL", "||x", "NULL|NULL|y"])
  }

  @Test("a NUL in a field sets the record aside, alone")
  func nulInField() {
    expect("a,b\nc\0c,d\n\"e\0\",f\ng,h\n", columns: 2, ["a|b", "!nul-byte", "!nul-byte", "g|h"])
  }

  @Test("a tail of NUL or Ctrl-Z bytes is reported as padding, not as a row")
  func padding() {
    expect("a,b\n\u{1A}", columns: 2, ["a|b", "!end-padding"])
    expect("a,b\n\u{1A}\u{1A}\r\n", columns: 2, ["a|b", "!end-padding"])
    expect("a,b\n\0\0\0\0\0", columns: 2, ["a|b", "!end-padding"])
    expect("a\n\0\0\n\u{1A}", columns: 1, ["a", "!end-padding"])
  }

  @Test("a bare quote in an unquoted field sets its line aside and no more")
  func bareQuote() {
    expect("P1,5'10\",1\nP2,2,3\n", columns: 3, ["!stray-quote", "P2|2|3"])
  }

  @Test("a spreadsheet's =\"00123\" is set aside, not read with its quotes")
  func excelText() {
    expect("=\"00123\",1\nb,2\n", columns: 2, ["!stray-quote", "b|2"])
  }

  @Test("text after a closing quote does not swallow the rows after it")
  func textAfterQuote() {
    expect(
      "a,\"bc\"d,e\nP2,x,y\nP3,\"z\",w\n", columns: 3, ["!stray-quote", "P2|x|y", "P3|z|w"])
  }

  @Test("6\" tall never gives one patient the value of the next")
  func swallowedRow() {
    expect(
      "P1,\"6\" tall,1\nP2,\"2\",3\nP3,4,5\n", columns: 3, ["!stray-quote", "P2|2|3", "P3|4|5"])
  }

  @Test("unescaped inner quotes set their line aside")
  func innerQuotes() {
    expect("a,\"he said \"hi\" ok\"\nb,c\n", columns: 2, ["!stray-quote", "b|c"])
  }

  @Test("escaped inner quotes are read")
  func escapedQuotes() {
    expect(
      "a,\"he said \"\"hi\"\" ok\"\nb,\"\"\"\"\n", columns: 2, ["a|he said \"hi\" ok", "b|\""])
  }

  @Test("a quote that is never closed loses its own line, not the file")
  func unterminated() {
    expect("P1,\"abc,1\nP2,x,3\nP3,y,4\n", columns: 3, ["!unterminated-quote", "P2|x|3", "P3|y|4"])
    expect("a,b\nc,\"d", columns: 2, ["a|b", "!unterminated-quote"])
    expect("a,b\nc,\"d\n", columns: 2, ["a|b", "!unterminated-quote"])
  }

  @Test("rows with too few or too many fields are set aside one by one")
  func ragged() {
    expect(
      "a,b\nc\nd,e,f\ng,h\n", columns: 2,
      ["a|b", "!wrong-field-count", "!wrong-field-count", "g|h"])
  }

  @Test("a delimiter at the end of the line is one more field, which is missing")
  func trailingDelimiter() {
    expect("a,b,\n", columns: 3, ["a|b|NULL"])
    expect("a,b,\nc,d\n", columns: 2, ["!wrong-field-count", "c|d"])
  }

  @Test("spaces and tabs around unquoted fields are trimmed, no-break spaces are not")
  func trimming() {
    expect(" a\t, b c \n\u{A0}d\u{A0},e\n", columns: 2, ["a|b c", "\u{A0}d\u{A0}|e"])
  }

  @Test("spaces around quotes are no part of the field, spaces within are")
  func spacesAroundQuotes() {
    expect("\"B\" ,C\n  \" x \"\t,y\n", columns: 2, ["B|C", " x |y"])
  }

  @Test("a backslash escapes nothing")
  func backslash() {
    expect("\"b\\\"c\",d\ne,f\n", columns: 2, ["!stray-quote", "e|f"])
    expect("b\\c,d\n", columns: 2, ["b\\c|d"])
  }

  @Test("bytes that are not UTF-8 set the record aside; smart quotes are text")
  func encodings() {
    expect(
      [0x61, 0xB5, 0x2C, 0x62, 0x0A, 0x63, 0x2C, 0x64, 0x0A], columns: 2, ["!invalid-text", "c|d"])
    expect([0x22, 0xC3, 0x22, 0x2C, 0x62, 0x0A], columns: 2, ["!invalid-text"])
    expect("\u{201C}a\u{201D},µg/dL\n", columns: 2, ["\u{201C}a\u{201D}|µg/dL"])
  }

  @Test("form feed, vertical tab, NEL and U+2028 are data, not line ends")
  func exoticLineEnds() {
    expect(
      "a\u{0C}b,c\u{0B}d\ne\u{85}f,g\u{2028}h\n", columns: 2,
      [
        "a\u{0C}b|c\u{0B}d", "e\u{85}f|g\u{2028}h",
      ])
  }

  @Test("a semicolon file read with commas has no row that fits; with semicolons all do")
  func semicolons() {
    expect("a;b\nc;d\n", columns: 2, ["!wrong-field-count", "!wrong-field-count"])
    expect("a;b,c\n\"d;e\";f\n", columns: 2, ["a|b,c", "d;e|f"], Dialect(delimiter: 0x3B))
  }

  @Test("tabs delimit where they are declared, and empty tab fields are missing")
  func tabs() {
    expect(
      "a\t\tb\n\t\"x\ty\"\t \n", columns: 3, ["a|NULL|b", "NULL|x\ty|NULL"], Dialect(delimiter: 9))
  }

  @Test("quoted fields hold delimiters and line ends of every kind")
  func quotedLineEnds() {
    expect("a,\"b,\r\nc\n\rd\"\ne,f\n", columns: 2, ["a|b,\r\nc\n\rd", "e|f"])
    let lines = scanned(utf8("a,\"b,\r\nc\n\rd\"\ne,f\n"), columns: 2, chunk: 1).map(\.line)
    #expect(lines == [0, 4])
  }

  @Test("the line after a malformed record must fit by itself before reading goes on")
  func recovery() {
    expect(
      "a,\"b\"x\nc\nd,\"e\nf,g\nh,i\n", columns: 2, ["!stray-quote", "f|g", "h|i"])
    let items = scanned(utf8("a,\"b\"x\nc\nd,\"e\nf,g\nh,i\n"), columns: 2)
    #expect(items[0] == .malformed(.strayQuote, offset: 0, line: 0, byteCount: 14, lineCount: 3))
  }

  @Test("a well-quoted record of several lines that is unfit is set aside whole")
  func unfitSeveralLines() {
    // The second line looks like a row and is the inside of a text.
    expect("a,\"x\nP2,b\ny\",z\nc,d\n", columns: 2, ["!wrong-field-count", "c|d"])
  }

  @Test("the last record needs its line end, unless the dialect says otherwise")
  func finalLineEnd() {
    expect("a,b\nc,15", columns: 2, ["a|b", "!truncated-record"])
    expect("a,b\nc,\"15\"", columns: 2, ["a|b", "!truncated-record"])
    expect("a,b\nc,15", columns: 2, ["a|b", "c|15"], Dialect(finalLineEnd: .optional))
    expect("a,b\nc,\"15\"", columns: 2, ["a|b", "c|15"], Dialect(finalLineEnd: .optional))
  }
}

/// The remaining traps of parsers in general: what a parser keeps from a record that failed.
@Suite struct ParserStateTests {
  @Test("nothing of a refused record is glued to the next one")
  func noGlue() {
    let items = scanned(utf8("\"b\"x,1\n\"x\",2\n\"open\ny,3\n\"z\",4\n"), columns: 2)
    #expect(
      summary(items) == ["!stray-quote", "x|2", "!stray-quote", "y|3", "z|4"])
  }

  @Test("the fields of a refused record are never handed on")
  func noHalfRecord() {
    let bytes = utf8("a,b,\"c\"d\n\"e\",f,g\n")
    bytes.withUnsafeBytes { buffer in
      var scanner = RecordScanner(buffer, dialect: Dialect(), columns: 3)
      scanner.begin(at: 0, softEnd: bytes.count)
      #expect(scanner.next() == .malformed)
      #expect(scanner.next() == .record)
      #expect(scanner.record[0].text == "e" && scanner.record.count == 3)
      #expect(scanner.next() == .end)
    }
  }

  @Test("a footer that is declared is out of reach of an open quote")
  func footer() throws {
    let bytes = utf8("a,b\n1,2\n3,\"4\n\"rows\",2\n")
    let dialect = Dialect(footerLines: 1)
    try bytes.withUnsafeBytes { buffer in
      let layout = try Layout(of: buffer, dialect)
      let body = UnsafeRawBufferPointer(rebasing: buffer[..<layout.end])
      var scanner = RecordScanner(body, dialect: dialect, columns: 2)
      var found: [String] = []
      _ = scanner.scan(from: 4, softEnd: layout.end) { record in
        found.append(record[1].text)
      } malformed: { fault in
        found.append(fault.code.rawValue)
      }
      #expect(found == ["2", "unterminated-quote"])
    }
  }
}
