// Foundation has a Unit and a Dimension of its own: only what is needed comes in.
import class Foundation.FileManager
import class Foundation.Pipe
import class Foundation.Process
import struct Foundation.URL
import TestSupport
import Testing

@testable import Quantities

/// Whether a file of the real data is there; prints why a test does nothing where it is not.
func shared(_ path: String) -> URL? {
  let url = Repository.shared.appendingPathComponent(path)
  if FileManager.default.fileExists(atPath: url.path) { return url }
  print("skipped: real data not present")
  return nil
}

/// A splitter that is good enough for tables of this repository: quotes, doubled quotes, LF.
func csvRows(_ url: URL) throws -> [[String: String]] {
  let bytes = try #require(FileManager.default.contents(atPath: url.path), "\(url.path) is missing")
  return csvRows(text: String(decoding: bytes, as: UTF8.self))
}

/// The rows of a gzip file, unpacked by `gzip`; bytes that are not UTF-8 become U+FFFD.
func csvRows(gzip url: URL) throws -> [[String: String]] {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", "-dc", url.path]
  process.standardOutput = output
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0)
  return csvRows(text: String(decoding: bytes, as: UTF8.self))
}

func csvRows(text: String) -> [[String: String]] {
  var records: [[String]] = []
  var record: [String] = []
  var field = ""
  var isQuoted = false
  var characters = Array(text.unicodeScalars)[...]
  while let character = characters.popFirst() {
    switch (character, isQuoted) {
    case ("\"", true):
      if characters.first == "\"" {
        field.unicodeScalars.append("\"")
        characters.removeFirst()
      } else {
        isQuoted = false
      }
    case ("\"", false) where field.isEmpty: isQuoted = true
    case (",", false):
      record.append(field)
      field = ""
    case ("\r", false): break
    case ("\n", false):
      records.append(record + [field])
      record = []
      field = ""
    default: field.unicodeScalars.append(character)
    }
  }
  if !field.isEmpty || !record.isEmpty { records.append(record + [field]) }
  guard let header = records.first else { return [] }
  return records.dropFirst().map {
    Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
  }
}

func knowledge(_ name: String) throws -> [[String: String]] {
  try csvRows(Repository.root.appendingPathComponent("pipelines/knowledge/\(name).csv"))
}

func definitions() throws -> [UnitDefinition] {
  try knowledge("units").map { row in
    func field(_ name: String) -> String { row[name] ?? "" }
    return UnitDefinition(
      code: field("code"), kind: field("kind"), name: field("name"), property: field("property"),
      value: field("value"), unit: field("unit"), metric: field("metric"),
      function: field("function"), source: field("source"), status: field("status"))
  }
}

func prefixes() throws -> [PrefixDefinition] {
  try knowledge("prefixes").map { row in
    PrefixDefinition(
      prefix: row["prefix"] ?? "", name: row["name"] ?? "", value: row["value"] ?? "",
      source: row["source"] ?? "", status: row["status"] ?? "")
  }
}

/// The project's own table, read once.
let units: UnitTable = {
  do {
    return try UnitTable(definitions: definitions(), prefixes: prefixes())
  } catch {
    fatalError("the unit table cannot be read: \(error)")
  }
}()

let spellingRows: [SpellingRow] = {
  guard let rows = try? knowledge("spellings") else { fatalError("spellings.csv is missing") }
  return rows.map {
    SpellingRow(
      spelling: $0["spelling"] ?? "", ucum: $0["ucum"] ?? "", note: $0["note"] ?? "",
      source: $0["source"] ?? "", status: $0["status"] ?? "")
  }
}()

let spellings = Spellings(rows: spellingRows)

/// The unit of a code that a test relies upon; a fault in it fails the test.
func unit(_ code: String) throws -> Unit { try units.unit(code) }

func factor(
  _ from: String, _ to: String, _ substance: Substance? = nil,
  permitting permissions: ConversionPermissions = []
) throws -> Rational? {
  try unit(from).conversion(to: unit(to), substance: substance, permitting: permissions).factor
}

/// The refusal of a conversion; fails the test where it is allowed.
func refusal(
  _ from: String, _ to: String, _ substance: Substance? = nil,
  permitting permissions: ConversionPermissions = [], _ location: SourceLocation = #_sourceLocation
) throws -> ConversionRefusal? {
  let (from, to) = (try unit(from), try unit(to))
  do {
    let found = try from.conversion(to: to, substance: substance, permitting: permissions)
    Issue.record("'\(from)' became '\(to)': \(found.exactFactor)", sourceLocation: location)
    return nil
  } catch {
    return error
  }
}

func unitError(_ code: String, _ location: SourceLocation = #_sourceLocation) -> UnitError? {
  do {
    let unit = try units.unit(code)
    Issue.record("'\(unit.code)' was read as a unit", sourceLocation: location)
    return nil
  } catch {
    return error
  }
}

let zinc = Substance(name: "Zinc", molarMass: Rational("65.38"), valence: 2, massBasis: .fixed)
