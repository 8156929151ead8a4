import Clinic
import Diagnostics
import Expressions
import Quantities

/// A worked example of a derived quantity: what is recorded, and the number to the digits shown.
package struct DerivedExample: Sendable {
  package var quantity: String
  package var given: Example
  /// The number as it must be printed, or `unknown`.
  package var expected: String
}

/// Reads files of derived quantities. Later quantities may use earlier ones.
struct DerivedReader {
  let checker: Checker
  let sink: DiagnosticSink
  let parameterNames: Set<String>
  private(set) var quantities: [DerivedQuantity] = []
  private(set) var examples: [DerivedExample] = []

  init(checker: Checker, sink: DiagnosticSink, parameterNames: Set<String>) {
    self.checker = checker
    self.sink = sink
    self.parameterNames = parameterNames
  }

  mutating func read(_ source: SourceText) {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "file of derived quantities", sink)
    else { return }
    _ = fields.text("title")
    _ = fields.requiredText("version")
    for value in fields.list("quantities") { quantity(value) }
    fields.finish()
    checker.lets = [:]
  }

  private mutating func quantity(_ value: YAMLValue) {
    guard let fields = Fields(value, "derived quantity", sink),
      let id = fields.requiredText("id"), let title = fields.requiredText("title"),
      let unit = unit(fields), let precision = precision(fields)
    else { return }
    _ = fields.text("family")
    _ = fields.text("note")
    let isSourced = fields.has("source")
    _ = fields.text("source")
    checker.lets = [:]
    let constants = fields.list("constants")
    for constant in constants { self.constant(constant) }
    if constants.isEmpty, !isSourced {
      sink.error(
        "no-source", "derived quantity '\(id)' names no source", at: fields.keySpan("id"),
        hint: "add `source:`, or `constants:` with a source each")
    }
    lets(fields)
    readExamples(fields, id)
    let known = fields.required("value")?.syntax(sink)
    fields.finish()
    guard !isTaken(id, fields), let syntax = known,
      let node = checker.quantity(syntax, named: id, unit: unit, precision: precision)
    else { return }
    let quantity = DerivedQuantity(
      id: id, title: title, node: node, unit: unit, precision: precision)
    quantities.append(quantity)
    checker.derived[id] = node
  }

  private func isTaken(_ id: String, _ fields: Fields) -> Bool {
    guard checker.derived[id] != nil || isNamed(id) else { return false }
    sink.error(
      "name-taken", "'\(id)' already means something", at: fields.keySpan("id"),
      hint: "choose another name")
    return true
  }

  private func isNamed(_ name: String) -> Bool {
    checker.vocabulary.analyte(name) != nil || Checker.isReserved(name)
  }

  private func unit(_ fields: Fields) -> Unit? {
    guard let code = fields.requiredText("unit") else { return nil }
    do {
      return try checker.vocabulary.units.unit(code)
    } catch {
      sink.error(
        "unknown-unit", "'\(code)' is not a UCUM unit",
        at: fields.value("unit")?.span ?? fields.span,
        hint: "\(error)")
      return nil
    }
  }

  private func precision(_ fields: Fields) -> Int? {
    guard fields.required("precision") != nil, let digits = fields.integer("precision") else {
      return nil
    }
    guard (0...8).contains(digits) else {
      sink.error(
        "bad-number", "the precision is a number of decimals from 0 to 8",
        at: fields.keySpan("precision"))
      return nil
    }
    return digits
  }

  /// A number of the formula, with where it comes from.
  private func constant(_ value: YAMLValue) {
    guard let fields = Fields(value, "constant", sink), let name = fields.requiredText("name"),
      let syntax = fields.required("value")?.syntax(sink),
      fields.requiredText("source") != nil, fields.required("status") != nil,
      fields.choice("status", FactStatus.allCases.map(\.rawValue)) != nil
    else { return }
    fields.finish()
    add(name, fields.keySpan("name"), syntax)
  }

  private func lets(_ fields: Fields) {
    for item in fields.value("let")?.map ?? [] {
      if let syntax = item.value.syntax(sink) { add(item.key, item.keySpan, syntax) }
    }
  }

  private func add(_ name: String, _ span: SourceSpan, _ syntax: Syntax) {
    guard !isNamed(name), checker.derived[name] == nil else {
      sink.error(
        "name-taken", "'\(name)' already means something", at: span, hint: "choose another name")
      return
    }
    checker.lets[name] = checker.check(syntax).renamed(name)
  }

  // MARK: Examples

  private mutating func readExamples(_ fields: Fields, _ id: String) {
    let reader = ExampleReader(
      vocabulary: checker.vocabulary, sink: sink, parameterNames: parameterNames)
    let own = fields.list("examples").enumerated().compactMap { index, value -> DerivedExample? in
      guard let part = Fields(value, "example", sink), let expected = part.requiredText("expect"),
        let given = part.required("given")
      else { return nil }
      part.finish()
      return DerivedExample(
        quantity: id, given: reader.given("\(id) \(index + 1)", given, at: value.span),
        expected: expected)
    }
    examples += own
    for (kind, has) in [
      ("with a number", own.contains { $0.expected != "unknown" }),
      ("that cannot be computed", own.contains { $0.expected == "unknown" }),
    ] where !has {
      sink.error(
        "no-example", "derived quantity '\(id)' has no example \(kind)", at: fields.keySpan("id"),
        hint: "add one under `examples:`")
    }
  }
}
