import Clinic
import TestSupport
import Testing

@testable import Pipeline

@Suite("Several rows about one moment")
struct ReconcileTests {
  private func row(
    _ value: Double, line: UInt32, _ marks: Observation.Marks = [], accession: UInt32 = 0
  ) -> Observation {
    Observation(
      value: value, upper: value, patient: 0, day: 100, minute: 480, analyte: 3, source: 0,
      line: line, offset: UInt64(line) * 100, conversion: 0, marks: marks, detail: accession)
  }

  private let details = [
    ObservationDetail(accession: 11), ObservationDetail(accession: 12),
  ]

  @Test("the same value twice counts once, and the other row is a duplicate")
  func duplicate() {
    let result = reconcile([row(70, line: 2), row(70, line: 5)], details: details)
    #expect(result.observations.count == 1)
    #expect(result.problems.map(\.disposition) == [.duplicate])
    #expect(result.problems.map(\.line) == [5])
  }

  @Test(
    "rows come out by person, analyte and moment, in any order they went in", arguments: [1, 2])
  func order(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for count in [0, 1, 2, 500] {
      let rows = (0..<count).map { (index: Int) -> Observation in
        var row = self.row(Double(index), line: UInt32(index))
        row.patient = UInt32.random(in: 0..<40, using: &generator)
        row.analyte = UInt16.random(in: 0..<9, using: &generator)
        row.day = Day.random(in: -3...400, using: &generator)
        row.minute = Int16([-1, 0, 480, 1439].randomElement(using: &generator)!)
        return row
      }
      let expected = rows.sorted {
        ($0.patient, $0.analyte, $0.day, $0.minute, $0.value)
          < ($1.patient, $1.analyte, $1.day, $1.minute, $1.value)
      }
      let result = reconcile(rows.shuffled(using: &generator), details: [])
      #expect(result.observations.map(\.line) == expected.map(\.line), "seed \(seed)")
      #expect(result.problems.isEmpty)
    }
  }

  @Test("a correction replaces the result of its specimen, whatever the order of the rows")
  func correction() {
    for rows in [
      [row(70, line: 2), row(96, line: 5, .corrected)],
      [row(96, line: 5, .corrected), row(70, line: 2)],
    ] {
      let result = reconcile(rows, details: details)
      #expect(result.observations.map(\.value) == [96])
      #expect(result.problems.map(\.disposition) == [.superseded])
    }
  }

  @Test("a final result replaces a preliminary one")
  func preliminary() {
    let result = reconcile([row(70, line: 2, .preliminary), row(71, line: 3)], details: details)
    #expect(result.observations.map(\.value) == [71])
  }

  @Test("two values without a correction are both kept and marked, so that no rule reads them")
  func conflict() {
    let result = reconcile([row(70, line: 2), row(96, line: 5)], details: details)
    #expect(result.observations.map(\.value) == [70, 96])
    #expect(result.observations.allSatisfy { $0.marks.contains(.conflicting) })
    #expect(result.problems.isEmpty)
  }

  @Test("a correction of another specimen replaces nothing")
  func otherSpecimen() {
    let result = reconcile(
      [row(70, line: 2, accession: 0), row(96, line: 5, .corrected, accession: 1)],
      details: details)
    #expect(result.observations.count == 2)
  }
}

@Suite("Work on several workers")
struct ConcurrentlyTests {
  @Test("results stand in the order of the indices, however many workers there are")
  func order() {
    for workers in [1, 2, 7, 64] {
      let squares = concurrently(500, workers: workers) { $0 * $0 }
      #expect(squares == (0..<500).map { $0 * $0 })
    }
    #expect(concurrently(0, workers: 3) { $0 }.isEmpty)
  }

  @Test("a byte map gives back what was put in, with growth and collisions")
  func byteIndex() {
    var index = ByteIndex(capacity: 1)
    for number in 0..<5000 { index.insert("key-\(number)", Int32(number)) }
    for number in 0..<5000 {
      var key = "key-\(number)"
      #expect(key.withUTF8 { index.value($0) } == Int32(number))
    }
    var absent = "key-5000"
    #expect(absent.withUTF8 { index.value($0) } == nil)
    var empty = ""
    #expect(empty.withUTF8 { index.value($0) } == nil)
  }
}
