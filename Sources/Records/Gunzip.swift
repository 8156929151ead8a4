import CZlib

/// Decompression of gzip files (RFC 1952) of one or more members.
enum Gunzip {
  static func hasMagic(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Decompresses every member. zlib checks each member's CRC-32 and length.
  static func decompress(
    _ stored: UnsafeRawBufferPointer, into scratch: ScratchFile, limits: SourceFile.Limits
  ) throws(SourceFileError) {
    var offset = 0
    while offset < stored.count {
      let rest = UnsafeRawBufferPointer(rebasing: stored[offset...])
      if offset > 0, !hasMagic(rest) {
        // Tapes and some writers pad with zero bytes; anything else is not ours to ignore.
        guard rest.allSatisfy({ $0 == 0 }) else { throw .compression(.trailingGarbage) }
        return
      }
      offset += try inflateMember(rest, into: scratch, stored.count, limits)
    }
  }

  /// Bytes of the file that the member takes.
  private static func inflateMember(
    _ member: UnsafeRawBufferPointer, into scratch: ScratchFile, _ storedCount: Int,
    _ limits: SourceFile.Limits
  ) throws(SourceFileError) -> Int {
    var stream = z_stream()
    // 15 bits of window, plus 16 for a gzip wrapper.
    let status = inflateInit2_(
      &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .compression(.corrupt) }
    defer { inflateEnd(&stream) }
    let outputSize = 1 << 18
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputSize, alignment: 16)
    defer { output.deallocate() }
    let inputStep = 1 << 30
    var fed = 0
    while true {
      if stream.avail_in == 0 {
        let count = min(inputStep, member.count - fed)
        let start = member.baseAddress! + fed
        stream.next_in = UnsafeMutablePointer(
          mutating: start.assumingMemoryBound(to: Bytef.self))
        stream.avail_in = uInt(count)
        fed += count
      }
      stream.next_out = output.baseAddress!.assumingMemoryBound(to: Bytef.self)
      stream.avail_out = uInt(outputSize)
      let status = inflate(&stream, Z_NO_FLUSH)
      let produced = outputSize - Int(stream.avail_out)
      try scratch.append(UnsafeRawBufferPointer(rebasing: output[..<produced]))
      try check(scratch.byteCount, storedCount, limits)
      switch status {
      case Z_STREAM_END: return fed - Int(stream.avail_in)
      case Z_OK where produced > 0 || stream.avail_in > 0 || fed < member.count: continue
      case Z_OK, Z_BUF_ERROR: throw .compression(.truncated)
      default: throw .compression(fault(stream))
      }
    }
  }

  private static func check(
    _ decoded: Int, _ stored: Int, _ limits: SourceFile.Limits
  ) throws(SourceFileError) {
    if decoded > limits.decodedBytes { throw .compression(.tooLarge) }
    let alwaysAllowed = 16 << 20
    if decoded > alwaysAllowed, decoded / stored > limits.ratio {
      throw .compression(.suspiciousRatio)
    }
  }

  /// zlib says which check failed only in words.
  private static func fault(_ stream: z_stream) -> SourceFileError.CompressionFault {
    guard let message = stream.msg else { return .corrupt }
    let text = String(cString: message)
    return text == "incorrect data check" || text == "incorrect length check"
      ? .checksum : .corrupt
  }
}
