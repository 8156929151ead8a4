import Clinic
import Diagnostics

// Hints about columns of unfamiliar exports, and about units that numbers would fit: they are shown
// to a person, and nothing is read on the strength of them.
extension KnowledgeReader {
  /// The rows of `signatures.csv` whose numbers tell one unit from another.
  func signatures(_ analytes: [String: Int]) -> [Int: [Knowledge.Signature]] {
    var result: [Int: [Knowledge.Signature]] = [:]
    for row in rows("signatures") where row["verdict"] != "invisible" {
      _ = status(row)
      guard let analyte = analytes[row["analyte_id"]] else {
        sink.error(
          "unknown-analyte", "no analyte is called '\(row["analyte_id"])'",
          at: row.span("analyte_id"),
          hint: Suggestion.hint(for: row["analyte_id"], in: analytes.keys.sorted()))
        continue
      }
      guard let low = number(row, "raw_low"), let high = number(row, "raw_high"), low <= high
      else {
        sink.error(
          "not-a-range", "a signature has a lowest and a highest number", at: row.span("raw_low"))
        continue
      }
      result[analyte, default: []].append(
        Knowledge.Signature(unit: row["other_unit"], numbers: low...high))
    }
    return result
  }

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
    let isPlain = header.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    return isPlain ? header : folded(header)
  }

  private static func folded(_ header: String) -> String {
    String(
      header.unicodeScalars.filter {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
      }
    )
    .lowercased()
  }
}
