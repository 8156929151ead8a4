import Clinic
import GRDB
import GRDBSQLite
import Records

/// The output database while it is written: one owner, one connection, closed before anyone reads.
package struct OutputDatabase: ~Copyable {
  /// What a result row adds to an observation: the texts of the export.
  package typealias SourceText = (Observation) -> (value: String, unit: String)

  private let queue: DatabaseQueue

  /// Makes a new file with the schema; the file must not exist.
  package init(path: String) throws(StoreError) { queue = try Self.create(path) }

  private static func create(_ path: String) throws(StoreError) -> DatabaseQueue {
    do {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = false
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { db in
        // Nobody can see the file until it is published, and a crash discards it.
        for pragma in [
          "page_size=8192", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE",
          "application_id=\(Schema.applicationID)", "user_version=\(Schema.version)",
        ] {
          try db.execute(sql: "PRAGMA \(pragma)")
        }
        for table in Schema.tables { try db.execute(sql: table.sql) }
      }
      return queue
    } catch {
      throw failure(error)
    }
  }

  static func failure(_ error: any Error) -> StoreError {
    if let error = error as? StoreError { return error }
    if let error = error as? DatabaseError {
      return StoreError(
        code: error.extendedResultCode.rawValue, message: error.message ?? "no message",
        sql: error.sql ?? "")
    }
    return StoreError(code: -1, message: "\(error)", sql: "")
  }

  /// Writes everything a run found, makes indices and views, checks the file and closes it.
  ///
  /// - Parameters:
  ///   - results: observations to store besides those that findings rest on, in a fixed order.
  ///   - details: what `Observation.detail` points into.
  ///   - text: the value and unit of an observation as exported.
  package consuming func write(
    _ outcome: RunOutcome, results: [Observation], details: [ObservationDetail],
    text: @escaping SourceText
  ) throws(StoreError) {
    do {
      try queue.inDatabase { db in
        guard let connection = db.sqliteConnection else {
          throw StoreError(code: -1, message: "the connection is closed", sql: "")
        }
        try db.execute(sql: "BEGIN")
        try RunWriter(connection, outcome, results, details, text).write()
        for index in Schema.indices { try db.execute(sql: index) }
        for view in Schema.views { try db.execute(sql: view.sql) }
        try db.execute(sql: "COMMIT")
        try check(db)
        try db.execute(sql: "PRAGMA journal_mode=DELETE")
      }
      try queue.close()
    } catch {
      throw Self.failure(error)
    }
  }

  private borrowing func check(_ db: Database) throws {
    let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
    if let first = orphans.first {
      throw StoreError(code: 787, message: "a row points nowhere: \(first)", sql: "foreign_key_check")
    }
    let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
    guard verdict == "ok" else {
      throw StoreError(code: 11, message: verdict ?? "no answer", sql: "quick_check")
    }
  }
}

/// Writes the tables of one run, in an order in which every reference already stands.
private struct RunWriter {
  typealias Value = BulkInsert.Value

  let connection: OpaquePointer
  let outcome: RunOutcome
  let results: [Observation]
  let details: [ObservationDetail]
  let text: OutputDatabase.SourceText

  init(
    _ connection: OpaquePointer, _ outcome: RunOutcome, _ results: [Observation],
    _ details: [ObservationDetail], _ text: @escaping OutputDatabase.SourceText
  ) {
    self.connection = connection
    self.outcome = outcome
    self.results = results
    self.details = details
    self.text = text
  }

  private func fill(
    _ name: String, _ rows: (inout BulkInsert) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard let table = Schema.tables.first(where: { $0.name == name }) else {
      preconditionFailure("the schema has no table \(name)")
    }
    var insert = try BulkInsert(connection, table)
    try rows(&insert)
    try insert.finish()
  }

  func write() throws(StoreError) {
    try writeRun()
    try writeCatalogue()
    let numbers = try writeResults()
    try writeRules()
    try writeFindings(numbers)
    try writeCohorts()
    try writeNumbers()
    try writeDictionary()
  }

  private var runID: Value { .text(outcome.run.id) }

  // MARK: Run, files, people

  private func writeRun() throws(StoreError) {
    let run = outcome.run
    try fill("meta") { insert throws(StoreError) in
      var facts = [
        ("as_of", CivilDate.text(run.asOf)), ("de_identified", "no"), ("min_cell_count", "0"),
        ("schema_version", "\(Schema.version)"), ("timezone", "local to each site, as exported"),
        ("tool_version", run.toolVersion),
      ]
      facts += run.options.map { ("option." + $0.name, $0.value) }
      for (key, value) in facts.sorted(by: { $0.0 < $1.0 }) {
        try insert.add([.text(key), .text(value)])
      }
    }
    try fill("run") { insert throws(StoreError) in
      let rows = run.rows
      let status = rows.rejected == 0 ? "complete" : "complete_with_rejects"
      try insert.add([
        runID, .text(run.pipeline), .text(run.title), .text(CivilDate.text(run.asOf)),
        .text(status), .null, .text(run.toolVersion), .text(run.definitionsSHA256),
        .text(run.optionsSHA256), .text("none"), .integer(rows.read), .integer(rows.accepted),
        .integer(rows.rejected), .integer(rows.duplicate), .integer(rows.superseded),
        .integer(run.personCount),
      ])
    }
    try fill("source_file") { insert throws(StoreError) in
      for (index, source) in outcome.sources.enumerated() {
        let rows = source.rows
        try insert.add([
          .integer(index), runID, .text(source.site), .text(source.kind), .text(source.path),
          .text(source.profile), .text(source.sha256), .integer(source.sizeBytes),
          .text(source.encoding), .text(source.headerSHA256), .integer(rows.read),
          .integer(rows.accepted), .integer(rows.rejected), .integer(rows.duplicate),
          .integer(rows.superseded), .text("new"),
        ])
      }
    }
    try fill("reject") { insert throws(StoreError) in
      for (index, problem) in outcome.problems.enumerated() {
        try insert.add([
          .integer(index + 1), .integer(Int(problem.source)), .integer(Int(problem.line)),
          .integer(Int(problem.offset)), .filled(problem.column), .text(problem.code.rawValue),
          .text(problem.disposition.word), .text(problem.code.meaning), .filled(problem.hint),
          .filled(problem.shape),
        ])
      }
    }
    try fill("person") { insert throws(StoreError) in
      for (index, person) in outcome.persons.enumerated() {
        let sex: Value = person.sex == .unknown ? .null : .text(person.sex == .female ? "F" : "M")
        try insert.add([
          .integer(index), .text(person.key), .text("none"), sex,
          person.birthYear.map { .integer($0) } ?? .null, .text(person.ageBand),
          .text(person.site),
        ])
      }
    }
  }

  private func writeCatalogue() throws(StoreError) {
    try fill("analyte") { insert throws(StoreError) in
      for (index, analyte) in outcome.analytes.enumerated() {
        try insert.add([
          .integer(index), .text(analyte.id), .text(analyte.shortName), .text(analyte.loinc),
          .text(analyte.label), .text(analyte.unit.code), .text(analyte.unit.code),
          .integer(analyte.precision),
        ])
      }
    }
    try fill("unit_conversion") { insert throws(StoreError) in
      for (index, conversion) in outcome.conversions.enumerated() {
        try insert.add([
          .integer(index), .integer(Int(conversion.analyte)), .text(conversion.spelling),
          .text(conversion.fromUnit), .text(conversion.toUnit), .real(conversion.factor),
          .real(conversion.offset), .text(conversion.exactFactor), .text(conversion.basis),
          .integer(conversion.count),
        ])
      }
    }
  }

  // MARK: Results

  private struct ResultKey: Hashable {
    var source: UInt16
    var line: UInt32
    var analyte: UInt16
  }

  /// Stores each result once: those asked for, then those that findings rest on.
  private func writeResults() throws(StoreError) -> [ResultKey: Int] {
    var numbers: [ResultKey: Int] = [:]
    var observations = results
    for finding in outcome.findings {
      for evidence in finding.evidence {
        guard case .observation(var observation) = evidence.item else { continue }
        observation.patient = finding.person
        observations.append(observation)
      }
    }
    try fill("result") { insert throws(StoreError) in
      for observation in observations {
        let key = ResultKey(
          source: observation.source, line: observation.line, analyte: observation.analyte)
        guard numbers[key] == nil else { continue }
        numbers[key] = numbers.count + 1
        try insert.add(row(observation, numbers.count))
      }
    }
    return numbers
  }

  private func row(_ observation: Observation, _ number: Int) -> [Value] {
    let detail =
      observation.detail == Observation.noDetail ? .none : details[Int(observation.detail)]
    let source = text(observation)
    let date = CivilDate.text(observation.day)
    let status =
      observation.marks.contains(.corrected)
      ? "corrected" : observation.marks.contains(.preliminary) ? "preliminary" : "final"
    return [
      .integer(number), .integer(Int(observation.patient)), .integer(Int(observation.analyte)),
      .text(date), observation.minute < 0 ? .null : .text(date + " " + Self.clock(observation.minute)),
      .text(observation.comparator), .real(observation.value),
      observation.marks.contains(.range) ? .real(observation.upper) : .null,
      .text(outcome.analytes[Int(observation.analyte)].unit.code), .text(source.value),
      .filled(source.unit), .integer(Int(observation.conversion)), .real(detail.referenceLow),
      .real(detail.referenceHigh), .text(status),
      .flag(!observation.marks.contains(.conflicting)), runID, .integer(Int(observation.source)),
      .integer(Int(observation.line)),
    ]
  }

  private static func clock(_ minute: Int16) -> String {
    func two(_ number: Int16) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minute / 60)):\(two(minute % 60)):00"
  }

  // MARK: Rules and findings

  private func writeRules() throws(StoreError) {
    try fill("rule") { insert throws(StoreError) in
      for rule in outcome.rules {
        try insert.add([
          .text(rule.id), .text(rule.pack), .text(rule.version), .text(rule.title),
          .text(rule.question), .text(rule.severity.word), .text(rule.evidenceGrade),
          .text(rule.reviewStatus), .text(rule.definitionJSON),
          .text(rule.sources.joined(separator: ";")), .text(rule.contrary), .text(rule.place),
          .text(rule.sha256),
        ])
      }
    }
    try fill("rule_tally") { insert throws(StoreError) in
      for (index, rule) in outcome.rules.enumerated() {
        let tally = outcome.tallies[index]
        func add(_ measure: String, _ level: String, _ count: Int) throws(StoreError) {
          try insert.add([.text(rule.id), .text(measure), .text(level), .integer(count)])
        }
        for state in FindingState.allCases { try add("state", state.word, tally.count(state)) }
        for severity in Severity.allCases {
          try add("severity", severity.word, tally.severities[Int(severity.rawValue)])
        }
        for item in tally.classes { try add("class", item.name, item.count) }
        for item in tally.missing { try add("missing", item.name, item.count) }
      }
    }
    try fill("citation") { insert throws(StoreError) in
      for citation in outcome.citations {
        try insert.add([
          .text(citation.key), .text(citation.text), .text(citation.status.rawValue),
        ])
      }
    }
  }

  private func writeFindings(_ numbers: [ResultKey: Int]) throws(StoreError) {
    try fill("finding") { insert throws(StoreError) in
      for (index, finding) in outcome.findings.enumerated() {
        let rule = outcome.rules[Int(finding.rule)]
        try insert.add([
          .integer(index + 1), runID, .text(finding.key), .integer(Int(finding.person)),
          .text(rule.id), .text(rule.version), .text(finding.state.word),
          .filled(finding.classification), .text(finding.severity?.word),
          .text(CivilDate.text(finding.date)), .filled(finding.missing.joined(separator: ";")),
          .filled(finding.reason), .filled(finding.notes.joined(separator: ";")),
          .text(finding.summary), .text("new"),
        ])
      }
    }
    try fill("finding_evidence") { insert throws(StoreError) in
      for (index, finding) in outcome.findings.enumerated() {
        for (ordinal, evidence) in finding.evidence.enumerated() {
          var result: Value = .null
          if case .observation(let observation) = evidence.item {
            let key = ResultKey(
              source: observation.source, line: observation.line, analyte: observation.analyte)
            result = numbers[key].map { .integer($0) } ?? .null
          }
          try insert.add([
            .integer(index + 1), .integer(ordinal + 1), .text(evidence.role), result,
            .integer(Int(evidence.source)), .integer(Int(evidence.line)),
            .filled(evidence.column), .filled(Self.detail(evidence.item)),
          ])
        }
      }
    }
    try fill("explain_step") { insert throws(StoreError) in
      for (index, finding) in outcome.findings.enumerated() {
        for (number, step) in finding.steps.enumerated() {
          try insert.add([
            .integer(index + 1), .integer(number + 1),
            step.parent.map { .integer($0 + 1) } ?? .null, .text(step.label),
            .text(step.expression), .text(step.outcome.rawValue), .text(step.text),
          ])
        }
      }
    }
  }

  /// What a row that is no result says, in words.
  private static func detail(_ item: Evidence.Item) -> String {
    func span(_ start: Day?, _ stop: Day?) -> String {
      let from = start.map { "from \(CivilDate.text($0))" } ?? "from an unknown day"
      return from + (stop.map { " to \(CivilDate.text($0))" } ?? "")
    }
    switch item {
    case .observation, .person: return ""
    case .span(let coded): return span(coded.start, coded.stop)
    case .intake(let intake):
      let low = number(intake.daily.low)
      let dose = intake.daily.isExact ? low : "\(low) to \(number(intake.daily.high))"
      let unclear = intake.isAmbiguous ? ", elemental amount not stated" : ""
      return "\(dose) a day \(span(intake.start, intake.stop))\(unclear)"
    }
  }

  private static func number(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  // MARK: Cohorts, statistics, checks

  private func writeCohorts() throws(StoreError) {
    try fill("cohort_definition") { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        try insert.add([
          .integer(index + 1), .text(cohort.name), .text(cohort.description),
          .text(cohort.compare), .text(cohort.definition), .text(cohort.sha256),
        ])
      }
    }
    try fill("cohort") { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        for member in cohort.members {
          try insert.add([
            .integer(index + 1), .integer(Int(member.person)),
            .text(CivilDate.text(member.start)), .text(CivilDate.text(member.end)),
          ])
        }
      }
    }
    try fill("cohort_attrition") { insert throws(StoreError) in
      for (index, cohort) in outcome.cohorts.enumerated() {
        for (number, step) in cohort.steps.enumerated() {
          try insert.add([
            .integer(index + 1), .integer(number), .text(step.reason), .integer(step.records),
            .integer(step.subjects), .integer(step.excluded), .integer(step.excluded),
            .integer(step.undecided),
          ])
        }
      }
    }
  }

  private func writeNumbers() throws(StoreError) {
    try fill("statistic") { insert throws(StoreError) in
      for (index, row) in outcome.statistics.enumerated() {
        try insert.add([
          .integer(index + 1), runID, .text(row.groupName), .text(row.groupLevel),
          .text(row.strataName), .text(row.strataLevel), .text(row.variableName),
          .filled(row.variableLevel), .text(row.estimateName), .text(row.kind.rawValue),
          .real(row.value), .text(row.text), .text(row.unit),
          row.denominator.map { .integer($0) } ?? .null, .integer(0), .null,
        ])
      }
    }
    try fill("quality_check") { insert throws(StoreError) in
      for check in outcome.checks {
        try insert.add([
          .text(check.id), runID, .text(check.category), .text(check.table), .text(check.column),
          .integer(check.violated), .integer(check.checked), .real(check.threshold),
          .text(check.status.rawValue), .text(check.description),
        ])
      }
    }
  }

  private func writeDictionary() throws(StoreError) {
    try fill("data_dictionary") { insert throws(StoreError) in
      for table in Schema.tables {
        for (index, column) in table.columns.enumerated() {
          try insert.add([
            .text(table.name), .text(column.name), .integer(index + 1),
            .text(column.logicalType), .flag(column.isNullable), .text(column.privacy),
            .text(column.description),
          ])
        }
      }
      for view in Schema.views {
        for (index, column) in view.columns.enumerated() {
          let origin = Schema.tables.lazy.flatMap(\.columns).first { $0.name == column.name }
          try insert.add([
            .text(view.name), .text(column.name), .integer(index + 1),
            .text(origin?.logicalType ?? "TEXT"), .flag(origin?.isNullable ?? true),
            .text(origin?.privacy ?? "none"), .text(column.description),
          ])
        }
      }
    }
  }
}
