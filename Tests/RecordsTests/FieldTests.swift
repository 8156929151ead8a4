import Records
import Testing

@Suite struct FieldTests {
  @Test("a shape keeps punctuation and hides digits, letters and everything else")
  func shapes() {
    #expect(valueShape("Smith, J 1980-01-02") == "AAAAA, A 9999-99-99")
    #expect(valueShape("µg\u{1B}[31m") == "*A?[99A")
    #expect(valueShape("") == "")
    #expect(valueShape(String(repeating: "a", count: 24)) == String(repeating: "A", count: 24))
    #expect(
      valueShape(String(repeating: "1", count: 25)) == String(repeating: "9", count: 24) + "...")
    #expect(valueShape("Zo\u{EB} \u{738B}") == "AA* *")
  }

  @Test("no letter, digit or byte beyond ASCII passes through a shape")
  func shapeLeaks() {
    for byte in UInt8.min...UInt8.max {
      let shape = [byte].withUnsafeBufferPointer { valueShape($0) }
      let isHidden = ["9", "A", "*", "?", ""].contains(shape)
      let isPunctuation = (0x20...0x7E).contains(byte) && shape == String(UnicodeScalar(byte))
      #expect(isHidden || isPunctuation)
      if ("a"..."z").contains(Character(UnicodeScalar(byte))) { #expect(shape == "A") }
      if ("0"..."9").contains(Character(UnicodeScalar(byte))) { #expect(shape == "9") }
    }
  }

  @Test("missing codes are compared byte by byte, and equal sets are equal")
  func missingCodes() {
    let codes = MissingCodes(texts: ["NA", ".", "-9", "NA", ""])
    for text in ["NA", ".", "-9"] { withField(text) { #expect(codes.contains($0), "\(text)") } }
    for text in ["na", "NA ", "N", "", "-99"] {
      withField(text) { #expect(!codes.contains($0), "\(text)") }
    }
    #expect(codes == MissingCodes(texts: [".", "-9", "NA"]))
    withField("") { #expect(codes.isAbsent($0)) }
    let long = String(repeating: "x", count: 200)
    withField(long) { #expect(MissingCodes(texts: [long]).contains($0)) }
  }

  @Test("fields compare and hash by their bytes alone")
  func comparison() {
    withField("Ferritin") { field in
      #expect(field.equals("Ferritin") && !field.equals("ferritin"))
      #expect(
        field.equalsFoldingCase(utf8("ferritin")) && !field.equalsFoldingCase(utf8("ferriti")))
      withField("Ferritin") { #expect($0.equals(field) && $0.mixedHash == field.mixedHash) }
      withField("Ferritim") { #expect(!$0.equals(field) && $0.mixedHash != field.mixedHash) }
    }
    let hashes = (0..<20_000).map { number in withField("P\(number)") { $0.mixedHash } }
    #expect(Set(hashes).count == hashes.count)
  }

  @Test("trimming takes spaces and tabs from both ends and nothing else")
  func trimming() {
    withField(" \ta b\t ") { #expect($0.trimmed.text == "a b") }
    withField(" \t ") { #expect($0.trimmed.isEmpty && !$0.trimmed.isMissing) }
    withField("\u{A0}a") { #expect($0.trimmed.text == "\u{A0}a") }
  }
}
