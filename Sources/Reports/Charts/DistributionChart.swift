import Clinic

/// A histogram with its limits as labelled lines, the median and the central 95 per cent.
struct DistributionChart: Sendable {
  let label: String
  let unit: String
  let distribution: Distribution
  private let edges: [Double]

  private static let width = 440.0
  private static let margin = 14.0
  private static let plotHeight = 110.0
  private static let size = 11.0

  init(label: String, unit: String, distribution: Distribution) {
    self.label = label
    self.unit = unit
    self.distribution = distribution
    self.edges = Self.finite(distribution.edges)
  }

  /// Open ends are drawn as wide as their neighbour; empty where there is nothing to draw.
  private static func finite(_ edges: [Double]) -> [Double] {
    guard edges.count >= 2 else { return [] }
    var edges = edges
    let last = edges.count - 1
    if !edges[0].isFinite, last >= 2 { edges[0] = edges[1] - (edges[2] - edges[1]) }
    if !edges[last].isFinite, last >= 2 {
      edges[last] = edges[last - 1] + (edges[last - 1] - edges[last - 2])
    }
    let isRising = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
    return isRising && edges.allSatisfy(\.isFinite) ? edges : []
  }

  var canBeDrawn: Bool {
    !edges.isEmpty && edges.count == distribution.counts.count + 1 && edges.count <= 200
      && distribution.counts.contains { $0 > 0 }
  }

  // MARK: The scale

  /// The bins, widened to the limits near them: a limit far outside would squeeze the bars.
  private var domain: ClosedRange<Double> {
    let low = edges[0]
    let high = edges[edges.count - 1]
    let reach = (high - low) * 0.5
    let near = drawable.map(\.value).filter { $0 >= low - reach && $0 <= high + reach }
    return min(low, near.min() ?? low)...max(high, near.max() ?? high)
  }

  private var drawable: [Distribution.Limit] { distribution.limits.filter { $0.value.isFinite } }

  private func x(_ value: Double, _ domain: ClosedRange<Double>) -> Double {
    let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return Self.margin + min(max(share, 0), 1) * (Self.width - 2 * Self.margin)
  }

  /// Between four and ten round numbers on the axis.
  static func ticks(_ domain: ClosedRange<Double>) -> [Double] {
    let span = domain.upperBound - domain.lowerBound
    guard span.isFinite, span > 0 else { return [] }
    var power = 1.0
    while power * 10 <= span, power < 1e300 { power *= 10 }
    while power > span, power > 1e-300 { power /= 10 }
    let step = [0.1, 0.2, 0.25, 0.5, 1].map { $0 * power }.first { span / $0 <= 7 } ?? power
    let first = (domain.lowerBound / step).rounded(.up)
    guard first.magnitude < 1e12 else { return [] }
    return (0..<12).map { (first + Double($0)) * step }.filter { $0 <= domain.upperBound }
  }

  // MARK: Labels of limits

  private struct Label {
    var x: Double
    var centre: Double
    var row: Int
    var text: String
    var bound: String
  }

  /// Each limit once, in rows so that no two labels touch; what does not fit is in the table.
  private func labels(_ domain: ClosedRange<Double>) -> [Label] {
    var ends: [Double] = []
    var seen: Set<String> = []
    var labels: [Label] = []
    for limit in drawable.sorted(by: { ($0.value, $0.bound) < ($1.value, $1.bound) }) {
      guard domain.contains(limit.value) else { continue }
      let text = "\(limit.bound) \(NumberText.significant(limit.value, 6))"
      guard seen.insert(text).inserted else { continue }
      let half = SVG.width(text, size: Self.size) / 2
      let place = x(limit.value, domain)
      let centre = min(max(place, half + 2), Self.width - half - 2)
      let row = ends.firstIndex { $0 + 4 <= centre - half } ?? ends.count
      guard row < 5 else { continue }
      if row == ends.count { ends.append(0) }
      ends[row] = centre + half
      labels.append(
        Label(x: place, centre: centre, row: row, text: text, bound: limit.bound))
    }
    return labels
  }

  // MARK: Drawing

  /// Draws the figure; `id` makes its title and description unique in the page.
  func draw(into page: inout HTML, id: String) {
    let domain = self.domain
    let labels = self.labels(domain)
    let top = Double((labels.map(\.row).max() ?? -1) + 1) * 14 + 6
    let base = top + Self.plotHeight
    let height = base + 22 + (distribution.percentiles.count == 5 ? 36 : 0)
    page.element(.figure) { page in
      page.element(
        .svg,
        [
          .class("chart"), .viewBox(width: Self.width, height: height), .role("img"),
          .labelled(by: "\(id)-title", "\(id)-desc"),
        ]
      ) { page in
        page.element(.title, [.id("\(id)-title")], text: "Results of \(label)")
        page.element(.desc, [.id("\(id)-desc")], text: description, limit: 600)
        bars(&page, domain, top, base)
        limits(&page, labels, base)
        axis(&page, domain, base)
        spread(&page, domain, top, base)
      }
      page.element(.figcaption, text: caption)
    }
  }

  private func bars(
    _ page: inout HTML, _ domain: ClosedRange<Double>, _ top: Double, _ base: Double
  ) {
    let tallest = Double(distribution.counts.max() ?? 1)
    let low = drawable.filter { $0.bound == "low" }.map(\.value).min() ?? -.infinity
    let high = drawable.filter { $0.bound == "high" }.map(\.value).max() ?? .infinity
    var paths = [SVG.Path(), SVG.Path(), SVG.Path()]
    for (index, count) in distribution.counts.enumerated() where count > 0 {
      let left = x(edges[index], domain)
      let right = x(edges[index + 1], domain)
      // A bin with one result among a million is still a line that can be seen.
      let height = max(1, Double(count) / tallest * (base - top - 4))
      let kind = edges[index + 1] <= low ? 0 : edges[index] >= high ? 2 : 1
      paths[kind].rectangle(
        x: left + 0.4, y: base - height, width: max(0.6, right - left - 0.8), height: height)
    }
    for (path, name) in zip(paths, ["bar below", "bar", "bar above"]) where !path.isEmpty {
      page.element(.path, [.class(name), .path(path)]) { _ in }
    }
  }

  private func limits(_ page: inout HTML, _ labels: [Label], _ base: Double) {
    for label in labels {
      let kind = label.bound == "low" ? "below" : label.bound == "high" ? "above" : "other"
      let y = Double(label.row) * 14 + 11
      page.element(
        .line,
        [.class("limit \(kind)"), .x1(label.x), .y1(y + 4), .x2(label.x), .y2(base)]
      ) { _ in }
      page.element(
        .text, [.class("label halo"), .x(label.centre), .y(y), .anchor(.middle)], text: label.text,
        limit: 40)
    }
  }

  private func axis(_ page: inout HTML, _ domain: ClosedRange<Double>, _ base: Double) {
    page.element(
      .line,
      [
        .class("axis"), .x1(Self.margin), .y1(base), .x2(Self.width - Self.margin), .y2(base),
      ]
    ) { _ in }
    for tick in Self.ticks(domain) {
      let place = x(tick, domain)
      page.element(
        .line, [.class("axis"), .x1(place), .y1(base), .x2(place), .y2(base + 4)]
      ) { _ in }
      page.element(
        .text, [.class("tick"), .x(place), .y(base + 16), .anchor(.middle)],
        text: NumberText.significant(tick, 6))
    }
  }

  /// The central 95 per cent as a bar with the median as a diamond, and the same in words.
  private func spread(
    _ page: inout HTML, _ domain: ClosedRange<Double>, _ top: Double, _ base: Double
  ) {
    guard distribution.percentiles.count == 5 else { return }
    let y = base + 27
    let low = x(distribution.percentiles[0], domain)
    let high = x(distribution.percentiles[4], domain)
    let median = x(distribution.percentiles[2], domain)
    var band = SVG.Path()
    band.rectangle(x: low, y: y - 2, width: max(1, high - low), height: 4)
    page.element(.path, [.class("band"), .path(band)]) { _ in }
    page.element(
      .line, [.class("median"), .x1(median), .y1(top), .x2(median), .y2(base)]
    ) { _ in }
    var diamond = SVG.Path()
    diamond.move(median, y - 6)
    diamond.line(median + 6, y)
    diamond.line(median, y + 6)
    diamond.line(median - 6, y)
    diamond.close()
    page.element(.path, [.class("diamond"), .path(diamond)]) { _ in }
    page.element(
      .text, [.class("tick"), .x(Self.width / 2), .y(y + 20), .anchor(.middle)], text: spreadText)
  }

  // MARK: Words

  private var spreadText: String {
    guard distribution.percentiles.count == 5 else { return "" }
    let text = distribution.percentiles.map { NumberText.significant($0, 4) }
    return "Median \(text[2]), central 95% from \(text[0]) to \(text[4])"
  }

  private var caption: String {
    let unitWord = unit == "1" || unit.isEmpty ? "" : " in \(unit)"
    let tallest = NumberText.count(distribution.counts.max() ?? 0)
    var parts = ["Values\(unitWord); the tallest bar is \(tallest) results"]
    if drawable.contains(where: { $0.bound == "low" }) {
      parts.append("blue lies below a low limit")
    }
    if drawable.contains(where: { $0.bound == "high" }) {
      parts.append("vermilion lies above a high limit")
    }
    let domain = self.domain
    let outside = drawable.filter { !domain.contains($0.value) }.count
    if outside > 0 { parts.append("\(outside) limits lie outside the drawing") }
    return parts.joined(separator: "; ") + "."
  }

  private var description: String {
    let limits = drawable.prefix(8).map {
      "\($0.bound) limit \(NumberText.significant($0.value, 6))"
    }
    var parts = ["Histogram of \(NumberText.count(distribution.count)) results"]
    if !unit.isEmpty, unit != "1" { parts.append("unit \(unit)") }
    if !spreadText.isEmpty { parts.append(spreadText) }
    parts += limits
    return parts.joined(separator: "; ") + "."
  }
}
