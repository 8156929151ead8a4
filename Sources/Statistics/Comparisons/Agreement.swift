/// How two yes-or-no judgements of the same people meet: two rules, or a rule and a review.
package struct Agreement: Sendable, Hashable {
  package private(set) var both: Int
  package private(set) var firstOnly: Int
  package private(set) var secondOnly: Int
  package private(set) var neither: Int

  /// - Precondition: no count is below zero.
  package init(both: Int = 0, firstOnly: Int = 0, secondOnly: Int = 0, neither: Int = 0) {
    precondition(min(both, firstOnly, secondOnly, neither) >= 0, "a count is not below zero")
    self.both = both
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
    self.neither = neither
  }

  /// Counts one person by both judgements.
  package mutating func add(first: Bool, second: Bool) {
    switch (first, second) {
    case (true, true): both += 1
    case (true, false): firstOnly += 1
    case (false, true): secondOnly += 1
    case (false, false): neither += 1
    }
  }

  /// Adds the four counts of another part.
  package mutating func merge(_ other: Agreement) {
    both += other.both
    firstOnly += other.firstOnly
    secondOnly += other.secondOnly
    neither += other.neither
  }

  package var total: Int { both + firstOnly + secondOnly + neither }

  /// The share of people on whom both agree.
  package func observed() throws(NotEstimable) -> Double {
    guard total > 0 else { throw .empty }
    return Double(both + neither) / Double(total)
  }

  /// Cohen's kappa (1960): agreement beyond what the margins alone would give.
  ///
  /// Throws `zeroVariance` where both judgements are the same constant, so that chance alone
  /// already agrees fully.
  package func kappa() throws(NotEstimable) -> Double {
    try ConfusionMatrix(counts).kappa()
  }

  /// Kappa with the large-sample interval of Fleiss, Cohen and Everitt (1969).
  package func kappaInterval(level: Double = 0.95) throws(NotEstimable) -> ConfidenceInterval {
    try ConfusionMatrix(counts).kappaInterval(level: level)
  }

  /// Jaccard's index: both over either.
  package func jaccard() throws(NotEstimable) -> Double {
    try share(both, of: both + firstOnly + secondOnly)
  }

  /// The overlap coefficient of Szymkiewicz and Simpson: both over the smaller set.
  package func overlapCoefficient() throws(NotEstimable) -> Double {
    try share(both, of: both + min(firstOnly, secondOnly))
  }

  private var counts: [[Int]] { [[both, firstOnly], [secondOnly, neither]] }

  private func share(_ part: Int, of whole: Int) throws(NotEstimable) -> Double {
    guard total > 0 else { throw .empty }
    guard whole > 0 else { throw .zeroDenominator }
    return Double(part) / Double(whole)
  }
}

/// Counts of people by the class the first judgement gave (row) and the second (column).
package struct ConfusionMatrix: Sendable, Hashable {
  package let counts: [[Int]]

  /// - Precondition: square, no count below zero.
  package init(_ counts: [[Int]]) {
    precondition(
      counts.allSatisfy { $0.count == counts.count && $0.allSatisfy { $0 >= 0 } },
      "a confusion matrix is square and its counts are not below zero")
    self.counts = counts
  }

  /// Cohen's unweighted kappa.
  package func kappa() throws(NotEstimable) -> Double {
    let (agreed, chance) = try shares()
    return try ((agreed - chance) / (1 - chance)).published()
  }

  /// Kappa ± z times its large-sample standard error (Fleiss, Cohen and Everitt 1969), cut to
  /// −1...1.
  package func kappaInterval(level: Double = 0.95) throws(NotEstimable) -> ConfidenceInterval {
    let kappa = try kappa()
    let spread = try Normal.multiplier(level: level) * kappaStandardError()
    return try .checked(max(-1, kappa - spread), min(1, kappa + spread), level: level)
  }

  /// The large-sample standard error of kappa (Fleiss, Cohen and Everitt 1969).
  package func kappaStandardError() throws(NotEstimable) -> Double {
    let (_, chance) = try shares()
    let kappa = try kappa()
    let n = Double(total)
    var sum = 0.0
    for i in counts.indices {
      let diagonal = Double(counts[i][i]) / n
      let deviation = 1 - (row(i) + column(i)) * (1 - kappa)
      sum += diagonal * deviation * deviation
      for j in counts.indices where j != i {
        let margins = column(i) + row(j)
        sum += (1 - kappa) * (1 - kappa) * Double(counts[i][j]) / n * margins * margins
      }
    }
    let offset = kappa - chance * (1 - kappa)
    let variance = max(0, sum - offset * offset) / n
    return try (variance.squareRoot() / (1 - chance)).published()
  }

  private var total: Int { counts.reduce(0) { $1.reduce($0, +) } }

  private func row(_ i: Int) -> Double { Double(counts[i].reduce(0, +)) / Double(total) }

  private func column(_ j: Int) -> Double {
    Double(counts.reduce(0) { $0 + $1[j] }) / Double(total)
  }

  private func shares() throws(NotEstimable) -> (agreed: Double, chance: Double) {
    guard total > 0 else { throw .empty }
    // All people in one and the same cell of the diagonal: chance agreement is exactly one.
    if counts.indices.contains(where: { counts[$0][$0] == total }) { throw .zeroVariance }
    let agreed = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    let chance = counts.indices.reduce(0.0) { $0 + row($1) * column($1) }
    return (Double(agreed) / Double(total), chance)
  }
}
