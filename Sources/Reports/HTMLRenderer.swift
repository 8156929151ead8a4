/// Writes the document as one HTML page of bounded size.
///
/// Every section has room reserved; what a section does not use is left to those after it, and
/// what does not fit is counted and named, never cut in the middle.
struct HTMLRenderer {
  /// Below one megabyte with room for the head, the foot and the lines that say what is left out.
  static let capacity = 940_000

  private let document: Document
  private var page = HTML()
  private var figures = 0
  private var tables = 0

  private static let reserves: [String: Int] = [
    "status": 20_000, "rows": 60_000, "first": 330_000, "rules": 80_000, "cohorts": 70_000,
    "distributions": 160_000, "statistics": 110_000, "quality": 40_000, "method": 14_000,
    "sources": 40_000,
  ]

  init(_ document: Document) { self.document = document }

  static func bytes(_ document: Document) -> [UInt8] {
    var renderer = HTMLRenderer(document)
    renderer.write()
    return renderer.page.bytes
  }

  // MARK: The page

  private mutating func write() {
    page.head(title: document.title, style: Stylesheet.text, script: TableScript.text)
    page.open(.body)
    page.newline()
    page.element(.a, [.class("skip"), .fragment("main")], text: "Skip to the report")
    header()
    contents()
    page.open(.main, [.id("main")])
    page.newline()
    var ceiling = Self.capacity - document.sections.reduce(0) { $0 + Self.reserve($1) }
    for section in document.sections {
      ceiling += Self.reserve(section)
      write(section, limit: ceiling)
    }
    page.close(.main)
    page.newline()
    footer()
    page.script(TableScript.text)
    page.close(.body)
    page.newline()
    page.close(.html)
    page.newline()
  }

  private static func reserve(_ section: Document.Section) -> Int { reserves[section.id] ?? 10_000 }

  private mutating func header() {
    page.element(.header) { page in
      page.element(.h1) { page in
        page.element(.bdi, text: document.title, limit: 200)
      }
      page.element(.p, [.class("lead")], text: document.subtitle)
    }
    page.newline()
  }

  private mutating func contents() {
    page.element(.nav, [.label("Contents")]) { page in
      page.element(.ol) { page in
        for section in document.sections {
          page.element(.li) { page in
            page.element(.a, [.fragment(section.id)], text: section.title)
          }
        }
      }
    }
    page.newline()
  }

  private mutating func footer() {
    page.element(.footer) { page in
      for item in document.foot {
        page.element(.p) { page in
          page.element(.strong, text: item.label)
          page.text(" " + item.text, limit: 600)
        }
      }
    }
    page.newline()
  }

  private mutating func write(_ section: Document.Section, limit: Int) {
    page.open(.section, [.id(section.id), .labelled(by: "\(section.id)-heading")])
    page.newline()
    page.element(.h2, [.id("\(section.id)-heading")], text: section.title)
    page.newline()
    var part = HTML()
    write(section.blocks, into: &part, limit: max(0, limit - page.bytes.count))
    page.append(part)
    page.close(.section)
    page.newline()
  }

  // MARK: Blocks

  /// Blocks that can be long share the room that is left.
  private mutating func write(_ blocks: [Document.Block], into part: inout HTML, limit: Int) {
    var long = blocks.count { $0.isLong }
    for block in blocks {
      let room = max(0, limit - part.bytes.count)
      if block.isLong {
        write(block, into: &part, limit: part.bytes.count + room / long)
        long -= 1
      } else {
        write(block, into: &part, limit: limit)
      }
    }
  }

  private mutating func write(_ block: Document.Block, into part: inout HTML, limit: Int) {
    switch block {
    case .heading(let text): part.element(.h3, text: text)
    case .paragraph(let text): part.element(.p, text: text, limit: 1200)
    case .note(let mark, let text): write(mark, text, into: &part)
    case .facts(let facts): write(facts, into: &part)
    case .list(let items):
      part.element(.ul) { part in
        for item in items { part.element(.li, text: item, limit: 600) }
      }
    case .table(let table): write(table, into: &part, limit: limit)
    case .steps(let steps): write(steps, into: &part)
    case .drawer(let title, let blocks):
      part.open(.details)
      part.element(.summary, text: title)
      write(blocks, into: &part, limit: limit)
      part.close(.details)
    case .histogram(let chart):
      figures += 1
      chart.draw(into: &part, id: "figure-\(figures)")
    case .attrition(let chart):
      figures += 1
      chart.draw(into: &part, id: "figure-\(figures)")
    case .cards(let cards, let more): write(cards, more, into: &part, limit: limit)
    }
    part.newline()
  }

  private func write(_ mark: Mark, _ text: String, into part: inout HTML) {
    part.element(.p, [.class("note \(mark.rawValue)")]) { part in
      Self.badge(mark, word: mark == .pass ? "ok" : nil, into: &part)
      part.text(" " + text, limit: 1200)
    }
  }

  private static func badge(_ mark: Mark, word: String? = nil, into part: inout HTML) {
    part.element(.span, [.class("mark \(mark.rawValue)")]) { part in
      part.element(.span, [.hidden], text: mark.symbol)
      part.text(" " + (word ?? mark.word), limit: 60)
    }
  }

  private func write(_ facts: [(name: String, value: String)], into part: inout HTML) {
    part.element(.dl) { part in
      for fact in facts {
        part.element(.div) { part in
          part.element(.dt, text: fact.name)
          part.element(.dd) { part in
            part.element(.bdi, text: fact.value.isEmpty ? "–" : fact.value, limit: 800)
          }
        }
      }
    }
  }

  private func write(_ steps: [Document.Step], into part: inout HTML) {
    part.element(.ol, [.class("steps")]) { part in
      for step in steps {
        part.element(.li, [.class("depth\(min(step.depth, 5))")]) { part in
          Self.badge(step.mark, into: &part)
          if !step.label.isEmpty {
            part.text(" ")
            part.element(.strong, text: step.label, limit: 120)
          }
          if !step.expression.isEmpty {
            part.text(" ")
            part.element(.code, text: step.expression, limit: 300)
          }
          if step.saysMore {
            part.element(.p, text: step.text, limit: 300)
          }
        }
      }
    }
  }

  private mutating func write(
    _ cards: [Document.Card], _ more: String, into part: inout HTML, limit: Int
  ) {
    var left = 0
    part.open(.div, [.class("cards")])
    for (index, card) in cards.enumerated() {
      var piece = HTML()
      piece.open(.article)
      piece.element(.h3, text: card.title, limit: 120)
      write(card.blocks, into: &piece, limit: 60_000)
      piece.close(.article)
      piece.newline()
      // The first that does not fit ends the list: it is in order, and gaps would look random.
      guard part.bytes.count + piece.bytes.count <= limit else {
        left = cards.count - index
        break
      }
      part.append(piece)
    }
    part.close(.div)
    if left > 0 {
      part.element(
        .p, [.class("more")], text: "\(NumberText.count(left)) more in run.json; no room here.")
    }
    if !more.isEmpty { part.element(.p, [.class("more")], text: more) }
  }

  // MARK: Tables

  private mutating func write(_ table: Document.Table, into part: inout HTML, limit: Int) {
    guard !table.rows.isEmpty else {
      part.element(.p, [.class("empty")], text: "\(table.caption): \(table.empty)", limit: 600)
      return
    }
    tables += 1
    let id = "table-\(tables)"
    part.open(
      .div, [.class("scroll"), .role("region"), .labelled(by: id), .focusable])
    part.open(.table, table.isStacked ? [.class("stacked"), .role("table")] : [])
    part.element(.caption, [.id(id)], text: table.caption, limit: 200)
    heading(table, into: &part)
    let isGrouped = table.isStacked
    if !isGrouped { part.open(.tbody) }
    var written = 0
    let start = part.bytes.count
    for row in table.rows {
      var piece = HTML()
      cells(row, table, into: &piece)
      guard part.bytes.count + piece.bytes.count <= limit else { break }
      if isGrouped {
        // Rows come before drawers: room is kept for the rows that are still to come.
        let mean = (part.bytes.count - start + piece.bytes.count) / (written + 1)
        let kept = min(1200, mean) * (table.rows.count - written - 1)
        let free = limit - part.bytes.count - piece.bytes.count - kept
        part.open(.tbody, [.role("rowgroup")])
        part.append(piece)
        drawer(row, columns: table.columns.count, into: &part, room: free)
        part.close(.tbody)
      } else {
        part.append(piece)
      }
      part.newline()
      written += 1
    }
    if !isGrouped { part.close(.tbody) }
    part.close(.table)
    part.close(.div)
    let left = table.rows.count - written + table.more
    if left > 0 {
      part.element(
        .p, [.class("more")], text: "\(NumberText.count(left)) more in \(table.moreIn).")
    }
  }

  private func heading(_ table: Document.Table, into part: inout HTML) {
    part.element(.thead, table.isStacked ? [.role("rowgroup")] : []) { part in
      part.element(.tr, table.isStacked ? [.role("row")] : []) { part in
        for column in table.columns {
          var attributes: [HTML.Attribute] = [.scope("col")]
          switch column.kind {
          case .number: attributes += [.class("number"), .kind("number")]
          case .mark: attributes.append(.kind("number"))
          case .prose: attributes.append(.class("prose"))
          case .text, .code: break
          }
          if table.isStacked { attributes.append(.role("columnheader")) }
          part.element(.th, attributes, text: column.title)
        }
      }
    }
  }

  private func cells(_ row: Document.Row, _ table: Document.Table, into part: inout HTML) {
    var attributes: [HTML.Attribute] = row.anchor.map { [.id($0)] } ?? []
    if table.isStacked { attributes.append(.role("row")) }
    part.element(.tr, attributes) { part in
      for (index, (cell, column)) in zip(row.cells, table.columns).enumerated() {
        let tag: HTML.Tag = index == 0 ? .th : .td
        var attributes: [HTML.Attribute] = index == 0 ? [.scope("row")] : []
        if column.kind == .number { attributes.append(.class("number")) }
        if column.kind == .code { attributes.append(.class("code")) }
        if let mark = cell.mark { attributes.append(.sort(String(mark.rank))) }
        if table.isStacked {
          attributes.append(index == 0 ? .role("rowheader") : .role("cell"))
          attributes.append(.heading(column.title))
        }
        part.element(tag, attributes) { part in write(cell, into: &part) }
      }
    }
  }

  private func write(_ cell: Document.Cell, into part: inout HTML) {
    if let mark = cell.mark {
      Self.badge(mark, word: cell.text, into: &part)
    } else if let link = cell.link {
      part.element(.a, [.fragment(link)], text: cell.text, limit: 120)
    } else {
      part.element(.bdi, text: cell.text)
    }
    for note in cell.notes where !note.isEmpty {
      part.element(.small) { part in part.element(.bdi, text: note) }
    }
  }

  /// The row below a row: the drawer where there is room, otherwise where else to look.
  private mutating func drawer(
    _ row: Document.Row, columns: Int, into part: inout HTML, room: Int
  ) {
    var piece = HTML()
    if !row.detail.isEmpty {
      piece.open(.details)
      piece.element(.summary, text: "Why: reasoning, evidence and sources")
      write(row.detail, into: &piece, limit: 40_000)
      piece.close(.details)
    }
    if piece.bytes.isEmpty || piece.bytes.count + 200 > room {
      guard !row.shortDetail.isEmpty else { return }
      piece = HTML()
      piece.element(.small, text: "Why: " + row.shortDetail)
    }
    part.element(.tr, [.class("detail"), .role("row")]) { part in
      part.element(.td, [.columns(columns), .role("cell")]) { part in part.append(piece) }
    }
  }
}

extension Document.Block {
  /// Whether its length depends on the run without a small bound.
  var isLong: Bool {
    switch self {
    case .table, .cards: true
    case .drawer(_, let blocks): blocks.contains(where: \.isLong)
    default: false
    }
  }
}
