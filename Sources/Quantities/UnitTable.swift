import Diagnostics

/// Every unit symbol and prefix that a unit expression may use.
package struct UnitTable: Sendable {
  /// A symbol of the table with its meaning in base units.
  struct Atom: Sendable {
    var code: String
    var factor: Rational
    var dimension: Dimension
    var isMetric: Bool
    var special: SpecialScale?
  }

  /// Particles a mole, exact by the definition of the SI (2019).
  static let avogadro = Rational("6.02214076e23")!

  package let definitions: [UnitDefinition]
  package let prefixDefinitions: [PrefixDefinition]
  private var atoms: [String: Atom] = [:]
  private var prefixes: [String: Rational] = [:]
  private var declared: Set<String> = []
  /// Every symbol with and without prefixes, for hints.
  private var symbols: [String] = []
  private var alikeByFolding: [[UInt8]: [String]] = [:]

  /// Checks and resolves every row. Rows may stand in any order; a row may use any other.
  ///
  /// Throws on the first row that is doubled, incomplete, circular, or built on unknown units.
  package init(
    definitions: [UnitDefinition], prefixes: [PrefixDefinition]
  ) throws(UnitTableError) {
    self.definitions = definitions
    self.prefixDefinitions = prefixes
    for row in prefixes {
      guard let value = Rational(row.value), value > 0 else {
        throw UnitTableError(row: row.prefix, message: "the value of a prefix is a positive number")
      }
      guard (1...2).contains(row.prefix.utf8.count), self.prefixes[row.prefix] == nil else {
        throw UnitTableError(row: row.prefix, message: "a prefix has 1 or 2 letters and one row")
      }
      self.prefixes[row.prefix] = value
    }
    for row in definitions {
      guard !row.code.isEmpty, row.code.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
        throw UnitTableError(row: row.code, message: "a code is ASCII without blanks")
      }
      guard declared.insert(row.code).inserted else {
        throw UnitTableError(row: row.code, message: "the code stands twice")
      }
    }
    try resolveAll()
    indexSymbols()
    if let mole = atoms["mol"], mole.factor != Self.avogadro || mole.dimension[.amount] != 1 {
      throw UnitTableError(row: "mol", message: "a mole is 6.02214076e23 particles, an amount")
    }
  }

  /// The unit that a UCUM code denotes. Throws `UnitError`, with the place and a hint.
  package func unit(_ code: String) throws(UnitError) -> Unit {
    var parser = UnitParser(code, table: self)
    return try parser.parse()
  }

  /// Whether a code is a unit; cheaper than `unit(_:)` where no hint is wanted.
  package func contains(_ code: String) -> Bool {
    var parser = UnitParser(code, table: self, givesHints: false)
    return (try? parser.parse()) != nil
  }

  /// Every symbol without prefixes, in the order of the table.
  package var codes: [String] { definitions.map(\.code) }

  // MARK: Look-up

  /// The whole symbol first, then a prefix before a metric symbol; no string has two readings.
  func lookUp(_ symbol: String) -> Atom? {
    if let atom = atoms[symbol] { return atom }
    // While the table is being built a declared symbol must not be read as prefix and rest.
    guard !declared.contains(symbol), let (factor, rest) = splitPrefix(symbol),
      var atom = atoms[rest], atom.isMetric
    else { return nil }
    if let special = atom.special {
      atom.special = special.scaled(by: factor)
    } else {
      atom.factor = atom.factor * factor
    }
    return atom
  }

  private func splitPrefix(_ symbol: String) -> (Rational, String)? {
    for length in 1...2 {
      let prefix = String(symbol.prefix(length))
      let rest = String(symbol.dropFirst(length))
      if let factor = prefixes[prefix], declared.contains(rest) { return (factor, rest) }
    }
    return nil
  }

  /// The non-metric atom that a prefix was put before, if that is what is wrong.
  func refusedPrefix(_ symbol: String) -> String? {
    guard let (_, rest) = splitPrefix(symbol), let atom = atoms[rest], !atom.isMetric else {
      return nil
    }
    return atom.code
  }

  /// The likeliest symbol for a wrong one: the same letters in other case or without brackets,
  /// with the fewest changes of case, or else the nearest spelling.
  func nearest(to symbol: String) -> String? {
    if let alike = alikeByFolding[Self.folded(symbol)] {
      let bare = Self.unbracketed(symbol)
      return alike.min { a, b in
        let (left, right) = (Self.unbracketed(a), Self.unbracketed(b))
        let (x, y) = (zip(left, bare).count { $0 != $1 }, zip(right, bare).count { $0 != $1 })
        return (x, a.utf8.count, a) < (y, b.utf8.count, b)
      }
    }
    return Suggestion.nearest(to: symbol, in: symbols)
  }

  private mutating func indexSymbols() {
    let metric = definitions.filter { $0.metric == "yes" }.map(\.code)
    symbols = codes + prefixDefinitions.flatMap { prefix in metric.map { prefix.prefix + $0 } }
    alikeByFolding = Dictionary(grouping: symbols, by: Self.folded)
  }

  private static func unbracketed(_ symbol: String) -> [UInt8] {
    symbol.utf8.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
  }

  private static func folded(_ symbol: String) -> [UInt8] {
    unbracketed(symbol).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}

// MARK: Building

extension UnitTable {
  /// Rows wait until the rows they are built on are known; a round without progress is a fault.
  private mutating func resolveAll() throws(UnitTableError) {
    var waiting = definitions
    while !waiting.isEmpty {
      var left: [UnitDefinition] = []
      for row in waiting {
        if let atom = try resolve(row) { atoms[row.code] = atom } else { left.append(row) }
      }
      if left.count == waiting.count { throw unresolved(left[0]) }
      waiting = left
    }
  }

  private func unresolved(_ row: UnitDefinition) -> UnitTableError {
    var parser = UnitParser(row.unit, table: self)
    do {
      _ = try parser.parse()
    } catch {
      return UnitTableError(row: row.code, message: "its unit is unknown or circular: \(error)")
    }
    return UnitTableError(row: row.code, message: "it cannot be resolved")
  }

  /// The atom of a row, or nil while its unit still waits for others.
  private func resolve(_ row: UnitDefinition) throws(UnitTableError) -> Atom? {
    func fault(_ message: String) -> UnitTableError {
      UnitTableError(row: row.code, message: message)
    }
    guard row.metric == "yes" || row.metric == "no" else { throw fault("metric is yes or no") }
    guard let value = Rational(row.value), value > 0 else { throw fault("value is not a number") }
    guard (row.kind == "special") == !row.function.isEmpty else {
      throw fault("a special unit, and no other, has a function")
    }
    let isMetric = row.metric == "yes"
    if row.kind == "base" {
      guard let axis = Self.baseAxis[row.property] else {
        throw fault(
          "a base unit measures one of \(Self.baseAxis.keys.sorted().joined(separator: ", "))")
      }
      return Atom(code: row.code, factor: 1, dimension: Dimension(axis), isMetric: isMetric)
    }
    guard ["derived", "special", "arbitrary", "dimensionless"].contains(row.kind) else {
      throw fault("kind is base, derived, special, arbitrary or dimensionless")
    }
    var parser = UnitParser(row.unit, table: self, givesHints: false)
    guard let unit = try? parser.parse() else { return nil }
    guard unit.special == nil else { throw fault("it is built on a special unit") }
    let factor = value * unit.factor
    var atom = Atom(
      code: row.code, factor: factor, dimension: unit.dimension, isMetric: isMetric)
    if row.kind == "arbitrary", unit.dimension.isNone {
      atom.dimension = Dimension(.arbitrary(row.code))
    }
    if let axis = Self.guardedAxis(row.property, code: row.code) {
      atom.dimension = atom.dimension.strict.multiplied(by: Dimension(axis))
    }
    if row.kind == "special" {
      guard let function = SpecialScale.Function(named: row.function) else {
        throw fault("function '\(row.function)' is unknown")
      }
      atom.special = SpecialScale(function: function, size: factor, prefix: 1)
    }
    return atom
  }

  private static let baseAxis: [String: Dimension.Axis] = [
    "length": .length, "time": .time, "mass": .mass, "plane angle": .planeAngle,
    "temperature": .temperature, "electric charge": .charge,
    "luminous intensity": .luminousIntensity,
  ]

  /// The axis of ours for a property that UCUM does not tell from a bare number, from a frequency,
  /// or from another property with the same base units. Nil for all properties that need none.
  static func guardedAxis(_ property: String, code: String) -> Dimension.Axis? {
    switch property {
    case "amount of substance": .amount
    case "equivalents": .equivalents
    case "osmoles": .osmoles
    case "catalytic activity": .catalysedAmount
    case "fraction", "mass fraction": .fraction
    case "radioactivity", "dose equivalent", "acidity", "level", "amount of information":
      .nature(property)
    // Here two units of one property do not agree either: a high-power field is not a hundredth
    // of a low-power field for any purpose, and turbidity depends on the method.
    case "view area in microscope", "turbidity", "x-ray attenuation",
      "homeopathic potency (retired)":
      .nature(code)
    default: nil
    }
  }
}
