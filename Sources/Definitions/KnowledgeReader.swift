import Clinic
import Diagnostics
import Quantities
import Records

/// Compiles the long tables under `pipelines/knowledge/` into the names and facts of a plan.
struct KnowledgeReader {
  let sink: DiagnosticSink
  let tables: [String: KnowledgeTable]
  private let parsed = ParsedUnits()

  init(sink: DiagnosticSink, tables: [String: KnowledgeTable]) {
    self.sink = sink
    self.tables = tables
  }

  /// Units as parsed before: a table names the same few in every row.
  private final class ParsedUnits {
    var units: [String: Unit] = [:]
  }

  /// `replacement` takes the place of the tables of units, such as UCUM's essence file.
  func read(units replacement: UnitTable? = nil) -> Knowledge? {
    guard let units = replacement ?? unitTable() else { return nil }
    let spellings = Spellings(
      rows: rows("spellings").map {
        SpellingRow(
          spelling: $0["spelling"], ucum: $0["ucum"], note: $0["note"], source: $0["source"],
          status: $0["status"])
      })
    let (analytes, analyteIndex) = self.analytes(units)
    let (nutrients, nutrientIndex) = self.nutrients(units)
    let (conditions, conditionCodes) = groups("conditions", "condition", conditionCode)
    let (medicines, drugs) = groups("drugs", "class", medicineCode)
    let medicineCodes = withEquivalents(drugs, of: medicines)
    let vocabulary = Vocabulary(
      analytes: analytes, nutrients: nutrients, conditions: conditions, medicines: medicines,
      limits: limits(analytes, units),
      intakeReferences: references(nutrientIndex, nutrients, units),
      units: units)
    let substances = substances(nutrientIndex, nutrients)
    let frequencies = frequencies()
    let products = products(nutrientIndex, substances, units)
    return Knowledge(
      vocabulary: vocabulary, spellings: spellings, codes: codes(analyteIndex),
      names: names(analyteIndex, analytes), conversions: conversions(analyteIndex, units),
      equations: equations(analyteIndex, units),
      conditionCodes: conditionCodes, medicineCodes: medicineCodes,
      substances: substances, frequencies: frequencies,
      intakeUnits: intakeUnits(nutrientIndex), resultWords: resultWords(),
      monthNames: monthNames(), products: products,
      sigVocabulary: sigVocabulary(frequencies, substances, products, medicineCodes, units),
      signatures: signatures(analyteIndex), headers: headers(), sexWords: sexWords(),
      citations: citations())
  }

  // MARK: Rows

  func rows(_ name: String) -> [KnowledgeTable.Row] { tables[name]?.rows ?? [] }

  func status(_ row: KnowledgeTable.Row) -> FactStatus {
    if let status = FactStatus(rawValue: row["status"]) { return status }
    sink.error(
      "unknown-word", "'\(row["status"])' is not a status", at: row.span("status"),
      hint: "one of \(FactStatus.allCases.map(\.rawValue).joined(separator: ", "))")
    return .memory
  }

  func number(_ row: KnowledgeTable.Row, _ column: String) -> Double? {
    let text = row[column]
    guard !text.isEmpty else { return nil }
    if let value = Double(text), value.isFinite { return value }
    sink.error("not-a-number", "'\(column)' is a number", at: row.span(column))
    return nil
  }

  func rational(_ row: KnowledgeTable.Row, _ column: String) -> Rational? {
    let text = row[column]
    guard !text.isEmpty else { return nil }
    if let value = Rational(text) { return value }
    sink.error("not-a-number", "'\(column)' is a number or a fraction", at: row.span(column))
    return nil
  }

  func unit(_ row: KnowledgeTable.Row, _ column: String, _ units: UnitTable) -> Unit? {
    let code = row[column]
    if let known = parsed.units[code] { return known }
    do {
      let unit = try units.unit(code)
      parsed.units[code] = unit
      return unit
    } catch {
      sink.error(
        "unknown-unit", "'\(row[column])' is not a UCUM unit", at: row.span(column),
        hint: "\(error)")
      return nil
    }
  }

  func list(_ text: String) -> [String] {
    text.split(separator: ";").map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
  }

  // MARK: Units and analytes

  func unitTable() -> UnitTable? {
    let definitions = rows("units").map { row in
      UnitDefinition(
        code: row["code"], kind: row["kind"], name: row["name"], property: row["property"],
        value: row["value"], unit: row["unit"], metric: row["metric"], function: row["function"],
        source: row["source"], status: row["status"])
    }
    let prefixes = rows("prefixes").map { row in
      PrefixDefinition(
        prefix: row["prefix"], name: row["name"], value: row["value"], source: row["source"],
        status: row["status"])
    }
    do {
      return try UnitTable(definitions: definitions, prefixes: prefixes)
    } catch {
      let span = tables["units"].map { SourceSpan($0.source, 0, 0) }
      if let span {
        sink.error("bad-unit-table", "the unit table cannot be used: \(error)", at: span)
      }
      return nil
    }
  }

  func analytes(_ units: UnitTable) -> ([Analyte], [String: Int]) {
    let loinc = Dictionary(
      rows("loinc").filter { !$0["analyte_id"].isEmpty }.map { ($0["analyte_id"], $0["loinc"]) },
      uniquingKeysWith: { first, _ in first })
    let variations = variations()
    var result: [Analyte] = []
    var index: [String: Int] = [:]
    for row in rows("analytes") {
      guard let unit = unit(row, "unit", units) else { continue }
      let id = row["analyte_id"]
      if index[id] != nil {
        sink.error("duplicate-key", "analyte '\(id)' stands twice", at: row.span("analyte_id"))
        continue
      }
      index[id] = result.count
      result.append(
        Analyte(
          id: id, shortName: row["short_name"], aliases: list(row["aliases"]),
          label: row["label"], specimen: row["specimen"], loinc: loinc[id], unit: unit,
          precision: Int(row["precision"]) ?? 1, substance: substance(row),
          hardLimits: range(row, "hard_low", "hard_high"),
          typicalLimits: range(row, "typical_low", "typical_high"),
          validityDays: Int(row["validity_days"]) ?? 90, variation: variations[id],
          source: row["source"], status: status(row)))
    }
    checkVariations(against: index)
    return (result, index)
  }

  func range(
    _ row: KnowledgeTable.Row, _ low: String, _ high: String
  ) -> ClosedRange<Double>? {
    guard let from = number(row, low), let to = number(row, high) else { return nil }
    guard from <= to else {
      sink.error(
        "contradictory-bounds", "the lower bound lies above the upper one", at: row.span(low))
      return nil
    }
    return from...to
  }

  func substance(_ row: KnowledgeTable.Row) -> Substance? {
    let mass = rational(row, "molar_mass")
    let valence = rational(row, "valence")
    let basis = Substance.MassBasis(rawValue: row["mass_basis"]) ?? .fixed
    // Where the mass depends on the assay that is known of the analyte, even without a mass.
    let isBound = basis == .methodDependent || basis == .rocheOnly
    guard mass != nil || valence != nil || isBound else { return nil }
    return Substance(
      name: row["label"], molarMass: mass, valence: valence, massBasis: basis)
  }

  func nutrients(_ units: UnitTable) -> ([Nutrient], [String: Int]) {
    var result: [Nutrient] = []
    var index: [String: Int] = [:]
    for row in rows("nutrients") {
      guard let unit = unit(row, "unit", units) else { continue }
      let day = try? units.unit(row["unit"] + "/d")
      index[row["nutrient"]] = result.count
      result.append(
        Nutrient(
          id: row["nutrient"], label: row["label"], aliases: list(row["aliases"]), unit: unit,
          dailyUnit: day ?? unit))
    }
    return (result, index)
  }

  // MARK: Codes

  func codes(_ analytes: [String: Int]) -> [String: Knowledge.AnalyteCode] {
    var result: [String: Knowledge.AnalyteCode] = [:]
    for row in rows("loinc") {
      let refusal = row["refuse"]
      if let analyte = analytes[row["analyte_id"]], refusal.isEmpty {
        result[row["loinc"]] = .analyte(analyte, property: row["property"])
      } else if !refusal.isEmpty {
        result[row["loinc"]] = .refused(refusal)
      } else {
        sink.error(
          "unknown-analyte", "no analyte is called '\(row["analyte_id"])'",
          at: row.span("analyte_id"),
          hint: Suggestion.hint(for: row["analyte_id"], in: analytes.keys.sorted()))
      }
    }
    return result
  }

  func names(_ index: [String: Int], _ analytes: [Analyte]) -> [String: Int] {
    var result: [String: Int] = [:]
    for (position, analyte) in analytes.enumerated() {
      for name in [analyte.id, analyte.shortName, analyte.label] + analyte.aliases {
        result[name.foldedASCII()] = position
      }
    }
    for row in rows("names") {
      guard let analyte = index[row["analyte_id"]] else {
        sink.error(
          "unknown-analyte", "no analyte is called '\(row["analyte_id"])'",
          at: row.span("analyte_id"))
        continue
      }
      result[row["name"].foldedASCII()] = analyte
    }
    return result
  }

  func conversions(
    _ analytes: [String: Int], _ units: UnitTable
  ) -> [Knowledge.TableConversion] {
    rows("conversions").compactMap { row in
      guard let analyte = analytes[row["analyte_id"]] else { return nil }
      return Knowledge.TableConversion(
        analyte: analyte, fromUnit: row["from_unit"], factor: rational(row, "factor"),
        basis: row["basis"])
    }
  }

  func groups(
    _ table: String, _ column: String,
    _ code: (KnowledgeTable.Row, Int) -> Knowledge.GroupCode?
  ) -> ([CodeGroup], [Knowledge.GroupCode]) {
    var groups: [CodeGroup] = []
    var index: [String: Int] = [:]
    var codes: [Knowledge.GroupCode] = []
    for row in rows(table) {
      let id = row[column]
      guard !id.isEmpty else { continue }
      if index[id] == nil {
        index[id] = groups.count
        let label = row.has("label") ? row["label"] : id
        groups.append(CodeGroup(id: id, label: label))
      }
      if let code = code(row, index[id]!) { codes.append(code) }
    }
    return (groups, codes)
  }

  func conditionCode(_ row: KnowledgeTable.Row, _ group: Int) -> Knowledge.GroupCode? {
    Knowledge.GroupCode(
      group: group, system: row["code_system"], code: row["code"].foldedASCII(),
      isPrefix: row["match"] == "prefix", isExclusion: row["exclude"] == "yes")
  }

  func medicineCode(_ row: KnowledgeTable.Row, _ group: Int) -> Knowledge.GroupCode? {
    Knowledge.GroupCode(
      group: group, system: "DRUG", code: row["drug"].foldedASCII(), isPrefix: false,
      isExclusion: false, aliases: list(row["aliases"]).map { $0.foldedASCII() },
      atc: list(row["atc"]), rxnorm: list(row["rxnorm"]))
  }
}
