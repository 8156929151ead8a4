import Clinic
import Definitions
import Expressions
import Statistics

/// The accepted results of one analyte in one stratum, as far as statistics need them.
struct StratumSample: Sendable {
  var values: [Double] = []
  /// How many values there are, here or in the cells that are pooled.
  var valueCount = 0
  var censored = 0
  var below = 0
  var above = 0
  /// Results for which a limit is known, so that below and above have a denominator.
  var judgedLow = 0
  var judgedHigh = 0

  mutating func merge(_ other: StratumSample) {
    values += other.values
    count(other)
  }

  /// Everything but the values themselves, which are put in order together.
  mutating func count(_ other: StratumSample) {
    valueCount += other.valueCount
    censored += other.censored
    below += other.below
    above += other.above
    judgedLow += other.judgedLow
    judgedHigh += other.judgedHigh
  }
}

/// Results by analyte, sex and age band; merged shard by shard.
struct AnalyteSamples: Sendable {
  static let sexes = ["unknown", "F", "M"]

  let bandCount: Int
  /// By analyte, then sex, then age band; the last band is "age not known".
  var strata: [StratumSample]
  var persons: [Int]
  /// How often each conversion was applied.
  var conversions: [Int: Int] = [:]

  init(analyteCount: Int, bands: [Int]) {
    bandCount = bands.count + 1
    strata = Array(repeating: StratumSample(), count: analyteCount * 3 * (bands.count + 1))
    persons = Array(repeating: 0, count: analyteCount)
  }

  func index(_ analyte: Int, _ sex: Int, _ band: Int) -> Int {
    (analyte * 3 + sex) * bandCount + band
  }

  /// Makes room for what will be merged, so that no value is moved twice.
  mutating func reserve(for others: some Sequence<AnalyteSamples>) {
    var counts = [Int](repeating: 0, count: strata.count)
    for other in others {
      for index in counts.indices { counts[index] += other.strata[index].values.count }
    }
    for (index, count) in counts.enumerated() { strata[index].values.reserveCapacity(count) }
  }

  mutating func merge(_ other: AnalyteSamples) {
    for index in strata.indices
    where other.strata[index].valueCount > 0
      || other.strata[index].censored > 0
    {
      strata[index].merge(other.strata[index])
    }
    for index in persons.indices { persons[index] += other.persons[index] }
    conversions.merge(other.conversions, uniquingKeysWith: +)
  }

  /// Takes in every usable result of a shard.
  mutating func add(_ reader: FeatureReader, bands: [Int], asOf: Day) {
    let timelines = reader.timelines
    var counts = [Int](repeating: 0, count: Int(UInt16.max) + 1)
    let tables = reader.vocabulary.analytes.map {
      reader.vocabulary.limit(set: "default", subject: $0.shortName)
    }
    for person in timelines.persons.indices {
      let sex = Int(timelines.persons[person].sex.rawValue)
      var last = -1
      var lastDay = Day.min
      var months: Int?
      var band = bands.count
      for position in timelines.range(person: person) {
        let observation = timelines.observations[position]
        let analyte = Int(observation.analyte)
        if analyte != last {
          persons[analyte] += 1
          last = analyte
        }
        counts[Int(observation.conversion)] += 1
        guard observation.isUsable else { continue }
        if observation.day != lastDay {
          lastDay = observation.day
          months = reader.ageMonths(person, at: observation.day)
          band = Self.band(months.map { $0 / 12 }, bands)
        }
        let slot = index(analyte, sex, band)
        guard !observation.isCensored else {
          strata[slot].censored += 1
          continue
        }
        strata[slot].values.append(observation.value)
        strata[slot].valueCount += 1
        judge(reader, person, Int32(position), months, tables[analyte], asOf, slot)
      }
    }
    for (id, count) in counts.enumerated() where count > 0 {
      conversions[id, default: 0] += count
    }
  }

  private mutating func judge(
    _ reader: FeatureReader, _ person: Int, _ position: Int32, _ months: Int?, _ table: Int?,
    _ asOf: Day, _ slot: Int
  ) {
    if table == nil, reader.timelines.observations[Int(position)].detail == Observation.noDetail {
      return
    }
    let value = reader.value(position, rounded: true)
    let (low, high) = reader.limits(
      person, position, months: months, table: table, asOf: asOf)
    switch NumberValue.less(value, low) {
    case .true:
      strata[slot].below += 1
      strata[slot].judgedLow += 1
    case .false: strata[slot].judgedLow += 1
    case .unknown: break
    }
    switch NumberValue.less(high, value) {
    case .true:
      strata[slot].above += 1
      strata[slot].judgedHigh += 1
    case .false: strata[slot].judgedHigh += 1
    case .unknown: break
    }
  }

  /// The band of an age, or the last where it is not known.
  static func band(_ years: Int?, _ bands: [Int]) -> Int {
    guard let years else { return bands.count }
    return max(0, (bands.lastIndex { $0 <= years } ?? 0))
  }

  /// `18-39`, `65+` or `unknown`.
  static func label(_ band: Int, _ bands: [Int]) -> String {
    if band >= bands.count { return "unknown" }
    if band == bands.count - 1 { return "\(bands[band])+" }
    return "\(bands[band])-\(bands[band + 1] - 1)"
  }
}

/// Turns merged samples and counts into statistic rows and charts.
struct Summarising {
  let plan: Plan
  let bands: [Int]

  // MARK: Analytes

  /// What is said of one analyte: its rows by stratum, and what its chart is drawn from.
  struct AnalyteSummary: Sendable {
    var statistics: [StatisticRow] = []
    var distribution: Distribution
  }

  /// Every analyte that anybody has a result of.
  func analytes(
    _ samples: AnalyteSamples, _ entries: [UnitResolver.Entry], workers: Int
  ) -> [AnalyteSummary] {
    let analytes = plan.vocabulary.analytes.indices.filter { samples.persons[$0] > 0 }
    return concurrently(analytes.count, workers: workers) { position in
      summary(samples, analytes[position], entries)
    }
  }

  private func summary(
    _ samples: AnalyteSamples, _ analyte: Int, _ entries: [UnitResolver.Entry]
  ) -> AnalyteSummary {
    let bandCount = samples.bandCount
    let first = samples.index(analyte, 0, 0)
    let cells = samples.strata[first..<(first + 3 * bandCount)].map { $0 }
    // Sums are exact, so that those of the cells may be joined to those of any stratum.
    let moments = cells.map { cell in
      var moments = Moments()
      for value in cell.values { moments.add(value) }
      return moments
    }
    let sorted = StratifiedSample(cells.map(\.values))
    /// The strata of one kind, each with its cells pooled.
    func strata(_ count: Int, _ stratum: (Int) -> Int) -> [(StratumSample, SampleSummary)] {
      let places = cells.indices.map(stratum)
      var pooled = [StratumSample](repeating: StratumSample(), count: count)
      var sums = [Moments](repeating: Moments(), count: count)
      for (index, place) in places.enumerated() {
        pooled[place].count(cells[index])
        sums[place].merge(moments[index])
      }
      let parts = sorted.strata(count, places)
      return (0..<count).map { (pooled[$0], SampleSummary(parts[$0], sums[$0])) }
    }
    let (everyone, overall) = strata(1) { _ in 0 }[0]
    var result = AnalyteSummary(
      statistics: estimates(analyte, everyone, overall, "overall", "overall"),
      distribution: distribution(samples, analyte, everyone, overall, entries))
    func add(_ stratum: (StratumSample, SampleSummary), _ strata: String, _ level: String) {
      result.statistics += estimates(analyte, stratum.0, stratum.1, strata, level)
    }
    let bySex = strata(3) { $0 / bandCount }
    for sex in [1, 2, 0] { add(bySex[sex], "sex", AnalyteSamples.sexes[sex]) }
    let byBand = strata(bandCount) { $0 % bandCount }
    for band in 0..<bandCount {
      add(byBand[band], "age_band", AnalyteSamples.label(band, bands))
    }
    let byBoth = strata(cells.count) { $0 }
    for sex in [1, 2, 0] {
      for band in 0..<bandCount {
        let level = "\(AnalyteSamples.sexes[sex]) &&& \(AnalyteSamples.label(band, bands))"
        add(byBoth[sex * bandCount + band], "sex &&& age_band", level)
      }
    }
    return result
  }

  /// Nothing is said about a stratum nobody is in.
  private func estimates(
    _ analyte: Int, _ sample: StratumSample, _ summary: SampleSummary, _ strata: String,
    _ level: String
  ) -> [StatisticRow] {
    let total = sample.valueCount + sample.censored
    guard total > 0 else { return [] }
    let catalogue = plan.vocabulary.analytes[analyte]
    let unit = catalogue.unit.code
    func row(
      _ name: String, _ kind: StatisticRow.Kind, _ value: Double?, _ unit: String?,
      _ denominator: Int?, _ text: String?
    ) -> StatisticRow {
      StatisticRow(
        groupName: "analyte", groupLevel: catalogue.id, strataName: strata, strataLevel: level,
        variableName: catalogue.shortName, estimateName: name, kind: kind, value: value,
        text: text, unit: unit, denominator: denominator)
    }
    var rows = [
      row("n", .integer, Double(sample.valueCount), nil, total, nil),
      row("n_censored", .integer, Double(sample.censored), nil, total, nil),
    ]
    for estimate in summary.estimates {
      rows.append(
        row(
          estimate.name, .numeric, estimate.number, unit, sample.valueCount,
          estimate.reason?.rawValue))
    }
    rows += share(row, "below", sample.below, sample.judgedLow)
    rows += share(row, "above", sample.above, sample.judgedHigh)
    return rows
  }

  private func share(
    _ row: (String, StatisticRow.Kind, Double?, String?, Int?, String?) -> StatisticRow,
    _ name: String, _ count: Int, _ denominator: Int
  ) -> [StatisticRow] {
    guard denominator > 0 else {
      return [row("percent_\(name)_limit", .percentage, nil, "%", 0, "no limit applies")]
    }
    return [
      row("n_\(name)_limit", .integer, Double(count), nil, denominator, nil),
      row(
        "percent_\(name)_limit", .percentage, 100 * Double(count) / Double(denominator), "%",
        denominator, nil),
    ]
  }

  // MARK: Rules, cohorts, counts

  func rows(_ interpretation: Interpretation) -> [StatisticRow] {
    var result: [StatisticRow] = []
    for (position, rule) in plan.rules.enumerated() where plan.reported.contains(rule.index) {
      result += ruleRows(rule, interpretation.tallies[position])
    }
    for (position, cohort) in plan.cohorts.enumerated() {
      for (index, statistic) in cohort.statistics.enumerated() {
        result += truthRows(
          "cohort", cohort.name, statistic.name,
          interpretation.cohorts[position].statistics[index])
      }
    }
    for (position, count) in (plan.pipeline?.counts ?? []).enumerated() {
      result += truthRows("count", "people", count.name, interpretation.counts[position])
    }
    return result
  }

  private func ruleRows(_ rule: Rule, _ counts: RuleCounts) -> [StatisticRow] {
    let id = rule.record.id
    let total = counts.states.reduce(0, +)
    var rows: [StatisticRow] = []
    for state in FindingState.allCases {
      rows.append(
        StatisticRow(
          groupName: "rule", groupLevel: id, variableName: "state", variableLevel: state.word,
          estimateName: "n", kind: .integer,
          value: Double(counts.states[Int(state.rawValue)]), denominator: total))
    }
    let fired = counts.states[Int(FindingState.fired.rawValue)]
    let judged = fired + counts.states[Int(FindingState.notFired.rawValue)]
    for (name, denominator) in [("flag_rate", total), ("flag_rate_of_decided", judged)] {
      rows += proportion("rule", id, name, fired, denominator)
    }
    let classes = zip(rule.outcomes, counts.classes).map { ($0.classification, $1) }
    for (name, count) in RuleCounts.byClass(classes.filter { $0.1 > 0 }) {
      rows.append(
        StatisticRow(
          groupName: "rule", groupLevel: id, variableName: "class", variableLevel: name,
          estimateName: "n", kind: .integer, value: Double(count), denominator: fired))
    }
    let undecided = counts.states[Int(FindingState.indeterminate.rawValue)]
    for (name, count) in Self.ranked(counts.missingNames) {
      rows.append(
        StatisticRow(
          groupName: "rule", groupLevel: id, variableName: "missing", variableLevel: name,
          estimateName: "n", kind: .integer, value: Double(count), denominator: undecided))
    }
    return rows
  }

  /// Most frequent first, then by name.
  static func ranked(_ counts: [String: Int]) -> [(name: String, count: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  private func truthRows(
    _ group: String, _ level: String, _ name: String, _ counts: TruthCounts
  ) -> [StatisticRow] {
    [
      StatisticRow(
        groupName: group, groupLevel: level, variableName: name, estimateName: "n",
        kind: .integer, value: Double(counts.yes), denominator: counts.denominator),
      StatisticRow(
        groupName: group, groupLevel: level, variableName: name, estimateName: "n_unknown",
        kind: .integer, value: Double(counts.unknown), denominator: counts.denominator),
    ] + proportion(group, level, name, counts.yes, counts.yes + counts.no)
  }

  /// A share of those decided, with its Wilson interval.
  private func proportion(
    _ group: String, _ level: String, _ name: String, _ count: Int, _ denominator: Int
  ) -> [StatisticRow] {
    func row(_ estimate: String, _ value: Double?) -> StatisticRow {
      StatisticRow(
        groupName: group, groupLevel: level, variableName: name, estimateName: estimate,
        kind: .percentage, value: value.map { $0 * 100 },
        text: value == nil ? "nobody could be decided" : nil, unit: "%",
        denominator: denominator)
    }
    let share = Proportion(count: count, denominator: denominator)
    guard let interval = try? share.wilson() else { return [row("percent", nil)] }
    return [
      row("percent", try? share.value()),
      row("percent_wilson_low", interval.lower), row("percent_wilson_high", interval.upper),
    ]
  }

  // MARK: Charts

  private func distribution(
    _ samples: AnalyteSamples, _ analyte: Int, _ everyone: StratumSample,
    _ summary: SampleSummary, _ entries: [UnitResolver.Entry]
  ) -> Distribution {
    var units: [String: Int] = [:]
    for (id, count) in samples.conversions where entries[id].analyte == analyte {
      units[entries[id].spelling, default: 0] += count
    }
    let bins = summary.bins
    return Distribution(
      analyte: UInt16(analyte), count: everyone.valueCount, persons: samples.persons[analyte],
      censored: everyone.censored, edges: bins.edges, counts: bins.counts,
      percentiles: summary.percentiles, limits: limits(analyte),
      units: Self.ranked(units).map { (unit: $0.name, count: $0.count) })
  }

  /// The default limits of adults, as lines for the chart.
  private func limits(_ analyte: Int) -> [Distribution.Limit] {
    let name = plan.vocabulary.analytes[analyte].shortName
    guard let table = plan.vocabulary.limit(set: "default", subject: name) else { return [] }
    return plan.vocabulary.limits[table].rows.filter { row in
      (row.monthsBelow ?? .max) > 18 * 12 && row.pregnant != true
    }.map { row in
      let sex = row.sex == .female ? "women " : row.sex == .male ? "men " : ""
      let bound = row.bound == .low ? "low" : "high"
      return Distribution.Limit(bound: bound, value: row.value, label: "\(sex)\(bound) \(row.id)")
    }
  }
}
