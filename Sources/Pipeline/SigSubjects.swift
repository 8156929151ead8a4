import Clinic
import Definitions
import Records

// What a row of free text says is taken: a product, a salt, an element, and how strong it is.
extension FreeTextReading {
  func subjects(
    _ row: RowText, _ name: String?, _ role: Profile.Role, _ directions: Directions?,
    _ isMedicine: Bool, _ outcome: inout FreeTextOutcome
  ) throws(FieldFault) -> [Subject]? {
    let numbers = row.layout.numbers
    guard let text = name ?? directions?.subject else {
      if isMedicine { return nil }
      throw FieldFault(code: .missingValue, role: role, text: "")
    }
    let label: ProductText
    do throws(SigFault) { label = try ProductReader.read(text, knowledge, numbers) } catch {
      if isMedicine { return nil }
      throw FieldFault(code: .unknownProduct, role: role, text: text, hint: error.words)
    }
    var found = try subjects(of: label, row, directions)
    if found.isEmpty, label.product != nil { return isMedicine ? nil : [] }
    guard !found.isEmpty else {
      if isMedicine { return nil }
      throw FieldFault(
        code: .unknownProduct, role: role, text: text,
        hint: intakes.nearest(text.foldedASCII().trimmingBlanks()).map {
          "did you mean '\($0)'?"
        } ?? "")
    }
    var isInPart = label.hasUnknownWords
    if let column = row[.strength] {
      isInPart = strength(column, row, &found, &outcome) || isInPart
    }
    if isInPart {
      // A word may be a brand, or `free`, or a second ingredient: what is in it is not known.
      if label.hasUnknownWords {
        outcome.faults.append(FieldFault(code: .unknownProduct, role: role, text: text))
      }
      for index in found.indices { found[index].isSettled = false }
    }
    for index in found.indices {
      found[index].dose.isMixture = found.count > 1
      let dose = found[index].dose
      guard let element = dose.element, let whole = dose.strength else { continue }
      if !intakes.elemental.fits(element.amount, in: whole.amount, found[index].taken) {
        outcome.faults.append(FieldFault(code: .conflictingDose, role: role, text: text))
        found[index].isSettled = false
      }
    }
    if let other = directions?.subject, name != nil, !agrees(other, found) {
      outcome.faults.append(FieldFault(code: .conflictingDose, role: .sig, text: row[.sig] ?? ""))
      for index in found.indices { found[index].isSettled = false }
    }
    return found
  }

  private func subjects(
    of label: ProductText, _ row: RowText, _ directions: Directions?
  ) throws(FieldFault) -> [Subject] {
    let stated = try truth(row, .elemental)
    if !label.ingredients.isEmpty {
      return label.ingredients.compactMap { ingredient in
        guard let entry = substance(ingredient.name, row, label.ingredients.count) else {
          return nil
        }
        let taken = Taken(entry, name: ingredient.name)
        var strength = ingredient.strength
        var isElemental = stated
        if isElemental == .unknown, strength?.isElemental == .true { isElemental = .true }
        let isWritten = ingredient.isElementNamedFirst || directions?.isElementNamedFirst == true
        if isElemental == .unknown, isWritten { isElemental = .true }
        if isElemental == .unknown {
          isElemental = convention(row.layout.table.strengths, taken)
        }
        strength?.isElemental = isElemental
        return Subject(
          taken: taken, dose: SigDose(strength: strength, element: ingredient.element),
          isElemental: isElemental)
      }
    }
    guard let index = label.product else { return [] }
    return knowledge.products[index].contents.map { content in
      let amount = content.amount.map { $0.scaled(1 / content.per, 1 / content.per) }
      let isElemental = stated == .unknown ? content.isElemental : stated
      var strength = amount.map {
        Strength($0, volume: content.isPerVolume ? 1 : nil, isElemental: isElemental)
      }
      if strength == nil, knowledge.products[index].contents.count == 1 {
        strength = label.strength
        strength?.isElemental = isElemental
      }
      return Subject(
        taken: Taken(
          nutrient: content.nutrient, salts: content.salts,
          name: knowledge.vocabulary.nutrients[content.nutrient].id),
        dose: SigDose(strength: strength), isElemental: isElemental)
    }
  }

  private func substance(_ name: String, _ row: RowText, _ count: Int) -> Knowledge.SubstanceEntry?
  {
    // The salt may stand in a column of its own, where one substance is named.
    count == 1 ? intakes.substance(name, row[.form]) : knowledge.substances[name]
  }

  /// What the profile declares of amounts that no row explains.
  private func convention(_ strengths: Profile.Strengths, _ taken: Taken) -> Truth {
    switch strengths {
    case .unstated: .unknown
    case .elemental: .true
    case .compound: taken.salts.isEmpty ? .unknown : .false
    }
  }

  /// Adds the strength of a column; true where it is not understood.
  private func strength(
    _ text: String, _ row: RowText, _ found: inout [Subject], _ outcome: inout FreeTextOutcome
  ) -> Bool {
    let label = try? ProductReader.read(text, knowledge, row.layout.numbers)
    // `1 Tablet` says nothing of what is in one; a strength of a mixture says it of none.
    let isUsable = label.map { $0.strength == nil || found.count == 1 } ?? false
    guard let label, !label.hasUnknownWords, label.isEmpty, isUsable else {
      outcome.faults.append(FieldFault(code: .unknownProduct, role: .strength, text: text))
      return true
    }
    guard var strength = label.strength else { return false }
    if let known = found[0].dose.strength,
      known.amount != strength.amount || known.volume != strength.volume
    {
      outcome.faults.append(FieldFault(code: .conflictingDose, role: .strength, text: text))
      return true
    }
    if strength.isElemental == .unknown { strength.isElemental = found[0].isElemental }
    found[0].dose.strength = strength
    return false
  }

  private func agrees(_ name: String, _ subjects: [Subject]) -> Bool {
    if let entry = knowledge.substances[name] {
      let nutrient = Taken(entry, name: name).nutrient
      return subjects.contains { $0.taken.nutrient == nutrient }
    }
    let contents = knowledge.products.first { $0.names.first == name }?.contents ?? []
    return Set(contents.map(\.nutrient)) == Set(subjects.map(\.taken.nutrient))
  }
}
