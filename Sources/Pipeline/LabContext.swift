import Clinic
import Definitions
import Records

extension LabReader {
  /// What every reader of a file is told. A class, because a struct of this size would be copied
  /// for each call that a reader makes on itself.
  final class Context: Sendable {
    let layout: TableLayout
    let missing: MissingCodes
    let source: UInt16
    let asOf: Day
    let collected: Day?
    let patients: ByteIndex
    let analyteCodes: ByteIndex
    let analyteNames: ByteIndex
    let refusedCodes: ByteIndex
    let units: UnitResolver
    let names: NameTable
    let hardLimits: [ClosedRange<Double>?]
    let typicalLimits: [ClosedRange<Double>?]
    let signatures: [Int: [Knowledge.Signature]]
    let defaultUnits: [Int: String]
    let collectedFormat: DateFormat
    let issuedFormat: DateFormat
    let number: NumberFormat
    let words: ResultWords
    let policy: LabPolicy

    init(
      layout: TableLayout, missing: MissingCodes, source: UInt16, asOf: Day, collected: Day?,
      patients: ByteIndex, analyteCodes: ByteIndex, analyteNames: ByteIndex,
      refusedCodes: ByteIndex, units: UnitResolver, names: NameTable,
      hardLimits: [ClosedRange<Double>?], typicalLimits: [ClosedRange<Double>?],
      signatures: [Int: [Knowledge.Signature]],
      defaultUnits: [Int: String], collectedFormat: DateFormat, issuedFormat: DateFormat,
      number: NumberFormat, words: ResultWords, policy: LabPolicy
    ) {
      self.layout = layout
      self.missing = missing
      self.source = source
      self.asOf = asOf
      self.collected = collected
      self.patients = patients
      self.analyteCodes = analyteCodes
      self.analyteNames = analyteNames
      self.refusedCodes = refusedCodes
      self.units = units
      self.names = names
      self.hardLimits = hardLimits
      self.typicalLimits = typicalLimits
      self.signatures = signatures
      self.defaultUnits = defaultUnits
      self.collectedFormat = collectedFormat
      self.issuedFormat = issuedFormat
      self.number = number
      self.words = words
      self.policy = policy
    }
  }

  struct Fault: Error {
    /// No fault: the row is none that the profile reads.
    static let outside = Fault(code: .unknownAnalyte, column: nil, isOutside: true)

    var code: ProblemCode
    var column: Int?
    var shape: String
    var hint: String
    var isOutside: Bool

    /// The field's shape is taken at once: its bytes belong to the scanner.
    init(
      code: ProblemCode, column: Int?, shape: Field? = nil, hint: String = "",
      isOutside: Bool = false
    ) {
      self.isOutside = isOutside
      self.code = code
      self.column = column
      self.shape = shape.map { valueShape($0) } ?? ""
      self.hint = hint
    }
  }
}

/// A date format of one reader's own. A format that all workers share is copied for each row, and
/// they wait for each other to count the references.
final class DateReader {
  private let format: DateFormat

  init(_ format: DateFormat) { self.format = format }

  func read(_ text: FieldBytes) throws(DateProblem) -> DateReading { try format.read(text) }
}

/// Words that stand for yes and no.
enum Words {
  static func flag(_ text: UnsafeBufferPointer<UInt8>) -> Truth {
    func matches(_ word: StaticString) -> Bool {
      guard text.count == word.utf8CodeUnitCount else { return false }
      return word.withUTF8Buffer { other in
        for index in 0..<text.count where text[index] | 0x20 != other[index] { return false }
        return true
      }
    }
    if matches("yes") || matches("y") || matches("true") { return .true }
    if matches("no") || matches("n") || matches("false") { return .false }
    return .unknown
  }
}
