import Clinic

/// The findings that a person should look at first: critical and high, worst first.
struct FindingsSection {
  let context: ReportContext

  func section() -> Document.Section {
    let urgent = selected()
    return Document.Section(
      id: "first", title: "What needs a person first",
      blocks: [
        .paragraph(
          "Findings of severity critical and high, worst first, then newest first. Critical means: "
            + "a person should look at it on the same day. Each row opens to the reasoning behind "
            + "it, with the rows of the exports that it rests on.")
      ] + gap(urgent.total) + [.table(table(urgent.shown, urgent.total))])
  }

  private func isUrgent(_ finding: Finding) -> Bool {
    guard finding.state == .fired, let severity = finding.severity else { return false }
    return severity >= .high
  }

  /// The worst findings by index, and how many urgent ones there are.
  private func selected() -> (shown: [Int], total: Int) {
    let findings = context.outcome.findings
    let urgent = findings.indices.filter { isUrgent(findings[$0]) }
    let sorted = urgent.sorted { left, right in
      let a = findings[left]
      let b = findings[right]
      if a.severity != b.severity { return a.severity! > b.severity! }
      if a.date != b.date { return a.date > b.date }
      return left < right
    }
    return (Array(sorted.prefix(Caps.findings)), urgent.count)
  }

  /// A word where more was counted than is listed: silence would read as nothing found.
  private func gap(_ listed: Int) -> [Document.Block] {
    let counted = context.outcome.tallies.reduce(0) { sum, tally in
      sum + tally.severities.dropFirst(Int(Severity.high.rawValue)).reduce(0, +)
    }
    guard counted > listed else { return [] }
    return [
      .note(
        .warn,
        "\(NumberText.count(counted)) verdicts of this severity were counted, and "
          + "\(NumberText.count(listed)) of them were kept to be listed.")
    ]
  }

  private func table(_ shown: [Int], _ total: Int) -> Document.Table {
    let builder = FindingDetail(context: context)
    var rows: [Document.Row] = []
    for (position, index) in shown.enumerated() {
      let finding = context.outcome.findings[index]
      let rule = context.rule(finding.rule)
      var notes: [String] = []
      if rule?.pack == "contested" { notes.append(FixedText.contested) }
      if !finding.reason.isEmpty { notes.append("Reason: \(finding.reason)") }
      if !finding.notes.isEmpty { notes.append("Notes: \(words(finding.notes))") }
      if !finding.missing.isEmpty {
        notes.append("Would tell more: \(finding.missing.joined(separator: ", "))")
      }
      rows.append(
        Document.Row(
          anchor: "finding-\(position + 1)",
          cells: [
            .init(mark(finding.severity ?? .info)), .init(context.personKey(finding.person)),
            .init(
              rule?.id ?? "not known", notes: [rule?.title ?? ""], link: "rule-\(finding.rule)"),
            .init(finding.classification), .init(DateText.iso(finding.date)),
            .init(finding.summary, notes: notes),
          ],
          detail: position < Caps.details ? builder.blocks(finding) : [],
          shortDetail: "Why: run cerulean explain on results.db with \(finding.key)"))
    }
    return Document.Table(
      caption: "Findings of severity critical and high",
      columns: [
        .init("Severity", .mark), .init("Person"), .init("Rule"), .init("Class"),
        .init("Date"), .init("Summary"),
      ],
      rows: rows, more: total - rows.count, moreIn: "findings.csv",
      empty: "No finding of severity critical or high.", isStacked: true)
  }

  private func words(_ notes: [String]) -> String {
    notes.map { $0.replacing("_", with: " ") }.joined(separator: "; ")
  }

  private func mark(_ severity: Severity) -> Mark {
    switch severity {
    case .critical: .critical
    case .high: .high
    case .moderate: .moderate
    case .low: .low
    case .info: .info
    }
  }
}
