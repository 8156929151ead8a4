import Glibc

/// An open descriptor that bytes are read from or written to in order: standard input or output,
/// or a file. Files that are read more than once, or by several workers, are `SourceFile`s.
package struct ByteChannel: ~Copyable, Sendable {
  /// Why bytes could not be read or written, as the system numbers it.
  package struct Failure: Error, Sendable {
    package let errno: Int32

    package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }
    package var isForbidden: Bool { errno == EACCES || errno == EPERM }
    package var isDirectory: Bool { errno == EISDIR }
  }

  private let descriptor: Int32
  private let isOwn: Bool

  /// A descriptor that the caller has open, and that stays open.
  package init(borrowing descriptor: Int32) {
    self.descriptor = descriptor
    isOwn = false
  }

  /// Opens a file for reading.
  package init(reading path: String) throws(Failure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    isOwn = true
    guard descriptor >= 0 else { throw Failure(errno: Glibc.errno) }
  }

  deinit { if isOwn, descriptor >= 0 { close(descriptor) } }

  /// Reads at most `count` bytes; 0 at the end.
  package func read(
    into bytes: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(Failure) -> Int {
    while true {
      let found = Glibc.read(descriptor, bytes, count)
      if found >= 0 { return found }
      guard Glibc.errno == EINTR else { throw Failure(errno: Glibc.errno) }
    }
  }

  /// Writes all of the bytes.
  package func write(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Glibc.write(descriptor, all.baseAddress! + done, all.count - done)
      }
      if count < 0, Glibc.errno == EINTR { continue }
      guard count > 0 else { throw Failure(errno: Glibc.errno) }
      done += count
    }
  }
}
