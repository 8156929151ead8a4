import Clinic
import Quantities

@testable import Store

/// A small invented run with one of everything that the database holds.
enum Fixture {
  static let asOf: Day = 20_634  // 2026-06-30

  private static let units: UnitTable = {
    func row(
      _ code: String, _ kind: String, _ property: String, _ value: String, _ unit: String
    ) -> UnitDefinition {
      UnitDefinition(
        code: code, kind: kind, name: code, property: property, value: value, unit: unit,
        metric: "yes", function: "", source: "", status: "verified")
    }
    return try! UnitTable(
      definitions: [
        row("m", "base", "length", "1", "m"), row("g", "base", "mass", "1", "g"),
        row("s", "base", "time", "1", "s"), row("d", "derived", "time", "86400", "s"),
        row("L", "derived", "volume", "1", "dm3"),
      ],
      prefixes: [("u", "1e-6"), ("n", "1e-9"), ("d", "0.1"), ("m", "1e-3")].map {
        PrefixDefinition(prefix: $0.0, name: $0.0, value: $0.1, source: "", status: "verified")
      })
  }()

  static func unit(_ code: String) -> Unit { try! units.unit(code) }

  static func analyte(_ id: String, _ name: String, _ unit: String) -> Analyte {
    Analyte(
      id: id, shortName: name, aliases: [], label: name.capitalized, specimen: "serum",
      loinc: id == "copper_serum" ? "5631-4" : nil, unit: self.unit(unit), precision: 1,
      substance: nil, hardLimits: nil, typicalLimits: nil, validityDays: 365, source: "S2",
      status: .verified)
  }

  static let analytes = [
    analyte("copper_serum", "copper", "ug/dL"), analyte("zinc_serum", "zinc", "ug/dL"),
    analyte("ferritin", "ferritin", "ng/mL"),
  ]

  static let nutrients = [
    Nutrient(
      id: "zinc", label: "Zinc", aliases: [], unit: unit("mg"), dailyUnit: unit("mg/d"))
  ]

  static let run = RunRecord(
    id: "0123456789abcdef", pipeline: "nightly", title: "Nightly clinic", asOf: asOf,
    previousID: nil, toolVersion: "1.0.0", definitionsSHA256: hash("d"), optionsSHA256: hash("o"),
    rows: RunRecord.RowAccount(accepted: 7, rejected: 2, duplicate: 1, superseded: 1),
    personCount: 3, options: [("assess", "as-of"), ("outcomes", "undecided")])

  static func hash(_ letter: Character) -> String { String(repeating: letter, count: 64) }

  static func source(
    _ path: String, _ kind: String, _ rows: RunRecord.RowAccount
  )
    -> SourceFileRecord
  {
    SourceFileRecord(
      site: "north", kind: kind, path: path, profile: "native-long", sha256: hash("a"),
      sizeBytes: 4096, encoding: "utf-8", headerSHA256: hash("b"), rows: rows,
      ignoredColumns: kind == "labs" ? ["room", "a \"quoted\" name"] : [])
  }

  static let sources = [
    source("patients.csv", "patients", .init(accepted: 3)),
    source("labs.csv", "labs", .init(accepted: 3, rejected: 2, duplicate: 1, superseded: 1)),
    source("intakes.csv", "intakes", .init(accepted: 1)),
  ]

  static let persons = [
    PersonRecord(key: "P-0001", sex: .female, birthYear: 1978, ageBand: "40-64", site: "north"),
    PersonRecord(key: "P-0002", sex: .male, birthYear: 1961, ageBand: "65+", site: "north"),
    PersonRecord(key: "P-0003", sex: .unknown, birthYear: nil, ageBand: "", site: ""),
  ]

  static func rule(_ id: String, _ title: String, severity: Severity) -> RuleRecord {
    RuleRecord(
      id: id, pack: "copper", version: "1.2.0", title: title, question: "Is copper short?",
      evidenceGrade: "C", sources: ["S2", "pmid:18284630"],
      contrary: "Inflammation is the usual cause.", reviewStatus: "approved", severity: severity,
      definitionJSON: #"{"id":"\#(id)"}"#, sha256: hash("c"), place: "rules/copper.yaml:12")
  }

  static let rules = [
    rule("CU-01", "Low copper", severity: .high), rule("CU-06", "Zinc excess", severity: .critical),
  ]

  static let tallies = [
    RuleTally(
      states: [1, 1, 1, 0, 0], severities: [0, 0, 0, 1, 0], classes: [("LOW", 1)],
      missing: [("copper", 1)]),
    RuleTally(
      states: [0, 2, 1, 0, 0], severities: [0, 0, 0, 0, 0], classes: [("DEFINITE", 0)],
      missing: [("zinc", 1)]),
  ]

  /// 6.0 umol/L of copper, in ug/dL: the digits that only an unrounded value keeps.
  static let copper = 38.1276

  static func observation(
    _ value: Double, _ analyte: UInt16, patient: UInt32 = 0, line: UInt32, day: Day = asOf - 4,
    minute: Int16 = 505, conversion: UInt16 = 0, marks: Observation.Marks = [],
    detail: UInt32 = Observation.noDetail
  ) -> Observation {
    Observation(
      value: value, upper: value, patient: patient, day: day, minute: minute, analyte: analyte,
      source: 1, line: line, offset: UInt64(line) * 40, conversion: conversion, marks: marks,
      detail: detail)
  }

  static let names = ["", "Central", "A-77", "ICP-MS", "serum"]

  static let copperDetail = ObservationDetail(
    referenceLow: 70, referenceHigh: 140, laboratory: 1, accession: 2, method: 3, specimen: 4)

  /// The observations of the run: copper of two people, a zinc that is evidence too.
  static let copperResult = observation(
    copper, 0, line: 2, conversion: 0, marks: [.converted, .fasting], detail: 0)
  static let zincResult = observation(
    31, 1, line: 3, minute: -1, conversion: 1, marks: [.lessThan, .haemolysed, .preliminary])
  static let otherCopper = observation(101.5, 0, patient: 1, line: 5, conversion: 2)

  static func record(_ observation: Observation) -> ResultRecord {
    switch observation.line {
    case 2:
      ResultRecord(
        observation: observation, detail: copperDetail, sourceValue: "6.0",
        sourceUnit: "umol/l", interpretation: "L")
    case 3:
      ResultRecord(
        observation: observation, detail: .none, sourceValue: "<31", sourceUnit: "ug/dL",
        interpretation: nil)
    default:
      ResultRecord(
        observation: observation, detail: .none, sourceValue: "101.5", sourceUnit: "",
        interpretation: "N")
    }
  }

  static let conversions = [
    ConversionRecord(
      analyte: 0, spelling: "umol/l", fromUnit: "umol/L", toUnit: "ug/dL", factor: 6.3546,
      offset: 0, exactFactor: "31773/5000", basis: "molar mass 63.546 g/mol", count: 1),
    ConversionRecord(
      analyte: 1, spelling: "ug/dL", fromUnit: "ug/dL", toUnit: "ug/dL", factor: 1, offset: 0,
      exactFactor: "1", basis: "exact", count: 1),
    ConversionRecord(
      analyte: 0, spelling: "", fromUnit: "ug/dL", toUnit: "ug/dL", factor: 1, offset: 0,
      exactFactor: "1", basis: "default of the profile", count: 1),
  ]
}
