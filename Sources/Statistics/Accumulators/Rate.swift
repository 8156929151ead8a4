/// Events over time at risk, mergeable without loss.
package struct Rate: Sendable, Hashable {
  package private(set) var events: Int
  private var time = ExactSum()

  /// `time` is in whatever unit the rate is to be per (person-years, patient-months).
  ///
  /// - Precondition: neither is below zero.
  package init(events: Int = 0, time: Double = 0) {
    self.events = 0
    add(events: events, time: time)
  }

  /// Adds the events and the time at risk of one person.
  package mutating func add(events: Int, time: Double) {
    precondition(events >= 0 && !(time < 0), "events and time at risk are not below zero")
    self.events += events
    self.time.add(time)
  }

  /// Adds the events and the time of another part.
  package mutating func merge(_ other: Rate) {
    events += other.events
    time.merge(other.time)
  }

  /// The total time at risk.
  package func timeAtRisk() throws(NotEstimable) -> Double { try time.value() }

  /// Events per `unit` of time: `per: 1000` gives events per 1000 person-years.
  package func value(per unit: Double = 1) throws(NotEstimable) -> Double {
    try (Double(events) / (try positiveTime()) * unit).published()
  }

  /// Garwood's exact interval for a Poisson count (Biometrika 28 (1936) 437), over the time at
  /// risk: `χ²(α/2; 2k) / 2` and `χ²(1 − α/2; 2k + 2) / 2`. Zero events give a lower bound of 0.
  package func exactInterval(
    per unit: Double = 1, level: Double = 0.95
  ) throws(NotEstimable) -> ConfidenceInterval {
    let scale = unit / (try positiveTime())
    let count = try PoissonCount.interval(events, level: level)
    return try .checked(count.lower * scale, count.upper * scale, level: level)
  }

  private func positiveTime() throws(NotEstimable) -> Double {
    let total = try time.value()
    guard total > 0 else { throw .zeroDenominator }
    return total
  }
}

/// The exact interval for the mean of a Poisson count.
enum PoissonCount {
  static func interval(
    _ count: Int, level: Double
  ) throws(NotEstimable) -> (lower: Double, upper: Double) {
    guard level > 0, level < 1 else { throw .outOfRange }
    let tail = (1 - level) / 2
    return (
      count == 0 ? 0 : GammaQuantile.lower(tail, shape: Double(count)),
      GammaQuantile.upper(tail, shape: Double(count) + 1)
    )
  }
}
