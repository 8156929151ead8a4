import Clinic
import Definitions
import Expressions

/// A person of a shard and the day at which the rules are asked.
struct Assessment {
  var person: Int32
  var day: Day
}

/// What interpreting one shard came to: kept findings, and counts of everything.
struct Interpretation: Sendable {
  var findings: [Finding] = []
  /// By position among the plan's rules.
  var tallies: [RuleCounts] = []
  var cohorts: [CohortCounts] = []
  var counts: [TruthCounts] = []

  /// Nothing counted yet, for the rules, cohorts and counts of a plan.
  init(_ plan: Plan) {
    tallies = plan.rules.map { RuleCounts(outcomes: $0.outcomes.count) }
    cohorts = plan.cohorts.map { CohortCounts($0) }
    counts = (plan.pipeline?.counts ?? []).map { _ in TruthCounts() }
  }

  mutating func merge(_ other: Interpretation) {
    findings += other.findings
    for index in tallies.indices { tallies[index].merge(other.tallies[index]) }
    for index in cohorts.indices { cohorts[index].merge(other.cohorts[index]) }
    for index in counts.indices { counts[index].merge(other.counts[index]) }
  }
}

struct RuleCounts: Sendable {
  var states = [Int](repeating: 0, count: FindingState.allCases.count)
  var severities = [Int](repeating: 0, count: Severity.allCases.count)
  var classes: [Int]
  /// By number of `LackNames`: what is missing first.
  var missing: [Int: Int] = [:]

  init(outcomes: Int) { classes = Array(repeating: 0, count: outcomes) }

  /// How often each class fired; a class that outcomes share stands where it comes first.
  static func byClass(_ counts: [(name: String, count: Int)]) -> [(name: String, count: Int)] {
    var result: [(name: String, count: Int)] = []
    for (name, count) in counts {
      if let known = result.firstIndex(where: { $0.name == name }) {
        result[known].count += count
      } else {
        result.append((name, count))
      }
    }
    return result
  }

  var missingNames: [String: Int] {
    Dictionary(missing.map { (LackNames.name($0), $1) }, uniquingKeysWith: +)
  }

  mutating func merge(_ other: RuleCounts) {
    for index in states.indices { states[index] += other.states[index] }
    for index in severities.indices { severities[index] += other.severities[index] }
    for index in classes.indices { classes[index] += other.classes[index] }
    missing.merge(other.missing, uniquingKeysWith: +)
  }
}

struct TruthCounts: Sendable {
  var yes = 0
  var no = 0
  var unknown = 0
  var denominator = 0

  mutating func add(_ truth: Truth, among: Truth) {
    guard among == .true else { return }
    denominator += 1
    switch truth {
    case .true: yes += 1
    case .false: no += 1
    case .unknown: unknown += 1
    }
  }

  mutating func merge(_ other: TruthCounts) {
    yes += other.yes
    no += other.no
    unknown += other.unknown
    denominator += other.denominator
  }
}

/// Asks every rule about every assessment of a shard.
struct Interpreting {
  let plan: Plan
  let reader: FeatureReader
  /// Number of the shard's first person among all people of the run.
  let firstPerson: Int
  let keep: PipelineDefinition.Kept
  let explain: PipelineDefinition.Kept
  /// Whether an episode's date is part of a finding's key: where a person is asked more than once.
  let isRepeated: Bool
  /// Whether verdicts that go on are joined; otherwise each assessment has a finding of its own.
  let joinsEpisodes: Bool
  /// Whether findings carry the rows they rest on; a pipeline that keeps no observations does
  /// without, and then a finding's date is the assessment's.
  let collectsEvidence: Bool
  /// Whether an undecided verdict is also told what would make it fire.
  let explainsUndecided: Bool
  /// For each rule, its number among those that are reported, as the outputs count; 0 for others.
  private let numbers: [UInt16]

  init(
    plan: Plan, reader: FeatureReader, firstPerson: Int, keep: PipelineDefinition.Kept,
    explain: PipelineDefinition.Kept, isRepeated: Bool, joinsEpisodes: Bool,
    collectsEvidence: Bool, explainsUndecided: Bool = false
  ) {
    self.plan = plan
    self.reader = reader
    self.firstPerson = firstPerson
    self.keep = keep
    self.explain = explain
    self.isRepeated = isRepeated
    self.joinsEpisodes = isRepeated && joinsEpisodes
    self.collectsEvidence = collectsEvidence
    self.explainsUndecided = explainsUndecided
    var next: UInt16 = 0
    numbers = plan.rules.map { rule in
      guard plan.reported.contains(rule.index) else { return 0 }
      next += 1
      return next - 1
    }
  }

  func run(_ assessments: [Assessment]) -> Interpretation {
    var result = Interpretation(plan)
    var episodes = Episodes(rules: plan.rules.count)
    let block = Block(program: plan.program, reader: reader, ruleCount: plan.ruleCount)
    var blame = Blame()
    var start = 0
    while start < assessments.count {
      let end = min(start + Block.capacity, assessments.count)
      let part = assessments[start..<end]
      block.load(persons: part.map(\.person), days: part.map(\.day))
      evaluate(block, &blame, &episodes, &result)
      start = end
    }
    result.findings += episodes.finish()
    result.findings.sort { a, b in
      (a.person, a.rule, a.date, a.key) < (b.person, b.rule, b.date, b.key)
    }
    return result
  }

  private func evaluate(
    _ block: Block, _ blame: inout Blame, _ episodes: inout Episodes,
    _ result: inout Interpretation
  ) {
    for (position, rule) in plan.rules.enumerated() {
      block.evaluateStep()
      let isReported = plan.reported.contains(rule.index)
      for index in 0..<block.count {
        let row = block.row(index)
        let verdict = block.verdict(rule, row)
        block.record(rule, row: index, verdict)
        guard isReported else { continue }
        tally(verdict, rule, row, position, block, &blame, &result)
        if joinsEpisodes {
          follow(verdict, rule, row, position, &episodes)
        } else if keep.keeps(verdict.state) {
          result.findings.append(finding(verdict, rule, row, position))
        }
      }
    }
    block.evaluateStep()
    for index in 0..<block.count {
      let row = block.row(index)
      for (position, cohort) in plan.cohorts.enumerated() {
        result.cohorts[position].add(cohort, row, person: UInt32(firstPerson + row.person))
      }
      for (position, count) in (plan.pipeline?.counts ?? []).enumerated() {
        result.counts[position].add(row.truth(count.when), among: row.truth(count.among))
      }
    }
  }

  private func tally(
    _ verdict: Verdict, _ rule: Rule, _ row: Block.Row, _ position: Int, _ block: Block,
    _ blame: inout Blame, _ result: inout Interpretation
  ) {
    result.tallies[position].states[Int(verdict.state.rawValue)] += 1
    switch verdict.state {
    case .fired:
      result.tallies[position].classes[verdict.outcome] += 1
      if let severity = verdict.severity {
        result.tallies[position].severities[Int(severity.rawValue)] += 1
      }
    case .indeterminate:
      if let first = block.firstMissing(rule, verdict, row, reusing: &blame) {
        result.tallies[position].missing[first, default: 0] += 1
      }
    default: break
    }
  }

  /// One more assessment of a person who is asked at every result.
  private func follow(
    _ verdict: Verdict, _ rule: Rule, _ row: Block.Row, _ position: Int, _ episodes: inout Episodes
  ) {
    episodes.follow(
      rule: position, person: row.person, day: row.asOf, state: verdict.state,
      severity: verdict.severity
    ) { keep.keeps(verdict.state) ? finding(verdict, rule, row, position) : nil }
  }

  private func finding(
    _ verdict: Verdict, _ rule: Rule, _ row: Block.Row, _ position: Int
  ) -> Finding {
    let values = row.interpreter
    let person = reader.timelines.persons[row.person]
    let evidence = collectsEvidence ? rule.evidence(verdict, values) : []
    var date = row.asOf
    let rests: [FindingState] = [.fired, .notFired, .suppressed]
    if !joinsEpisodes, rests.contains(verdict.state) { date = newest(evidence) ?? row.asOf }
    let episode = isRepeated ? "|\(row.asOf)" : ""
    var finding = Finding(
      key: FindingKey.text("\(person.id)|\(rule.record.id)\(episode)"),
      person: UInt32(firstPerson + row.person), rule: numbers[position], state: verdict.state,
      classification: rule.classification(verdict),
      severity: verdict.severity, date: date, missing: rule.missing(verdict, row),
      reason: rule.reasons(verdict, row).joined(separator: "; "),
      notes: rule.notes(verdict, row), evidence: evidence)
    if verdict.state == .fired {
      finding.summary = rule.filled(rule.texts.clinician, verdict, values)
      // A run that explains nothing pays nothing for it either.
      if explain != .none { finding.certainty = rule.certainty(verdict, values) }
    }
    if explain.keeps(verdict.state) {
      var explanation = Explanation(rule, values, explainsUndecided: explainsUndecided)
      explanation.explain(verdict)
      finding.steps = explanation.steps
    }
    return finding
  }

  private func newest(_ evidence: [Evidence]) -> Day? {
    evidence.compactMap { item in
      if case .observation(let observation) = item.item { return observation.day }
      return nil
    }.max()
  }
}

extension PipelineDefinition.Kept {
  func keeps(_ state: FindingState) -> Bool {
    switch self {
    case .all: true
    case .none: false
    case .fired: state == .fired
    case .undecided: state == .fired || state == .indeterminate || state == .suppressed
    }
  }
}

/// The stable key of a finding: letters and digits that begin with a letter, so that no
/// spreadsheet takes it for a number.
enum FindingKey {
  private static let alphabet = Array("0123456789abcdefghijkmnpqrstvwxy".utf8)

  static func text(_ parts: String) -> String {
    var a: UInt64 = 0xcbf2_9ce4_8422_2325
    var b: UInt64 = 0x6c62_272e_07bb_0142
    for byte in parts.utf8 {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
      b = (b &+ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
      b ^= b >> 31
    }
    var bytes: [UInt8] = [UInt8(ascii: "f")]
    for shift in stride(from: 0, to: 60, by: 5) { bytes.append(alphabet[Int((a >> shift) & 31)]) }
    for shift in stride(from: 0, to: 40, by: 5) { bytes.append(alphabet[Int((b >> shift) & 31)]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
