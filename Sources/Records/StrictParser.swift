import CLibCSV

/// libcsv in strict mode, one parser that is used again for record after record.
///
/// libcsv reports neither positions nor whether a field was quoted, so it is fed one physical line
/// at a time: a record then ends exactly at the end of a line that was fed. `CSV_EMPTY_IS_NULL` is
/// the only way to tell a missing field from `""`. After any error the parser is thrown away,
/// because neither a failed `csv_parse` nor a failed `csv_fini` resets it, and parsing on would
/// glue the failed field to the next one.
struct StrictParser: ~Copyable {
  enum Progress: Equatable {
    /// The line closed the record.
    case recordEnded
    /// The line ends inside a quoted field.
    case inQuotes
    /// Strict mode refused the byte at this index of the line.
    case refused(Int)
  }

  /// Fields as they come from libcsv: a mark byte before each, then its bytes.
  struct Fields {
    var bytes: UnsafeMutablePointer<UInt8>
    var byteCapacity: Int
    var used = 0
    var ends: UnsafeMutablePointer<UInt32>
    let endCapacity: Int
    var count = 0
    var longest = 0
    var records = 0

    mutating func append(_ start: UnsafeRawPointer?, _ length: Int) {
      longest = max(longest, length)
      defer { count += 1 }
      guard count < endCapacity else { return }
      if used + length + 1 > byteCapacity { grow(used + length + 1) }
      bytes[used] = start == nil ? Record.missingMark : Record.presentMark
      if let start, length > 0 {
        (bytes + used + 1).update(
          from: start.assumingMemoryBound(to: UInt8.self), count: length)
      }
      used += length + 1
      // Counted from the byte after the first mark, which is where field 0 starts.
      ends[count] = UInt32(used - 1)
    }

    private mutating func grow(_ needed: Int) {
      let capacity = max(needed, byteCapacity * 2)
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      larger.update(from: bytes, count: used)
      bytes.deallocate()
      bytes = larger
      byteCapacity = capacity
    }
  }

  private let parser: UnsafeMutablePointer<csv_parser>
  private let fieldsPointer: UnsafeMutablePointer<Fields>
  private let delimiter: UInt8
  private let quote: UInt8

  /// A parser that writes field ends, as `Record` has them, to `ends`, which must outlive it.
  init(
    delimiter: UInt8, quote: UInt8, ends: UnsafeMutablePointer<UInt32>, endCapacity: Int
  ) {
    self.delimiter = delimiter
    self.quote = quote
    parser = .allocate(capacity: 1)
    fieldsPointer = .allocate(capacity: 1)
    let capacity = 4096
    fieldsPointer.initialize(
      to: Fields(
        bytes: .allocate(capacity: capacity), byteCapacity: capacity, ends: ends,
        endCapacity: endCapacity))
    prepare()
  }

  deinit {
    csv_free(parser)
    parser.deallocate()
    fieldsPointer.pointee.bytes.deallocate()
    fieldsPointer.deallocate()
  }

  private func prepare() {
    let options = CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL
    let status = csv_init(parser, UInt8(options))
    precondition(status == 0, "libcsv refuses its own options")
    csv_set_delim(parser, delimiter)
    csv_set_quote(parser, quote)
    csv_set_blk_size(parser, 4096)
  }

  /// Forgets an unfinished or failed record, with libcsv's buffer.
  private func discard() {
    csv_free(parser)
    prepare()
  }

  var fieldCount: Int { fieldsPointer.pointee.count }
  var longestField: Int { fieldsPointer.pointee.longest }
  /// Where field 0 of the record starts, one mark byte after the buffer's start.
  var base: UnsafePointer<UInt8> { UnsafePointer(fieldsPointer.pointee.bytes + 1) }
  /// Bytes of the quoted field that is still open.
  var openFieldLength: Int { parser.pointee.entry_pos }

  /// Starts a record; whatever was unfinished is forgotten.
  func begin() {
    if parser.pointee.pstate != 0 { discard() }
    fieldsPointer.pointee.used = 0
    fieldsPointer.pointee.count = 0
    fieldsPointer.pointee.longest = 0
    fieldsPointer.pointee.records = 0
  }

  /// Feeds one physical line, with its line end where it has one.
  func feed(_ start: UnsafePointer<UInt8>, _ count: Int) -> Progress {
    let accepted = csv_parse(parser, start, count, fieldEnded, recordEnded, fieldsPointer)
    if accepted < count {
      // Memory is bounded by the caller's limits, so the only error left is a strict one.
      let isOutOfMemory = csv_error(parser) == CSV_ENOMEM || csv_error(parser) == CSV_ETOOBIG
      precondition(!isOutOfMemory, "libcsv is out of memory")
      discard()
      return .refused(accepted)
    }
    return fieldsPointer.pointee.records > 0 ? .recordEnded : .inQuotes
  }

  /// Tells libcsv that the bytes end here; `inQuotes` means that a quote was never closed.
  func finish() -> Progress {
    if csv_fini(parser, fieldEnded, recordEnded, fieldsPointer) != 0 {
      discard()
      return .inQuotes
    }
    return fieldsPointer.pointee.records > 0 ? .recordEnded : .inQuotes
  }
}

private let fieldEnded:
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    start, length, context in
    context!.assumingMemoryBound(to: StrictParser.Fields.self).pointee.append(start, length)
  }

private let recordEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
  context!.assumingMemoryBound(to: StrictParser.Fields.self).pointee.records += 1
}
