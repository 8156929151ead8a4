import Clinic
import Definitions
import Publication
import Records
import Reports
import Store

/// Takes the output directory before anything is read, and publishes what the run found.
final class Publisher {
  private let lock: RunLock
  private let output: String

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

  /// Writes every file of the run, puts it in place, and says where it can be found.
  func publish(
    _ outcome: RunOutcome, _ files: [InputFile], results: [Observation],
    details: [ObservationDetail], nutrients: [Nutrient], workers: Int
  ) throws(RunError) -> String {
    let directory = try begin(outcome.run.id)
    let path = try databasePath(directory)
    // The database is written beside the reports: one has a connection, the others are pure.
    let written = concurrently(2, workers: workers) { index -> Written in
      index == 0
        ? .database(Self.writeDatabase(outcome, files, results, details, nutrients, at: path))
        : .reports(Reports.render(outcome))
    }
    guard case .database(let database) = written[0], case .reports(let reports) = written[1]
    else { preconditionFailure("each piece of work has an outcome of its own") }
    try Self.check(path, try database.get(), workers: workers)
    do throws(PublicationError) {
      for (name, bytes) in reports { try directory.write(name, bytes) }
      _ = try directory.publish(holding: lock)
    } catch {
      throw Self.failure(error)
    }
    return "\(output)/current"
  }

  private func begin(_ runID: String) throws(RunError) -> RunDirectory {
    do throws(PublicationError) {
      return try RunDirectory(runID: runID, holding: lock)
    } catch {
      throw Self.failure(error)
    }
  }

  private enum Written: Sendable {
    case database(Result<OutputDatabase.Account, RunError>)
    case reports([(name: String, bytes: [UInt8])])
  }

  private func databasePath(_ directory: borrowing RunDirectory) throws(RunError) -> String {
    do throws(PublicationError) {
      return try directory.path(for: "results.db")
    } catch {
      throw Self.failure(error)
    }
  }

  private static func writeDatabase(
    _ outcome: RunOutcome, _ files: [InputFile], _ results: [Observation],
    _ details: [ObservationDetail], _ nutrients: [Nutrient], at path: String
  ) -> Result<OutputDatabase.Account, RunError> {
    let texts = SourceTexts(files)
    do throws(StoreError) {
      let database = try OutputDatabase(path: path)
      return .success(
        try database.write(
          outcome, results: results, details: details, nutrients: nutrients
        ) { texts.text($0) })
    } catch {
      return .failure(failure(error, path))
    }
  }

  /// Reads the database again from its file, with every worker.
  private static func check(
    _ path: String, _ account: OutputDatabase.Account, workers: Int
  ) throws(RunError) {
    do throws(StoreError) {
      let check = try DatabaseCheck(path: path, account: account, parts: workers)
      let faults = concurrently(check.parts, workers: workers) { part -> StoreError? in
        do throws(StoreError) {
          try check.run(part: part)
          return nil
        } catch {
          return error
        }
      }
      if let fault = faults.lazy.compactMap({ $0 }).first { throw fault }
    } catch {
      throw failure(error, path)
    }
  }

  private static func failure(_ error: StoreError, _ path: String) -> RunError {
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
