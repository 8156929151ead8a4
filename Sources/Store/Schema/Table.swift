/// A column of the output database: the DDL, its comment and the data dictionary all come from
/// here, so none can say what the others do not.
struct Column: Sendable {
  /// What SQLite stores.
  enum Storage: UInt8, Sendable { case text, integer, real }

  /// What the value is, as the data dictionary says.
  enum Logical: String, Sendable { case text, integer, real, date, timestamp, boolean, json }

  /// How close a column is to a person.
  enum Privacy: String, Sendable {
    case none
    /// The identifier as exported, or what stands for it.
    case identifier
    /// Tells people apart when joined with other facts.
    case quasiIdentifier = "quasi-identifier"
    /// Health data of a person.
    case clinical
  }

  let name: String
  let logical: Logical
  let description: String
  private(set) var isNullable = false
  private(set) var isKey = false
  private(set) var isUnique = false
  private(set) var allowed: [String] = []
  private(set) var unit: String?
  private(set) var privacy = Privacy.none
  /// Table, and column where it is named otherwise, that the value points into.
  private(set) var reference: String?
  /// A further condition in SQL.
  private(set) var check: String?

  init(_ name: String, _ logical: Logical, _ description: String) {
    self.name = name
    self.logical = logical
    self.description = description
  }

  var storage: Storage {
    switch logical {
    case .text, .date, .timestamp, .json: .text
    case .integer, .boolean: .integer
    case .real: .real
    }
  }
}

// MARK: Writing a column down

extension Column {
  static func text(_ name: String, _ description: String) -> Column {
    Column(name, .text, description)
  }
  static func integer(_ name: String, _ description: String) -> Column {
    Column(name, .integer, description)
  }
  static func real(_ name: String, _ description: String) -> Column {
    Column(name, .real, description)
  }
  static func date(_ name: String, _ description: String) -> Column {
    Column(name, .date, description)
  }
  static func timestamp(_ name: String, _ description: String) -> Column {
    Column(name, .timestamp, description)
  }
  static func boolean(_ name: String, _ description: String) -> Column {
    Column(name, .boolean, description)
  }
  static func json(_ name: String, _ description: String) -> Column {
    Column(name, .json, description)
  }

  private func with(_ change: (inout Column) -> Void) -> Column {
    var copy = self
    change(&copy)
    return copy
  }

  var nullable: Column { with { $0.isNullable = true } }
  var key: Column { with { $0.isKey = true } }
  var unique: Column { with { $0.isUnique = true } }
  func allowing(_ values: [String]) -> Column { with { $0.allowed = values } }
  func unit(_ unit: String) -> Column { with { $0.unit = unit } }
  func privacy(_ privacy: Privacy) -> Column { with { $0.privacy = privacy } }
  func references(_ table: String) -> Column { with { $0.reference = table } }
  func where_(_ check: String) -> Column { with { $0.check = check } }
}

/// A table of the output database.
struct Table: Sendable {
  let name: String
  let description: String
  let columns: [Column]
  var constraints: [String] = []

  /// Strict where there is no date. Strict tables know no DATE, and programs that read the file
  /// (DuckDB, R) take a date for one by its declared type only.
  var isStrict: Bool {
    !columns.contains { $0.logical == .date || $0.logical == .timestamp }
  }

  var sql: String {
    var lines = ["CREATE TABLE \(name) (", "  -- \(description)"]
    let count = columns.count + constraints.count
    for (index, column) in columns.enumerated() {
      let comma = index + 1 < count ? "," : ""
      let unit = column.unit.map { " [\($0)]" } ?? ""
      lines.append("  \(column.declaration)\(comma)  -- \(column.description)\(unit)")
    }
    for (index, constraint) in constraints.enumerated() {
      lines.append("  \(constraint)" + (columns.count + index + 1 < count ? "," : ""))
    }
    return lines.joined(separator: "\n") + "\n)" + (isStrict ? " STRICT" : "")
  }
}

extension Column {
  /// The column as DDL.
  fileprivate var declaration: String {
    var parts = [name, typeName]
    if isKey { parts.append("PRIMARY KEY") }
    if !isNullable { parts.append("NOT NULL") }
    if isUnique { parts.append("UNIQUE") }
    parts += conditions.map { "CHECK (\($0))" }
    if let reference { parts.append("REFERENCES \(reference)") }
    return parts.joined(separator: " ")
  }

  private var typeName: String {
    switch logical {
    case .text, .json: "TEXT"
    case .integer, .boolean: "INTEGER"
    case .real: "REAL"
    case .date: "DATE"
    case .timestamp: "TIMESTAMP"
    }
  }

  private var conditions: [String] {
    var conditions: [String] = []
    switch logical {
    // The value must be what it reads as: this refuses 30 February (which only adding nothing
    // makes 2 March), 2026-3-1, and the integer that the affinity of DATE makes of 20260301. NULL
    // is itself.
    case .date: conditions.append("\(name) IS date(\(name),'+0 days')")
    case .timestamp: conditions.append("\(name) IS datetime(\(name),'+0 days')")
    case .boolean: conditions.append("\(name)=0 OR \(name)=1")
    // Infinity can be stored in SQLite and reads back as something else elsewhere.
    case .real:
      conditions.append("\(name) IS NULL OR (typeof(\(name))='real' AND abs(\(name))<1e300)")
    case .text, .integer, .json: break
    }
    if !allowed.isEmpty {
      // A list after IN becomes a table of its own each time a row is checked: ten times the cost.
      conditions.append(allowed.map { "\(name)='\($0)'" }.joined(separator: " OR "))
    }
    if let check { conditions.append(check) }
    return conditions
  }
}
