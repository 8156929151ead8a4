import Testing

@testable import Expressions

@Suite("CQL: numbers, truths, quantities")
struct CQLScalarTests {
  @Test("logic is three-valued in every combination")
  func logic() {
    let words: [(String, Bool?)] = [("true", true), ("false", false), ("null", nil)]
    func text(_ value: Bool?) -> String { value.map { $0 ? "true" : "false" } ?? "null" }
    for (a, x) in words {
      for (b, y) in words {
        // Kleene: unknown is whatever could still be either.
        let both: Bool? = x == false || y == false ? false : x == nil || y == nil ? nil : true
        let either: Bool? = x == true || y == true ? true : x == nil || y == nil ? nil : false
        let implied: Bool? = x == false || y == true ? true : x == nil || y == nil ? nil : false
        let one: Bool? = x == nil || y == nil ? nil : x != y
        #expect(CQLWorld.answer("\(a) and \(b)") == text(both))
        #expect(CQLWorld.answer("\(a) or \(b)") == text(either))
        #expect(CQLWorld.answer("\(a) implies \(b)") == text(implied))
        #expect(CQLWorld.answer("\(a) xor \(b)") == text(one))
      }
    }
  }

  @Test("numbers are exact, and what does not exist is null")
  func numbers() {
    let rows = """
      41 + 1 // 42
      41 + 1.0 // 42.0
      0.1 + 0.2 // 0.3
      1.00000001 - 1 // 0.00000001
      3 * 7 // 21
      -3 * 7.5 // -22.5
      9 / 4 // 2.25
      2 / 3 // 0.66666667
      -2 / 3 // -0.66666667
      1 / 0 // null
      1.0 / 0.0 // null
      17 div 5 // 3
      -17 div 5 // -3
      17.5 div 5.0 // 3.0
      5 div 0 // null
      -2147483648 div -1 // null
      17 mod 5 // 2
      -17 mod 5 // -2
      17.5 mod 5 // 2.5
      5 mod 0 // null
      5.5 mod 0.0 // null
      2147483647 + 1 // null
      -2147483648 - 1 // null
      65536 * 65536 // null
      65536.0 * 65536.0 // 4294967296.0
      9999999999999999999999999999.0 * 10 // null
      10 * 1000000000000000000000000000.0 // null
      10 * 1000000000000000000000000000.0 - 0.5 // 9999999999999999999999999999.5
      0.00000001 * 0.1 // 0.0
      0.00000005 * 0.1 // 0.00000001
      5 ^ 3 // 125
      2 ^ 31 // null
      (-2) ^ 31 // -2147483648
      (-2) ^ 3 // -8
      -2 ^ 2 // 4
      2 ^ 3 ^ 2 // 64
      0 ^ 0 // 1
      0 ^ -1 // null
      (-1) ^ 1000001 // -1
      10 ^ -8 // 0.00000001
      10 ^ -9 // 0.0
      2.0 ^ 0.5 // 1.41421356
      (-8.0) ^ 0.5 // null
      1.1 ^ 700 // null
      1.1 ^ 600 // 6848746554171001272653397.90018305
      2.5 ^ 3.7 // 29.67413254
      1.00000001 ^ 1000000000.0 // 22026.46469348
      4 ^ 0.5 // 2.0
      Power(7, 2) // 49
      Power(7.0, 2) // 49.0
      Abs(-7) // 7
      Abs(-2147483648) // null
      Ceiling(-7.5) // -7
      Ceiling(3000000000.0) // null
      Floor(-7.5) // -8
      Truncate(7.99) // 7
      Round(7.5) // 8.0
      Round(-7.5) // -7.0
      Round(-7.51) // -8.0
      Round(7.456, 2) // 7.46
      Round(7.445, 2) // 7.45
      Round(-7.445, 2) // -7.44
      Round(7.4, null) // 7.0
      Exp(3) // 20.08553692
      Exp(-3) // 0.04978707
      Exp(30) // 10686474581524.46214699
      Exp(64) // 6235149080811616882909238708.92846974
      Exp(-200) // 0.0
      Ln(2) // 0.69314718
      Ln(0.5) // -0.69314718
      Ln(12345678.9) // 16.32881667
      Ln(0.00000001) // -18.42068074
      Ln(-2) // null
      Log(8, 2) // 3.0
      Log(2, 8) // 0.33333333
      Log(7, 3) // 1.77124375
      Log(5, 1) // null
      Log(-5, 10) // null
      Log(5, 0) // null
      minimum Decimal // -99999999999999999999.99999999
      +5 // 5
      -(-5) // 5
      -null // null
      1 + null // null
      null * 2.5 // null
      Exp(71) // error out-of-range
      007 // 7
      1.50 // 1.5
      'a' + 'b' // error type-mismatch
      true + 1 // error type-mismatch
      Abs('x') // error type-mismatch
      Round(1.5, 1.5) // error type-mismatch
      Abs(1, 2) // error wrong-arguments
      Absolute(1) // error unknown-function
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("equality, equivalence and order keep to types and to null")
  func comparison() {
    let rows = """
      7 = 7.0 // true
      7 != 7.5 // true
      7 > 6.99999999 // true
      7 >= 7.0 // true
      'zinc' < 'zn' // true
      'Zn' < 'aa' // true
      '' < 'a' // true
      'a' = 'A' // false
      'a' ~ 'A' // true
      'a b' ~ 'a\\tb' // true
      'a' !~ 'b' // true
      true = true // true
      true > false // error type-mismatch
      1 = true // error type-mismatch
      'a' = 1 // error type-mismatch
      null > 1 // null
      null ~ 1 // false
      null !~ null // false
      null != 1 // null
      1.24 ~ 1.2 // true
      1.26 ~ 1.2 // false
      1.20 ~ 1.2 // true
      100 ~ 100.4 // true
      3 between 3 and 3 // true
      3 between null and 2 // false
      3 between null and 5 // null
      3 properly between 2 and 4 // true
      not 1 = 2 // error type-mismatch
      not (1 = 2) // true
      1 < 2 = true // true
      1 = 1 and 2 = 2 or false // true
      false and true or true // true
      true or false and false // true
      false implies true implies false // false
      (1 = 1) is true // true
      (1 = null) is not true // true
      null is not null // false
      IsNull(1 / 0) // true
      IsFalse(1 > 2) // true
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("quantities convert exactly, or are null, and products get a unit of their own")
  func quantities() {
    let rows = """
      70 'ug/dL' = 0.7 'mg/L' // true
      70 'ug/dL' < 701 'ug/L' // true
      1 'mg' > 999.99999999 'ug' // true
      1 'mg' = 1 'mmol' // null
      1 'mg' ~ 1 'mmol' // false
      1 'mg' < 1 'm' // null
      1 '[iU]/mL' = 1 '[iU]/mL' // true
      1 'k[iU]/L' = 1 '[iU]/mL' // true
      1 '[iU]' = 1 'g' // null
      1 '[iU]' = 1 // null
      1 'mol' = 1 // null
      1 '%' = 0.01 // null
      5 '1' = 5 // true
      1 'mg' + 1 'g' // 1001 'mg'
      1 'g' - 1 'mg' // 999 'mg'
      1 'mg' + 1 'mmol' // null
      2 'mg' + null // null
      3 'mg' * 2 'L' // 6 'mg.L'
      6 'mg/L' * 2 'L' // 12 'mg'
      6 'mg' / 2 'd' // 3 'mg/d'
      6 'mg' / 2 days // 3 'mg/d'
      6 'mg/d' * 2 days // 12 'mg'
      6 'm2' / 2 'm' // 3 'm'
      6 'm' / 2 'm2' // 3 '/m'
      6 / 2 'm' // 3 '/m'
      6 'mg' / 0 'L' // null
      7 'mg' div 2 'mg' // 3 'mg'
      7 'mg' div 2 // 3 'mg'
      7 'mg' div 2 'g' // error outside-subset
      7 'mg' div 2 'L' // null
      7 'mg' mod 2 'mg' // 1 'mg'
      7 'mg' mod 0 'mg' // null
      1 'g' mod 300 'mg' // 100 'mg'
      37 'Cel' = 310.15 'K' // true
      37 'Cel' > 310 'K' // true
      37 'Cel' + 1 'K' // error outside-subset
      37 'Cel' * 2 'm' // error outside-subset
      Abs(-2 'mg') // 2 'mg'
      convert 2 'g' to 'mg' // 2000 'mg'
      convert 37 'Cel' to 'K' // 310.15 'K'
      convert 2 'g' to 'mmol' // null
      convert 2 to 'mg' // error type-mismatch
      1 'potato' // error unknown-unit
      1 'mg'.value // 1.0
      (5 'mg').unit // 'mg'
      1 year = 12 months // true
      1 year > 11 months // true
      1 year = 52 weeks // null
      1 week = 168 hours // true
      1 day = 1 'd' // true
      2 seconds = 2000 'ms' // true
      1 month = 30 days // null
      1 month ~ 30 days // true
      1 month ~ 31 days // false
      1.04 'm' ~ 1 'm' // true
      104 'cm' ~ 1 'm' // error outside-subset
      150 'cm' ~ 2 'km' // false
      0.7 'mg/L' ~ 70 'ug/dL' // true
      1 month ~ 1 'mo' // true
      1 year ~ 12 'mo' // true
      1 year ~ 365 'd' // error outside-subset
      1 year ~ 1 'g' // false
      1 year + 6 months // 18 months
      1 year + 1 day // null
      1 day + 12 hours // 36 hours
      3 years / 6 months // 6 '1'
      3 * 2 weeks // 6 weeks
      1 day // 1 day
      -1 days // -1 days
      1 year * 2 'mg' // error outside-subset
      2 'mg' = 'mg' // error type-mismatch
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("branches are chosen by true alone, and have one type")
  func choices() {
    let rows = """
      if true then 1 else 2.5 // 1.0
      if false then 1 else 2.5 // 2.5
      if null then 1 else 2 // 2
      if true then 1 else Exp(1000) // 1
      if false then Ln(0) else 2 // 2
      if true then 1 else 'a' // 1
      if 1 then 2 else 3 // error type-mismatch
      if true then 1 else nothing // error unknown-name
      if true then 1 else 2 + 3 // 1
      case when null then 1 when true then 2 else 3 end // 2
      case when false then 1 else null end // null
      case when 1 then 1 else 2 end // error type-mismatch
      case 2 when 1 then 'a' when 2.0 then 'b' else 'c' end // 'b'
      case null when null then 'a' else 'b' end // 'b'
      case 1 'g' when 1000 'mg' then 1 else 0 end // 1
      Coalesce(null, 1, 2.5) // 1.0
      Coalesce(null as Integer, null) // null
      Coalesce(1, 'a') // error type-mismatch
      Coalesce() // error wrong-arguments
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("types are told apart, and texts become values or null")
  func types() {
    let rows = """
      1.0 is Decimal // true
      1 is Decimal // false
      1 is Any // true
      @2026 is Date // true
      @2026T is DateTime // true
      {1} is List<Integer> // true
      Interval[1, 2] is Interval<Integer> // true
      1 'mg' is System.Quantity // true
      1 as Any // 1
      null as List<Integer> // null
      1 as Decimal // error type-mismatch
      cast null as Date // null
      1 is Integr // error unknown-type
      1 is Long // error outside-subset
      convert '5.0' to Integer // null
      convert '-12' to Integer // -12
      convert '2147483648' to Integer // null
      convert true to Integer // 1
      convert false to Decimal // 0.0
      convert 1 to Boolean // true
      convert 2 to Boolean // null
      convert 'T' to Boolean // true
      convert 'maybe' to Boolean // null
      convert 5 to Quantity // 5 '1'
      convert '5 days' to Quantity // 5 days
      convert '5 mg' to Quantity // null
      convert '5 \\'mg\\'' to Quantity // 5 'mg'
      convert '1.123456789' to Decimal // null
      convert 1.50 to String // '1.5'
      convert @2026-06 to String // '2026-06'
      convert @2026-06-30T08 to String // '2026-06-30T08'
      convert '2026-06-30T08:15:00Z' to DateTime // @2026-06-30T08:15:00+00:00
      convert '2026-13' to DateTime // null
      convert '30.6.2026' to Date // null
      ToDate(@2026-06-30T08:15) // @2026-06-30
      ToDate('2026-06-30T08:15') // @2026-06-30
      ToString({1}) // error type-mismatch
      ToInteger(1.5) // error type-mismatch
      ConvertsToDecimal('1.5') // true
      ConvertsToDate('x') // false
      ConvertsToInteger(null) // null
      ToLong(1) // error outside-subset
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }
}
