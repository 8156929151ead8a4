import Diagnostics
import Testing

@testable import Definitions

@Suite("Mistakes that are well-formed")
struct LintTests {
  /// Compiles one rule beside what is shipped and gives what is said about it: code, severity and
  /// the text that the first carets stand under.
  private func said(
    applies: String = "age >= 18 years", lets: [String] = [], outcomes: [String],
    suppress: String? = nil, order: String = "[zinc]"
  ) throws -> [String] {
    var lines = [
      "pack: trial", "title: Trial", "version: 1.0.0", "rules:", "  - id: T-01", "    title: T",
      "    question: Q", "    evidence: D", "    sources: [S0]", "    applies: \(applies)",
    ]
    if !lets.isEmpty { lines += ["    let:"] + lets.map { "      \($0)" } }
    if let suppress { lines += ["    suppress:", "      - {when: \"\(suppress)\", why: w}"] }
    lines += ["    outcomes:"]
    lines += outcomes.enumerated().map { index, when in
      "      - {class: C\(index), when: \"\(when)\", severity: low}"
    }
    lines += [
      "    order: \(order)", "    say: {clinician: C}",
      "    exempt: [positive, negative, indeterminate]", "",
    ]
    var library = try LibraryTests.library()
    library.add(
      .rules,
      Library.File(path: "pipelines/rules/trial.yaml", text: lines.joined(separator: "\n")))
    let sink = DiagnosticSink()
    _ = library.compile(pipeline: nil, sink: sink)
    return sink.sorted.filter { $0.span.source.name.hasSuffix("trial.yaml") }.map {
      "\($0.severity.rawValue) \($0.code): \($0.span.text)"
    }
  }

  @Test("a sound rule is passed without a word")
  func sound() throws {
    let said = try said(
      lets: ["low: zinc < 70 'ug/dL'"], outcomes: ["low and zinc < 50 'ug/dL'", "low"],
      suppress: "zinc.haemolysed")
    #expect(said == [])
  }

  @Test(
    "conditions that can never both hold are refused, wherever they meet",
    arguments: [
      "zinc < 50 'ug/dL' and zinc > 70 'ug/dL'", "zinc < 50 'ug/dL' and zinc >= 50 'ug/dL'",
      "zinc = 50 'ug/dL' and zinc != 50 'ug/dL'", "has(wilson) and not has(wilson)",
      "zinc between 70 'ug/dL' and 50 'ug/dL'", "zinc < 7 'umol/L' and zinc > 70 'ug/dL'",
      "male and (female or (copper < 20 'ug/dL' and copper > 30 'ug/dL'))",
      "age < 18 years and zinc < 70 'ug/dL'",
    ])
  func contradiction(_ when: String) throws {
    let said = try said(outcomes: ["zinc < 60 'ug/dL'", when]).filter { $0.hasPrefix("error") }
    #expect(said.count == 1, "\(said)")
    #expect(said.first?.hasPrefix("error contradiction: ") == true, "\(said)")
  }

  @Test(
    "bounds that can both hold are not",
    arguments: [
      "zinc <= 50 'ug/dL' and zinc >= 50 'ug/dL'", "zinc < 50 'ug/dL' or zinc > 70 'ug/dL'",
      "latest(zinc, 30 days) < 50 'ug/dL' and zinc > 70 'ug/dL'",
      "not (zinc < 50 'ug/dL' and zinc > 70 'ug/dL' and has(wilson)) and zinc < 70 'ug/dL'",
    ])
  func noContradiction(_ when: String) throws {
    #expect(try said(outcomes: [when]) == [])
  }

  @Test("an outcome behind a wider one, or one that is always suppressed, is refused")
  func unreachable() throws {
    #expect(
      try said(outcomes: ["zinc < 70 'ug/dL'", "zinc < 50 'ug/dL' and has(wilson)"])
        == ["error unreachable-outcome: zinc < 50 'ug/dL' and has(wilson)"])
    #expect(
      try said(outcomes: ["zinc < 70 'ug/dL' or has(wilson)", "has(wilson)"])
        == ["error unreachable-outcome: has(wilson)"])
    #expect(
      try said(outcomes: ["zinc < 70 'ug/dL'"], suppress: "zinc < 80 'ug/dL'")
        == ["error unreachable-outcome: zinc < 70 'ug/dL'"])
    #expect(try said(outcomes: ["zinc < 50 'ug/dL'", "zinc <= 50 'ug/dL'"]) == [])
    #expect(try said(outcomes: ["zinc <= 50 'ug/dL'", "zinc < 50 'ug/dL'"]).count == 1)
  }

  @Test("a comparison that can only come out one way is refused, or warned of where it is true")
  func constant() throws {
    #expect(
      try said(outcomes: ["zinc < 1 'mg/L' and countTrue({has(wilson), male}) > 2"])
        == ["error constant-comparison: countTrue({has(wilson), male}) > 2"])
    #expect(
      try said(outcomes: ["zinc < 70 'g/L'"]) == ["warning constant-comparison: zinc < 70 'g/L'"])
    #expect(
      try said(outcomes: ["zinc > 70 'g/L'"]) == ["error constant-comparison: zinc > 70 'g/L'"])
  }

  @Test("a window in which nothing can lie is refused")
  func windows() throws {
    #expect(
      try said(outcomes: ["lowestBefore(zinc, 200 days, 100 days) < 70 'ug/dL'"])
        == ["error empty-window: lowestBefore(zinc, 200 days, 100 days)"])
  }

  @Test("a name that nobody reads and an `order` that nothing lacks are warned of")
  func unused() throws {
    #expect(
      try said(lets: ["low: zinc < 70 'ug/dL'"], outcomes: ["zinc < 60 'ug/dL'"])
        == ["warning unused-let: low"])
    #expect(
      try said(outcomes: ["zinc < 60 'ug/dL'"], order: "[zinc, copper]")
        == ["warning never-missing: T-01"])
    #expect(try said(outcomes: ["zinc < 60 'ug/dL'"], order: "[[copper, zinc]]") == [])
  }

  @Test(
    "limits that overlap, leave ages out or hold a word that means nothing are refused",
    arguments: [
      (
        "R097-12y,default,mcv,low,82,fL,,12 y,", "R097-12y,default,mcv,low,82,fL,,11 y,",
        "overlapping-limits"
      ),
      (
        "R097-12y,default,mcv,low,82,fL,,12 y,13 y,", "R097-12y,default,mcv,low,82,fL,,12 y,12 y,",
        "limit-gap"
      ),
      ("R097-12y,default,mcv,low,", "R097-12y,default,mcv,lower,", "unknown-word"),
      (
        "R074-M,who_ferritin,ferritin,low,15,ng/mL,M,",
        "R074-M,who_ferritin,ferritin,low,15,ng/mL,men,",
        "unknown-word"
      ),
    ])
  func limits(_ old: String, _ new: String, _ code: String) throws {
    var edited = false
    let library = try LibraryTests.library { path, text in
      guard path == "pipelines/knowledge/limits.csv" else { return text }
      edited = text.contains(old)
      return text.replacingOccurrences(of: old, with: new)
    }
    #expect(edited)
    let sink = DiagnosticSink()
    _ = library.compile(pipeline: nil, sink: sink)
    #expect(sink.sorted.contains { $0.code == code }, "\(sink.sorted.map { $0.rendered() })")
  }
}
