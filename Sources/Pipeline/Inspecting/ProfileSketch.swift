import Clinic
import Definitions
import Diagnostics
import Records

/// Writes what was found in the files of an export as a profile, with a comment wherever a person
/// has to look. What cannot be decided stands as `UNDECIDED`, which no check lets pass.
struct ProfileSketch {
  static let undecided = "UNDECIDED"

  let plan: Plan
  let files: [InspectedFile]
  let id: String
  var lines: [String] = []
  /// Names that tables have already.
  private var taken: Set<String> = []
  /// Files that explain the codes of others.
  private let dictionaries: [DictionaryLink]

  init(_ plan: Plan, _ files: [InspectedFile], id: String?) {
    self.plan = plan
    self.files = files
    dictionaries = DictionaryLink.find(files)
    self.id = id ?? Self.name(files[0].name)
  }

  mutating func text() -> String {
    lines = []
    let names = files.map(\.name).joined(separator: ", ")
    lines.append("profile: \(YAMLText.scalar(id))")
    lines.append("title: \(YAMLText.scalar("Drawn up by cerulean inspect from \(names)"))")
    format()
    lines.append("tables:")
    for (index, file) in files.enumerated() { table(file, index) }
    codes()
    if !files.contains(where: { $0.guess.kind == .patients }) {
      lines.append(
        "# A pipeline needs a table of people as well. Inspect its file together with this one.")
    }
    return lines.joined(separator: "\n")
  }

  /// A file's name without what says how it is stored.
  private static func name(_ file: String) -> String {
    var name = Substring(file)
    for ending in [".gz", ".csv", ".txt", ".tsv"] where name.hasSuffix(ending) {
      name = name.dropLast(ending.count)
    }
    let plain = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let text = String(plain).split(separator: "-").joined(separator: "-")
    return text.isEmpty ? "export" : text
  }

  // MARK: The format

  private mutating func format() {
    let first = files[0]
    var parts: [String] = []
    var notes: [String] = []
    let delimiter = first.dialect.delimiter
    let mark = delimiter == 9 ? "tab" : String(UnicodeScalar(delimiter))
    if delimiter != UInt8(ascii: ",") { parts.append("delimiter: \(YAMLText.scalar(mark))") }
    if first.encoding != .utf8 { parts.append("encoding: \(first.encoding.rawValue)") }
    if first.guessesEncoding {
      notes.append(
        "unsure: the bytes are not UTF-8; look whether the letters with accents are right")
    }
    if usesComma(first) { parts.append("decimal_mark: \",\"") }
    let missing = Array(Set(files.flatMap(\.missing))).sorted()
    if !missing.isEmpty {
      parts.append("missing: [\(missing.map(YAMLText.scalar).joined(separator: ", "))]")
    }
    if first.dialect.preambleLines > 0 {
      parts.append("preamble_lines: \(first.dialect.preambleLines)")
    }
    if first.dialect.footerLines > 0 {
      parts.append("footer_lines: \(first.dialect.footerLines)")
    }
    if !first.dialect.endsWithLineEnd {
      parts.append("final_line_end: optional")
      notes.append("unsure: the last line has no line end; is the file whole?")
    }
    let others = files.dropFirst().filter {
      $0.dialect.delimiter != delimiter || $0.encoding != first.encoding
    }
    if !others.isEmpty {
      let names = others.map(\.name).joined(separator: ", ")
      notes.append("\(names): another delimiter or encoding, so it needs a profile of its own")
    }
    for note in notes { lines.append("# \(note)") }
    if !parts.isEmpty { lines.append("format: {\(parts.joined(separator: ", "))}") }
  }

  private func usesComma(_ file: InspectedFile) -> Bool {
    let columns = file.guess.columns
    let commas = columns.reduce(0) { $0 + $1.counts.commaNumber }
    let points = columns.reduce(0) { $0 + $1.counts.number - $1.counts.whole }
    return commas > points
  }

  // MARK: One table

  private mutating func table(_ file: InspectedFile, _ index: Int) {
    if let link = dictionaries.first(where: { $0.dictionary == index }) {
      return dictionary(file, link)
    }
    var name = file.guess.kind.rawValue
    if !taken.insert(name).inserted {
      name = Self.name(file.name)
      taken.insert(name)
    }
    comments(file)
    lines.append("  \(YAMLText.scalar(name)):")
    let sure = file.guess.isSure ? "" : "  # unsure: is this what its rows are?"
    lines.append("    reads: \(file.guess.kind.rawValue)\(sure)")
    lines.append("    columns:")
    let link = dictionaries.first { $0.table == index }
    for guess in file.guess.roles {
      if let link, ["code", "name"].contains(guess.role), guess.column.name != link.column {
        continue
      }
      column(guess, file, link)
    }
    if let link, !file.guess.roles.contains(where: { $0.column.name == link.column }) {
      write(YAMLText.scalar(link.column), "code", ["through: \(link.name)"], [])
    }
    let isLong = file.guess.kind == .labs
    if isLong, file.guess.guess("value_text") != nil {
      lines.append(
        "    # Where number and text differ, the row is set aside; a text alone is read.")
      lines.append("    two_statements: must-agree")
      lines.append("    text_only: read")
    }
    if file.guess.kind == .measures { measures(file) }
    for role in needed(file.guess) where file.guess.guess(role) == nil {
      lines.append("    # unsure: no column was found for '\(role)'")
    }
    let used = Set(file.guess.roles.map(\.column.position))
    let rest = file.guess.columns.filter {
      !used.contains($0.position) && !$0.name.isEmpty
        && !(file.guess.kind == .measures && $0.nameAnalyte != nil)
    }
    if !rest.isEmpty {
      let names = rest.prefix(40).map(\.name).joined(separator: ", ")
      let more = rest.count > 40 ? " and \(rest.count - 40) more" : ""
      lines.append("    # Not read: \(names)\(more)")
    }
    if isLong { tests(file) }
  }

  /// A file that explains codes: its key, and what it says of each.
  private mutating func dictionary(_ file: InspectedFile, _ link: DictionaryLink) {
    comments(file)
    lines.append("  \(link.name):")
    lines.append("    reads: dictionary")
    lines.append("    columns:")
    lines.append("      \(YAMLText.scalar(link.key)): {as: key, required: yes}")
    for (role, header) in link.explanations {
      lines.append("      \(YAMLText.scalar(header)): {as: \(role), required: yes}")
    }
  }

  private func needed(_ guess: FileGuess) -> [String] {
    switch guess.kind {
    case .labs:
      let test = guess.guess("code") == nil && guess.guess("name") == nil ? ["code"] : []
      return ["patient", "collected", "value", "unit"] + test
    case .patients:
      let isAged = guess.guess("age_years") != nil || guess.guess("age_months") != nil
      return ["patient", "sex"] + (isAged ? [] : ["birth_date"])
    case .medications: return ["patient", "name"]
    case .conditions: return ["patient", "code"]
    default: return ["patient"]
    }
  }

  private mutating func comments(_ file: InspectedFile) {
    let more = file.hasMoreRows ? "the first " : ""
    lines.append(
      "  # \(file.name): \(more)\(file.rows) rows of \(file.header.names.count) columns")
    if file.rows == 0 {
      lines.append("  # unsure: it holds no rows, so all of this is by the names of the columns")
    }
    if file.malformed > 0 {
      lines.append("  # \(file.malformed) rows are not CSV with as many fields as the header")
    }
    for duplicate in file.header.duplicates {
      lines.append("  # unsure: the column '\(duplicate.name)' stands more than once")
    }
    let headers = Set(file.header.names)
    for profile in plan.profiles.values.sorted(by: { $0.id < $1.id }) {
      for table in profile.tables where fits(table, headers) {
        lines.append(
          "  # These are the columns of the table '\(table.id)' of the profile '\(profile.id)'")
      }
    }
  }

  /// Whether a known table has these columns: all that it must have, and most of the others.
  private func fits(_ table: Profile.Table, _ headers: Set<String>) -> Bool {
    let known = table.columns.map(\.header) + table.measures.map(\.header)
    let present = known.filter(headers.contains).count
    return known.count > 1 && present * 10 >= known.count * 6
      && table.columns.allSatisfy { !$0.isRequired || headers.contains($0.header) }
  }

  // MARK: Columns

  private mutating func column(
    _ guess: RoleGuess, _ file: InspectedFile, _ link: DictionaryLink?
  ) {
    let header = YAMLText.scalar(guess.column.name)
    var parts: [String] = []
    var notes: [String] = []
    if let rival = guess.rival { notes.append("or is it '\(rival)'?") }
    if guess.restsOnLittle, guess.rival == nil { notes.append("by its name or its fields alone") }
    let isDate = Self.dates.contains(guess.role) && file.rows > 0
    if isDate, guess.column.dates.fitting.isEmpty {
      lines.append(
        "      # \(header): {as: \(guess.role), minutes_from: \(Self.undecided)}"
          + "  # counts from an event: name the dictionary that dates it")
      return
    }
    if isDate {
      let (date, years, note) = date(guess.column)
      if let date { parts.append("date: \(YAMLText.scalar(date))") }
      if let years { parts.append("years: [\(years.lowerBound), \(years.upperBound)]") }
      if date?.contains("yy") == true, date?.contains("yyyy") == false { parts.append("pivot: 30") }
      if let note { notes.append(note) }
    }
    if file.rows > 0, let vocabulary = vocabulary(guess.role) {
      let (values, note) = words(guess.column, vocabulary)
      if let values { parts.append(values) }
      if let note { notes.append(note) }
    }
    if let link, link.column == guess.column.name {
      return write(header, "code", ["required: yes", "through: \(link.name)"], [])
    }
    if guess.role == "dose_unit" {
      write(header, "unit", parts, notes)
    } else {
      let isNeeded = needed(file.guess).contains(guess.role)
      write(header, guess.role, (isNeeded ? ["required: yes"] : []) + parts, notes)
    }
  }

  private static let dates: Set<String> = [
    "collected", "issued", "birth_date", "start", "stop", "onset", "resolved", "recorded_on",
  ]

  private mutating func write(
    _ header: String, _ role: String, _ parts: [String], _ notes: [String]
  ) {
    let value =
      parts.isEmpty ? role : "{\((["as: \(role)"] + parts).joined(separator: ", "))}"
    let note = notes.isEmpty ? "" : "  # unsure: \(notes.joined(separator: "; "))"
    lines.append("      \(header): \(value)\(note)")
  }

  /// The format of a column of dates, or that two fit; and the years, where they are unusual.
  private mutating func date(
    _ column: ColumnSurvey
  ) -> (pattern: String?, years: ClosedRange<Int>?, note: String?) {
    let fitting = column.dates.fitting
    guard let first = fitting.first else { return (nil, nil, nil) }
    let orders = Set(fitting.map(\.order))
    if orders.contains(.dayFirst), orders.contains(.monthFirst) {
      let patterns = fitting.filter { $0.order != .none }.map { "'\($0.pattern)'" }
      return (
        Self.undecided, nil,
        "every date fits \(patterns.prefix(2).joined(separator: " and ")); which is it?"
      )
    }
    let isUnusual = first.firstYear < 1900 || first.lastYear > 2149
    let years = isUnusual ? max(1, first.firstYear)...min(9999, first.lastYear) : nil
    let faults = column.dates.read - first.hits
    if faults > 0 {
      lines.append("      # \(faults) of \(column.dates.read) fields here are no such date:")
    }
    return (first.pattern, years, nil)
  }

  /// What the words of a column can mean, for roles whose words profiles know.
  private struct Vocabulary {
    /// Words that need no entry under `values`.
    var plain: Set<String>
    var meanings: [String: String]
    var question: String
  }

  private func vocabulary(_ role: String) -> Vocabulary? {
    switch role {
    case "sex":
      Vocabulary(
        plain: ["f", "female", "m", "male", "u", "unknown"], meanings: plan.knowledge.sexWords,
        question: "write female, male or unknown for each")
    case "pregnant":
      Vocabulary(
        plain: ["yes", "y", "true", "no", "n", "false", "unknown", "u", "0", "1"], meanings: [:],
        question: "write yes, no or unknown for each")
    default: nil
    }
  }

  /// The words of a column that profiles do not know by themselves.
  private func words(
    _ column: ColumnSurvey, _ vocabulary: Vocabulary
  ) -> (values: String?, note: String?) {
    let words = column.texts.keys.sorted().filter { !Self.isMissing($0, files) }
    guard words.count <= 12 else { return (nil, "it holds more than twelve words") }
    guard !words.allSatisfy({ vocabulary.plain.contains($0.foldedASCII()) }) else {
      return (nil, nil)
    }
    // One code that is not known makes all of them doubtful: `1` beside `2` need not be a yes.
    let areNumbers = words.allSatisfy { $0.allSatisfy(\.isNumber) }
    var hasUnknown = false
    let pairs = words.map { word -> String in
      let folded = word.foldedASCII()
      var meaning = vocabulary.meanings[folded]
      if meaning == nil, !areNumbers, vocabulary.plain.contains(folded) { meaning = folded }
      if meaning == nil { hasUnknown = true }
      return "\(YAMLText.scalar(word)): \(meaning.map(YAMLText.scalar) ?? Self.undecided)"
    }
    return (
      "values: {\(pairs.joined(separator: ", "))}", hasUnknown ? vocabulary.question : nil
    )
  }

  private static func isMissing(_ text: String, _ files: [InspectedFile]) -> Bool {
    files.contains { $0.missing.contains(text) }
  }
}
