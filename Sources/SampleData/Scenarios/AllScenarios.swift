extension Scenario {
  /// Every built person, the families dealt out in turn so that even the first few differ.
  static let all: [Scenario] = {
    let families = [
      calculatedCopper, copperTier, functionalCopper, zincInducedDeficiency, zincStatus,
      zincUpperLevel, zincWithoutCopper, zincToCopper, anaemia, ironStores, vitaminDStatus,
      lymphopenia, monitoring,
    ]
    let longest = families.map(\.count).max() ?? 0
    return (0..<longest).flatMap { turn in
      families.compactMap { turn < $0.count ? $0[turn] : nil }
    }
  }()
}
