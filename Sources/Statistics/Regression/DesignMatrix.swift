/// The predictors of a regression: named columns over the rows of a table, built from numbers,
/// classes and their interactions.
package struct DesignMatrix: Sendable {
  package private(set) var names: [String] = []
  package let rows: Int
  private(set) var columns: [[Double?]] = []
  private var columnsOfTerm: [String: [Int]] = [:]

  /// Starts with the constant column "(Intercept)" unless told otherwise.
  package init(rows: Int, intercept: Bool = true) {
    self.rows = rows
    if intercept { append("(Intercept)", Array(repeating: 1, count: rows), term: "(Intercept)") }
  }

  /// Adds a number as one column; nil is a missing value, whose row is left out of the fit.
  package mutating func add(_ name: String, _ values: [Double?]) {
    append(name, values, term: name)
  }

  /// Adds a class as one 0/1 column for each level but the first, named `name=level`.
  ///
  /// Without `levels` they are the values that occur, in ascending order; a value that is not
  /// among given levels counts as missing.
  package mutating func addFactor(_ name: String, _ values: [String?], levels: [String]? = nil) {
    let levels = levels ?? Set(values.compactMap { $0 }).sorted()
    let known = Set(levels)
    for level in levels.dropFirst() {
      let column = values.map { value -> Double? in
        guard let value, known.contains(value) else { return nil }
        return value == level ? 1 : 0
      }
      append("\(name)=\(level)", column, term: name)
    }
  }

  /// Adds the products of every column of one term with every column of another, named `a:b`.
  ///
  /// - Precondition: both terms were added before.
  package mutating func addInteraction(_ first: String, _ second: String) {
    guard let left = columnsOfTerm[first], let right = columnsOfTerm[second] else {
      preconditionFailure("an interaction needs two terms that were added before")
    }
    for j in right {
      for i in left {
        let product = zip(columns[i], columns[j]).map { a, b in
          a.flatMap { a in b.map { a * $0 } }
        }
        append("\(names[i]):\(names[j])", product, term: "\(first):\(second)")
      }
    }
  }

  /// The names of columns that are, to within rounding, a combination of those before them, on
  /// the rows where every column has a value.
  package func aliased() -> [String] {
    let complete = (0..<rows).filter { row in columns.allSatisfy { $0[row] != nil } }
    var factor = HouseholderQR(rows: complete.count)
    return names.indices.compactMap { index in
      factor.append(complete.map { columns[index][$0] ?? 0 }) ? nil : names[index]
    }
  }

  private mutating func append(_ name: String, _ values: [Double?], term: String) {
    precondition(values.count == rows, "a column has one entry a row")
    columnsOfTerm[term, default: []].append(columns.count)
    names.append(name)
    columns.append(values)
  }
}
