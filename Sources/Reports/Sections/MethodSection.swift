import Clinic

/// How the numbers came about, and what the words mean.
struct MethodSection {
  let context: ReportContext

  func section() -> Document.Section {
    Document.Section(
      id: "method", title: "Method and glossary",
      blocks: [
        .heading("Method"), .list(Self.method), .heading("The five states of a verdict"),
        .facts(Self.states), .heading("Severity and evidence"), .facts(Self.grades),
        .heading("Other words"), .facts(Self.words),
      ])
  }

  private static let method = [
    "Exports are read row by row. A row that cannot be read with certainty is set aside with its "
      + "reason; nothing is guessed and nothing is dropped without an account.",
    "Each result is converted once to the unit of its analyte. A converted value is compared at "
      + "the reporting precision of the analyte, rounded half up; a value reported in that unit is "
      + "compared as reported. The value that is stored is not rounded.",
    "Windows look back from the as-of date and never ahead. The clock of the computer plays no "
      + "part: the same exports and definitions give the same report, byte for byte.",
    "A result such as <5 is every number below 5. It decides a comparison only where all of them "
      + "agree.",
    "Logic has three values. Missing is neither yes nor no.",
  ]

  private static let states: [(name: String, value: String)] = [
    ("fired", "The condition holds. It carries a class and a severity."),
    ("not_fired", "Everything needed is there, and the condition does not hold."),
    (
      "indeterminate",
      "Something needed is missing, ambiguous, too old, or censored across the limit. It lists "
        + "what would decide it, most useful first."
    ),
    ("not_applicable", "The rule is not about this person: by sex, age, disease or route."),
    (
      "suppressed",
      "The values are there, but something makes them unsafe to read. It carries the reason."
    ),
  ]

  private static let grades: [(name: String, value: String)] =
    [
      ("critical", "A person should look at it on the same day."),
      ("high, moderate, low", "In falling order of urgency."),
      ("info", "Worth knowing; nothing to do by itself."),
    ]
    + ["A", "B", "C", "D"].map { ("Evidence \($0)", FindingDetail.meaning($0)) }

  private static let words: [(name: String, value: String)] = [
    (
      "Wilson interval",
      "A range for the true share behind an observed one, at 95% confidence (Wilson 1927). It "
        + "stays within 0 and 100% and is wide where few were counted."
    ),
    (
      "Units",
      "Units are written in UCUM: ug/dL is micrograms in a decilitre, umol/L is micromoles in a "
        + "litre, 10*9/L is thousand millions in a litre, [IU] is international units. Mass and "
        + "amount convert only through the molar mass of the analyte."
    ),
    ("Rejected", "The row could not be used; the code says why."),
    ("Duplicate", "The same fact had been read before; it counts once."),
    ("Superseded", "A later correction replaces the row."),
    ("As-of date", "The day the report speaks about; nothing after it was seen."),
    (
      "Finding key",
      "Names a finding across runs. It depends on person, rule and episode only."
    ),
    ("Median, quartiles", "Half, a quarter and three quarters of the results lie below."),
    ("SD", "Standard deviation."),
  ]
}

/// The sources behind rules and limits, with how well each is known.
struct SourcesSection {
  let context: ReportContext

  func section() -> Document.Section {
    let citations = context.outcome.citations
    let rows = citations.prefix(Caps.citations).map { citation -> Document.Row in
      let mark: Mark = citation.status.isVerified ? .pass : .warn
      var status = Document.Cell(mark)
      status.text = Self.words(citation.status)
      return Document.Row(cells: [.init(citation.key), .init(citation.text), status])
    }
    return Document.Section(
      id: "sources", title: "Sources",
      blocks: [
        .paragraph(
          "A source that was not seen itself is marked so; it is never shown as better known than "
            + "it is."),
        .table(
          Document.Table(
            caption: "Sources of rules and limits",
            columns: [
              .init("Key", .code), .init("Source", .prose), .init("How well known", .mark),
            ],
            rows: rows, more: citations.count - rows.count, moreIn: "results.db",
            empty: "No source is cited.")),
      ])
  }

  private static func words(_ status: FactStatus) -> String {
    switch status {
    case .verified: "seen in the source"
    case .computed: "computed"
    case .empirical: "measured on data"
    case .design: "chosen by this project"
    case .secondary: "from a secondary source"
    case .memory: "from memory, not checked"
    case .seed: "from a founding document, not checked"
    }
  }
}
