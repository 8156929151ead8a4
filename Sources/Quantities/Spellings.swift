import Diagnostics

/// One row of `spellings.csv`: how an export writes a unit, and what it means.
package struct SpellingRow: Sendable, Hashable {
  package var spelling: String
  /// The UCUM code meant; blank where the spelling is refused, and `note` says why.
  package var ucum: String
  package var note: String
  package var source: String
  package var status: String

  package init(spelling: String, ucum: String, note: String, source: String, status: String) {
    self.spelling = spelling
    self.ucum = ucum
    self.note = note
    self.source = source
    self.status = status
  }
}

/// The declared spellings of units. Matching is by bytes: case is never folded, for `mg` and `Mg`
/// differ by a factor of a billion.
package struct Spellings: Sendable {
  package enum Resolution: Sendable, Hashable {
    case ucum(String)
    case refused(String)
    case unknown(nearest: String?)
  }

  package let rows: [SpellingRow]
  // Keys are bytes: Swift strings compare by canonical equivalence, under which the ohm sign and
  // the Greek letter are one.
  private let byBytes: [[UInt8]: SpellingRow]

  package init(rows: [SpellingRow]) {
    self.rows = rows
    byBytes = Dictionary(
      rows.map { (Array($0.spelling.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What a spelling means. A declared row wins over UCUM: `K/uL` is thousands, never kelvin. A
  /// code that the table reads is accepted as it is. Looking for the nearest spelling is slow; turn
  /// it off where a file may hold any number of unknown ones.
  package func resolve(
    _ spelling: String, in table: UnitTable, givesHints: Bool = true
  ) -> Resolution {
    if let row = byBytes[Array(spelling.utf8)] {
      return row.ucum.isEmpty ? .refused(row.note) : .ucum(row.ucum)
    }
    if let reason = Self.brokenEncoding(spelling) { return .refused(reason) }
    if table.contains(spelling) { return .ucum(spelling) }
    return .unknown(nearest: givesHints ? nearest(to: spelling, in: table) : nil)
  }

  /// Whether a spelling is declared as a unit, or is one; without the search for the nearest, which
  /// takes long for a text that resembles none.
  package func knows(_ spelling: String, in table: UnitTable) -> Bool {
    if let row = byBytes[Array(spelling.utf8)] { return !row.ucum.isEmpty }
    return Self.brokenEncoding(spelling) == nil && table.contains(spelling)
  }

  /// Rows that cannot be used: doubled spellings, codes that are not UCUM, refusals without reason.
  package func problems(in table: UnitTable) -> [(row: SpellingRow, message: String)] {
    var seen: Set<[UInt8]> = []
    return rows.compactMap { row in
      guard !row.spelling.isEmpty else { return (row, "a spelling is missing") }
      guard seen.insert(Array(row.spelling.utf8)).inserted else { return (row, "it stands twice") }
      guard !row.ucum.isEmpty else {
        return row.note.isEmpty ? (row, "a refused spelling needs a reason") : nil
      }
      do {
        _ = try table.unit(row.ucum)
        return nil
      } catch {
        return (row, "\(error)")
      }
    }
  }

  /// A replacement character stands for a letter that was lost, most often the micro sign; what it
  /// was cannot be known, and a guess is a thousandfold error.
  private static func brokenEncoding(_ spelling: String) -> String? {
    let isBroken = spelling.unicodeScalars.contains { $0 == "\u{FFFD}" || $0 == "?" }
    return isBroken
      ? "a character was lost in encoding; micro and milli cannot be told apart any more" : nil
  }

  private func nearest(to spelling: String, in table: UnitTable) -> String? {
    guard spelling.utf8.count <= 40 else { return nil }
    let known = rows.filter { !$0.ucum.isEmpty }.flatMap { [$0.ucum, $0.spelling] }
    if let near = Suggestion.nearest(to: spelling, in: known) { return near }
    return table.nearest(to: spelling)
  }
}
