import TestSupport
import Testing

@testable import Quantities

@Suite("Converted decimals")
struct DecimalScaleTests {
  private func scale(_ factor: String, _ offset: String = "0") throws -> DecimalScale {
    let (factor, offset) = (try #require(Rational(factor)), try #require(Rational(offset)))
    return DecimalScale(Conversion(factor: factor, offset: offset, basis: "test"))
  }

  private func text(_ value: String, _ factor: String, _ offset: String = "0") throws -> String? {
    try scale(factor, offset).text(#require(DecimalNumber(value)))
  }

  @Test(
    "a value with a decimal end is written in full, without an exponent",
    arguments: [
      ("12.1", "3269/500", "79.1098"), ("794", "1/10", "79.4"), ("0", "3", "0"), ("-0", "3", "0"),
      ("-5.50", "2", "-11"), ("1e3", "1", "1000"), ("1.5E-3", "1000", "1.5"), (".5", "1", "0.5"),
      ("+7", "1", "7"), ("1", "1e-12", "0.000000000001"), ("7070000000", "1/1000000000", "7.07"),
      ("1e21", "1", "1000000000000000000000"), ("0.1", "-1", "-0.1"), ("00012.50", "1", "12.5"),
      ("1234567890123456789012345", "1", "1234567890123456789012345"),
      ("0.10000000000000000000000000001", "10", "1.0000000000000000000000000001"),
      ("1", "1/1024", "0.0009765625"),
      (
        "9999999999999999999", "9999999999999999999",
        "99999999999999999980000000000000000001"
      ),
    ])
  func exact(value: String, factor: String, result: String) throws {
    #expect(try text(value, factor) == result)
  }

  @Test(
    "a value without an end is rounded to 24 significant digits",
    arguments: [
      ("1", "1/3", "0.333333333333333333333333"), ("2", "1/3", "0.666666666666666666666667"),
      ("2e5", "1/3", "66666.6666666666666666667"),
      ("1e-9", "1/7", "0.000000000142857142857142857142857"),
      ("-1", "2/3", "-0.666666666666666666666667"),
      ("57.4", "5000/31773", "9.03282661379158404935008"),
    ])
  func rounded(value: String, factor: String, result: String) throws {
    #expect(try text(value, factor) == result)
  }

  @Test(
    "what is not a plain decimal number is not read",
    arguments: [
      "", " 1", "1 ", "1,5", "1.2.3", "<5", "5+", "1e", "e5", ".", "5.", "-", "0x10", "inf", "nan",
      "1e401", "--1", "1_000", "\u{0661}", String(repeating: "1", count: 201),
    ])
  func unread(text: String) {
    #expect(DecimalNumber(text) == nil)
  }

  @Test("the quick way and whole fractions write the same text")
  func agreement() throws {
    var generator = SeededGenerator(seed: 0x0DEC)
    for _ in 0..<4000 {
      let digits = UInt64.random(
        in: 0...UInt64(10).power(Int.random(in: 1...18)), using: &generator)
      let places = Int.random(in: -20...20, using: &generator)
      let sign = Bool.random(using: &generator) ? "-" : ""
      let number = "\(sign)\(digits)e\(places)"
      let (top, bottom) = (
        Int.random(in: 1...10_000_000, using: &generator),
        Int.random(in: 1...10_000_000, using: &generator)
      )
      let factor = "\(top)/\(bottom)"
      let exact = try #require(Rational(number)) * #require(Rational(factor))
      #expect(
        try text(number, factor) == DecimalScale.text(exact), "\(number) x \(factor), \(generator)")
    }
  }

  @Test("degrees keep their offset, and logarithms 15 digits")
  func otherScales() throws {
    func between(_ from: String, _ to: String, _ value: String) throws -> String? {
      try DecimalScale(unit(from).conversion(to: unit(to))).text(#require(DecimalNumber(value)))
    }
    #expect(try between("Cel", "[degF]", "37") == "98.6")
    #expect(try between("[degF]", "Cel", "98.6") == "37")
    #expect(try between("[degF]", "K", "0") == "255.372222222222222222222")
    #expect(try between("Cel", "K", "-273.15") == "0")
    #expect(try between("B[V]", "B[mV]", "0") == "6")
    #expect(try between("m[H2O]", "kPa", "1") == "9.80665")
  }
}

extension UInt64 {
  fileprivate func power(_ exponent: Int) -> UInt64 {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
