import Clinic
import Definitions
import Records

/// What a profile declares about a laboratory file beyond its columns, compiled for rows as bytes.
/// A class, so that a reader's calls on itself do not copy it.
final class LabPolicy: Sendable {
  /// Rows are read only where a field is one of the texts.
  struct Filter: Sendable {
    var position: Int
    var texts: ByteIndex
  }

  /// How minutes since a moment of the patient's become a day and a time.
  struct Offsets: Sendable {
    var patients: ByteIndex
    var bases: [Dictionaries.Moment]
  }

  let filters: [Filter]
  let statements: Profile.Statements?
  let textValue, textUnit, otherUnit, comparator: Int?
  /// Texts of the second unit column that state no unit.
  let blankUnits: ByteIndex
  /// What a text of the second unit column stands for, where that is not the text itself.
  private let unitWords: [String: String]
  /// The texts of a second unit column that are known, where it is looked up.
  let unitKeys: ByteIndex?
  /// What a text of a unit column means for one analyte.
  private let analyteUnits: [Int: [String: String]]
  /// By text of the comparator column, the raw value of its mark.
  let comparators: ByteIndex
  /// By text of the status column, the letter of HL7 table 0085; nil where the letters stand.
  let statuses: ByteIndex?
  /// Whether a code that is not known ends the search for the analyte.
  let codeDecides: Bool
  /// Keys that a dictionary gives to tests that are none of ours; nil where nothing is looked up.
  let outsideKeys: ByteIndex?
  let offsets: Offsets?
  let unlisted: UnlistedTests
  /// Whether a row is one code, one value and one unit, so that nothing here is asked for it.
  let isPlain: Bool

  init(
    _ file: InputFile, _ dictionaries: Dictionaries, _ unlisted: UnlistedTests,
    outsideKeys: ByteIndex?
  ) {
    let layout = file.layout
    filters = file.table.filters.compactMap { filter in
      guard let position = layout.headers.firstIndex(of: filter.header) else { return nil }
      var texts = ByteIndex(capacity: filter.texts.count)
      for text in filter.texts { texts.insert(text, 1) }
      return Filter(position: position, texts: texts)
    }
    statements = file.table.statements
    textValue = layout.position(.textValue)
    textUnit = layout.position(.textUnit)
    otherUnit = layout.position(.otherUnit)
    comparator = layout.position(.comparator)
    var words: [String: String] = [:]
    var blank = ByteIndex(capacity: 8)
    if let column = layout.column(.otherUnit) {
      if let table = column.through {
        words = dictionaries.entries(table, for: file).compactMapValues(\.code)
      }
      for (text, word) in column.values {
        if word.isEmpty { blank.insert(text, 1) } else { words[text] = word }
      }
    }
    unitWords = words
    unitKeys = layout.column(.otherUnit)?.through.map { _ in
      var keys = ByteIndex(capacity: words.count)
      for key in words.keys { keys.insert(key, 1) }
      return keys
    }
    analyteUnits = file.profile.unitWords
    blankUnits = blank
    // The profile's words come first: a text that stands already is not entered again.
    var marks = ByteIndex(capacity: 16)
    for (text, word) in layout.column(.comparator)?.values ?? [:] {
      if let mark = Self.marks[word] { marks.insert(text, Int32(mark.rawValue)) }
    }
    for (text, mark) in Self.marks { marks.insert(text, Int32(mark.rawValue)) }
    var statuses: ByteIndex?
    for (text, letter) in layout.column(.status)?.values ?? [:] {
      guard let byte = letter.utf8.first else { continue }
      statuses = statuses ?? ByteIndex(capacity: 16)
      statuses?.insert(text, Int32(byte))
    }
    self.statuses = statuses
    comparators = marks
    let code = layout.column(.code)
    codeDecides = code?.decides == true || code?.through != nil
    self.outsideKeys = outsideKeys
    self.unlisted = unlisted
    isPlain =
      filters.isEmpty && textValue == nil && otherUnit == nil && comparator == nil
    offsets = layout.column(.collected)?.minutesFrom.map { table in
      var patients = ByteIndex(capacity: 64)
      var bases: [Dictionaries.Moment] = []
      for (key, entry) in dictionaries.entries(table, for: file) {
        guard let base = entry.base else { continue }
        patients.insert(key, Int32(bases.count))
        bases.append(base)
      }
      return Offsets(patients: patients, bases: bases)
    }
  }

  /// Comparators as they are written, and what they make of a value; none for `=`.
  private static let marks: [String: Observation.Marks] = [
    "=": [], "<": .lessThan, "<=": .lessOrEqual, "≤": .lessOrEqual, ">": .greaterThan,
    ">=": .greaterOrEqual, "≥": .greaterOrEqual,
  ]

  /// The unit that a text of a unit column stands for.
  func unit(_ text: String, of analyte: Int) -> String {
    let word = unitWords[text] ?? text
    return analyteUnits[analyte]?[word] ?? word
  }

  func passes(_ record: borrowing Record) -> Bool {
    for filter in filters where filter.texts.value(record[filter.position]) == nil { return false }
    return true
  }
}

/// Tests that a profile leaves out on purpose, and how they are told from ours misspelled.
struct UnlistedTests: Sendable {
  /// Whether rows of other tests are counted instead of being set aside.
  let areCounted: Bool
  /// Codes and names declared to be other tests, folded.
  let others: Set<String>
  /// The words of each declared name of an analyte of ours.
  private let names: [[String]]

  init(_ profile: Profile, names: [String]) {
    areCounted = profile.countsUnlisted
    others = Set(profile.otherTests.map { $0.foldedASCII() })
    // One short word is enough, too: `CA 125` is no calcium, but `Ca level` may be, and a row that
    // is set aside is seen, where a row that is counted is not.
    self.names = areCounted ? names.map(Self.words).filter { !$0.isEmpty } : []
  }

  /// Whether a test's name holds every word of a name of ours. Such a test is set aside, for
  /// somebody to decide whether it is ours or another.
  func resembles(_ name: String) -> Bool {
    let words = Set(Self.words(name.foldedASCII()))
    return names.contains { $0.allSatisfy(words.contains) }
  }

  private static func words(_ name: String) -> [String] {
    name.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
