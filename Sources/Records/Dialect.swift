/// How the bytes of a file were encoded before `SourceFile` turned them into UTF-8.
package enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  /// By its byte order mark, which must be there.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case windows1252 = "windows-1252"
  case latin1 = "iso-8859-1"
}

/// What an export's CSV looks like, as its profile declares it. Nothing here is guessed from data.
package struct Dialect: Sendable, Hashable {
  /// Sizes past which a record is set aside instead of read. Hitting one is a named problem.
  package struct Limits: Sendable, Hashable {
    /// Bytes of one field after unquoting. A runaway quote is stopped here.
    package var fieldBytes: Int
    /// Bytes of one record in the file, quotes and line ends included.
    package var recordBytes: Int
    package var columns: Int

    package init(fieldBytes: Int = 1 << 20, recordBytes: Int = 16 << 20, columns: Int = 65_536) {
      precondition(fieldBytes > 0 && recordBytes > 0 && columns > 0, "limits are positive")
      self.fieldBytes = fieldBytes
      self.recordBytes = min(recordBytes, 1 << 30)
      self.columns = columns
    }
  }

  /// Whether the last record must end with a line end.
  ///
  /// A file that was cut off while it was written can end inside a number: `150` becomes `15` and
  /// every check downstream is satisfied. So by default a last record without a line end is set
  /// aside as truncated; an export that never writes the final line end declares `optional`.
  package enum FinalLineEnd: Sendable, Hashable { case required, optional }

  /// One ASCII byte that separates fields; never a quote, space, letter, digit or line end.
  package var delimiter: UInt8
  package var quote: UInt8
  package var encoding: TextEncoding
  package var numbers: NumberFormat
  /// Physical lines before the header that hold no records.
  package var preambleLines: Int
  /// Non-blank physical lines at the end that hold no records, such as a row count.
  package var footerLines: Int
  /// Whether the first line may be Excel's `sep=;` (it must then name the declared delimiter).
  package var allowsSeparatorLine: Bool
  /// Texts that stand for "no value", such as `NA`; compared byte by byte after trimming.
  package var missing: MissingCodes
  package var finalLineEnd: FinalLineEnd
  /// Whether a quoted field may hold line ends.
  ///
  /// Two stray quotation marks in different rows can make one well-formed record out of both, which
  /// no reader can tell from a text of several lines. An export that never writes such texts is
  /// safer declared so: then no record is longer than its physical line.
  package var quotedLineEnds: QuotedLineEnds
  package var limits: Limits

  package enum QuotedLineEnds: Sendable, Hashable { case allowed, refused }

  package init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\""),
    encoding: TextEncoding = .utf8, numbers: NumberFormat = NumberFormat(),
    preambleLines: Int = 0, footerLines: Int = 0, allowsSeparatorLine: Bool = true,
    missing: MissingCodes = MissingCodes([]), finalLineEnd: FinalLineEnd = .required,
    quotedLineEnds: QuotedLineEnds = .allowed, limits: Limits = Limits()
  ) {
    precondition(Self.canDelimit(delimiter) && quote < 0x80 && quote != delimiter, "bad delimiter")
    self.delimiter = delimiter
    self.quote = quote
    self.encoding = encoding
    self.numbers = numbers
    self.preambleLines = preambleLines
    self.footerLines = footerLines
    self.allowsSeparatorLine = allowsSeparatorLine
    self.missing = missing
    self.finalLineEnd = finalLineEnd
    self.quotedLineEnds = quotedLineEnds
    self.limits = limits
  }

  /// Whether a byte can separate fields: ASCII punctuation or tab, and no quotation mark.
  package static func canDelimit(_ byte: UInt8) -> Bool {
    if byte == 0x09 { return true }
    let isLetter = asciiLowercase(byte) &- 0x61 < 26
    return byte > 0x20 && byte < 0x7F && !isLetter && !isDigit(byte) && byte != 0x22
  }
}

/// The texts of an export that stand for "no value".
package struct MissingCodes: Sendable, Hashable {
  /// Sorted, so that two equal sets are one value.
  package let codes: [[UInt8]]
  private let lengths: UInt64

  package init(_ codes: [[UInt8]]) {
    var unique: [[UInt8]] = []
    for code in codes.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where !code.isEmpty && unique.last != code {
      unique.append(code)
    }
    self.codes = unique
    lengths = unique.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  package init(texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

  /// Whether the field is one of the codes; an empty or missing field is not (see `isAbsent`).
  package func contains(_ field: FieldBytes) -> Bool {
    guard lengths & 1 << UInt64(min(field.count, 63)) != 0 else { return false }
    for code in codes where field.equals(code) { return true }
    return false
  }

  /// Whether a field holds nothing to read: missing, empty, or one of the codes.
  package func isAbsent(_ field: FieldBytes) -> Bool { field.count == 0 || contains(field) }
}
