import Definitions
import Diagnostics
import Quantities
import Records

/// `cerulean units`: what one unit is in another, and whether a code is UCUM.
package struct UnitVerbs {
  /// An answer for standard output, or a refusal in words.
  package struct Outcome: Sendable {
    package var text: String
    /// How the number came about, where it was by more than the sizes of the units.
    package var note: String?
    package var isRefused: Bool
  }

  let desk: UnitDesk

  /// Reads the tables of units under `pipelines/`, or the essence file that is named in place of
  /// the table of units.
  ///
  /// `confirmsAssay` lets mass and amount convert where the molar mass depends on the assay.
  package init(essence path: String?, confirmsAssay: Bool = false) throws(RunError) {
    let table = try path.map { (path) throws(RunError) in try EssenceFile(path).units }
    let root = DefinitionFiles.root(of: nil)
    let library = try DefinitionFiles.library(root: root, of: [.knowledge])
    let sink = DiagnosticSink()
    guard let knowledge = library.unitKnowledge(essence: table, sink: sink) else {
      throw .definitions(sink.sorted)
    }
    desk = UnitDesk(
      knowledge: knowledge, prefersUCUM: table != nil, confirmsAssay: confirmsAssay)
  }

  /// One value in another unit: `79.1098 ug/dL`.
  package func convert(
    _ value: String, from: String, to: String, subject: String?
  ) -> Outcome {
    guard let number = DecimalNumber(value) else {
      if value.isEmpty { return Outcome(text: Self.missing, note: nil, isRefused: true) }
      return Outcome(text: Self.notANumber, note: nil, isRefused: true)
    }
    do throws(UnitDesk.Refusal) {
      let answer = try desk.answer(from: from, to: to, subject: subject ?? "")
      guard let text = answer.scale.text(number) else {
        return Outcome(text: Self.outsideDomain, note: nil, isRefused: true)
      }
      let note = answer.basis == "exact" ? nil : answer.basis
      return Outcome(text: "\(text) \(answer.unit)", note: note, isRefused: false)
    } catch {
      return Outcome(text: error.text, note: nil, isRefused: true)
    }
  }

  /// Whether a text is a UCUM code, letter for letter, and what it may have been meant to be.
  package func validate(_ code: String) -> Outcome {
    do throws(UnitError) {
      let unit = try desk.knowledge.units.unit(code)
      return Outcome(text: "", note: otherReading(unit), isRefused: false)
    } catch {
      guard case .ucum(let meant) = desk.knowledge.spellings.resolve(code, in: desk.knowledge.units)
      else { return Outcome(text: "\(error)", note: nil, isRefused: true) }
      let plain = UnitError.plain(error)
      return Outcome(
        text: "\(plain); it is a known spelling of '\(meant)'", note: nil, isRefused: true)
    }
  }

  /// What exports mean by a code where that is not what UCUM means: `K/uL` is kelvin to UCUM.
  private func otherReading(_ unit: Unit) -> String? {
    switch desk.knowledge.spellings.resolve(unit.code, in: desk.knowledge.units) {
    case .ucum(let meant):
      guard let other = try? desk.knowledge.units.unit(meant),
        other.dimension != unit.dimension || other.factor != unit.factor
      else { return nil }
      return "but a result with it is read as '\(meant)'"
    case .refused(let reason): return "but a result with it is refused: \(reason)"
    case .unknown: return nil
    }
  }

  // The number itself is never shown: it may be a patient's.
  static let missing = "the value is missing"
  static let notANumber = "the value is not a decimal number, such as 12.1 or 1.5e3"
  static let outsideDomain = "the value has no counterpart on the other scale"
}

/// A UCUM essence file in place of the project's own table of units.
struct EssenceFile: Sendable {
  let units: UnitTable
  /// Of the bytes, because whatever they say may decide what comes out.
  let sha256: String

  init(_ path: String) throws(RunError) {
    let text = try DefinitionFiles.text(path)
    do {
      units = try UnitTable(essence: Array(text.utf8))
    } catch {
      throw .inputMissing("'\(path)' is not a UCUM essence file: \(error)")
    }
    sha256 = SHA256Digest.hex(of: text)
  }
}

extension UnitError {
  /// The fault without its hint, where a better one is known.
  fileprivate static func plain(_ error: UnitError) -> String {
    "'\(error.code)', character \(error.offset + 1): \(error.message)"
  }
}
