/// How much more often two findings meet in one person than if they were independent.
package struct ObservedOverExpected: Sendable, Hashable {
  /// People with both.
  package let observed: Int
  /// `n₁ n₂ / n`: people with both if one finding said nothing about the other.
  package let expected: Double
  package let ratio: Double
  /// Of the ratio, by the delta method on its logarithm under multinomial sampling; nil where
  /// nobody has both.
  package let interval: ConfidenceInterval?
  /// Of Pearson's chi-squared test of independence, without continuity correction.
  package let pValue: Double

  /// From a two-by-two table.
  ///
  /// Throws `empty` without people and `zeroDenominator` where nobody has one of the findings.
  /// Where everybody has one of them, nothing can depart from independence: the p-value is 1.
  package init(_ table: Agreement, level: Double = 0.95) throws(NotEstimable) {
    guard table.total > 0 else { throw .empty }
    let first = table.both + table.firstOnly
    let second = table.both + table.secondOnly
    guard first > 0, second > 0 else { throw .zeroDenominator }
    let n = Double(table.total)
    let (r, c) = (Double(first), Double(second))
    observed = table.both
    expected = r * c / n
    ratio = Double(observed) / expected
    let spread = r * c * (n - r) * (n - c)
    let excess = Double(table.both) * n - r * c
    pValue =
      spread > 0
      ? ChiSquared.upperTail(excess * excess * n / spread, degreesOfFreedom: 1) : 1
    if observed == 0 {
      interval = nil
    } else {
      // Σ p g² − 1 with the gradient g of ln p₁₁ − ln p₁. − ln p.₁ over the four cells.
      let inBoth = n / Double(observed) - n / r - n / c
      let variance =
        (Double(table.both) / n * inBoth * inBoth
          + Double(table.firstOnly) / n * (n / r) * (n / r)
          + Double(table.secondOnly) / n * (n / c) * (n / c) - 1) / n
      let z = try Normal.multiplier(level: level)
      let factor = exponential(z * max(0, variance).squareRoot())
      interval = try .checked(ratio / factor, ratio * factor, level: level)
    }
  }
}
