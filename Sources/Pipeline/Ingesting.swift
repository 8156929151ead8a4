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
  let intakeReading: IntakeReading
  let freeText: FreeTextReading

  init(plan: Plan, asOf: Day, workers: Int) {
    self.plan = plan
    self.asOf = asOf
    self.workers = workers
    units = UnitResolver(plan.knowledge)
    matcher = CodeMatcher(plan.knowledge)
    intakeReading = IntakeReading(plan.knowledge)
    freeText = FreeTextReading(intakeReading)
  }

  // MARK: All files

  func read(_ files: [InputFile]) -> Ingested {
    let patients: ByteIndex
    var result: Ingested
    var accounts: [RunRecord.RowAccount]
    (result, accounts, patients) = begin(files)
    dictionaries(files, &result, &accounts)
    for (index, file) in files.enumerated() {
      switch file.table.kind {
      case .patients, .draws, .dictionary: break
      case .labs: result.hashes[index] = labs(file, patients, &result, &accounts[index])
      case .measures: measures(file, patients, &result, &accounts[index])
      case .intakes: intakes(file, patients, &result, &accounts[index])
      case .conditions:
        coded(file, .condition, patients, &result, &accounts[index])
      case .medications:
        coded(file, .medicine, patients, &result, &accounts[index])
      }
    }
    for (index, file) in files.enumerated() where file.table.kind == .draws {
      draws(file, patients, &result, &accounts[index])
    }
    result.coverage.conditionsDelivered = Self.isDelivered(.conditions, files)
    result.coverage.medicinesDelivered = Self.isDelivered(.medications, files)
    result.coverage.labFeedStart = result.chunks.lazy.compactMap(\.results.firstDay).min()
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

  /// Whether what lists of a kind do not name is absent: every one of them is complete, and every
  /// site with people has one. Coverage is one for all people, so the poorest site decides.
  private static func isDelivered(_ kind: Profile.Kind, _ files: [InputFile]) -> Bool {
    let lists = files.filter { $0.table.kind == kind }
    let sites = Set(files.filter { $0.table.kind == .patients }.map(\.site))
    return !lists.isEmpty && lists.allSatisfy(\.table.isComplete)
      && sites.isSubset(of: lists.map(\.site))
  }

  /// Reads the people with every worker, then numbers them beside those that read each file for
  /// its digest.
  private func begin(
    _ files: [InputFile]
  ) -> (Ingested, [RunRecord.RowAccount], ByteIndex) {
    let plans = files.map { $0.table.kind == .patients ? $0.chunks(of: PeopleChunk.bytes) : nil }
    let pieces = files.indices.flatMap { file in
      (plans[file]?.chunks ?? []).map { (file: file, range: $0) }
    }
    let chunks = concurrently(pieces.count, workers: workers) { index in
      PeopleChunk(files[pieces[index].file], pieces[index].range)
    }
    enum Done: Sendable {
      case people(Ingested, [RunRecord.RowAccount], ByteIndex)
      case digest(String?)
    }
    let done = concurrently(files.count + 1, workers: workers) { index -> Done in
      guard index == 0 else {
        // Long files are read for their digest beside the workers that read their rows.
        let file = files[index - 1]
        return .digest(file.table.kind == .labs ? nil : file.digest())
      }
      var result = Ingested()
      var accounts = [RunRecord.RowAccount](repeating: .init(), count: files.count)
      var people = PeopleNumbering()
      var rest = chunks[...]
      for (index, file) in files.enumerated() {
        guard let plan = plans[index] else { continue }
        let own = Array(rest.prefix(plan.chunks.count))
        rest = rest.dropFirst(plan.chunks.count)
        stitch(file, plan, own, { PeopleChunk(file, $0) }) { chunk, lines in
          people.add(chunk, after: lines)
          result.problems += chunk.problems(after: lines)
          accounts[index].accepted += chunk.persons.count
          accounts[index].rejected += chunk.problems.reduce(0) { $0 + Int($1.lineCount) }
        }
      }
      let patients = people.number(&result, &accounts)
      return .people(result, accounts, patients)
    }
    guard case .people(var result, let accounts, let patients) = done[0] else {
      preconditionFailure("people come first")
    }
    result.hashes = done.dropFirst().map { part in
      if case .digest(let hash) = part { return hash }
      return nil
    }
    return (result, accounts, patients)
  }

  private func setAside(
    _ fault: FieldFault, _ row: RowText, _ source: UInt16, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    result.problems.append(fault.problem(row, source))
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
      guard row.layout.reads(row.fields) else {
        account.accepted += 1
        result.outside[file.source, default: 0] += 1
        result.dictionaries.leaveOut(row, of: file)
        return
      }
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

  /// Reads the rows and, as the first piece of work, the file's digest, which is returned.
  private func labs(
    _ file: InputFile, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) -> String? {
    enum Done: Sendable {
      case digest(String?)
      case rows(LabChunk)
    }
    let context = labContext(file, patients, result.dictionaries)
    let shards = Assembling.shardCount(result.persons.count)
    let plan = file.chunks(of: Self.chunkBytes)
    let done = concurrently(plan.chunks.count + 1, workers: workers) { index -> Done in
      index == 0
        ? .digest(file.digest()) : .rows(scan(file, context, plan.chunks[index - 1], shards))
    }
    guard case .digest(let digest) = done[0] else { preconditionFailure("the digest is first") }
    let scans = done.dropFirst().compactMap { part -> LabChunk? in
      if case .rows(let chunk) = part { return chunk }
      return nil
    }
    stitch(file, plan, scans, { scan(file, context, $0, shards) }) { chunk, lines in
      take(chunk, lines, file.source, &result, &account)
    }
    return digest
  }

  /// Goes through the chunks of a file in order, each with the number of lines before it. A chunk
  /// that was cut in the wrong place is read again, from where it should have begun.
  private func stitch<Chunk: ScannedChunk>(
    _ file: InputFile, _ plan: ChunkPlan, _ chunks: [Chunk], _ again: (Range<Int>) -> Chunk,
    _ take: (Chunk, Int) -> Void
  ) {
    var stitcher = ChunkStitcher(plan)
    for (index, range) in plan.chunks.enumerated() {
      switch stitcher.decide(range) {
      case .skip: continue
      case .keep(let firstLine):
        stitcher.advance(chunks[index].end)
        take(chunks[index], file.header.linesBefore + firstLine)
      case .rescan(let start, let firstLine):
        let chunk = again(start..<range.upperBound)
        stitcher.advance(chunk.end)
        take(chunk, file.header.linesBefore + firstLine)
      }
    }
  }

  private func scan(
    _ file: InputFile, _ context: LabReader.Context, _ range: Range<Int>, _ shards: Int
  ) -> LabChunk {
    var reader = LabReader(context, bytes: range.count)
    var scanner = RecordScanner(
      file.recordBytes, dialect: file.dialect, columns: file.header.names.count)
    scanner.begin(at: range.lowerBound, softEnd: range.upperBound)
    while true {
      switch scanner.next() {
      case .record: reader.read(scanner.record)
      case .malformed:
        reader.add(InputFile.problem(scanner.malformed, file.source, -1, file.header.names))
      case .end: return reader.finished(scanner.scanEnd, shardCount: shards)
      }
    }
  }

  /// Joins a chunk, whose lines and details are counted from its own start.
  private func take(
    _ chunk: LabChunk, _ linesBefore: Int, _ source: UInt16, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    let lines = UInt32(linesBefore + 1)
    let details = UInt32(result.details.count)
    result.chunks.append(
      Ingested.Chunk(results: chunk.results, firstLine: lines, firstDetail: details))
    result.details += chunk.details
    for var problem in chunk.problems {
      problem.line += lines
      result.problems.append(problem)
    }
    result.invisible += chunk.invisible
    result.outside[source, default: 0] += chunk.outside
    account.accepted += chunk.accepted
    account.rejected += chunk.problems.reduce(0) { $0 + Int($1.lineCount) }
  }

  private func labContext(
    _ file: InputFile, _ patients: ByteIndex, _ dictionaries: Dictionaries
  ) -> LabReader.Context {
    let tests = TestIndex(file, plan.knowledge, dictionaries)
    let policy = LabPolicy(
      file, dictionaries, tests.unlisted, outsideKeys: tests.outsideKeys)
    let layout = file.layout
    return LabReader.Context(
      layout: layout, missing: layout.missing, source: file.source, asOf: asOf,
      collected: file.collected, patients: patients, analyteCodes: tests.codes,
      analyteNames: tests.names, refusedCodes: tests.refused,
      units: units.registered(by: file.profile), names: self.names,
      hardLimits: plan.vocabulary.analytes.map(\.hardLimits),
      typicalLimits: plan.vocabulary.analytes.map(\.typicalLimits),
      signatures: plan.knowledge.signatures,
      defaultUnits: file.profile.defaultUnits, collectedFormat: layout.dateFormat(.collected),
      issuedFormat: layout.dateFormat(.issued), number: layout.numbers,
      words: layout.words, policy: policy)
  }

  // MARK: Lists

  private func coded(
    _ file: InputFile, _ kind: CodedSpan.Kind, _ patients: ByteIndex, _ result: inout Ingested,
    _ account: inout RunRecord.RowAccount
  ) {
    let isFreeText = file.table.isFreeText
    var texts = MedicineTexts()
    each(file, &result, &account) { row, result throws(FieldFault) in
      let person = try patient(row, patients)
      let isCondition = kind == .condition
      // Set aside for whatever reason, the row still says what is taken.
      var isSettled = isCondition || !isFreeText
      defer {
        if !isSettled { result.intakes += freeText.undecided(row, person, file.source) }
      }
      let (code, listed) = result.dictionaries.coded(row, file)
      let name = listed ?? row[.product]
      guard code != nil || name != nil else {
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
        isSettled = true
        throw FieldFault(code: .withdrawn, role: .status, text: status)
      }
      let taken = isSettled ? nil : try readMedicine(row, file, person)
      isSettled = true
      let groups =
        isCondition
        ? matcher.conditions(code: code, name: name, system: CodeSystem.name(row))
        : matcher.medicines(code: code, name: name)
      let hasEnded = !isCondition && hasEnded(row)
      let schedule =
        isCondition || groups.isEmpty ? Schedule() : intakeReading.schedule(row, &texts)
      for group in groups {
        var span = CodedSpan(
          patient: person, kind: kind, group: UInt16(group), start: start, stop: stop,
          source: file.source, line: row.line)
        if hasEnded { span.isOngoing = .false }
        span.schedule = schedule
        if !isCondition {
          span.milligrams = intakeReading.milligrams(
            row, matcher.equivalent(of: group, code: code, name: name), &texts)
        }
        result.spans.append(span)
      }
      if let taken { add(taken, row, file, &result) }
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
