import Clinic
import Definitions
import Publication
import Records
import Reports
import Store
import Synchronization

/// Takes the output directory before anything is read, and publishes what the run found.
///
/// Its database is used in the order of the calls below, and its directory hands out files to any
/// worker. `@unchecked Sendable`: only one worker at a time has the database.
final class Publisher: @unchecked Sendable {
  private let lock: RunLock
  private let output: String
  private var directory: RunDirectory?
  private var database: OutputDatabase?
  private var path = ""
  /// Names of the reports that are written.
  private let written = Mutex<[String]>([])

  init(_ options: RunOptions) throws(RunError) {
    output = options.output
    do throws(PublicationError) {
      lock = try RunLock.acquire(try OutputRoot(at: options.output), started: "")
    } catch {
      throw Self.failure(error)
    }
  }

  static func failure(_ error: PublicationError) -> RunError {
    switch error.exitCode {
    case 73: .cannotCreate(error.message)
    case 74: .io(error.message)
    case 75: .busy(error.message)
    case 77: .permission(error.message)
    default: .internalFault(error.message)
    }
  }

  /// Makes the directory of the run and the database in it.
  func begin(_ runID: String) throws(RunError) {
    do throws(PublicationError) {
      let made = try RunDirectory(runID: runID, holding: lock)
      path = try made.path(for: Self.databaseName)
      directory = consume made
    } catch {
      throw Self.failure(error)
    }
    do throws(StoreError) {
      database = try OutputDatabase(path: path)
    } catch {
      throw failure(error)
    }
  }

  private static let databaseName = "results.db"

  // MARK: Pieces of work for one worker; each says why it failed, or nil

  /// Writes to the database what does not wait for statistics.
  func writeRecords(_ outcome: RunOutcome, nutrients: [Nutrient]) -> RunError? {
    do throws(StoreError) {
      try database?.writeRecords(outcome, nutrients: nutrients)
      return nil
    } catch {
      return failure(error)
    }
  }

  /// Writes the rest and closes the database.
  private func finishDatabase(
    _ outcome: RunOutcome, _ files: [InputFile], _ results: [Observation],
    _ details: [ObservationDetail]
  ) -> Result<OutputDatabase.Account, RunError> {
    guard var database = database.take() else {
      preconditionFailure("a database is begun before it is finished")
    }
    let texts = SourceTexts(files)
    do throws(StoreError) {
      try database.writeStatistics(outcome)
      return .success(
        try database.finish(results: results, details: details) { texts.text($0) })
    } catch {
      return .failure(failure(error))
    }
  }

  /// Writes the reports that do not wait for statistics.
  func writeFindings(_ outcome: RunOutcome) -> RunError? { write(Reports.records(outcome)) }

  private func write(_ reports: [Reports.File]) -> RunError? {
    do throws(PublicationError) {
      for (name, bytes) in reports {
        try directory?.write(name, bytes)
        written.withLock { $0.append(name) }
      }
      return nil
    } catch {
      return Self.failure(error)
    }
  }

  // MARK: All together

  /// Writes every other file of the run, puts it in place, and says where it can be found.
  func publish(
    _ outcome: RunOutcome, _ files: [InputFile], results: [Observation],
    details: [ObservationDetail], workers: Int
  ) throws(RunError) -> String {
    // The database is finished beside the reports: one has a connection, the others are pure.
    let done = concurrently(2, workers: workers) { index -> Written in
      index == 0
        ? .database(finishDatabase(outcome, files, results, details))
        : .reports(write(Reports.summaries(outcome)))
    }
    guard case .database(let database) = done[0], case .reports(let fault) = done[1]
    else { preconditionFailure("each piece of work has an outcome of its own") }
    if let fault { throw fault }
    let files = written.withLock { $0.sorted() }
    try verify(try database.get(), files: [Self.databaseName] + files, workers: workers)
    guard let directory = directory.take() else {
      preconditionFailure("a directory is made before it is published")
    }
    do throws(PublicationError) {
      _ = try directory.publish(holding: lock) { concurrently($0, workers: workers, $1) }
    } catch {
      throw Self.failure(error)
    }
    return "\(output)/current"
  }

  private enum Written: Sendable {
    case database(Result<OutputDatabase.Account, RunError>)
    case reports(RunError?)
  }

  /// Reads the database and every file again, with every worker.
  private func verify(
    _ account: OutputDatabase.Account, files: [String], workers: Int
  ) throws(RunError) {
    let check: DatabaseCheck
    do throws(StoreError) {
      check = try DatabaseCheck(path: path, account: account, parts: workers)
    } catch {
      throw failure(error)
    }
    let faults = concurrently(check.parts + files.count, workers: workers) { index -> RunError? in
      if index >= check.parts { return seal(files[index - check.parts]) }
      do throws(StoreError) {
        try check.run(part: index)
        return nil
      } catch {
        return failure(error)
      }
    }
    if let fault = faults.lazy.compactMap({ $0 }).first { throw fault }
  }

  private func seal(_ name: String) -> RunError? {
    do throws(PublicationError) {
      try directory?.seal(name)
      return nil
    } catch {
      return Self.failure(error)
    }
  }

  private func failure(_ error: StoreError) -> RunError {
    error.isInputOutput
      ? .io("cannot write \(path): \(error.message)")
      : .internalFault("cannot write \(path): \(error)")
  }
}

/// Reads the value and the unit of a result again from the export, exactly as they stand there.
final class SourceTexts {
  private let files: [InputFile]

  init(_ files: [InputFile]) { self.files = files }

  func text(_ observation: Observation) -> (value: String, unit: String) {
    let file = files[Int(observation.source)]
    var scanner = RecordScanner(
      file.bytes, dialect: file.dialect, columns: file.header.names.count)
    scanner.begin(at: Int(observation.offset), softEnd: Int(observation.offset) + 1)
    guard case .record = scanner.next() else { return ("", "") }
    let record = scanner.record
    if file.table.kind == .measures {
      for (index, measure) in file.table.measures.enumerated() {
        if case .analyte(let analyte) = measure.subject, analyte == Int(observation.analyte),
          let position = file.layout.measures[index]
        {
          return (record[position].text, measure.unit)
        }
      }
      return ("", "")
    }
    let value = file.layout.position(.value).map { record[$0].text } ?? ""
    let unit = file.layout.position(.unit).map { record[$0].text } ?? ""
    return (value, unit)
  }
}
