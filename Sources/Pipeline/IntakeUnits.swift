import Clinic
import Definitions
import Quantities

/// Converts amounts of a nutrient between what products print: elemental mass, mass of a salt,
/// international units of a form. A unit may be followed by a blank and the words for what it is
/// an amount of: `mg zinc gluconate`, `[IU] retinol`.
struct IntakeUnits {
  typealias Refusal = UnitDesk.Refusal

  private let desk: UnitDesk
  private let nutrient: Int
  /// What a unit without words is an amount of, where the subject is itself a form.
  private let form: UnitKnowledge.Form?

  /// Nil where no nutrient and no form of one is called `subject`, folded, with or without
  /// `intake_` in front.
  init?(desk: UnitDesk, subject: String) {
    let bare = subject.hasPrefix("intake_") ? String(subject.dropFirst(7)) : subject
    let forms = desk.knowledge.forms
    let found = forms[bare] ?? (subject == bare ? nil : forms["elemental " + bare]) ?? []
    guard let first = found.first, found.allSatisfy({ $0.nutrient == first.nutrient }) else {
      return nil
    }
    self.desk = desk
    nutrient = first.nutrient
    form = found.count == 1 && first.factor != nil ? first : nil
  }

  func conversion(_ from: String, _ to: String) throws(Refusal) -> Conversion {
    let (left, right) = (try amount(from), try amount(to))
    let middle = desk.knowledge.nutrients[nutrient].unit
    let (up, down) = (try kept(left, as: middle), try kept(right, as: middle))
    var names = [left, right].compactMap { $0.form?.factor == nil ? nil : $0.form?.name }
    if left.unit.dimension[.amount] != right.unit.dimension[.amount],
      let mass = desk.knowledge.nutrientSubstances[nutrient].molarMass
    {
      names.append("molar mass \(mass.exactDecimalText ?? mass.description) g/mol")
    }
    let basis = names.isEmpty ? "exact" : names.joined(separator: ", then ")
    return Conversion(factor: up / down, basis: basis)
  }

  private struct Amount {
    var unit: Unit
    var form: UnitKnowledge.Form?
  }

  private func amount(_ text: String) throws(Refusal) -> Amount {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, (try? desk.unit(text)) == nil else {
      let unit = try desk.unit(text)
      if unit.code.contains("{") { return try equivalents(unit) }
      return try Amount(unit: unit, form: form(for: unit, among: form.map { [$0] } ?? [], nil))
    }
    if case .refused(let why) = desk.knowledge.spellings.resolve(
      text, in: desk.knowledge.units, givesHints: false)
    {
      throw Refusal("'\(UnitDesk.shown(text))' is not read: \(why)")
    }
    let unit = try desk.unit(parts[0])
    let words = parts[1]
    guard let all = desk.knowledge.forms[words.foldedASCII()] else {
      throw Refusal("'\(UnitDesk.shown(words))' is neither a known salt nor a known form")
    }
    let own = all.filter { $0.nutrient == nutrient }
    guard !own.isEmpty else {
      throw Refusal(
        "'\(UnitDesk.shown(words))' is no form of \(desk.knowledge.nutrients[nutrient].label)")
    }
    return Amount(unit: unit, form: try form(for: unit, among: own, words))
  }

  /// A unit such as `ug{RAE}` counts the nutrient itself, whatever form it is taken in; never that
  /// of another nutrient.
  private func equivalents(_ unit: Unit) throws(Refusal) -> Amount {
    let owners = Set(
      desk.knowledge.forms.values.joined().filter { $0.from?.code == unit.code }.map(\.nutrient))
    guard owners.isEmpty || owners.contains(nutrient) else {
      let names = owners.sorted().map { desk.knowledge.nutrients[$0].label }
      throw Refusal("'\(unit.code)' counts \(names.joined(separator: " or "))")
    }
    return Amount(unit: unit, form: nil)
  }

  /// The one form that a unit can be an amount of; nil for the nutrient itself.
  private func form(
    for unit: Unit, among forms: [UnitKnowledge.Form], _ words: String?
  ) throws(Refusal) -> UnitKnowledge.Form? {
    var fitting = forms.filter { Self.fits($0, unit) ?? !unit.isArbitrary }
    let name = desk.knowledge.nutrients[nutrient].label
    if fitting.isEmpty, words == nil || forms.contains(where: { $0.factor == nil }) {
      // An international unit of the nutrient itself: only where there is one kind of it.
      guard unit.isArbitrary else { return nil }
      fitting = Set(desk.knowledge.forms.values.joined()).filter { form in
        form.nutrient == nutrient && Self.fits(form, unit) ?? false
      }
      if fitting.isEmpty {
        throw Refusal("'\(unit.code)' of \(name) is no amount: no standard says what one is")
      }
    }
    guard let first = fitting.first else {
      throw Refusal("'\(unit.code)' is no amount of '\(words.map(UnitDesk.shown) ?? name)'")
    }
    guard fitting.count == 1 else {
      let names = fitting.map(\.name).sorted().joined(separator: "; ")
      throw Refusal(
        "'\(unit.code)' of \(words.map(UnitDesk.shown) ?? name) may be any of: \(names). "
          + "Say which, behind the unit")
    }
    return first.factor == nil ? nil : first
  }

  /// Whether a unit is one that a form is counted in; nil where the form is a share of any mass.
  private static func fits(_ form: UnitKnowledge.Form, _ unit: Unit) -> Bool? {
    form.from.map { unit.isCommensurable(with: $0) }
  }

  /// How much of the nutrient, in `middle`, one of an amount is.
  private func kept(_ amount: Amount, as middle: Unit) throws(Refusal) -> Rational {
    do {
      guard let form = amount.form, let factor = form.factor else {
        let substance = desk.knowledge.nutrientSubstances[nutrient]
        return try amount.unit.conversion(to: middle, substance: substance).factor ?? 0
      }
      // The mass of a mole is the nutrient's, not that of its salt.
      let start =
        try amount.unit.conversion(
          to: form.from ?? middle, substance: Substance(unknownFor: form.name)
        ).factor ?? 0
      let end = try (form.to ?? middle).conversion(to: middle).factor ?? 0
      return start * factor * end
    } catch {
      throw Refusal(error.text)
    }
  }
}
