import Testing

@testable import Diagnostics

@Suite("Diagnostics point at the place")
struct RenderingTests {
  @Test("a mismatch on one line has carets under both sides and says what each is")
  func bothSides() {
    let source = SourceText(name: "a.yaml", text: "x: 1\nwhen: zinc < 30 'mmol/L'\n")
    let diagnostic = Diagnostic(
      code: "unit-mismatch", "the units do not match", at: SourceSpan(source, 11, 15),
      "this is ug/dL",
      also: [Diagnostic.Label(SourceSpan(source, 18, 29), "this is mmol/L")], hint: "convert")
    #expect(
      diagnostic.rendered() == """
        a.yaml:2:7: error: the units do not match [unit-mismatch]
         2 | when: zinc < 30 'mmol/L'
           |       ^^^^   ^^^^^^^^^^^
           = zinc: this is ug/dL
           = 30 'mmol/L': this is mmol/L
          hint: convert
        """)
  }

  @Test("columns count characters, so a caret stands under what a person sees")
  func nonASCII() {
    let source = SourceText(name: "a", text: "µg: é1")
    let place = source.place(at: 7)
    #expect(place.line == 1)
    #expect(place.column == 6)
    #expect(source.offset(line: 1, column: 6) == 7)
  }

  @Test("control characters of a hostile file never reach the terminal")
  func hostile() {
    let source = SourceText(name: "a", text: "\u{1B}[31mred\u{202E}\n")
    let text = Diagnostic(code: "x", "bad \u{1B}", at: SourceSpan(source, 0, 1)).rendered()
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{202E}"))
  }

  @Test(
    "the nearest name is suggested, within a third of its length",
    arguments: [
      ("coper", "copper"), ("ferittin", "ferritin"), ("aeg", "age"), ("xyzzy", nil),
    ] as [(String, String?)])
  func suggestions(_ name: String, _ wanted: String?) {
    #expect(Suggestion.nearest(to: name, in: ["age", "copper", "ferritin", "zinc"]) == wanted)
  }

  @Test("a report is in the order of files and places, each diagnostic once")
  func order() {
    let sink = DiagnosticSink()
    let b = SourceText(name: "b", text: "12345")
    let a = SourceText(name: "a", text: "12345")
    sink.error("z", "third", at: SourceSpan(b, 2, 3))
    sink.error("z", "second", at: SourceSpan(b, 0, 1))
    sink.error("z", "first", at: SourceSpan(a, 4, 5))
    sink.error("z", "first", at: SourceSpan(a, 4, 5))
    #expect(sink.sorted.map(\.message) == ["first", "second", "third"])
  }
}
