import Clinic

/// How a cohort was narrowed down, as a flow like that of the CONSORT statement: a box a step, and
/// beside the arrow who was left out.
struct AttritionFlow: Sendable {
  let name: String
  let steps: [Cohort.Step]

  private static let width = 440.0
  private static let mainWidth = 256.0
  private static let sideX = 288.0
  private static let size = 12.0
  private static let lineHeight = 15.0
  private static let shown = 14

  private struct Box {
    var y: Double
    var height: Double
    var lines: [String]
    var side: [String]
  }

  /// The first steps and the last; between them a box that says how many are not drawn.
  private var drawn: [(step: Cohort.Step?, text: String)] {
    guard steps.count > Self.shown else { return steps.map { ($0, $0.reason) } }
    let left = steps.count - Self.shown + 1
    let head = steps.prefix(Self.shown - 2).map { (Optional($0), $0.reason) }
    let gap: (Cohort.Step?, String) = (nil, "\(left) more steps, in the table")
    return head + [gap, (steps[steps.count - 1], steps[steps.count - 1].reason)]
  }

  private func boxes() -> [Box] {
    var boxes: [Box] = []
    var y = 1.0
    for (index, item) in drawn.enumerated() {
      var lines = SVG.wrapped(
        VisibleText.neutral(item.text, limit: 200), size: Self.size, width: Self.mainWidth - 20,
        lines: 4)
      var side: [String] = []
      if let step = item.step {
        let records =
          step.records == step.subjects ? "" : ", \(NumberText.count(step.records)) records"
        lines.append(NumberText.counted(step.subjects, "person", "people") + records)
        if index > 0 {
          side = ["\(NumberText.count(step.excluded)) left out"]
          if step.undecided > 0 { side.append("\(NumberText.count(step.undecided)) undecided") }
        }
      }
      let height = Double(lines.count) * Self.lineHeight + 12
      // The side box stands beside the arrow into this step.
      let gap = index == 0 ? 0 : max(26, Double(side.count) * Self.lineHeight + 20)
      y += gap
      boxes.append(Box(y: y, height: height, lines: lines, side: side))
      y += height
    }
    return boxes
  }

  /// Draws the figure; `id` makes its title and description unique in the page.
  func draw(into page: inout HTML, id: String) {
    let boxes = self.boxes()
    let height = (boxes.last.map { $0.y + $0.height } ?? 0) + 2
    page.element(.figure) { page in
      page.element(
        .svg,
        [
          .class("chart flow"), .viewBox(width: Self.width, height: height), .role("img"),
          .labelled(by: "\(id)-title", "\(id)-desc"),
        ]
      ) { page in
        page.element(.title, [.id("\(id)-title")], text: "Attrition of \(name)")
        page.element(.desc, [.id("\(id)-desc")], text: description, limit: 1200)
        for (index, box) in boxes.enumerated() {
          if index > 0 { arrow(&page, from: boxes[index - 1], to: box) }
          main(&page, box, isLast: index == boxes.count - 1)
        }
      }
      page.element(
        .figcaption, text: "People at each step; to the right, those who were left out there.")
    }
  }

  private func main(_ page: inout HTML, _ box: Box, isLast: Bool) {
    page.element(
      .rect,
      [
        .class(isLast ? "box last" : "box"), .x(1), .y(box.y), .width(Self.mainWidth),
        .height(box.height),
      ]
    ) { _ in }
    for (index, line) in box.lines.enumerated() {
      page.element(
        .text,
        [
          .class(index == box.lines.count - 1 ? "count" : "label"), .x(11),
          .y(box.y + 18 + Double(index) * Self.lineHeight),
        ], text: line)
    }
  }

  private func arrow(_ page: inout HTML, from: Box, to: Box) {
    let x = Self.mainWidth / 2
    let top = from.y + from.height
    var path = SVG.Path()
    path.move(x, top)
    path.line(x, to.y - 1)
    path.move(x - 4, to.y - 7)
    path.line(x, to.y - 1)
    path.line(x + 4, to.y - 7)
    if !to.side.isEmpty {
      let middle = (top + to.y) / 2
      path.move(x, middle)
      path.line(Self.sideX, middle)
      path.move(Self.sideX - 6, middle - 4)
      path.line(Self.sideX, middle)
      path.line(Self.sideX - 6, middle + 4)
    }
    page.element(.path, [.class("arrow"), .path(path)]) { _ in }
    guard !to.side.isEmpty else { return }
    let height = Double(to.side.count) * Self.lineHeight + 8
    let y = (top + to.y) / 2 - height / 2
    page.element(
      .rect,
      [
        .class("box side"), .x(Self.sideX), .y(y), .width(Self.width - Self.sideX - 1),
        .height(height),
      ]
    ) { _ in }
    for (index, line) in to.side.enumerated() {
      page.element(
        .text,
        [
          .class("label"), .x(Self.sideX + 10), .y(y + 16 + Double(index) * Self.lineHeight),
        ], text: line)
    }
  }

  private var description: String {
    let parts = drawn.compactMap { item -> String? in
      guard let step = item.step else { return nil }
      return "\(step.reason): \(NumberText.counted(step.subjects, "person", "people"))"
    }
    return parts.joined(separator: "; ") + "."
  }
}
