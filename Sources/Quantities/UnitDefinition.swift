/// One row of `units.csv`: a unit as its source defines it, every field as written there.
///
/// `UnitTable` checks the fields and says which row is wrong, so that a reviewer's spreadsheet can
/// be read without knowing any Swift.
package struct UnitDefinition: Sendable, Hashable {
  /// The UCUM case-sensitive code, such as `mol` or `[in_i]`.
  package var code: String
  /// `base`, `derived`, `special`, `arbitrary` or `dimensionless`.
  package var kind: String
  package var name: String
  /// What is measured. Some words keep a unit apart from what UCUM equates it with; see
  /// `Dimension.Axis` and `UnitTable.guardedAxis`.
  package var property: String
  /// How many of `unit` make one of `code`: a decimal number. `1` for a base unit.
  package var value: String
  /// A UCUM expression over other codes of the table.
  package var unit: String
  /// `yes` where prefixes are allowed, else `no`.
  package var metric: String
  /// The conversion function of a special unit (`Cel`, `lg`, ...), blank for all others.
  package var function: String
  package var source: String
  package var status: String

  package init(
    code: String, kind: String, name: String, property: String, value: String, unit: String,
    metric: String, function: String, source: String, status: String
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.property = property
    self.value = value
    self.unit = unit
    self.metric = metric
    self.function = function
    self.source = source
    self.status = status
  }
}

/// One row of `prefixes.csv`, such as `u` (micro), `1e-6`.
package struct PrefixDefinition: Sendable, Hashable {
  package var prefix: String
  package var name: String
  package var value: String
  package var source: String
  package var status: String

  package init(prefix: String, name: String, value: String, source: String, status: String) {
    self.prefix = prefix
    self.name = name
    self.value = value
    self.source = source
    self.status = status
  }
}
