import Foundation
import TestSupport

/// Runs the built command as a user would, in a scratch directory of its own.
struct Command {
  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  static let root = Repository.root.path

  /// The command stands beside the test runner.
  static let binary: String = {
    let runner = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    var directory = runner
    for _ in 0..<4 {
      let candidate = directory.appendingPathComponent("cerulean").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      directory.deleteLastPathComponent()
    }
    return root + "/.build/debug/cerulean"
  }()

  let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "cerulean-test-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }

  func path(_ name: String) -> String { directory + "/" + name }

  func write(_ name: String, _ text: String) throws {
    let path = path(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) -> String {
    (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? ""
  }

  /// A copy of the definitions, to be made wrong.
  func copyDefinitions() throws {
    try FileManager.default.copyItem(
      at: Repository.root.appendingPathComponent("pipelines").resolvingSymlinksInPath(),
      to: URL(fileURLWithPath: path("pipelines")))
  }

  /// A copy of the demo export.
  func copySample() throws {
    try FileManager.default.copyItem(
      at: Repository.root.appendingPathComponent("sample-data").resolvingSymlinksInPath(),
      to: URL(fileURLWithPath: path("data")))
  }

  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = read(name)
    precondition(text.contains(old), "\(name) holds no '\(old)'")
    try write(name, text.replacingOccurrences(of: old, with: new))
  }

  /// The clinic's nightly run over a directory.
  func nightly(_ extra: [String] = [], data: String? = nil) throws -> Outcome {
    try run(
      [
        "run", Self.root + "/pipelines/nightly-clinic.yaml", "--as-of", "2026-06-30", "--data",
        data ?? path("data"), "--output", path("out"),
      ] + extra)
  }

  /// A run of a shipped pipeline over an export, published under `out`.
  func published(_ pipeline: String, data: String) throws -> Outcome {
    try run([
      "run", Self.root + "/pipelines/\(pipeline).yaml", "--data", data, "--output", path("out"),
    ])
  }

  /// Runs the command; `input` is what stands on standard input.
  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.binary)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = FileHandle.nullDevice
    if let input {
      try write(".stdin", input)
      process.standardInput = FileHandle(forReadingAtPath: path(".stdin"))
    }
    // Files, not pipes: a pipe that fills up would wait for ever.
    let names = [path(".stdout"), path(".stderr")]
    let handles = names.map { name -> FileHandle? in
      _ = FileManager.default.createFile(atPath: name, contents: nil)
      return FileHandle(forWritingAtPath: name)
    }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    process.waitUntilExit()
    handles.forEach { try? $0?.close() }
    func text(_ name: String) -> String {
      ((try? String(contentsOfFile: name, encoding: .utf8)) ?? "")
        .replacingOccurrences(of: directory, with: "DIR")
        .replacingOccurrences(of: Self.root, with: "ROOT")
    }
    return Outcome(
      code: process.terminationStatus, output: text(names[0]), errors: text(names[1]))
  }

  /// Name and content of every file of the current publication.
  func publication(_ output: String = "out") -> [String: Data] {
    let current = path(output) + "/current"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: current)) ?? []
    var files: [String: Data] = [:]
    for name in names { files[name] = FileManager.default.contents(atPath: current + "/" + name) }
    return files
  }
}

/// A small reader of the CSV that the program itself writes.
enum Sheet {
  static func rows(_ text: String) -> [[String: String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var quoted = false
    var characters = Array(text.unicodeScalars)[...]
    while let scalar = characters.popFirst() {
      if quoted {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if characters.first == "\"" {
          characters.removeFirst()
          field.append("\"")
        } else {
          quoted = false
        }
      } else if scalar == "\"" {
        quoted = true
      } else if scalar == "," || scalar == "\n" {
        record.append(field)
        field = ""
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    guard let header = records.first else { return [] }
    return records.dropFirst().map { record in
      Dictionary(zip(header, record), uniquingKeysWith: { first, _ in first })
    }
  }
}
