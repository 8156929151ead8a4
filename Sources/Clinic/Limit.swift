/// One limit of the knowledge tables: a bound that applies to some people and samplings.
package struct Limit: Sendable {
  package enum Bound: UInt8, Sendable, Hashable { case low, high }
  package enum Draw: UInt8, Sendable { case morning, afternoon }

  package var id: String
  package var bound: Bound
  /// In the subject's canonical unit.
  package var value: Double
  package var sex: Person.Sex
  /// Completed months of age: from inclusive, below exclusive.
  package var monthsFrom: Int?
  package var monthsBelow: Int?
  package var pregnant: Bool?
  package var trimesters: Set<Int>
  package var fasting: Bool?
  package var draw: Draw?
  /// Whether it is for people with inflammation, or without.
  package var inflamed: Bool?
  package var source: String
  package var status: FactStatus

  package init(
    id: String, bound: Bound, value: Double, sex: Person.Sex = .unknown, monthsFrom: Int? = nil,
    monthsBelow: Int? = nil, pregnant: Bool? = nil, trimesters: Set<Int> = [],
    fasting: Bool? = nil, draw: Draw? = nil, inflamed: Bool? = nil, source: String,
    status: FactStatus
  ) {
    self.id = id
    self.bound = bound
    self.value = value
    self.sex = sex
    self.monthsFrom = monthsFrom
    self.monthsBelow = monthsBelow
    self.pregnant = pregnant
    self.trimesters = trimesters
    self.fasting = fasting
    self.draw = draw
    self.inflamed = inflamed
    self.source = source
    self.status = status
  }
}

/// What decides which limit applies: the person at the draw, and the draw itself.
package struct Circumstances: Sendable {
  package var sex: Person.Sex
  /// Completed months of age, or nil where the birth date is not known.
  package var months: Int?
  package var pregnant: Truth
  /// 1, 2 or 3; nil where not known or not pregnant.
  package var trimester: Int?
  package var fasting: Truth
  package var draw: Limit.Draw?
  /// Rules decide by results of their own what inflammation is, so that a look-up does not know:
  /// limits with and without it stay both in play.
  package var inflamed: Truth

  package init(
    sex: Person.Sex, months: Int?, pregnant: Truth, trimester: Int?, fasting: Truth,
    draw: Limit.Draw?, inflamed: Truth = .unknown
  ) {
    self.sex = sex
    self.months = months
    self.pregnant = pregnant
    self.trimester = trimester
    self.fasting = fasting
    self.draw = draw
    self.inflamed = inflamed
  }
}

/// What a limit would need to be told before one row can be chosen.
package struct Unknowns: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let sex = Unknowns(rawValue: 1)
  package static let age = Unknowns(rawValue: 2)
  package static let pregnancy = Unknowns(rawValue: 4)
  package static let trimester = Unknowns(rawValue: 8)
  package static let fasting = Unknowns(rawValue: 16)
  package static let drawTime = Unknowns(rawValue: 32)
  package static let inflammation = Unknowns(rawValue: 64)

  package var words: [String] {
    var words: [String] = []
    if contains(.fasting) { words.append("fasting") }
    if contains(.drawTime) { words.append("draw time") }
    if contains(.sex) { words.append("sex") }
    if contains(.age) { words.append("age") }
    if contains(.pregnancy) { words.append("pregnancy") }
    if contains(.trimester) { words.append("trimester") }
    if contains(.inflammation) { words.append("inflammation") }
    return words
  }
}

/// The rows of one set that speak about one subject and bound.
///
/// A class, so that looking one up for a result copies nothing.
package final class LimitTable: Sendable {
  /// What a look-up came to: every limit that may still apply, and what would narrow it down.
  package struct Choice: Sendable {
    package var interval: Interval
    package var unknowns: Unknowns
    /// Indices of the rows that may apply.
    package var rows: [Int]
  }

  package let set: String
  package let subject: String
  package let rows: [Limit]
  private let grid: LimitGrid

  package init(set: String, subject: String, rows: [Limit]) {
    self.set = set
    self.subject = subject
    self.rows = rows
    grid = LimitGrid(rows)
  }

  /// The same table as an object of its own, for one worker: several that use one object wait for
  /// each other to count its references.
  package init(copying table: LimitTable) {
    set = table.set
    subject = table.subject
    rows = table.rows
    grid = table.grid
  }

  /// The interval of `choice` alone, from the grid: what the hot path needs.
  package func interval(_ bound: Limit.Bound, for circumstances: Circumstances) -> Interval? {
    let cell = grid.cell(circumstances)
    return bound == .low ? cell.low : cell.high
  }

  /// Both bounds at once, for a result that is judged by both.
  package func bounds(for circumstances: Circumstances) -> (low: Interval?, high: Interval?) {
    grid.cell(circumstances)
  }

  /// Both bounds for somebody of a sex and an age in completed months; nil where some row asks for
  /// more, and the other circumstances have to be looked at.
  package func bounds(
    sex: Person.Sex, months: Int?
  ) -> (low: Interval?, high: Interval?)? {
    grid.cell(sex: sex, months: months)
  }

  /// Every limit that may apply, as an interval; nil where none can.
  ///
  /// An unknown circumstance keeps both its limits in play: a value below the lowest is low and a
  /// value at or above the highest is not, whatever the missing answer is.
  package func choice(_ bound: Limit.Bound, for circumstances: Circumstances) -> Choice? {
    var interval: Interval?
    var unknowns: Unknowns = []
    var chosen: [Int] = []
    for (index, row) in rows.enumerated() where row.bound == bound {
      guard let open = row.match(circumstances) else { continue }
      unknowns.formUnion(open)
      chosen.append(index)
      let exact = Interval(row.value)
      interval = interval.map { $0.hull(exact) } ?? exact
    }
    guard let interval else { return nil }
    return Choice(
      interval: interval, unknowns: interval.isExact && chosen.count == 1 ? [] : unknowns,
      rows: chosen)
  }
}

extension Limit {
  /// Nil where the row cannot apply; otherwise what would have to be known for it to apply.
  func match(_ person: Circumstances) -> Unknowns? {
    var open: Unknowns = []
    if sex != .unknown {
      if person.sex == .unknown { open.insert(.sex) } else if person.sex != sex { return nil }
    }
    if monthsFrom != nil || monthsBelow != nil {
      if let months = person.months {
        if let from = monthsFrom, months < from { return nil }
        if let below = monthsBelow, months >= below { return nil }
      } else {
        open.insert(.age)
      }
    }
    if let pregnant {
      switch person.pregnant {
      case .unknown: open.insert(.pregnancy)
      case .true: if !pregnant { return nil }
      case .false: if pregnant { return nil }
      }
    }
    if !trimesters.isEmpty {
      if person.pregnant == .false { return nil }
      if let trimester = person.trimester {
        if !trimesters.contains(trimester) { return nil }
      } else {
        open.insert(.trimester)
      }
    }
    if let fasting {
      switch person.fasting {
      case .unknown: open.insert(.fasting)
      case .true: if !fasting { return nil }
      case .false: if fasting { return nil }
      }
    }
    if let inflamed {
      switch person.inflamed {
      case .unknown: open.insert(.inflammation)
      case .true: if !inflamed { return nil }
      case .false: if inflamed { return nil }
      }
    }
    if let draw {
      if let drawn = person.draw {
        if drawn != draw { return nil }
      } else {
        open.insert(.drawTime)
      }
    }
    return open
  }
}
