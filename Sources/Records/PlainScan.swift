/// The fast scan of one record that holds no quotation mark.
///
/// Be careful here: this is the one loop whose speed decides the speed of a run. It looks at 16
/// bytes at a time and stops only at bytes that can mean something: the delimiter, the quotation
/// mark, and the control characters up to CR (line ends, NUL, and a few that turn out to be data).
/// Whatever it meets that is not plain it leaves to the strict parser, so it decides nothing that
/// libcsv would decide differently; `RecordScannerTests` holds both to the same answers.
struct PlainScan {
  enum Outcome {
    /// The record ends before a line end (or the end of the bytes) at `end`.
    case complete
    /// A quotation mark: the whole record belongs to the strict parser.
    case quoted
    /// No line end before the limit.
    case limit
  }

  var outcome = Outcome.complete
  /// Index of the line end that closes the record, or the limit.
  var end = 0
  /// Fields found; only the first `capacity` of them are stored.
  var fieldCount = 0
  var hasNUL = false
  /// Whether a byte of 0x80 or more was met in the record or shortly after it.
  var mayHoldNonASCII = false

  /// Scans from a record's start to its line end, and reads no byte at or past `limit`. The end of
  /// each field, counted from `start`, goes to `ends`, which has room for `slack` more entries than
  /// `capacity`.
  @inline(__always)
  static func run(
    _ base: UnsafePointer<UInt8>, from start: Int, limit: Int, delimiter: UInt8, quote: UInt8,
    ends: UnsafeMutablePointer<UInt32>, capacity: Int
  ) -> PlainScan {
    var result = PlainScan()
    let raw = UnsafeRawPointer(base)
    let delimiters = SIMD16<UInt8>(repeating: delimiter)
    let quotes = SIMD16<UInt8>(repeating: quote)
    let controls = SIMD16<UInt8>(repeating: 0x0D)
    let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
    var seen = SIMD16<UInt8>()
    var fields = 0
    var at = start
    while at &+ 16 <= limit, fields < capacity {
      let bytes = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
      seen |= bytes
      let hits = (bytes .== delimiters) .| (bytes .== quotes) .| (bytes .<= controls)
      let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self) & ones
      var pending = gathered(words[0]) | gathered(words[1]) << 8
      while pending != 0 {
        let index = at &+ pending.trailingZeroBitCount
        pending &= pending &- 1
        let byte = base[index]
        if byte == delimiter {
          ends[fields] = UInt32(truncatingIfNeeded: index &- start)
          fields &+= 1
        } else if byte == 0x0A || byte == 0x0D {
          ends[fields] = UInt32(truncatingIfNeeded: index &- start)
          result.close(index, fields, hasHighBit(seen))
          return result
        } else if byte == quote {
          result.outcome = .quoted
          return result
        } else if byte == 0 {
          result.hasNUL = true
        }
      }
      at &+= 16
    }
    result.finish(base, from: start, at, limit, delimiter, quote, ends, capacity, fields)
    if hasHighBit(seen) { result.mayHoldNonASCII = true }
    return result
  }

  /// Byte by byte, where fewer than 16 bytes are left, or no room for as many fields.
  @inline(never)
  private mutating func finish(
    _ base: UnsafePointer<UInt8>, from start: Int, _ position: Int, _ limit: Int,
    _ delimiter: UInt8, _ quote: UInt8, _ ends: UnsafeMutablePointer<UInt32>, _ capacity: Int,
    _ fieldsBefore: Int
  ) {
    var at = position
    var fields = fieldsBefore
    while at < limit {
      let byte = base[at]
      if byte == delimiter {
        if fields < capacity { ends[fields] = UInt32(truncatingIfNeeded: at &- start) }
        fields &+= 1
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else if byte == quote {
        outcome = .quoted
        return
      } else if byte == 0 {
        hasNUL = true
      } else if byte >= 0x80 {
        mayHoldNonASCII = true
      }
      at &+= 1
    }
    if fields < capacity { ends[fields] = UInt32(truncatingIfNeeded: at &- start) }
    close(at, fields, false)
    if at == limit { outcome = .limit }
  }

  /// Entries past the capacity that the scan may write and nobody reads: a block has at most 16
  /// delimiters, and one entry more closes the record.
  static let slack = 17

  @inline(__always)
  private mutating func close(_ index: Int, _ delimiterCount: Int, _ highBit: Bool) {
    end = index
    fieldCount = delimiterCount &+ 1
    mayHoldNonASCII = mayHoldNonASCII || highBit
  }

  /// The lowest bit of each of 8 bytes as the low 8 bits, the first byte lowest.
  @inline(__always)
  private static func gathered(_ word: UInt64) -> UInt64 {
    (word &* 0x0102_0408_1020_4080) >> 56
  }

  @inline(__always)
  private static func hasHighBit(_ bytes: SIMD16<UInt8>) -> Bool {
    let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
    return (words[0] | words[1]) & 0x8080_8080_8080_8080 != 0
  }
}
