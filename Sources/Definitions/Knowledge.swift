import Clinic
import Diagnostics
import Quantities
import Records

/// The facts of the knowledge tables, compiled for look-up by what exports write.
package struct Knowledge: Sendable {
  package enum AnalyteCode: Sendable {
    /// `property` is LOINC's kind of quantity, such as MCnc; it must fit the row's unit.
    case analyte(Int, property: String)
    case refused(String)
  }

  package struct TableConversion: Sendable {
    package var analyte: Int
    package var fromUnit: String
    /// Nil where no factor is right, and `basis` says why.
    package var factor: Rational?
    package var basis: String
  }

  /// `to = factor * from + offset`, as a source prints it; `factor` is above 0.
  package struct Equation: Sendable {
    package var from: Unit
    package var to: Unit
    package var factor: Rational
    package var offset: Rational
    package var basis: String
  }

  /// A code or a name that puts a condition or a medicine into a group.
  package struct GroupCode: Sendable {
    package var group: Int
    package var system: String
    package var code: String
    package var isPrefix: Bool
    package var isExclusion: Bool
    package var aliases: [String] = []
    package var atc: [String] = []
    package var rxnorm: [String] = []
    /// Milligrams of the class's reference drug that one milligram stands for.
    package var equivalent: Double?
  }

  package struct Salt: Sendable {
    package var nutrient: Int
    package var name: String
    /// Elemental mass fraction, 0 to 1.
    package var fraction: Double
    package var isBioavailable: Bool
  }

  package enum SubstanceEntry: Sendable {
    case element(Int)
    /// The salts that a name may stand for; more than one where the hydrate is not stated.
    case salt([Salt])
  }

  package struct Frequency: Sendable {
    package var low: Double?
    package var high: Double?
    package var kind: String
  }

  package struct IntakeUnit: Sendable {
    package var nutrient: Int
    package var form: String
    package var fromUnit: String
    package var factor: Double
    /// Folded names of substances and forms that the row is for.
    package var names: [String] = []
    /// Whether an amount whose form is not stated may be this one.
    package var isUnnamedForm = true
  }

  /// The numbers that an analyte has in another unit, in everything that is usual in patients.
  package struct Signature: Sendable {
    /// UCUM.
    package var unit: String
    package var numbers: ClosedRange<Double>
  }

  /// What a column of an unfamiliar export may be, by its name alone.
  package struct HeaderHint: Sendable {
    /// A role of profiles, or `drug`, `dose_unit` or `condition` for the columns of lists.
    package var role: String
    /// 3 says so, 2 usually, 1 perhaps.
    package var strength: Int
  }

  package let vocabulary: Vocabulary
  package let spellings: Spellings
  package let codes: [String: AnalyteCode]
  /// Names folded to lower-case ASCII.
  package let names: [String: Int]
  package let conversions: [TableConversion]
  /// By analyte, in the order of the table.
  package let equations: [Int: [Equation]]
  package let conditionCodes: [GroupCode]
  package let medicineCodes: [GroupCode]
  package let substances: [String: SubstanceEntry]
  package let frequencies: [String: Frequency]
  package let intakeUnits: [IntakeUnit]
  /// The words that laboratories write into result fields, of all languages.
  package let resultWords: [ResultWords.Fact]
  /// Names of months in the languages of exports, in the order of the table.
  package let monthNames: [(language: String, month: Int, name: String)]
  package let products: [Product]
  /// The words of free text: directions, product names, strengths.
  package let sigVocabulary: SigVocabulary
  /// By analyte.
  package let signatures: [Int: [Signature]]
  /// By name in lower case without blanks and punctuation; see `HeaderHint.key`.
  package let headers: [String: [HeaderHint]]
  /// Words for a sex in several languages, in lower case, and the word of profiles for each.
  package let sexWords: [String: String]
  package let citations: [(key: String, text: String, status: FactStatus)]
}

extension StringProtocol {
  /// ASCII letters in lower case; everything else as it is. Names are declared, not guessed: only
  /// the case of ASCII letters is forgiven.
  package func foldedASCII() -> String {
    guard utf8.contains(where: { $0 >= 65 && $0 <= 90 }) else { return String(self) }
    return String(decoding: utf8.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }, as: UTF8.self)
  }

  package func trimmingBlanks() -> String {
    var bytes = Array(utf8)[...]
    while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
    while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
