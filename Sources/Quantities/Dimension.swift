/// What a unit measures, as whole powers of independent axes.
///
/// Besides the seven base dimensions of UCUM there are axes of our own. UCUM makes the mole a pure
/// number and drops every annotation, so that `mmol/L`, `10*3/uL`, `{copies}/L` and `%/L` would
/// convert into each other; each is an axis here, and only `strict` forgets them.
package struct Dimension: Sendable, Hashable {
  package enum Axis: Sendable, Hashable {
    case length, time, mass, planeAngle, temperature, charge, luminousIntensity
    /// Amount of substance: the mole.
    case amount
    /// Charge or bond equivalents: the mole times a valence.
    case equivalents
    /// Dissolved particles, whose relation to the mole depends on dissociation.
    case osmoles
    /// Substrate turned over, as in `U` and `kat`: the amount is of the substrate, never of what
    /// was measured, so a molar mass must not touch it.
    case catalysedAmount
    /// Per cent, per mille, parts per million: not the same as a bare number.
    case fraction
    /// A property that UCUM shares with another, such as `dose equivalent` or `acidity`.
    case nature(String)
    /// A bare annotation such as `{cells}`, without its braces.
    case annotation(String)
    /// An arbitrary unit such as `[iU]`, comparable with nothing but itself.
    case arbitrary(String)

    /// Whether UCUM itself tells this axis apart.
    var isStrict: Bool {
      switch self {
      case .length, .time, .mass, .planeAngle, .temperature, .charge, .luminousIntensity: true
      case .arbitrary: true
      default: false
      }
    }

    var name: String {
      switch self {
      case .length: "length"
      case .time: "time"
      case .mass: "mass"
      case .planeAngle: "angle"
      case .temperature: "temperature"
      case .charge: "charge"
      case .luminousIntensity: "luminous intensity"
      case .amount: "amount"
      case .equivalents: "equivalents"
      case .osmoles: "osmoles"
      case .catalysedAmount: "catalysed amount"
      case .fraction: "fraction"
      case .nature(let name): name
      case .annotation(let text): "{\(text)}"
      case .arbitrary(let code): code
      }
    }

    /// Order of printing: what is counted or weighed first, time last.
    fileprivate var rank: Int {
      switch self {
      case .arbitrary: 0
      case .annotation: 1
      case .amount: 2
      case .equivalents: 3
      case .osmoles: 4
      case .catalysedAmount: 5
      case .fraction: 6
      case .nature: 7
      case .mass: 8
      case .charge: 9
      case .luminousIntensity: 10
      case .temperature: 11
      case .planeAngle: 12
      case .length: 13
      case .time: 14
      }
    }
  }

  private var powers: [Axis: Int] = [:]

  package static let none = Dimension()

  package init() {}

  package init(_ axis: Axis, _ exponent: Int = 1) {
    if exponent != 0 { powers[axis] = exponent }
  }

  package subscript(axis: Axis) -> Int {
    get { powers[axis] ?? 0 }
    set { powers[axis] = newValue == 0 ? nil : newValue }
  }

  package var isNone: Bool { powers.isEmpty }

  /// Every axis with an exponent other than zero, in the order of printing.
  package var axes: [Axis] {
    powers.keys.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
  }

  /// The dimension as UCUM sees it: the mole and annotations count for nothing.
  package var strict: Dimension {
    var result = self
    result.powers = powers.filter { $0.key.isStrict }
    return result
  }

  package func multiplied(by other: Dimension) -> Dimension {
    var result = self
    for (axis, exponent) in other.powers { result[axis] += exponent }
    return result
  }

  package func divided(by other: Dimension) -> Dimension { multiplied(by: other.power(-1)) }

  package func power(_ exponent: Int) -> Dimension {
    var result = Dimension()
    for (axis, value) in powers { result[axis] = value * exponent }
    return result
  }
}

extension Dimension: CustomStringConvertible {
  /// `mass/length3`, `1/time`, `{cells}/length3`, or `1` where nothing is left.
  package var description: String {
    func term(_ axis: Axis) -> String {
      let exponent = abs(self[axis])
      return exponent == 1 ? axis.name : "\(axis.name)\(exponent)"
    }
    let top = axes.filter { self[$0] > 0 }.map(term).joined(separator: ".")
    let bottom = axes.filter { self[$0] < 0 }.map { "/" + term($0) }.joined()
    return (top.isEmpty ? "1" : top) + bottom
  }
}
