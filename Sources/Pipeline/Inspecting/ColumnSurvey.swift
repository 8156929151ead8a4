import Clinic
import Definitions
import Quantities
import Records

/// What the fields of one column of an unfamiliar export look like, counted over its first rows.
struct ColumnSurvey {
  let name: String
  let position: Int
  /// The hints that its name gives.
  let hints: [Knowledge.HeaderHint]
  /// The analyte that its name is of, as in a table with a column for each.
  let nameAnalyte: Int?
  /// Rows whose field is not empty.
  private(set) var filled = 0
  /// How often each text occurs; no more than `mostTexts` of them are kept.
  private(set) var texts: [String: Int] = [:]
  private(set) var hasMoreTexts = false
  private(set) var counts = FieldTraits()
  private(set) var dates = DateSurvey()

  static let mostTexts = 20_000

  init(name: String, position: Int, _ knowledge: Knowledge) {
    self.name = name
    self.position = position
    hints = knowledge.headers[Knowledge.HeaderHint.key(name)] ?? []
    let plain = name.split(separator: "(").first.map { $0.trimmingBlanks() } ?? name
    nameAnalyte =
      knowledge.names[name.foldedASCII()] ?? knowledge.names[plain.foldedASCII()]
      ?? knowledge.vocabulary.analyte(plain.foldedASCII())
  }

  mutating func add(_ field: FieldBytes, _ reader: TraitReader) {
    guard field.count > 0 else { return }
    filled += 1
    let text = field.text
    if texts[text] != nil || texts.count < Self.mostTexts {
      texts[text, default: 0] += 1
    } else {
      hasMoreTexts = true
    }
    counts.add(reader.traits(text))
    dates.add(field)
  }

  /// How many texts there are: a lower bound where not all were kept.
  var distinct: Int { texts.count }

  /// The share of the filled fields that a count is.
  func share(_ count: Int) -> Double { filled == 0 ? 0 : Double(count) / Double(filled) }

  /// What the name says for a role, 0 to 3; a column that is named as the role is, says so.
  func strength(_ role: String) -> Int {
    let isNamedSo = Knowledge.HeaderHint.key(name) == Knowledge.HeaderHint.key(role)
    return hints.first { $0.role == role }?.strength ?? (isNamedSo ? 3 : 0)
  }

  /// Most frequent first, then by text.
  var ranked: [(text: String, count: Int)] {
    texts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}

/// What single fields can be; of a column, how many of its fields are.
struct FieldTraits {
  var number = 0
  var whole = 0
  /// A number only where a comma is the decimal mark.
  var commaNumber = 0
  /// Read as a result: a number, a bound, a range, or a word that says there is none.
  var result = 0
  var loinc = 0
  /// A code of an analyte, or its declared name.
  var analyteCode = 0
  var analyteName = 0
  var unit = 0
  var sex = 0
  /// Letters, digits and dashes without blanks, as identifiers are.
  var identifier = 0
  var withDigit = 0

  mutating func add(_ other: FieldTraits) {
    number += other.number
    whole += other.whole
    commaNumber += other.commaNumber
    result += other.result
    loinc += other.loinc
    analyteCode += other.analyteCode
    analyteName += other.analyteName
    unit += other.unit
    sex += other.sex
    identifier += other.identifier
    withDigit += other.withDigit
  }
}

/// Says what a field can be, with the knowledge of the catalogue. One reader a file: it keeps what
/// it has found out about a text.
final class TraitReader {
  private let knowledge: Knowledge
  private let words: ResultWords
  private var known: [String: FieldTraits] = [:]
  private static let point = NumberFormat()
  private static let comma = NumberFormat(decimalMark: UInt8(ascii: ","))

  init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
    words = ResultWords(
      knowledge.resultWords, languages: ResultWords.languages(of: knowledge.resultWords))
  }

  func traits(_ text: String) -> FieldTraits {
    if let traits = known[text] { return traits }
    let traits = fresh(text)
    if known.count < 100_000 { known[text] = traits }
    return traits
  }

  private func fresh(_ text: String) -> FieldTraits {
    var traits = FieldTraits()
    var copy = text
    copy.withUTF8 { bytes in
      if let number = Self.point.parse(bytes) {
        traits.number = 1
        if number == number.rounded(), !bytes.contains(UInt8(ascii: ".")) { traits.whole = 1 }
      } else if Self.comma.parse(bytes) != nil {
        traits.commaNumber = 1
      }
      switch ResultString.parse(bytes, number: Self.point, words: words) {
      case .value, .titre, .ordinal, .noResult: traits.result = 1
      case .malformed: traits.result = traits.commaNumber
      }
      traits.loinc = Self.isLOINC(bytes) ? 1 : 0
      traits.withDigit = bytes.contains { (48...57).contains($0) } ? 1 : 0
      traits.identifier =
        bytes.count <= 64 && bytes.allSatisfy { isIdentifier($0) } ? 1 : 0
    }
    if case .analyte = knowledge.codes[text] { traits.analyteCode = 1 }
    if knowledge.names[text.foldedASCII()] != nil { traits.analyteName = 1 }
    traits.unit = traits.number == 0 && isUnit(text) ? 1 : 0
    traits.sex = knowledge.sexWords[text.foldedASCII()] == nil ? 0 : 1
    return traits
  }

  private func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Five digits at most, a dash, and the check digit of Luhn's sum over them.
  private static func isLOINC(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (3...8).contains(bytes.count), bytes[bytes.count - 2] == UInt8(ascii: "-") else {
      return false
    }
    var sum = 0
    for (place, byte) in bytes.dropLast(2).reversed().enumerated() {
      guard (48...57).contains(byte) else { return false }
      let digit = Int(byte) - 48
      let doubled = place.isMultiple(of: 2) ? digit * 2 : digit
      sum += doubled / 10 + doubled % 10
    }
    return (10 - sum % 10) % 10 == Int(bytes[bytes.count - 1]) - 48
  }

  /// A declared spelling or a UCUM code that is not a word by accident: `m` and `d` are units too.
  private func isUnit(_ text: String) -> Bool {
    (2...40).contains(text.utf8.count)
      && knowledge.spellings.knows(text, in: knowledge.vocabulary.units)
      || text == "%"
  }
}

/// Which date formats the fields of a column have: each candidate is counted until it has failed
/// too often.
struct DateSurvey {
  struct Candidate {
    let pattern: String
    let format: DateFormat
    let order: Order
    var hits = 0
    var hasTime = false
    var firstYear = Int.max
    var lastYear = Int.min
  }

  /// Which of day and month comes first, where both are figures.
  enum Order { case none, dayFirst, monthFirst }

  private(set) var candidates: [Candidate]
  private(set) var read = 0
  private static let mostReads = 20_000

  private static let all: [Candidate] = {
    let time = "[ HH:mm[:ss[.SSS]]]"
    let halfDay = "[ h:mm[:ss] a]"
    let patterns: [(String, Order)] = [
      ("iso", .none), ("yyyyMMdd[HHmm[ss]]", .none), ("yyyy/MM/dd" + time, .none),
      ("dd-MMM-yyyy" + time, .none), ("d MMM yyyy" + time, .none), ("MMM d, yyyy" + time, .none),
      ("d.M.yyyy" + time, .none), ("d/M/yyyy" + time, .dayFirst), ("M/d/yyyy" + time, .monthFirst),
      ("d/M/yyyy" + halfDay, .dayFirst), ("M/d/yyyy" + halfDay, .monthFirst),
      ("d-M-yyyy" + time, .dayFirst), ("M-d-yyyy" + time, .monthFirst),
      ("d.M.yy" + time, .none), ("d/M/yy" + time, .dayFirst), ("M/d/yy" + time, .monthFirst),
    ]
    return patterns.compactMap { pattern, order in
      // Every date counts here: whether it is likely is for a person to say.
      guard
        let format = try? DateFormat(
          pattern, pivot: 50, sentinels: [], range: -500_000...1_000_000)
      else { return nil }
      return Candidate(pattern: pattern, format: format, order: order)
    }
  }()

  init() { candidates = Self.all }

  mutating func add(_ field: FieldBytes) {
    guard read < Self.mostReads, !candidates.isEmpty else { return }
    read += 1
    let mayBeDate = (6...40).contains(field.count)
    for index in candidates.indices {
      guard mayBeDate, let reading = try? candidates[index].format.read(field),
        reading.precision >= .day
      else { continue }
      candidates[index].hits += 1
      if reading.minute >= 0 { candidates[index].hasTime = true }
      let year = CivilDate(reading.day).year
      candidates[index].firstYear = min(candidates[index].firstYear, year)
      candidates[index].lastYear = max(candidates[index].lastYear, year)
    }
    if read.isMultiple(of: 64) {
      candidates.removeAll { $0.hits * 10 < read * 8 }
    }
  }

  /// The formats that read nearly every field, those that read most first; in the order of the
  /// list where they read as many.
  var fitting: [Candidate] {
    let most = candidates.map(\.hits).max() ?? 0
    guard read > 0, most * 10 >= read * 9 else { return [] }
    return candidates.filter { $0.hits == most }
  }
}
