import Clinic

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
  let sorted = observations.sorted(by: momentOrder)
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
