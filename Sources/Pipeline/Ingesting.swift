import Clinic
import Definitions
import Records

/// Reads opened exports into events. Laboratory files are cut into chunks for the workers; the
/// cuts depend on the file alone, so that what is read does not depend on how many there are.
struct Ingesting {
  static let chunkBytes = 2 << 20

  let plan: Plan
  let asOf: Day
  let workers: Int
  let units: UnitResolver
  let names = NameTable()
  private let matcher: CodeMatcher
  private let intakeReading: IntakeReading

  init(plan: Plan, asOf: Day, workers: Int) {
    self.plan = plan
    self.asOf = asOf
    self.workers = workers
    units = UnitResolver(plan.knowledge)
    matcher = CodeMatcher(plan.knowledge)
    intakeReading = IntakeReading(plan.knowledge)
  }

  // MARK: All files

  func read(_ files: [InputFile]) -> Ingested {
    var result = Ingested()
    var accounts = [RunRecord.RowAccount](repeating: .init(), count: files.count)
    let patients = people(files, &result, &accounts)
    for (index, file) in files.enumerated() {
      switch file.table.kind {
      case .patients, .draws: break
      case .labs: labs(file, patients, &result, &accounts[index])
      case .measures: measures(file, patients, &result, &accounts[index])
      case .intakes: intakes(file, patients, &result, &accounts[index])
      case .conditions:
        result.coverage.conditionsDelivered = true
        coded(file, .condition, patients, &result, &accounts[index])
      case .medications:
        result.coverage.medicinesDelivered = true
        coded(file, .medicine, patients, &result, &accounts[index])
      }
    }
    for (index, file) in files.enumerated() where file.table.kind == .draws {
      draws(file, patients, &result, &accounts[index])
    }
    let chunks = result.chunks
    result.coverage.labFeedStart = concurrently(chunks.count, workers: workers) { index in
      chunks[index].observations.lazy.map(\.day).min()
    }.compactMap { $0 }.min()
    for (index, file) in files.enumerated() {
      result.sources.append(
        SourceFileRecord(
          site: file.site, kind: file.table.kind.rawValue, path: file.path,
          profile: file.profile.id, sha256: "", sizeBytes: file.file?.identity.size ?? 0,
          encoding: file.file?.encoding.rawValue ?? "utf-8",
          headerSHA256: SHA256Digest.hex(of: file.header.names.joined(separator: "\n")),
          rows: accounts[index], ignoredColumns: file.layout.ignored))
    }
    return result
  }

  private func setAside(
    _ fault: FieldFault, _ row: RowText, _ source: UInt16, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    result.problems.append(
      Problem(
        code: fault.code, source: source, line: row.line, offset: row.offset,
        column: row.layout.header(fault.role), shape: valueShape(fault.text), hint: fault.hint))
    account.rejected += 1
  }

  /// Reads a table row by row; the body throws for a row that is set aside.
  func each(
    _ file: InputFile, _ result: inout Ingested, _ account: inout RunRecord.RowAccount,
    _ body: (RowText, inout Ingested) throws(FieldFault) -> Void
  ) {
    var malformed: [Problem] = []
    // In a list, a row that repeats another to the letter is the same fact told twice.
    let isList = [.intakes, .conditions, .medications].contains(file.table.kind)
    var seen = Set<[String]>()
    file.rows(&malformed) { row in
      if isList, !seen.insert(row.fields).inserted {
        result.problems.append(
          Problem(
            code: .duplicateRow, source: file.source, line: row.line, offset: row.offset,
            disposition: .duplicate))
        account.duplicate += 1
        return
      }
      do throws(FieldFault) {
        try body(row, &result)
        account.accepted += 1
      } catch {
        setAside(error, row, file.source, &result, &account)
      }
    }
    account.rejected += malformed.reduce(0) { $0 + Int($1.lineCount) }
    result.problems += malformed
  }

  // MARK: People

  /// Reads people first, so that every other row can be checked against them. People are numbered
  /// in the order of their identifiers, whatever order the file has.
  private func people(
    _ files: [InputFile], _ result: inout Ingested, _ accounts: inout [RunRecord.RowAccount]
  ) -> ByteIndex {
    var found: [Person] = []
    for (index, file) in files.enumerated() where file.table.kind == .patients {
      each(file, &result, &accounts[index]) { row, _ throws(FieldFault) in
        found.append(
          try readPerson(row, source: file.source, site: file.site, collected: file.collected))
      }
    }
    found.sort { ($0.id, $0.source, $0.line) < ($1.id, $1.source, $1.line) }
    var persons: [Person] = []
    for person in found {
      guard let last = persons.last, last.id == person.id else {
        persons.append(person)
        continue
      }
      let isSame = last.sameFacts(as: person)
      persons[persons.count - 1] = last.reconciled(with: person)
      result.problems.append(
        Problem(
          code: isSame ? .duplicateRow : .duplicatePatient, source: person.source,
          line: person.line, offset: 0,
          disposition: isSame ? .duplicate : .rejected))
      let index = Int(person.source)
      accounts[index].accepted -= 1
      if isSame { accounts[index].duplicate += 1 } else { accounts[index].rejected += 1 }
    }
    var patients = ByteIndex(capacity: persons.count)
    for (number, person) in persons.enumerated() { patients.insert(person.id, Int32(number)) }
    result.persons = persons
    return patients
  }

  func patient(_ row: RowText, _ patients: ByteIndex) throws(FieldFault) -> UInt32 {
    guard var id = row[.patient] else {
      throw FieldFault(code: .missingPatient, role: .patient, text: "")
    }
    guard let number = id.withUTF8({ patients.value($0) }) else {
      throw FieldFault(code: .unknownPatient, role: .patient, text: id)
    }
    return UInt32(number)
  }

  // MARK: Long laboratory files

  private func labs(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    let context = labContext(file, patients)
    let range = file.header.bodyStart..<max(file.header.bodyStart, file.end)
    let chunks = ChunkPlan(file.recordBytes, range: range, chunkBytes: Self.chunkBytes)
    let scans = concurrently(chunks.chunks.count, workers: workers) { index in
      scan(
        file, context, from: chunks.chunks[index].lowerBound, to: chunks.chunks[index].upperBound)
    }
    // A chunk that was cut in the wrong place is read again, from where it should have begun.
    var stitcher = ChunkStitcher(chunks)
    for (index, chunk) in chunks.chunks.enumerated() {
      switch stitcher.decide(chunk) {
      case .skip: continue
      case .keep(let firstLine):
        stitcher.advance(scans[index].end)
        take(scans[index].chunk, firstLine, file, &result, &account)
      case .rescan(let start, let firstLine):
        let again = scan(file, context, from: start, to: chunk.upperBound)
        stitcher.advance(again.end)
        take(again.chunk, firstLine, file, &result, &account)
      }
    }
  }

  private func scan(
    _ file: InputFile, _ context: LabReader.Context, from start: Int, to end: Int
  ) -> (chunk: LabChunk, end: RecordScanner.ScanEnd) {
    var reader = LabReader(context)
    var scanner = RecordScanner(
      file.recordBytes, dialect: file.dialect, columns: file.header.names.count)
    scanner.begin(at: start, softEnd: end)
    while true {
      switch scanner.next() {
      case .record: reader.read(scanner.record)
      case .malformed:
        reader.add(InputFile.problem(scanner.malformed, file.source, -1, file.header.names))
      case .end: return (reader.chunk, scanner.scanEnd)
      }
    }
  }

  /// Joins a chunk: its lines and details are counted from its own start.
  private func take(
    _ chunk: LabChunk, _ firstLine: Int, _ file: InputFile, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    let lines = UInt32(file.header.linesBefore + firstLine + 1)
    let details = UInt32(result.details.count)
    result.chunks.append(
      Ingested.Chunk(
        observations: chunk.observations, firstLine: lines, firstDetail: details))
    result.details += chunk.details
    for var problem in chunk.problems {
      problem.line += lines
      result.problems.append(problem)
    }
    result.invisible += chunk.invisible
    account.accepted += chunk.accepted
    account.rejected += chunk.problems.reduce(0) { $0 + Int($1.lineCount) }
  }

  private func labContext(_ file: InputFile, _ patients: ByteIndex) -> LabReader.Context {
    let knowledge = plan.knowledge
    var codes = ByteIndex(capacity: knowledge.codes.count)
    var refused = ByteIndex(capacity: 64)
    for (code, analyte) in file.profile.codes { codes.insert(code, Int32(analyte)) }
    for (code, entry) in knowledge.codes where file.profile.codes[code] == nil {
      switch entry {
      case .analyte(let analyte, _): codes.insert(code, Int32(analyte))
      case .refused: refused.insert(code, 1)
      }
    }
    var names = ByteIndex(capacity: knowledge.names.count)
    for (name, analyte) in knowledge.names { names.insert(name, Int32(analyte)) }
    let layout = file.layout
    return LabReader.Context(
      layout: layout, missing: layout.missing, source: file.source, asOf: asOf,
      collected: file.collected, patients: patients, analyteCodes: codes, analyteNames: names,
      refusedCodes: refused, units: units, names: self.names,
      hardLimits: plan.vocabulary.analytes.map(\.hardLimits),
      typicalLimits: plan.vocabulary.analytes.map(\.typicalLimits),
      defaultUnits: file.profile.defaultUnits, collectedFormat: layout.dateFormat(.collected),
      issuedFormat: layout.dateFormat(.issued), number: layout.numbers,
      words: layout.words)
  }

  // MARK: Lists

  private func intakes(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    each(file, &result, &account) { row, result throws(FieldFault) in
      let person = try patient(row, patients)
      let outcome = try intakeReading.read(row, patient: person, source: file.source)
      let recorded = try optionalDate(row, .recordedOn)
      // A row without a form date was recorded by the export itself.
      result.forms.append(IntakeForm(patient: person, day: recorded ?? asOf))
      if case .intakes(let intakes) = outcome { result.intakes += intakes }
    }
  }

  private func coded(
    _ file: InputFile, _ kind: CodedSpan.Kind, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    each(file, &result, &account) { row, result throws(FieldFault) in
      let person = try patient(row, patients)
      let isCondition = kind == .condition
      guard row[.code] != nil || row[.name] != nil else {
        throw FieldFault(code: .missingValue, role: isCondition ? .code : .name, text: "")
      }
      let start = try optionalDate(row, isCondition ? .onset : .start)
      let stop = try optionalDate(row, isCondition ? .resolved : .stop)
      if let start, let stop, stop < start {
        throw FieldFault(
          code: .impossibleDate, role: isCondition ? .resolved : .stop,
          text: row[isCondition ? .resolved : .stop] ?? "")
      }
      if !isCondition, let status = row[.status]?.foldedASCII(),
        ["cancelled", "entered-in-error", "draft"].contains(status)
      {
        throw FieldFault(code: .withdrawn, role: .status, text: status)
      }
      let groups =
        isCondition
        ? matcher.conditions(code: row[.code], name: row[.name])
        : matcher.medicines(code: row[.code], name: row[.name])
      for group in groups {
        result.spans.append(
          CodedSpan(
            patient: person, kind: kind, group: UInt16(group), start: start, stop: stop,
            source: file.source, line: row.line))
      }
    }
  }
}

extension Person {
  func sameFacts(as other: Person) -> Bool {
    sex == other.sex && birthDay == other.birthDay && pregnant == other.pregnant
      && gestationWeeks == other.gestationWeeks && altitudeMetres == other.altitudeMetres
      && cigarettesPerDay == other.cigarettesPerDay && attributes == other.attributes
  }

  /// One person from two rows: what they disagree on is not known.
  func reconciled(with other: Person) -> Person {
    var result = self
    if sex != other.sex { result.sex = .unknown }
    if birthDay != other.birthDay { result.birthDay = nil }
    if pregnant != other.pregnant { result.pregnant = .unknown }
    if gestationWeeks != other.gestationWeeks { result.gestationWeeks = nil }
    if altitudeMetres != other.altitudeMetres { result.altitudeMetres = nil }
    if cigarettesPerDay != other.cigarettesPerDay { result.cigarettesPerDay = nil }
    return result
  }
}
