import Foundation
import Testing

@testable import Reports

/// `run.json` is JSON, says what the run says, and never in another order.
@Suite struct JSONTests {
  private func parsed(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test("the file parses and holds the run, its rows, verdicts and attrition")
  func content() throws {
    let file = try parsed(Reports.json(Fixture.outcome))
    let rows = try #require(file["rows"] as? [String: Int])
    #expect(rows["read"] == 2_761)
    #expect(rows["accepted"] == 2_740)
    let run = try #require(file["run"] as? [String: Any])
    #expect(run["as_of"] as? String == "2026-06-30")
    let rules = try #require(file["rules"] as? [[String: Any]])
    let states = try #require(rules[0]["states"] as? [String: Int])
    #expect(
      states == [
        "fired": 7, "not_fired": 410, "indeterminate": 160, "not_applicable": 320, "suppressed": 3,
      ])
    let prevalence = try #require(rules[0]["prevalence"] as? [String: Double])
    #expect(prevalence["decided"] == 417)
    #expect(abs(prevalence["low95"]! - 0.008157) < 1e-5)
    #expect(rules[3]["prevalence"] is NSNull)
    let cohorts = try #require(file["cohorts"] as? [[String: Any]])
    let steps = try #require(cohorts[0]["attrition"] as? [[String: Any]])
    #expect(steps.map { $0["subjects"] as? Int } == [900, 790, 122, 7])
    #expect((file["options"] as? [String: String])?["assess"] == "as-of")
  }

  @Test("members stand in one order")
  func order() {
    let text = String(decoding: Reports.json(Fixture.outcome), as: UTF8.self)
    let members = [
      "\"format\"", "\"run\"", "\"options\"", "\"rows\"", "\"sources\"", "\"problems\"",
      "\"checks\"", "\"rules\"", "\"cohorts\"", "\"conversions\"", "\"distributions\"",
    ]
    let places = members.map { text.range(of: "\n  \($0):")?.lowerBound }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test("any text reads back as it was, and numbers have their shortest form")
  func values() throws {
    for text in Hostile.texts {
      let bytes = JSONText.bytes(.object([("key", .string(text))]))
      #expect(try parsed(bytes)["key"] as? String == text)
      #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A })
      #expect(!bytes.contains(0x3C))
    }
    let numbers: [(Double, String)] = [
      (0.1, "0.1"), (6.3546, "6.3546"), (1, "1"), (-2.5, "-2.5"), (1e-7, "1e-7"), (0, "0"),
      (1e22, "1e22"), (123_456_789, "123456789"), (-0.0, "0"),
    ]
    for (number, text) in numbers {
      #expect(String(decoding: JSONText.bytes(.number(number)), as: UTF8.self) == text + "\n")
    }
    #expect(String(decoding: JSONText.bytes(.number(.nan)), as: UTF8.self) == "null\n")
    #expect(String(decoding: JSONText.bytes(.number(.infinity)), as: UTF8.self) == "null\n")
  }

  @Test("hostile text everywhere leaves the file readable, and an empty run has every member")
  func hostile() throws {
    for text in Hostile.texts {
      let file = try parsed(Reports.json(Hostile.outcome(text)))
      #expect((file["run"] as? [String: Any])?["title"] as? String == text)
    }
    #expect(try parsed(Reports.json(Fixture.empty)).count == 12)
  }
}
