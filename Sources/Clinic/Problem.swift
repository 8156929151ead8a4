/// A data fault: a row that was set aside, with the place and the reason, never the value.
package struct Problem: Sendable, Hashable {
  /// What became of the row.
  package enum Disposition: UInt8, Sendable, Comparable {
    case rejected, duplicate, superseded
    /// One cell of a wide row was set aside; the row itself stands.
    case cell

    package static func < (left: Disposition, right: Disposition) -> Bool {
      left.rawValue < right.rawValue
    }

    package var word: String {
      switch self {
      case .rejected: "rejected"
      case .duplicate: "duplicate"
      case .superseded: "superseded"
      case .cell: "cell"
      }
    }
  }

  package var code: ProblemCode
  package var source: UInt16
  /// 1-based physical line where the row starts, and its byte offset in the decoded file.
  package var line: UInt32
  package var offset: UInt64
  /// The header name of the column at fault, or empty where the whole row is.
  package var column: String
  /// Digits as 9, letters as A: enough to find the fault, too little to name a person.
  package var shape: String
  /// A remedy found in the knowledge tables, such as the nearest known unit.
  package var hint: String
  package var disposition: Disposition

  package init(
    code: ProblemCode, source: UInt16, line: UInt32, offset: UInt64, column: String = "",
    shape: String = "", hint: String = "", disposition: Disposition = .rejected
  ) {
    self.code = code
    self.source = source
    self.line = line
    self.offset = offset
    self.column = column
    self.shape = shape
    self.hint = hint
    self.disposition = disposition
  }
}

/// The stable codes of data faults, with what each means and what to do about it.
package enum ProblemCode: String, Sendable, CaseIterable, Comparable {
  case raggedRow = "ragged-row"
  case malformedQuote = "malformed-quote"
  case fieldTooLong = "field-too-long"
  case nulByte = "nul-byte"
  case invalidText = "invalid-text"
  case missingValue = "missing-value"
  case badNumber = "bad-number"
  case noResult = "no-result"
  case unknownUnit = "unknown-unit"
  case missingUnit = "missing-unit"
  case incommensurableUnit = "incommensurable-unit"
  case unknownAnalyte = "unknown-analyte"
  case refusedCode = "refused-code"
  case badDate = "bad-date"
  case impossibleDate = "impossible-date"
  case futureDate = "future-date"
  case missingPatient = "missing-patient"
  case unknownPatient = "unknown-patient"
  case duplicatePatient = "duplicate-patient"
  case badSex = "bad-sex"
  case implausibleValue = "implausible-value"
  case badStatus = "bad-status"
  case withdrawn = "withdrawn"
  case badFlag = "bad-flag"
  case unknownSubstance = "unknown-substance"
  case badFrequency = "bad-frequency"
  case duplicateRow = "duplicate-row"
  case supersededRow = "superseded-row"

  package static func < (left: ProblemCode, right: ProblemCode) -> Bool {
    left.rawValue < right.rawValue
  }

  /// What the code means, in a sentence for the report and `rejects.csv`.
  package var meaning: String {
    switch self {
    case .raggedRow: "The row has more or fewer fields than the header."
    case .malformedQuote: "A quotation mark stands where CSV does not allow one."
    case .fieldTooLong: "A field is longer than the profile allows."
    case .nulByte: "The row holds a NUL byte."
    case .invalidText: "The row is not valid text in the declared encoding."
    case .missingValue: "A required field is empty."
    case .badNumber: "The field is not a number in the declared format."
    case .noResult: "The laboratory reported words instead of a result."
    case .unknownUnit: "The unit is not known."
    case .missingUnit: "No unit is stated and the profile registers no default for this test."
    case .incommensurableUnit: "The unit cannot be converted to the unit of this analyte."
    case .unknownAnalyte: "Neither the code nor the name is a known analyte."
    case .refusedCode: "The code denotes another specimen or method and must not be mapped."
    case .badDate: "The date is not in the declared format."
    case .impossibleDate: "The date does not exist in the calendar or is a filler."
    case .futureDate: "The result is dated after it was issued or after the export was written."
    case .missingPatient: "The patient identifier is empty."
    case .unknownPatient: "The patient is not in the patients export."
    case .duplicatePatient: "The patient identifier stands twice with different facts."
    case .badSex: "The sex is not F, M or blank."
    case .implausibleValue: "The value lies outside what a living person can have."
    case .badStatus: "The result status is not in the declared code table."
    case .withdrawn: "The laboratory cancelled or withdrew the result."
    case .badFlag: "The field holds a word that the declared list does not know."
    case .unknownSubstance: "The substance is not in the knowledge tables."
    case .badFrequency: "The frequency is not known or has two readings."
    case .duplicateRow: "The same fact was read before; it counts once."
    case .supersededRow: "A later correction replaces this row."
    }
  }

  /// What a data engineer can do about it.
  package var remedy: String {
    switch self {
    case .raggedRow, .malformedQuote: "Quote fields that hold the delimiter or a quotation mark."
    case .fieldTooLong: "Check for a missing closing quote, or raise the cap in the profile."
    case .nulByte, .invalidText: "Declare the encoding in the profile, or export again as UTF-8."
    case .missingValue: "Export the field, or leave the row out."
    case .badNumber: "Declare the decimal mark in the profile, or correct the field."
    case .noResult: "Nothing to do: the test has to be repeated if it is wanted."
    case .unknownUnit: "Add the spelling to pipelines/knowledge/spellings.csv, or correct it."
    case .missingUnit: "Export the unit, or register a default in the profile."
    case .incommensurableUnit: "Check whether analyte and unit belong together."
    case .unknownAnalyte: "Add the code to loinc.csv or the name to names.csv."
    case .refusedCode: "Map the test by hand only if specimen and method really are the same."
    case .badDate: "Declare the format of the column in the profile."
    case .impossibleDate, .futureDate: "Correct the date at its source."
    case .missingPatient, .unknownPatient: "Export the patient, or correct the identifier."
    case .duplicatePatient: "Export each patient once."
    case .badSex: "Use F, M or leave the field blank."
    case .implausibleValue: "Check value and unit; a wrong unit is the usual cause."
    case .badStatus: "Use the codes of HL7 table 0085, or declare the codes in the profile."
    case .withdrawn: "Nothing to do."
    case .badFlag: "Use a declared word, or leave the field blank."
    case .unknownSubstance: "Add it to salts.csv or nutrients.csv."
    case .badFrequency: "Use a token of frequencies.csv."
    case .duplicateRow, .supersededRow: "Nothing to do."
    }
  }
}
