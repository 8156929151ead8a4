/// Whom the records are about, as far as the rules need to know.
package struct Person: Sendable {
  package enum Sex: UInt8, Sendable { case unknown, female, male }

  /// The identifier as exported.
  package var id: String
  package var sex: Sex
  package var birthDay: Day?
  package var pregnant: Truth
  /// Completed weeks at the as-of date of the export, where stated.
  package var gestationWeeks: Int?
  package var altitudeMetres: Double?
  package var cigarettesPerDay: Double?
  package var site: String
  package var source: UInt16
  package var line: UInt32
  /// Survey columns or other named numbers that a profile carries, by the profile's order.
  package var attributes: [Double]

  package init(
    id: String, sex: Sex = .unknown, birthDay: Day? = nil, pregnant: Truth = .unknown,
    gestationWeeks: Int? = nil, altitudeMetres: Double? = nil, cigarettesPerDay: Double? = nil,
    site: String = "", source: UInt16 = 0, line: UInt32 = 0, attributes: [Double] = []
  ) {
    self.id = id
    self.sex = sex
    self.birthDay = birthDay
    self.pregnant = pregnant
    self.gestationWeeks = gestationWeeks
    self.altitudeMetres = altitudeMetres
    self.cigarettesPerDay = cigarettesPerDay
    self.site = site
    self.source = source
    self.line = line
    self.attributes = attributes
  }
}
