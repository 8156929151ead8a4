import Clinic
import GRDB

/// Which findings to read; what is nil or empty does not narrow them down.
package struct FindingFilter: Sendable {
  package var person: String?
  package var rules: [String]
  package var states: [FindingState]
  /// This severity or a worse one; only fired findings have one.
  package var atLeast: Severity?
  package var limit: Int?

  package init(
    person: String? = nil, rules: [String] = [], states: [FindingState] = [],
    atLeast: Severity? = nil, limit: Int? = nil
  ) {
    self.person = person
    self.rules = rules
    self.states = states
    self.atLeast = atLeast
    self.limit = limit
  }
}

/// A finding in one line.
package struct FindingSummary: Sendable, Hashable {
  package var key: String
  package var person: String
  package var rule: String
  package var ruleVersion: String
  package var title: String
  package var state: FindingState
  /// Empty where the verdict has none, as are the texts below.
  package var classification: String
  package var severity: Severity?
  /// `yyyy-MM-dd`.
  package var date: String
  package var missing: [String]
  package var reason: String
  package var summary: String

  static func fetch(_ db: Database, _ filter: FindingFilter) throws -> [FindingSummary] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func require(_ column: String, in values: [String]) {
      let marks = Array(repeating: "?", count: values.count).joined(separator: ",")
      conditions.append("\(column) IN (\(marks))")
      arguments += StatementArguments(values)
    }
    if let person = filter.person { require("person_key", in: [person]) }
    if !filter.rules.isEmpty { require("rule_id", in: filter.rules) }
    if !filter.states.isEmpty { require("state", in: filter.states.map(\.word)) }
    if let least = filter.atLeast {
      require("severity", in: Severity.allCases.filter { $0 >= least }.map(\.word))
    }
    var sql = "SELECT * FROM v_finding"
    if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
    sql += " ORDER BY finding_id"
    if let limit = filter.limit {
      sql += " LIMIT ?"
      arguments += [max(0, limit)]
    }
    return try Row.fetchAll(db, sql: sql, arguments: arguments).map(FindingSummary.init)
  }

  private init(_ row: Row) throws {
    key = row["finding_key"]
    person = row["person_key"]
    rule = row["rule_id"]
    ruleVersion = row["rule_version"]
    title = row["title"]
    state = try row.state("state")
    classification = row.words("class")
    severity = Severity(word: row.words("severity"))
    date = row["onset_date"]
    missing = row.list("missing")
    reason = row.words("reason")
    summary = row.words("summary")
  }
}

extension Row {
  /// A text, empty where it is NULL.
  func words(_ column: String) -> String { self[column] as String? ?? "" }

  /// A list joined by `;`.
  func list(_ column: String) -> [String] {
    words(column).split(separator: ";").map(String.init)
  }

  func state(_ column: String) throws -> FindingState {
    guard let state = FindingState(word: words(column)) else {
      throw StoreError(code: 11, message: "the column \(column) holds no state")
    }
    return state
  }
}

/// A run in a few numbers.
package struct RunOverview: Sendable {
  package struct Rule: Sendable, Hashable {
    package var id: String
    package var title: String
    /// Verdicts by `FindingState.rawValue`.
    package var states: [Int]
  }

  package var id: String
  package var pipeline: String
  package var title: String
  /// `yyyy-MM-dd`.
  package var asOf: String
  package var toolVersion: String
  package var rows: RunRecord.RowAccount
  package var persons: Int
  /// Findings that were kept.
  package var findings: Int
  package var rules: [Rule]
  package var cohorts: [(name: String, people: Int)]

  static func fetch(_ db: Database) throws -> RunOverview {
    guard let run = try Row.fetchOne(db, sql: "SELECT * FROM run") else {
      throw StoreError(code: 11, message: "the database holds no run")
    }
    var rules: [Rule] = []
    for row in try Row.fetchAll(db, sql: "SELECT * FROM v_rule_tally ORDER BY rule_id") {
      rules.append(
        Rule(
          id: row["rule_id"], title: row["title"],
          states: FindingState.allCases.map { row["n_\($0.word)"] }))
    }
    let cohorts = try Row.fetchAll(db, sql: "SELECT * FROM v_cohort_size ORDER BY cohort_name")
    return RunOverview(
      id: run["run_id"], pipeline: run["pipeline"], title: run["title"], asOf: run["as_of"],
      toolVersion: run["tool_version"],
      rows: RunRecord.RowAccount(
        accepted: run["rows_accepted"], rejected: run["rows_rejected"],
        duplicate: run["rows_duplicate"], superseded: run["rows_superseded"]),
      persons: run["persons"],
      findings: try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM finding") ?? 0, rules: rules,
      cohorts: cohorts.map { ($0["cohort_name"], $0["n_subjects"]) })
  }
}
