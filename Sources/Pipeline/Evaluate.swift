import Clinic
import Definitions
import Diagnostics
import Expressions
import Quantities

/// `cerulean eval`: one expression to one CQL literal.
///
/// An expression of CQL alone is answered by the CQL evaluator. One that names analytes or clinical
/// functions is checked and evaluated as rules are, over a timeline made of the given facts.
package final class Evaluate {
  /// A literal, or an error in words.
  package struct Outcome: Sendable {
    /// The literal, or the error on one line with its column and code.
    package var text: String
    /// The error as it is drawn for a person, with the expression and a caret.
    package var drawn: String
    package var isError: Bool
  }

  private let root: String
  private let facts: [(name: String, value: String)]
  private let asOf: Day
  /// Names that have a meaning in rules, whatever else is given.
  private let clinicalNames: Set<String>
  private var evaluator: CQLEvaluator
  private var clinic: Result<GivenTimeline, RunError>?

  /// - Parameters:
  ///   - given: facts as `NAME=VALUE`: a CQL expression, or as examples of rules have them.
  ///   - asOf: the day of assessment; nil for the one that examples use.
  ///   - root: the directory that holds knowledge and rules.
  /// - Throws: usage where a fact has no name; missing or wrong tables of units.
  package init(given: [String], asOf: Day?, root: String) throws(RunError) {
    self.root = root
    self.asOf = asOf ?? ExampleRunner.asOf
    var facts: [(name: String, value: String)] = []
    for text in given {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex,
        !text.utf8.contains(10)
      else { throw .usage("--given wants NAME=VALUE, such as ferritin='12 ug/L'") }
      facts.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
    }
    self.facts = facts
    let library = try DefinitionFiles.library(root: root, of: [.knowledge])
    let sink = DiagnosticSink()
    guard let knowledge = library.unitKnowledge(essence: nil, sink: sink) else {
      throw .definitions(sink.sorted)
    }
    clinicalNames = Set(knowledge.analytes.flatMap { [$0.shortName, $0.id] })
    evaluator = CQLEvaluator(units: knowledge.units)
    for fact in facts { evaluator.names[fact.name] = value(of: fact.value) }
  }

  /// The answer to one expression; never throws, for a wrong expression is an answer of its own.
  package func answer(_ text: String) -> Outcome {
    do throws(Diagnostic) {
      let source = SourceText(name: "expression", text: text)
      let syntax = try Parser.parse(text, in: source, place: { $0 })
      var words = ExpressionWords()
      words.collect(syntax)
      let isPlain =
        words.names.allSatisfy { name in
          evaluator.names[name] != nil && !clinicalNames.contains(name)
            && !Checker.isPersonal(name)
        } && words.functions.allSatisfy(CQLEvaluator.knows)
      let literal =
        isPlain ? try evaluator.literal(syntax) : try clinical(syntax, source)
      return Outcome(text: literal, drawn: literal, isError: false)
    } catch {
      let place = error.span.source.place(at: error.span.start)
      let column = place.line == 1 ? "column \(place.column)" : "line \(place.line)"
      var line = "error: \(column): \(error.message)"
      if let hint = error.hint { line += " (\(hint))" }
      line += " [\(error.code)]"
      return Outcome(
        text: String(line.map { $0.isNewline ? " " : $0 }), drawn: error.rendered(), isError: true)
    }
  }

  // MARK: Given values as CQL

  /// A CQL expression, an amount with its unit as examples have it, or else plain text.
  private func value(of text: String) -> CQLTyped {
    let source = SourceText(name: "given", text: text)
    if let syntax = try? Parser.parse(text, in: source, place: { $0 }),
      let value = try? evaluator.evaluate(syntax)
    {
      return value
    }
    if let space = text.firstIndex(of: " ") {
      let quoted = "\(text[..<space]) '\(text[text.index(after: space)...])'"
      let source = SourceText(name: "given", text: quoted)
      if let syntax = try? Parser.parse(quoted, in: source, place: { $0 }),
        let value = try? evaluator.evaluate(syntax)
      {
        return value
      }
    }
    return CQLTyped(.string(text), .string)
  }

  // MARK: Through the rules

  private func clinical(_ syntax: Syntax, _ source: SourceText) throws(Diagnostic) -> String {
    let timeline: GivenTimeline
    do throws(RunError) {
      timeline = try given()
    } catch {
      throw Diagnostic(
        code: "given", Self.words(error), at: SourceSpan(source, 0, source.bytes.count))
    }
    return try timeline.literal(syntax)
  }

  private func given() throws(RunError) -> GivenTimeline {
    if clinic == nil {
      let (facts, asOf, root) = (facts, asOf, root)
      clinic = Result { () throws(RunError) in
        try GivenTimeline(facts: facts, asOf: asOf, root: root)
      }
    }
    guard let clinic else { throw .internalFault("no timeline was made") }
    return try clinic.get()
  }

  private static func words(_ error: RunError) -> String {
    if case .usage(let text) = error { return text }
    guard case .definitions(let diagnostics) = error, let first = diagnostics.first else {
      return error.message
    }
    let place = first.span.source.place(at: first.span.start)
    return "\(first.span.source.name):\(place.line): \(first.message)"
  }
}

/// The names and functions that an expression uses.
private struct ExpressionWords {
  var names: Set<String> = []
  var functions: Set<String> = []

  mutating func collect(_ syntax: Syntax) {
    switch syntax {
    case .null, .boolean, .number, .quantity, .text, .instant: break
    case .name(let name, _): names.insert(name)
    case .member(let owner, _, _): collect(owner)
    case .call(let name, let arguments, _, _):
      functions.insert(name)
      for argument in arguments { collect(argument) }
    case .list(let items, _), .phrase(_, let items, _, _): for item in items { collect(item) }
    case .unary(_, let operand, _): collect(operand)
    case .binary(_, let left, let right, _, _), .interval(let left, let right, _, _, _):
      collect(left)
      collect(right)
    case .between(let a, let b, let c, _), .conditional(let a, let b, let c, _):
      for part in [a, b, c] { collect(part) }
    case .cases(let items, let otherwise, _):
      for item in items {
        collect(item.when)
        collect(item.then)
      }
      collect(otherwise)
    }
  }
}
