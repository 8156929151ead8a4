import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Expressions

@Suite("CQL: the grammar and its reference")
struct CQLLanguageTests {
  @Test("every example of the reference comes out as it says")
  func reference() throws {
    let url = Repository.root.appendingPathComponent(
      "Sources/Expressions/Expressions.docc/Expressions.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    var snippets: [Substring] = []
    for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 1 {
      #expect(part.hasPrefix("cql\n"), "a fence of another language")
      snippets += part.dropFirst(4).split(separator: "\n")
    }
    let rows = snippets.joined(separator: "\n")
    #expect(CQLWorld.rows(rows).count == snippets.count, "every line states its value")
    #expect(snippets.count > 200)
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("operators bind as CQL says, and words are operators only where they can be")
  func precedence() {
    let rows = """
      1 + 2 * 3 // 7
      (1 + 2) * 3 // 9
      10 - 4 - 3 // 3
      2 * 3 div 4 // 1
      -2 ^ 2 // 4
      1 + 1 = 2 and 3 > 2 // true
      1 < 2 and 2 in {1, 2} // true
      not null is null // false
      exists {1} and true // true
      1 between 0 and 2 and true // true
      start of Interval[1, 5] + 1 // 2
      year from @2026-06-30 + 1 // 2027
      days between @2026-06-01 and @2026-06-30 > 20 // true
      convert 1 to Decimal + 1 // 2.0
      if true then 1 else 2 = 3 // 1
      distinct {1, 1} union {2} // {1, 2}
      {1} union {2} = {3} // error type-mismatch
      cast 5 as Integer + 1 // error syntax
      (cast 5 as Integer) + 1 // 6
      5 as Integer = 5 // true
      /* why */ 1 + /* not */ 1 // 2
      {1, 2}[0] + {1, 2}[1] // 3
      'a\\'b' // 'a\\'b'
      'a\\\\b' // 'a\\\\b'
      'tab\\tnew\\nline' // 'tab\\tnew\\nline'
      '\\u00b5g' // 'µg'
      1 + // error syntax
      (1 // error syntax
      {1, // error syntax
      'open // error unterminated-text
      1 ? 2 // error unexpected-character
      day // error unknown-name
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test("what is outside the subset is refused by name")
  func refusals() {
    let rows = """
      [Observation] // error outside-subset
      {1} X where X = 1 // error outside-subset
      ({1, 2}) L sort desc // error outside-subset
      {1} X return X // error outside-subset
      from ({1}) A return A // error outside-subset
      Tuple {a: 1} // error outside-subset
      Code {code: 'x'} // error outside-subset
      1:2 // error outside-subset
      1L + 1L // error outside-subset
      @T10:00 < @T11:00 // error outside-subset
      Time(10) // error outside-subset
      maximum Long // error outside-subset
      expand {Interval[1, 2]} per 1 // error outside-subset
      collapse {Interval[1, 2]} // error outside-subset
      predecessor of 3 // error outside-subset
      Now() // error outside-subset
      TimeOfDay() // error outside-subset
      'a' & 'b' // error outside-subset
      Substring('abc', 1) // error outside-subset
      StdDev({1, 2}) // error outside-subset
      IndexOf({1}, 1) // error outside-subset
      Precision(1.5) // error outside-subset
      null as Choice<Integer, String> // error outside-subset
      null as Tuple // error outside-subset
      """
    #expect(CQLWorld.mismatches(rows) == [])
  }

  @Test(
    "no depth and no length of an expression is a crash",
    arguments: [
      String(repeating: "(", count: 10_000) + "1", String(repeating: "-", count: 10_000) + "1",
      String(repeating: "not ", count: 10_000) + "true",
      String(repeating: "start of ", count: 10_000) + "null",
      String(repeating: "if true then ", count: 10_000), String(repeating: "{", count: 10_000),
      String(repeating: "convert ", count: 10_000), String(repeating: "case ", count: 10_000),
      String(repeating: "cast ", count: 10_000), String(repeating: "Interval[", count: 10_000),
      "1" + String(repeating: " + 1", count: 10_000),
      "true" + String(repeating: " and true", count: 10_000),
      "null" + String(repeating: " is null", count: 10_000),
      "2" + String(repeating: "^2", count: 10_000), "x" + String(repeating: ".a", count: 10_000),
      "{1}" + String(repeating: "[0]", count: 10_000),
    ])
  func depth(_ text: String) {
    #expect(CQLWorld.answer(text) == "error nested-too-deep")
  }

  @Test("the deepest and longest expressions that are allowed have a value")
  func limits() {
    let nested = String(repeating: "(", count: 190) + "1" + String(repeating: ")", count: 190)
    #expect(CQLWorld.answer(nested) == "1")
    #expect(CQLWorld.answer("1" + String(repeating: " + 1", count: 299)) == "300")
    let cases =
      String(repeating: "case when ", count: 150) + "true"
      + String(repeating: " then true else false end", count: 150)
    #expect(CQLWorld.answer(cases) == "true", "evaluated once a level, not twice")
  }

  @Test("given names have values")
  func names() {
    let names = ["x": CQLTyped(.integer(4), .integer), "y": CQLTyped(.null, .integer)]
    #expect(CQLWorld.answer("x + 1", names: names) == "5")
    #expect(CQLWorld.answer("y is null", names: names) == "true")
    #expect(CQLWorld.answer("z", names: names) == "error unknown-name")
  }
}
