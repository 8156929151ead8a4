import Clinic
import Glibc

/// Which measured values stand for a range of values while a rule is asked again.
package enum Widening: Sendable {
  /// Values whose variation is known.
  case known
  /// These, and a value whose variation is not known might be any.
  case all

  /// The central 95 per cent of a normal distribution, in standard deviations.
  private static let reach = 1.96

  /// The range of values that the person might have had: a value times and divided by the spread
  /// of a log-normal distribution, which is asymmetric and never below 0 (`analytes.md` A5 prefers
  /// it where the variation is large, and the two agree where it is small).
  func widened(_ value: NumberValue, _ variation: Variation?) -> NumberValue {
    guard !value.isNull else { return value }
    guard let variation else {
      guard self == .all else { return value }
      return NumberValue(low: 0, high: .infinity, flags: .highOpen)
    }
    let share = variation.combined / 100
    let factor = exp(Self.reach * log(1 + share * share).squareRoot())
    var result = value
    let bounds = [value.low / factor, value.low * factor, value.high / factor, value.high * factor]
    result.low = bounds.min() ?? value.low
    result.high = bounds.max() ?? value.high
    return result
  }
}

extension Rule {
  /// How sure a verdict is that rests on measured values; nil where it rests on none.
  ///
  /// The rule is asked again with every value standing for the range it might have had. A verdict
  /// is stable where state and class come out the same for the whole range at once, which is
  /// stricter than moving one value at a time.
  package func certainty(_ verdict: Verdict, _ values: Interpreter) -> Certainty? {
    var search = MarginSearch(values)
    decisive(verdict).forEach { search.visit($0) }
    guard search.readsValue else { return nil }
    let stability: Certainty.Stability =
      if comesOut(verdict, values.widened(.all), as: values) {
        .yes
      } else if comesOut(verdict, values.widened(.known), as: values) {
        .unknown
      } else {
        .no
      }
    return Certainty(stability: stability, nearest: search.nearest)
  }

  /// Whether everything that led to the verdict is decided as it was: a suppression or a worse
  /// class that becomes possible is another verdict within reach.
  private func comesOut(_ verdict: Verdict, _ values: Interpreter, as before: Interpreter) -> Bool {
    func same(_ node: Node) -> Bool { values.truth(node) == before.truth(node) }
    guard same(applies) else { return false }
    guard verdict.state != .notApplicable else { return true }
    let suppressing = verdict.suppressor >= 0 ? suppress[...verdict.suppressor] : suppress[...]
    guard suppressing.allSatisfy({ same($0.when) }) else { return false }
    guard verdict.state != .suppressed else { return true }
    let last = verdict.outcome >= 0 ? outcomes[verdict.outcome].classification : nil
    let deciding = verdict.outcome >= 0 ? outcomes[...verdict.outcome] : outcomes[...]
    return deciding.enumerated().allSatisfy { index, outcome in
      // An arm of the same class is another way to the same verdict.
      same(outcome.when) || (outcome.classification == last && index != verdict.outcome)
    }
  }

  /// The expressions that the verdict rests on.
  private func decisive(_ verdict: Verdict) -> [Node] {
    switch verdict.state {
    case .fired: [outcomes[verdict.outcome].when]
    case .suppressed: [suppress[verdict.suppressor].when]
    case .notApplicable: [applies]
    case .notFired, .indeterminate: outcomes.map(\.when)
    }
  }
}

/// Finds comparisons of a measured value with a bound, in the parts that decided.
struct MarginSearch {
  private let values: Interpreter
  private(set) var nearest: Margin?
  /// Whether any measured value was read at all, compared directly or computed with.
  private(set) var readsValue = false

  init(_ values: Interpreter) { self.values = values }

  mutating func visit(_ node: Node) {
    switch node.op {
    case .or:
      let decided = node.operands.filter { values.truth($0) == .true }
      (decided.isEmpty ? node.operands : decided).forEach { visit($0) }
    case .and:
      let decided = node.operands.filter { values.truth($0) == .false }
      (decided.isEmpty ? node.operands : decided).forEach { visit($0) }
    case .conditional:
      visit(node.operands[0])
      switch values.truth(node.operands[0]) {
      case .true: visit(node.operands[1])
      case .false: visit(node.operands[2])
      case .unknown: node.operands.dropFirst().forEach { visit($0) }
      }
    case .less, .atMost, .equal:
      if let margin = values.margin(node), isNearer(margin) { nearest = margin }
      node.operands.forEach { visit($0) }
    case .value:
      if values.result(node.operands[0]) >= 0 { readsValue = true }
      node.operands.forEach { visit($0) }
    case .series, .repeated:
      readsValue = true
      node.operands.forEach { visit($0) }
    default: node.operands.forEach { visit($0) }
    }
  }

  /// In combined variations where both are known, so that analytes can be held side by side; one
  /// whose variation is not known says the least, and only stands where there is no other.
  private func isNearer(_ margin: Margin) -> Bool {
    guard let nearest else { return true }
    guard let new = margin.inVariations else { return false }
    guard let old = nearest.inVariations else { return true }
    return new < old
  }
}

extension Interpreter {
  /// How far a measured value lies from the bound it is compared with; nil where the node compares
  /// something else, or one of the two is not one number.
  func margin(_ node: Node) -> Margin? {
    for (side, other) in [(0, 1), (1, 0)] {
      guard node.operands.count == 2, case .value = node.operands[side].op,
        case .number(_, of: let analyte?) = node.operands[side].type,
        let value = number(node.operands[side]).exact,
        let bound = number(node.operands[other]).exact
      else { continue }
      // Freed of binary dust: 12.9 less 13 is -0.1.
      let places = reader.vocabulary.analytes[analyte].precision + 4
      let distance = Mathematics.roundHalfUp(value - bound, places)
      let variation = reader.vocabulary.analytes[analyte].variation
      let spread = variation.map { value * $0.combined / 100 }
      return Margin(
        analyte: analyte, distance: distance,
        inVariations: spread.flatMap { $0 > 0 ? distance.magnitude / $0 : nil })
    }
    return nil
  }
}
