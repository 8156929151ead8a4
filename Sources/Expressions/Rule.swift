import Clinic
import Diagnostics

/// A compiled rule: every part is a checked expression, in the order in which they are decided.
package struct Rule: Sendable {
  package struct Condition: Sendable {
    package var when: Node
    /// The reason or note that goes with it.
    package var text: String

    package init(when: Node, text: String) {
      self.when = when
      self.text = text
    }
  }

  package struct Outcome: Sendable {
    package var classification: String
    package var when: Node
    package var severity: Severity

    package init(classification: String, when: Node, severity: Severity) {
      self.classification = classification
      self.when = when
      self.severity = severity
    }
  }

  package struct Raise: Sendable {
    package var when: Node
    package var severity: Severity
    package var text: String

    package init(when: Node, severity: Severity, text: String) {
      self.when = when
      self.severity = severity
      self.text = text
    }
  }

  package struct Texts: Sendable {
    package var clinician: Template
    package var patient: Template?
    package var researcher: Template?

    package init(clinician: Template, patient: Template?, researcher: Template?) {
      self.clinician = clinician
      self.patient = patient
      self.researcher = researcher
    }
  }

  package var index: Int
  package var record: RuleRecord
  /// The population gate; true for everyone where the rule names none.
  package var applies: Node
  package var lets: [(name: String, node: Node)]
  package var suppress: [Condition]
  /// The first that is true gives class and severity.
  package var outcomes: [Outcome]
  /// Circumstances that make a fired verdict worse, such as a very low count.
  package var raises: [Raise]
  /// Confounders that make it one step milder, together at most one step.
  package var downgrades: [Condition]
  /// Marks that go with the verdict and never change it.
  package var notes: [Condition]
  /// Severity below which no down-grade goes.
  package var floor: Severity
  /// What to ask for first where the rule is undecided; an inner list is asked for together.
  package var order: [[String]] {
    didSet { orderNumbers = order.flatMap { $0 }.map(LackNames.number) }
  }
  /// The order, flat, as numbers of `LackNames`.
  private(set) var orderNumbers: [Int] = []
  package var texts: Texts
  /// Kinds of example that the rule needs not have, such as `boundary`.
  package var exemptions: Set<String> = []
  /// Where the rule's id stands.
  package var place: SourceSpan?

  package init(
    index: Int, record: RuleRecord, applies: Node, lets: [(name: String, node: Node)],
    suppress: [Condition], outcomes: [Outcome], raises: [Raise], downgrades: [Condition],
    notes: [Condition], floor: Severity, order: [[String]], texts: Texts
  ) {
    self.index = index
    self.record = record
    self.applies = applies
    self.lets = lets
    self.suppress = suppress
    self.outcomes = outcomes
    self.raises = raises
    self.downgrades = downgrades
    self.notes = notes
    self.floor = floor
    self.order = order
    orderNumbers = order.flatMap { $0 }.map(LackNames.number)
    self.texts = texts
  }

  /// Every expression that a verdict reads, for the compiler.
  package var roots: [Node] {
    [applies] + suppress.map(\.when) + outcomes.map(\.when) + raises.map(\.when)
      + downgrades.map(\.when) + notes.map(\.when)
  }
}

/// A sentence with places for values: `Zinc {zinc} below {cut}`.
package struct Template: Sendable {
  package enum Part: Sendable {
    case text(String)
    case value(Node, digits: Int?)
    case classification
  }

  package var parts: [Part]

  package init(parts: [Part]) { self.parts = parts }
}
