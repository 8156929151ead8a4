import Testing

@testable import Statistics

@Suite("Statistics computed independently in R", .enabled(if: SharedData.isPresent))
struct ROracleTests {
  @Test("every statistic of R is met to its tolerance", arguments: ROracle.all)
  func meets(_ oracle: ROracle) throws {
    let isPlain = oracle["family"].hasPrefix("unw_")
    let result =
      isPlain ? try PlainOracle(oracle).result() : try SurveyOracle(oracle).result()
    for (cell, value) in zip(ROracle.cells, result) {
      guard let expected = Double(oracle[cell]) else { continue }
      let value = try #require(value, "\(cell) has no value")
      #expect(
        relativeError(value, expected) <= oracle.tolerance, "\(cell): \(value), R \(expected)")
    }
  }

  @Test("a lonely unit under the policy to fail is a named reason, and the mean stays")
  func lonelyUnit() throws {
    let oracle = try #require(ROracle.all.first { $0["statistic"].contains("lonely.psu=fail") })
    let survey = try SurveyOracle(oracle)
    let estimate = try survey.domain.mean(survey.table["LBXSZN"])
    #expect(estimate.standardError == .failure(.singlePSU))
    #expect(estimate.interval == .failure(.singlePSU))
    let other = try #require(ROracle.all.first { $0["id"] == "R206" })
    #expect(relativeError(estimate.value, try #require(Double(other["estimate"]))) < 1e-9)
  }

  @Test("the table holds rows of every kind", .enabled(if: SharedData.isPresent))
  func coverage() {
    #expect(ROracle.all.count > 100)
    let checked = ROracle.all.filter { oracle in
      ROracle.cells.contains { Double(oracle[$0]) != nil }
    }
    #expect(checked.count > 100)
  }
}
