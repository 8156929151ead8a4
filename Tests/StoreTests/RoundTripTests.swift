import Clinic
import GRDB
import Testing

@testable import Store

@Suite("A run written and read back")
struct RoundTripTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var path: String { scratch.database }

  @Test("keeps every row of every table")
  func counts() throws {
    let account = try Fixture.write(to: path)
    #expect(account.results == 3)
    #expect(try account.bytes == bytes(path).count)
    let expected = [
      "meta": 8, "run": 1, "source_file": 3, "reject": 4, "person": 3, "analyte": 3,
      "unit_conversion": 3, "result": 3, "rule": 2, "rule_citation": 4, "citation": 1,
      "finding": 3, "finding_evidence": 6, "explain_step": 3, "rule_tally": 22,
      "rule_missing": 2, "cohort_definition": 1, "cohort": 1, "cohort_attrition": 2,
      "statistic": 3, "change_log": 0, "quality_check": 1,
      "data_dictionary": Schema.dictionary.count,
    ]
    #expect(Set(expected.keys) == Set(Schema.tables.map(\.name)))
    for (table, count) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(try number(path, "SELECT COUNT(*) FROM \(table)") == count, "\(table)")
    }
    #expect(try query(path, "PRAGMA foreign_key_check").isEmpty)
  }

  @Test("stores a result in the canonical unit beside what was exported")
  func result() throws {
    try Fixture.write(to: path)
    let columns = """
      value, unit, comparator, source_value, source_unit, conversion_id, collected_date,
      collected_at, ref_low, ref_high, interpretation, laboratory, accession, method, specimen,
      fasting, haemolysis, status, is_current
      """
    let rows = try texts(path, "SELECT \(columns) FROM result ORDER BY line")
    #expect(
      rows[0] == [
        "38.1276", "ug/dL", "=", "6.0", "umol/l", "1", "2026-06-26", "2026-06-26 08:25:00", "70.0",
        "140.0", "L", "Central", "A-77", "ICP-MS", "serum", "yes", "NULL", "final", "1",
      ])
    let unknown = Array(repeating: "NULL", count: 9)
    #expect(
      rows[1] == ["31.0", "ug/dL", "<", "<31", "ug/dL", "2", "2026-06-26"] + unknown
        + ["haemolysed", "preliminary", "1"])
    let value: Double = try #require(
      try query(path, "SELECT value FROM result WHERE line=2").first)[0]
    #expect(value.bitPattern == Fixture.copper.bitPattern)
  }

  @Test("names no conversion of another analyte")
  func foreignConversion() throws {
    var outcome = Fixture.outcome
    outcome.findings = []
    let wrong = Fixture.observation(12, 2, line: 11, conversion: 0)
    try Fixture.write(to: path, outcome, results: [wrong])
    #expect(try texts(path, "SELECT conversion_id FROM result") == [["NULL"]])
  }

  @Test("keeps a finding's five-state word, and severity only where it fired")
  func finding() throws {
    try Fixture.write(to: path)
    #expect(
      try texts(
        path,
        """
        SELECT finding_key, person_key, rule_id, rule_version, state, class, severity, onset_date,
          missing, notes, change_state FROM v_finding ORDER BY finding_id
        """) == [
          [
            "f3k9x2m4q7w1", "P-0001", "CU-01", "1.2.0", "fired", "LOW", "high", "2026-06-26",
            "ceruloplasmin;crp", "crp_missing", "new",
          ],
          [
            "h1a7r9t2y4u6", "P-0002", "CU-01", "1.2.0", "not_fired", "NULL", "NULL", "2026-06-26",
            "NULL", "NULL", "new",
          ],
          [
            "g8d2n5c1b6z3", "P-0003", "CU-01", "1.2.0", "indeterminate", "NULL", "NULL",
            "2026-06-30", "copper", "NULL", "new",
          ],
        ])
  }

  @Test("leads evidence back to file, line and column, with amounts only beside their unit")
  func evidence() throws {
    try Fixture.write(to: path)
    let expected = [
      [
        "copper", "result", "labs.csv", "2", "value", "6.0", "38.1276", "6.3546", "NULL", "NULL",
        "NULL",
      ],
      ["zinc", "result", "labs.csv", "3", "value", "<31", "31.0", "1.0", "NULL", "NULL", "NULL"],
      [
        "zinc intake", "intake", "intakes.csv", "2", "NULL", "NULL", "NULL", "NULL", "25.0", "50.0",
        "mg/d",
      ],
      ["bariatric surgery", "condition", "intakes.csv", "9", "code"]
        + Array(repeating: "NULL", count: 6),
      ["sex", "person", "patients.csv", "2", "sex"] + Array(repeating: "NULL", count: 6),
    ]
    #expect(
      try texts(
        path,
        """
        SELECT role, kind, path, line, column_name, source_value, value, factor, daily_low,
          daily_high, daily_unit FROM v_finding_trail WHERE finding_key='f3k9x2m4q7w1'
        ORDER BY ordinal
        """) == expected)
    let bare = try Scratch()
    var database = try OutputDatabase(path: bare.database)
    try database.writeRecords(Fixture.outcome)
    try database.writeStatistics(Fixture.outcome)
    try database.finish(evidence: Fixture.record)
    #expect(
      try texts(
        bare.database,
        "SELECT daily_low, daily_high, unit FROM finding_evidence WHERE kind='intake'")
        == [["NULL", "NULL", "NULL"]])
  }

  @Test("stores what findings rest on once, whether or not all results are streamed")
  func deduplication() throws {
    var outcome = Fixture.outcome
    outcome.findings[1].evidence.append(Fixture.fired.evidence[0])
    try Fixture.write(
      to: path, outcome, results: [Fixture.otherCopper, Fixture.zincResult])
    // Streamed first, then what is left, in the order of findings.
    #expect(
      try texts(path, "SELECT line, person_id FROM result ORDER BY result_id")
        == [["5", "2"], ["3", "1"], ["2", "1"]])
    #expect(
      try texts(
        path,
        """
        SELECT finding_id, result_id FROM finding_evidence WHERE kind='result'
        ORDER BY finding_id, ordinal
        """) == [["1", "3"], ["1", "2"], ["2", "1"], ["2", "3"]])
  }

  @Test("gives evidence the person of its finding, however it counts people itself")
  func evidencePerson() throws {
    try Fixture.write(to: path)
    #expect(
      try texts(path, "SELECT person_id FROM result WHERE line=5") == [["2"]])
  }

  @Test("hides a small count only where it was told what small is")
  func suppression() throws {
    try Fixture.write(to: path, disclosure: Disclosure(minimumCellCount: 11))
    let sql = """
      SELECT estimate_value, estimate_text, suppressed, suppression FROM statistic
      ORDER BY statistic_id
      """
    #expect(
      try texts(path, sql) == [
        ["69.8138", "NULL", "0", "NULL"], ["NULL", "<11", "1", "primary"],
        ["NULL", "not a number", "0", "NULL"],
      ])
    let open = try Scratch()
    try Fixture.write(to: open.database)
    #expect(try texts(open.database, sql)[1] == ["NULL", "<11", "0", "NULL"])
  }

  @Test("counts in views what the tables hold, empty cohorts too")
  func views() throws {
    var outcome = Fixture.outcome
    var empty = Fixture.cohort
    (empty.id, empty.name, empty.members) = ("none", "Nobody", [])
    outcome.cohorts.append(empty)
    try Fixture.write(to: path, outcome)
    #expect(
      try texts(path, "SELECT * FROM v_rule_tally ORDER BY rule_id") == [
        ["CU-01", "Low copper", "1", "1", "1", "0", "0"],
        ["CU-06", "Zinc excess", "0", "2", "1", "0", "0"],
      ])
    #expect(
      try texts(path, "SELECT * FROM v_cohort_size ORDER BY cohort_key")
        == [["low-copper", "Low copper", "1", "1"], ["none", "Nobody", "0", "0"]])
    #expect(
      try texts(path, "SELECT code, n, first_line FROM v_reject_summary ORDER BY code") == [
        ["duplicate-row", "1", "7"], ["ragged-row", "1", "6"], ["superseded-row", "1", "8"],
        ["unknown-unit", "1", "4"],
      ])
    #expect(
      try texts(path, "SELECT reason_id, number_records, excluded_records FROM cohort_attrition")
        == [["0", "3", "0"], ["1", "1", "2"], ["0", "3", "0"], ["1", "1", "2"]])
  }

  @Test("lists ignored header names as JSON that any reader takes")
  func ignoredColumns() throws {
    try Fixture.write(to: path)
    #expect(
      try texts(path, "SELECT value FROM source_file, json_each(ignored_columns)")
        == [["room"], ["a \"quoted\" name"]])
    #expect(JSONText.list(["a\u{1}\\b", "ü"]) == #"["a\u0001\\b","ü"]"#)
  }
}
