import Clinic
import Definitions

/// Looks for numbers that would fit another unit than the one that they are said to be in. It only
/// says so: a stated unit is never overridden, because who wrote the number may have meant it.
struct UnitSuspicion {
  /// Fewer results than this have no median worth a word, and too few people behind it.
  static let fewest = 20

  private let knowledge: Knowledge
  private let entries: [UnitResolver.Entry]

  init(_ knowledge: Knowledge, _ entries: [UnitResolver.Entry]) {
    self.knowledge = knowledge
    self.entries = entries
  }

  /// Units other than the stated one in which a number would be usual.
  static func units(
    fitting number: Double, _ signatures: [Knowledge.Signature]?, besides stated: String
  ) -> [String] {
    (signatures ?? []).filter { $0.unit != stated && $0.numbers.contains(number) }.map(\.unit)
  }

  /// What to say of a number that cannot be in its stated unit; empty where it fits no other.
  static func hint(
    _ number: Double, _ signatures: [Knowledge.Signature]?, besides stated: String
  ) -> String {
    let units = units(fitting: number, signatures, besides: stated)
    return units.isEmpty ? "" : "the number would be usual in \(units.joined(separator: " or "))"
  }

  /// One check for each file, analyte and unit of which more than half is unusual and whose median
  /// would be usual in another unit.
  func checks(_ chunks: [Ingested.Chunk], _ paths: [String]) -> [QualityCheck] {
    suspects(chunks).compactMap { suspect -> (order: String, check: QualityCheck)? in
      let entry = entries[Int(suspect.conversion)]
      guard case .scale(let scale) = entry.outcome else { return nil }
      let median = scale.inverse(median(suspect, chunks))
      let units = Self.units(
        fitting: median, knowledge.signatures[entry.analyte], besides: entry.ucum)
      guard !units.isEmpty else { return nil }
      let analyte = knowledge.vocabulary.analytes[entry.analyte].shortName
      let path = paths[Int(suspect.source)]
      let spelling = entry.spelling.isEmpty ? "no unit" : "'\(entry.spelling)'"
      let check = QualityCheck(
        id: "unit-mistake", category: "plausibility", table: "result", violated: suspect.unusual,
        checked: suspect.count, threshold: 100, status: .warn,
        description: "Results of \(analyte) in \(spelling) in '\(path)' that are unusual; their "
          + "median would be usual in \(units.joined(separator: " or ")). Ask the laboratory: a "
          + "stated unit is never changed.")
      return ("\(path)\n\(analyte)\n\(entry.spelling)", check)
    }
    .sorted { $0.order < $1.order }
    .enumerated().map { number, item in
      // A check's id is its key in the database.
      var check = item.check
      check.id = "unit-mistake-\(number + 1)"
      return check
    }
  }

  private func suspects(_ chunks: [Ingested.Chunk]) -> [ShardedResults.Batch] {
    var all: [UInt32: ShardedResults.Batch] = [:]
    for batch in chunks.lazy.flatMap(\.results.batches) {
      let key = UInt32(batch.source) << 16 | UInt32(batch.conversion)
      if var known = all[key] {
        known.count += batch.count
        known.unusual += batch.unusual
        all[key] = known
      } else {
        all[key] = batch
      }
    }
    return all.values.filter { $0.count >= Self.fewest && $0.unusual * 2 > $0.count }
  }

  private func median(_ batch: ShardedResults.Batch, _ chunks: [Ingested.Chunk]) -> Double {
    var values: [Double] = []
    for chunk in chunks {
      for result in chunk.results.observations
      where result.source == batch.source && result.conversion == batch.conversion {
        values.append(result.value)
      }
    }
    values.sort()
    return values[values.count / 2]
  }
}
