import Clinic
import Foundation
import TestSupport
import Testing

@testable import Reports

/// Drawings have finite coordinates inside their box, whatever the numbers.
@Suite struct ChartTests {
  private func check(_ page: PageScanner, _ note: String) {
    #expect(page.faults == [], "\(note)")
    var box = (width: 0.0, height: 0.0)
    for element in page.elements {
      if let view = element.attributes["viewBox"] {
        let parts = view.split(separator: " ").compactMap { Double($0) }
        box = (parts[2], parts[3])
        #expect(parts.count == 4 && parts.allSatisfy(\.isFinite) && box.height > 0, "\(note)")
      }
      for name in ["x", "x1", "x2"] {
        guard let text = element.attributes[name] else { continue }
        let value = Double(text) ?? .nan
        #expect(value >= 0 && value <= box.width, "\(note): \(name)=\(text)")
      }
      for name in ["y", "y1", "y2"] {
        guard let text = element.attributes[name] else { continue }
        let value = Double(text) ?? .nan
        #expect(value >= 0 && value <= box.height, "\(note): \(name)=\(text)")
      }
      if let path = element.attributes["d"] {
        let numbers = path.split { "MLHVhvzZ ".contains($0) }.map { Double($0) ?? .nan }
        #expect(
          numbers.allSatisfy { $0.isFinite && abs($0) <= 5_000 }, "\(note): \(path.prefix(80))")
      }
    }
  }

  private func page(_ distributions: [Distribution]) -> PageScanner {
    var outcome = Fixture.outcome
    outcome.distributions = distributions
    return PageScanner(Reports.html(outcome))
  }

  @Test("the drawings of the fixture lie in their boxes")
  func fixture() { check(PageScanner(Reports.html(Fixture.outcome)), "fixture") }

  @Test("open ends, missing, falling, tiny, huge and empty bins neither break nor leave the box")
  func strange() {
    var distribution = Fixture.distributions[1]
    let count = distribution.counts.count
    let edges: [[Double]] = [
      [-.infinity] + distribution.edges[1..<count] + [.infinity], [], [1],
      distribution.edges.reversed(), Array(repeating: 5, count: count + 1),
      (0...count).map { Double($0) * 1e-300 }, (0...count).map { Double($0) * 1e300 },
      (0...count).map { $0 == 3 ? .nan : Double($0) }, (0...count).map { -1e9 + Double($0) },
    ]
    for edges in edges {
      distribution.edges = edges
      check(page([distribution]), "\(edges.prefix(3))")
    }
    distribution.edges = Fixture.distributions[1].edges
    for percentiles in [[], [.nan, .infinity, 3, 4, -.infinity], [1e300, 1, 1, 1, -1e300]] {
      distribution.percentiles = percentiles
      distribution.limits = [
        .init(bound: "low", value: .nan, label: ""), .init(bound: "high", value: 1e12, label: ""),
        .init(bound: "low", value: -1e12, label: ""),
      ]
      check(page([distribution]), "\(percentiles)")
    }
    distribution.counts = Array(repeating: 0, count: count)
    check(page([distribution]), "no results")
    distribution.counts = [1]
    check(page([distribution]), "counts and edges that disagree")
  }

  @Test("random distributions stay in their boxes")
  func random() {
    let seed: UInt64 = 99
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var distributions: [Distribution] = []
    for index in 0..<60 {
      let count = Int.random(in: 1...40, using: &generator)
      var edge = Double.random(in: -1e3...1e3, using: &generator)
      let edges = (0...count).map { _ in
        edge += Double.random(in: 0.001...50, using: &generator)
        return edge
      }
      let values = edges.shuffled(using: &generator)
      distributions.append(
        Distribution(
          analyte: UInt16(index % 3), count: 10, persons: 5, censored: 0, edges: edges,
          counts: (0..<count).map { _ in Int.random(in: 0...1_000_000, using: &generator) },
          percentiles: (0..<5).map { _ in values.randomElement(using: &generator)! }.sorted(),
          limits: (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            .init(
              bound: Bool.random(using: &generator) ? "low" : "high",
              value: Double.random(in: -2e3...4e3, using: &generator), label: "x")
          }, units: []))
    }
    let scanned = page(distributions)
    check(scanned, "seed \(seed)")
    #expect(scanned.all("svg").count > 20)
  }

  @Test("ticks are round, rising and inside the axis")
  func ticks() {
    #expect(DistributionChart.ticks(40...160) == [40, 60, 80, 100, 120, 140, 160])
    for span in [1e-6, 0.03, 1, 7, 99, 1e5, 1e12] {
      let ticks = DistributionChart.ticks(1...(1 + span))
      #expect(ticks.count >= 3 && ticks.count <= 11, "\(span): \(ticks)")
      #expect(ticks.allSatisfy { $0 >= 1 && $0 <= 1 + span })
    }
    #expect(DistributionChart.ticks(1...1).isEmpty)
  }

  @Test("a cohort with many steps is drawn with a gap and its last step, and none with no box")
  func attrition() {
    var outcome = Fixture.outcome
    outcome.cohorts[0].steps = (0..<60).map {
      .init(reason: "step \($0)", records: 900, subjects: 60 - $0, excluded: 1, undecided: 1)
    }
    let page = PageScanner(Reports.html(outcome))
    check(page, "60 steps")
    #expect(page.text.contains("47 more steps, in the table"))
    #expect(page.text.contains("step 59"))
    outcome.cohorts[0].steps = []
    check(PageScanner(Reports.html(outcome)), "no steps")
  }

  @Test("colours of text reach 4.5:1 and colours of marks 3:1, on light and dark ground")
  func contrast() {
    let page = PageScanner(Reports.html(Fixture.outcome))
    let light = colours(page.style.prefix(while: { $0 != "@" }))
    let rest = page.style.drop { $0 != "@" }
    let dark = colours(rest.prefix { $0 != "*" })
    for (scheme, colours) in [("light", light), ("dark", dark)] {
      for ground in ["ground", "paper", "raised"] {
        for ink in ["ink", "muted", "link", "amber", "urgent", "good"] {
          let ratio = contrast(colours[ink], colours[ground])
          #expect(ratio >= 4.5, "\(scheme): \(ink) on \(ground) is \(ratio)")
        }
        for mark in ["blue", "vermilion", "focus"] {
          let ratio = contrast(colours[mark], colours[ground])
          #expect(ratio >= 3, "\(scheme): \(mark) on \(ground) is \(ratio)")
        }
      }
      let ratio = contrast(colours["bar"], colours["paper"])
      #expect(ratio >= 3, "\(scheme): bar on paper is \(ratio)")
    }
  }

  private func colours(_ text: some StringProtocol) -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for item in text.split(separator: "--").dropFirst() {
      guard let colon = item.firstIndex(of: ":"), let hash = item.firstIndex(of: "#") else {
        continue
      }
      let digits = item[item.index(after: hash)...].prefix(6)
      guard let value = Int(digits, radix: 16) else { continue }
      result[String(item[..<colon])] = [16, 8, 0].map { Double(value >> $0 & 255) / 255 }
    }
    return result
  }

  /// WCAG 2.2: relative luminance and contrast ratio.
  private func contrast(_ left: [Double]?, _ right: [Double]?) -> Double {
    func luminance(_ colour: [Double]?) -> Double? {
      guard let colour else { return nil }
      let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    guard let a = luminance(left), let b = luminance(right) else { return 0 }
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
