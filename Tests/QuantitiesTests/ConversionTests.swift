import Testing

@testable import Quantities
import TestSupport

@Suite("Conversion")
struct ConversionTests {
  private func convert(_ value: Double, _ from: String, _ to: String) throws -> Double {
    try unit(from).conversion(to: unit(to)).apply(value)
  }

  @Test("thermometers convert with their offsets, exactly")
  func temperature() throws {
    #expect(try convert(100, "Cel", "[degF]") == 212)
    #expect(try convert(37, "Cel", "K") == 310.15)
    #expect(try convert(98.6, "[degF]", "Cel").isNear(37))
    #expect(try convert(-40, "Cel", "[degF]").isNear(-40))
    #expect(try convert(80, "[degRe]", "Cel").isNear(100))
    #expect(try convert(0, "K", "[degRe]").isNear(-218.52))
    #expect(try convert(1000, "mCel", "Cel").isNear(1))
    let conversion = try unit("Cel").conversion(to: unit("[degF]"))
    #expect(conversion.factor == Rational(9, 5) && conversion.offset == 32)
    #expect(conversion.exactFactor == "9/5 x + 32" && conversion.proportionalFactor == nil)
    #expect(try unit("[degF]").conversion(to: unit("Cel")).exactFactor == "5/9 x - 160/9")
    #expect(try unit("Cel").conversion(to: unit("Cel")).isIdentity)
    #expect(try unit("[degR]").conversion(to: unit("K")).factor == Rational(5, 9))
  }

  @Test("logarithms, tangents and roots convert through their functions")
  func curves() throws {
    func strict(_ value: Double, _ from: String, _ to: String) throws -> Double {
      try #require(try unit(from).strictConversion(to: unit(to))).apply(value)
    }
    #expect(try strict(7.4, "[pH]", "nmol/L").isNear(39.810717055349734))
    #expect(try strict(100, "nmol/L", "[pH]").isNear(7))
    #expect(try strict(20, "dB", "1").isNear(100))
    #expect(try strict(1, "Np", "B").isNear(0.4342944819032518))
    #expect(try convert(100, "B[SPL]", "Pa").isNear(2e45))
    #expect(try convert(94, "dB[SPL]", "Pa").isNear(1.0023744672545447))
    #expect(try convert(3, "B[W]", "kW").isNear(1))
    #expect(try convert(1000, "W", "dB[kW]").isNear(0))
    #expect(try convert(60, "dB[mV]", "V").isNear(1))
    #expect(try convert(100, "%[slope]", "deg").isNear(45))
    #expect(try convert(45, "deg", "%[slope]").isNear(100))
    #expect(try convert(100, "[p'diop]", "rad").isNear(0.7853981633974483))
    #expect(try strict(8, "bit_s", "1").isNear(256))
    #expect(try strict(2, "[hp'_C]", "1").isNear(1e-4))
    #expect(try strict(3, "[m/s2/Hz^(1/2)]", "m2/s4/Hz").isNear(9))
    #expect(try convert(-1, "Pa", "B[SPL]").isNaN)
    #expect(try unit("B[W]").conversion(to: unit("W")).factor == nil)
    #expect(try unit("B[W]").conversion(to: unit("W")).exactFactor == "not linear")
  }

  @Test("a linear result is the double nearest to the exact one")
  func nearest() throws {
    #expect(try convert(794, "ug/L", "ug/dL") == 79.4)
    #expect(try convert(0.13, "mg/L", "ug/dL") == 13)
    var random = SeededGenerator(seed: 3)
    let pairs = [("ug/L", "ug/dL"), ("mg/L", "ug/dL"), ("umol/L", "ug/dL"), ("ukat/L", "U/L")]
    var near = 0
    for _ in 0..<2000 {
      let (from, to) = pairs.randomElement(using: &random)!
      let value = Double.random(in: 0.0001...100_000, using: &random)
      let conversion = try unit(from).conversion(to: unit(to), substance: zinc)
      let exact = Rational(exactly: value)! * conversion.factor!
      let best = exact.doubleValue
      let got = conversion.apply(value)
      #expect(abs(got - best) <= best.ulp, "\(value) \(from), seed \(random.seed)")
      if got == best { near += 1 }
    }
    #expect(near >= 1990, "\(near) of 2000 exactly rounded, seed \(random.seed)")
  }

  @Test("infinity and not-a-number pass through")
  func nonFinite() throws {
    #expect(try convert(.infinity, "ug/L", "ug/dL") == .infinity)
    #expect(try convert(.nan, "ug/L", "ug/dL").isNaN)
    #expect(try convert(0, "ug/L", "ug/dL") == 0)
    #expect(try convert(-5, "mg", "g") == -0.005)
  }

  @Test("an equation between two scales is kept exact, as for HbA1c")
  func equation() throws {
    let ngsp = Conversion(
      factor: Rational("0.09148")!, offset: Rational("2.152")!, basis: "IFCC-NGSP master equation")
    #expect(ngsp.apply(48).isNear(6.54304))
    #expect(try #require(ngsp.inverse).apply(6.54304).isNear(48))
    #expect(ngsp.exactFactor == "2287/25000 x + 269/125")
  }

  @Test("the algebra of units agrees with reading the code it builds")
  func algebra() throws {
    let pieces = [
      "ug/dL", "mg", "/uL", "m2", "10*3/uL", "kg.m/s2", "mL/min/{1.73_m2}", "1", "%",
      "u[IU]/mL", "mmol/L", "(24.h)", "[in_i]", "U/g{Hb}",
    ]
    for a in pieces {
      for b in pieces {
        let (x, y) = (try unit(a), try unit(b))
        let product = try x.multiplied(by: y)
        let quotient = try x.divided(by: y)
        for built in [product, quotient] {
          let read = try unit(built.code)
          #expect(read.factor == built.factor && read.dimension == built.dimension, "\(built.code)")
        }
        #expect(try product.dimension == y.multiplied(by: x).dimension)
        #expect(try product.factor == y.multiplied(by: x).factor)
        #expect(try quotient.multiplied(by: y).factor == x.factor)
        #expect(try quotient.multiplied(by: y).dimension == x.dimension)
      }
    }
  }

  @Test("a ratio made by the algebra is a plain number; a written ratio is not")
  func ratios() throws {
    let concentration = try unit("ug/dL")
    let ratio = try concentration.divided(by: unit("mg/dL"))
    #expect(try ratio.conversion(to: .one).factor == Rational(1, 1000))
    #expect(ratio.isNumber)
    #expect(try !unit("ug/mg").isNumber)
    _ = try refusal("ug/mg", "1")
    #expect(try unit("mmol/mol").divided(by: unit("mmol/mol")).isNumber)
    #expect(
      try concentration.power(2).dimension == Dimension(.mass, 2).divided(by: Dimension(.length, 6))
    )
    #expect(try concentration.power(0) == .one)
    #expect(try unit("m").power(-2).dimension == Dimension(.length, -2))
    #expect(throws: UnitError.self) { try concentration.power(10) }
  }

  @Test("special units take no part in the algebra")
  func specialAlgebra() throws {
    let (celsius, metre) = (try unit("Cel"), try unit("m"))
    #expect(throws: UnitError.self) { try celsius.multiplied(by: metre) }
    #expect(throws: UnitError.self) { try metre.divided(by: celsius) }
    #expect(throws: UnitError.self) { try celsius.power(2) }
    #expect(throws: UnitError.self) { try unit("[pH]").multiplied(by: .one) }
  }

  @Test("random conversions come back, and two steps are one")
  func properties() throws {
    var random = SeededGenerator(seed: 99)
    let symbols = [
      "g", "m", "s", "L", "mol", "U", "[IU]", "eq", "h", "[lb_av]", "mm[Hg]", "%", "kat",
      "{cells}", "10*3",
    ]
    let scales = ["", "k", "m", "u", "n", "d"]
    let metric: Set = ["g", "m", "s", "L", "mol", "U", "[IU]", "eq", "kat"]
    func symbol(_ base: String) -> String {
      (metric.contains(base) ? scales.randomElement(using: &random)! : "") + base
    }
    for _ in 0..<400 {
      let shape = (0..<Int.random(in: 1...3, using: &random)).map { index in
        (symbols.randomElement(using: &random)!, index == 0 || Bool.random(using: &random))
      }
      func draw() throws -> Unit {
        let code = shape.enumerated().map { index, part in
          (index == 0 ? "" : part.1 ? "." : "/") + symbol(part.0)
        }.joined()
        return try unit(code)
      }
      let (a, b, c) = (try draw(), try draw(), try draw())
      let there = try a.conversion(to: b)
      let back = try b.conversion(to: a)
      let direct = try a.conversion(to: c)
      let onwards = try b.conversion(to: c)
      let note = "\(a) \(b) \(c), seed \(random.seed)"
      #expect(there.factor! * back.factor! == 1, "\(note)")
      #expect(there.factor! * onwards.factor! == direct.factor!, "\(note)")
      #expect(there.inverse == back, "\(note)")
      #expect(back.apply(there.apply(12.5)).isNear(12.5), "\(note)")
      #expect(a.strictConversion(to: b)?.factor == there.factor, "\(note)")
    }
  }
}

extension Double {
  /// Equal to 12 significant digits, or both within 1e-12 of zero.
  func isNear(_ other: Double) -> Bool {
    abs(self - other) <= max(abs(self), abs(other)) * 1e-12
      || (abs(self) < 1e-12 && abs(other) < 1e-12)
  }
}
