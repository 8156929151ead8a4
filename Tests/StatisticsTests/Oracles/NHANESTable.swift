import Foundation

/// NHANES tables joined by respondent: one row a person, ascending by respondent number.
struct NHANESTable {
  var respondents: [Int] = []
  var columns: [String: [Double?]] = [:]

  subscript(_ name: String) -> [Double?] {
    columns[name] ?? Array(repeating: nil, count: respondents.count)
  }

  /// Joins the tables of `files` ("CUSEZN_G DEMO_G CUSEZN_H DEMO_H"): cycles below each other,
  /// the first table of a cycle decides which people are in, the others are joined to it.
  static func load(files: String, variables: Set<String>) throws -> NHANESTable {
    let names = files.split(separator: " ").map(String.init)
    let cycles = orderedUnique(names.map { String($0.suffix(1)) })
    let stems = orderedUnique(names.map { String($0.dropLast(2)) })
    var result = NHANESTable()
    var rows: [(respondent: Int, values: [String: Double])] = []
    for cycle in cycles {
      var people: [Int: [String: Double]] = [:]
      for (index, stem) in stems.enumerated() where names.contains("\(stem)_\(cycle)") {
        let table = try parse("\(stem)_\(cycle)", variables)
        for (respondent, values) in table where index == 0 || people[respondent] != nil {
          people[respondent, default: [:]].merge(values) { first, _ in first }
        }
      }
      rows += people.map { ($0.key, $0.value) }
    }
    rows.sort { $0.respondent < $1.respondent }
    result.respondents = rows.map(\.respondent)
    for variable in variables { result.columns[variable] = rows.map { $0.values[variable] } }
    return result
  }

  private static func orderedUnique(_ values: [String]) -> [String] {
    var seen = Set<String>()
    return values.filter { seen.insert($0).inserted }
  }

  private static func parse(
    _ name: String, _ variables: Set<String>
  ) throws -> [(Int, [String: Double])] {
    let key = ([name] + variables.sorted()).joined(separator: " ")
    if let known = parsed.table(key) { return known }
    guard let data = try SharedData.bytes("data/nhanes/\(name).csv") else {
      throw MissingTable(name: name)
    }
    var result: [(Int, [String: Double])] = []
    // The wanted variable of each column, nil for the many that nothing asks for.
    var headers: [String?] = []
    [UInt8](data).withUnsafeBufferPointer { bytes in
      var (start, column, line) = (0, 0, 0)
      var values: [String: Double] = [:]
      for index in bytes.indices {
        let isEnd = bytes[index] == UInt8(ascii: "\n")
        guard isEnd || bytes[index] == UInt8(ascii: ",") else { continue }
        let field = bytes[start..<index]
        if line == 0 {
          let header = String(decoding: field, as: UTF8.self)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\"\r"))
          headers.append(variables.contains(header) || header == "SEQN" ? header : nil)
        } else if column < headers.count, let header = headers[column] {
          values[header] = Double(
            String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespaces))
        }
        (start, column) = (index + 1, column + 1)
        guard isEnd else { continue }
        if let respondent = values.removeValue(forKey: "SEQN") {
          result.append((Int(respondent), values))
        }
        (column, line) = (0, line + 1)
        values.removeAll(keepingCapacity: true)
      }
    }
    parsed.keep(key, result)
    return result
  }

  private static let parsed = ParsedTables()

  struct MissingTable: Error { let name: String }
}

/// Files are read once, however many joins they are part of.
private final class ParsedTables: @unchecked Sendable {
  private let lock = NSLock()
  private var tables: [String: [(Int, [String: Double])]] = [:]

  func table(_ name: String) -> [(Int, [String: Double])]? {
    lock.withLock { tables[name] }
  }

  func keep(_ name: String, _ table: [(Int, [String: Double])]) {
    lock.withLock { tables[name] = table }
  }
}

/// The few R expressions the oracle tables use, over the columns of a table.
struct RExpression {
  let table: NHANESTable

  /// A number: a column, `log(…)`, a quotient, or a comparison made a number.
  func number(_ text: String) -> [Double?] {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("as.numeric("), text.hasSuffix(")") {
      return condition(String(text.dropFirst(11).dropLast())).map { $0.map { $0 ? 1 : 0 } }
    }
    if text.hasPrefix("log("), text.hasSuffix(")"), !text.dropLast().contains(")") {
      return number(String(text.dropFirst(4).dropLast())).map { $0.map { log($0) } }
    }
    if let slash = text.range(of: " / ") {
      let (a, b) = (
        number(String(text[..<slash.lowerBound])), table[String(text[slash.upperBound...])]
      )
      return zip(a, b).map { a, b in a.flatMap { a in b.map { a / $0 } } }
    }
    return table[text]
  }

  /// A conjunction of conditions; nil where R says NA.
  func condition(_ text: String) -> [Bool?] {
    if text == "all" || text.isEmpty { return table.respondents.map { _ in true } }
    let parts = text.components(separatedBy: " & ").map(simple)
    return table.respondents.indices.map { row in
      parts.contains { $0[row] == false } ? false : (parts.contains { $0[row] == nil } ? nil : true)
    }
  }

  private func simple(_ text: String) -> [Bool?] {
    var text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("!is.na(") {
      return table[String(text.dropFirst(7).dropLast())].map { $0 != nil }
    }
    let isNegated = text.hasPrefix("!(")
    if isNegated { text = String(text.dropFirst(2).dropLast()) }
    let words = text.components(separatedBy: " ")
    if words[0] == "ageband" {
      let ends = words[2].replacing("+", with: "-200").components(separatedBy: "-").compactMap(
        Double.init)
      return table["RIDAGEYR"].map { $0.map { $0 >= ends[0] && $0 <= ends[1] } }
    }
    guard words.count == 3, let limit = Double(words[2]) else {
      return table.respondents.map { _ in nil }
    }
    return table[words[0]].map { value -> Bool? in
      if words[1] == "%in%" { return (value == limit) != isNegated }
      guard let value else { return nil }
      switch words[1] {
      case "==": return value == limit
      case "<": return value < limit
      case "<=": return value <= limit
      case ">": return value > limit
      case ">=": return value >= limit
      default: return nil
      }
    }
  }
}
