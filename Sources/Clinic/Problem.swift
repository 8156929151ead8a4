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
  /// Physical lines that were set aside, 1 but for broken quoting, which hides the rows after it.
  /// So many rows count as rejected: nobody can say that they were fewer.
  package var lineCount: UInt32

  package init(
    code: ProblemCode, source: UInt16, line: UInt32, offset: UInt64, column: String = "",
    shape: String = "", hint: String = "", disposition: Disposition = .rejected,
    lineCount: UInt32 = 1
  ) {
    self.code = code
    self.source = source
    self.line = line
    self.offset = offset
    self.column = column
    self.shape = shape
    self.hint = hint
    self.disposition = disposition
    self.lineCount = lineCount
  }
}

/// The stable codes of data faults, with what each means and what to do about it.
package enum ProblemCode: String, Sendable, CaseIterable, Comparable {
  case raggedRow = "ragged-row"
  case malformedQuote = "malformed-quote"
  case fieldTooLong = "field-too-long"
  case recordTooLong = "record-too-long"
  case truncatedRow = "truncated-row"
  case endPadding = "end-padding"
  case nulByte = "nul-byte"
  case invalidText = "invalid-text"
  case missingValue = "missing-value"
  case badNumber = "bad-number"
  case noResult = "no-result"
  case notAQuantity = "not-a-quantity"
  case unknownUnit = "unknown-unit"
  case missingUnit = "missing-unit"
  case incommensurableUnit = "incommensurable-unit"
  case conflictingStatements = "conflicting-statements"
  case conflictingUnit = "conflicting-unit"
  case codeAgainstUnit = "code-against-unit"
  case unknownAnalyte = "unknown-analyte"
  case refusedCode = "refused-code"
  case badDate = "bad-date"
  case impossibleDate = "impossible-date"
  case ambiguousDate = "ambiguous-date"
  case sentinelDate = "sentinel-date"
  case dateOutOfRange = "date-out-of-range"
  case serialDate = "undeclared-serial-date"
  case shortYear = "two-digit-year"
  case partialDate = "partial-date"
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
  case unknownProduct = "unknown-product"
  case badSig = "bad-sig"
  case missingDose = "missing-dose"
  case missingFrequency = "missing-frequency"
  case missingStrength = "missing-strength"
  case conflictingDose = "conflicting-dose"
  case elementUnstated = "element-unstated"
  case otherRoute = "other-route"
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
    case .recordTooLong: "A row is longer than the profile allows."
    case .truncatedRow: "The last row has no line end: the file may have been cut off in it."
    case .endPadding: "The file ends in filler bytes that are no row."
    case .nulByte: "The row holds a NUL byte."
    case .invalidText: "The row is not valid text in the declared encoding."
    case .missingValue: "A required field is empty."
    case .badNumber: "The field is not a number in the declared format."
    case .noResult: "The laboratory reported words instead of a result."
    case .notAQuantity: "The result is a word on a scale or a titre, and the analyte a number."
    case .unknownUnit: "The unit is not known."
    case .missingUnit: "No unit is stated and the profile registers no default for this test."
    case .incommensurableUnit: "The unit cannot be converted to the unit of this analyte."
    case .conflictingStatements: "The row states one fact twice, and the two differ."
    case .conflictingUnit: "The unit beside the number is another than that of the unit column."
    case .codeAgainstUnit: "The code is of a mass and the unit of an amount, or the other way."
    case .unknownAnalyte: "Neither the code nor the name is a known analyte."
    case .refusedCode: "The code denotes another specimen or method and must not be mapped."
    case .badDate: "The date is not in the declared format."
    case .impossibleDate: "The date does not exist in the calendar, or the time in the day."
    case .ambiguousDate: "The declared format does not say which figure is the day."
    case .sentinelDate: "The date is one that exports write for unknown or never."
    case .dateOutOfRange: "The date lies outside the years of any record, as other calendars do."
    case .serialDate: "The date is a bare number, as a spreadsheet writes when the format is lost."
    case .shortYear: "The year has two figures, and the declared format has four."
    case .partialDate: "The date gives no day, and a day is needed here."
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
    case .unknownProduct: "The product is not known, or its name is understood in part only."
    case .badSig: "The directions are not understood; no number is taken from a part of them."
    case .missingDose: "Nothing in the row says how much is taken at a time."
    case .missingFrequency: "Nothing in the row says how often it is taken."
    case .missingStrength: "Tablets or millilitres are counted, and what one holds is not known."
    case .conflictingDose: "Two places of the row state different doses."
    case .elementUnstated: "Whether the amount is the element's or the salt's is not stated."
    case .otherRoute: "It is not taken by mouth, and so is no dietary intake."
    case .duplicateRow: "The same fact was read before; it counts once."
    case .supersededRow: "A later correction replaces this row."
    }
  }

  /// What a data engineer can do about it.
  package var remedy: String {
    switch self {
    case .raggedRow, .malformedQuote: "Quote fields that hold the delimiter or a quotation mark."
    case .fieldTooLong, .recordTooLong:
      "Check for a missing closing quote, or raise the cap in the profile."
    case .truncatedRow: "Have the file delivered again, or declare that it ends without a line end."
    case .endPadding: "Nothing to do: no row is lost."
    case .nulByte, .invalidText: "Declare the encoding in the profile, or export again as UTF-8."
    case .missingValue: "Export the field, or leave the row out."
    case .badNumber: "Declare the decimal mark in the profile, or correct the field."
    case .noResult: "Nothing to do: the test has to be repeated if it is wanted."
    case .notAQuantity: "Map the code only if it denotes a measurement in numbers."
    case .unknownUnit: "Add the spelling to pipelines/knowledge/spellings.csv, or correct it."
    case .missingUnit: "Export the unit, or register a default in the profile."
    case .incommensurableUnit: "Check whether analyte and unit belong together."
    case .conflictingStatements: "Ask the source which of the two is right."
    case .conflictingUnit: "Ask the laboratory which unit the number has."
    case .codeAgainstUnit:
      "Ask the source which is right; declare in the profile that its codes are careless."
    case .unknownAnalyte: "Add the code to loinc.csv or the name to names.csv."
    case .refusedCode: "Map the test by hand only if specimen and method really are the same."
    case .badDate: "Declare the format of the column in the profile."
    case .impossibleDate, .futureDate, .dateOutOfRange: "Correct the date at its source."
    case .ambiguousDate, .shortYear: "Declare the format of the column in the profile."
    case .sentinelDate: "Export an unknown date as an empty field."
    case .serialDate: "Export the column as dates; a number of days is never read as one."
    case .partialDate: "Export the whole date."
    case .missingPatient, .unknownPatient: "Export the patient, or correct the identifier."
    case .duplicatePatient: "Export each patient once."
    case .badSex: "Use F, M or leave the field blank."
    case .implausibleValue: "Check value and unit; a wrong unit is the usual cause."
    case .badStatus: "Use the codes of HL7 table 0085, or declare the codes in the profile."
    case .withdrawn: "Nothing to do."
    case .badFlag: "Use a declared word, or leave the field blank."
    case .unknownSubstance: "Add it to salts.csv or nutrients.csv."
    case .badFrequency: "Use a token of frequencies.csv."
    case .unknownProduct:
      "Add it to pipelines/knowledge/products.csv, or its words to sig_words.csv."
    case .badSig: "Add the words to pipelines/knowledge/sig_words.csv, or correct the directions."
    case .missingDose: "Export the dose, or directions that state it."
    case .missingFrequency: "Export the frequency, or directions that state it."
    case .missingStrength:
      "Export the strength, or add the product to pipelines/knowledge/products.csv."
    case .conflictingDose: "Correct the row at its source; neither is preferred."
    case .elementUnstated:
      "Export the elemental amount, or declare in the profile what strengths mean."
    case .otherRoute: "Nothing to do."
    case .duplicateRow, .supersededRow: "Nothing to do."
    }
  }
}
