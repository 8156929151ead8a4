import Clinic
import Definitions
import Expressions
import Records

/// A cohort's attrition over some people: how many pass each step, and how many could not be told.
struct CohortCounts: Sendable {
  /// Left after each step; the first is everyone.
  var remaining: [Int]
  var undecided: [Int]
  var members: [Cohort.Member] = []
  var statistics: [TruthCounts]

  init(_ definition: CohortDefinition) {
    remaining = Array(repeating: 0, count: definition.steps.count + 1)
    undecided = Array(repeating: 0, count: definition.steps.count + 1)
    statistics = definition.statistics.map { _ in TruthCounts() }
  }

  /// Walks one assessment down the steps. Somebody who cannot be judged at an inclusion is not
  /// included, and is counted as undecided; an exclusion must be decided true to exclude.
  mutating func add(_ definition: CohortDefinition, _ values: some ValueSource, person: UInt32) {
    remaining[0] += 1
    for (index, step) in definition.steps.enumerated() {
      let truth = values.truth(step.when)
      let passes = step.isExclusion ? truth != .true : truth == .true
      if truth == .unknown { undecided[index + 1] += 1 }
      guard passes else { return }
      remaining[index + 1] += 1
    }
    var start = values.asOf
    if let index = definition.index, let day = values.number(index).exact { start = Day(day) }
    members.append(Cohort.Member(person: person, start: start, end: max(start, values.asOf)))
    for (index, statistic) in definition.statistics.enumerated() {
      statistics[index].add(values.truth(statistic.when), among: values.truth(statistic.among))
    }
  }

  mutating func merge(_ other: CohortCounts) {
    for index in remaining.indices {
      remaining[index] += other.remaining[index]
      undecided[index] += other.undecided[index]
    }
    members += other.members
    for index in statistics.indices { statistics[index].merge(other.statistics[index]) }
  }

  func cohort(_ definition: CohortDefinition) -> Cohort {
    var steps = [
      Cohort.Step(
        reason: "everyone", records: remaining[0], subjects: remaining[0], excluded: 0,
        undecided: 0)
    ]
    for (index, step) in definition.steps.enumerated() {
      steps.append(
        Cohort.Step(
          reason: step.isExclusion ? "without \(step.reason)" : step.reason,
          records: remaining[index + 1], subjects: remaining[index + 1],
          excluded: remaining[index] - remaining[index + 1], undecided: undecided[index + 1]))
    }
    return Cohort(
      id: definition.id, name: definition.name, description: definition.description,
      compare: definition.compare, steps: steps, members: members,
      definition: definition.definitionJSON, sha256: SHA256Digest.hex(of: definition.definitionJSON)
    )
  }
}
