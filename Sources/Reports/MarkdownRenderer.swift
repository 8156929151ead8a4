/// Writes the document as Markdown with GitHub's tables: no HTML, and no text that a reader's
/// program would take for markup or turn into a link.
struct MarkdownRenderer {
  private var bytes: [UInt8] = []

  /// How many findings carry their reasoning; the rest say where to ask.
  private static let details = 25

  static func bytes(_ document: Document) -> [UInt8] {
    var renderer = MarkdownRenderer()
    renderer.write(document)
    return renderer.bytes
  }

  private mutating func line(_ text: String = "") {
    bytes.append(contentsOf: text.utf8)
    bytes.append(0x0A)
  }

  private mutating func write(_ document: Document) {
    line("# \(Self.text(document.title, limit: 200))")
    line()
    line(Self.paragraph(document.subtitle))
    for section in document.sections {
      line()
      line("## \(Self.text(section.title))")
      for block in section.blocks { write(block, level: 3) }
    }
    line()
    line("---")
    for item in document.foot {
      line()
      line("**\(Self.text(item.label))** \(Self.text(item.text, limit: 600))")
    }
  }

  private mutating func write(_ block: Document.Block, level: Int) {
    line()
    switch block {
    case .heading(let text): heading(text, level)
    case .paragraph(let text): line(Self.paragraph(text))
    case .note(let mark, let text):
      let word = mark == .pass ? "ok" : mark.word
      line("**\(mark.symbol) \(word)** \(Self.text(text, limit: 1200))")
    case .facts(let facts):
      for fact in facts {
        let value = fact.value.isEmpty ? "–" : Self.text(fact.value, limit: 800)
        line("- **\(Self.text(fact.name))**: \(value)")
      }
    case .list(let items):
      for item in items { line("- \(Self.text(item, limit: 600))") }
    case .table(let table): write(table, level: level)
    case .steps(let steps): write(steps)
    case .drawer(let title, let blocks):
      heading(title, level)
      for block in blocks { write(block, level: level + 1) }
    case .histogram, .attrition: line("(Drawn in report.html; the table below says the same.)")
    case .cards(let cards, let more):
      for (index, card) in cards.enumerated() {
        if index > 0 { line() }
        heading(card.title, level)
        for block in card.blocks { write(block, level: level + 1) }
      }
      if !more.isEmpty {
        line()
        line(Self.paragraph(more))
      }
    }
  }

  private mutating func heading(_ text: String, _ level: Int) {
    line(String(repeating: "#", count: min(level, 6)) + " " + Self.text(text, limit: 200))
  }

  private mutating func write(_ table: Document.Table, level: Int) {
    guard !table.rows.isEmpty else {
      return line(Self.paragraph("\(table.caption): \(table.empty)"))
    }
    line("**\(Self.text(table.caption))**")
    line()
    line("| " + table.columns.map { Self.text($0.title) }.joined(separator: " | ") + " |")
    let rules = table.columns.map { $0.kind == .number ? "---:" : "---" }
    line("| " + rules.joined(separator: " | ") + " |")
    for row in table.rows {
      let cells = zip(row.cells, table.columns).map { cell, _ in Self.cell(cell) }
      line("| " + cells.joined(separator: " | ") + " |")
    }
    if table.more > 0 {
      line()
      line(Self.paragraph("\(NumberText.count(table.more)) more in \(table.moreIn)."))
    }
    for row in table.rows.prefix(Self.details) where !row.detail.isEmpty {
      line()
      let names = row.cells.prefix(5).map(\.text).filter { !$0.isEmpty }
      heading("Why: " + names.joined(separator: ", "), level)
      for block in row.detail { write(block, level: level + 1) }
    }
    let isCut = table.rows.dropFirst(Self.details).contains { !$0.shortDetail.isEmpty }
    guard isCut, let key = table.rows.last?.shortDetail else { return }
    line()
    line(Self.paragraph("The reasoning behind the others: as for the last of them, \(key)"))
  }

  private static func cell(_ cell: Document.Cell) -> String {
    let mark = cell.mark.map { "\($0.symbol) " } ?? ""
    let notes = cell.notes.filter { !$0.isEmpty }.map { text($0) }
    return notes.reduce(mark + text(cell.text)) { $0 + ($0.hasSuffix(".") ? " " : "; ") + $1 }
  }

  private mutating func write(_ steps: [Document.Step]) {
    for step in steps {
      let indent = String(repeating: "  ", count: min(step.depth, 5))
      let colon = step.label.isEmpty || step.expression.isEmpty ? "" : ": "
      let label = Self.text(step.label, limit: 120) + colon
      let text =
        step.saysMore ? " → \(Self.text(step.text, limit: 300))" : ""
      let expression = Self.text(step.expression, limit: 300)
      line("\(indent)- **\(step.mark.symbol) \(step.mark.word)** \(label)\(expression)\(text)")
    }
  }

  // MARK: Escaping

  private static func paragraph(_ value: String) -> String {
    let escaped = text(value, limit: 1200)
    // What would begin a list, a quotation, a rule or a heading at the start of a line.
    guard let first = escaped.unicodeScalars.first else { return escaped }
    switch first {
    case "#", "-", "+", "=": return "\\" + escaped
    case "0"..."9":
      let digits = escaped.prefix { ("0"..."9").contains($0) }
      let rest = escaped.dropFirst(digits.count)
      let isItem = rest.hasPrefix(".") || rest.hasPrefix(")")
      return isItem ? digits + "\\" + rest : escaped
    default: return escaped
    }
  }

  /// Text on one line: every character that Markdown could read as markup stands for itself.
  static func text(_ value: String, limit: Int = 400) -> String {
    let scalars = Array(VisibleText.neutral(value, limit: limit).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\\", "`", "*", "[", "]", "|", "~", "!":
        result.append("\\")
        result.append(scalar)
      case "_":
        // Within a word an underscore is a letter to GitHub's Markdown, and reads better bare.
        let isInner =
          index > 0 && index + 1 < scalars.count && scalars[index - 1].properties.isAlphabetic
          && scalars[index + 1].properties.isAlphabetic
        if !isInner { result.append("\\") }
        result.append(scalar)
      case ":", "@":
        // `scheme://`, `mailto:name` and `name@host` become links by themselves.
        if isLinkPart(scalars, index) { result.append("\\") }
        result.append(scalar)
      case "." where index >= 3 && isWww(scalars, index):
        result.append("\\")
        result.append(scalar)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isLinkPart(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    if scalars[index] == "@" { return true }
    if index + 1 < scalars.count, scalars[index + 1] == "/" { return true }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: scalars[max(0, index - 6)..<index])
    let scheme = String(word).lowercased()
    return scheme.hasSuffix("mailto") || scheme.hasSuffix("xmpp")
  }

  private static func isWww(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    scalars[(index - 3)..<index].allSatisfy { $0 == "w" || $0 == "W" }
  }
}
