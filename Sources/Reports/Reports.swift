import Clinic

/// The report files of a run, as pure functions of its outcome: the same outcome gives the same
/// bytes, on any machine and with any number of threads.
package enum Reports {
  package typealias File = (name: String, bytes: [UInt8])

  /// Every report file of a run, by the name it is published under, all UTF-8 with LF: those of
  /// `records` and those of `summaries`.
  package static func render(_ outcome: RunOutcome) -> [File] {
    records(outcome) + summaries(outcome)
  }

  /// `findings.csv` and `rejects.csv`, which need no statistics and may be written before there are
  /// any.
  package static func records(_ outcome: RunOutcome) -> [File] {
    [("findings.csv", findings(outcome)), ("rejects.csv", rejects(outcome))]
  }

  /// `report.html`, `report.md`, `run.json` and `statistics.csv`.
  package static func summaries(_ outcome: RunOutcome) -> [File] {
    let document = document(outcome)
    return [
      ("report.html", HTMLRenderer.bytes(document)),
      ("report.md", MarkdownRenderer.bytes(document)), ("run.json", json(outcome)),
      ("statistics.csv", statistics(outcome)),
    ]
  }

  /// One HTML page that needs no network and no script to be read, always under 1 MB: tables are
  /// cut worst first and say what is left out and where it is.
  package static func html(_ outcome: RunOutcome) -> [UInt8] {
    HTMLRenderer.bytes(document(outcome))
  }

  /// The content of the page as Markdown with GitHub's tables, without any HTML.
  package static func markdown(_ outcome: RunOutcome) -> [UInt8] {
    MarkdownRenderer.bytes(document(outcome))
  }

  /// `run.json`: run, options, sources, row accounts, problems, checks, verdict counts, attrition,
  /// conversions and distributions, with members in a fixed order.
  package static func json(_ outcome: RunOutcome) -> [UInt8] { RunFile(outcome: outcome).bytes() }

  /// `findings.csv`: every finding that was kept; safe to open in a spreadsheet.
  package static func findings(_ outcome: RunOutcome) -> [UInt8] {
    FindingsFile(outcome: outcome).bytes()
  }

  /// `statistics.csv`: every statistic with all its fields.
  package static func statistics(_ outcome: RunOutcome) -> [UInt8] {
    StatisticsFile(outcome: outcome).bytes()
  }

  /// `rejects.csv`: every row or cell that was set aside, with code, place, remedy and shape.
  package static func rejects(_ outcome: RunOutcome) -> [UInt8] {
    RejectsFile(outcome: outcome).bytes()
  }

  static func document(_ outcome: RunOutcome) -> Document {
    let context = ReportContext(outcome)
    let run = outcome.run
    var foot = [
      ("For clinicians.", FixedText.clinician), ("For researchers.", FixedText.researcher),
      ("To stand under anything given to a patient.", FixedText.patient),
    ]
    if outcome.rules.contains(where: { $0.pack == "contested" }) {
      foot.append(("Rules of the contested pack.", FixedText.contested))
    }
    return Document(
      title: run.title.isEmpty ? run.pipeline : run.title,
      subtitle:
        "Screening report as of \(DateText.iso(run.asOf)), run \(run.id), "
        + "Cerulean \(run.toolVersion)",
      sections: [
        StatusSection(context: context).section(), IntakeSection(context: context).section(),
        FindingsSection(context: context).section(), RulesSection(context: context).section(),
        CohortsSection(context: context).section(),
        DistributionsSection(context: context).section(),
        StatisticsSection(context: context).section(),
        QualitySection(context: context).section(), MethodSection(context: context).section(),
        SourcesSection(context: context).section(),
      ], foot: foot)
  }
}
