import Clinic
import Diagnostics
import Foundation
import SampleData
import Store

/// Explains a finding from a published database.
package enum Explain {
  package static func text(database: String, key: String) throws(RunError) -> String {
    throw .internalFault("not yet")
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
