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

/// The words that may stand in a result field, as data: those of the languages that a profile
/// names, out of `pipelines/knowledge/result_words.csv`.
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

  /// One word of one language, as a row of the table has it.
  package struct Fact: Sendable, Hashable {
    package enum Meaning: Sendable, Hashable {
      case comparator(ResultString.Comparator)
      case scale(OrdinalResult)
      case noResult(NoResult)
      /// A mark of abnormality, which does not change the number beside it.
      case flag
    }

    /// A two-letter code of ISO 639-1, or `signs`.
    package var language: String
    package var word: String
    package var meaning: Meaning

    package init(language: String, word: String, meaning: Meaning) {
      self.language = language
      self.word = word
      self.meaning = meaning
    }
  }

  /// The language of what needs none, as ISO 639-2 has it: `<`, `2+` and `---` are read everywhere.
  package static let signs = "zxx"

  package let comparators: [Entry<ResultString.Comparator>]
  package let ordinals: [Entry<OrdinalResult>]
  package let noResults: [Entry<NoResult>]
  /// Marks of abnormality that may stand before or after a number; they do not change it. Compared
  /// with case: `H` is a flag and `h` an hour.
  package let flags: [[UInt8]]

  package init(
    comparators: [(String, ResultString.Comparator)], ordinals: [(String, OrdinalResult)],
    noResults: [(String, NoResult)], flags: [String]
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

  /// The words of some languages together, and the signs. A word on which two of them disagree is
  /// in none: which language a laboratory meant is not guessed.
  package init(_ facts: [Fact], languages: [String]) {
    var comparators: [(String, ResultString.Comparator)] = []
    var ordinals: [(String, OrdinalResult)] = []
    var noResults: [(String, NoResult)] = []
    var flags: [String] = []
    for fact in facts where fact.language == Self.signs || languages.contains(fact.language) {
      switch fact.meaning {
      case .comparator(let meaning): comparators.append((fact.word, meaning))
      case .scale(let meaning): ordinals.append((fact.word, meaning))
      case .noResult(let meaning): noResults.append((fact.word, meaning))
      case .flag: flags.append(fact.word)
      }
    }
    self.init(
      comparators: Self.agreed(comparators), ordinals: Self.agreed(ordinals),
      noResults: Self.agreed(noResults), flags: flags)
  }

  /// The languages that a table has words of, sorted; what a profile may name.
  package static func languages(of facts: [Fact]) -> [String] {
    Set(facts.map(\.language)).subtracting([signs]).sorted()
  }

  /// Each word once, without those that have two meanings.
  private static func agreed<Meaning: Equatable>(
    _ pairs: [(String, Meaning)]
  ) -> [(String, Meaning)] {
    var order: [String] = []
    var meanings: [String: Meaning?] = [:]
    for (word, meaning) in pairs {
      if let known = meanings[word] {
        if known != meaning { meanings[word] = .some(nil) }
      } else {
        meanings[word] = meaning
        order.append(word)
      }
    }
    return order.compactMap { word in (meanings[word] ?? nil).map { (word, $0) } }
  }

  private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count
      ? left.lexicographicallyPrecedes(right) : left.count > right.count
  }
}
