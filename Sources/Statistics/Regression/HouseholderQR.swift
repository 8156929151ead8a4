/// A QR factorisation by Householder reflections that grows column by column.
///
/// A column whose part outside the span of those before it is shorter than 10⁻⁷ of the column
/// itself is refused as a combination of them: the limit that R's `lm` uses.
struct HouseholderQR: Sendable {
  static let tolerance = 1e-7

  let rows: Int
  // Reflectors, each with leading zeros left out, and the upper triangle by columns.
  private var reflectors: [[Double]] = []
  private(set) var upper: [[Double]] = []

  init(rows: Int) { self.rows = rows }

  var rank: Int { reflectors.count }

  /// Adds a column; false, and nothing added, where it depends on the columns before it.
  mutating func append(_ column: [Double]) -> Bool {
    precondition(column.count == rows, "a column has one entry a row")
    let size = Self.norm(column[...])
    var work = column
    reflect(&work)
    let rest = rank < rows ? Self.norm(work[rank...]) : 0
    guard size > 0, rest > Self.tolerance * size else { return false }
    var reflector = Array(work[rank...])
    // The sign that adds to the leading entry, so that nothing cancels.
    let diagonal = reflector[0] > 0 ? -rest : rest
    reflector[0] -= diagonal
    let length = Self.norm(reflector[...])
    reflectors.append(reflector.map { $0 / length })
    upper.append(Array(work[..<(rank - 1)]) + [diagonal])
    return true
  }

  /// Qᵀ v: its first `rank` entries face the columns, the others are what no column explains.
  func projected(_ vector: [Double]) -> [Double] {
    var result = vector
    reflect(&result)
    return result
  }

  /// What the columns do not explain of a vector.
  func residual(_ vector: [Double]) -> [Double] {
    var result = projected(vector)
    for index in 0..<rank { result[index] = 0 }
    for start in stride(from: rank - 1, through: 0, by: -1) {
      Self.reflect(&result, reflectors[start], at: start)
    }
    return result
  }

  /// Solves R x = b for the first `rank` entries of b.
  func solveUpper(_ b: [Double]) -> [Double] {
    var x = Array(b[..<rank])
    for row in stride(from: rank - 1, through: 0, by: -1) {
      for column in (row + 1)..<rank { x[row] -= upper[column][row] * x[column] }
      x[row] /= upper[row][row]
    }
    return x
  }

  /// Solves Rᵀ x = b.
  func solveLower(_ b: [Double]) -> [Double] {
    var x = b
    for row in 0..<rank {
      for column in 0..<row { x[row] -= upper[row][column] * x[column] }
      x[row] /= upper[row][row]
    }
    return x
  }

  private func reflect(_ vector: inout [Double]) {
    for (start, reflector) in reflectors.enumerated() {
      Self.reflect(&vector, reflector, at: start)
    }
  }

  private static func reflect(_ vector: inout [Double], _ reflector: [Double], at start: Int) {
    var product = 0.0
    for index in reflector.indices { product += reflector[index] * vector[start + index] }
    for index in reflector.indices { vector[start + index] -= 2 * product * reflector[index] }
  }

  private static func norm(_ values: ArraySlice<Double>) -> Double {
    // Scaled by the largest entry: squares of measurements in extreme units must not overflow.
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return largest }
    let sum = values.reduce(0.0) { $0 + ($1 / largest) * ($1 / largest) }
    return largest * sum.squareRoot()
  }
}
