import Foundation
import TestSupport

/// A text file of the project, by its path from the project's root, such as
/// `Sources/Clinic/Finding.swift`.
struct ProjectFile {
  let path: String
  let text: String

  init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  /// The lines in order, without their ends; a final line end opens no further line.
  var lines: [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var type: String { name.split(separator: ".").last.map(String.init) ?? "" }

  /// The room a source file belongs to: the folder under `Sources`.
  var room: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }
}

/// A place that breaks a rule of the house, printed as compilers do so that editors find it.
struct Violation: Equatable, CustomStringConvertible {
  let path: String
  /// 1-based; 1 where the whole file is meant.
  let line: Int
  let message: String

  init(_ path: String, _ line: Int, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  var description: String { "\(path):\(line): error: \(message)" }
}

/// The project on disk. Checks never read it themselves: they are functions of the files they are
/// handed, so that their own tests can hand them a few lines.
enum Project {
  static let root = Repository.root

  /// Every readable UTF-8 file of the given types under a folder, sorted by path.
  static func files(under folder: String, types: Set<String>) -> [ProjectFile] {
    paths(under: folder).filter { types.contains(ProjectFile($0, "").type) }.compactMap(file)
  }

  /// Paths of all plain files under a folder, sorted; hidden files are left out.
  static func paths(under folder: String) -> [String] {
    let base = root.appendingPathComponent(folder)
    let walker = FileManager.default.enumerator(
      at: base, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
    var paths: [String] = []
    while let url = walker?.nextObject() as? URL {
      guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
        continue
      }
      paths.append(folder + url.path.dropFirst(base.path.count))
    }
    return paths.sorted()
  }

  static func file(_ path: String) -> ProjectFile? {
    guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path),
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    return ProjectFile(path, text)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: root.appendingPathComponent(path).path)
  }

  /// Names directly in a folder, sorted; hidden ones too.
  static func names(in folder: String) -> [String] {
    let path = root.appendingPathComponent(folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  // MARK: What the checks look at

  static var sources: [ProjectFile] { files(under: "Sources", types: ["swift"]) }

  static var swift: [ProjectFile] {
    sources + files(under: "Tests", types: ["swift"]) + [file("Package.swift")].compactMap { $0 }
  }

  static let documentNames = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]

  static var documents: [ProjectFile] {
    documentNames.compactMap(file) + files(under: "Sources", types: ["md"])
  }

  static var scripts: [ProjectFile] {
    paths(under: "scripts").compactMap(file) + [file(".ci/run")].compactMap { $0 }
  }

  static var definitions: [ProjectFile] { files(under: "pipelines", types: ["yaml", "csv"]) }

  /// Everything that people wrote and others read.
  static var texts: [ProjectFile] {
    swift + documents + scripts + definitions
      + ["NOTICE", ".gitignore", ".swift-format"].compactMap(file)
  }
}
