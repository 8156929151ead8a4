/// A laboratory of the synthetic clinic: its units, its spellings and its habits.
///
/// Four laboratories report the same tests differently on purpose; what each prints is in
/// `LaboratoryReports`.
struct Laboratory: Sendable {
  /// How one laboratory prints one test.
  struct Report: Sendable {
    /// LOINC code, or empty where the laboratory reports names only.
    let code: [UInt8]
    let name: [UInt8]
    let unit: [UInt8]
    /// Canonical units in one reported unit: a printed value times this is canonical.
    let factor: Double
    let decimals: Int
    /// Printed reference limits in the reported unit; empty where none are printed.
    let low: [UInt8]
    let high: [UInt8]
    /// The same as numbers.
    let limits: ClosedRange<Double>?

    init(
      _ code: String, _ name: String, _ unit: String, _ factor: Double, _ decimals: Int,
      _ limits: (String, String) = ("", "")
    ) {
      self.code = Array(code.utf8)
      self.name = Array(name.utf8)
      self.unit = Array(unit.utf8)
      self.factor = factor
      self.decimals = decimals
      self.low = Array(limits.0.utf8)
      self.high = Array(limits.1.utf8)
      if let low = Double(limits.0), let high = Double(limits.1) {
        self.limits = low...high
      } else {
        self.limits = nil
      }
    }

    /// A canonical value as the laboratory prints it.
    func text(_ canonical: Double) -> [UInt8] {
      NumberText.fixed(canonical / factor, decimals: decimals)
    }
  }

  /// How precisely the time of the draw is exported.
  enum Clock: Sendable { case dateOnly, minutes, seconds }

  /// How fasting is exported: yes or no, hours since the last meal, or mostly not at all.
  enum FastingHabit: Sendable { case words, hours, rarely }

  let name: [UInt8]
  /// First letter of its accession numbers.
  let initial: UInt8
  let clock: Clock
  let fasting: FastingHabit
  /// Minutes of the day between which it draws blood.
  let hours: ClosedRange<Int>
  let printsIssueTime: Bool
  let printsFlag: Bool
  let printsSpecimen: Bool
  let isExternal: Bool
  /// CRP below this many mg/L is printed as `<` and the limit; 0 where every value is printed.
  let crpDetectionLimit: Double
  /// In the order of `Assay`.
  let reports: [Report]

  func report(_ assay: Assay) -> Report { reports[assay.rawValue] }

  func moment(_ day: Int32, minute: Int) -> [UInt8] {
    switch clock {
    case .dateOnly: CalendarText.date(day)
    case .minutes: CalendarText.moment(day, minute: minute)
    case .seconds: CalendarText.moment(day, minute: minute, seconds: true)
    }
  }

  /// In the order in which a clinic's patients meet them most often.
  static let all: [Laboratory] = [
    Laboratory(
      name: Array("Northgate General".utf8), initial: UInt8(ascii: "N"), clock: .minutes,
      fasting: .words, hours: 420...650, printsIssueTime: true, printsFlag: true,
      printsSpecimen: true, isExternal: false, crpDetectionLimit: 0,
      reports: LaboratoryReports.northgate),
    Laboratory(
      name: Array("Lakeside Biochemistry".utf8), initial: UInt8(ascii: "L"), clock: .seconds,
      fasting: .hours, hours: 435...840, printsIssueTime: true, printsFlag: false,
      printsSpecimen: true, isExternal: false, crpDetectionLimit: 0,
      reports: LaboratoryReports.lakeside),
    Laboratory(
      name: Array("Harbour Diagnostics, Pier 4".utf8), initial: UInt8(ascii: "H"),
      clock: .dateOnly, fasting: .rarely, hours: 480...1020, printsIssueTime: false,
      printsFlag: false, printsSpecimen: false, isExternal: true, crpDetectionLimit: 3,
      reports: LaboratoryReports.harbour),
    Laboratory(
      name: Array("Valley Pathology".utf8), initial: UInt8(ascii: "V"), clock: .minutes,
      fasting: .words, hours: 730...1005, printsIssueTime: true, printsFlag: false,
      printsSpecimen: true, isExternal: true, crpDetectionLimit: 0,
      reports: LaboratoryReports.valley),
  ]
}
