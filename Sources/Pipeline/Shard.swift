import Clinic
import Definitions
import Expressions

/// Everything that was read, people in the order of their identifiers, events still unsorted.
struct Ingested: Sendable {
  /// Results as one worker read them: lines and details still count from the chunk's start.
  struct Chunk: Sendable {
    var results: ShardedResults
    var firstLine: UInt32 = 0
    var firstDetail: UInt32 = 0
  }

  var persons: [Person] = []
  var chunks: [Chunk] = []
  /// Results of a table that is being read, before they become a chunk.
  var found: [Observation] = []
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
  /// What keys of other tables stand for.
  var dictionaries = Dictionaries()
  /// By source, accepted rows that the profile leaves out: of no test of ours, or filtered.
  var outside: [UInt16: Int] = [:]

  /// Makes what was found into a chunk, once everybody is numbered.
  mutating func place() {
    let shards = Assembling.shardCount(persons.count)
    chunks.append(Chunk(results: ShardedResults(found, shardCount: shards)))
    found = []
  }
}

/// Results of one chunk, shard by shard, those of each in the order in which they came.
struct ShardedResults: Sendable {
  private(set) var observations: [Observation]
  private let starts: [UInt32]
  /// The first day that any of them was drawn.
  let firstDay: Day?
  /// How many results each conversion made, and how many of these are unusual for their analyte.
  let batches: [Batch]

  struct Batch: Sendable {
    var source: UInt16
    var conversion: UInt16
    var count: Int
    var unusual: Int
  }

  /// A counting sort: one pass to count, one to place.
  init(_ observations: [Observation], shardCount: Int) {
    func shard(_ result: Observation) -> Int {
      Int(result.patient) / Assembling.personsPerShard
    }
    var starts = [UInt32](repeating: 0, count: shardCount + 1)
    for result in observations { starts[shard(result) + 1] += 1 }
    for shard in 1...shardCount { starts[shard] += starts[shard - 1] }
    var next = starts
    self.observations = [Observation](
      unsafeUninitializedCapacity: observations.count
    ) { buffer, initialized in
      for result in observations {
        let shard = shard(result)
        (buffer.baseAddress! + Int(next[shard])).initialize(to: result)
        next[shard] += 1
      }
      initialized = observations.count
    }
    self.starts = starts
    firstDay = observations.lazy.map(\.day).min()
    batches = Self.batches(observations)
  }

  /// A chunk is of one file.
  private static func batches(_ observations: [Observation]) -> [Batch] {
    guard let source = observations.first?.source else { return [] }
    var counts: [(all: Int, unusual: Int)] = []
    for result in observations {
      let conversion = Int(result.conversion)
      while counts.count <= conversion { counts.append((0, 0)) }
      counts[conversion].all += 1
      if result.isUnusual { counts[conversion].unusual += 1 }
    }
    return counts.enumerated().filter { $1.all > 0 }.map { conversion, count in
      Batch(
        source: source, conversion: UInt16(conversion), count: count.all,
        unusual: count.unusual)
    }
  }

  /// Changes each in place; who it is about must stay.
  mutating func update(_ change: (inout Observation) -> Void) {
    for index in observations.indices { change(&observations[index]) }
  }

  subscript(shard: Int) -> ArraySlice<Observation> {
    observations[Int(starts[shard])..<Int(starts[shard + 1])]
  }
}

/// Assembles events into shards of people. Shards are cut by number of people, never by number of
/// workers, so that what a shard computes does not depend on who computes it.
struct Assembling {
  static let personsPerShard = 1024

  static func shardCount(_ persons: Int) -> Int {
    max(1, (persons + personsPerShard - 1) / personsPerShard)
  }

  let ingested: Ingested
  let analyteCount: Int
  let shardCount: Int
  let chunks: [Ingested.Chunk]
  private let intakeStarts: [Int]
  private let intakes: [Intake]
  private let formStarts: [Int]
  private let forms: [IntakeForm]
  private let spanStarts: [Int]
  private let spans: [CodedSpan]

  init(_ ingested: consuming Ingested, analyteCount: Int) {
    let count = Self.shardCount(ingested.persons.count)
    chunks = ingested.chunks
    shardCount = count
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

  /// The results of one shard, in the order of the chunks; people, lines and details as numbered
  /// in the shard and in the run.
  private func results(_ shard: Int) -> [Observation] {
    let base = UInt32(firstPerson(shard))
    var results: [Observation] = []
    results.reserveCapacity(chunks.reduce(0) { $0 + $1.results[shard].count })
    for chunk in chunks {
      for var event in chunk.results[shard] {
        event.patient -= base
        event.line += chunk.firstLine
        if event.detail != Observation.noDetail { event.detail += chunk.firstDetail }
        results.append(event)
      }
    }
    return results
  }

  /// The reconciled timelines of one shard, and the rows that are not current.
  func timelines(_ shard: Int) -> (timelines: Timelines, problems: [Problem]) {
    let first = firstPerson(shard)
    let last = min(first + Self.personsPerShard, ingested.persons.count)
    let base = UInt32(first)
    let reconciled = reconcile(results(shard), details: ingested.details)
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
