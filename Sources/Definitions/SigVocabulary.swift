import Clinic
import Diagnostics
import Quantities
import Records

/// A word or phrase of `sig_words.csv`: what it contributes to directions.
package struct SigWord: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case number, vague, article, ordinal, form, texture, unit, filler, route, manner, moment,
      count, times, x, per, each, every, period, weekday, on, to, and, varying, negated,
      asNeeded = "as-needed", upTo = "up-to", maximum, `for`, reason, elemental, total, `as`,
      contains
  }

  package var kind: Kind
  /// The number of a number, the length of a period in days, 1 for a form in the singular.
  package var number: Double?
  /// The canonical form, UCUM unit or route.
  package var value: String
}

/// Everything that free text of an intake may be made of, found by its longest phrase.
///
/// Words and phrases are rows of the knowledge tables and match whole tokens. A phrase that is not
/// there is not understood, and then neither is the text: there is no pattern and no similarity.
package struct SigVocabulary: Sendable {
  package enum Meaning: Sendable {
    case word(SigWord)
    case frequency(Knowledge.Frequency)
    /// A nutrient or salt, by its folded name in `Knowledge.substances`.
    case substance(String)
    /// A row of `products.csv`, by its index in `Knowledge.products`.
    case product(Int)
    /// A medicine of `drugs.csv` that is no nutrient, such as `omeprazole magnesium`.
    case medicine
  }

  private struct Phrase: Sendable {
    var keys: [String]
    /// As written, where case counts: `MG` is declared beside `mg`, `Mg` is not.
    var exact: String?
    var meaning: Meaning
  }

  /// Phrases by their first token, longest first; of equal length the one declared first.
  private var phrases: [String: [Phrase]] = [:]
  /// All words in their folded form, to suggest the one that was meant.
  package private(set) var words: [String] = []

  package init() {}

  /// Adds a phrase; a text that cannot be cut into tokens is refused with false.
  mutating func add(_ text: String, _ meaning: Meaning, exact: Bool = false) -> Bool {
    guard let tokens = try? SigTokens.read(text), let first = tokens.first else { return false }
    let written = tokens.map(\.text).joined(separator: " ")
    let phrase = Phrase(
      keys: tokens.map(\.key), exact: exact ? written : nil, meaning: meaning)
    let same = phrases[first.key, default: []]
    let isKnown = same.contains { $0.keys == phrase.keys && ($0.exact ?? written) == written }
    if isKnown { return true }
    let place = same.firstIndex { $0.keys.count < phrase.keys.count } ?? same.count
    phrases[first.key, default: []].insert(phrase, at: place)
    words += tokens.filter { $0.kind == .word }.map(\.key)
    return true
  }

  /// Whether a name begins with a nutrient, a salt or a product, as `ferrous sulfate 325 MG Oral
  /// Tablet` does: that is read word by word, and its numbers count.
  func beginsWithSubject(_ name: String) -> Bool {
    guard let tokens = try? SigTokens.read(name) else { return true }
    switch match(tokens[...])?.meaning {
    case .substance, .product: return true
    default: return false
    }
  }

  /// Whether a phrase begins with a number, or with `once` and its like before more words.
  func beginsWithNumber(_ text: String) -> Bool {
    guard let tokens = try? SigTokens.read(text), let first = tokens.first else { return false }
    guard first.kind == .word else { return true }
    guard tokens.count > 1, case .word(let word)? = match(tokens.prefix(1))?.meaning else {
      return false
    }
    return word.kind == .number || word.kind == .count
  }

  mutating func finish() { words = Set(words).filter { $0.utf8.count > 2 }.sorted() }

  /// The longest phrase that begins at a token, and how many tokens it has.
  package func match(_ tokens: ArraySlice<SigToken>) -> (meaning: Meaning, length: Int)? {
    guard let first = tokens.first else { return nil }
    for phrase in phrases[first.key] ?? [] {
      let part = tokens.prefix(phrase.keys.count)
      guard part.count == phrase.keys.count, part.elementsEqual(phrase.keys, by: { $0.key == $1 })
      else { continue }
      if let exact = phrase.exact, exact != part.map(\.text).joined(separator: " ") { continue }
      return (phrase.meaning, phrase.keys.count)
    }
    return nil
  }
}

extension KnowledgeReader {
  /// The vocabulary of free text: sig_words.csv first, then frequencies, substances, products and
  /// the names of medicines, so that a salt stays a salt where it is a medicine too.
  func sigVocabulary(
    _ frequencies: [String: Knowledge.Frequency],
    _ substances: [String: Knowledge.SubstanceEntry], _ products: [Knowledge.Product],
    _ medicines: [Knowledge.GroupCode], _ units: UnitTable
  ) -> SigVocabulary {
    var result = SigVocabulary()
    for row in rows("sig_words") {
      guard let kind = SigWord.Kind(rawValue: row["kind"]) else {
        sink.error(
          "unknown-word", "'\(row["kind"])' is not a kind of word", at: row.span("kind"),
          hint: Suggestion.hint(
            for: row["kind"], in: SigWord.Kind.allCases.map(\.rawValue).sorted()))
        continue
      }
      if kind == .unit, unit(row, "value", units) == nil { continue }
      let number = rational(row, "low")?.doubleValue
      let needsNumber: [SigWord.Kind] = [.number, .article, .ordinal, .count, .period, .weekday]
      if needsNumber.contains(kind), number == nil {
        sink.error("not-a-number", "a word of this kind needs 'low'", at: row.span("word"))
        continue
      }
      if kind == .route, Directions.Route(rawValue: row["value"]) == nil {
        sink.error(
          "unknown-word", "a route is oral, parenteral or other", at: row.span("value"))
        continue
      }
      let word = SigWord(kind: kind, number: number, value: row["value"])
      for text in [row["word"]] + list(row["aliases"]) {
        if !result.add(text, .word(word), exact: kind == .unit) {
          sink.error("bad-phrase", "'\(text)' is not made of words", at: row.span("word"))
        }
      }
    }
    for (token, frequency) in frequencies.sorted(by: { $0.key < $1.key }) {
      // `2-3 a day`, `three times daily`: the grammar of numbers reads it, and `two to three` too.
      if result.beginsWithNumber(token) { continue }
      _ = result.add(token, .frequency(frequency))
    }
    for name in substances.keys.sorted() { _ = result.add(name, .substance(name)) }
    for (index, product) in products.enumerated() {
      for name in product.names { _ = result.add(name, .product(index)) }
    }
    for code in medicines {
      for name in [code.code] + code.aliases where !result.beginsWithSubject(name) {
        _ = result.add(name, .medicine)
      }
    }
    result.finish()
    return result
  }
}
