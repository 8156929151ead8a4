import Foundation
import TestSupport
import SampleData

/// A reader of CSV that shares no code with the generator: one state machine over the bytes.
struct SmallReader {
  struct Record: Equatable {
    var fields: [String] = []
    /// A quotation mark stood where RFC 4180 allows none.
    var isMalformed = false
  }

  let header: [String]
  let records: [Record]

  init(_ bytes: [UInt8]) {
    var all: [Record] = []
    var record = Record()
    var field: [UInt8] = []
    enum State { case start, plain, quoted, closed }
    var state = State.start
    func endField() {
      record.fields.append(String(decoding: field, as: UTF8.self))
      field = []
      state = .start
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for byte in bytes[start...] {
      switch (state, byte) {
      case (.quoted, 0x22): state = .closed
      case (.quoted, _): field.append(byte)
      case (.closed, 0x22):
        field.append(byte)
        state = .quoted
      case (.start, 0x22): state = .quoted
      case (_, 0x2C): endField()
      case (_, 0x0A):
        endField()
        all.append(record)
        record = Record()
      default:
        if byte == 0x22 || state == .closed { record.isMalformed = true }
        field.append(byte)
        state = .plain
      }
    }
    header = all.first?.fields ?? []
    records = Array(all.dropFirst())
  }

  /// Each record by column name; records of the wrong width are left out.
  var rows: [[String: String]] {
    records.filter { $0.fields.count == header.count && !$0.isMalformed }.map {
      Dictionary(uniqueKeysWithValues: zip(header, $0.fields))
    }
  }
}

/// What `truth.json` says, as a test reads it.
struct Truth: Decodable {
  struct File: Decodable {
    var rows: Int
    var rejected: [String: Int]
    var duplicate: Int
    var superseded: Int
    var accepted: Int
    var noted: [String: Int]
  }
  struct Fire: Decodable {
    var patient: String
    var severity: String
    var `class`: String
  }
  struct Undecided: Decodable {
    var patient: String
    var missing: String?
  }
  struct Rule: Decodable {
    var fires: [Fire]
    var notFires: [String]
    var undecided: [Undecided]
    var notApplicable: [String]
    var suppressed: [String]

    /// Every person of the rule with the state in words.
    var states: [(patient: String, state: String)] {
      fires.map { ($0.patient, "fires") } + notFires.map { ($0, "notFires") }
        + undecided.map { ($0.patient, "undecided") }
        + notApplicable.map { ($0, "notApplicable") } + suppressed.map { ($0, "suppressed") }
    }
  }
  var seed: UInt64
  var patients: Int
  var asOf: String
  var files: [String: File]
  var people: [String: String]
  var rules: [String: Rule]
}

/// An export that several tests look at; made once.
struct Sample {
  /// 2026-06-30
  static let asOf: Int32 = 20_634
  static let clinic = Sample(ClinicGenerator(patientCount: 600, seed: 20_260_630, asOf: asOf))

  let bytes: [String: [UInt8]]
  let truth: Truth

  init(_ generator: ClinicGenerator) {
    let files = generator.generate().files
    bytes = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
    truth = try! JSONDecoder().decode(Truth.self, from: Data(bytes["truth.json"]!))
  }

  func reader(_ name: String) -> SmallReader { SmallReader(bytes[name]!) }
}

/// The knowledge tables of the repository, read for the facts that a recount needs.
struct Knowledge {
  struct Bounds {
    var unit: String
    var low: Double
    var high: Double
  }

  static let shared = Knowledge()

  /// Analyte by LOINC code, and by name in lower case.
  private(set) var analyteByCode: [String: String] = [:]
  private(set) var analyteByName: [String: String] = [:]
  private(set) var bounds: [String: Bounds] = [:]
  /// Canonical units in one unit, by analyte and unit.
  private(set) var factors: [String: [String: Double]] = [:]
  private(set) var nutrients: [String: String] = [:]
  /// Units of any analyte, and a few that measure none.
  private(set) var knownUnits: Set<String> = ["mmol/h", "kg", "mm/h"]

  init() {
    let folder = Repository.root.appendingPathComponent("pipelines/knowledge")
    func rows(_ name: String) -> [[String: String]] {
      SmallReader([UInt8](try! Data(contentsOf: folder.appendingPathComponent(name)))).rows
    }
    for row in rows("loinc.csv") where row["refuse"]!.isEmpty {
      analyteByCode[row["loinc"]!] = row["analyte_id"]!
    }
    for row in rows("names.csv") {
      analyteByName[row["name"]!.lowercased()] = row["analyte_id"]!
    }
    for row in rows("analytes.csv") {
      let id = row["analyte_id"]!
      factors[id, default: [:]][row["unit"]!] = 1
      if let low = Double(row["hard_low"]!), let high = Double(row["hard_high"]!) {
        bounds[id] = Bounds(unit: row["unit"]!, low: low, high: high)
      }
    }
    for row in rows("conversions.csv") {
      let parts = row["factor"]!.split(separator: "/").compactMap { Double($0) }
      guard parts.count == 2 else { continue }
      factors[row["analyte_id"]!, default: [:]][row["from_unit"]!] = parts[0] / parts[1]
    }
    knownUnits.formUnion(factors.values.flatMap(\.keys))
    for row in rows("nutrients.csv") {
      for name in [row["nutrient"]!] + row["aliases"]!.split(separator: ";").map(String.init) {
        nutrients[name.lowercased()] = row["nutrient"]!
      }
    }
  }

  /// The unit in the tables' spelling.
  static func spelling(_ unit: String) -> String {
    var text = unit.replacingOccurrences(of: "\u{B5}", with: "u")
    text = text.replacingOccurrences(of: "mcg", with: "ug").replacingOccurrences(of: "^", with: "*")
    if text == "K/uL" { text = "10*3/uL" }
    if text.hasPrefix("mL/min/1.73") { text = "mL/min/{1.73_m2}" }
    return text
  }

  func analyte(code: String, name: String) -> String? {
    analyteByCode[code] ?? analyteByName[name.lowercased()]
  }
}
