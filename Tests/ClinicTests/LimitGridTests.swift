import TestSupport
import Testing

@testable import Clinic

@Suite("Limits by class of people")
struct LimitGridTests {
  private func maybe<Value>(
    _ generator: inout SeededGenerator, _ value: (inout SeededGenerator) -> Value
  ) -> Value? {
    Bool.random(using: &generator) ? value(&generator) : nil
  }

  private func row(_ generator: inout SeededGenerator, asksMore: Bool) -> Limit {
    let from = maybe(&generator) { Int.random(in: 0...60, using: &$0) * 12 }
    let below = maybe(&generator) { (from ?? 0) + Int.random(in: 1...400, using: &$0) }
    let sexes: [Person.Sex] = [.unknown, .female, .male]
    var limit = Limit(
      id: "L", bound: Bool.random(using: &generator) ? .low : .high,
      value: Double(Int.random(in: 1...50, using: &generator)),
      sex: sexes.randomElement(using: &generator)!, monthsFrom: from, monthsBelow: below,
      source: "S", status: .verified)
    guard asksMore else { return limit }
    limit.pregnant = maybe(&generator) { Bool.random(using: &$0) }
    limit.fasting = maybe(&generator) { Bool.random(using: &$0) }
    limit.draw = maybe(&generator) { Bool.random(using: &$0) ? .morning : .afternoon }
    limit.trimesters = Set((1...3).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 })
    return limit
  }

  private func person(_ generator: inout SeededGenerator) -> Circumstances {
    let truths: [Truth] = [.false, .unknown, .true]
    let sexes: [Person.Sex] = [.unknown, .female, .male]
    return Circumstances(
      sex: sexes.randomElement(using: &generator)!,
      months: maybe(&generator) { Int.random(in: 0...1100, using: &$0) },
      pregnant: truths.randomElement(using: &generator)!,
      trimester: maybe(&generator) { Int.random(in: 1...3, using: &$0) },
      fasting: truths.randomElement(using: &generator)!,
      draw: maybe(&generator) { Bool.random(using: &$0) ? .morning : .afternoon })
  }

  @Test(
    "the grid answers as a search through the rows does, for everyone",
    arguments: [1, 2, 3] as [UInt64])
  func agreement(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for turn in 0..<60 {
      let asksMore = turn % 2 == 0
      let rows = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
        row(&generator, asksMore: asksMore)
      }
      let table = LimitTable(set: "default", subject: "x", rows: rows)
      for _ in 0..<100 {
        let person = person(&generator)
        let expected = (
          low: table.choice(.low, for: person)?.interval,
          high: table.choice(.high, for: person)?.interval
        )
        let bounds = table.bounds(for: person)
        #expect(bounds.low == expected.low && bounds.high == expected.high, "seed \(seed)")
        #expect(table.interval(.low, for: person) == expected.low)
        #expect(table.interval(.high, for: person) == expected.high)
        if let short = table.bounds(sex: person.sex, months: person.months) {
          #expect(short.low == expected.low && short.high == expected.high, "seed \(seed)")
        } else {
          #expect(asksMore)
        }
      }
    }
  }
}
