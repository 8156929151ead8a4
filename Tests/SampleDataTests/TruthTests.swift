import Foundation
import SampleData
import Testing

@Suite struct TruthTests {
  private static let rules = [
    "CU-01", "CU-02", "CU-03", "CU-06", "FE-01", "FE-02", "IM-01", "MO-01", "VD-01", "ZN-01",
    "ZN-02", "ZN-04", "ZN-05", "ZN-07",
  ]

  @Test("every rule has five people for each state that it can come to")
  func fiveOfEach() {
    let truth = Sample.clinic.truth
    #expect(truth.rules.keys.sorted() == Self.rules)
    for (id, rule) in truth.rules {
      #expect(rule.fires.count >= 5, "\(id)")
      // The derived copper fires in every class: a negative value is a class of its own.
      #expect(id == "CU-01" ? rule.notFires.isEmpty : rule.notFires.count >= 5, "\(id)")
      #expect(rule.undecided.count >= 5, "\(id)")
    }
    for id in ["CU-02", "CU-03", "CU-06", "ZN-04"] {
      #expect(truth.rules[id]!.notApplicable.count >= 3, "\(id)")
    }
    for id in ["FE-01", "IM-01", "MO-01", "ZN-05", "ZN-07"] {
      #expect(truth.rules[id]!.notApplicable.count >= 2, "\(id)")
    }
    for id in ["CU-01", "ZN-01", "FE-02"] {
      #expect(truth.rules[id]!.suppressed.count >= 3, "\(id)")
    }
  }

  @Test("every class and severity that a rule names is built")
  func everyClass() {
    func pairs(_ id: String) -> Set<String> {
      Set(Sample.clinic.truth.rules[id]!.fires.map { "\($0.class) \($0.severity)" })
    }
    #expect(
      pairs("CU-01") == ["NEGATIVE info", "LOW info", "MID info", "ABOVE info", "HIGH info"])
    #expect(
      pairs("CU-02").isSuperset(of: [
        "SEVERE high", "LOW moderate", "LOW-FOR-INFLAMMATION low", "CP-NEAR-ABSENT high",
        "CP-MARKED high", "CP-LOW moderate",
      ]))
    #expect(pairs("CU-03").isSuperset(of: ["PROBABLE high", "POSSIBLE moderate"]))
    #expect(
      pairs("CU-06").isSuperset(of: [
        "DEFINITE-PATTERN high", "DEFINITE-PATTERN critical", "LAB-ONLY high",
        "EXPOSURE-LOWCU high",
      ]))
    #expect(pairs("ZN-01") == ["LOW moderate", "LOW low", "SEVERE high"])
    #expect(pairs("ZN-02") == ["SUPPRESSING info", "DOWN-GRADING info"])
    #expect(pairs("ZN-04") == ["EXCESS moderate", "EXCESS high"])
    #expect(pairs("ZN-05") == ["SUSTAINED moderate", "SUSTAINED high", "EARLY info"])
    #expect(
      pairs("ZN-07") == ["HIGH low", "HIGH moderate", "BETWEEN info", "LOW low", "NO-COPPER low"])
    #expect(pairs("FE-01") == ["mild low", "moderate moderate", "severe high"])
    #expect(
      pairs("FE-02") == [
        "DEFINITE moderate", "DEFINITE high", "LIKELY moderate", "POSSIBLE moderate",
        "CKD-HF moderate",
      ])
    #expect(pairs("VD-01") == ["SEVERE moderate", "SEVERE low", "LOW low", "LOW info"])
    #expect(pairs("IM-01") == ["LOW-ZINC low"])
    #expect(pairs("MO-01") == ["OVERDUE moderate", "OVERDUE high", "DUE info"])
  }

  @Test("no person is listed twice for a rule, and every built person is listed somewhere")
  func uniquePeople() {
    let truth = Sample.clinic.truth
    var listed = Set<String>()
    for (id, rule) in truth.rules {
      let people = rule.states.map(\.patient)
      #expect(Set(people).count == people.count, "\(id)")
      listed.formUnion(people)
    }
    #expect(listed == Set(truth.people.keys))
    #expect(Set(truth.people.values).count == truth.people.count)
    #expect((200...350).contains(truth.people.count))
  }

  @Test("built people have no two results of a test at the same time, and none is left unread")
  func builtRowsAreClean() {
    let sample = Sample.clinic
    var seen = Set<String>()
    var perPerson: [String: Int] = [:]
    for row in sample.reader("labs.csv").rows where sample.truth.people[row["patient_id"]!] != nil {
      let analyte = Knowledge.shared.analyte(code: row["code"]!, name: row["name"]!)!
      let key = "\(row["patient_id"]!) \(analyte) \(row["collected_at"]!)"
      #expect(seen.insert(key).inserted, "\(key)")
      perPerson[row["patient_id"]!, default: 0] += 1
      #expect(row["status"] == "F")
      #expect(row["issued_at"]!.isEmpty || row["issued_at"]!.prefix(10) <= sample.truth.asOf)
    }
    for person in sample.truth.people.keys { #expect(perPerson[person, default: 0] >= 20) }
  }
}
