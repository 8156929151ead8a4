/// A definition file held in memory, with what is needed to turn offsets into places.
///
/// Offsets are UTF-8 byte offsets into `text`; lines and columns are 1-based, and a column counts
/// Unicode scalars so that a caret stands under the character a person sees.
package final class SourceText: Sendable {
  package let name: String
  package let bytes: [UInt8]
  private let lineStarts: [Int]

  package init(name: String, text: String) {
    self.name = name
    self.bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 10 { starts.append(offset + 1) }
    self.lineStarts = starts
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var lineCount: Int { lineStarts.count }

  /// The 1-based line and column of a byte offset; offsets past the end are the end.
  package func place(at offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(0, offset), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, scalarCount(from: lineStarts[low], to: offset) + 1)
  }

  /// The byte offset of a 1-based line and column, clamped to that line.
  package func offset(line: Int, column: Int) -> Int {
    guard line >= 1, line <= lineStarts.count else { return bytes.count }
    let start = lineStarts[line - 1]
    let end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    var offset = start
    var remaining = column - 1
    while remaining > 0, offset < end {
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      remaining -= 1
    }
    return offset
  }

  /// The text of a 1-based line without its line ending.
  package func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == 13 { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private func scalarCount(from start: Int, to end: Int) -> Int {
    var count = 0
    for offset in start..<end where bytes[offset] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

/// A run of bytes in one definition file.
package struct SourceSpan: Sendable, Hashable {
  package let source: SourceText
  package let start: Int
  package let end: Int

  package init(_ source: SourceText, _ start: Int, _ end: Int) {
    self.source = source
    self.start = start
    self.end = max(start, end)
  }

  package static func == (left: SourceSpan, right: SourceSpan) -> Bool {
    left.source === right.source && left.start == right.start && left.end == right.end
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(source.name)
    hasher.combine(start)
    hasher.combine(end)
  }

  package var line: Int { source.place(at: start).line }
  package var column: Int { source.place(at: start).column }
  package var text: String {
    String(decoding: source.bytes[start..<min(end, source.bytes.count)], as: UTF8.self)
  }

  /// `file:line:column`, as editors and terminals recognise it.
  package var description: String { "\(source.name):\(line):\(column)" }

  /// The smallest span that covers both; both must lie in one file.
  package func joined(with other: SourceSpan) -> SourceSpan {
    SourceSpan(source, min(start, other.start), max(end, other.end))
  }
}
