/// Why a file could not be presented as text. The path and the words are the caller's.
package enum SourceFileError: Error, Sendable, Hashable {
  case missing
  case permissionDenied
  /// A directory, FIFO, socket or device; opening it does not wait for a writer.
  case notARegularFile
  /// A symbolic link, where the caller refuses them.
  case symbolicLink
  /// No bytes at all: different from a file that was not delivered, and from one of no rows.
  case empty
  /// More bytes on disk than the caller allows.
  case tooLarge
  /// The file was written to or shortened while it was opened.
  case changed
  /// The operating system refused for another reason; holds `errno`.
  case unreadable(errno: Int32)
  /// The decoded text could not be kept; holds `errno` (ENOSPC where the disk is full).
  case scratchFailed(errno: Int32)
  case compression(CompressionFault)
  case encoding(EncodingFault)

  package enum CompressionFault: String, Sendable, Hashable, CaseIterable {
    /// The name ends in `.gz` and the bytes are not gzip.
    case notCompressed = "gz.not-compressed"
    /// The data ends before the member does.
    case truncated = "gz.truncated"
    case corrupt = "gz.corrupt"
    /// The checksum or length that gzip stores disagrees with what came out.
    case checksum = "gz.crc"
    /// Bytes after the last member that are neither a member nor zero padding.
    case trailingGarbage = "gz.trailing-garbage"
    /// More bytes than the caller allows, or than any honest text of this size would give.
    case tooLarge = "gz.too-large"
    case suspiciousRatio = "gz.suspicious-ratio"
    /// gzip within gzip.
    case nested = "gz.nested"
  }

  package enum EncodingFault: String, Sendable, Hashable, CaseIterable {
    /// A byte order mark of another encoding than the declared one.
    case markConflict = "encoding.mark-conflict"
    /// UTF-16 was declared without its byte order, and no mark says it.
    case markMissing = "encoding.mark-missing"
    /// Every other byte is NUL: UTF-16 without a mark and without a declaration.
    case undeclaredUTF16 = "encoding.undeclared-utf-16"
    case utf32 = "encoding.utf-32"
    /// An odd number of bytes, or a surrogate without its other half.
    case malformedUTF16 = "encoding.malformed-utf-16"
    /// One of the five bytes to which Windows-1252 gives no character.
    case unassignedByte = "encoding.unassigned-byte"
  }
}
