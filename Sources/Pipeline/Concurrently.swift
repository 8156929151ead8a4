import Dispatch
import Synchronization

/// Runs a piece of work for every index, on a fixed number of workers, and returns the results in
/// the order of the indices: whatever the number of workers, the outcome is the same.
///
/// Workers claim the next index from a counter, so that uneven pieces do not leave one idle.
func concurrently<Result: Sendable>(
  _ count: Int, workers: Int, _ work: @Sendable (Int) -> Result
) -> [Result] {
  guard count > 0 else { return [] }
  if workers <= 1 || count == 1 { return (0..<count).map(work) }
  let next = Atomic<Int>(0)
  let slots = [Result?](unsafeUninitializedCapacity: count) { buffer, initialized in
    buffer.initialize(repeating: nil)
    initialized = count
    // Safe: every index is claimed by one worker, which alone writes its slot.
    nonisolated(unsafe) let slots = buffer
    DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        slots[index] = work(index)
      }
    }
  }
  return slots.map { $0! }
}
