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
    _ outcome: inout RunOutcome, _ files: [InputFile]
  ) throws(RunError) -> String? {
    guard lock != nil else { return nil }
    do {
      let directory = try RunDirectory(runID: outcome.run.id, holding: lock!)
      try writeDatabase(outcome, files, at: try directory.path(for: "results.db"))
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
    _ outcome: RunOutcome, _ files: [InputFile], at path: String
  ) throws(RunError) {
  }
}
