// Whom a table of cut-offs speaks about: nobody twice, and no age left out between two others.
extension LimitTable {
  /// Pairs of rows of one bound, by index, that both apply to somebody about whom everything is
  /// known; the value that such a person is held against would depend on the order of rows.
  package var overlaps: [(Int, Int)] {
    var result: [(Int, Int)] = []
    for second in rows.indices {
      for first in rows.indices[..<second]
      where rows[first].bound == rows[second].bound && rows[first].value != rows[second].value {
        let pair = [rows[first], rows[second]]
        if Self.people(pair).contains(where: { person in
          pair.allSatisfy { $0.match(person) == [] }
        }) {
          result.append((first, second))
        }
      }
    }
    return result
  }

  /// Pairs of rows, by index, between whose ages lie some that no row of their bound covers, for
  /// people who are alike in everything else.
  package var ageGaps: [(before: Int, after: Int)] {
    var result: [(before: Int, after: Int)] = []
    for bound in [Limit.Bound.low, .high] {
      let own = rows.indices.filter { rows[$0].bound == bound }
      for person in Self.people(own.map { rows[$0] }, oneAge: true) {
        let covering = own.filter { index in
          rows[index].match(at(person, index)) == []
        }.sorted { (rows[$0].monthsFrom ?? 0, $0) < (rows[$1].monthsFrom ?? 0, $1) }
        var last: Int?
        var reach = Int.min
        for index in covering {
          let from = rows[index].monthsFrom ?? 0
          if let last, from > reach, !result.contains(where: { $0 == (last, index) }) {
            result.append((last, index))
          }
          let below = rows[index].monthsBelow ?? .max
          if below > reach { (last, reach) = (index, below) }
        }
      }
    }
    return result
  }

  /// The same person at the age at which a row begins.
  private func at(_ person: Circumstances, _ index: Int) -> Circumstances {
    var person = person
    person.months = rows[index].monthsFrom ?? max(0, (rows[index].monthsBelow ?? 1) - 1)
    return person
  }

  /// Everybody that the rows tell apart, with everything known about them.
  private static func people(_ rows: [Limit], oneAge: Bool = false) -> [Circumstances] {
    let edges = Set([0] + rows.flatMap { [$0.monthsFrom, $0.monthsBelow].compactMap { $0 } })
    let ages = oneAge ? [0] : edges.sorted()
    let asksPregnancy = rows.contains { $0.pregnant != nil || !$0.trimesters.isEmpty }
    let asksTrimester = rows.contains { !$0.trimesters.isEmpty }
    let asksFasting = rows.contains { $0.fasting != nil }
    let asksDraw = rows.contains { $0.draw != nil }
    var people: [Circumstances] = []
    for sex in [Person.Sex.female, .male] {
      for months in ages {
        for pregnant in asksPregnancy ? [Truth.false, .true] : [.false] {
          let trimesters: [Int?] = asksTrimester && pregnant == .true ? [1, 2, 3] : [nil]
          for trimester in trimesters {
            for fasting in asksFasting ? [Truth.false, .true] : [.true] {
              for draw in asksDraw ? [Limit.Draw.morning, .afternoon] : [.morning] {
                people.append(
                  Circumstances(
                    sex: sex, months: months, pregnant: pregnant, trimester: trimester,
                    fasting: fasting, draw: draw))
              }
            }
          }
        }
      }
    }
    return people
  }
}
