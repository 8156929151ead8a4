import Clinic
import Diagnostics
import Quantities

// Limits of measured values and references of intake: one row a bound and whom it applies to.
extension KnowledgeReader {
  func limits(_ analytes: [Analyte], _ units: UnitTable) -> [LimitTable] {
    let byName = Dictionary(
      analytes.map { ($0.shortName, $0) }, uniquingKeysWith: { first, _ in first })
    var grouped: [(key: String, set: String, subject: String, rows: [Limit])] = []
    var index: [String: Int] = [:]
    var places: [[KnowledgeTable.Row]] = []
    for row in rows("limits") {
      guard let analyte = byName[row["subject"]] else {
        sink.error(
          "unknown-analyte", "no analyte is called '\(row["subject"])'", at: row.span("subject"),
          hint: Suggestion.hint(for: row["subject"], in: byName.keys.sorted()))
        continue
      }
      guard let limit = limit(row, to: analyte.unit, substance: analyte.substance, units) else {
        continue
      }
      let key = row["set"] + "/" + row["subject"]
      if index[key] == nil {
        index[key] = grouped.count
        grouped.append((key, row["set"], row["subject"], []))
        places.append([])
      }
      grouped[index[key]!].rows.append(limit)
      places[index[key]!].append(row)
    }
    for (group, places) in zip(grouped, places) {
      checkCover(LimitTable(set: group.set, subject: group.subject, rows: group.rows), places)
    }
    // A row without a value says that nobody knows the limit: it covers, and bounds nothing.
    return grouped.map { group in
      LimitTable(
        set: group.set, subject: group.subject, rows: group.rows.filter { !$0.value.isNaN })
    }
  }

  /// Tables of cut-offs in which two rows speak about one person, or an age is left out.
  private func checkCover(_ table: LimitTable, _ places: [KnowledgeTable.Row]) {
    for (first, second) in table.overlaps {
      sink.error(
        "overlapping-limits",
        "limits \(table.rows[first].id) and \(table.rows[second].id) of set '\(table.set)' apply "
          + "to the same people and samplings", at: places[second].span("limit_id"),
        also: [Diagnostic.Label(places[first].span("limit_id"), "the other one")],
        hint: "one of them wants an age, a sex or a sampling, or a set of its own")
    }
    for (before, after) in table.ageGaps {
      sink.error(
        "limit-gap",
        "between limits \(table.rows[before].id) and \(table.rows[after].id) of set "
          + "'\(table.set)' lie ages that no row covers", at: places[after].span("age_from"),
        also: [Diagnostic.Label(places[before].span("age_below"), "the one before ends here")],
        hint:
          "`age_from` is inclusive and `age_below` exclusive: the two should be equal; where no "
          + "limit is known, a row without a value says so, with a note")
    }
  }

  /// One of the words that a column may hold; anything else is reported, never taken for another.
  private func word(_ row: KnowledgeTable.Row, _ column: String, _ words: [String]) -> String {
    let text = row[column]
    guard !words.contains(text) else { return text }
    sink.error(
      "unknown-word", "'\(text)' is not a word of the column '\(column)'", at: row.span(column),
      hint: "one of \(words.filter { !$0.isEmpty }.joined(separator: ", "))"
        + (words.contains("") ? ", or empty" : ""))
    return ""
  }

  /// One row as a limit; `isBounded` says whether the table has a column for the side it bounds.
  func limit(
    _ row: KnowledgeTable.Row, to unit: Unit, substance: Substance?, _ units: UnitTable,
    isBounded: Bool = true
  ) -> Limit? {
    let isSilent = isBounded && row["value"].isEmpty && !row["note"].isEmpty
    guard let value = isSilent ? .nan : number(row, "value"),
      let from = self.unit(row, "unit", units)
    else { return nil }
    var converted = value
    do {
      // Most limits stand in the unit they are compared in, and exact arithmetic takes its time.
      if from.code != unit.code {
        converted = try from.conversion(to: unit, substance: substance).apply(value)
      }
    } catch {
      sink.error(
        "unit-mismatch", "'\(row["unit"])' cannot be converted to '\(unit.code)'",
        at: row.span("unit"), hint: "\(error)")
      return nil
    }
    let sex = word(row, "sex", ["", "F", "M"])
    let draw = word(row, "draw", ["", "am", "pm"])
    let bound = isBounded ? word(row, "bound", ["low", "high"]) : "high"
    let trimesters = list(row["trimester"])
    if !trimesters.allSatisfy({ ["1", "2", "3"].contains($0) }) {
      sink.error(
        "unknown-word", "a trimester is 1, 2 or 3", at: row.span("trimester"),
        hint: "several stand with ';' between them")
    }
    return Limit(
      id: row["limit_id"], bound: bound == "high" ? .high : .low, value: converted,
      sex: sex == "F" ? .female : sex == "M" ? .male : .unknown,
      monthsFrom: months(row, "age_from"), monthsBelow: months(row, "age_below"),
      pregnant: yes(word(row, "pregnant", ["", "yes", "no"])),
      trimesters: Set(trimesters.compactMap { Int($0) }),
      fasting: yes(word(row, "fasting", ["", "yes", "no"])),
      draw: draw == "am" ? .morning : draw == "pm" ? .afternoon : nil,
      inflamed: isBounded ? yes(word(row, "inflamed", ["", "yes", "no"])) : nil,
      source: row["source"], status: status(row))
  }

  func yes(_ text: String) -> Bool? { text == "yes" ? true : text == "no" ? false : nil }

  /// `6 mo` or `15 y` as completed months.
  func months(_ row: KnowledgeTable.Row, _ column: String) -> Int? {
    let text = row[column]
    guard !text.isEmpty else { return nil }
    let parts = text.split(separator: " ")
    if parts.count == 2, let number = Int(parts[0]) {
      switch parts[1] {
      case "y", "a": return number * 12
      case "mo": return number
      case "wk": return number / 4
      case "d": return 0
      default: break
      }
    }
    sink.error("bad-age", "an age is written as `6 mo` or `15 y`", at: row.span(column))
    return nil
  }

  func references(
    _ index: [String: Int], _ nutrients: [Nutrient], _ units: UnitTable
  ) -> [IntakeReference] {
    var grouped: [(reference: (Int, String, String, String), rows: [Limit])] = []
    var positions: [String: Int] = [:]
    for row in rows("intakes") {
      guard let nutrient = index[row["nutrient"]], !row["value"].isEmpty else { continue }
      guard
        let limit = limit(
          row, to: nutrients[nutrient].dailyUnit, substance: nil, units, isBounded: false)
      else { continue }
      let key = [row["nutrient"], row["kind"], row["authority"], row["scope"]].joined(
        separator: "/")
      if positions[key] == nil {
        positions[key] = grouped.count
        grouped.append(((nutrient, row["kind"], row["authority"], row["scope"]), []))
      }
      var high = limit
      high.bound = .high
      high.id = row.has("reference_id") ? row["reference_id"] : key
      grouped[positions[key]!].rows.append(high)
    }
    return grouped.map { item in
      let (nutrient, kind, authority, scope) = item.reference
      return IntakeReference(
        table: LimitTable(
          set: "\(authority) \(kind)", subject: nutrients[nutrient].id, rows: item.rows),
        nutrient: nutrient, kind: kind, authority: authority, scope: scope)
    }
  }
}
