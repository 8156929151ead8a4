import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Clinic
@testable import Definitions

@Suite("How much results vary")
struct VariationTests {
  private static let path = "pipelines/knowledge/variation.csv"

  private func knowledge(
    _ edit: (String) -> String = { $0 }
  ) throws -> (Knowledge?, [Diagnostic]) {
    let library = try LibraryTests.library { path, text in path == Self.path ? edit(text) : text }
    let sink = DiagnosticSink()
    let plan = library.compile(pipeline: "pipelines/nightly-clinic.yaml", sink: sink)
    return (plan?.knowledge, sink.sorted)
  }

  private func analyte(_ id: String, _ knowledge: Knowledge) throws -> Analyte {
    let index = try #require(knowledge.vocabulary.analyte(id))
    return knowledge.vocabulary.analytes[index]
  }

  @Test("an analyte has the figures of the study in use, with source and status")
  func inUse() throws {
    let knowledge = try #require(try knowledge().0)
    let copper = try #require(try analyte("copper_serum", knowledge).variation)
    #expect(copper.analytical == 2.2 && copper.withinPerson == 7.8)
    #expect(copper.source.contains("BV-EFLM-CU") && copper.status == .verified)
    let zinc = try #require(try analyte("zinc_serum", knowledge).variation)
    #expect(zinc.analytical == 4.2 && zinc.withinPerson == 9.1)
    #expect(try analyte("crp", knowledge).variation?.status == .memory)
  }

  @Test("an analyte without a usable study has no figures, and no default either")
  func unknown() throws {
    let knowledge = try #require(try knowledge().0)
    for id in ["zinc_rbc", "copper_urine_24h", "vitamin_c"] {
      #expect(try analyte(id, knowledge).variation == nil, "\(id)")
    }
  }

  @Test(
    "a wrong row is refused with its code",
    arguments: [
      ("BV-EFLM-CU,verified", "BV-EFLM-CU,sure", "unknown-word"),
      ("albumin,2,2.5", "albumine,2,2.5", "unknown-analyte"),
      ("albumin,2,2.5", "albumin,0,2.5", "bad-row"),
      ("albumin,2,2.5", "albumin,,2.5", "bad-row"),
      ("albumin,2,2.5,,8.9,yes", "albumin,2,2.5,,8.9,maybe", "unknown-word"),
      ("albumin,2,2.5,,8.9,yes", "albumin,2,2.5,,8.9,no", "missing-key"),
      ("zinc_serum,4.24,6.26,,21.0,no", "zinc_serum,4.24,6.26,,21.0,yes", "duplicate-key"),
    ])
  func mistakes(_ old: String, _ new: String, _ code: String) throws {
    var isEdited = false
    let (knowledge, found) = try knowledge { text in
      isEdited = text.contains(old)
      return text.replacingOccurrences(of: old, with: new)
    }
    #expect(isEdited)
    #expect(knowledge == nil)
    #expect(found.contains { $0.code == code && $0.span.source.name == Self.path })
  }
}
