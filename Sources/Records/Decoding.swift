/// From the bytes of a file to its text: gzip first, then the encoding.
enum Decoding {
  struct Result {
    /// The decoded text in a mapping of its own, or nil where the stored bytes are the text.
    var text: UnsafeRawBufferPointer?
    var encoding: TextEncoding
    var isCompressed: Bool
    var markLength: Int
  }

  static func decode(
    _ stored: UnsafeRawBufferPointer, isNamedCompressed: Bool, declared: TextEncoding,
    scratchDirectory: String, limits: SourceFile.Limits
  ) throws(SourceFileError) -> Result {
    let isCompressed = Gunzip.hasMagic(stored)
    guard isCompressed || !isNamedCompressed else { throw .compression(.notCompressed) }
    guard isCompressed else {
      return try decodeText(
        stored, isCompressed: false, declared, scratchDirectory, limits)
    }
    let scratch = try ScratchFile(directory: scratchDirectory)
    try Gunzip.decompress(stored, into: scratch, limits: limits)
    let text = try scratch.map()
    do throws(SourceFileError) {
      if Gunzip.hasMagic(text) { throw .compression(.nested) }
      var result = try decodeText(text, isCompressed: true, declared, scratchDirectory, limits)
      if result.text == nil { result.text = text } else { SourceFile.unmap(text) }
      return result
    } catch {
      SourceFile.unmap(text)
      throw error
    }
  }

  private static func decodeText(
    _ bytes: UnsafeRawBufferPointer, isCompressed: Bool, _ declared: TextEncoding,
    _ scratchDirectory: String, _ limits: SourceFile.Limits
  ) throws(SourceFileError) -> Result {
    let (encoding, markLength) = try encoding(of: bytes, declared)
    if encoding == .utf8 {
      return Result(
        text: nil, encoding: encoding, isCompressed: isCompressed, markLength: markLength)
    }
    let scratch = try ScratchFile(directory: scratchDirectory)
    let body = UnsafeRawBufferPointer(rebasing: bytes[markLength...])
    try Transcoding.transcode(body, encoding, into: scratch, limits: limits)
    return Result(
      text: try scratch.map(), encoding: encoding, isCompressed: isCompressed, markLength: 0)
  }

  /// The encoding that mark and declaration agree on, and the length of the mark.
  private static func encoding(
    of bytes: UnsafeRawBufferPointer, _ declared: TextEncoding
  ) throws(SourceFileError) -> (TextEncoding, markLength: Int) {
    func starts(_ mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
    if starts([0xFF, 0xFE, 0, 0]) || starts([0, 0, 0xFE, 0xFF]) { throw .encoding(.utf32) }
    let marked: TextEncoding?
    if starts([0xEF, 0xBB, 0xBF]) {
      marked = .utf8
    } else if starts([0xFF, 0xFE]) {
      marked = .utf16LittleEndian
    } else if starts([0xFE, 0xFF]) {
      marked = .utf16BigEndian
    } else {
      marked = nil
    }
    guard let marked else {
      if declared == .utf16 { throw .encoding(.markMissing) }
      if declared == .utf8, looksLikeUTF16(bytes) { throw .encoding(.undeclaredUTF16) }
      return (declared, 0)
    }
    let isUTF16 = marked != .utf8
    let agrees =
      declared == marked || declared == .utf8 && isUTF16 || declared == .utf16 && isUTF16
    guard agrees else { throw .encoding(.markConflict) }
    return (marked, isUTF16 ? 2 : 3)
  }

  /// Whether nearly every other byte of the first kilobyte is NUL, as in UTF-16 of Western text.
  private static func looksLikeUTF16(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = min(bytes.count, 1024) & ~1
    guard count >= 8 else { return false }
    var zeros = (even: 0, odd: 0)
    for index in stride(from: 0, to: count, by: 2) {
      if bytes[index] == 0 { zeros.even += 1 }
      if bytes[index + 1] == 0 { zeros.odd += 1 }
    }
    let most = count / 2 * 3 / 4
    return zeros.even >= most && zeros.odd == 0 || zeros.odd >= most && zeros.even == 0
  }
}
