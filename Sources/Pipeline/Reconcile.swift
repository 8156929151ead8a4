import Clinic
import Statistics

/// Settles what several rows say about one moment: duplicates count once, corrections replace,
/// and values that contradict each other are marked so that no rule reads either.
///
/// Works on the results of one shard, whatever order the rows came in.
struct Reconciled {
  var observations: [Observation] = []
  /// Rows that are not current, with what became of them.
  var problems: [Problem] = []
}

func reconcile(_ observations: [Observation], details: [ObservationDetail]) -> Reconciled {
  var result = Reconciled()
  result.observations.reserveCapacity(observations.count)
  let sorted = inMomentOrder(observations)
  var start = 0
  while start < sorted.count {
    var end = start + 1
    while end < sorted.count, sameSeries(sorted[start], sorted[end]) { end += 1 }
    if end == start + 1 {
      result.observations.append(sorted[start])
    } else {
      settle(sorted[start..<end], details, &result)
    }
    start = end
  }
  return result
}

/// The rows by person, analyte and moment, then by rank of status.
///
/// Person, analyte and moment make one number, whose bytes are counted: nearly every row is alone
/// in its moment, and only the others are compared.
private func inMomentOrder(_ observations: [Observation]) -> [Observation] {
  let order = MomentKey.order(observations)
  var sorted = [Observation](unsafeUninitializedCapacity: order.count) { buffer, initialized in
    for (place, key) in order.enumerated() {
      (buffer.baseAddress! + place).initialize(to: observations[Int(key.place)])
    }
    initialized = order.count
  }
  var start = 0
  while start < sorted.count {
    var end = start + 1
    while end < sorted.count, order[end].key == order[start].key { end += 1 }
    if end > start + 1 { sorted[start..<end].sort(by: momentOrder) }
    start = end
  }
  return sorted
}

/// Person, analyte, day and minute of a row as one number that orders as they do.
private struct MomentKey {
  private let firstDay: Day
  private let analyteShift: UInt64
  private let dayShift: UInt64
  private let patientShift: UInt64

  /// Each part takes as many bits as are in use in one shard, so that no more bytes are counted.
  init(_ rows: [Observation]) {
    var days = (first: Day.max, last: Day.min)
    var most = (analyte: UInt64(0), patient: UInt64(0))
    for row in rows {
      days = (min(days.first, row.day), max(days.last, row.day))
      most = (max(most.analyte, UInt64(row.analyte)), max(most.patient, UInt64(row.patient)))
    }
    func width(_ most: UInt64) -> UInt64 { UInt64(64 - most.leadingZeroBitCount) }
    firstDay = days.first
    // The minute is -1 where only the day is known, and below 1440.
    dayShift = 11
    analyteShift = dayShift + width(UInt64(Int64(days.last) - Int64(days.first)))
    patientShift = analyteShift + width(most.analyte)
    precondition(patientShift + width(most.patient) <= 64, "a shard is smaller than this")
  }

  func key(_ row: Observation) -> UInt64 {
    let day = UInt64(Int64(row.day) - Int64(firstDay))
    return UInt64(row.patient) << patientShift | UInt64(row.analyte) << analyteShift
      | day << dayShift | UInt64(Int64(row.minute) + 1)
  }

  /// The key of each row with its position, in order; rows of one moment in the order they came.
  static func order(_ rows: [Observation]) -> [PlacedKey] {
    guard !rows.isEmpty else { return [] }
    let moment = MomentKey(rows)
    var keys = rows.indices.map { PlacedKey(key: moment.key(rows[$0]), place: UInt32($0)) }
    RadixSort.sort(&keys)
    return keys
  }
}

/// By person, analyte and moment, then by rank of status: the row that stands comes first.
private func momentOrder(_ a: Observation, _ b: Observation) -> Bool {
  if a.patient != b.patient { return a.patient < b.patient }
  if a.analyte != b.analyte { return a.analyte < b.analyte }
  if a.day != b.day { return a.day < b.day }
  if a.minute != b.minute { return a.minute < b.minute }
  let ranks = (rank(a), rank(b))
  if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
  if a.value != b.value { return a.value < b.value }
  if a.marks != b.marks { return a.marks.rawValue < b.marks.rawValue }
  return (a.source, a.offset) < (b.source, b.offset)
}

private func rank(_ observation: Observation) -> Int {
  if observation.marks.contains(.corrected) { return 0 }
  return observation.marks.contains(.preliminary) ? 2 : 1
}

private func sameSeries(_ a: Observation, _ b: Observation) -> Bool {
  a.patient == b.patient && a.analyte == b.analyte && a.day == b.day && a.minute == b.minute
}

private func sameValue(_ a: Observation, _ b: Observation) -> Bool {
  a.value == b.value && a.upper == b.upper
    && a.marks.intersection(.censored) == b.marks.intersection(.censored)
}

/// One person, analyte and moment with several rows.
private func settle(
  _ rows: ArraySlice<Observation>, _ details: [ObservationDetail], _ result: inout Reconciled
) {
  func accession(_ row: Observation) -> UInt32 {
    row.detail == Observation.noDetail ? 0 : details[Int(row.detail)].accession
  }
  func setAside(_ row: Observation, _ code: ProblemCode, _ disposition: Problem.Disposition) {
    result.problems.append(
      Problem(
        code: code, source: row.source, line: row.line, offset: row.offset,
        disposition: disposition))
  }
  var standing: [Observation] = []
  for row in rows {
    // A better row for the same specimen, or for the same moment where specimens are not named.
    let better = standing.first { other in
      rank(other) < rank(row)
        && (accession(other) == accession(row) || accession(other) == 0 || accession(row) == 0)
    }
    if better != nil {
      setAside(row, .supersededRow, .superseded)
    } else if standing.contains(where: { sameValue($0, row) }) {
      setAside(row, .duplicateRow, .duplicate)
    } else {
      standing.append(row)
    }
  }
  if standing.count > 1 {
    for index in standing.indices { standing[index].marks.insert(.conflicting) }
  }
  result.observations += standing
}
