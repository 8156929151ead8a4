import Clinic
import Diagnostics

/// Facts about one person as a command line gives them, read as an example's `given` is.
package enum GivenFacts {
  /// Makes an example of facts.
  ///
  /// - Parameters:
  ///   - facts: names and values, such as `ferritin` and `12 ug/L` or `12 'ug/L'`.
  ///   - vocabulary: what may be named.
  ///   - sink: takes what is not understood.
  /// - Returns: an example that expects nothing in particular; nil where the facts make none.
  package static func example(
    _ facts: [(name: String, value: String)], vocabulary: Vocabulary, sink: DiagnosticSink
  ) -> Example? {
    var text = "- id: given\n  rule: given\n  expect: {state: fired}\n"
    if !facts.isEmpty { text += "  given:\n" }
    for fact in facts { text += "    \(fact.name): \(plain(fact.value))\n" }
    return ExampleFile.read(
      SourceText(name: "--given", text: text), vocabulary: vocabulary, sink: sink
    ).first
  }

  /// A quantity as CQL writes it, `12 'ug/L'`, as examples have it: `12 ug/L`.
  private static func plain(_ value: String) -> String {
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].utf8.allSatisfy({ $0 < 0x3A && $0 > 0x2A }),
      parts[1].utf8.count > 2, parts[1].first == "'", parts[1].last == "'"
    else { return value }
    return "\(parts[0]) \(parts[1].dropFirst().dropLast())"
  }
}
