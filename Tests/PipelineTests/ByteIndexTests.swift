import TestSupport
import Testing

@testable import Pipeline

@Suite("A map from bytes to numbers")
struct ByteIndexTests {
  private func value(_ index: ByteIndex, _ key: [UInt8]) -> Int32? {
    key.withUnsafeBufferPointer { index.value($0) }
  }

  @Test("keys of every length are found, and no others", arguments: [1, 2, 3] as [UInt64])
  func everyLength(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var index = ByteIndex(capacity: 4)
    var known: [[UInt8]: Int32] = [:]
    for number in 0..<3000 {
      // Few letters, so that keys differ in one place, and prefixes of each other are common.
      let length = Int.random(in: 0...24, using: &generator)
      let key = (0..<length).map { _ in UInt8.random(in: 0...2, using: &generator) }
      let kept = key.withUnsafeBufferPointer { index.insert($0, Int32(number)) }
      if known[key] == nil { known[key] = Int32(number) }
      #expect(kept == known[key], "seed \(seed)")
    }
    #expect(index.count == known.count)
    for (key, number) in known { #expect(value(index, key) == number, "seed \(seed)") }
    for _ in 0..<3000 {
      let length = Int.random(in: 0...24, using: &generator)
      let key = (0..<length).map { _ in UInt8.random(in: 0...3, using: &generator) }
      #expect(value(index, key) == known[key], "seed \(seed)")
    }
  }
}
