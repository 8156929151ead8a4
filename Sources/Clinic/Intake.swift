/// A nutrient taken over a span of days, already as the elemental amount a day.
package struct Intake: Sendable {
  package enum Origin: UInt8, Sendable, CaseIterable { case supplement, prescribed, diet, device }

  package var patient: UInt32
  package var nutrient: UInt16
  /// Elemental amount a day in the nutrient's unit; an interval where hydrate or dose is a range.
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
  /// The amount could be elemental or the salt, and the form does not say which.
  package var isAmbiguous: Bool
  package var isAsNeeded: Bool
  /// Minutes of the day at which it is taken, where stated.
  package var minutes: [Int16]
  package var source: UInt16
  package var line: UInt32

  package init(
    patient: UInt32, nutrient: UInt16, daily: Interval, start: Day?, stop: Day?,
    isOngoing: Truth, recordedOn: Day?, origin: Origin, isBioavailable: Bool = true,
    isAmbiguous: Bool = false, isAsNeeded: Bool = false, minutes: [Int16] = [], source: UInt16,
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
    self.isAmbiguous = isAmbiguous
    self.isAsNeeded = isAsNeeded
    self.minutes = minutes
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
