import Clinic
import Diagnostics
import Records

/// How one export format becomes events: compiled from a file under `pipelines/profiles/`.
package struct Profile: Sendable {
  /// What a table's rows are.
  package enum Kind: String, Sendable, CaseIterable {
    case patients, labs, intakes, medications, conditions
    /// One row a person, one column a measurement.
    case measures
    /// One row a person: fasting and session of the draw.
    case draws
    /// What the keys of other tables stand for: item numbers, concepts, stays.
    case dictionary
  }

  /// What a column means.
  package enum Role: String, Sendable, CaseIterable, Hashable {
    case patient
    // people
    case sex, birthDate = "birth_date", ageYears = "age_years", ageMonths = "age_months", pregnant
    case gestationWeeks = "gestation_weeks", altitude = "altitude_m"
    case cigarettes = "cigarettes_per_day", site
    // results; the text of a result stands beside its number where an export gives both
    case textValue = "value_text", textUnit = "unit_text", otherUnit = "unit_else", comparator
    case collected, issued, code, name, value, unit, referenceLow = "reference_low"
    case referenceHigh = "reference_high", flag, status, accession, specimen, fasting, method
    case laboratory, external, comment
    // intakes and medicines
    case substance, form, amount, elemental, route, frequency, times, withFood = "with_food"
    case recordedOn = "recorded_on", start, stop, ongoing, adherence = "adherence_percent", origin
    case codeSystem = "code_system", dose
    // intakes as free text: directions, and names of products with or without their strength
    case sig, product, strength
    // conditions
    case onset, resolved
    // draws
    case fastingHours = "fasting_hours", session
    // dictionaries
    case key, base
  }

  package struct Column: Sendable {
    package var header: String
    package var role: Role
    package var isRequired: Bool
    /// Date format, such as `yyyy-MM-dd`, or `iso` for a date with an optional time.
    package var date: String?
    /// Words of the export and what they mean, such as `1` for `male`.
    package var values: [String: String]
    /// Two-digit years of a date below it are of the 2000s, the others of the 1900s.
    package var pivot: Int?
    /// First and last year of a date; dates outside are a fault, or not known.
    package var years: ClosedRange<Int>?
    /// Whether a date outside `years` is read as not known.
    package var dropsOutOfRange = false
    /// The dictionary table in which the field is a key.
    package var through: String?
    /// The dictionary that gives, by patient, the moment from which the field counts minutes.
    package var minutesFrom: String?
    /// The code system of the column, such as `ICD9`.
    package var system: String?
    /// Whether a code that the catalogue lacks is another test whatever its name.
    package var decides = false

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
    /// The column that states the unit row by row, in place of `unit`.
    package var unitHeader: String?
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

  /// The policy for a result that a row states twice, as a number and as a text.
  package struct Statements: Sendable {
    /// Whether number and text must be the same quantity; else the number stands alone.
    package var mustAgree: Bool
    /// Whether a text stands in where there is no number.
    package var readsTextAlone: Bool

    package init(mustAgree: Bool, readsTextAlone: Bool) {
      self.mustAgree = mustAgree
      self.readsTextAlone = readsTextAlone
    }
  }

  package struct Table: Sendable {
    package var id: String
    package var kind: Kind
    package var columns: [Column]
    package var measures: [Measure]
    /// A column that is filled for everyone who answered the intake form.
    package var formHeader: String?
    /// Rows are read only where each of these columns holds one of its texts.
    package var filters: [(header: String, texts: [String])] = []
    /// Whether what the list does not name is absent; else its rows count and its silence does not.
    package var isComplete = true
    /// What to do with a result that is given as a number and as a text.
    package var statements: Statements?
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
    /// Lines at the end that hold no records, such as a count of the rows.
    package var footerLines = 0
    package var finalLineEnd = Dialect.FinalLineEnd.required
    package var quotedLineEnds = Dialect.QuotedLineEnds.allowed
    /// Sizes of a field, a row and a header past which a row is set aside.
    package var limits: Dialect.Limits
    /// Bytes of a file, as it lies and decoded, past which it is not read; nil for the usual caps.
    package var fileBytes: Int?
    /// The words that may stand in result fields, of the languages that the profile names.
    package var words: ResultWords
    /// The names that `MMM` reads, of the languages that the profile names; nil for English.
    package var monthNames: [DateFormat.MonthName]?
    /// The site's zone, into which times that state another offset are brought.
    package var zone: SiteZone?
    /// Days that mean "unknown" wherever a date is read, besides the usual two.
    package var sentinels: [Int32] = []

    package init(
      delimiter: UInt8, encoding: String, decimalMark: UInt8, thousandsMark: UInt8?,
      missing: [String], preambleLines: Int, limits: Dialect.Limits, words: ResultWords
    ) {
      self.delimiter = delimiter
      self.encoding = encoding
      self.decimalMark = decimalMark
      self.thousandsMark = thousandsMark
      self.missing = missing
      self.preambleLines = preambleLines
      self.limits = limits
      self.words = words
    }
  }

  package var id: String
  package var title: String
  package var format: Format
  package var tables: [Table]
  /// Units that are assumed where a row states none, by analyte; registered, never guessed.
  package var defaultUnits: [Int: String]
  /// What a text of a unit column means for one analyte, by analyte and text, where it is not what
  /// the text says elsewhere: `ratio` of an INR.
  package var unitWords: [Int: [String: String]] = [:]
  /// Assays of the laboratory, by analyte, where a conversion depends on them.
  package var assays: [Int: Assay] = [:]
  /// Local codes of the export, or LOINC codes that it uses for another test than the catalogue.
  package var codes: [String: Int]
  /// Whether results of tests that are no analyte of ours are counted, and not set aside.
  package var countsUnlisted = false
  /// Whether a LOINC code that speaks of a mass may stand beside a unit of an amount, or the other
  /// way about; else such a row is set aside, because one of the two is wrong.
  package var ignoresCodeUnits = false
  /// Codes and names of other tests that resemble one of ours.
  package var otherTests: [String] = []

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
