import Clinic

/// `findings.csv`: one row a finding that was kept, in the order of the run.
struct FindingsFile {
  let outcome: RunOutcome

  static let header = [
    "patient", "rule", "version", "state", "class", "severity", "date", "missing", "reason",
    "summary", "finding_key", "title", "evidence_grade", "notes",
  ]

  /// What a rule contributes to each of its rows, encoded once.
  private struct RuleCells {
    var id: [UInt8]
    var version: [UInt8]
    var title: [UInt8]
    var grade: [UInt8]

    init(_ rule: RuleRecord) {
      id = SheetWriter.encoded(rule.id)
      version = SheetWriter.encoded(rule.version)
      title = SheetWriter.encoded(rule.title)
      grade = SheetWriter.encoded(rule.evidenceGrade)
    }
  }

  func bytes() -> [UInt8] {
    let rules = outcome.rules.map(RuleCells.init)
    let states = FindingState.allCases.map { SheetWriter.encoded($0.word) }
    let severities = Severity.allCases.map { SheetWriter.encoded($0.word) }
    var sheet = SheetWriter(header: Self.header, capacity: 160 * outcome.findings.count + 200)
    // Findings come person by person and most dates repeat: the last of each is at hand.
    var person: UInt32?
    var personCell: [UInt8] = []
    var day: Day?
    var dayCell: [UInt8] = []
    for finding in outcome.findings {
      if finding.person != person {
        person = finding.person
        let index = Int(finding.person)
        personCell =
          index < outcome.persons.count ? SheetWriter.encoded(outcome.persons[index].key) : []
      }
      if finding.date != day {
        day = finding.date
        dayCell = Array(DateText.iso(finding.date).utf8)
      }
      let rule = Int(finding.rule) < rules.count ? rules[Int(finding.rule)] : nil
      sheet.cell(encoded: personCell)
      sheet.cell(encoded: rule?.id ?? [])
      sheet.cell(encoded: rule?.version ?? [])
      sheet.cell(encoded: states[Int(finding.state.rawValue)])
      sheet.cell(finding.classification)
      sheet.cell(encoded: finding.severity.map { severities[Int($0.rawValue)] } ?? [])
      sheet.cell(encoded: dayCell)
      sheet.cell(joined: finding.missing)
      sheet.cell(finding.reason)
      sheet.cell(finding.summary)
      sheet.cell(finding.key)
      sheet.cell(encoded: rule?.title ?? [])
      sheet.cell(encoded: rule?.grade ?? [])
      sheet.cell(joined: finding.notes)
      sheet.endRow()
    }
    return sheet.bytes
  }
}
