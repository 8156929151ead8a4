import Records

/// Why directions or a product name are not understood. Nothing is read from a text that is
/// understood in part only.
package struct SigFault: Error, Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// The text cannot be cut into tokens.
    case text(SigTextProblem)
    /// A word that no row of the knowledge tables declares, or a mark out of place.
    case unknownWord
    /// A word that means some amount and no number, such as `a few`.
    case vague
    /// Two parts that cannot both hold, such as `bid q6h`.
    case conflict
    /// A frequency with two readings, such as `biweekly`.
    case ambiguous
    /// The dose changes with time, as in a taper.
    case varying
    /// It says that something is not taken.
    case negated
    /// Numbers and words that do not belong together, such as `2 daily daily`.
    case structure
  }

  package var reason: Reason
  /// The nearest known word, where there is one; never the text itself.
  package var hint: String

  package init(_ reason: Reason, hint: String = "") {
    self.reason = reason
    self.hint = hint
  }

  /// What is wrong, in words without the text.
  package var words: String {
    switch reason {
    case .text(.undeclaredSeparator):
      "a comma or point stands between digits that the profile does not declare"
    case .text(.malformedNumber): "some digits are no number"
    case .text(.tooLong): "the text is longer than \(SigTokens.longest) bytes"
    case .text(.strangeCharacter): "a character is no part of directions"
    case .unknownWord: "a word is not declared"
    case .vague: "a word names no number"
    case .conflict: "two parts contradict each other"
    case .ambiguous: "a frequency has two readings"
    case .varying: "the dose changes with time"
    case .negated: "it says that nothing is taken"
    case .structure: "numbers and words do not belong together"
    }
  }
}
