import Clinic
import Diagnostics
import Quantities

extension KnowledgeReader {
  /// Equations of analytes; a subject that is no analyte is one of `cerulean units` alone.
  func equations(_ analytes: [String: Int], _ units: UnitTable) -> [Int: [Knowledge.Equation]] {
    var result: [Int: [Knowledge.Equation]] = [:]
    for row in rows("equations") {
      guard let analyte = analytes[row["subject"]], let from = unit(row, "from_unit", units),
        let to = unit(row, "to_unit", units), let factor = rational(row, "factor"),
        let offset = rational(row, "offset")
      else { continue }
      // A falling equation would turn `<` into `>`.
      guard factor > 0 else {
        sink.error("bad-row", "the factor of an equation is above 0", at: row.span("factor"))
        continue
      }
      result[analyte, default: []].append(
        Knowledge.Equation(
          from: from, to: to, factor: factor, offset: offset, basis: row["basis"]))
    }
    return result
  }
}
