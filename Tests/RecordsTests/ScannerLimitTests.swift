import Records
import Testing

@Suite struct ScannerLimitTests {
  @Test("20,000 columns are read, plain and with a quote")
  func manyColumns() {
    let row = (0..<20_000).map { "v\($0)" }
    let quotedRow = ["\"v0\""] + row.dropFirst()
    let bytes = utf8(row.joined(separator: ",") + "\n" + quotedRow.joined(separator: ",") + "\n")
    for chunk in [4096, nil] {
      let items = scanned(bytes, columns: 20_000, chunk: chunk)
      #expect(items.count == 2)
      #expect(items.allSatisfy { $0.texts?.compactMap { $0 } == row })
    }
  }

  @Test("more columns than the limit are a fault of that record alone")
  func tooManyColumns() {
    let dialect = Dialect(limits: .init(columns: 3))
    let items = scanned(utf8("a,b,c\na,b,c,d\n\"a\",b,c,d,e\na,b\n"), dialect, columns: nil)
    #expect(summary(items) == ["a|b|c", "!too-many-columns", "!too-many-columns", "a|b"])
  }

  @Test("a field of 2 MB is past the usual limit and is read where the limit is raised")
  func largeField() {
    let text = String(repeating: "x", count: 2 << 20)
    for field in [text, "\"\(text)\"", "\"\(text)\ny\""] {
      let bytes = utf8("a,\(field)\nc,d\n")
      #expect(summary(scanned(bytes, columns: 2)).first == "!field-too-long")
      #expect(scanned(bytes, columns: 2).last?.texts == ["c", "d"])
      let raised = Dialect(limits: .init(fieldBytes: 4 << 20))
      let items = scanned(bytes, raised, columns: 2)
      #expect(items.count == 2)
      #expect((items[0].texts?[1]?.utf8.count ?? 0) >= 2 << 20)
    }
  }

  @Test("an open quote is stopped by the field limit before it swallows the file")
  func runawayQuote() {
    let rows = (0..<1000).map { "P\($0),1,2\n" }.joined()
    let dialect = Dialect(limits: .init(fieldBytes: 500))
    let items = scanned(utf8("P,\"open,1\n" + rows), dialect, columns: 3)
    #expect(items.first?.code == .fieldTooLong)
    #expect(items.count == 1001)
    #expect(items.dropFirst().allSatisfy { $0.code == nil })
  }

  @Test("a record without an end is stopped by the record limit")
  func recordLimit() {
    let dialect = Dialect(limits: .init(recordBytes: 10))
    let text = "0123456789\n0123456789A\n\"123456789A\",\na\n"
    let items = scanned(utf8(text), dialect, columns: 1)
    #expect(summary(items) == ["0123456789", "!record-too-long", "a"])
    // Quoting is broken for all that anyone knows, so the next line has to prove itself.
    #expect(
      items[1] == .malformed(.recordTooLong, offset: 11, line: 1, byteCount: 26, lineCount: 2))
  }

  @Test("a fault names its column")
  func columnOfFault() {
    func column(_ text: String, _ columns: Int = 3) -> Int {
      let bytes = utf8(text)
      return bytes.withUnsafeBytes { buffer in
        var scanner = RecordScanner(
          buffer, dialect: Dialect(limits: .init(fieldBytes: 5)), columns: columns)
        scanner.begin(at: 0, softEnd: bytes.count)
        #expect(scanner.next() == .malformed)
        return scanner.malformed.column
      }
    }
    #expect(column("a,b,c\"d\n") == 2)
    #expect(column("a,\"b\"c,d\n") == 1)
    #expect(column("a,\"b\n") == 1)
    #expect(column("a,b\n") == 2)
    #expect(column("a,b,c,d\n") == 3)
    #expect(column("a,b\0,c\n") == 1)
    #expect(column("a,b,1234567\n") == 2)
    #expect(column("a,\"b\",\"1234567\"\n") == 2)
  }

  @Test("no bytes at all are no records")
  func nothing() {
    #expect(scanned([], columns: 2) == [])
    #expect(scanned(utf8("\n\n"), columns: 2) == [])
  }

  @Test("a scan reads what starts before its soft end and says where the next record starts")
  func softEnd() {
    let bytes = utf8("a,b\n\"c\nc\",d\ne,f\n")
    bytes.withUnsafeBytes { buffer in
      var scanner = RecordScanner(buffer, dialect: Dialect(), columns: 2)
      var rows = 0
      let end = scanner.scan(from: 0, softEnd: 5) { _ in
        rows += 1
      } malformed: { _ in
        rows -= 9
      }
      #expect(rows == 2)
      #expect(end == RecordScanner.ScanEnd(next: 12, lineCount: 3))
    }
  }

  @Test("chunks cover the bytes, each starts after a line end, and none is empty")
  func plan() {
    let bytes = utf8("a,b\r\nc,d\re,f\n\n\"x\ny\",z\n")
    bytes.withUnsafeBytes { buffer in
      for size in 1...bytes.count + 1 {
        let chunks = ChunkPlan(buffer, range: 5..<bytes.count, chunkBytes: size).chunks
        #expect(chunks.first?.lowerBound == 5 && chunks.last?.upperBound == bytes.count)
        for (left, right) in zip(chunks, chunks.dropFirst()) {
          #expect(left.upperBound == right.lowerBound && !left.isEmpty && !right.isEmpty)
          #expect(bytes[right.lowerBound - 1] == 10 || bytes[right.lowerBound - 1] == 13)
          #expect(bytes[right.lowerBound - 1] != 13 || bytes[right.lowerBound] != 10)
        }
      }
    }
    #expect(
      ChunkPlan(UnsafeRawBufferPointer(start: nil, count: 0), range: 0..<0, chunkBytes: 4).chunks
        == [])
  }
}
