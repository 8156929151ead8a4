import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Definitions

@Suite("Definition files")
struct LibraryTests {
  static let root = Repository.root.path

  static func library(edit: (String, String) -> String = { $1 }) throws -> Library {
    var library = Library()
    let sections: [(Library.Section, String, String)] = [
      (.knowledge, "pipelines/knowledge", ".csv"), (.derived, "pipelines/derived", ".yaml"),
      (.rules, "pipelines/rules", ".yaml"),
      (.cohorts, "pipelines/cohorts", ".yaml"), (.profiles, "pipelines/profiles", ".yaml"),
      (.pipelines, "pipelines", ".yaml"),
    ]
    for (section, folder, ending) in sections {
      let directory = root + "/" + folder
      for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      where name.hasSuffix(ending) {
        let text = try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
        let path = folder + "/" + name
        library.add(section, Library.File(path: path, text: edit(path, text)))
      }
    }
    return library
  }

  @Test("every shipped definition compiles without a word")
  func shipped() throws {
    let sink = DiagnosticSink()
    let plan = try Self.library().compile(pipeline: "pipelines/nightly-clinic.yaml", sink: sink)
    #expect(sink.sorted.map { $0.rendered() } == [])
    let rules = try #require(plan).rules.map(\.record.id).sorted()
    let packs: [(String, [Int])] = [
      ("BN", [1, 3, 4, 5, 6]), ("CU", Array(1...13)), ("DQ", [2, 5, 6]), ("FE", Array(1...10)),
      ("IM", [1, 3, 4, 5]), ("IX", Array(1...19)), ("MO", Array(1...8)), ("VD", Array(1...4)),
      ("ZN", Array(1...12)),
    ]
    let wanted = packs.flatMap { pack, numbers in
      numbers.map { "\(pack)-\($0 < 10 ? "0" : "")\($0)" }
    }
    #expect(rules == wanted)
  }

  @Test("a rule that another names is decided before it")
  func dependencyOrder() throws {
    let plan = try #require(
      try Self.library().compile(pipeline: "pipelines/nightly-clinic.yaml", sink: DiagnosticSink()))
    let order = plan.rules.map(\.record.id)
    #expect(order.firstIndex(of: "FE-01")! < order.firstIndex(of: "CU-03")!)
    #expect(order.firstIndex(of: "ZN-01")! < order.firstIndex(of: "IM-01")!)
  }

  @Test("one rule alone brings along what it names, and reports only itself")
  func only() throws {
    let plan = try #require(
      try Self.library().compile(
        pipeline: "pipelines/nightly-clinic.yaml", only: ["IM-01"], sink: DiagnosticSink()))
    #expect(plan.rules.contains { $0.record.id == "ZN-01" })
    #expect(plan.reported.count == 1)
  }

  @Test(
    "a wrong definition is refused with its code and its place", arguments: Mistakes.all.indices)
  func mistakes(_ index: Int) throws {
    let mistake = Mistakes.all[index]
    var edited = false
    let library = try Self.library { path, text in
      guard path == "pipelines/" + mistake.file, let range = text.range(of: mistake.old) else {
        return text
      }
      edited = true
      return text.replacingCharacters(in: range, with: mistake.new)
    }
    #expect(edited, "\(mistake.file) holds '\(mistake.old)'")
    let sink = DiagnosticSink()
    let plan = library.compile(pipeline: "pipelines/nightly-clinic.yaml", sink: sink)
    #expect(plan.map(\.definitionsSHA256) == nil)
    let found = sink.sorted.first { $0.code == mistake.code }
    #expect(found != nil, "\(sink.sorted.map { $0.rendered() })")
    #expect(found?.span.source.name == "pipelines/" + mistake.file)
    if mistake.line > 0 { #expect(found?.span.line == mistake.line) }
  }

  @Test("the hash of the definitions does not depend on where the project lies")
  func identity() throws {
    let plan = try #require(
      try Self.library().compile(pipeline: "pipelines/nightly-clinic.yaml", sink: DiagnosticSink()))
    var moved = Library()
    for section in [Library.Section.knowledge, .derived, .rules, .cohorts, .profiles, .pipelines] {
      let folder = section == .pipelines ? "pipelines" : "pipelines/\(section.rawValue)"
      for name in try FileManager.default.contentsOfDirectory(atPath: Self.root + "/" + folder)
      where name.hasSuffix(".yaml") || name.hasSuffix(".csv") {
        let text = try String(contentsOfFile: Self.root + "/\(folder)/\(name)", encoding: .utf8)
        moved.add(section, Library.File(path: "/elsewhere/\(folder)/\(name)", text: text))
      }
    }
    let other = moved.compile(
      pipeline: "/elsewhere/pipelines/nightly-clinic.yaml", sink: DiagnosticSink())
    #expect(other?.definitionsSHA256 == plan.definitionsSHA256)
    #expect(other?.rules.map(\.record.place) == plan.rules.map(\.record.place))
  }
}

/// Ways to get a definition wrong.
enum Mistakes {
  /// What is edited, where, and the code and place that must come.
  static let all: [(file: String, old: String, new: String, code: String, line: Int)] = [
    (
      "rules/copper.yaml", "    evidence: B\n    sources: [S2, EASL",
      "    evidense: B\n    sources: [S2, EASL", "missing-key", 6
    ),
    (
      "rules/copper.yaml", "sources: [S2, \"pmid:18284630\", kharel-2019]", "sources: []",
      "no-source", 146
    ),
    ("rules/zinc.yaml", "id: ZN-05\n", "id: ZN-04\n", "duplicate-rule", 0),
    ("rules/immune.yaml", "earlier < 1.0 '10*3/uL'", "earlier < 1.0 'mg/L'", "unit-mismatch", 0),
    (
      "rules/iron.yaml", "class: mild, when: anaemic, severity: low",
      "class: mild, when: anaemic, severity: mild", "unknown-word", 0
    ),
    (
      "rules/vitamin-d.yaml", "level: latest(vitamin_d, 365 days)",
      "copper: latest(vitamin_d, 365 days)", "name-taken", 0
    ),
    ("rules/vitamin-d.yaml", "pack: vitamin-d", "\tpack: vitamin-d", "tab-indent", 1),
    ("rules/vitamin-d.yaml", "pack: vitamin-d", "pack: &x vitamin-d", "alias", 1),
    (
      "rules/vitamin-d.yaml", "title: Vitamin D\n", "title: Vitamin D\ntitle: Twice\n",
      "duplicate-key", 0
    ),
    ("profiles/native-long.yaml", "reads: labs", "reads: labz", "unknown-word", 0),
    ("profiles/nhanes.yaml", "analyte: selenium", "analyte: selenum", "unknown-name", 0),
    (
      "profiles/native-long.yaml", "tables:\n", "assays: {sftr: roche}\ntables:\n", "unknown-name",
      5
    ),
    ("profiles/native-long.yaml", "tables:\n", "assays: {zinc: 65}\ntables:\n", "no-assay", 5),
    ("profiles/native-long.yaml", "tables:\n", "assays: {crp: roche}\ntables:\n", "bad-assay", 5),
    ("profiles/native-long.yaml", "tables:\n", "assays: {stfr: yes}\ntables:\n", "bad-assay", 5),
    ("profiles/native-long.yaml", "tables:\n", "assays: {crp: -1}\ntables:\n", "bad-assay", 5),
    ("nightly-clinic.yaml", "[copper, zinc", "[coper, zinc", "unknown-pack", 0),
    ("nightly-clinic.yaml", "profile: native-long", "profile: native-lang", "unknown-profile", 0),
    ("nightly-clinic.yaml", "assess: as-of", "asess: as-of", "unknown-key", 0),
    ("cohorts/zinc-monitoring-gap.yaml", "include:", "inclde:", "no-step", 0),
    (
      "knowledge/limits.csv", "R013-default,default,zinc", "R013-default,default,zink",
      "unknown-analyte", 0
    ),
    ("knowledge/analytes.csv", "copper_serum,copper", "zinc_serum,copper", "duplicate-key", 0),
  ]
}
