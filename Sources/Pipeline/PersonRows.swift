import Clinic
import Definitions
import Records

// Rows of the patients export, and of the condition and medication lists.

/// What one worker found in one chunk of a patients export; lines count from the chunk's start.
struct PeopleChunk: ScannedChunk {
  /// Small, because an export of people is: all workers are to have some.
  static let bytes = 128 << 10

  private(set) var persons: [Person] = []
  private(set) var problems: [Problem] = []
  private(set) var end: RecordScanner.ScanEnd

  init(_ file: InputFile, _ range: Range<Int>) {
    var persons: [Person] = []
    var problems: [Problem] = []
    var malformed: [Problem] = []
    end = file.rows(from: range.lowerBound, to: range.upperBound, after: 0, &malformed) { row in
      do throws(FieldFault) {
        persons.append(
          try readPerson(row, source: file.source, site: file.site, collected: file.collected))
      } catch {
        problems.append(error.problem(row, file.source))
      }
    }
    self.persons = persons
    self.problems = problems + malformed
  }

  func problems(after lines: Int) -> [Problem] {
    problems.map { problem in
      var problem = problem
      problem.line += UInt32(lines)
      return problem
    }
  }
}

/// Reads one person.
func readPerson(
  _ row: RowText, source: UInt16, site: String, collected: Day?
) throws(FieldFault) -> Person {
  guard let id = row[.patient] else {
    throw FieldFault(code: .missingPatient, role: .patient, text: "")
  }
  var person = Person(id: id, site: row[.site] ?? site, source: source, line: row.line)
  switch row.word(.sex)?.foldedASCII() {
  case nil, "unknown", "u": person.sex = .unknown
  case "f", "female": person.sex = .female
  case "m", "male": person.sex = .male
  default: throw FieldFault(code: .badSex, role: .sex, text: row[.sex] ?? "")
  }
  if let text = row[.birthDate] { person.birthDay = try readBirthDay(text, row) }
  if person.birthDay == nil, let collected { person.birthDay = try birthDay(row, collected) }
  person.pregnant = try truth(row, .pregnant)
  person.gestationWeeks = try wholeNumber(row, .gestationWeeks, 0...45)
  person.altitudeMetres = try decimal(row, .altitude, -500...9000)
  person.cigarettesPerDay = try decimal(row, .cigarettes, 0...200)
  return person
}

/// A birth date; not known where the profile says so of a date outside its years.
private func readBirthDay(_ text: String, _ row: RowText) throws(FieldFault) -> Day? {
  do throws(FieldFault) {
    return try readDate(text, .birthDate, row).day
  } catch {
    guard row.layout.column(.birthDate)?.dropsOutOfRange == true, error.isOutOfRange else {
      throw error
    }
    return nil
  }
}

/// A birth date that gives the stated age at the day of collection.
private func birthDay(_ row: RowText, _ collected: Day) throws(FieldFault) -> Day? {
  if let months = try wholeNumber(row, .ageMonths, 0...1800) {
    return CivilDate.adding(months: -months, to: collected)
  }
  if let years = try wholeNumber(row, .ageYears, 0...150) {
    return CivilDate.adding(months: -years * 12, to: collected)
  }
  return nil
}

func truth(_ row: RowText, _ role: Profile.Role) throws(FieldFault) -> Truth {
  switch row.word(role)?.foldedASCII() {
  case nil, "unknown", "u": return .unknown
  case "yes", "y", "true", "1": return .true
  case "no", "n", "false", "0": return .false
  default: throw FieldFault(code: .badFlag, role: role, text: row[role] ?? "")
  }
}

func decimal(
  _ row: RowText, _ role: Profile.Role, _ range: ClosedRange<Double>
) throws(FieldFault) -> Double? {
  guard let text = row.substituted(role) else { return nil }
  var copy = text
  let value = copy.withUTF8 { row.layout.numbers.parse($0) }
  guard let value, range.contains(value) else {
    throw FieldFault(code: .badNumber, role: role, text: text)
  }
  return value
}

func wholeNumber(
  _ row: RowText, _ role: Profile.Role, _ range: ClosedRange<Int>
) throws(FieldFault) -> Int? {
  let bounds = Double(range.lowerBound)...Double(range.upperBound)
  guard let value = try decimal(row, role, bounds) else { return nil }
  guard value == value.rounded() else {
    throw FieldFault(code: .badNumber, role: role, text: row[role] ?? "")
  }
  return Int(value)
}

func readDate(
  _ text: String, _ role: Profile.Role, _ row: RowText
) throws(FieldFault) -> (day: Day, minute: Int16) {
  let format = row.layout.dateFormat(role)
  var copy = text
  let result = copy.withUTF8 { bytes -> Result<DateReading, DateProblem> in
    do throws(DateProblem) { return .success(try format.read(bytes)) } catch {
      return .failure(error)
    }
  }
  switch result {
  case .success(let reading) where reading.precision >= DateReading.Precision.day:
    return (reading.day, reading.minute)
  case .success: throw FieldFault(code: .partialDate, role: role, text: text)
  case .failure(let problem):
    throw FieldFault(
      code: problem.code, role: role, text: text, isOutOfRange: problem == .outOfRange)
  }
}

extension DateProblem {
  /// The code under which a date's fault is set aside.
  var code: ProblemCode {
    switch self {
    case .malformed: .badDate
    case .impossible: .impossibleDate
    case .ambiguous: .ambiguousDate
    case .sentinel: .sentinelDate
    case .outOfRange: .dateOutOfRange
    case .undeclaredSerial: .serialDate
    case .undeclaredCentury: .shortYear
    }
  }
}

func optionalDate(_ row: RowText, _ role: Profile.Role) throws(FieldFault) -> Day? {
  guard let text = row[role] else { return nil }
  return try readDate(text, role, row).day
}

/// Matches condition codes and medicine names to the groups of the knowledge tables.
struct CodeMatcher: Sendable {
  private let conditionNames: [String: [Int]]
  private let conditionCodes: [Knowledge.GroupCode]
  private let medicineNames: [String: [Int]]
  private let medicineCodes: [Knowledge.GroupCode]
  /// Drugs with an equivalent, by class.
  let equivalents: [Int: [Knowledge.GroupCode]]

  init(_ knowledge: Knowledge) {
    var names: [String: [Int]] = [:]
    for code in knowledge.conditionCodes where code.system == "NAME" {
      names[code.code, default: []].append(code.group)
    }
    conditionNames = names
    conditionCodes = knowledge.conditionCodes.filter { $0.system != "NAME" }
    names = [:]
    for code in knowledge.medicineCodes {
      for name in [code.code] + code.aliases where !name.isEmpty {
        names[name, default: []].append(code.group)
      }
    }
    medicineNames = names
    medicineCodes = knowledge.medicineCodes
    equivalents = Dictionary(
      grouping: knowledge.medicineCodes.filter { $0.equivalent != nil }, by: \.group)
  }

  /// Groups that a coded or named condition belongs to; an excluded code takes its group out.
  /// Codes of another system than the row's are not looked at: E830 of ICD-9 is no copper disease.
  func conditions(code: String?, name: String?, system: String? = nil) -> [Int] {
    var groups = Set<Int>()
    for text in [code, name].compactMap({ $0?.foldedASCII().trimmingBlanks() }) {
      groups.formUnion(conditionNames[text] ?? [])
    }
    guard let code = code?.foldedASCII().trimmingBlanks(), !code.isEmpty else {
      return groups.sorted()
    }
    let bare = code.filter { $0 != "." }
    var excluded = Set<Int>()
    for entry in conditionCodes where system == nil || entry.system == system {
      let wanted = entry.code.filter { $0 != "." }
      let hits = entry.isPrefix ? bare.hasPrefix(wanted) : bare == wanted
      guard hits, !wanted.isEmpty else { continue }
      if entry.isExclusion { excluded.insert(entry.group) } else { groups.insert(entry.group) }
    }
    return groups.subtracting(excluded).sorted()
  }

  /// Groups that a medicine belongs to, by ingredient name, ATC or RxNorm code. A name may carry
  /// a strength or a form: it is matched by its leading words.
  func medicines(code: String?, name: String?) -> [Int] {
    var groups = Set<Int>()
    if let name = name?.foldedASCII().trimmingBlanks() {
      var words = name.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "/" || $0 == "+" })
        .map(String.init)[...]
      while !words.isEmpty {
        var taken = 0
        for length in stride(from: min(5, words.count), through: 1, by: -1) {
          let phrase = words.prefix(length).joined(separator: " ")
          if let found = medicineNames[phrase] {
            groups.formUnion(found)
            taken = length
            break
          }
        }
        words = words.dropFirst(max(1, taken))
      }
    }
    if let code = code?.trimmingBlanks(), !code.isEmpty {
      for entry in medicineCodes where matches(entry, code) { groups.insert(entry.group) }
    }
    return groups.sorted()
  }

  func matches(_ entry: Knowledge.GroupCode, _ code: String) -> Bool {
    if entry.rxnorm.contains(code) { return true }
    return entry.atc.contains { atc in
      atc.hasSuffix("*") ? code.hasPrefix(atc.dropLast()) : code == atc
    }
  }
}
