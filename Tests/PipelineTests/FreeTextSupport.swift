import Clinic
import Definitions
import Diagnostics
import Foundation
import Records
import TestSupport

@testable import Pipeline

/// An export of intakes and medicines as free text, read through the real stages.
struct FreeTextWorld {
  static let asOf = CivilDate(year: 2026, month: 6, day: 30)!.dayNumber

  static let profile = """
    profile: free-text
    title: Intakes and medicines as free text
    format: {thousands_mark: ","}
    tables:
      patients:
        reads: patients
        columns:
          patient_id: {as: patient, required: yes}
          sex: {as: sex, required: yes}
          birth_date: {as: birth_date, required: yes, date: yyyy-MM-dd}
      intakes:
        reads: intakes
        columns:
          patient_id: {as: patient, required: yes}
          product: product
          strength: strength
          sig: sig
          amount: amount
          unit: unit
          frequency: frequency
          elemental: elemental
          route: route
          source: origin
          recorded_on: {as: recorded_on, date: yyyy-MM-dd}
          start: {as: start, date: yyyy-MM-dd}
          stop: {as: stop, date: yyyy-MM-dd}
          ongoing: ongoing
      compounds:
        reads: medications
        strengths: compound
        columns:
          patient_id: {as: patient, required: yes}
          name: {as: name, required: yes}
          strength: strength
          dose: dose
          unit: unit
          sig: sig
          route: route
          start: {as: start, date: yyyy-MM-dd}
          stop: {as: stop, date: yyyy-MM-dd}
          status: status
    """

  static let plan = plan(with: profile)

  /// The shipped definitions with one profile more.
  static func plan(with profile: String) -> Plan {
    var library = Library()
    let sections: [(Library.Section, String, String)] = [
      (.knowledge, "pipelines/knowledge", ".csv"), (.derived, "pipelines/derived", ".yaml"),
      (.rules, "pipelines/rules", ".yaml"),
      (.cohorts, "pipelines/cohorts", ".yaml"), (.profiles, "pipelines/profiles", ".yaml"),
      (.pipelines, "pipelines", ".yaml"),
    ]
    for (section, folder, ending) in sections {
      let directory = Repository.root.path + "/" + folder
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      for name in names.sorted() where name.hasSuffix(ending) {
        guard let text = try? String(contentsOfFile: directory + "/" + name, encoding: .utf8)
        else { continue }
        library.add(section, Library.File(path: folder + "/" + name, text: text))
      }
    }
    library.add(
      .profiles, Library.File(path: "pipelines/profiles/free-text.yaml", text: profile))
    let sink = DiagnosticSink()
    let plan = library.compile(pipeline: "pipelines/nightly-clinic.yaml", sink: sink)
    guard let plan else {
      preconditionFailure("\(sink.sorted.map { $0.rendered() })")
    }
    return plan
  }

  /// The same rows in the columns of Cerulean's own export; `product` becomes `substance`.
  static func native(_ rows: [[String: String]]) throws -> Ingested {
    let columns = ["patient_id", "substance", "elemental", "amount", "unit", "frequency", "start"]
    var writer = CSVWriter()
    writer.row(columns)
    for row in rows {
      writer.row(
        columns.map { $0 == "patient_id" ? "P1" : row[$0 == "substance" ? "product" : $0] })
    }
    let people = "patient_id,sex,birth_date\nP1,F,1970-01-01\n"
    return try Ingesting.memory(
      [("patients", people), ("intakes", String(decoding: writer.bytes, as: UTF8.self))],
      plan: plan, asOf: asOf, feedStart: nil)
  }

  /// Reads rows of one table for the person P1.
  static func read(_ id: String, _ rows: [[String: String]]) throws -> Ingested {
    let profile = plan.profiles["free-text"]!
    var files: [InputFile] = []
    let people = "patient_id,sex,birth_date\nP1,F,1970-01-01\n"
    let table = profile.table(id)!
    let columns = table.columns.map(\.header)
    var writer = CSVWriter()
    writer.row(columns)
    for row in rows {
      writer.row(columns.map { $0 == "patient_id" ? row[$0] ?? "P1" : row[$0] })
    }
    for (table, bytes) in [(profile.table("patients")!, Array(people.utf8)), (table, writer.bytes)]
    {
      files.append(
        try InputFile(
          source: UInt16(files.count), site: "", table: table, profile: profile,
          path: "\(table.id).csv", file: nil, memory: Array(bytes), collected: nil))
    }
    return Ingesting(plan: plan, asOf: asOf, workers: 1).read(files)
  }

  /// What one row came to: each intake, then the codes of what was not understood.
  static func line(_ id: String, _ row: [String: String]) throws -> String {
    let found = try read(id, [row])
    var parts = found.intakes.map(text)
    parts += found.problems.map { problem in
      "\(problem.code.rawValue)@\(problem.column)"
        + (problem.disposition == .cell ? "" : " rejected")
    }
    return parts.joined(separator: "; ")
  }

  static func text(_ intake: Intake) -> String {
    func number(_ value: Double) -> String {
      if value == .infinity { return "?" }
      let rounded = (value * 1000).rounded() / 1000
      return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
    let nutrient = plan.vocabulary.nutrients[Int(intake.nutrient)]
    let range = intake.daily
    var words = ["\(nutrient.id) \(number(range.low))"]
    if range.high != range.low { words[0] += "..\(number(range.high))" }
    words[0] += " \(nutrient.unit.code)/d"
    words += intake.doubts.words
    if intake.isAsNeeded { words.append("prn") }
    if !intake.isBioavailable { words.append("poor") }
    return words.joined(separator: ", ")
  }
}
