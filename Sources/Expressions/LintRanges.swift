import Clinic

/// What a number can be at all, whoever is asked about: for comparisons that can only come out one
/// way. Ranges are closed and never too narrow.
struct LintRanges {
  let vocabulary: Vocabulary

  typealias Range = ClosedRange<Double>

  private static let everything: Range = -Double.infinity...Double.infinity
  private static let countable: Range = 0...Double.infinity

  func range(_ node: Node) -> Range {
    switch node.op {
    case .number(let value): return value...value
    case .value:
      guard case .number(_, of: let analyte?) = node.type else { return Self.everything }
      // Outside its hard limits a result is rejected.
      return vocabulary.analytes[analyte].hardLimits ?? Self.countable
    case .countTrue: return 0...Double(node.operands.count)
    case .weightOfTrue(let weights): return 0...weights.reduce(0) { $0 + max(0, $1) }
    case .daysAbove(_, _, let window): return 0...Double(window + 1)
    case .daysTaken(_, let window): return 0...Double(window + 1)
    case .ageYears, .ageYearsAt: return 0...150
    case .ageMonths, .ageMonthsAt: return 0...1800
    case .trimester: return 1...3
    case .dose, .meanDoseAbove, .meanDose, .averageDose, .countResults, .courseCount, .cigarettes:
      return Self.countable
    case .scale(let factor):
      let inner = range(node.operands[0])
      let ends = [inner.lowerBound * factor, inner.upperBound * factor]
      guard let low = ends.min(), let high = ends.max(), !low.isNaN, !high.isNaN else {
        return Self.everything
      }
      return low...high
    case .conditional:
      let (yes, no) = (range(node.operands[1]), range(node.operands[2]))
      return min(yes.lowerBound, no.lowerBound)...max(yes.upperBound, no.upperBound)
    default: return Self.everything
    }
  }

  /// What a comparison always comes to where it is known at all; nil where it can be either.
  func decided(_ node: Node) -> Bool? {
    guard node.operands.count == 2 else { return nil }
    let (a, b) = (range(node.operands[0]), range(node.operands[1]))
    switch node.op {
    case .less:
      if a.upperBound < b.lowerBound { return true }
      return a.lowerBound >= b.upperBound ? false : nil
    case .atMost:
      if a.upperBound <= b.lowerBound { return true }
      return a.lowerBound > b.upperBound ? false : nil
    case .equal:
      return a.upperBound < b.lowerBound || b.upperBound < a.lowerBound ? false : nil
    default: return nil
    }
  }
}
