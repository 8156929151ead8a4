import Diagnostics

/// The names of a file's columns.
package struct Header: Sendable {
  package enum Problem: Error, Sendable, Hashable {
    /// No record stands where the header should.
    case absent
    /// The header's record is malformed.
    case malformed(MalformedRecord)
  }

  /// What stands under a name.
  package enum Lookup: Sendable, Hashable {
    case column(Int)
    /// Several columns have the name: which one is meant cannot be known.
    case duplicated([Int])
    /// With the nearest name that the header has, if one is near.
    case absent(nearest: String?)
  }

  /// A name that several columns have.
  package struct Duplicate: Sendable, Hashable {
    package var name: String
    /// 0-based, ascending.
    package var positions: [Int]
  }

  /// Names in file order, trimmed of spaces, tabs and no-break spaces; empty for an unnamed column.
  package let names: [String]
  /// In the order of their first position. A fault only if the profile reads such a column.
  package let duplicates: [Duplicate]
  private let positions: [String: Int]

  /// 0-based physical line of the header, counted from the first line of the file.
  package let line: Int
  /// Byte offset of the first line after the header.
  package let bodyStart: Int
  /// Physical lines before `bodyStart`.
  package let linesBefore: Int

  package init(
    names: [String], line: Int = 0, bodyStart: Int = 0, linesBefore: Int = 0
  ) {
    self.names = names
    self.line = line
    self.bodyStart = bodyStart
    self.linesBefore = linesBefore
    var first: [String: Int] = [:]
    var repeated: [Duplicate] = []
    for (position, name) in names.enumerated() where !name.isEmpty {
      if let known = first[name] {
        if let index = repeated.firstIndex(where: { $0.name == name }) {
          repeated[index].positions.append(position)
        } else {
          repeated.append(Duplicate(name: name, positions: [known, position]))
        }
      } else {
        first[name] = position
      }
    }
    positions = first
    duplicates = repeated.sorted { $0.positions[0] < $1.positions[0] }
  }

  /// Reads the first record of a file's layout. `bytes` are the whole file in UTF-8, without a byte
  /// order mark.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, _ layout: Layout, _ dialect: Dialect
  ) throws(Problem) -> Header {
    var dialect = dialect
    // A file that holds only its header is told apart from a truncated one by its last record; a
    // header that was cut off shows as columns that are absent.
    dialect.finalLineEnd = .optional
    var scanner = RecordScanner(
      UnsafeRawBufferPointer(rebasing: bytes[..<layout.end]), dialect: dialect, columns: nil)
    scanner.begin(at: layout.start, softEnd: layout.end)
    switch scanner.next() {
    case .end: throw .absent
    case .malformed: throw .malformed(scanner.malformed)
    case .record:
      let record = scanner.record
      var names: [String] = []
      for index in 0..<record.count { names.append(name(record[index])) }
      return Header(
        names: names, line: layout.linesBefore + record.line, bodyStart: scanner.position,
        linesBefore: layout.linesBefore + scanner.scanEnd.lineCount)
    }
  }

  private static func name(_ field: FieldBytes) -> String {
    var name = Substring(field.trimmed.text)
    func isSpace(_ character: Character?) -> Bool {
      character == " " || character == "\t" || character == "\u{A0}"
    }
    while isSpace(name.first) { name.removeFirst() }
    while isSpace(name.last) { name.removeLast() }
    return String(name)
  }

  /// The column of a name; letter case matters, and a name in another case comes back as nearest.
  package func lookup(_ name: String) -> Lookup {
    if let duplicate = duplicates.first(where: { $0.name == name }) {
      return .duplicated(duplicate.positions)
    }
    if let position = positions[name] { return .column(position) }
    let folded = name.lowercased()
    let nearest =
      names.first { $0.lowercased() == folded } ?? Suggestion.nearest(to: name, in: named)
    return .absent(nearest: nearest)
  }

  /// The position of a name that exactly one column has.
  package func position(_ name: String) -> Int? {
    if case .column(let position) = lookup(name) { return position }
    return nil
  }

  private var named: [String] { names.filter { !$0.isEmpty } }
}
