import Clinic
import Diagnostics
import Quantities

/// What converting a value needs of the knowledge tables, and nothing else: it is read in a moment,
/// where a whole plan takes longer.
package struct UnitKnowledge: Sendable {
  /// `to = factor * from + offset`, as a source prints it.
  package struct Equation: Sendable {
    package var from: Unit
    package var to: Unit
    package var factor: Rational
    package var offset: Rational
    package var basis: String
  }

  /// A conversion of one analyte that its table declares or refuses.
  package struct Declared: Sendable {
    package var from: Unit
    package var to: Unit
    /// Nil where no factor is right, and `basis` says why.
    package var factor: Rational?
    package var basis: String
  }

  /// What words behind a unit stand for: `mg zinc gluconate`, `[IU] retinol`.
  package struct Form: Sendable, Hashable {
    package var nutrient: Int
    package var name: String
    /// Units of the nutrient, in `to`, that one `from` of this form is; nil for the nutrient
    /// itself, whose amounts are kept as they are.
    package var factor: Rational?
    /// Nil for a share of a mass, which holds in any unit.
    package var from: Unit?
    package var to: Unit?
  }

  package struct Dosing: Sendable {
    package var perDay: Rational?
    package var note: String
  }

  /// A quantity that is worked out from two results.
  package struct PairFormula: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
      /// `factor * first / second`
      case ratio
      /// `factor * first * second`
      case product
      /// `first - factor * second`
      case difference
    }

    package var kind: Kind
    package var firstName: String
    /// Through which a first result in another unit is brought into `first`; nil for an amount.
    package var firstAnalyte: Int?
    package var first: Unit
    package var secondName: String
    package var secondAnalyte: Int?
    package var second: Unit
    package var factor: Rational
    package var to: Unit
  }

  package let units: UnitTable
  package let spellings: Spellings
  package let analytes: [Analyte]
  /// Ids, names and LOINC codes, folded to lower-case ASCII.
  package let names: [String: Int]
  package let declared: [Int: [Declared]]
  /// By subject: an analyte's id, or a name of its own.
  package let equations: [String: [Equation]]
  package let nutrients: [Nutrient]
  /// What is known of each nutrient's molar mass, in the same order.
  package let nutrientSubstances: [Substance]
  /// Words, folded to lower-case ASCII, to the forms that they may mean.
  package let forms: [String: [Form]]
  package let dosings: [String: Dosing]
  package let pairFormulas: [String: PairFormula]
}

extension Library {
  /// Reads the tables that units need. With `essence`, the bytes of a UCUM essence file, that file
  /// takes the place of the project's own table of units. Nil where anything is wrong.
  package func unitKnowledge(
    essence: UnitTable? = nil, sink: DiagnosticSink
  ) -> UnitKnowledge? {
    checkText(sink)
    var tables: [String: KnowledgeTable] = [:]
    for source in sources(.knowledge) where UnitKnowledgeReader.reads(source.name) {
      guard let table = KnowledgeTable.read(source, sink) else { continue }
      tables[table.name] = table
    }
    let reader = UnitKnowledgeReader(base: KnowledgeReader(sink: sink, tables: tables))
    guard let units = essence ?? reader.base.unitTable(), !sink.hasErrors else { return nil }
    let knowledge = reader.read(units)
    return sink.hasErrors ? nil : knowledge
  }
}

/// Compiles the tables of `UnitKnowledge`.
private struct UnitKnowledgeReader {
  private static let tables: Set = [
    "units", "prefixes", "spellings", "analytes", "loinc", "names", "conversions", "equations",
    "nutrients", "salts", "intake_units", "intake_words", "frequencies", "pair_formulas",
  ]

  static func reads(_ path: String) -> Bool {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".csv") && tables.contains(String(file.dropLast(4)))
  }

  let base: KnowledgeReader

  func read(_ units: UnitTable) -> UnitKnowledge {
    let (analytes, index) = base.analytes(units)
    let (nutrients, nutrientIndex) = base.nutrients(units)
    var names = base.names(index, analytes)
    for (code, meaning) in base.codes(index) {
      if case .analyte(let analyte, _) = meaning { names[code] = analyte }
    }
    let spellings = Spellings(
      rows: base.rows("spellings").map {
        SpellingRow(
          spelling: $0["spelling"], ucum: $0["ucum"], note: $0["note"], source: $0["source"],
          status: $0["status"])
      })
    return UnitKnowledge(
      units: units, spellings: spellings, analytes: analytes, names: names,
      declared: declared(index, units), equations: equations(units), nutrients: nutrients,
      nutrientSubstances: substances(nutrients, nutrientIndex),
      forms: forms(nutrients, nutrientIndex, units), dosings: dosings(),
      pairFormulas: pairFormulas(units, index))
  }

  private func declared(
    _ index: [String: Int], _ units: UnitTable
  ) -> [Int: [UnitKnowledge.Declared]] {
    var result: [Int: [UnitKnowledge.Declared]] = [:]
    for row in base.rows("conversions") {
      guard let analyte = index[row["analyte_id"]], let from = base.unit(row, "from_unit", units),
        let to = base.unit(row, "to_unit", units)
      else { continue }
      result[analyte, default: []].append(
        UnitKnowledge.Declared(
          from: from, to: to, factor: base.rational(row, "factor"), basis: row["basis"]))
    }
    return result
  }

  private func equations(_ units: UnitTable) -> [String: [UnitKnowledge.Equation]] {
    var result: [String: [UnitKnowledge.Equation]] = [:]
    for row in base.rows("equations") {
      guard let from = base.unit(row, "from_unit", units),
        let to = base.unit(row, "to_unit", units),
        let factor = base.rational(row, "factor"), let offset = base.rational(row, "offset")
      else { continue }
      result[row["subject"].foldedASCII(), default: []].append(
        UnitKnowledge.Equation(
          from: from, to: to, factor: factor, offset: offset, basis: row["basis"]))
    }
    return result
  }

  private func pairFormulas(
    _ units: UnitTable, _ index: [String: Int]
  ) -> [String: UnitKnowledge.PairFormula] {
    var result: [String: UnitKnowledge.PairFormula] = [:]
    for row in base.rows("pair_formulas") {
      guard let kind = UnitKnowledge.PairFormula.Kind(rawValue: row["kind"]) else {
        base.sink.error(
          "unknown-word", "'\(row["kind"])' is no kind of formula", at: row.span("kind"))
        continue
      }
      guard let first = base.unit(row, "first_unit", units),
        let to = base.unit(row, "to_unit", units),
        let second = base.unit(row, "second_unit", units), let factor = base.rational(row, "factor")
      else { continue }
      func analyte(_ column: String) -> Int? {
        let id = row[column]
        if !id.isEmpty, index[id] == nil {
          base.sink.error(
            "unknown-analyte", "no analyte is called '\(id)'", at: row.span(column),
            hint: Suggestion.hint(for: id, in: index.keys.sorted()))
        }
        return index[id]
      }
      result[row["subject"].foldedASCII()] = UnitKnowledge.PairFormula(
        kind: kind, firstName: row["first_name"], firstAnalyte: analyte("first_analyte"),
        first: first, secondName: row["second_name"], secondAnalyte: analyte("second_analyte"),
        second: second, factor: factor, to: to)
    }
    return result
  }

  // MARK: Intake

  private func substances(_ nutrients: [Nutrient], _ index: [String: Int]) -> [Substance] {
    var masses: [Int: Rational] = [:]
    for row in base.rows("nutrients") {
      if let nutrient = index[row["nutrient"]] {
        masses[nutrient] = base.rational(row, "molar_mass")
      }
    }
    return nutrients.indices.map {
      Substance(
        name: nutrients[$0].label, molarMass: masses[$0], valence: nil,
        massBasis: masses[$0] == nil ? .none : .fixed)
    }
  }

  private func forms(
    _ nutrients: [Nutrient], _ index: [String: Int], _ units: UnitTable
  ) -> [String: [UnitKnowledge.Form]] {
    var result: [String: [UnitKnowledge.Form]] = [:]
    func add(_ words: String, _ form: UnitKnowledge.Form) {
      if !result[words.foldedASCII(), default: []].contains(form) {
        result[words.foldedASCII(), default: []].append(form)
      }
    }
    for (position, nutrient) in nutrients.enumerated() {
      let itself = UnitKnowledge.Form(nutrient: position, name: nutrient.label)
      for name in [nutrient.id, nutrient.label] + nutrient.aliases {
        add(name, itself)
        add("elemental " + name, itself)
      }
    }
    for row in base.rows("salts") {
      guard let nutrient = index[row["nutrient"]], let share = base.rational(row, "fraction")
      else { continue }
      let salt = UnitKnowledge.Form(nutrient: nutrient, name: row["salt"], factor: share)
      for name in [row["salt"]] + base.list(row["aliases"]) { add(name, salt) }
    }
    for row in base.rows("intake_units") {
      guard let nutrient = index[row["nutrient"]], let factor = base.rational(row, "factor"),
        let from = base.unit(row, "from_unit", units), let to = base.unit(row, "to_unit", units)
      else { continue }
      add(
        row["form"],
        UnitKnowledge.Form(
          nutrient: nutrient, name: row["form"], factor: factor, from: from, to: to))
    }
    for row in base.rows("intake_words") {
      for form in meanings(row, result, nutrients, index) { add(row["words"], form) }
    }
    return result
  }

  /// What a row of `intake_words.csv` points to: a salt, a form of `intake_units.csv`, or the
  /// nutrient itself.
  private func meanings(
    _ row: KnowledgeTable.Row, _ forms: [String: [UnitKnowledge.Form]], _ nutrients: [Nutrient],
    _ index: [String: Int]
  ) -> [UnitKnowledge.Form] {
    guard let nutrient = index[row["nutrient"]] else {
      base.sink.error(
        "unknown-nutrient", "no nutrient is called '\(row["nutrient"])'", at: row.span("nutrient"))
      return []
    }
    let column = row["salt"].isEmpty ? "form" : "salt"
    guard !row[column].isEmpty else {
      return [UnitKnowledge.Form(nutrient: nutrient, name: nutrients[nutrient].label)]
    }
    let found = (forms[row[column].foldedASCII()] ?? []).filter { $0.nutrient == nutrient }
    if found.isEmpty {
      base.sink.error(
        "unknown-form", "no salt and no form is called '\(row[column])'", at: row.span(column))
    }
    return found
  }

  private func dosings() -> [String: UnitKnowledge.Dosing] {
    var result: [String: UnitKnowledge.Dosing] = [:]
    for row in base.rows("frequencies") {
      let low = base.rational(row, "doses_low")
      let isExact = low != nil && low == base.rational(row, "doses_high")
      result[row["token"].foldedASCII()] = UnitKnowledge.Dosing(
        perDay: isExact ? low : nil,
        note: row["note"].isEmpty ? "it is no fixed number a day" : row["note"])
    }
    return result
  }
}
