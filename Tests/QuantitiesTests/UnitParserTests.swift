import Testing

@testable import Quantities
import TestSupport

@Suite("Unit expressions")
struct UnitParserTests {
  @Test("'.' and '/' bind alike, from left to right")
  func leftToRight() throws {
    let read = try unit("s/m.mg")
    #expect(
      read.dimension
        == Dimension(.time).divided(by: Dimension(.length))
        .multiplied(by: Dimension(.mass)))
    #expect(try factor("m/s/kg.K", "(m/s/kg).K") == 1)
    #expect(try unit("m/(s.kg)").dimension == unit("m/s/kg").dimension)
  }

  @Test(
    "dimensions print as products and quotients",
    arguments: [
      ("mg/dL", "mass/length3"), ("/uL", "1/length3"), ("mmol/L", "amount/length3"),
      ("10*3", "1"), ("u[IU]/mL", "[iU]/length3"), ("{cells}/uL", "{cells}/length3"),
      ("mL/min/{1.73_m2}", "length3/{1.73_m2}/time"), ("%", "fraction"),
      ("U/L", "catalysed amount/length3/time"), ("meq/L", "equivalents/length3"),
      ("kcal", "mass.length2/time2"), ("Cel", "temperature"),
      ("K/W", "temperature.time3/mass/length2"),
    ])
  func printing(code: String, expected: String) throws {
    #expect(try unit(code).dimension.description == expected)
  }

  @Test(
    "digits, dots, slashes and quotes inside symbols belong to the symbol",
    arguments: [
      "10*", "10^", "10*-3", "10*+3", "10^9/L", "m[H2O]", "cm[H2O]", "[in_i'H2O]", "B[10.nV]",
      "[m/s2/Hz^(1/2)]", "[CCID_50]", "[Amb'a'1'U]", "cal_[15]", "[mu_0]", "''", "'", "[HPF]",
      "%[slope]", "g%", "mg%", "[D'ag'U]", "mm[Hg]", "[in_i]2", "cal_[15]2", "m-2", "m+2", "m0",
    ])
  func opaqueSymbols(code: String) throws {
    #expect(try unit(code).code == code)
  }

  @Test("exponents follow the symbol directly")
  func exponents() throws {
    #expect(try factor("m-2", "/m2") == 1)
    #expect(try factor("m+2", "m2") == 1)
    #expect(try factor("cm3", "mL") == 1)
    #expect(try factor("[in_i]2", "[sin_i]") == 1)
    #expect(try unit("10*-3").factor == Rational(1, 1000))
    #expect(try unit("10*12").factor == Rational("1e12"))
    #expect(try unit("m0").isNumber)
  }

  @Test(
    "faults are named, and the place is a character",
    arguments: [
      ("", UnitError.Problem.empty, 0), ("m^2", .badExponent, 1), ("m*2", .unknownUnit, 0),
      ("12h", .operatorExpected, 2), ("m.", .unitExpected, 2), ("m//s", .unitExpected, 2),
      ("m..s", .unitExpected, 2), ("//m", .unitExpected, 1), ("/", .unitExpected, 1),
      (".m", .unitExpected, 0), ("(m", .unclosedParenthesis, 0), ("m)", .strayParenthesis, 1),
      ("()", .unitExpected, 1), ("(/m)", .unitExpected, 1), ("(m)2", .operatorExpected, 3),
      ("(m){a}", .operatorExpected, 3), ("{}m", .unclosedAnnotation, 0),
      ("{a}rad2", .operatorExpected, 3), ("m{}", .unclosedAnnotation, 1),
      ("m{a}-2", .operatorExpected, 4), ("m{a}{b}", .operatorExpected, 4),
      ("m{a", .unclosedAnnotation, 1), ("m{a{b}}", .unclosedAnnotation, 1),
      ("m}", .unknownUnit, 0), ("[IU", .unclosedBracket, 0), ("m[H2O", .unclosedBracket, 1),
      ("mg/dL ", .badCharacter, 5), ("\u{B5}g/dL", .badCharacter, 0),
      ("rad2{\u{9320}}", .badCharacter, 5),
      ("mg/0", .zeroFactor, 3), ("10*-3000", .badExponent, 3), ("2-3", .operatorExpected, 1),
      ("mg/quux", .unknownUnit, 3), ("m[in_i]", .prefixNotAllowed, 0),
      ("kmin", .prefixNotAllowed, 0),
      ("mmol/L/Cel", .specialInProduct, 7), ("2.Cel", .specialInProduct, 2),
      ("Cel2", .specialInProduct, 0), ("molv", .unknownUnit, 0), ("m(s)", .operatorExpected, 1),
      ("\n", .badCharacter, 0), ("m\u{0}", .badCharacter, 1),
    ])
  func faults(code: String, problem: UnitError.Problem, offset: Int) throws {
    let error = try #require(unitError(code))
    #expect(error.problem == problem && error.offset == offset, "\(error)")
  }

  @Test(
    "the hint names what was most likely meant",
    arguments: [
      ("MOL/L", "mol"), ("umoll/L", "umol"), ("IU/L", "[IU]"), ("mIU/L", "m[IU]"),
      ("ug/DL", "dL"), ("12h", "12.h"), ("\u{B5}g/dL", "write 'u'"), ("\u{3BC}g/dL", "write 'u'"),
      ("m^2", "m2"), ("mg / dL", "blanks"), ("mmHg", "mm[Hg]"),
    ])
  func hints(code: String, expected: String) throws {
    let error = try #require(unitError(code))
    #expect(try #require(error.hint).contains(expected), "\(error)")
    #expect("\(error)".contains("character \(error.offset + 1)"))
  }

  @Test("case decides: letters that differ in case are different units")
  func caseMatters() throws {
    #expect(try factor("Mg", "mg") == Rational("1e9"))
    #expect(try unit("U").dimension != unit("u").dimension)
    #expect(try unit("S").dimension != unit("s").dimension)
    #expect(try unit("[G]").dimension != unit("[g]").dimension)
    #expect(try unit("RAD").dimension != unit("rad").dimension)
    #expect(try unit("st").dimension != unit("St").dimension)
    #expect(try unit("K/uL").dimension != unit("10*3/uL").dimension)
    #expect(unitError("MG/DL") != nil && unitError("iu/l") != nil)
    #expect(try factor("l", "L") == 1)
  }

  @Test("no symbol has two readings, as prefix and unit or as a whole")
  func noAmbiguity() throws {
    var seen: [String: String] = [:]
    for row in try definitions() { seen[row.code] = "\(row.code) whole" }
    for row in try definitions() where row.metric == "yes" {
      for prefix in try prefixes() {
        let symbol = prefix.prefix + row.code
        #expect(
          seen[symbol] == nil, "\(symbol) is \(prefix.prefix)+\(row.code) and \(seen[symbol] ?? "")"
        )
        seen[symbol] = "\(prefix.prefix)+\(row.code)"
      }
    }
    #expect(seen.count > 2000)
  }

  @Test("annotations keep their text and, on a real unit, change nothing")
  func annotations() throws {
    let ratio = try unit("mg/g{creat}")
    #expect(ratio.annotations == ["creat"])
    #expect(try factor("mg/g{creat}", "mg/g") == 1)
    #expect(try unit("10*6{cells}/L").annotations == ["cells"])
    #expect(try unit("/100{WBC}").factor == Rational(1, 100))
    #expect(try unit("{score}").hasAnnotationOnlyNumerator)
    #expect(try !unit("mg/g{creat}").hasAnnotationOnlyNumerator)
    #expect(try unit("mL/min/{1.73_m2}").hasAnnotationOnlyDenominator)
  }

  @Test("a hostile unit is an error and never a crash")
  func hostile() {
    for text in [
      String(repeating: "m", count: 10_000), String(repeating: "(", count: 10_000),
      String(repeating: "(", count: 100) + "m" + String(repeating: ")", count: 100),
      String(repeating: "m.", count: 5000) + "m", String(repeating: "/", count: 10_000),
      String(repeating: "{", count: 10_000), String(repeating: "[", count: 10_000),
      String(repeating: "9", count: 10_000), String(repeating: "\u{B5}", count: 10_000),
      "10*" + String(repeating: "9", count: 200), "m" + String(repeating: "9", count: 200),
      String(repeating: "(", count: 17) + "m" + String(repeating: ")", count: 17),
    ] {
      let error = unitError(text)
      #expect((error.map { "\($0)".utf8.count } ?? 0) < 300)
    }
    #expect(
      (try? units.unit(String(repeating: "(", count: 16) + "m" + String(repeating: ")", count: 16)))
        != nil)
    // The largest exponents within the length cap stay finite fractions.
    let big = Array(repeating: "10*99", count: 40).joined(separator: ".")
    #expect((try? units.unit(big))?.factor.doubleValue == .infinity)
  }

  @Test("random bytes never crash the parser")
  func fuzz() {
    var random = SeededGenerator(seed: 42)
    let alphabet =
      Array("mgLsl./(){}[]*^0123456789+-'%_uUIKd ".unicodeScalars) + ["\u{B5}", "\u{FFFD}"]
    var read = 0
    for _ in 0..<6000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text.unicodeScalars.append(alphabet.randomElement(using: &random)!)
      }
      do {
        let unit = try units.unit(text)
        read += 1
        #expect(unit.factor > 0, "\(text), seed \(random.seed)")
      } catch {
        #expect(error.offset <= text.count, "\(text), seed \(random.seed)")
      }
    }
    #expect(read > 50, "seed \(random.seed)")
  }
}
