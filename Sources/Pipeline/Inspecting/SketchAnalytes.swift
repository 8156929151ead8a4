import Clinic
import Definitions
import Diagnostics

// What a sketch says of tests and of the columns of wide tables.
extension ProfileSketch {
  /// The measured columns of a wide table; one column an analyte, because two would say it twice.
  mutating func measures(_ file: InspectedFile) {
    let columns = file.guess.columns.filter { $0.nameAnalyte != nil && $0.filled > 0 }
    lines.append("    measures:")
    var seen: [Int: String] = [:]
    let declared = declaredUnits()
    // A column whose unit is known comes before one of the same analyte whose unit has to be asked.
    let ordered = columns.sorted {
      (unit($0, declared) == nil ? 1 : 0, $0.position)
        < (unit($1, declared) == nil ? 1 : 0, $1.position)
    }
    for column in ordered {
      guard let analyte = column.nameAnalyte else { continue }
      let name = plan.vocabulary.analytes[analyte].shortName
      let unit = unit(column, declared)
      let line =
        "- {column: \(YAMLText.scalar(column.name)), analyte: \(name), "
        + "unit: \(YAMLText.scalar(unit ?? Self.undecided))}"
      if let other = seen[analyte] {
        lines.append("      # \(line)  # unsure: '\(other)' is \(name) too")
        continue
      }
      seen[analyte] = column.name
      lines.append("      \(line)\(unit == nil ? "  # unsure: the header names no unit" : "")")
    }
  }

  /// Units that profiles declare for columns of these names.
  private func declaredUnits() -> [String: String] {
    var units: [String: String] = [:]
    for profile in plan.profiles.values.sorted(by: { $0.id < $1.id }) {
      for table in profile.tables {
        for measure in table.measures where !measure.unit.isEmpty {
          units[measure.header] = units[measure.header] ?? measure.unit
        }
      }
    }
    return units
  }

  /// The unit in the parentheses of a header, or that a profile declares for it.
  private func unit(_ column: ColumnSurvey, _ declared: [String: String]) -> String? {
    if let unit = declared[column.name] { return unit }
    for (open, close) in [("(", ")"), ("[", "]")] {
      guard let start = column.name.lastIndex(of: Character(open)),
        let end = column.name.lastIndex(of: Character(close)), start < end
      else { continue }
      let inside = String(column.name[column.name.index(after: start)..<end])
      if case .ucum = plan.knowledge.spellings.resolve(inside, in: plan.vocabulary.units) {
        return inside
      }
    }
    return nil
  }

  /// How much of a laboratory table is known, and what has to be settled.
  mutating func tests(_ file: InspectedFile) {
    let tests = file.tests.tests
    guard !tests.isEmpty else { return }
    let known = tests.values.filter { $0.analyte != nil }
    let rows = tests.values.reduce(0) { $0 + $1.rows }
    let knownRows = known.reduce(0) { $0 + $1.rows }
    lines.append(
      "    # Tests: \(known.count) of \(tests.count) are in the catalogue, "
        + "with \(knownRows) of \(rows) rows")
    let withoutUnit = known.reduce(0) { $0 + $1.withoutUnit }
    if withoutUnit > 0 {
      lines.append(
        "    # \(withoutUnit) rows of known tests state no unit: they are set aside unless a unit "
          + "is registered under default_units")
    }
    for (unit, count) in file.tests.units.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      switch plan.knowledge.spellings.resolve(unit, in: plan.vocabulary.units) {
      case .ucum: continue
      case .refused(let reason):
        lines.append("    # The unit '\(unit)' (\(count) rows) is not read: \(reason)")
      case .unknown(let nearest):
        let hint = nearest.map { "; did they mean '\($0)'?" } ?? ""
        lines.append("    # The unit '\(unit)' (\(count) rows) is not known\(hint)")
      }
    }
  }

  /// Tests that may be analytes of the catalogue under a name of their own, to be confirmed.
  mutating func codes() {
    var found: [(name: String, rows: Int, analyte: String)] = []
    let index = NameIndex(plan.knowledge.names)
    for file in files where file.guess.kind == .labs {
      let isList = file.tests.tests.count < 5000
      for (name, test) in file.tests.tests where isList && test.analyte == nil && !test.isRefused {
        guard let analyte = index.analyte(resembling: name) else { continue }
        found.append((name, test.rows, plan.vocabulary.analytes[analyte].shortName))
      }
    }
    guard !found.isEmpty else { return }
    lines.append("# Tests whose names hold one of the catalogue. Many are others, of urine or of a")
    lines.append(
      "# ratio: uncomment only those that are the same test, in blood. The rest stay unread.")
    lines.append("# codes:")
    for item in found.sorted(by: { ($1.rows, $0.name) < ($0.rows, $1.name) }).prefix(40) {
      lines.append("#   \(YAMLText.scalar(item.name)): \(item.analyte)  # \(item.rows) rows")
    }
  }
}
