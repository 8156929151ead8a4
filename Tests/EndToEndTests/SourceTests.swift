import Foundation
import TestSupport
import Testing

/// How every row of a run's files ended, as the published run says.
struct RowFates: Decodable {
  struct Rows: Decodable {
    var read, accepted, rejected, duplicate, superseded: Int

    var isWhole: Bool { read == accepted + rejected + duplicate + superseded }
  }
  struct Source: Decodable {
    var path, kind: String
    var rows: Rows
  }
  var rows: Rows
  var sources: [Source]

  /// `observations labs 12776: 12390 accepted, 386 rejected`, a line a file.
  var lines: [String] {
    sources.map { source in
      let rows = source.rows
      var line = "\(source.path) \(source.kind) \(rows.read): \(rows.accepted) accepted"
      if rows.rejected > 0 { line += ", \(rows.rejected) rejected" }
      if rows.duplicate > 0 { line += ", \(rows.duplicate) duplicate" }
      if rows.superseded > 0 { line += ", \(rows.superseded) superseded" }
      return line
    }
  }

  /// Of the current publication of a command, with its own files held against each other.
  static func read(_ command: Command) throws -> RowFates {
    let data = Data(command.read("out/current/run.json").utf8)
    let fates = try JSONDecoder().decode(RowFates.self, from: data)
    #expect(fates.rows.isWhole && fates.sources.allSatisfy(\.rows.isWhole))
    #expect(fates.sources.reduce(0) { $0 + $1.rows.read } == fates.rows.read)
    return fates
  }

  /// `386 rejected unknown-analyte CODE`, sorted: how many rows have each code, by column.
  static func rejects(_ command: Command) -> [String] {
    var counts: [String: Int] = [:]
    for row in Sheet.rows(command.read("out/current/rejects.csv")) {
      let parts = [row["file"], row["disposition"], row["code"], row["column"]]
      counts[parts.compactMap { $0 }.joined(separator: " "), default: 0] += 1
    }
    return counts.keys.sorted().map { "\(counts[$0]!) \($0)" }
  }
}

/// Real exports, each read by its profile: every row has one fate, and the table of fates is known.
/// A line that changes is looked at by eye before it is changed here.
@Suite("Exports of others")
struct SourceTests {
  struct Export: Sendable, CustomTestStringConvertible {
    var pipeline, data: String
    /// Physical lines of each file less its header, counted elsewhere.
    var fates: [String]
    /// Accepted rows that are none of ours, by file.
    var outside: [String]
    var rejects: [String]

    var testDescription: String { pipeline }
  }

  @Test("every row of an export has one fate, and each code its count", arguments: all)
  func export(_ export: Export) throws {
    let data = Repository.shared.path + "/data/" + export.data
    guard FileManager.default.fileExists(atPath: data) else {
      print("skipped: real data not present")
      return
    }
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.published(export.pipeline, data: data)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try RowFates.read(command).lines == export.fates)
    #expect(RowFates.rejects(command) == export.rejects)
    let outside = outcome.errors.split(separator: "\n").filter {
      $0.hasSuffix("of the accepted rows are none that the profile reads")
    }
    #expect(outside.map { String($0.dropFirst("warning: ".count).dropLast(53)) } == export.outside)
  }

  /// Two codes of whole blood that the catalogue lacks, and a width that is a volume, are set
  /// aside.
  static let synthea = Export(
    pipeline: "synthea-demo", data: "synthea",
    fates: [
      "anguyen_patients.csv patients 59: 59 accepted",
      "anguyen_observations.csv.gz labs 12776: 12390 accepted, 386 rejected",
      "anguyen_conditions.csv conditions 1534: 1534 accepted",
      "anguyen_medications.csv medications 1772: 1772 accepted",
      "dbtsynthea_patients.csv patients 27: 27 accepted",
      "dbtsynthea_observations.csv labs 554: 529 accepted, 25 rejected",
      "dbtsynthea_conditions.csv conditions 438: 438 accepted",
      "dbtsynthea_medications.csv medications 663: 663 accepted",
    ],
    outside: ["'anguyen_observations.csv.gz': 8672", "'dbtsynthea_observations.csv': 402"],
    rejects: [
      "114 anguyen_observations.csv.gz rejected refused-code CODE",
      "272 anguyen_observations.csv.gz rejected unknown-analyte CODE",
      "5 dbtsynthea_observations.csv rejected refused-code CODE",
      "20 dbtsynthea_observations.csv rejected unknown-analyte CODE",
    ])

  static let omop = Export(
    pipeline: "omop-demo", data: "omop_eunomia",
    fates: [
      "synthea27nj_PERSON.csv.gz patients 28: 28 accepted",
      "synthea27nj_CONCEPT.csv.gz dictionary 2294: 2294 accepted",
      "synthea27nj_CONCEPT.csv.gz dictionary 2294: 2294 accepted",
      "synthea27nj_CONCEPT.csv.gz dictionary 2294: 2294 accepted",
      "synthea27nj_MEASUREMENT.csv.gz labs 10040: 9486 accepted, 553 rejected, 1 duplicate",
      "synthea27nj_DRUG_EXPOSURE.csv.gz medications 883: 883 accepted",
    ],
    outside: [
      "'synthea27nj_CONCEPT.csv.gz': 1293", "'synthea27nj_CONCEPT.csv.gz': 1252",
      "'synthea27nj_CONCEPT.csv.gz': 2048", "'synthea27nj_MEASUREMENT.csv.gz': 6888",
    ],
    rejects: [
      "1 synthea27nj_MEASUREMENT.csv.gz duplicate duplicate-row ",
      "95 synthea27nj_MEASUREMENT.csv.gz rejected refused-code measurement_concept_id",
      "458 synthea27nj_MEASUREMENT.csv.gz rejected unknown-analyte measurement_concept_id",
    ])

  /// Texts without a number: words are set aside, and no number is made of them.
  static let mimic = Export(
    pipeline: "mimic-demo", data: "mimic3demo",
    fates: [
      "patients.csv patients 100: 100 accepted", "d_labitems.csv dictionary 753: 753 accepted",
      "labevents_relevant.csv.gz labs 22299: 22287 accepted, 12 rejected",
      "prescriptions_relevant.csv medications 539: 539 accepted",
    ],
    outside: ["'d_labitems.csv': 379", "'labevents_relevant.csv.gz': 156"],
    rejects: [
      "4 labevents_relevant.csv.gz rejected bad-number value",
      "2 labevents_relevant.csv.gz rejected implausible-value valuenum",
      "6 labevents_relevant.csv.gz rejected no-result value",
    ])

  /// One number under two units that do not agree, units without a volume, and red cells in per
  /// cent.
  static let eicu = Export(
    pipeline: "eicu-demo", data: "eicu_demo",
    fates: [
      "patient.csv patients 174: 174 accepted", "patient.csv dictionary 174: 174 accepted",
      "lab.csv.gz labs 29961: 29854 accepted, 88 rejected, 19 duplicate",
    ],
    outside: ["'lab.csv.gz': 15090"],
    rejects: [
      "19 lab.csv.gz duplicate duplicate-row ",
      "44 lab.csv.gz rejected conflicting-statements labresulttext",
      "2 lab.csv.gz rejected incommensurable-unit labmeasurenameinterface",
      "42 lab.csv.gz rejected unknown-unit labmeasurenameinterface",
    ])

  static let all = [synthea, omop, mimic, eicu]
}
