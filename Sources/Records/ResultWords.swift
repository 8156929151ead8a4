/// Why a laboratory reported words instead of a result.
package enum NoResult: String, Sendable, Hashable, CaseIterable {
  case quantityNotSufficient = "quantity-not-sufficient"
  case haemolysed = "haemolysed"
  case grosslyHaemolysed = "grossly-haemolysed"
  case notPerformed = "not-performed"
  case pending = "pending"
  case cancelled = "cancelled"
  case seeComment = "see-comment"
  case notAvailable = "not-available"
  /// Clotted, contaminated, wrong tube and the like.
  case specimenUnsuitable = "specimen-unsuitable"
}

/// A result on a scale of words: `trace`, `2+`, `not detected`.
package struct OrdinalResult: Sendable, Hashable {
  /// A stable name, such as `two-plus`.
  package var code: String
  /// Where it stands among its like, ascending: 0 is negative.
  package var rank: Int

  package init(code: String, rank: Int) {
    self.code = code
    self.rank = rank
  }
}

/// The words that may stand in a result field, as data: those of the languages that a profile names
/// (`ResultWords(languages:)`), or a caller's own; the defaults are English.
///
/// All are compared without the case of the letters of ASCII and Latin-1, with runs of blanks as
/// one. A word that is in no table is never read as anything, and so is one with two meanings, such
/// as `ND`, which is "not done" to some and "not detected" to others.
package struct ResultWords: Sendable, Hashable {
  package struct Entry<Meaning: Sendable & Hashable>: Sendable, Hashable {
    /// Lowercase, without spaces at its ends or doubled inside.
    package let word: [UInt8]
    package let meaning: Meaning

    package init(_ word: String, _ meaning: Meaning) {
      self.word = Array(word.lowercased().utf8)
      self.meaning = meaning
    }
  }

  package let comparators: [Entry<ResultString.Comparator>]
  package let ordinals: [Entry<OrdinalResult>]
  package let noResults: [Entry<NoResult>]
  /// Marks of abnormality that may stand before or after a number; they do not change it. Compared
  /// with case: `H` is a flag and `h` an hour.
  package let flags: [[UInt8]]

  package init(
    comparators: [(String, ResultString.Comparator)] = Self.englishComparators,
    ordinals: [(String, OrdinalResult)] = Self.englishOrdinals,
    noResults: [(String, NoResult)] = Self.englishNoResults,
    flags: [String] = Self.usualFlags
  ) {
    // Longer first, so that `less than or equal to` is not read as `less than`.
    func entries<Meaning>(_ pairs: [(String, Meaning)]) -> [Entry<Meaning>] {
      pairs.map { Entry($0.0, $0.1) }.sorted { Self.isBefore($0.word, $1.word) }
    }
    self.comparators = entries(comparators)
    self.ordinals = entries(ordinals)
    self.noResults = entries(noResults)
    self.flags = flags.map { Array($0.utf8) }.sorted(by: Self.isBefore)
  }

  private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count
      ? left.lexicographicallyPrecedes(right) : left.count > right.count
  }

  package static let english = ResultWords()

  package static let englishComparators: [(String, ResultString.Comparator)] = [
    ("<", .less), ("<=", .lessOrEqual), ("=<", .lessOrEqual), ("\u{2264}", .lessOrEqual),
    (">", .greater), (">=", .greaterOrEqual), ("=>", .greaterOrEqual),
    ("\u{2265}", .greaterOrEqual), ("less than", .less), ("lower than", .less),
    ("below", .less), ("under", .less), ("lt", .less), ("less than or equal to", .lessOrEqual),
    ("at most", .lessOrEqual), ("not more than", .lessOrEqual), ("greater than", .greater),
    ("more than", .greater), ("higher than", .greater), ("above", .greater), ("over", .greater),
    ("gt", .greater), ("greater than or equal to", .greaterOrEqual),
    ("at least", .greaterOrEqual), ("not less than", .greaterOrEqual),
  ]

  package static let englishOrdinals: [(String, OrdinalResult)] = [
    scale("negative", 0, ["negative", "neg", "neg.", "(-)"]),
    scale("not-detected", 0, ["not detected", "none detected", "undetected", "undetectable"]),
    scale("non-reactive", 0, ["non-reactive", "nonreactive", "non reactive"]),
    scale("absent", 0, ["absent", "none seen", "nil", "none"]),
    scale("normal", 0, ["normal"]),
    scale("equivocal", 1, ["equivocal", "borderline", "indeterminate", "inconclusive", "+/-"]),
    scale("trace", 1, ["trace", "tr", "traces"]),
    scale("one-plus", 2, ["1+", "+1", "+"]),
    scale("two-plus", 3, ["2+", "+2", "++"]),
    scale("three-plus", 4, ["3+", "+3", "+++"]),
    scale("four-plus", 5, ["4+", "+4", "++++"]),
    scale("few", 2, ["few", "small", "occasional", "rare"]),
    scale("moderate", 3, ["moderate"]),
    scale("many", 4, ["many", "large", "numerous"]),
    scale("positive", 2, ["positive", "pos", "pos.", "(+)"]),
    scale("detected", 2, ["detected"]),
    scale("reactive", 2, ["reactive"]),
    scale("present", 2, ["present", "seen"]),
    scale("abnormal", 2, ["abnormal"]),
  ].flatMap { $0 }

  static func scale(
    _ code: String, _ rank: Int, _ words: [String]
  ) -> [(String, OrdinalResult)] {
    words.map { ($0, OrdinalResult(code: code, rank: rank)) }
  }

  package static let englishNoResults: [(String, NoResult)] = [
    reason(
      .quantityNotSufficient,
      [
        "qns", "q.n.s.", "quantity not sufficient", "insufficient", "insufficient quantity",
        "insufficient sample", "insufficient specimen", "insufficient volume",
      ]),
    reason(
      .haemolysed,
      [
        "hemolyzed", "haemolyzed", "hemolysed", "haemolysed", "hemolysis", "haemolysis",
        "specimen hemolyzed", "sample haemolysed", "specimen haemolysed", "sample hemolyzed",
        "slightly hemolyzed", "slightly haemolysed", "moderately hemolyzed",
        "moderately haemolysed",
      ]),
    reason(
      .grosslyHaemolysed,
      [
        "gross hemolysis", "gross haemolysis", "grossly hemolyzed", "grossly haemolysed",
        "grossly haemolyzed", "grossly hemolysed", "marked hemolysis", "marked haemolysis",
      ]),
    reason(
      .notPerformed,
      [
        "tnp", "test not performed", "not performed", "not done", "not tested", "no result",
        "not measured", "unable to perform", "unable to report", "not reported", "not run",
        "no specimen", "no sample", "specimen not received", "error", "instrument error",
      ]),
    reason(.pending, ["pending", "in progress", "to follow", "in process", "awaiting result"]),
    reason(
      .cancelled, ["cancelled", "canceled", "cancel", "test cancelled", "test canceled", "void"]),
    reason(
      .seeComment,
      [
        "see note", "see notes", "see comment", "see comments", "see below", "see report",
        "see text", "comment", "note",
      ]),
    reason(
      .notAvailable,
      [
        "-", "--", "---", "----", "-----", "n/a", "na", "n.a.", "not available", "unavailable",
        "not applicable", "null", ".", "...", "?", "unknown", "missing", "\u{2013}", "\u{2014}",
      ]),
    reason(
      .specimenUnsuitable,
      [
        "clotted", "specimen clotted", "sample clotted", "contaminated", "wrong tube",
        "wrong specimen", "lipemic", "lipaemic", "icteric", "unsuitable", "unsatisfactory",
        "specimen unsuitable", "rejected", "specimen rejected", "sample rejected", "lost", "leaked",
        "expired", "unlabelled", "unlabeled", "specimen contaminated", "sample contaminated",
      ]),
  ].flatMap { $0 }

  static func reason(_ meaning: NoResult, _ words: [String]) -> [(String, NoResult)] {
    words.map { ($0, meaning) }
  }

  package static let usualFlags = [
    "H", "HH", "HHH", "L", "LL", "LLL", "A", "AA", "N", "C", "HIGH", "LOW", "High", "Low", "ABN",
    "CRIT", "*", "**", "***", "!", "!!", "#", "^", "\u{2191}", "\u{2193}", "\u{2020}",
  ]
}
