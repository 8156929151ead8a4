/// The five states of a rule's verdict on a person; mutually exclusive.
package enum FindingState: UInt8, Sendable, CaseIterable {
  case fired, notFired, indeterminate, notApplicable, suppressed

  /// The word used in every output.
  package var word: String {
    switch self {
    case .fired: "fired"
    case .notFired: "not_fired"
    case .indeterminate: "indeterminate"
    case .notApplicable: "not_applicable"
    case .suppressed: "suppressed"
    }
  }

  package init?(word: String) {
    guard let state = Self.allCases.first(where: { $0.word == word.lowercased() }) else {
      return nil
    }
    self = state
  }
}

package enum Severity: UInt8, Sendable, CaseIterable, Comparable {
  case info, low, moderate, high, critical

  package var word: String {
    switch self {
    case .info: "info"
    case .low: "low"
    case .moderate: "moderate"
    case .high: "high"
    case .critical: "critical"
    }
  }

  package init?(word: String) {
    guard let severity = Self.allCases.first(where: { $0.word == word.lowercased() }) else {
      return nil
    }
    self = severity
  }

  package static func < (left: Severity, right: Severity) -> Bool {
    left.rawValue < right.rawValue
  }

  /// One step milder, never below info.
  package var milder: Severity { Severity(rawValue: max(1, rawValue) - 1)! }
}

/// A rule's verdict on a person, ready to be written: words are filled in, evidence is resolved.
package struct Finding: Sendable {
  /// Stable across runs: derived from person, rule and episode only.
  package var key: String
  /// Index of the person among the run's persons.
  package var person: UInt32
  /// Index of the rule among the run's rules.
  package var rule: UInt16
  package var state: FindingState
  /// The rule's class, or empty where the state has none.
  package var classification: String
  /// Nil unless the rule fired.
  package var severity: Severity?
  /// The date of the newest result that decided it, or the as-of date; where a person is assessed
  /// at every result, the first day of the episode.
  package var date: Day
  /// The first later assessment at which it was decided otherwise; nil while it goes on, and where
  /// a person is assessed once.
  package var end: Day?
  /// How many assessments it covers.
  package var assessments: Int
  /// How sure a fired verdict on measured values is; nil for others.
  package var certainty: Certainty?
  /// What would decide it, most useful first.
  package var missing: [String]
  /// Why it is suppressed, not applicable or milder; names joined by `; `.
  package var reason: String
  /// Marks such as `conservative` or `crp_missing` that a reader needs beside the verdict.
  package var notes: [String]
  /// The clinician's sentence with the person's own values; empty unless fired.
  package var summary: String
  package var evidence: [Evidence]
  package var steps: [ExplainStep]

  package init(
    key: String, person: UInt32, rule: UInt16, state: FindingState, classification: String = "",
    severity: Severity? = nil, date: Day, missing: [String] = [], reason: String = "",
    notes: [String] = [], summary: String = "", evidence: [Evidence] = [],
    steps: [ExplainStep] = [], end: Day? = nil, assessments: Int = 1, certainty: Certainty? = nil
  ) {
    self.key = key
    self.person = person
    self.rule = rule
    self.state = state
    self.classification = classification
    self.severity = severity
    self.date = date
    self.end = end
    self.assessments = assessments
    self.certainty = certainty
    self.missing = missing
    self.reason = reason
    self.notes = notes
    self.summary = summary
    self.evidence = evidence
    self.steps = steps
  }
}

/// A row of an export that a finding rests on.
package struct Evidence: Sendable {
  package enum Item: Sendable {
    case observation(Observation)
    case intake(Intake)
    case span(CodedSpan)
    case person
  }

  /// What the rule read it as, such as `copper` or `zinc intake`.
  package var role: String
  package var item: Item
  package var source: UInt16
  package var line: UInt32
  /// The header name of the column that holds the decisive value.
  package var column: String

  package init(role: String, item: Item, source: UInt16, line: UInt32, column: String = "") {
    self.role = role
    self.item = item
    self.source = source
    self.line = line
    self.column = column
  }
}

/// One step of the reasoning: an expression as written in the rule, and what it came to.
package struct ExplainStep: Sendable {
  package enum Outcome: String, Sendable { case `true`, `false`, unknown, value }

  /// Position of the step it is part of, or nil at the top.
  package var parent: Int?
  /// What it is for, such as `let core` or `outcome PROBABLE`.
  package var label: String
  /// The expression as a person wrote it.
  package var expression: String
  package var outcome: Outcome
  /// The values with units and dates, and the limits with where they come from.
  package var text: String

  package init(
    parent: Int?, label: String, expression: String, outcome: Outcome, text: String
  ) {
    self.parent = parent
    self.label = label
    self.expression = expression
    self.outcome = outcome
    self.text = text
  }
}
