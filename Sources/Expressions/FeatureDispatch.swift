import Clinic
import Records

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
    case .sameMethod: return sameMethod(result(0), result(1))
    case .sameSpecimen: return sameSpecimen(result(0), result(1))
    case .methodChanged(let analyte, let window):
      return methodChanged(person, analyte, asOf, windowDays: window)
    case .weeklyDosing(let group): return weeklyDosing(person, group, asOf)
    case .formStated(let nutrient): return formStated(person, nutrient, asOf)
    case .neverMeasured(let analyte): return never(person, analyte, asOf)
    case .intakeKnown(let nutrient, let scope):
      return Truth(intakeKnown(person, nutrient, scope, asOf))
    case .hasUnclearDose(let nutrient):
      return Truth(hasUnclearDose(person, nutrient, asOf, from: asOf - 28))
    case .hasPoorForm(let nutrient): return hasPoorForm(person, nutrient, asOf)
    case .hasCondition(let group, let window):
      return listed(
        person, group, asOf, isCondition: true, windowDays: window, number: number,
        operandCount: operandCount)
    case .takesMedicine(let group, let window):
      return listed(
        person, group, asOf, isCondition: false, windowDays: window, number: number,
        operandCount: operandCount)
    case .course(let query, .running):
      let day = operandCount == 0 ? asOf : spanDay(number)
      return day.map { courseIsRunning(person, query, at: $0, asOf: asOf) } ?? .unknown
    case .measuredBetween(let analyte):
      guard let from = day(number(0)), let to = day(number(1)) else { return .unknown }
      return measured(person, analyte, from: from, to: to, asOf: asOf)
    case .repeated(let query):
      return repeated(person, query, operandCount > 0 ? number(0) : .null, asOf)
    case .intakeStarted(let nutrient):
      guard let from = day(number(0)) else { return .unknown }
      return intakeStarted(person, nutrient, since: from, asOf)
    case .sameProduct(let query): return sameProduct(person, query, asOf)
    case .withFood(let subjects): return withFood(person, subjects, asOf)
    case .takenBy(let group, let route): return takenBy(person, group, route, asOf)
    case .intakeChanged(let nutrient, let window):
      return intakeChanged(person, nutrient, asOf, windowDays: window)
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
    case .ageYearsAt:
      return optional(day(number(0)).flatMap { ageYears(person, at: $0) }.map(Double.init))
    case .ageMonthsAt:
      return optional(day(number(0)).flatMap { ageMonths(person, at: $0) }.map(Double.init))
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
    case .series(let query): return statistic(person, query, asOf)
    case .course(let query, let member):
      let day = operandCount == 0 ? asOf : spanDay(number)
      return day.map { courseMember(person, query, member, at: $0, asOf: asOf) } ?? .null
    case .courseCount(let query, let window):
      return courses(person, query, asOf, windowDays: window)
    case .daysTaken(let group, let window):
      return daysTaken(person, group, asOf, windowDays: window)
    case .codedDay(let group, let which): return codedDay(person, group, which, asOf)
    case .averageDose(let nutrient, let scope, let window):
      return averageDose(person, nutrient, scope, asOf, windowDays: window)
    case .medicineDose(let group): return medicineDose(person, group, asOf)
    case .recordDays: return recordDays(person, asOf)
    case .drawHour:
      let index = result(0)
      guard index >= 0, timelines.observations[Int(index)].minute >= 0 else { return .null }
      return NumberValue(Double(timelines.observations[Int(index)].minute) / 60)
    case .monthOf: return optional(day(number(0)).map { Double(CivilDate($0).month) })
    case .spacing(let query): return spacing(person, query, asOf)
    case .doseAtOnce(let nutrient, let near, let within):
      return doseAtOnce(person, nutrient, near: near, withinMinutes: within, asOf)
    case .largestDose(let nutrient, let window):
      return largestDose(person, nutrient, asOf, windowDays: window)
    case .peakDay(let nutrient, let scope): return peakDay(person, nutrient, scope, asOf)
    case .dosesPerDay(let nutrient): return dosesPerDay(person, nutrient, asOf)
    case .adherence(let nutrient): return adherence(person, nutrient, asOf)
    case .dietRecords(let nutrient): return dietRecords(person, nutrient, asOf)
    case .lastIntakeChange(let nutrient): return lastIntakeChange(person, nutrient, asOf)
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
    day(number(0))
  }

  func result(
    _ op: Operator, _ person: Int, _ asOf: Day, operand: (Int) -> Int32,
    number: (Int) -> NumberValue
  ) -> Int32 {
    switch op {
    case .first(let analyte, let window):
      return result(person, analyte, from: asOf - Day(window), to: asOf, oldest: true)
    case .previous(let gap, let window):
      return previous(person, asOf, base: operand(0), gapDays: gap, windowDays: window)
    case .between(let analyte, let oldest):
      guard let from = day(number(0)), let to = day(number(1)) else { return -1 }
      return result(person, analyte, from: from, to: min(to, asOf), oldest: oldest)
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
