import Clinic
import Records

// Numbers and how often: the part of directions in which order matters.
extension SigReader {
  /// The kind of the word at a distance, or nil for a number, a mark, a name or the end.
  func item(_ offset: Int = 0) -> SigWord.Kind? {
    guard items.indices.contains(at + offset), case .word(let word) = items[at + offset] else {
      return nil
    }
    return word.kind
  }

  private func word(_ offset: Int = 0) -> SigWord? {
    guard at + offset < items.count, case .word(let word) = items[at + offset] else { return nil }
    return word
  }

  private func isMark(_ mark: String, _ offset: Int = 0) -> Bool {
    guard at + offset < items.count, case .mark(let byte) = items[at + offset] else {
      return false
    }
    return byte == mark.utf8.first
  }

  // MARK: Numbers

  /// A number at a place, with a fraction after it (`2 1/2`) or a numeral; nil where none stands.
  private func numeral(_ offset: Int) -> (value: Double, length: Int)? {
    guard at + offset < items.count else { return nil }
    switch items[at + offset] {
    case .number(let value):
      if value == value.rounded(), at + offset + 1 < items.count,
        case .fraction(let part) = items[at + offset + 1]
      {
        return (value + part, 2)
      }
      return (value, 1)
    case .fraction(let value): return (value, 1)
    case .word(let word) where word.kind == .number || word.kind == .article:
      return word.number.map { ($0, 1) }
    default: return nil
    }
  }

  /// One number, or two with `-`, `to` or `or` between: all between is possible.
  private mutating func range() throws(SigFault) -> Interval? {
    guard let first = numeral(0) else { return nil }
    at += first.length
    let separator = isMark("-") || item() == .to ? 1 : 0
    guard separator == 1, let second = numeral(1) else { return Interval(first.value) }
    at += 1 + second.length
    guard first.value < second.value else { throw SigFault(.structure) }
    return Interval(low: first.value, high: second.value)
  }

  /// A numeral or an article: `two tablets`, `a capsule`, but `2 a day`.
  mutating func numbered(_ word: SigWord) throws(SigFault) {
    if word.kind == .article, item(1) == .period { return try perPeriod() }
    if word.kind == .article, item(1) != .form, numberAfterArticle() {
      at += 1
      return
    }
    try quantity()
  }

  /// `a 220 mg capsule`: the article goes with the form.
  private func numberAfterArticle() -> Bool { numeral(1) != nil }

  /// A number and what it counts.
  mutating func quantity() throws(SigFault) {
    let isAfterAt = at > 0 && word(-1)?.kind == .on
    guard var range = try range() else { throw SigFault(.structure) }
    // `2 (two) times daily` says it twice.
    if isMark("("), let again = numeral(1), isMark(")", 1 + again.length) {
      guard Interval(again.value) == range else { throw SigFault(.conflict) }
      at += 2 + again.length
    }
    // How often, rather than how much.
    if item() == .times || (item() == .x && isOften(1)) {
      at += 1
      return try often(range)
    }
    if isUpTo {
      range.low = 0
      isUpTo = false
    }
    if let unit = word(), unit.kind == .unit {
      at += 1
      return try amount(StatedAmount(range.scaled(by: unit.number ?? 1), unit.value))
    }
    if let form = word(), form.kind == .form {
      at += 1
      return try count(range, form.value)
    }
    if try timeOfDay(range, isAfterAt) { return }
    // `2 x 500 mg`; a bare number counts what the name says, as in `1 daily`.
    if item() == .x, numeral(1) != nil { at += 1 }
    guard range.high <= Self.mostUncounted else { throw SigFault(.structure) }
    try count(range, nil)
  }

  /// More than so many of nothing named is an amount whose unit is missing, as in `1000 daily`.
  private static let mostUncounted = 12.0
  /// More tablets than so many at a time are a slip of the pen.
  private static let mostCounted = 60.0

  /// `at 8 am` is a time of the day, and `8 am` alone may be a time or a number of tablets.
  private mutating func timeOfDay(_ range: Interval, _ isAfterAt: Bool) throws(SigFault) -> Bool {
    // `8:00`, and `2 weeks` without a word that says what of.
    if isMark(":") || item() == .period { throw SigFault(.structure) }
    let isBesideClock = word()?.kind == .moment && ["am", "pm"].contains(word()?.value)
    guard isAfterAt || isBesideClock else { return false }
    guard isAfterAt, isBesideClock, range.isExact, (1...12).contains(range.low) else {
      throw SigFault(.ambiguous)
    }
    steps[steps.count - 1].moments.append("\(Int(range.low)) \(word()?.value ?? "")")
    at += 1
    return true
  }

  private func isOften(_ offset: Int) -> Bool {
    if isMark("/", offset) { return true }
    if at + offset < items.count, case .frequency = items[at + offset] { return true }
    guard let kind = item(offset) else { return false }
    return [.per, .every, .each, .article, .period].contains(kind)
  }

  // MARK: Doses

  /// The step that a further dose belongs to: a new one once the present one has dose and time.
  private mutating func open(_ isTaken: (Directions.Step) -> Bool) throws(SigFault) -> Int {
    let last = steps.count - 1
    if isTaken(steps[last].dose), depth == 0 {
      guard steps[last].hasTime else { throw SigFault(.conflict) }
      steps.append(Step())
      return last + 1
    }
    return last
  }

  private mutating func count(_ range: Interval, _ form: String?) throws(SigFault) {
    let last = steps.count - 1
    // `1 (one) tablet` says it twice.
    if depth > 0, let known = steps[last].dose.count, !steps[last].isImplied {
      guard known == range else { throw SigFault(.conflict) }
      steps[last].dose.form = steps[last].dose.form ?? form
      return
    }
    guard range.high <= Self.mostCounted, range.high > 0 else { throw SigFault(.structure) }
    let isImplied = steps[last].isImplied
    let index = isImplied ? last : try open { $0.count != nil }
    if let amount = steps[index].dose.amount, !amount.isVolume {
      // Directly in brackets it is the same dose in tablets; after `325 mg tablets:` the amount is
      // that of each; anything else may be either.
      steps[index].dose.basis = steps[index].isStrength ? .each : depth > 0 ? .total : .unclear
    }
    steps[index].isImplied = false
    steps[index].dose.count = range
    steps[index].dose.form = form ?? steps[index].dose.form
  }

  private mutating func amount(_ amount: StatedAmount) throws(SigFault) {
    if let volume = amount.millilitres {
      let index = try open { $0.volume != nil }
      guard steps[index].dose.volume == nil else { throw SigFault(.structure) }
      steps[index].dose.volume = volume
      return
    }
    var index = steps.count - 1
    if steps[index].dose.amount != nil {
      if depth > 0 || hasElementBehind() { return try element(amount, index) }
      index = try open { $0.amount != nil }
    } else if steps[index].dose.count != nil, steps[index].hasTime, depth == 0 {
      // `1 tab daily 325 mg`: whether the amount is one tablet's or begins another dose.
      throw SigFault(.structure)
    }
    let isCounted = steps[index].dose.count != nil
    let isOfEach = isOfBefore()
    steps[index].dose.amount = amount
    try concentration(index)
    if let form = word(), form.kind == .form {
      // `325 mg tablet`: a strength; the singular says one of it, where no number stands before.
      at += 1
      steps[index].dose.form = form.value
      steps[index].isStrength = true
      steps[index].dose.basis = .each
      if !isCounted {
        steps[index].dose.count = form.number.map { Interval($0) }
        steps[index].isImplied = form.number != nil
      }
    } else if isCounted, !steps[index].isStrength {
      steps[index].dose.basis = isOfEach ? .each : .unclear
    }
  }

  /// `2 tablets of 500 mg`, `2 x 500 mg`, `two 500 mg …`: the amount is that of each. Called
  /// with the unit just passed, the number before it and the item in question before that.
  private func isOfBefore() -> Bool {
    guard at >= 3 else { return false }
    switch items[at - 3] {
    case .number, .fraction: return true
    case .word(let word):
      return word.kind == .x || word.kind == .number || word.value == "of"
    default: return false
    }
  }

  /// Whether the word elemental or the name of the element follows an amount.
  private func hasElementBehind() -> Bool {
    if item() == .elemental { return true }
    if at < items.count, case .subject(_, _, let isSalt) = items[at] { return !isSalt }
    return false
  }

  /// The second amount of a dose: that of the element.
  private mutating func element(_ amount: StatedAmount, _ index: Int) throws(SigFault) {
    guard steps[index].dose.element == nil else { throw SigFault(.structure) }
    if steps[index].dose.isElemental {
      // `50 mg elemental zinc (220 mg zinc sulfate)`: the salt stands second.
      steps[index].dose.element = steps[index].dose.amount
      steps[index].dose.amount = amount
      steps[index].dose.isElemental = false
      return
    }
    guard hasElementBehind() else { throw SigFault(.structure) }
    steps[index].dose.element = amount
  }

  /// `300 mg/5 mL`, `40 mg/mL`, `25 mg/tablet`; `50 mg/day` is how often.
  private mutating func concentration(_ index: Int) throws(SigFault) {
    let slash = isMark("/") || item() == .per ? 1 : 0
    guard slash == 1, item(1) != .period else { return }
    let number = numeral(1)
    let unit = word(1 + (number?.length ?? 0))
    guard let unit else { throw SigFault(.structure) }
    if unit.kind == .form, number == nil || number?.value == 1 {
      at += 2 + (number?.length ?? 0)
      steps[index].dose.basis = .each
      steps[index].isStrength = true
      return
    }
    guard unit.kind == .unit,
      let volume = StatedAmount(
        Interval((number?.value ?? 1) * (unit.number ?? 1)), unit.value
      ).millilitres
    else { throw SigFault(.structure) }
    at += 2 + (number?.length ?? 0)
    steps[index].dose.strengthVolume = volume.low
  }
}

extension Interval {
  func scaled(by factor: Double) -> Interval {
    Interval(low: low * factor, high: high * factor)
  }
}
