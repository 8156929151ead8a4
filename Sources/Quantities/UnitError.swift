/// Why a text is not a unit, and where.
package struct UnitError: Error, Sendable, Hashable {
  package enum Problem: Sendable, Hashable {
    case empty, tooLong, tooDeep
    case badCharacter, unknownUnit, prefixNotAllowed
    case operatorExpected, unitExpected
    case unclosedBracket, unclosedAnnotation, unclosedParenthesis, strayParenthesis
    case badExponent, zeroFactor, specialInProduct
  }

  /// The code as given, or its first 40 characters.
  package let code: String
  /// Characters before the fault, from 0.
  package let offset: Int
  package let problem: Problem
  /// What is wrong, without the hint.
  package let message: String
  package let hint: String?

  init(_ problem: Problem, in code: String, at offset: Int, _ message: String, hint: String? = nil)
  {
    self.code = code.utf8.count > 40 ? String(code.prefix(40)) + "..." : code
    self.offset = offset
    self.problem = problem
    self.message = message
    self.hint = hint
  }
}

extension UnitError: CustomStringConvertible {
  package var description: String {
    "'\(code)', character \(offset + 1): \(message)" + (hint.map { "; \($0)" } ?? "")
  }
}

/// A row of the unit table that cannot be used.
package struct UnitTableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The code or prefix of the row; blank where the whole table is at fault.
  package let row: String
  package let message: String

  package var description: String { row.isEmpty ? message : "row '\(row)': \(message)" }
}
