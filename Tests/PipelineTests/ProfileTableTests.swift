import Clinic
import Records
import TestSupport
import Testing

@testable import Pipeline

/// What a profile may say of people, lists and wide tables, and of tests that are none of ours.
@Suite("Tables of profiles")
struct ProfileTableTests {
  private static let labs = """
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          code: {as: code, required: yes}
          test: name
          at: {as: collected, required: yes, date: iso}
          value: {as: value, required: yes}
          unit: unit
    """

  private func profile(_ tables: String, _ rest: String = "") -> String {
    """
    profile: made-up
    tables:
      people:
        reads: patients
        columns:
          id: {as: patient, required: yes}
          sex: sex
          born: {as: birth_date, date: iso, years: [1900, 2026], out_of_range: unknown}
    \(tables)
    \(rest)
    """
  }

  private static let people = [
    "id,sex,born", "P1,F,1980-01-01", "P2,M,1680-01-01", "P3,F,1980-13-01",
  ]

  private func read(
    _ text: String, _ table: String, _ lines: [String]
  ) throws
    -> MadeUpExport.Reading
  {
    let export = try MadeUpExport(profile: text)
    try export.add("people", Self.people)
    try export.add(table, lines)
    let reading = try export.read()
    #expect(reading.rows(table) == [lines.count - 1] && reading.rows("people") == [3])
    return reading
  }

  @Test("a birth date outside the years is not known where the profile says so, and else a fault")
  func years() throws {
    let lines = ["id,code,test,at,value,unit", "P1,5763-8,,2026-01-01,70,ug/dL"]
    let reading = try read(profile(Self.labs), "labs", lines)
    #expect(reading.found.persons.map(\.id) == ["P1", "P2"])
    #expect(reading.found.persons[0].birthDay != nil && reading.found.persons[1].birthDay == nil)
    #expect(reading.problems == ["people 4 impossible-date born"])
    let strict = profile(Self.labs).replacingOccurrences(of: ", out_of_range: unknown", with: "")
    #expect(
      try read(strict, "labs", lines).problems == [
        "people 3 date-out-of-range born", "people 4 impossible-date born",
      ])
  }

  @Test("a cell of a wide table that cannot be in its unit says in which it would be usual, or why")
  func wideHints() throws {
    let tables = """
        wide:
          reads: measures
          columns:
            id: {as: patient, required: yes}
            at: {as: collected, required: yes, date: iso}
          measures:
            - {column: hb, analyte: hb, unit: g/dL}
            - {column: zinc, analyte: zinc, unit_column: zinc_unit}
      """
    let reading = try read(
      profile(tables), "wide",
      [
        "id,at,hb,zinc,zinc_unit", "P1,2026-01-01,140,80,ug/dL", "P1,2026-01-02,99999999,80,",
        "P1,2026-01-03,14,80,ugg/dL", "P1,2026-01-04,14,80,K/uL", "P1,2026-01-05,14,12.1,umol/L",
      ])
    let wide = reading.problems.filter { $0.hasPrefix("wide") }
    #expect(wide.count == 5, "\(wide)")
    #expect(wide[0] == "wide 2 implausible-value hb the number would be usual in g/L")
    #expect(wide[1] == "wide 3 implausible-value hb" && wide[2] == "wide 3 missing-unit zinc")
    #expect(wide[3].hasPrefix("wide 4 unknown-unit zinc did you mean"))
    #expect(wide[4].hasPrefix("wide 5 incommensurable-unit zinc "))
    #expect(reading.results.last == "P1 zinc 79.1098 2026-01-05 converted")
  }

  @Test("results are read only where a column holds one of the texts; the others are counted")
  func onlyWhere() throws {
    let text = profile(
      Self.labs.replacingOccurrences(
        of: "reads: labs\n", with: "reads: labs\n    only_where: {fluid: [blood], kind: [a, b]}\n"))
    let reading = try read(
      text, "labs",
      [
        "id,code,test,at,value,unit,fluid,kind", "P1,5763-8,,2026-01-01,70,ug/dL,blood,a",
        "P1,5763-8,,2026-01-02,71,ug/dL,urine,a", "P1,5763-8,,2026-01-03,72,ug/dL,blood,b",
        "P9,5763-8,,not a day,?,ug/dL,blood,c", "P1,5763-8,,2026-01-04,73,ug/dL,Blood,a",
      ])
    #expect(reading.results == ["P1 zinc 70.0 2026-01-01", "P1 zinc 72.0 2026-01-03"])
    #expect(reading.outside("labs") == 3 && reading.problems == ["people 4 impossible-date born"])
  }

  // MARK: Tests that are not ours

  private static let mixed = [
    "id,code,test,at,value,unit", "P1,5763-8,Zinc,2026-01-01,70,ug/dL",
    "P1,2339-0,Glucose [Mass/volume] in Blood,2026-01-02,90,mg/dL",
    "P1,8302-2,Body height,2026-01-03,170,cm", "P1,x-1,Copper,2026-01-04,80,ug/dL",
    "P1,x-2,Zinc,2026-01-05,70,ug/dL", "P1,1989-3,Calcifediol,2026-01-06,30,ng/mL",
    "P1,x-3,Zinc transporter antibody,2026-01-07,30,ug/dL", "P1,,Zinc,2026-01-08,71,ug/dL",
    "P1,x-4,\"Hb, venous\",2026-01-09,13,g/dL",
  ]

  @Test(
    "other tests are set aside unless the profile counts them, and never one that resembles ours")
  func unlisted() throws {
    let rejecting = try read(profile(Self.labs), "labs", Self.mixed)
    #expect(rejecting.outside("labs") == 0)
    #expect(
      rejecting.problems.filter { $0.hasPrefix("labs") } == [
        "labs 10 unknown-analyte code",
        "labs 3 unknown-analyte code", "labs 4 unknown-analyte code", "labs 7 refused-code code",
        "labs 8 unknown-analyte code",
      ])
    let rest = "unlisted_tests: count\nother_tests: [zinc TRANSPORTER antibody]"
    let counting = try read(profile(Self.labs, rest), "labs", Self.mixed)
    #expect(counting.outside("labs") == 2, "a height, and what the profile names")
    #expect(
      counting.problems.filter { $0.hasPrefix("labs") } == [
        "labs 10 unknown-analyte code",
        "labs 3 unknown-analyte code", "labs 7 refused-code code",
      ])
    #expect(
      counting.results == [
        "P1 zinc 70.0 2026-01-01", "P1 copper 80.0 2026-01-04", "P1 zinc 70.0 2026-01-05",
        "P1 zinc 71.0 2026-01-08",
      ])
  }

  @Test("where the code decides, a known name behind an unknown code is no result of ours")
  func decides() throws {
    let text = profile(
      Self.labs.replacingOccurrences(
        of: "code: {as: code, required: yes}", with: "code: {as: code, required: yes, decides: yes}"
      ),
      "unlisted_tests: count\nother_tests: [x-2]")
    let reading = try read(text, "labs", Self.mixed)
    #expect(reading.results == ["P1 zinc 70.0 2026-01-01", "P1 zinc 71.0 2026-01-08"])
    #expect(
      reading.problems.filter { $0.hasPrefix("labs") } == [
        "labs 10 unknown-analyte code", "labs 3 unknown-analyte code",
        "labs 5 unknown-analyte code", "labs 7 refused-code code",
        "labs 8 unknown-analyte code",
      ], "glucose, copper and the zinc of an antibody resemble tests of ours")
    #expect(reading.outside("labs") == 2, "a height, and the code that the profile names")
  }

  // MARK: Lists

  @Test("a list that is not complete counts for what it holds and says nothing by its silence")
  func incomplete() throws {
    let list = """
        drugs:
          reads: medications
          complete: no
          columns: {id: {as: patient, required: yes}, drug: {as: name, required: yes}}
      """
    let lines = ["id,drug", "P1,Penicillamine 250 mg", "P1,Penicillamine 250 mg"]
    let reading = try read(profile(list), "drugs", lines)
    #expect(
      !reading.found.coverage.medicinesDelivered && Set(reading.found.spans.map(\.line)) == [2])
    #expect(reading.problems.contains("drugs 3 duplicate-row"))
    let whole = profile(list.replacingOccurrences(of: "complete: no", with: "complete: yes"))
    #expect(try read(whole, "drugs", lines).found.coverage.medicinesDelivered)
  }

  @Test("one list that is not complete, or one site without a list, and no silence is an answer")
  func severalLists() throws {
    let lists = """
        whole:
          reads: medications
          columns: {id: {as: patient, required: yes}, drug: {as: name, required: yes}}
        part:
          reads: medications
          complete: no
          columns: {id: {as: patient, required: yes}, drug: {as: name, required: yes}}
      """
    func delivered(_ tables: [String]) throws -> Bool {
      let export = try MadeUpExport(profile: profile(lists))
      try export.add("people", Self.people)
      for table in tables { try export.add(table, ["id,drug", "P1,Penicillamine"]) }
      return try export.read().found.coverage.medicinesDelivered
    }
    #expect(try delivered(["whole"]) && delivered(["whole", "whole"]))
    #expect(try !delivered(["whole", "part"]) && !delivered(["part", "whole"]))
    #expect(try !delivered([]))
    let export = try MadeUpExport(profile: profile(lists))
    try export.add("people", Self.people)
    try export.add("whole", ["id,drug", "P1,Penicillamine"])
    try export.add("people", ["id,sex,born", "P9,F,1980-01-01"], site: "there")
    #expect(try !export.read().found.coverage.medicinesDelivered)
  }

  @Test("a code is looked up in its own system only, declared or stated")
  func codeSystem() throws {
    // E83.0 is copper metabolism in ICD-10; E830 of ICD-9 is an accident on the water.
    func groups(_ column: String, _ system: String) throws -> [String] {
      let list = """
          problems:
            reads: conditions
            columns: {id: {as: patient, required: yes}, code: \(column), sys: code_system}
        """
      let reading = try read(profile(list), "problems", ["id,code,sys", "P1,E83.01,\(system)"])
      return reading.found.spans.map { reading.plan.vocabulary.conditions[Int($0.group)].id }
    }
    #expect(try groups("code", "ICD-10-CM") == ["wilson"])
    #expect(try groups("code", "icd9") == [] && groups("code", "SNOMED CT") == [])
    #expect(try groups("{as: code, system: ICD10}", "") == ["wilson"])
    #expect(try groups("{as: code, system: ICD9}", "ICD10") == [], "the declared one counts")
  }

  // MARK: Wide tables

  @Test(
    "the wide native export: a row a draw, a column an analyte, units fixed or beside the value")
  func wide() throws {
    let export = try MadeUpExport("native-wide")
    try export.add("patients", ["patient_id,sex,birth_date", "P1,F,1980-01-01"])
    let head = "patient_id,collected_at,fasting,zinc,zinc_unit,copper,copper_unit,hb_g_dl,crp_mg_l"
    try export.add(
      "results",
      [
        head, "P1,2026-01-01T07:30,yes,70,ug/dL,12,umol/L,13.1,<5",
        "P1,2026-01-02,no,10,,80,ug/dQ,131,", "P1,2026-01-03,,70 ug/dL,,80 umol/L,ug/dL,,QNS",
        "P1,,yes,70,ug/dL,,,,", "P9,2026-01-04,,70,ug/dL,,,,", "P1,2026-13-01,,70,ug/dL,,,,",
        "P1,2026-01-05,perhaps,70,ug/dL,,,,", "P1,2026-01-06,,1,mg/L,,,,2 mg/dL",
      ])
    let reading = try export.read()
    #expect(reading.rows("results") == [8] && reading.rows("patients") == [1])
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-01-01 07:30 fasting",
        "P1 copper 76.2552 2026-01-01 07:30 converted fasting",
        "P1 crp <5.0 2026-01-01 07:30 fasting", "P1 hb 13.1 2026-01-01 07:30 fasting",
        "P1 zinc 70.0 2026-01-03", "P1 zinc 100.0 2026-01-06 converted",
      ])
    #expect(
      reading.problems == [
        "results 3 implausible-value hb_g_dl the number would be usual in g/L",
        "results 3 missing-unit zinc", "results 3 unknown-unit copper did you mean 'ug/d'?",
        "results 4 conflicting-unit copper",
        "results 4 no-result crp_mg_l quantity-not-sufficient",
        "results 5 missing-value collected_at",
        "results 6 unknown-patient patient_id", "results 7 impossible-date collected_at",
        "results 8 bad-flag fasting", "results 9 conflicting-unit crp_mg_l",
      ])
  }
}
