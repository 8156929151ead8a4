import Foundation
import TestSupport
import Testing

@testable import Quantities

/// Every unit in every export that stands beside the project: found by the names of columns, so
/// that a new file is looked at without being named here.
@Suite("Units of real exports")
struct RealUnitsTests {
  /// Columns whose names speak of units and which hold something else: wards, keys, concepts.
  private static let otherColumns: Set = [
    "patientunitstayid", "unittype", "unitadmittime24", "unitadmitsource", "unitvisitnumber",
    "unitstaytype", "unitdischargetime24", "unitdischargeoffset", "unitdischargelocation",
    "unitdischargestatus", "unit_concept_id", "unit_source_concept_id",
  ]

  /// What is refused, and why; everything else is understood.
  private static let refusals: [String: String] = [
    "10": "a power of ten without its exponent and volume",
    "BAG": "a number of bags: how much is in one is not said",
    "BTL": "a number of bottles: how much is in one is not said",
    "Breaths": "a count without a time",
    "CAP": "a number of capsules: how much is in one is not said",
    "MOSM/K": "cut off: per kilogram is likely, but the rest is not there",
    "SYR": "a number of syringes: how much is in one is not said",
    "TAB": "a number of tablets: how much is in one is not said",
    "UDCUP": "a number of unit-dose cups: how much is in one is not said",
    "VIAL": "a number of vials: how much is in one is not said",
    "X 10 3": "thousands of what volume is not said",
    "X 10 6": "millions of what volume is not said",
    "cmH?O": "a character was lost in encoding; correct the export",
    "n/a": "it says that there is no unit",
    "x10 (3)": "thousands of what volume is not said",
    "x10 (6)": "millions of what volume is not said",
  ]

  private func read(_ url: URL) throws -> [[String: String]] {
    url.pathExtension == "gz" ? try csvRows(gzip: url) : try csvRows(url)
  }

  /// The header alone, so that files without a unit are not read to their end.
  private func header(_ url: URL) throws -> [String] {
    let bytes: Data
    if url.pathExtension == "gz" {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "gzip -dc \"$0\" 2>/dev/null | head -n 1", url.path]
      process.standardOutput = output
      try process.run()
      bytes = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
    } else {
      let handle = try FileHandle(forReadingFrom: url)
      bytes = try handle.read(upToCount: 1 << 16) ?? Data()
    }
    let line = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
    return line.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"\u{FEFF}"))
    }
  }

  /// Every column of units under the shared data, and the spellings in it.
  private func spellingsInUse() throws -> [(column: String, found: Set<String>)] {
    guard let data = shared("data"),
      let walk = FileManager.default.enumerator(at: data, includingPropertiesForKeys: nil)
    else { return [] }
    var result: [(String, Set<String>)] = []
    for case let url as URL in walk where url.lastPathComponent.contains(".csv") {
      let columns = try header(url).filter { name in
        let folded = name.lowercased()
        return ["unit", "uom", "measurename"].contains { folded.contains($0) }
          && !Self.otherColumns.contains(folded)
      }
      guard !columns.isEmpty else { continue }
      let rows = try read(url)
      for column in columns {
        let found = Set(rows.compactMap { $0[column] }).subtracting([""])
        result.append(("\(url.lastPathComponent) \(column)", found))
      }
    }
    return result.sorted { $0.0 < $1.0 }
  }

  @Test("every unit string of every export is understood, or refused for a reason in this table")
  func everyColumn() throws {
    let columns = try spellingsInUse()
    guard !columns.isEmpty else { return }
    #expect(
      columns.map(\.column) == [
        "anguyen_observations.csv.gz UNITS", "dbtsynthea_observations.csv UNITS",
        "lab.csv.gz labmeasurenameinterface", "lab.csv.gz labmeasurenamesystem",
        "labevents_relevant.csv.gz valueuom",
        "nhanes_cuzn_subsample_long_2011_2016.csv.gz unit",
        "prescriptions_relevant.csv dose_unit_rx", "prescriptions_relevant.csv form_unit_disp",
        "synthea27nj_DRUG_EXPOSURE.csv.gz dose_unit_source_value",
        "synthea27nj_MEASUREMENT.csv.gz unit_source_value",
      ])
    var refused: [String: String] = [:]
    var understood: Set<String> = []
    for (column, found) in columns {
      for spelling in found {
        switch spellings.resolve(spelling, in: units) {
        case .ucum(let code):
          #expect(throws: Never.self, "\(column): '\(spelling)'") { try unit(code) }
          understood.insert(spelling)
        case .refused(let reason): refused[spelling] = reason
        case .unknown(let nearest):
          Issue.record("\(column): '\(spelling)' is unknown, near \(nearest ?? "nothing")")
        }
      }
    }
    #expect(refused == Self.refusals)
    #expect(understood.count > 200, "\(understood.count)")
  }

  @Test("the units that NHANES documents in its labels mean what its column of units says")
  func labels() throws {
    guard let url = shared("data/nhanes/nhanes_cuzn_subsample_long_2011_2016.csv.gz") else {
      return
    }
    var seen: Set<String> = []
    for row in try csvRows(gzip: url) {
      let (label, stated) = (row["label"] ?? "", row["unit"] ?? "")
      guard seen.insert(label + "|" + stated).inserted else { continue }
      let open = try #require(label.lastIndex(of: "("), "\(label)")
      let documented = String(label[label.index(after: open)...].dropLast())
      let meaning = spellings.resolve(documented, in: units)
      guard case .ucum = meaning else {
        Issue.record("'\(documented)' of '\(label)' is \(meaning)")
        continue
      }
      #expect(meaning == spellings.resolve(stated, in: units), "\(label)")
    }
    #expect(seen.count > 50, "\(seen.count)")
  }

  @Test("where OMOP gives a spelling and a unit concept, both are the same unit")
  func concepts() throws {
    guard let concepts = shared("data/omop_eunomia/synthea27nj_CONCEPT.csv.gz"),
      let measurements = shared("data/omop_eunomia/synthea27nj_MEASUREMENT.csv.gz")
    else { return }
    var codes: [String: String] = [:]
    for concept in try csvRows(gzip: concepts) where concept["domain_id"] == "Unit" {
      codes[concept["concept_id"] ?? ""] = concept["concept_code"]
    }
    var pairs: [String: String] = [:]
    for row in try csvRows(gzip: measurements) {
      guard let code = codes[row["unit_concept_id"] ?? ""] else { continue }
      pairs[row["unit_source_value"] ?? ""] = code
    }
    #expect(pairs.count > 15, "\(pairs.count)")
    for (spelling, code) in pairs {
      guard case .ucum(let meant) = spellings.resolve(spelling, in: units) else {
        Issue.record("'\(spelling)' is not understood")
        continue
      }
      // The code of pH is `pH`, which UCUM reads as picohenries: it is a spelling as well.
      guard case .ucum(let concept) = spellings.resolve(code, in: units) else {
        Issue.record("concept '\(code)' is not understood")
        continue
      }
      let (ours, theirs) = (try unit(meant), try unit(concept))
      #expect(ours.dimension == theirs.dimension && ours.factor == theirs.factor, "\(spelling)")
    }
  }
}
