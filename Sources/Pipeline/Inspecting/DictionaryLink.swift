/// A file of the same export that explains the codes of another: `itemid` by a table of items.
struct DictionaryLink {
  /// Numbers of the files.
  let table: Int
  let dictionary: Int
  /// What the dictionary's table is called in the profile.
  let name: String
  /// The column of codes, and the column that has them as keys.
  let column: String
  let key: String
  /// Roles and headers of the columns that explain a key.
  let explanations: [(role: String, header: String)]

  /// Finds, for each table whose rows name their test by a code of the export's own, the file that
  /// explains those codes.
  static func find(_ files: [InspectedFile]) -> [DictionaryLink] {
    var links: [DictionaryLink] = []
    for (table, file) in files.enumerated() where file.guess.kind == .labs {
      for (number, other) in files.enumerated() where number != table {
        guard !links.contains(where: { $0.dictionary == number || $0.table == table }),
          let link = link(
            file, table, other, number, name: links.isEmpty ? "tests" : "tests\(number)")
        else { continue }
        links.append(link)
      }
    }
    return links
  }

  private static func link(
    _ file: InspectedFile, _ table: Int, _ other: InspectedFile, _ number: Int, name: String
  ) -> DictionaryLink? {
    for column in file.guess.columns where isOwnCode(column, file) {
      for key in other.guess.columns where isKey(key, of: column) {
        let scorer = RoleScorer(
          columns: other.guess.columns.filter { $0.position != key.position }, rows: other.rows)
        let explanations = scorer.assign(["name", "code"]).map { ($0.role, $0.column.name) }
        guard !explanations.isEmpty else { continue }
        return DictionaryLink(
          table: table, dictionary: number, name: name, column: column.name, key: key.name,
          explanations: explanations)
      }
    }
    return nil
  }

  /// Whether a column can hold codes that mean nothing by themselves.
  private static func isOwnCode(_ column: ColumnSurvey, _ file: InspectedFile) -> Bool {
    guard column.strength("code") > 0, column.distinct > 1, !column.hasMoreTexts else {
      return false
    }
    return column.share(column.counts.loinc) < 0.5
      && column.share(column.counts.analyteCode + column.counts.analyteName) < 0.1
  }

  /// Each of its texts stands once, and nearly all codes are among them.
  private static func isKey(_ key: ColumnSurvey, of column: ColumnSurvey) -> Bool {
    guard key.filled > 1, key.distinct == key.filled, !key.hasMoreTexts else { return false }
    let found = column.texts.keys.filter { key.texts[$0] != nil }.count
    return found * 10 >= column.distinct * 8
  }
}
