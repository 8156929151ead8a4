import Clinic
import Testing

@testable import Expressions

/// In the test vocabulary copper varies by 5 per cent (3 analytical, 4 within the person), so its
/// 95 per cent range is the value divided and multiplied by exp(1.96 sqrt(ln 1.0025)) = 1.1029;
/// the variation of zinc is not known.
@Suite("How sure a verdict is")
struct HowSureTests {
  private func judged(
    _ outcomes: [String], copper: Double = 70, zinc: Double? = nil, suppress: String = "false",
    marks: Observation.Marks = []
  ) throws -> (Verdict, Certainty?) {
    var results = [World.result(0, copper, day: 990, marks: marks)]
    if let zinc { results.append(World.result(1, zinc, day: 990)) }
    let reader = World.reader(results)
    let record = RuleRecord(
      id: "T-1", pack: "test", version: "1.0.0", title: "", question: "", evidenceGrade: "D",
      sources: [], contrary: "", reviewStatus: "draft", severity: .low, definitionJSON: "",
      sha256: "", place: "")
    let rule = Rule(
      index: 0, record: record, applies: try #require(World.check("true")), lets: [],
      suppress: [Rule.Condition(when: try #require(World.check(suppress)), text: "")],
      outcomes: try outcomes.enumerated().map {
        Rule.Outcome(
          classification: "C\($0)", when: try #require(World.check($1)), severity: .low)
      },
      raises: [], downgrades: [], notes: [], floor: .low, order: [],
      texts: Rule.Texts(clinician: Template(parts: []), patient: nil, researcher: nil))
    let values = Interpreter(reader: reader, person: 0, asOf: 1000, rules: RuleStates(count: 1))
    let verdict = rule.verdict(values)
    return (verdict, rule.certainty(verdict, values))
  }

  @Test(
    "a value is stable where its whole range lies on one side of the bound",
    arguments: [
      (70.0, 80.0, Certainty.Stability.yes), (72.5, 80, .yes), (72.6, 80, .no), (79.9, 80, .no),
    ])
  func direct(_ value: Double, _ bound: Double, _ wanted: Certainty.Stability) throws {
    let (verdict, certainty) = try judged(["copper < \(bound) 'ug/dL'"], copper: value)
    #expect(verdict.state == .fired)
    #expect(certainty?.stability == wanted)
  }

  @Test("the margin is the value less the bound, in its unit and in combined variations")
  func margin() throws {
    let certainty = try #require(try judged(["copper < 80 'ug/dL'"], copper: 70).1)
    let nearest = try #require(certainty.nearest)
    #expect(nearest.analyte == 0)
    #expect(nearest.distance == -10)
    let spread = try #require(nearest.inVariations)
    #expect(abs(spread - 10 / 3.5) < 1e-12)
  }

  @Test("of several comparisons that decided, the nearest in combined variations stands")
  func nearest() throws {
    let (_, certainty) = try judged(
      ["copper < 80 'ug/dL' and copper > 65 'ug/dL' and zinc < 60 'ug/dL'"], zinc: 59)
    #expect(certainty?.nearest?.distance == 5)
  }

  @Test("a verdict that rests on a value of unknown variation is neither stable nor unstable")
  func unknown() throws {
    let (_, zinc) = try judged(["zinc < 60 'ug/dL'"], zinc: 10)
    #expect(zinc?.stability == .unknown)
    #expect(zinc?.nearest?.inVariations == nil)
    // The other arm alone carries the verdict.
    let (_, both) = try judged(["zinc < 60 'ug/dL' or copper < 80 'ug/dL'"], zinc: 10)
    #expect(both?.stability == .yes)
    let (_, weak) = try judged(["zinc < 60 'ug/dL' and copper < 71 'ug/dL'"], zinc: 10)
    #expect(weak?.stability == .no)
  }

  @Test("a class that could be another is not stable, although the rule fires either way")
  func classes() throws {
    let (_, certainty) = try judged(["copper < 65 'ug/dL'", "copper < 90 'ug/dL'"], copper: 70)
    #expect(certainty?.stability == .no)
    let (_, far) = try judged(["copper < 40 'ug/dL'", "copper < 90 'ug/dL'"], copper: 70)
    #expect(far?.stability == .yes)
  }

  @Test("values that are computed with vary too, and have no margin of their own")
  func derived() throws {
    let (_, certainty) = try judged(["copper.value * 2 < 145 'ug/dL'"], copper: 70)
    #expect(certainty?.stability == .no)
    #expect(certainty?.nearest == nil)
    let (_, far) = try judged(["copper.value * 2 < 200 'ug/dL'"], copper: 70)
    #expect(far?.stability == .yes)
  }

  @Test("a censored value varies at its bound, and a verdict on no value has no certainty")
  func others() throws {
    let (_, near) = try judged(["copper < 75 'ug/dL'"], copper: 70, marks: .lessThan)
    #expect(near?.stability == .no)
    let (_, far) = try judged(["copper < 80 'ug/dL'"], copper: 70, marks: .lessThan)
    #expect(far?.stability == .yes)
    #expect(try judged(["female"]).1 == nil)
  }

  @Test("a suppression that the variation could bring about makes a verdict unstable")
  func suppression() throws {
    let (verdict, certainty) = try judged(
      ["copper < 90 'ug/dL'"], copper: 70, suppress: "copper < 65 'ug/dL'")
    #expect(verdict.state == .fired)
    #expect(certainty?.stability == .no)
  }
}
