import Clinic
import Definitions
import Diagnostics
import Foundation
import Quantities
import Records
import TestSupport
import Testing

@testable import Pipeline

/// How a run brings a result into its analyte's unit, and what it holds back.
@Suite("Units of results")
struct UnitResolverTests {
  private static let job = Result {
    try Job(
      RunOptions(
        pipeline: Repository.root.appendingPathComponent("pipelines/nightly-clinic.yaml").path,
        asOf: CivilDate(year: 2026, month: 6, day: 30)!.dayNumber, data: "/nowhere",
        output: "/nowhere", jobs: 1, only: [], isDryRun: true))
  }

  private func plan() throws -> Plan { try Self.job.get().plan }

  private func analyte(_ name: String) throws -> Int {
    try #require(try plan().vocabulary.analyte(name), "\(name)")
  }

  /// `12 by basis`, or the reason of a refusal.
  private func outcome(
    _ name: String, _ spelling: String, _ assays: [String: Profile.Assay] = [:],
    in units: UnitResolver? = nil
  ) throws -> String {
    let plan = try plan()
    var profile = try #require(plan.profiles["native-long"])
    for (name, assay) in assays { profile.assays[try analyte(name)] = assay }
    let units = (units ?? UnitResolver(plan.knowledge)).registered(by: profile)
    let entry = units.resolve(analyte: try analyte(name), spelling: spelling).entry
    switch entry.outcome {
    case .scale(let scale): return "\(scale.factor) by \(entry.basis)"
    case .refused(let reason): return "refused: \(reason)"
    case .unreadable(let reason): return "unreadable: \(reason)"
    case .unknown(let hint): return "unknown: \(hint)"
    }
  }

  @Test(
    "a conversion that depends on the assay is held back where no assay is registered",
    arguments: [
      ("stfr", "nmol/L", "roche-only: mg/L x 11.8 = nmol/L"),
      ("stfr", "pmol/L", "roche-only: mg/L x 11.8 = nmol/L"),
      ("ceruloplasmin", "umol/L", "method-dependent: molar mass 132000 g/mol"),
      ("ceruloplasmin", "\u{B5}mol/l", "method-dependent: molar mass 132000 g/mol"),
      ("ceruloplasmin", "nmol/L", "method-dependent: molar mass 132000 g/mol"),
      ("crp", "nmol/L", "method-dependent: molar mass 105000 g/mol"),
      ("crp", "umol/L", "method-dependent: molar mass 105000 g/mol"),
      ("agp", "umol/L", "method-dependent: molar mass 40000 g/mol"),
    ])
  func heldBack(name: String, unit: String, reason: String) throws {
    let text = try outcome(name, unit)
    #expect(text.hasPrefix("refused: it depends on the assay"), "\(text)")
    #expect(text.contains("the profile registers none under 'assays'"))
    #expect(text.contains(reason), "\(text)")
  }

  @Test("no amount of an assay-bound analyte converts, whatever the unit of amount")
  func noWayRound() throws {
    for name in ["stfr", "ceruloplasmin", "crp", "agp"] {
      for prefix in ["", "m", "u", "n", "p", "f"] {
        for volume in ["L", "dL", "mL", "uL"] {
          let text = try outcome(name, "\(prefix)mol/\(volume)")
          #expect(text.hasPrefix("refused: "), "\(name) \(prefix)mol/\(volume): \(text)")
        }
      }
    }
  }

  @Test(
    "mass to mass, and masses that are agreed, convert without an assay",
    arguments: [
      ("stfr", "ug/mL", "1.0 by exact"), ("ceruloplasmin", "g/L", "100.0 by exact"),
      ("crp", "mg/dL", "10.0 by exact"), ("agp", "mg/dL", "0.01 by exact"),
      ("ferritin", "pmol/L", "0.445 by molar mass 445000 g/mol"),
      ("transferrin", "umol/L", "7.957 by molar mass 79570 g/mol (mass from memory)"),
      ("hb", "mmol/L", "1.61145 by molar mass 16114.5 g/mol (mass from memory)"),
      ("zinc", "umol/L", "6.538 by molar mass 65.38 g/mol"),
    ])
  func agreed(name: String, unit: String, expected: String) throws {
    #expect(try outcome(name, unit) == expected)
  }

  @Test("a registered assay lets its conversion through, and the basis says who said so")
  func registered() throws {
    #expect(
      try outcome("stfr", "nmol/L", ["stfr": .roche])
        == "\(5.0 / 59) by roche-only: mg/L x 11.8 = nmol/L; registered by the profile")
    // A laboratory's own mass, not the catalogue's: 151 kDa is 15.1 mg/dL a umol/L.
    #expect(
      try outcome("ceruloplasmin", "umol/L", ["ceruloplasmin": .molarMass(151_000)])
        == "15.1 by molar mass 151000 g/mol; registered by the profile")
    #expect(
      try outcome("stfr", "nmol/L", ["stfr": .molarMass(85_000)])
        == "0.085 by molar mass 85000 g/mol; registered by the profile")
    #expect(
      try outcome("stfr", "pmol/L", ["stfr": .roche])
        == "\(5.0 / 59000) by roche-only: mg/L x 11.8 = nmol/L; registered by the profile")
    #expect(try outcome("crp", "nmol/L", ["stfr": .roche]).hasPrefix("refused: "))
    #expect(
      try outcome("ceruloplasmin", "g/L", ["ceruloplasmin": .molarMass(151_000)])
        == "100.0 by exact")
  }

  @Test("one profile's assay does not hold for a file of another")
  func apart() throws {
    let units = UnitResolver(try plan().knowledge)
    let first = try outcome("stfr", "nmol/L", ["stfr": .roche], in: units)
    #expect(first.contains("registered by the profile"))
    #expect(try outcome("stfr", "nmol/L", in: units).hasPrefix("refused: "))
    let other = try outcome("stfr", "nmol/L", ["stfr": .molarMass(85_000)], in: units)
    #expect(other == "0.085 by molar mass 85000 g/mol; registered by the profile")
    #expect(try outcome("stfr", "nmol/L", ["stfr": .roche], in: units) == first)
    #expect(units.all.count == 3)
  }

  @Test(
    "counts, amounts, activities, fractions and annotations stay apart, and the reason says so",
    arguments: [
      ("platelets", "mmol/L", "a count is not an amount of substance"),
      ("zinc", "/uL", "mass/length3"), ("zinc", "[IU]/L", "what one international unit is"),
      ("zinc", "U/L", "an activity is neither a mass nor a concentration"),
      ("tsat", "g/L", "fraction"), ("zpp", "ug/dL", "needs the haemoglobin concentration"),
      ("hba1c", "1", "fraction"),
      ("zinc", "{score}", "'{score}' compares only with itself"),
      ("zinc", "meq/L", "needs a valence"),
    ])
  func guarded(name: String, unit: String, reason: String) throws {
    let text = try outcome(name, unit)
    #expect(text.hasPrefix("refused: ") && text.contains(reason), "\(text)")
  }

  @Test("what units convert answers for an analyte is what a run does, whatever the unit")
  func sameAsTheVerb() throws {
    let plan = try plan()
    let root = Repository.root.appendingPathComponent("pipelines").path
    let knowledge = try #require(
      try DefinitionFiles.library(root: root, of: [.knowledge]).unitKnowledge(
        sink: DiagnosticSink()))
    let desk = UnitDesk(knowledge: knowledge, prefersUCUM: false, confirmsAssay: false)
    let resolver = UnitResolver(plan.knowledge)
    let units = Set(plan.knowledge.conversions.map(\.fromUnit)).union([
      "mg/dL", "g/L", "umol/L", "nmol/L", "meq/L", "[IU]/L", "U/L", "10*9/L", "%", "1", "mmol/mol",
      "{score}", "mcg/dL", "K/uL", "mEq/L", "Mg/dL", "nonsense",
    ]).sorted()
    var (converted, refused) = (0, 0)
    for (index, analyte) in plan.vocabulary.analytes.enumerated() {
      for unit in units {
        let answer = try? desk.answer(from: unit, to: analyte.unit.code, subject: analyte.id)
        let verb = answer.flatMap { $0.scale.text(DecimalNumber("1")!) }.flatMap(Double.init)
        switch resolver.resolve(analyte: index, spelling: unit).entry.outcome {
        case .scale(let scale):
          converted += 1
          let one = scale(1)
          let isSame = verb.map { abs($0 - one) <= 1e-14 * abs(one) } ?? false
          #expect(isSame, "\(analyte.id) \(unit): \(one), and \(verb ?? .nan) by the verb")
        default:
          refused += 1
          #expect(verb == nil, "\(analyte.id) \(unit): \(verb ?? .nan) by the verb")
        }
      }
    }
    #expect(converted > 900 && refused > 1000, "\(converted) converted, \(refused) refused")
  }

  @Test("a result in nmol/L of soluble transferrin receptor is set aside in a run, with the reason")
  func run() throws {
    let export = FileManager.default.temporaryDirectory
      .appendingPathComponent("cerulean-units-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: export, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: export) }
    for name in ["patients", "labs", "intakes", "medications", "conditions"] {
      try FileManager.default.copyItem(
        at: Repository.root.appendingPathComponent("sample-data/\(name).csv"),
        to: export.appendingPathComponent("\(name).csv"))
    }
    try Data(
      """
      patient_id,collected_at,code,name,value,unit
      P000003,2026-03-28,,stfr,30,nmol/L
      P000003,2026-03-28,,stfr,3.1,mg/L

      """.utf8
    ).write(to: export.appendingPathComponent("labs.csv"))
    let job = try Self.job.get()
    let files = try InputFiles.open(job.plan, job.definition, data: export.path)
    let found = Ingesting(plan: job.plan, asOf: job.asOf, workers: 1).read(files)
    #expect(found.chunks.flatMap(\.results.observations).map(\.value) == [3.1])
    let problem = try #require(found.problems.first { $0.code == .incommensurableUnit })
    #expect(problem.line == 2 && problem.column == "unit")
    #expect(problem.hint.contains("depends on the assay"))
  }
}
