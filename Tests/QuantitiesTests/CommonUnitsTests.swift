import class Foundation.FileManager
import Testing

@testable import Quantities

@Suite("Common units")
struct CommonUnitsTests {
  /// Codes of the two lists that are not UCUM, with what is wrong: `Torr` is no unit of the
  /// essence, and the grammar gives an annotation to a unit or a number, never to a parenthesis.
  private static let notUCUM = [
    "Torr": "'Torr', character 1: 'Torr' is not a unit",
    "U/(10.g){feces}":
      "'U/(10.g){feces}', character 9: an annotation cannot stand behind a parenthesis; leave it "
      + "out, or put it behind a unit",
    "g/(8.h){shift}":
      "'g/(8.h){shift}', character 8: an annotation cannot stand behind a parenthesis; leave it "
      + "out, or put it behind a unit",
    "g/kg/(8.h){shift}":
      "'g/kg/(8.h){shift}', character 11: an annotation cannot stand behind a parenthesis; leave "
      + "it out, or put it behind a unit",
  ]

  private func codes(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  @Test("every example unit of LOINC is UCUM, but for four that are refused by name")
  func loinc() {
    let codes = codes(CommonUnits.loinc)
    #expect(codes.count == 846 && Set(codes).count == 846)
    let faults = codes.filter { unitFault($0) != nil }
    #expect(faults.sorted() == Self.notUCUM.keys.sorted())
  }

  @Test("every common unit of FHIR is UCUM, but for three that are refused by name")
  func fhir() {
    let codes = codes(CommonUnits.fhir)
    #expect(codes.count == 1346 && Set(codes).count == 1346)
    let faults = codes.filter { unitFault($0) != nil }
    #expect(faults.sorted() == Self.notUCUM.keys.sorted().filter { $0 != "Torr" })
  }

  @Test("the codes that are refused say what is wrong, and results in them are set aside")
  func refused() {
    for (code, message) in Self.notUCUM {
      #expect(unitFault(code)?.description == message)
      guard case .refused(let reason) = spellings.resolve(code, in: units) else {
        Issue.record("a result in '\(code)' would be read")
        continue
      }
      #expect(reason.contains("write "), "\(reason)")
    }
  }

  @Test("every common unit of both lists has the same meaning whichever table is loaded")
  func essence() throws {
    guard let url = shared("reference/ucum/ucum-essence.xml"),
      let bytes = FileManager.default.contents(atPath: url.path)
    else { return }
    let essence = try UnitTable(essence: Array(bytes))
    for code in codes(CommonUnits.loinc) + codes(CommonUnits.fhir) where Self.notUCUM[code] == nil {
      #expect(try essence.unit(code) == units.unit(code), "\(code)")
    }
  }

  @Test("codes of FHIR with blanks, which UCUM forbids, are known spellings")
  func blanks() {
    for code in CommonUnits.fhirWithBlanks {
      #expect(unitFault(code) != nil)
      let meant = code.replacing(" ", with: "_")
      #expect(spellings.resolve(code, in: units) == .ucum(meant))
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
