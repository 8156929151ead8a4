import Definitions
import Quantities

/// Quantities of two results, as `pair_formulas.csv` has them: `ug/dL Cu with 80 ug/dL Zn` is the
/// unit of a copper value beside a zinc of 80, and what it is converted to is their ratio. Either
/// may be in another unit of its analyte.
struct PairFormulas {
  typealias Refusal = UnitDesk.Refusal

  let desk: UnitDesk
  let formula: UnitKnowledge.PairFormula

  /// The way from the first result to the formula's outcome; nil where `from` names no second one.
  func conversion(_ from: String, _ to: String) throws(Refusal) -> Conversion? {
    let words = from.split(separator: " ").map(String.init)
    guard let with = words.firstIndex(of: "with"), with > 0 else { return nil }
    let second = Array(words[(with + 1)...])
    guard let at = second.firstIndex(where: { DecimalNumber($0) != nil }), at + 1 < second.count,
      let number = DecimalNumber(second[at])?.rational
    else {
      throw Refusal(
        "behind 'with' a number and its unit are needed, as in 'with 80 \(formula.second.code)'")
    }
    var name = second
    name.removeSubrange(at...(at + 1))
    let isTold = formula.first.dimension != formula.second.dimension
    try check(words[1..<with].joined(separator: " "), formula.firstName, isOptional: isTold)
    try check(name.joined(separator: " "), formula.secondName, isOptional: isTold)
    let first = try size(words[0], formula.first, formula.firstAnalyte)
    let other = try number * size(second[at + 1], formula.second, formula.secondAnalyte)
    // A difference is still an amount of the first.
    let end = try size(
      formula.to.code, desk.unit(to), formula.kind == .difference ? formula.firstAnalyte : nil)
    switch formula.kind {
    case .ratio:
      guard other > 0 else { throw Refusal("the second value must be above zero") }
      return Conversion(factor: first * formula.factor / other * end, basis: basis)
    case .product:
      return Conversion(factor: first * formula.factor * other * end, basis: basis)
    case .difference:
      return Conversion(
        factor: first * end, offset: -(formula.factor * other) * end, basis: basis)
    }
  }

  private var basis: String {
    let (a, b, k) = (formula.firstName, formula.secondName, formula.factor)
    let text = k.exactDecimalText ?? k.description
    return switch formula.kind {
    case .ratio: "\(text) x \(a) / \(b)"
    case .product: "\(text) x \(a) x \(b)"
    case .difference: "\(a) - \(text) x \(b)"
    }
  }

  /// Both have one unit where neither may be taken for the other, so their names must be there.
  private func check(_ name: String, _ wanted: String, isOptional: Bool) throws(Refusal) {
    if name == wanted || (name.isEmpty && isOptional) { return }
    throw Refusal(
      "'\(formula.firstName)' stands before 'with' and '\(formula.secondName)' behind it")
  }

  /// One of a unit as written, in the formula's own unit.
  private func size(
    _ text: String, _ unit: Unit, _ analyte: Int?
  ) throws(Refusal) -> Rational {
    if let analyte { return try desk.converted(text, unit.code, analyte).factor ?? 0 }
    let start = try desk.unit(text)
    do {
      return try start.conversion(to: unit).factor ?? 0
    } catch {
      throw Refusal(error.text)
    }
  }
}
