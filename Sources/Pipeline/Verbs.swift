import Clinic
import Diagnostics
import Foundation
import SampleData
import Store

/// Explains a finding from a published database.
package enum Explain {
  package static func text(database: String, key: String) throws(RunError) -> String {
    let opened: RunDatabase
    do {
      opened = try RunDatabase(path: database)
    } catch {
      switch error {
      case .missing(let path): throw .inputMissing("there is no database '\(path)'")
      case .notOurs(let path): throw .inputMissing("'\(path)' is not a database of Cerulean")
      case .newer(let path, let version):
        throw .inputMissing("'\(path)' was made by a newer version (schema \(version))")
      case .unreadable(let text): throw .io(text)
      }
    }
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
    Report(lines: [], isHealthy: true)
  }
}
