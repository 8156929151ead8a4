import Foundation
import TestSupport

/// The reference tables and public data sets that stand beside the repository, where they are.
enum SharedData {
  static let isPresent: Bool = {
    let isThere = FileManager.default.fileExists(
      atPath: Repository.shared.appending(path: "reference/r_oracles.csv").path)
    if !isThere { print("skipped: real data not present") }
    return isThere
  }()

  /// The bytes of a file, unpacked where it stands there as `.gz`; nil where it does not.
  static func bytes(_ path: String) throws -> Data? {
    let plain = Repository.shared.appending(path: path)
    if FileManager.default.fileExists(atPath: plain.path) { return try Data(contentsOf: plain) }
    let packed = plain.appendingPathExtension("gz")
    guard FileManager.default.fileExists(atPath: packed.path) else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", packed.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }

  /// The records of a CSV with quoted fields, as dictionaries by header.
  static func records(_ path: String) throws -> [[String: String]] {
    guard let data = try bytes(path) else { return [] }
    var rows: [[String]] = [[]]
    var field: [UInt8] = []
    var isQuoted = false
    func finish() {
      rows[rows.count - 1].append(String(decoding: field, as: UTF8.self))
      field.removeAll()
    }
    var previousWasQuote = false
    for byte in data {
      if byte == UInt8(ascii: "\"") {
        // A quote straight after a closing one stood for itself.
        if previousWasQuote { field.append(byte) }
        isQuoted.toggle()
        previousWasQuote = !isQuoted && !previousWasQuote
        continue
      }
      previousWasQuote = false
      if isQuoted {
        field.append(byte)
      } else if byte == UInt8(ascii: ",") {
        finish()
      } else if byte == UInt8(ascii: "\n") {
        finish()
        rows.append([])
      } else if byte != UInt8(ascii: "\r") {
        field.append(byte)
      }
    }
    if !field.isEmpty || rows[rows.count - 1].count > 0 { finish() }
    let header = rows[0]
    return rows.dropFirst().filter { $0.count == header.count }.map {
      Dictionary(uniqueKeysWithValues: zip(header, $0))
    }
  }
}
