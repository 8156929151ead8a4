import Clinic
import Diagnostics
import Quantities

extension Knowledge {
  /// What one product holds, from the rows of `products.csv` that bear its name.
  package struct Product: Sendable {
    package struct Content: Sendable {
      package var nutrient: Int
      /// The salts that the label names; empty where it names the element only.
      package var salts: [Salt]
      /// Amount in `per` of the product, in the unit's own terms; nil where the label's amount is
      /// not known, so that what is taken stays undecided.
      package var amount: StatedAmount?
      package var isElemental: Truth
      /// Dose forms, or millilitres where `isPerVolume`, that hold the amount.
      package var per: Double
      package var isPerVolume: Bool
    }

    package var names: [String]
    /// Empty for a product that holds none of the nutrients, such as a medicine named after a salt.
    package var contents: [Content]
  }
}

extension KnowledgeReader {
  /// The products of `products.csv`, each with its contents, in the order of their first rows.
  func products(
    _ index: [String: Int], _ substances: [String: Knowledge.SubstanceEntry], _ units: UnitTable
  ) -> [Knowledge.Product] {
    var result: [Knowledge.Product] = []
    var places: [String: Int] = [:]
    for row in rows("products") {
      let name = row["product"]
      if places[name] == nil {
        places[name] = result.count
        result.append(Knowledge.Product(names: [name], contents: []))
      }
      let place = places[name]!
      for alias in list(row["aliases"]) where !result[place].names.contains(alias) {
        result[place].names.append(alias)
      }
      if row["nutrient"] == "none" { continue }
      if let content = content(row, index, substances, units) {
        result[place].contents.append(content)
      }
    }
    return result
  }

  private func content(
    _ row: KnowledgeTable.Row, _ index: [String: Int],
    _ substances: [String: Knowledge.SubstanceEntry], _ units: UnitTable
  ) -> Knowledge.Product.Content? {
    guard let nutrient = index[row["nutrient"]] else {
      sink.error(
        "unknown-nutrient", "no nutrient is called '\(row["nutrient"])'", at: row.span("nutrient"),
        hint: Suggestion.hint(for: row["nutrient"], in: index.keys.sorted()))
      return nil
    }
    var salts: [Knowledge.Salt] = []
    if !row["form"].isEmpty {
      guard case .salt(let found)? = substances[row["form"].foldedASCII()],
        found.allSatisfy({ $0.nutrient == nutrient })
      else {
        sink.error(
          "unknown-salt", "'\(row["form"])' is no salt of \(row["nutrient"])",
          at: row.span("form"),
          hint: Suggestion.hint(for: row["form"], in: substances.keys.sorted()))
        return nil
      }
      salts = found
    }
    guard ["yes", "no", ""].contains(row["elemental"]) else {
      sink.error("unknown-word", "'elemental' is yes, no or blank", at: row.span("elemental"))
      return nil
    }
    let isVolume = row["per"] == "mL"
    let per = rational(row, "per_count")?.doubleValue ?? 1
    guard per > 0 else {
      sink.error("not-a-number", "'per_count' is above zero", at: row.span("per_count"))
      return nil
    }
    var amount: StatedAmount?
    if let low = rational(row, "amount")?.doubleValue {
      guard unit(row, "unit", units) != nil else { return nil }
      let high = rational(row, "amount_high")?.doubleValue ?? low
      guard low <= high else {
        sink.error(
          "contradictory-bounds", "the lower amount lies above the upper one",
          at: row.span("amount"))
        return nil
      }
      amount = StatedAmount(Interval(low: low, high: high), row["unit"])
    }
    return Knowledge.Product.Content(
      nutrient: nutrient, salts: salts, amount: amount,
      isElemental: row["elemental"] == "yes" ? .true : row["elemental"] == "no" ? .false : .unknown,
      per: per, isPerVolume: isVolume)
  }
}
