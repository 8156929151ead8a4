/// The tables under `pipelines/knowledge`: one row a fact, and each fact says where it is from and
/// how well it is known.
enum KnowledgeTables {
  static func violations(_ file: ProjectFile, statuses: Set<String>) -> [Violation] {
    let rows = records(file.text)
    guard let header = rows.first else { return [Violation(file.path, 1, "the file is empty")] }
    guard header.fields.suffix(2) == ["source", "status"] else {
      return [Violation(file.path, 1, "the last two columns must be source and status")]
    }
    var violations: [Violation] = []
    for row in rows.dropFirst() {
      guard row.fields.count == header.fields.count else {
        violations.append(
          Violation(
            file.path, row.line,
            "\(row.fields.count) fields, where the header has \(header.fields.count)"))
        continue
      }
      let source = row.fields[row.fields.count - 2]
      let status = row.fields[row.fields.count - 1]
      if MarkdownText.trimmed(source).isEmpty {
        violations.append(Violation(file.path, row.line, "a fact without a source"))
      }
      if !statuses.contains(status) {
        violations.append(
          Violation(
            file.path, row.line,
            "the status '\(status)' is none of \(statuses.sorted().joined(separator: ", "))"))
      }
    }
    return violations
  }

  /// Records of a CSV text by RFC 4180, with the line each begins on. Not the project's reader:
  /// this room imports none.
  static func records(_ text: String) -> [(fields: [String], line: Int)] {
    var records: [(fields: [String], line: Int)] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var line = 1
    var start = 1
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    func endRecord() {
      endField()
      if fields != [""] { records.append((fields, start)) }
      fields = []
    }
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if isQuoted, index + 1 < bytes.count, bytes[index + 1] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted.toggle()
        }
      } else if byte == UInt8(ascii: ","), !isQuoted {
        endField()
      } else if byte == 10, !isQuoted {
        line += 1
        endRecord()
        start = line
      } else {
        if byte == 10 { line += 1 }
        if byte != 13 || isQuoted { field.append(byte) }
      }
      index += 1
    }
    if !field.isEmpty || !fields.isEmpty { endRecord() }
    return records
  }
}
