import Clinic

/// `findings.csv`: one row a finding that was kept, in the order of the run.
struct FindingsFile {
  let outcome: RunOutcome

  static let header = [
    "patient", "rule", "version", "state", "class", "severity", "date", "missing", "reason",
    "summary", "finding_key", "title", "evidence_grade", "notes", "stable", "end_date",
    "assessments",
  ]

  func bytes() -> [UInt8] {
    var sheet = SheetWriter(header: Self.header)
    // Most dates repeat: the text of the last one is at hand.
    var day: Day?
    var date = ""
    // Four texts alone: a copy of a rule's record counts references to a dozen.
    let rules = outcome.rules.map { ($0.id, $0.version, $0.title, $0.evidenceGrade) }
    for finding in outcome.findings {
      if finding.date != day {
        day = finding.date
        date = DateText.iso(finding.date)
      }
      let person = Int(finding.person)
      let (id, version, title, grade) =
        Int(finding.rule) < rules.count ? rules[Int(finding.rule)] : ("", "", "", "")
      sheet.cell(person < outcome.persons.count ? outcome.persons[person].key : "")
      sheet.cell(id)
      sheet.cell(version)
      sheet.cell(finding.state.word)
      sheet.cell(finding.classification)
      sheet.cell(Self.word(finding.severity))
      sheet.cell(date)
      sheet.cell(joined: finding.missing)
      sheet.cell(finding.reason)
      sheet.cell(finding.summary)
      sheet.cell(finding.key)
      sheet.cell(title)
      sheet.cell(grade)
      sheet.cell(joined: finding.notes)
      sheet.cell(finding.certainty?.stability.rawValue ?? "")
      sheet.cell(finding.end.map(DateText.iso) ?? "")
      sheet.cell("\(finding.assessments)")
      sheet.endRow()
    }
    return sheet.bytes
  }

  private static let words = Severity.allCases.map(\.word)

  private static func word(_ severity: Severity?) -> String {
    severity.map { words[Int($0.rawValue)] } ?? ""
  }
}
