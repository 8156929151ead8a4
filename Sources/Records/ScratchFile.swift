import Glibc

/// A file without a name that decoded text is written to and then mapped from. The system frees it
/// when the last mapping goes, also after a crash, so no text of a patient stays on the disk.
final class ScratchFile {
  private let descriptor: Int32
  private var size = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 1 << 18, alignment: 16)
  private var used = 0

  init(directory: String) throws(SourceFileError) {
    // A name is needed for a moment only; it is removed before a byte is written.
    var template = Array((directory + "/.cerulean-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    if descriptor >= 0 {
      unlink(template)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    guard descriptor >= 0 else {
      buffer.deallocate()
      throw .scratchFailed(errno: errno)
    }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// Bytes written so far.
  var byteCount: Int { size + used }

  @inline(__always)
  func append(_ byte: UInt8) throws(SourceFileError) {
    if used == buffer.count { try flush() }
    buffer[used] = byte
    used &+= 1
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(SourceFileError) {
    try flush()
    try write(bytes)
  }

  private func flush() throws(SourceFileError) {
    guard used > 0 else { return }
    let count = used
    used = 0
    try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(SourceFileError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .scratchFailed(errno: count < 0 ? errno : EIO) }
      done += count
    }
    size += bytes.count
  }

  /// The text written, mapped; the caller unmaps it. Throws `empty` where nothing was written.
  func map() throws(SourceFileError) -> UnsafeRawBufferPointer {
    try flush()
    guard size > 0 else { throw .empty }
    return try SourceFile.map(descriptor, size)
  }
}
