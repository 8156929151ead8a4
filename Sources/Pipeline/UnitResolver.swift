import Clinic
import Definitions
import Quantities
import Records
import Synchronization

/// Finds how a result in some unit becomes the analyte's canonical unit. Every (analyte, unit)
/// pair of an export is settled once; workers keep their own copies of what was settled.
final class UnitResolver: Sendable {
  struct Entry: Sendable {
    enum Outcome: Sendable {
      case factor(Double, isIdentity: Bool)
      case unknown(hint: String)
      /// A spelling that must not be read, whatever the analyte.
      case unreadable(String)
      case refused(String)
    }

    var analyte: Int
    var spelling: String
    var ucum: String
    var outcome: Outcome
    var exactFactor: String
    var basis: String
  }

  private let knowledge: Knowledge
  private let entries = Mutex<(list: [Entry], index: [String: Int])>(([], [:]))
  private let tableFactors: [String: Knowledge.TableConversion]

  init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
    tableFactors = Dictionary(
      knowledge.conversions.map { ("\($0.analyte)|\($0.fromUnit)", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The number of the entry for a spelling; the numbers depend on the order of asking and are
  /// never shown.
  func resolve(analyte: Int, spelling: String) -> (id: Int, entry: Entry) {
    let key = "\(analyte)|\(spelling)"
    return entries.withLock { state in
      if let id = state.index[key] { return (id, state.list[id]) }
      let entry = self.entry(analyte, spelling)
      state.index[key] = state.list.count
      state.list.append(entry)
      return (state.list.count - 1, entry)
    }
  }

  var all: [Entry] { entries.withLock { $0.list } }

  private func entry(_ analyte: Int, _ spelling: String) -> Entry {
    var entry = Entry(
      analyte: analyte, spelling: spelling, ucum: spelling, outcome: .unknown(hint: ""),
      exactFactor: "", basis: "")
    switch knowledge.spellings.resolve(spelling, in: knowledge.vocabulary.units) {
    case .ucum(let code): entry.ucum = code
    case .refused(let reason):
      entry.outcome = .unreadable(reason)
      return entry
    case .unknown(let nearest):
      entry.outcome = .unknown(hint: nearest.map { "did you mean '\($0)'?" } ?? "")
      return entry
    }
    let target = knowledge.vocabulary.analytes[analyte]
    guard let unit = try? knowledge.vocabulary.units.unit(entry.ucum) else { return entry }
    if let table = tableFactors["\(analyte)|\(entry.ucum)"] {
      if table.basis.hasPrefix("refused:") || table.basis.hasPrefix("method-dependent") {
        entry.outcome = .refused(table.basis)
        return entry
      }
      entry.outcome = .factor(table.factor.doubleValue, isIdentity: false)
      entry.exactFactor = table.factor.description
      entry.basis = table.basis
      return entry
    }
    do {
      let conversion = try unit.conversion(to: target.unit, substance: target.substance)
      guard let factor = conversion.proportionalFactor else {
        entry.outcome = .refused("a scale with its own zero is not converted")
        return entry
      }
      entry.outcome = .factor(factor, isIdentity: factor == 1)
      entry.exactFactor = conversion.exactFactor
      entry.basis = conversion.basis
    } catch {
      entry.outcome = .refused("\(error)")
    }
    return entry
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
