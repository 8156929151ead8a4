import Glibc

/// The output directory, opened once and held open for the whole run.
///
/// ```
/// OUT/.lock              who is running
/// OUT/current            link to the run that stands: runs/<run_id>
/// OUT/runs/<run_id>/     a published run; never written again
/// OUT/runs/.tmp-…/       a run being written, or what a killed one left
/// ```
///
/// Opening it is the preflight: a directory that could not be published into, or that someone else
/// could rearrange, is refused before a byte of input is read.
package final class OutputRoot: Sendable {
  static let currentName = "current"
  static let newCurrentPrefix = "current.new-"
  static let temporaryPrefix = ".tmp-"

  /// As the user gave it, without trailing slashes.
  package let path: String
  let directory: Directory
  let runs: Directory
  private let identity: Directory.Identity

  /// Opens the directory, made with mode 0700 where it is absent; its parent must exist.
  ///
  /// - Throws: `cannotCreate` where it cannot be made or is not a directory, `permission` where it
  ///   is a link, not ours, writable by others, or not writable by us, `inputOutput` otherwise.
  package convenience init(at path: String) throws(PublicationError) {
    try self.init(at: path, system: .real)
  }

  init(at path: String, system: SystemCalls) throws(PublicationError) {
    // A trailing slash would make the kernel follow a link of that name.
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotCreate(path: path, reason: "is not a path")
    }
    self.path = path
    directory = try Self.openOrCreate(path, system)
    identity = try directory.identity()
    try directory.requireSafe()
    try directory.makeDirectory("runs")
    runs = try directory.directory("runs")
    try runs.requireSafe()
    _ = try currentTarget()
  }

  private static func openOrCreate(
    _ path: String, _ system: SystemCalls
  ) throws(PublicationError) -> Directory {
    let impossible = [ENOENT, ENOTDIR, ENAMETOOLONG]
    let made = try system.perform(
      .makeDirectory, path, near: AT_FDCWD, tolerating: impossible + [EEXIST]
    ) { _ in Int(mkdir(path, 0o700)) }
    if made != 0, made != -Int(EEXIST) {
      throw .cannotCreate(path: path, reason: InputOutputFault.describe(Int32(-made)))
    }
    var status = stat()
    try system.perform(.inspect, path, near: AT_FDCWD) { _ in Int(lstat(path, &status)) }
    if status.st_mode & S_IFMT == S_IFLNK {
      throw .permission(path: path, reason: "is a symbolic link; name the directory itself")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotCreate(path: path, reason: "is not a directory")
    }
    let opened = try system.perform(.open, path, near: AT_FDCWD) { _ in
      Int(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }
    let directory = Directory(descriptor: Int32(opened), path: path, system: system)
    if made == 0 { try makeDurable(directory) }
    return directory
  }

  /// Flushes the entry of a directory that was just made. A parent that we may write but not read
  /// cannot be flushed, and is no reason to refuse.
  private static func makeDurable(_ directory: Directory) throws(PublicationError) {
    do throws(PublicationError) {
      try directory.directory("..", following: true).sync()
    } catch {
      guard case .permission = error else { throw error }
    }
  }

  // MARK: - What stands

  /// The id of the run that `current` leads to; nil before the first, or where that run has been
  /// deleted by hand.
  ///
  /// - Throws: `permission` where `current` is something this program would not have made.
  package func currentRunID() throws(PublicationError) -> String? {
    guard let target = try currentTarget() else { return nil }
    let runID = String(target.dropFirst("runs/".count))
    return try runs.status(of: runID).map { $0.st_mode & S_IFMT } == S_IFDIR ? runID : nil
  }

  /// The ids of all published runs, in the order of their bytes.
  package func runIDs() throws(PublicationError) -> [String] {
    var ids: [String] = []
    for name in try runs.names() where PlainName.isValid(name) {
      if let status = try runs.status(of: name), status.st_mode & S_IFMT == S_IFDIR {
        ids.append(name)
      }
    }
    return ids
  }

  /// Where a published run lies or would lie.
  package func path(ofRun runID: String) -> String { runs.path(of: runID) }

  /// Room left on the file system; nil where it does not say.
  package func freeSpace() -> FreeSpace? { FreeSpace(holding: directory.descriptor) }

  // MARK: - For the run

  /// The text of `current`, of the form `runs/<run_id>`; nil where there is no such link.
  func currentTarget() throws(PublicationError) -> String? {
    guard let target = try directory.link(Self.currentName) else { return nil }
    guard target.hasPrefix("runs/"), PlainName.isValid(String(target.dropFirst(5))) else {
      throw .permission(
        path: directory.path(of: Self.currentName),
        reason: "is a link that leads elsewhere than into runs/; move it away to publish here")
    }
    return target
  }

  /// Points `current` at a target in one step: a reader sees the former or the new, never neither.
  func pointCurrent(at target: String) throws(PublicationError) {
    let name = Self.newCurrentPrefix + randomSuffix()
    try directory.makeLink(name, to: target)
    do {
      try directory.rename(name, to: Self.currentName)
    } catch {
      try? directory.removeFile(name)
      throw error
    }
  }

  /// Refuses to go on when the path no longer leads to the directory that was opened, since what
  /// is published into a directory that was moved away is found by nobody.
  func requireInPlace() throws(PublicationError) {
    var status = stat()
    let result = try directory.system.perform(
      .inspect, path, near: directory.descriptor, tolerating: [ENOENT]
    ) { _ in Int(lstat(path, &status)) }
    guard result == 0, Directory.Identity(status) == identity else {
      throw .permission(path: path, reason: "was moved or replaced while the run was going")
    }
  }

  /// Makes and opens a directory for a run to be written into.
  func makeTemporary(_ name: String) throws(PublicationError) -> Directory {
    try runs.makeDirectory(name)
    do throws(PublicationError) {
      return try runs.directory(name)
    } catch {
      try? removeTemporary(name)
      throw error
    }
  }

  /// Removes what killed runs left. Only the holder of the lock may, for then nobody is writing.
  func removeLeftovers() throws(PublicationError) {
    for name in try directory.names() where name.hasPrefix(Self.newCurrentPrefix) {
      try directory.removeFile(name)
    }
    for name in try runs.names() where name.hasPrefix(Self.temporaryPrefix) {
      try removeTemporary(name)
    }
  }

  /// Removes a temporary run directory, except one that `current` was made to lead to.
  func removeTemporary(_ name: String) throws(PublicationError) {
    let standing = try directory.status(of: Self.currentName, following: true)
    let candidate = try runs.status(of: name)
    guard let candidate else { return }
    if let standing, Directory.Identity(standing) == Directory.Identity(candidate) { return }
    try runs.removeTree(name)
  }
}

/// Sixteen hexadecimal digits that nobody can foresee, so that nothing can be planted at the name.
func randomSuffix() -> String {
  let digits = String(UInt64.random(in: .min ... .max), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
