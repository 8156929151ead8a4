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

  /// Pairs of rows, by index, that are bands of age of one series (alike in everything but age and
  /// value), one after the other, with ages between them that neither covers.
  package var ageGaps: [(before: Int, after: Int)] {
    var series: [String: [Int]] = [:]
    for (index, row) in rows.enumerated() { series[row.series, default: []].append(index) }
    var result: [(before: Int, after: Int)] = []
    for key in series.keys.sorted() {
      let bands = (series[key] ?? []).sorted {
        (rows[$0].monthsFrom ?? 0, $0) < (rows[$1].monthsFrom ?? 0, $1)
      }
      for (before, after) in zip(bands, bands.dropFirst()) {
        if (rows[before].monthsBelow ?? .max) < (rows[after].monthsFrom ?? 0) {
          result.append((before, after))
        }
      }
    }
    return result
  }

  /// Everybody that the rows tell apart, with everything known about them.
  private static func people(_ rows: [Limit]) -> [Circumstances] {
    let edges = Set([0] + rows.flatMap { [$0.monthsFrom, $0.monthsBelow].compactMap { $0 } })
    let asksPregnancy = rows.contains { $0.pregnant != nil || !$0.trimesters.isEmpty }
    let asksTrimester = rows.contains { !$0.trimesters.isEmpty }
    let asksFasting = rows.contains { $0.fasting != nil }
    let asksDraw = rows.contains { $0.draw != nil }
    let asksInflammation = rows.contains { $0.inflamed != nil }
    var people: [Circumstances] = []
    for sex in [Person.Sex.female, .male] {
      for months in edges.sorted() {
        for pregnant in asksPregnancy ? [Truth.false, .true] : [.false] {
          let trimesters: [Int?] = asksTrimester && pregnant == .true ? [1, 2, 3] : [nil]
          for trimester in trimesters {
            for fasting in asksFasting ? [Truth.false, .true] : [.true] {
              for draw in asksDraw ? [Limit.Draw.morning, .afternoon] : [.morning] {
                for inflamed in asksInflammation ? [Truth.false, .true] : [.false] {
                  people.append(
                    Circumstances(
                      sex: sex, months: months, pregnant: pregnant, trimester: trimester,
                      fasting: fasting, draw: draw, inflamed: inflamed))
                }
              }
            }
          }
        }
      }
    }
    return people
  }
}

extension Limit {
  /// Everything but age and value, as a text: what bands of age have in common.
  fileprivate var series: String {
    let parts: [String] = [
      "\(bound)", "\(sex)", pregnant.map { "\($0)" } ?? "", "\(trimesters.sorted())",
      fasting.map { "\($0)" } ?? "", draw.map { "\($0)" } ?? "", inflamed.map { "\($0)" } ?? "",
    ]
    return parts.joined(separator: "/")
  }
}
