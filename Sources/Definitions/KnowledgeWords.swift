import Diagnostics
import Records

extension KnowledgeReader {
  /// The words of `result_words.csv`.
  func resultWords() -> [ResultWords.Fact] {
    rows("result_words").compactMap { row in
      _ = status(row)
      let language = row["language"]
      let isCode = language.utf8.count == 2 || language == ResultWords.signs
      if !isCode || row["word"].isEmpty {
        sink.error(
          "bad-row", "a word has a language of two letters, or 'zxx' for signs, and is not empty",
          at: row.span("language"))
        return nil
      }
      return meaning(row).map {
        ResultWords.Fact(language: language, word: row["word"], meaning: $0)
      }
    }
  }

  /// The rows of `month_names.csv`.
  func monthNames() -> [(language: String, month: Int, name: String)] {
    rows("month_names").compactMap { row in
      _ = status(row)
      guard row["language"].utf8.count == 2, !row["name"].isEmpty, let month = Int(row["month"]),
        (1...12).contains(month)
      else {
        sink.error(
          "bad-row", "a name has a language of two letters and a month from 1 to 12",
          at: row.span("language"))
        return nil
      }
      return (row["language"], month, row["name"])
    }
  }

  private func meaning(_ row: KnowledgeTable.Row) -> ResultWords.Fact.Meaning? {
    let text = row["meaning"]
    switch row["kind"] {
    case "comparator":
      if let comparator = Self.comparators.first(where: { $0.word == text })?.comparator {
        return .comparator(comparator)
      }
      return refuse(row, "meaning", Self.comparators.map(\.word))
    case "no-result":
      if let reason = NoResult(rawValue: text) { return .noResult(reason) }
      return refuse(row, "meaning", NoResult.allCases.map(\.rawValue))
    case "scale":
      guard let rank = Int(row["rank"]), (0...9).contains(rank), !text.isEmpty else {
        sink.error(
          "not-a-number", "a word on a scale has a name and a rank from 0 to 9",
          at: row.span("rank"))
        return nil
      }
      return .scale(OrdinalResult(code: text, rank: rank))
    case "flag": return .flag
    default: return refuse(row, "kind", ["comparator", "scale", "no-result", "flag"])
    }
  }

  private func refuse(
    _ row: KnowledgeTable.Row, _ column: String, _ known: [String]
  ) -> ResultWords.Fact.Meaning? {
    sink.error(
      "unknown-word", "'\(row[column])' is no \(column) of a result word", at: row.span(column),
      hint: Suggestion.hint(for: row[column], in: known)
        ?? "one of \(known.joined(separator: ", "))")
    return nil
  }

  private static let comparators: [(word: String, comparator: ResultString.Comparator)] = [
    ("less", .less), ("less-or-equal", .lessOrEqual), ("greater", .greater),
    ("greater-or-equal", .greaterOrEqual),
  ]
}
