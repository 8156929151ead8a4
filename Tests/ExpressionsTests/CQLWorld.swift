import Diagnostics
import Quantities
import Testing

@testable import Expressions

/// The evaluator over a table of units that is large enough for tests of CQL.
enum CQLWorld {
  static let units: UnitTable = {
    func atom(
      _ code: String, _ kind: String, _ property: String, _ value: String, _ unit: String,
      metric: String = "yes", function: String = ""
    ) -> UnitDefinition {
      UnitDefinition(
        code: code, kind: kind, name: code, property: property, value: value, unit: unit,
        metric: metric, function: function, source: "test", status: "design")
    }
    let definitions = [
      atom("m", "base", "length", "1", "1"), atom("s", "base", "time", "1", "1"),
      atom("g", "base", "mass", "1", "1"), atom("rad", "base", "plane angle", "1", "1"),
      atom("K", "base", "temperature", "1", "1"), atom("C", "base", "electric charge", "1", "1"),
      atom("cd", "base", "luminous intensity", "1", "1"),
      atom("10*", "dimensionless", "number", "10", "1", metric: "no"),
      atom("mol", "derived", "amount of substance", "6.02214076", "10*23"),
      atom("%", "dimensionless", "fraction", "1", "10*-2", metric: "no"),
      atom("L", "derived", "volume", "1", "dm3"),
      atom("min", "derived", "time", "60", "s", metric: "no"),
      atom("h", "derived", "time", "60", "min", metric: "no"),
      atom("d", "derived", "time", "24", "h", metric: "no"),
      atom("wk", "derived", "time", "7", "d", metric: "no"),
      atom("a", "derived", "time", "365.25", "d", metric: "no"),
      atom("mo", "derived", "time", "1", "a/12", metric: "no"),
      atom("[iU]", "arbitrary", "arbitrary", "1", "1"),
      atom("Cel", "special", "temperature", "1", "K", function: "Cel"),
    ]
    let prefixes = [
      ("d", "1e-1"), ("c", "1e-2"), ("m", "1e-3"), ("u", "1e-6"), ("n", "1e-9"), ("k", "1e3"),
    ].map {
      PrefixDefinition(prefix: $0.0, name: $0.0, value: $0.1, source: "test", status: "design")
    }
    do {
      return try UnitTable(definitions: definitions, prefixes: prefixes)
    } catch {
      fatalError("\(error)")
    }
  }()

  /// The literal that an expression gives, or `error` and the code.
  static func answer(_ text: String, names: [String: CQLTyped] = [:]) -> String {
    let source = SourceText(name: "test", text: text)
    var evaluator = CQLEvaluator(units: units)
    evaluator.names = names
    do throws(Diagnostic) {
      return try evaluator.literal(try Parser.parse(text, in: source, place: { $0 }))
    } catch {
      return "error \(error.code)"
    }
  }

  /// Lines of `expression // value`; fences and blank lines are left out.
  static func rows(_ text: String) -> [(expression: String, value: String)] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " // ", omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      return (parts[0].trimmed, parts[1].trimmed)
    }
  }

  /// Every row that does not come out as it says.
  static func mismatches(_ text: String) -> [String] {
    rows(text).compactMap { row in
      let got = answer(row.expression)
      return got == row.value ? nil : "\(row.expression) gave \(got), not \(row.value)"
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
