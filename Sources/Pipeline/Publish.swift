import Clinic
import Definitions
import Publication
import Records
import Reports
import Store

/// Takes the output directory before anything is read, and publishes what the run found.
struct Publisher: ~Copyable {
  private let lock: RunLock?
  private let output: String

  init(_ options: RunOptions) throws(RunError) {
    output = options.output
    guard !options.isDryRun else {
      lock = nil
      return
    }
    do {
      let root = try OutputRoot(at: options.output)
      lock = try RunLock.acquire(root, started: "")
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

  /// Writes every file of the run and puts it in place; nil for a dry run.
  borrowing func publish(
    _ outcome: RunOutcome, _ files: [InputFile], results: [Observation],
    details: [ObservationDetail]
  ) throws(RunError) -> String? {
    guard lock != nil else { return nil }
    do {
      let directory = try RunDirectory(runID: outcome.run.id, holding: lock!)
      try writeDatabase(
        outcome, files, results, details, at: try directory.path(for: "results.db"))
      for (name, bytes) in Reports.render(outcome) { try directory.write(name, bytes) }
      _ = try directory.publish(holding: lock!)
    } catch let error as PublicationError {
      throw Self.failure(error)
    } catch let error as RunError {
      throw error
    } catch {
      throw .internalFault("\(error)")
    }
    return "\(output)/current"
  }

  private borrowing func writeDatabase(
    _ outcome: RunOutcome, _ files: [InputFile], _ results: [Observation],
    _ details: [ObservationDetail], at path: String
  ) throws(RunError) {
    let texts = SourceTexts(files)
    do {
      let database = try OutputDatabase(path: path)
      try database.write(outcome, results: results, details: details) { texts.text($0) }
    } catch {
      throw error.isInputOutput
        ? .io("the database cannot be written: \(error.message); the last publication stands")
        : .internalFault("the database cannot be written: \(error)")
    }
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
