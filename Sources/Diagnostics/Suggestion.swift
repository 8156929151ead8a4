/// Finds the known name that a misspelt one most likely meant.
package enum Suggestion {
  /// The nearest candidate within a third of the name's length (at least one edit), or nil.
  /// Ties go to the alphabetically first, so that hints are the same on every run.
  package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    let limit = max(1, name.utf8.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates where abs(candidate.utf8.count - name.utf8.count) <= limit {
      let distance = editDistance(Array(name.utf8), Array(candidate.utf8), limit: limit)
      guard distance <= limit else { continue }
      if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// `did you mean 'x'?`, or nil where nothing is near.
  package static func hint(for name: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: name, in: candidates).map { "did you mean '\($0)'?" }
  }

  /// Edits (insert, delete, replace, swap of neighbours) between two names; case costs nothing at
  /// the first byte only through replacement, so `Copper` is one edit from `copper`.
  static func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
    if a == b { return 0 }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        let cost = a[i] == b[j] ? 0 : 1
        var value = min(row[j] + 1, last[j + 1] + 1, last[j] + cost)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          value = min(value, beforeLast[j - 1] + 1)
        }
        row.append(value)
      }
      if (row.min() ?? 0) > limit { return limit + 1 }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
