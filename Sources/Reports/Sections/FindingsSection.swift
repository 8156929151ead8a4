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
      ] + undecided() + gap(urgent.total) + [.table(table(urgent.shown, urgent.total))])
  }

  /// Where an urgent finding stands in the list: compared instead of the findings themselves,
  /// which are large.
  private struct Place: Comparable {
    var severity: UInt8
    var date: Day
    var index: Int

    static func < (left: Place, right: Place) -> Bool {
      (right.severity, right.date, left.index) < (left.severity, left.date, right.index)
    }
  }

  /// The worst findings by index, and how many urgent ones there are.
  private func selected() -> (shown: [Int], total: Int) {
    let findings = context.outcome.findings
    var places: [Place] = []
    for index in findings.indices where findings[index].state == .fired {
      guard let severity = findings[index].severity, severity >= .high else { continue }
      places.append(
        Place(severity: severity.rawValue, date: findings[index].date, index: index))
    }
    places.sort()
    return (places.prefix(Caps.findings).map(\.index), places.count)
  }

  /// A short list must not read as all clear: verdicts that are open are counted beside it.
  private func undecided() -> [Document.Block] {
    let open = context.outcome.tallies.reduce(0) { $0 + $1.count(.indeterminate) }
    let held = context.outcome.tallies.reduce(0) { $0 + $1.count(.suppressed) }
    guard open + held > 0 else { return [] }
    return [
      .note(
        .unknown,
        "\(NumberText.counted(open, "verdict is", "verdicts are")) indeterminate and "
          + "\(NumberText.count(held)) suppressed: a person who is not listed here may still need "
          + "attention. The table of rules names what is missing.")
    ]
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
          shortDetail: "cerulean explain results.db \(finding.key)"))
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
