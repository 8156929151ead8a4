import Foundation
import SampleData
import Testing

/// Judges built people again from the bytes of the export, by a few rules written out here, and
/// holds the answers against what the scenarios promise.
@Suite struct OracleTests {
  private struct Reading {
    var value: Double
    var isCensored: Bool
    var daysAgo: Int
    var laboratory: String
  }

  /// One built person as the export shows them.
  private struct Person {
    var sex = ""
    var months = 0
    var pregnant = ""
    var weeks: Int?
    var readings: [String: [Reading]] = [:]

    /// The newest value within so many days.
    func latest(_ analyte: String, within days: Int) -> Reading? {
      readings[analyte]?.filter { $0.daysAgo <= days }.min { $0.daysAgo < $1.daysAgo }
    }
  }

  private static func day(_ text: Substring) -> Int {
    let parts = text.split(separator: "-").map { Int($0)! }
    var components = DateComponents()
    (components.year, components.month, components.day) = (parts[0], parts[1], parts[2])
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0)!
    return Int(calendar.date(from: components)!.timeIntervalSince1970) / 86_400
  }

  private static func halfUp(_ value: Double) -> Double { (value * 10 + 0.5).rounded(.down) / 10 }

  private static let people: [String: Person] = {
    let sample = Sample.clinic
    var people: [String: Person] = [:]
    for row in sample.reader("patients.csv").rows {
      guard sample.truth.people[row["patient_id"]!] != nil else { continue }
      let birth = row["birth_date"]!.split(separator: "-").map { Int($0)! }
      var person = Person(sex: row["sex"]!, pregnant: row["pregnant"]!)
      person.months = (2026 - birth[0]) * 12 + 6 - birth[1] - (30 < birth[2] ? 1 : 0)
      person.weeks = Int(row["gestation_weeks"]!)
      people[row["patient_id"]!] = person
    }
    let asOf = Int(Sample.asOf)
    for row in sample.reader("labs.csv").rows {
      guard people[row["patient_id"]!] != nil else { continue }
      let analyte = LabFacts.analyte(row)!
      let factor = Knowledge.shared.factors[analyte]![Knowledge.spelling(row["unit"]!)]!
      let text = row["value"]!
      let isCensored = "<>".contains(text.prefix(1))
      var value = Double(isCensored ? String(text.dropFirst()) : text)! * factor
      if factor != 1 { value = halfUp(value) }
      people[row["patient_id"]!]!.readings[analyte, default: []].append(
        Reading(
          value: value, isCensored: isCensored,
          daysAgo: asOf - day(row["collected_at"]!.prefix(10)), laboratory: row["lab"]!))
    }
    return people
  }()

  /// Holds every person of a rule against an answer, as `state` or `fires class severity`.
  private func expectAgreement(_ id: String, _ judge: (Person) -> String) {
    let rule = Sample.clinic.truth.rules[id]!
    let classes = Dictionary(
      uniqueKeysWithValues: rule.fires.map { ($0.patient, " \($0.class) \($0.severity)") })
    for (patient, state) in rule.states {
      let title = Sample.clinic.truth.people[patient]!
      #expect(judge(Self.people[patient]!) == state + (classes[patient] ?? ""), "\(title)")
    }
  }

  @Test("copper outside ceruloplasmin comes to the promised class on every built person")
  func calculatedCopper() {
    expectAgreement("CU-01") { person in
      guard let copper = person.latest("copper_serum", within: 365),
        let protein = person.latest("ceruloplasmin_mass", within: 365), !protein.isCensored,
        abs(copper.daysAgo - protein.daysAgo) <= 1
      else { return "undecided" }
      guard copper.laboratory == protein.laboratory else { return "suppressed" }
      switch Self.halfUp(copper.value - 3 * protein.value) {
      case ..<0: return "fires NEGATIVE info"
      case ..<5: return "fires LOW info"
      case ...15: return "fires MID info"
      case ...25: return "fires ABOVE info"
      default: return "fires HIGH info"
      }
    }
  }

  @Test("vitamin D comes to the promised class on every built person")
  func vitaminD() {
    expectAgreement("VD-01") { person in
      guard let level = person.latest("vitd_25oh", within: 365) else { return "undecided" }
      if level.isCensored, level.value > 20 { return "undecided" }
      guard level.value < 20 else { return "notFires" }
      let isMilder = person.latest("crp", within: 365)!.value > 10
      if level.value < 12 { return "fires SEVERE \(isMilder ? "low" : "moderate")" }
      return "fires LOW \(isMilder ? "info" : "low")"
    }
  }

  @Test("anaemia comes to the promised grade on every built person")
  func anaemia() {
    expectAgreement("FE-01") { person in
      if person.months < 6 { return "notApplicable" }
      guard let haemoglobin = person.latest("hemoglobin", within: 180) else { return "undecided" }
      let bands = Self.bands(person)
      let states = Set(bands.map { haemoglobin.value < $0.limit })
      if states.count > 1 { return "undecided" }
      guard states == [true] else { return "notFires" }
      if haemoglobin.value < bands[0].severe { return "fires severe high" }
      return haemoglobin.value < bands[0].moderate ? "fires moderate moderate" : "fires mild low"
    }
  }

  private typealias Band = (limit: Double, moderate: Double, severe: Double)

  /// Every band of the World Health Organization that may apply to the person.
  private static func bands(_ person: Person) -> [Band] {
    let woman: Band = (12, 11, 8)
    let trimesters: [Band] = [(11, 10, 7), (10.5, 9.5, 7), (11, 10, 7)]
    switch person.months {
    case ..<24: return [(10.5, 9.5, 7)]
    case ..<60: return [(11, 10, 7)]
    case ..<144: return [(11.5, 11, 8)]
    case ..<180: return [woman]
    default: break
    }
    if person.sex == "M" { return [(13, 11, 8)] }
    if person.sex.isEmpty { return [woman, (13, 11, 8)] }
    if person.pregnant == "no" { return [woman] }
    if person.pregnant == "yes" {
      // Drawn five days before the as-of date, to which the weeks belong.
      return person.weeks.map { [trimesters[$0 < 14 ? 0 : $0 < 28 ? 1 : 2]] } ?? trimesters
    }
    return person.months < 56 * 12 ? [woman] + trimesters : [woman]
  }

  @Test("the zinc to copper ratio comes to the promised class where both doses are certain")
  func zincToCopper() {
    let sample = Sample.clinic
    let rule = sample.truth.rules["ZN-07"]!
    let byPerson = Dictionary(grouping: sample.reader("intakes.csv").rows) { $0["patient_id"]! }
    func dose(_ patient: String, _ nutrient: String) -> Double {
      byPerson[patient]!.filter { $0["substance"] == nutrient && $0["form"] != "cupric oxide" }
        .map { Double($0["amount"]!)! }.reduce(0, +)
    }
    for fire in rule.fires {
      let (zinc, copper) = (dose(fire.patient, "zinc"), dose(fire.patient, "copper"))
      let expected =
        copper == 0
        ? "NO-COPPER low"
        : zinc / copper > 40
          ? "HIGH moderate"
          : zinc / copper > 15 ? "HIGH low" : zinc / copper > 12 ? "BETWEEN info" : "LOW low"
      #expect("\(fire.class) \(fire.severity)" == expected)
      #expect(expected != "LOW low" || zinc / copper < 8 && copper > 2)
      #expect(expected != "NO-COPPER low" || zinc > 25)
    }
    for patient in rule.notFires {
      let (zinc, copper) = (dose(patient, "zinc"), dose(patient, "copper"))
      #expect(zinc >= 5 && zinc / copper <= 12 && (zinc / copper >= 8 || copper <= 2))
    }
  }
}
