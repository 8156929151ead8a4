import Glibc

/// A run that stands: on disk, complete, verified, and led to by `current`.
package struct PublishedRun: Sendable, Hashable {
  package let runID: String
  /// `OUT/runs/<run_id>`.
  package let path: String
  package let manifest: Manifest
  /// The run that `current` led to before; the same as `runID` where it led here already.
  package let previousRunID: String?
  /// False where a run of this id stood already, byte for byte the same, and was left as it is.
  package let isNew: Bool
}

/// Does a piece of work for each index, each once, in any order and on any threads, and returns
/// what each came to in the order of the indices. Who publishes decides how many threads there are.
package typealias Spread =
  (_ count: Int, _ work: @Sendable (Int) -> PublicationError?) -> [PublicationError?]

extension RunDirectory {
  /// Publishes the run: all of it, or nothing.
  ///
  /// Every file is made durable and listed with its digest; the directory takes its final name;
  /// then one rename moves `current`, the only step that readers can see. The run is read again
  /// through `current` before this returns. On any error the former publication stands, and what
  /// was written is removed.
  ///
  /// - Parameters:
  ///   - lock: Proof that nobody else publishes here.
  ///   - spread: Reads files side by side, or one after the other where none is given.
  /// - Returns: What now stands.
  /// - Throws: The first error a file met, even one that was caught; `internalFault` where a file
  ///   is missing, unfinished, not listed or left open by SQLite, or where the id stands for other
  ///   bytes; `inputOutput`, `permission` or `locked` from the system.
  package consuming func publish(
    holding lock: borrowing RunLock, spread: Spread = { (0..<$0).map($1) }
  ) throws(PublicationError) -> PublishedRun {
    guard lock.root === root else {
      throw .internalFault(path: root.path, reason: "is not what the lock was taken on")
    }
    try lock.requireHeld()
    try root.requireInPlace()
    let manifest = try seal()
    let formerTarget = try root.currentTarget()
    let formerRunID = try root.currentRunID()
    let isNew = try root.runs.status(of: runID) == nil
    do throws(PublicationError) {
      try place(manifest, isNew: isNew, spread)
    } catch {
      undo(to: formerTarget, isNew: isNew)
      throw error
    }
    return PublishedRun(
      runID: runID, path: root.path(ofRun: runID), manifest: manifest,
      previousRunID: formerRunID, isNew: isNew)
  }

  // MARK: - Before anyone can see it

  /// Makes every file durable and writes the manifest.
  private func seal() throws(PublicationError) -> Manifest {
    let expected = try ledger.settled(in: directory)
    let present = try directory.names()
    if let name = present.first(where: PlainName.isDatabaseSidecar) {
      throw .internalFault(
        path: directory.path(of: name), reason: "a database was not closed before publication")
    }
    if let name = present.first(where: { expected[$0] == nil }) {
      throw .internalFault(path: directory.path(of: name), reason: "is not a file of this run")
    }
    var entries: [Manifest.Entry] = []
    for name in expected.keys.sorted() {
      guard present.contains(name) else {
        throw .internalFault(path: directory.path(of: name), reason: "was never written")
      }
      let entry: Manifest.Entry
      if let sealed = ledger.sealed(name) {
        entry = sealed
      } else {
        entry = try directory.digest(of: name, sealing: true)
      }
      if let written = expected[name] ?? nil, written != entry {
        throw .internalFault(
          path: directory.path(of: name), reason: "does not read back as it was written")
      }
      entries.append(entry)
    }
    let manifest = Manifest(runID: runID, files: entries)
    var file = try RunFile(Manifest.fileName, in: directory, ledger: ledger)
    try file.write(manifest.json)
    try file.finish()
    try directory.sync()
    return manifest
  }

  // MARK: - In place

  private func place(
    _ manifest: Manifest, isNew: Bool, _ spread: Spread
  ) throws(PublicationError) {
    if isNew {
      try root.runs.rename(temporaryName, to: runID)
    } else {
      try root.runs.directory(runID).requireContents(manifest, spread)
    }
    try root.runs.sync()
    let target = "runs/\(runID)"
    if try root.currentTarget() != target { try root.pointCurrent(at: target) }
    try root.directory.sync()
    try root.directory.directory(OutputRoot.currentName, following: true).requireContents(
      manifest, spread)
  }

  /// Puts the former link back and the run under its temporary name, where it will be removed.
  ///
  /// Steps may have been taken although they reported failure, so what is undone follows from what
  /// is found. Where the link cannot be put back the run stays: it is complete, and a link to
  /// nothing would be worse.
  private func undo(to formerTarget: String?, isNew: Bool) {
    do throws(PublicationError) {
      if try root.currentTarget() != formerTarget {
        if let formerTarget {
          try root.pointCurrent(at: formerTarget)
        } else {
          try root.directory.removeFile(OutputRoot.currentName)
        }
        try root.directory.sync()
      }
      if isNew { try root.runs.rename(runID, to: temporaryName) }
    } catch {
      // The error that led here is the one to report.
    }
  }
}

extension Directory {
  /// Reads a file for its size and digest; where `sealing`, also restricts it to its owner and
  /// makes it durable.
  func digest(of name: String, sealing: Bool = false) throws(PublicationError) -> Manifest.Entry {
    let path = path(of: name)
    let file = try open(name, O_RDONLY)
    defer { close(file) }
    var status = stat()
    try system.perform(.inspect, path, near: file) { _ in Int(fstat(file, &status)) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .internalFault(path: path, reason: "is not a regular file")
    }
    if sealing {
      try system.perform(.changeMode, path, near: file) { _ in Int(fchmod(file, 0o600)) }
      try system.perform(.sync, path, near: file) { _ in Int(fsync(file)) }
    }
    var digest = ContentDigest()
    var sizeBytes = 0
    var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = try system.perform(.read, path, near: file) { limit in
        buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, min($0.count, limit)) }
      }
      if count == 0 { break }
      digest.update(buffer.span.bytes.extracting(0..<count))
      sizeBytes += count
    }
    return Manifest.Entry(name: name, sizeBytes: sizeBytes, sha256: digest.hex)
  }

  /// Refuses a published run whose files are not those of a manifest, byte for byte. Files that are
  /// not listed are passed over, unless SQLite would take them for part of a database.
  func requireContents(_ manifest: Manifest, _ spread: Spread) throws(PublicationError) {
    let own = Manifest.Entry(
      name: Manifest.fileName, sizeBytes: manifest.json.count,
      sha256: ContentDigest.hex(of: manifest.json))
    let present = try names()
    let entries = manifest.files + [own]
    // The longest file first, so that the others are read beside it.
    let order = entries.indices.sorted { entries[$0].sizeBytes > entries[$1].sizeBytes }
    let faults = spread(order.count) { index in
      let entry = entries[order[index]]
      return fault(entry, isPresent: present.contains(entry.name))
    }
    // The one to report is the first in the manifest's order, whichever was read first.
    if let first = order.indices.filter({ faults[$0] != nil }).min(by: { order[$0] < order[$1] }),
      let fault = faults[first]
    {
      throw fault
    }
    if let name = present.first(where: PlainName.isDatabaseSidecar) {
      throw .internalFault(
        path: path(of: name), reason: "someone has written to the database. \(Self.advice)")
    }
  }

  /// Why a file is not what a manifest says, or nil.
  private func fault(_ entry: Manifest.Entry, isPresent: Bool) -> PublicationError? {
    guard isPresent else {
      return .internalFault(path: path(of: entry.name), reason: "is missing. \(Self.advice)")
    }
    do throws(PublicationError) {
      guard try digest(of: entry.name) != entry else { return nil }
      return .internalFault(
        path: path(of: entry.name), reason: "differs from what this run made. \(Self.advice)")
    } catch {
      return error
    }
  }

  private static let advice =
    "One run id stands for one content; if a published file was edited, "
    + "move that run away and run again"
}
