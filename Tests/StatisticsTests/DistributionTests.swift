import TestSupport
import Testing

@testable import Statistics

// Every expected number was computed with mpmath at 50 digits and is the correctly rounded value.
@Suite("Distributions")
struct DistributionTests {
  typealias Two = (Double, Double)
  typealias Three = (Double, Double, Double)
  typealias Four = (Double, Double, Double, Double)

  @Test(
    "normal probabilities",
    arguments: [
      (-37, 5.7255712225245768e-300), (-8, 6.2209605742717841e-16), (-1.5, 0.066807201268858066),
      (0.1, 0.53982783727702898), (2, 0.97724986805182079), (5, 0.99999971334842812),
    ] as [Two])
  func normal(z: Double, expected: Double) {
    #expect(relativeError(Normal.cumulative(z), expected) < 1e-13)
    #expect(relativeError(Normal.upperTail(-z), expected) < 1e-13)
  }

  @Test(
    "normal quantiles",
    arguments: [
      (1e-300, -37.047096299361199), (1e-20, -9.2623400897984076),
      (0.001, -3.0902323061678135), (0.025, -1.9599639845400542), (0.3, -0.52440051270804082),
      (0.5, 0), (0.975, 1.9599639845400539), (0.9999, 3.7190164854557084),
    ] as [Two])
  func normalQuantile(p: Double, expected: Double) throws {
    #expect(abs(try Normal.quantile(p) - expected) <= 4e-15 * max(1, abs(expected)))
  }

  @Test(
    "two-sided t probabilities",
    arguments: [
      (0.001, 3, 0.99926489496946094), (1, 1, 0.5), (2.5, 7.5, 0.038820258273625557),
      (12, 32, 2.1925440616852853e-13), (31.04, 6538.036, 1.8752655128231297e-197),
      (4, 1e7, 6.3342938690168756e-5), (1e6, 2, 9.999999999985e-13),
      (2, 0.5, 0.44551489018313123), (1.9599639845400539, .infinity, 0.05),
    ] as [Three])
  func studentT(t: Double, df: Double, expected: Double) {
    // The continued fraction loses digits to a shape of 5 million.
    let tolerance = df < 1e6 ? 2e-12 : 2e-11
    #expect(relativeError(StudentT.twoSided(t, degreesOfFreedom: df), expected) < tolerance)
    #expect(
      relativeError(StudentT.cumulative(-t, degreesOfFreedom: df), expected / 2) < tolerance)
    #expect(
      relativeError(StudentT.cumulative(t, degreesOfFreedom: df), 1 - expected / 2) < 1e-14)
  }

  @Test(
    "t quantiles",
    arguments: [
      (0.975, 1, 12.706204736174693), (0.975, 15, 2.1314495455597752),
      (0.975, 32, 2.0369333434601015), (0.6, 3.7, 0.27216446429206957),
      (0.9999999, 2, 2236.0676426780629), (0.975, 7283, 1.9602897649635934),
      (1e-10, 5, -156.82559270889432), (0.975, 0.5, 164.55767348048824), (0.5, 9, 0),
    ] as [Three])
  func studentTQuantile(p: Double, df: Double, expected: Double) throws {
    let value = try StudentT.quantile(p, degreesOfFreedom: df)
    #expect(relativeError(value, expected) < 1e-12)
  }

  @Test(
    "chi-squared upper tails",
    arguments: [
      (0.001, 1, 0.97477287936996039), (3.84, 1, 0.050043521248705103),
      (20, 5, 1.2497305630313754e-3), (1000, 900, 0.010994608942135848),
      (2e6, 2000100.5, 0.51990543720743704), (700, 2, 9.9295903962649793e-153),
    ] as [Three])
  func chiSquared(x: Double, df: Double, expected: Double) {
    #expect(relativeError(ChiSquared.upperTail(x, degreesOfFreedom: df), expected) < 2e-12)
  }

  @Test(
    "chi-squared lower tails",
    arguments: [
      (0.001, 1, 0.025227120630039612), (1e-9, 3, 8.4104417375440684e-15),
      (20, 5, 0.99875026943696862), (800, 900, 7.4543274800029247e-3), (0, 3, 0),
    ] as [Three])
  func chiSquaredLower(x: Double, df: Double, expected: Double) {
    #expect(relativeError(ChiSquared.cumulative(x, degreesOfFreedom: df), expected) < 2e-12)
  }

  @Test(
    "chi-squared quantiles",
    arguments: [
      (0.025, 2, 0.050635615968579754), (0.975, 2, 7.3777589082278708),
      (0.025, 200, 162.72798250184628), (0.975, 21, 35.478875905727251),
      (1e-8, 0.7, 1.9993621434354867e-23), (0.999999, 4, 33.376841581658882),
    ] as [Three])
  func chiSquaredQuantile(p: Double, df: Double, expected: Double) throws {
    #expect(relativeError(try ChiSquared.quantile(p, degreesOfFreedom: df), expected) < 1e-12)
  }

  @Test(
    "beta probabilities",
    arguments: [
      (0.3, 2, 5, 0.57982499999999998), (0.001, 0.5, 3, 0.059253189515946234),
      (0.02, 60, 3500, 0.92204698292293798), (0.9, 0.2, 0.3, 0.78019622378617816),
      (0.5, 5000, 5100, 0.84015287081213787), (1e-5, 1e-3, 7, 0.99097722108616647),
    ] as [Four])
  func beta(x: Double, a: Double, b: Double, expected: Double) {
    #expect(relativeError(BetaDistribution.cumulative(x, a, b), expected) < 1e-12)
    #expect(abs(BetaDistribution.cumulative(1 - x, b, a) - (1 - expected)) < 1e-12)
  }

  @Test(
    "beta quantiles",
    arguments: [
      (0.025, 6, 7280, 3.0230847794701599e-4), (0.975, 7, 7279, 1.7917841172522786e-3),
      (0.025, 93.3, 1755.2, 0.040965704876996856), (0.5, 0.3, 0.2, 0.76086496385201792),
      (1e-6, 2, 3, 4.0835946020425729e-4), (0.975, 1, 20, 0.1684334709830853),
    ] as [Four])
  func betaQuantile(p: Double, a: Double, b: Double, expected: Double) throws {
    #expect(relativeError(try BetaDistribution.quantile(p, a, b), expected) < 1e-12)
  }

  @Test(
    "F upper tails",
    arguments: [
      (0.002, 1, 32, 0.96460732241326343), (4.5, 3, 20, 0.014373244610897451),
      (1, 500, 800, 0.49752529050099871), (300, 2, 15.5, 4.0602541320388956e-13),
    ] as [Four])
  func fisher(f: Double, d1: Double, d2: Double, expected: Double) {
    let tail = FDistribution.upperTail(f, numerator: d1, denominator: d2)
    #expect(relativeError(tail, expected) < 1e-12)
    #expect(FDistribution.cumulative(f, numerator: d1, denominator: d2) == 1 - tail || tail > 0.5)
  }

  @Test(
    "F quantiles",
    arguments: [
      (0.95, 1, 10, 4.964602743730712), (0.95, 4, 31.5, 2.6734653734167227),
      (0.05, 7, 3, 0.23005263098568919),
    ] as [Four])
  func fisherQuantile(p: Double, d1: Double, d2: Double, expected: Double) throws {
    let value = try FDistribution.quantile(p, numerator: d1, denominator: d2)
    #expect(relativeError(value, expected) < 1e-12)
  }

  @Test("quantiles undo probabilities over the whole range of shapes")
  func roundTrips() throws {
    var generator = SeededGenerator(seed: 51)
    for round in 0..<200 {
      let p = Double.random(in: 0.0001...0.9999, using: &generator)
      let a = exponential(Double.random(in: -1...8, using: &generator))
      let b = exponential(Double.random(in: -1...8, using: &generator))
      let note = Comment(rawValue: "seed \(generator.seed), round \(round)")
      let t = try StudentT.quantile(p, degreesOfFreedom: a)
      #expect(abs(StudentT.cumulative(t, degreesOfFreedom: a) - p) < 1e-12, note)
      let chi = try ChiSquared.quantile(p, degreesOfFreedom: a)
      #expect(abs(ChiSquared.cumulative(chi, degreesOfFreedom: a) - p) < 1e-12, note)
      let f = try FDistribution.quantile(p, numerator: a, denominator: b)
      #expect(abs(FDistribution.cumulative(f, numerator: a, denominator: b) - p) < 1e-12, note)
      let x = try BetaDistribution.quantile(p, a, b)
      #expect(abs(BetaDistribution.cumulative(x, a, b) - p) < 1e-11, note)
    }
  }

  @Test("a probability outside 0 to 1 and a design without freedom are named reasons")
  func refusals() {
    for p in [0.0, 1, -0.1, 1.1, .nan] {
      #expect(throws: NotEstimable.outOfRange) { try Normal.quantile(p) }
      #expect(throws: NotEstimable.outOfRange) { try StudentT.quantile(p, degreesOfFreedom: 3) }
      #expect(throws: NotEstimable.outOfRange) { try ChiSquared.quantile(p, degreesOfFreedom: 3) }
      #expect(throws: NotEstimable.outOfRange) { try BetaDistribution.quantile(p, 1, 2) }
    }
    #expect(throws: NotEstimable.noDegreesOfFreedom) {
      try StudentT.multiplier(level: 0.95, degreesOfFreedom: 0)
    }
  }
}
