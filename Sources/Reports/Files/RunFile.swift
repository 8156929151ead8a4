import Clinic

/// `run.json`: what ran, on what, and every count of it, for programs.
struct RunFile {
  let outcome: RunOutcome

  /// Raised by one whenever a member is removed or changes its meaning.
  private static let formatVersion = 1

  func bytes() -> [UInt8] {
    JSONText.bytes(
      .object([
        ("format", .string("cerulean-run")), ("format_version", .integer(Self.formatVersion)),
        ("run", run), ("options", options), ("rows", Self.rows(outcome.run.rows)),
        ("sources", .array(outcome.sources.map(source))),
        ("problems", .array(outcome.problemTallies.map(problem))),
        ("checks", .array(outcome.checks.map(check))),
        ("rules", .array(outcome.rules.indices.map(rule))),
        ("cohorts", .array(outcome.cohorts.map(cohort))),
        ("conversions", .array(outcome.conversions.map(conversion))),
        ("distributions", .array(outcome.distributions.map(distribution))),
      ]))
  }

  private var run: JSONText.Value {
    let run = outcome.run
    return .object([
      ("run_id", .string(run.id)), ("pipeline", .string(run.pipeline)),
      ("title", .string(run.title)), ("as_of", .string(DateText.iso(run.asOf))),
      ("previous_run_id", .optional(run.previousID)),
      ("tool_version", .string(run.toolVersion)),
      ("definitions_sha256", .string(run.definitionsSHA256)),
      ("options_sha256", .string(run.optionsSHA256)), ("persons", .integer(run.personCount)),
    ])
  }

  private var options: JSONText.Value {
    .object(outcome.run.options.map { ($0.name, .string($0.value)) })
  }

  private static func rows(_ rows: RunRecord.RowAccount) -> JSONText.Value {
    .object([
      ("read", .integer(rows.read)), ("accepted", .integer(rows.accepted)),
      ("rejected", .integer(rows.rejected)), ("duplicate", .integer(rows.duplicate)),
      ("superseded", .integer(rows.superseded)),
    ])
  }

  private func source(_ source: SourceFileRecord) -> JSONText.Value {
    .object([
      ("path", .string(source.path)), ("site", .string(source.site)),
      ("kind", .string(source.kind)), ("profile", .string(source.profile)),
      ("sha256", .string(source.sha256)), ("size_bytes", .integer(source.sizeBytes)),
      ("encoding", .string(source.encoding)), ("header_sha256", .string(source.headerSHA256)),
      ("rows", Self.rows(source.rows)), ("ignored_columns", .strings(source.ignoredColumns)),
    ])
  }

  private func path(_ source: UInt16) -> JSONText.Value {
    Int(source) < outcome.sources.count ? .string(outcome.sources[Int(source)].path) : .null
  }

  private func analyte(_ index: UInt16) -> JSONText.Value {
    Int(index) < outcome.analytes.count ? .string(outcome.analytes[Int(index)].id) : .null
  }

  private func problem(_ tally: ProblemTally) -> JSONText.Value {
    .object([
      ("file", path(tally.source)), ("code", .string(tally.code.rawValue)),
      ("column", .string(tally.column)), ("disposition", .string(tally.disposition.word)),
      ("count", .integer(tally.count)), ("first_line", .integer(Int(tally.firstLine))),
    ])
  }

  private func check(_ check: QualityCheck) -> JSONText.Value {
    .object([
      ("id", .string(check.id)), ("category", .string(check.category)),
      ("table", .string(check.table)), ("column", .optional(check.column)),
      ("violated", .integer(check.violated)), ("checked", .integer(check.checked)),
      ("threshold", .optional(check.threshold)), ("status", .string(check.status.rawValue)),
      ("description", .string(check.description)),
    ])
  }

  private func rule(_ index: Int) -> JSONText.Value {
    let rule = outcome.rules[index]
    var members: [(String, JSONText.Value)] = [
      ("rule", .string(rule.id)), ("pack", .string(rule.pack)),
      ("version", .string(rule.version)), ("title", .string(rule.title)),
      ("evidence_grade", .string(rule.evidenceGrade)),
      ("review_status", .string(rule.reviewStatus)), ("sha256", .string(rule.sha256)),
    ]
    guard index < outcome.tallies.count else {
      return .object(members + [("states", .null)])
    }
    let tally = outcome.tallies[index]
    let fired = tally.count(.fired)
    let decided = fired + tally.count(.notFired)
    members += [
      (
        "states",
        .object(FindingState.allCases.map { ($0.word, .integer(tally.count($0))) })
      ),
      (
        "severities",
        .object(
          zip(Severity.allCases, tally.severities).map { ($0.word, .integer($1)) })
      ),
      ("classes", Self.counts(tally.classes)), ("missing", Self.counts(tally.missing)),
      ("prevalence", Self.prevalence(fired, of: decided)),
    ]
    return .object(members)
  }

  private static func counts(_ items: [(name: String, count: Int)]) -> JSONText.Value {
    .array(
      items.map { .object([("name", .string($0.name)), ("count", .integer($0.count))]) })
  }

  /// Fired of decided, with the Wilson interval; null where nothing was decided.
  private static func prevalence(_ fired: Int, of decided: Int) -> JSONText.Value {
    guard let interval = Share.interval(fired, of: decided) else { return .null }
    return .object([
      ("fired", .integer(fired)), ("decided", .integer(decided)),
      ("share", computed(Double(fired) / Double(decided))), ("low95", computed(interval.low)),
      ("high95", computed(interval.high)),
    ])
  }

  /// A number that was computed here or upstream, without the noise of its last bits.
  private static func computed(_ value: Double) -> JSONText.Value {
    .number(Double(NumberText.computed(value)) ?? value)
  }

  private static func computed(_ values: [Double]) -> JSONText.Value {
    .array(values.map { computed($0) })
  }

  private func cohort(_ cohort: Cohort) -> JSONText.Value {
    .object([
      ("cohort", .string(cohort.id)), ("name", .string(cohort.name)),
      ("description", .string(cohort.description)), ("compare", .string(cohort.compare)),
      ("sha256", .string(cohort.sha256)), ("members", .integer(cohort.members.count)),
      (
        "attrition",
        .array(
          cohort.steps.map { step in
            .object([
              ("reason", .string(step.reason)), ("records", .integer(step.records)),
              ("subjects", .integer(step.subjects)), ("excluded", .integer(step.excluded)),
              ("undecided", .integer(step.undecided)),
            ])
          })
      ),
    ])
  }

  private func conversion(_ conversion: ConversionRecord) -> JSONText.Value {
    .object([
      ("analyte", analyte(conversion.analyte)), ("spelling", .string(conversion.spelling)),
      ("from_unit", .string(conversion.fromUnit)), ("to_unit", .string(conversion.toUnit)),
      ("factor", .number(conversion.factor)), ("offset", .number(conversion.offset)),
      ("exact_factor", .string(conversion.exactFactor)), ("basis", .string(conversion.basis)),
      ("count", .integer(conversion.count)),
    ])
  }

  private func distribution(_ item: Distribution) -> JSONText.Value {
    let isKnown = Int(item.analyte) < outcome.analytes.count
    return .object([
      ("analyte", analyte(item.analyte)),
      ("unit", isKnown ? .string(outcome.analytes[Int(item.analyte)].unit.code) : .null),
      ("count", .integer(item.count)), ("persons", .integer(item.persons)),
      ("censored", .integer(item.censored)), ("edges", Self.computed(item.edges)),
      ("counts", .array(item.counts.map { .integer($0) })),
      ("percentiles", Self.computed(item.percentiles)),
      (
        "limits",
        .array(
          item.limits.map { limit in
            .object([
              ("bound", .string(limit.bound)), ("value", .number(limit.value)),
              ("label", .string(limit.label)),
            ])
          })
      ), ("units", Self.counts(item.units.map { (name: $0.unit, count: $0.count) })),
    ])
  }
}
