import Quantities

/// A nutrient that can be taken in, with the unit its daily amounts are kept in.
package struct Nutrient: Sendable {
  package let id: String
  package let label: String
  package let aliases: [String]
  /// The unit of an amount, such as `mg`; doses are kept in this unit a day.
  package let unit: Unit
  package let dailyUnit: Unit

  package init(id: String, label: String, aliases: [String], unit: Unit, dailyUnit: Unit) {
    self.id = id
    self.label = label
    self.aliases = aliases
    self.unit = unit
    self.dailyUnit = dailyUnit
  }
}

/// A group of condition codes or of medicines that rules name together.
package struct CodeGroup: Sendable {
  package let id: String
  package let label: String

  package init(id: String, label: String) {
    self.id = id
    self.label = label
  }
}

/// An intake reference, such as an upper level, for some people.
package struct IntakeReference: Sendable {
  package let table: LimitTable
  package let nutrient: Int
  package let kind: String
  package let authority: String
  package let scope: String

  package init(table: LimitTable, nutrient: Int, kind: String, authority: String, scope: String) {
    self.table = table
    self.nutrient = nutrient
    self.kind = kind
    self.authority = authority
    self.scope = scope
  }
}

/// Every name that a rule may use, compiled from the knowledge tables.
package struct Vocabulary: Sendable {
  package let analytes: [Analyte]
  package let nutrients: [Nutrient]
  package let conditions: [CodeGroup]
  package let medicines: [CodeGroup]
  package private(set) var limits: [LimitTable]
  package let intakeReferences: [IntakeReference]
  package let units: UnitTable
  private let analyteByName: [String: Int]
  private let nutrientByName: [String: Int]
  private let conditionByName: [String: Int]
  private let medicineByName: [String: Int]
  private let limitByName: [String: Int]

  /// The same with limit tables of its own; see `LimitTable.init(copying:)`.
  package func forOneWorker() -> Vocabulary {
    var copy = self
    copy.limits = limits.map(LimitTable.init(copying:))
    return copy
  }

  package init(
    analytes: [Analyte], nutrients: [Nutrient], conditions: [CodeGroup],
    medicines: [CodeGroup], limits: [LimitTable], intakeReferences: [IntakeReference],
    units: UnitTable
  ) {
    self.analytes = analytes
    self.nutrients = nutrients
    self.conditions = conditions
    self.medicines = medicines
    self.limits = limits
    self.intakeReferences = intakeReferences
    self.units = units
    var names: [String: Int] = [:]
    // A short name wins over an id, and an id over an alias.
    for (index, analyte) in analytes.enumerated() {
      for alias in analyte.aliases where names[alias] == nil { names[alias] = index }
    }
    for (index, analyte) in analytes.enumerated() { names[analyte.id] = index }
    for (index, analyte) in analytes.enumerated() { names[analyte.shortName] = index }
    self.analyteByName = names
    names = [:]
    for (index, nutrient) in nutrients.enumerated() {
      for alias in nutrient.aliases { names[alias] = index }
    }
    for (index, nutrient) in nutrients.enumerated() { names[nutrient.id] = index }
    self.nutrientByName = names
    self.conditionByName = Self.index(conditions.map(\.id))
    self.medicineByName = Self.index(medicines.map(\.id))
    self.limitByName = Self.index(limits.map { "\($0.set)/\($0.subject)" })
  }

  private static func index(_ names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func analyte(_ name: String) -> Int? { analyteByName[name] }
  package func nutrient(_ name: String) -> Int? { nutrientByName[name] }
  package func condition(_ name: String) -> Int? { conditionByName[name] }
  package func medicine(_ name: String) -> Int? { medicineByName[name] }

  package func limit(set: String, subject: String) -> Int? { limitByName["\(set)/\(subject)"] }

  package var analyteNames: [String] { analyteByName.keys.sorted() }
  package var nutrientNames: [String] { nutrientByName.keys.sorted() }
  package var conditionNames: [String] { conditions.map(\.id) }
  package var medicineNames: [String] { medicines.map(\.id) }
  package var limitSets: [String] { Set(limits.map(\.set)).sorted() }
}
