import Clinic
import Definitions
import Quantities
import Records
import TestSupport
import Testing

@testable import Pipeline

@Suite("Intakes and medicines as free text")
struct SigRowsTests {
  @Test("each row comes to what is printed beside it", arguments: FreeTextLines.intakes.indices)
  func rows(_ index: Int) throws {
    let (row, expected) = FreeTextLines.intakes[index]
    let line = try FreeTextWorld.line("intakes", row)
    #expect(line == expected, "\(row)")
  }

  @Test("a list of medicines gives its nutrients too", arguments: FreeTextLines.medicines.indices)
  func medicineRow(_ index: Int) throws {
    let (row, expected) = FreeTextLines.medicines[index]
    let line = try FreeTextWorld.line("compounds", row)
    #expect(line == expected, "\(row)")
  }

  @Test("a product of unknown amounts leaves each of its nutrients undecided")
  func multivitamin() throws {
    let found = try FreeTextWorld.read(
      "compounds", [["name": "Multivitamins", "sig": "1 tab daily"]])
    #expect(found.intakes.count == 14)
    #expect(found.intakes.allSatisfy { $0.doubts.contains(.undecided) })
    #expect(found.problems.map(\.code) == [.missingStrength])
  }

  @Test("directions for so many days end the intake, and a stated stop wins")
  func durations() throws {
    let sig = ["sig": "50 mg elemental zinc daily for 30 days", "start": "2026-01-01"]
    let ended = try FreeTextWorld.read("intakes", [sig]).intakes[0]
    #expect(ended.stop == CivilDate(year: 2026, month: 1, day: 30)!.dayNumber)
    let stated = try FreeTextWorld.read(
      "intakes", [sig.merging(["stop": "2026-01-10"]) { $1 }]
    ).intakes[0]
    #expect(stated.stop == CivilDate(year: 2026, month: 1, day: 10)!.dayNumber)
  }

  @Test("no message holds the text of a row")
  func silence() throws {
    let found = try FreeTextWorld.read(
      "intakes", [["product": "Jane Doe's zinc", "sig": "call Jane 555 1234"]])
    #expect(found.problems.count == 2)
    for problem in found.problems {
      #expect(!problem.shape.contains("Jane") && !problem.hint.contains("Jane"))
      #expect(!problem.shape.contains("555") && !problem.hint.contains("555"))
    }
  }

  @Test("a structured row that is set aside leaves its nutrient undecided, not at zero")
  func setAside() throws {
    let found = try FreeTextWorld.native([
      ["product": "zinc oxide", "elemental": "yes", "amount": "10", "unit": "capfuls"],
      ["product": "moonshine", "elemental": "yes", "amount": "10", "unit": "mg"],
    ])
    #expect(found.problems.map(\.code) == [.unknownUnit, .unknownSubstance])
    #expect(found.sources.last?.rows.rejected == 2)
    #expect(found.intakes.map(FreeTextWorld.text) == ["zinc 0..? mg/d, amount a day not known"])
  }

  @Test("as needed without a maximum has no upper end in a structured row either")
  func structuredAsNeeded() throws {
    let row = ["product": "zinc", "elemental": "yes", "amount": "50", "unit": "mg"]
    let found = try FreeTextWorld.native([row.merging(["frequency": "prn"]) { $1 }])
    #expect(found.intakes.map(FreeTextWorld.text) == ["zinc 0..? mg/d, prn"])
  }

  @Test("a row of free text that is set aside leaves its nutrients undecided too")
  func setAsideText() throws {
    let supplement = try FreeTextWorld.read(
      "intakes", [["product": "zinc 50 mg", "sig": "1 tab daily", "start": "2026-13-01"]])
    #expect(supplement.problems.map(\.disposition) == [.rejected])
    #expect(supplement.forms.isEmpty)
    #expect(
      supplement.intakes.map(FreeTextWorld.text) == ["zinc 0..? mg/d, amount a day not known"])
    let medicine = ["name": "zinc sulfate 220 MG Oral Capsule", "sig": "1 cap daily"]
    let undated = try FreeTextWorld.read(
      "compounds", [medicine.merging(["start": "2026-13-01"]) { $1 }])
    #expect(undated.problems.map(\.disposition) == [.rejected])
    #expect(undated.spans.isEmpty)
    #expect(undated.intakes.map(FreeTextWorld.text) == ["zinc 0..? mg/d, amount a day not known"])
    // An order that was never carried out says nothing.
    let withdrawn = try FreeTextWorld.read(
      "compounds", [medicine.merging(["status": "cancelled"]) { $1 }])
    #expect(withdrawn.problems.map(\.code) == [.withdrawn])
    #expect(withdrawn.intakes.isEmpty && withdrawn.spans.isEmpty)
  }

  @Test("a status that says an order is over ends it on an unknown day")
  func status() throws {
    let row = ["name": "zinc sulfate 220 MG Oral Capsule", "sig": "1 cap daily"]
    func ongoing(_ status: String) throws -> Truth? {
      try FreeTextWorld.read("compounds", [row.merging(["status": status]) { $1 }])
        .intakes.first?.isOngoing
    }
    #expect(try ongoing("active") == .true)
    #expect(try ongoing("completed") == .false)
    #expect(try ongoing("stopped") == .false)
    #expect(try ongoing("") == .unknown)
  }
}
