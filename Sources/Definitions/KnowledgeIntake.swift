import Clinic
import Diagnostics
import Quantities
import Records

/// The tables of intake: substances, frequencies, units; and the citations.
extension KnowledgeReader {
  /// Drugs with what a milligram of each stands for in its class, of `equivalents.csv`.
  func withEquivalents(
    _ drugs: [Knowledge.GroupCode], of classes: [CodeGroup]
  ) -> [Knowledge.GroupCode] {
    var result = drugs
    for row in rows("equivalents") {
      _ = status(row)
      let index = result.indices.first {
        result[$0].code == row["drug"].foldedASCII() && classes[result[$0].group].id == row["class"]
      }
      guard let index else {
        sink.error(
          "unknown-medicine", "no '\(row["drug"])' of that class is among the drugs",
          at: row.span("drug"))
        continue
      }
      guard let value = Double(row["equivalent"]), value > 0, value.isFinite else {
        sink.error("bad-number", "an equivalent is a number above 0", at: row.span("equivalent"))
        continue
      }
      result[index].equivalent = value
    }
    return result
  }

  func substances(
    _ index: [String: Int], _ nutrients: [Nutrient]
  ) -> [String: Knowledge.SubstanceEntry] {
    var result: [String: Knowledge.SubstanceEntry] = [:]
    for (position, nutrient) in nutrients.enumerated() {
      for name in [nutrient.id, nutrient.label] + nutrient.aliases {
        result[name.foldedASCII()] = .element(position)
      }
    }
    var salts: [String: [Knowledge.Salt]] = [:]
    for row in rows("salts") {
      guard let nutrient = index[row["nutrient"]] else {
        sink.error(
          "unknown-nutrient", "no nutrient is called '\(row["nutrient"])'", at: row.span("nutrient")
        )
        continue
      }
      guard let fraction = rational(row, "fraction") else { continue }
      let salt = Knowledge.Salt(
        nutrient: nutrient, name: row["salt"], fraction: fraction.doubleValue,
        isBioavailable: row["bioavailable"] == "yes")
      for name in [row["salt"]] + list(row["aliases"]) {
        salts[name.foldedASCII(), default: []].append(salt)
      }
    }
    for (name, list) in salts { result[name] = .salt(list) }
    // Names that activity units are given by: `d-alpha-tocopherol`, `calcifediol`.
    for row in rows("intake_units") {
      guard let nutrient = index[row["nutrient"]] else { continue }
      for name in list(row["names"]).map({ $0.foldedASCII() }) where result[name] == nil {
        result[name] = .element(nutrient)
      }
    }
    return result
  }

  func frequencies() -> [String: Knowledge.Frequency] {
    var result: [String: Knowledge.Frequency] = [:]
    for row in rows("frequencies") {
      let low = rational(row, "doses_low")?.doubleValue
      let high = rational(row, "doses_high")?.doubleValue
      result[row["token"].foldedASCII()] = Knowledge.Frequency(
        low: low, high: high, kind: row["kind"])
    }
    return result
  }

  func intakeUnits(_ index: [String: Int]) -> [Knowledge.IntakeUnit] {
    rows("intake_units").compactMap { row in
      guard let nutrient = index[row["nutrient"]], let factor = rational(row, "factor") else {
        return nil
      }
      return Knowledge.IntakeUnit(
        nutrient: nutrient, form: row["form"], fromUnit: row["from_unit"],
        factor: factor.doubleValue, names: list(row["names"]).map { $0.foldedASCII() },
        isUnnamedForm: row["unnamed"] == "yes")
    }
  }

  func citations() -> [(key: String, text: String, status: FactStatus)] {
    rows("citations").map { row in
      let parts = [row["authors"], row["title"], row["journal"], row["year"]].filter { !$0.isEmpty }
      return (row["key"], parts.joined(separator: ". "), status(row))
    }
  }
}
