/// One record of a file, as a view of its fields.
///
/// The view points into the file and into buffers that the scanner reuses: it and its fields are
/// valid only until the scanner's next step. A field that must outlive it is copied.
package struct Record {
  /// One word, so that handing a record to a function is cheap: the scanner keeps the rest.
  let state: UnsafePointer<State>

  struct State {
    /// Where field 0 starts: in the file, or in the scanner's buffer for a record with quotes.
    var base: UnsafePointer<UInt8>
    /// One past the last byte of each field, counted from `base`; the next field starts one later.
    /// The entry at -1 is the largest `UInt32`, so that the first field needs no case of its own.
    var ends: UnsafePointer<UInt32>
    /// Whether the fields were unquoted by libcsv: then they are trimmed already, and the byte
    /// before each says whether it is missing.
    var isUnquoted = false
    var count = 0
    var offset = 0
    var byteCount = 0
    var line = 0
  }

  /// Number of fields.
  package var count: Int { state.pointee.count }
  /// Byte offset of the record's first byte in the scanned bytes.
  package var offset: Int { state.pointee.offset }
  /// Bytes up to, and without, the line end that closes the record.
  package var byteCount: Int { state.pointee.byteCount }
  /// 0-based physical line of the record's first byte, counted from the scan's first line.
  package var line: Int { state.pointee.line }

  /// The byte before a field in the scanner's buffer where nothing stood between the delimiters.
  static let missingMark: UInt8 = 0
  static let presentMark: UInt8 = 1

  /// The field at a 0-based position below `count`.
  package subscript(_ index: Int) -> FieldBytes {
    let (ends, base) = (state.pointee.ends, state.pointee.base)
    precondition(index >= 0 && index < state.pointee.count, "no such field")
    // The entry before the first wraps around to 0.
    let low = Int(ends[index &- 1] &+ 1)
    let length = Int(ends[index]) &- low
    let start = base + low
    if !state.pointee.isUnquoted, length > 0, start[0] > 0x20, start[length &- 1] > 0x20 {
      return FieldBytes(start: start, count: length)
    }
    return unusual(start, length)
  }

  /// A field that is missing, empty, or must be trimmed, or that came out of libcsv.
  @inline(never)
  private func unusual(_ start: UnsafePointer<UInt8>, _ length: Int) -> FieldBytes {
    if state.pointee.isUnquoted {
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
