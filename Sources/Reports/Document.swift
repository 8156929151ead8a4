/// What the report says, before it is HTML or Markdown: both are written from this, so they say
/// the same. Nothing in it is markup; every text is escaped where it is written.
struct Document: Sendable {
  var title: String
  var subtitle: String
  var sections: [Section]
  /// The fixed texts at the foot, each with the word that names its readers.
  var foot: [(label: String, text: String)]

  struct Section: Sendable {
    /// A fragment name.
    var id: String
    var title: String
    var blocks: [Block]
  }

  indirect enum Block: Sendable {
    case heading(String)
    case paragraph(String)
    case note(Mark, String)
    case facts([(name: String, value: String)])
    case list([String])
    case table(Table)
    case steps([Step])
    /// Shown on demand; open where paper or Markdown has no demand.
    case drawer(String, [Block])
    case histogram(DistributionChart)
    case attrition(AttritionFlow)
    /// Blocks that belong together, laid side by side where there is room.
    case cards([Card], more: String)
  }

  struct Card: Sendable {
    var title: String
    var blocks: [Block]
  }

  struct Table: Sendable {
    /// What the table holds; always printed.
    var caption: String
    var columns: [Column]
    var rows: [Row]
    /// How many rows were left out here, and the file that holds all of them.
    var more = 0
    var moreIn = ""
    /// What stands in place of a table without rows.
    var empty: String
    /// Rows become blocks of their own on a narrow screen.
    var isStacked = false
  }

  struct Column: Sendable {
    /// `prose` keeps room for sentences where a narrow screen would squeeze them.
    enum Kind: Sendable { case text, prose, number, code, mark }

    var title: String
    var kind: Kind

    init(_ title: String, _ kind: Kind = .text) {
      self.title = title
      self.kind = kind
    }
  }

  struct Row: Sendable {
    var anchor: String?
    var cells: [Cell]
    /// What stands in the drawer below the row.
    var detail: [Block] = []
    /// What stands in its place where there is no room for it.
    var shortDetail = ""
  }

  struct Cell: Sendable, ExpressibleByStringLiteral {
    var text: String
    var mark: Mark?
    /// Smaller lines below the text.
    var notes: [String] = []
    /// A fragment that the text links to.
    var link: String?

    init(_ text: String, notes: [String] = [], link: String? = nil) {
      self.text = text
      self.notes = notes
      self.link = link
    }

    init(_ mark: Mark) {
      self.text = mark.word
      self.mark = mark
    }

    init(count: Int) { self.init(NumberText.count(count)) }

    init(stringLiteral value: String) { self.init(value) }
  }

  /// One step of the reasoning behind a finding.
  struct Step: Sendable {
    var depth: Int
    var mark: Mark
    var label: String
    var expression: String
    var text: String

    /// Whether the text says more than the mark and the expression beside it.
    var saysMore: Bool { !text.isEmpty && text != expression && text != mark.word }
  }
}

/// A judgement as a shape and a word, so that colour never carries it alone.
enum Mark: String, Sendable, CaseIterable {
  case critical, high, moderate, low, info
  case fail, warn, pass, notApplicable
  case yes, no, unknown, value

  var word: String {
    switch self {
    case .warn: "warning"
    case .notApplicable: "not applicable"
    case .yes: "true"
    case .no: "false"
    case .unknown: "not known"
    default: rawValue
    }
  }

  var symbol: String {
    switch self {
    case .critical: "◆"
    case .high: "▲"
    case .moderate: "●"
    case .low: "○"
    case .info: "·"
    case .fail: "✕"
    case .warn: "!"
    case .pass, .yes: "✓"
    case .no: "✕"
    case .notApplicable: "–"
    case .unknown: "?"
    case .value: "="
    }
  }

  /// Worst first, for the script that sorts.
  var rank: Int {
    switch self {
    case .critical, .fail: 5
    case .high, .warn: 4
    case .moderate, .unknown: 3
    case .low, .pass, .yes: 2
    case .info, .no: 1
    case .notApplicable, .value: 0
    }
  }
}
