import Clinic
import Diagnostics
import Testing

@testable import Expressions

@Suite("A derived quantity is computed unrounded and compared at its own precision")
struct DerivedPrecisionTests {
  private static func truth(_ text: String, _ reader: FeatureReader) throws -> Truth {
    let sink = DiagnosticSink()
    let checker = Checker(vocabulary: World.vocabulary, sink: sink)
    func syntax(_ text: String) throws -> Syntax {
      try Parser.parse(text, in: SourceText(name: "test", text: text), place: { $0 })
    }
    checker.derived["half"] = checker.quantity(
      try syntax("copper / 2"), named: "half", unit: World.unit("ug/dL"), precision: 1)
    checker.derived["half_litre"] = checker.quantity(
      try syntax("copper / 2"), named: "half_litre", unit: World.unit("mg/L"), precision: 2)
    checker.lets["mine"] = checker.check(try syntax("half")).renamed("mine")
    let node = checker.truth(try syntax(text))
    try #require(!sink.hasErrors, "\(sink.sorted.map { $0.rendered() })")
    return Interpreter(reader: reader, person: 0, asOf: 1000, rules: RuleStates(count: 0)).truth(
      node)
  }

  @Test(
    "half-up, also under another name, and never in arithmetic",
    arguments: [
      ("half < 37.5 'ug/dL'", Truth.false), ("half = 37.5 'ug/dL'", .true),
      ("half <= 37.5 'ug/dL'", .true), ("mine = 37.5 'ug/dL'", .true),
      ("half = 0.375 'mg/L'", .true), ("half + 0 'ug/dL' < 37.5 'ug/dL'", .true),
      ("2 * half = 74.92 'ug/dL'", .true), ("half_litre = 0.37 'mg/L'", .true),
      ("half_litre = 37 'ug/dL'", .true), ("half between 37.5 'ug/dL' and 38 'ug/dL'", .true),
    ])
  func compared(_ text: String, _ wanted: Truth) throws {
    // Half of it is 37.46: 37.5 at one decimal, 0.37 mg/L at two.
    let reader = World.reader([World.result(0, 74.92, day: 1000)])
    #expect(try Self.truth(text, reader) == wanted)
  }

  @Test("without its results it is not known, and a censored one is not computed with")
  func unknown() throws {
    #expect(try Self.truth("half > 1 'ug/dL'", World.reader([])) == .unknown)
    let bound = World.reader([World.result(0, 5, day: 1000, marks: .lessThan)])
    #expect(try Self.truth("half < 100 'ug/dL'", bound) == .unknown)
  }
}
