/// A cohort as a run found it: who is in, and how each step narrowed it down.
package struct Cohort: Sendable {
  /// One step of the attrition; the first row is everyone, before any step.
  package struct Step: Sendable {
    package var reason: String
    /// Records (people, one row each) left after this step.
    package var records: Int
    package var subjects: Int
    package var excluded: Int
    /// Of those excluded, how many could not be judged because something is missing.
    package var undecided: Int

    package init(reason: String, records: Int, subjects: Int, excluded: Int, undecided: Int) {
      self.reason = reason
      self.records = records
      self.subjects = subjects
      self.excluded = excluded
      self.undecided = undecided
    }
  }

  package struct Member: Sendable {
    package var person: UInt32
    package var start: Day
    package var end: Day

    package init(person: UInt32, start: Day, end: Day) {
      self.person = person
      self.start = start
      self.end = end
    }
  }

  package var id: String
  package var name: String
  package var description: String
  /// What published figure it can be held beside, in words.
  package var compare: String
  package var steps: [Step]
  package var members: [Member]
  /// The definition as JSON, and its SHA-256.
  package var definition: String
  package var sha256: String

  package init(
    id: String, name: String, description: String, compare: String, steps: [Step],
    members: [Member], definition: String, sha256: String
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.compare = compare
    self.steps = steps
    self.members = members
    self.definition = definition
    self.sha256 = sha256
  }
}
