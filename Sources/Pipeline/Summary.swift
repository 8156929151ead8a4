import Clinic
import Definitions
import Expressions
import Quantities
import Records

/// Puts together what a run found, as the outputs read it.
struct Summary {
  let job: Job
  let ingesting: Ingesting
  let assembling: Assembling
  let merged: MergedShards
  let files: [InputFile]
  let deltas: DeltaChecks
  /// Conversions in the order of analyte and spelling, as the outputs number them.
  private let conversions: [ConversionRecord]
  /// The number of each conversion by the number that it had while files were read.
  private let conversionNumbers: [Int: UInt16]

  init(
    _ job: Job, _ ingesting: Ingesting, _ assembling: Assembling, _ merged: MergedShards,
    _ files: [InputFile], _ deltas: DeltaChecks
  ) {
    self.deltas = deltas
    self.job = job
    self.ingesting = ingesting
    self.assembling = assembling
    self.merged = merged
    self.files = files
    (conversions, conversionNumbers) = Self.conversions(
      ingesting.units.all, merged.samples.conversions, job.plan.vocabulary.analytes)
  }

  /// The outcome but for what analytes come to, which `complete` adds.
  func records() -> RunOutcome {
    let plan = job.plan
    let problems = (assembling.ingested.problems + merged.problems).sorted(by: Self.problemOrder)
    let sources = self.sources()
    let reported = plan.rules.indices.filter { plan.reported.contains(plan.rules[$0].index) }
    var findings = merged.interpretation.findings
    // Written to only where it must be: the first change copies all of them.
    for index in findings.indices where !findings[index].evidence.isEmpty {
      renumber(&findings[index].evidence)
    }
    return RunOutcome(
      run: run(sources), sources: sources, persons: persons(),
      analytes: plan.vocabulary.analytes, rules: reported.map { plan.rules[$0].record },
      tallies: reported.map { tally(plan.rules[$0], merged.interpretation.tallies[$0]) },
      findings: findings,
      cohorts: plan.cohorts.indices.map {
        merged.interpretation.cohorts[$0].cohort(plan.cohorts[$0])
      },
      statistics: [], distributions: [],
      conversions: conversions, problems: problems, problemTallies: tallies(problems),
      checks: Quality(job.definition).checks(sources, problems, merged, plan)
        + UnitSuspicion(plan.knowledge, ingesting.units.all).checks(
          assembling.chunks, sources.map(\.path))
        + deltas.checks(merged.deltas, plan.vocabulary.analytes, sources.map(\.path)),
      names: ingesting.names.names, citations: citations(reported))
  }

  /// What every analyte comes to, by this many workers.
  func analytes(workers: Int) -> [Summarising.AnalyteSummary] {
    summarising.analytes(merged.samples, ingesting.units.all, workers: workers)
  }

  func complete(_ outcome: inout RunOutcome, with analytes: [Summarising.AnalyteSummary]) {
    outcome.statistics =
      summarising.rows(merged.interpretation) + analytes.flatMap(\.statistics)
    outcome.distributions = analytes.map(\.distribution)
  }

  private var summarising: Summarising {
    Summarising(plan: job.plan, bands: job.definition.ageBands)
  }

  static func problemOrder(_ a: Problem, _ b: Problem) -> Bool {
    (a.source, a.line, a.code, a.column) < (b.source, b.line, b.code, b.column)
  }

  // MARK: Run and sources

  private func sources() -> [SourceFileRecord] {
    var records = assembling.ingested.sources
    for (index, hash) in assembling.ingested.hashes.enumerated() {
      records[index].sha256 = hash ?? ""
    }
    for problem in merged.problems {
      let index = Int(problem.source)
      records[index].rows.accepted -= 1
      switch problem.disposition {
      case .duplicate: records[index].rows.duplicate += 1
      case .superseded: records[index].rows.superseded += 1
      case .rejected, .cell: records[index].rows.rejected += 1
      }
    }
    return records
  }

  private func run(_ sources: [SourceFileRecord]) -> RunRecord {
    let definition = job.definition
    var options: [(name: String, value: String)] = [
      ("as_of", CivilDate.text(job.asOf)), ("assess", definition.assessment.rawValue),
      ("episodes", definition.joinsEpisodes ? "joined" : "each"),
      ("explanations", definition.explanations.rawValue),
      ("observations", definition.observations.rawValue),
      ("only", job.options.only.sorted().joined(separator: ",")),
      ("outcomes", definition.outcomes.rawValue),
      ("rejected_percent", Formatting.short(definition.toleratedPercent)),
      (
        "upper_level_authority",
        definition.parameters["upper_level_authority"] ?? "NASEM"
      ),
    ]
    // Only where it is asked for: a run without it is the run that it always was.
    if let essence = job.essence { options.append(("essence_sha256", essence.sha256)) }
    let optionText = options.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
    let inputs = sources.map { "\($0.path) \($0.site) \($0.sha256)" }.sorted()
    let identity =
      ([Version.text, job.plan.definitionsSHA256, definition.id, optionText] + inputs)
      .joined(separator: "\n")
    return RunRecord(
      id: String(SHA256Digest.hex(of: identity).prefix(16)), pipeline: definition.id,
      title: definition.title, asOf: job.asOf, previousID: nil, toolVersion: Version.text,
      definitionsSHA256: job.plan.definitionsSHA256,
      optionsSHA256: SHA256Digest.hex(of: optionText),
      rows: sources.reduce(RunRecord.RowAccount()) { $0 + $1.rows },
      personCount: assembling.ingested.persons.count, options: options)
  }

  private func persons() -> [PersonRecord] {
    let bands = job.definition.ageBands
    let labels = (0...bands.count).map { AnalyteSamples.label($0, bands) }
    let today = CivilDate(job.asOf)
    return assembling.ingested.persons.map { person in
      let birth = person.birthDay.map { CivilDate($0) }
      let years = birth?.completedMonths(to: today).map { $0 / 12 }
      return PersonRecord(
        key: person.id, sex: person.sex, birthYear: birth?.year,
        ageBand: labels[AnalyteSamples.band(years, bands)], site: person.site)
    }
  }

  // MARK: Conversions

  private static func conversions(
    _ entries: [UnitResolver.Entry], _ counts: [Int: Int], _ analytes: [Analyte]
  ) -> ([ConversionRecord], [Int: UInt16]) {
    // Profiles with assays of their own may convert one spelling by several factors.
    let order = entries.indices.sorted {
      let (a, b) = (entries[$0], entries[$1])
      return (a.analyte, a.spelling, a.basis, a.exactFactor)
        < (b.analyte, b.spelling, b.basis, b.exactFactor)
    }
    var records: [ConversionRecord] = []
    var numbers: [Int: UInt16] = [:]
    for index in order {
      guard case .scale(let scale) = entries[index].outcome else { continue }
      numbers[index] = UInt16(records.count)
      let entry = entries[index]
      records.append(
        ConversionRecord(
          analyte: UInt16(entry.analyte), spelling: entry.spelling, fromUnit: entry.ucum,
          toUnit: analytes[entry.analyte].unit.code, factor: scale.factor,
          offset: scale.offset, exactFactor: entry.exactFactor, basis: entry.basis,
          count: counts[index] ?? 0))
    }
    return (records, numbers)
  }

  /// All results, where the pipeline keeps them, with conversions numbered as the outputs do.
  func results() -> [Observation] {
    merged.results.map(renumbered)
  }

  private func renumbered(_ observation: Observation) -> Observation {
    guard let number = conversionNumbers[Int(observation.conversion)] else {
      preconditionFailure("an accepted result has no conversion")
    }
    var copy = observation
    copy.conversion = number
    return copy
  }

  private func renumber(_ evidence: inout [Evidence]) {
    for index in evidence.indices {
      if case .observation(let observation) = evidence[index].item {
        evidence[index].item = .observation(renumbered(observation))
        evidence[index].column = files[Int(observation.source)].layout.header(.value)
      }
    }
  }

  // MARK: Tallies

  private func tally(_ rule: Rule, _ counts: RuleCounts) -> RuleTally {
    RuleTally(
      states: counts.states, severities: counts.severities,
      classes: RuleCounts.byClass(
        zip(rule.outcomes, counts.classes).map { ($0.classification, $1) }),
      missing: Summarising.ranked(counts.missingNames))
  }

  private func tallies(_ problems: [Problem]) -> [ProblemTally] {
    struct Key: Hashable {
      var source: UInt16
      var code: ProblemCode
      var column: String
      var disposition: Problem.Disposition
    }
    var counts: [Key: (count: Int, first: UInt32)] = [:]
    for problem in problems {
      let key = Key(
        source: problem.source, code: problem.code, column: problem.column,
        disposition: problem.disposition)
      let known = counts[key] ?? (0, problem.line)
      counts[key] = (known.count + Int(problem.lineCount), min(known.first, problem.line))
    }
    return counts.map { key, value in
      ProblemTally(
        source: key.source, code: key.code, column: key.column, disposition: key.disposition,
        count: value.count, firstLine: value.first)
    }.sorted {
      ($0.source, $0.code, $0.column, $0.disposition) < (
        $1.source, $1.code, $1.column, $1.disposition
      )
    }
  }

  private func citations(
    _ reported: [Int]
  ) -> [(key: String, text: String, status: FactStatus)] {
    let keys = Set(reported.flatMap { job.plan.rules[$0].record.sources })
    return job.plan.knowledge.citations.filter { keys.contains($0.key) }.sorted { $0.key < $1.key }
  }
}

/// Checks on a run's data, in the categories of Kahn and others: conformance, completeness,
/// plausibility.
struct Quality {
  private let definition: PipelineDefinition

  init(_ definition: PipelineDefinition) { self.definition = definition }

  func checks(
    _ sources: [SourceFileRecord], _ problems: [Problem], _ merged: MergedShards, _ plan: Plan
  ) -> [QualityCheck] {
    let rows = sources.reduce(RunRecord.RowAccount()) { $0 + $1.rows }
    func count(_ codes: Set<ProblemCode>) -> Int {
      problems.reduce(0) { $0 + (codes.contains($1.code) ? Int($1.lineCount) : 0) }
    }
    func check(
      _ id: String, _ category: String, _ table: String, _ violated: Int, _ checked: Int,
      _ threshold: Double, _ description: String
    ) -> QualityCheck {
      let percent = checked == 0 ? 0 : 100 * Double(violated) / Double(checked)
      let status: QualityCheck.Status =
        checked == 0 ? .notApplicable : percent > threshold ? .fail : violated > 0 ? .warn : .pass
      return QualityCheck(
        id: id, category: category, table: table, violated: violated, checked: checked,
        threshold: threshold, status: status, description: description)
    }
    let labs = sources.filter { $0.kind == "labs" || $0.kind == "measures" }
      .reduce(RunRecord.RowAccount()) { $0 + $1.rows }
    return [
      check(
        "rows-accepted", "completeness", "source_file", rows.rejected, rows.read,
        definition.toleratedPercent, "Rows that were set aside, of all rows read."),
      check(
        "csv-conformance", "conformance", "source_file",
        count([
          .raggedRow, .malformedQuote, .nulByte, .invalidText, .fieldTooLong, .recordTooLong,
          .truncatedRow,
        ]), rows.read, 1, "Rows that are not CSV as declared."),
      check(
        "units-known", "conformance", "result",
        count([.unknownUnit, .missingUnit, .incommensurableUnit]), labs.read, 2,
        "Results whose unit is missing, unknown or does not belong to the test."),
      check(
        "analytes-known", "conformance", "result", count([.unknownAnalyte, .refusedCode]),
        labs.read, 10, "Results of tests that the catalogue does not know."),
      check(
        "dates-valid", "plausibility", "result",
        count([
          .badDate, .impossibleDate, .futureDate, .ambiguousDate, .sentinelDate, .dateOutOfRange,
          .serialDate, .shortYear, .partialDate,
        ]), rows.read, 1,
        "Rows whose date cannot be right."),
      check(
        "values-plausible", "plausibility", "result", count([.implausibleValue]), labs.read, 1,
        "Results outside what a living person can have."),
      check(
        "people-known", "conformance", "person",
        count([.unknownPatient, .missingPatient, .duplicatePatient]), rows.read, 1,
        "Rows of people who are not in the patients export."),
    ]
  }
}
