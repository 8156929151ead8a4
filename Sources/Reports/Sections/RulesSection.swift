import Clinic

/// Every rule with the counts of its five states, and what is missing most.
struct RulesSection {
  let context: ReportContext

  func section() -> Document.Section {
    Document.Section(
      id: "rules", title: "Findings by rule",
      blocks: [
        .paragraph(
          "A rule is decided where it fired or did not fire. The share is of the decided verdicts, "
            + "with its 95% Wilson interval; indeterminate, not applicable and suppressed verdicts "
            + "are in neither part of it. Indeterminate never means no."),
        .table(rules()), .table(missing()),
      ])
  }

  private func rules() -> Document.Table {
    let rules = context.outcome.rules
    let order = rules.indices.sorted { left, right in
      let a = weight(left)
      let b = weight(right)
      return a == b ? left < right : a > b
    }
    let rows = order.prefix(Caps.rules).map { row($0) }
    return Document.Table(
      caption: "Verdicts by rule, worst severity first, then most often fired",
      columns: [
        .init("Rule", .prose), .init("Fired", .number), .init("Not fired", .number),
        .init("Indeterminate", .number), .init("Not applicable", .number),
        .init("Suppressed", .number), .init("Fired as", .prose),
        .init("Fired of decided (95% interval)", .number),
        .init("Missing most", .prose),
      ],
      rows: rows, more: rules.count - rows.count, moreIn: "run.json",
      empty: "No rule was applied.")
  }

  /// Compared by the worst severity that fired, then by how often.
  private func weight(_ rule: Int) -> (Int, Int) {
    guard let tally = context.tally(rule) else { return (-1, 0) }
    let worst = tally.severities.lastIndex { $0 > 0 } ?? -1
    return (worst, tally.count(.fired))
  }

  private func row(_ index: Int) -> Document.Row {
    let rule = context.outcome.rules[index]
    var notes = [
      "\(rule.title)",
      "version \(rule.version), evidence \(rule.evidenceGrade), \(rule.reviewStatus)",
    ]
    if rule.pack == "contested" { notes.append(FixedText.contested) }
    let anchor = "rule-\(index)"
    guard let tally = context.tally(index) else {
      return Document.Row(
        anchor: anchor,
        cells: [.init(rule.id, notes: notes)] + [Document.Cell](repeating: "–", count: 8))
    }
    let fired = tally.count(.fired)
    let decided = fired + tally.count(.notFired)
    let severities = Severity.allCases.reversed().compactMap { severity -> String? in
      let place = Int(severity.rawValue)
      let count = place < tally.severities.count ? tally.severities[place] : 0
      return count == 0 ? nil : "\(NumberText.count(count)) \(severity.word)"
    }
    let classes = tally.classes.filter { $0.count > 0 }.prefix(8).map {
      "\($0.name) \(NumberText.count($0.count))"
    }
    let missing = tally.missing.prefix(3).map { "\($0.name) (\(NumberText.count($0.count)))" }
    return Document.Row(
      anchor: anchor,
      cells: [
        .init(rule.id, notes: notes), .init(count: fired),
        .init(count: tally.count(.notFired)), .init(count: tally.count(.indeterminate)),
        .init(count: tally.count(.notApplicable)), .init(count: tally.count(.suppressed)),
        .init(
          severities.isEmpty ? "–" : severities.joined(separator: ", "),
          notes: [classes.joined(separator: ", ")]),
        .init(Share.text(fired, of: decided), notes: ["of \(NumberText.count(decided))"]),
        .init(missing.isEmpty ? "–" : missing.joined(separator: ", ")),
      ])
  }

  /// Over all rules: the test or answer that would decide most verdicts.
  private func missing() -> Document.Table {
    var counts: [String: (verdicts: Int, rules: Int)] = [:]
    for tally in context.outcome.tallies {
      for item in tally.missing {
        counts[item.name, default: (0, 0)].verdicts += item.count
        counts[item.name, default: (0, 0)].rules += 1
      }
    }
    let sorted = counts.sorted { left, right in
      left.value.verdicts == right.value.verdicts
        ? left.key < right.key : left.value.verdicts > right.value.verdicts
    }
    let rows = sorted.prefix(Caps.missing).map { name, count in
      Document.Row(cells: [
        .init(name), .init(count: count.verdicts), .init(count: count.rules),
      ])
    }
    return Document.Table(
      caption: "What is missing most: the first test or answer that would decide a verdict",
      columns: [
        .init("Missing"), .init("Undecided verdicts", .number), .init("Rules", .number),
      ],
      rows: rows, more: sorted.count - rows.count, moreIn: "run.json",
      empty: "No verdict waits for a missing test or answer.")
  }
}
