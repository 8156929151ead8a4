import Foundation
import Testing

@testable import Statistics

/// One run of the BRINDA package: its data, and the numbers it gave.
struct BrindaRun: Sendable, CustomTestStringConvertible {
  let id: String
  let rows: [[String: String]]

  var testDescription: String { id }

  static let all: [BrindaRun] = {
    guard SharedData.isPresent else { return [] }
    let records = (try? SharedData.records("reference/brinda_oracles.csv")) ?? []
    let ids = Set(records.compactMap { $0["run_id"] }).subtracting(["meta"]).sorted()
    return ids.map { id in BrindaRun(id: id, rows: records.filter { $0["run_id"] == id }) }
  }()

  static let names: [String: (column: String, biomarker: BrindaBiomarker)] = [
    "sf": ("sf", .ferritin), "stfr": ("stfr", .transferrinReceptor),
    "rbp": ("rbp", .retinolBindingProtein), "sr": ("sr", .retinol), "zn": ("zinc", .zinc),
  ]

  private func field(_ name: String) -> String { rows.first?[name] ?? "" }

  var group: BrindaGroup {
    func reference(_ name: String) -> Double? {
      let code = rows.compactMap { $0["r_code"] }.first { $0.contains("BRINDA(") } ?? ""
      guard let range = code.range(of: "\(name)_ref_value_manual = ") else { return nil }
      return Double(code[range.upperBound...].prefix { $0 != "," && $0 != ")" })
    }
    switch field("population_group") {
    case "WRA": return .womenOfReproductiveAge
    case "PSC": return .preschoolChildren
    case "OTHER": return .other
    default: return .manual(crp: reference("crp"), agp: reference("agp"))
    }
  }

  /// The columns of the data set by the package's names, and the row numbers of the sample.
  func data() throws -> (ids: [String], columns: [String: [Double?]]) {
    let dataset = field("dataset")
    if dataset == "sample_data" {
      let records = try SharedData.records("data/brinda/sample_data.csv")
      var columns: [String: [Double?]] = [:]
      for name in ["sf", "stfr", "rbp", "zinc", "sr", "crp", "agp"] {
        columns[name] = records.map { $0[name].flatMap(Double.init) }
      }
      let ids = records.map { String(Int(Double($0["id"] ?? "") ?? -1)) }
      return (ids, columns)
    }
    let parts = dataset.components(separatedBy: " : ")
    let table = try NHANESTable.load(
      files: parts[0],
      variables: [
        "LBXFER", "LBXTFR", "LBXHSCRP", "LBXAGP", "SSAGP", "RIAGENDR", "RIDAGEYR", "RIDEXPRG",
      ])
    let isIn = RExpression(table: table).condition(parts[1])
    let kept = isIn.indices.filter { isIn[$0] == true }
    func column(_ names: String...) -> [Double?] {
      kept.map { row in names.lazy.compactMap { table[$0][row] }.first }
    }
    return (
      kept.map { String(table.respondents[$0]) },
      [
        "sf": column("LBXFER"), "stfr": column("LBXTFR"), "crp": column("LBXHSCRP"),
        "agp": column("LBXAGP", "SSAGP"),
      ]
    )
  }

  func markers(_ columns: [String: [Double?]]) -> (crp: [Double?]?, agp: [Double?]?) {
    let names = field("markers")
    return (
      names.contains("CRP") ? columns["crp"] : nil, names.contains("AGP") ? columns["agp"] : nil
    )
  }
}

@Suite("The BRINDA package, run for run", .enabled(if: SharedData.isPresent))
struct BrindaOracleTests {
  @Test("every number of the package is met", arguments: BrindaRun.all)
  func meets(_ run: BrindaRun) throws {
    let (ids, columns) = try run.data()
    let (crp, agp) = run.markers(columns)
    var fits: [String: BrindaCorrection] = [:]
    var adjusted: [String: [Double?]] = [:]
    var checked = 0
    for row in run.rows {
      let name = row["name"] ?? ""
      let expected = Double(row["value"] ?? "")
      if row["kind"] == "reference" {
        let marker: InflammationMarker = name.contains("crp") ? .crp : .agp
        let measured = try #require(marker == .crp ? crp : agp)
        let value = try BrindaCorrection.logReference(marker, measured, run.group)
        #expect(relativeError(value, try #require(expected)) < 1e-12, "\(name)")
        checked += 1
        continue
      }
      let prefix = row["biomarker"] ?? ""
      let (column, biomarker) = try #require(BrindaRun.names[prefix])
      let values = try #require(columns[column])
      if fits[prefix] == nil {
        let fit = try BrindaCorrection(
          biomarker, values: values, crp: crp, agp: agp, group: run.group)
        fits[prefix] = fit
        adjusted[prefix] = values.indices.map {
          fit.adjusted(values[$0], crp: crp?[$0], agp: agp?[$0])
        }
      }
      let fit = try #require(fits[prefix])
      let results = try #require(adjusted[prefix])
      switch row["kind"] {
      case "row":
        let index = try #require(ids.firstIndex(of: row["row_id"] ?? ""))
        if let expected {
          #expect(relativeError(try #require(results[index]), expected) < 1e-9, "\(name)")
        } else {
          #expect(results[index] == nil, "row \(row["row_id"] ?? "") of \(name)")
        }
      case "summary":
        let value = try Self.summary(name, values, results)
        #expect(relativeError(value, try #require(expected)) < 1e-9, "\(name) \(value)")
      case "spearman", "coefficient":
        try Self.check(fit, name, prefix, expected, row)
      default:
        Issue.record("a row of an unknown kind")
      }
      checked += 1
    }
    #expect(checked == run.rows.count && checked > 0)
  }

  private static func check(
    _ fit: BrindaCorrection, _ name: String, _ prefix: String, _ expected: Double?,
    _ row: [String: String]
  ) throws {
    let what = String(name.dropFirst(prefix.count + 1))
    if what == "adjusted_by" {
      guard case .unadjusted = fit.method else {
        Issue.record("\(name) is adjusted here and not there")
        return
      }
      return
    }
    let expected = try #require(expected)
    if row["kind"] == "spearman" {
      let marker: InflammationMarker = what.hasPrefix("crp") ? .crp : .agp
      let correlation = try #require(fit.associations.first { $0.marker == marker }).correlation
      let value = what.hasSuffix("cor") ? correlation.coefficient : correlation.pValue
      #expect(relativeError(value, expected) < 1e-9, "\(name)")
      return
    }
    guard case .regression(let intercept, let slopes, let count) = fit.method else {
      Issue.record("\(name) is not adjusted here and is there")
      return
    }
    #expect(Double(count) == Double(row["n"] ?? ""))
    if what == "intercept" {
      #expect(relativeError(intercept, expected) < 1e-9, "\(name)")
      return
    }
    let marker: InflammationMarker = what.hasPrefix("beta1") ? .agp : .crp
    let slope = try #require(slopes.first { $0.marker == marker }).coefficient
    let value =
      what.hasSuffix("P_value")
      ? slope.pValue : what.hasSuffix("se") ? slope.standardError : slope.estimate
    #expect(relativeError(value, expected) < 1e-9, "\(name)")
  }

  private static func summary(
    _ name: String, _ raw: [Double?], _ adjusted: [Double?]
  ) throws -> Double {
    let both = zip(raw, adjusted).compactMap { raw, adjusted in
      raw.flatMap { raw in adjusted.map { (raw, $0) } }
    }
    let values: [Double] =
      name.hasSuffix("raw_all")
      ? raw.compactMap { $0 } : name.contains("raw") ? both.map(\.0) : both.map(\.1)
    if name.hasPrefix("share_") {
      return Double(values.count { $0 < 15 }) / Double(values.count)
    }
    if name.hasPrefix("median") { return try Sample(values).sorted().median() }
    var moments = Moments(logarithms: true)
    for value in values { moments.add(value) }
    return name.hasPrefix("geomean")
      ? try #require(moments.logarithms).geometricMean() : try moments.mean()
  }
}
