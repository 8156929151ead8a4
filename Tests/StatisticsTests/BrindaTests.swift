import TestSupport
import Testing

@testable import Statistics

@Suite("The BRINDA correction")
struct BrindaTests {
  /// Ferritin that follows the markers exactly: ln B = 3 + 0.2 ln AGP + 0.1 ln CRP, with a
  /// disturbance that is orthogonal to neither but small.
  private func data(_ count: Int = 120) -> (ferritin: [Double?], crp: [Double?], agp: [Double?]) {
    var generator = SeededGenerator(seed: 61)
    var (ferritin, crp, agp): ([Double?], [Double?], [Double?]) = ([], [], [])
    for _ in 0..<count {
      let lnCRP = Double.random(in: -3...3, using: &generator)
      let lnAGP = Double.random(in: -1...1, using: &generator)
      let noise = Double.random(in: -0.01...0.01, using: &generator)
      crp.append(exponential(lnCRP))
      agp.append(exponential(lnAGP))
      ferritin.append(exponential(3 + 0.2 * lnAGP + 0.1 * lnCRP + noise))
    }
    return (ferritin, crp, agp)
  }

  @Test("the correction takes off what the markers put on, above the reference and not below it")
  func recovers() throws {
    let (ferritin, crp, agp) = data()
    let fit = try BrindaCorrection(
      .ferritin, values: ferritin, crp: crp, agp: agp, group: .womenOfReproductiveAge)
    guard case .regression(let intercept, let slopes, let count) = fit.method else {
      Issue.record("ferritin is always adjusted")
      return
    }
    #expect(abs(intercept - 3) < 0.01 && count == 120)
    #expect(slopes.map(\.marker) == [.agp, .crp])
    #expect(abs(slopes[0].coefficient.estimate - 0.2) < 0.01)
    #expect(abs(slopes[1].coefficient.estimate - 0.1) < 0.01)
    #expect(fit.cautions.isEmpty)
    // Below both references nothing is taken off; the detour over logarithms costs a last bit.
    let low = try #require(fit.adjusted(30, crp: 0.1, agp: 0.4))
    #expect(relativeError(low, 30) < 1e-15)
    let high = try #require(fit.adjusted(30, crp: 10, agp: 0.4))
    let slope = slopes[1].coefficient.estimate
    let expected = 30 * exponential(-slope * (naturalLogarithm(10) + 1.83))
    #expect(relativeError(high, expected) < 1e-14)
  }

  @Test("a missing marker makes the adjusted value not known, never the raw value")
  func missing() throws {
    let (ferritin, crp, agp) = data()
    let fit = try BrindaCorrection(
      .ferritin, values: ferritin, crp: crp, agp: agp, group: .preschoolChildren)
    #expect(fit.adjusted(30, crp: nil, agp: 1) == nil)
    #expect(fit.adjusted(30, crp: 1, agp: nil) == nil)
    #expect(fit.adjusted(nil, crp: 1, agp: 1) == nil)
    #expect(fit.adjusted(-1, crp: 1, agp: 1) == nil)
    #expect(fit.adjusted(.nan, crp: 1, agp: 1) == nil)
  }

  @Test("which biomarker is adjusted in which group")
  func plan() throws {
    let (values, crp, agp) = data()
    func reason(
      _ biomarker: BrindaBiomarker, _ group: BrindaGroup, agp: [Double?]?
    ) throws -> BrindaUnadjusted? {
      let fit = try BrindaCorrection(
        biomarker, values: values, crp: crp, agp: agp, group: group)
      guard case .unadjusted(let reason) = fit.method else { return nil }
      #expect(fit.adjusted(12.5, crp: nil, agp: nil) == 12.5)
      return reason
    }
    #expect(try reason(.retinol, .womenOfReproductiveAge, agp: agp) == .notInThisGroup)
    #expect(
      try reason(.retinolBindingProtein, .womenOfReproductiveAge, agp: agp) == .notInThisGroup)
    #expect(try reason(.zinc, .womenOfReproductiveAge, agp: agp) == .notInThisGroup)
    #expect(try reason(.transferrinReceptor, .preschoolChildren, agp: nil) == .needsAGP)
    #expect(try reason(.transferrinReceptor, .other, agp: nil) == nil)
    // These values rise with the markers: zinc does not fall, so it stays.
    #expect(try reason(.zinc, .other, agp: agp) == .weakAssociation)
    let falling = values.map { $0.map { 1000 / $0 } }
    let fit = try BrindaCorrection(.zinc, values: falling, crp: crp, agp: agp, group: .other)
    guard case .regression(_, let slopes, _) = fit.method else {
      Issue.record("zinc falls and must be adjusted")
      return
    }
    #expect(slopes.count == 2)
    let none = try BrindaCorrection(
      .zinc, values: values.map { _ in nil }, crp: crp, agp: nil, group: .other)
    guard case .unadjusted(.associationUnknown) = none.method else {
      Issue.record("an association that cannot be computed is not a weak one")
      return
    }
    #expect(none.cautions == [.noAssociation(.crp, .allMissing)])
  }

  @Test("cautions name a wrong direction, few rows and replaced zeros")
  func cautions() throws {
    let (ferritin, crp, agp) = data(40)
    var withZero = crp
    withZero[3] = 0
    let retinol = try BrindaCorrection(
      .retinol, values: ferritin, crp: withZero, agp: agp, group: .other)
    #expect(retinol.cautions.contains(.wrongDirection(.agp)))
    #expect(retinol.cautions.contains(.wrongDirection(.crp)))
    #expect(retinol.cautions.contains(.fewRows(40)))
    #expect(retinol.cautions.contains(.zeros(1)))
  }

  @Test("the fit does not depend on the order of rows")
  func order() throws {
    var generator = SeededGenerator(seed: 62)
    let (ferritin, crp, agp) = data()
    let order = ferritin.indices.shuffled(using: &generator)
    let first = try BrindaCorrection(
      .ferritin, values: ferritin, crp: crp, agp: agp, group: .other)
    let second = try BrindaCorrection(
      .ferritin, values: order.map { ferritin[$0] }, crp: order.map { crp[$0] },
      agp: order.map { agp[$0] }, group: .other)
    let a = try #require(first.adjusted(40, crp: 3, agp: 1.1))
    let b = try #require(second.adjusted(40, crp: 3, agp: 1.1))
    #expect(a.bitPattern == b.bitPattern, "seed \(generator.seed)")
  }

  @Test("what cannot be fitted is a named reason, where the package gives zeros or infinities")
  func refusals() {
    let (ferritin, crp, agp) = data(20)
    func fit(
      _ values: [Double?], crp: [Double?]?, agp: [Double?]?, _ group: BrindaGroup
    ) throws(NotEstimable) {
      _ = try BrindaCorrection(.ferritin, values: values, crp: crp, agp: agp, group: group)
    }
    #expect(throws: NotEstimable.empty) { try fit(ferritin, crp: nil, agp: nil, .other) }
    #expect(throws: NotEstimable.outOfRange) {
      try fit(ferritin.map { $0.map { -$0 } }, crp: crp, agp: agp, .other)
    }
    #expect(throws: NotEstimable.outOfRange) {
      try fit(ferritin, crp: crp, agp: agp, .manual(crp: 5, agp: nil))
    }
    #expect(throws: NotEstimable.outOfRange) {
      try fit(ferritin, crp: crp, agp: nil, .manual(crp: 0, agp: nil))
    }
    let mostlyZero = crp.enumerated().map { $0 < 5 ? 0 : $1 }
    #expect(throws: NotEstimable.notPositive) {
      try fit(ferritin, crp: mostlyZero, agp: nil, .other)
    }
    #expect(throws: NotEstimable.allMissing) {
      try fit(ferritin, crp: crp.map { _ in nil }, agp: agp, .preschoolChildren)
    }
    #expect(throws: NotEstimable.collinear) {
      try fit(ferritin, crp: crp, agp: crp, .preschoolChildren)
    }
    #expect(throws: NotEstimable.collinear) {
      try fit(ferritin, crp: crp.map { _ in 2 }, agp: nil, .preschoolChildren)
    }
  }
}
