import Testing

@testable import Statistics

@Suite("Reference changes")
struct ReferenceChangeTests {
  @Test(
    "above 10 per cent together a rise and a fall are those printed, to the last figure",
    arguments: [
      // analytes.md A5 of the reference, columns `log RCV up %` and `log RCV down %`.
      (4.2, 9.1, 31.9, -24.2), (5.0, 34.0, 152.5, -60.4), (3.0, 28.5, 117.9, -54.1),
      (4.0, 12.0, 41.8, -29.5), (4.0, 17.7, 64.7, -39.3),
    ])
  func logNormal(_ analytical: Double, _ within: Double, _ up: Double, _ down: Double) {
    let change = ReferenceChange(analytical: analytical, withinPerson: within)
    #expect(abs(100 * (change.rise - 1) - up) < 0.06)
    #expect(abs(100 * (change.fall - 1) - down) < 0.06)
  }

  @Test(
    "up to 10 per cent together both sides are alike, and as printed",
    arguments: [(2.2, 7.8, 22.5), (2.0, 2.5, 8.9), (1.5, 1.8, 6.5)])
  func symmetric(_ analytical: Double, _ within: Double, _ printed: Double) {
    let change = ReferenceChange(analytical: analytical, withinPerson: within)
    #expect(abs(100 * (change.rise - 1) - printed) < 0.06)
    #expect(abs(100 * (1 - change.fall) - printed) < 0.06)
    #expect(!change.isExceeded(from: 100, to: 100 + printed - 0.1))
    #expect(change.isExceeded(from: 100, to: 100 + printed + 0.1))
    #expect(!change.isExceeded(from: 100, to: 100 - printed + 0.1))
    #expect(change.isExceeded(from: 100, to: 100 - printed - 0.1))
  }

  @Test("from or to nothing no change is a multiple, so none is beyond")
  func nothing() {
    let change = ReferenceChange(analytical: 2, withinPerson: 2.5)
    #expect(!change.isExceeded(from: 0, to: 0))
    #expect(!change.isExceeded(from: 0, to: 5) && !change.isExceeded(from: 5, to: 0))
  }
}
