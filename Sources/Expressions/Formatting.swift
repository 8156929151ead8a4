import Clinic
import Records

/// Values as sentences and explanations show them: a fixed number of decimals, never binary dust.
package enum Formatting {
  /// A number with exactly `digits` decimals, half-up.
  package static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return value > 0 ? "no upper end" : "no lower end" }
    let digits = min(max(0, digits), 8)
    let rounded = Mathematics.roundHalfUp(value, digits)
    guard rounded.magnitude < 1e15 else { return "\(rounded)" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int64((rounded.magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    var text = (rounded < 0 ? "-" : "") + String(whole)
    if digits > 0 {
      let fraction = String(scaled % Int64(scale))
      text += "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
    return text
  }

  /// A number with up to `digits` decimals, trailing zeros left out.
  package static func short(_ value: Double, _ digits: Int = 3) -> String {
    var text = fixed(value, digits)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  package static func number(_ value: NumberValue, digits: Int?) -> String {
    guard let interval = value.interval else { return "not known" }
    func text(_ number: Double) -> String {
      digits.map { fixed(number, $0) } ?? short(number)
    }
    if interval.isExact { return text(interval.low) }
    if interval.high == .infinity { return (interval.lowIsOpen ? ">" : ">=") + text(interval.low) }
    if interval.low == 0, value.flags.contains(.censored) {
      return (interval.highIsOpen ? "<" : "<=") + text(interval.high)
    }
    return "\(text(interval.low)) to \(text(interval.high))"
  }

  /// The unit as people print it beside a number; nothing for a plain number.
  package static func unit(_ unit: NumberUnit) -> String {
    switch unit {
    case .years, .months, .days: " " + unit.code
    case .ucum(let ucum): ucum.code == "1" ? "" : ucum.code == "%" ? " %" : " " + ucum.code
    }
  }
}

extension ValueSource {
  /// A node's value as a person reads it, with its unit and the date where it is a result.
  package func described(_ node: Node, digits: Int? = nil, withDate: Bool = true) -> String {
    switch node.type {
    case .truth, .rule, .list:
      switch truth(node) {
      case .true: return "true"
      case .false: return "false"
      case .unknown: return "not known"
      }
    case .text: return text(node) ?? "not known"
    case .date:
      guard let day = number(node).exact else { return "not known" }
      return CivilDate.text(Day(day))
    case .number(let unit, let analyte):
      let value = number(node)
      if value.isNull { return "not known" }
      let precision =
        digits ?? node.precision ?? analyte.map { reader.vocabulary.analytes[$0].precision }
      return Formatting.number(value, digits: precision) + Formatting.unit(unit)
    case .observation(let analyte): return describedResult(result(node), analyte, withDate)
    case .pair: return "a pair"
    case .span(let nutrient): return describedSpan(node, nutrient)
    case .course: return describedCourse(node)
    case .null: return "null"
    }
  }

  private func describedResult(_ index: Int32, _ analyte: Int, _ withDate: Bool) -> String {
    guard index >= 0 else { return "not known" }
    let observation = reader.timelines.observations[Int(index)]
    let catalogue = reader.vocabulary.analytes[analyte]
    let value = Formatting.number(reader.value(index, rounded: false), digits: catalogue.precision)
    let text = value + Formatting.unit(.ucum(catalogue.unit))
    return withDate ? "\(text) on \(CivilDate.text(observation.day))" : text
  }

  private func describedCourse(_ node: Node) -> String {
    guard case .course(let query, _) = node.op else { return "not known" }
    let at = node.operands.first.map { number($0) }
    if let at, at.isNull { return "not known" }
    switch reader.course(person, query, at: at.map { Day($0.low) } ?? asOf, asOf: asOf) {
    case .unknown: return "not known"
    case .none: return "none recorded"
    case .span(let span): return describedDays(span)
    }
  }

  private func describedDays(_ span: ExposureSpan) -> String {
    let start = span.startKnown ? CivilDate.text(span.start) : "an unknown day"
    let open =
      span.possibleEnd > span.end
      ? "; end not recorded, it may run to \(CivilDate.text(span.possibleEnd))" : ""
    return "from \(start) to \(CivilDate.text(span.end)), \(span.days) days" + open
  }

  private func describedSpan(_ node: Node, _ nutrient: Int) -> String {
    guard case .span(let query, _) = node.op else { return "not known" }
    let at = node.operands.first.map { number($0) }
    if let at, at.isNull { return "not known" }
    switch reader.span(person, query, at: at.map { Day($0.low) } ?? asOf, asOf: asOf) {
    case .unknown: return "not known"
    case .none: return "none recorded"
    case .span(let span):
      let unit = reader.vocabulary.nutrients[nutrient].dailyUnit.code
      let dose = Formatting.number(NumberValue(span.dose), digits: nil)
      return "\(dose) \(unit) " + describedDays(span)
    }
  }
}
