import Clinic
import Diagnostics

extension KnowledgeReader {
  /// The rows of `variation.csv` that are in use, by analyte. An analyte has one such row or none
  /// at all: where studies disagree, a person chooses, in the table.
  func variations() -> [String: Variation] {
    var result: [String: Variation] = [:]
    var unchosen: [String: KnowledgeTable.Row] = [:]
    for row in rows("variation") {
      let id = row["analyte_id"]
      guard let inUse = yes(row["in_use"]) else {
        sink.error("unknown-word", "'in_use' is yes or no", at: row.span("in_use"))
        continue
      }
      guard let variation = variation(row) else { continue }
      guard inUse else {
        unchosen[id] = row
        continue
      }
      if result[id] != nil {
        sink.error(
          "duplicate-key", "two rows of '\(id)' are in use", at: row.span("analyte_id"),
          hint: "one study is in use; the others stay in the table with 'no'")
        continue
      }
      result[id] = variation
    }
    for (id, row) in unchosen.sorted(by: { $0.key < $1.key }) where result[id] == nil {
      sink.error("missing-key", "no row of '\(id)' is in use", at: row.span("analyte_id"))
    }
    return result
  }

  private func variation(_ row: KnowledgeTable.Row) -> Variation? {
    let status = status(row)
    guard let analytical = number(row, "cv_analytical"), let within = number(row, "cv_within"),
      analytical > 0, within > 0
    else {
      sink.error(
        "bad-row",
        "both coefficients of variation are per cent above 0; leave an analyte out of "
          + "which they are not known", at: row.span("analyte_id"))
      return nil
    }
    return Variation(
      analytical: analytical, withinPerson: within, note: row["note"], source: row["source"],
      status: status)
  }

  /// Names in `variation.csv` that are no analyte.
  func checkVariations(against index: [String: Int]) {
    for row in rows("variation") where index[row["analyte_id"]] == nil {
      sink.error(
        "unknown-analyte", "no analyte is called '\(row["analyte_id"])'",
        at: row.span("analyte_id"),
        hint: Suggestion.hint(for: row["analyte_id"], in: index.keys.sorted()))
    }
  }
}
