/// Every answer of a limit table, computed once: circumstances fall into few classes (sex, a band
/// of age, and what else some row asks for), and each class has one interval a bound.
///
/// A circumstance that no row asks for takes no room, so that most grids have a dozen cells.
struct LimitGrid: Sendable {
  /// Ages in months at which some row begins or ends, ascending.
  private let ages: [Int32]
  private let asksPregnancy: Bool
  private let asksTrimester: Bool
  private let asksFasting: Bool
  private let asksDraw: Bool
  /// Two intervals a class, low and high; NaN ends where no row may apply.
  private let cells: [Cell]

  private struct Cell: Sendable {
    var low = Interval(low: .nan, high: .nan)
    var high = Interval(low: .nan, high: .nan)

    /// The hull of everything that may apply.
    mutating func add(_ row: Limit) {
      let exact = Interval(row.value)
      switch row.bound {
      case .low: low = low.low.isNaN ? exact : low.hull(exact)
      case .high: high = high.low.isNaN ? exact : high.hull(exact)
      }
    }
  }

  init(_ rows: [Limit]) {
    let edges = rows.flatMap { [$0.monthsFrom, $0.monthsBelow].compactMap { $0 } }
    ages = Set(edges).sorted().map(Int32.init)
    asksTrimester = rows.contains { !$0.trimesters.isEmpty }
    asksPregnancy = asksTrimester || rows.contains { $0.pregnant != nil }
    asksFasting = rows.contains { $0.fasting != nil }
    asksDraw = rows.contains { $0.draw != nil }
    let truths: [Truth] = [.true, .false, .unknown]
    let sexes: [Person.Sex] = [.unknown, .female, .male]
    // One age a band: the edge below it, and none at all as the last.
    let months: [Int?] = [-1] + ages.map(Int.init) + [nil]
    var cells: [Cell] = []
    for sex in sexes {
      for month in months {
        for pregnant in asksPregnancy ? truths : [.unknown] {
          for trimester in asksTrimester ? [nil, 1, 2, 3] : [nil] {
            for fasting in asksFasting ? truths : [.unknown] {
              for draw in asksDraw ? [nil, Limit.Draw.morning, .afternoon] : [nil] {
                let person = Circumstances(
                  sex: sex, months: month, pregnant: pregnant, trimester: trimester,
                  fasting: fasting, draw: draw)
                var cell = Cell()
                for row in rows where row.match(person) != nil { cell.add(row) }
                cells.append(cell)
              }
            }
          }
        }
      }
    }
    self.cells = cells
  }

  /// The intervals for a class of people and draws; nil where no row may apply.
  func cell(_ person: Circumstances) -> (low: Interval?, high: Interval?) {
    var index = Self.index(person.sex) * (ages.count + 2) + band(person.months)
    if asksPregnancy { index = index * 3 + Self.index(person.pregnant) }
    if asksTrimester { index = index * 4 + (person.trimester ?? 0) }
    if asksFasting { index = index * 3 + Self.index(person.fasting) }
    if asksDraw { index = index * 3 + (person.draw.map { $0 == .morning ? 1 : 2 } ?? 0) }
    let cell = cells[index]
    return (
      cell.low.low.isNaN ? nil : cell.low, cell.high.low.isNaN ? nil : cell.high
    )
  }

  /// The same for somebody of a sex and an age, where no row asks for more; nil where one does.
  func cell(sex: Person.Sex, months: Int?) -> (low: Interval?, high: Interval?)? {
    guard !asksPregnancy, !asksFasting, !asksDraw else { return nil }
    let cell = cells[Self.index(sex) * (ages.count + 2) + band(months)]
    return (
      cell.low.low.isNaN ? nil : cell.low, cell.high.low.isNaN ? nil : cell.high
    )
  }

  private func band(_ months: Int?) -> Int {
    guard let months else { return ages.count + 1 }
    var band = 0
    for age in ages where months >= Int(age) { band += 1 }
    return band
  }

  private static func index(_ sex: Person.Sex) -> Int {
    switch sex {
    case .unknown: 0
    case .female: 1
    case .male: 2
    }
  }

  private static func index(_ truth: Truth) -> Int {
    switch truth {
    case .true: 0
    case .false: 1
    case .unknown: 2
    }
  }
}
