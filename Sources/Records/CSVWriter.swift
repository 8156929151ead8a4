import Glibc

/// Writes CSV as RFC 4180 has it, with LF line ends: quotes only where they are needed, numbers as
/// the shortest decimal that reads back to the same Double.
///
/// In `spreadsheetSafe` mode a text cell that a spreadsheet would take for a formula gets an
/// apostrophe in front. That changes the text, so the canonical files of a run never use it.
package struct CSVWriter: Sendable {
  package enum Mode: Sendable, Hashable { case canonical, spreadsheetSafe }

  package let delimiter: UInt8
  package let mode: Mode
  /// What has been written and not yet taken.
  package private(set) var bytes: [UInt8] = []
  private var fieldsInRow = 0
  /// Whether the row so far is one empty cell, which a reader would take for a blank line.
  private var isBlankRow = false

  package init(delimiter: UInt8 = UInt8(ascii: ","), mode: Mode = .canonical) {
    precondition(Dialect.canDelimit(delimiter), "bad delimiter")
    self.delimiter = delimiter
    self.mode = mode
  }

  /// A cell of text; nil is missing and is written as nothing, an empty text as `""`.
  package mutating func field(_ text: String?) {
    guard var text else { return missing() }
    text.withUTF8 { field($0) }
  }

  /// A cell of bytes in UTF-8; missing where the base address is null.
  package mutating func field(_ text: FieldBytes) {
    guard !text.isMissing else { return missing() }
    separate()
    let isNeutralised = mode == .spreadsheetSafe && Self.isFormula(text)
    guard isNeutralised || needsQuotes(text) else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    if isNeutralised { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A cell of a finite number; nil is missing. Infinity and NaN have no form: they are missing.
  package mutating func field(_ number: Double?) {
    guard let number, number.isFinite else { return missing() }
    separate()
    appendDecimal(number, to: &bytes)
  }

  package mutating func field(_ number: Int?) {
    guard let number else { return missing() }
    separate()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// A cell that holds nothing.
  package mutating func missing() {
    separate()
    if fieldsInRow == 1 { isBlankRow = true }
  }

  /// Ends the row. A row that is one missing cell is written as `""`, as a blank line would be no
  /// row at all to most readers.
  package mutating func endRow() {
    if isBlankRow && fieldsInRow == 1 { bytes.append(contentsOf: [0x22, 0x22]) }
    bytes.append(0x0A)
    fieldsInRow = 0
    isBlankRow = false
  }

  /// A whole row of text.
  package mutating func row(_ fields: [String?]) {
    for text in fields { field(text) }
    endRow()
  }

  /// Hands over what has been written and starts empty, keeping the memory.
  package mutating func take<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let written = bytes.withUnsafeBytes { buffer -> Result<Void, Failure> in
      do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
    }
    try written.get()
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes everything to an open file; throws `errno` wrapped where that fails.
  package mutating func flush(to descriptor: Int32) throws(WriteFailure) {
    try take { (buffer) throws(WriteFailure) in
      var done = 0
      while done < buffer.count {
        let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw WriteFailure(errno: count < 0 ? errno : EIO) }
        done += count
      }
    }
  }

  package struct WriteFailure: Error, Sendable, Hashable { package var errno: Int32 }

  private mutating func separate() {
    if fieldsInRow > 0 { bytes.append(delimiter) }
    fieldsInRow += 1
  }

  /// Beside what RFC 4180 asks for: an empty text, to tell it from missing, and blanks at the ends,
  /// which readers trim from unquoted fields.
  private func needsQuotes(_ text: FieldBytes) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if isBlank(first) || isBlank(last) { return true }
    for byte in text where byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      return true
    }
    return false
  }

  /// Whether a spreadsheet may take a cell for a formula: one that starts with `= + - @`, their
  /// full-width forms, tab, CR, LF or NUL, also behind spaces, and is not a plain number.
  package static func isFormula(_ text: FieldBytes) -> Bool {
    var at = 0
    while at < text.count, text[at] == 0x20 { at += 1 }
    guard at < text.count else { return false }
    switch text[at] {
    case 0x09, 0x0A, 0x0D, 0: return true
    case UInt8(ascii: "="), UInt8(ascii: "@"): return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let number = FieldBytes(rebasing: text[(at + 1)...])
      let isSignless = !number.isEmpty && (isDigit(number[0]) || number[0] == UInt8(ascii: "."))
      return !(isSignless && NumberFormat().parse(number) != nil)
    case 0xEF:
      // U+FF1D, U+FF0B, U+FF0D, U+FF20.
      guard at + 2 < text.count, text[at + 1] == 0xBC else { return false }
      return [0x9D, 0x8B, 0x8D, 0xA0].contains(text[at + 2])
    default: return false
    }
  }
}

/// The shortest decimal that reads back to the same Double, without a needless `.0`; exponents are
/// written as Swift writes them (`1e-07`, `1e+16`). Minus zero is `0`.
package func appendDecimal(_ number: Double, to bytes: inout [UInt8]) {
  guard number != 0 else { return bytes.append(UInt8(ascii: "0")) }
  var text = number.description
  text.withUTF8 { digits in
    let isWhole =
      digits.count > 2 && digits[digits.count - 1] == UInt8(ascii: "0")
      && digits[digits.count - 2] == UInt8(ascii: ".")
    bytes.append(contentsOf: isWhole ? digits.dropLast(2) : digits[...])
  }
}
