import Clinic
import Definitions
import Expressions

/// Everything that was read, people in the order of their identifiers, events still unsorted.
struct Ingested: Sendable {
  /// Results as one worker read them: lines and details still count from the chunk's start.
  struct Chunk: Sendable {
    var observations: [Observation]
    var firstLine: UInt32 = 0
    var firstDetail: UInt32 = 0
  }

  var persons: [Person] = []
  var chunks: [Chunk] = []
  var details: [ObservationDetail] = []
  var intakes: [Intake] = []
  var forms: [IntakeForm] = []
  var spans: [CodedSpan] = []
  var problems: [Problem] = []
  var sources: [SourceFileRecord] = []
  /// SHA-256 of each source, or nil where it could not be read; none where it has no file.
  var hashes: [String?] = []
  var coverage = Timelines.Coverage(
    conditionsDelivered: false, medicinesDelivered: false, labFeedStart: nil)
  var invisible = 0
}

/// Assembles events into shards of people. Shards are cut by number of people, never by number of
/// workers, so that what a shard computes does not depend on who computes it.
struct Assembling {
  static let personsPerShard = 1024

  let ingested: Ingested
  let analyteCount: Int
  /// Start of each shard's results in `sorted`, and one past the end.
  private let starts: [Int]
  private let sorted: [Observation]
  private let intakeStarts: [Int]
  private let intakes: [Intake]
  private let formStarts: [Int]
  private let forms: [IntakeForm]
  private let spanStarts: [Int]
  private let spans: [CodedSpan]

  init(_ ingested: consuming Ingested, analyteCount: Int, workers: Int) {
    let count = max(1, (ingested.persons.count + Self.personsPerShard - 1) / Self.personsPerShard)
    (sorted, starts) = Self.scatter(ingested.chunks, count, workers: workers)
    (intakes, intakeStarts) = Self.scatter(ingested.intakes, count) { Int($0.patient) }
    (forms, formStarts) = Self.scatter(ingested.forms, count) { Int($0.patient) }
    (spans, spanStarts) = Self.scatter(ingested.spans, count) { Int($0.patient) }
    var rest = ingested
    rest.chunks = []
    rest.intakes = []
    rest.forms = []
    rest.spans = []
    self.ingested = rest
    self.analyteCount = analyteCount
  }

  var shardCount: Int { starts.count - 1 }

  /// The same sort over chunks, which are counted and placed side by side. Each chunk writes to
  /// places of its own, in the order of the chunks.
  private static func scatter(
    _ chunks: [Ingested.Chunk], _ count: Int, workers: Int
  ) -> ([Observation], [Int]) {
    let counts = concurrently(chunks.count, workers: workers) { index in
      var counts = [Int](repeating: 0, count: count)
      for event in chunks[index].observations { counts[Int(event.patient) / personsPerShard] += 1 }
      return counts
    }
    var starts = [Int](repeating: 0, count: count + 1)
    var next = [[Int]](repeating: [], count: chunks.count)
    var total = 0
    for shard in 0..<count {
      starts[shard] = total
      for chunk in chunks.indices {
        next[chunk].append(total)
        total += counts[chunk][shard]
      }
    }
    starts[count] = total
    let placed = [Observation](unsafeUninitializedCapacity: total) { buffer, initialized in
      // Safe: the ranges that `next` hands to the chunks do not overlap and cover the buffer.
      nonisolated(unsafe) let base = buffer.baseAddress
      let positions = next
      _ = concurrently(chunks.count, workers: workers) { index in
        place(chunks[index], base, positions[index])
      }
      initialized = total
    }
    return (placed, starts)
  }

  private static func place(
    _ chunk: Ingested.Chunk, _ base: UnsafeMutablePointer<Observation>?, _ starts: [Int]
  ) {
    guard let base else { return }
    var next = starts
    for event in chunk.observations {
      var event = event
      event.line += chunk.firstLine
      if event.detail != Observation.noDetail { event.detail += chunk.firstDetail }
      let shard = Int(event.patient) / personsPerShard
      (base + next[shard]).initialize(to: event)
      next[shard] += 1
    }
  }

  /// A counting sort by shard: one pass to count, one to place.
  private static func scatter<Event>(
    _ events: [Event], _ count: Int, _ person: (Event) -> Int
  ) -> ([Event], [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    for event in events { starts[person(event) / personsPerShard + 1] += 1 }
    for index in 1...count { starts[index] += starts[index - 1] }
    var next = starts
    let placed = [Event](unsafeUninitializedCapacity: events.count) { buffer, initialized in
      for event in events {
        let shard = person(event) / personsPerShard
        (buffer.baseAddress! + next[shard]).initialize(to: event)
        next[shard] += 1
      }
      initialized = events.count
    }
    return (placed, starts)
  }

  func firstPerson(_ shard: Int) -> Int { shard * Self.personsPerShard }

  /// The reconciled timelines of one shard, and the rows that are not current.
  func timelines(_ shard: Int) -> (timelines: Timelines, problems: [Problem]) {
    let first = firstPerson(shard)
    let last = min(first + Self.personsPerShard, ingested.persons.count)
    let base = UInt32(first)
    var local = Array(sorted[starts[shard]..<starts[shard + 1]])
    for index in local.indices { local[index].patient -= base }
    let reconciled = reconcile(local, details: ingested.details)
    var intakes = Array(self.intakes[intakeStarts[shard]..<intakeStarts[shard + 1]])
    for index in intakes.indices { intakes[index].patient -= base }
    var forms = Array(self.forms[formStarts[shard]..<formStarts[shard + 1]])
    for index in forms.indices { forms[index].patient -= base }
    var spans = Array(self.spans[spanStarts[shard]..<spanStarts[shard + 1]])
    for index in spans.indices { spans[index].patient -= base }
    let timelines = Timelines(
      persons: Array(ingested.persons[first..<last]), analyteCount: analyteCount,
      observations: reconciled.observations, details: ingested.details, intakes: intakes,
      forms: forms, spans: spans, coverage: ingested.coverage)
    return (timelines, reconciled.problems)
  }
}

/// The days at which a shard's people are assessed.
func assessments(
  _ timelines: Timelines, mode: PipelineDefinition.Assessment, asOf: Day
) -> [Assessment] {
  var result: [Assessment] = []
  var days: [Day] = []
  for person in timelines.persons.indices {
    switch mode {
    case .asOf: result.append(Assessment(person: Int32(person), day: asOf))
    case .latestResult:
      // Somebody without results is judged where the intake form was answered last.
      let newest =
        timelines.observations[timelines.range(person: person)].lazy.map(\.day).max()
        ?? timelines.forms(of: person).lazy.map(\.day).max() ?? asOf
      result.append(Assessment(person: Int32(person), day: min(newest, asOf)))
    case .everyResult:
      days.removeAll(keepingCapacity: true)
      for position in timelines.range(person: person) {
        days.append(timelines.observations[position].day)
      }
      days.sort()
      for (index, day) in days.enumerated() where index == 0 || day != days[index - 1] {
        result.append(Assessment(person: Int32(person), day: day))
      }
    }
  }
  return result
}
