import Diagnostics
import Expressions
import Testing

@testable import Definitions

@Suite("Derived quantities")
struct DerivedTests {
  private static func library(_ quantities: String) throws -> Library {
    try LibraryTests.library { path, text in
      path == "pipelines/derived/quantities.yaml" ? text + quantities : text
    }
  }

  private static func quantity(
    id: String = "copper_twice", unit: String = "ug/dL", precision: String = "1",
    source: String = "    source: a book\n", value: String = "copper + copper",
    expect: String = "\"1.0\""
  ) -> String {
    """
      - id: \(id)
        title: A test
        unit: \(unit)
        precision: \(precision)
    \(source)    value: \(value)
        examples:
          - {given: {copper: 1 ug/dL}, expect: \(expect)}
          - {given: {sex: F}, expect: unknown}

    """
  }

  @Test(
    "every shipped quantity has its number of worked examples, and a later one may use an earlier")
  func shipped() throws {
    let sink = DiagnosticSink()
    let plan = try #require(try LibraryTests.library().compile(pipeline: nil, sink: sink))
    let names = plan.derived.map(\.id)
    for name in ["ncc_3", "ncc_3_15", "ncc_stoichiometric", "cu_zn_molar", "egfr_2021"] {
      #expect(names.contains(name))
    }
    #expect(Set(names).count == names.count)
    for name in names {
      let own = plan.derivedExamples.filter { $0.quantity == name }
      #expect(own.contains { $0.expected == "unknown" } && own.count > 1, "\(name)")
    }
    // The share is computed from the copper that another definition leaves over.
    let share = try #require(plan.derived.first { $0.id == "ncc_share_3" })
    let whole = try #require(plan.derived.first { $0.id == "ncc_3" })
    func holds(_ node: Node) -> Bool {
      node.key == whole.node.key || node.operands.contains(where: holds)
    }
    #expect(holds(share.node))
  }

  @Test(
    "what is wrong with a definition is found before any data is read",
    arguments: [
      (quantity(), nil), (quantity(unit: "g/h"), "unit-mismatch"),
      (quantity(unit: "ugs/dL"), "unknown-unit"), (quantity(id: "copper"), "name-taken"),
      (quantity(id: "ncc_3"), "name-taken"), (quantity(id: "latest"), "name-taken"),
      (quantity(precision: "9"), "bad-number"), (quantity(source: ""), "no-source"),
      (quantity(value: "copper > 3 'ug/dL'"), "not-a-number"),
      (quantity(value: "coper * 2"), "unknown-name"),
      (quantity(value: "copper_twice * 2"), "unknown-name"),
      (quantity(expect: "unknown"), "no-example"),
      (quantity().replacing("    source: a book\n", with: "    sauce: a book\n"), "no-source"),
      (
        quantity(
          source:
            "    constants: [{name: k, value: 3, source: x, status: rumour}]\n",
          value: "k * copper"), "unknown-name"
      ),
    ] as [(String, String?)])
  func faults(_ text: String, _ code: String?) throws {
    let sink = DiagnosticSink()
    _ = try Self.library(text).compile(pipeline: nil, sink: sink)
    let codes = sink.diagnostics.map(\.code)
    if let code { #expect(codes.contains(code), "\(codes)") } else { #expect(codes == []) }
  }

  @Test("a let of a rule may not take the name of a quantity")
  func shadow() throws {
    let sink = DiagnosticSink()
    _ = try LibraryTests.library { path, text in
      path == "pipelines/rules/copper.yaml"
        ? text.replacing("      ncc: ncc_3\n", with: "      ncc: ncc_3\n      ncc_3_15: copper\n")
        : text
    }.compile(pipeline: nil, sink: sink)
    #expect(sink.diagnostics.map(\.code) == ["name-taken"])
  }
}
