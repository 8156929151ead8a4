import Clinic
import Definitions
import Diagnostics
import Foundation
import Glibc
import Records
import TestSupport

@testable import Pipeline

/// A made-up export and a made-up profile, read through the stages that read a real one.
final class MadeUpExport {
  let directory: String
  private let profile: (id: String, text: String)
  private var files: [(site: String, table: String, name: String)] = []

  /// What reading an export needs of the project's knowledge, and the profiles that it ships.
  private static let definitions: [(section: Library.Section, file: Library.File)] = {
    let tables = [
      "units", "prefixes", "spellings", "analytes", "loinc", "names", "conversions",
      "result_words", "conditions", "drugs", "nutrients", "equations", "month_names", "signatures",
    ]
    let sections: [(Library.Section, String, String)] = [
      (.knowledge, "pipelines/knowledge", ".csv"), (.profiles, "pipelines/profiles", ".yaml"),
    ]
    return sections.flatMap { section, folder, ending in
      let path = Repository.root.appendingPathComponent(folder).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      let wanted = names.filter { name in
        name.hasSuffix(ending)
          && (section != .knowledge || tables.contains(String(name.dropLast(ending.count))))
      }
      return wanted.sorted().map { name in
        let text = try! String(contentsOfFile: path + "/" + name, encoding: .utf8)
        return (section, Library.File(path: folder + "/" + name, text: text))
      }
    }
  }()

  /// `profile` is the text of a profile called `made-up`, or nothing for a shipped one.
  init(_ id: String = "made-up", profile text: String = "") throws {
    profile = (id, text)
    var template = Array("/tmp/cerulean-export-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Adds a file of a table: its lines, or its bytes.
  func add(_ table: String, _ lines: [String], site: String = "here") throws {
    try add(table, bytes: Array((lines.joined(separator: "\n") + "\n").utf8), site: site)
  }

  func add(_ table: String, bytes: [UInt8], site: String = "here") throws {
    let name = "\(files.count)-\(table).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: directory + "/" + name))
    files.append((site, table, name))
  }

  struct Refused: Error, CustomStringConvertible {
    var description: String
  }

  /// `collected` is the day of a source without dates; `zones` are those of some sites' sources.
  func read(
    collected: String? = nil, zones: [String: String] = [:], workers: Int = 2
  ) throws -> Reading {
    var library = Library()
    for (section, file) in Self.definitions
    where section != .profiles || file.path.hasSuffix("/\(profile.id).yaml") {
      library.add(section, file)
    }
    if !profile.text.isEmpty {
      library.add(.profiles, Library.File(path: "profiles/made-up.yaml", text: profile.text))
    }
    library.add(.pipelines, Library.File(path: "made-up.yaml", text: pipeline(collected, zones)))
    let sink = DiagnosticSink()
    guard let plan = library.compile(pipeline: "made-up.yaml", sink: sink) else {
      throw Refused(description: sink.sorted.map { $0.rendered() }.joined(separator: "\n"))
    }
    let opened = try InputFiles.open(plan, plan.pipeline!, data: directory)
    let asOf = CivilDate(year: 2026, month: 6, day: 30)!.dayNumber
    return Reading(
      plan: plan, tables: opened.map(\.table.id),
      found: Ingesting(plan: plan, asOf: asOf, workers: workers).read(opened))
  }

  private func pipeline(_ collected: String?, _ zones: [String: String]) -> String {
    var lines = ["pipeline: made-up", "sources:"]
    for (index, file) in files.enumerated()
    where !files[..<index].contains(where: { $0.site == file.site }) {
      let own = files.filter { $0.site == file.site }
      lines += ["  - profile: \(profile.id)", "    site: \(file.site)"]
      if let collected { lines.append("    collected: \(collected)") }
      if let zone = zones[file.site] { lines.append("    zone: \"\(zone)\"") }
      lines.append("    files:")
      for (place, file) in own.enumerated()
      where !own[..<place].contains(where: { $0.table == file.table }) {
        let names = own.filter { $0.table == file.table }.map(\.name)
        lines.append("      \(file.table): [\(names.joined(separator: ", "))]")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was read, as lines that a test can hold against.
  struct Reading {
    let plan: Plan
    let tables: [String]
    let found: Ingested

    /// `P1 zinc <70.0 2026-03-28 07:05 converted`, in the order of the files.
    var results: [String] {
      found.chunks.flatMap { chunk in
        chunk.results.observations.map { observation in
          let marks = observation.marks
          var line = found.persons[Int(observation.patient)].id
          line += " \(plan.vocabulary.analytes[Int(observation.analyte)].shortName)"
          line += " " + (observation.comparator == "=" ? "" : observation.comparator)
          line += Self.rounded(observation.value)
          if observation.upper != observation.value {
            line += ".." + Self.rounded(observation.upper)
          }
          line += " " + CivilDate.text(observation.day)
          if observation.minute >= 0 {
            let (hour, minute) = (observation.minute / 60, observation.minute % 60)
            line += hour < 10 ? " 0\(hour)" : " \(hour)"
            line += minute < 10 ? ":0\(minute)" : ":\(minute)"
          }
          if marks.contains(.converted) { line += " converted" }
          if marks.contains(.fasting) { line += " fasting" }
          if marks.contains(.notFasting) { line += " not fasting" }
          return line
        }
      }
    }

    /// To six figures behind the point, for a converted value ends in the noise of its factor.
    private static func rounded(_ value: Double) -> String {
      "\((value * 1_000_000).rounded() / 1_000_000)"
    }

    /// `labs 3 unknown-unit unit`: table, line, code, column, and a hint where there is one.
    var problems: [String] {
      found.problems.map { problem in
        let parts = [
          tables[Int(problem.source)], "\(problem.line)", problem.code.rawValue, problem.column,
          problem.hint,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
      }.sorted()
    }

    /// Accepted rows of a table that the profile leaves out.
    func outside(_ table: String) -> Int {
      tables.indices.filter { tables[$0] == table }.reduce(0) {
        $0 + (found.outside[UInt16($1)] ?? 0)
      }
    }

    /// Whether every row has exactly one fate: `lines` are the rows of each file.
    func rows(_ table: String) -> [Int] {
      tables.indices.filter { tables[$0] == table }.map { index in
        let rows = found.sources[index].rows
        return rows.accepted + rows.rejected + rows.duplicate + rows.superseded
      }
    }
  }
}
