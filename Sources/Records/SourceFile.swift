import Crypto
import Glibc

/// One export file, presented whole as UTF-8 bytes for as long as the object lives.
///
/// A plain file is mapped. One that is compressed or in another encoding is decoded into a file
/// without a name, so that its text survives neither the process nor a crash, and that is mapped.
///
/// A file that is shortened while it is mapped reads as zero bytes from there on (see `LostPages`),
/// and one that is written to may read as either. So nothing that was read counts before `change()`
/// has said that the file is still the one that was opened.
///
/// `@unchecked Sendable`: nothing changes after the initialiser, and the bytes are only ever read.
package final class SourceFile: @unchecked Sendable {
  /// Caps on what decoding may produce.
  package struct Limits: Sendable, Hashable {
    /// Bytes of the file as it lies on disk.
    package var storedBytes: Int
    /// Bytes of the text after decoding.
    package var decodedBytes: Int
    /// How many times larger than the file the text may be, once it is past 16 MiB: CSV compresses
    /// 5 to 30 times, and gzip's bombs 1,000 times.
    package var ratio: Int

    package init(
      storedBytes: Int = 1 << 40, decodedBytes: Int = 1 << 38, ratio: Int = 200
    ) {
      self.storedBytes = storedBytes
      self.decodedBytes = decodedBytes
      self.ratio = ratio
    }
  }

  package let path: String
  /// The text in UTF-8, without a byte order mark. Well-formedness is checked record by record.
  ///
  /// Valid only while the object is alive, and Swift may end its life after its last use: keep the
  /// object in something that outlives the reading, or use `withBytes`.
  package let bytes: UnsafeRawBufferPointer
  /// What the text was encoded in.
  package let encoding: TextEncoding
  package let isCompressed: Bool
  /// Bytes of the byte order mark that `bytes` leaves out: add to an offset to find it in the text.
  package let markLength: Int
  package let identity: FileIdentity

  private let descriptor: Int32
  private let mapping: UnsafeRawBufferPointer

  /// Opens a file and decodes it if need be.
  ///
  /// A byte order mark must agree with the declared encoding, except that UTF-8 is the default and
  /// so gives way to a mark of UTF-16. `followsLinks` says whether the last part of the path may be
  /// a symbolic link; what it leads to is judged by the open file, never by the path. Decoded text
  /// is kept in `scratchDirectory` while it is needed.
  package init(
    path: String, encoding declared: TextEncoding = .utf8, followsLinks: Bool = true,
    scratchDirectory: String = "/tmp", limits: Limits = Limits()
  ) throws(SourceFileError) {
    let descriptor = try Self.open(path, followsLinks: followsLinks)
    do throws(SourceFileError) {
      let identity = try FileIdentity(descriptor: descriptor)
      guard identity.size > 0 else { throw .empty }
      guard identity.size <= limits.storedBytes else { throw .tooLarge }
      let stored = try Self.map(descriptor, identity.size)
      do throws(SourceFileError) {
        let decoded = try Decoding.decode(
          stored, isNamedCompressed: path.hasSuffix(".gz"), declared: declared,
          scratchDirectory: scratchDirectory, limits: limits)
        self.path = path
        self.descriptor = descriptor
        self.identity = identity
        encoding = decoded.encoding
        isCompressed = decoded.isCompressed
        markLength = decoded.markLength
        guard !LostPages.isLost(stored) else {
          if let text = decoded.text { Self.unmap(text) }
          throw .changed
        }
        if let text = decoded.text {
          Self.unmap(stored)
          mapping = text
        } else {
          mapping = stored
        }
        bytes = UnsafeRawBufferPointer(rebasing: mapping[decoded.markLength...])
      } catch {
        // What was read of a file that changed under the reading says nothing about the file.
        let hasChanged =
          LostPages.isLost(stored) || (try? FileIdentity(descriptor: descriptor)) != identity
        Self.unmap(stored)
        throw hasChanged ? .changed : error
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    Self.unmap(mapping)
    close(descriptor)
  }

  /// Opens without waiting and without acquiring a terminal, then lets the file say what it is.
  private static func open(
    _ path: String, followsLinks: Bool
  ) throws(SourceFileError) -> Int32 {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    var descriptor: Int32
    repeat { descriptor = Glibc.open(path, flags) } while descriptor < 0 && errno == EINTR
    guard descriptor < 0 else { return descriptor }
    switch errno {
    case ENOENT, ENOTDIR: throw .missing
    case EACCES, EPERM: throw .permissionDenied
    case ELOOP where !followsLinks: throw .symbolicLink
    case ENXIO, ENODEV: throw .notARegularFile
    default: throw .unreadable(errno: errno)
    }
  }

  static func map(
    _ descriptor: Int32, _ size: Int
  ) throws(SourceFileError) -> UnsafeRawBufferPointer {
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw .unreadable(errno: errno) }
    madvise(address, size, MADV_SEQUENTIAL)
    let mapping = UnsafeRawBufferPointer(start: address, count: size)
    LostPages.watch(mapping)
    return mapping
  }

  static func unmap(_ mapping: UnsafeRawBufferPointer) {
    LostPages.forget(mapping)
    munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
  }

  /// Calls with the text, and keeps the file alive until the call returns.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// Tells the system that bytes before an offset of `bytes` will not be read again soon, so that
  /// a large file does not fill the memory. They stay readable.
  package func release(before offset: Int) {
    let page = 4096
    let length = (offset + markLength) / page * page
    guard length > 0, let start = mapping.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: start), min(length, mapping.count), MADV_DONTNEED)
  }

  // MARK: Whether the file is still the one that was opened

  /// What became of the file since it was opened; nil where nothing did.
  package func change() -> FileChange? {
    guard let now = try? FileIdentity(descriptor: descriptor) else { return .unreadable }
    if now.size < identity.size { return .shrunk }
    if now.size > identity.size { return .grown }
    if now != identity { return .modified }
    if LostPages.isLost(mapping) { return .unreadable }
    var status = stat()
    guard stat(path, &status) == 0 else { return .removed }
    let isSame = status.st_dev == identity.device && status.st_ino == identity.inode
    return isSame ? nil : .replaced
  }

  /// Whether the open file, and what its path leads to, are as they were.
  package func stillUnchanged() -> Bool { change() == nil }

  /// SHA-256 of the bytes on disk (compressed, in their own encoding), as 64 lowercase hexadecimal
  /// digits. Reads the file once more, a megabyte at a time; may run beside a scan.
  package func sha256() throws(SourceFileError) -> String {
    var hash = SHA256()
    let size = 1 << 20
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let count = pread(descriptor, buffer.baseAddress, size, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(errno: errno) }
      if count == 0 { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
    return SHA256Digest.hex(Array(hash.finalize()))
  }
}

/// What tells whether a file is still the one that was read.
package struct FileIdentity: Sendable, Hashable {
  package var device: UInt64
  package var inode: UInt64
  package var size: Int
  /// Modification and change of status, in nanoseconds since 1970.
  package var modified: Int
  package var changed: Int

  /// The identity of an open file, which must be a regular one.
  init(descriptor: Int32) throws(SourceFileError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }
}

/// What became of a file while it was read.
package enum FileChange: String, Sendable, Hashable {
  case grown, shrunk, modified, replaced, removed, unreadable
}

/// SHA-256 of what is in memory.
package enum SHA256Digest {
  /// The digest of a text's UTF-8, in hexadecimal.
  package static func hex(of text: String) -> String { hex(of(Array(text.utf8))) }

  /// 32 bytes.
  package static func of(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// Two lowercase hexadecimal digits a byte.
  package static func hex(_ digest: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
