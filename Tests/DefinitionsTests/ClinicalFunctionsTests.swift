import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Definitions
@testable import Expressions

@Suite("The page of clinical functions")
struct ClinicalFunctionsTests {
  static let page: String = {
    let path = Repository.root.path + "/Sources/Expressions/Expressions.docc/ClinicalFunctions.md"
    return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }()

  /// Lines inside fences, with their numbers.
  static let snippets: [(line: Int, text: String)] = {
    var result: [(Int, String)] = []
    var isInside = false
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```") {
        isInside.toggle()
      } else if isInside {
        result.append((index + 1, String(line)))
      }
    }
    return result
  }()

  @Test("every line of every snippet compiles to a condition over the shipped knowledge")
  func snippets() throws {
    let sink = DiagnosticSink()
    let plan = try #require(try LibraryTests.library().compile(pipeline: nil, sink: sink))
    #expect(Self.snippets.count > 100)
    for (line, text) in Self.snippets {
      let faults = DiagnosticSink()
      let checker = plan.checker(faults)
      do {
        let source = SourceText(name: "ClinicalFunctions.md", text: text)
        let node = checker.truth(try Parser.parse(text, in: source, place: { $0 }))
        if case .null = node.type { Issue.record("line \(line): \(text) is null") }
      } catch {
        faults.report(error)
      }
      #expect(faults.sorted.map { $0.rendered() } == [], "line \(line)")
    }
  }

  @Test("every function of the checker has a heading and a snippet, and no other has")
  func names() throws {
    let headings = Self.page.split(separator: "\n").filter { $0.hasPrefix("### ") }
    var named = Set<String>()
    for heading in headings {
      for (index, part) in heading.split(separator: "`").enumerated() where index % 2 == 1 {
        named.insert(String(part.prefix { $0.isLetter }))
      }
    }
    #expect(Set(Checker.functionNames).subtracting(named).sorted() == [])
    #expect(named.subtracting(Checker.functionNames).sorted() == [])
    let code = Self.snippets.map(\.text).joined(separator: "\n")
    for name in Checker.functionNames {
      #expect(code.contains("\(name)("), "\(name) stands in no snippet")
    }
  }

  @Test("every name of the person and every part of a result is on the page")
  func personal() {
    for name in Checker.personalNames { #expect(Self.page.contains("`\(name)`"), "\(name)") }
    let parts = [
      "value", "date", "daysAgo", "low", "high", "fasting", "morning", "afternoon", "hour",
      "haemolysed", "grosslyHaemolysed", "tubeKnown", "printed", "stale", "censored", "external",
      "known",
    ]
    for part in parts { #expect(Self.page.contains("`\(part)`"), "\(part)") }
    for scope in Checker.scopes.keys.sorted() {
      #expect(Self.page.contains("`'\(scope)'`"), "\(scope)")
    }
  }
}
