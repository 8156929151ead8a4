import Clinic
import GRDBSQLite

/// The output database while it is built: one owner, one connection, and no reader before `finish`.
///
/// The order is `init`, `writeRecords`, `writeStatistics`, any number of `append`, `finish`.
/// A database that is dropped on the way, by an error or otherwise, takes its file with it. The
/// same calls give the same bytes.
package struct OutputDatabase: ~Copyable {
  /// What was written.
  package struct Account: Sendable, Hashable {
    package var bytes: Int
    package var results: Int
  }

  private let disclosure: Disclosure
  private var results: BulkInsert
  private var catalogue = ResultWriter.Catalogue()
  private var references = EvidenceReferences()
  private var resultCount = 0
  private var hasStatistics = false
  private let connection: Connection
  private var file: UnfinishedFile

  /// Makes a new file with the schema in it. What stands at `path` already is not touched.
  ///
  /// - Parameters:
  ///   - path: where the file goes; its directory must be there.
  ///   - disclosure: what the file says of its keys and counts.
  /// - Throws: `StoreError`, with `systemError` EEXIST where the path is taken.
  package init(path: String, disclosure: Disclosure = .identified) throws(StoreError) {
    try self.init(path: path, disclosure: disclosure, pageLimit: nil)
  }

  /// The same, with a number of pages of 8 KiB after which SQLite says that the disk is full.
  init(path: String, disclosure: Disclosure = .identified, pageLimit: Int?) throws(StoreError) {
    let file = try UnfinishedFile(creating: path)
    let connection = try Connection(path: path)
    // Nobody can see the file until it is finished, and a failure discards it: a journal and
    // flushes would buy nothing. Whoever publishes the file flushes it.
    try connection.execute(
      """
      PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
      PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA encoding='UTF-8';
      """)
    if let pageLimit { try connection.execute("PRAGMA max_page_count=\(pageLimit)") }
    try connection.execute("BEGIN")
    for table in Schema.tables { try connection.execute(table.sql) }
    let results = try BulkInsert(connection.handle, RecordTables.result)
    self.disclosure = disclosure
    self.results = results
    self.connection = connection
    self.file = file
  }

  /// Writes everything but statistics, results and the evidence that points at them, and makes the
  /// indices of what is then complete. Call it once, and before results are appended.
  ///
  /// - Parameters:
  ///   - outcome: findings refer to its persons and rules by index, observations to its analytes,
  ///     sources and conversions. Its statistics are passed over: they may not be known yet.
  ///   - nutrients: what `Intake.nutrient` indexes. Amounts of an intake outside it are left out:
  ///     a number without its unit is worse than none.
  /// - Throws: `StoreError` where the disk is full or a row breaks a rule of the schema.
  package mutating func writeRecords(
    _ outcome: RunOutcome, nutrients: [Nutrient] = []
  ) throws(StoreError) {
    precondition(catalogue.isEmpty, "a run is written once")
    try RunWriter(connection.handle, outcome, disclosure).write()
    for index in Schema.recordIndices { try connection.execute(index) }
    catalogue = ResultWriter.Catalogue(outcome)
    references = EvidenceReferences(
      outcome.findings, nutrientUnits: nutrients.map(\.dailyUnit.code))
  }

  /// Writes the statistics of the same outcome. Call it once, after `writeRecords`.
  ///
  /// - Throws: `StoreError`; see `writeRecords(_:nutrients:)`.
  package mutating func writeStatistics(_ outcome: RunOutcome) throws(StoreError) {
    precondition(!catalogue.isEmpty && !hasStatistics, "statistics come once, after the records")
    try RunWriter(connection.handle, outcome, disclosure).writeStatistics(outcome.statistics)
    hasStatistics = true
  }

  /// Appends results, in the order in which they are numbered.
  ///
  /// What evidence rests on is found again by file, line and analyte. Where two results agree in
  /// these, the first stands for both.
  package mutating func append(
    _ records: some Sequence<ResultRecord>
  ) throws(StoreError) {
    precondition(!catalogue.isEmpty, "the run comes before its results")
    for record in records {
      let number = resultCount + 1
      try ResultWriter.write(record, number: number, catalogue, into: &results)
      references.store(record.observation, as: number)
      resultCount = number
    }
  }

  /// Writes the evidence, adding the results it rests on that were not appended; makes indices and
  /// views, checks the counts, and closes it. Nothing but the file itself is left, to be
  /// read again by `DatabaseCheck`.
  ///
  /// - Parameter record: what was exported of an observation that is evidence. Its person is taken
  ///   from the finding, because evidence may count people in another way.
  /// - Returns: the size of the file.
  /// - Throws: `StoreError` where the disk is full, or the rows of the run are not those of its
  ///   files.
  @discardableResult
  package consuming func finish(
    evidence record: (Observation) -> ResultRecord
  ) throws(StoreError) -> Account {
    precondition(!catalogue.isEmpty && hasStatistics, "a database holds a run and its statistics")
    try appendEvidence(record)
    try results.finish()
    try EvidenceWriter.write(references, into: connection.handle)
    for index in Schema.lateIndices { try connection.execute(index) }
    for view in Schema.views { try connection.execute(view.sql) }
    // A bounded sample for each index is enough for the planner, and takes no time that grows.
    try connection.execute("PRAGMA analysis_limit=1000; ANALYZE; COMMIT")
    let bytes = try connection.verify()
    // Published with a rollback journal: a WAL database cannot be read from a directory that the
    // reader may not write. The mark that makes the file ours is set last of all.
    try connection.execute(
      """
      PRAGMA journal_mode=DELETE;
      BEGIN; PRAGMA user_version=\(Schema.version);
      PRAGMA application_id=\(Schema.applicationID); COMMIT
      """)
    let count = resultCount
    // A statement that is still alive would keep the file open.
    _ = consume results
    try connection.close()
    file.keep()
    return Account(bytes: bytes, results: count)
  }

  private mutating func appendEvidence(
    _ record: (Observation) -> ResultRecord
  ) throws(StoreError) {
    for finding in references.findings {
      for evidence in finding.evidence {
        guard case .observation(let observation) = evidence.item,
          !references.isStored(observation)
        else { continue }
        var record = record(observation)
        record.observation.patient = finding.person
        try append(CollectionOfOne(record))
      }
    }
  }
}

extension Connection {
  /// Checks the account of rows, which no CHECK can, and returns the size in bytes.
  fileprivate func verify() throws(StoreError) -> Int {
    let account = """
      SELECT 1 FROM run WHERE rows_read IS NOT (SELECT total(rows) FROM source_file)
      OR rows_accepted IS NOT (SELECT total(rows_accepted) FROM source_file)
      OR rows_rejected IS NOT (SELECT total(rows_rejected) FROM source_file)
      OR rows_duplicate IS NOT (SELECT total(rows_duplicate) FROM source_file)
      OR rows_superseded IS NOT (SELECT total(rows_superseded) FROM source_file)
      """
    guard try rows(account).isEmpty else {
      throw StoreError(
        code: SQLITE_CONSTRAINT, message: "the account of the run is not that of its files",
        sql: account)
    }
    return try number("PRAGMA page_count") * number("PRAGMA page_size")
  }

  private func number(_ sql: String) throws(StoreError) -> Int {
    try rows(sql).first?.first.flatMap { $0 }.flatMap { Int($0) } ?? 0
  }
}
