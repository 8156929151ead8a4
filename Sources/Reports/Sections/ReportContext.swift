import Clinic
import Records
import Statistics

/// The outcome of a run with what sections look up in it, so that nothing is searched twice.
struct ReportContext {
  let outcome: RunOutcome
  private let citationByKey: [String: Int]
  private let analyteByName: [String: Int]

  init(_ outcome: RunOutcome) {
    self.outcome = outcome
    self.citationByKey = Dictionary(
      outcome.citations.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    var names: [String: Int] = [:]
    for (index, analyte) in outcome.analytes.enumerated() {
      for name in [analyte.id, analyte.shortName] where names[name] == nil { names[name] = index }
    }
    self.analyteByName = names
  }

  // Indices come from the same run; one that points nowhere must still not stop a report.
  func personKey(_ index: UInt32) -> String {
    Int(index) < outcome.persons.count ? outcome.persons[Int(index)].key : "not known"
  }

  func path(_ source: UInt16) -> String {
    Int(source) < outcome.sources.count ? outcome.sources[Int(source)].path : "not known"
  }

  func analyte(_ index: UInt16) -> Analyte? {
    Int(index) < outcome.analytes.count ? outcome.analytes[Int(index)] : nil
  }

  func analyte(named name: String) -> Analyte? {
    analyteByName[name].map { outcome.analytes[$0] }
  }

  func rule(_ index: UInt16) -> RuleRecord? {
    Int(index) < outcome.rules.count ? outcome.rules[Int(index)] : nil
  }

  /// A source with its line for a bibliography, and a word where it was not seen by the project.
  func citation(_ key: String) -> String {
    guard let index = citationByKey[key] else { return key }
    let citation = outcome.citations[index]
    let status = citation.status.isVerified ? "" : " (not verified: \(citation.status.rawValue))"
    return "\(key): \(citation.text)\(status)"
  }

  func tally(_ rule: Int) -> RuleTally? {
    rule < outcome.tallies.count ? outcome.tallies[rule] : nil
  }
}

/// Dates as ISO 8601 text.
enum DateText {
  static func iso(_ day: Day) -> String { CivilDate.text(day) }
}

/// A share with its 95 per cent Wilson score interval.
enum Share {
  static func text(_ part: Int, of whole: Int) -> String {
    guard let interval = interval(part, of: whole) else { return "–" }
    let low = NumberText.decimals(interval.low * 100, 1)
    let high = NumberText.decimals(interval.high * 100, 1)
    return "\(NumberText.percent(part, of: whole)) (\(low) to \(high)%)"
  }

  /// Nil where there is no whole, or where the part is not one of it.
  static func interval(_ part: Int, of whole: Int) -> (low: Double, high: Double)? {
    guard whole > 0, part >= 0, part <= whole,
      let interval = try? Proportion(count: part, denominator: whole).wilson()
    else { return nil }
    return (interval.lower, interval.upper)
  }
}

/// How much of a table the report shows; everything else stands in the files beside it.
enum Caps {
  static let files = 200
  static let problems = 200
  static let findings = 300
  static let details = 120
  static let steps = 60
  static let evidence = 24
  static let rules = 250
  static let missing = 40
  static let cohorts = 40
  static let charts = 120
  static let strata = 120
  static let checks = 200
  static let conversions = 200
  static let citations = 400
}

/// Sentences that are prescribed word for word.
enum FixedText {
  static let clinician =
    "Screening output from recorded data. Not a diagnosis or an order. Check specimen, date, "
    + "medication list and guideline before acting."

  static func clinician(grade: String, rule: String, version: String) -> String {
    "\(clinician) Evidence \(grade); rule \(rule) v\(version)."
  }

  static let patient =
    "This note was made by a computer from records and is not medical advice. Do not start, stop "
    + "or change medicines or supplements because of it. If you have new weakness, trouble "
    + "walking, fever with low blood counts, or feel very unwell, get medical help now."

  static let researcher =
    "Associations in routinely collected data; testing is not random; see missingness table."

  static let contested =
    "Contested or lay claim; shown for research; not endorsed; off by default."
}
