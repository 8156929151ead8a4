import Clinic
import Definitions
import Diagnostics
import Foundation
import Publication
import SampleData
import Store

/// Explains a finding from a published database.
package enum Explain {
  package static func text(database: String, key: String) throws(RunError) -> String {
    let opened = try RunDatabase.opened(database)
    let answer: (text: String?, nearest: String?)
    do {
      answer = try opened.explanation(key)
    } catch {
      throw .io("the database cannot be read: \(error)")
    }
    guard let text = answer.text else {
      let hint = answer.nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw .usage("the database holds no finding '\(key)'\(hint)")
    }
    return text
  }

  /// Explains what one rule came to for one person, by asking it again: for verdicts whose steps
  /// a run does not keep, above all those that did not fire.
  ///
  /// The export is read as a run reads it, into a database that is thrown away.
  package static func text(
    asking options: RunOptions, patient: String, rule: String
  ) throws(RunError) -> String {
    var options = options
    options.focus = RunOptions.Focus(patient: patient, rule: rule)
    options.only = [rule]
    options.output =
      NSTemporaryDirectory() + "cerulean-explain-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: options.output) }
    _ = try Run.execute(options)
    let opened = try RunDatabase.opened(options.output + "/current/results.db")
    do {
      let keys = try opened.findings(FindingFilter(person: patient, rules: [rule])).map(\.key)
      guard let key = keys.last, let text = try opened.explanation(key).text else {
        // The identifier itself stays out of messages, as every value of a patient does.
        throw RunError.usage("the export holds nobody by that identifier")
      }
      return text
    } catch let error as RunError {
      throw error
    } catch {
      throw .io("the database cannot be read: \(error)")
    }
  }
}

extension RunDatabase {
  /// Opens a published database for a verb.
  static func opened(_ database: String) throws(RunError) -> RunDatabase {
    do {
      return try RunDatabase(path: database)
    } catch {
      switch error {
      case .missing(let path): throw .inputMissing("there is no database '\(path)'")
      case .notOurs(let path): throw .inputMissing("'\(path)' is not a database of Cerulean")
      case .newer(let path, let version):
        throw .inputMissing("'\(path)' was made by a newer version (schema \(version))")
      case .unreadable(let text): throw .io(text)
      }
    }
  }
}

/// Writes a synthetic export.
package enum Generate {
  package static func write(
    patients: Int, seed: UInt64, asOf: Day, output: String
  ) throws(RunError) -> [String] {
    let export = ClinicGenerator(patientCount: patients, seed: seed, asOf: asOf).generate()
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate("the directory '\(output)' cannot be created")
    }
    var lines: [String] = []
    for (name, bytes) in export.files {
      let path = output + "/" + name
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
        throw .cannotCreate("'\(path)' cannot be written")
      }
      lines.append("\(path)  \(bytes.count) bytes")
    }
    return lines
  }
}

/// Looks at what a run needs before one is started.
package enum Doctor {
  package struct Report: Sendable {
    package var lines: [String]
    package var isHealthy: Bool
  }

  package static func examine(output: String) -> Report {
    var lines = ["cerulean \(Version.text), \(Machine.processors) processors"]
    var isHealthy = true
    func note(_ name: String, _ text: String, _ good: Bool) {
      lines.append("\(good ? "good" : "bad ")  \(name): \(text)")
      if !good { isHealthy = false }
    }
    definitions(note)
    place(output, note)
    let path = NSTemporaryDirectory()
    if FileManager.default.isWritableFile(atPath: path) {
      note("scratch space", "\(path) can be written", true)
    } else {
      note("scratch space", "\(path) cannot be written: compressed exports need it", false)
    }
    return Report(lines: lines, isHealthy: isHealthy)
  }

  private static func definitions(_ note: (String, String, Bool) -> Void) {
    let root = DefinitionFiles.root(of: nil)
    let sink = DiagnosticSink()
    do throws(RunError) {
      let library = try DefinitionFiles.library(root: root, pipeline: nil)
      if let plan = library.compile(pipeline: nil, sink: sink) {
        note("definitions", "\(plan.rules.count) rules under '\(root)' compile", true)
      } else {
        let count = sink.sorted.filter { $0.severity == .error }.count
        note("definitions", "\(count) errors under '\(root)': run `cerulean check`", false)
      }
    } catch {
      note("definitions", error.message, false)
    }
  }

  private static func place(_ output: String, _ note: (String, String, Bool) -> Void) {
    guard FileManager.default.fileExists(atPath: output) else {
      note("output", "'\(output)' is not there yet; a run makes it", true)
      return
    }
    do throws(PublicationError) {
      let root = try OutputRoot(at: output)
      let current = try root.currentRunID().map { "run \($0) stands" } ?? "nothing is published"
      let space = root.freeSpace().map { ", \($0.description)" } ?? ""
      note("output", "'\(output)' can be used; \(current)\(space)", true)
    } catch {
      note("output", error.message, false)
    }
  }
}
