import Foundation
import Records
import TestSupport
import Testing

@Suite struct RecordsProblemPageTests {
  /// The codes in the first column of the tables behind a heading.
  private func codes(under heading: String) throws -> [String] {
    let page = try String(
      contentsOf: Repository.root.appendingPathComponent("Sources/Clinic/Clinic.docc/Problems.md"),
      encoding: .utf8)
    let sections = page.components(separatedBy: "\n## ")
    let section = try #require(sections.first { $0.hasPrefix(heading + "\n") })
    return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      String(line.dropFirst(3).prefix { $0 != "`" })
    }
  }

  @Test("the page of problem codes has every fault of a whole file, once")
  func files() throws {
    let faults =
      SourceFileError.CompressionFault.allCases.map(\.rawValue)
      + SourceFileError.EncodingFault.allCases.map(\.rawValue)
    #expect(try codes(under: "Files that cannot be read") == faults)
  }

  @Test("the page of problem codes has every hint of a number and every reason of no result")
  func hints() throws {
    let heading = "Words instead of a result"
    #expect(
      Set(try codes(under: heading)) == Set(ResultString.Problem.allCases.map(\.rawValue)))
    let page = try String(
      contentsOf: Repository.root.appendingPathComponent("Sources/Clinic/Clinic.docc/Problems.md"),
      encoding: .utf8)
    for reason in NoResult.allCases { #expect(page.contains("`\(reason.rawValue)`")) }
  }
}
