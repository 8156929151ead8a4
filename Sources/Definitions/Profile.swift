import Clinic
import Diagnostics

/// How one export format becomes events: compiled from a file under `pipelines/profiles/`.
package struct Profile: Sendable {
  /// What a table's rows are.
  package enum Kind: String, Sendable, CaseIterable {
    case patients, labs, intakes, medications, conditions
    /// One row a person, one column a measurement.
    case measures
    /// One row a person: fasting and session of the draw.
    case draws
  }

  /// What a column means.
  package enum Role: String, Sendable, CaseIterable, Hashable {
    case patient
    // people
    case sex, birthDate = "birth_date", ageYears = "age_years", ageMonths = "age_months", pregnant,
      gestationWeeks = "gestation_weeks", altitude = "altitude_m",
      cigarettes = "cigarettes_per_day", site
    // results
    case collected, issued, code, name, value, unit, referenceLow = "reference_low",
      referenceHigh = "reference_high", flag, status, accession, specimen, fasting, method,
      laboratory, external, comment
    // intakes and medicines
    case substance, form, amount, elemental, route, frequency, times, withFood = "with_food",
      recordedOn = "recorded_on", start, stop, ongoing, adherence = "adherence_percent", origin,
      codeSystem = "code_system", dose
    // intakes as free text: directions, and names of products with or without their strength
    case sig, product, strength
    // conditions
    case onset, resolved
    // draws
    case fastingHours = "fasting_hours", session
  }

  package struct Column: Sendable {
    package var header: String
    package var role: Role
    package var isRequired: Bool
    /// Date format, such as `yyyy-MM-dd`, or `iso` for a date with an optional time.
    package var date: String?
    /// Words of the export and what they mean, such as `1` for `male`.
    package var values: [String: String]

    package init(
      header: String, role: Role, isRequired: Bool, date: String?, values: [String: String]
    ) {
      self.header = header
      self.role = role
      self.isRequired = isRequired
      self.date = date
      self.values = values
    }
  }

  /// A column of a wide table that holds one analyte's result, or one nutrient's daily amount.
  package struct Measure: Sendable {
    package enum Subject: Sendable {
      case analyte(Int)
      case nutrient(Int, origin: Intake.Origin, days: Int)
    }

    package var header: String
    package var subject: Subject
    package var unit: String
    /// Read only where another column holds this text.
    package var condition: (header: String, text: String)?

    package init(
      header: String, subject: Subject, unit: String, condition: (header: String, text: String)?
    ) {
      self.header = header
      self.subject = subject
      self.unit = unit
      self.condition = condition
    }
  }

  package struct Table: Sendable {
    package var id: String
    package var kind: Kind
    package var columns: [Column]
    package var measures: [Measure]
    /// A column that is filled for everyone who answered the intake form.
    package var formHeader: String?
    /// What amounts and strengths of salts are, where no row says it.
    package var strengths = Strengths.unstated

    package init(
      id: String, kind: Kind, columns: [Column], measures: [Measure], formHeader: String?
    ) {
      self.id = id
      self.kind = kind
      self.columns = columns
      self.measures = measures
      self.formHeader = formHeader
    }

    package func column(_ role: Role) -> Column? { columns.first { $0.role == role } }
  }

  package struct Format: Sendable {
    package var delimiter: UInt8
    package var encoding: String
    package var decimalMark: UInt8
    package var thousandsMark: UInt8?
    /// Texts that mean an empty field, besides the empty field itself.
    package var missing: [String]
    package var preambleLines: Int
    package var fieldBytes: Int

    package init(
      delimiter: UInt8, encoding: String, decimalMark: UInt8, thousandsMark: UInt8?,
      missing: [String], preambleLines: Int, fieldBytes: Int
    ) {
      self.delimiter = delimiter
      self.encoding = encoding
      self.decimalMark = decimalMark
      self.thousandsMark = thousandsMark
      self.missing = missing
      self.preambleLines = preambleLines
      self.fieldBytes = fieldBytes
    }
  }

  package var id: String
  package var title: String
  package var format: Format
  package var tables: [Table]
  /// Units that are assumed where a row states none, by analyte; registered, never guessed.
  package var defaultUnits: [Int: String]
  /// Local codes of the export, or LOINC codes that it uses for another test than the catalogue.
  package var codes: [String: Int]

  package init(
    id: String, title: String, format: Format, tables: [Table], defaultUnits: [Int: String],
    codes: [String: Int]
  ) {
    self.id = id
    self.title = title
    self.format = format
    self.tables = tables
    self.defaultUnits = defaultUnits
    self.codes = codes
  }

  package func table(_ id: String) -> Table? { tables.first { $0.id == id } }
}

/// Reads a profile from YAML.
struct ProfileReader {
  let vocabulary: Vocabulary
  let sink: DiagnosticSink

  func read(_ source: SourceText) -> Profile? {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "profile", sink), let id = fields.requiredText("profile")
    else { return nil }
    let title = fields.text("title") ?? id
    let format = self.format(fields.value("format"))
    var tables: [Profile.Table] = []
    for item in fields.required("tables")?.map ?? [] {
      if let table = table(item.key, item.value) { tables.append(table) }
    }
    var codes: [String: Int] = [:]
    for item in fields.value("codes")?.map ?? [] {
      if let analyte = vocabulary.analyte(item.value.text ?? "") {
        codes[item.key] = analyte
      } else {
        unknown("analyte", item.value.text ?? "", item.value.span, vocabulary.analyteNames)
      }
    }
    var defaults: [Int: String] = [:]
    for item in fields.value("default_units")?.map ?? [] {
      if let analyte = vocabulary.analyte(item.key) {
        defaults[analyte] = item.value.text ?? ""
      } else {
        unknown("analyte", item.key, item.keySpan, vocabulary.analyteNames)
      }
    }
    fields.finish()
    return Profile(
      id: id, title: title, format: format, tables: tables, defaultUnits: defaults, codes: codes)
  }

  private func unknown(
    _ what: String, _ name: String, _ span: SourceSpan, _ known: [String]
  ) {
    sink.error(
      "unknown-name", "no \(what) is called '\(name)'", at: span,
      hint: Suggestion.hint(for: name, in: known))
  }

  private func format(_ value: YAMLValue?) -> Profile.Format {
    var format = Profile.Format(
      delimiter: UInt8(ascii: ","), encoding: "utf-8", decimalMark: UInt8(ascii: "."),
      thousandsMark: nil, missing: [], preambleLines: 0, fieldBytes: 1 << 20)
    guard let fields = Fields(value, "format", sink) else { return format }
    func mark(_ key: String) -> UInt8? {
      guard let text = fields.text(key) else { return nil }
      if text == "tab" || text == "\\t" { return 9 }
      guard let byte = text.utf8.first, text.utf8.count == 1 else {
        sink.error("bad-mark", "'\(key)' is one ASCII character or `tab`", at: fields.keySpan(key))
        return nil
      }
      return byte
    }
    format.delimiter = mark("delimiter") ?? format.delimiter
    format.decimalMark = mark("decimal_mark") ?? format.decimalMark
    format.thousandsMark = mark("thousands_mark")
    format.encoding =
      fields.choice("encoding", ["utf-8", "windows-1252", "iso-8859-1", "utf-16"]) ?? "utf-8"
    format.missing = fields.texts("missing")
    format.preambleLines = fields.integer("preamble_lines") ?? 0
    format.fieldBytes = fields.integer("field_bytes") ?? format.fieldBytes
    fields.finish()
    return format
  }

  // MARK: Tables

  private func table(_ id: String, _ value: YAMLValue) -> Profile.Table? {
    guard let fields = Fields(value, "table", sink), fields.required("reads") != nil,
      let word = fields.choice("reads", Profile.Kind.allCases.map(\.rawValue)),
      let kind = Profile.Kind(rawValue: word)
    else { return nil }
    let columns = (fields.value("columns")?.map ?? []).compactMap {
      column($0.key, $0.keySpan, $0.value)
    }
    let measures = fields.list("measures").compactMap(measure)
    let form = fields.text("answered")
    let strengths = self.strengths(fields)
    fields.finish()
    check(freeText: columns, kind, id, fields.span)
    if !columns.contains(where: { $0.role == .patient }) {
      sink.error("no-patient", "table '\(id)' names no column as patient", at: fields.span)
    }
    var table = Profile.Table(
      id: id, kind: kind, columns: columns, measures: measures, formHeader: form)
    table.strengths = strengths
    return table
  }

  private func column(
    _ header: String, _ span: SourceSpan, _ value: YAMLValue
  ) -> Profile.Column? {
    if let word = value.text { return role(word, value.span).map { column(header, $0) } }
    guard let fields = Fields(value, "column", sink), let word = fields.requiredText("as"),
      let role = role(word, fields.keySpan("as"))
    else { return nil }
    var result = column(header, role)
    result.isRequired = fields.flag("required") ?? false
    result.date = fields.text("date")
    for item in fields.value("values")?.map ?? [] {
      result.values[item.key] = item.value.text ?? ""
    }
    fields.finish()
    return result
  }

  private func column(_ header: String, _ role: Profile.Role) -> Profile.Column {
    Profile.Column(header: header, role: role, isRequired: false, date: nil, values: [:])
  }

  private func role(_ word: String, _ span: SourceSpan) -> Profile.Role? {
    if let role = Profile.Role(rawValue: word) { return role }
    unknown("role", word, span, Profile.Role.allCases.map(\.rawValue))
    return nil
  }

  private func measure(_ value: YAMLValue) -> Profile.Measure? {
    guard let fields = Fields(value, "measure", sink), let header = fields.requiredText("column"),
      let unit = fields.requiredText("unit")
    else { return nil }
    var condition: (header: String, text: String)?
    if let only = fields.value("only_where")?.map?.first {
      condition = (only.key, only.value.text ?? "")
    }
    defer { fields.finish() }
    if let name = fields.text("analyte") {
      guard let analyte = vocabulary.analyte(name) else {
        unknown("analyte", name, fields.keySpan("analyte"), vocabulary.analyteNames)
        return nil
      }
      return Profile.Measure(
        header: header, subject: .analyte(analyte), unit: unit, condition: condition)
    }
    guard let name = fields.requiredText("nutrient") else { return nil }
    guard let nutrient = vocabulary.nutrient(name) else {
      unknown("nutrient", name, fields.keySpan("nutrient"), vocabulary.nutrientNames)
      return nil
    }
    let origin = fields.choice("origin", ["supplement", "prescribed", "diet", "device"]) ?? "diet"
    let days = fields.integer("days") ?? 1
    return Profile.Measure(
      header: header,
      subject: .nutrient(
        nutrient, origin: Intake.Origin.allCases.first { "\($0)" == origin } ?? .diet, days: days),
      unit: unit, condition: condition)
  }
}
