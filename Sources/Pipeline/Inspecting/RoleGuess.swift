import Clinic
import Definitions

/// A column for a role, and how sure that is.
struct RoleGuess {
  let role: String
  let column: ColumnSurvey
  let score: Double
  /// Another column that could have been meant nearly as well.
  var rival: String?
  /// Neither name nor content says so beyond doubt.
  var restsOnLittle: Bool { score < 3 }
}

/// Decides what the rows of a file are, and which column has which role.
struct FileGuess {
  let kind: Profile.Kind
  /// False where another kind would have fitted as well.
  let isSure: Bool
  let roles: [RoleGuess]
  let columns: [ColumnSurvey]
  let rows: Int

  init(
    _ columns: [ColumnSurvey], rows: Int, file: String, _ knowledge: Knowledge,
    measures: Set<String>
  ) {
    self.columns = columns
    self.rows = rows
    let scorer = RoleScorer(columns: columns, rows: rows)
    (kind, isSure) = Self.kind(scorer, file, knowledge, measures)
    roles = Self.numberBesideText(scorer.assign(Self.roles[kind] ?? []), columns)
  }

  /// Of two columns that could both be the value, one of them of numbers only, that one is the
  /// number and the other the text it was reported as.
  private static func numberBesideText(
    _ roles: [RoleGuess], _ columns: [ColumnSurvey]
  ) -> [RoleGuess] {
    guard let place = roles.firstIndex(where: { $0.role == "value" }),
      let rival = columns.first(where: { $0.name == roles[place].rival }),
      !roles.contains(where: { $0.role == "value_text" })
    else { return roles }
    let value = roles[place].column
    func isNumbers(_ column: ColumnSurvey) -> Bool {
      column.counts.number + column.counts.commaNumber == column.filled
    }
    guard isNumbers(value) != isNumbers(rival) else { return roles }
    let (number, text) = isNumbers(value) ? (value, rival) : (rival, value)
    var result = roles
    result[place] = RoleGuess(role: "value", column: number, score: roles[place].score)
    result.insert(
      RoleGuess(role: "value_text", column: text, score: roles[place].score), at: place + 1)
    return result
  }

  func guess(_ role: String) -> RoleGuess? { roles.first { $0.role == role } }

  /// The roles that are looked for in each kind of table, the most telling first.
  private static let roles: [Profile.Kind: [String]] = [
    .labs: [
      "unit", "code", "name", "value", "patient", "collected", "value_text", "unit_text",
      "reference_low", "reference_high", "issued", "flag", "status", "accession", "specimen",
      "fasting", "method", "laboratory", "comment",
    ],
    .patients: ["sex", "birth_date", "patient", "age_years", "age_months", "pregnant", "site"],
    .medications: [
      "name", "patient", "start", "stop", "code", "code_system", "dose", "dose_unit", "frequency",
      "times", "route", "status",
    ],
    .conditions: ["code", "patient", "name", "code_system", "onset", "resolved"],
    .intakes: [
      "substance", "patient", "amount", "unit", "form", "elemental", "frequency", "times", "route",
      "with_food", "recorded_on", "start", "stop", "ongoing", "adherence_percent", "origin",
    ],
    .measures: ["patient", "collected"],
  ]

  // MARK: What the rows are

  private static func kind(
    _ scorer: RoleScorer, _ file: String, _ knowledge: Knowledge, _ measures: Set<String>
  ) -> (Profile.Kind, Bool) {
    let test = max(scorer.best("code"), scorer.best("name"))
    let value = scorer.best("value")
    let unit = scorer.best("unit")
    if scorer.best("substance") >= 3 { return (.intakes, true) }
    if test >= 2, value >= 2, test + value + unit >= 6 { return (.labs, true) }
    let named = scorer.columns.filter { measures.contains($0.name) || $0.isNamedAsAnalyte }
    if named.count >= 2, named.contains(where: { $0.share($0.counts.result) > 0.8 }) {
      return (.measures, true)
    }
    let matcher = CodeMatcher(knowledge)
    let drugs = matched(scorer.columns) { matcher.medicines(code: $0, name: $0).count }
    let diagnoses = matched(scorer.columns) { matcher.conditions(code: $0, name: $0).count }
    let drug =
      scorer.best("drug") + (drugs > diagnoses ? 2 : 0) + fileNames(file, "drug", knowledge)
    let condition =
      scorer.best("condition") + (diagnoses > drugs ? 2 : 0)
      + fileNames(file, "condition", knowledge)
    let person = scorer.best("sex") + max(scorer.best("birth_date"), scorer.best("age_years"))
    if person >= 4, drug < 3, condition < 3 { return (.patients, true) }
    if max(drug, condition) >= 3 {
      return drug >= condition
        ? (.medications, drug >= condition + 1) : (.conditions, condition >= drug + 1)
    }
    if person >= 3 { return (.patients, false) }
    return (value >= 2 && test >= 1 ? .labs : .measures, false)
  }

  /// Whether the file's own name holds a word for a role, such as `medication`.
  private static func fileNames(_ file: String, _ role: String, _ knowledge: Knowledge) -> Double {
    let key = Knowledge.HeaderHint.key(file)
    let isNamed = knowledge.headers.contains { word, hints in
      word.utf8.count > 3 && key.contains(word)
        && hints.contains { $0.role == role && $0.strength == 3 }
    }
    return isNamed ? 1.5 : 0
  }

  /// In how many texts of columns that may name something it is recognised.
  private static func matched(_ columns: [ColumnSurvey], _ count: (String) -> Int) -> Int {
    var total = 0
    let roles = ["name", "code", "drug", "condition"]
    for column in columns
    where !column.hasMoreTexts && roles.contains(where: { column.strength($0) > 0 }) {
      total += column.texts.keys.reduce(0) { $0 + (count($1) > 0 ? 1 : 0) }
    }
    return total
  }
}

extension ColumnSurvey {
  /// Whether the column's own name is that of an analyte.
  var isNamedAsAnalyte: Bool { nameAnalyte != nil }
}

/// Scores columns for roles: what the name says, 0 to 3, and what the fields are, -3 to 3.
struct RoleScorer {
  let columns: [ColumnSurvey]
  let rows: Int

  /// The highest score that a column has for a role.
  func best(_ role: String) -> Double {
    columns.map { score($0, role) }.max() ?? 0
  }

  /// Gives each role the column that scores best, and each column one role only.
  func assign(_ roles: [String]) -> [RoleGuess] {
    var taken: Set<Int> = []
    var result: [RoleGuess] = []
    for role in roles {
      let ranked = columns.filter { !taken.contains($0.position) }
        .map { (column: $0, score: score($0, role)) }
        .filter { $0.score >= Self.least(role) }
        .sorted { ($1.score, $0.column.position) < ($0.score, $1.column.position) }
      guard let best = ranked.first else { continue }
      var guess = RoleGuess(role: role, column: best.column, score: best.score)
      if ranked.count > 1, best.score - ranked[1].score < 0.5 {
        guess.rival = ranked[1].column.name
      }
      taken.insert(best.column.position)
      result.append(guess)
    }
    return result
  }

  /// Roles that no content can betray need their name.
  private static func least(_ role: String) -> Double {
    ["patient", "collected", "value", "unit", "code", "name"].contains(role) ? 1.5 : 2
  }

  func score(_ column: ColumnSurvey, _ role: String) -> Double {
    let hint = Double(max(column.strength(role), alias(column, role)))
    // A file that holds a header alone is judged by that.
    guard rows > 0 else { return hint }
    guard column.filled > 0 else { return 0 }
    let content = content(column, role)
    return content < -2 ? 0 : hint + content
  }

  /// The columns of lists have names of their own for what profiles call a code or a name.
  private func alias(_ column: ColumnSurvey, _ role: String) -> Int {
    switch role {
    case "name": max(column.strength("drug"), column.strength("condition")) - 1
    case "code":
      column.share(column.counts.withDigit) < 0.9
        ? 0 : max(column.strength("drug"), column.strength("condition")) - 1
    default: 0
    }
  }

  private func content(_ column: ColumnSurvey, _ role: String) -> Double {
    let counts = column.counts
    let fill = rows == 0 ? 0 : Double(column.filled) / Double(rows)
    let isDate = !column.dates.fitting.isEmpty
    switch role {
    case "value":
      let share = column.share(counts.result + counts.commaNumber)
      let isCounter = counts.whole == column.filled && column.distinct == column.filled && rows > 20
      if share < 0.5 || isCounter || isDate { return -3 }
      // A column of numbers is read without a doubt; one of texts may hold what numbers cannot.
      return (column.share(counts.whole) < 0.9 ? 0.6 : 0)
        + (column.share(counts.number) > 0.98 ? 0.3 : 0) + (fill > 0.5 ? 0.3 : -0.5)
    case "value_text": return column.share(counts.result) < 0.5 ? -3 : 0
    case "unit", "unit_text":
      let share = column.share(counts.unit)
      if column.share(counts.number) > 0.2 || share < 0.2 { return -3 }
      return share > 0.6 ? 2 : 0.5
    case "code":
      let loinc = column.share(counts.loinc) > 0.6 && column.distinct > 1
      if isDate || column.share(counts.number - counts.whole) > 0.2 { return -3 }
      return loinc ? 3 : column.share(counts.analyteCode) > 0.2 ? 2 : 0
    case "name":
      if isDate || column.share(counts.number) > 0.3 || column.share(counts.unit) > 0.5 {
        return -3
      }
      return column.share(counts.analyteName) > 0.1 ? 2.5 : column.distinct < 2 ? -1 : 0
    case "patient":
      if isDate || column.share(counts.identifier) < 0.9 || fill < 0.9 { return -3 }
      return column.distinct > 1 ? 0.5 : 0
    case "recorded_on", "collected", "issued", "birth_date", "start", "stop", "onset", "resolved":
      guard isDate else { return role == "collected" && column.isMinuteOffset ? 0 : -3 }
      let hasTime = column.dates.fitting[0].hasTime
      return (role == "collected" ? 1 : 0.5) + (hasTime && role == "collected" ? 0.4 : 0)
        + (fill > 0.9 ? 0.2 : 0)
    case "sex": return column.share(counts.sex) > 0.8 ? 2 : column.distinct <= 4 ? 0 : -3
    case "age_years", "age_months": return column.share(counts.number) > 0.7 ? 0.5 : -3
    case "reference_low", "reference_high", "dose", "amount":
      return column.share(counts.result) > 0.5 ? 0 : -3
    default: return 0
    }
  }
}

extension ColumnSurvey {
  /// Whether its name says that it counts minutes from some event.
  var isMinuteOffset: Bool {
    Knowledge.HeaderHint.key(name).hasSuffix("offset")
      && share(counts.whole) > 0.9
  }
}
