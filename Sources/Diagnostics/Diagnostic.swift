/// A fault in a definition: what is wrong, where, and what to do about it.
///
/// Diagnostics are about files that people write under `pipelines/`; faults in data are problems
/// (see `Clinic`). Codes are stable: they can be searched for, and documentation names them.
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable { case error, warning }

  /// A place with a word about it, drawn with carets under the source line.
  package struct Label: Sendable, Hashable {
    package var span: SourceSpan
    package var text: String

    package init(_ span: SourceSpan, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  package var severity: Severity
  /// A stable code such as `unknown-name`.
  package var code: String
  package var message: String
  /// The first label is the place that is reported; the others are what it conflicts with.
  package var labels: [Label]
  package var hint: String?

  package init(
    _ severity: Severity = .error, code: String, _ message: String, at span: SourceSpan,
    _ label: String = "", also others: [Label] = [], hint: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.labels = [Label(span, label)] + others
    self.hint = hint
  }

  package var span: SourceSpan { labels[0].span }

  /// The order of a report: by file, place, then code, so that output never depends on discovery.
  package static func inReportOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    let a = (left.span.source.name, left.span.start, left.code, left.message)
    let b = (right.span.source.name, right.span.start, right.code, right.message)
    return a < b
  }
}

/// Collects diagnostics so that one run of the checker reports all of them together.
package final class DiagnosticSink {
  package private(set) var diagnostics: [Diagnostic] = []

  package init() {}

  package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  package func error(
    _ code: String, _ message: String, at span: SourceSpan, _ label: String = "",
    also others: [Diagnostic.Label] = [], hint: String? = nil
  ) {
    report(Diagnostic(code: code, message, at: span, label, also: others, hint: hint))
  }

  package func warning(
    _ code: String, _ message: String, at span: SourceSpan, _ label: String = "",
    hint: String? = nil
  ) {
    report(Diagnostic(.warning, code: code, message, at: span, label, hint: hint))
  }

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// All of them in report order, each once.
  package var sorted: [Diagnostic] {
    var seen = Set<Diagnostic>()
    return diagnostics.filter { seen.insert($0).inserted }.sorted(by: Diagnostic.inReportOrder)
  }
}
