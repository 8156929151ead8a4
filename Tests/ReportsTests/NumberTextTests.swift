import TestSupport
import Testing

@testable import Reports

/// Numbers and shares as the reports print them.
@Suite struct NumberTextTests {
  @Test("rounding is half up on the decimal digits, and drops trailing zeros")
  func rounding() {
    let significant: [(Double, Int, String)] = [
      (0.1 + 0.2, 12, "0.3"), (2.675, 3, "2.68"), (99.96, 3, "100"), (0.0009996, 3, "0.001"),
      (123_456, 3, "123000"), (-1.005, 3, "-1.01"), (0, 4, "0"),
      (.leastNonzeroMagnitude, 3, "5e-324"),
      (1.7976931348623157e308, 3, "1.8e308"), (38.1276, 6, "38.1276"), (100, 6, "100"),
      (0.00001, 6, "0.00001"), (0.000001, 6, "0.000001"),
    ]
    for (value, digits, text) in significant {
      #expect(NumberText.significant(value, digits) == text, "\(value)")
    }
    let places: [(Double, Int, String)] = [
      (1.25, 1, "1.3"), (0.05, 1, "0.1"), (0.04, 1, "0"), (-0.04, 1, "0"), (9.99, 1, "10"),
      (1234.5678, 2, "1234.57"), (0.5, 0, "1"), (0.4, 0, "0"),
    ]
    for (value, count, text) in places {
      #expect(NumberText.decimals(value, count) == text, "\(value)")
    }
  }

  @Test("what is not a number has a word")
  func notFinite() {
    #expect(NumberText.significant(.nan, 3) == "not known")
    #expect(NumberText.significant(.infinity, 3) == "∞")
    #expect(NumberText.exact(.nan) == "")
  }

  @Test("the exact text of any number reads back as the same number")
  func exact() {
    let seed: UInt64 = 7
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Double(NumberText.exact(value)) == value, "seed \(seed): \(value)")
      let small = Double(Int64(truncatingIfNeeded: generator.next()) >> 40) / 1_000
      #expect(Double(NumberText.exact(small)) == small, "seed \(seed): \(small)")
    }
  }

  @Test("counts have commas between groups of three")
  func counts() {
    let table = [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")]
    for (value, text) in table { #expect(NumberText.count(value) == text) }
    #expect(NumberText.count(.min) == "-9,223,372,036,854,775,808")
    #expect(NumberText.counted(1, "row", "rows") == "1 row")
    #expect(NumberText.counted(2, "row", "rows") == "2 rows")
  }

  @Test("a share is never rounded to none or to all")
  func percentages() {
    #expect(NumberText.percent(1, of: 100_000) == "<0.1%")
    #expect(NumberText.percent(99_999, of: 100_000) == ">99.9%")
    #expect(NumberText.percent(0, of: 10) == "0%")
    #expect(NumberText.percent(10, of: 10) == "100%")
    #expect(NumberText.percent(1, of: 3) == "33.3%")
    #expect(NumberText.percent(1, of: 0) == "–")
  }

  @Test("Wilson's interval gives the published bounds")
  func wilson() {
    // Duncan 2023: 7 of 14; Duncan 2015: 2 of 70; Gletsu-Miller 2012: 13 of 136 and 3 of 16.
    let table = [
      (7, 14, 26.8, 73.2), (2, 70, 0.8, 9.8), (13, 136, 5.7, 15.7), (3, 16, 6.6, 43.0),
    ]
    for (part, whole, low, high) in table {
      let text = Share.text(part, of: whole)
      #expect(text.hasSuffix("(\(NumberText.exact(low)) to \(NumberText.exact(high))%)"), "\(text)")
    }
    #expect(Share.interval(0, of: 10)?.low == 0)
    #expect(Share.interval(10, of: 10)?.high == 1)
    #expect(Share.text(3, of: 0) == "–")
    #expect(Share.text(3, of: 2) == "–")
  }

  @Test("text is neutralised and clipped without losing what can be seen")
  func visibleText() {
    #expect(VisibleText.neutral("plain", limit: 10) == "plain")
    #expect(VisibleText.neutral("Łódź 你好 عربي", limit: 20) == "Łódź 你好 عربي")
    #expect(VisibleText.neutral("a\u{200F}b", limit: 10) == "a[U+200F]b")
    #expect(VisibleText.neutral("a\u{7F}\u{9B}", limit: 10) == "a\u{2421}[U+009B]")
    #expect(VisibleText.neutral("abcdef", limit: 4) == "abcd… [2 more]")
    #expect(VisibleText.neutral("e\u{301}", limit: 10) == "e\u{301}")
    let pile = VisibleText.neutral("e" + String(repeating: "\u{301}", count: 50), limit: 100)
    #expect(pile.unicodeScalars.count == 4)
  }
}
