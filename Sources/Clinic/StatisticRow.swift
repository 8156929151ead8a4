/// One number of a run, in the long shape of omopgenerics' summarised result.
package struct StatisticRow: Sendable {
  package enum Kind: String, Sendable { case integer, numeric, percentage, character }

  /// What is grouped by, such as `analyte` or `rule`, and the group.
  package var groupName: String
  package var groupLevel: String
  /// Strata joined with ` &&& ` as omopgenerics does: `sex &&& age_band`.
  package var strataName: String
  package var strataLevel: String
  package var variableName: String
  package var variableLevel: String
  package var estimateName: String
  package var kind: Kind
  /// Nil where it cannot be estimated; `text` then says why.
  package var value: Double?
  package var text: String?
  package var unit: String?
  package var denominator: Int?

  package init(
    groupName: String, groupLevel: String, strataName: String = "overall",
    strataLevel: String = "overall", variableName: String, variableLevel: String = "",
    estimateName: String, kind: Kind, value: Double?, text: String? = nil, unit: String? = nil,
    denominator: Int? = nil
  ) {
    self.groupName = groupName
    self.groupLevel = groupLevel
    self.strataName = strataName
    self.strataLevel = strataLevel
    self.variableName = variableName
    self.variableLevel = variableLevel
    self.estimateName = estimateName
    self.kind = kind
    self.value = value
    self.text = text
    self.unit = unit
    self.denominator = denominator
  }
}
