import Foundation

/// What the run needs to know of the machine.
enum Machine {
  /// Processors this process may use.
  static var processors: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Keeps memory that was freed for what comes next, instead of giving it back and having it
  /// cleared again page by page: a run is one rise and one fall. Measured at 4 % of a run.
  static func keepFreedMemory() {
    // Looked up by name: the header that declares it is in no module, and another C library may
    // not have it.
    guard let symbol = dlsym(nil, "mallopt") else { return }
    typealias Setting = @convention(c) (Int32, Int32) -> Int32
    let set = unsafeBitCast(symbol, to: Setting.self)
    let (trimThreshold, topPad, mapThreshold): (Int32, Int32, Int32) = (-1, -2, -3)
    _ = set(mapThreshold, 1 << 30)
    _ = set(trimThreshold, 1 << 30)
    _ = set(topPad, 32 << 20)
  }

  /// Keeps a value alive until the process ends.
  static func keepUntilExit(_ value: any Sendable) {
    final class Box: Sendable {
      let value: any Sendable
      init(_ value: any Sendable) { self.value = value }
    }
    _ = Unmanaged.passRetained(Box(value))
  }

  /// Seconds that all threads of this process have worked so far, system calls included.
  static var processorSeconds: Double {
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Times the stages of a run; the times go to people only, never into a result.
///
/// Beside the time that passed stands the time that the processors worked: divided by it, how many
/// of them were busy.
struct StageClock {
  private let progress: (@Sendable (String) -> Void)?
  private var stages: [(name: String, passed: Double, worked: Double)] = []
  private var current: (name: String, start: ContinuousClock.Instant, worked: Double)?

  init(_ progress: (@Sendable (String) -> Void)?) { self.progress = progress }

  mutating func begin(_ name: String) {
    end()
    progress?(name)
    current = (name, ContinuousClock.now, Machine.processorSeconds)
  }

  mutating func end() {
    guard let stage = current else { return }
    let elapsed = stage.start.duration(to: .now)
    let (seconds, attoseconds) = elapsed.components
    stages.append(
      (
        stage.name, Double(seconds) + Double(attoseconds) / 1e18,
        Machine.processorSeconds - stage.worked
      ))
    current = nil
  }

  var text: String {
    stages.map { stage in
      let passed = Int((stage.passed * 1000).rounded())
      let worked = Int((stage.worked * 1000).rounded())
      return "  \(stage.name): \(passed) ms, processors \(worked) ms"
    }.joined(separator: "\n")
  }
}
