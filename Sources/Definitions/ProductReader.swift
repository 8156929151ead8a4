import Clinic
import Diagnostics
import Records

/// What a product name such as `ferrous sulfate 325 MG (65 MG elemental iron) Oral Tablet` says.
package struct ProductText: Sendable {
  package struct Ingredient: Sendable {
    /// The folded name in `Knowledge.substances`.
    package var name: String
    /// `zinc (as zinc gluconate)`: the amount is that of the element.
    package var isElementNamedFirst = false
    package var strength: Strength?
    /// The amount of the element, where it stands beside that of the salt.
    package var element: Strength?
  }

  package var ingredients: [Ingredient] = []
  package var product: Int?
  /// A strength without a substance, as a column of strengths gives it.
  package var strength: Strength?
  package var element: Strength?
  package var route: Directions.Route?
  /// A medicine that is none of the nutrients stands in it, alone or beside them.
  package var hasMedicine = false
  /// Words that no row declares: what is in it is known in part only.
  package var hasUnknownWords = false

  package var isEmpty: Bool { ingredients.isEmpty && product == nil }
}

/// Reads product names and strengths, over the same declared words as directions. Unknown words do
/// not stop it, as a name is mostly a name; they are told, and the caller decides nothing on them.
package struct ProductReader {
  private var tokens: ArraySlice<SigToken>
  private let knowledge: Knowledge
  private var result = ProductText()
  private var depth = 0
  private var brackets = 0
  private var asPending = false
  private var isElementalNext = false
  /// An amount that stood before its substance, as in `50 mg zinc`.
  private var pending: Strength?
  /// The name that the first strength was given to, and the one inside the present brackets.
  private var strengthName = ""
  private var parenName: String?
  /// Whether the second amount is said to be the element's.
  private var isElementNamed = false

  /// The reading, or why the text cannot be cut into tokens.
  package static func read(
    _ text: String, _ knowledge: Knowledge, _ numbers: NumberFormat = NumberFormat()
  ) throws(SigFault) -> ProductText {
    let tokens: [SigToken]
    do throws(SigTextProblem) { tokens = try SigTokens.read(text, numbers) } catch {
      throw SigFault(.text(error))
    }
    var reader = ProductReader(tokens: tokens[...], knowledge: knowledge)
    while let token = reader.tokens.first { reader.next(token) }
    reader.finish()
    return reader.result
  }

  private init(tokens: ArraySlice<SigToken>, knowledge: Knowledge) {
    self.tokens = tokens
    self.knowledge = knowledge
  }

  private mutating func next(_ token: SigToken) {
    if let (meaning, length) = knowledge.sigVocabulary.match(tokens) {
      tokens = tokens.dropFirst(length)
      switch meaning {
      case .word(let word): self.word(word)
      case .frequency: result.hasUnknownWords = true
      case .substance(let name): substance(name)
      case .product(let index): product(index)
      case .medicine:
        result.hasMedicine = true
      }
      return
    }
    tokens = tokens.dropFirst()
    switch token.kind {
    case .number(let value), .fraction(let value): amount(value)
    case .word:
      // The brand in square brackets names again what stands before it.
      if brackets == 0 { result.hasUnknownWords = true }
    case .mark(let mark): self.mark(mark)
    }
  }

  private mutating func mark(_ mark: UInt8) {
    switch mark {
    case UInt8(ascii: "("):
      depth += 1
      parenName = nil
    case UInt8(ascii: ")"): depth = max(0, depth - 1)
    case UInt8(ascii: "["): brackets += 1
    case UInt8(ascii: "]"): brackets = max(0, brackets - 1)
    case UInt8(ascii: "%"): result.hasUnknownWords = true
    default: break
    }
  }

  private mutating func word(_ word: SigWord) {
    switch word.kind {
    case .elemental: elemental()
    case .as: asPending = true
    case .route:
      let route = Directions.Route(rawValue: word.value)
      if result.route == nil || route != .oral { result.route = route }
    case .form, .texture, .filler, .contains, .and, .per, .manner: break
    case .number, .article: if let value = word.number { amount(value) }
    default: if brackets == 0 { result.hasUnknownWords = true }
    }
  }

  /// `elemental` belongs to the amount before it, or to the one that follows.
  private mutating func elemental() {
    guard let last = result.ingredients.indices.last, pending == nil else {
      isElementalNext = pending == nil
      pending?.isElemental = .true
      return
    }
    if result.ingredients[last].element != nil {
      isElementNamed = isElementNamed || depth > 0
    } else if result.ingredients[last].strength != nil {
      result.ingredients[last].strength?.isElemental = .true
    } else {
      isElementalNext = true
    }
  }

  // MARK: Amounts

  /// A number and its unit, and the volume or form that holds it: `300 mg / 5 mL`, `400 Unit`.
  private mutating func amount(_ first: Double) {
    var range = Interval(first)
    if tokens.first?.key == "-", case .number(let second)? = tokens.dropFirst().first?.kind,
      second > first
    {
      range = Interval(low: first, high: second)
      tokens = tokens.dropFirst(2)
    }
    guard let unit = takeUnit() else {
      // `1 Tablet`, `200 ACTUAT`: a count of the package, no amount of anything.
      return
    }
    let amount = StatedAmount(range.scaled(by: unit.factor), unit.code)
    if amount.isVolume { return volume(amount) }
    var strength = Strength(amount, isElemental: isElementalNext ? .true : .unknown)
    isElementalNext = false
    if let volume = takeVolume() { strength.volume = volume }
    add(strength)
  }

  private mutating func takeUnit() -> (code: String, factor: Double)? {
    guard case .word(let word)? = knowledge.sigVocabulary.match(tokens)?.meaning,
      word.kind == .unit
    else { return nil }
    tokens = tokens.dropFirst(knowledge.sigVocabulary.match(tokens)?.length ?? 1)
    return (word.value, word.number ?? 1)
  }

  /// `/ 5 mL`, `/mL`, `per mL`.
  private mutating func takeVolume() -> Double? {
    let before = tokens
    guard tokens.first?.key == "/" || tokens.first?.key == "per" else { return nil }
    tokens = tokens.dropFirst()
    var number = 1.0
    if case .number(let value)? = tokens.first?.kind {
      number = value
      tokens = tokens.dropFirst()
    }
    if let unit = takeUnit(),
      let volume = StatedAmount(Interval(number * unit.factor), unit.code).millilitres,
      volume.low > 0
    {
      return volume.low
    }
    // `325 MG / Oxycodone …`: the slash parts two substances.
    tokens = before
    return nil
  }

  /// A volume by itself is that of the package or the cup.
  private mutating func volume(_ amount: StatedAmount) {}

  private mutating func add(_ strength: Strength) {
    guard let last = result.ingredients.indices.last, pending == nil else {
      if pending == nil { pending = strength } else { result.hasUnknownWords = true }
      return
    }
    guard let first = result.ingredients[last].strength else {
      result.ingredients[last].strength = strength
      strengthName = result.ingredients[last].name
      return
    }
    guard result.ingredients[last].element == nil, depth > 0 else {
      pending = strength
      return
    }
    if first.isElemental == .true || isElement(strengthName), !isElement(parenName ?? strengthName)
    {
      // `iron 65 mg (ferrous sulfate 325 mg)`: the salt and its amount stand second.
      result.ingredients[last].element = first
      result.ingredients[last].strength = strength
      isElementNamed = true
    } else {
      isElementNamed = strength.isElemental == .true || parenName.map { isElement($0) } == true
      result.ingredients[last].element = strength
    }
  }

  // MARK: Names

  private mutating func substance(_ name: String) {
    guard brackets == 0 else { return }
    if depth > 0 {
      parenName = name
      if result.ingredients.last?.element != nil, isElement(name) { isElementNamed = true }
    }
    if let last = result.ingredients.indices.last {
      let known = result.ingredients[last]
      let isSame = nutrient(known.name) == nutrient(name) && nutrient(name) != nil
      if asPending, isSame {
        asPending = false
        result.ingredients[last].name = name
        result.ingredients[last].isElementNamedFirst = true
        return
      }
      // `325 mg (65 mg iron)` and `calcium carbonate (calcium)` name the same again.
      if isSame, known.name == name || depth > 0 || isElement(name) {
        if !isElement(name), isElement(known.name) { result.ingredients[last].name = name }
        return
      }
    }
    asPending = false
    result.ingredients.append(ProductText.Ingredient(name: name))
    if let strength = pending {
      result.ingredients[result.ingredients.count - 1].strength = strength
      strengthName = name
      pending = nil
    }
  }

  private mutating func product(_ index: Int) {
    // In brackets it is the brand of what stands before: `calcium carbonate (Tums)`.
    if depth > 0 || brackets > 0, !result.isEmpty { return }
    if let known = result.product, known != index {
      result.hasUnknownWords = true
      return
    }
    result.product = index
  }

  private func nutrient(_ name: String) -> Int? {
    switch knowledge.substances[name] {
    case .element(let index): index
    case .salt(let salts): salts[0].nutrient
    case nil: nil
    }
  }

  private func isElement(_ name: String) -> Bool {
    if case .element? = knowledge.substances[name] { return true }
    return false
  }

  private mutating func finish() {
    if asPending { result.hasUnknownWords = true }
    for index in result.ingredients.indices {
      let ingredient = result.ingredients[index]
      if let element = ingredient.element {
        // `220 mg (50 mg)` does not say what the second is; another unit can only say it again.
        let isAgain = element.amount.unit != ingredient.strength?.amount.unit
        if !isElementNamed, !isAgain { result.hasUnknownWords = true }
        result.ingredients[index].element?.isElemental = .true
      }
      if ingredient.isElementNamedFirst { result.ingredients[index].strength?.isElemental = .true }
    }
    guard result.ingredients.isEmpty else {
      // An amount that belongs to nothing named: what it is of is not known.
      if pending != nil { result.hasUnknownWords = true }
      return
    }
    result.strength = pending
  }
}
