import Clinic
import Foundation
import Testing

@testable import Reports

/// What the page says and how it can be read.
@Suite struct PageTests {
  private static let sections = [
    "status", "rows", "first", "rules", "cohorts", "distributions", "statistics", "quality",
    "method", "sources",
  ]

  /// The digest as the system's own tool computes it, so that ours is not its own witness.
  private func digest(_ text: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let hex = output.fileHandleForReading.readDataToEndOfFile().prefix(64)
    process.waitUntilExit()
    let digits = hex.map { $0 > 0x39 ? $0 - 0x57 : $0 - 0x30 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("the policy names exactly the style sheet and the script that stand in the page")
  func policy() throws {
    let page = PageScanner(Reports.html(Fixture.outcome))
    let style = Data(try digest(page.style)).base64EncodedString()
    let script = Data(try digest(page.script)).base64EncodedString()
    let wanted =
      "default-src 'none'; style-src 'sha256-\(style)'; script-src 'sha256-\(script)'; "
      + "img-src data:; base-uri 'none'; form-action 'none'"
    let metas = page.all("meta")
    let place = try #require(
      metas.firstIndex { $0.attributes["http-equiv"] == "Content-Security-Policy" })
    #expect(metas[place].attributes["content"] == wanted)
    // It rules only what follows it.
    let names = page.elements.map(\.name)
    let policy = try #require(
      page.elements.firstIndex { $0.attributes["http-equiv"] == "Content-Security-Policy" })
    #expect(policy < (names.firstIndex(of: "style") ?? 0))
  }

  @Test("every section stands in both reports, in order, also when nothing was read")
  func sections() {
    for outcome in [Fixture.outcome, Fixture.empty] {
      let page = PageScanner(Reports.html(outcome))
      #expect(page.faults == [])
      #expect(page.all("section").map { $0.attributes["id"] } == Self.sections)
      let markdown = String(decoding: Reports.markdown(outcome), as: UTF8.self)
      let headings = markdown.split(separator: "\n").filter { $0.hasPrefix("## ") }
      #expect(headings.count == Self.sections.count)
    }
  }

  @Test("an empty run says in words that nothing was read, found or checked")
  func emptyWords() {
    let text = PageScanner(Reports.html(Fixture.empty)).text
    for words in [
      "No rows were read.", "trust is not known", "No rule was applied.",
      "No finding of severity critical or high.", "This run selects no cohort.",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test("identifiers are unique, and every link and label leads to one")
  func identifiers() {
    let page = PageScanner(Reports.html(Fixture.outcome))
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in page.elements {
      if let link = element.attributes["href"] { #expect(ids.contains(String(link.dropFirst()))) }
      for label in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
        #expect(ids.contains(String(label)))
      }
    }
  }

  @Test("the page has its language, landmarks, captions, scopes and named drawings")
  func accessibility() {
    let page = PageScanner(Reports.html(Fixture.outcome))
    #expect(page.all("html").first?.attributes["lang"] == "en-GB")
    for landmark in ["header", "nav", "main", "footer", "h1"] {
      #expect(page.all(landmark).count == 1, "\(landmark)")
    }
    #expect(page.all("a").first?.attributes["href"] == "#main")
    #expect(page.all("main").first?.attributes["id"] == "main")
    #expect(page.all("caption").count == page.all("table").count)
    #expect(page.all("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
    let drawings = page.all("svg")
    #expect(drawings.count == 3)
    for drawing in drawings {
      #expect(drawing.attributes["role"] == "img")
      #expect(drawing.attributes["aria-labelledby"]?.split(separator: " ").count == 2)
    }
    #expect(page.all("desc").count == drawings.count)
  }

  @Test("the prescribed sentences stand word for word")
  func fixedTexts() {
    for text in [
      PageScanner(Reports.html(Fixture.outcome)).text,
      String(decoding: Reports.markdown(Fixture.outcome), as: UTF8.self),
    ] {
      for sentence in [
        "Screening output from recorded data. Not a diagnosis or an order. Check specimen, date, "
          + "medication list and guideline before acting. Evidence C; rule CU-03 v1.0.0.",
        "This note was made by a computer from records and is not medical advice. Do not start, "
          + "stop or change medicines or supplements because of it. If you have new weakness, "
          + "trouble walking, fever with low blood counts, or feel very unwell, get medical help "
          + "now.",
        "Associations in routinely collected data; testing is not random; see missingness table.",
        "Contested or lay claim; shown for research; not endorsed; off by default.",
      ] { #expect(text.contains(sentence)) }
    }
  }

  @Test("the worst findings come first, then the newest; milder and undecided ones are not there")
  func order() {
    var outcome = Fixture.outcome
    var newer = outcome.findings[0]
    newer.date += 2
    newer.summary = "newer"
    outcome.findings.append(newer)
    let document = Reports.document(outcome)
    let table = tables(document.sections[2].blocks)[0]
    #expect(table.rows.map { $0.cells[0].text } == ["critical", "high", "high"])
    #expect(table.rows[1].cells[5].text == "newer")
    #expect(table.more == 0)
  }

  private func tables(_ blocks: [Document.Block]) -> [Document.Table] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  @Test("findings that were counted and not kept are not passed over in silence")
  func gap() {
    var outcome = Fixture.outcome
    outcome.findings = []
    let text = PageScanner(Reports.html(outcome)).text
    #expect(text.contains("2 verdicts of this severity were counted, and 0 of them were kept"))
  }

  @Test("what could not be decided is counted beside the list: a short list is no all-clear")
  func undecided() {
    let words = "980 verdicts are indeterminate and 22 suppressed"
    #expect(PageScanner(Reports.html(Fixture.outcome)).text.contains(words))
    #expect(String(decoding: Reports.markdown(Fixture.outcome), as: UTF8.self).contains(words))
  }

  @Test("a sum of rows that does not hold is called a failure")
  func account() {
    var outcome = Fixture.outcome
    let right = PageScanner(Reports.html(outcome)).text
    #expect(
      right.contains(
        "2,761 rows read = 2,740 accepted + 16 rejected + 3 duplicate + 2 superseded."))
    #expect(!right.contains("instead"))
    outcome.run.rows.accepted += 1
    let wrong = PageScanner(Reports.html(outcome)).text
    #expect(wrong.contains("The files add up to 2,761 rows instead."))
  }

  @Test("prevalence is of the decided verdicts, with the interval")
  func prevalence() {
    let text = PageScanner(Reports.html(Fixture.outcome)).text
    // 7 fired, 410 not fired, 160 indeterminate: of 417, computed by hand from Wilson's formula.
    #expect(text.contains("1.7% (0.8 to 3.4%)"))
    #expect(text.contains("of 417"))
  }

  @Test("evidence shows the value as reported and as used, and says so where it cannot")
  func evidence() {
    var outcome = Fixture.outcome
    let text = PageScanner(Reports.html(outcome)).text
    #expect(text.contains("6 µmol/l"))
    #expect(text.contains("38.1276 ug/dL"))
    #expect(text.contains("north/labs.csv:42, column value"))
    #expect(text.contains("< 5 ng/mL"))
    outcome.conversions[1].analyte = 2
    let other = PageScanner(Reports.html(outcome)).text
    #expect(!other.contains("6 µmol/l"))
    #expect(other.contains("in another unit"))
  }

  @Test("a step that is explained at its name is not explained again")
  func namedSteps() throws {
    let blocks = FindingDetail(context: ReportContext(Fixture.outcome)).blocks(Fixture.findings[0])
    let steps = try #require(
      blocks.compactMap { if case .steps(let steps) = $0 { steps } else { nil } }.first)
    #expect(steps.map(\.depth) == [0, 0, 1, 1, 2])
    #expect(steps.map(\.mark) == [.yes, .yes, .yes, .unknown, .value])
    #expect(steps[2].label == "core" && steps[2].expression.isEmpty && steps[2].text.isEmpty)
    #expect(steps[0].text == "180 ng/mL on 2026-06-25 >= 30 ng/mL")
  }

  @Test("statistics that are read together stand together, and a hidden one has its reason")
  func statisticColumns() {
    let text = PageScanner(Reports.html(Fixture.outcome)).text
    for words in [
      "41 (6.4%)", "88.4 to 128.8", "21 to 262.5", "12.5% (7.3 to 20.6%)", "<5",
      "sex M, age band 65+", "Quartiles", "Share (95% interval)",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test("numbers carry no binary dust into any file")
  func dust() {
    for file in Reports.render(Fixture.outcome) {
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(!text.contains("0000000000000"), "\(file.name)")
      let words = text.split { !$0.isLetter }
      #expect(!words.contains("nan") && !words.contains("inf"), "\(file.name)")
    }
  }

  @Test("indices that point nowhere do not stop a report")
  func danglingIndices() {
    var outcome = Fixture.outcome
    outcome.persons = []
    outcome.analytes = []
    outcome.sources = []
    outcome.tallies = []
    #expect(PageScanner(Reports.html(outcome)).faults == [])
    outcome.rules = []
    #expect(Reports.render(outcome).count == 6)
  }
}
