import Clinic
import GRDB

/// A finding with everything that it rests on, back to file, line and column.
package struct FindingTrail: Sendable {
  package struct Source: Sendable, Hashable {
    package var key: String
    /// The line for a bibliography, and how well it is known; empty where the key is unknown.
    package var text: String
    package var status: String
  }

  package struct Rule: Sendable {
    package var id: String
    package var version: String
    package var pack: String
    package var title: String
    package var question: String
    package var evidenceGrade: String
    package var reviewStatus: String
    package var sources: [Source]
    package var contrary: String
    package var place: String
  }

  package struct Conversion: Sendable, Hashable {
    package var spelling: String
    package var fromUnit: String
    /// canonical = exported * factor + offset.
    package var factor: Double
    package var offset: Double
    package var exactFactor: String
    package var basis: String

    /// Whether it leaves the value as it is.
    package var isIdentity: Bool { factor == 1 && offset == 0 }
  }

  package struct Result: Sendable, Hashable {
    package var analyte: String
    /// As exported; an empty unit where none stood there.
    package var sourceValue: String
    package var sourceUnit: String
    package var comparator: String
    package var value: Double
    /// Upper end of a reported range.
    package var valueHigh: Double?
    package var unit: String
    package var conversion: Conversion?
    /// `yyyy-MM-dd`, with ` HH:mm:ss` where the time is known; local.
    package var collected: String
    package var referenceLow: Double?
    package var referenceHigh: Double?
    /// What a reader needs beside the value, such as `not fasting` or `preliminary`.
    package var remarks: [String]
  }

  package struct Amount: Sendable, Hashable {
    package var low: Double
    package var high: Double
    /// An amount a day, as `mg/d`.
    package var unit: String
    package var isAmbiguous: Bool
  }

  package struct Evidence: Sendable {
    package var role: String
    /// result, intake, condition, medicine or person.
    package var kind: String
    package var path: String
    package var line: Int
    /// Empty where the whole row is meant.
    package var column: String
    package var result: Result?
    package var amount: Amount?
    package var start: String?
    package var end: String?
  }

  package struct Step: Sendable, Hashable {
    package var number: Int
    /// The number of the step that it is part of.
    package var parent: Int?
    package var label: String
    package var expression: String
    package var outcome: ExplainStep.Outcome
    package var text: String
  }

  /// Whether the verdict would survive the variation of its values, and the nearest bound.
  package struct Sureness: Sendable, Hashable {
    package var stability: Certainty.Stability
    package var margin: (of: String, distance: Double, unit: String)? {
      guard let analyte, let distance, let unit else { return nil }
      return (analyte, distance, unit)
    }
    package var inVariations: Double?
    var analyte: String?
    var distance: Double?
    var unit: String?
  }

  package var key: String
  package var runID: String
  package var asOf: String
  package var person: String
  package var rule: Rule
  package var state: FindingState
  package var classification: String
  package var severity: Severity?
  /// `yyyy-MM-dd`.
  package var date: String
  /// The day on which it was decided otherwise; nil where there was none.
  package var end: String?
  package var assessments: Int
  /// How sure it is; nil where it rests on no measured value.
  package var sure: Sureness?
  package var missing: [String]
  package var reason: String
  package var notes: [String]
  package var summary: String
  package var evidence: [Evidence]
  package var steps: [Step]
}

// MARK: Reading

extension FindingTrail {
  static func fetch(_ db: Database, key: String) throws -> FindingTrail? {
    let finding = try Row.fetchOne(
      db,
      sql: """
        SELECT f.*, p.person_key, r.as_of FROM finding f
        JOIN person p ON p.person_id = f.person_id JOIN run r ON r.run_id = f.run_id
        WHERE f.finding_key = ?
        """, arguments: [key])
    guard let finding else { return nil }
    let number: Int = finding["finding_id"]
    return FindingTrail(
      key: key, runID: finding["run_id"], asOf: finding["as_of"], person: finding["person_key"],
      rule: try rule(db, finding["rule_id"], version: finding["rule_version"]),
      state: try finding.state("state"), classification: finding.words("class"),
      severity: Severity(word: finding.words("severity")), date: finding["onset_date"],
      end: finding["end_date"], assessments: finding["assessments"], sure: sureness(finding),
      missing: finding.list("missing"), reason: finding.words("reason"),
      notes: finding.list("notes"), summary: finding.words("summary"),
      evidence: try evidence(db, number), steps: try steps(db, number))
  }

  private static func sureness(_ row: Row) -> Sureness? {
    guard let word: String = row["stable"], let stability = Certainty.Stability(rawValue: word)
    else { return nil }
    return Sureness(
      stability: stability, inVariations: row["margin_variations"], analyte: row["margin_of"],
      distance: row["margin"], unit: row["margin_unit"])
  }

  private static func rule(_ db: Database, _ id: String, version: String) throws -> Rule {
    guard
      let row = try Row.fetchOne(db, sql: "SELECT * FROM rule WHERE rule_id = ?", arguments: [id])
    else { throw StoreError(code: 11, message: "the database does not hold the rule \(id)") }
    let sources = try Row.fetchAll(
      db,
      sql: """
        SELECT r.citation_key, c.text, c.status FROM rule_citation r
        LEFT JOIN citation c ON c.citation_key = r.citation_key
        WHERE r.rule_id = ? ORDER BY r.ordinal
        """, arguments: [id])
    return Rule(
      id: id, version: version, pack: row["pack"], title: row["title"],
      question: row["question"], evidenceGrade: row["evidence_grade"],
      reviewStatus: row["review_status"],
      sources: sources.map {
        Source(key: $0["citation_key"], text: $0.words("text"), status: $0.words("status"))
      },
      contrary: row.words("contrary"), place: row["place"])
  }

  private static func steps(_ db: Database, _ finding: Int) throws -> [Step] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM explain_step WHERE finding_id = ? ORDER BY step",
      arguments: [finding]
    ).map { row in
      guard let outcome = ExplainStep.Outcome(rawValue: row["outcome"]) else {
        throw StoreError(code: 11, message: "the column outcome holds no outcome")
      }
      return Step(
        number: row["step"], parent: row["parent_step"], label: row["label"],
        expression: row["expression"], outcome: outcome, text: row["text"])
    }
  }

  private static func evidence(_ db: Database, _ finding: Int) throws -> [Evidence] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT e.*, s.path FROM finding_evidence e
        JOIN source_file s ON s.source_file_id = e.source_file_id
        WHERE e.finding_id = ? ORDER BY e.ordinal
        """, arguments: [finding]
    ).map { row in
      var amount: Amount?
      if let low = row["daily_low"] as Double? {
        // No upper end is written as NULL: an amount without a bound.
        amount = Amount(
          low: low, high: row["daily_high"] as Double? ?? .infinity, unit: row["unit"],
          isAmbiguous: row["is_ambiguous"])
      }
      return Evidence(
        role: row["role"], kind: row["kind"], path: row["path"], line: row["line"],
        column: row.words("column_name"),
        result: try (row["result_id"] as Int?).map { try result(db, $0) }, amount: amount,
        start: row["start_date"], end: row["end_date"])
    }
  }

  private static func result(_ db: Database, _ number: Int) throws -> Result {
    let found = try Row.fetchOne(
      db,
      sql: """
        SELECT r.*, a.label, c.spelling, c.from_unit, c.factor, c.offset_, c.exact_factor, c.source
        FROM result r JOIN analyte a ON a.analyte_id = r.analyte_id
        LEFT JOIN unit_conversion c ON c.conversion_id = r.conversion_id
        WHERE r.result_id = ?
        """, arguments: [number])
    guard let row = found else {
      throw StoreError(code: 11, message: "the database does not hold the result \(number)")
    }
    var conversion: Conversion?
    if row["conversion_id"] as Int? != nil {
      conversion = Conversion(
        spelling: row["spelling"], fromUnit: row["from_unit"], factor: row["factor"],
        offset: row["offset_"], exactFactor: row["exact_factor"], basis: row["source"])
    }
    return Result(
      analyte: row["label"], sourceValue: row["source_value"],
      sourceUnit: row.words("source_unit"), comparator: row["comparator"], value: row["value"],
      valueHigh: row["value_high"], unit: row["unit"], conversion: conversion,
      collected: row["collected_at"] as String? ?? row["collected_date"],
      referenceLow: row["ref_low"], referenceHigh: row["ref_high"], remarks: remarks(row))
  }

  private static func remarks(_ row: Row) -> [String] {
    var remarks: [String] = []
    let status = row.words("status")
    if status != "final" { remarks.append(status) }
    switch row.words("fasting") {
    case "yes": remarks.append("fasting")
    case "no": remarks.append("not fasting")
    default: break
    }
    switch row.words("haemolysis") {
    case "gross": remarks.append("grossly haemolysed")
    case "haemolysed": remarks.append("haemolysed")
    default: break
    }
    for (column, words) in [
      ("is_external", "measured elsewhere"), ("is_unusual", "outside the typical range"),
      ("is_fallback_date", "the day of the draw is not known, another date stands in"),
      ("is_excluded", "the specimen does not suit the rules"),
    ] where row[column] as Bool { remarks.append(words) }
    if !(row["is_current"] as Bool) {
      remarks.append("another value stands for the same moment")
    }
    return remarks
  }
}
