import Clinic
import Diagnostics
import Expressions
import Quantities
import Records

/// The definition files of a run: read from a directory by the caller, compiled here.
///
/// Compiling collects every fault of every file, so that one run of the checker shows them all.
package struct Library: Sendable {
  package struct File: Sendable {
    /// Path as messages show it, such as `pipelines/rules/copper.yaml`.
    package var path: String
    package var text: String
    /// The byte of `text` where U+FFFD stands for what was not UTF-8 in the file.
    package var lostLetter: Int?

    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }

    /// Reads bytes as UTF-8; what is not becomes U+FFFD, and its place is kept.
    package init(path: String, bytes: [UInt8]) {
      self.path = path
      text = String(decoding: bytes, as: UTF8.self)
      guard String(validating: bytes, as: UTF8.self) == nil else { return }
      lostLetter = zip(text.utf8, bytes).enumerated().first { $1.0 != $1.1 }?.offset ?? bytes.count
    }
  }

  package enum Section: String, Sendable {
    case knowledge, derived, rules, cohorts, profiles, pipelines
  }

  private var files: [(section: Section, file: File)] = []

  package init() {}

  package mutating func add(_ section: Section, _ file: File) { files.append((section, file)) }

  /// Takes files out again, such as profiles that are still being written.
  package mutating func remove(_ paths: Set<String>) {
    files.removeAll { paths.contains($0.file.path) }
  }

  package var paths: [String] { files.map(\.file.path) }

  func sources(_ section: Section) -> [SourceText] {
    files.filter { $0.section == section }.sorted { $0.file.path < $1.file.path }.map {
      SourceText(name: $0.file.path, text: $0.file.text)
    }
  }

  /// A hash of everything that definitions say, whatever order the files came in.
  private var sha256: String {
    let lines = files.map {
      "\(Self.shortPath($0.file.path))\n\(SHA256Digest.hex(of: $0.file.text))"
    }
    .sorted()
    return SHA256Digest.hex(of: lines.joined(separator: "\n"))
  }

  /// Compiles the library for one pipeline, or for all rules where none is named.
  ///
  /// - Parameters:
  ///   - path: the pipeline to run, among the added files.
  ///   - only: ids of the rules to run; empty for all that the pipeline names.
  ///   - parameters: values that win over the pipeline's, such as an example's authority.
  ///   - units: a table of units in place of the library's own, such as UCUM's essence file.
  ///   - sink: takes everything that is wrong, of all files.
  /// - Returns: nil where anything is wrong.
  package func compile(
    pipeline path: String?, only: Set<String> = [], parameters: [String: String] = [:],
    units: UnitTable? = nil, sink: DiagnosticSink
  ) -> Plan? {
    checkText(sink)
    guard let knowledge = knowledge(units, sink) else { return nil }
    let vocabulary = knowledge.vocabulary
    var profiles: [String: Profile] = [:]
    for source in sources(.profiles) {
      if let profile = ProfileReader(knowledge: knowledge, sink: sink).read(source) {
        profiles[profile.id] = profile
      }
    }
    var definition: PipelineDefinition?
    var counts: [YAMLValue] = []
    for source in sources(.pipelines) {
      guard let (read, values) = PipelineReader(sink: sink).read(source) else { continue }
      checkNames(read, profiles, sink)
      if source.name == path {
        definition = read
        counts = values
      }
    }
    let checker = Checker(vocabulary: vocabulary, sink: sink)
    checker.parameters = PipelineDefinition.defaultParameters
      .merging(definition?.parameters ?? [:]) { $1 }.merging(parameters) { $1 }
    var derived = DerivedReader(
      checker: checker, sink: sink, parameterNames: PipelineDefinition.parameterNames)
    for source in sources(.derived) { derived.read(source) }
    let reader = RuleReader(
      checker: checker, sink: sink, parameterNames: PipelineDefinition.parameterNames)
    for source in sources(.rules) { reader.readPack(source) }
    let all = reader.compile()
    let cohorts = sources(.cohorts).compactMap {
      CohortReader(checker: checker, sink: sink).read($0)
    }
    checker.lets = [:]
    definition?.counts = counts.compactMap { CountReader(checker: checker, sink: sink).read($0) }
    reader.reportUnread()
    if let definition { checkSelection(definition, all, cohorts, sources(.pipelines), path, sink) }
    guard !sink.hasErrors else { return nil }
    return plan(
      knowledge, profiles, all, cohorts, definition, derived, reader.examples, only: only)
  }

  func checkText(_ sink: DiagnosticSink) {
    for (_, file) in files.sorted(by: { $0.file.path < $1.file.path }) {
      guard let start = file.lostLetter else { continue }
      let source = SourceText(name: file.path, text: file.text)
      sink.error(
        "not-utf8", "the file is not UTF-8 text", at: SourceSpan(source, start, start + 3),
        hint: "save it as UTF-8")
    }
  }

  /// The last two parts of a path: what a file is called wherever the project lies.
  static func shortPath(_ path: String) -> String {
    path.split(separator: "/").suffix(2).joined(separator: "/")
  }

  // MARK: Parts

  private func knowledge(_ units: UnitTable?, _ sink: DiagnosticSink) -> Knowledge? {
    var tables: [String: KnowledgeTable] = [:]
    for source in sources(.knowledge) {
      guard let table = KnowledgeTable.read(source, sink) else { continue }
      tables[table.name] = table
    }
    return KnowledgeReader(sink: sink, tables: tables).read(units: units)
  }

  private func checkNames(
    _ definition: PipelineDefinition, _ profiles: [String: Profile], _ sink: DiagnosticSink
  ) {
    for source in definition.sources {
      guard let profile = profiles[source.profile] else {
        sink.error(
          "unknown-profile", "no profile is called '\(source.profile)'", at: source.span,
          hint: Suggestion.hint(for: source.profile, in: profiles.keys.sorted()))
        continue
      }
      for (table, _) in source.files where profile.table(table) == nil {
        sink.error(
          "unknown-table", "profile '\(profile.id)' has no table called '\(table)'",
          at: source.span,
          hint: Suggestion.hint(for: table, in: profile.tables.map(\.id)))
      }
      checkFiles(source, profile, sink)
    }
  }

  /// Tables that are looked up are delivered, and tables without a date have a declared day.
  private func checkFiles(
    _ source: PipelineDefinition.Source, _ profile: Profile, _ sink: DiagnosticSink
  ) {
    let delivered = Set(source.files.map(\.table))
    for (id, _) in source.files {
      guard let table = profile.table(id) else { continue }
      for name in table.dictionaries where !delivered.contains(name) {
        sink.error(
          "missing-table", "table '\(id)' is looked up in '\(name)', and no file is named for it",
          at: source.span)
      }
      let bases = table.dictionaries.compactMap { profile.table($0)?.column(.base) }
      let isUndated = table.kind == .measures && table.column(.collected) == nil
      let needsDay = isUndated || bases.contains { $0.date == Profile.Column.clock }
      if needsDay, source.collected == nil {
        sink.error(
          "missing-key", "table '\(id)' has no dates of its own, and the source no 'collected'",
          at: source.span, hint: "add `collected: 2016-06-30`, the day that stands for them")
      }
    }
  }

  private func checkSelection(
    _ definition: PipelineDefinition, _ rules: [Rule], _ cohorts: [CohortDefinition],
    _ sources: [SourceText], _ path: String?, _ sink: DiagnosticSink
  ) {
    guard let source = sources.first(where: { $0.name == path }) else { return }
    let span = SourceSpan(source, 0, 1)
    let packs = Set(rules.map(\.record.pack))
    for pack in definition.packs where !packs.contains(pack) {
      sink.error(
        "unknown-pack", "no rule pack is called '\(pack)'", at: span,
        hint: Suggestion.hint(for: pack, in: packs.sorted()))
    }
    let ids = rules.map(\.record.id)
    for rule in definition.rules where !ids.contains(rule) {
      sink.error(
        "unknown-rule", "no rule is called '\(rule)'", at: span,
        hint: Suggestion.hint(for: rule, in: ids))
    }
    let names = cohorts.map(\.name) + cohorts.map(\.id)
    for cohort in definition.cohorts where !names.contains(cohort) {
      sink.error(
        "unknown-cohort", "no cohort is called '\(cohort)'", at: span,
        hint: Suggestion.hint(for: cohort, in: names))
    }
  }

  private func plan(
    _ knowledge: Knowledge, _ profiles: [String: Profile], _ rules: [Rule],
    _ cohorts: [CohortDefinition], _ definition: PipelineDefinition?, _ derived: DerivedReader,
    _ examples: [Example],
    only: Set<String>
  ) -> Plan {
    let chosen = cohorts.filter { cohort in
      guard let definition else { return true }
      return definition.cohorts.contains(cohort.name) || definition.cohorts.contains(cohort.id)
    }
    // Cohorts and counts may name any rule, so they come last.
    var rest: [Node] = []
    for cohort in chosen {
      rest += cohort.steps.map(\.when) + [cohort.index].compactMap { $0 }
      rest += cohort.statistics.flatMap { [$0.among, $0.when] }
    }
    rest += (definition?.counts ?? []).flatMap { [$0.among, $0.when] }
    let reported = select(rules, definition, only)
    let needed = closure(of: reported, and: rest, in: rules)
    var program = Program()
    for rule in needed { program.add(step: rule.roots) }
    program.add(step: rest)
    return Plan(
      knowledge: knowledge, profiles: profiles, rules: needed,
      reported: Set(reported.map(\.index)), ruleCount: rules.count, cohorts: chosen,
      pipeline: definition, derived: derived.quantities,
      derivedExamples: derived.examples, examples: examples, definitionsSHA256: sha256,
      program: program)
  }

  /// The rules that are reported: those that the pipeline names with an allowed review status.
  private func select(
    _ rules: [Rule], _ definition: PipelineDefinition?, _ only: Set<String>
  ) -> [Rule] {
    rules.filter { rule in
      guard only.isEmpty || only.contains(rule.record.id) else { return false }
      guard let definition else { return true }
      let named =
        definition.packs.contains(rule.record.pack) || definition.rules.contains(rule.record.id)
      let allowed =
        definition.review.isEmpty || definition.review.contains(rule.record.reviewStatus)
      return named && allowed
    }
  }

  /// These rules and every rule that they, cohorts or counts name, in the order of decision.
  private func closure(of rules: [Rule], and roots: [Node], in all: [Rule]) -> [Rule] {
    var wanted = Set(rules.map(\.index))
    var seen = Set<Int>()
    func visit(_ node: Node) {
      guard seen.insert(node.id).inserted else { return }
      switch node.op {
      case .ruleState(let rule, _), .ruleClass(let rule):
        if wanted.insert(rule).inserted { all[rule].roots.forEach(visit) }
      default: break
      }
      node.operands.forEach(visit)
    }
    for rule in rules { rule.roots.forEach(visit) }
    roots.forEach(visit)
    return all.filter { wanted.contains($0.index) }
  }
}
