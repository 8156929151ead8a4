/// The codes of data faults: each has a meaning and a remedy in the source, and the same words in
/// the page that people look them up in.
enum ProblemCodes {
  static let page = "Sources/Clinic/Clinic.docc/Problems.md"

  /// What is missing or differs. `tables` are the names of the files under `pipelines/knowledge`,
  /// to which remedies point.
  static func violations(
    source: ProjectFile, page: ProjectFile, tables: Set<String>
  ) -> [Violation] {
    guard let codes = Enumeration("ProblemCode", in: source), !codes.cases.isEmpty else {
      return [Violation(source.path, 1, "there is no enumeration 'ProblemCode'")]
    }
    guard let rows = MarkdownText(page).table(startingWith: ["Code", "Meaning", "Remedy"]) else {
      return [Violation(page.path, 1, "there is no table of codes, meanings and remedies")]
    }
    let meanings = codes.property("meaning")
    let remedies = codes.property("remedy")
    var violations: [Violation] = []
    var written: [String: MarkdownText.Row] = [:]
    for row in rows {
      let code = row.cells[0].filter { $0 != "`" }
      if written.updateValue(row, forKey: code) != nil {
        violations.append(Violation(page.path, row.line, "'\(code)' stands twice"))
      }
    }
    for code in codes.cases {
      let meaning = meanings[code.name] ?? ""
      let remedy = remedies[code.name] ?? ""
      if meaning.isEmpty {
        violations.append(Violation(source.path, code.line, "'\(code.name)' has no meaning"))
      }
      if remedy.isEmpty {
        violations.append(Violation(source.path, code.line, "'\(code.name)' has no remedy"))
      }
      let words = (meaning + " " + remedy).split { " ,;:()".contains($0) }.map(String.init)
      for word in words where word.hasSuffix(".csv") || word.hasSuffix(".csv.") {
        let name = word.split(separator: "/").last.map(String.init) ?? word
        let table = name.hasSuffix(".") ? String(name.dropLast()) : name
        guard !tables.contains(table) else { continue }
        violations.append(
          Violation(source.path, code.line, "'\(code.name)' points to \(table), which is absent"))
      }
      let cells = ["`\(code.rawValue)`", meaning, remedy]
      let row = written.removeValue(forKey: code.rawValue)
      if row?.cells != cells {
        violations.append(
          Violation(
            page.path, row?.line ?? 1, "write: | " + cells.joined(separator: " | ") + " |"))
      }
    }
    return violations
      + written.sorted { $0.value.line < $1.value.line }.map {
        Violation(page.path, $0.value.line, "'\($0.key)' is no code of \(source.path)")
      }
  }
}
