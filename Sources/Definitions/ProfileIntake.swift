import Clinic
import Diagnostics

// Tables of intakes and medicines whose rows are free text.
extension Profile {
  /// What the amount of a named salt is in an export that has no column to say it, such as
  /// RxNorm's `ferrous sulfate 325 MG`. Declared by whoever knows the export, never inferred.
  package enum Strengths: String, Sendable, CaseIterable {
    /// Not said: an amount of a salt has two readings.
    case unstated
    /// The weight of the salt that is named; an amount of the bare element stays as it is.
    case compound
    /// The weight of the element, as labels of supplements print it.
    case elemental
  }
}

extension Profile.Table {
  /// Whether rows give directions, products or strengths, and so are read as free text.
  package var isFreeText: Bool {
    columns.contains { [.sig, .product, .strength].contains($0.role) }
  }
}

extension ProfileReader {
  /// The key `strengths` of a table.
  func strengths(_ fields: Fields) -> Profile.Strengths {
    guard fields.value("strengths") != nil else { return .unstated }
    let words = Profile.Strengths.allCases.map(\.rawValue)
    return fields.choice("strengths", words).flatMap { Profile.Strengths(rawValue: $0) }
      ?? .unstated
  }

  /// Faults of a table that gives free text: roles in a table that cannot use them, a strength of
  /// nothing, and a substance told twice.
  func check(
    freeText columns: [Profile.Column], _ kind: Profile.Kind, _ id: String, _ span: SourceSpan
  ) {
    let roles = Set(columns.map(\.role))
    let free: [Profile.Role] = [.sig, .product, .strength].filter { roles.contains($0) }
    guard let first = free.first else { return }
    guard kind == .intakes || kind == .medications else {
      sink.error(
        "misplaced-role",
        "table '\(id)' reads \(kind.rawValue), and '\(first.rawValue)' is a role "
          + "of intakes and medications", at: span)
      return
    }
    let names = [Profile.Role.product, .substance, .name].filter { roles.contains($0) }
    if roles.contains(.product), roles.contains(.substance) {
      sink.error(
        "two-subjects", "table '\(id)' names what is taken twice, as product and as substance",
        at: span, hint: "keep the column that names what is on the label")
    }
    if names.isEmpty, roles.contains(.strength) || kind == .medications {
      sink.error(
        "no-subject", "table '\(id)' has no column that names what is taken", at: span,
        hint: "declare one of product, substance or name")
    }
  }
}
