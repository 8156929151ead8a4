import BigInt

/// What a caller has confirmed and the guard would otherwise refuse.
package struct ConversionPermissions: OptionSet, Sendable, Hashable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// The assay is known to use the substance's molar mass.
  package static let methodDependentMass = ConversionPermissions(rawValue: 1)
  /// A bare number, or a ratio of like quantities, is known to be a fraction: 0.2 is 20 %.
  package static let fractionAndNumber = ConversionPermissions(rawValue: 2)
}

extension Unit {
  /// The conversion to another unit, for a substance where one is named.
  ///
  /// Mass and amount convert through the molar mass, equivalents through the valence, international
  /// units through the substance's standard, and only above the line: the `g` of `umol/g{creat}` is
  /// not a mass of the substance. Counts, amounts, `[IU]`, `%`, `1` and bare annotations never
  /// convert into each other; activities (`U`, `kat`) convert with `umol/min` and nothing else.
  /// Throws `ConversionRefusal`, which says what is missing.
  package func conversion(
    to target: Unit, substance: Substance? = nil, permitting permissions: ConversionPermissions = []
  ) throws(ConversionRefusal) -> Conversion {
    var difference = dimension.divided(by: target.dimension)
    if permissions.contains(.fractionAndNumber), isAnyFraction, target.isAnyFraction {
      return route(to: target, bridge: 1, basis: "exact")
    }
    if difference[.catalysedAmount] != 0 {
      // 1 U is 1 umol/min: exact, but the amount is of the substrate, so no molar mass may follow.
      difference[.amount] += difference[.catalysedAmount]
      difference[.catalysedAmount] = 0
      guard difference.isNone, ratio == target.ratio else { throw .incommensurable(self, target) }
      return route(to: target, bridge: 1, basis: "exact")
    }
    if difference.isNone {
      guard ratio == target.ratio else { throw .incommensurable(self, target) }
      return route(to: target, bridge: 1, basis: "exact")
    }
    return try exchange(difference, target, substance, permissions)
  }

  /// The conversion that UCUM itself allows, in which the mole is a number and annotations are
  /// nothing. For conformance tests and for no clinical purpose. Nil where UCUM refuses too.
  package func strictConversion(to target: Unit) -> Conversion? {
    guard isStrictlyCommensurable(with: target) else { return nil }
    return route(to: target, bridge: 1, basis: "UCUM, mole as a number")
  }

  /// `%` and its kin, a bare number, or a ratio of like quantities other than amounts: `mmol/mol`
  /// belongs to HbA1c, whose per cent is another scale.
  private var isAnyFraction: Bool {
    isFraction || (dimension.isNone && special == nil && ratio[.amount] == 0)
  }

  private func route(to target: Unit, bridge: Rational, basis: String) -> Conversion {
    guard isSpecial || target.isSpecial else {
      return Conversion(factor: factor * bridge / target.factor, basis: basis)
    }
    let from = special == nil ? (factor, Rational.zero) : special?.affine
    let to = target.special == nil ? (target.factor, Rational.zero) : target.special?.affine
    if special == target.special { return Conversion(factor: 1, basis: basis) }
    if let from, let to {
      return Conversion(
        factor: from.0 * bridge / to.0, offset: (from.1 * bridge - to.1) / to.0, basis: basis)
    }
    let scale = (isSpecial ? 1 : factor) * bridge / (target.isSpecial ? 1 : target.factor)
    return Conversion(from: special, factor: scale, to: target.special, basis: basis)
  }
}

// MARK: Through the substance

extension Unit {
  private static let internationalUnit = Dimension.Axis.arbitrary("[iU]")
  private static let exchangeable: [Dimension.Axis] = [
    .mass, .amount, .equivalents, internationalUnit,
  ]

  private func exchange(
    _ difference: Dimension, _ target: Unit, _ substance: Substance?,
    _ permissions: ConversionPermissions
  ) throws(ConversionRefusal) -> Conversion {
    var rest = difference
    for axis in Self.exchangeable { rest[axis] = 0 }
    let moved = Self.exchangeable.filter { difference[$0] != 0 }
    guard rest.isNone, moved.count == 2, moved.allSatisfy({ abs(difference[$0]) == 1 }),
      let from = moved.first(where: { difference[$0] == 1 }),
      let to = moved.first(where: { difference[$0] == -1 }), holdsOnce(from, without: to),
      target.holdsOnce(to, without: from), below == target.below, special == nil,
      target.special == nil
    else { throw .incommensurable(self, target) }
    var bridge = try particles(from, target, substance)
    let onto = try particles(to, target, substance)
    bridge.count = bridge.count / onto.count
    bridge.perMass -= onto.perMass
    var basis = bridge.basis + onto.basis
    if bridge.perMass != 0 {
      let mass = try molarMass(target, substance, permissions)
      bridge.count = bridge.count * (mass.power(-bridge.perMass) ?? .one)
      let text = mass.exactDecimalText ?? mass.decimalText(significantDigits: 12)
      basis.insert("molar mass \(text) g/mol", at: 0)
    }
    return route(to: target, bridge: bridge.count, basis: basis.joined(separator: ", "))
  }

  /// Whether an axis stands above the line to the first power, and another not at all.
  private func holdsOnce(_ axis: Dimension.Axis, without other: Dimension.Axis) -> Bool {
    func above(_ axis: Dimension.Axis) -> Int { max(0, dimension[axis]) + ratio[axis] }
    return above(axis) == 1 && above(other) == 0
  }

  /// Everything below the line, ratios included: what must not change in an exchange.
  private var below: Dimension {
    var result = Dimension.none
    for axis in Set(dimension.axes + ratio.axes) {
      result[axis] = max(0, -dimension[axis]) + ratio[axis]
    }
    return result
  }

  /// How many particles one base unit of an axis is: `count`, over the molar mass `perMass` times.
  private func particles(
    _ axis: Dimension.Axis, _ target: Unit, _ substance: Substance?
  ) throws(ConversionRefusal) -> (count: Rational, perMass: Int, basis: [String]) {
    switch axis {
    case .mass: return (UnitTable.avogadro, 1, [])
    case .amount: return (1, 0, [])
    case .equivalents:
      guard let valence = substance?.valence, !valence.isZero else {
        throw missing(.valenceMissing, "a valence", target, substance)
      }
      return (Rational.one / valence.magnitude, 0, ["valence \(valence)"])
    default:
      switch substance?.internationalUnit {
      case .mass(let grams):
        return (
          grams * UnitTable.avogadro, 1, ["1 [IU] = \(grams.decimalText(significantDigits: 12)) g"]
        )
      case .amount(let moles):
        return (
          moles * UnitTable.avogadro, 0,
          ["1 [IU] = \(moles.decimalText(significantDigits: 12)) mol"]
        )
      case nil:
        throw missing(.standardMissing, "what one international unit is", target, substance)
      }
    }
  }

  private func molarMass(
    _ target: Unit, _ substance: Substance?, _ permissions: ConversionPermissions
  ) throws(ConversionRefusal) -> Rational {
    guard let substance, let mass = substance.molarMass, mass > 0, substance.massBasis != .none
    else {
      if let substance, substance.needsMethod { throw methodNeeded(target, substance) }
      throw missing(.molarMassMissing, "a molar mass", target, substance)
    }
    if substance.needsMethod, !permissions.contains(.methodDependentMass) {
      throw methodNeeded(target, substance)
    }
    return mass
  }

  private func methodNeeded(_ target: Unit, _ substance: Substance) -> ConversionRefusal {
    let why =
      substance.massBasis == .rocheOnly
      ? "is known for the Roche assay only"
      : "depends on the assay, for laboratories use several masses"
    return ConversionRefusal(
      from: self, to: target, .methodDependent,
      "\(why) (\(substance.name)): name the method or the laboratory's factor")
  }

  private func missing(
    _ reason: ConversionRefusal.Reason, _ what: String, _ target: Unit, _ substance: Substance?
  ) -> ConversionRefusal {
    let who = substance.map { "none is known for \($0.name)" } ?? "no analyte was named"
    return ConversionRefusal(from: self, to: target, reason, "needs \(what): \(who)")
  }
}
