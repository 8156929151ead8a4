/// A nutrient taken over a span of days, already as the elemental amount a day.
package struct Intake: Sendable {
  package enum Origin: UInt8, Sendable, CaseIterable { case supplement, prescribed, diet, device }

  /// Why a daily amount is not one number. Each is reported, and none is settled by a guess.
  package struct Doubts: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The amount could be elemental or the salt, and the form does not say which.
    package static let saltOrElement = Doubts(rawValue: 1 << 0)
    /// The salt is named and its water is not: the amount spans the hydrates.
    package static let hydrate = Doubts(rawValue: 1 << 1)
    /// That it is taken is known; how much a day is not.
    package static let undecided = Doubts(rawValue: 1 << 2)
    /// An amount beside a number of tablets could be that of one or of all.
    package static let eachOrAll = Doubts(rawValue: 1 << 3)
    /// Activity units whose factor depends on a form that is not stated, such as vitamin E.
    package static let unitForm = Doubts(rawValue: 1 << 4)

    /// Whether no rule may use the dose: it has two far readings or none.
    package var blocksDose: Bool { !isDisjoint(with: [.saltOrElement, .undecided]) }

    /// What each doubt is called in a report, in a fixed order.
    package var words: [String] {
      let names: [(Doubts, String)] = [
        (.saltOrElement, "elemental or salt not stated"),
        (.undecided, "amount a day not known"),
        (.hydrate, "hydrate not stated"),
        (.eachOrAll, "amount of one or of all not stated"),
        (.unitForm, "form behind the units not stated"),
      ]
      return names.filter { contains($0.0) }.map(\.1)
    }
  }

  package var patient: UInt32
  package var nutrient: UInt16
  /// Elemental amount a day in the nutrient's unit; an interval where hydrate or dose is a range,
  /// without an upper end where as-needed doses have no stated maximum or nothing is known.
  package var daily: Interval
  /// Nil where the form does not say when it began.
  package var start: Day?
  /// The last day it was taken; nil where it runs on or where the end is not known.
  package var stop: Day?
  package var isOngoing: Truth
  package var recordedOn: Day?
  package var origin: Origin
  /// False for forms that count towards a limit but not towards adequacy, such as cupric oxide.
  package var isBioavailable: Bool
  /// What keeps the daily amount from being one number, or from being known at all.
  package var doubts: Doubts
  package var isAsNeeded: Bool
  /// Elemental amount at one time, in the nutrient's unit; nil where only a day's is known.
  package var perDose: Interval?
  /// Doses a day; nil where not stated.
  package var timesADay: Interval?
  /// Percent of the doses that are taken, where stated; the daily amount already has it.
  package var adherence: Double?
  /// When it is taken and how.
  package var schedule: Schedule
  /// Whether a row of diet is a questionnaire about the usual diet, and no single day.
  package var isUsualDiet = false
  /// Whether the salt or form is named.
  package var isFormStated = false
  /// Whether the amount could be elemental or the salt.
  package var isAmbiguous: Bool { doubts.contains(.saltOrElement) }
  /// The amount at one time: as stated, or the day's amount over the doses of a day.
  package var atOnce: Interval? {
    if let perDose { return perDose }
    guard let timesADay, timesADay.low == timesADay.high, timesADay.low > 0, daily.high.isFinite
    else { return nil }
    return Interval(low: daily.low / timesADay.low, high: daily.high / timesADay.low)
  }
  package var source: UInt16
  package var line: UInt32

  package init(
    patient: UInt32, nutrient: UInt16, daily: Interval, start: Day?, stop: Day?,
    isOngoing: Truth, recordedOn: Day?, origin: Origin, isBioavailable: Bool = true,
    doubts: Doubts = [], isAsNeeded: Bool = false, schedule: Schedule = Schedule(), source: UInt16,
    line: UInt32
  ) {
    self.patient = patient
    self.nutrient = nutrient
    self.daily = daily
    self.start = start
    self.stop = stop
    self.isOngoing = isOngoing
    self.recordedOn = recordedOn
    self.origin = origin
    self.isBioavailable = isBioavailable
    self.doubts = doubts
    self.isAsNeeded = isAsNeeded
    self.schedule = schedule
    self.source = source
    self.line = line
  }
}

/// A day on which the person answered the intake form, whatever it listed.
package struct IntakeForm: Sendable {
  package var patient: UInt32
  package var day: Day

  package init(patient: UInt32, day: Day) {
    self.patient = patient
    self.day = day
  }
}

/// A coded condition or a medicine, matched to a group of the knowledge tables.
package struct CodedSpan: Sendable {
  package enum Kind: UInt8, Sendable { case condition, medicine }

  package var patient: UInt32
  package var kind: Kind
  /// Index of the condition group or drug class.
  package var group: UInt16
  package var start: Day?
  package var stop: Day?
  /// False where the list says that it ended, with or without the day.
  package var isOngoing = Truth.unknown
  /// When a medicine is taken and how.
  package var schedule = Schedule()
  /// Milligrams a day of a medicine, of the reference drug where its class has one; nil where the
  /// list does not say.
  package var milligrams: Interval?
  package var source: UInt16
  package var line: UInt32

  package init(
    patient: UInt32, kind: Kind, group: UInt16, start: Day?, stop: Day?, source: UInt16,
    line: UInt32
  ) {
    self.patient = patient
    self.kind = kind
    self.group = group
    self.start = start
    self.stop = stop
    self.source = source
    self.line = line
  }
}
