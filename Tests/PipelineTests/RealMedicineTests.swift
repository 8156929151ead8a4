import Clinic
import Definitions
import Diagnostics
import Foundation
import Records
import TestSupport
import Testing

@testable import Pipeline

/// Product names, strengths and doses of real exports, read without knowing them beforehand.
@Suite("Medicines of real exports as free text")
struct RealMedicineTests {
  static let profile = """
    profile: real-medicines
    title: Medication tables of real exports
    format: {thousands_mark: ","}
    tables:
      mimic:
        reads: medications
        strengths: compound
        columns:
          subject_id: {as: patient, required: yes}
          drug: {as: name, required: yes}
          prod_strength: strength
          dose_val_rx: dose
          dose_unit_rx: unit
          route: route
      synthea:
        reads: medications
        strengths: compound
        columns:
          PATIENT: {as: patient, required: yes}
          DESCRIPTION: {as: name, required: yes}
      nhanes:
        reads: medications
        columns:
          SEQN: {as: patient, required: yes}
          RXDDRUG: {as: name, required: yes}
          strength: strength
      omop:
        reads: medications
        strengths: compound
        columns:
          concept_id: {as: patient, required: yes}
          concept_name: {as: name, required: yes}
          domain_id: comment
          strength: strength
    """

  private struct Tally {
    var rows = 0
    var names = Set<String>()
    var ours = 0
    var oral = 0
    var known = 0
    var codes: [String: Int] = [:]
    var undecidedNames: [String: String] = [:]
  }

  private func tally(_ path: String, _ id: String) throws -> Tally? {
    let url = Repository.shared.appendingPathComponent("data/" + path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("skipped: real data not present")
      return nil
    }
    let profile = try #require(FreeTextWorld.plan(with: Self.profile).profiles["real-medicines"])
    let source = try SourceFile(path: url.path)
    let file = try InputFile(
      source: 0, site: "", table: try #require(profile.table(id)), profile: profile, path: path,
      file: source, memory: [], collected: nil)
    let reading = FreeTextReading(IntakeReading(FreeTextWorld.plan.knowledge))
    var tally = Tally()
    var malformed: [Problem] = []
    file.rows(&malformed) { row in
      if let domain = row[.comment], domain != "Drug" { return }
      tally.rows += 1
      let outcome = try? reading.read(row, patient: 0, source: 0, isMedicine: true)
      guard let outcome else { return }
      tally.ours += 1
      for fault in outcome.faults { tally.codes[fault.code.rawValue, default: 0] += 1 }
      if outcome.faults.contains(where: { $0.code == .otherRoute }) { return }
      tally.oral += 1
      // The exports say no frequency: what can be known is the dose at a time.
      if Set(outcome.faults.map(\.code)).isSubset(of: [.missingFrequency]) { tally.known += 1 }
      for fault in outcome.faults where fault.code != .missingFrequency {
        tally.undecidedNames[row[.name] ?? "", default: ""] += " \(fault.code.rawValue)"
      }
    }
    #expect(malformed.isEmpty)
    return tally
  }

  private func show(_ name: String, _ tally: Tally) {
    print(
      "\(name): rows \(tally.rows), ours \(tally.ours), by mouth \(tally.oral), "
        + "dose known \(tally.known), codes \(tally.codes.sorted { $0.key < $1.key })")
    for (name, codes) in tally.undecidedNames.sorted(by: { $0.key < $1.key }) {
      print("  \(name):\(Set(codes.split(separator: " ")).sorted().joined(separator: " "))")
    }
  }

  @Test("MIMIC's prescriptions: each dose by mouth whose strength is stated is known")
  func mimic() throws {
    guard let tally = try tally("mimic3demo/prescriptions_relevant.csv", "mimic") else { return }
    show("mimic", tally)
    // The rest are spironolactone, leucovorin and rosuvastatin.
    #expect(tally.rows == 539 && tally.ours == 515)
    #expect(tally.oral == 142 && tally.known == 71)
    // Multivitamins, antacids and laxatives whose content no column states.
    #expect(tally.codes["missing-strength"] == 71)
    // No row of this export says how often, and none is given a frequency.
    #expect(tally.codes["missing-frequency"] == 78)
    #expect(tally.codes["bad-number"] == nil && tally.codes["unknown-unit"] == nil)
  }

  @Test("Synthea's medications: names alone give no dose, and injections are no intake")
  func synthea() throws {
    let expected = [
      ("anguyen", 1772, 7, 2), ("dbtsynthea", 663, 1, 1),
    ]
    for (name, rows, ours, oral) in expected {
      guard let tally = try tally("synthea/\(name)_medications.csv", "synthea") else { return }
      show(name, tally)
      #expect(tally.rows == rows && tally.ours == ours && tally.oral == oral)
      #expect(tally.known == 0 && tally.codes["missing-dose"] == oral)
    }
  }

  @Test("OMOP's drug concepts: iron tablets and injected B12 are ours, and nothing else is")
  func omop() throws {
    guard let tally = try tally("omop_eunomia/synthea27nj_CONCEPT.csv.gz", "omop") else { return }
    show("omop", tally)
    #expect(tally.rows == 246 && tally.ours == 2 && tally.oral == 1)
  }

  @Test("NHANES' prescriptions: names only, each read or told")
  func nhanes() throws {
    for cycle in ["G", "I"] {
      guard let tally = try tally("nhanes/RXQ_RX_\(cycle).csv.gz", "nhanes") else { return }
      show("nhanes \(cycle)", tally)
      #expect(tally.known == 0 && tally.ours > 0)
    }
  }
}
