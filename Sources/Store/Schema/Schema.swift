/// The output database as a whole: tables and views that SQLite and DuckDB read alike.
///
/// Rules: dates are TEXT `yyyy-MM-dd` in columns declared DATE, times local `yyyy-MM-dd HH:mm:ss`
/// in columns declared TIMESTAMP; truth values are 0 or 1 and never NULL; a column holds one kind
/// of value only; numbers are finite or NULL; every row number starts at 1.
enum Schema {
  /// `CERU`, which `file` prints: a file without it is not ours, or was never finished.
  static let applicationID: Int32 = 0x4345_5255
  /// Raised whenever a reader of an older file would read a newer one wrongly.
  static let version: Int32 = 1

  static let tables =
    RunTables.all + RecordTables.all + FindingTables.all + SummaryTables.all
  static let views = Views.all

  // Made after loading, which takes a quarter of the time of keeping them up to date meanwhile.

  /// Of the tables that are complete before statistics are known.
  static let recordIndices = [
    "CREATE UNIQUE INDEX person_by_key ON person(person_key)",
    "CREATE UNIQUE INDEX finding_by_key ON finding(finding_key)",
    "CREATE INDEX finding_by_rule ON finding(rule_id, severity)",
    "CREATE INDEX finding_by_person ON finding(person_id)",
    "CREATE INDEX reject_by_code ON reject(code, source_file_id)",
  ]

  /// Of the tables that are complete last.
  static let lateIndices = [
    "CREATE INDEX evidence_by_result ON finding_evidence(result_id)",
    "CREATE INDEX result_by_person ON result(person_id, analyte_id, collected_date)",
    "CREATE INDEX result_by_source ON result(source_file_id, line)",
    "CREATE INDEX statistic_by_group ON statistic(group_level, variable_name, estimate_name)",
  ]

  /// One column of the data dictionary.
  struct Entry {
    var table: String
    var column: String
    var position: Int
    var logical: Column.Logical
    var isNullable: Bool
    var unit: String?
    var allowed: [String]
    var privacy: Column.Privacy
    var description: String
  }

  /// Every column of every table and view.
  static var dictionary: [Entry] {
    tables.flatMap { table in
      table.columns.enumerated().map { entry($0.element, table.name, $0.offset + 1) }
    }
      + views.flatMap { view in
        view.columns.enumerated().map { entry($0.element, view.name, $0.offset + 1) }
      }
  }

  private static func entry(_ column: Column, _ table: String, _ position: Int) -> Entry {
    Entry(
      table: table, column: column.name, position: position, logical: column.logical,
      isNullable: column.isNullable, unit: column.unit, allowed: column.allowed,
      privacy: column.privacy, description: column.description)
  }

  /// A column that is passed on has the words of where it comes from.
  private static func entry(_ column: View.Column, _ view: String, _ position: Int) -> Entry {
    guard let origin = column.origin else {
      return Entry(
        table: view, column: column.name, position: position, logical: column.logical,
        isNullable: false, unit: nil, allowed: [], privacy: .none,
        description: column.description)
    }
    guard let source = table(origin.table)?.columns.first(where: { $0.name == origin.column })
    else { preconditionFailure("\(view).\(column.name) comes from no column of \(origin.table)") }
    var entry = entry(source, view, position)
    entry.column = column.name
    entry.isNullable = source.isNullable || column.isOuter
    return entry
  }

  static func table(_ name: String) -> Table? { tables.first { $0.name == name } }
}
