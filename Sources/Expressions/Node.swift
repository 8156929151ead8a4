import Clinic
import Diagnostics
import Quantities
import Synchronization

/// What an expression stands for, known before any data is read.
package indirect enum ValueType: Sendable {
  case truth
  /// A number in a fixed unit: units are settled when the rule is compiled, never at run time.
  /// `of` is the analyte it was measured as, through which mass and amount may convert.
  case number(NumberUnit, of: Int? = nil)
  case text
  /// A day of the calendar.
  case date
  /// One result of an analyte, by its index in the vocabulary.
  case observation(Int)
  /// Two results that belong together.
  case pair(Int, Int)
  /// A span of exposure to a nutrient.
  case span(Int)
  /// A course of medicines or conditions of a group.
  case course
  /// Another rule, by its index.
  case rule(Int)
  case list
  /// The literal null, which fits every type.
  case null

  /// The word that messages use.
  package var word: String {
    switch self {
    case .truth: "a truth value"
    case .number(let unit, _): unit.isOne ? "a number" : "a quantity in '\(unit.code)'"
    case .text: "text"
    case .date: "a date"
    case .observation: "a result"
    case .pair: "a pair of results"
    case .span: "a span of exposure"
    case .course: "a course"
    case .rule: "a rule"
    case .list: "a list"
    case .null: "null"
    }
  }
}

/// The unit of a number: UCUM, or one of the calendar words that windows and ages are given in.
package enum NumberUnit: Sendable {
  case ucum(Unit)
  case years, months, days

  package var code: String {
    switch self {
    case .ucum(let unit): unit.code
    case .years: "years"
    case .months: "months"
    case .days: "days"
    }
  }

  package var isOne: Bool {
    if case .ucum(let unit) = self { return unit.code == "1" }
    return false
  }
}

/// Which intakes count: supplements in the wide sense, diet, or both.
package struct IntakeScope: Sendable, Hashable {
  package var supplements: Bool
  package var diet: Bool
  /// Leave out forms that do not count towards adequacy, such as cupric oxide.
  package var bioavailableOnly: Bool
  /// Only rows of this source, where one is named.
  package var origin: Intake.Origin?

  package static let supplemental = IntakeScope(
    supplements: true, diet: false, bioavailableOnly: false)

  package init(
    supplements: Bool, diet: Bool, bioavailableOnly: Bool, origin: Intake.Origin? = nil
  ) {
    self.supplements = supplements
    self.diet = diet
    self.bioavailableOnly = bioavailableOnly
    self.origin = origin
  }
}

/// Which span of exposure is meant: days with a dose past a bound, gaps up to 14 days merged.
package struct SpanQuery: Sendable, Hashable {
  package var nutrient: Int
  package var scope: IntakeScope
  /// The bound in the nutrient's daily unit.
  package var bound: Double
  /// Whether the dose must be above the bound rather than at least it.
  package var isStrict: Bool
  /// Only spans at least this long count.
  package var minimumDays: Int
  /// Gaps between qualifying days up to this long are merged and count in the length.
  package var gapDays: Int
  /// The most that a qualifying day may have, itself included; nil where nothing bounds it.
  package var most: Double?

  package init(
    nutrient: Int, scope: IntakeScope, bound: Double, isStrict: Bool, minimumDays: Int,
    gapDays: Int, most: Double? = nil
  ) {
    self.nutrient = nutrient
    self.scope = scope
    self.bound = bound
    self.isStrict = isStrict
    self.minimumDays = minimumDays
    self.gapDays = gapDays
    self.most = most
  }
}

/// What a node computes. Everything that is known at compile time is in the operator; operands are
/// other nodes.
package enum Operator: Sendable, Hashable {
  // Constants
  case truth(Truth)
  case number(Double)
  case text(String)
  case null
  // Logic, three-valued
  case and, or, xor, implies, not
  case isNull, isTrue, isFalse
  /// How many of the operands are true: an interval where some are unknown.
  case countTrue
  /// The weights of the operands that are true, added up.
  case weightOfTrue([Double])
  // Comparison of intervals
  case less, atMost, equal
  case sameText
  // Arithmetic; the unit is settled at compile time
  case add, subtract, multiply, divide, negate, absolute, power
  case scale(Double)
  case round(Int)
  case ceiling, floor, truncate
  case least, greatest
  case exponential, naturalLogarithm
  // Choice
  case conditional, coalesce
  // The person
  /// Completed years or months at the operand's day.
  case ageYearsAt, ageMonthsAt
  case ageYears, ageMonths, isFemale, isMale, isPregnant, trimester, altitude, cigarettes
  case attribute(Int)
  case asOf
  // Results
  case latest(analyte: Int, windowDays: Int)
  case nearest(analyte: Int, withinDays: Int)
  case extremeBefore(lowest: Bool, gapDays: Int, windowDays: Int)
  case pairMember(first: Int, second: Int, withinDays: Int, windowDays: Int, isSecond: Bool)
  case value(rounded: Bool)
  case day
  case daysAgo
  case mark(ResultMark)
  case limit(table: Int?, bound: Limit.Bound)
  case sameLaboratory, sameMethod, sameSpecimen
  case methodChanged(analyte: Int, windowDays: Int)
  /// Hours of the day of a draw, and the month of a day.
  case drawHour, monthOf
  case neverMeasured(analyte: Int)
  case countResults(analyte: Int, windowDays: Int)
  case first(analyte: Int, windowDays: Int)
  case previous(gapDays: Int, windowDays: Int)
  /// The newest or oldest result between the days of the operands.
  case between(analyte: Int, oldest: Bool)
  case measuredBetween(analyte: Int)
  case series(SeriesQuery)
  case repeated(RepeatQuery)
  case lastSet(groups: [[Int]], groupDays: Int, withinDays: Int)
  case feedDays
  // Intake
  case dose(nutrient: Int, scope: IntakeScope)
  case daysAbove(nutrient: Int, scope: IntakeScope, windowDays: Int)
  case meanDoseAbove(nutrient: Int, scope: IntakeScope, windowDays: Int)
  case span(SpanQuery, SpanMember)
  case meanDose(nutrient: Int, scope: IntakeScope, during: SpanQuery)
  case intakeReference(Int)
  case averageDose(nutrient: Int, scope: IntakeScope, windowDays: Int)
  /// Whether a recorded start lies on or after the operand's day.
  case intakeStarted(nutrient: Int)
  case intakeChanged(nutrient: Int, windowDays: Int)
  case lastIntakeChange(nutrient: Int)
  case intakeKnown(nutrient: Int, scope: IntakeScope)
  case hasUnclearDose(nutrient: Int)
  case hasPoorForm(nutrient: Int)
  // The clock
  case spacing(ClockQuery)
  case sameProduct(ClockQuery)
  case withFood([ClockSubject])
  case takenBy(Int, Schedule.Route)
  case doseAtOnce(nutrient: Int, near: [ClockSubject], withinMinutes: Int)
  case largestDose(nutrient: Int, windowDays: Int)
  case peakDay(nutrient: Int, scope: IntakeScope)
  case dosesPerDay(nutrient: Int)
  case adherence(nutrient: Int)
  case dietRecords(nutrient: Int)
  case formStated(nutrient: Int)
  // Conditions and medicines. One operand is the day to count back from in place of the as-of day,
  // two are the first and the last day.
  case hasCondition(Int, windowDays: Int?)
  case takesMedicine(Int, windowDays: Int?)
  case course(CourseQuery, SpanMember)
  case courseCount(CourseQuery, windowDays: Int)
  case daysTaken(CodedGroup, windowDays: Int)
  case codedDay(CodedGroup, CodedDay)
  case medicineDose(Int)
  case weeklyDosing(Int)
  case recordDays
  // Other rules
  case ruleState(Int, RuleMember)
  case ruleClass(Int)

  package enum ResultMark: UInt8, Sendable, Hashable {
    case fasting, afternoon, haemolysed, grosslyHaemolysed, converted, censored, external
    case hasLaboratoryLimits, hasSpecimen
  }

  package enum SpanMember: UInt8, Sendable, Hashable {
    case days, recordedDays, daysSinceEnd, dose, running, start, end
  }

  package enum RuleMember: UInt8, Sendable, Hashable {
    case fired, suppressed, indeterminate, applicable
  }
}

/// Numbers for what may be missing, so that looking for it neither allocates nor compares texts.
/// The numbers never leave the process: outputs show names, in an order of their own.
package enum LackNames {
  private static let table = Mutex<(names: [String], numbers: [String: Int])>(([], [:]))

  package static func number(_ name: String) -> Int {
    table.withLock { table in
      if let known = table.numbers[name] { return known }
      table.numbers[name] = table.names.count
      table.names.append(name)
      return table.names.count - 1
    }
  }

  package static func name(_ number: Int) -> String { table.withLock { $0.names[number] } }
}

/// A number for each operator, the same for equal ones: to find out how an enumeration is written
/// costs more than to check the expression it stands in. The numbers never leave the process.
private enum OperatorNumbers {
  private static let table = Mutex<[Operator: Int]>([:])

  static func number(_ op: Operator) -> Int {
    table.withLock { table in
      if let known = table[op] { return known }
      table[op] = table.count
      return table.count - 1
    }
  }
}

/// A checked expression: types, names and units are settled, so evaluation never decides.
package final class Node: Sendable {
  /// Numbers nodes in the order they are made, so that a program finds a node's column by index.
  private static let count = Atomic<Int>(0)

  package let id: Int
  package let op: Operator
  package let operands: [Node]
  /// The same without a count of references: see `eachOperand`.
  private let borrowed: [Unmanaged<Node>]
  package let type: ValueType
  package let span: SourceSpan?
  /// Two nodes with one key compute the same thing, and are computed once.
  package let key: String
  /// What has to be supplied where this node is null although its operands are not.
  package let lacks: [String]
  /// The same as numbers of `LackNames`.
  let lackNumbers: [Int]
  /// The name of the `let` that this node is, where it is one.
  package let name: String?
  /// Decimals at which a derived quantity is compared; nil for everything else.
  package let precision: Int?

  package init(
    _ op: Operator, _ operands: [Node] = [], type: ValueType, span: SourceSpan? = nil,
    lacks: [String] = [], name: String? = nil, precision: Int? = nil
  ) {
    self.id = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    self.op = op
    self.operands = operands
    borrowed = operands.map(Unmanaged.passUnretained)
    self.type = type
    self.span = span
    self.lacks = lacks
    self.lackNumbers = lacks.map(LackNames.number)
    self.name = name
    self.precision = precision
    let inner = operands.map(\.key).joined(separator: ",")
    // The key of a shared part can be long; nested keys are kept short by hashing stably.
    let text = "\(OperatorNumbers.number(op))(\(inner))"
    self.key = text.utf8.count > 120 ? Self.digest(text) : text
  }

  /// Calls for each operand in turn. Workers share nodes, and a count of references that both of
  /// them change makes each wait for the other; here none changes, because a node keeps its
  /// operands alive for as long as it lives.
  @inline(__always)
  func eachOperand(_ body: (Node) -> Void) {
    for index in borrowed.indices { borrowed[index]._withUnsafeGuaranteedRef(body) }
  }

  /// The same for one of them.
  @inline(__always)
  func withOperand<Result>(_ index: Int, _ body: (Node) -> Result) -> Result {
    borrowed[index]._withUnsafeGuaranteedRef(body)
  }

  /// The same node under the name of a `let`, or at another place.
  package func renamed(_ name: String) -> Node {
    Node(
      op, operands, type: type, span: span, lacks: lacks, name: name, precision: precision)
  }

  /// FNV-1a over two lanes: stable on every machine, and long enough that two different
  /// expressions of a rule base never meet.
  private static func digest(_ text: String) -> String {
    var a: UInt64 = 0xcbf2_9ce4_8422_2325
    var b: UInt64 = 0x9ae1_6a3b_2f90_404f
    for byte in text.utf8 {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
      b = (b ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
      b ^= b >> 29
    }
    return "#" + String(a, radix: 16) + String(b, radix: 16)
  }
}
