import Clinic
import Definitions
import Expressions
import Statistics

/// Compares each result of a person with the one before it. Nothing is set aside or changed by
/// what comes out: people do change, and only a laboratory knows which of two numbers is wrong.
struct DeltaChecks: Sendable {
  /// What one ratio of two results would be, were one of them in another unit or a place off.
  struct Mistake: Sendable, Equatable {
    var ratio: Double
    var words: String
  }

  /// What is known of one analyte.
  struct Judge: Sendable {
    let change: ReferenceChange
    let typical: ClosedRange<Double>?
    let mistakes: [Mistake]

    /// The mistake that would explain a change beyond chance, by its number; the nearest of
    /// several. Where an analyte varies so much that nearly any ratio is near to some mistake,
    /// one of both results must also be unusual.
    func mistake(from earlier: Double, to later: Double) -> Int? {
      let isWide = change.rise > DeltaChecks.widest * change.fall
      if isWide, let typical, typical.contains(earlier), typical.contains(later) { return nil }
      var best: (number: Int, distance: Double)?
      for (number, mistake) in mistakes.enumerated() {
        let rest = later / earlier / mistake.ratio
        guard rest >= change.fall, rest <= change.rise else { continue }
        let distance = max(rest, 1 / rest)
        if best == nil || distance < best!.distance { best = (number, distance) }
      }
      return best?.number
    }
  }

  /// Bounds of chance that are further apart than this make a ratio of 10 look like any other.
  static let widest = 4.0

  /// By analyte; nil where how much results vary is not known.
  let judges: [Judge?]

  init(_ knowledge: Knowledge) {
    // A resolver of its own: what is looked up here was applied to no result.
    let units = UnitResolver(knowledge)
    judges = knowledge.vocabulary.analytes.indices.map { index in
      let analyte = knowledge.vocabulary.analytes[index]
      guard let variation = analyte.variation else { return nil }
      let change = ReferenceChange(
        analytical: variation.analytical, withinPerson: variation.withinPerson)
      // A size of mistake that chance reaches, too, explains nothing.
      let mistakes = Self.mistakes(index, analyte, knowledge, units).filter {
        change.isExceeded(from: 1, to: $0.ratio)
      }
      return Judge(change: change, typical: analyte.typicalLimits, mistakes: mistakes)
    }
  }

  /// Shifted decimal points, and the units of `signatures.csv` that numbers are mistaken in.
  private static func mistakes(
    _ index: Int, _ analyte: Analyte, _ knowledge: Knowledge, _ units: UnitResolver
  ) -> [Mistake] {
    var result: [Mistake] = []
    func add(_ factor: Double, _ words: String) {
      for ratio in [factor, 1 / factor] {
        if let same = result.firstIndex(where: { abs($0.ratio / ratio - 1) < 0.001 }) {
          result[same].words += " or " + words
        } else {
          result.append(Mistake(ratio: ratio, words: words))
        }
      }
    }
    for factor in [10.0, 100, 1000] { add(factor, "by a factor of \(Int(factor))") }
    for signature in knowledge.signatures[index] ?? [] {
      let entry = units.resolve(analyte: index, spelling: signature.unit).entry
      // An equation is no one ratio.
      guard case .scale(let scale) = entry.outcome, scale.offset == 0, scale.factor != 1 else {
        continue
      }
      add(scale.factor, "as \(signature.unit) and \(analyte.unit.code) do")
    }
    return result
  }
}

/// Pairs of successive results of one analyte; counted shard by shard, and joined in any order.
struct DeltaCounts: Sendable {
  /// How often a mistake would explain a change, and the first row that it would explain.
  struct Explained: Sendable {
    var count: Int
    var source: UInt16
    var line: UInt32

    mutating func add(_ other: Explained) {
      if (other.source, other.line) < (source, line) {
        (source, line) = (other.source, other.line)
      }
      count += other.count
    }
  }

  struct Counts: Sendable {
    var pairs = 0
    var beyond = 0
    /// By number of the mistake.
    var explained: [Int: Explained] = [:]
  }

  /// By analyte.
  private(set) var analytes: [Counts]

  init(analyteCount: Int) { analytes = Array(repeating: Counts(), count: analyteCount) }

  mutating func merge(_ other: DeltaCounts) {
    for index in analytes.indices where other.analytes[index].pairs > 0 {
      analytes[index].pairs += other.analytes[index].pairs
      analytes[index].beyond += other.analytes[index].beyond
      for (mistake, found) in other.analytes[index].explained {
        add(found, analyte: index, mistake: mistake)
      }
    }
  }

  /// Takes in the reconciled results of a shard, which stand by person, analyte and moment.
  mutating func add(_ timelines: Timelines, _ checks: DeltaChecks) {
    var last: Observation?
    for result in timelines.observations where Self.isComparable(result) {
      defer { last = result }
      guard let earlier = last, earlier.patient == result.patient,
        earlier.analyte == result.analyte, !Self.differ(earlier, result, timelines.details)
      else { continue }
      let analyte = Int(result.analyte)
      analytes[analyte].pairs += 1
      guard let judge = checks.judges[analyte],
        judge.change.isExceeded(from: earlier.value, to: result.value)
      else { continue }
      analytes[analyte].beyond += 1
      guard let mistake = judge.mistake(from: earlier.value, to: result.value) else { continue }
      add(
        Explained(count: 1, source: result.source, line: result.line), analyte: analyte,
        mistake: mistake)
    }
  }

  private mutating func add(_ found: Explained, analyte: Int, mistake: Int) {
    if analytes[analyte].explained[mistake] == nil {
      analytes[analyte].explained[mistake] = found
    } else {
      analytes[analyte].explained[mistake]?.add(found)
    }
  }

  /// A bound or a range is no number to compare, and what no rule may read is not compared either.
  private static func isComparable(_ result: Observation) -> Bool {
    result.isUsable && !result.isCensored && result.value > 0
  }

  /// Results of two laboratories, methods or specimens differ by more than the person does.
  private static func differ(
    _ a: Observation, _ b: Observation, _ details: [ObservationDetail]
  ) -> Bool {
    guard a.detail != Observation.noDetail, b.detail != Observation.noDetail else { return false }
    let (a, b) = (details[Int(a.detail)], details[Int(b.detail)])
    func differ(_ path: KeyPath<ObservationDetail, UInt32>) -> Bool {
      a[keyPath: path] != 0 && b[keyPath: path] != 0 && a[keyPath: path] != b[keyPath: path]
    }
    return differ(\.laboratory) || differ(\.method) || differ(\.specimen)
  }
}

extension DeltaChecks {
  /// By chance alone, this many of a hundred pairs are beyond the reference change.
  private static let chance = 5.0

  /// One check for each analyte of which somebody has two results, and one more for each whose
  /// changes a mistake of unit or decimal point would explain.
  func checks(
    _ counts: DeltaCounts, _ analytes: [Analyte], _ paths: [String]
  ) -> [QualityCheck] {
    analytes.indices.filter { counts.analytes[$0].pairs > 0 }
      .sorted { analytes[$0].shortName < analytes[$1].shortName }
      .flatMap { index -> [QualityCheck] in
        let (found, name) = (counts.analytes[index], analytes[index].shortName)
        guard let judge = judges[index] else {
          return [
            QualityCheck(
              id: "delta-\(name)", category: "plausibility", table: "result", violated: 0,
              checked: 0, status: .notApplicable,
              description: "Changes of \(name) from one result to the next are not judged: how "
                + "much it varies is not known. Pairs: \(found.pairs).")
          ]
        }
        return [changes(found, judge, name)] + suspicion(found, judge, name, paths)
      }
  }

  private func changes(
    _ found: DeltaCounts.Counts, _ judge: Judge, _ name: String
  ) -> QualityCheck {
    let percent = 100 * Double(found.beyond) / Double(found.pairs)
    func signed(_ multiple: Double) -> String {
      Formatting.fixed(abs(multiple - 1) * 100, 1)
    }
    return QualityCheck(
      id: "delta-\(name)", category: "plausibility", table: "result", violated: found.beyond,
      checked: found.pairs, threshold: Self.chance, status: percent > Self.chance ? .warn : .pass,
      description: "Results of \(name) that differ from the person's one before by more than "
        + "chance: a rise of \(signed(judge.change.rise)) or a fall of "
        + "\(signed(judge.change.fall)) per cent. Of unchanged people 5 in 100 do.")
  }

  private func suspicion(
    _ found: DeltaCounts.Counts, _ judge: Judge, _ name: String, _ paths: [String]
  ) -> [QualityCheck] {
    guard !found.explained.isEmpty else { return [] }
    let parts = found.explained.sorted {
      (judge.mistakes[$0.key].words, $0.key) < (judge.mistakes[$1.key].words, $1.key)
    }.map { number, item in
      "\(item.count) \(judge.mistakes[number].words), "
        + "first '\(paths[Int(item.source)])' line \(item.line)"
    }
    return [
      QualityCheck(
        id: "delta-mistake-\(name)", category: "plausibility", table: "result",
        violated: found.explained.values.reduce(0) { $0 + $1.count }, checked: found.pairs,
        threshold: 100, status: .warn,
        description: "Results of \(name) whose difference from the one before a wrong unit or "
          + "decimal point would explain: \(parts.joined(separator: "; ")). Ask the laboratory: "
          + "nothing was changed.")
    ]
  }
}
