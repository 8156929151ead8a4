import Clinic
import Definitions
import Quantities
import Records

/// What is taken, as the knowledge tables know it: a nutrient, and the salts its name may stand
/// for.
struct Taken {
  var nutrient: Int
  /// Empty where the element alone is named.
  var salts: [Knowledge.Salt]
  /// The folded name, by which activity units find their form.
  var name: String

  init(nutrient: Int, salts: [Knowledge.Salt], name: String) {
    self.nutrient = nutrient
    self.salts = salts
    self.name = name
  }

  init(_ entry: Knowledge.SubstanceEntry, name: String) {
    switch entry {
    case .element(let index): self.init(nutrient: index, salts: [], name: name)
    case .salt(let salts): self.init(nutrient: salts[0].nutrient, salts: salts, name: name)
    }
  }
}

/// Turns an amount of a salt or an element into the elemental amount, or into all that it may be.
///
/// analytes.md B1 and DQ-02: `elemental` yes is taken as it is, no is converted by the salt's
/// fraction, blank leaves the two readings apart. A salt whose water is not stated spans its
/// hydrates; an element sold as salts spans the salts where the amount is said to be a salt's.
struct ElementalDose: Sendable {
  private static let activity = "[IU]"

  let knowledge: Knowledge
  /// Lowest and highest elemental fraction of the salts of a nutrient, for those that have salts.
  private let fractions: [Int: ClosedRange<Double>]

  init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
    var fractions: [Int: ClosedRange<Double>] = [:]
    for name in knowledge.substances.keys.sorted() {
      guard case .salt(let salts)? = knowledge.substances[name] else { continue }
      for salt in salts {
        let known = fractions[salt.nutrient] ?? salt.fraction...salt.fraction
        fractions[salt.nutrient] =
          min(known.lowerBound, salt.fraction)...max(known.upperBound, salt.fraction)
      }
    }
    self.fractions = fractions
  }

  /// The elemental fractions that an amount may have, and the doubts that remain.
  ///
  /// Activity units count what acts, so that the ester or salt they are given in does not matter.
  func fractions(
    of taken: Taken, isElemental: Truth, origin: Intake.Origin, unit: String
  ) -> (low: Double, high: Double, doubts: Intake.Doubts) {
    if unit == Self.activity { return (1, 1, []) }
    // A dietary amount is always given as the nutrient.
    if isElemental == .true || (isElemental == .unknown && origin == .diet) { return (1, 1, []) }
    let all = taken.salts.map(\.fraction)
    guard let low = all.min(), let high = all.max() else {
      guard let range = fractions[taken.nutrient] else { return (1, 1, []) }
      // The element alone may be its salt's weight: which salt, nobody says.
      return isElemental == .false
        ? (range.lowerBound, range.upperBound, .saltOrElement)
        : (range.lowerBound, 1, .saltOrElement)
    }
    let hydrate: Intake.Doubts = low < high ? .hydrate : []
    return isElemental == .false ? (low, high, hydrate) : (low, 1, hydrate.union(.saltOrElement))
  }

  /// Whether an element's amount can be in the amount beside it: that of its salt, or the same in
  /// other units. Labels round, so that a part of a sixth is allowed.
  func fits(_ element: StatedAmount, in whole: StatedAmount, _ taken: Taken) -> Bool {
    guard let part = factor(element.unit, taken), let all = factor(whole.unit, taken) else {
      return false
    }
    let found = fractions(of: taken, isElemental: .false, origin: .supplement, unit: whole.unit)
    let (low, high) = taken.salts.isEmpty ? (1, 1) : (found.low, found.high)
    let slack = 7.0 / 6
    return element.range.high * part.high * slack >= whole.range.low * all.low * low
      && element.range.low * part.low <= whole.range.high * all.high * high * slack
  }

  /// The number by which an amount in a unit becomes the nutrient's own unit. A range where the
  /// form behind activity units is not stated: 1 IU of vitamin E is 0.45 or 0.67 mg.
  func factor(
    _ code: String, _ taken: Taken, form: String? = nil
  ) -> (low: Double, high: Double)? {
    let target = knowledge.vocabulary.nutrients[taken.nutrient]
    let rows = knowledge.intakeUnits.filter {
      $0.nutrient == taken.nutrient && $0.fromUnit == code
    }
    let named = rows.filter { row in
      row.names.contains(taken.name) || (form.map { row.names.contains($0) } ?? false)
    }
    if let exact = named.first { return (exact.factor, exact.factor) }
    // Rows that only a name reaches are for that name; the others are what an unnamed form may be.
    let open = rows.filter { $0.isUnnamedForm && $0.fromUnit != target.unit.code }
    if let low = open.map(\.factor).min(), let high = open.map(\.factor).max() {
      return (low, high)
    }
    // Equivalents, such as `mg{NE}`, count the nutrients that the table lists them for, no others.
    if code.contains("{"), rows.isEmpty,
      knowledge.intakeUnits.contains(where: { $0.fromUnit == code })
    {
      return nil
    }
    let units = knowledge.vocabulary.units
    guard let unit = try? units.unit(code) else { return nil }
    // An amount a day, as diet recalls give it, is the same number as an amount a dose.
    for (from, to) in [(unit, target.unit), (unit, target.dailyUnit)] {
      if let conversion = try? from.conversion(to: to, substance: nil) {
        let factor = conversion.apply(1)
        return (factor, factor)
      }
    }
    return nil
  }
}

extension Interval {
  /// Amount times number, where either may have no upper end: nothing of something unlimited is
  /// nothing.
  func times(_ low: Double, _ high: Double) -> Interval {
    func product(_ a: Double, _ b: Double) -> Double { a == 0 || b == 0 ? 0 : a * b }
    return Interval(low: product(self.low, low), high: product(self.high, high))
  }

  static let undecided = Interval(low: 0, high: .infinity, highIsOpen: true)
}
