import Clinic
import Records

/// Writes the tables of a run other than results and evidence, each whole and in a fixed order.
struct RunWriter {
  let connection: OpaquePointer
  let outcome: RunOutcome
  let disclosure: Disclosure

  init(_ connection: OpaquePointer, _ outcome: RunOutcome, _ disclosure: Disclosure) {
    self.connection = connection
    self.outcome = outcome
    self.disclosure = disclosure
  }

  /// Everything but the statistics, which may still be computed meanwhile.
  func write() throws(StoreError) {
    try writeMeta()
    try writeRun()
    try writeSources()
    try writeRejects()
    try writePersons()
    try writeAnalytes()
    try writeConversions()
    try writeRules()
    try writeTallies()
    try writeFindings()
    try writeSteps()
    try writeCohorts()
    try writeChecks()
    try writeDictionary()
  }

  /// Fills one table.
  func fill(
    _ table: Table, _ rows: (inout BulkInsert) throws(StoreError) -> Void
  ) throws(StoreError) {
    var insert = try BulkInsert(connection, table)
    try rows(&insert)
    try insert.finish()
  }

  // MARK: The run and its files

  private func writeMeta() throws(StoreError) {
    let run = outcome.run
    var facts = [
      ("as_of", CivilDate.text(run.asOf)), ("de_identified", disclosure.deidentified),
      ("min_cell_count", String(disclosure.minimumCellCount)),
      ("schema_version", String(Schema.version)),
      ("timezone", "local to each site as exported; no zone is applied"),
      ("tool_version", run.toolVersion),
    ]
    facts += run.options.map { ("option." + $0.name, $0.value) }
    facts.sort { $0.0 < $1.0 }
    try fill(RunTables.meta) { insert throws(StoreError) in
      for (key, value) in facts {
        insert.text("key", key)
        insert.text("value", value)
        try insert.endRow()
      }
    }
  }

  private func writeRun() throws(StoreError) {
    let run = outcome.run
    try fill(RunTables.run) { insert throws(StoreError) in
      insert.text("run_id", run.id)
      insert.text("pipeline", run.pipeline)
      insert.text("title", run.title)
      insert.date("as_of", run.asOf)
      insert.text("status", run.rows.rejected == 0 ? "complete" : "complete_with_rejects")
      insert.text("previous_run_id", run.previousID)
      insert.text("tool_version", run.toolVersion)
      insert.text("rules_sha256", run.definitionsSHA256)
      insert.text("config_sha256", run.optionsSHA256)
      insert.integer("rows_read", run.rows.read)
      insert.integer("rows_accepted", run.rows.accepted)
      insert.integer("rows_rejected", run.rows.rejected)
      insert.integer("rows_duplicate", run.rows.duplicate)
      insert.integer("rows_superseded", run.rows.superseded)
      insert.integer("persons", run.personCount)
      try insert.endRow()
    }
  }

  private func writeSources() throws(StoreError) {
    try fill(RunTables.sourceFile) { insert throws(StoreError) in
      for (index, source) in outcome.sources.enumerated() {
        insert.integer("source_file_id", index + 1)
        insert.text("run_id", outcome.run.id)
        insert.text("site", source.site)
        insert.text("kind", source.kind)
        insert.text("path", source.path)
        insert.text("profile", source.profile)
        insert.text("sha256", source.sha256)
        insert.integer("size_bytes", source.sizeBytes)
        insert.text("encoding", source.encoding)
        insert.text("header_sha256", source.headerSHA256)
        insert.text("ignored_columns", JSONText.list(source.ignoredColumns))
        insert.integer("rows", source.rows.read)
        insert.integer("rows_accepted", source.rows.accepted)
        insert.integer("rows_rejected", source.rows.rejected)
        insert.integer("rows_duplicate", source.rows.duplicate)
        insert.integer("rows_superseded", source.rows.superseded)
        insert.text("state", "new")
        try insert.endRow()
      }
    }
  }

  private func writeRejects() throws(StoreError) {
    try fill(RunTables.reject) { insert throws(StoreError) in
      for (index, problem) in outcome.problems.enumerated() {
        insert.integer("reject_id", index + 1)
        insert.integer("source_file_id", Int(problem.source) + 1)
        insert.integer("line", Int(problem.line))
        insert.integer("byte_offset", Int(problem.offset))
        insert.filled("column_name", problem.column)
        insert.text("code", problem.code.rawValue)
        insert.text("disposition", problem.disposition.word)
        insert.text("message", problem.code.meaning)
        insert.filled("hint", problem.hint)
        insert.filled("value_shape", problem.shape)
        insert.text("row_hmac", disclosure.rowHMAC?(problem))
        try insert.endRow()
      }
    }
  }

  // MARK: People and analytes

  private func writePersons() throws(StoreError) {
    try fill(RecordTables.person) { insert throws(StoreError) in
      for (index, person) in outcome.persons.enumerated() {
        insert.integer("person_id", index + 1)
        insert.text("person_key", person.key)
        insert.text("key_id", disclosure.keyID)
        switch person.sex {
        case .unknown: insert.text("sex", nil)
        case .female: insert.text("sex", "F")
        case .male: insert.text("sex", "M")
        }
        insert.integer("birth_year", person.birthYear)
        insert.filled("age_band", person.ageBand)
        insert.filled("site", person.site)
        try insert.endRow()
      }
    }
  }

  private func writeAnalytes() throws(StoreError) {
    try fill(RecordTables.analyte) { insert throws(StoreError) in
      for (index, analyte) in outcome.analytes.enumerated() {
        insert.integer("analyte_id", index + 1)
        insert.text("code", analyte.id)
        insert.text("short_name", analyte.shortName)
        insert.text("loinc", analyte.loinc)
        insert.text("label", analyte.label)
        insert.text("specimen", analyte.specimen)
        insert.text("canonical_unit", analyte.unit.code)
        insert.text("ucum", analyte.unit.code)
        insert.integer("precision_digits", analyte.precision)
        try insert.endRow()
      }
    }
  }

  private func writeConversions() throws(StoreError) {
    try fill(RecordTables.unitConversion) { insert throws(StoreError) in
      for (index, conversion) in outcome.conversions.enumerated() {
        insert.integer("conversion_id", index + 1)
        insert.integer("analyte_id", Int(conversion.analyte) + 1)
        insert.text("spelling", conversion.spelling)
        insert.text("from_unit", conversion.fromUnit)
        insert.text("to_unit", conversion.toUnit)
        insert.real("factor", conversion.factor)
        insert.real("offset_", conversion.offset)
        insert.text("exact_factor", conversion.exactFactor)
        insert.text("source", conversion.basis)
        insert.integer("n_results", conversion.count)
        try insert.endRow()
      }
    }
  }
}
