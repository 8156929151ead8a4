import Clinic
import Quantities
import Records

extension CQLEvaluator {
  /// Whether a function is one of CQL, inside the subset or refused by name.
  package static func knows(_ name: String) -> Bool {
    functionNames.contains(name) || outside[name] != nil
  }
}

extension ValueSource {
  /// The value of a checked expression as a CQL literal; nil for what has none, such as a pair.
  ///
  /// A number that is known as a range only, as a censored result is, comes as an Interval.
  package func literal(_ node: Node) -> String? {
    switch node.type {
    case .truth, .rule:
      switch truth(node) {
      case .true: return "true"
      case .false: return "false"
      case .unknown: return "null"
      }
    case .text: return text(node).map { CQLValue.quoted($0) } ?? "null"
    case .date:
      guard let day = number(node).exact else { return "null" }
      return "@" + CivilDate.text(Day(day))
    case .number(let unit, _): return literal(number(node), unit)
    case .observation(let analyte):
      let index = result(node)
      guard index >= 0 else { return "null" }
      return literal(
        reader.value(index, rounded: false), .ucum(reader.vocabulary.analytes[analyte].unit))
    case .null: return "null"
    case .pair, .span, .course, .list: return nil
    }
  }

  private func literal(_ value: NumberValue, _ unit: NumberUnit) -> String? {
    guard let interval = value.interval else { return "null" }
    if interval.isExact { return literal(interval.low, unit) }
    let low = interval.low.isFinite ? literal(interval.low, unit) : "null"
    let high = interval.high.isFinite ? literal(interval.high, unit) : "null"
    guard let low, let high else { return nil }
    // An end that is not there is the end of the type, which CQL writes as a closed null.
    let opens = interval.lowIsOpen && interval.low.isFinite ? "(" : "["
    let closes = interval.highIsOpen && interval.high.isFinite ? ")" : "]"
    return "Interval\(opens)\(low), \(high)\(closes)"
  }

  private func literal(_ value: Double, _ unit: NumberUnit) -> String? {
    guard let decimal = Rational(exactly: value).flatMap({ CQLDecimal($0) }) else { return nil }
    switch unit {
    case .years: return CQLQuantity(decimal, "year", isCalendar: true).text
    case .months: return CQLQuantity(decimal, "month", isCalendar: true).text
    case .days: return CQLQuantity(decimal, "day", isCalendar: true).text
    case .ucum(let unit):
      return unit.code == "1" ? decimal.text : CQLQuantity(decimal, unit.code).text
    }
  }
}
