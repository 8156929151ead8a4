import Clinic
import Definitions
import Records

extension ResultString.Value {
  /// What a result field says besides its number, as marks of the observation.
  var marks: Observation.Marks {
    var marks: Observation.Marks =
      switch comparator {
      case .equal: []
      case .less: .lessThan
      case .lessOrEqual: .lessOrEqual
      case .greater: .greaterThan
      case .greaterOrEqual: .greaterOrEqual
      }
    if upper != nil { marks.insert(.range) }
    if specimen == .haemolysed { marks.insert(.haemolysed) }
    if specimen == .grosslyHaemolysed { marks.insert(.grosslyHaemolysed) }
    return marks
  }
}

/// Why a result field gives no number: the code under which the row is set aside, and the hint.
struct ResultFault: Error {
  var code: ProblemCode
  var hint: String

  /// The value of a field that is not empty and no plain number.
  static func value(
    _ field: FieldBytes, _ numbers: NumberFormat, _ words: ResultWords
  ) throws(ResultFault) -> ResultString.Value {
    switch ResultString.parse(field, number: numbers, words: words) {
    case .value(let value): return value
    case .titre: throw ResultFault(code: .notAQuantity, hint: "titre")
    case .ordinal(let ordinal): throw ResultFault(code: .notAQuantity, hint: ordinal.code)
    case .noResult(let reason): throw ResultFault(code: .noResult, hint: reason.rawValue)
    case .malformed(let problem): throw ResultFault(code: .badNumber, hint: problem.rawValue)
    }
  }
}

extension UnitResolver {
  /// Whether two spellings are of one unit, for an analyte.
  func agree(_ left: FieldBytes, _ right: FieldBytes, analyte: Int) -> Bool {
    if left.equals(right) { return true }
    func scale(_ spelling: FieldBytes) -> Entry.Scale? {
      guard
        case .scale(let scale) = resolve(analyte: analyte, spelling: spelling.text).entry.outcome
      else { return nil }
      return scale
    }
    guard let left = scale(left), let right = scale(right) else { return false }
    return left == right
  }
}

/// One cell of a wide table, in the unit that its column or its row declares.
struct ResultCell {
  var low: Double
  var high: Double
  var marks: Observation.Marks = []
  /// Whether it is a number and nothing else.
  var isPlain = true
  /// The unit that stands in the cell, where it does not only repeat the declared one.
  var ownUnit: String?

  /// `unit` is the declared one, nil where none is; a unit in the cell must agree with it.
  init(
    _ text: String, _ subject: Profile.Measure.Subject, unit: String?, _ layout: TableLayout,
    _ units: UnitResolver
  ) throws(ResultFault) {
    var copy = text
    let read = copy.withUTF8 { field -> Result<ResultCell, ResultFault> in
      do throws(ResultFault) {
        return .success(try ResultCell(field, subject, unit, layout, units))
      } catch {
        return .failure(error)
      }
    }
    self = try read.get()
  }

  private init(
    _ field: FieldBytes, _ subject: Profile.Measure.Subject, _ unit: String?,
    _ layout: TableLayout, _ units: UnitResolver
  ) throws(ResultFault) {
    if let number = layout.numbers.parse(field) {
      (low, high) = (number, number)
      return
    }
    let value = try ResultFault.value(field, layout.numbers, layout.words)
    (low, high) = (value.number, value.upper ?? value.number)
    marks = value.marks
    isPlain = false
    guard let own = value.unit else { return }
    guard case .analyte(let analyte) = subject else { return }
    guard var declared = unit else {
      ownUnit = own.text
      return
    }
    guard declared.withUTF8({ units.agree($0, own, analyte: analyte) }) else {
      throw ResultFault(code: .conflictingUnit, hint: "")
    }
  }
}
