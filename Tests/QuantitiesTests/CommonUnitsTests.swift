import Testing

@testable import Quantities

@Suite("Common units")
struct CommonUnitsTests {
  @Test("every example unit of LOINC is UCUM")
  func loinc() throws {
    let codes = CommonUnits.loinc.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(codes.count > 800)
    for code in codes { #expect(unitFault(code) == nil, "\(code)") }
  }

  @Test("every common unit of FHIR is UCUM or a known spelling of it")
  func fhir() throws {
    for code in CommonUnits.fhir {
      guard case .ucum(let meant) = spellings.resolve(code, in: units) else {
        Issue.record("'\(code)' is not known")
        continue
      }
      #expect(unitFault(meant) == nil, "\(code)")
    }
  }

  @Test("what is not UCUM is told from what is")
  func others() {
    for code in ["", "{}", "m^2", "12h", "ug//L", "ug/", "m[in_i]", "{a}rad2", "rad2{\u{9519}}"] {
      #expect(unitFault(code) != nil, "\(code)")
    }
  }

  private func unitFault(_ code: String) -> UnitError? {
    do {
      _ = try units.unit(code)
      return nil
    } catch {
      return error
    }
  }
}
