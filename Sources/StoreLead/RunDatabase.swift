import Clinic
import Diagnostics
import GRDB

/// A published database, opened to be read.
package struct RunDatabase {
  package enum OpenError: Error {
    case missing(String)
    case notOurs(String)
    case newer(String, Int)
    case unreadable(String)
  }

  private let queue: DatabaseQueue

  package init(path: String) throws(OpenError) {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let (application, version) = try queue.read { db in
        (
          try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
          try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        )
      }
      guard application == Schema.applicationID else { throw OpenError.notOurs(path) }
      guard version <= Schema.version else { throw OpenError.newer(path, Int(version)) }
    } catch let error as OpenError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
      throw .missing(path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .notOurs(path)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
  }

  /// The explanation of a finding as text, or nil with the nearest key where there is none.
  package func explanation(_ key: String) throws -> (text: String?, nearest: String?) {
    try queue.read { db in
      guard let finding = try Row.fetchOne(
        db,
        sql: """
          SELECT f.*, p.person_key, r.title, r.question, r.evidence_grade, r.citation, r.contrary,
            r.place, r.review_status, r.pack
          FROM finding f JOIN person p USING (person_id) JOIN rule r USING (rule_id)
          WHERE f.finding_key = ?
          """, arguments: [key])
      else {
        let keys = try String.fetchAll(db, sql: "SELECT finding_key FROM finding ORDER BY 1")
        return (nil, Suggestion.nearest(to: key, in: keys))
      }
      return (try Self.text(finding, db), nil)
    }
  }

  // MARK: Text

  private static func text(_ finding: Row, _ db: Database) throws -> String {
    func field(_ name: String) -> String { finding[name] as String? ?? "" }
    var lines = ["\(field("rule_id"))  \(field("title"))", "  \(field("question"))", ""]
    var verdict = field("state").replacing("_", with: " ")
    for part in [field("class"), field("severity")] where !part.isEmpty { verdict += ", \(part)" }
    lines.append("person    \(field("person_key"))")
    lines.append("verdict   \(verdict)")
    lines.append("date      \(field("onset_date"))")
    for (label, name) in [
      ("missing", "missing"), ("reason", "reason"), ("notes", "notes"), ("summary", "summary"),
    ] where !field(name).isEmpty {
      lines.append(label.padded(to: 10) + field(name).replacing(";", with: "; "))
    }
    lines.append("key       \(field("finding_key"))")
    let number: Int = finding["finding_id"]
    lines += try evidence(number, db)
    lines += try steps(number, db)
    lines += try sources(finding, db)
    return lines.joined(separator: "\n")
  }

  private static func evidence(_ finding: Int, _ db: Database) throws -> [String] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT e.role, s.path, e.line, e.column_name, e.detail, r.source_value, r.source_unit,
          r.comparator, r.value, r.unit, r.collected_date, r.collected_at, c.exact_factor,
          c.source, a.precision_digits
        FROM finding_evidence e JOIN source_file s USING (source_file_id)
        LEFT JOIN result r USING (result_id) LEFT JOIN analyte a ON a.analyte_id = r.analyte_id
        LEFT JOIN unit_conversion c USING (conversion_id)
        WHERE e.finding_id = ? ORDER BY e.ordinal
        """, arguments: [finding])
    guard !rows.isEmpty else { return [] }
    var lines = ["", "values"]
    for row in rows {
      let role: String = row["role"]
      let path: String = row["path"]
      let line: Int = row["line"]
      let column: String? = row["column_name"]
      let place = "\(path):\(line)" + (column.map { " (\($0))" } ?? "")
      guard let value = row["value"] as Double? else {
        lines.append("  \(role): \(row["detail"] as String? ?? "")  \(place)")
        continue
      }
      let comparator: String = row["comparator"]
      let unit: String = row["unit"]
      let bound = comparator == "=" ? "" : comparator
      let when = row["collected_at"] as String? ?? row["collected_date"] as String? ?? ""
      lines.append("  \(role): \(bound)\(short(value)) \(unit) on \(when)  \(place)")
      let reported = "\(row["source_value"] as String? ?? "") \(row["source_unit"] as String? ?? "")"
      let factor: String = row["exact_factor"] as String? ?? "1"
      if factor != "1" {
        let basis: String = row["source"] as String? ?? ""
        lines.append("    reported as \(reported), times \(factor) (\(basis))")
      } else {
        lines.append("    reported as \(reported)")
      }
    }
    return lines
  }

  private static func short(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }

  private static func steps(_ finding: Int, _ db: Database) throws -> [String] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT * FROM explain_step WHERE finding_id = ? ORDER BY step",
      arguments: [finding])
    guard !rows.isEmpty else {
      return ["", "steps", "  not kept for this verdict by the pipeline"]
    }
    var lines = ["", "steps"]
    var depth: [Int: Int] = [:]
    for row in rows {
      let number: Int = row["step"]
      let parent: Int? = row["parent_step"]
      let level = parent.map { (depth[$0] ?? 0) + 1 } ?? 1
      depth[number] = level
      let label: String = row["label"]
      let expression: String = row["expression"]
      let outcome: String = row["outcome"]
      let text: String = row["text"]
      let indent = String(repeating: "  ", count: level)
      let head = label.isEmpty ? expression : expression.isEmpty ? label : "\(label): \(expression)"
      lines.append("\(indent)\(head)")
      lines.append("\(indent)    \(outcome == "value" ? "=" : outcome + ":") \(text)")
    }
    return lines
  }

  private static func sources(_ finding: Row, _ db: Database) throws -> [String] {
    let grade: String = finding["evidence_grade"]
    let place: String = finding["place"]
    let status: String = finding["review_status"]
    let version: String = finding["rule_version"]
    var lines = [
      "", "rule", "  evidence \(grade), review \(status), version \(version), defined at \(place)",
    ]
    let keys: String = finding["citation"]
    for key in keys.split(separator: ";").map(String.init) {
      let row = try Row.fetchOne(
        db, sql: "SELECT text, status FROM citation WHERE citation_key = ?", arguments: [key])
      let text: String = row?["text"] ?? ""
      let known: String = row?["status"] ?? "not in the citation table"
      lines.append("  source \(key)  \(text)  (\(known))".replacing("    ", with: "  "))
    }
    let contrary: String = finding["contrary"]
    if !contrary.isEmpty { lines.append("  contrary view: \(contrary)") }
    lines.append("")
    lines.append(
      "Screening output from recorded data. Not a diagnosis or an order. Check specimen, date, "
        + "medication list and guideline before acting. Evidence \(grade); "
        + "rule \(finding["rule_id"] as String) v\(version).")
    return lines
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
