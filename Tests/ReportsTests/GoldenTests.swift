import Foundation
import Testing

@testable import Reports

/// The files of the fixture as they were last looked at and found right.
@Suite struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  /// Run with UPDATE_GOLDEN=1 to write them anew; then read the difference before keeping it.
  private func compare(_ name: String, _ bytes: [UInt8]) throws {
    let file = Self.folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(bytes).write(to: file)
    }
    let wanted = [UInt8](try Data(contentsOf: file))
    guard wanted != bytes else { return }
    let old = wanted.split(separator: 0x0A, omittingEmptySubsequences: false)
    let new = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = zip(old, new).prefix { $0 == $1 }.count
    func text(_ lines: [ArraySlice<UInt8>]) -> String {
      line < lines.count ? String(decoding: lines[line].prefix(300), as: UTF8.self) : "(end)"
    }
    Issue.record("\(name):\(line + 1) differs:\nwas: \(text(old))\nnow: \(text(new))")
  }

  @Test("every report file of the fixture is byte for byte what it was")
  func fixture() throws {
    for file in Reports.render(Fixture.outcome) { try compare(file.name, file.bytes) }
  }

  @Test("a run that read nothing gives the page that was looked at")
  func empty() throws { try compare("empty.html", Reports.html(Fixture.empty)) }

  @Test("each file alone is the file that all of them together hold")
  func alone() {
    let outcome = Fixture.outcome
    let together = Reports.render(outcome)
    #expect(
      together.map(\.name) == [
        "findings.csv", "rejects.csv", "report.html", "report.md", "run.json", "statistics.csv",
      ])
    let alone = [
      Reports.findings(outcome), Reports.rejects(outcome), Reports.html(outcome),
      Reports.markdown(outcome), Reports.json(outcome), Reports.statistics(outcome),
    ]
    #expect(together.map(\.bytes) == alone)
  }
}
