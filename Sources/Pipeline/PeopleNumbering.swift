import Clinic
import Statistics

/// Numbers people in the order of their identifiers, whatever order the files have.
///
/// A person is large, so people stay where they were read until their order is known.
struct PeopleNumbering {
  private struct Place {
    let chunk: UInt32
    let position: UInt32
  }

  private var chunks: [PeopleChunk] = []
  /// Lines of the file before each chunk.
  private var lines: [UInt32] = []
  /// Where everybody was read, in the order of the files and of their rows.
  private var places: [Place] = []

  /// Adds people; chunks come in the order of the files, and of the rows in each.
  mutating func add(_ chunk: PeopleChunk, after lines: Int) {
    let number = UInt32(chunks.count)
    places += chunk.persons.indices.map { Place(chunk: number, position: UInt32($0)) }
    chunks.append(chunk)
    self.lines.append(UInt32(lines))
  }

  /// Puts the people in their order, each once, and returns who has which number. Rows that repeat
  /// somebody are counted again, as what they are.
  func number(
    _ result: inout Ingested, _ accounts: inout [RunRecord.RowAccount]
  ) -> ByteIndex {
    var persons: [Person] = []
    persons.reserveCapacity(places.count)
    for place in inOrder() {
      var person = chunks[Int(place.chunk)].persons[Int(place.position)]
      person.line += lines[Int(place.chunk)]
      guard let last = persons.last, last.id == person.id else {
        persons.append(person)
        continue
      }
      let isSame = last.sameFacts(as: person)
      persons[persons.count - 1] = last.reconciled(with: person)
      result.problems.append(
        Problem(
          code: isSame ? .duplicateRow : .duplicatePatient, source: person.source,
          line: person.line, offset: 0,
          disposition: isSame ? .duplicate : .rejected))
      let index = Int(person.source)
      accounts[index].accepted -= 1
      if isSame { accounts[index].duplicate += 1 } else { accounts[index].rejected += 1 }
    }
    var patients = ByteIndex(capacity: persons.count)
    for (number, person) in persons.enumerated() { patients.insert(person.id, Int32(number)) }
    result.persons = persons
    return patients
  }

  private func id(_ place: Place) -> String {
    chunks[Int(place.chunk)].persons[Int(place.position)].id
  }

  /// By identifier; those that share one in the order in which they were read.
  private func inOrder() -> [Place] {
    var first: [PlacedKey] = []
    var second: [UInt64] = []
    first.reserveCapacity(places.count)
    second.reserveCapacity(places.count)
    for (number, place) in places.enumerated() {
      guard let key = Self.key(id(place)) else { return byComparing() }
      first.append(PlacedKey(key: key.first, place: UInt32(number)))
      second.append(key.second)
    }
    // By the second word, and then by the first, which leaves what it does not decide in order.
    var keys = second.enumerated().map { PlacedKey(key: $1, place: UInt32($0)) }
    RadixSort.sort(&keys)
    keys = keys.map { first[Int($0.place)] }
    RadixSort.sort(&keys)
    return keys.map { places[Int($0.place)] }
  }

  /// What most identifiers are: up to 15 letters and digits of ASCII, whose bytes order as the
  /// texts do. Two words that order as they do, the shorter first where one begins the other; nil
  /// for any other identifier.
  private static func key(_ id: String) -> (first: UInt64, second: UInt64)? {
    var id = id
    return id.withUTF8 { bytes in
      guard bytes.count <= 15 else { return nil }
      var words: (first: UInt64, second: UInt64) = (0, UInt64(bytes.count))
      for (place, byte) in bytes.enumerated() {
        guard byte < 0x80 else { return nil }
        if place < 8 {
          words.first |= UInt64(byte) << UInt64((7 - place) << 3)
        } else {
          words.second |= UInt64(byte) << UInt64((15 - place) << 3)
        }
      }
      return words
    }
  }

  private func byComparing() -> [Place] {
    places.enumerated().sorted { a, b in
      let (first, second) = (id(a.element), id(b.element))
      return first != second ? first < second : a.offset < b.offset
    }.map(\.element)
  }
}
