import Clinic
import Records

/// What a result field says, where it is not a plain number.
enum ResultText {
  enum Reading {
    case number(Double, upper: Double?, marks: Observation.Marks, unit: FieldBytes?)
    /// The laboratory wrote words: there is no result.
    case noResult
    case malformed
  }

  /// Words that mean that there is no result, folded to lower case.
  static let noResultWords: Set<String> = [
    "qns", "quantity not sufficient", "insufficient", "haemolysed", "hemolyzed", "hemolysed",
    "tnp", "test not performed", "not performed", "see note", "see comment", "see below",
    "pending", "cancelled", "canceled", "clotted", "not done", "n/a", "na",
    "not available", "rejected", "specimen rejected", "lipemic", "icteric", "no specimen",
    "unable to report", "error",
  ]

  static func read(_ field: FieldBytes, _ numbers: NumberFormat) -> Reading {
    var rest = field.trimmed
    var marks: Observation.Marks = []
    if let (comparator, length) = comparator(rest) {
      marks.insert(comparator)
      rest = FieldBytes(rebasing: rest[length...]).trimmed
    }
    if let value = numbers.parse(rest) {
      return .number(value, upper: nil, marks: marks, unit: nil)
    }
    if marks.isEmpty, noResultWords.contains(rest.text.lowercased()) { return .noResult }
    return withTail(rest, marks, numbers)
  }

  private static func comparator(_ field: FieldBytes) -> (Observation.Marks, Int)? {
    guard field.count > 1 else { return nil }
    let second = field[1]
    switch field[0] {
    case UInt8(ascii: "<"):
      return second == UInt8(ascii: "=") ? (.lessOrEqual, 2) : (.lessThan, 1)
    case UInt8(ascii: ">"):
      return second == UInt8(ascii: "=") ? (.greaterOrEqual, 2) : (.greaterThan, 1)
    case 0xE2 where field.count > 3 && second == 0x89:
      return field[2] == 0xA4 ? (.lessOrEqual, 3) : field[2] == 0xA5 ? (.greaterOrEqual, 3) : nil
    default: return nil
    }
  }

  /// A number followed by a range's other end, a flag, or a unit.
  private static func withTail(
    _ field: FieldBytes, _ marks: Observation.Marks, _ numbers: NumberFormat
  ) -> Reading {
    var end = 0
    while end < field.count, isNumeric(field[end]) { end += 1 }
    guard end > 0, end < field.count,
      let value = numbers.parse(FieldBytes(rebasing: field[..<end]))
    else { return .malformed }
    var tail = FieldBytes(rebasing: field[end...])
    let isSpaced = isBlank(tail[0])
    tail = tail.trimmed
    if tail[0] == UInt8(ascii: "-") || tail.starts(with: [0xE2, 0x80, 0x93]) {
      let skip = tail[0] == 0xE2 ? 3 : 1
      guard tail.count > skip, marks.isEmpty,
        let upper = numbers.parse(FieldBytes(rebasing: tail[skip...]).trimmed), upper > value
      else { return .malformed }
      return .number(value, upper: upper, marks: [.range], unit: nil)
    }
    if isFlag(tail) { return .number(value, upper: nil, marks: marks, unit: nil) }
    // A unit stands apart from its number; glued letters are a typing mistake.
    guard isSpaced else { return .malformed }
    return .number(value, upper: nil, marks: marks, unit: tail)
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  /// `(H)`, `H`, `HH`, `L`, `LL`, `*`, `A`, `N`: the laboratory's mark beside the value.
  private static func isFlag(_ field: FieldBytes) -> Bool {
    let flags = [
      "h", "hh", "l", "ll", "*", "**", "a", "n", "c", "(h)", "(hh)", "(l)", "(ll)", "(a)", "(n)",
      "(*)",
    ]
    return field.count <= 4 && flags.contains(field.text.lowercased())
  }
}
