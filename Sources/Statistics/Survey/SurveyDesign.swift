/// What to do with the variance of a stratum that holds only one primary sampling unit.
package enum LonelyPSU: String, Sendable, Hashable, CaseIterable {
  /// No standard error is given: `singlePSU`.
  case fail
  /// The unit was certain to be sampled: the stratum adds nothing (R's `certainty`, `remove`).
  case certainty
  /// The stratum adds the square of its total, uncentred: conservative.
  case adjust
  /// The stratum adds the average of the strata that have two units or more.
  case average
}

/// A stratified sample of clusters, first stage with replacement, as the NHANES is analysed.
///
/// Units are numbered inside their stratum (`nest = TRUE` in R), so unit 1 of stratum 90 and
/// unit 1 of stratum 91 are two. A row with a missing or zero weight is not part of the design
/// and is counted; variances see the whole design, and subgroups are domains of it.
package struct SurveyDesign: Sendable {
  /// Rows of the table the design was built from.
  package let rowCount: Int
  package let missingWeights: Int
  package let zeroWeights: Int
  package let lonelyPSU: LonelyPSU
  /// Whether a stratum that a domain meets in one of its units only is treated by `lonelyPSU`
  /// as well (R's `survey.adjust.domain.lonely`).
  package let adjustsDomainLonely: Bool

  // By row; -1 and 0 for a row outside the design.
  let unitOfRow: [Int32]
  let weights: [Double]
  // Breaks ties between rows of equal value, so that quantile rules that look inside a tie do
  // not depend on the order of the table.
  let tieOrder: [Int]
  // Units ascend by stratum, then by their number.
  let stratumOfUnit: [Int32]
  let unitsOfStratum: [Range<Int>]

  /// `strata` and `units` have one entry a row; without strata all rows form one, without units
  /// every row is its own. `tieOrder` is any number that tells rows apart, such as a respondent
  /// number; without it ties keep the order of the table.
  ///
  /// Throws `invalidWeight` where a weight is negative or not finite.
  package init(
    weights: [Double?], strata: [Int]? = nil, units: [Int]? = nil, tieOrder: [Int]? = nil,
    lonelyPSU: LonelyPSU = .fail, adjustsDomainLonely: Bool = false
  ) throws(NotEstimable) {
    let count = weights.count
    for column in [strata, units, tieOrder] {
      precondition(column == nil || column?.count == count, "a design has one entry a row")
    }
    guard weights.allSatisfy({ $0.map { $0.isFinite && $0 >= 0 } ?? true }) else {
      throw .invalidWeight
    }
    let rows = weights.indices.filter { (weights[$0] ?? 0) > 0 }
    let keys = rows.map { row in
      UnitKey(stratum: strata?[row] ?? 0, unit: units?[row] ?? row, row: row)
    }.sorted()

    var unitOfRow = [Int32](repeating: -1, count: count)
    var stratumOfUnit: [Int32] = []
    var unitsOfStratum: [Range<Int>] = []
    var previous: UnitKey?
    for key in keys {
      if previous?.stratum != key.stratum {
        unitsOfStratum.append(stratumOfUnit.count..<stratumOfUnit.count)
      }
      if previous?.stratum != key.stratum || previous?.unit != key.unit {
        stratumOfUnit.append(Int32(unitsOfStratum.count - 1))
        let start = unitsOfStratum[unitsOfStratum.count - 1].lowerBound
        unitsOfStratum[unitsOfStratum.count - 1] = start..<stratumOfUnit.count
      }
      unitOfRow[key.row] = Int32(stratumOfUnit.count - 1)
      previous = key
    }
    self.rowCount = count
    self.missingWeights = weights.count { $0 == nil }
    self.zeroWeights = weights.count { $0 == 0 }
    self.lonelyPSU = lonelyPSU
    self.adjustsDomainLonely = adjustsDomainLonely
    self.unitOfRow = unitOfRow
    self.weights = weights.map { $0 ?? 0 }
    self.tieOrder = tieOrder ?? Array(0..<count)
    self.stratumOfUnit = stratumOfUnit
    self.unitsOfStratum = unitsOfStratum
  }

  /// Strata with at least one row of positive weight.
  package var strataCount: Int { unitsOfStratum.count }

  /// Primary sampling units with at least one row of positive weight.
  package var unitCount: Int { stratumOfUnit.count }

  /// All rows of the design.
  package var whole: SurveyDomain {
    SurveyDomain(design: self, rows: weights.indices.filter { unitOfRow[$0] >= 0 })
  }

  /// The rows of the design for which `isMember` (one entry a row of the table) is true; nil,
  /// not known, is not a member.
  package func domain(_ isMember: [Bool?]) -> SurveyDomain {
    precondition(isMember.count == rowCount, "a domain has one entry a row")
    return SurveyDomain(
      design: self, rows: weights.indices.filter { unitOfRow[$0] >= 0 && isMember[$0] == true })
  }
}

private struct UnitKey: Comparable {
  let stratum: Int
  let unit: Int
  let row: Int

  static func < (left: UnitKey, right: UnitKey) -> Bool {
    (left.stratum, left.unit, left.row) < (right.stratum, right.unit, right.row)
  }
}

/// A subgroup of a survey that is estimated with the variance of the full design.
package struct SurveyDomain: Sendable {
  package let design: SurveyDesign
  /// Row numbers of the table, ascending.
  package let rows: [Int]

  package var count: Int { rows.count }

  /// Primary sampling units minus strata, among those that hold a row of this domain.
  package var degreesOfFreedom: Int {
    let units = occupiedUnits()
    let strata = Set(units.map { design.stratumOfUnit[$0] })
    return units.count - strata.count
  }

  /// The members of this domain for which `isMember` is true as well.
  package func subdomain(_ isMember: [Bool?]) -> SurveyDomain {
    precondition(isMember.count == design.rowCount, "a domain has one entry a row")
    return SurveyDomain(design: design, rows: rows.filter { isMember[$0] == true })
  }

  /// The sum of weights: how many people of the population the domain stands for.
  package func weight() throws(NotEstimable) -> Double { try exactWeight().rounded().published() }

  func exactWeight() throws(NotEstimable) -> ExactNumber {
    var sum = ExactSum()
    for row in rows { sum.add(design.weights[row]) }
    return try sum.exact()
  }

  /// The units that hold a row of this domain, ascending.
  func occupiedUnits() -> [Int] {
    var isOccupied = [Bool](repeating: false, count: design.unitCount)
    for row in rows { isOccupied[Int(design.unitOfRow[row])] = true }
    return isOccupied.indices.filter { isOccupied[$0] }
  }

  /// The rows of this domain that have a value, and the values; throws `empty`, `allMissing` or
  /// `notFinite`.
  func observed(_ values: [Double?]) throws(NotEstimable) -> (SurveyDomain, [Double]) {
    precondition(values.count == design.rowCount, "a variable has one entry a row")
    let kept = rows.filter { values[$0] != nil }
    if kept.isEmpty { throw rows.isEmpty ? .empty : .allMissing }
    let present = kept.map { values[$0] ?? 0 }
    guard present.allSatisfy(\.isFinite) else { throw .notFinite }
    return (SurveyDomain(design: design, rows: kept), present)
  }
}
