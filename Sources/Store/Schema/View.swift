/// A view of the output database.
///
/// DuckDB does not ask SQLite for the rows of a view but runs its text itself, in its own dialect.
/// So a view holds joins, CASE, COUNT, SUM, MIN and bare columns only: no arithmetic (5/2 differs),
/// no date functions, no printf, no ORDER BY.
struct View: Sendable {
  struct Column: Sendable {
    let name: String
    /// What is selected.
    let expression: String
    /// The column that is passed on, as table and name; nil where the view computes it.
    let origin: (table: String, column: String)?
    /// Of a computed column; one that is passed on is described where it comes from.
    let description: String
    let logical: Store.Column.Logical
    /// Whether a join may leave it empty although the column itself may not be.
    let isOuter: Bool
  }

  let name: String
  let description: String
  let columns: [Column]
  /// From FROM to the end.
  let source: String

  var sql: String {
    let list = columns.map { column in
      let isPlain = column.expression.split(separator: ".").last.map(String.init) == column.name
      return "  " + column.expression + (isPlain ? "" : " AS \(column.name)")
    }
    return "CREATE VIEW \(name) AS -- \(description)\nSELECT\n"
      + list.joined(separator: ",\n") + "\n\(source)"
  }
}

extension View.Column {
  /// A column of a table, passed on: `pass("f.class", "finding")`, renamed by `as`.
  static func pass(
    _ expression: String, _ table: String, as name: String? = nil, isOuter: Bool = false
  ) -> View.Column {
    let column = String(expression.split(separator: ".").last ?? "")
    return View.Column(
      name: name ?? column, expression: expression, origin: (table, column), description: "",
      logical: .text, isOuter: isOuter)
  }

  /// A count, which is never NULL.
  static func count(_ name: String, _ expression: String, _ description: String) -> View.Column {
    View.Column(
      name: name, expression: expression, origin: nil, description: description,
      logical: .integer, isOuter: false)
  }
}
