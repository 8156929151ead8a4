import Foundation
import Testing

@testable import Statistics

/// Serum zinc of the United States as Hennigar et al. published it (J Nutr 148 (2018) 1341).
@Suite("Published figures, reproduced", .enabled(if: SharedData.isPresent))
struct PublishedNumbersTests {
  private func published() throws -> [String: Double] {
    var numbers: [String: Double] = [:]
    for record in try SharedData.records("reference/published_numbers.csv") {
      if let id = record["id"] { numbers[id] = Double(record["published_value"] ?? "") }
    }
    return numbers
  }

  @Test("size, means and shares of low zinc agree to the digits that were printed")
  func hennigar() throws {
    let table = try NHANESTable.load(
      files: "CUSEZN_G DEMO_G FASTQX_G DR1TOT_G RHQ_G CUSEZN_H DEMO_H FASTQX_H DR1TOT_H RHQ_H",
      variables: [
        "WTSA2YR", "SDMVSTRA", "SDMVPSU", "LBXSZN", "DR1DRSTZ", "RIDEXPRG", "RHQ200", "RIAGENDR",
        "RIDAGEYR", "PHDSESN", "PHAFSTHR",
      ])
    let expression = RExpression(table: table)
    let design = try SurveyDesign(
      weights: table["WTSA2YR"].map { $0.map { $0 / 2 } },
      strata: table["SDMVSTRA"].map { Int($0 ?? 0) }, units: table["SDMVPSU"].map { Int($0 ?? 0) },
      tieOrder: table.respondents)
    let people = design.domain(
      expression.condition(
        "!is.na(LBXSZN) & DR1DRSTZ %in% 1 & !(RIDEXPRG %in% 1) & !(RHQ200 %in% 1)"))
    let numbers = try published()
    #expect(Double(people.count) == numbers["HEN1"])

    let zinc = table["LBXSZN"]
    for (id, filter) in [("HEN2", "all"), ("HEN3", "RIAGENDR == 1"), ("HEN4", "RIAGENDR == 2")] {
      let mean = try people.subdomain(expression.condition(filter)).mean(zinc)
      let expected = try #require(numbers[id])
      #expect(abs(mean.value - expected) < 0.051, "\(id): \(mean.value)")
    }

    let isLow = table.respondents.indices.map { row -> Bool? in
      guard let value = zinc[row], let age = table["RIDAGEYR"][row],
        let session = table["PHDSESN"][row], let sex = table["RIAGENDR"][row]
      else { return nil }
      if age < 10 { return value < (session == 0 ? 65 : 57) }
      if session != 0 { return value < (sex == 1 ? 61 : 59) }
      guard let fasting = table["PHAFSTHR"][row] else { return nil }
      return value < (fasting >= 8 ? (sex == 1 ? 74 : 70) : (sex == 1 ? 70 : 66))
    }
    for (id, filter) in [
      ("HEN5", "RIDAGEYR < 10"), ("HEN6", "RIAGENDR == 1 & RIDAGEYR >= 10"),
      ("HEN7", "RIAGENDR == 2 & RIDAGEYR >= 10"),
    ] {
      let share = try people.subdomain(expression.condition(filter)).proportion(isLow)
      let expected = try #require(numbers[id])
      #expect(abs(share.value * 100 - expected) < 0.051, "\(id): \(share.value)")
      let interval = try share.interval.get()
      #expect(interval.lower < share.value && share.value < interval.upper)
    }
  }
}
