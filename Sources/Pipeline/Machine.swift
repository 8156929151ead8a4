import Foundation

/// What the run needs to know of the machine.
enum Machine {
  /// Processors this process may use.
  static var processors: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}

/// Times the stages of a run; the times go to people only, never into a result.
struct StageClock {
  private let progress: (@Sendable (String) -> Void)?
  private var stages: [(name: String, seconds: Double)] = []
  private var current: (name: String, start: ContinuousClock.Instant)?

  init(_ progress: (@Sendable (String) -> Void)?) { self.progress = progress }

  mutating func begin(_ name: String) {
    end()
    progress?(name)
    current = (name, ContinuousClock.now)
  }

  mutating func end() {
    guard let stage = current else { return }
    let elapsed = stage.start.duration(to: .now)
    let (seconds, attoseconds) = elapsed.components
    stages.append((stage.name, Double(seconds) + Double(attoseconds) / 1e18))
    current = nil
  }

  var text: String {
    stages.map { stage in
      let milliseconds = Int((stage.seconds * 1000).rounded())
      return "  \(stage.name): \(milliseconds) ms"
    }.joined(separator: "\n")
  }
}
