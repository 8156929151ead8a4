import Clinic
import Definitions

/// What one dose of a thing holds, and why that is not known where it is not.
///
/// Tablets times strength, millilitres times concentration, or an amount as it stands. Where a row
/// says it twice, both must agree.
struct SigDose {
  enum Gap: Error, Hashable {
    case missingDose, missingStrength, conflictingDose
  }

  /// An amount at a time, with what is known of it.
  struct Answer {
    var amount: StatedAmount
    var isElemental: Truth
    var doubts: Intake.Doubts = []
  }

  /// What the label says of one dose form or volume; the element's own amount beside the salt's.
  var strength: Strength?
  var element: Strength?
  /// Whether several nutrients are in it: an amount of the whole is then that of none.
  var isMixture = false

  func answer(_ step: Directions.Step) -> Result<Answer, Gap> {
    if let amount = step.amount, !amount.isVolume {
      return isMixture ? .failure(.conflictingDose) : stated(amount, step)
    }
    guard let label = element ?? strength else {
      return .failure(step.count == nil && step.volume == nil ? .missingDose : .missingStrength)
    }
    if let volume = step.volume {
      guard let held = label.volume, held > 0 else { return .failure(.missingStrength) }
      return .success(
        Answer(
          amount: label.amount.scaled(volume.low / held, volume.high / held),
          isElemental: label.isElemental))
    }
    guard let count = step.count else { return .failure(.missingDose) }
    guard label.volume == nil else { return .failure(.missingStrength) }
    return .success(
      Answer(
        amount: label.amount.scaled(count.low, count.high), isElemental: label.isElemental))
  }

  /// An amount that the row states, with the number of forms where that stands beside it.
  private func stated(_ amount: StatedAmount, _ step: Directions.Step) -> Result<Answer, Gap> {
    var scale = Interval(1)
    var doubts: Intake.Doubts = []
    if let held = step.strengthVolume {
      guard let volume = step.volume, held > 0 else { return .failure(.missingDose) }
      scale = Interval(low: volume.low / held, high: volume.high / held)
    } else if let count = step.count {
      switch step.basis {
      case .each: scale = count
      case .total: break
      case .unclear:
        guard let found = settle(amount, count) else { return .failure(.conflictingDose) }
        (scale, doubts) = found
      }
      if contradicts(amount, scale, count) { return .failure(.conflictingDose) }
    } else if step.basis == .each {
      return .failure(.missingDose)
    }
    let isElemental: Truth = step.isElemental ? .true : .unknown
    let answer = Answer(
      amount: amount.scaled(scale.low, scale.high), isElemental: isElemental, doubts: doubts)
    if let element = step.element {
      return .success(
        Answer(
          amount: element.scaled(scale.low, scale.high), isElemental: .true, doubts: doubts))
    }
    if !step.isElemental, let converted = labelled(answer) { return .success(converted) }
    return .success(answer)
  }

  /// Whether an amount beside a number of tablets is that of one or of all: the label decides
  /// where it is known; one tablet leaves no question; else both stand.
  private func settle(
    _ amount: StatedAmount, _ count: Interval
  ) -> (scale: Interval, doubts: Intake.Doubts)? {
    if count == Interval(1) { return (count, []) }
    if let strength, strength.volume == nil, strength.amount.unit == amount.unit {
      if strength.amount == amount { return (count, []) }
      if strength.amount.scaled(count.low, count.high) == amount { return (Interval(1), []) }
      return nil
    }
    return (Interval(low: min(1, count.low), high: max(1, count.high)), .eachOrAll)
  }

  /// Whether tablets times the label's strength are another amount than the row states.
  private func contradicts(
    _ amount: StatedAmount, _ scale: Interval, _ count: Interval
  ) -> Bool {
    guard let strength, strength.volume == nil, strength.amount.unit == amount.unit else {
      return false
    }
    let (said, held) = (amount.range, strength.amount.range)
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }
    return
      !(near(said.low * scale.low, held.low * count.low)
      && near(said.high * scale.high, held.high * count.high))
  }

  /// An amount of the salt, where the label states the element beside it: in proportion.
  private func labelled(_ answer: Answer) -> Answer? {
    guard let element, let strength, strength.volume == element.volume,
      strength.amount.unit == answer.amount.unit, strength.amount.range.isExact,
      strength.amount.range.low > 0
    else { return nil }
    let part = answer.amount.range
    let whole = strength.amount.range.low
    return Answer(
      amount: element.amount.scaled(part.low / whole, part.high / whole), isElemental: .true,
      doubts: answer.doubts)
  }
}

extension StatedAmount {
  func scaled(_ low: Double, _ high: Double) -> StatedAmount {
    StatedAmount(range.times(low, high), unit)
  }
}
