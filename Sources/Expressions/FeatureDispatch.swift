import Clinic

// One switch from operators to features, shared by both evaluators: the operands come in as
// closures, so that neither evaluator computes what a feature does not ask for.
extension FeatureReader {
  func truth(
    _ op: Operator, _ person: Int, _ asOf: Day, result: (Int) -> Int32,
    number: (Int) -> NumberValue, operandCount: Int
  ) -> Truth {
    switch op {
    case .isFemale:
      let sex = timelines.persons[person].sex
      return sex == .unknown ? .unknown : Truth(sex == .female)
    case .isMale:
      let sex = timelines.persons[person].sex
      return sex == .unknown ? .unknown : Truth(sex == .male)
    case .isPregnant: return pregnant(person, at: asOf, asOf: asOf)
    case .mark(let kind): return mark(result(0), kind)
    case .sameLaboratory: return sameLaboratory(result(0), result(1))
    case .neverMeasured(let analyte): return never(person, analyte, asOf)
    case .intakeKnown(let nutrient, let scope):
      return Truth(intakeKnown(person, nutrient, scope, asOf))
    case .hasUnclearDose(let nutrient):
      return Truth(hasUnclearDose(person, nutrient, asOf, from: asOf - 28))
    case .hasPoorForm(let nutrient): return hasPoorForm(person, nutrient, asOf)
    case .hasCondition(let group, let window):
      return hasCondition(person, group, asOf, windowDays: window)
    case .takesMedicine(let group, let window):
      return takesMedicine(person, group, asOf, windowDays: window)
    case .span(let query, .running):
      let day = operandCount == 0 ? asOf : spanDay(number)
      guard let day else { return .unknown }
      return spanIsRunning(person, query, at: day, asOf: asOf)
    default: return .unknown
    }
  }

  func number(
    _ op: Operator, _ person: Int, _ asOf: Day, result: (Int) -> Int32,
    number: (Int) -> NumberValue, operandCount: Int
  ) -> NumberValue {
    func optional(_ value: Double?) -> NumberValue { value.map { NumberValue($0) } ?? .null }
    switch op {
    case .ageYears: return optional(ageYears(person, at: asOf).map(Double.init))
    case .ageMonths: return optional(ageMonths(person, at: asOf).map(Double.init))
    case .trimester: return optional(trimester(person, at: asOf, asOf: asOf).map(Double.init))
    case .altitude: return optional(timelines.persons[person].altitudeMetres)
    case .cigarettes: return optional(timelines.persons[person].cigarettesPerDay)
    case .attribute(let index):
      let attributes = timelines.persons[person].attributes
      let value = index < attributes.count ? attributes[index] : .nan
      return value.isNaN ? .null : NumberValue(value)
    case .day:
      let index = result(0)
      return index < 0 ? .null : NumberValue(Double(timelines.observations[Int(index)].day))
    case .daysAgo:
      let index = result(0)
      return index < 0 ? .null : NumberValue(Double(asOf - timelines.observations[Int(index)].day))
    case .limit(let table, let bound):
      return limit(person, result(0), table: table, bound: bound, asOf: asOf)
    case .countResults(let analyte, let window):
      return count(person, analyte, asOf, windowDays: window)
    case .lastSet(let groups, let groupDays, let within):
      return lastSet(person, asOf, groups: groups, groupDays: groupDays, withinDays: within)
    case .feedDays: return feedDays(asOf)
    case .dose(let nutrient, let scope): return dose(person, nutrient, scope, asOf)
    case .daysAbove(let nutrient, let scope, let window):
      return daysAbove(person, nutrient, scope, asOf, bound: number(0), windowDays: window)
    case .meanDoseAbove(let nutrient, let scope, let window):
      return meanDoseAbove(person, nutrient, scope, asOf, bound: number(0), windowDays: window)
    case .span(let query, let member):
      let day = operandCount == 0 ? asOf : spanDay(number)
      return day.map { spanMember(person, query, member, at: $0, asOf: asOf) } ?? .null
    case .meanDose(let nutrient, let scope, let query):
      let day = operandCount == 0 ? asOf : spanDay(number)
      return day.map { meanDose(person, nutrient, scope, during: query, at: $0, asOf: asOf) }
        ?? .null
    case .intakeReference(let reference): return intakeReference(person, reference, asOf: asOf)
    default: return .null
    }
  }

  private func spanDay(_ number: (Int) -> NumberValue) -> Day? {
    number(0).exact.map { Day($0) }
  }

  func result(
    _ op: Operator, _ person: Int, _ asOf: Day, operand: (Int) -> Int32
  ) -> Int32 {
    switch op {
    case .latest(let analyte, let window):
      return latest(person, analyte, asOf, windowDays: window)
    case .nearest(let analyte, let within):
      return nearest(person, analyte, asOf, to: operand(0), withinDays: within)
    case .extremeBefore(let lowest, let gap, let window):
      return extremeBefore(
        person, asOf, base: operand(0), lowest: lowest, gapDays: gap, windowDays: window)
    case .pairMember(let first, let second, let within, let window, let isSecond):
      let pair = pair(person, asOf, first, second, withinDays: within, windowDays: window)
      return isSecond ? pair.1 : pair.0
    default: return -1
    }
  }
}
