import Glibc
import Synchronization

/// One file of a run, written from beginning to end and then finished.
///
/// A file that is dropped unfinished, or that a write failed on, can never be published: the run
/// directory remembers, whether or not the caller passed the error on.
package struct RunFile: ~Copyable, Sendable {
  private static let bufferBytes = 64 * 1024

  private let name: String
  private let path: String
  private let descriptor: Int32
  private let system: SystemCalls
  private let ledger: Ledger
  private var buffer: [UInt8] = []
  private var digest = ContentDigest()
  private var sizeBytes = 0

  init(_ name: String, in directory: Directory, ledger: Ledger) throws(PublicationError) {
    let descriptor = try directory.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    self.name = name
    self.path = directory.path(of: name)
    self.system = directory.system
    self.ledger = ledger
    self.descriptor = descriptor
    buffer.reserveCapacity(Self.bufferBytes)
  }

  deinit { _ = close(descriptor) }

  /// Appends bytes. They may wait in memory until more come or the file is finished.
  ///
  /// - Throws: `inputOutput` naming the file, with the free space where the disk is full.
  package mutating func write(_ bytes: RawSpan) throws(PublicationError) {
    if buffer.count + bytes.byteCount > Self.bufferBytes { try flush() }
    if bytes.byteCount >= Self.bufferBytes {
      try drain(bytes)
    } else {
      bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    }
  }

  /// Appends bytes; see `write(_:)` of a span.
  package mutating func write(_ bytes: [UInt8]) throws(PublicationError) {
    try write(bytes.span.bytes)
  }

  /// Appends text as UTF-8; see `write(_:)` of a span.
  package mutating func write(_ text: String) throws(PublicationError) {
    try write(text.utf8.span.bytes)
  }

  /// Writes what waits in memory, makes it durable, and enters the file in the run.
  ///
  /// - Throws: `inputOutput` naming the file. A failed flush is not tried again.
  package consuming func finish() throws(PublicationError) {
    try flush()
    do throws(PublicationError) {
      try system.perform(.sync, path, near: descriptor) { _ in Int(fsync(descriptor)) }
    } catch {
      ledger.note(error)
      throw error
    }
    ledger.finish(Manifest.Entry(name: name, sizeBytes: sizeBytes, sha256: digest.hex))
  }

  private mutating func flush() throws(PublicationError) {
    guard !buffer.isEmpty else { return }
    let waiting = buffer
    buffer.removeAll(keepingCapacity: true)
    try drain(waiting.span.bytes)
  }

  private mutating func drain(_ bytes: RawSpan) throws(PublicationError) {
    do throws(PublicationError) {
      var offset = 0
      while offset < bytes.byteCount {
        let written = try system.perform(.write, path, near: descriptor) { limit in
          bytes.withUnsafeBytes {
            Glibc.write(
              descriptor, $0.baseAddress.map { $0 + offset }, min($0.count - offset, limit))
          }
        }
        offset += written
      }
    } catch {
      ledger.note(error)
      throw error
    }
    digest.update(bytes)
    sizeBytes += bytes.byteCount
  }
}

/// What a run directory owes: shared with its files, which may be written on other threads.
final class Ledger: Sendable {
  private struct State {
    /// Every name handed out, and what was written under it where we wrote it ourselves.
    var entries: [String: Manifest.Entry?] = [:]
    var unfinished: Set<String> = []
    /// What was read back and made durable before publication.
    var sealed: [String: Manifest.Entry] = [:]
    var failure: PublicationError?
  }
  private let state = Mutex(State())

  /// Enters a name; false where it was handed out before.
  func begin(_ name: String, unfinished: Bool) -> Bool {
    state.withLock { state in
      guard state.entries[name] == nil else { return false }
      state.entries[name] = .some(nil)
      if unfinished { state.unfinished.insert(name) }
      return true
    }
  }

  func finish(_ entry: Manifest.Entry) {
    state.withLock { state in
      state.entries[entry.name] = entry
      state.unfinished.remove(entry.name)
    }
  }

  /// Enters what a file was when it was sealed.
  func seal(_ entry: Manifest.Entry) { state.withLock { $0.sealed[entry.name] = entry } }

  /// What a file was when it was sealed, or nil where it was not.
  func sealed(_ name: String) -> Manifest.Entry? { state.withLock { $0.sealed[name] } }

  /// Remembers the first failure.
  func note(_ failure: PublicationError) {
    state.withLock { state in state.failure = state.failure ?? failure }
  }

  /// What was handed out, in the order of the bytes of the names.
  ///
  /// - Throws: The first failure noted, or `internalFault` for a file that was never finished.
  func settled(in directory: Directory) throws(PublicationError) -> [String: Manifest.Entry?] {
    let state = state.withLock { $0 }
    if let failure = state.failure { throw failure }
    if let name = state.unfinished.min() {
      throw .internalFault(path: directory.path(of: name), reason: "was never finished")
    }
    return state.entries
  }
}
