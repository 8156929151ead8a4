import Glibc

/// An open directory. Everything below it is reached by descriptor and single name, so replacing
/// the path to it, or planting a link in it, cannot redirect what is written or removed.
final class Directory: Sendable {
  let descriptor: Int32
  /// How people know it; used in messages only.
  let path: String
  let system: SystemCalls

  init(descriptor: Int32, path: String, system: SystemCalls) {
    self.descriptor = descriptor
    self.path = path
    self.system = system
  }

  deinit { _ = close(descriptor) }

  /// Which file a name stands for, whatever the name.
  struct Identity: Hashable, Sendable {
    let device: UInt
    let inode: UInt

    init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
    }
  }

  func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  private func perform(
    _ action: SystemCalls.Action, _ name: String, tolerating tolerated: Int32...,
    body: (_ limit: Int) -> Int
  ) throws(PublicationError) -> Int {
    try system.perform(
      action, path(of: name), near: descriptor, tolerating: tolerated, body: body)
  }

  // MARK: - Looking

  /// The status of an entry, links not followed unless asked for; nil where there is none.
  func status(of name: String, following: Bool = false) throws(PublicationError) -> stat? {
    var status = stat()
    let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
    let result = try perform(.inspect, name, tolerating: ENOENT) { _ in
      Int(fstatat(descriptor, name, &status, flags))
    }
    return result == 0 ? status : nil
  }

  func identity() throws(PublicationError) -> Identity {
    var status = stat()
    try system.perform(.inspect, path, near: descriptor) { _ in Int(fstat(descriptor, &status)) }
    return Identity(status)
  }

  /// The text of a symbolic link; nil where there is no entry.
  ///
  /// - Throws: `permission` where the entry is something other than a link.
  func link(_ name: String) throws(PublicationError) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = try perform(.readLink, name, tolerating: ENOENT, EINVAL) { _ in
      readlinkat(descriptor, name, &buffer, buffer.count)
    }
    if count == -Int(ENOENT) { return nil }
    guard count >= 0 else {
      throw .permission(
        path: path(of: name), reason: "is not a symbolic link; move it away to publish here")
    }
    return String(decoding: buffer[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names of all entries but `.` and `..`, in the order of their bytes.
  func names() throws(PublicationError) -> [String] {
    // A descriptor of its own, since closedir closes it and reading moves its position.
    let copy = try open(".", O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(copy) else {
      close(copy)
      throw .inputOutput(InputOutputFault(action: "list", path: path, code: errno, space: nil))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      var entry: UnsafeMutablePointer<dirent>?
      try system.perform(.list, path, near: descriptor) { _ in
        errno = 0
        entry = readdir(stream)
        return entry == nil && errno != 0 ? -1 : 0
      }
      guard let entry else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Refuses a directory that someone else could rearrange while a run writes into it.
  func requireSafe() throws(PublicationError) {
    var status = stat()
    try system.perform(.inspect, path, near: descriptor) { _ in Int(fstat(descriptor, &status)) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .permission(path: path, reason: "belongs to another user (uid \(status.st_uid))")
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || status.st_mode & S_ISVTX != 0 else {
      throw .permission(path: path, reason: "others may write into it; chmod go-w it first")
    }
    _ = try perform(.access, ".") { _ in
      Int(faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS))
    }
  }

  // MARK: - Opening

  /// Opens an entry without ever following a link. A FIFO cannot make it wait.
  func open(_ name: String, _ flags: Int32, mode: mode_t = 0) throws(PublicationError) -> Int32 {
    let flags = flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    return Int32(
      try perform(.open, name) { _ in Int(openat(descriptor, name, flags, mode)) })
  }

  /// Opens the directory that a name, or a link of that name where `following`, leads to.
  func directory(_ name: String, following: Bool = false) throws(PublicationError) -> Directory {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (following ? 0 : O_NOFOLLOW)
    let result = try perform(.open, name, tolerating: ENOTDIR) { _ in
      Int(openat(descriptor, name, flags))
    }
    guard result >= 0 else {
      throw .permission(path: path(of: name), reason: "is a file or a link, not a directory")
    }
    return Directory(descriptor: Int32(result), path: path(of: name), system: system)
  }

  // MARK: - Changing

  /// Makes a directory that only we may enter; an entry of that name is left as it is.
  func makeDirectory(_ name: String) throws(PublicationError) {
    _ = try perform(.makeDirectory, name, tolerating: EEXIST) { _ in
      Int(mkdirat(descriptor, name, 0o700))
    }
  }

  func makeLink(_ name: String, to target: String) throws(PublicationError) {
    _ = try perform(.makeLink, name) { _ in Int(symlinkat(target, descriptor, name)) }
  }

  /// Renames over whatever the new name stood for; a link there is replaced, not followed.
  func rename(_ name: String, to newName: String) throws(PublicationError) {
    _ = try perform(.rename, name) { _ in
      Int(renameat(descriptor, name, descriptor, newName))
    }
  }

  /// Makes the entries of this directory durable.
  func sync() throws(PublicationError) {
    try system.perform(.sync, path, near: descriptor) { _ in Int(fsync(descriptor)) }
  }

  func removeFile(_ name: String) throws(PublicationError) {
    _ = try perform(.remove, name, tolerating: ENOENT) { _ in Int(unlinkat(descriptor, name, 0)) }
  }

  /// Removes an entry and all below it; a link is removed and never followed.
  func removeTree(_ name: String) throws(PublicationError) {
    guard let status = try status(of: name) else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try removeFile(name) }
    do {
      let child = try directory(name)
      for entry in try child.names() { try child.removeTree(entry) }
    }
    _ = try perform(.remove, name) { _ in Int(unlinkat(descriptor, name, AT_REMOVEDIR)) }
  }
}
