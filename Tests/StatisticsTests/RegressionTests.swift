import TestSupport
import Testing

@testable import Statistics

@Suite("Linear regression")
struct RegressionTests {
  // Norris and Longley of the NIST Statistical Reference Datasets, with their certified values;
  // the robust errors were computed with mpmath at 40 digits.
  private let norris: [(x: Double, y: Double)] = [
    (0.2, 0.1), (337.4, 338.8), (118.2, 118.1), (884.6, 888.0), (10.1, 9.2), (226.5, 228.1),
    (666.3, 668.5), (996.3, 998.5), (448.6, 449.1), (777.0, 778.9), (558.2, 559.2), (0.4, 0.3),
    (0.6, 0.1), (775.5, 778.1), (666.9, 668.8), (338.0, 339.3), (447.5, 448.9), (11.6, 10.8),
    (556.0, 557.7), (228.1, 228.3), (995.8, 998.0), (887.6, 888.8), (120.2, 119.6), (0.3, 0.3),
    (0.3, 0.6), (556.8, 557.6), (339.1, 339.3), (887.2, 888.0), (999.0, 998.5), (779.0, 778.9),
    (11.1, 10.2), (118.3, 117.6), (229.2, 228.9), (669.1, 668.4), (448.9, 449.2), (0.5, 0.2),
  ]

  private let longley: [[Double]] = [
    [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
    [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
    [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
    [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
    [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
    [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
    [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
    [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
    [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
    [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
  ]

  private func fitNorris() throws -> LinearModel {
    var design = DesignMatrix(rows: norris.count)
    design.add("x", norris.map(\.x))
    return try LinearModel(response: norris.map(\.y), design: design)
  }

  @Test("the certified values of Norris")
  func certifiedNorris() throws {
    let model = try fitNorris()
    let coefficients = try model.coefficients()
    #expect(relativeError(coefficients[0].estimate, -0.262323073774029) < 1e-11)
    #expect(relativeError(coefficients[1].estimate, 1.00211681802045) < 1e-13)
    #expect(relativeError(coefficients[0].standardError, 0.232818234301152) < 1e-12)
    #expect(relativeError(coefficients[1].standardError, 0.000429796848199937) < 1e-12)
    #expect(relativeError(model.residualStandardError, 0.884796396144373) < 1e-12)
    #expect(relativeError(try #require(model.rSquared), 0.999993745883712) < 1e-14)
    #expect(model.degreesOfFreedom == 34 && model.count == 36)
  }

  @Test(
    "the robust errors of Norris",
    arguments: [
      (.hc0, 0.1576003271178367, 0.0004784953639330945),
      (.hc1, 0.1576003271178367 * 1.0289915108550531, 0.0004784953639330945 * 1.0289915108550531),
      (.hc2, 0.1629570564132926, 0.0005002385959214754),
      (.hc3, 0.168564752575168, 0.0005231447809288026),
    ] as [(StandardErrors, Double, Double)])
  func robust(kind: StandardErrors, intercept: Double, slope: Double) throws {
    let coefficients = try fitNorris().coefficients(kind)
    #expect(relativeError(coefficients[0].standardError, intercept) < 1e-11)
    #expect(relativeError(coefficients[1].standardError, slope) < 1e-11)
  }

  @Test("the certified values of Longley, whose columns are nearly collinear")
  func certifiedLongley() throws {
    var design = DesignMatrix(rows: longley.count)
    for column in 1...6 { design.add("x\(column)", longley.map { $0[column] }) }
    let model = try LinearModel(response: longley.map { $0[0] }, design: design)
    let expected = [
      -3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683,
      -1.03322686717359, -0.511041056535807e-1, 1829.15146461355,
    ]
    let errors = [
      890420.383607373, 84.9149257747669, 0.334910077722432e-1, 0.488399681651699,
      0.214274163161675, 0.226073200069370, 455.478499142212,
    ]
    for (index, coefficient) in try model.coefficients().enumerated() {
      #expect(relativeError(coefficient.estimate, expected[index]) < 1e-8)
      #expect(relativeError(coefficient.standardError, errors[index]) < 1e-8)
    }
    #expect(relativeError(model.residualStandardError, 304.854073561965) < 1e-9)
  }

  @Test("an interaction gives each class its own slope")
  func interaction() throws {
    // Class A: y = 1 + 2x, class B: y = 4 - 3x, each with a disturbance that sums to zero.
    let xs: [Double?] = [0, 1, 2, 3, 0, 1, 2, 3]
    let classes = ["A", "A", "A", "A", "B", "B", "B", "B"]
    let noise = [0.1, -0.2, 0.1, 0, -0.1, 0.1, 0.1, -0.1]
    let ys = zip(zip(xs, classes), noise).map { pair, e -> Double? in
      pair.0.map { (pair.1 == "A" ? 1 + 2 * $0 : 4 - 3 * $0) + e }
    }
    var design = DesignMatrix(rows: 8)
    design.add("x", xs)
    design.addFactor("class", classes)
    design.addInteraction("x", "class")
    let model = try LinearModel(response: ys, design: design)
    #expect(model.names == ["(Intercept)", "x", "class=B", "x:class=B"])
    // The same as two separate lines.
    for (offset, name) in [(0, "A"), (4, "B")] {
      var line = DesignMatrix(rows: 4)
      line.add("x", Array(xs[offset..<(offset + 4)]))
      let part = try LinearModel(response: Array(ys[offset..<(offset + 4)]), design: line)
      let slope = name == "A" ? model.estimates[1] : model.estimates[1] + model.estimates[3]
      #expect(abs(slope - part.estimates[1]) < 1e-13)
    }
  }

  @Test("factor levels: given ones rule, a value outside them is missing")
  func factors() throws {
    var design = DesignMatrix(rows: 6)
    design.addFactor("sex", ["F", "M", nil, "F", "X", "M"], levels: ["F", "M"])
    let model = try LinearModel(response: [1, 2, 3, 1.5, 9, 2.5], design: design)
    #expect(model.count == 4)
    #expect(abs(model.estimates[0] - 1.25) < 1e-14 && abs(model.estimates[1] - 1) < 1e-14)
  }

  @Test("the fit is the same bits in any order of rows")
  func order() throws {
    var generator = SeededGenerator(seed: 91)
    let reference = try fitNorris().coefficients(.hc3)
    for _ in 0..<10 {
      let rows = norris.shuffled(using: &generator)
      var design = DesignMatrix(rows: rows.count)
      design.add("x", rows.map(\.x))
      let model = try LinearModel(response: rows.map(\.y), design: design)
      #expect(try model.coefficients(.hc3) == reference, "seed \(generator.seed)")
    }
  }

  @Test("collinear columns are refused and named; so is a constant beside the intercept")
  func collinear() {
    var generator = SeededGenerator(seed: 92)
    let a = labValues(count: 20, using: &generator)
    let b = labValues(count: 20, using: &generator)
    var design = DesignMatrix(rows: 20)
    design.add("a", a)
    design.add("b", b)
    design.add("sum", zip(a, b).map { 2 * $0 - $1 })
    design.add("constant", Array(repeating: 7, count: 20))
    #expect(throws: NotEstimable.collinear) { try LinearModel(response: b, design: design) }
    #expect(design.aliased() == ["sum", "constant"])
  }

  @Test("what cannot be fitted has a named reason")
  func refusals() throws {
    func fit(_ x: [Double?], _ y: [Double?]) throws -> LinearModel {
      var design = DesignMatrix(rows: x.count)
      design.add("x", x)
      return try LinearModel(response: y, design: design)
    }
    #expect(throws: NotEstimable.empty) { try fit([], []) }
    #expect(throws: NotEstimable.allMissing) { try fit([1, nil], [nil, 2]) }
    #expect(throws: NotEstimable.tooFewObservations) { try fit([1, 2], [1, 2]) }
    #expect(throws: NotEstimable.notFinite) { try fit([1, 2, .nan], [1, 2, 3]) }
    // An exact line has estimates, but residuals of rounding dust give no precision.
    let exact = try fit([1, 2, 3, 4], [0.3, 0.5, 0.7, 0.9])
    #expect(abs(exact.estimates[1] - 0.2) < 1e-15)
    #expect(throws: NotEstimable.zeroVariance) { try exact.coefficients() }
    // One row alone decides the slope: its leverage is one.
    let lever = try fit([0, 0, 0, 1], [1, 2, 4, 9])
    #expect(try lever.coefficients().count == 2)
    #expect(throws: NotEstimable.fullLeverage) { try lever.coefficients(.hc3) }
  }

  @Test("extreme units do not overflow the fit")
  func extremeUnits() throws {
    var design = DesignMatrix(rows: norris.count)
    design.add("x", norris.map { $0.x * 1e200 })
    let model = try LinearModel(response: norris.map { $0.y * 1e150 }, design: design)
    #expect(relativeError(model.estimates[1], 1.00211681802045e-50) < 1e-12)
    #expect(throws: NotEstimable.outOfRange) {
      try LinearModel(response: norris.map { $0.y * 1e200 }, design: design)
    }
  }
}
