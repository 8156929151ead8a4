import Clinic
import Testing

@testable import Expressions

@Suite("What would have to differ")
struct CounterfactualTests {
  /// Copper 92 µg/dL and zinc 60 µg/dL, haemoglobin never measured; a woman; nothing listed.
  private func difference(_ text: String, toBe wanted: Bool = true) throws -> Difference? {
    let reader = World.reader([
      World.result(0, 92, day: 990), World.result(1, 60, day: 980),
    ])
    let values = Interpreter(reader: reader, person: 0, asOf: 1000, rules: RuleStates(count: 0))
    return Counterfactual(values).difference(try #require(World.check(text)), toBe: wanted)
  }

  @Test("a value is named with its day, its bound and how far it is away")
  func comparison() throws {
    #expect(
      try difference("copper < 80 'ug/dL'")
        == .change(
          "`copper` is 92.0 ug/dL on 1972-09-17, and would have to be below 80 ug/dL "
            + "(it is 12 ug/dL above)"))
    #expect(
      try difference("80 'ug/dL' > copper")
        == .change(
          "`copper` is 92.0 ug/dL on 1972-09-17, and would have to be below 80 ug/dL "
            + "(it is 12 ug/dL above)"))
    #expect(
      try difference("zinc >= 60 'ug/dL'", toBe: false)
        == .change(
          "`zinc` is 60.0 ug/dL on 1972-09-07, and would have to be below 60 ug/dL "
            + "(it is exactly there)"))
  }

  @Test("what was not measured would have to be known")
  func missing() throws {
    #expect(
      try difference("hb < 12 'g/dL'")
        == .change("`hb` would have to be known, and below 12 g/dL"))
  }

  @Test("of a conjunction only the parts that stand against it, of a disjunction every way out")
  func logic() throws {
    let low = Difference.change(
      "`copper` is 92.0 ug/dL on 1972-09-17, and would have to be below 80 ug/dL "
        + "(it is 12 ug/dL above)")
    let wilson = Difference.change("`has(wilson)` would have to be true, and is false")
    #expect(try difference("copper < 80 'ug/dL' and zinc < 70 'ug/dL'") == low)
    #expect(try difference("copper < 80 'ug/dL' and has(wilson)") == .all([low, wilson]))
    #expect(try difference("copper < 80 'ug/dL' or has(wilson)") == .any([low, wilson]))
    #expect(try difference("not (copper >= 80 'ug/dL')") == low)
    #expect(try difference("zinc < 70 'ug/dL' or has(wilson)") == nil)
    #expect(try difference("copper < 80 'ug/dL' or copper < 80 'ug/dL'") == low)
  }

  @Test("of a count, how many are true and which are not")
  func count() throws {
    #expect(
      try difference("countTrue({zinc < 70 'ug/dL', has(wilson), male}) >= 2")
        == .all([
          .change("the number of true conditions would have to be at least 2, and is 1 of 3"),
          .any([
            .change("`has(wilson)` would have to be true, and is false"),
            .change("`male` would have to be true, and is false"),
          ]),
        ]))
  }
}
