import Diagnostics

// The words that a profile puts in place of an export's texts. A word that its role does not know
// would be a fault on every row, and a list of words that nobody reads would be none at all.
extension ProfileReader {
  func checkValues(_ column: Profile.Column, _ fields: Fields, in kind: Profile.Kind) {
    guard let value = fields.value("values") else { return }
    let isLabs = kind == .labs
    if Self.plainRoles.contains(column.role) || isLabs && column.role == .fasting {
      sink.error(
        "unknown-key", "a column read as \(column.role.rawValue) has no 'values'",
        at: fields.keySpan("values"), hint: "its fields are read as they are written")
      return
    }
    for item in value.map ?? [] {
      let word = item.value.text ?? ""
      if Self.numberRoles.contains(column.role) {
        guard Double(word) == nil else { continue }
        sink.error(
          "not-a-number", "'\(word)' is no number, and \(column.role.rawValue) is one",
          at: item.value.span)
        continue
      }
      guard let known = Self.words(column.role, isLabs), !known.contains(word) else { continue }
      sink.error(
        "unknown-word", "'\(word)' is no word for \(column.role.rawValue)", at: item.value.span,
        hint: Suggestion.hint(for: word, in: known) ?? "one of \(known.joined(separator: ", "))")
    }
  }

  /// The words of a role; nil where any may stand.
  private static func words(_ role: Profile.Role, _ isLabs: Bool) -> [String]? {
    switch role {
    case .sex: ["male", "female", "unknown"]
    case .pregnant, .fasting, .elemental, .ongoing: ["yes", "no", "unknown"]
    case .session: ["morning", "afternoon"]
    case .comparator: ["=", "<", "<=", "≤", ">", ">=", "≥"]
    // HL7 table 0085, as far as results are told apart by it.
    case .status where isLabs:
      ["F", "C", "P", "X", "W", "D", "A", "B", "I", "N", "O", "R", "S", "U"]
    default: nil
    }
  }

  private static let numberRoles: [Profile.Role] = [
    .gestationWeeks, .altitude, .cigarettes, .ageMonths, .ageYears, .fastingHours, .amount,
    .adherence,
  ]

  /// Roles whose fields are never looked up in a list of words.
  private static let plainRoles: [Profile.Role] = [
    .patient, .birthDate, .site, .collected, .issued, .value, .textValue, .textUnit,
    .referenceLow, .referenceHigh, .flag, .accession, .specimen, .method, .laboratory, .external,
    .comment, .key, .base,
  ]
}
