import Glibc

/// A run while it is being written: `OUT/runs/.tmp-<run_id>-<random>`, on the file system it will
/// be published on. It ends in one of two ways: `publish` puts it in place whole, or it is removed.
package struct RunDirectory: ~Copyable, Sendable {
  package let runID: String
  let root: OutputRoot
  let directory: Directory
  let temporaryName: String
  let ledger = Ledger()

  /// Makes the directory, with mode 0700.
  ///
  /// - Parameters:
  ///   - runID: Names the run once published: ASCII letters, digits, `.`, `_`, `-`, 128 at most.
  ///   - lock: Of the output directory to publish into.
  /// - Throws: `internalFault` for an id of another form, `inputOutput` or `permission` otherwise.
  package init(runID: String, holding lock: borrowing RunLock) throws(PublicationError) {
    guard PlainName.isValid(runID) else {
      throw .internalFault(path: lock.root.path, reason: "a run id has characters it must not")
    }
    let name = "\(OutputRoot.temporaryPrefix)\(runID)-\(randomSuffix())"
    let directory = try lock.root.makeTemporary(name)
    self.runID = runID
    self.directory = directory
    root = lock.root
    temporaryName = name
  }

  /// Once published, the temporary name stands for nothing and there is nothing to remove.
  deinit { try? root.removeTemporary(temporaryName) }

  /// Where the run is being written.
  package var path: String { directory.path }

  /// The path of a file that something else will write, such as a database. The file must be there,
  /// complete and closed, when the run is published.
  ///
  /// - Throws: `internalFault` for a name of another form or handed out before.
  package func path(for name: String) throws(PublicationError) -> String {
    try begin(name, unfinished: false)
    return directory.path(of: name)
  }

  /// Opens a new file, to be written and then finished, on any thread.
  ///
  /// - Throws: As `path(for:)`, and `inputOutput` where it cannot be opened.
  package func openForWriting(_ name: String) throws(PublicationError) -> RunFile {
    try begin(name, unfinished: true)
    do throws(PublicationError) {
      return try RunFile(name, in: directory, ledger: ledger)
    } catch {
      ledger.note(error)
      throw error
    }
  }

  /// Writes a whole new file.
  ///
  /// - Throws: As `openForWriting`, and as `RunFile`.
  package func write(_ name: String, _ bytes: [UInt8]) throws(PublicationError) {
    var file = try openForWriting(name)
    try file.write(bytes)
    try file.finish()
  }

  /// Reads a complete file back, makes it durable and closes it to everybody else, so that
  /// publishing has less to do. On any thread; the file must not be written again.
  ///
  /// - Throws: `internalFault` where the file was not handed out or is not as it was written, else
  ///   from the system.
  package func seal(_ name: String) throws(PublicationError) {
    do throws(PublicationError) {
      guard let written = try ledger.settled(in: directory)[name] else {
        throw .internalFault(path: directory.path(of: name), reason: "is not a file of this run")
      }
      let entry = try directory.digest(of: name, sealing: true)
      if let written, written != entry {
        throw .internalFault(
          path: directory.path(of: name), reason: "does not read back as it was written")
      }
      ledger.seal(entry)
    } catch {
      ledger.note(error)
      throw error
    }
  }

  private func begin(_ name: String, unfinished: Bool) throws(PublicationError) {
    guard PlainName.isValid(name), !PlainName.isDatabaseSidecar(name), name != Manifest.fileName
    else { throw .internalFault(path: path, reason: "a file is given a name it must not have") }
    guard ledger.begin(name, unfinished: unfinished) else {
      throw .internalFault(path: directory.path(of: name), reason: "is opened a second time")
    }
  }
}
