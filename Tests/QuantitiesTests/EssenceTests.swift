import class Foundation.FileManager
import Testing

@testable import Quantities

@Suite("UCUM essence")
struct EssenceTests {
  private func essence() throws -> UnitTable? {
    guard let url = shared("reference/ucum/ucum-essence.xml"),
      let bytes = FileManager.default.contents(atPath: url.path)
    else { return nil }
    return try UnitTable(essence: Array(bytes))
  }

  @Test("every unit and prefix of the essence is read")
  func everyUnit() throws {
    guard let essence = try essence() else { return }
    #expect(essence.definitions.count == 312 && essence.prefixDefinitions.count == 24)
    for row in essence.definitions {
      let unit = try essence.unit(row.code)
      #expect(unit.factor > 0 && !row.name.isEmpty && !row.property.isEmpty, "\(row.code)")
      guard row.metric == "yes" else { continue }
      for prefix in essence.prefixDefinitions {
        let scaled = try essence.unit(prefix.prefix + row.code)
        #expect(scaled.dimension == unit.dimension)
        guard !unit.isSpecial else { continue }
        #expect(scaled.factor == unit.factor * (Rational(prefix.value) ?? 0), "\(scaled.code)")
      }
    }
  }

  @Test("our own table agrees with the essence on every unit, and lacks none")
  func agreement() throws {
    guard let essence = try essence() else { return }
    #expect(Set(essence.codes) == Set(units.codes))
    for code in units.codes {
      let (ours, theirs) = (try unit(code), try essence.unit(code))
      #expect(ours.factor == theirs.factor, "\(code): \(ours.factor) and \(theirs.factor)")
      #expect(
        ours.dimension == theirs.dimension, "\(code): \(ours.dimension) and \(theirs.dimension)")
      #expect(ours.special == theirs.special, "\(code)")
    }
    for (ours, theirs) in zip(try prefixes(), essence.prefixDefinitions) {
      #expect(ours.prefix == theirs.prefix && Rational(ours.value) == Rational(theirs.value))
    }
    let metric = { (table: UnitTable) in
      table.definitions.filter { $0.metric == "yes" }.map(\.code).sorted()
    }
    #expect(metric(units) == metric(essence))
  }

  @Test("every unit concept of an OMOP vocabulary means the same in both tables")
  func vocabulary() throws {
    guard let essence = try essence(),
      let url = shared("data/omop_eunomia/synthea27nj_CONCEPT.csv.gz")
    else { return }
    var read = 0
    for concept in try csvRows(gzip: url) where concept["domain_id"] == "Unit" {
      let code = concept["concept_code"] ?? ""
      let (ours, theirs) = (try? units.unit(code), try? essence.unit(code))
      #expect(ours == theirs, "\(code)")
      if ours != nil { read += 1 }
    }
    #expect(read > 700, "read \(read)")
  }

  @Test("bytes that are not an essence file are refused")
  func notAnEssence() {
    for text in ["", "<root>", "<root/>", "<root><unit Code=\"m\"/></root>", "\u{0}\u{1}"] {
      #expect(throws: UnitTableError.self) { try UnitTable(essence: Array(text.utf8)) }
    }
  }
}
