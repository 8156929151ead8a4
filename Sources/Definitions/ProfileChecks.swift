import Clinic
import Diagnostics
import Records

// What a profile's parts must be to each other. Every fault is found before data is read.
extension ProfileReader {
  /// A column's date pattern compiles, and keys stand only where they mean something.
  func check(_ column: Profile.Column, _ fields: Fields) {
    checkDate(column, fields)
    if column.dropsOutOfRange, column.years == nil {
      sink.error(
        "missing-key", "'out_of_range' needs 'years', the first and the last",
        at: fields.keySpan("out_of_range"))
    }
    func only(_ key: String, _ isSet: Bool, _ roles: [Profile.Role]) {
      guard isSet, !roles.contains(column.role) else { return }
      sink.error(
        "unknown-key", "a column read as \(column.role.rawValue) has no '\(key)'",
        at: fields.keySpan(key),
        hint: "it stands with \(roles.map(\.rawValue).joined(separator: ", "))")
    }
    only("through", column.through != nil, [.code, .otherUnit])
    only("minutes_from", column.minutesFrom != nil, [.collected])
    only("decides", column.decides, [.code])
    only("system", column.system != nil, [.code])
    if column.minutesFrom != nil, column.date != nil {
      sink.error(
        "contradictory-keys", "a column counts minutes or has a date format, not both",
        at: fields.keySpan("date"))
    }
    guard let system = column.system, !Profile.Column.systems.contains(system) else { return }
    unknown("code system", system, fields.keySpan("system"), Profile.Column.systems)
  }

  /// A date pattern compiles, with the pivot that two figures of a year need.
  private func checkDate(_ column: Profile.Column, _ fields: Fields) {
    let pattern = column.date ?? "iso"
    let hasShortYear = pattern.contains("yy") && !pattern.contains("yyyy")
    if let pivot = column.pivot, !(0...100).contains(pivot) || !hasShortYear {
      sink.error(
        hasShortYear ? "out-of-range" : "unknown-key",
        hasShortYear
          ? "a pivot is a year of two figures, 0 to 100"
          : "'pivot' stands with a date of two-figure years, such as `dd.MM.yy`",
        at: fields.keySpan("pivot"))
    }
    if column.role == .base, column.date == Profile.Column.clock { return }
    do {
      _ = try DateFormat(pattern, pivot: column.pivot)
    } catch .pivotMissing {
      sink.error(
        "missing-key", "'\(pattern)' has years of two figures, and the column no 'pivot'",
        at: fields.keySpan("date"),
        hint: "add `pivot: 30`: years below it are of the 2000s, the others of the 1900s")
    } catch {
      sink.error(
        "bad-date-format", "'\(pattern)' is not a date format (\(error))",
        at: fields.keySpan("date"), hint: "such as `yyyy-MM-dd`, `dd/MM/yyyy HH:mm` or `iso`")
    }
  }

  /// `years: [2000, 2220]`.
  func years(_ fields: Fields) -> ClosedRange<Int>? {
    guard fields.has("years") else { return nil }
    let bounds = fields.texts("years").compactMap { Int($0) }
    guard bounds.count == 2, bounds[0] <= bounds[1], bounds[0] >= 1, bounds[1] <= 9999 else {
      sink.error(
        "not-a-range", "'years' is a first and a last year", at: fields.keySpan("years"),
        hint: "such as `years: [2000, 2220]`")
      return nil
    }
    return bounds[0]...bounds[1]
  }

  /// A table has the columns without which none of its rows can be read.
  func check(_ table: Profile.Table, _ fields: Fields) {
    func has(_ role: Profile.Role) -> Bool { table.column(role) != nil }
    if table.kind == .dictionary {
      if !has(.key) {
        sink.error("no-key", "dictionary '\(table.id)' names no column as key", at: fields.span)
      }
    } else if !has(.patient) {
      sink.error("no-patient", "table '\(table.id)' names no column as patient", at: fields.span)
    }
    if table.kind == .patients, !table.filters.isEmpty {
      sink.error(
        "unknown-key", "a table of people is read whole", at: fields.keySpan("only_where"))
    }
    let hasPolicy = fields.has("two_statements") || fields.has("text_only")
    if has(.textValue) || has(.textUnit), !hasPolicy {
      sink.error(
        "missing-key", "table '\(table.id)' states results twice and has no policy for it",
        at: fields.span,
        hint: "add `two_statements: must-agree` and `text_only: read`, or their alternatives")
    }
    if table.statements != nil, !has(.textValue) {
      sink.error(
        "missing-column", "'two_statements' needs a column read as value_text",
        at: fields.keySpan("two_statements"))
    }
    if has(.textUnit), !has(.textValue) {
      sink.error(
        "missing-column", "a unit_text belongs to a value_text, and there is none",
        at: fields.span)
    }
  }

  /// Every dictionary that a column names is a table of the profile that reads one.
  func checkDictionaries(_ profile: Profile, _ fields: Fields) {
    let known = profile.tables.filter { $0.kind == .dictionary }.map(\.id)
    for table in profile.tables {
      for name in table.dictionaries where !known.contains(name) {
        unknown("dictionary", name, fields.keySpan("tables"), known)
      }
      for column in table.columns {
        guard let name = column.minutesFrom, let target = profile.table(name),
          target.column(.base) == nil
        else { continue }
        sink.error(
          "missing-column", "dictionary '\(name)' names no column as base, to count minutes from",
          at: fields.keySpan("tables"))
      }
    }
  }
}

extension Profile.Column {
  /// The date format of a base that is a time of day on the source's declared day.
  package static let clock = "HH:mm:ss"
  /// Code systems that the knowledge tables tell apart, and those they hold nothing of.
  package static let systems = [
    "ICD9", "ICD10", "SNOMED", "RXNORM", "ATC", "LOINC", "NDC", "LOCAL",
  ]
}

extension Profile.Table {
  /// The dictionaries that the table's columns are looked up in.
  package var dictionaries: [String] {
    columns.flatMap { [$0.through, $0.minutesFrom].compactMap { $0 } }
  }
}
