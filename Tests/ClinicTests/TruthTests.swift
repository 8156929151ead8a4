import Testing

@testable import Clinic

@Suite("Three-valued logic and intervals")
struct TruthTests {
  private static let all: [Truth] = [.false, .unknown, .true]

  @Test("De Morgan holds for all nine pairs")
  func deMorgan() {
    for a in Self.all {
      for b in Self.all {
        #expect(!(a && b) == (!a || !b))
        #expect(!(a || b) == (!a && !b))
      }
    }
  }

  @Test("one false part makes a conjunction false and one true part a disjunction true")
  func dominance() {
    #expect((Truth.false && .unknown) == .false)
    #expect((Truth.true || .unknown) == .true)
    #expect((Truth.true && .unknown) == .unknown)
    #expect((Truth.false || .unknown) == .unknown)
  }

  @Test("a censored value decides a comparison only where the whole interval agrees")
  func censored() {
    let below5 = Interval(low: 0, high: 5, highIsOpen: true)
    #expect(below5.isLess(than: Interval(5)) == .true)
    #expect(below5.isLess(than: Interval(15)) == .true)
    #expect(Interval(low: 0, high: 5).isLess(than: Interval(5)) == .unknown)
    #expect(below5.isLess(than: Interval(3)) == .unknown)
    let above150 = Interval(low: 150, lowIsOpen: true, high: .infinity, highIsOpen: true)
    #expect(Interval(150).isLess(than: above150) == .true)
    #expect(above150.isLess(than: Interval(150)) == .false)
    #expect(above150.isAtMost(Interval(150)) == .false)
  }

  @Test("an unknown circumstance keeps every limit in play that may apply")
  func limitsInPlay() {
    func limit(
      _ id: String, _ value: Double, _ sex: Person.Sex, fasting: Bool?, _ draw: Limit.Draw
    )
      -> Limit
    {
      Limit(
        id: id, bound: .low, value: value, sex: sex, monthsFrom: 120, fasting: fasting,
        draw: draw, source: "test", status: .design)
    }
    let table = LimitTable(
      set: "test", subject: "zinc",
      rows: [
        limit("F-am-fast", 70, .female, fasting: true, .morning),
        limit("F-am", 66, .female, fasting: false, .morning),
        limit("F-pm", 59, .female, fasting: nil, .afternoon),
        limit("M-am-fast", 74, .male, fasting: true, .morning),
        limit("M-am", 70, .male, fasting: false, .morning),
        limit("M-pm", 61, .male, fasting: nil, .afternoon),
      ])
    func person(_ sex: Person.Sex, _ fasting: Truth, _ draw: Limit.Draw?) -> Circumstances {
      Circumstances(
        sex: sex, months: 480, pregnant: .false, trimester: nil, fasting: fasting, draw: draw)
    }
    #expect(table.choice(.low, for: person(.female, .true, .morning))?.interval == Interval(70))
    let open = table.choice(.low, for: person(.female, .unknown, nil))
    #expect(open?.interval == Interval(low: 59, high: 70))
    #expect(open?.unknowns.words == ["fasting", "draw time"])
    #expect(
      table.choice(.low, for: person(.unknown, .true, .morning))?.interval
        == Interval(low: 70, high: 74))
    for sex in [Person.Sex.unknown, .female, .male] {
      for fasting in Self.all {
        for draw in [nil, Limit.Draw.morning, .afternoon] {
          let someone = person(sex, fasting, draw)
          #expect(
            table.choice(.low, for: someone)?.interval == table.interval(.low, for: someone),
            "the quick answer is the full one")
        }
      }
    }
  }
}
