import Clinic
import Definitions
import Records

/// The dictionary tables of a run: what the keys that other tables hold stand for.
struct Dictionaries: Sendable {
  /// What one key stands for; an item number for a test, a stay for its admission.
  struct Entry: Sendable, Equatable {
    var code: String?
    var name: String?
    var base: Moment?
    /// A key of a row that the profile's filter leaves out: known, and none of ours.
    var isLeftOut = false
  }

  /// A day and a minute of it.
  struct Moment: Sendable, Equatable {
    var day: Day
    var minute: Int16
  }

  /// By profile, site and table. A key whose rows contradict each other stands with nil.
  private var tables: [String: [String: Entry?]] = [:]

  private static func place(_ profile: String, _ site: String, _ table: String) -> String {
    [profile, site, table].joined(separator: "\u{1F}")
  }

  enum Outcome { case added, repeated, contradictory }

  /// Adds a key. Two rows of one key that say different things leave it without a meaning.
  mutating func add(_ key: String, _ entry: Entry, of file: InputFile) -> Outcome {
    let place = Self.place(file.profile.id, file.site, file.table.id)
    guard let known = tables[place, default: [:]][key], known?.isLeftOut != true else {
      tables[place, default: [:]][key] = .some(entry)
      return .added
    }
    if known == entry { return .repeated }
    tables[place, default: [:]][key] = .some(nil)
    return .contradictory
  }

  /// Adds the key of a row that the profile's filter leaves out.
  mutating func leaveOut(_ row: RowText, of file: InputFile) {
    guard file.table.kind == .dictionary, let key = row[.key] else { return }
    let place = Self.place(file.profile.id, file.site, file.table.id)
    guard tables[place, default: [:]][key] == nil else { return }
    tables[place, default: [:]][key] = .some(Entry(isLeftOut: true))
  }

  /// The entries of a table as the files of one profile and site see them.
  func entries(_ table: String, for file: InputFile) -> [String: Entry] {
    (tables[Self.place(file.profile.id, file.site, table)] ?? [:]).compactMapValues { $0 }
  }

  func entry(_ key: String, in table: String, for file: InputFile) -> Entry? {
    tables[Self.place(file.profile.id, file.site, table)]?[key] ?? nil
  }

  /// The code and the name of a listed condition or medicine, looked up where the profile says so.
  func coded(_ row: RowText, _ file: InputFile) -> (code: String?, name: String?) {
    guard let table = row.layout.column(.code)?.through, let key = row[.code] else {
      return (row[.code], row[.name])
    }
    let entry = entry(key, in: table, for: file)
    return (entry?.code, row[.name] ?? entry?.name)
  }
}

extension Ingesting {
  /// Reads dictionaries, before the tables that are looked up in them.
  func dictionaries(
    _ files: [InputFile], _ result: inout Ingested, _ accounts: inout [RunRecord.RowAccount]
  ) {
    for (index, file) in files.enumerated() where file.table.kind == .dictionary {
      var repeated: [Problem] = []
      each(file, &result, &accounts[index]) { row, result throws(FieldFault) in
        guard let key = row[.key] else {
          throw FieldFault(code: .missingValue, role: .key, text: "")
        }
        let entry = Dictionaries.Entry(
          code: row[.code], name: row[.name], base: try base(row, file))
        switch result.dictionaries.add(key, entry, of: file) {
        case .added: break
        case .repeated:
          repeated.append(
            Problem(
              code: .duplicateRow, source: file.source, line: row.line, offset: row.offset,
              disposition: .duplicate))
        case .contradictory:
          throw FieldFault(code: .conflictingStatements, role: .key, text: key)
        }
      }
      accounts[index].accepted -= repeated.count
      accounts[index].duplicate += repeated.count
      result.problems += repeated
    }
  }

  /// The moment that offsets count from: a date with a time, or a time on the source's own day.
  private func base(
    _ row: RowText, _ file: InputFile
  ) throws(FieldFault) -> Dictionaries.Moment? {
    guard let text = row[.base] else { return nil }
    guard row.layout.column(.base)?.date == Profile.Column.clock else {
      let moment = try readDate(text, .base, row)
      guard moment.minute >= 0 else { throw FieldFault(code: .badDate, role: .base, text: text) }
      return Dictionaries.Moment(day: moment.day, minute: moment.minute)
    }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { $0.count == 2 && $0.allSatisfy(isDigit) ? Int(String($0) ?? "") : nil }
    guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
      hour < 24, minute < 60, second < 60, let day = file.collected
    else { throw FieldFault(code: .badDate, role: .base, text: text) }
    return Dictionaries.Moment(day: day, minute: Int16(hour * 60 + minute))
  }
}
