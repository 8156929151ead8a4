import Clinic
import Diagnostics
import Records

/// Reads directions for taking something, over the words that `sig_words.csv` declares.
///
/// Deterministic and without memory: the longest declared phrase at each place, then one pass in
/// which every item must find its meaning. `SigGrammar.swift` has numbers and frequencies.
package struct SigReader {
  package enum Item: Sendable {
    case number(Double)
    case fraction(Double)
    case word(SigWord)
    case frequency(Knowledge.Frequency)
    /// `nutrient` is nil for a product.
    case subject(String, nutrient: Int?, isSalt: Bool)
    case mark(UInt8)
  }

  var items: [Item]
  var at = 0
  var steps = [Step()]
  var result = Directions(steps: [])
  var isUpTo = false
  var depth = 0
  var subjectNutrient: Int?
  var isSubjectSalt = false
  var asPending = false

  /// A step with what its end decides.
  struct Step {
    var dose = Directions.Step()
    var frequency: Interval?
    /// Named times of the day, each once.
    var moments: [String] = []
    var weekdays: [(name: String, count: Double)] = []
    var isOnce = false
    /// The amount is that of a named form, as in `325 mg tablets`.
    var isStrength = false
    /// The count is the singular of a form, until a number says otherwise.
    var isImplied = false
    var hasDose: Bool { dose.count != nil || dose.amount != nil || dose.volume != nil }
    var hasTime: Bool { frequency != nil || !moments.isEmpty || !weekdays.isEmpty || isOnce }
  }

  /// Reads one text. Numbers are written as the profile declares.
  package static func read(
    _ text: String, _ knowledge: Knowledge, _ numbers: NumberFormat = NumberFormat()
  ) throws(SigFault) -> Directions {
    var reader = SigReader(items: try items(text, knowledge, numbers))
    return try reader.directions()
  }

  private init(items: [Item]) { self.items = items }

  // MARK: Words

  private static func items(
    _ text: String, _ knowledge: Knowledge, _ numbers: NumberFormat
  ) throws(SigFault) -> [Item] {
    let tokens: [SigToken]
    do throws(SigTextProblem) { tokens = try SigTokens.read(text, numbers) } catch {
      throw SigFault(.text(error))
    }
    var items: [Item] = []
    var rest = tokens[...]
    while let token = rest.first {
      if let (meaning, length) = knowledge.sigVocabulary.match(rest) {
        items.append(try item(meaning, knowledge))
        rest = rest.dropFirst(length)
        continue
      }
      switch token.kind {
      case .number(let value): items.append(.number(value))
      case .fraction(let value): items.append(.fraction(value))
      case .mark(let mark): items.append(.mark(mark))
      case .word:
        let near = Suggestion.nearest(to: token.key, in: knowledge.sigVocabulary.words)
        throw SigFault(.unknownWord, hint: near.map { "did you mean '\($0)'?" } ?? "")
      }
      rest = rest.dropFirst()
    }
    return items
  }

  private static func item(
    _ meaning: SigVocabulary.Meaning, _ knowledge: Knowledge
  ) throws(SigFault) -> Item {
    switch meaning {
    case .word(let word): return .word(word)
    case .frequency(let frequency): return .frequency(frequency)
    case .substance(let name):
      switch knowledge.substances[name] {
      case .salt(let salts)?:
        return .subject(name, nutrient: salts[0].nutrient, isSalt: true)
      case .element(let index)?: return .subject(name, nutrient: index, isSalt: false)
      case nil: throw SigFault(.unknownWord)
      }
    case .product(let index):
      return .subject(knowledge.products[index].names[0], nutrient: nil, isSalt: true)
    case .medicine: throw SigFault(.unknownWord)
    }
  }

  // MARK: One pass

  private mutating func directions() throws(SigFault) -> Directions {
    while at < items.count { try element() }
    guard depth == 0, !isUpTo, !asPending else { throw SigFault(.structure) }
    for index in steps.indices { try settle(&steps[index]) }
    result.isSingleDose = steps.contains { $0.isOnce }
    if result.isSingleDose, steps.count > 1 { throw SigFault(.varying) }
    result.steps = steps.map(\.dose)
    // A dose without a time beside one that has a time: when it is taken is not said.
    let isTimed = steps.map { $0.dose.timesADay != nil }
    if isTimed.contains(true), isTimed.contains(false), steps.count > 1 {
      throw SigFault(.structure)
    }
    return result
  }

  private mutating func element() throws(SigFault) {
    switch items[at] {
    case .number, .fraction: try quantity()
    case .frequency(let frequency):
      at += 1
      try add(frequency)
    case .subject(let name, let nutrient, let isSalt): try subject(name, nutrient, isSalt)
    case .mark(let mark): try self.mark(mark)
    case .word(let word): try self.word(word)
    }
  }

  private mutating func mark(_ mark: UInt8) throws(SigFault) {
    at += 1
    switch mark {
    // `mon-fri` is five days and not two.
    case UInt8(ascii: "-") where item(-2) == .weekday && item() == .weekday:
      throw SigFault(.structure)
    case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"):
      depth -= 1
      if depth < 0 { throw SigFault(.structure) }
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"):
      break
    case UInt8(ascii: "/") where item() == .period: try perPeriod()
    default: throw SigFault(.unknownWord)
    }
  }

  private mutating func word(_ word: SigWord) throws(SigFault) {
    switch word.kind {
    case .filler, .texture, .manner, .reason, .and, .on, .contains: at += 1
    case .form: form(word)
    case .route: try route(word)
    case .number, .article, .count: try word.kind == .count ? often(word) : numbered(word)
    case .every, .each: try everyOrEach(word)
    case .per: try perPeriod()
    case .moment:
      at += 1
      if !steps[steps.count - 1].moments.contains(word.value) {
        steps[steps.count - 1].moments.append(word.value)
      }
    case .weekday:
      at += 1
      steps[steps.count - 1].weekdays.append((word.value, word.number ?? 1))
    case .asNeeded:
      at += 1
      result.isAsNeeded = true
    case .upTo:
      at += 1
      isUpTo = true
    case .maximum: try maximum()
    case .for: try duration()
    case .x: try timesOrDuration()
    case .elemental:
      at += 1
      try elemental()
    case .as:
      at += 1
      asPending = true
    case .total:
      at += 1
      try total()
    case .vague: throw SigFault(.vague)
    case .varying: throw SigFault(.varying)
    case .negated: throw SigFault(.negated)
    // `WK` and `MO` are codes of HL7; another period alone says nothing.
    case .period where word.value == "code": try perPeriod()
    case .ordinal, .unit, .times, .period, .to: throw SigFault(.structure)
    }
  }

  /// A form without a number: what is counted in `1 (one) tablet`, or named once more.
  private mutating func form(_ word: SigWord) {
    at += 1
    let last = steps.count - 1
    if steps[last].dose.count != nil, steps[last].dose.form == nil {
      steps[last].dose.form = word.value
    }
  }

  private mutating func route(_ word: SigWord) throws(SigFault) {
    at += 1
    let route = Directions.Route(rawValue: word.value)
    if let known = result.route, known != route { throw SigFault(.conflict) }
    result.route = route
  }

  /// The substance; a salt after the element, as in `zinc (as zinc gluconate)`, settles what the
  /// amount is. Two substances in one text are not understood.
  private mutating func subject(
    _ name: String, _ nutrient: Int?, _ isSalt: Bool
  ) throws(SigFault) {
    at += 1
    if asPending {
      guard isSalt, nutrient != nil, nutrient == subjectNutrient else {
        throw SigFault(.structure)
      }
      asPending = false
      result.isElementNamedFirst = true
      result.subject = name
      return
    }
    guard let known = result.subject, known != name else {
      result.subject = name
      (subjectNutrient, isSubjectSalt) = (nutrient, isSalt)
      return
    }
    guard nutrient != nil, nutrient == subjectNutrient else { throw SigFault(.conflict) }
    // `ferrous sulfate 325 mg (65 mg iron)`: the element that the second amount is of.
    if !isSalt { return }
    guard !isSubjectSalt else { throw SigFault(.conflict) }
    result.subject = name
    isSubjectSalt = true
  }

  /// `(650 mg total)`: the amount is that of all tablets together.
  private mutating func total() throws(SigFault) {
    let last = steps.count - 1
    guard steps[last].dose.amount != nil, !steps[last].isStrength else {
      throw SigFault(.structure)
    }
    steps[last].dose.basis = .total
  }

  /// `elemental` before or after an amount makes that amount the element's.
  private mutating func elemental() throws(SigFault) {
    let last = steps.count - 1
    if steps[last].dose.element != nil { return }
    steps[last].dose.isElemental = true
  }
}
