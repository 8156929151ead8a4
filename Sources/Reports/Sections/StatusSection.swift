import Clinic

/// The box on top: what ran, and whether it can be trusted.
struct StatusSection {
  let context: ReportContext

  func section() -> Document.Section {
    Document.Section(
      id: "status", title: "What ran, and whether it can be trusted", blocks: verdicts() + facts())
  }

  private func facts() -> [Document.Block] {
    let run = context.outcome.run
    var facts: [(name: String, value: String)] = [
      ("Title", run.title), ("Pipeline", run.pipeline),
      ("As-of date", DateText.iso(run.asOf)), ("Run", run.id),
    ]
    if let previous = run.previousID { facts.append(("Previous run", previous)) }
    facts += [
      ("Program version", run.toolVersion), ("Definitions (SHA-256)", run.definitionsSHA256),
      ("People", NumberText.count(run.personCount)),
      ("Rules applied", NumberText.count(context.outcome.rules.count)),
    ]
    var blocks: [Document.Block] = [.facts(facts)]
    if !run.options.isEmpty {
      let rows = run.options.map {
        Document.Row(cells: [.init($0.name), .init($0.value.isEmpty ? "–" : $0.value)])
      }
      let table = Document.Table(
        caption: "Options that shape the result", columns: [.init("Option"), .init("Value")],
        rows: Array(rows.prefix(80)), more: max(0, rows.count - 80), moreIn: "run.json",
        empty: "No options.")
      blocks.append(
        .drawer(
          "Options of this run",
          [.facts([("Options (SHA-256)", run.optionsSHA256)])]
            + [.table(table)]))
    }
    return blocks
  }

  private func verdicts() -> [Document.Block] {
    checks() + [rows()] + files() + [findings()] + drafts()
  }

  private func checks() -> [Document.Block] {
    let checks = context.outcome.checks
    let failed = checks.filter { $0.status == .fail }
    let warned = checks.filter { $0.status == .warn }
    let worst = (failed + warned).prefix(5).map { check in
      let kind = check.status == .fail ? "Failed" : "Warning"
      let what =
        check.description.hasSuffix(".") ? check.description.dropLast() : check.description[...]
      let count = "\(NumberText.count(check.violated)) of \(NumberText.count(check.checked))"
      return "\(kind): \(what) (\(count))"
    }
    var blocks: [Document.Block]
    if checks.isEmpty {
      blocks = [.note(.unknown, "No data quality check was run: trust is not known.")]
    } else if !failed.isEmpty {
      let count = NumberText.counted(failed.count, "data quality check", "data quality checks")
      blocks = [
        .note(.fail, "\(count) failed. Read the data quality section before acting on a finding.")
      ]
    } else if !warned.isEmpty {
      let count = NumberText.counted(warned.count, "warning", "warnings")
      blocks = [.note(.warn, "No data quality check failed; \(count).")]
    } else {
      let count = NumberText.counted(checks.count, "data quality check", "data quality checks")
      blocks = [.note(.pass, "No failure and no warning in \(count).")]
    }
    if !worst.isEmpty { blocks.append(.list(Array(worst))) }
    return blocks
  }

  /// The account of the rows, checked again here: a report must not repeat a sum that is wrong.
  private func rows() -> Document.Block {
    let outcome = context.outcome
    let total = outcome.sources.reduce(RunRecord.RowAccount()) { $0 + $1.rows }
    let rows = outcome.run.rows
    let account = Self.account(rows)
    if total != rows {
      return .note(
        .fail, "\(account) The files add up to \(NumberText.count(total.read)) rows instead.")
    }
    if rows.read == 0 { return .note(.warn, "No rows were read.") }
    return .note(rows.rejected == 0 ? .pass : .warn, account)
  }

  static func account(_ rows: RunRecord.RowAccount) -> String {
    "\(NumberText.counted(rows.read, "row", "rows")) read = \(NumberText.count(rows.accepted)) "
      + "accepted + \(NumberText.count(rows.rejected)) rejected + "
      + "\(NumberText.count(rows.duplicate)) duplicate + "
      + "\(NumberText.count(rows.superseded)) superseded."
  }

  private func files() -> [Document.Block] {
    let sources = context.outcome.sources
    let sites = Set(sources.map(\.site)).count
    let text =
      "\(NumberText.counted(sources.count, "file", "files")) received from "
      + "\(NumberText.counted(sites, "site", "sites"))."
    var blocks: [Document.Block] = [.note(sources.isEmpty ? .warn : .pass, text)]
    let empty = sources.filter { $0.rows.read == 0 }
    if !empty.isEmpty {
      let names = empty.prefix(5).map(\.path).joined(separator: ", ")
      let more = empty.count > 5 ? " and \(NumberText.count(empty.count - 5)) more" : ""
      blocks.append(.note(.warn, "Without any row: \(names)\(more)."))
    }
    return blocks
  }

  private func findings() -> Document.Block {
    var counts = [Int](repeating: 0, count: Severity.allCases.count)
    for tally in context.outcome.tallies {
      for (index, count) in tally.severities.enumerated() where index < counts.count {
        counts[index] += count
      }
    }
    let words = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = counts[Int(severity.rawValue)]
      return count == 0 ? nil : "\(NumberText.count(count)) \(severity.word)"
    }
    let total = NumberText.counted(counts.reduce(0, +), "finding", "findings")
    if context.outcome.tallies.isEmpty { return .note(.unknown, "No rule was applied.") }
    let text =
      words.isEmpty ? "No rule fired." : "\(total) fired: \(words.joined(separator: ", "))."
    let mark: Mark =
      counts[Int(Severity.critical.rawValue)] > 0
      ? .critical : counts[Int(Severity.high.rawValue)] > 0 ? .high : .info
    return .note(mark, text)
  }

  private func drafts() -> [Document.Block] {
    let rules = context.outcome.rules
    let open = rules.filter { $0.reviewStatus != "approved" }.count
    guard open > 0 else { return [] }
    return [
      .note(
        .warn,
        "\(NumberText.count(open)) of \(NumberText.count(rules.count)) rules are not approved by a "
          + "reviewer; the table of rules names their review status.")
    ]
  }
}
