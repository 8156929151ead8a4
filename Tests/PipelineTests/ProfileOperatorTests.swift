import Clinic
import TestSupport
import Testing

@testable import Pipeline

/// What a profile may say of a laboratory file beyond one code, one value and one unit a row.
@Suite("Operators of profiles")
struct ProfileOperatorTests {
  private static let people = """
    profile: made-up
    tables:
      people:
        reads: patients
        columns: {id: {as: patient, required: yes}, sex: sex}

    """

  /// The rows of `labs` under a profile whose other parts are given.
  private func read(
    _ rest: String, _ labs: [String], _ others: [(table: String, lines: [String])] = [],
    collected: String? = nil
  ) throws -> MadeUpExport.Reading {
    let export = try MadeUpExport(profile: Self.people + rest)
    try export.add("people", ["id,sex", "P1,F", "P2,M"])
    for (table, lines) in others { try export.add(table, lines) }
    try export.add("labs", labs)
    let reading = try export.read(collected: collected)
    // Whatever else a test looks at: no row is lost.
    #expect(reading.rows("labs") == [labs.count - 1])
    for (table, lines) in others { #expect(reading.rows(table) == [lines.count - 1]) }
    return reading
  }

  // MARK: Codes and units

  private static let coded = """
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          loinc: code
          name: name
          at: {as: collected, required: yes, date: iso}
          value: {as: value, required: yes}
          unit: unit

    """
  /// 5763-8 is zinc in mass, 14955-9 in amount of substance, 718-7 haemoglobin in mass.
  private static let codedRows = [
    "id,loinc,name,at,value,unit", "P1,5763-8,,2026-01-01,80,ug/dL",
    "P1,5763-8,,2026-01-02,12,umol/L", "P1,14955-9,,2026-01-03,12,umol/L",
    "P1,14955-9,,2026-01-04,80,ug/dL", "P1,718-7,,2026-01-05,8,mmol/L",
    "P1,,zinc,2026-01-06,12,umol/L", "P1,5763-8,,2026-01-07,0.8,mg/L",
  ]

  @Test("a code of a mass beside a unit of an amount is set aside, and the other way about")
  func codeAgainstUnit() throws {
    let reading = try read(Self.coded, Self.codedRows)
    #expect(
      reading.results == [
        "P1 zinc 80.0 2026-01-01", "P1 zinc 78.456 2026-01-03 converted",
        "P1 zinc 78.456 2026-01-06 converted", "P1 zinc 80.0 2026-01-07 converted",
      ])
    #expect(
      reading.problems == [
        "labs 3 code-against-unit unit", "labs 5 code-against-unit unit",
        "labs 6 code-against-unit unit",
      ])
  }

  @Test("an export that is known to write one code for both is read by its units")
  func codesNotCompared() throws {
    let reading = try read(Self.coded + "code_units: not-compared\n", Self.codedRows)
    #expect(reading.problems.isEmpty)
    #expect(reading.results.count == 7)
  }

  // MARK: Dictionaries

  private static let keyed = """
      items:
        reads: dictionary
        only_where: {fluid: [Blood, BLOOD]}
        columns: {item: {as: key, required: yes}, loinc: code, label: name}
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          item: {as: code, required: yes, through: items}
          at: {as: collected, required: yes, date: iso}
          value: {as: value, required: yes}
          unit: unit
    unlisted_tests: count
    codes: {"9": copper}
    other_tests: [Zinc protoporphyrin]
    """

  private static let items = [
    "item,label,fluid,loinc", "1,Zinc,Blood,", "2,A metal,BLOOD,5631-7", "3,Zinc,Urine,",
    "4,Sodium,Blood,", "5,Serum zinc level,Blood,", "6,Zinc protoporphyrin,Blood,",
    "7,Vitamin D3,Blood,1989-3", "8,Zinc,Blood,", "8,Copper,Blood,", "4,Sodium,Blood,",
    "3,Zinc,Blood,",
  ]

  @Test("a key is the code or the name of its dictionary's row, and what is registered comes first")
  func throughDictionary() throws {
    let reading = try read(
      Self.keyed,
      [
        "id,item,at,value,unit", "P1,1,2026-01-02,70,ug/dL", "P1,2,2026-01-02,80,ug/dL",
        "P1,9,2026-01-02,90,ug/dL",
      ], [("items", Self.items)])
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-01-02", "P1 copper 80.0 2026-01-02", "P1 copper 90.0 2026-01-02",
      ])
  }

  @Test("keys of other tests are counted; one that resembles ours, or contradicts itself, is not")
  func outsideKeys() throws {
    let reading = try read(
      Self.keyed,
      ["id,item,at,value,unit"]
        + ["4", "5", "6", "7", "8", "77"].map { "P1,\($0),2026-01-02,70,ug/dL" },
      [("items", Self.items)])
    #expect(reading.results.isEmpty)
    #expect(reading.outside("labs") == 2, "sodium, and what the profile calls another test")
    #expect(
      reading.problems == [
        "items 10 conflicting-statements item", "items 11 duplicate-row",
        "labs 3 unknown-analyte item", "labs 5 refused-code item", "labs 6 unknown-analyte item",
        "labs 7 unknown-analyte item",
      ])
  }

  @Test("a key that one row leaves out and another does not is what the other says")
  func leftOutAndNot() throws {
    let reading = try read(
      Self.keyed, ["id,item,at,value,unit", "P1,3,2026-01-02,70,ug/dL"], [("items", Self.items)])
    #expect(reading.results == ["P1 zinc 70.0 2026-01-02"] && reading.outside("items") == 1)
  }

  // MARK: Two statements

  private static func twice(_ both: String, _ alone: String) -> String {
    """
      labs:
        reads: labs
        two_statements: \(both)
        text_only: \(alone)
        columns:
          id: {as: patient, required: yes}
          test: {as: name, required: yes}
          at: {as: collected, required: yes}
          number: {as: value, required: yes}
          unit: unit
          text: {as: value_text, required: yes}
          text_unit: unit_text
    """
  }

  private static let stated = [
    "id,test,at,number,unit,text,text_unit",
    "P1,zinc,2026-01-01,70,ug/dL,70.5,ug/dL", "P1,zinc,2026-01-02,70,ug/dL,10.71,umol/L",
    "P1,zinc,2026-01-03,70,ug/dL,70,umol/L", "P1,zinc,2026-01-04,70,ug/dL,<70,",
    "P1,zinc,2026-01-05,,ug/dL,71,", "P1,zinc,2026-01-06,,ug/dL,11,umol/L",
    "P1,zinc,2026-01-07,70,ug/dL,,", "P1,zinc,2026-01-08,,ug/dL,hemolyzed,",
    "P1,zinc,2026-01-09,70,ug/dL,70,ug/dl.", "P1,zinc,2026-01-10,70,ug/dL,abc,ug/dL",
    "P1,zinc,2026-01-11,,ug/dL,,", "P1,zinc,2026-01-12,70,,70,ug/dL",
  ]

  @Test("number and text must be one quantity, and the text alone is read in its own unit")
  func mustAgree() throws {
    let reading = try read(Self.twice("must-agree", "read"), Self.stated)
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-01-01", "P1 zinc 70.0 2026-01-02", "P1 zinc <70.0 2026-01-04",
        "P1 zinc 71.0 2026-01-05", "P1 zinc 71.918 2026-01-06 converted",
        "P1 zinc 70.0 2026-01-07",
      ])
    #expect(
      reading.problems == [
        "labs 10 unknown-unit text_unit did you mean 'ug/dl'?",
        "labs 11 bad-number text unknown-result-word", "labs 12 missing-value number",
        "labs 13 missing-unit unit", "labs 4 conflicting-statements text",
        "labs 9 no-result text haemolysed",
      ])
  }

  @Test("where the number stands alone its text is not looked at, nor read in its place")
  func numberStands() throws {
    let reading = try read(Self.twice("number-stands", "set-aside"), Self.stated)
    #expect(reading.results.count == 7 && reading.results.allSatisfy { $0.contains(" 70.0 ") })
    #expect(
      reading.problems == [
        "labs 12 missing-value number", "labs 13 missing-unit unit", "labs 6 no-result text",
        "labs 7 no-result text", "labs 9 no-result text",
      ])
  }

  // MARK: Units

  private static let secondUnit = """
      units:
        reads: dictionary
        columns: {concept: {as: key, required: yes}, ucum: {as: code, required: yes}}
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          test: {as: name, required: yes}
          at: {as: collected, required: yes}
          value: {as: value, required: yes}
          unit: unit
          concept: {as: unit_else, through: units, values: {"0": "", raw: umol/L}}
    default_units: {copper: ug/dL}
    unit_words: {inr: {ratio: "{INR}"}, mchc: {"%": g/dL}}
    """

  @Test("the second unit column stands in for the first, by its word or its dictionary")
  func otherUnit() throws {
    let reading = try read(
      Self.secondUnit,
      [
        "id,test,at,value,unit,concept", "P1,zinc,2026-01-01,70,ug/dL,1",
        "P1,zinc,2026-01-02,10,,1", "P1,zinc,2026-01-03,11,,raw", "P1,zinc,2026-01-04,70,,0",
        "P1,copper,2026-01-05,80,,0", "P1,zinc,2026-01-06,70,,77", "P1,zinc,2026-01-07,70,,",
      ], [("units", ["concept,ucum", "1,umol/L", "2,mg/L"])])
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-01-01", "P1 zinc 65.38 2026-01-02 converted",
        "P1 zinc 71.918 2026-01-03 converted", "P1 copper 80.0 2026-01-05",
      ])
    #expect(
      reading.problems == [
        "labs 5 missing-unit unit",
        "labs 7 unknown-unit concept the dictionary of units has no such key",
        "labs 8 missing-unit unit",
      ])
  }

  @Test("a unit's text means for one analyte what the profile says, and for no other")
  func unitWords() throws {
    let reading = try read(
      Self.secondUnit,
      [
        "id,test,at,value,unit,concept", "P1,inr,2026-01-01,1.2,ratio,",
        "P1,mchc,2026-01-02,33,%,", "P1,hb,2026-01-03,13,%,", "P1,zinc,2026-01-04,70,ratio,",
      ], [("units", ["concept,ucum", "1,umol/L"])])
    #expect(reading.results == ["P1 inr 1.2 2026-01-01", "P1 mchc 33.0 2026-01-02"])
    #expect(
      reading.problems.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
        "labs 4 incommensurable-unit", "labs 5 incommensurable-unit",
      ])
  }

  // MARK: Comparators

  @Test("a comparator in a column of its own stands, and must not contradict the field's")
  func comparators() throws {
    let reading = try read(
      """
        labs:
          reads: labs
          columns:
            id: {as: patient, required: yes}
            test: {as: name, required: yes}
            at: {as: collected, required: yes}
            sign: {as: comparator, values: {"1": "<", "2": ">=", "0": "="}}
            value: {as: value, required: yes}
            unit: unit
      """,
      ["id,test,at,sign,value,unit"]
        + ["1,70", "2,70", "0,70", "<=,70", ",70", "1,<70", "2,<70", "3,70"].map {
          "P1,zinc,2026-01-01,\($0),ug/dL"
        })
    #expect(
      reading.results.map { $0.split(separator: " ")[2] } == [
        "<70.0", ">=70.0", "70.0", "<=70.0", "70.0", "<70.0",
      ])
    #expect(
      reading.problems == ["labs 8 conflicting-statements sign", "labs 9 bad-flag sign"])
  }

  @Test("words of a status stand for the letters of HL7, which are read beside them")
  func statuses() throws {
    let reading = try read(
      """
        labs:
          reads: labs
          columns:
            id: {as: patient, required: yes}
            test: {as: name, required: yes}
            at: {as: collected, required: yes}
            state: {as: status, values: {final: F, taken back: W, none: X, F: C}}
            value: {as: value, required: yes}
            unit: unit
      """,
      ["id,test,at,state,value,unit"]
        + ["final", "taken back", "none", "F", "P", "draft", ""].map {
          "P1,zinc,2026-01-01,\($0),70,ug/dL"
        })
    let marks = reading.found.chunks.flatMap(\.results.observations).map(\.marks)
    #expect(marks.map { $0.contains(.corrected) } == [false, true, false, false])
    #expect(marks.map { $0.contains(.preliminary) } == [false, false, true, false])
    #expect(
      reading.problems == [
        "labs 3 withdrawn state", "labs 4 no-result state", "labs 7 bad-status state",
      ])
  }

  // MARK: Time

  private static func offsets(_ base: String) -> String {
    """
      stays:
        reads: dictionary
        columns: {stay: {as: key, required: yes}, began: {as: base, required: yes, date: \(base)}}
      labs:
        reads: labs
        columns:
          id: {as: patient, required: yes}
          test: {as: name, required: yes}
          minutes: {as: collected, required: yes, minutes_from: stays}
          value: {as: value, required: yes}
          unit: unit
    """
  }

  @Test("minutes count from the moment of the patient's, back and ahead, over midnight")
  func minutesFromMoment() throws {
    let reading = try read(
      Self.offsets("iso"),
      [
        "id,test,minutes,value,unit", "P1,zinc,0,70,ug/dL", "P1,zinc,-31,71,ug/dL",
        "P1,zinc,1440,72,ug/dL", "P1,zinc,-1471,73,ug/dL", "P2,zinc,5,74,ug/dL",
        "P1,zinc,1.5,75,ug/dL", "P1,zinc,,76,ug/dL", "P1,zinc,soon,77,ug/dL",
      ], [("stays", ["stay,began", "P1,2026-03-01 00:30", "P2,2026-03-01"])])
    #expect(
      reading.results == [
        "P1 zinc 70.0 2026-03-01 00:30", "P1 zinc 71.0 2026-02-28 23:59",
        "P1 zinc 72.0 2026-03-02 00:30", "P1 zinc 73.0 2026-02-27 23:59",
      ])
    #expect(
      reading.problems == [
        "labs 6 missing-value minutes the patient has no base to count from",
        "labs 7 bad-number minutes", "labs 8 missing-value minutes", "labs 9 bad-number minutes",
        "stays 3 bad-date began",
      ])
  }

  @Test("a base that is a time of day lies on the source's declared day")
  func minutesFromClock() throws {
    let rows = ["id,test,minutes,value,unit", "P1,zinc,30,70,ug/dL", "P2,zinc,30,71,ug/dL"]
    let stays = ["stay,began", "P1,23:45:00", "P2,24:00:00"]
    let reading = try read(
      Self.offsets("\"HH:mm:ss\""), rows, [("stays", stays)], collected: "2015-06-30")
    #expect(reading.results == ["P1 zinc 70.0 2015-07-01 00:15"])
    #expect(
      reading.problems == [
        "labs 3 missing-value minutes the patient has no base to count from",
        "stays 3 bad-date began",
      ])
    #expect(throws: MadeUpExport.Refused.self, "and without that day nothing is read") {
      try read(Self.offsets("\"HH:mm:ss\""), rows, [("stays", stays)])
    }
  }
}
