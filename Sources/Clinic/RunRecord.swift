/// What a run was: identity, options and the account of its rows.
package struct RunRecord: Sendable {
  /// Row counts of a file or of a run; what is read is always the sum of the rest.
  package struct RowAccount: Sendable, Hashable {
    package var accepted = 0
    package var rejected = 0
    package var duplicate = 0
    package var superseded = 0
    package var read: Int { accepted + rejected + duplicate + superseded }

    package init(accepted: Int = 0, rejected: Int = 0, duplicate: Int = 0, superseded: Int = 0) {
      self.accepted = accepted
      self.rejected = rejected
      self.duplicate = duplicate
      self.superseded = superseded
    }

    package static func + (left: RowAccount, right: RowAccount) -> RowAccount {
      RowAccount(
        accepted: left.accepted + right.accepted, rejected: left.rejected + right.rejected,
        duplicate: left.duplicate + right.duplicate,
        superseded: left.superseded + right.superseded)
    }
  }

  /// First 16 hex digits of a SHA-256 over inputs, definitions, options and version.
  package var id: String
  package var pipeline: String
  package var title: String
  package var asOf: Day
  package var previousID: String?
  package var toolVersion: String
  package var definitionsSHA256: String
  package var optionsSHA256: String
  package var rows: RowAccount
  package var personCount: Int
  /// Options that shape the result, as the report prints them; sorted by name.
  package var options: [(name: String, value: String)]

  package init(
    id: String, pipeline: String, title: String, asOf: Day, previousID: String?,
    toolVersion: String, definitionsSHA256: String, optionsSHA256: String, rows: RowAccount,
    personCount: Int, options: [(name: String, value: String)]
  ) {
    self.id = id
    self.pipeline = pipeline
    self.title = title
    self.asOf = asOf
    self.previousID = previousID
    self.toolVersion = toolVersion
    self.definitionsSHA256 = definitionsSHA256
    self.optionsSHA256 = optionsSHA256
    self.rows = rows
    self.personCount = personCount
    self.options = options
  }
}

/// One file that a run read.
package struct SourceFileRecord: Sendable {
  package var site: String
  /// What the file holds: patients, labs, intakes, medications, conditions or a profile's table.
  package var kind: String
  /// The path relative to the data directory.
  package var path: String
  package var profile: String
  package var sha256: String
  package var sizeBytes: Int
  package var encoding: String
  package var headerSHA256: String
  package var rows: RunRecord.RowAccount
  /// Header names that the profile does not read; listed once and ignored.
  package var ignoredColumns: [String]

  package init(
    site: String, kind: String, path: String, profile: String, sha256: String, sizeBytes: Int,
    encoding: String, headerSHA256: String, rows: RunRecord.RowAccount,
    ignoredColumns: [String]
  ) {
    self.site = site
    self.kind = kind
    self.path = path
    self.profile = profile
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
    self.encoding = encoding
    self.headerSHA256 = headerSHA256
    self.rows = rows
    self.ignoredColumns = ignoredColumns
  }
}

/// A person as outputs show them: the key is the exported identifier or its pseudonym.
package struct PersonRecord: Sendable {
  package var key: String
  package var sex: Person.Sex
  package var birthYear: Int?
  package var ageBand: String
  package var site: String

  package init(key: String, sex: Person.Sex, birthYear: Int?, ageBand: String, site: String) {
    self.key = key
    self.sex = sex
    self.birthYear = birthYear
    self.ageBand = ageBand
    self.site = site
  }
}

/// A rule as outputs show it.
package struct RuleRecord: Sendable {
  package var id: String
  package var pack: String
  package var version: String
  package var title: String
  package var question: String
  package var evidenceGrade: String
  package var sources: [String]
  package var contrary: String
  package var reviewStatus: String
  /// The worst severity that any outcome of the rule has.
  package var severity: Severity
  package var definitionJSON: String
  package var sha256: String
  /// Where it is defined: `pipelines/rules/copper.yaml:12`.
  package var place: String

  package init(
    id: String, pack: String, version: String, title: String, question: String,
    evidenceGrade: String, sources: [String], contrary: String, reviewStatus: String,
    severity: Severity, definitionJSON: String, sha256: String, place: String
  ) {
    self.id = id
    self.pack = pack
    self.version = version
    self.title = title
    self.question = question
    self.evidenceGrade = evidenceGrade
    self.sources = sources
    self.contrary = contrary
    self.reviewStatus = reviewStatus
    self.severity = severity
    self.definitionJSON = definitionJSON
    self.sha256 = sha256
    self.place = place
  }
}

/// How often each verdict of a rule was reached; never suppressed by which findings are kept.
package struct RuleTally: Sendable {
  /// By `FindingState.rawValue`.
  package var states: [Int]
  /// Fired verdicts by `Severity.rawValue`.
  package var severities: [Int]
  /// Fired verdicts by class, in the rule's order of outcomes.
  package var classes: [(name: String, count: Int)]
  /// Undecided verdicts by what is missing first, most frequent first, then by name.
  package var missing: [(name: String, count: Int)]

  package init(
    states: [Int], severities: [Int], classes: [(name: String, count: Int)],
    missing: [(name: String, count: Int)]
  ) {
    self.states = states
    self.severities = severities
    self.classes = classes
    self.missing = missing
  }

  package func count(_ state: FindingState) -> Int { states[Int(state.rawValue)] }
}

/// A unit conversion that a run applied, with how often.
package struct ConversionRecord: Sendable {
  package var analyte: UInt16
  /// The unit as exported, and the UCUM code it stands for.
  package var spelling: String
  package var fromUnit: String
  package var toUnit: String
  package var factor: Double
  package var offset: Double
  /// The exact factor, as a fraction, for readers who check.
  package var exactFactor: String
  package var basis: String
  package var count: Int

  package init(
    analyte: UInt16, spelling: String, fromUnit: String, toUnit: String, factor: Double,
    offset: Double, exactFactor: String, basis: String, count: Int
  ) {
    self.analyte = analyte
    self.spelling = spelling
    self.fromUnit = fromUnit
    self.toUnit = toUnit
    self.factor = factor
    self.offset = offset
    self.exactFactor = exactFactor
    self.basis = basis
    self.count = count
  }
}

/// The spread of one analyte's accepted results, aggregated for a chart.
package struct Distribution: Sendable {
  package struct Limit: Sendable {
    package var bound: String
    package var value: Double
    package var label: String

    package init(bound: String, value: Double, label: String) {
      self.bound = bound
      self.value = value
      self.label = label
    }
  }

  package var analyte: UInt16
  package var count: Int
  package var persons: Int
  package var censored: Int
  /// Bin edges (one more than `counts`), in the canonical unit; the outer bins hold the tails.
  package var edges: [Double]
  package var counts: [Int]
  /// The 2.5th, 25th, 50th, 75th and 97.5th percentile; empty where there are no values.
  package var percentiles: [Double]
  package var limits: [Limit]
  /// Results by the unit they were reported in, most frequent first.
  package var units: [(unit: String, count: Int)]

  package init(
    analyte: UInt16, count: Int, persons: Int, censored: Int, edges: [Double], counts: [Int],
    percentiles: [Double], limits: [Limit], units: [(unit: String, count: Int)]
  ) {
    self.analyte = analyte
    self.count = count
    self.persons = persons
    self.censored = censored
    self.edges = edges
    self.counts = counts
    self.percentiles = percentiles
    self.limits = limits
    self.units = units
  }
}

/// A check on the data of a run, in the categories of Kahn and others.
package struct QualityCheck: Sendable {
  package enum Status: String, Sendable {
    case pass, warn, fail
    case notApplicable = "not_applicable"
  }

  package var id: String
  package var category: String
  package var table: String
  package var column: String?
  package var violated: Int
  package var checked: Int
  package var threshold: Double?
  package var status: Status
  package var description: String

  package init(
    id: String, category: String, table: String, column: String? = nil, violated: Int,
    checked: Int, threshold: Double? = nil, status: Status, description: String
  ) {
    self.id = id
    self.category = category
    self.table = table
    self.column = column
    self.violated = violated
    self.checked = checked
    self.threshold = threshold
    self.status = status
    self.description = description
  }
}

/// The rejected, duplicate and superseded rows of one file, code and column.
package struct ProblemTally: Sendable {
  package var source: UInt16
  package var code: ProblemCode
  package var column: String
  package var disposition: Problem.Disposition
  package var count: Int
  package var firstLine: UInt32

  package init(
    source: UInt16, code: ProblemCode, column: String, disposition: Problem.Disposition,
    count: Int, firstLine: UInt32
  ) {
    self.source = source
    self.code = code
    self.column = column
    self.disposition = disposition
    self.count = count
    self.firstLine = firstLine
  }
}

/// A result row for the database: an observation with what was read, before and after.
package struct ResultRecord: Sendable {
  package var observation: Observation
  package var detail: ObservationDetail
  /// The value and unit exactly as exported.
  package var sourceValue: String
  package var sourceUnit: String
  /// HL7-like interpretation against the limits that apply: L, N, H, or nil where not known.
  package var interpretation: String?

  package init(
    observation: Observation, detail: ObservationDetail, sourceValue: String,
    sourceUnit: String, interpretation: String?
  ) {
    self.observation = observation
    self.detail = detail
    self.sourceValue = sourceValue
    self.sourceUnit = sourceUnit
    self.interpretation = interpretation
  }
}

/// Everything that a run found, as the outputs read it. Aggregates and kept rows only: reports
/// never walk over observations.
package struct RunOutcome: Sendable {
  package var run: RunRecord
  package var sources: [SourceFileRecord]
  package var persons: [PersonRecord]
  package var analytes: [Analyte]
  package var rules: [RuleRecord]
  package var tallies: [RuleTally]
  /// In order of person, then rule, then date.
  package var findings: [Finding]
  package var cohorts: [Cohort]
  package var statistics: [StatisticRow]
  package var distributions: [Distribution]
  package var conversions: [ConversionRecord]
  /// In order of source, then line.
  package var problems: [Problem]
  package var problemTallies: [ProblemTally]
  package var checks: [QualityCheck]
  /// Names of laboratories, accessions, methods and specimens, as `ObservationDetail` indexes them.
  package var names: [String]
  /// Sources by key, such as `pmid:18284630`, with a line for a bibliography.
  package var citations: [(key: String, text: String, status: FactStatus)]

  package init(
    run: RunRecord, sources: [SourceFileRecord], persons: [PersonRecord], analytes: [Analyte],
    rules: [RuleRecord], tallies: [RuleTally], findings: [Finding], cohorts: [Cohort],
    statistics: [StatisticRow], distributions: [Distribution], conversions: [ConversionRecord],
    problems: [Problem], problemTallies: [ProblemTally], checks: [QualityCheck],
    names: [String], citations: [(key: String, text: String, status: FactStatus)]
  ) {
    self.run = run
    self.sources = sources
    self.persons = persons
    self.analytes = analytes
    self.rules = rules
    self.tallies = tallies
    self.findings = findings
    self.cohorts = cohorts
    self.statistics = statistics
    self.distributions = distributions
    self.conversions = conversions
    self.problems = problems
    self.problemTallies = problemTallies
    self.checks = checks
    self.names = names
    self.citations = citations
  }
}
