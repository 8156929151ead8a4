/// Numbers as text, from their shortest decimal digits: never binary dust, no locale.
enum NumberText {
  /// The shortest text that reads back as the same number, as JSON allows it; empty for what is
  /// not finite.
  static func exact(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return Decimal(value).text
  }

  /// Rounded half up to `digits` significant digits, trailing zeros left out.
  static func significant(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "not known" : value > 0 ? "∞" : "−∞" }
    var decimal = Decimal(value)
    decimal.round(toDigits: digits)
    return decimal.text
  }

  /// Rounded half up to at most `places` decimals, trailing zeros left out.
  static func decimals(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "not known" : value > 0 ? "∞" : "−∞" }
    var decimal = Decimal(value)
    decimal.round(toDigits: decimal.exponent + places)
    return decimal.text
  }

  /// A computed number without the noise of its last bits, for files that programs read.
  static func computed(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return significant(value, 12)
  }

  /// A count with commas between groups of three digits.
  static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8)
    var result: [UInt8] = value < 0 ? [0x2D] : []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(0x2C) }
      result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A count with its noun: `1 row`, `2 rows`.
  static func counted(_ value: Int, _ singular: String, _ plural: String) -> String {
    count(value) + " " + (value == 1 ? singular : plural)
  }

  /// A share as a percentage with one decimal; a share too small or too near the whole to show is
  /// never rounded to nothing or to all.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let share = Double(part) / Double(whole) * 100
    if part > 0, share < 0.1 { return "<0.1%" }
    if part < whole, share > 99.9 { return ">99.9%" }
    return percent(share / 100)
  }

  static func percent(_ share: Double) -> String { decimals(share * 100, 1) + "%" }
}

/// A decimal number as its digits: `0.d₁d₂d₃… × 10^exponent`.
private struct Decimal {
  var isNegative: Bool
  var digits: [UInt8] = []
  var exponent = 0

  /// Reads the digits of the shortest text that round-trips, as the standard library prints it.
  init(_ value: Double) {
    isNegative = value < 0
    var fraction = 0
    var power = 0
    var seenPoint = false
    var inPower = false
    var powerIsNegative = false
    for byte in value.magnitude.description.utf8 {
      switch byte {
      case 0x2E: seenPoint = true
      case 0x65: inPower = true
      case 0x2D: powerIsNegative = true
      case 0x30...0x39:
        let digit = byte - 0x30
        if inPower {
          power = power * 10 + Int(digit)
        } else {
          digits.append(digit)
          if seenPoint { fraction += 1 }
        }
      default: break
      }
    }
    exponent = digits.count - fraction + (powerIsNegative ? -power : power)
    normalise()
  }

  private mutating func normalise() {
    while digits.last == 0 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent = digits.isEmpty ? 0 : exponent - zeros
    if digits.isEmpty { isNegative = false }
  }

  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    if count < 0 {
      digits = []
      return normalise()
    }
    let isUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if isUp {
      var index = count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        digits[index] += 1
      } else {
        digits.insert(1, at: 0)
        exponent += 1
      }
    }
    normalise()
  }

  var text: String {
    var result: [UInt8] = isNegative ? [0x2D] : []
    let ascii = digits.map { $0 + 0x30 }
    if digits.isEmpty { return "0" }
    if exponent > 21 || exponent < -5 {
      result.append(ascii[0])
      if ascii.count > 1 { result += [0x2E] + ascii[1...] }
      return String(decoding: result, as: UTF8.self) + "e\(exponent - 1)"
    }
    if exponent <= 0 {
      result += [0x30, 0x2E] + [UInt8](repeating: 0x30, count: -exponent) + ascii
    } else if exponent >= ascii.count {
      result += ascii + [UInt8](repeating: 0x30, count: exponent - ascii.count)
    } else {
      result += ascii[..<exponent] + [0x2E] + ascii[exponent...]
    }
    return String(decoding: result, as: UTF8.self)
  }
}
