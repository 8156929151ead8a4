/// CSV that is safe to open in a spreadsheet: UTF-8, commas, LF, a header, quotes only where they
/// are needed, and no cell that a spreadsheet would run as a formula.
struct SheetWriter {
  private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true

  init(header: [String], capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
    for name in header { cell(name) }
    endRow()
  }

  mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  mutating func cell(_ text: String) {
    separate()
    var copy = text
    copy.withUTF8 { Self.append($0, to: &bytes) }
  }

  /// Digits need neither quotes nor a guard.
  mutating func cell(_ number: Int) {
    separate()
    var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { buffer in
      var rest = number.magnitude
      var start = buffer.count
      repeat {
        start -= 1
        buffer[start] = 0x30 + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 { bytes.append(0x2D) }
      bytes.append(contentsOf: buffer[start...])
    }
  }

  /// A cell that was encoded before, so that what repeats in a million rows is escaped once.
  mutating func cell(encoded: [UInt8]) {
    separate()
    bytes.append(contentsOf: encoded)
  }

  /// Items in one cell with `;` between them.
  mutating func cell(joined items: [String]) {
    switch items.count {
    case 0: cell(encoded: [])
    case 1: cell(items[0])
    default: cell(items.joined(separator: ";"))
    }
  }

  static func encoded(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    var copy = text
    copy.withUTF8 { append($0, to: &result) }
    return result
  }

  private mutating func separate() {
    if isAtRowStart { isAtRowStart = false } else { bytes.append(0x2C) }
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let isGuarded = startsFormula(text) && !isNumber(text)
    var isQuoted = false
    for byte in text where byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      isQuoted = true
      break
    }
    if isQuoted { bytes.append(0x22) }
    if isGuarded { bytes.append(0x27) }
    if isQuoted {
      for byte in text {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    } else {
      bytes.append(contentsOf: text)
    }
  }

  /// `= + - @`, tab, CR and LF, and the full-width forms `＝ ＋ － ＠`.
  private static func startsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D: return true
    case 0xEF:
      guard text.count >= 3, text[1] == 0xBC else { return false }
      return text[2] == 0x9D || text[2] == 0x8B || text[2] == 0x8D || text[2] == 0xA0
    default: return false
    }
  }

  /// A minus, digits, and where wanted a fraction and a power: nothing that could be run.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 1
    func digits() -> Bool {
      let start = index
      while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
      return index > start
    }
    guard text[0] == 0x2D, digits() else { return false }
    if index < text.count, text[index] == 0x2E {
      index += 1
      guard digits() else { return false }
    }
    if index < text.count, text[index] == 0x65 || text[index] == 0x45 {
      index += 1
      if index < text.count, text[index] == 0x2D || text[index] == 0x2B { index += 1 }
      guard digits() else { return false }
    }
    return index == text.count
  }
}
