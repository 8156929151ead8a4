import Foundation
import SampleData
import Testing

/// Recounts every file from its bytes: the faults that a row has, without asking the generator.
@Suite struct RecountTests {
  @Test("labs.csv holds as many rows of each fault as truth.json says, one fault a row")
  func labs() {
    let sample = Sample.clinic
    let reader = sample.reader("labs.csv")
    var count = Recount(sample, reader)
    let corrected = Set(
      reader.rows.filter { $0["status"] == "C" }.map(LabFacts.key))
    for record in reader.records {
      count.add(record) { row in
        var faults = LabFacts.faults(row)
        if row["status"] == "F", corrected.contains(LabFacts.key(row)), !row["accession"]!.isEmpty {
          faults.append("superseded")
        }
        return faults
      }
    }
    count.expectAgreement("labs.csv")
    let noted = sample.truth.files["labs.csv"]!.noted
    let kept = count.kept
    #expect(noted["preliminary"] == kept.filter { $0["status"] == "P" }.count)
    #expect(noted["censored"] == kept.filter { "<>".contains($0["value"]!.prefix(1)) }.count)
    #expect(
      noted["after the as-of date"]
        == kept.filter { $0["collected_at"]!.prefix(10) > sample.truth.asOf }.count)
    #expect(noted["line break in a field"] == kept.filter { $0["comment"]!.contains("\n") }.count)
    let moments = Dictionary(grouping: kept.filter { $0["status"] != "C" }, by: LabFacts.moment)
    #expect(noted["conflicting"] == moments.values.filter { $0.count > 1 }.count)
  }

  @Test("intakes.csv holds as many rows of each fault as truth.json says, one fault a row")
  func intakes() {
    let sample = Sample.clinic
    var count = Recount(sample, sample.reader("intakes.csv"))
    for record in count.reader.records {
      count.add(record) { row in
        var faults = ["recorded_on", "start", "stop"].compactMap { DateFault.of(row[$0]!) }
        let substance = row["substance"]!
        if substance.isEmpty { faults.append("missing-value") }
        guard substance != "none" else { return faults }
        if !substance.isEmpty, Knowledge.shared.nutrients[substance.lowercased()] == nil {
          faults.append("unknown-substance")
        }
        if Double(row["amount"]!) == nil { faults.append("bad-number") }
        switch row["unit"]! {
        case "mg", "ug", "[IU]": break
        case "mL", "mm": faults.append("incommensurable-unit")
        default: faults.append("unknown-unit")
        }
        return faults
      }
    }
    count.expectAgreement("intakes.csv")
    let unclear = count.kept.filter { $0["substance"] != "none" && $0["elemental"]!.isEmpty }
    #expect(sample.truth.files["intakes.csv"]!.noted["elemental not stated"] == unclear.count)
  }

  @Test("the other lists hold as many rows of each fault as truth.json says, one fault a row")
  func otherLists() {
    let sample = Sample.clinic
    for (name, columns) in [
      ("medications.csv", ["start", "stop"]), ("conditions.csv", ["onset", "resolved"]),
    ] {
      var count = Recount(sample, sample.reader(name))
      for record in count.reader.records {
        count.add(record) { row in columns.compactMap { DateFault.of(row[$0]!) } }
      }
      count.expectAgreement(name)
    }
    var count = Recount(sample, sample.reader("patients.csv"))
    for record in count.reader.records {
      count.add(record, isPatients: true) { row in
        var faults = [DateFault.of(row["birth_date"]!)].compactMap { $0 }
        if !["F", "M", ""].contains(row["sex"]!) { faults.append("bad-sex") }
        return faults
      }
    }
    count.expectAgreement("patients.csv")
    #expect(count.kept.count == sample.truth.patients)
    #expect(
      sample.truth.files["patients.csv"]!.noted["sex not stated"]
        == count.kept.filter { $0["sex"] == "" }.count)
  }

  @Test("a growing clinic keeps its counts right")
  func otherSizes() {
    for (count, seed) in [(330, 3), (431, 99), (700, 12)] as [(Int, UInt64)] {
      print("recount of \(count) patients, seed \(seed)")
      let sample = Sample(ClinicGenerator(patientCount: count, seed: seed, asOf: 20_100))
      let reader = sample.reader("labs.csv")
      let corrected = Set(reader.rows.filter { $0["status"] == "C" }.map(LabFacts.key))
      var recount = Recount(sample, reader)
      for record in reader.records {
        recount.add(record) { row in
          LabFacts.faults(row)
            + (row["status"] == "F" && corrected.contains(LabFacts.key(row)) ? ["superseded"] : [])
        }
      }
      recount.expectAgreement("labs.csv")
    }
  }
}

/// Tallies one file and compares it with the truth.
struct Recount {
  let reader: SmallReader
  private let sample: Sample
  private let known: Set<String>
  private var tally: [String: Int] = [:]
  private var seen = Set<[String]>()
  private(set) var kept: [[String: String]] = []

  init(_ sample: Sample, _ reader: SmallReader) {
    self.sample = sample
    self.reader = reader
    known = Set(sample.reader("patients.csv").rows.map { $0["patient_id"]! })
  }

  mutating func add(
    _ record: SmallReader.Record, isPatients: Bool = false,
    _ faultsOf: ([String: String]) -> [String]
  ) {
    var faults: [String] = []
    var row: [String: String] = [:]
    if record.isMalformed {
      faults = ["malformed-quote"]
    } else if record.fields.count != reader.header.count {
      faults = ["ragged-row"]
    } else {
      row = Dictionary(uniqueKeysWithValues: zip(reader.header, record.fields))
      faults = faultsOf(row)
      if !isPatients, !known.contains(row["patient_id"]!) { faults.append("unknown-patient") }
      if !seen.insert(record.fields).inserted { faults.append("duplicate") }
    }
    #expect(faults.count <= 1, "\(faults) in \(row["patient_id"] ?? "")")
    let fault = faults.first ?? "accepted"
    tally[fault, default: 0] += 1
    if fault == "accepted" { kept.append(row) }
    if let person = row["patient_id"], sample.truth.people[person] != nil {
      #expect(faults.isEmpty, "\(faults) of a built person")
    }
  }

  func expectAgreement(_ name: String) {
    let truth = sample.truth.files[name]!
    var rest = tally
    #expect(truth.rows == reader.records.count, "\(name)")
    #expect(truth.accepted == rest.removeValue(forKey: "accepted") ?? 0, "\(name)")
    #expect(truth.duplicate == rest.removeValue(forKey: "duplicate") ?? 0, "\(name)")
    #expect(truth.superseded == rest.removeValue(forKey: "superseded") ?? 0, "\(name)")
    #expect(truth.rejected == rest, "\(name)")
    let sum = truth.rejected.values.reduce(truth.duplicate + truth.superseded, +)
    #expect(truth.rows == truth.accepted + sum, "\(name)")
  }
}

/// Whether a date can be read, from first principles.
enum DateFault {
  static func of(_ text: String) -> String? {
    if text.isEmpty { return nil }
    let parts = text.prefix(10).split(separator: "-")
    guard text.prefix(10).count == 10, parts.map(\.count) == [4, 2, 2],
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return saysNoOrder(text) ? "ambiguous-date" : "bad-date" }
    guard (1900...2100).contains(year), (1...12).contains(month) else { return "impossible-date" }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard (1...days).contains(day) else { return "impossible-date" }
    let time = text.dropFirst(10)
    let isTime = time.isEmpty || (time.hasPrefix("T") && [6, 9].contains(time.count))
    return isTime ? nil : "bad-date"
  }

  /// Three figures of which the first two could both be the month.
  private static func saysNoOrder(_ text: String) -> Bool {
    for mark: Character in ["/", "."] {
      let parts = text.split(separator: mark).map { Int($0) ?? 99 }
      if parts.count == 3, parts[0] <= 12, parts[1] <= 12, parts[2] > 999 { return true }
    }
    return false
  }
}

/// What is wrong with a laboratory row, from the knowledge tables alone.
enum LabFacts {
  private static let words: Set<String> = [
    "qns", "tnp", "hemolyzed", "haemolysed", "see note", "pending", "cancelled", "--",
  ]

  static func analyte(_ row: [String: String]) -> String? {
    Knowledge.shared.analyte(code: row["code"]!, name: row["name"]!)
  }

  static func key(_ row: [String: String]) -> String {
    "\(row["patient_id"]!) \(analyte(row) ?? "?") \(row["accession"]!)"
  }

  static func moment(_ row: [String: String]) -> String {
    "\(row["patient_id"]!) \(analyte(row) ?? "?") \(row["collected_at"]!)"
  }

  static func faults(_ row: [String: String]) -> [String] {
    var faults: [String] = []
    if let fault = DateFault.of(row["collected_at"]!) {
      faults.append(fault)
    } else if !row["issued_at"]!.isEmpty,
      row["issued_at"]!.prefix(10) < row["collected_at"]!.prefix(10)
    {
      faults.append("future-date")
    }
    let analyte = analyte(row)
    if analyte == nil { faults.append("unknown-analyte") }
    let value = row["value"]!
    let number = Double("<>".contains(value.prefix(1)) ? String(value.dropFirst()) : value)
    if value.isEmpty {
      faults.append("missing-value")
    } else if words.contains(value.lowercased()) {
      faults.append("no-result")
    } else if number == nil {
      faults.append("bad-number")
    }
    faults += unitFaults(row, analyte, number)
    return faults
  }

  private static func unitFaults(
    _ row: [String: String], _ analyte: String?, _ number: Double?
  ) -> [String] {
    let unit = Knowledge.spelling(row["unit"]!)
    if unit.isEmpty { return ["missing-unit"] }
    guard Knowledge.shared.knownUnits.contains(unit) else { return ["unknown-unit"] }
    guard let analyte else { return [] }
    guard let factor = Knowledge.shared.factors[analyte]?[unit] else {
      return ["incommensurable-unit"]
    }
    guard let number, let bounds = Knowledge.shared.bounds[analyte] else { return [] }
    let value = number * factor
    return value < bounds.low || value > bounds.high ? ["implausible-value"] : []
  }
}
