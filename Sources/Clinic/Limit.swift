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
  package var source: String
  package var status: FactStatus

  package init(
    id: String, bound: Bound, value: Double, sex: Person.Sex = .unknown, monthsFrom: Int? = nil,
    monthsBelow: Int? = nil, pregnant: Bool? = nil, trimesters: Set<Int> = [],
    fasting: Bool? = nil, draw: Draw? = nil, source: String, status: FactStatus
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

  package init(
    sex: Person.Sex, months: Int?, pregnant: Truth, trimester: Int?, fasting: Truth,
    draw: Limit.Draw?
  ) {
    self.sex = sex
    self.months = months
    self.pregnant = pregnant
    self.trimester = trimester
    self.fasting = fasting
    self.draw = draw
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

  package var words: [String] {
    var words: [String] = []
    if contains(.fasting) { words.append("fasting") }
    if contains(.drawTime) { words.append("draw time") }
    if contains(.sex) { words.append("sex") }
    if contains(.age) { words.append("age") }
    if contains(.pregnancy) { words.append("pregnancy") }
    if contains(.trimester) { words.append("trimester") }
    return words
  }
}

/// The rows of one set that speak about one subject and bound.
package struct LimitTable: Sendable {
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
  private let keys: [Key]

  package init(set: String, subject: String, rows: [Limit]) {
    self.set = set
    self.subject = subject
    self.rows = rows
    keys = rows.map(Key.init)
  }

  /// What decides whether a row applies, without the texts: plain bytes for the hot path. A
  /// circumstance is 0 where the row does not ask, else 1 for yes or the first and 2 for the other.
  private struct Key: Sendable {
    var value: Double
    var from: Int32
    var below: Int32
    var bound: Limit.Bound
    var sex: UInt8
    var pregnant: UInt8
    var trimesters: UInt8
    var fasting: UInt8
    var draw: UInt8

    init(_ row: Limit) {
      func code(_ flag: Bool?) -> UInt8 { flag.map { $0 ? 1 : 2 } ?? 0 }
      value = row.value
      from = row.monthsFrom.map(Int32.init) ?? .min
      below = row.monthsBelow.map(Int32.init) ?? .max
      bound = row.bound
      sex = row.sex.rawValue
      pregnant = code(row.pregnant)
      trimesters = row.trimesters.reduce(0) { $0 | 1 << UInt8($1) }
      fasting = code(row.fasting)
      draw = code(row.draw.map { $0 == .morning })
    }

    /// Whether the row may apply: it agrees with everything that is known.
    func mayApply(_ person: Circumstances) -> Bool {
      func contradicts(_ wanted: UInt8, _ known: Truth) -> Bool {
        wanted != 0 && known != .unknown && (known == .true) != (wanted == 1)
      }
      if sex != 0, person.sex != .unknown, person.sex.rawValue != sex { return false }
      if let months = person.months, Int32(months) < from || Int32(months) >= below { return false }
      if contradicts(pregnant, person.pregnant) || contradicts(fasting, person.fasting) {
        return false
      }
      if trimesters != 0 {
        if person.pregnant == .false { return false }
        if let known = person.trimester, trimesters & 1 << UInt8(known) == 0 { return false }
      }
      if draw != 0, let drawn = person.draw, (drawn == .morning) != (draw == 1) { return false }
      return true
    }
  }

  /// The interval of `choice` alone, without a list of rows: what the hot path needs.
  package func interval(_ bound: Limit.Bound, for circumstances: Circumstances) -> Interval? {
    var low = Double.infinity
    var high = -Double.infinity
    for key in keys where key.bound == bound && key.mayApply(circumstances) {
      low = min(low, key.value)
      high = max(high, key.value)
    }
    return low <= high ? Interval(low: low, high: high) : nil
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
