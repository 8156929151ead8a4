import Foundation
import Testing

@testable import Statistics

/// A statistic as R gave it, and the same one computed here from the same data.
struct ROracle: Sendable, CustomTestStringConvertible {
  let fields: [String: String]

  var testDescription: String { "\(self["id"]) \(self["statistic"]) \(self["variable"])" }

  subscript(_ name: String) -> String { fields[name] ?? "" }

  static let cells = ["estimate", "se", "ci_low", "ci_high", "df", "n", "p_value"]

  static let all: [ROracle] = {
    guard SharedData.isPresent else { return [] }
    let records = (try? SharedData.records("reference/r_oracles.csv")) ?? []
    return records.map(ROracle.init(fields:)).filter { $0["family"] != "meta" }
  }()

  /// How far a result may be from R's, relatively: iterative fits are looser.
  var tolerance: Double {
    if self["statistic"].contains("likelihood") { return 1e-3 }
    if self["statistic"].contains("quasibinomial") { return 1e-6 }
    if self["statistic"] == "svyciprop logit" { return 1e-7 }
    return 1e-9
  }

  private static let variables: Set<String> = {
    var names: Set<String> = [
      "WTSA2YR", "WTMEC2YR", "WTINT2YR", "WTPH2YR", "SDMVSTRA", "SDMVPSU", "RIDAGEYR",
    ]
    for oracle in all {
      for text in [oracle["population"], oracle["variable"], oracle["by_group"]] {
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        where word.count > 4 && word.allSatisfy({ $0.isUppercase || $0.isNumber }) {
          names.insert(String(word))
        }
      }
    }
    return names
  }()

  private static let cache = TableCache()

  func table() throws -> NHANESTable {
    try Self.cache.table(self["dataset_files"], Self.variables)
  }
}

/// Tables are read once, however many statistics are computed from them.
private final class TableCache: @unchecked Sendable {
  private let lock = NSLock()
  private var tables: [String: NHANESTable] = [:]

  func table(_ files: String, _ variables: Set<String>) throws -> NHANESTable {
    lock.lock()
    defer { lock.unlock() }
    if let table = tables[files] { return table }
    let table = try NHANESTable.load(files: files, variables: variables)
    tables[files] = table
    return table
  }
}
