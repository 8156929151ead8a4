import Foundation
import SampleData
import Testing

@Suite struct GeneratorTests {
  @Test("the same number, seed and day give the same bytes, and another seed gives others")
  func determinism() {
    func files(_ seed: UInt64) -> [[UInt8]] {
      ClinicGenerator(patientCount: 340, seed: seed, asOf: Sample.asOf).generate().files.map(
        \.bytes)
    }
    let first = files(7)
    #expect(first == files(7))
    let other = files(8)
    #expect(first[1] != other[1])
    #expect(first[2] != other[2])
  }

  @Test("the bytes of a small export are the ones that were reviewed")
  func reviewedBytes() {
    // FNV-1a over all files: a change here means that every export changes.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let export = ClinicGenerator(patientCount: 400, seed: 1, asOf: 20_000).generate()
    for byte in export.files.flatMap(\.bytes) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    print("digest of the small export: \(hash)")
    #expect(hash == 4_289_133_736_138_679_782)
  }

  @Test("files stand in reading order under the header names of the native export")
  func headers() {
    let files = ClinicGenerator(patientCount: 3, seed: 1, asOf: Sample.asOf).generate().files
    #expect(
      files.map(\.name) == [
        "patients.csv", "labs.csv", "intakes.csv", "medications.csv", "conditions.csv",
        "truth.json",
      ])
    let headers = [
      "patient_id,sex,birth_date,pregnant,gestation_weeks,altitude_m,cigarettes_per_day,site",
      "patient_id,collected_at,code,name,value,unit,reference_low,reference_high,flag,status,"
        + "accession,specimen,fasting,method,lab,external,comment,issued_at",
      "patient_id,substance,form,amount,unit,elemental,route,frequency,times,with_food,"
        + "recorded_on,start,stop,ongoing,adherence_percent,source",
      "patient_id,code_system,code,name,dose,unit,route,frequency,times,start,stop,status",
      "patient_id,code_system,code,name,onset,resolved",
    ]
    for (file, header) in zip(files, headers) {
      #expect(SmallReader(file.bytes).header.joined(separator: ",") == header)
    }
  }

  @Test("small exports work: built people come first, and truth lists only those who are there")
  func smallExports() {
    for count in [1, 2, 10, 60] {
      let sample = Sample(ClinicGenerator(patientCount: count, seed: 5, asOf: Sample.asOf))
      let ids = Set(sample.reader("patients.csv").rows.map { $0["patient_id"]! })
      #expect(ids.count == count)
      #expect(sample.truth.patients == count)
      #expect(Set(sample.truth.people.keys) == ids)
      let listed = sample.truth.rules.values.flatMap { $0.states.map(\.patient) }
      #expect(Set(listed) == ids)
      #expect(Set(sample.reader("labs.csv").rows.map { $0["patient_id"]! }) == ids)
      for file in sample.truth.files.values { #expect(file.accepted == file.rows) }
    }
  }

  @Test("labs are in order of the day, lines end in LF, and one file has a byte-order mark")
  func form() {
    let sample = Sample.clinic
    let days = sample.reader("labs.csv").rows.map { $0["collected_at"]! }
      .filter { DateFault.of($0) == nil }.map { $0.prefix(10) }
    #expect(days == days.sorted())
    for (name, bytes) in sample.bytes {
      #expect(!bytes.contains(0x0D), "\(name)")
      #expect(bytes.last == 0x0A, "\(name)")
      #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == (name == "patients.csv"), "\(name)")
    }
  }

  @Test("the clinic is as large and as mixed as it is meant to be")
  func believable() {
    let sample = Sample.clinic
    let rows = sample.reader("labs.csv").rows
    #expect((30_000...40_000).contains(rows.count))
    #expect(Set(rows.map { $0["lab"]! }).count == 4)
    var units: [String: Set<String>] = [:]
    for row in rows {
      guard let analyte = Knowledge.shared.analyte(code: row["code"]!, name: row["name"]!) else {
        continue
      }
      units[analyte, default: []].insert(row["unit"]!)
    }
    #expect(units.count >= 25)
    for analyte in [
      "zinc_serum", "copper_serum", "ceruloplasmin_mass", "ferritin", "hemoglobin", "vitd_25oh",
      "wbc", "platelets",
    ] { #expect(units[analyte]!.count >= 3, "\(analyte)") }
    #expect(units["crp"]!.isSuperset(of: ["mg/L", "mg/dL"]))
    let patients = sample.reader("patients.csv").rows
    #expect(patients.contains { $0["pregnant"] == "yes" && !$0["gestation_weeks"]!.isEmpty })
    #expect(Set(patients.map { $0["sex"]! }).isSuperset(of: ["F", "M", ""]))
    #expect(sample.bytes.values.map(\.count).reduce(0, +) < 6_000_000)
  }
}
