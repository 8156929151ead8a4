/// Days since 1970-01-01 in the proleptic Gregorian calendar: the only clock the rules know.
package typealias Day = Int32

/// A measured result in its analyte's canonical unit. Fixed size: a run holds millions.
package struct Observation: Sendable {
  /// The value, or the bound of a censored one, in the canonical unit, unrounded.
  package var value: Double
  /// The upper end of a reported range; equal to `value` where one number was reported.
  package var upper: Double
  package var patient: UInt32
  package var day: Day
  /// The physical line of the source file where the row starts.
  package var line: UInt32
  /// The byte offset of the row in the decoded source file.
  package var offset: UInt64
  /// Index of its detail among the details of its source, or `noDetail`.
  package var detail: UInt32
  /// Minute of the local day, or -1 where only the date is known.
  package var minute: Int16
  package var analyte: UInt16
  package var source: UInt16
  /// Index of the conversion that was applied, in `ConversionTable`.
  package var conversion: UInt16
  package var marks: Marks

  package static let noDetail = UInt32.max

  package init(
    value: Double, upper: Double, patient: UInt32, day: Day, minute: Int16, analyte: UInt16,
    source: UInt16, line: UInt32, offset: UInt64, conversion: UInt16, marks: Marks,
    detail: UInt32 = Observation.noDetail
  ) {
    self.value = value
    self.upper = upper
    self.patient = patient
    self.day = day
    self.minute = minute
    self.analyte = analyte
    self.source = source
    self.line = line
    self.offset = offset
    self.conversion = conversion
    self.marks = marks
    self.detail = detail
  }

  /// What is known of a result besides its value, one bit each.
  package struct Marks: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The value was reported in another unit: it is compared at the analyte's precision.
    package static let converted = Marks(rawValue: 1 << 0)
    package static let lessThan = Marks(rawValue: 1 << 1)
    package static let lessOrEqual = Marks(rawValue: 1 << 2)
    package static let greaterThan = Marks(rawValue: 1 << 3)
    package static let greaterOrEqual = Marks(rawValue: 1 << 4)
    package static let range = Marks(rawValue: 1 << 5)
    package static let fasting = Marks(rawValue: 1 << 6)
    package static let notFasting = Marks(rawValue: 1 << 7)
    package static let haemolysed = Marks(rawValue: 1 << 8)
    package static let grosslyHaemolysed = Marks(rawValue: 1 << 9)
    package static let preliminary = Marks(rawValue: 1 << 10)
    package static let corrected = Marks(rawValue: 1 << 11)
    package static let external = Marks(rawValue: 1 << 12)
    /// The same moment has another value and no correction says which: neither may be used.
    package static let conflicting = Marks(rawValue: 1 << 13)
    /// Outside the typical range: kept, and counted as unusual.
    package static let unusual = Marks(rawValue: 1 << 14)
    /// Read for a specimen that the analyte's rules must not use (wrong tube or matrix).
    package static let excluded = Marks(rawValue: 1 << 15)
    package static let fallbackDate = Marks(rawValue: 1 << 16)
    /// The session of the draw, where the export states no clock time.
    package static let morning = Marks(rawValue: 1 << 17)
    package static let afternoon = Marks(rawValue: 1 << 18)

    // Sets are written as numbers: a literal of members is built anew at every use.
    package static let censored = Marks(rawValue: 0b11_1110)
    /// Not to be read by a rule: contradicted, or from the wrong specimen.
    package static let unusable = Marks(rawValue: 1 << 13 | 1 << 15)
    package static let lessSide = Marks(rawValue: 0b110)
    package static let fastingStated = Marks(rawValue: 1 << 6 | 1 << 7)
  }

  // Asked for every result many times. A set operation on marks goes through the witnesses of
  // OptionSet wherever another module asks; these are plain tests of bits.

  /// Whether only a bound or a range was reported.
  package var isCensored: Bool { marks.rawValue & 0b11_1110 != 0 }
  /// Whether a rule may read it: not contradicted, and not from the wrong specimen.
  package var isUsable: Bool { marks.rawValue & (1 << 13 | 1 << 15) == 0 }
  /// Whether it is outside what is typical of the analyte.
  package var isUnusual: Bool { marks.rawValue & 1 << 14 != 0 }
  package var isConflicting: Bool { marks.rawValue & 1 << 13 != 0 }
  package var isExcluded: Bool { marks.rawValue & 1 << 15 != 0 }
  /// Whether it was reported in another unit, and so is compared at the analyte's precision.
  package var isConverted: Bool { marks.rawValue & 1 << 0 != 0 }
  /// Whether the person fasted, as stated.
  package var isFasting: Truth {
    marks.rawValue & 1 << 6 != 0 ? .true : marks.rawValue & 1 << 7 != 0 ? .false : .unknown
  }

  /// The interval of values that the result stands for.
  package var interval: Interval {
    if !isCensored { return Interval(value) }
    if marks.contains(.range) { return Interval(low: value, high: upper) }
    if marks.contains(.lessThan) { return Interval(low: 0, high: value, highIsOpen: true) }
    if marks.contains(.lessOrEqual) { return Interval(low: 0, high: value) }
    if marks.contains(.greaterThan) {
      return Interval(low: value, lowIsOpen: true, high: .infinity, highIsOpen: true)
    }
    return Interval(low: value, high: .infinity, highIsOpen: true)
  }

  /// Whether it was drawn before noon, or nil where neither clock nor session is stated.
  package var isMorning: Bool? {
    if minute >= 0 { return minute < 720 }
    if marks.contains(.morning) { return true }
    return marks.contains(.afternoon) ? false : nil
  }

  package var comparator: String {
    if marks.contains(.lessThan) { return "<" }
    if marks.contains(.lessOrEqual) { return "<=" }
    if marks.contains(.greaterThan) { return ">" }
    if marks.contains(.greaterOrEqual) { return ">=" }
    return "="
  }
}

/// What only some rows carry: kept beside the observations so that these stay small.
package struct ObservationDetail: Sendable, Hashable {
  /// The limits printed by the laboratory, in the canonical unit.
  package var referenceLow: Double?
  package var referenceHigh: Double?
  /// Interned names; 0 is "not stated".
  package var laboratory: UInt32
  package var accession: UInt32
  package var method: UInt32
  package var specimen: UInt32

  package init(
    referenceLow: Double? = nil, referenceHigh: Double? = nil, laboratory: UInt32 = 0,
    accession: UInt32 = 0, method: UInt32 = 0, specimen: UInt32 = 0
  ) {
    self.referenceLow = referenceLow
    self.referenceHigh = referenceHigh
    self.laboratory = laboratory
    self.accession = accession
    self.method = method
    self.specimen = specimen
  }

  package static let none = ObservationDetail()
}
