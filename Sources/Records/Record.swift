/// One record of a file, as a view of its fields.
///
/// The view points into the file and into buffers that the scanner reuses: it and its fields are
/// valid only until the scanner's next step. A field that must outlive it is copied.
package struct Record {
  /// Where field 0 starts: in the file, or in the scanner's buffer for a record with quotes.
  @usableFromInline let base: UnsafePointer<UInt8>
  /// One past the last byte of each field, counted from `base`; the next field starts one later.
  /// The entry at -1 is the largest `UInt32`, so that the first field needs no case of its own.
  @usableFromInline let ends: UnsafePointer<UInt32>
  /// Whether the fields were unquoted by libcsv: then they are trimmed already, and the byte before
  /// each says whether it is missing.
  @usableFromInline let isUnquoted: Bool
  package let count: Int
  /// Byte offset of the record's first byte in the scanned bytes.
  package let offset: Int
  /// Bytes up to, and without, the line end that closes the record.
  package let byteCount: Int
  /// 0-based physical line of the record's first byte, counted from the scan's first line.
  package let line: Int

  /// The byte before a field in the scanner's buffer where nothing stood between the delimiters.
  static let missingMark: UInt8 = 0
  static let presentMark: UInt8 = 1

  init(
    base: UnsafePointer<UInt8>, ends: UnsafePointer<UInt32>, isUnquoted: Bool, count: Int,
    offset: Int, byteCount: Int, line: Int
  ) {
    self.base = base
    self.ends = ends
    self.isUnquoted = isUnquoted
    self.count = count
    self.offset = offset
    self.byteCount = byteCount
    self.line = line
  }

  /// The field at a 0-based position below `count`.
  @inlinable @inline(__always) package subscript(_ index: Int) -> FieldBytes {
    precondition(index >= 0 && index < count, "no such field")
    // The entry before the first wraps around to 0.
    let low = Int(ends[index &- 1] &+ 1)
    let length = Int(ends[index]) &- low
    let start = base + low
    if !isUnquoted, length > 0, start[0] > 0x20, start[length &- 1] > 0x20 {
      return FieldBytes(start: start, count: length)
    }
    return unusual(start, length)
  }

  /// A field that is missing, empty, or must be trimmed, or that came out of libcsv.
  @usableFromInline @inline(never)
  func unusual(_ start: UnsafePointer<UInt8>, _ length: Int) -> FieldBytes {
    if isUnquoted {
      let isMissing = (start - 1).pointee == Self.missingMark
      return FieldBytes(start: isMissing ? nil : start, count: length)
    }
    let field = FieldBytes(start: start, count: length).trimmed
    return field.isEmpty ? FieldBytes(start: nil, count: 0) : field
  }
}

/// Bytes that were set aside because they are not a record of the file: where, and why.
package struct MalformedRecord: Error, Sendable, Hashable {
  package enum Code: String, Sendable, CaseIterable {
    /// A quotation mark inside an unquoted field, or text after a closing quotation mark.
    case strayQuote = "stray-quote"
    case unterminatedQuote = "unterminated-quote"
    /// More or fewer fields than the header has.
    case wrongFieldCount = "wrong-field-count"
    case tooManyColumns = "too-many-columns"
    case fieldTooLong = "field-too-long"
    case recordTooLong = "record-too-long"
    case nulByte = "nul-byte"
    case invalidText = "invalid-text"
    /// The last record, without a line end, where the dialect requires one.
    case truncated = "truncated-record"
    /// A last line of nothing but NUL or Ctrl-Z bytes, as old systems pad files.
    case padding = "end-padding"
  }

  package var code: Code
  /// Byte offset of the first byte that was set aside.
  package var offset: Int
  /// 0-based physical line of that byte, counted from the scan's first line.
  package var line: Int
  /// 0-based column in which the fault was met (the first field too many or too few).
  package var column: Int
  /// Bytes set aside, line ends included.
  package var byteCount: Int
  /// Physical lines set aside: count these against a tolerance, as one fault can hide many rows.
  package var lineCount: Int
  /// Fields found, where the code is about their number; else 0.
  package var fieldCount: Int
}
