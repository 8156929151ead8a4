import Records
import Testing

@Suite struct HeaderTests {
  private func read(_ text: String, _ dialect: Dialect = Dialect()) throws -> Header {
    try utf8(text).withUnsafeBytes { buffer in
      try Header.read(buffer, try Layout(of: buffer, dialect), dialect)
    }
  }

  @Test("names are trimmed, quoted or not, and looked up by position")
  func names() throws {
    let header = try read(
      " patient_id,\"value \"\t, \"unit, as written\",\u{A0}flag\u{A0}\nP1,1,x,H\n")
    #expect(header.names == ["patient_id", "value", "unit, as written", "flag"])
    #expect(header.position("unit, as written") == 2)
    #expect(header.lookup("flag") == .column(3))
    #expect(header.line == 0 && header.linesBefore == 1)
  }

  @Test("a name in another letter case is absent, with the real one as hint")
  func letterCase() throws {
    let header = try read("Patient_ID,value\n")
    #expect(header.lookup("patient_id") == .absent(nearest: "Patient_ID"))
    #expect(header.lookup("vlaue") == .absent(nearest: "value"))
    #expect(header.lookup("ferritin") == .absent(nearest: nil))
    #expect(header.position("patient_id") == nil)
  }

  @Test("a doubled name has no position, and says where it stands")
  func duplicates() throws {
    let header = try read("a,b,a,c,b,a\n")
    #expect(header.lookup("a") == .duplicated([0, 2, 5]))
    #expect(header.position("b") == nil)
    #expect(header.duplicates.map(\.name) == ["a", "b"])
    #expect(header.lookup("c") == .column(3))
  }

  @Test("unnamed columns are columns and no duplicates of one another")
  func unnamed() throws {
    let header = try read(",a,\"\"\nx,1,\n")
    #expect(header.names == ["", "a", ""])
    #expect(header.duplicates.isEmpty)
    #expect(header.position("") == nil)
  }

  @Test("blank lines before the header are passed over and counted")
  func blankLines() throws {
    let header = try read("\n\na,b\nc,d\n")
    #expect(header.names == ["a", "b"] && header.line == 2 && header.linesBefore == 3)
    #expect(header.bodyStart == 6)
  }

  @Test("a header of several physical lines is one record")
  func severalLines() throws {
    let header = try read("\"a\nb\",c\nd,e\n")
    #expect(header.names == ["a\nb", "c"] && header.linesBefore == 2 && header.bodyStart == 8)
  }

  @Test("nothing but blank lines has no header; broken quoting is a fault of the header")
  func faults() throws {
    #expect(throws: Header.Problem.absent) { try read("\n \n") }
    #expect(throws: Header.Problem.absent) { try read("") }
    #expect {
      try read("a,b\"c\nd,e\n")
    } throws: { error in
      guard case Header.Problem.malformed(let fault)? = error as? Header.Problem else {
        return false
      }
      return fault.code == .strayQuote && fault.column == 1
    }
  }

  @Test("a header without a line end is read: the file has no rows")
  func headerOnly() throws {
    let header = try read("a,b")
    #expect(header.names == ["a", "b"] && header.bodyStart == 3)
  }

  // MARK: Layout

  private func layout(_ text: String, _ dialect: Dialect) throws -> Layout {
    try utf8(text).withUnsafeBytes { try Layout(of: $0, dialect) }
  }

  @Test("the sep= line is skipped where it names the declared delimiter")
  func separatorLine() throws {
    let semicolon = Dialect(delimiter: 0x3B)
    #expect(try layout("sep=;\r\na;b\r\n", semicolon).start == 7)
    #expect(try layout("SEP=;\na;b\n", semicolon).linesBefore == 1)
    #expect(try layout("sep=;x\na;b\n", semicolon).start == 0)
    #expect(try read("sep=;\na;b\n", semicolon).names == ["a", "b"])
  }

  @Test("a sep= line that contradicts the profile is an error, never a correction")
  func separatorConflict() {
    #expect(throws: Layout.Problem.separatorConflict) { try layout("sep=;\na;b\n", Dialect()) }
  }

  @Test("preamble and footer are left out of the records, and lines are still counted")
  func preambleAndFooter() throws {
    let dialect = Dialect(preambleLines: 2, footerLines: 1)
    let text = "Report, \"x\r\nof today\na,b\nc,d\nTotal: 1\n\n"
    let found = try layout(text, dialect)
    #expect(found.linesBefore == 2)
    #expect(Array(utf8(text)[found.start..<found.end]) == utf8("a,b\nc,d\n"))
    #expect(try read(text, dialect).line == 2)
  }

  @Test("more preamble or footer than there are lines is an error")
  func layoutTooLong() {
    #expect(throws: Layout.Problem.preambleTooLong) {
      try layout("a\nb\n", Dialect(preambleLines: 3))
    }
    #expect(throws: Layout.Problem.footerTooLong) {
      try layout("a\nb\n", Dialect(preambleLines: 1, footerLines: 2))
    }
  }
}
