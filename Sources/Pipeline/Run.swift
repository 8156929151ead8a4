import Clinic
import Definitions
import Diagnostics
import Expressions

/// A run from definitions to publication: the whole architecture in one function.
package enum Run {
  /// Runs a pipeline. Data faults are counted and set aside; what stops a run is thrown, and then
  /// the last publication stands as it was.
  /// `progress` is told the name of each stage as it begins; nil where nobody looks.
  package static func execute(
    _ options: RunOptions, progress: (@Sendable (String) -> Void)? = nil
  ) throws(RunError) -> RunSummary {
    Machine.keepFreedMemory()
    var clock = StageClock(progress)
    clock.begin("compiling definitions")
    let job = try Job(options)
    let publisher = options.isDryRun ? nil : try Publisher(options)
    clock.begin("reading \(job.data)")
    let files = try InputFiles.open(job.plan, job.definition, data: job.data)
    let ingesting = Ingesting(plan: job.plan, asOf: job.asOf, workers: job.workers)
    let ingested = ingesting.read(files)
    try job.refuseChanged(files, ingested.hashes)
    try job.refuseExcess(ingested)
    clock.begin("assembling")
    let assembling = Assembling(
      ingested, analyteCount: job.plan.vocabulary.analytes.count)
    clock.begin("interpreting")
    let deltas = DeltaChecks(job.plan.knowledge)
    let shards = concurrently(assembling.shardCount, workers: job.workers) { shard in
      ShardResult(job, assembling, shard, deltas)
    }
    if options.endsProcess { Machine.keepUntilExit(shards) }
    clock.begin("summarising")
    let summary = Summary(
      job, ingesting, assembling, MergedShards(shards, job), files, deltas)
    var outcome = summary.records()
    try publisher?.begin(outcome.run.id)
    summary.complete(&outcome, with: try analytes(summary, outcome, publisher))
    clock.begin("publishing")
    let place = try publisher?.publish(
      outcome, files, results: summary.results(), details: assembling.ingested.details,
      workers: job.workers)
    clock.end()
    if options.endsProcess { Machine.keepUntilExit((summary, outcome)) }
    return RunReport(outcome, place: place, files: files, ingested: assembling.ingested)
      .summary(timings: clock.text)
  }

  /// Summarises each analyte, beside the worker that writes what is known already.
  private static func analytes(
    _ summary: Summary, _ records: RunOutcome, _ publisher: Publisher?
  ) throws(RunError) -> [Summarising.AnalyteSummary] {
    let job = summary.job
    guard let publisher else { return summary.analytes(workers: job.workers) }
    let done = concurrently(3, workers: job.workers) { index -> Part in
      switch index {
      case 0:
        .written(publisher.writeRecords(records, nutrients: job.plan.vocabulary.nutrients))
      case 1: .summarised(summary.analytes(workers: max(1, job.workers - 1)))
      default: .written(publisher.writeFindings(records))
      }
    }
    var analytes: [Summarising.AnalyteSummary] = []
    for part in done {
      switch part {
      case .written(let fault?): throw fault
      case .written(nil): break
      case .summarised(let found): analytes = found
      }
    }
    return analytes
  }

  private enum Part: Sendable {
    case written(RunError?)
    case summarised([Summarising.AnalyteSummary])
  }
}

/// What a run works on, settled before the first byte of data is read.
struct Job: Sendable {
  let options: RunOptions
  let plan: Plan
  let definition: PipelineDefinition
  let asOf: Day
  let data: String
  let workers: Int
  /// What stands in for the project's table of units, where asked for.
  let essence: EssenceFile?

  init(_ options: RunOptions) throws(RunError) {
    self.options = options
    let essence = try options.essence.map { (path) throws(RunError) in try EssenceFile(path) }
    self.essence = essence
    let root = DefinitionFiles.root(of: options.pipeline)
    let library = try DefinitionFiles.library(root: root, pipeline: options.pipeline)
    let sink = DiagnosticSink()
    guard
      let plan = library.compile(
        pipeline: options.pipeline, only: options.only, units: essence?.units, sink: sink),
      var definition = plan.pipeline
    else { throw .definitions(sink.sorted) }
    if options.focus != nil { definition.explainEverything() }
    for id in options.only.sorted() where plan.rule(id) == nil {
      let hint = Suggestion.hint(for: id, in: plan.rules.map(\.record.id)).map { "; \($0)" } ?? ""
      if options.focus != nil { throw .usage("the pipeline runs no rule '\(id)'\(hint)") }
      throw .usage("--only names '\(id)', which the pipeline does not run\(hint)")
    }
    guard let asOf = options.asOf ?? definition.asOf else {
      throw .usage("this pipeline needs --as-of, the day up to which records are visible")
    }
    self.plan = plan
    self.definition = definition
    self.asOf = asOf
    data = try Self.data(options, definition)
    workers = options.jobs ?? Machine.processors
  }

  /// The export's directory: as asked, or the pipeline's own, seen from its file.
  private static func data(
    _ options: RunOptions, _ definition: PipelineDefinition
  ) throws(RunError) -> String {
    if let data = options.data { return data.hasSuffix("/") ? String(data.dropLast()) : data }
    guard let own = definition.data else {
      throw .usage("this pipeline needs --data, the directory that holds the export")
    }
    if own.hasPrefix("/") { return own }
    guard let slash = options.pipeline.lastIndex(of: "/") else { return own }
    return String(options.pipeline[..<slash]) + "/" + own
  }

  /// Stops the run where an input changed while it was read, or could not be read again.
  func refuseChanged(_ files: [InputFile], _ hashes: [String?]) throws(RunError) {
    for (index, file) in files.enumerated() {
      guard file.file?.stillUnchanged() != false else {
        throw .busy("the export '\(file.path)' changed while it was read; run again later")
      }
      if hashes[index] == nil { throw .io("the export '\(file.path)' cannot be read again") }
    }
  }

  /// Stops the run where more rows were rejected than the pipeline tolerates.
  func refuseExcess(_ ingested: Ingested) throws(RunError) {
    let rows = ingested.sources.reduce(RunRecord.RowAccount()) { $0 + $1.rows }
    let percent = rows.read == 0 ? 0 : 100 * Double(rows.rejected) / Double(rows.read)
    let tooMany = definition.toleratedRows.map { rows.rejected > $0 } ?? false
    guard tooMany || percent > definition.toleratedPercent else { return }
    let limit =
      tooMany
      ? "\(definition.toleratedRows ?? 0) rows"
      : "\(Formatting.short(definition.toleratedPercent)) per cent"
    var codes: [ProblemCode: Int] = [:]
    for problem in ingested.problems where problem.disposition == .rejected {
      codes[problem.code, default: 0] += Int(problem.lineCount)
    }
    let common = codes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
      .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
    throw .tooManyRejects(
      "\(rows.rejected) of \(rows.read) rows were rejected "
        + "(\(Formatting.fixed(percent, 1)) per cent), "
        + "and the pipeline tolerates \(limit); the last publication stands\n"
        + "  by code: \(common)")
  }
}

/// What one shard of people came to.
struct ShardResult: Sendable {
  var interpretation: Interpretation
  var samples: AnalyteSamples
  var problems: [Problem]
  var results: [Observation]
  var deltas: DeltaCounts

  init(_ job: Job, _ assembling: Assembling, _ shard: Int, _ checks: DeltaChecks) {
    let (timelines, problems) = assembling.timelines(shard)
    let reader = FeatureReader(
      timelines: timelines, vocabulary: job.plan.vocabulary.forOneWorker())
    let definition = job.definition
    var asked = assessments(timelines, mode: definition.assessment, asOf: job.asOf)
    if let focus = job.options.focus {
      asked.removeAll { timelines.persons[Int($0.person)].id != focus.patient }
    }
    interpretation = Interpreting(
      plan: job.plan, reader: reader, firstPerson: assembling.firstPerson(shard),
      keep: definition.outcomes, explain: definition.explanations,
      isRepeated: definition.assessment == .everyResult,
      joinsEpisodes: definition.joinsEpisodes,
      collectsEvidence: definition.observations != .none,
      explainsUndecided: job.options.focus != nil
    ).run(asked)
    samples = AnalyteSamples(
      analyteCount: job.plan.vocabulary.analytes.count, bands: definition.ageBands)
    if definition.distributions {
      samples.add(reader, bands: definition.ageBands, asOf: job.asOf)
    }
    deltas = DeltaCounts(analyteCount: job.plan.vocabulary.analytes.count)
    deltas.add(timelines, checks)
    self.problems = problems
    let base = UInt32(assembling.firstPerson(shard))
    results =
      definition.observations == .all
      ? timelines.observations.map { observation in
        var copy = observation
        copy.patient += base
        return copy
      } : []
  }
}

/// The shards joined in their order, so that the outcome does not depend on who computed which.
struct MergedShards {
  var interpretation: Interpretation
  var samples: AnalyteSamples
  var problems: [Problem] = []
  var results: [Observation] = []
  var deltas: DeltaCounts

  init(_ shards: [ShardResult], _ job: Job) {
    // Findings and values are both many: one worker copies the ones, one the others.
    let parts = concurrently(2, workers: job.workers) { index -> Part in
      index == 0 ? .findings(Self.findings(shards, job)) : .samples(Self.samples(shards, job))
    }
    guard case .findings(let findings) = parts[0], case .samples(let samples) = parts[1]
    else { preconditionFailure("each part has an outcome of its own") }
    interpretation = findings
    self.samples = samples
    deltas = DeltaCounts(analyteCount: job.plan.vocabulary.analytes.count)
    for shard in shards {
      deltas.merge(shard.deltas)
      problems += shard.problems
      results += shard.results
    }
  }

  private enum Part: Sendable {
    case findings(Interpretation)
    case samples(AnalyteSamples)
  }

  private static func findings(_ shards: [ShardResult], _ job: Job) -> Interpretation {
    var merged = Interpretation(job.plan)
    merged.findings.reserveCapacity(
      shards.reduce(0) { $0 + $1.interpretation.findings.count })
    for shard in shards { merged.merge(shard.interpretation) }
    return merged
  }

  private static func samples(_ shards: [ShardResult], _ job: Job) -> AnalyteSamples {
    var merged = AnalyteSamples(
      analyteCount: job.plan.vocabulary.analytes.count, bands: job.definition.ageBands)
    merged.reserve(for: shards.lazy.map(\.samples))
    for shard in shards { merged.merge(shard.samples) }
    return merged
  }
}
