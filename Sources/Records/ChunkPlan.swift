/// A file cut into chunks that several threads may scan at once, and the proof that they were cut
/// where the one sequential scan would have cut them.
///
/// A cut is a guess: the first line start at or after an even division of the bytes. Inside a
/// quoted field of several lines, or in the tail of a malformed record, the guess is wrong. So each
/// chunk is scanned on its guess, and `ChunkStitcher` then goes through them in order and accepts a
/// chunk only if the one before ended exactly where it began.
package struct ChunkPlan: Sendable, Hashable {
  /// Byte ranges that cover the plan's bytes without gap or overlap; none is empty.
  package let chunks: [Range<Int>]

  /// Cuts `range`, the part of the bytes that holds records, which starts at a line's start.
  /// `chunkBytes` is the length to aim at; a chunk that would start inside a line starts after it.
  package init(_ bytes: UnsafeRawBufferPointer, range: Range<Int>, chunkBytes: Int) {
    precondition(chunkBytes > 0 && range.upperBound <= bytes.count, "a plan lies within its bytes")
    guard let raw = bytes.baseAddress, !range.isEmpty else {
      chunks = []
      return
    }
    let base = raw.assumingMemoryBound(to: UInt8.self)
    var chunks: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let cut = start + chunkBytes
      guard cut < range.upperBound else {
        chunks.append(start..<range.upperBound)
        break
      }
      // From one byte back, so that a cut that is a line's start already is kept.
      let end = afterLineBreak(
        base, indexOfLineBreak(base, cut - 1, range.upperBound), range.upperBound)
      chunks.append(start..<end)
      start = end
    }
    self.chunks = chunks
  }
}

/// Goes through the chunks of a plan in order and says what to do with each one's speculative scan.
package struct ChunkStitcher: Sendable {
  package enum Decision: Sendable, Hashable {
    /// The scan began where it should: keep it. Its first line is this many lines after the plan's.
    case keep(firstLine: Int)
    /// The scan began in the wrong place: scan again, from here to the chunk's end.
    case rescan(from: Int, firstLine: Int)
    /// Earlier records reach over the whole chunk: nothing starts in it.
    case skip
  }

  /// Where the sequential scan stands.
  package private(set) var next: Int
  /// Physical lines before `next`, counted from the plan's first.
  package private(set) var line = 0

  package init(_ plan: ChunkPlan) { next = plan.chunks.first?.lowerBound ?? 0 }

  /// What to do with the next chunk. After `keep` and `rescan`, `advance` must follow with the end
  /// of the scan that counts.
  package func decide(_ chunk: Range<Int>) -> Decision {
    if next == chunk.lowerBound { return .keep(firstLine: line) }
    return next >= chunk.upperBound ? .skip : .rescan(from: next, firstLine: line)
  }

  package mutating func advance(_ end: RecordScanner.ScanEnd) {
    next = end.next
    line += end.lineCount
  }
}
