/// Where a file's records stand: after the preamble and Excel's `sep=` line, before a footer.
package struct Layout: Sendable, Hashable {
  package enum Problem: Error, Sendable, Hashable {
    /// The file has fewer lines than the preamble that is declared.
    case preambleTooLong
    /// The `sep=` line names another delimiter than the profile; nothing is guessed from it.
    case separatorConflict
    /// The footer that is declared reaches up into the preamble.
    case footerTooLong
  }

  /// Byte offset of the header's line.
  package var start: Int
  /// Byte offset of the footer, or of the end. Scan `bytes[..<end]`: then an open quote
  /// of the last record cannot reach into the footer.
  package var end: Int
  /// Physical lines before `start`.
  package var linesBefore: Int

  /// Finds the records of a file. `bytes` are the whole of it in UTF-8, without a byte order mark.
  package init(of bytes: UnsafeRawBufferPointer, _ dialect: Dialect) throws(Problem) {
    guard let raw = bytes.baseAddress else {
      if dialect.preambleLines > 0 { throw .preambleTooLong }
      (start, end, linesBefore) = (0, 0, 0)
      return
    }
    let base = raw.assumingMemoryBound(to: UInt8.self)
    let count = bytes.count
    start = 0
    linesBefore = 0
    if dialect.allowsSeparatorLine, let named = Self.separator(base, count) {
      guard named == dialect.delimiter else { throw .separatorConflict }
      start = afterLineBreak(base, indexOfLineBreak(base, 0, count), count)
      linesBefore = 1
    }
    for _ in 0..<dialect.preambleLines {
      guard start < count else { throw .preambleTooLong }
      start = afterLineBreak(base, indexOfLineBreak(base, start, count), count)
      linesBefore += 1
    }
    end = count
    for _ in 0..<dialect.footerLines {
      guard let lineStart = Self.lastLineStart(base, from: start, end) else { throw .footerTooLong }
      end = lineStart
    }
  }

  /// The delimiter that a first line `sep=;` names.
  static func separator(_ base: UnsafePointer<UInt8>, _ count: Int) -> UInt8? {
    guard count >= 5, FieldBytes(start: base, count: 4).equalsFoldingCase(Array("sep=".utf8)),
      count == 5 || base[5] == 0x0A || base[5] == 0x0D
    else { return nil }
    return base[4]
  }

  /// Where the last non-blank line before `end` starts; nil where there is none.
  private static func lastLineStart(
    _ base: UnsafePointer<UInt8>, from start: Int, _ end: Int
  ) -> Int? {
    func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    var at = end
    while at > start, isLineEnd(base[at - 1]) || isBlank(base[at - 1]) { at -= 1 }
    guard at > start else { return nil }
    while at > start, !isLineEnd(base[at - 1]) { at -= 1 }
    return at
  }
}
