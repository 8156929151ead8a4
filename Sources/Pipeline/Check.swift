import Clinic
import Definitions
import Diagnostics
import Expressions

/// What checking the definitions came to.
package struct CheckReport: Sendable {
  package var lines: [String] = []
  package var warnings: [String] = []
  package var failures: [String] = []
  package var summary = ""

  func outcome(of examples: Int) -> String {
    "\(examples) examples run, "
      + (failures.isEmpty ? "all as expected" : "\(failures.count) not as expected")
  }
}

/// Compiles definitions and runs examples, without touching data.
package enum Check {
  /// Compiles everything under the given paths' `pipelines` directory and runs every example.
  package static func run(paths: [String]) throws(RunError) -> CheckReport {
    let root = try root(of: paths)
    let library = try DefinitionFiles.library(root: root, pipeline: nil)
    let pipelines = library.paths.filter { path in
      path.hasSuffix(".yaml") && path.dropFirst(root.count + 1).allSatisfy { $0 != "/" }
    }
    var report = CheckReport()
    var rules = 0
    var examples = 0
    var seen = Set<String>()
    var diagnostics: [Diagnostic] = []
    let targets: [String?] = pipelines.isEmpty ? [nil] : pipelines.map { $0 }
    for target in targets {
      let sink = DiagnosticSink()
      let plan = library.compile(pipeline: target, sink: sink)
      // Some tables are read by `cerulean units` alone.
      if target == targets[0] { _ = library.unitKnowledge(sink: sink) }
      for diagnostic in sink.sorted where seen.insert(diagnostic.rendered()).inserted {
        diagnostics.append(diagnostic)
      }
      if target == targets[0], let plan {
        rules = plan.ruleCount
        examples = plan.examples.count + plan.derivedExamples.count
        let runner = ExampleRunner(library)
        let examined = try runner.examined(plan.examples, coverage: true)
        report.failures = try runner.run(derived: plan.derivedExamples, plan)
        report.failures += examined.outcomes.compactMap(\.failure)
        report.warnings = boundaries(examined.coverage, plan)
      }
    }
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty { throw .definitions(diagnostics.sorted(by: Diagnostic.inReportOrder)) }
    report.warnings += diagnostics.map { $0.rendered() }
    report.summary = "\(rules) rules compiled, \(report.outcome(of: examples))"
    return report
  }

  /// Rules that compare with numbers, none of which an example holds.
  private static func boundaries(_ coverage: [RuleCoverage], _ plan: Plan) -> [String] {
    coverage.filter { $0.thresholds > 0 && $0.held == 0 }.compactMap { item -> String? in
      guard let rule = plan.rule(item.rule), !rule.exemptions.contains("boundary"),
        let span = rule.place
      else { return nil }
      return Diagnostic(
        .warning, code: "no-boundary-example",
        "no example of rule \(item.rule) stands at one of its limits", at: span,
        hint: "`cerulean rules test --coverage` names the limits; add an example exactly at "
          + "one, or name `boundary` in `exempt:`"
      ).rendered()
    }
  }

  /// The definitions directory that the last of the paths belongs to: the nearest directory above
  /// it that holds knowledge.
  private static func root(of paths: [String]) throws(RunError) -> String {
    var root = DefinitionFiles.root(of: nil)
    for path in paths {
      if !DefinitionFiles.isDirectory(path) { _ = try DefinitionFiles.text(path) }
      var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
      while !parts.isEmpty, parts != [""], parts != ["."] {
        let candidate = parts.joined(separator: "/")
        if DefinitionFiles.isDirectory(candidate + "/knowledge") {
          root = candidate
          break
        }
        parts.removeLast()
      }
    }
    return root
  }

  // MARK: Rules

  private static func plan() throws(RunError) -> (Library, Plan) {
    let library = try DefinitionFiles.library(root: DefinitionFiles.root(of: nil), pipeline: nil)
    let sink = DiagnosticSink()
    guard let plan = library.compile(pipeline: nil, sink: sink) else {
      throw .definitions(sink.sorted)
    }
    return (library, plan)
  }

  package static func list() throws(RunError) -> String {
    let (_, plan) = try plan()
    let rules = plan.rules.sorted { $0.record.id < $1.record.id }
    let width = rules.map(\.record.pack.count).max() ?? 0
    return rules.map { rule in
      let record = rule.record
      let pack = record.pack + String(repeating: " ", count: width - record.pack.count)
      return
        "\(record.id)  \(pack)  \(record.evidenceGrade)  \(record.reviewStatus)  \(record.title)"
    }.joined(separator: "\n")
  }

  package static func show(_ id: String) throws(RunError) -> String {
    let (_, plan) = try plan()
    guard let rule = plan.rules.first(where: { $0.record.id == id.uppercased() }) else {
      let hint = Suggestion.hint(for: id, in: plan.rules.map(\.record.id))
      throw .usage("no rule is called '\(id)'" + (hint.map { "; \($0)" } ?? ""))
    }
    return RuleText.text(rule, plan)
  }

  /// Runs examples: those that stand in the rules, or those of a file.
  ///
  /// - Parameters:
  ///   - file: a file with `examples:`, or nil for the embedded ones.
  ///   - coverage: whether to say what the examples reach and which thresholds they hold.
  ///   - junit: a file to write results to for tools that read JUnit's XML, `-` for the report.
  /// - Returns: a line a rule, what failed, and a summary.
  /// - Throws: definitions that do not compile, or a file that cannot be read or written.
  package static func test(
    examples file: String?, coverage: Bool = false, junit: String? = nil
  ) throws(RunError) -> CheckReport {
    let (library, plan) = try plan()
    var examples = plan.examples
    if let file {
      let sink = DiagnosticSink()
      let source = SourceText(name: file, text: try DefinitionFiles.text(file))
      examples = ExampleFile.read(source, vocabulary: plan.vocabulary, sink: sink)
      if sink.hasErrors { throw .definitions(sink.sorted) }
    }
    var report = CheckReport()
    let runner = ExampleRunner(library)
    let (outcomes, reached) = try runner.examined(examples, coverage: coverage)
    report.failures = outcomes.compactMap(\.failure)
    let byRule = Dictionary(grouping: examples, by: \.rule)
    if coverage {
      report.lines = reached.flatMap(\.lines)
    } else {
      report.lines = byRule.keys.sorted().map { rule in
        "\(rule): \(byRule[rule]?.count ?? 0) examples"
      }
    }
    report.summary = report.outcome(of: examples.count)
    guard let junit else { return report }
    let xml = JUnit.xml(outcomes)
    if junit == "-" {
      report.lines = [xml]
      report.summary = ""
    } else {
      try JUnit.write(xml, to: junit)
    }
    return report
  }
}

/// A rule as a person reads it.
enum RuleText {
  static func text(_ rule: Rule, _ plan: Plan) -> String {
    let record = rule.record
    var lines = [
      "\(record.id)  \(record.title)", "  \(record.question)", "",
      "  pack \(record.pack), version \(record.version), review \(record.reviewStatus), "
        + "evidence \(record.evidenceGrade), defined at \(record.place)",
    ]
    if rule.applies.span != nil { lines.append("  applies where  \(rule.applies.written)") }
    for (name, node) in rule.lets { lines.append("  let \(name) = \(node.written)") }
    for item in rule.suppress {
      lines.append("  suppressed where \(item.when.written): \(item.text)")
    }
    for outcome in rule.outcomes {
      lines.append(
        "  \(outcome.classification) (\(outcome.severity.word)) where \(outcome.when.written)")
    }
    for raise in rule.raises {
      lines.append("  raised to \(raise.severity.word) where \(raise.when.written): \(raise.text)")
    }
    for item in rule.downgrades {
      lines.append("  one step milder where \(item.when.written): \(item.text)")
    }
    for item in rule.notes { lines.append("  marked '\(item.text)' where \(item.when.written)") }
    if !rule.order.isEmpty {
      let order = rule.order.map { $0.joined(separator: " + ") }.joined(separator: ", ")
      lines.append("  where undecided, ask for  \(order)")
    }
    lines.append("")
    for key in record.sources {
      let citation = plan.knowledge.citations.first { $0.key == key }
      let text = citation.map { $0.text.isEmpty ? "" : "  \($0.text)" } ?? ""
      let status = citation.map { "  (\($0.status.rawValue))" } ?? ""
      lines.append("  source \(key)\(text)\(status)")
    }
    if !record.contrary.isEmpty { lines.append("  contrary view: \(record.contrary)") }
    return lines.joined(separator: "\n")
  }
}
