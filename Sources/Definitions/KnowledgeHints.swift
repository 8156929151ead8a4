import Clinic
import Diagnostics

// Hints about columns of unfamiliar exports: for `cerulean inspect`, which shows them to a person.
// Nothing is read on the strength of them.
extension KnowledgeReader {
  /// The words of `sex_words.csv`.
  func sexWords() -> [String: String] {
    var result: [String: String] = [:]
    for row in rows("sex_words") {
      _ = status(row)
      if !["female", "male", "unknown"].contains(row["sex"]) {
        sink.error(
          "unknown-word", "a sex is female, male or unknown", at: row.span("sex"))
      }
      result[row["word"]] = row["sex"]
    }
    return result
  }

  /// The hints of `headers.csv`.
  func headers() -> [String: [Knowledge.HeaderHint]] {
    var result: [String: [Knowledge.HeaderHint]] = [:]
    for row in rows("headers") {
      _ = status(row)
      let key = Knowledge.HeaderHint.key(row["header"])
      guard let strength = Int(row["strength"]), (1...3).contains(strength), key == row["header"]
      else {
        sink.error(
          "bad-row", "a hint has a name in lower case, without blanks, and a strength from 1 to 3",
          at: row.span("header"))
        continue
      }
      result[key, default: []].append(
        Knowledge.HeaderHint(role: row["role"], strength: strength))
    }
    return result
  }
}

extension Knowledge.HeaderHint {
  /// `Collected At`, `collected_at` and `COLLECTED-AT` are one name: letters and digits only.
  package static func key(_ header: String) -> String {
    String(
      header.unicodeScalars.filter {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
      }
    )
    .lowercased()
  }
}
