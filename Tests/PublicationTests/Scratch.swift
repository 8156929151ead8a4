import Foundation
import Glibc
import Synchronization

@testable import Publication

/// A directory of its own for one test, in memory where the machine offers it, removed at the end.
final class Scratch {
  let path: String
  var out: String { path + "/out" }

  init() throws {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    var template = Array("\(base)/publication-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    chmod(path, 0o755)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func read(_ name: String) -> String? { text(ofFile: "\(path)/\(name)") }

  func names(_ name: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted()) ?? []
  }
}

func text(ofFile path: String) -> String? {
  FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}

func permissions(_ path: String) -> mode_t? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}

/// Everything below a directory: kind, permissions, and content or link target of each entry.
func snapshot(_ root: String) throws -> [String: String] {
  var result: [String: String] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
    let path = "\(root)/\(name)"
    var status = stat()
    guard lstat(path, &status) == 0 else { continue }
    let mode = String(status.st_mode, radix: 8)
    switch status.st_mode & S_IFMT {
    case S_IFLNK:
      let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
      result[name] = "link \(target)"
    case S_IFREG:
      result[name] =
        "\(mode) \(ContentDigest.hex(of: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))"
    default: result[name] = mode
    }
  }
  return result
}

/// Locks, writes the files (those named `*.db` by path, as SQLite would) and publishes.
@discardableResult
func publish(
  _ files: [String: String], as runID: String, in out: String, system: SystemCalls = .real
) throws(PublicationError) -> PublishedRun {
  let root = try OutputRoot(at: out, system: system)
  let lock = try RunLock.acquire(root, started: "now", runID: runID)
  let run = try RunDirectory(runID: runID, holding: lock)
  for (name, text) in files.sorted(by: { $0.key < $1.key }) {
    if name.hasSuffix(".db") {
      writeForeign(text, to: try run.path(for: name))
    } else {
      try run.write(name, Array(text.utf8))
    }
  }
  return try run.publish(holding: lock)
}

/// Writes as a library would that knows nothing of this room: by path, with lax permissions.
func writeForeign(_ text: String, to path: String) {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  let bytes = Array(text.utf8)
  _ = write(file, bytes, bytes.count)
  close(file)
}

/// The error of a body, or nil where it succeeded.
func failure(_ body: () throws(PublicationError) -> Void) -> PublicationError? {
  do throws(PublicationError) {
    try body()
    return nil
  } catch { return error }
}

extension PublicationError {
  /// The path that the error names.
  var path: String {
    switch self {
    case .cannotCreate(let path, _), .locked(let path, _), .permission(let path, _),
      .internalFault(let path, _):
      path
    case .inputOutput(let fault): fault.path
    }
  }
}

/// Counts calls, and makes the chosen ones fail.
final class FaultScript: Sendable {
  enum Reach: Sendable { case once, everAfter }
  private let count = Mutex(0)
  let number: Int
  let reach: Reach
  let fault: SystemCalls.Fault

  init(at number: Int, _ reach: Reach, _ fault: SystemCalls.Fault) {
    self.number = number
    self.reach = reach
    self.fault = fault
  }

  var calls: Int { count.withLock { $0 } }
  var fired: Bool { calls >= number }

  var system: SystemCalls {
    SystemCalls(fault: { _, _ in
      let index = self.count.withLock { count in
        count += 1
        return count
      }
      let applies = self.reach == .once ? index == self.number : index >= self.number
      return applies ? self.fault : nil
    })
  }
}

/// Starts another program and returns its process id.
func spawn(_ arguments: [String]) -> pid_t? {
  var process: pid_t = 0
  var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return posix_spawn(&process, arguments[0], nil, nil, &pointers, environ) == 0 ? process : nil
}

/// Runs a body with the file access of a user without privileges. Only this thread is affected, so
/// the body must not suspend. False, and a word about it, where this process cannot do so.
func asUnprivileged(_ body: () -> Void) -> Bool {
  guard geteuid() == 0 else {
    body()
    return true
  }
  typealias SetUser = @convention(c) (uid_t) -> Int32
  guard let symbol = dlsym(nil, "setfsuid") else {
    print("skipped: setfsuid not available")
    return false
  }
  let setUser = unsafeBitCast(symbol, to: SetUser.self)
  _ = setUser(65534)
  defer { _ = setUser(0) }
  guard setUser(65534) == 65534 else {
    print("skipped: the user cannot be changed here")
    return false
  }
  body()
  return true
}

/// Runs a body on a small file system of its own. False, and a word about it, where mounting is
/// not allowed.
func withSmallFileSystem(
  at path: String, _ options: String, _ body: () throws -> Void
) throws -> Bool {
  mkdir(path, 0o700)
  guard mount("tmpfs", path, "tmpfs", 0, options) == 0 else {
    print("skipped: mounting a file system is not allowed here")
    return false
  }
  defer { umount2(path, Int32(MNT_DETACH)) }
  try body()
  return true
}
