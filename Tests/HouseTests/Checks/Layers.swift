/// The rooms and what each may import, as the table of `ARCHITECTURE.md` says. There is no other
/// copy: the document that people read is the one that the imports are held to.
struct Layers {
  struct Room {
    let name: String
    let layer: Int
    /// Rooms below that it may import.
    let rooms: [String]
    /// Modules from outside the package that it may import.
    let modules: [String]
    /// Line of the table.
    let line: Int
  }

  let rooms: [Room]
  let document: String

  /// Reads the table; nil where the document has none.
  init?(_ document: ProjectFile) {
    let header = ["Layer", "Target", "Owns", "May import", "From outside"]
    guard let rows = MarkdownText(document).table(startingWith: header) else { return nil }
    self.document = document.path
    rooms = rows.compactMap { row in
      guard row.cells.count >= 5, let layer = Int(row.cells[0]),
        let name = MarkdownText.codeSpans(row.cells[1]).first
      else { return nil }
      return Room(
        name: name, layer: layer, rooms: MarkdownText.codeSpans(row.cells[3]),
        modules: MarkdownText.codeSpans(row.cells[4]), line: row.line)
    }
  }

  func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

  // MARK: Checks

  /// The table itself: a room may be imported only from a higher layer, and must exist.
  func circles() -> [Violation] {
    rooms.flatMap { room in
      room.rooms.compactMap { name -> Violation? in
        guard let other = self.room(name) else {
          return Violation(
            document, room.line, "\(room.name) may import \(name), which is no room")
        }
        guard other.layer >= room.layer else { return nil }
        return Violation(
          document, room.line,
          "\(room.name) (layer \(room.layer)) may import \(name) (layer \(other.layer)), "
            + "which is not below it")
      }
    }
  }

  /// Every `import` line of a source file.
  func imports(_ text: SwiftText) -> [Violation] {
    guard let name = text.file.room else { return [] }
    guard let room = room(name) else {
      return [Violation(text.file.path, 1, "Sources/\(name) is not in the table of \(document)")]
    }
    return Self.importedModules(text).compactMap { module, line in
      if module == "Swift" || room.rooms.contains(module) || room.modules.contains(module) {
        return nil
      }
      let owners = rooms.filter { $0.modules.contains(module) || $0.rooms.contains(module) }
        .map(\.name).joined(separator: ", ")
      let reason =
        owners.isEmpty ? "no room may import it" : "only these may: \(owners)"
      return Violation(text.file.path, line, "\(name) must not import \(module): \(reason)")
    }
  }

  /// The names of imported modules; of `import struct Foundation.Data`, the first part.
  static func importedModules(_ text: SwiftText) -> [(module: String, line: Int)] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    let before: Set = ["package", "internal", "public", "private", "fileprivate"]
    var modules: [(module: String, line: Int)] = []
    for (index, token) in text.tokens.enumerated() where token.text == "import" {
      // At the start of a line, but for attributes and access levels.
      var start = index
      while start > 0, text.tokens[start - 1].line == token.line {
        let word = text.tokens[start - 1].text
        let isAttribute = start > 1 && text.tokens[start - 2].text == "@"
        guard word == "@" || word == ";" || before.contains(word) || isAttribute else { break }
        start -= 1
      }
      let opensLine = start == 0 || text.tokens[start - 1].line < token.line
      var next = index + 1
      if next < text.tokens.count, kinds.contains(text.tokens[next].text) { next += 1 }
      guard opensLine, next < text.tokens.count else { continue }
      modules.append((text.tokens[next].text, token.line))
    }
    return modules
  }

  /// Folders of `Sources` against the table, both ways.
  func folders(_ folders: [String]) -> [Violation] {
    let known = Set(rooms.map(\.name))
    return folders.filter { !known.contains($0) }.map {
      Violation("Sources/\($0)", 1, "this folder is not in the table of \(document)")
    }
      + rooms.filter { !folders.contains($0.name) }.map {
        Violation(document, $0.line, "Sources/\($0.name) does not exist")
      }
  }

  /// The manifest's dependencies between rooms are those of the table, no more and no fewer: what
  /// is imported but not declared would build by chance only.
  func manifest(_ manifest: ProjectFile) -> [Violation] {
    let declared = Self.declarations(manifest)
    return rooms.flatMap { room -> [Violation] in
      guard let target = declared[room.name] else {
        return [Violation(manifest.path, 1, "there is no target '\(room.name)'")]
      }
      let known = target.dependencies.filter { self.room($0.name) != nil }
      let extra = known.filter { !room.rooms.contains($0.name) }.map {
        Violation(
          manifest.path, $0.line,
          "\(room.name) depends on \($0.name), which \(document) does not allow")
      }
      let names = Set(known.map(\.name))
      return extra
        + room.rooms.filter { !names.contains($0) }.map {
          Violation(
            manifest.path, target.line,
            "\(room.name) does not depend on \($0), which \(document) lets it import")
        }
    }
  }

  private struct Declaration {
    let line: Int
    var dependencies: [(name: String, line: Int)] = []
  }

  /// Targets of a manifest and the literals that stand as their dependencies, by target.
  private static func declarations(_ manifest: ProjectFile) -> [String: Declaration] {
    var declarations: [String: Declaration] = [:]
    var current: String?
    // Even parts are the text between string literals, odd parts the literals.
    let parts = manifest.text.split(separator: "\"", omittingEmptySubsequences: false)
    var line = 1
    for (index, part) in parts.enumerated() {
      if index % 2 == 1 {
        let before = MarkdownText.trimmed(parts[index - 1])
        let beforeName = MarkdownText.trimmed(before.dropLast("name:".count))
        let isName = before.hasSuffix("name:") && !beforeName.hasSuffix(".product(")
        if before.hasSuffix("room(") || isName {
          current = String(part)
          declarations[String(part)] = Declaration(line: line)
        } else if before.hasSuffix("tests(") {
          current = nil
        } else if !before.hasSuffix(":"), let current {
          declarations[current]?.dependencies.append((String(part), line))
        }
      }
      line += part.utf8.reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
    }
    return declarations
  }

  /// Modules from outside that the table lists and the room does not import: a dependency is in use
  /// or it is struck.
  func unused(_ texts: [SwiftText]) -> [Violation] {
    rooms.flatMap { room in
      let imported = Set(
        texts.filter { $0.file.room == room.name }
          .flatMap { Self.importedModules($0).map(\.module) })
      return room.modules.filter { !imported.contains($0) }.map {
        Violation(document, room.line, "\(room.name) may import \($0), and does not")
      }
    }
  }
}
