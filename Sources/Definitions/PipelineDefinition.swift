import Clinic
import Diagnostics
import Expressions
import Records

/// What a run does: sources, rules, cohorts, tolerances and outputs.
package struct PipelineDefinition: Sendable {
  package struct Source: Sendable {
    package var site: String
    package var profile: String
    /// Table of the profile to file patterns relative to the data directory, in written order.
    package var files: [(table: String, patterns: [String])]
    /// The day that stands in for tables without dates, such as a survey cycle.
    package var collected: Day?
    /// The zone of this source's site, in place of its profile's.
    package var zone: SiteZone?
    package var span: SourceSpan
  }

  package enum Assessment: String, Sendable, CaseIterable {
    /// Once a person, at the as-of day.
    case asOf = "as-of"
    /// Once a person, at the day of the newest result.
    case latestResult = "latest-result"
    /// At every day with a result.
    case everyResult = "every-result"
  }

  package enum Kept: String, Sendable, CaseIterable { case fired, undecided, all, none }
  package enum Observations: String, Sendable, CaseIterable { case all, evidence, none }

  /// A number of people for whom a condition holds, among those for whom another does.
  package struct Count: Sendable {
    package var name: String
    package var among: Node
    package var when: Node
  }

  package var id: String
  package var title: String
  package var place: String
  /// The directory of the export, relative to the definition file.
  package var data: String?
  package var asOf: Day?
  package var sources: [Source]
  package var packs: [String]
  package var rules: [String]
  package var review: [String]
  package var cohorts: [String]
  package var assessment: Assessment
  /// Whether verdicts that go on from one assessment to the next are one finding; where people are
  /// assessed once there is nothing to join.
  package var joinsEpisodes: Bool
  package var outcomes: Kept
  package var explanations: Kept
  package var observations: Observations
  /// Lower ends of the age bands of statistics, in years.
  package var ageBands: [Int]
  /// Rejected rows above which the run fails: a number, a share in per cent, or both.
  package var toleratedRows: Int?
  package var toleratedPercent: Double
  package var parameters: [String: String]
  package var counts: [Count]
  /// Whether statistics of analytes are wanted.
  package var distributions: Bool

  /// What holds where a pipeline says nothing else.
  static let defaultParameters = ["upper_level_authority": "NASEM"]
  package static let parameterNames = Set(defaultParameters.keys)

  /// Keeps and explains every verdict, for a question about one of them.
  package mutating func explainEverything() {
    outcomes = .all
    explanations = .all
    observations = .evidence
    distributions = false
  }
}

struct PipelineReader {
  let sink: DiagnosticSink

  /// What of a pipeline can be read before rules are compiled.
  func read(_ source: SourceText) -> (PipelineDefinition, counts: [YAMLValue])? {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "pipeline", sink), let id = fields.requiredText("pipeline")
    else { return nil }
    var definition = PipelineDefinition(
      id: id, title: fields.text("title") ?? id, place: source.name, data: fields.text("data"),
      asOf: nil, sources: [], packs: fields.texts("packs"), rules: fields.texts("rules"),
      review: fields.texts("review"), cohorts: fields.texts("cohorts"), assessment: .asOf,
      joinsEpisodes: fields.flag("episodes") ?? true,
      outcomes: .fired, explanations: .fired, observations: .evidence, ageBands: [],
      toleratedRows: nil, toleratedPercent: 5, parameters: [:], counts: [], distributions: true)
    definition.asOf = fields.value("as_of").flatMap(day)
    definition.sources = (fields.required("sources")?.list ?? []).compactMap(self.source)
    definition.assessment =
      fields.choice("assess", PipelineDefinition.Assessment.allCases.map(\.rawValue))
      .flatMap { .init(rawValue: $0) } ?? .asOf
    definition.outcomes = kept(fields, "outcomes") ?? .fired
    definition.explanations = kept(fields, "explanations") ?? .fired
    definition.observations =
      fields.choice("observations", PipelineDefinition.Observations.allCases.map(\.rawValue))
      .flatMap { .init(rawValue: $0) } ?? .evidence
    definition.ageBands = fields.list("age_bands").compactMap { value in
      if let text = value.text, let age = Int(text), age >= 0 { return age }
      sink.error("not-a-number", "an age band begins at a whole number of years", at: value.span)
      return nil
    }
    if definition.ageBands.isEmpty { definition.ageBands = [0, 6, 18, 40, 65] }
    tolerance(fields.value("tolerance"), &definition)
    for item in fields.value("parameters")?.map ?? [] {
      guard PipelineDefinition.parameterNames.contains(item.key) else {
        sink.error(
          "unknown-key", "no parameter is called '\(item.key)'", at: item.keySpan,
          hint: Suggestion.hint(for: item.key, in: PipelineDefinition.parameterNames.sorted()))
        continue
      }
      definition.parameters[item.key] = item.value.text ?? ""
    }
    for status in definition.review where !RuleReader.reviewStatuses.contains(status) {
      sink.error(
        "unknown-word", "'\(status)' is not a review status", at: fields.keySpan("review"),
        hint: "one of \(RuleReader.reviewStatuses.joined(separator: ", "))")
    }
    definition.distributions = fields.flag("distributions") ?? true
    let counts = fields.list("counts")
    fields.finish()
    return (definition, counts)
  }

  private func kept(_ fields: Fields, _ key: String) -> PipelineDefinition.Kept? {
    fields.choice(key, PipelineDefinition.Kept.allCases.map(\.rawValue))
      .flatMap { PipelineDefinition.Kept(rawValue: $0) }
  }

  private func tolerance(_ value: YAMLValue?, _ definition: inout PipelineDefinition) {
    guard let fields = Fields(value, "tolerance", sink) else { return }
    definition.toleratedRows = fields.integer("rejected_rows")
    definition.toleratedPercent = fields.decimal("rejected_percent") ?? definition.toleratedPercent
    fields.finish()
  }

  private func source(_ value: YAMLValue) -> PipelineDefinition.Source? {
    guard let fields = Fields(value, "source", sink), let profile = fields.requiredText("profile")
    else { return nil }
    let files = (fields.required("files")?.map ?? []).map { item in
      (table: item.key, patterns: (item.value.list ?? [item.value]).compactMap(\.text))
    }
    let result = PipelineDefinition.Source(
      site: fields.text("site") ?? "", profile: profile, files: files,
      collected: fields.value("collected").flatMap(day), zone: FormatReader.zone(fields, sink),
      span: fields.keySpan("profile"))
    fields.finish()
    return result
  }

  private func day(_ value: YAMLValue) -> Day? {
    if let text = value.text, let day = CivilDay.parse(text) { return day }
    sink.error("bad-date", "a date is written as 2026-06-30", at: value.span)
    return nil
  }
}
