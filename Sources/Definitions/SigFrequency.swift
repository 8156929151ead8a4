import Clinic
import Records

// How often, how long and at most.
extension SigReader {
  private func period(_ offset: Int = 0) -> Double? {
    guard at + offset < items.count, case .word(let word) = items[at + offset],
      word.kind == .period
    else { return nil }
    return word.number
  }

  /// A frequency of the table stands for itself: `bid`, `every other day`.
  mutating func add(_ known: Knowledge.Frequency) throws(SigFault) {
    switch known.kind {
    case "ambiguous": throw SigFault(.ambiguous)
    case "prn": result.isAsNeeded = true
    case "once":
      guard !steps[steps.count - 1].hasTime else { throw SigFault(.conflict) }
      steps[steps.count - 1].isOnce = true
    default:
      guard let low = known.low, let high = known.high else { throw SigFault(.ambiguous) }
      try set(Interval(low: low, high: high))
    }
  }

  /// Two frequencies of one dose must say the same.
  private mutating func set(_ frequency: Interval) throws(SigFault) {
    let last = steps.count - 1
    if let known = steps[last].frequency, known != frequency { throw SigFault(.conflict) }
    guard !steps[last].isOnce else { throw SigFault(.conflict) }
    // `for 5 days every month` is a course that comes again, and not one dose a month.
    guard result.days == nil else { throw SigFault(.structure) }
    var frequency = frequency
    if isUpTo {
      frequency.low = 0
      isUpTo = false
    }
    steps[last].frequency = frequency
  }

  /// `once`, `twice`, `2 times`, before a period; alone `once` is a single dose.
  mutating func often(_ word: SigWord) throws(SigFault) {
    at += 1
    var number = Interval(word.number ?? 1)
    if item() == .to, item(1) == .count, case .word(let other) = items[at + 1] {
      // `once or twice daily`.
      number.high = other.number ?? 1
      guard number.low < number.high else { throw SigFault(.structure) }
      at += 2
    }
    if let frequency = try every() { return try set(number.scaled(by: frequency)) }
    guard number == Interval(1), !steps[steps.count - 1].hasTime else { throw SigFault(.structure) }
    steps[steps.count - 1].isOnce = true
  }

  /// `3 times daily`, `2-3 x/week`.
  mutating func often(_ number: Interval) throws(SigFault) {
    guard let frequency = try every() else { throw SigFault(.structure) }
    try set(number.scaled(by: frequency))
  }

  /// What stands behind a number of times: the times a day that once would be.
  private mutating func every() throws(SigFault) -> Double? {
    if at < items.count, case .frequency(let known) = items[at],
      known.kind == "daily" || known.kind == "weekly", let low = known.low, low == known.high
    {
      // `twice daily`, `3 times weekly`; `twice bid` says nothing that can be right.
      guard low <= 1 else { throw SigFault(.conflict) }
      at += 1
      return low
    }
    if at < items.count, case .mark(UInt8(ascii: "/")) = items[at], let days = period(1) {
      at += 2
      return 1 / days
    }
    switch item() {
    case .per, .each, .article:
      guard let days = period(1) else { return nil }
      at += 2
      return 1 / days
    case .every:
      at += 1
      let interval = try interval()
      guard interval.low == interval.high else { throw SigFault(.structure) }
      return interval.low
    case .period:
      guard let days = period() else { return nil }
      at += 1
      return 1 / days
    case .on where weekdayFollows(): return 1
    case .moment, .weekday: return 1
    default: return nil
    }
  }

  private func weekdayFollows() -> Bool { item(1) == .weekday || item(1) == .moment }

  /// `every 8 hours`, `q 4-6 h`, `every third day`, `every day`; or a weekday, or a moment.
  mutating func everyOrEach(_ word: SigWord) throws(SigFault) {
    if item(1) == .weekday || item(1) == .moment {
      at += 1
      return
    }
    if word.kind == .each, item(1) != .period {
      // `(250 mg each)`.
      at += 1
      let last = steps.count - 1
      guard steps[last].dose.amount != nil, steps[last].dose.count != nil,
        !steps[last].isImplied
      else {
        throw SigFault(.structure)
      }
      steps[last].dose.basis = .each
      return
    }
    at += 1
    try set(try interval())
  }

  /// The times a day of `8 hours`, `other day`, `2 weeks` or `day` behind `every`.
  private mutating func interval() throws(SigFault) -> Interval {
    var low = 1.0
    var high = 1.0
    if case .word(let word)? = at < items.count ? items[at] : nil, word.kind == .ordinal {
      low = word.number ?? 1
      high = low
      at += 1
    } else if let range = try plainRange() {
      (low, high) = (range.low, range.high)
    }
    guard let days = period() else { throw SigFault(.structure) }
    at += 1
    guard low > 0 else { throw SigFault(.structure) }
    // The longer the interval, the fewer the doses.
    return Interval(low: 1 / (high * days), high: 1 / (low * days))
  }

  /// A number or a range without anything that it counts.
  private mutating func plainRange() throws(SigFault) -> Interval? {
    func number(_ offset: Int) -> Double? {
      guard at + offset < items.count else { return nil }
      switch items[at + offset] {
      case .number(let value): return value
      case .word(let word) where word.kind == .number: return word.number
      default: return nil
      }
    }
    guard let first = number(0) else { return nil }
    at += 1
    let isDash: Bool
    if at < items.count, case .mark(UInt8(ascii: "-")) = items[at] {
      isDash = true
    } else {
      isDash = item() == .to
    }
    guard isDash, let second = number(1) else { return Interval(first) }
    at += 2
    guard first < second else { throw SigFault(.structure) }
    return Interval(low: first, high: second)
  }

  /// `2 tabs per day`, `50 mg/day`, `2 a day`: the dose before it is that of the period.
  mutating func perPeriod() throws(SigFault) {
    if item() != .period { at += 1 }
    guard let days = period(), steps[steps.count - 1].hasDose else { throw SigFault(.structure) }
    at += 1
    try set(Interval(1 / days))
  }

  /// `x 30 days`, or `x/week` and `x daily` behind a number that was read already.
  mutating func timesOrDuration() throws(SigFault) {
    at += 1
    try days()
  }

  /// `for 30 days`.
  mutating func duration() throws(SigFault) {
    at += 1
    try days()
  }

  private mutating func days() throws(SigFault) {
    if case .word(let word)? = at < items.count ? items[at] : nil, word.kind == .filler { at += 1 }
    var number = try plainRange()
    if number == nil, item() == .article {
      at += 1
      number = Interval(1)
    }
    guard let number, let length = period() else { throw SigFault(.structure) }
    at += 1
    let days = number.low * length
    guard result.days == nil, number.isExact else { throw SigFault(.conflict) }
    // A month that ends on a part of a day, and hours, give no last day.
    if days >= 1, days == days.rounded(), days < 10_000 { result.days = Int(days) }
  }

  /// `max 4 tabs/day`, `not to exceed 200 mg per day`, `max 3 daily`.
  mutating func maximum() throws(SigFault) {
    at += 1
    if case .mark(UInt8(ascii: ":"))? = at < items.count ? items[at] : nil { at += 1 }
    guard let number = try plainRange(), number.isExact else { throw SigFault(.structure) }
    var amount: StatedAmount?
    if case .word(let word)? = at < items.count ? items[at] : nil {
      if word.kind == .unit {
        amount = StatedAmount(number.scaled(by: word.number ?? 1), word.value)
        at += 1
      } else if word.kind == .form {
        at += 1
      }
    }
    guard let frequency = try maximumPeriod() else { throw SigFault(.structure) }
    guard result.maximumCount == nil, result.maximumAmount == nil else {
      throw SigFault(.conflict)
    }
    if let amount {
      guard !amount.isVolume else { throw SigFault(.structure) }
      result.maximumAmount = StatedAmount(amount.range.scaled(by: frequency), amount.unit)
    } else {
      result.maximumCount = number.low * frequency
    }
  }

  /// `/day`, `per day`, `daily`, `in 24 hours`.
  private mutating func maximumPeriod() throws(SigFault) -> Double? {
    if item() == .on || item() == .for {
      guard let days = period(1) else { return nil }
      at += 2
      return 1 / days
    }
    return try every()
  }

  // MARK: The end of a step

  /// The times a day of a step, from its frequency, the times of day it names and the weekdays.
  func settle(_ step: inout Step) throws(SigFault) {
    guard !step.isOnce else {
      guard step.frequency == nil, step.moments.count <= 1, step.weekdays.isEmpty else {
        throw SigFault(.conflict)
      }
      return
    }
    var times = step.frequency
    let moments = Double(step.moments.count)
    if moments > 0 {
      if let known = times {
        let agrees = known == Interval(moments) || (moments == 1 && known.high <= 1)
        guard agrees else { throw SigFault(.conflict) }
      } else {
        times = Interval(moments)
      }
    }
    if !step.weekdays.isEmpty {
      guard Set(step.weekdays.map(\.name)).count == step.weekdays.count else {
        throw SigFault(.conflict)
      }
      let days = step.weekdays.reduce(0) { $0 + $1.count }
      switch times {
      case nil: times = Interval(days / 7)
      case let known? where known.low >= 1: times = known.scaled(by: days / 7)
      // `weekly on Monday` and `2 times a week on Monday and Thursday` name their days.
      case let known? where known == Interval(days / 7) || known == Interval(1.0 / 7):
        times = Interval(days / 7)
      default: throw SigFault(.conflict)
      }
    }
    step.dose.timesADay = times
  }
}
