import Testing

@testable import Quantities
import TestSupport

@Suite("Rational")
struct RationalTests {
  @Test(
    "decimal texts, powers of ten and fractions are read exactly",
    arguments: [
      ("12.1", "121/10"), ("-3", "-3"), ("+0.50", "1/2"), ("6.02e23", "602000000000000000000000"),
      ("980665e-5", "196133/20000"), ("3269/500", "3269/500"), ("1.5/0.25", "6"), ("0", "0"),
      ("1E3", "1000"), ("-0", "0"),
    ])
  func reading(text: String, expected: String) throws {
    #expect(try #require(Rational(text)).description == expected)
  }

  @Test(
    "anything but a plain number is refused",
    arguments: [
      "", " 1", "1 ", "1,5", "1.", ".5", "1e", "e5", "--1", "1/0", "1//2", "1/2/3", "NaN", "inf",
      "0x10", "1_000", "1e401", "1e-401", "1e999999999999999999999", "\u{0661}",
      String(repeating: "9", count: 201),
    ])
  func refusing(text: String) {
    #expect(Rational(text) == nil)
  }

  @Test("a fraction is reduced and its denominator is positive")
  func reduced() {
    let value = Rational(-6, -4)
    #expect(value == Rational(3, 2))
    #expect(Rational(6, -4).description == "-3/2")
    #expect(Rational(0, 7) == Rational.zero && Rational(0, 7).denominator == 1)
  }

  @Test("field laws hold for random fractions")
  func fieldLaws() throws {
    var random = SeededGenerator(seed: 20_261_124)
    func draw() -> Rational {
      Rational(
        .init(Int.random(in: -999_999...999_999, using: &random)),
        .init(Int.random(in: 1...99_999, using: &random)))
    }
    for _ in 0..<500 {
      let (a, b, c) = (draw(), draw(), draw())
      #expect(a + b == b + a, "seed \(random.seed)")
      #expect((a + b) * c == a * c + b * c, "seed \(random.seed)")
      #expect(a - b + b == a, "seed \(random.seed)")
      if !b.isZero { #expect(a / b * b == a, "seed \(random.seed)") }
      #expect((a < b) == (b - a > 0), "seed \(random.seed)")
      #expect(Rational(a.description) == a, "seed \(random.seed)")
    }
  }

  @Test("the double is the nearest one, as the standard library reads the same digits")
  func nearestDouble() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<4000 {
      let digits = (0..<Int.random(in: 1...25, using: &random))
        .map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      // Down to the subnormal range and up to overflow.
      let text = "\(digits)e\(Int.random(in: -345...300, using: &random))"
      let exact = try #require(Rational(text))
      #expect(exact.doubleValue == Double(text), "\(text), seed \(random.seed)")
    }
  }

  @Test("ties go to the even neighbour, and the smallest double is the last before zero")
  func edges() throws {
    let half = try #require(Rational(exactly: 0x1p-1074)) / 2
    #expect(half.doubleValue == 0)
    #expect((half * Rational("1.0000001")!).doubleValue == 0x1p-1074)
    let tie = Rational(exactly: 0x1p53)! + 1
    #expect(tie.doubleValue == 0x1p53)
    #expect((tie + 2).doubleValue == 0x1p53 + 4)
    #expect((-tie).doubleValue == -0x1p53)
    #expect(Rational(exactly: Double.greatestFiniteMagnitude)!.doubleValue.isFinite)
    #expect((Rational(exactly: Double.greatestFiniteMagnitude)! * 2).doubleValue == .infinity)
    #expect(Rational(exactly: Double.nan) == nil && Rational(exactly: -Double.infinity) == nil)
  }

  @Test("a double becomes a fraction and comes back")
  func exactDouble() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(try #require(Rational(exactly: value)).doubleValue == value, "seed \(random.seed)")
    }
  }

  @Test("decimal text is exact where it ends and rounded half up where asked")
  func decimalText() throws {
    #expect(Rational(3269, 500).exactDecimalText == "6.538")
    #expect(Rational(1, 3).exactDecimalText == nil)
    #expect(Rational(-5, 2).exactDecimalText == "-2.5")
    #expect(Rational("6.02214076e23")!.exactDecimalText == "602214076000000000000000")
    #expect(Rational(2, 3).decimalText(significantDigits: 4) == "0.6667")
    #expect(Rational(12345, 1).decimalText(significantDigits: 2) == "12000")
    #expect(Rational(5, 1000).decimalText(significantDigits: 3) == "0.005")
    #expect(Rational(25, 10).decimalText(significantDigits: 1) == "3")
    #expect(Rational(-25, 10).decimalText(significantDigits: 1) == "-3")
    #expect(Rational(999_999, 1000).decimalText(significantDigits: 3) == "1000")
    #expect(Rational.zero.decimalText(significantDigits: 3) == "0")
    #expect(Rational(1000, 59).decimalText(significantDigits: 12) == "16.9491525424")
  }

  @Test("powers are exact, and zero has no negative power")
  func powers() {
    #expect(Rational(2, 3).power(3) == Rational(8, 27))
    #expect(Rational(2, 3).power(-2) == Rational(9, 4))
    #expect(Rational(7).power(0) == 1)
    #expect(Rational.zero.power(-1) == nil && Rational.zero.reciprocal == nil)
  }
}
