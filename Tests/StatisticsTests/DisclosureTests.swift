import TestSupport
import Testing

@testable import Statistics

@Suite("Disclosure control")
struct DisclosureTests {
  private func randomCounts(
    rows: Int, columns: Int, largest: Int, using generator: inout SeededGenerator
  ) -> [[Int]] {
    (0..<rows).map { _ in
      (0..<columns).map { _ in
        // Many zeros and small counts, some large ones: what stratified tables look like.
        Bool.random(using: &generator)
          ? Int.random(in: 0...4, using: &generator)
          : Int.random(in: 0...largest, using: &generator)
      }
    }
  }

  /// Every interval of the hidden cells by trying all counts up to `cap`: slow, obvious, and
  /// without a line in common with the audit.
  private func bruteForce(_ table: PublishedTable, cap: Int) -> [(Int, Int)] {
    let rows = table.cells.count - 1
    let columns = table.cells[0].count - 1
    func options(_ cell: PublishedCell) -> ClosedRange<Int> {
      switch cell {
      case .shown(let count): return count...count
      case .hidden(let reason):
        let least = table.policy.hidesZeros ? 0 : 1
        guard table.policy.marksReason else { return least...cap }
        return reason == .small
          ? least...(table.policy.minimum - 1)
          : table.policy.minimum...max(cap, table.policy.minimum)
      }
    }
    var ranges = [[(Int, Int)?]](
      repeating: [(Int, Int)?](repeating: nil, count: columns + 1), count: rows + 1)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: columns), count: rows)
    func record() {
      var full = counts.map { $0 + [$0.reduce(0, +)] }
      full.append((0...columns).map { column in full.reduce(0) { $0 + $1[column] } })
      for row in 0...rows {
        for column in 0...columns
        where !options(table.cells[row][column]).contains(full[row][column]) { return }
      }
      for row in 0...rows {
        for column in 0...columns {
          let value = full[row][column]
          let known = ranges[row][column] ?? (value, value)
          ranges[row][column] = (min(known.0, value), max(known.1, value))
        }
      }
    }
    func fill(_ place: Int) {
      if place == rows * columns { return record() }
      let (row, column) = (place / columns, place % columns)
      for value in options(table.cells[row][column]) {
        counts[row][column] = value
        // A row that already exceeds its total cannot be completed.
        if counts[row][...column].reduce(0, +) > options(table.cells[row][columns]).upperBound {
          return
        }
        fill(place + 1)
      }
    }
    fill(0)
    return table.hidden.map { ranges[$0.row][$0.column] ?? (-1, -1) }
  }

  @Test("one hidden cell in a row with its total is worked out exactly")
  func obvious() throws {
    let policy = DisclosurePolicy(minimum: 5)
    let table = PublishedTable(
      cells: [
        [.hidden(.small), .shown(20), .shown(23)],
        [.shown(30), .shown(40), .shown(70)],
        [.shown(33), .shown(60), .shown(93)],
      ], policy: policy)
    let recovered = try #require(DisclosureAudit.recover(table))
    #expect(recovered.map(\.lower) == [3] && recovered.map(\.upper) == [3])
    #expect(DisclosureAudit.exposed(table)?.count == 1)
  }

  @Test("four hidden corners of a rectangle leave exactly the range of their cycle")
  func rectangle() throws {
    let policy = DisclosurePolicy(minimum: 5, protection: 2)
    let table = PublishedTable(
      cells: [
        [.hidden(.small), .hidden(.complementary), .shown(23)],
        [.hidden(.complementary), .hidden(.complementary), .shown(70)],
        [.shown(33), .shown(60), .shown(93)],
      ], policy: policy)
    // By hand: a in 1...4, 23 - a and 33 - a at least 5, and 70 - (33 - a) too: a in 1...4.
    let recovered = try #require(DisclosureAudit.recover(table))
    #expect(recovered.map(\.lower) == [1, 19, 29, 38])
    #expect(recovered.map(\.upper) == [4, 22, 32, 41])
    #expect(DisclosureAudit.exposed(table)?.isEmpty == true)
  }

  @Test("a table that no counts fit is refused, not answered")
  func inconsistent() {
    let policy = DisclosurePolicy(minimum: 5)
    let table = PublishedTable(
      cells: [[.hidden(.small), .shown(9), .shown(3)], [.shown(1), .shown(9), .shown(10)]],
      policy: policy)
    #expect(DisclosureAudit.recover(table) == nil)
  }

  @Test("the audit finds the same intervals as trying every table", arguments: [true, false])
  func againstBruteForce(marksReason: Bool) throws {
    var generator = SeededGenerator(seed: 71)
    for round in 0..<30 {
      let counts = randomCounts(rows: 2, columns: 3, largest: 7, using: &generator)
      let policy = DisclosurePolicy(
        minimum: 3, hidesZeros: Bool.random(using: &generator), marksReason: marksReason,
        protection: 0)
      // Hide small cells and a random handful of others; the grand total stays, so that the
      // counts are bounded and all of them can be tried.
      var full = counts.map { $0 + [$0.reduce(0, +)] }
      full.append((0...3).map { column in full.reduce(0) { $0 + $1[column] } })
      let grand = full[2][3]
      let cells = full.enumerated().map { row, line in
        line.enumerated().map { column, count -> PublishedCell in
          if row == 2 && column == 3 { return .shown(count) }
          if policy.isSmall(count) { return .hidden(.small) }
          let isOther = count >= policy.minimum && Int.random(in: 0..<3, using: &generator) == 0
          return isOther ? .hidden(.complementary) : .shown(count)
        }
      }
      let table = PublishedTable(cells: cells, policy: policy)
      let recovered = try #require(DisclosureAudit.recover(table))
      let expected = bruteForce(table, cap: grand)
      for (cell, range) in zip(recovered, expected) {
        #expect(
          cell.lower == range.0 && cell.upper == range.1,
          "seed \(generator.seed), round \(round), cell \(cell.row) \(cell.column)")
      }
    }
  }

  @Test("a published table shows no small count, and its small counts cannot be worked out")
  func publishes() throws {
    var generator = SeededGenerator(seed: 72)
    for round in 0..<150 {
      let counts = randomCounts(
        rows: Int.random(in: 1...6, using: &generator),
        columns: Int.random(in: 1...6, using: &generator), largest: 60, using: &generator)
      let policy = DisclosurePolicy(
        minimum: [2, 5, 11][round % 3], hidesZeros: Bool.random(using: &generator),
        marksReason: Bool.random(using: &generator))
      let table = CellSuppression.publish(counts, policy: policy)
      let note = Comment(rawValue: "seed \(generator.seed), round \(round)")
      for (row, line) in table.cells.enumerated() {
        for (column, cell) in line.enumerated() {
          guard case .shown(let count) = cell else { continue }
          #expect(!policy.isSmall(count), note)
          if row < counts.count && column < counts[0].count {
            #expect(count == counts[row][column], note)
          }
        }
      }
      let exposed = try #require(DisclosureAudit.exposed(table), note)
      #expect(exposed.isEmpty, note)
      // The truth lies in every interval: the audit attacks the table that was published.
      for cell in try #require(DisclosureAudit.recover(table)) {
        let isInside = cell.row < counts.count && cell.column < counts[0].count
        guard isInside else { continue }
        let truth = counts[cell.row][cell.column]
        #expect(cell.lower <= truth && truth <= cell.upper ?? Int.max, note)
      }
    }
  }

  @Test("a table without small counts is published whole")
  func nothingToHide() {
    let table = CellSuppression.publish(
      [[12, 0], [20, 35]], policy: DisclosurePolicy(minimum: 11))
    #expect(table.hidden.isEmpty)
    #expect(table.cells[2] == [.shown(32), .shown(35), .shown(67)])
  }

  @Test("no hidden cell could be shown without giving a small count away")
  func notMoreThanNeeded() {
    let counts = [[3, 20, 30], [40, 50, 60], [70, 80, 90]]
    let policy = DisclosurePolicy(minimum: 11)
    let table = CellSuppression.publish(counts, policy: policy)
    let extra = table.hidden.filter { $0.reason == .complementary }
    #expect(extra.count == 3)
    for place in extra {
      #expect(place.row < 3 && place.column < 3)
      guard place.row < 3, place.column < 3 else { continue }
      var cells = table.cells
      cells[place.row][place.column] = .shown(counts[place.row][place.column])
      let shown = PublishedTable(cells: cells, policy: policy)
      #expect(DisclosureAudit.exposed(shown)?.isEmpty == false)
    }
  }

  @Test("where the marks alone give counts away, the table comes back without them")
  func marksGiveAway() {
    let counts = [Array(repeating: 1, count: 10), Array(repeating: 30, count: 10)]
    let table = CellSuppression.publish(counts, policy: DisclosurePolicy(minimum: 11))
    #expect(table.policy.marksReason == false)
    #expect(DisclosureAudit.exposed(table)?.isEmpty == true)
  }

  @Test("a single person in a table of one cell stays hidden")
  func oneCell() {
    let table = CellSuppression.publish([[1]], policy: DisclosurePolicy(minimum: 11))
    #expect(table.hidden.count == 4)
    #expect(DisclosureAudit.exposed(table)?.isEmpty == true)
  }

  @Test("the policy hides small counts, and zeros only where asked to")
  func policy() {
    let policy = DisclosurePolicy(minimum: 11)
    #expect(!policy.isSmall(0) && policy.isSmall(1) && policy.isSmall(10) && !policy.isSmall(11))
    #expect(policy.protection == 5)
    #expect(DisclosurePolicy(minimum: 5, hidesZeros: true).isSmall(0))
  }
}
