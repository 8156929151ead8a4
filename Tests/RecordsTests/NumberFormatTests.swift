import Foundation
import Records
import TestSupport
import Testing

@Suite struct NumberFormatTests {
  private func read(_ text: String, _ format: NumberFormat = NumberFormat()) throws -> Double {
    try withField(text) { try format.read($0) }
  }

  private func parse(_ text: String, _ format: NumberFormat = NumberFormat()) -> Double? {
    withField(text) { format.parse($0) }
  }

  @Test("random decimals are read to the same bits as strtod reads them")
  func againstStrtod() {
    var random = SeededGenerator(seed: 4_711)
    print("strtod seed \(random.seed)")
    for _ in 0..<20_000 {
      let before = Int.random(in: 0...22, using: &random)
      let after = Int.random(in: (before == 0 ? 1 : 0)...24, using: &random)
      func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      }
      var text = digits(before)
      if after > 0 || Bool.random(using: &random) && before > 0 { text += "." + digits(after) }
      if Int.random(in: 0..<4, using: &random) == 0 {
        text += ["e", "E", "e-", "e+"].randomElement(using: &random)!
        text += String(Int.random(in: 0...40, using: &random))
      }
      if Bool.random(using: &random) { text = "-" + text }
      let expected = strtod(text, nil)
      check(parse(text)?.bitPattern == (expected == 0 ? 0 : expected).bitPattern, text)
    }
  }

  @Test("short texts over digits, marks and their neighbours are accepted only if they are numbers")
  func shortTexts() {
    // The neighbours in ASCII of the digits and the mark are what a wide comparison gets wrong.
    let alphabet = Array("0123456789.../-+*,:;eE <".utf8)
    var random = SeededGenerator(seed: 99)
    print("short texts seed \(random.seed)")
    for _ in 0..<40_000 {
      let text = String(
        decoding: (0..<Int.random(in: 1...9, using: &random)).map { _ in
          alphabet.randomElement(using: &random)!
        }, as: UTF8.self)
      let isNumber = text.wholeMatch(of: /-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?/) != nil
      var expected = isNumber ? strtod(text, nil) : nil
      // Zero that is only zero because the exponent is too small is out of range.
      if let value = expected, value == 0 {
        let mantissa = text.prefix { $0 != "e" && $0 != "E" }
        expected = mantissa.contains { $0 > "0" && $0 <= "9" } ? nil : 0
      }
      if let value = expected, !value.isFinite { expected = nil }
      check(parse(text) == expected, text)
    }
  }

  @Test("every number of one to seven characters of a laboratory is read exactly")
  func everyShortNumber() {
    for value in stride(from: 0, through: 9_999_999, by: 173) {
      let whole = String(value)
      check(parse(whole) == Double(value), whole)
      for point in 0...min(whole.count, 6) where whole.count < 7 {
        let cut = whole.index(whole.startIndex, offsetBy: point)
        let text = whole[..<cut] + "." + whole[cut...]
        check(
          parse(String(text)) == Double(value) / pow(10, Double(whole.count - point)), String(text))
      }
    }
  }

  @Test("minus zero becomes zero, and the Unicode minus is a minus")
  func signs() throws {
    #expect(try read("-0.0").sign == .plus)
    #expect(try read("\u{2212}5.5") == -5.5)
    #expect(throws: NumberProblem.malformed) { try read("+5") }
    #expect(throws: NumberProblem.malformed) { try read("--5") }
  }

  @Test("hexadecimal, infinity, NaN, other digits and blanks are no numbers")
  func refused() {
    for text in [
      "0x10", "inf", "Infinity", "nan", "NaN", "1e", "e5", ".", "-", "", " 5", "5 ",
      "\u{661}\u{662}", "1_000", "1.2.3", "1e5.5", "٣", "５",
    ] {
      #expect(parse(text) == nil, "\(text)")
      #expect(throws: NumberProblem.self) { try read(text) }
    }
  }

  @Test("what a Double cannot hold is out of range, at both ends")
  func range() throws {
    #expect(throws: NumberProblem.outOfRange) { try read("1e400") }
    #expect(throws: NumberProblem.outOfRange) { try read("-1e400") }
    #expect(throws: NumberProblem.outOfRange) { try read("1e-400") }
    #expect(try read("0e-400") == 0)
    #expect(try read("4.9406564584124654e-324") == .leastNonzeroMagnitude)
    #expect(throws: NumberProblem.tooLong) { try read(String(repeating: "1", count: 101)) }
    #expect(
      try read(String(repeating: "1", count: 100)) == Double(String(repeating: "1", count: 100)))
  }

  @Test("a separator that is not declared is refused by name, never dropped")
  func undeclared() {
    for text in ["1,234", "1,234.5", "1 234", "1'234", "1\u{A0}234", "1\u{202F}234"] {
      #expect(throws: NumberProblem.undeclaredSeparator) { try read(text) }
    }
    let comma = NumberFormat(decimalMark: UInt8(ascii: ","))
    #expect(throws: NumberProblem.undeclaredSeparator) { try read("1.234", comma) }
    #expect(parse("1,5", comma) == 1.5)
    #expect(parse("1.5", comma) == nil)
  }

  @Test("declared separators must group by three, and never behind the decimal mark")
  func grouping() throws {
    let english = NumberFormat(thousandsMark: UInt8(ascii: ","))
    #expect(try read("1,234,567.25", english) == 1_234_567.25)
    #expect(try read("-12,345", english) == -12_345)
    #expect(try read("1234.5", english) == 1234.5)
    for text in ["1,23", "12,34,567", "1234,567", ",123", "1,234,", "1,,234"] {
      #expect(throws: NumberProblem.misplacedSeparator) { try read(text, english) }
    }
    #expect(throws: NumberProblem.self) { try read("1.234,567", english) }
    let german = NumberFormat(decimalMark: UInt8(ascii: ","), thousandsMark: UInt8(ascii: "."))
    #expect(try read("1.234,5", german) == 1234.5)
    #expect(throws: NumberProblem.misplacedSeparator) { try read("1.5", german) }
    let french = NumberFormat(decimalMark: UInt8(ascii: ","), thousandsMark: 0x20)
    for space in [" ", "\u{A0}", "\u{202F}", "\u{2009}"] {
      #expect(try read("12\(space)345,5", french) == 12_345.5)
    }
  }
}
