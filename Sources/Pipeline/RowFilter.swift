import Records

/// Passes CSV from one channel to another, row by row, with columns of our own behind each.
///
/// Rows come out byte for byte as they came in, in their order, whatever is appended; only blank
/// lines and a byte order mark are left out. Memory holds a window of the input, not the input:
/// the window grows only where one record does not fit into it.
struct RowFilter: ~Copyable {
  struct Counts {
    var rows = 0
    var refused = 0
  }

  private static let window = 1 << 22
  private static let flushAt = 1 << 20

  private let input: ByteChannel
  private let output: ByteChannel
  /// What messages call the input.
  private let name: String
  private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: window)
  private var capacity = window
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Physical lines before `start`.
  private var lines = 0
  private var text: [UInt8] = []
  private var lineEnd: [UInt8] = [0x0A]
  private var counts = Counts()

  init(from input: consuming ByteChannel, named name: String, to output: consuming ByteChannel) {
    self.input = input
    self.output = output
    self.name = name
    text.reserveCapacity(Self.flushAt + 65_536)
  }

  deinit { bytes.deallocate() }

  /// Reads the header, and writes it with the names of the columns to come.
  mutating func header(appending names: [String]) throws(RunError) -> Header {
    try refuseOtherEncodings()
    let (header, length) = try readHeader()
    for column in names where header.position(column) != nil || header.isDoubled(column) {
      throw .tooManyRejects(
        "\(name) has a column '\(column)' already: rename or drop it, for one of that name is "
          + "appended")
    }
    appendRaw(start, length)
    for column in names { text.append(contentsOf: Array((",\(column)").utf8)) }
    noteLineEnd(after: start + length)
    text.append(contentsOf: lineEnd)
    start += header.bodyStart
    lines = header.linesBefore
    return header
  }

  /// Gives each row to `row`, which appends its fields, comma first, and says whether the row was
  /// refused. A row that is not CSV of the header's width is refused here, with its line.
  mutating func run(
    width: Int, appended: Int, _ row: (Record, inout [UInt8]) -> Bool
  ) throws(RunError) -> Counts {
    while true {
      try pass(width, appended, row)
      if isAtEnd, start >= end { break }
      try fill()
    }
    try flush()
    return counts
  }

  private mutating func pass(
    _ width: Int, _ appended: Int, _ row: (Record, inout [UInt8]) -> Bool
  ) throws(RunError) {
    var dialect = Dialect()
    dialect.finalLineEnd = .optional
    let count = end - start
    let window = UnsafeRawBufferPointer(start: bytes + start, count: count)
    var scanner = RecordScanner(window, dialect: dialect, columns: width)
    scanner.begin(at: 0, softEnd: count)
    var (used, seen) = (0, 0)
    scan: while true {
      switch scanner.next() {
      case .record:
        // A record that ends with the window may go on behind it.
        guard isAtEnd || scanner.position < count else { break scan }
        let record = scanner.record
        appendRaw(start + record.offset, record.byteCount)
        if row(record, &text) { counts.refused += 1 }
      case .malformed:
        let fault = scanner.malformed
        guard isAtEnd || isSettled(fault, count) else { break scan }
        set(aside: fault, width, appended)
      case .end:
        if isAtEnd { used = count }
        break scan
      }
      counts.rows += 1
      text.append(contentsOf: lineEnd)
      used = scanner.position
      seen = scanner.scanEnd.lineCount
      if text.count >= Self.flushAt { try flush() }
    }
    start += used
    lines += seen
  }

  /// Whether what follows in the window could still make a broken record whole.
  private func isSettled(_ fault: MalformedRecord, _ count: Int) -> Bool {
    let next = start + fault.offset + fault.byteCount
    guard fault.code != .unterminatedQuote, next < start + count else { return false }
    return UnsafeBufferPointer(start: bytes + next, count: start + count - next).contains(0x0A)
  }

  /// A short row keeps its fields; what cannot be told into fields is named by its line alone, and
  /// its bytes are left out, for the output must be CSV.
  private mutating func set(aside fault: MalformedRecord, _ width: Int, _ appended: Int) {
    counts.refused += 1
    if fault.code == .wrongFieldCount, fault.fieldCount < width, fault.lineCount == 1 {
      var length = fault.byteCount
      while length > 0, [0x0A, 0x0D].contains(bytes[start + fault.offset + length - 1]) {
        length -= 1
      }
      appendRaw(start + fault.offset, length)
      text.append(contentsOf: repeatElement(UInt8(ascii: ","), count: width - fault.fieldCount))
    } else {
      text.append(contentsOf: repeatElement(UInt8(ascii: ","), count: width - 1))
    }
    text.append(contentsOf: repeatElement(UInt8(ascii: ","), count: appended))
    let message =
      "line \(lines + fault.line + 1) is not CSV of \(width) fields: \(fault.code.rawValue)"
    Self.append(field: message, to: &text)
  }

  /// A field of text, quoted where CSV asks for it.
  static func append(field: String, to text: inout [UInt8]) {
    let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return text.append(contentsOf: field.utf8) }
    text.append(0x22)
    for byte in field.utf8 {
      if byte == 0x22 { text.append(byte) }
      text.append(byte)
    }
    text.append(0x22)
  }

  private mutating func appendRaw(_ from: Int, _ count: Int) {
    text.append(contentsOf: UnsafeBufferPointer(start: bytes + from, count: count))
  }

  // MARK: Header

  private mutating func refuseOtherEncodings() throws(RunError) {
    while end < 4, !isAtEnd { try fill() }
    guard end > 0 else {
      throw .tooManyRejects("\(name) is empty: it has no header line")
    }
    if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
    let isUTF16 = end >= 2 && Set([bytes[0], bytes[1]]) == [0xFE, 0xFF]
    guard !isUTF16 else {
      throw .tooManyRejects("\(name) is UTF-16: give it as UTF-8")
    }
    guard !(end >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B) else {
      throw .tooManyRejects("\(name) is gzip: unpack it first")
    }
  }

  /// The header and the bytes of its record; blank lines before it are skipped.
  private mutating func readHeader() throws(RunError) -> (Header, length: Int) {
    var dialect = Dialect()
    dialect.finalLineEnd = .optional
    while true {
      let window = UnsafeRawBufferPointer(start: bytes + start, count: end - start)
      do {
        let layout = try Layout(of: window, dialect)
        let header = try Header.read(window, layout, dialect)
        if isAtEnd || header.bodyStart < window.count {
          start += layout.start
          let length = recordLength(header.bodyStart - layout.start)
          let inner = Header(
            names: header.names, line: header.line, bodyStart: header.bodyStart - layout.start,
            linesBefore: header.linesBefore)
          return (inner, length)
        }
      } catch {
        if isAtEnd {
          throw .tooManyRejects("the header line of \(name) is not CSV in UTF-8")
        }
      }
      try fill()
    }
  }

  private func recordLength(_ next: Int) -> Int {
    var length = next
    while length > 0, bytes[start + length - 1] == 0x0A || bytes[start + length - 1] == 0x0D {
      length -= 1
    }
    return length
  }

  /// Every row ends as the header's line does.
  private mutating func noteLineEnd(after index: Int) {
    guard index < end, bytes[index] == 0x0D else { return }
    lineEnd = index + 1 < end && bytes[index + 1] == 0x0A ? [0x0D, 0x0A] : [0x0D]
  }

  // MARK: Bytes

  /// Moves what is left to the front, makes room, and reads once.
  private mutating func fill() throws(RunError) {
    guard !isAtEnd else { return }
    if start > 0 {
      bytes.update(from: bytes + start, count: end - start)
      end -= start
      start = 0
    }
    if end == capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: bytes, count: end)
      bytes.deallocate()
      bytes = larger
      capacity *= 2
    }
    // A pipe gives 64 KiB at a time: a window is filled before it is scanned.
    while end < capacity {
      let count: Int
      do throws(ByteChannel.Failure) {
        count = try input.read(into: bytes + end, count: capacity - end)
      } catch {
        guard !error.isDirectory else { throw .inputMissing("\(name) is a directory, not a file") }
        throw .io("\(name) cannot be read (errno \(error.errno))")
      }
      guard count > 0 else {
        isAtEnd = true
        return
      }
      end += count
    }
  }

  private mutating func flush() throws(RunError) {
    do throws(ByteChannel.Failure) {
      try output.write(text)
    } catch {
      throw .io("standard output cannot be written (errno \(error.errno))")
    }
    text.removeAll(keepingCapacity: true)
  }
}

extension Header {
  /// Whether several columns have the name.
  fileprivate func isDoubled(_ name: String) -> Bool {
    if case .duplicated = lookup(name) { true } else { false }
  }
}
