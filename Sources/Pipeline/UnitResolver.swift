import Clinic
import Definitions
import Quantities
import Records
import Synchronization

/// Finds how a result in some unit becomes the analyte's canonical unit. Every (analyte, unit)
/// pair of an export is settled once; workers keep their own copies of what was settled.
///
/// Where a conversion depends on the assay it is held back, unless the profile of the file says
/// which assay its laboratory uses: see `registered(by:)`.
final class UnitResolver: Sendable {
  struct Entry: Sendable {
    enum Outcome: Sendable {
      case scale(Scale)
      case unknown(hint: String)
      /// A spelling that must not be read, whatever the analyte.
      case unreadable(String)
      case refused(String)
    }

    /// `canonical = factor * stated + offset`, with a factor above 0, so that what is less than a
    /// bound stays less than it.
    struct Scale: Sendable, Equatable {
      var factor: Double
      var offset = 0.0

      var isIdentity: Bool { factor == 1 && offset == 0 }
      func callAsFunction(_ stated: Double) -> Double {
        offset == 0 ? stated * factor : stated * factor + offset
      }
      func inverse(_ canonical: Double) -> Double { (canonical - offset) / factor }
    }

    var analyte: Int
    var spelling: String
    var ucum: String
    var kind = QuantityKind.other
    var outcome: Outcome
    var exactFactor: String
    var basis: String
  }

  /// What every profile's resolver has in common: entries are numbered through all of them.
  private final class Shared: Sendable {
    let knowledge: Knowledge
    let entries = Mutex<(list: [Entry], index: [String: Int])>(([], [:]))
    /// Rows of `conversions.csv` by analyte, in the order of the table.
    let rows: [Int: [Knowledge.TableConversion]]

    init(_ knowledge: Knowledge) {
      self.knowledge = knowledge
      rows = Dictionary(grouping: knowledge.conversions, by: \.analyte)
    }
  }

  private let shared: Shared
  private let assays: [Int: Profile.Assay]

  convenience init(_ knowledge: Knowledge) { self.init(Shared(knowledge), [:]) }

  private init(_ shared: Shared, _ assays: [Int: Profile.Assay]) {
    self.shared = shared
    self.assays = assays
  }

  /// The same entries for a file of this profile: its assays are known, and those of others do not
  /// hold for it.
  func registered(by profile: Profile) -> UnitResolver {
    profile.assays.isEmpty && assays.isEmpty ? self : UnitResolver(shared, profile.assays)
  }

  /// The number of the entry for a spelling; the numbers depend on the order of asking and are
  /// never shown.
  func resolve(analyte: Int, spelling: String) -> (id: Int, entry: Entry) {
    var key = "\(analyte)|\(spelling)"
    if let assay = assays[analyte] { key += "|\(assay)" }
    return shared.entries.withLock { state in
      if let id = state.index[key] { return (id, state.list[id]) }
      let entry = self.entry(analyte, spelling)
      state.index[key] = state.list.count
      state.list.append(entry)
      return (state.list.count - 1, entry)
    }
  }

  var all: [Entry] { shared.entries.withLock { $0.list } }

  private func entry(_ analyte: Int, _ spelling: String) -> Entry {
    let vocabulary = shared.knowledge.vocabulary
    var entry = Entry(
      analyte: analyte, spelling: spelling, ucum: spelling, outcome: .unknown(hint: ""),
      exactFactor: "", basis: "")
    switch shared.knowledge.spellings.resolve(spelling, in: vocabulary.units) {
    case .ucum(let code): entry.ucum = code
    case .refused(let reason):
      entry.outcome = .unreadable(reason)
      return entry
    case .unknown(let nearest):
      entry.outcome = .unknown(hint: nearest.map { "did you mean '\($0)'?" } ?? "")
      return entry
    }
    guard let unit = try? vocabulary.units.unit(entry.ucum) else { return entry }
    entry.kind = QuantityKind(unit)
    if let equation = equation(analyte, unit) {
      entry.outcome = .scale(equation.scale)
      entry.exactFactor = equation.exactFactor
      entry.basis = equation.basis
      return entry
    }
    let rows = shared.rows[analyte] ?? []
    if let row = rows.first(where: { $0.fromUnit == entry.ucum }), settle(&entry, row, 1) {
      return entry
    }
    let target = vocabulary.analytes[analyte]
    do {
      let conversion = try unit.conversion(to: target.unit, substance: substance(target, analyte))
      guard let factor = conversion.proportionalFactor else {
        entry.outcome = .refused("a scale with its own zero is not converted")
        return entry
      }
      entry.outcome = .scale(Entry.Scale(factor: factor))
      entry.exactFactor = conversion.exactFactor
      entry.basis = conversion.basis
      if assays[analyte] != nil, conversion.basis != "exact" { entry.basis += Self.registered }
    } catch {
      entry.outcome = .refused(
        error.reason == .methodDependent ? Self.held("\(error)") : "\(error)")
      // A row in another size of this unit says as much: nmol/L by the row for pmol/L.
      for row in rows {
        if let from = try? vocabulary.units.unit(row.fromUnit),
          let scale = (try? unit.conversion(to: from))?.proportion, settle(&entry, row, scale)
        {
          break
        }
      }
    }
    return entry
  }

  /// The equation that is printed for an analyte, from a unit of the size of its first one. A row
  /// in the analyte's own unit needs none.
  private func equation(
    _ analyte: Int, _ unit: Unit
  ) -> (scale: Entry.Scale, exactFactor: String, basis: String)? {
    let target = shared.knowledge.vocabulary.analytes[analyte].unit
    guard unit.code != target.code else { return nil }
    for row in shared.knowledge.equations[analyte] ?? [] {
      guard let start = (try? unit.conversion(to: row.from))?.proportion,
        let end = (try? row.to.conversion(to: target))?.proportion
      else { continue }
      let factor = start * row.factor * end
      return (
        Entry.Scale(factor: factor.doubleValue, offset: (row.offset * end).doubleValue),
        factor.description, row.basis
      )
    }
    return nil
  }

  /// Settles an entry by a row of `conversions.csv`, where one of its unit is `scale` of the row's;
  /// false where the row holds for another assay than the registered one.
  private func settle(
    _ entry: inout Entry, _ row: Knowledge.TableConversion, _ scale: Rational
  ) -> Bool {
    var basis = row.basis
    switch ConversionBasis(row.basis) {
    case .refused(let why):
      entry.outcome = .refused(why)
      return true
    case .assay(let text):
      switch assays[entry.analyte] {
      case nil:
        entry.outcome = .refused(Self.held(text))
        return true
      // A mass of the laboratory's own takes the place of the catalogue's.
      case .molarMass: return false
      case .roche: basis += Self.registered
      }
    case .free: break
    }
    guard let factor = row.factor.map({ $0 * scale }) else { return false }
    entry.outcome = .scale(Entry.Scale(factor: factor.doubleValue))
    entry.exactFactor = factor.description
    entry.basis = basis
    return true
  }

  private func substance(_ target: Analyte, _ analyte: Int) -> Substance {
    guard case .molarMass(let mass) = assays[analyte] else {
      return target.substance ?? Substance(unknownFor: target.label)
    }
    return Substance(
      name: target.label, molarMass: mass, valence: target.substance?.valence, massBasis: .fixed,
      internationalUnit: target.substance?.internationalUnit)
  }

  private static let registered = "; registered by the profile"

  private static func held(_ reason: String) -> String {
    "it depends on the assay, and the profile registers none under 'assays': \(reason)"
  }
}

/// Names that repeat, such as laboratories: shown again in outputs, compared by number.
final class NameTable: Sendable {
  private let state = Mutex<(list: [String], index: [String: UInt32])>(([""], ["": 0]))

  func number(_ name: String) -> UInt32 {
    state.withLock { state in
      if let known = state.index[name] { return known }
      let number = UInt32(state.list.count)
      state.list.append(name)
      state.index[name] = number
      return number
    }
  }

  var names: [String] { state.withLock { $0.list } }
}
