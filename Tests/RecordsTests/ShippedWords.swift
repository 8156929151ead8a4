import Foundation
import Records
import TestSupport

extension ResultWords {
  /// The rows of `pipelines/knowledge/result_words.csv`, which hold neither quotes nor commas;
  /// what is wrong with a row is the business of the tests of definitions.
  static let shippedFacts: [Fact] = {
    let path = Repository.root.appendingPathComponent("pipelines/knowledge/result_words.csv")
    let text = try! String(contentsOf: path, encoding: .utf8)
    let comparators: [String: ResultString.Comparator] = [
      "less": .less, "less-or-equal": .lessOrEqual, "greater": .greater,
      "greater-or-equal": .greaterOrEqual,
    ]
    return text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let meaning: Fact.Meaning =
        switch cells[1] {
        case "comparator": .comparator(comparators[cells[3]]!)
        case "scale": .scale(OrdinalResult(code: cells[3], rank: Int(cells[4])!))
        case "no-result": .noResult(NoResult(rawValue: cells[3])!)
        default: .flag
        }
      return Fact(language: cells[0], word: cells[2], meaning: meaning)
    }
  }()

  static let shippedLanguages = languages(of: shippedFacts)

  static func shipped(_ languages: [String]) -> ResultWords {
    ResultWords(shippedFacts, languages: languages)
  }
}
