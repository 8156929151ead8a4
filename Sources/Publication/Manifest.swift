/// What a run published: every file with its size and SHA-256, and nothing that depends on when
/// or where it ran, so that the same work gives the same manifest byte for byte.
package struct Manifest: Sendable, Hashable {
  /// The file that holds it; it does not list itself.
  package static let fileName = "manifest.json"

  package struct Entry: Sendable, Hashable {
    package let name: String
    package let sizeBytes: Int
    /// 64 lowercase hexadecimal digits.
    package let sha256: String
  }

  package let runID: String
  /// In the order of the bytes of their names.
  package let files: [Entry]

  init(runID: String, files: [Entry]) {
    self.runID = runID
    self.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The manifest as JSON. Names and ids have passed `PlainName`, so nothing needs escaping.
  package var json: [UInt8] {
    let lines = files.map {
      #"    {"name": "\#($0.name)", "size_bytes": \#($0.sizeBytes), "sha256": "\#($0.sha256)"}"#
    }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n  ]"
    let text = "{\n  \"version\": 1,\n  \"run_id\": \"\(runID)\",\n  \"files\": \(list)\n}\n"
    return Array(text.utf8)
  }
}

/// The names this room gives to files and runs: ASCII letters, digits, `.`, `_` and `-`, beginning
/// with a letter or digit, 128 bytes at most. Such a name can neither leave its directory, nor
/// hide, nor need quoting in JSON or a shell.
enum PlainName {
  static func isValid(_ name: String) -> Bool {
    let bytes = name.utf8
    guard bytes.count <= 128, let first = bytes.first, isAlphanumeric(first) else { return false }
    return bytes.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// What SQLite leaves beside a database that was not closed cleanly. Published, such a file
  /// could roll a reader back to other rows.
  static func isDatabaseSidecar(_ name: String) -> Bool {
    name.hasSuffix("-wal") || name.hasSuffix("-shm") || name.hasSuffix("-journal")
  }
}
