/// An amount with its unit, as directions or a label state it.
package struct StatedAmount: Sendable, Hashable {
  package var range: Interval
  /// UCUM code.
  package var unit: String

  package init(_ range: Interval, _ unit: String) {
    self.range = range
    self.unit = unit
  }

  /// Volumes are told from amounts of substance: they need a strength to become one.
  package var isVolume: Bool { unit == "mL" || unit == "L" }

  /// The volume in millilitres.
  package var millilitres: Interval? {
    switch unit {
    case "mL": range
    case "L": Interval(low: range.low * 1000, high: range.high * 1000)
    default: nil
    }
  }
}

/// How much of something one dose form, or a volume, holds.
package struct Strength: Sendable, Hashable {
  package var amount: StatedAmount
  /// Millilitres that hold the amount; nil where one tablet or capsule does.
  package var volume: Double?
  /// Whether the amount is that of the element (`true`), of the salt, or not said.
  package var isElemental: Truth

  package init(_ amount: StatedAmount, volume: Double? = nil, isElemental: Truth = .unknown) {
    self.amount = amount
    self.volume = volume
    self.isElemental = isElemental
  }
}

/// What directions such as `1-2 tabs PO BID prn` say, before it is known what is taken.
/// What they do not say is nil; nothing is filled in.
package struct Directions: Sendable, Hashable {
  /// How a stated amount belongs to a stated number of tablets.
  package enum Basis: Sendable, Hashable {
    /// `2 x 500 mg`, `two 500 mg tablets`: in each.
    case each
    /// `500 mg (2 tabs)`: in all of them.
    case total
    /// `2 tabs (500 mg)`: either.
    case unclear
  }

  /// One dose and how often a day it is taken; several where they differ in the course of a day.
  package struct Step: Sendable, Hashable {
    /// Dose forms taken at a time.
    package var count: Interval?
    /// `tablet`, `capsule` and so on; nil where directions count without naming what.
    package var form: String?
    package var amount: StatedAmount?
    /// `each` without a count says what one holds and not how many are taken.
    package var basis = Basis.total
    /// The amount of the element where it is stated beside that of the salt.
    package var element: StatedAmount?
    package var isElemental = false
    /// Millilitres that the amount is dissolved in, as in `300 mg/5 mL`.
    package var strengthVolume: Double?
    /// Millilitres taken at a time.
    package var volume: Interval?
    /// Nil where directions do not say how often.
    package var timesADay: Interval?

    package init() {}
  }

  package enum Route: String, Sendable, Hashable { case oral, parenteral, other }

  package var steps: [Step]
  package var isAsNeeded = false
  /// Taken once and never again.
  package var isSingleDose = false
  /// The most that is to be taken in a day: dose forms, or an amount.
  package var maximumCount: Double?
  package var maximumAmount: StatedAmount?
  /// For how many days, where one number is stated.
  package var days: Int?
  package var route: Route?
  /// The substance or product that directions name, folded, as in `220 mg zinc sulfate daily`.
  package var subject: String?
  /// `zinc (as zinc gluconate)`: the salt is named beside the element.
  package var isElementNamedFirst = false

  package init(steps: [Step]) { self.steps = steps }
}
