import Definitions
import Diagnostics
import Foundation

/// Reads definition files from disk into a library. Only this file of the room knows where
/// `pipelines/` is; everything else works on texts.
enum DefinitionFiles {
  /// The `pipelines` directory that a pipeline file belongs to, or the one in the working
  /// directory.
  static func root(of pipeline: String?) -> String {
    guard let pipeline else { return "pipelines" }
    var directory = (pipeline as NSString).deletingLastPathComponent
    if directory.isEmpty { directory = "." }
    if FileManager.default.fileExists(atPath: directory + "/knowledge") { return directory }
    return "pipelines"
  }

  /// Everything under the root, and the given pipeline file wherever it lies.
  static func library(root: String, pipeline: String?) throws(RunError) -> Library {
    var library = try library(
      root: root, of: [.knowledge, .derived, .rules, .cohorts, .profiles],
      advice: "run from the project's directory, or name a pipeline "
        + "beside its knowledge, rules, cohorts and profiles")
    if let pipeline {
      library.add(.pipelines, try file(pipeline))
    } else {
      try add(&library, .pipelines, root)
    }
    return library
  }

  /// Some sections alone, for what needs no rules.
  static func library(
    root: String, of sections: [Library.Section],
    advice: String = "run from the project's directory"
  ) throws(RunError) -> Library {
    guard isDirectory(root) else {
      throw .inputMissing("there is no directory '\(root)'; \(advice)")
    }
    var library = Library()
    for section in sections { try add(&library, section, root + "/" + section.rawValue) }
    return library
  }

  private static func add(
    _ library: inout Library, _ section: Library.Section, _ directory: String
  ) throws(RunError) {
    let type = section == .knowledge ? "csv" : "yaml"
    guard isDirectory(directory) else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    } catch {
      throw .permission("cannot list '\(directory)'")
    }
    for name in names where name.hasSuffix("." + type) && !name.hasPrefix(".") {
      let path = directory + "/" + name
      library.add(section, try file(path))
    }
  }

  static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  static func text(_ path: String) throws(RunError) -> String { try file(path).text }

  private static func file(_ path: String) throws(RunError) -> Library.File {
    if isDirectory(path) { throw .inputMissing("'\(path)' is a directory, not a file") }
    guard FileManager.default.fileExists(atPath: path) else {
      throw .inputMissing("there is no file '\(path)'")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .permission("cannot read '\(path)'")
    }
    return Library.File(path: path, bytes: Array(data))
  }
}
