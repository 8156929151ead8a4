import Testing

@testable import Store

@Suite("The checks of the schema")
struct CheckTests {
  /// A value that a column refuses, and one in its place that it takes.
  struct Case: Sendable, CustomTestStringConvertible {
    var table: String
    var column: String
    var refused: String
    var taken: String
    var testDescription: String { "\(table).\(column) = \(refused)" }
  }

  static let cases: [Case] = [
    ("run", "as_of", "'2026-02-30'", "'2026-02-28'"),
    ("run", "as_of", "'30.06.2026'", "'2026-06-30'"),
    ("run", "as_of", "20260630", "'2026-06-29'"),
    ("run", "as_of", "'2026-6-1'", "'0999-06-01'"),
    ("run", "as_of", "NULL", "'2026-01-01'"),
    ("run", "status", "'failed'", "'complete'"),
    ("run", "rows_read", "12", "11"),
    ("run", "rows_accepted", "8", "7"),
    ("source_file", "rows", "99", "rows_accepted+rows_rejected+rows_duplicate+rows_superseded"),
    ("source_file", "rows_superseded", "5", "rows_superseded"),
    ("source_file", "state", "'lost'", "'unchanged'"),
    ("reject", "disposition", "'gone'", "'cell'"),
    ("person", "sex", "'W'", "NULL"),
    ("person", "person_key", "'P-0001'", "'P-' || person_id"),
    ("result", "collected_date", "'2026-13-01'", "'2026-12-01'"),
    ("result", "collected_date", "20260626.5", "'2024-02-29'"),
    ("result", "collected_at", "'2026-06-26 25:00:00'", "'2026-06-26 23:59:59'"),
    ("result", "collected_at", "'2026-06-26T08:25'", "NULL"),
    ("result", "value", "9e999", "1e299"),
    ("result", "value", "-9e999", "-1.5"),
    ("result", "value", "1e300", "0"),
    ("result", "value", "'many'", "2"),
    ("result", "value", "NULL", "3"),
    ("result", "ref_high", "9e999", "NULL"),
    ("result", "comparator", "'~'", "'>='"),
    ("result", "interpretation", "'high'", "'H'"),
    ("result", "is_current", "2", "0"),
    ("result", "is_current", "NULL", "1"),
    ("result", "status", "'withdrawn'", "'corrected'"),
    ("unit_conversion", "factor", "9e999", "2.5"),
    ("finding", "state", "'maybe'", "state"),
    ("finding", "severity", "'grave'", "NULL"),
    ("finding", "severity", "'low'", "CASE WHEN state='fired' THEN 'low' END"),
    ("finding", "finding_key", "'same'", "'k' || finding_id"),
    ("finding_evidence", "result_id", "1", "result_id"),
    ("finding_evidence", "unit", "NULL", "'mg/d'"),
    ("explain_step", "outcome", "'yes'", "'unknown'"),
    ("explain_step", "parent_step", "step", "NULL"),
    ("cohort", "cohort_end_date", "'2000-01-01'", "'2030-01-01'"),
    ("statistic", "suppressed", "1", "suppressed"),
    ("statistic", "estimate_type", "'float'", "'numeric'"),
    ("quality_check", "status", "'good'", "'pass'"),
    ("citation", "status", "'sure'", "'memory'"),
  ].map { Case(table: $0.0, column: $0.1, refused: $0.2, taken: $0.3) }

  @Test("refuse what must not stand there, and take its like", arguments: cases)
  func check(_ item: Case) throws {
    let scratch = try Scratch()
    try Fixture.write(to: scratch.database)
    let connection = try Connection(path: scratch.database)
    let set = "UPDATE \(item.table) SET \(item.column)="
    let error = failure { () throws(StoreError) in try connection.execute(set + item.refused) }
    #expect(error?.isConstraint == true, "\(String(describing: error))")
    #expect(error?.isDiskFull == false && error?.isInputOutput == false)
    try connection.execute(set + item.taken)
  }
}
