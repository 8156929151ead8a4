import Diagnostics
import Glibc

/// Who holds a lock, as far as the lock file says: for messages, never for decisions. What a killed
/// run wrote can be read for an instant after the next one has taken its place.
package struct LockHolder: Sendable, Hashable {
  package var processID: String?
  package var host: String?
  /// When it started, in the words of its command.
  package var started: String?
  package var runID: String?

  /// `held by process 4711 on host zinc, started 2026-03-28T02:00:00Z, run 1f3a`; what is missing
  /// is left out.
  package var description: String {
    let parts = [
      [processID.map { "process \($0)" }, host.map { "on host \($0)" }].compactMap(\.self)
        .joined(separator: " "),
      started.map { "started \($0)" } ?? "", runID.map { "run \($0)" } ?? "",
    ].filter { !$0.isEmpty }
    return parts.isEmpty ? "holder not known" : "held by " + parts.joined(separator: ", ")
  }

  var text: String {
    let fields = [("pid", processID), ("host", host), ("started", started), ("run", runID)]
    return fields.map { name, value in
      value.map { "\(name) \(Diagnostic.visible($0))\n" } ?? ""
    }.joined()
  }

  init(processID: String?, host: String?, started: String?, runID: String?) {
    self.processID = processID
    self.host = host
    self.started = started
    self.runID = runID
  }

  /// Reads what `text` wrote; lines that it would not have written are passed over.
  init(parsing text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = Diagnostic.visible(String(parts[1]))
      switch parts[0] {
      case "pid": processID = value
      case "host": host = value
      case "started": started = value
      case "run": runID = value
      default: continue
      }
    }
  }
}

/// The right to write into an output directory, held until this value ends.
///
/// It is an `flock` on `OUT/.lock`, which the kernel gives up when the process dies, however it
/// dies. So there are no stale locks, and the file itself stays where it is: removing it would let
/// two runs each lock a file of that name.
package struct RunLock: ~Copyable, Sendable {
  static let fileName = ".lock"

  package let root: OutputRoot
  private let descriptor: Int32
  private let holder: LockHolder

  /// Takes the lock at once or not at all, then removes what killed runs left behind.
  ///
  /// - Parameters:
  ///   - root: The output directory.
  ///   - started: When the run started, to tell whoever finds the lock taken.
  ///   - runID: The run's id where it is known already; see `record(runID:)`.
  /// - Returns: The lock.
  /// - Throws: `locked` with its holder, `permission` where the lock file is a link, not a file or
  ///   not ours, `inputOutput` otherwise.
  package static func acquire(
    _ root: OutputRoot, started: String, runID: String? = nil
  ) throws(PublicationError) -> RunLock {
    let directory = root.directory
    let path = directory.path(of: fileName)
    let file = try directory.open(fileName, O_RDWR | O_CREAT, mode: 0o600)
    do throws(PublicationError) {
      var status = stat()
      try directory.system.perform(.inspect, path, near: file) { _ in Int(fstat(file, &status)) }
      // A second name could be another file of ours, which writing our name would destroy.
      guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1,
        status.st_uid == geteuid() || status.st_uid == 0
      else { throw .permission(path: path, reason: "is not a lock file of ours; move it away") }
      let result = try directory.system.perform(
        .lock, path, near: file, tolerating: [EWOULDBLOCK]
      ) { _ in Int(flock(file, LOCK_EX | LOCK_NB)) }
      guard result == 0 else { throw .locked(path: root.path, by: readHolder(file)) }
    } catch {
      close(file)
      throw error
    }
    let holder = LockHolder(
      processID: String(getpid()), host: hostName(), started: started, runID: runID)
    let lock = RunLock(root: root, descriptor: file, holder: holder)
    try lock.requireHeld()
    try lock.write(holder)
    try root.removeLeftovers()
    return lock
  }

  private init(root: OutputRoot, descriptor: Int32, holder: LockHolder) {
    self.root = root
    self.descriptor = descriptor
    self.holder = holder
  }

  deinit {
    // Emptied first, so that the next holder is not mistaken for this one.
    _ = ftruncate(descriptor, 0)
    // Given up by name: a child that is being forked may still hold a copy of the descriptor.
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  /// Adds the run's id, known once the inputs have been read, for whoever finds the lock taken.
  ///
  /// - Throws: `inputOutput` where the lock file cannot be written.
  package borrowing func record(runID: String) throws(PublicationError) {
    var holder = holder
    holder.runID = runID
    try write(holder)
  }

  /// Refuses to go on when the lock file was removed or replaced, for then another run may hold
  /// a lock of the same name.
  func requireHeld() throws(PublicationError) {
    var status = stat()
    try root.directory.system.perform(
      .inspect, root.directory.path(of: Self.fileName), near: descriptor
    ) { _ in Int(fstat(descriptor, &status)) }
    let named = try root.directory.status(of: Self.fileName)
    guard let named, Directory.Identity(named) == Directory.Identity(status) else {
      throw .locked(path: root.path, by: LockHolder(parsing: ""))
    }
  }

  private func write(_ holder: LockHolder) throws(PublicationError) {
    let path = root.directory.path(of: Self.fileName)
    let system = root.directory.system
    try system.perform(.truncate, path, near: descriptor) { _ in Int(ftruncate(descriptor, 0)) }
    let bytes = Array(holder.text.utf8)
    var offset = 0
    while offset < bytes.count {
      offset += try system.perform(.write, path, near: descriptor) { limit in
        bytes[offset...].withUnsafeBytes {
          pwrite(descriptor, $0.baseAddress, min($0.count, limit), off_t(offset))
        }
      }
    }
  }

  private static func readHolder(_ file: Int32) -> LockHolder {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
    return LockHolder(parsing: String(decoding: buffer.prefix(max(0, count)), as: UTF8.self))
  }

  private static func hostName() -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
