import Clinic

/// Who is in each cohort and how every step narrowed it down.
struct CohortsSection {
  let context: ReportContext

  func section() -> Document.Section {
    let cohorts = context.outcome.cohorts
    guard !cohorts.isEmpty else {
      return Document.Section(
        id: "cohorts", title: "Cohorts", blocks: [.paragraph("This run selects no cohort.")])
    }
    let cards = cohorts.prefix(Caps.cohorts).map { card($0) }
    let left = cohorts.count - cards.count
    let more = left > 0 ? "\(NumberText.counted(left, "cohort", "cohorts")) more in run.json." : ""
    return Document.Section(
      id: "cohorts", title: "Cohorts",
      blocks: [
        .paragraph(
          "A person who could not be judged at a step, because something is missing, leaves the "
            + "cohort there and is counted as undecided. Members are listed in results.db."),
        .cards(cards, more: more),
        .drawer("What can bias a cohort of this kind", [.list(Self.biases)]),
      ])
  }

  private func card(_ cohort: Cohort) -> Document.Card {
    let steps = cohort.steps
    let first = steps.first?.subjects ?? 0
    let last = steps.last?.subjects ?? cohort.members.count
    var blocks: [Document.Block] = []
    if !cohort.description.isEmpty { blocks.append(.paragraph(cohort.description)) }
    blocks.append(
      .facts([
        ("In the cohort", NumberText.counted(last, "person", "people")),
        ("Share of everyone before the first step", Share.text(last, of: first)),
        ("Compare with", cohort.compare.isEmpty ? "no published figure named" : cohort.compare),
        ("Definition", "\(cohort.id), SHA-256 \(cohort.sha256.prefix(12))…"),
      ]))
    if !steps.isEmpty { blocks.append(.attrition(AttritionFlow(name: cohort.name, steps: steps))) }
    blocks.append(.drawer("The same as a table", [.table(table(cohort))]))
    return Document.Card(title: cohort.name, blocks: blocks)
  }

  private func table(_ cohort: Cohort) -> Document.Table {
    let rows = cohort.steps.prefix(60).enumerated().map { index, step in
      Document.Row(cells: [
        .init(count: index), .init(step.reason), .init(count: step.subjects),
        .init(count: step.records), .init(count: step.excluded), .init(count: step.undecided),
      ])
    }
    return Document.Table(
      caption: "Attrition of \(cohort.name): who is left, who was left out, and the undecided "
        + "among the latter",
      columns: [
        .init("Step", .number), .init("What it asks", .prose), .init("People", .number),
        .init("Records", .number), .init("Left out", .number),
        .init("Undecided", .number),
      ],
      rows: rows, more: cohort.steps.count - rows.count, moreIn: "run.json",
      empty: "No steps.")
  }

  private static let biases = [
    "Who gets tested: tests are ordered for a reason, so tested people differ from the rest.",
    "What an export covers: people who died or moved away, and tests done elsewhere, are absent.",
    "Zinc bought over the counter is often not recorded.",
    "Limits differ between laboratories.",
    "Inflammation lowers zinc and raises copper, so CRP confounds both.",
    "Neutrophil counts and haemoglobin differ by ancestry: the Duffy-null phenotype and "
      + "haemoglobinopathies.",
    "Ranges differ by sex and in pregnancy.",
  ]
}
