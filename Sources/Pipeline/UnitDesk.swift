import Clinic
import Definitions
import Diagnostics
import Quantities

/// Answers what one unit is in another, for an analyte or nutrient where one is named.
///
/// Texts are read as a run reads them: a declared spelling first (`K/uL` is thousands), then UCUM.
/// With an essence file it is UCUM first, for whoever brings that file means its units.
struct UnitDesk {
  struct Refusal: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }

  struct Answer {
    var scale: DecimalScale
    /// The unit of the result as UCUM writes it, with the words that stood behind it.
    var unit: String
    /// `exact`, or the molar mass, valence, equation or share that was used.
    var basis: String
  }

  let knowledge: UnitKnowledge
  /// Whether UCUM is read before the declared spellings.
  let prefersUCUM: Bool
  /// Whether the caller has confirmed that assays use the molar masses of the catalogue.
  let confirmsAssay: Bool
  /// Whether an unknown spelling gets the nearest known one, which takes a millisecond to find.
  var givesHints = true

  /// Texts that were read already, for a sheet whose rows name the same few units in many pairs.
  var memory: Memory?

  /// What a text came to. One worker's own: nothing guards it.
  final class Memory {
    static let size = 8192
    private var units: [String: Result<Unit, Refusal>] = [:]

    func unit(
      _ text: String, _ read: (String) throws(Refusal) -> Unit
    ) throws(Refusal) -> Unit {
      if let known = units[text] { return try known.get() }
      // A file of units that never repeat must not fill the memory.
      if units.count >= Self.size { units.removeAll(keepingCapacity: true) }
      let result: Result<Unit, Refusal>
      do throws(Refusal) {
        result = .success(try read(text))
      } catch {
        result = .failure(error)
      }
      units[text] = result
      return try result.get()
    }
  }

  /// The way from one text to another, or why there is none and what is missing.
  ///
  /// `subject` is an analyte (id, name or LOINC code), a nutrient (`intake_zinc`), `frequency`, or
  /// empty.
  func answer(from: String, to: String, subject: String) throws(Refusal) -> Answer {
    guard !from.isEmpty else { throw Refusal("the unit to convert from is missing") }
    guard !to.isEmpty else { throw Refusal("the unit to convert to is missing") }
    let conversion = try self.conversion(from, to, subject)
    return Answer(
      scale: DecimalScale(conversion), unit: written(to), basis: conversion.basis)
  }

  private func conversion(
    _ from: String, _ to: String, _ subject: String
  ) throws(Refusal) -> Conversion {
    let name = subject.foldedASCII()
    if name.isEmpty { return try plain(from, to, nil) }
    if let formula = knowledge.pairFormulas[name],
      let conversion = try PairFormulas(desk: self, formula: formula).conversion(from, to)
    {
      return conversion
    }
    if let conversion = try printed(from, to, name) { return conversion }
    if let analyte = knowledge.names[name] { return try converted(from, to, analyte) }
    if name == "frequency" { return try dosing(from, to) }
    if let intake = IntakeUnits(desk: self, subject: name) {
      return try intake.conversion(from, to)
    }
    // A subject with equations or formulas of its own still has its plain conversions.
    if knowledge.equations[name] != nil || knowledge.pairFormulas[name] != nil {
      return try plain(from, to, nil)
    }
    let hint = Suggestion.hint(for: subject, in: known)
    throw Refusal(
      "no analyte or nutrient is called '\(Self.shown(subject))'" + (hint.map { "; \($0)" } ?? ""))
  }

  /// `mcg` as `ug`, and `mcg zinc oxide` as `ug zinc oxide`.
  private func written(_ to: String) -> String {
    if let whole = try? unit(to) { return whole.code }
    let parts = to.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let first = try? unit(parts[0]) else { return to }
    return first.code + " " + parts[1]
  }

  private var known: [String] {
    knowledge.analytes.map(\.id) + knowledge.analytes.map(\.shortName)
      + knowledge.nutrients.map { "intake_" + $0.id }
  }

  /// A text as a message shows it: short, on one line.
  static func shown(_ text: String) -> String {
    let line = text.unicodeScalars.prefix(40).map { $0.value < 32 ? " " : Character($0) }
    return String(line) + (text.unicodeScalars.count > 40 ? "..." : "")
  }

  // MARK: Units

  func unit(_ text: String) throws(Refusal) -> Unit {
    guard let memory else { return try read(text) }
    return try memory.unit(text, read)
  }

  private func read(_ text: String) throws(Refusal) -> Unit {
    if prefersUCUM, let unit = try? knowledge.units.unit(text) { return unit }
    switch knowledge.spellings.resolve(text, in: knowledge.units, givesHints: givesHints) {
    case .ucum(let code):
      do {
        return try knowledge.units.unit(code)
      } catch {
        throw Refusal("\(error)")
      }
    case .refused(let reason): throw Refusal("'\(Self.shown(text))' is not read: \(reason)")
    case .unknown(let nearest):
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw Refusal("'\(Self.shown(text))' is neither a UCUM unit nor a known spelling\(hint)")
    }
  }

  private var permissions: ConversionPermissions { confirmsAssay ? .methodDependentMass : [] }

  /// Both units as read; where that fails and one of them may be an enzyme unit, as that. `mU/L` is
  /// thousandths of international units to most, and of enzyme units beside `U/L`.
  func plain(_ from: String, _ to: String, _ substance: Substance?) throws(Refusal) -> Conversion {
    let (left, right) = (try unit(from), try unit(to))
    do {
      return try left.conversion(to: right, substance: substance, permitting: permissions)
    } catch {
      if let other = enzymes(from, to) { return other }
      throw Refusal(
        substance == nil && Self.wantsAnalyte(error.reason)
          ? Self.analyteWanted(error, left, right) : error.text)
    }
  }

  private func enzymes(_ from: String, _ to: String) -> Conversion? {
    guard let left = try? knowledge.units.unit(from), let right = try? knowledge.units.unit(to),
      left.dimension[.catalysedAmount] == 1, right.dimension[.catalysedAmount] == 1
    else { return nil }
    return try? left.conversion(to: right)
  }

  private static func wantsAnalyte(_ reason: ConversionRefusal.Reason) -> Bool {
    [.molarMassMissing, .valenceMissing, .standardMissing].contains(reason)
  }

  private static func analyteWanted(
    _ refusal: ConversionRefusal, _ from: Unit, _ to: Unit
  ) -> String {
    let what =
      switch refusal.reason {
      case .valenceMissing: "its charge"
      case .standardMissing: "what one international unit of it is"
      default: "its molar mass"
      }
    return "'\(from.code)' to '\(to.code)' needs an analyte: \(what)"
  }

  // MARK: Analytes

  /// By units and substance; else through a conversion that the analyte's table declares.
  func converted(
    _ from: String, _ to: String, _ position: Int
  ) throws(Refusal) -> Conversion {
    let analyte = knowledge.analytes[position]
    let (left, right) = (try unit(from), try unit(to))
    let refusal: ConversionRefusal
    do {
      return try left.conversion(
        to: right, substance: analyte.substance ?? Substance(unknownFor: analyte.label),
        permitting: permissions)
    } catch {
      refusal = error
    }
    for row in knowledge.declared[position] ?? [] {
      if let found = try through(row, left, right) { return found }
      if let back = try through(row, right, left)?.inverse { return back }
    }
    if refusal.reason == .methodDependent {
      throw Refusal(
        refusal.text + ", and give --confirm-assay where it is the catalogue's")
    }
    if let other = enzymes(from, to) { return other }
    throw Refusal(refusal.text)
  }

  /// `from` to the row's unit, by its factor, and on to `to`: both ends by size alone.
  private func through(
    _ row: UnitKnowledge.Declared, _ from: Unit, _ to: Unit
  ) throws(Refusal) -> Conversion? {
    guard let start = (try? from.conversion(to: row.from))?.proportion,
      let end = (try? row.to.conversion(to: to))?.proportion
    else { return nil }
    let basis = ConversionBasis(row.basis)
    guard let factor = row.factor, basis.refusal == nil else {
      let why = basis.refusal ?? row.basis
      throw Refusal("'\(from.code)' to '\(to.code)' is not converted: \(why)")
    }
    guard basis.assay == nil || confirmsAssay else {
      throw Refusal(
        "'\(from.code)' to '\(to.code)' depends on the assay (\(row.basis)): give --confirm-assay "
          + "where the laboratory uses this factor")
    }
    return Conversion(factor: start * factor * end, basis: row.basis)
  }

  /// An equation printed for this subject, between units of the same size as the ones given.
  private func printed(
    _ from: String, _ to: String, _ subject: String
  ) throws(Refusal) -> Conversion? {
    let name = knowledge.names[subject].map { knowledge.analytes[$0].id } ?? subject
    guard let rows = knowledge.equations[name] else { return nil }
    let (left, right) = (try unit(from), try unit(to))
    for row in rows {
      if let found = Self.along(row, left, right) { return found }
    }
    // A factor alone is inverted exactly; an equation with an offset only where no row is printed
    // for the way back, and none such is in the tables.
    return rows.lazy.filter { $0.offset.isZero }.compactMap {
      Self.along($0, right, left)?.inverse
    }.first
  }

  private static func along(
    _ row: UnitKnowledge.Equation, _ from: Unit, _ to: Unit
  ) -> Conversion? {
    guard let start = (try? from.conversion(to: row.from))?.proportion,
      let end = (try? row.to.conversion(to: to))?.proportion
    else { return nil }
    return Conversion(
      factor: start * row.factor * end, offset: row.offset * end, basis: row.basis)
  }

  // MARK: Doses

  /// `dose tid` in `doses/day`, by the frequency table.
  private func dosing(_ from: String, _ to: String) throws(Refusal) -> Conversion {
    let words = from.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, words[0] == "dose" || words[0] == "doses" else {
      throw Refusal("a frequency is written as 'dose' and its code, as in 'dose tid'")
    }
    guard to == "doses/day" || to == "{dose}/d" else {
      throw Refusal("a frequency is given in 'doses/day'")
    }
    guard let dosing = knowledge.dosings[words[1].foldedASCII()] else {
      let hint = Suggestion.hint(for: words[1], in: knowledge.dosings.keys.sorted())
      throw Refusal(
        "'\(Self.shown(words[1]))' is no known frequency" + (hint.map { "; \($0)" } ?? ""))
    }
    guard let count = dosing.perDay else {
      throw Refusal("'\(Self.shown(words[1]))' is no number of doses a day. \(dosing.note)")
    }
    return Conversion(factor: count, basis: "doses a day")
  }
}
