import Clinic

/// Whether a result in its analyte's unit can be, and whether it is one that patients have.
enum Plausibility {
  /// Bounds that no living person crosses; a censored value is judged by its bound.
  static func isPossible(
    _ low: Double, _ high: Double, _ marks: Observation.Marks,
    within limits: ClosedRange<Double>?
  ) -> Bool {
    guard let limits else { return true }
    let isTooLow = low < limits.lowerBound && marks.isDisjoint(with: .lessSide)
    return !(isTooLow || high > limits.upperBound || low < 0 && limits.lowerBound >= 0)
  }

  static func isTypical(_ value: Double, within limits: ClosedRange<Double>?) -> Bool {
    limits.map { $0.contains(value) } ?? true
  }
}

extension LabReader {
  /// Rejects what cannot be, and marks what is unusual. `stated` is the number as it was exported,
  /// for saying which unit it would fit.
  mutating func check(
    _ analyte: Int, _ low: Double, _ high: Double, _ stated: Double, _ conversion: UInt16,
    _ marks: inout Observation.Marks
  ) throws(Fault) {
    guard Plausibility.isPossible(low, high, marks, within: context.hardLimits[analyte]) else {
      throw Fault(
        code: .implausibleValue, column: value, hint: fitting(stated, analyte, conversion))
    }
    if !Plausibility.isTypical(low, within: context.typicalLimits[analyte]) {
      marks.insert(.unusual)
    }
  }

  private func fitting(_ number: Double, _ analyte: Int, _ conversion: UInt16) -> String {
    UnitSuspicion.hint(
      number, context.signatures[analyte],
      besides: context.units.all[Int(conversion)].ucum)
  }
}
