import Clinic
import Diagnostics
import Quantities

/// A quantity that is computed from others, under a name that every rule may use.
package struct DerivedQuantity: Sendable {
  package var id: String
  package var title: String
  /// The number, unrounded, in the declared unit.
  package var node: Node
  package var unit: Unit
  /// Decimals at which it is compared and shown.
  package var precision: Int

  package init(id: String, title: String, node: Node, unit: Unit, precision: Int) {
    self.id = id
    self.title = title
    self.node = node
    self.unit = unit
    self.precision = precision
  }
}

extension Checker {
  /// Checks the expression of a derived quantity and brings it to its declared unit.
  ///
  /// - Parameters:
  ///   - syntax: the expression.
  ///   - name: what rules call it.
  ///   - unit: the declared unit.
  ///   - precision: the decimals that comparisons round to; arithmetic takes the value unrounded.
  /// - Returns: the number under its name, or nil after reporting what is wrong with it.
  package func quantity(
    _ syntax: Syntax, named name: String, unit: Unit, precision: Int
  ) -> Node? {
    let node = check(syntax)
    if case .null = node.type { return nil }
    guard let number = asNumber(node, compared: false),
      case .number(.ucum(let from), let analyte) = number.type
    else {
      sink.error(
        "not-a-number", "a derived quantity is a number with a unit", at: syntax.span,
        "this is \(node.type.word)")
      return nil
    }
    switch factor(from: from, to: unit, analyte: analyte) {
    case .failure(let reason):
      sink.error(
        "unit-mismatch", "the expression does not come to '\(unit.code)'", at: syntax.span,
        "this is \(node.type.word)", hint: reason.text)
      return nil
    case .success(let factor):
      let scaled = scaled(number, factor, to: .ucum(unit))
      return Node(
        scaled.op, scaled.operands, type: scaled.type, span: syntax.span, lacks: scaled.lacks,
        name: name, precision: precision)
    }
  }
}
